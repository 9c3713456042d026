//! Which properties are dates of the page, and the time zone of dates (P14, P15).

use super::SiteConfig;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// `[dates]`: names of properties, in any case. The first that has a date counts.
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatesConfig {
    /// Properties that tell when a note was made.
    pub created: Vec<String>,
    /// Properties that tell when it was changed last.
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
    /// Returns the names in both lists.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.created
            .iter()
            .chain(&self.updated)
            .map(|name| name.trim())
    }
}

impl SiteConfig {
    /// Returns the time zone of the site's dates.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC)
    }
}
