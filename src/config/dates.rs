//! Which properties are dates of the page, and in which zone (P14, P15).

use super::SiteConfig;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// `[dates]`: names of properties in any case; the first that a note has a date in counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatesConfig {
    /// When a note was made.
    pub created: Vec<String>,
    /// When it was changed last.
    pub updated: Vec<String>,
}

impl Default for DatesConfig {
    fn default() -> Self {
        let list = |names: [&str; 5]| names.map(str::to_owned).to_vec();
        Self {
            created: list([
                "created",
                "date",
                "date created",
                "dateCreated",
                "created_at",
            ]),
            updated: list([
                "modified",
                "updated",
                "lastmod",
                "date modified",
                "updated_at",
            ]),
        }
    }
}

impl DatesConfig {
    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.created
            .iter()
            .chain(&self.updated)
            .map(|name| name.trim())
    }
}

impl SiteConfig {
    /// The time zone of the site's dates.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC)
    }
}
