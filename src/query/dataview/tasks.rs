//! Tasks as rows, and as what a query shows of them (U18, U21).
//!
//! Entry points: [`of_note`] and [`groups`].

use super::items;
use super::show::Style;
use super::shown::TaskGroup;
use crate::link::FileId;
use crate::value::{Map, Origin, Value, World};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Returns the tasks of a note as rows.
pub(super) fn of_note(world: &World<'_>, id: FileId) -> Vec<Value> {
    let tasks = items::tasks(world.file(id));
    let row = |at| {
        Value::Map(Arc::new(Map {
            entries: Vec::new(),
            origin: Origin::Task(id, at),
        }))
    };
    tasks.map(row).collect()
}

/// Returns what a query shows of its rows: tasks, or groups of them.
pub(super) fn groups(
    style: Style<'_>,
    rows: &[Value],
    holder: FileId,
    grouped: bool,
) -> Vec<TaskGroup> {
    if !grouped {
        let group = group(style.world, None, rows);
        return Some(group)
            .filter(|group| group.count > 0)
            .into_iter()
            .collect();
    }
    let groups = rows.iter().filter_map(|row| {
        let Value::Map(map) = row else { return None };
        let entry = |name: &str| map.entries.iter().find(|(key, _)| **key == *name);
        let Some((_, Value::List(rows))) = entry("rows") else {
            return None;
        };
        let key = entry("key")
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        let heading = style.pieces(&key, holder);
        Some(group(style.world, Some(heading), rows))
    });
    groups.collect()
}

fn group(world: &World<'_>, heading: Option<super::shown::Pieces>, rows: &[Value]) -> TaskGroup {
    let mut all = Vec::new();
    collect(&mut all, rows);
    let shown: FxHashSet<(FileId, u32)> = all.iter().copied().collect();
    let is_below = |(id, at): &(FileId, u32)| {
        let mut above = items::ancestors(world.file(*id), *at);
        above.any(|above| shown.contains(&(*id, above)))
    };
    let count = all.len();
    all.retain(|task| !is_below(task));
    let mut seen = FxHashSet::default();
    all.retain(|task| seen.insert(*task));
    TaskGroup {
        heading,
        count,
        tasks: all,
    }
}

/// Gathers the tasks of rows, and of groups of groups.
fn collect(found: &mut Vec<(FileId, u32)>, rows: &[Value]) {
    for row in rows {
        let Value::Map(map) = row else { continue };
        match map.origin {
            Origin::Task(id, at) => found.push((id, at)),
            _ => {
                let inner = map.entries.iter().find(|(key, _)| &**key == "rows");
                if let Some((_, Value::List(rows))) = inner {
                    collect(found, rows);
                }
            }
        }
    }
}
