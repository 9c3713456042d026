//! Parts of dates and lengths of time (U11).
//!
//! Entry points: [`of_date`] and [`of_duration`].

use crate::value::{Date, Duration, Unit, Value};

/// Returns a part of a date; null if there is none of this name.
pub(super) fn of_date(date: &Date, name: &str) -> Value {
    let at = date.at;
    let week = at.date().iso_week_date();
    let number = match name {
        "year" => i64::from(at.year()),
        "month" => i64::from(at.month()),
        "day" => i64::from(at.day()),
        "hour" => i64::from(at.hour()),
        "minute" => i64::from(at.minute()),
        "second" => i64::from(at.second()),
        "millisecond" => i64::from(at.millisecond()),
        "weekday" => i64::from(at.weekday().to_monday_one_offset()),
        "weekyear" => i64::from(week.week()),
        // Of the month, as Dataview counts: the first ends with the sixth day.
        "week" => i64::from(at.day() / 7 + 1),
        _ => return Value::Empty,
    };
    Value::Number(number as f64)
}

/// Returns a whole length of time in a unit; null if there is none of this name.
pub(super) fn of_duration(duration: Duration, name: &str) -> Value {
    let value = Unit::spelled(name).map(|unit| Value::number(in_unit(duration, unit)));
    value.unwrap_or_default()
}

/// Returns a whole length of time in a unit, as Luxon turns one into another, on which Dataview builds: a month has 30 days, a year 365, so
/// that lengths between two days are whole numbers of days.
fn in_unit(duration: Duration, unit: Unit) -> f64 {
    let Duration { months, rest } = duration;
    let day = Unit::Day.millis();
    match unit {
        Unit::Year => months / 12.0 + rest / (365.0 * day),
        Unit::Month => months + rest / (30.0 * day),
        _ => {
            let years = (months / 12.0).trunc();
            let days = years * 365.0 + (months - years * 12.0) * 30.0;
            (days * day + rest) / unit.millis()
        }
    }
}
