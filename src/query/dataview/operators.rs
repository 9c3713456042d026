//! What operators do (U10, U12–U14).
//!
//! Entry point: [`apply`].

use super::order::{equals, order, type_name};
use crate::value::{
    Budget, Date, Dialect, Duration, Fault, FaultKind, LONGEST_TEXT, Map, Operator, Origin, Value,
    World,
};
use std::sync::Arc;

/// Longest list or map that `+` makes.
const LONGEST_LIST: usize = 100_000;

/// Applies an operator.
///
/// # Errors
/// It does not take such values, or it takes too many steps.
pub(super) fn apply(
    world: &World<'_>,
    dialect: &dyn Dialect,
    operator: Operator,
    a: &Value,
    b: &Value,
    budget: &Budget,
) -> Result<Value, Fault> {
    let compared = |holds: fn(std::cmp::Ordering) -> bool| {
        budget.spend(a.weight().min(b.weight()))?;
        Ok(holds(order(world, a, b)).into())
    };
    match operator {
        Operator::And => Ok((a.is_truthy() && b.is_truthy()).into()),
        Operator::Or => Ok((a.is_truthy() || b.is_truthy()).into()),
        Operator::Equal | Operator::Unequal => {
            budget.spend(a.weight().min(b.weight()))?;
            let same = equals(world, a, b);
            Ok((same == (operator == Operator::Equal)).into())
        }
        Operator::Less => compared(std::cmp::Ordering::is_lt),
        Operator::LessOrEqual => compared(std::cmp::Ordering::is_le),
        Operator::Greater => compared(std::cmp::Ordering::is_gt),
        Operator::GreaterOrEqual => compared(std::cmp::Ordering::is_ge),
        Operator::Plus => plus(dialect, a, b, budget),
        Operator::Minus => minus(a, b),
        Operator::Times => times(a, b, budget),
        Operator::Divide => match (a, b) {
            (Value::Number(a), Value::Number(b)) => Ok(Value::number(a / b)),
            (Value::Duration(a), Value::Number(b)) => length(a.times(1.0 / b)),
            _ => nothing(a, b).ok_or_else(|| refuse("/", a, b)),
        },
        Operator::Remainder => match (a, b) {
            (Value::Number(a), Value::Number(b)) => Ok(Value::number(a % b)),
            _ => nothing(a, b).ok_or_else(|| refuse("%", a, b)),
        },
    }
}

/// Returns null for two nulls, and for a date with null.
fn nothing(a: &Value, b: &Value) -> Option<Value> {
    let is_either = |value: &Value| matches!(value, Value::Empty | Value::Date(_));
    let one_is_empty = a.is_empty() || b.is_empty();
    (one_is_empty && is_either(a) && is_either(b)).then_some(Value::Empty)
}

/// The fault that an operator does not take such values.
fn refuse(sign: &str, a: &Value, b: &Value) -> Fault {
    let (a, b) = (type_name(a), type_name(b));
    let fault = Fault::type_error(format!("{sign} does not take {a} and {b}"));
    match a == "null" || b == "null" {
        true => fault.with_help("write default(x, 0)"),
        false => fault,
    }
}

fn length(duration: Duration) -> Result<Value, Fault> {
    match duration.is_finite() {
        true => Ok(Value::Duration(duration)),
        false => Err(Fault::type_error("a length of time is not finite")),
    }
}

fn later(date: &Date, by: Duration) -> Result<Value, Fault> {
    let fault = || Fault::type_error("a date lies outside of all calendars");
    date.plus(by).map(Value::Date).ok_or_else(fault)
}

fn plus(dialect: &dyn Dialect, a: &Value, b: &Value, budget: &Budget) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::number(a + b)),
        (Value::Text(_), _) | (_, Value::Text(_)) => {
            let (a, b) = (dialect.text(a), dialect.text(b));
            budget.text(a.len() + b.len())?;
            Ok(Value::from(a + &b))
        }
        (Value::Date(date), Value::Duration(by)) | (Value::Duration(by), Value::Date(date)) => {
            later(date, *by)
        }
        (Value::Duration(a), Value::Duration(b)) => length(a.plus(*b)),
        (Value::List(a), Value::List(b)) => {
            let count = a.len() + b.len();
            budget.spend(count)?;
            if count > LONGEST_LIST {
                let reason = format!("makes a list of more than {LONGEST_LIST} entries");
                return Err(Fault::new(FaultKind::Limit, reason));
            }
            Ok(Value::list(a.iter().chain(b.iter()).cloned()))
        }
        (Value::Map(a), Value::Map(b)) => {
            budget.spend(a.entries.len() * b.entries.len() / 8 + b.entries.len())?;
            let mut map = Map::clone(a);
            map.origin = Origin::Plain;
            for (key, value) in &b.entries {
                match map.entries.iter_mut().find(|(known, _)| known == key) {
                    Some((_, known)) => *known = value.clone(),
                    None => map.entries.push((Arc::clone(key), value.clone())),
                }
            }
            Ok(Value::Map(Arc::new(map)))
        }
        _ => nothing(a, b).ok_or_else(|| refuse("+", a, b)),
    }
}

fn minus(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::number(a - b)),
        (Value::Date(a), Value::Date(b)) => Ok(Value::Duration(between(a, b))),
        (Value::Date(date), Value::Duration(by)) => later(date, by.times(-1.0)),
        (Value::Duration(a), Value::Duration(b)) => length(a.plus(b.times(-1.0))),
        _ => nothing(a, b).ok_or_else(|| refuse("-", a, b)),
    }
}

/// Returns how much later `a` is than `b`: whole months of the calendar, then the rest.
fn between(a: &Date, b: &Date) -> Duration {
    let (early, late, sign) = match a.at < b.at {
        true => (a, b, -1.0),
        false => (b, a, 1.0),
    };
    let (from, to) = (early.at, late.at);
    let years = f64::from(to.year()) - f64::from(from.year());
    let mut months = years * 12.0 + f64::from(to.month()) - f64::from(from.month());
    loop {
        let whole = Duration { months, rest: 0.0 };
        match early.plus(whole) {
            Some(mid) if mid.at <= to || months <= 0.0 => {
                let rest = late.since(&Date::with_time(mid.at)).millis();
                return Duration { months, rest }.times(sign);
            }
            Some(_) => months -= 1.0,
            None => return late.since(early).times(sign),
        }
    }
}

fn times(a: &Value, b: &Value, budget: &Budget) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::number(a * b)),
        (Value::Duration(a), Value::Number(b)) | (Value::Number(b), Value::Duration(a)) => {
            length(a.times(*b))
        }
        (Value::Text(text), Value::Number(count)) | (Value::Number(count), Value::Text(text)) => {
            let count = match count.is_finite() {
                true => count.max(0.0) as usize,
                false => 0,
            };
            // Longer ones fail.
            let count = count.min(LONGEST_TEXT + 1);
            let length = text.len().saturating_mul(count);
            budget.text(length)?;
            Ok(Value::from(text.repeat(count)))
        }
        _ => nothing(a, b).ok_or_else(|| refuse("*", a, b)),
    }
}
