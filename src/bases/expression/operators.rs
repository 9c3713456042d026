//! What operators do (D22–D24).
//!
//! Entry points: [`apply`], [`minus`].

use super::syntax::level;
use crate::link::FileId;
use crate::value::{
    Budget, Comparison, Duration, Fault, FaultKind, Kind, LONGEST_TEXT, Operator, Value, World,
    with_article,
};
use std::cmp::Ordering;

/// Longest list that `+` makes.
const LONGEST_LIST: usize = 100_000;

/// Applies an operator other than `&&` and `||`. Texts in the form of links resolve from the file `from`.
pub(super) fn apply(
    operator: Operator,
    a: &Value,
    b: &Value,
    world: &World<'_>,
    from: FileId,
    budget: &Budget,
) -> Result<Value, Fault> {
    let is_empty = a.is_empty() || b.is_empty();
    if level(operator) <= level(Operator::Less) {
        budget.spend(a.weight().min(b.weight()))?;
    }
    match operator {
        Operator::Or | Operator::And => Ok(b.clone()),
        Operator::Equal => Ok(world.equals(a, b, from).into()),
        Operator::Unequal => Ok((!world.equals(a, b, from)).into()),
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            if is_empty {
                return Ok(false.into());
            }
            let order = world.compare(a, b).ok_or_else(|| mixture(operator, a, b))?;
            Ok(holds(operator, order).into())
        }
        Operator::Plus => plus(a, b, world, budget),
        _ if is_empty => Ok(Value::Empty),
        Operator::Minus => less(a, b),
        Operator::Times => times(a, b),
        Operator::Divide => divide(a, b),
        Operator::Remainder => match (a, b) {
            (Value::Number(a), Value::Number(b)) => Ok(Value::number(a % b)),
            _ => Err(mixture(operator, a, b)),
        },
    }
}

/// Whether a comparison holds. None holds between a date and a text that is no date (D24).
fn holds(operator: Operator, comparison: Comparison) -> bool {
    let Comparison::Ordered(order) = comparison else {
        return false;
    };
    match operator {
        Operator::Less => order == Ordering::Less,
        Operator::LessOrEqual => order != Ordering::Greater,
        Operator::Greater => order == Ordering::Greater,
        _ => order != Ordering::Less,
    }
}

/// The fault that an operator does not take these two kinds.
fn mixture(operator: Operator, a: &Value, b: &Value) -> Fault {
    let (left, right) = (with_article(a.kind()), with_article(b.kind()));
    let sign = operator.sign();
    let fault = Fault::type_error(format!("{sign} does not take {left} and {right}"));
    match (a.kind(), b.kind()) {
        (Kind::Text, Kind::Number) | (Kind::Number, Kind::Text) => {
            fault.with_help("write number(text)")
        }
        (Kind::Link, _) | (_, Kind::Link) => fault.with_help("write link.toString()"),
        _ => fault,
    }
}

/// Returns the duration that a value is or, being text, reads as.
fn duration(value: &Value) -> Option<Duration> {
    match value {
        Value::Duration(duration) => Some(*duration),
        Value::Text(text) => Duration::parse(text),
        _ => None,
    }
}

fn plus(a: &Value, b: &Value, world: &World<'_>, budget: &Budget) -> Result<Value, Fault> {
    let moved = match (a, b) {
        (Value::Number(a), Value::Number(b)) => return Ok(Value::number(a + b)),
        (Value::Date(date), other) | (other @ Value::Duration(_), Value::Date(date)) => {
            duration(other).map(|by| later(date, by))
        }
        (Value::Duration(a), other) => duration(other).map(|b| Value::Duration(a.plus(b))),
        (Value::List(a), Value::List(b)) => {
            let length = a.len() + b.len();
            budget.spend(length / 4)?;
            if length > LONGEST_LIST {
                return Err(Fault::new(
                    FaultKind::Limit,
                    "makes a list of more than 100,000 entries",
                ));
            }
            return Ok(Value::list(a.iter().chain(b.iter()).cloned()));
        }
        _ => None,
    };
    if let Some(moved) = moved {
        return Ok(moved);
    }
    if a.kind() == Kind::Text || b.kind() == Kind::Text {
        let (a, b) = (world.plain(a), world.plain(b));
        budget.text((a.len() + b.len()).min(LONGEST_TEXT + 1))?;
        return Ok(Value::from(a + &b));
    }
    if a.is_empty() || b.is_empty() {
        return Ok(Value::Empty);
    }
    Err(mixture(Operator::Plus, a, b))
}

/// Returns a date so much later; one outside of the calendar is empty.
fn later(date: &crate::value::Date, by: Duration) -> Value {
    date.plus(by).map_or(Value::Empty, Value::Date)
}

fn less(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::number(a - b)),
        (Value::Date(a), Value::Date(b)) => Ok(Value::Duration(a.since(b))),
        (Value::Date(date), other) => {
            let by = duration(other).ok_or_else(|| mixture(Operator::Minus, a, b))?;
            Ok(later(date, by.times(-1.0)))
        }
        (Value::Duration(of), other) => {
            let by = duration(other).ok_or_else(|| mixture(Operator::Minus, a, b))?;
            Ok(Value::Duration(of.plus(by.times(-1.0))))
        }
        _ => Err(mixture(Operator::Minus, a, b)),
    }
}

fn times(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::number(a * b)),
        (Value::Duration(of), Value::Number(by)) | (Value::Number(by), Value::Duration(of)) => {
            Ok(finite(of.times(*by)))
        }
        _ => Err(mixture(Operator::Times, a, b)),
    }
}

fn divide(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::number(a / b)),
        (Value::Duration(of), Value::Number(by)) => Ok(finite(of.times(1.0 / by))),
        (Value::Duration(a), Value::Duration(b)) => Ok(Value::number(a.millis() / b.millis())),
        _ => Err(mixture(Operator::Divide, a, b)),
    }
}

fn finite(duration: Duration) -> Value {
    match duration.is_finite() {
        true => Value::Duration(duration),
        false => Value::Empty,
    }
}

/// Negates a number or duration.
pub(super) fn minus(value: &Value) -> Result<Value, Fault> {
    match value {
        Value::Empty => Ok(Value::Empty),
        Value::Number(number) => Ok(Value::Number(-number)),
        Value::Duration(duration) => Ok(Value::Duration(duration.times(-1.0))),
        other => {
            let kind = with_article(other.kind());
            Err(Fault::type_error(format!("- does not take {kind}")))
        }
    }
}
