//! Describes each file by itself, without the others: title and dates (P10, P14, P15).
//!
//! Entry point: [`files`] for all, [`Described::new`] for one.

use super::{File, Times, Visibility};
use crate::config::{Config, DatesConfig};
use crate::model::text::nfc;
use crate::model::{Entry, FileKind, Note, VaultPath};
use crate::vault::FileDates;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// A file's title and dates.
pub(super) struct Described {
    pub(super) title: Box<str>,
    pub(super) created: Option<Box<str>>,
    pub(super) modified: Option<Box<str>>,
    pub(super) times: Times,
}

impl Described {
    /// Describes a file. `dates` come from git or the file system; the properties `keys` win over them.
    pub(super) fn new(
        entry: &Entry,
        note: Option<&Note>,
        dates: FileDates,
        keys: &DatesConfig,
        zone: &TimeZone,
    ) -> Self {
        let front = note.map(|n| &n.front);
        let written = |keys: &[String]| Moment::written(front?.date(keys)?, zone);
        let known = |seconds: Option<i64>| Moment::at(seconds?, zone);
        let (created, modified) = (written(&keys.created), written(&keys.updated));
        // Only git knows a first date. File times differ from disk to disk, so they do not show how new a note is.
        let by_git = dates.modified.filter(|_| dates.created.is_some());
        let dated = [
            created.as_ref().and_then(|moment| moment.second),
            modified.as_ref().map_or(by_git, |moment| moment.second),
        ];
        let created = created.or_else(|| known(dates.created));
        let modified = modified.or_else(|| known(dates.modified));
        let times = Times {
            created: created.as_ref().and_then(|moment| moment.second),
            // If only a property has the date of creation, feed and lists use that.
            modified: modified
                .as_ref()
                .or(created.as_ref())
                .and_then(|moment| moment.second),
            latest: dated.into_iter().flatten().max(),
            recorded_first: dates.created,
            recorded_last: dates.modified,
        };
        let name = match entry.kind {
            FileKind::Note => entry.path.stem(),
            _ => entry.path.name(),
        };
        let title = front.and_then(|f| f.title.as_deref());
        Self {
            title: nfc(title.unwrap_or(name)).into(),
            created: created.map(|moment| moment.day),
            modified: modified.map(|moment| moment.day),
            times,
        }
    }
}

/// A day, and the second if it is known.
struct Moment {
    day: Box<str>,
    second: Option<i64>,
}

impl Moment {
    /// Reads a date of [`crate::model::FrontMatter::dates`]. A day means its midnight in `zone`, and a time without an offset is in `zone`.
    fn written(date: &str, zone: &TimeZone) -> Option<Self> {
        let Some((day, _)) = date.split_once('T') else {
            let midnight = date.parse::<Date>().ok()?.to_zoned_datetime(zone.clone());
            return Some(Self {
                day: date.into(),
                second: midnight.ok().map(|time| time.timestamp().as_second()),
            });
        };
        let stamp = match date.parse::<Timestamp>() {
            Ok(stamp) => Some(stamp),
            Err(_) => {
                let local: DateTime = date.parse().ok()?;
                local
                    .to_zoned_datetime(zone.clone())
                    .ok()
                    .map(|time| time.timestamp())
            }
        };
        let at = stamp.and_then(|stamp| Self::at(stamp.as_second(), zone));
        at.or_else(|| {
            Some(Self {
                day: day.into(),
                second: None,
            })
        })
    }

    /// Converts seconds since 1970.
    fn at(second: i64, zone: &TimeZone) -> Option<Self> {
        let time = Timestamp::from_second(second).ok()?;
        Some(Self {
            day: time
                .to_zoned_datetime(zone.clone())
                .date()
                .to_string()
                .into(),
            second: Some(second),
        })
    }
}

/// Returns all files, not yet linked.
pub(super) fn files(
    parsed: Vec<(Entry, Option<Arc<Note>>)>,
    dates: &HashMap<VaultPath, FileDates>,
    config: &Config,
) -> Vec<File> {
    let zone = config.site.zone();
    let file = |(entry, note): (Entry, Option<Arc<Note>>)| {
        let known = dates.get(&entry.path).copied().unwrap_or_default();
        let said = Described::new(&entry, note.as_deref(), known, &config.dates, &zone);
        File {
            title: said.title,
            created: said.created,
            modified: said.modified,
            times: said.times,
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
    parsed.into_par_iter().map(file).collect()
}
