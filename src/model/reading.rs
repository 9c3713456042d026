//! The settings that decide what the text of a note means.

use std::collections::BTreeMap;

/// Settings that notes are parsed with. A note that was parsed with others is parsed again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReadingSettings {
    /// Types of properties by name (P3). [`super::PAGE_DATE`] marks those that noteweave's settings call dates of the page (P14).
    pub types: BTreeMap<String, String>,
    /// Whether `ad-` blocks are callouts (C12).
    pub admonitions: bool,
    /// What code within a line begins with that is a query of Dataview. `None`: there are no such queries (U20).
    pub query_mark: Option<String>,
}
