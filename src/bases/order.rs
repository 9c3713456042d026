//! Sorts, cuts and groups the rows of a view (D12–D14).
//!
//! Entry points: [`sort`] and [`grouped`].

use super::expression::Row;
use crate::link::FileId;
use crate::model::base::Direction;
use crate::value::{SortKey, Value, World};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// A row before its cells are made.
#[derive(Debug)]
pub(super) struct Candidate<'s> {
    pub(super) file: FileId,
    /// Its formulas, each evaluated once.
    pub(super) row: Row<'s>,
    /// The values that the view sorts by.
    pub(super) keys: Vec<SortKey>,
    /// The value that the view groups by.
    pub(super) group: Value,
}

/// Sorts rows, which come in the order of their names. The order is stable, so names decide between equal rows.
pub(super) fn sort(rows: &mut [Candidate<'_>], directions: &[Direction]) {
    if directions.is_empty() {
        return;
    }
    rows.sort_by(|a, b| {
        let pairs = a.keys.iter().zip(&b.keys).zip(directions);
        let orders = pairs.map(|((a, b), direction)| by(a, b, *direction));
        orders
            .into_iter()
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
}

fn by(a: &SortKey, b: &SortKey, direction: Direction) -> Ordering {
    match direction {
        Direction::Ascending => a.cmp(b),
        Direction::Descending => a.cmp_descending(b),
    }
}

/// Splits rows into groups, which are in the order of their values, the group without a value last. Rows keep their order.
pub(super) fn grouped<'s>(
    world: &World<'_>,
    rows: Vec<Candidate<'s>>,
    direction: Direction,
) -> Vec<Vec<Candidate<'s>>> {
    let mut numbers: FxHashMap<Option<String>, usize> = FxHashMap::default();
    let mut groups: Vec<(SortKey, Vec<Candidate<'s>>)> = Vec::new();
    for row in rows {
        let next = groups.len();
        let at = *numbers.entry(world.group_key(&row.group)).or_insert(next);
        if at == next {
            groups.push((world.sort_key(&row.group), Vec::new()));
        }
        groups[at].1.push(row);
    }
    groups.sort_by(|(a, _), (b, _)| by(a, b, direction));
    groups.into_iter().map(|(_, rows)| rows).collect()
}
