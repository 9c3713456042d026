//! The last build as a whole: what it found, what it left, and what it said, for the next one that finds nothing else.
//!
//! Entry point: [`Run`].

use super::file::{Reader, Writer};
use crate::render::Origin;
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
    /// What is in a file.
    pub(super) fn read(mut file: Reader) -> Option<Self> {
        let mut origin = || Some(Origin(file.take(16)?.try_into().ok()?));
        let (found, left) = (origin()?, origin()?);
        let mut text = || String::from_utf8(file.text()?.to_vec()).ok();
        let (way, text) = (text()?, text()?);
        let mut numbers = [0; 6];
        for number in &mut numbers {
            *number = file.number()?;
        }
        let said = Said { way, text, numbers };
        Some(Self { found, left, said })
    }

    /// Puts it into the file at `path`.
    pub(super) fn store(&self, program: &str, path: &Path) {
        let mut file = Writer::new(program);
        file.raw(&self.found.0);
        file.raw(&self.left.0);
        file.text(self.said.way.as_bytes());
        file.text(self.said.text.as_bytes());
        for number in self.said.numbers {
            file.number(number);
        }
        file.store(path);
    }
}
