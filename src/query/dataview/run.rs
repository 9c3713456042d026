//! Runs the steps of a query in the order written (U16, U18).
//!
//! Entry point: [`rows`]. A row is a value: a note, or a map with what steps have added.

use super::code::Code;
use super::evaluate::Scope;
use super::order::{SortKey, order};
use super::program::{CheckedHead, CheckedStep, Program};
use super::source::Sources;
use super::tasks;
use crate::model::base::Direction;
use crate::value::{Budget, Fault, FaultKind, Map, Origin, Value};
use std::cmp::Ordering;
use std::sync::Arc;

/// Most rows that `FLATTEN` makes.
const MOST: usize = 1_000_000;

/// The rows of a query after its last step.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) rows: Vec<Value>,
    /// What `GROUP BY` calls the rows, if they are groups.
    pub(super) group: Option<Arc<str>>,
}

/// Returns the rows of a query.
///
/// # Errors
/// All rows fail at one step: why the first does.
pub(super) fn rows(scope: Scope<'_>, program: &Program, sources: &Sources) -> Result<Rows, Fault> {
    let world = scope.fields.world();
    let notes = sources.of(world, program.from.as_ref(), scope.holder);
    let rows = match program.head {
        CheckedHead::Task => notes
            .into_iter()
            .flat_map(|id| tasks::of_note(world, id))
            .collect(),
        _ => notes.into_iter().map(Value::File).collect(),
    };
    let mut made = Rows { rows, group: None };
    for step in &program.steps {
        made.run(scope, step)?;
    }
    Ok(made)
}

impl Rows {
    fn run(&mut self, scope: Scope<'_>, step: &CheckedStep) -> Result<(), Fault> {
        let rows = std::mem::take(&mut self.rows);
        self.rows = match step {
            CheckedStep::Where(code) => {
                let kept = evaluate(rows, |row, budget| scope.value(code, row, budget))?;
                let kept = kept.into_iter().filter(|(_, value)| value.is_truthy());
                kept.map(|(row, _)| row).collect()
            }
            CheckedStep::Sort(keys) => sort(scope, rows, keys)?,
            CheckedStep::Group(code, name) => {
                self.group = Some(Arc::clone(name));
                group(scope, rows, code, name)?
            }
            CheckedStep::Flatten(code, name) => flatten(scope, rows, code, name)?,
            CheckedStep::Limit(code) => {
                let budget = Budget::default();
                match scope.value(code, &Value::Empty, &budget)? {
                    Value::Number(count) => {
                        let mut rows = rows;
                        rows.truncate(if count > 0.0 { count as usize } else { 0 });
                        rows
                    }
                    _ => {
                        let reason = "LIMIT wants a number";
                        return Err(Fault::type_error(reason).at(code.span));
                    }
                }
            }
        };
        Ok(())
    }
}

/// Evaluates something for each row. Rows that fail are left out.
///
/// # Errors
/// All fail: why the first does.
pub(super) fn evaluate<T>(
    rows: Vec<Value>,
    run: impl Fn(&Value, &Budget) -> Result<T, Fault>,
) -> Result<Vec<(Value, T)>, Fault> {
    let mut made = Vec::with_capacity(rows.len());
    let mut first = None;
    for row in rows {
        match run(&row, &Budget::default()) {
            Ok(value) => made.push((row, value)),
            Err(fault) => {
                first.get_or_insert(fault);
            }
        }
    }
    match first {
        Some(fault) if made.is_empty() => Err(fault),
        _ => Ok(made),
    }
}

fn sort(
    scope: Scope<'_>,
    rows: Vec<Value>,
    keys: &[(Code, Direction)],
) -> Result<Vec<Value>, Fault> {
    let world = scope.fields.world();
    let mut keyed = evaluate(rows, |row, budget| {
        let keys = keys.iter();
        let keys = keys.map(|(key, _)| Ok(SortKey::new(scope.value(key, row, budget)?)));
        keys.collect::<Result<Vec<_>, Fault>>()
    })?;
    keyed.sort_by(|(_, a), (_, b)| {
        let pairs = a.iter().zip(b).zip(keys);
        let mut orders = pairs.map(|((a, b), (_, direction))| match direction {
            Direction::Ascending => a.compare(world, b),
            Direction::Descending => b.compare(world, a),
        });
        orders
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    Ok(keyed.into_iter().map(|(row, _)| row).collect())
}

fn group(
    scope: Scope<'_>,
    rows: Vec<Value>,
    code: &Code,
    name: &Arc<str>,
) -> Result<Vec<Value>, Fault> {
    let world = scope.fields.world();
    let keyed = evaluate(rows, |row, budget| {
        scope.value(code, row, budget).map(SortKey::new)
    })?;
    let mut keyed: Vec<(SortKey, Value)> = keyed.into_iter().map(|(row, key)| (key, row)).collect();
    keyed.sort_by(|(a, _), (b, _)| a.compare(world, b));
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for (key, row) in keyed {
        let key = key.into_value();
        match groups.last_mut() {
            Some((known, rows)) if order(world, known, &key).is_eq() => rows.push(row),
            _ => groups.push((key, vec![row])),
        }
    }
    let made = groups.into_iter().map(|(key, rows)| {
        let mut entries = vec![
            ("key".into(), key.clone()),
            ("rows".into(), Value::list(rows)),
        ];
        // The name of the group wins.
        entries.push((Arc::clone(name), key));
        Value::Map(Arc::new(Map {
            entries,
            origin: Origin::Plain,
        }))
    });
    Ok(made.collect())
}

fn flatten(
    scope: Scope<'_>,
    rows: Vec<Value>,
    code: &Code,
    name: &Arc<str>,
) -> Result<Vec<Value>, Fault> {
    let valued = evaluate(rows, |row, budget| scope.value(code, row, budget))?;
    let mut made = Vec::with_capacity(valued.len());
    for (row, value) in valued {
        match value {
            Value::List(items) => {
                for item in items.iter() {
                    made.push(with(&row, name, item.clone()));
                }
            }
            value => made.push(with(&row, name, value)),
        }
        if made.len() > MOST {
            let reason = format!("FLATTEN makes more than {MOST} rows");
            return Err(Fault::new(FaultKind::Limit, reason).at(code.span));
        }
    }
    Ok(made)
}

/// Returns a row with one field more.
fn with(row: &Value, name: &Arc<str>, value: Value) -> Value {
    let mut map = match row {
        Value::File(id) => Map {
            entries: Vec::new(),
            origin: Origin::Note(*id),
        },
        Value::Map(map) => Map::clone(map),
        _ => Map::default(),
    };
    map.entries.retain(|(key, _)| key != name);
    map.entries.push((Arc::clone(name), value));
    Value::Map(Arc::new(map))
}
