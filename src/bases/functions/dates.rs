//! Fields and methods of dates and durations.

use super::entry::{field, method};
use crate::value::{Call, Date, Duration, Fault, Function, Kind, Unit, Value, format_date};

const D: Kind = Kind::Date;

pub(super) const DATES: &[Function] = &[
    field(D, "year", "number", "", |c| part(c, |d| d.at.year().into())),
    field(D, "month", "number", "1–12", |c| {
        part(c, |d| d.at.month().into())
    }),
    field(D, "day", "number", "", |c| part(c, |d| d.at.day().into())),
    field(D, "hour", "number", "", |c| part(c, |d| d.at.hour().into())),
    field(D, "minute", "number", "", |c| {
        part(c, |d| d.at.minute().into())
    }),
    field(D, "second", "number", "", |c| {
        part(c, |d| d.at.second().into())
    }),
    field(D, "millisecond", "number", "", |c| {
        part(c, |d| d.at.millisecond().into())
    }),
    method(D, "date", "", "date", "time removed", |call| {
        Ok(Value::Date(date(call).without_time()))
    }),
    method(
        D,
        "format",
        "pattern",
        "text",
        "Moment tokens `YYYY YY Q M MM MMM MMMM Do D DD DDD d dd ddd dddd H HH h hh m mm s ss SSS A a Z ZZ X x w ww W WW gggg GGGG`, `[literal]`",
        format,
    ),
    method(D, "time", "", "text", "`HH:mm:ss`", |call| {
        let at = date(call).at;
        let text = format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
        Ok(text.into())
    }),
    method(
        D,
        "relative",
        "",
        "date",
        "`3 days ago`; still a date",
        |call| {
            let relative = true;
            Ok(Value::Date(Date {
                relative,
                ..date(call)
            }))
        },
    ),
    method(D, "isEmpty", "", "boolean", "false", |_| Ok(false.into())),
];

const L: Kind = Kind::Duration;

pub(super) const DURATIONS: &[Function] = &[
    field(
        L,
        "years",
        "number",
        "the whole duration in this unit",
        |c| length(c, Unit::Year),
    ),
    field(L, "months", "number", "", |c| length(c, Unit::Month)),
    field(L, "weeks", "number", "", |c| length(c, Unit::Week)),
    field(L, "days", "number", "", |c| length(c, Unit::Day)),
    field(L, "hours", "number", "", |c| length(c, Unit::Hour)),
    field(L, "minutes", "number", "", |c| length(c, Unit::Minute)),
    field(L, "seconds", "number", "", |c| length(c, Unit::Second)),
    field(L, "milliseconds", "number", "", |c| {
        length(c, Unit::Millisecond)
    }),
];

fn date(call: &Call<'_, '_>) -> Date {
    match call.this {
        Value::Date(date) => *date,
        _ => call.world.now,
    }
}

fn part(call: &Call<'_, '_>, part: fn(&Date) -> f64) -> Result<Value, Fault> {
    Ok(Value::Number(part(&date(call))))
}

fn format(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some(pattern) = call.text(0)? else {
        return Ok(Value::Empty);
    };
    // A token of a few letters may become a long name.
    call.budget.text(8 * pattern.len())?;
    let world = call.world;
    Ok(format_date(date(call).at, &pattern, world.words, &world.zone).into())
}

fn length(call: &Call<'_, '_>, unit: Unit) -> Result<Value, Fault> {
    let duration = match call.this {
        Value::Duration(duration) => *duration,
        _ => Duration::default(),
    };
    Ok(Value::number(duration.in_unit(unit)))
}
