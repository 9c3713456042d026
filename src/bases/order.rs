//! Sorts and groups the rows of a view (D12, D13).
//!
//! Entry points: [`Sorter::sort`] and [`Sorter::grouped`].

use super::columns::ColumnSource;
use super::expression::Scope;
use crate::link::FileId;
use crate::model::base::Direction;
use crate::value::{LAST, Place, SortKey, Value};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A column that a view sorts or groups by, and the direction.
pub(super) type Sorted = (ColumnSource, Direction);

/// Rows with the same value of the property that a view groups by.
pub(super) struct Grouped {
    /// That value; `None` if the view does not group.
    pub(super) value: Option<Value>,
    pub(super) rows: Vec<FileId>,
}

/// Sorts and groups rows.
#[derive(Clone, Copy)]
pub(super) struct Sorter<'s> {
    pub(super) scope: Scope<'s>,
    /// The files that may be rows of any view.
    pub(super) all: &'s [FileId],
}

impl<'s> Sorter<'s> {
    /// Sorts rows, which come in the order of their names. The order is stable, so names decide between equal rows.
    pub(super) fn sort(self, rows: &mut Vec<FileId>, by: &'s [Sorted]) {
        let Some(((first, direction), others)) = by.split_first() else {
            return;
        };
        let by_others = |a: FileId, b: FileId| {
            let orders = others.iter().map(|(source, direction)| {
                let key = |row| source.sort_key(self.scope, row);
                by_key(key(a), key(b), *direction)
            });
            orders
                .into_iter()
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        };
        // The first key decides nearly always, so it stands beside its row.
        match self.ranks(first, rows.len()) {
            Some(ranks) => {
                let key = |row: FileId| ranks[row.0 as usize];
                sort_with(rows, key, |a, b| by_rank(*a, *b, *direction), by_others);
            }
            None => {
                let key = |row| first.sort_key(self.scope, row);
                sort_with(rows, key, |a, b| by_key(a, b, *direction), by_others);
            }
        }
    }

    /// Splits rows into groups, which are in the order of their values, the group without a value last. Rows keep their order.
    pub(super) fn grouped(
        self,
        rows: Vec<FileId>,
        (source, direction): &'s Sorted,
    ) -> Vec<Grouped> {
        let ranks = self.ranks(source, rows.len());
        let mut numbers: FxHashMap<Option<&str>, usize> = FxHashMap::default();
        let mut groups: Vec<Grouped> = Vec::new();
        for row in rows {
            let next = groups.len();
            let key = source.group_key(self.scope, row);
            let at = *numbers.entry(key).or_insert(next);
            if at == next {
                groups.push(Grouped {
                    value: Some(source.value_or_empty(self.scope, row)),
                    rows: Vec::new(),
                });
            }
            groups[at].rows.push(row);
        }
        let has_links = groups
            .iter_mut()
            .fold(false, |has, group| self.unname(group) | has);
        match ranks.filter(|_| !has_links) {
            Some(ranks) => {
                let rank =
                    |group: &Grouped| group.rows.first().map_or(LAST, |row| ranks[row.0 as usize]);
                groups.sort_by(|a, b| by_rank(rank(a), rank(b), *direction));
                groups
            }
            None => {
                let key = |group: &Grouped| match (&group.value, group.rows.first()) {
                    (Some(Value::Link(link)), _) => {
                        Cow::Owned(self.scope.world.sort_key(&Value::Link(link.clone())))
                    }
                    (_, Some(row)) => Cow::Borrowed(source.sort_key(self.scope, *row)),
                    (_, None) => Cow::Owned(SortKey::Empty),
                };
                let mut keyed: Vec<(Cow<'_, SortKey>, Grouped)> = groups
                    .into_iter()
                    .map(|group| (key(&group), group))
                    .collect();
                keyed.sort_by(|(a, _), (b, _)| by_key(a, b, *direction));
                keyed.into_iter().map(|(_, group)| group).collect()
            }
        }
    }

    /// Takes the display text of one row from the link to a file that heads a group (D13). Returns whether a link heads it.
    fn unname(self, group: &mut Grouped) -> bool {
        let Some(Value::Link(link)) = &group.value else {
            return false;
        };
        if let Place::File(id, _) = &link.place {
            group.value = Some(Value::Link(self.scope.world.link_to(*id).into()));
        }
        true
    }

    /// Returns the ranks of a column that views of all bases share, if so many rows are sorted that they pay.
    fn ranks(self, source: &'s ColumnSource, rows: usize) -> Option<&'s [u32]> {
        (rows > self.all.len() / 8).then(|| source.ranks(self.scope, self.all))?
    }
}

/// Sorts rows by a key that stands beside each, equal ones by `by_others`.
fn sort_with<K>(
    rows: &mut Vec<FileId>,
    key: impl Fn(FileId) -> K,
    by_key: impl Fn(&K, &K) -> Ordering,
    by_others: impl Fn(FileId, FileId) -> Ordering,
) {
    let mut keyed: Vec<(K, FileId)> = rows.iter().map(|row| (key(*row), *row)).collect();
    keyed.sort_by(|(a, row), (b, other)| by_key(a, b).then_with(|| by_others(*row, *other)));
    *rows = keyed.into_iter().map(|(_, row)| row).collect();
}

fn by_key(a: &SortKey, b: &SortKey, direction: Direction) -> Ordering {
    match direction {
        Direction::Ascending => a.cmp(b),
        Direction::Descending => a.cmp_descending(b),
    }
}

/// Compares ranks; in both directions rows without a value come last (D34).
fn by_rank(a: u32, b: u32, direction: Direction) -> Ordering {
    match direction {
        Direction::Descending if a != LAST && b != LAST => b.cmp(&a),
        Direction::Ascending | Direction::Descending => a.cmp(&b),
    }
}
