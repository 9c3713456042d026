//! Makes what a query shows of its rows (U21, U22).
//!
//! Entry point: [`shown`].

use super::evaluate::Scope;
use super::program::{CheckedHead, Program};
use super::run::{Rows, evaluate};
use super::shown::{CalendarDay, Entry, Outcome, Pieces, Shown, ShownQuery};
use super::{files, tasks};
use crate::link::FileId;
use crate::value::{Budget, Fault, LARGEST_SHOWN, Origin, Value};

/// Most rows that are shown (U25).
pub(super) const MOST: usize = 10_000;

/// Returns what a query shows of its rows.
///
/// # Errors
/// All rows fail: why the first does.
pub(super) fn shown(scope: Scope<'_>, program: &Program, rows: Rows) -> Result<ShownQuery, Fault> {
    let Rows { mut rows, group } = rows;
    let mut made = ShownQuery {
        hidden: rows.len().saturating_sub(MOST),
        ..ShownQuery::default()
    };
    rows.truncate(MOST);
    let style = scope.style();
    let is_group = group.is_some();
    let name = |row: &Value| {
        let (value, from) = id(scope, row, is_group);
        style.pieces(&value, from)
    };
    made.outcome = match &program.head {
        CheckedHead::Table { with_id, columns } => {
            let valued = evaluate(rows, |row, budget| {
                let cells = columns.iter();
                let cells = cells.map(|(_, code)| scope.value(code, row, budget));
                cells.collect::<Result<Vec<_>, Fault>>()
            })?;
            let first = match &group {
                Some(name) => &**name,
                None => &*scope.settings.id_column,
            };
            let first = with_id.then(|| first.into()).into_iter();
            let headings = first.chain(columns.iter().map(|(name, _)| heading(scope, name)));
            let mut rows: Vec<Vec<Pieces>> = Vec::new();
            let mut left = LARGEST_SHOWN;
            for (row, cells) in valued {
                if left == 0 {
                    made.hidden += 1;
                    continue;
                }
                let from = note_of(scope, &row);
                let first = with_id.then(|| name(&row)).into_iter();
                let cells = cells.iter().map(|cell| style.pieces(cell, from));
                let row: Vec<Pieces> = first.chain(cells).collect();
                let size: usize = row.iter().map(|cell| Shown::size(cell)).sum();
                left = left.saturating_sub(size);
                rows.push(row);
            }
            made.total = rows.len();
            Outcome::Table {
                headings: headings.collect(),
                rows,
            }
        }
        CheckedHead::List { with_id, value } => {
            let valued = evaluate(rows, |row, budget| {
                value
                    .as_ref()
                    .map(|code| scope.value(code, row, budget))
                    .transpose()
            })?;
            let mut entries: Vec<Entry> = Vec::new();
            let mut left = LARGEST_SHOWN;
            for (row, value) in valued {
                if left == 0 {
                    made.hidden += 1;
                    continue;
                }
                let from = note_of(scope, &row);
                let entry = Entry {
                    // Without a value there would be nothing at all.
                    name: (*with_id || value.is_none()).then(|| name(&row)),
                    value: value.map(|value| style.pieces(&value, from)),
                };
                let parts = entry.name.iter().chain(&entry.value);
                left = left.saturating_sub(parts.map(|part| Shown::size(part)).sum());
                entries.push(entry);
            }
            made.total = entries.len();
            Outcome::List(entries)
        }
        CheckedHead::Task => {
            let groups = tasks::groups(style, &rows, scope.holder, is_group);
            made.total = groups.iter().map(|group| group.count).sum();
            Outcome::Tasks(groups)
        }
        CheckedHead::Calendar(code) => {
            let valued = evaluate(rows, |row, budget| scope.value(code, row, budget))?;
            let days = calendar(scope, valued, name);
            made.total = days.iter().map(|day| day.notes.len()).sum();
            Outcome::Calendar(days)
        }
    };
    made.total += made.hidden;
    Ok(made)
}

/// Returns the heading of a column: its expression as typed, or its name, without the names of private notes (V10).
fn heading(scope: Scope<'_>, typed: &str) -> Box<str> {
    let world = scope.fields.world();
    match typed.contains("[[") {
        true => world.plain(&world.text(scope.holder, typed)).into(),
        false => typed.into(),
    }
}

/// Returns the notes by day, in order; those without a date are left out.
fn calendar(
    scope: Scope<'_>,
    rows: Vec<(Value, Value)>,
    name: impl Fn(&Value) -> Pieces,
) -> Vec<CalendarDay> {
    let dated = rows.into_iter().filter_map(|(row, value)| match value {
        Value::Date(date) => Some((date.without_time(), row)),
        Value::Link(link) => {
            let date = files::date_in(scope.fields.world(), &link.words)?;
            Some((date.without_time(), row))
        }
        _ => None,
    });
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by_key(|(date, _)| date.at);
    let mut days: Vec<CalendarDay> = Vec::new();
    for (date, row) in dated {
        let datetime = date.iso();
        if days.last().is_none_or(|day| day.datetime != datetime) {
            days.push(CalendarDay {
                datetime,
                words: scope.style().date(&date),
                notes: Vec::new(),
            });
        }
        if let Some(day) = days.last_mut() {
            day.notes.push(name(&row));
        }
    }
    days
}

/// Returns what names a row: the link to its note, or the value of its group.
fn id(scope: Scope<'_>, row: &Value, is_group: bool) -> (Value, FileId) {
    let world = scope.fields.world();
    let link = |id: FileId| (Value::Link(world.link_to(id).into()), id);
    match row {
        Value::File(id) => link(*id),
        Value::Map(map) => match map.origin {
            Origin::Note(id) | Origin::Task(id, _) | Origin::Item(id, _) => link(id),
            Origin::Plain | Origin::Properties => {
                let key = map.entries.iter().find(|(key, _)| &**key == "key");
                let key = key.filter(|_| is_group).map(|(_, value)| value.clone());
                (key.unwrap_or_default(), note_of(scope, row))
            }
        },
        _ => (Value::Empty, scope.holder),
    }
}

/// Returns the note from which the links in texts of a row lead; of a group that of its first row.
fn note_of(scope: Scope<'_>, row: &Value) -> FileId {
    match row {
        Value::File(id) => *id,
        Value::Map(map) => match map.origin {
            Origin::Note(id) | Origin::Task(id, _) | Origin::Item(id, _) => id,
            Origin::Plain | Origin::Properties => {
                let rows = map.entries.iter().find(|(key, _)| &**key == "rows");
                match rows {
                    Some((_, Value::List(rows))) => match rows.first() {
                        Some(row) => note_of(scope, row),
                        None => scope.holder,
                    },
                    _ => scope.holder,
                }
            }
        },
        _ => scope.holder,
    }
}

/// Evaluates one expression of a note about itself.
///
/// # Errors
/// Why there is no value.
pub(super) fn alone(scope: Scope<'_>, code: &super::code::Code) -> Result<Pieces, Fault> {
    let row = Value::File(scope.holder);
    let value = scope.value(code, &row, &Budget::default())?;
    Ok(scope.style().pieces(&value, scope.holder))
}
