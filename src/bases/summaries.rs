//! The built-in summaries of bases (D15).
//!
//! Entry point: [`Summary::find`], then [`Summary::of`]. A summary with a name of the base's own is an expression
//! ([`super::expression::Formulas::read_summary`]).

use super::statistics::{deviation, mean, median};
use crate::value::{Date, Duration, Kind, Value, World, round_number};
use std::collections::HashSet;

/// A built-in summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say which they are")]
pub enum Summary {
    Average,
    Median,
    Stddev,
    Min,
    Max,
    Sum,
    Range,
    Earliest,
    Latest,
    Checked,
    Unchecked,
    Empty,
    Filled,
    Unique,
}

impl Summary {
    /// All of them, in the order of the manual.
    pub const ALL: &[Self] = &[
        Self::Average,
        Self::Median,
        Self::Stddev,
        Self::Min,
        Self::Max,
        Self::Sum,
        Self::Range,
        Self::Earliest,
        Self::Latest,
        Self::Checked,
        Self::Unchecked,
        Self::Empty,
        Self::Filled,
        Self::Unique,
    ];

    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Average => "Average",
            Self::Median => "Median",
            Self::Stddev => "Stddev",
            Self::Min => "Min",
            Self::Max => "Max",
            Self::Sum => "Sum",
            Self::Range => "Range",
            Self::Earliest => "Earliest",
            Self::Latest => "Latest",
            Self::Checked => "Checked",
            Self::Unchecked => "Unchecked",
            Self::Empty => "Empty",
            Self::Filled => "Filled",
            Self::Unique => "Unique",
        }
    }

    /// Returns the summary of this name, in any case.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|summary| summary.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Returns the summary of `values`, which has the values of all rows, empty ones included.
    #[must_use]
    pub fn of(self, values: &[Value], world: &World<'_>) -> Value {
        match self {
            Self::Average => reckon(values, mean, true),
            Self::Median => rounded(values, median),
            Self::Stddev => rounded(values, deviation),
            Self::Min => reckon(values, least, false),
            Self::Max => reckon(values, most, false),
            Self::Sum => reckon(values, |n| n.iter().sum(), false),
            Self::Range => range(values),
            Self::Earliest => dates(values)
                .min_by(Date::order)
                .map_or(Value::Empty, Value::Date),
            Self::Latest => dates(values)
                .max_by(Date::order)
                .map_or(Value::Empty, Value::Date),
            Self::Checked => count(values, |value| matches!(value, Value::Boolean(true))),
            Self::Unchecked => count(values, |value| matches!(value, Value::Boolean(false))),
            Self::Empty => count(values, is_nothing),
            Self::Filled => count(values, |value| !is_nothing(value)),
            Self::Unique => {
                let filled = values.iter().filter(|value| !is_nothing(value));
                let keys: HashSet<String> = filled.map(|value| world.unique_key(value)).collect();
                Value::Number(keys.len() as f64)
            }
        }
    }

    /// Returns a hint if the summary of these values is empty because they are texts that look like numbers, as `toFixed` makes them.
    #[must_use]
    pub fn hint(self, values: &[Value]) -> Option<&'static str> {
        let is_of_numbers = matches!(
            self,
            Self::Average
                | Self::Median
                | Self::Stddev
                | Self::Min
                | Self::Max
                | Self::Sum
                | Self::Range
        );
        let reads = |value: &Value| match value {
            Value::Text(text) => crate::value::read_number(text).is_some(),
            _ => false,
        };
        let any_number = values.iter().any(|value| value.kind() == Kind::Number);
        let is_text = is_of_numbers && !any_number && values.iter().any(reads);
        is_text.then_some(
            "the values are texts, not numbers; leave out toFixed, or write round(digits)",
        )
    }
}

/// Whether a cell with this value is empty.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Empty => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.entries.is_empty(),
        _ => false,
    }
}

fn count(values: &[Value], fits: impl Fn(&Value) -> bool) -> Value {
    Value::Number(values.iter().filter(|value| fits(value)).count() as f64)
}

fn numbers(values: &[Value]) -> Vec<f64> {
    let number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    values.iter().filter_map(number).collect()
}

fn lengths(values: &[Value]) -> Vec<f64> {
    let length = |value: &Value| match value {
        Value::Duration(duration) => Some(duration.millis()),
        _ => None,
    };
    values.iter().filter_map(length).collect()
}

fn dates(values: &[Value]) -> impl Iterator<Item = Date> {
    values.iter().filter_map(|value| match value {
        Value::Date(date) => Some(*date),
        _ => None,
    })
}

/// Reckons with the numbers or, if there are none, with the durations.
fn reckon(values: &[Value], with: fn(&[f64]) -> f64, round: bool) -> Value {
    let (numbers, lengths) = (numbers(values), lengths(values));
    if numbers.is_empty() && lengths.is_empty() {
        return Value::Empty;
    }
    if numbers.is_empty() {
        return Value::Duration(Duration::of_millis(with(&lengths)));
    }
    let result = with(&numbers);
    Value::number(if round {
        round_number(result, 2)
    } else {
        result
    })
}

/// Reckons with the numbers alone; at most two decimals.
fn rounded(values: &[Value], with: fn(&[f64]) -> f64) -> Value {
    let numbers = numbers(values);
    if numbers.is_empty() {
        return Value::Empty;
    }
    Value::number(round_number(with(&numbers), 2))
}

fn least(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Returns the distance between the least and the greatest number or, if there are none, between the first and the last date.
fn range(values: &[Value]) -> Value {
    let numbers = numbers(values);
    if !numbers.is_empty() {
        return Value::number(most(&numbers) - least(&numbers));
    }
    let ends = dates(values)
        .min_by(Date::order)
        .zip(dates(values).max_by(Date::order));
    ends.map_or(Value::Empty, |(first, last)| {
        Value::Duration(last.since(&first))
    })
}
