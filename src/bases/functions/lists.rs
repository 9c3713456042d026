//! Fields and methods of lists.

use super::entry::{each, field, method};
use super::texts::bounds;
use crate::bases::statistics::{deviation, mean, median};
use crate::model::text::fold;
use crate::value::{Bound, Call, Duration, Each, Fault, FaultKind, Function, Kind, Value};
use std::collections::HashSet;

const L: Kind = Kind::List;

/// Longest list that a function may make.
const LONGEST: usize = 100_000;

pub(super) const LISTS: &[Function] = &[
    field(L, "length", "number", "", |call| {
        Ok(Value::Number(items(call).len() as f64))
    }),
    method(
        L,
        "contains",
        "x",
        "boolean",
        "text ignoring case; in tag lists also nested tags and with or without `#`",
        |call| Ok(Value::Boolean(holds(call)? > 0)),
    ),
    method(L, "containsAll", "x…", "boolean", "", |call| {
        Ok(Value::Boolean(holds(call)? == call.arguments.len()))
    }),
    method(L, "containsAny", "x…", "boolean", "", |call| {
        Ok(Value::Boolean(holds(call)? > 0))
    }),
    each(
        "filter",
        "expr",
        "list",
        "`expr` may use `value`, the entry, and `index`, from 0",
        filter,
    ),
    each("map", "expr", "list", "`expr` as in `filter`", map),
    each(
        "reduce",
        "expr, start",
        "any",
        "`expr` as in `filter`, and `acc`, the result so far",
        reduce,
    ),
    method(L, "flat", "", "list", "one level", flat),
    method(
        L,
        "reverse",
        "",
        "list",
        "a new list; the property stays as it is",
        |call| {
            call.budget.spend(items(call).len())?;
            Ok(Value::list(items(call).iter().rev().cloned()))
        },
    ),
    method(L, "unique", "", "list", "", |call| {
        call.budget.spend(4 * call.this.weight())?;
        let mut seen = HashSet::new();
        let all = items(call).iter();
        Ok(Value::list(
            all.filter(|item| seen.insert(call.world.unique_key(item)))
                .cloned(),
        ))
    }),
    method(L, "slice", "from[, to]", "list", "", |call| {
        let (from, to) = bounds(call, items(call).len())?;
        call.budget.spend(to - from)?;
        Ok(Value::list(items(call)[from..to].iter().cloned()))
    }),
    method(L, "sort", "", "list", "", |call| {
        let mut sorted = items(call).to_vec();
        call.budget.spend(16 * call.this.weight())?;
        sorted.sort_by_cached_key(|value| call.world.sort_key(value));
        Ok(Value::list(sorted))
    }),
    method(L, "join", "sep", "text", "", join),
    method(L, "isEmpty", "", "boolean", "", |call| {
        Ok(items(call).is_empty().into())
    }),
    method(
        L,
        "mean",
        "",
        "number",
        "numbers only; none → empty",
        |call| reckon(call, mean),
    ),
    method(L, "median", "", "number", "", |call| reckon(call, median)),
    method(L, "stddev", "", "number", "population deviation", |call| {
        reckon(call, deviation)
    }),
    method(L, "sum", "", "number", "", |call| {
        reckon(call, |n| n.iter().sum())
    }),
    method(L, "min", "", "number", "", |call| {
        reckon(call, |n| n.iter().copied().fold(f64::INFINITY, f64::min))
    }),
    method(L, "max", "", "number", "", |call| {
        reckon(call, |n| {
            n.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        })
    }),
];

fn items<'c>(call: &Call<'c, '_>) -> &'c [Value] {
    match call.this {
        Value::List(items) => items,
        _ => &[],
    }
}

/// Returns how many of the arguments the list holds (D35).
fn holds(call: &Call<'_, '_>) -> Result<usize, Fault> {
    let mut held = 0;
    for wanted in call.arguments {
        call.budget.spend(call.this.weight())?;
        let mut all = items(call).iter();
        held += usize::from(all.any(|item| is_meant(call, item, wanted)));
    }
    Ok(held)
}

/// Whether an entry matches `wanted`: it is equal, the same text in another case, or a tag below that tag.
fn is_meant(call: &Call<'_, '_>, item: &Value, wanted: &Value) -> bool {
    match (item, wanted) {
        (Value::Tag(item), Value::Tag(wanted) | Value::Text(wanted)) => is_tag(item, wanted),
        (Value::Text(a), Value::Text(b)) => {
            fold(a) == fold(b) || call.world.equals(item, wanted, call.row)
        }
        _ => call.world.equals(item, wanted, call.row),
    }
}

/// Whether a tag is the wanted one or lies below it, with or without `#` (T6).
pub(super) fn is_tag(tag: &str, wanted: &str) -> bool {
    let name = |tag: &str| fold(tag.trim().trim_start_matches('#').trim_end_matches('/'));
    let (tag, wanted) = (name(tag), name(wanted));
    let below = tag.strip_prefix(&*wanted);
    !wanted.is_empty() && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn filter(call: &Call<'_, '_>, each: Each<'_>) -> Result<Value, Fault> {
    let mut kept = Vec::new();
    for (index, value) in items(call).iter().enumerate() {
        let bound = Bound {
            value: value.clone(),
            index,
            acc: None,
        };
        if each(bound)?.is_truthy() {
            kept.push(value.clone());
        }
    }
    Ok(Value::list(kept))
}

fn map(call: &Call<'_, '_>, each: Each<'_>) -> Result<Value, Fault> {
    let mut made = Vec::with_capacity(items(call).len());
    for (index, value) in items(call).iter().enumerate() {
        made.push(each(Bound {
            value: value.clone(),
            index,
            acc: None,
        })?);
    }
    Ok(Value::list(made))
}

fn reduce(call: &Call<'_, '_>, each: Each<'_>) -> Result<Value, Fault> {
    let mut acc = call.argument(0).clone();
    for (index, value) in items(call).iter().enumerate() {
        acc = each(Bound {
            value: value.clone(),
            index,
            acc: Some(acc),
        })?;
    }
    Ok(acc)
}

fn flat(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let length = |item: &Value| match item {
        Value::List(inner) => inner.len(),
        _ => 1,
    };
    let total: usize = items(call).iter().map(length).sum();
    call.budget.spend(total)?;
    if total > LONGEST {
        return Err(Fault::new(
            FaultKind::Limit,
            "makes a list of more than 100,000 entries",
        ));
    }
    Ok(Value::list(items(call).iter().flat_map(
        |item| match item {
            Value::List(inner) => inner.to_vec(),
            one => vec![one.clone()],
        },
    )))
}

fn join(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let between = call.text(0)?.unwrap_or_default();
    let mut out = String::new();
    for (at, item) in items(call).iter().enumerate() {
        out.push_str(if at == 0 { "" } else { &between });
        let text = call.world.plain(item);
        call.budget.text(out.len() + text.len() + between.len())?;
        out.push_str(&text);
    }
    Ok(out.into())
}

/// Reckons with the numbers of a list, or, if there are none, with the durations.
fn reckon(call: &Call<'_, '_>, with: fn(&[f64]) -> f64) -> Result<Value, Fault> {
    call.budget.spend(items(call).len())?;
    let number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    let length = |value: &Value| match value {
        Value::Duration(duration) => Some(duration.millis()),
        _ => None,
    };
    let numbers: Vec<f64> = items(call).iter().filter_map(number).collect();
    if !numbers.is_empty() {
        return Ok(Value::number(with(&numbers)));
    }
    let lengths: Vec<f64> = items(call).iter().filter_map(length).collect();
    if lengths.is_empty() {
        return Ok(Value::Empty);
    }
    Ok(Value::Duration(Duration::of_millis(with(&lengths))))
}
