//! Obsidian's settings that change what a note means (O).

use std::collections::BTreeMap;

/// What `app.json`, `types.json` and `publish.json` say. Defaults where they say nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObsidianSettings {
    /// O2
    pub strict_line_breaks: Option<bool>,
    /// O3, each as written: a path prefix or `/regex/`.
    pub ignore_filters: Vec<String>,
    /// O4
    pub right_to_left: bool,
    /// O4
    pub hide_inline_title: bool,
    /// P3: property name → type name.
    pub types: BTreeMap<String, String>,
    /// O8
    pub publish_excluded: Vec<String>,
    /// O8
    pub publish_included: Vec<String>,
}
