//! Sorts, cuts and groups the rows of a view (D12–D14).
//!
//! Entry points: [`sort`] and [`grouped`].

use super::expression::Row;
use crate::link::{FileId, NaturalKey};
use crate::model::base::Direction;
use crate::value::{Kind, Value, World};
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

/// A value to sort by. Texts are compared often, so what they are compared by is made once.
#[derive(Debug)]
pub(super) struct SortKey {
    value: Value,
    text: Option<NaturalKey>,
}

impl SortKey {
    /// Makes the key of a value.
    pub(super) fn new(world: &World<'_>, value: Value) -> Self {
        let is_text = matches!(value.kind(), Kind::Text | Kind::Link | Kind::File);
        let text = is_text.then(|| NaturalKey::new(&world.plain(&value)));
        Self { value, text }
    }

    fn compare(&self, world: &World<'_>, other: &Self, direction: Direction) -> Ordering {
        match (&self.text, &other.text, direction) {
            (Some(a), Some(b), Direction::Ascending) => a.cmp(b),
            (Some(a), Some(b), Direction::Descending) => b.cmp(a),
            _ => by(world, &self.value, &other.value, direction),
        }
    }
}

/// Sorts rows, which come in the order of their names. The order is stable, so names decide between equal rows.
pub(super) fn sort(world: &World<'_>, rows: &mut [Candidate<'_>], directions: &[Direction]) {
    if directions.is_empty() {
        return;
    }
    rows.sort_by(|a, b| {
        let pairs = a.keys.iter().zip(&b.keys).zip(directions);
        let orders = pairs.map(|((a, b), direction)| a.compare(world, b, *direction));
        orders
            .into_iter()
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
}

fn by(world: &World<'_>, a: &Value, b: &Value, direction: Direction) -> Ordering {
    match direction {
        Direction::Ascending => world.order(a, b),
        Direction::Descending => world.order_descending(a, b),
    }
}

/// Splits rows into groups, which are in the order of their values, the group without a value last. Rows keep their order.
pub(super) fn grouped<'s>(
    world: &World<'_>,
    rows: Vec<Candidate<'s>>,
    direction: Direction,
) -> Vec<Vec<Candidate<'s>>> {
    let mut numbers: FxHashMap<Option<String>, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Candidate<'s>>> = Vec::new();
    for row in rows {
        let next = groups.len();
        let at = *numbers.entry(world.group_key(&row.group)).or_insert(next);
        if at == next {
            groups.push(Vec::new());
        }
        groups[at].push(row);
    }
    groups.sort_by(|a, b| match (a.first(), b.first()) {
        (Some(a), Some(b)) => by(world, &a.group, &b.group, direction),
        (a, b) => a.is_some().cmp(&b.is_some()),
    });
    groups
}
