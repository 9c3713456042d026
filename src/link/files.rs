//! Files with what they say of themselves, before anything is known of others: title and dates (P10, P14, P15).
//!
//! Entry point: [`files`] for all, [`Described::new`] for one.

use super::{File, Visibility};
use crate::config::Config;
use crate::model::text::nfc;
use crate::model::{Entry, FileKind, Note, VaultPath};
use crate::vault::FileDates;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::Arc;

/// The time zone of the site's dates.
pub(super) fn zone(config: &Config) -> TimeZone {
    TimeZone::get(&config.site.timezone).unwrap_or(TimeZone::UTC)
}

/// What a file says of itself.
pub(super) struct Described {
    pub(super) title: Box<str>,
    pub(super) created: Option<Box<str>>,
    pub(super) modified: Option<Box<str>>,
}

impl Described {
    /// `dates` are those of version control or the file system.
    pub(super) fn new(
        entry: &Entry,
        note: Option<&Note>,
        dates: FileDates,
        zone: &TimeZone,
    ) -> Self {
        let day = |seconds: i64| -> Option<Box<str>> {
            let time = Timestamp::from_second(seconds).ok()?;
            Some(time.to_zoned(zone.clone()).date().to_string().into())
        };
        let front = note.map(|n| &n.front);
        let created = front.and_then(|f| written_day(f.created.as_deref()?));
        let modified = front.and_then(|f| written_day(f.modified.as_deref()?));
        let name = match entry.kind {
            FileKind::Note => entry.path.stem(),
            _ => entry.path.name(),
        };
        let title = front.and_then(|f| f.title.as_deref());
        Self {
            title: nfc(title.unwrap_or(name)).into(),
            created: created.or_else(|| dates.created.and_then(day)),
            modified: modified.or_else(|| dates.modified.and_then(day)),
        }
    }
}

/// All files, not yet linked.
pub(super) fn files(
    parsed: Vec<(Entry, Option<Arc<Note>>)>,
    dates: &HashMap<VaultPath, FileDates>,
    config: &Config,
) -> Vec<File> {
    let zone = zone(config);
    let file = |(entry, note): (Entry, Option<Arc<Note>>)| {
        let known = dates.get(&entry.path).copied().unwrap_or_default();
        let said = Described::new(&entry, note.as_deref(), known, &zone);
        File {
            title: said.title,
            created: said.created,
            modified: said.modified,
            entry,
            note,
            visibility: Visibility::Public,
            url: None,
            targets: Vec::new(),
            backlinks: Vec::new(),
            folder_page: None,
            tags: Vec::new(),
            renamed: Vec::new(),
        }
    };
    parsed.into_iter().map(file).collect()
}

/// The day of an RFC 3339 date or date and time, as typed.
fn written_day(date: &str) -> Option<Box<str>> {
    let day = date.trim().get(..10)?;
    day.parse::<jiff::civil::Date>().ok()?;
    Some(day.into())
}
