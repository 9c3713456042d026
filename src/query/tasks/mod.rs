//! Lists of tasks in `tasks` blocks, in the notation of the plugin Tasks (U26).
//!
//! Entry point: [`find`]. [`syntax`] reads a block. Only tasks of listed notes are found; those in comments do not exist.

mod syntax;

use super::dataview::Shown;
use super::dataview::shown::TaskGroup;
use crate::link::FileId;
use crate::model::{FileKind, ListItem, Note};
use crate::value::World;
use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::cmp::Ordering;
use std::ops::Range;
use syntax::{By, Filter, Kind, Part, Query, When};

/// Most tasks that are shown (U25).
const MOST: usize = 10_000;

/// What a block lists.
#[derive(Debug, Default)]
pub struct FoundTasks {
    /// The tasks, in groups if the block asks for them.
    pub groups: Vec<TaskGroup>,
    /// How many there are.
    pub total: usize,
    /// Whether it depends on the day of the build (D28).
    pub asks_for_today: bool,
}

/// A task.
struct Found<'w> {
    id: FileId,
    at: u32,
    note: &'w Note,
    item: &'w ListItem,
    path: &'w str,
    range: Range<usize>,
}

/// Finds the tasks that a block asks for.
///
/// # Errors
/// The line of the block that is not understood.
pub fn find(world: &World<'_>, text: &str) -> Result<FoundTasks, String> {
    let built = Timestamp::from_second(world.vault.built.unwrap_or_default()).unwrap_or_default();
    let query = syntax::read(text, world.zone.to_datetime(built).date())?;
    let mut tasks: Vec<Found<'_>> = Vec::new();
    let notes = world
        .vault
        .ids()
        .filter(|(_, file)| file.is_listed() && file.kind() == FileKind::Note);
    for (id, file) in notes {
        let Some(note) = file.note.as_deref() else {
            continue;
        };
        for (item, at) in note.items().iter().zip(0..) {
            let task = Found {
                id,
                at,
                note,
                item,
                path: file.entry.path.as_str(),
                range: item.span.range(),
            };
            if item.is_task() && query.filters.iter().all(|filter| task.fulfils(filter)) {
                tasks.push(task);
            }
        }
    }
    // Tasks are in the order of paths and places already.
    match query.sorts.as_slice() {
        [] => tasks.sort_by(|a, b| {
            a.is_done()
                .cmp(&b.is_done())
                .then_with(|| a.by_date(b, Kind::Due))
        }),
        sorts => tasks.sort_by(|a, b| {
            let order = |(by, reverse): &(By, bool)| {
                let order = a.order(b, *by);
                if *reverse { order.reverse() } else { order }
            };
            sorts
                .iter()
                .map(order)
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        }),
    }
    tasks.truncate(query.limit.unwrap_or(MOST).min(MOST));
    Ok(FoundTasks {
        total: tasks.len(),
        asks_for_today: query.asks_for_today,
        groups: groups(&query, &tasks),
    })
}

impl Found<'_> {
    /// Whether it is done, or never will be.
    fn is_done(&self) -> bool {
        matches!(self.item.status.as_deref(), Some("x" | "X" | "-"))
    }

    fn date(&self, kind: Kind) -> Option<Date> {
        let mut fields = self.note.item_fields(self.at);
        let field = fields.find(|field| field.key.eq_ignore_ascii_case(kind.field()))?;
        field.value.get(..10)?.parse().ok()
    }

    fn heading(&self) -> &str {
        let heading = self
            .item
            .heading
            .and_then(|at| self.note.headings.get(at as usize));
        heading.map_or("", |heading| &heading.text)
    }

    fn tags(&self) -> impl Iterator<Item = &str> {
        let tags = self.note.tags.iter();
        let here = tags.filter(|tag| self.range.contains(&(tag.span.start as usize)));
        here.map(|tag| &*tag.name)
    }

    fn fulfils(&self, filter: &Filter) -> bool {
        match filter {
            Filter::Done(done) => self.is_done() == *done,
            Filter::HasDate(kind, has) => self.date(*kind).is_some() == *has,
            Filter::HasTags(has) => self.tags().next().is_some() == *has,
            Filter::Date(kind, when, with) => self.date(*kind).is_some_and(|date| match when {
                When::On => date == *with,
                When::Before => date < *with,
                When::After => date > *with,
                When::OnOrBefore => date <= *with,
                When::OnOrAfter => date >= *with,
            }),
            Filter::Includes(part, text, is) => {
                let includes = |whole: &str| whole.to_lowercase().contains(&**text);
                let found = match part {
                    Part::Path => includes(self.path),
                    Part::Heading => includes(self.heading()),
                    Part::Tags => self.tags().any(|tag| includes(&format!("#{tag}"))),
                };
                found == *is
            }
        }
    }

    /// Compares by a date; tasks without one come last.
    fn by_date(&self, other: &Self, kind: Kind) -> Ordering {
        let (a, b) = (self.date(kind), other.date(kind));
        a.is_none().cmp(&b.is_none()).then_with(|| a.cmp(&b))
    }

    fn order(&self, other: &Self, by: By) -> Ordering {
        match by {
            By::Date(kind) => self.by_date(other, kind),
            by => self.key(by).cmp(&other.key(by)),
        }
    }

    /// Returns what the group is called in which it stands.
    fn key(&self, by: By) -> String {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", self.path));
        match by {
            By::Path => self.path.to_owned(),
            By::Folder => format!("{folder}/"),
            By::FileName => name.trim_end_matches(".md").to_owned(),
            By::Heading => self.heading().to_owned(),
            By::Date(kind) => self
                .date(kind)
                .map(|date| date.to_string())
                .unwrap_or_default(),
        }
    }
}

fn groups(query: &Query, tasks: &[Found<'_>]) -> Vec<TaskGroup> {
    let mut keyed: Vec<(Vec<String>, Vec<&Found<'_>>)> = Vec::new();
    for task in tasks {
        let key: Vec<String> = query.groups.iter().map(|by| task.key(*by)).collect();
        match keyed.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(task),
            None => keyed.push((key, vec![task])),
        }
    }
    // Those without come last.
    keyed.sort_by_cached_key(|(key, _)| {
        let empty_last = |part: &String| (part.is_empty(), part.clone());
        key.iter().map(empty_last).collect::<Vec<_>>()
    });
    let group = |(key, tasks): (Vec<String>, Vec<&Found<'_>>)| {
        let shown: FxHashSet<(FileId, u32)> = tasks.iter().map(|task| (task.id, task.at)).collect();
        let is_below = |task: &Found<'_>| {
            let items = task.note.items();
            let above = |at: &u32| items.get(*at as usize)?.parent;
            let mut above = std::iter::successors(above(&task.at), above);
            above.any(|above| shown.contains(&(task.id, above)))
        };
        let parts: Vec<&str> = key
            .iter()
            .map(|part| if part.is_empty() { "–" } else { part })
            .collect();
        TaskGroup {
            heading: (!key.is_empty()).then(|| vec![Shown::Text(parts.join(" · "))]),
            count: tasks.len(),
            tasks: tasks
                .iter()
                .filter(|task| !is_below(task))
                .map(|task| (task.id, task.at))
                .collect(),
        }
    };
    keyed.into_iter().map(group).collect()
}
