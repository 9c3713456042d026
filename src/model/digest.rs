//! Short names for content: who has the same digest has the same content, and nobody can aim at one.
//!
//! Entry points: [`Digest::of`] for bytes, [`Digest::of_value`], and [`Sink`] for values one after the other.

use sha2::{Digest as _, Sha256};
use std::fmt;
use std::hash::{Hash, Hasher};

/// The first half of a SHA-256.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// Of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::half(&Sha256::digest(bytes))
    }

    /// Of a value.
    #[must_use]
    pub fn of_value(value: &impl Hash) -> Self {
        let mut sink = Sink::default();
        value.hash(&mut sink);
        sink.digest()
    }

    fn half(whole: &[u8]) -> Self {
        let mut digest = [0; 16];
        digest.copy_from_slice(&whole[..16]);
        Self(digest)
    }
}

/// Bytes that are gathered before they are hashed: most values come in very small ones.
const GATHERED: usize = 4096;

/// Takes values to be hashed, in order; also what is written into it as text.
#[derive(Default)]
pub struct Sink {
    hash: Sha256,
    waiting: Vec<u8>,
}

impl Sink {
    /// The digest of all that came.
    #[must_use]
    pub fn digest(mut self) -> Digest {
        self.hash.update(&self.waiting);
        Digest::half(&self.hash.finalize())
    }
}

impl Hasher for Sink {
    fn write(&mut self, bytes: &[u8]) {
        if self.waiting.len() + bytes.len() > GATHERED {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
        if bytes.len() > GATHERED {
            self.hash.update(bytes);
        } else {
            self.waiting.extend_from_slice(bytes);
        }
    }

    fn finish(&self) -> u64 {
        0
    }
}

impl fmt::Write for Sink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        Hasher::write(self, text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_no_difference() {
        let bytes: Vec<u8> = (0..20_000u32).map(|n| (n % 251) as u8).collect();
        for size in [1, 7, 4095, 4096, 4097, 20_000] {
            let mut sink = Sink::default();
            for piece in bytes.chunks(size) {
                sink.write(piece);
            }
            assert_eq!(sink.digest(), Digest::of(&bytes), "{size}");
        }
    }
}
