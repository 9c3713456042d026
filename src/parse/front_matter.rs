//! Cuts off and reads a note's properties (P, T9, V1, V2, V5).

use crate::model::{Finding, FrontMatter, Link, VaultPath};
use std::collections::BTreeMap;

/// What the front matter gave.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Properties; `body` tells where the Markdown begins.
    pub(super) front: FrontMatter,
    /// Links in properties (P12, P19–P21), `kind: Property`, `event: u32::MAX`, in order of their place.
    pub(super) links: Vec<Link>,
    /// NW201–NW208.
    pub(super) findings: Vec<Finding>,
}

/// Reads the properties of a note's `text`. `types` is Obsidian's `types.json` (P3): property name → type name.
pub(super) fn read(_path: &VaultPath, _text: &str, _types: &BTreeMap<String, String>) -> Cut {
    Cut::default()
}
