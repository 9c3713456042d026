//! A note's text becomes a [`Note`]. Pure, never fails, knows no other note; what is wrong is a finding.
//!
//! Entry point: [`parse`].

mod emphasis;
mod front_matter;

use crate::model::{Note, VaultPath};

/// Reads one note. `text` has LF line ends and no byte order mark.
#[must_use]
pub fn parse(
    _path: &VaultPath,
    _text: String,
    _types: &std::collections::BTreeMap<String, String>,
) -> Note {
    todo!()
}
