//! The last build as a whole: what it found, what it left, and what it said, for the next one that finds nothing else.
//!
//! Entry point: [`Run`]. What a build says names private notes and may show their lines, and a cache is sometimes shared where the
//! vault is not. So the text is sealed with the state of the vault it belongs to: whoever has that can read it, and nobody else.

use super::file::{Reader, Writer};
use crate::error::Result;
use crate::render::Origin;
use sha2::{Digest, Sha256};
use std::path::Path;

/// What a build said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// How: what else the text depends on, besides the vault.
    pub way: String,
    /// Its findings as text.
    pub text: String,
    /// The numbers of its summary.
    pub numbers: [u64; 6],
}

/// The last build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Of all that it found: vault, settings, theme.
    pub(super) found: Origin,
    /// Of the site as it left it.
    pub(super) left: Origin,
    /// What it said.
    pub(super) said: Said,
}

impl Run {
    /// What is in a file, if it is of a build that found this.
    pub(super) fn read(mut file: Reader, found: Origin) -> Option<Self> {
        if *file.take(HASH)? != hash(b"found", found, &[]) {
            return None;
        }
        let left = Origin(file.take(16)?.try_into().ok()?);
        let way = String::from_utf8(file.text()?.to_vec()).ok()?;
        let mut text = file.text()?.to_vec();
        seal(found, left, &way, &mut text);
        let text = String::from_utf8(text).ok()?;
        let mut numbers = [0; 6];
        for number in &mut numbers {
            *number = file.number()?;
        }
        let said = Said { way, text, numbers };
        Some(Self { found, left, said })
    }

    /// Puts it into the file at `path`.
    ///
    /// # Errors
    /// As [`Writer::store`].
    pub(super) fn store(&self, program: &str, path: &Path) -> Result<()> {
        let mut file = Writer::new(program);
        file.raw(&hash(b"found", self.found, &[]));
        file.raw(&self.left.0);
        file.text(self.said.way.as_bytes());
        let mut text = self.said.text.clone().into_bytes();
        seal(self.found, self.left, &self.said.way, &mut text);
        file.text(&text);
        for number in self.said.numbers {
            file.number(number);
        }
        file.store(path)
    }
}

/// Bytes of a hash.
const HASH: usize = 32;

/// A hash for one purpose that does not tell what was `found`.
fn hash(purpose: &[u8], found: Origin, more: &[&[u8]]) -> [u8; HASH] {
    let mut hash = Sha256::new();
    for part in [purpose, &found.0].iter().chain(more) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Seals `text`, or opens it again: each block is mixed with a hash that only who knows what was `found` can tell.
fn seal(found: Origin, left: Origin, way: &str, text: &mut [u8]) {
    let key = hash(b"key", found, &[&left.0, way.as_bytes()]);
    for (number, block) in (0_u64..).zip(text.chunks_mut(HASH)) {
        let mut mask = Sha256::new();
        mask.update(key);
        mask.update(number.to_le_bytes());
        for (byte, mask) in block.iter_mut().zip(mask.finalize()) {
            *byte ^= mask;
        }
    }
}
