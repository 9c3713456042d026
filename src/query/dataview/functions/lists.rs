//! Functions of lists and maps.

use super::entry::{each, refuse, string, text, whole};
use crate::query::dataview::order::{SortKey, equals, order};
use crate::value::{Bound, Call, Each, Fault, Function, Map, Origin, Value, global};
use std::sync::Arc;

pub(super) const LISTS: &[Function] = &[
    global(
        "contains",
        "x, y",
        "boolean",
        "a text holds `y`, a map has the key, an entry of a list holds `y`; else `=`",
        |call| contains(call, call.argument(0), call.argument(1), false).map(Value::from),
    )
    .over(&[1]),
    global(
        "icontains",
        "x, y",
        "boolean",
        "as `contains`, in any case",
        |call| contains(call, call.argument(0), call.argument(1), true).map(Value::from),
    )
    .over(&[1]),
    global(
        "econtains",
        "x, y",
        "boolean",
        "as `contains`, but an entry equals `y`",
        |call| {
            let (x, y) = (call.argument(0), call.argument(1));
            match x {
                Value::List(items) => {
                    call.budget.spend(items.len())?;
                    Ok(items.iter().any(|item| equals(call.world, item, y)).into())
                }
                _ => contains(call, x, y, false).map(Value::from),
            }
        },
    )
    .over(&[1]),
    global(
        "extract",
        "map, key…",
        "map",
        "these keys; of a list a list",
        extract,
    ),
    each("sort", "list[, f]", "list", "", sort),
    global("reverse", "x", "list or text", "", |call| {
        match call.argument(0) {
            Value::List(items) => Ok(Value::list(items.iter().rev().cloned())),
            Value::Text(text) => {
                call.budget.text(text.len())?;
                Ok(text.chars().rev().collect::<String>().into())
            }
            other => Ok(other.clone()),
        }
    }),
    global(
        "unique",
        "list",
        "list",
        "the first of equal entries",
        unique,
    ),
    global(
        "flat",
        "list[, depth]",
        "list",
        "depth 1 unless given",
        |call| {
            let Some(items) = entries(call)? else {
                return Ok(Value::Empty);
            };
            let depth = whole(call, 1)?.unwrap_or(1);
            let mut out = Vec::new();
            flatten(call, &mut out, items, depth)?;
            Ok(Value::list(out))
        },
    ),
    global(
        "slice",
        "list[, from[, to]]",
        "list",
        "negative places count from the end",
        |call| {
            let Some(items) = entries(call)? else {
                return Ok(Value::Empty);
            };
            let length = items.len() as i64;
            let place = |at: i64| {
                if at < 0 {
                    (length + at).max(0)
                } else {
                    at.min(length)
                }
            };
            let from = place(whole(call, 1)?.unwrap_or(0)) as usize;
            let to = place(whole(call, 2)?.unwrap_or(length)) as usize;
            Ok(Value::list(
                items
                    .get(from..to.max(from))
                    .unwrap_or_default()
                    .iter()
                    .cloned(),
            ))
        },
    ),
    global("nonnull", "list", "list", "without null", |call| {
        let items = entries(call)?;
        let full = items.map(|items| items.iter().filter(|item| !item.is_empty()).cloned());
        Ok(full.map_or(Value::Empty, Value::list))
    }),
    global(
        "firstvalue",
        "list",
        "any",
        "the first that is not null",
        |call| {
            let items = entries(call)?.unwrap_or_default();
            let first = items.iter().find(|item| !item.is_empty());
            Ok(first.cloned().unwrap_or_default())
        },
    ),
    global(
        "length",
        "x",
        "number",
        "of a list, map or text; null: 0",
        |call| {
            let length = match call.argument(0) {
                Value::Empty => 0,
                Value::List(items) => items.len(),
                Value::Text(text) => text.encode_utf16().count(),
                other => match call.dialect.entries(other) {
                    Some(map) => map.entries.len(),
                    None => return Err(refuse(call, 0)),
                },
            };
            Ok(Value::Number(length as f64))
        },
    ),
    each(
        "all",
        "x…",
        "boolean",
        "of the arguments, or of a list, perhaps by a function",
        |call, each| holds(call, each, |truths| truths.iter().all(|is| *is)),
    ),
    each(
        "any",
        "x…",
        "boolean",
        "of the arguments, or of a list, perhaps by a function",
        |call, each| holds(call, each, |truths| truths.iter().any(|is| *is)),
    ),
    each(
        "none",
        "x…",
        "boolean",
        "of the arguments, or of a list, perhaps by a function",
        |call, each| holds(call, each, |truths| !truths.iter().any(|is| *is)),
    ),
    each("filter", "list, f", "list", "", |call, each| {
        let Some(items) = entries(call)? else {
            return Ok(Value::Empty);
        };
        let mut kept = Vec::new();
        for (item, index) in items.iter().zip(0..) {
            if each(bound(item, index))?.is_truthy() {
                kept.push(item.clone());
            }
        }
        Ok(Value::list(kept))
    }),
    each("map", "list, f", "list", "", |call, each| {
        let Some(items) = entries(call)? else {
            return Ok(Value::Empty);
        };
        let made = items
            .iter()
            .zip(0..)
            .map(|(item, index)| each(bound(item, index)));
        Ok(Value::List(made.collect::<Result<_, _>>()?))
    }),
    global(
        "join",
        "list[, between]",
        "text",
        "`, ` unless given",
        |call| {
            let between = text(call, 1)?.unwrap_or(", ");
            match call.argument(0) {
                Value::Empty => Ok(Value::Empty),
                Value::List(items) => {
                    let mut out = String::new();
                    for (at, item) in items.iter().enumerate() {
                        call.budget.spend(item.weight())?;
                        out.push_str(if at == 0 { "" } else { between });
                        out.push_str(&call.dialect.text(item));
                        call.budget.text(out.len().min(64))?;
                        if out.len() > crate::value::LONGEST_TEXT {
                            call.budget.text(out.len())?;
                        }
                    }
                    Ok(out.into())
                }
                other => string(call, other),
            }
        },
    ),
];

fn bound(item: &Value, index: usize) -> Bound {
    Bound {
        value: item.clone(),
        index,
        acc: None,
    }
}

/// Returns the entries of the first argument. `None`: null.
fn entries<'c>(call: &Call<'c, '_>) -> Result<Option<&'c [Value]>, Fault> {
    match call.arguments.first() {
        None | Some(Value::Empty) => Ok(None),
        Some(Value::List(items)) => {
            call.budget.spend(items.len())?;
            Ok(Some(items))
        }
        Some(_) => Err(refuse(call, 0)),
    }
}

fn contains(call: &Call<'_, '_>, x: &Value, y: &Value, any_case: bool) -> Result<bool, Fault> {
    call.budget.spend(1)?;
    let fold = |text: &str| text.to_lowercase();
    Ok(match (x, y) {
        (Value::List(items), _) => {
            for item in items.iter() {
                if contains(call, item, y, any_case)? {
                    return Ok(true);
                }
            }
            false
        }
        (Value::Text(x), Value::Text(y)) => {
            call.budget.text(x.len())?;
            match any_case {
                true => fold(x).contains(&fold(y)),
                false => x.contains(&**y),
            }
        }
        (Value::Map(_) | Value::File(_), Value::Text(key)) => {
            let map = call.dialect.entries(x).unwrap_or_default();
            let is_it = |name: &str| match any_case {
                true => fold(name) == fold(key),
                false => *name == **key,
            };
            map.entries.iter().any(|(name, _)| is_it(name))
        }
        _ => {
            call.budget.spend(x.weight().min(y.weight()))?;
            equals(call.world, x, y)
        }
    })
}

fn extract(call: &Call<'_, '_>) -> Result<Value, Fault> {
    fn of(call: &Call<'_, '_>, value: &Value) -> Result<Value, Fault> {
        call.budget.spend(call.arguments.len())?;
        if let Value::List(items) = value {
            let each = items.iter().map(|item| of(call, item));
            return Ok(Value::List(each.collect::<Result<_, _>>()?));
        }
        let Some(map) = call.dialect.entries(value) else {
            return Err(refuse(call, 0));
        };
        let mut entries = Vec::new();
        for at in 1..call.arguments.len() {
            let Some(key) = text(call, at)? else { continue };
            let found = map.entries.iter().rfind(|(name, _)| **name == *key);
            let value = found.map_or(Value::Empty, |(_, value)| value.clone());
            entries.push((Arc::from(key), value));
        }
        Ok(Value::Map(Arc::new(Map {
            entries,
            origin: Origin::Plain,
        })))
    }
    match call.argument(0) {
        Value::Empty => Ok(Value::Empty),
        value => of(call, value),
    }
}

fn sort(call: &Call<'_, '_>, each: Each<'_>) -> Result<Value, Fault> {
    let Value::List(items) = call.argument(0) else {
        return Ok(call.argument(0).clone());
    };
    let mut keyed = Vec::with_capacity(items.len());
    for (item, index) in items.iter().zip(0..) {
        call.budget.spend(4)?;
        keyed.push((SortKey::new(each(bound(item, index))?), item));
    }
    keyed.sort_by(|(a, _), (b, _)| a.compare(call.world, b));
    Ok(Value::list(keyed.into_iter().map(|(_, item)| item.clone())))
}

fn unique(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some(items) = entries(call)? else {
        return Ok(Value::Empty);
    };
    call.budget.spend(4 * items.len())?;
    let mut sorted: Vec<(usize, &Value)> = items.iter().enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| order(call.world, a, b));
    sorted.dedup_by(|(_, b), (_, a)| equals(call.world, a, b));
    sorted.sort_unstable_by_key(|(at, _)| *at);
    Ok(Value::list(
        sorted.into_iter().map(|(_, item)| item.clone()),
    ))
}

fn flatten(
    call: &Call<'_, '_>,
    out: &mut Vec<Value>,
    items: &[Value],
    depth: i64,
) -> Result<(), Fault> {
    for item in items {
        call.budget.spend(1)?;
        match item {
            Value::List(inner) if depth > 0 => flatten(call, out, inner, depth - 1)?,
            other => out.push(other.clone()),
        }
    }
    Ok(())
}

fn holds(
    call: &Call<'_, '_>,
    each: Each<'_>,
    all: impl Fn(&[bool]) -> bool,
) -> Result<Value, Fault> {
    let items = match call.arguments {
        [Value::List(items)] => items,
        other => other,
    };
    let mut truths = Vec::with_capacity(items.len());
    for (item, index) in items.iter().zip(0..) {
        call.budget.spend(1)?;
        truths.push(each(bound(item, index))?.is_truthy());
    }
    Ok(all(&truths).into())
}
