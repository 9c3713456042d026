//! Functions of numbers, and those that make one value of a list.

use super::entry::{each, number, refuse, text, whole};
use crate::query::dataview::operators::apply;
use crate::query::dataview::order::order;
use crate::value::{Bound, Call, Each, Fault, Function, Operator, Value, global, round_number};
use std::cmp::Ordering;

pub(super) const NUMBERS: &[Function] = &[
    global("round", "n[, digits]", "number", "halves up", |call| {
        let digits = whole(call, 1)?.unwrap_or_default();
        of_number(call, |n| round_number(n, digits.clamp(-300, 300) as i32))
    })
    .over(&[0]),
    global("trunc", "n", "number", "", |call| {
        of_number(call, f64::trunc)
    })
    .over(&[0]),
    global("floor", "n", "number", "", |call| {
        of_number(call, f64::floor)
    })
    .over(&[0]),
    global("ceil", "n", "number", "", |call| of_number(call, f64::ceil)).over(&[0]),
    global(
        "min",
        "[a…]",
        "any",
        "of the arguments or of one list; null skipped",
        |call| best(call, Ordering::Less),
    ),
    global(
        "max",
        "[a…]",
        "any",
        "of the arguments or of one list; null skipped",
        |call| best(call, Ordering::Greater),
    ),
    global(
        "sum",
        "list",
        "any",
        "by `+`; a null among numbers is an error",
        |call| total(call, Operator::Plus),
    ),
    global("product", "list", "any", "by `*`", |call| {
        total(call, Operator::Times)
    }),
    global(
        "average",
        "list",
        "any",
        "the sum divided by the length",
        |call| {
            let Value::List(items) = call.argument(0) else {
                return Ok(call.argument(0).clone());
            };
            let sum = total(call, Operator::Plus)?;
            let count = Value::Number(items.len() as f64);
            match sum {
                Value::Empty => Ok(Value::Empty),
                sum => joined(call, Operator::Divide, &sum, &count),
            }
        },
    ),
    each(
        "reduce",
        "list, operator",
        "any",
        "an operator in quotes, or `(acc, x) => …`",
        reduce,
    ),
    each(
        "minby",
        "list, f",
        "any",
        "the entry with the smallest `f`",
        |call, each| best_by(call, each, Ordering::Less),
    ),
    each(
        "maxby",
        "list, f",
        "any",
        "the entry with the largest `f`",
        |call, each| best_by(call, each, Ordering::Greater),
    ),
];

fn of_number(call: &Call<'_, '_>, run: impl Fn(f64) -> f64) -> Result<Value, Fault> {
    let number = number(call, 0)?;
    Ok(number.map_or(Value::Empty, |number| Value::number(run(number))))
}

fn best(call: &Call<'_, '_>, wanted: Ordering) -> Result<Value, Fault> {
    let items = match call.arguments {
        [Value::List(items)] => items,
        other => other,
    };
    call.budget.spend(items.len())?;
    let full = items.iter().filter(|item| !item.is_empty());
    let best = full.reduce(|best, next| match order(call.world, next, best) == wanted {
        true => next,
        false => best,
    });
    Ok(best.cloned().unwrap_or_default())
}

/// Joins two values by an operator that needs no words: texts in lists are joined as they are.
fn joined(call: &Call<'_, '_>, operator: Operator, a: &Value, b: &Value) -> Result<Value, Fault> {
    apply(call.world, call.dialect, operator, a, b, call.budget)
}

fn total(call: &Call<'_, '_>, operator: Operator) -> Result<Value, Fault> {
    let Value::List(items) = call.argument(0) else {
        return Ok(call.argument(0).clone());
    };
    let mut items = items.iter();
    let Some(first) = items.next() else {
        return Ok(Value::Empty);
    };
    let mut total = first.clone();
    for item in items {
        call.budget.spend(1)?;
        total = joined(call, operator, &total, item)?;
    }
    Ok(total)
}

fn reduce(call: &Call<'_, '_>, each: Each<'_>) -> Result<Value, Fault> {
    let items = match call.argument(0) {
        Value::Empty => return Ok(Value::Empty),
        Value::List(items) => items,
        _ => return Err(refuse(call, 0)),
    };
    let Some(first) = items.first() else {
        return Ok(Value::Empty);
    };
    let mut acc = first.clone();
    if call.arguments.len() == 1 {
        for (item, index) in items[1..].iter().zip(1..) {
            call.budget.spend(1)?;
            if !item.is_empty() {
                acc = each(Bound {
                    value: item.clone(),
                    index,
                    acc: Some(acc),
                })?;
            }
        }
        return Ok(acc);
    }
    let operator = match text(call, 1)? {
        Some("+") => Operator::Plus,
        Some("-") => Operator::Minus,
        Some("*") => Operator::Times,
        Some("/") => Operator::Divide,
        Some("&") => Operator::And,
        Some("|") => Operator::Or,
        _ => {
            let fault = Fault::type_error("\"reduce\" does not know this operator");
            return Err(fault.with_help("write one of + - * / & |"));
        }
    };
    for item in &items[1..] {
        call.budget.spend(1)?;
        acc = joined(call, operator, &acc, item)?;
    }
    Ok(acc)
}

fn best_by(call: &Call<'_, '_>, each: Each<'_>, wanted: Ordering) -> Result<Value, Fault> {
    let items = match call.argument(0) {
        Value::Empty => return Ok(Value::Empty),
        Value::List(items) => items,
        _ => return Err(refuse(call, 0)),
    };
    let mut best: Option<(Value, &Value)> = None;
    for (item, index) in items.iter().zip(0..) {
        let key = each(Bound {
            value: item.clone(),
            index,
            acc: None,
        })?;
        let is_better = match &best {
            _ if key.is_empty() => false,
            None => true,
            Some((known, _)) => order(call.world, &key, known) == wanted,
        };
        if is_better {
            best = Some((key, item));
        }
    }
    Ok(best.map_or(Value::Empty, |(_, item)| item.clone()))
}
