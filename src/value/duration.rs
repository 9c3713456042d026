//! Lengths of time (D27, D32).
//!
//! Entry points: [`Duration::parse`], [`Duration::in_unit`].

use std::fmt::Write as _;

/// Milliseconds of a day.
pub(super) const DAY: f64 = 86_400_000.0;

/// Milliseconds of a month, a twelfth of a year of 365.25 days (D32).
pub(super) const MONTH: f64 = 30.4375 * DAY;

/// A length of time. Months are kept apart from the rest, because how long they are depends on the date they are added to (D27).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Duration {
    /// Months; a year is twelve.
    pub months: f64,
    /// The rest, in milliseconds.
    pub rest: f64,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say which they are")]
pub enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

impl Unit {
    /// Returns its length in milliseconds.
    #[must_use]
    pub fn millis(self) -> f64 {
        match self {
            Self::Year => 12.0 * MONTH,
            Self::Month => MONTH,
            Self::Week => 7.0 * DAY,
            Self::Day => DAY,
            Self::Hour => 3_600_000.0,
            Self::Minute => 60_000.0,
            Self::Second => 1_000.0,
            Self::Millisecond => 1.0,
        }
    }

    /// Returns the unit with this name in a duration text (D27). Single letters differ by case: `M` is a month, `m` a minute.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let word = match name {
            "M" => return Some(Self::Month),
            "y" => return Some(Self::Year),
            "w" => return Some(Self::Week),
            "d" => return Some(Self::Day),
            "h" => return Some(Self::Hour),
            "m" => return Some(Self::Minute),
            "s" => return Some(Self::Second),
            _ => name.to_lowercase(),
        };
        Self::spelled(&word).filter(|unit| *unit != Self::Millisecond)
    }

    /// Returns the unit that is spelled out like this, in lower case: `day`, `days`.
    #[must_use]
    pub fn spelled(name: &str) -> Option<Self> {
        match name {
            "year" | "years" => Some(Self::Year),
            "month" | "months" => Some(Self::Month),
            "week" | "weeks" => Some(Self::Week),
            "day" | "days" => Some(Self::Day),
            "hour" | "hours" => Some(Self::Hour),
            "minute" | "minutes" => Some(Self::Minute),
            "second" | "seconds" => Some(Self::Second),
            "millisecond" | "milliseconds" => Some(Self::Millisecond),
            _ => None,
        }
    }
}

impl Duration {
    /// Makes a duration of so many milliseconds.
    #[must_use]
    pub fn of_millis(millis: f64) -> Self {
        Self {
            months: 0.0,
            rest: millis,
        }
    }

    /// Makes a duration of so many of a unit.
    #[must_use]
    pub fn of(count: f64, unit: Unit) -> Self {
        match unit {
            Unit::Year => Self {
                months: 12.0 * count,
                rest: 0.0,
            },
            Unit::Month => Self {
                months: count,
                rest: 0.0,
            },
            _ => Self::of_millis(count * unit.millis()),
        }
    }

    /// Reads a text such as `1M 2d` or `-90m` (D27). A sign holds for all that follows, up to the next one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut total = Self::default();
        let mut sign = 1.0;
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix(['-', '+']) {
                sign = if rest.starts_with('-') { -1.0 } else { 1.0 };
                rest = after.trim_start();
            }
            let end = rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(rest.len());
            let number = &rest[..end];
            if !number.starts_with(|c: char| c.is_ascii_digit()) || number.ends_with('.') {
                return None;
            }
            let number: f64 = number.parse().ok()?;
            rest = rest[end..].trim_start();
            let end = rest
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(rest.len());
            total = total.plus(Self::of(sign * number, Unit::named(&rest[..end])?));
            rest = rest[end..].trim_start();
            rest = rest.strip_prefix(',').map_or(rest, str::trim_start);
        }
        total.is_finite().then_some(total)
    }

    /// Returns its length in milliseconds.
    #[must_use]
    pub fn millis(self) -> f64 {
        self.months * MONTH + self.rest
    }

    /// Returns the whole length in a unit, with a fraction (D32).
    #[must_use]
    pub fn in_unit(self, unit: Unit) -> f64 {
        match unit {
            Unit::Year => self.months / 12.0 + self.rest / (12.0 * MONTH),
            Unit::Month => self.months + self.rest / MONTH,
            _ => self.millis() / unit.millis(),
        }
    }

    /// Returns the sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            months: self.months + other.months,
            rest: self.rest + other.rest,
        }
    }

    /// Returns the duration multiplied by `factor`.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            months: self.months * factor,
            rest: self.rest * factor,
        }
    }

    /// Whether its length is a finite number.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.millis().is_finite()
    }

    /// Returns it as HTML's `<time datetime>` wants it, which knows neither months nor a sign: `P1D`, `PT1H30M`.
    #[must_use]
    pub fn iso(self) -> String {
        let seconds = (self.millis().abs() / 1000.0).round();
        let days = (seconds / 86_400.0).floor();
        let left = seconds % 86_400.0;
        let parts = [
            ((left / 3600.0).floor(), 'H'),
            ((left % 3600.0 / 60.0).floor(), 'M'),
            (left % 60.0, 'S'),
        ];
        let mut out = String::from("P");
        if days > 0.0 {
            let _ = write!(out, "{days}D");
        }
        if left > 0.0 || days == 0.0 {
            out.push('T');
            let before = out.len();
            for (count, letter) in parts.into_iter().filter(|(count, _)| *count > 0.0) {
                let _ = write!(out, "{count}{letter}");
            }
            out.push_str(if out.len() == before { "0S" } else { "" });
        }
        out
    }
}
