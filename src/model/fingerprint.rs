//! Fingerprints: short names for content. Equal fingerprints mean equal content, and nobody can make content to fit a given one.
//!
//! Entry points: [`Fingerprint::of`] for bytes, [`Fingerprint::of_value`], and [`Fingerprinter`] for values one after another.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::hash::{Hash, Hasher};

/// The first half of a SHA-256.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// Returns the fingerprint of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::half(&Sha256::digest(bytes))
    }

    /// Returns the fingerprint of a value.
    #[must_use]
    pub fn of_value(value: &impl Hash) -> Self {
        let mut all = Fingerprinter::default();
        value.hash(&mut all);
        all.fingerprint()
    }

    fn half(whole: &[u8]) -> Self {
        let mut half = [0; 16];
        half.copy_from_slice(&whole[..16]);
        Self(half)
    }
}

/// Bytes that are gathered before they are hashed, because most values come in very small pieces.
const GATHERED: usize = 4096;

/// Makes one fingerprint of many values.
pub struct Fingerprinter {
    hash: Sha256,
    waiting: Vec<u8>,
}

impl Default for Fingerprinter {
    fn default() -> Self {
        Self {
            hash: Sha256::default(),
            // Most fingerprints are of less: growing step by step would cost more than hashing.
            waiting: Vec::with_capacity(512),
        }
    }
}

impl Fingerprinter {
    /// Returns the fingerprint of all values so far.
    #[must_use]
    pub fn fingerprint(mut self) -> Fingerprint {
        self.hash.update(&self.waiting);
        Fingerprint::half(&self.hash.finalize())
    }
}

impl Hasher for Fingerprinter {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_no_difference() {
        let bytes: Vec<u8> = (0..20_000u32).map(|n| (n % 251) as u8).collect();
        for size in [1, 7, 4095, 4096, 4097, 20_000] {
            let mut all = Fingerprinter::default();
            for piece in bytes.chunks(size) {
                all.write(piece);
            }
            assert_eq!(all.fingerprint(), Fingerprint::of(&bytes), "{size}");
        }
    }
}
