//! Reads dates, lengths of time and links as they are written in queries, properties and inline fields (U3, U5, U9).
//!
//! Entry points: [`date`], [`duration`], [`day`], [`link`].

use super::syntax::{Day, LinkText};
use crate::value::{Date, Duration, Unit};
use jiff::tz::TimeZone;

/// Reads a whole text as a date: `YYYY-MM[-DD[THH[:mm[:ss[.SSS]]]][zone]]`.
pub(super) fn date(text: &str, zone: &TimeZone) -> Option<Date> {
    let bytes = text.as_bytes();
    let has_form = bytes.len() >= 7 && bytes[4] == b'-' && bytes[0].is_ascii_digit();
    if !has_form || text.contains(' ') {
        return None;
    }
    if bytes.len() == 7 {
        return Date::of_property(&format!("{text}-01"), zone);
    }
    match text.find('T') {
        // An hour alone.
        Some(10) if bytes.len() == 13 => Date::of_property(&format!("{text}:00"), zone),
        _ => Date::of_property(text, zone),
    }
}

/// Reads a whole text as a length of time: numbers with units, perhaps with commas between them.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let mut total = Duration::default();
    loop {
        let (part, after) = duration_part(rest)?;
        total = total.plus(part);
        rest = after.trim_start();
        rest = rest.strip_prefix(',').map_or(rest, str::trim_start);
        if rest.is_empty() {
            return total.is_finite().then_some(total);
        }
    }
}

/// Reads a number with its unit; returns it and what stands behind it.
fn duration_part(text: &str) -> Option<(Duration, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let sign = text.len() - digits.len();
    let number = &text[..sign + end];
    if end == 0 || number.ends_with('.') || digits.starts_with('.') {
        return None;
    }
    let number: f64 = number.parse().ok()?;
    let rest = text[sign + end..].trim_start();
    let end = rest.find(|c: char| !c.is_ascii_alphabetic());
    let (name, rest) = rest.split_at(end.unwrap_or(rest.len()));
    Some((Duration::of(number, unit(name)?), rest))
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "yr" | "yrs" => Unit::Year,
        "mo" | "mos" => Unit::Month,
        "wk" | "wks" | "w" => Unit::Week,
        "d" => Unit::Day,
        "hr" | "hrs" | "h" => Unit::Hour,
        "min" | "mins" | "m" => Unit::Minute,
        "sec" | "secs" | "s" => Unit::Second,
        _ => return Unit::spelled(name).filter(|unit| *unit != Unit::Millisecond),
    })
}

/// Reads the name of a day (U9).
pub(super) fn day(text: &str) -> Option<Day> {
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "now" => Day::Now,
        "today" => Day::Today,
        "tomorrow" => Day::Tomorrow,
        "yesterday" => Day::Yesterday,
        "sow" | "start-of-week" => Day::StartOfWeek,
        "eow" | "end-of-week" => Day::EndOfWeek,
        "som" | "start-of-month" => Day::StartOfMonth,
        "eom" | "end-of-month" => Day::EndOfMonth,
        "soy" | "start-of-year" => Day::StartOfYear,
        "eoy" | "end-of-year" => Day::EndOfYear,
        _ => return None,
    })
}

/// Reads the link at the start of a text; returns it and its length.
pub(super) fn link(text: &str) -> Option<(LinkText, usize)> {
    let open = text.strip_prefix('!').unwrap_or(text);
    let inside = open.strip_prefix("[[")?;
    let end = inside.find(['[', ']', '\n'])?;
    if !inside[end..].starts_with("]]") {
        return None;
    }
    let embed = open.len() < text.len();
    let length = text.len() - inside.len() + end + 2;
    let inside = &inside[..end];
    // In a table the bar is escaped.
    let (target, display) = match inside.split_once('|') {
        Some((target, display)) => (target.trim_end_matches('\\'), Some(display.trim())),
        None => (inside, None),
    };
    let link = LinkText {
        target: target.trim().into(),
        display: display.filter(|text| !text.is_empty()).map(Into::into),
        embed,
    };
    Some((link, length))
}
