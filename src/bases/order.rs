//! Sorts and groups the rows of a view (D12, D13).
//!
//! Entry points: [`sort`] and [`grouped`].

use super::columns::ColumnSource;
use super::expression::Scope;
use crate::link::FileId;
use crate::model::base::Direction;
use crate::value::{Place, SortKey, Value};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Sorts rows, which come in the order of their names. The order is stable, so names decide between equal rows.
pub(super) fn sort(rows: &mut Vec<FileId>, by: &[(ColumnSource, Direction)], scope: Scope<'_>) {
    let Some(((first, direction), others)) = by.split_first() else {
        return;
    };
    // The first key decides nearly always, so it stands beside its row.
    let mut keyed: Vec<(&SortKey, FileId)> = rows
        .iter()
        .map(|row| (first.sort_key(scope, *row), *row))
        .collect();
    let by_others = |a: FileId, b: FileId| {
        let orders = others.iter().map(|(source, direction)| {
            let (a, b) = (source.sort_key(scope, a), source.sort_key(scope, b));
            directed(a, b, *direction)
        });
        orders
            .into_iter()
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    };
    keyed.sort_by(|(a, row), (b, other)| {
        directed(a, b, *direction).then_with(|| by_others(*row, *other))
    });
    *rows = keyed.into_iter().map(|(_, row)| row).collect();
}

fn directed(a: &SortKey, b: &SortKey, direction: Direction) -> Ordering {
    match direction {
        Direction::Ascending => a.cmp(b),
        Direction::Descending => a.cmp_descending(b),
    }
}

/// Rows with the same value of the property that a view groups by.
pub(super) struct Grouped {
    /// That value; `None` if the view does not group.
    pub(super) value: Option<Value>,
    pub(super) rows: Vec<FileId>,
}

/// Splits rows into groups, which are in the order of their values, the group without a value last. Rows keep their order.
pub(super) fn grouped(
    rows: Vec<FileId>,
    (source, direction): &(ColumnSource, Direction),
    scope: Scope<'_>,
) -> Vec<Grouped> {
    let mut numbers: FxHashMap<Option<&str>, usize> = FxHashMap::default();
    let mut groups: Vec<(Cow<'_, SortKey>, Grouped)> = Vec::new();
    for row in rows {
        let next = groups.len();
        let at = *numbers.entry(source.group_key(scope, row)).or_insert(next);
        if at == next {
            let (key, value) = heading(source, row, scope);
            let rows = Vec::new();
            groups.push((
                key,
                Grouped {
                    value: Some(value),
                    rows,
                },
            ));
        }
        groups[at].1.rows.push(row);
    }
    groups.sort_by(|(a, _), (b, _)| directed(a, b, *direction));
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Returns the value that heads the group of a row, and what it is sorted by: for a link to a file, the link without the display text of
/// one row (D13).
fn heading<'s>(
    source: &'s ColumnSource,
    row: FileId,
    scope: Scope<'_>,
) -> (Cow<'s, SortKey>, Value) {
    let value = source.value_or_empty(scope, row);
    if let Value::Link(link) = &value
        && let Place::File(id, _) = &link.place
    {
        let plain = Value::Link(scope.world.link_to(*id).into());
        return (Cow::Owned(scope.world.sort_key(&plain)), plain);
    }
    (Cow::Borrowed(source.sort_key(scope, row)), value)
}
