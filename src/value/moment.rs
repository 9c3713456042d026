//! Writes dates by the patterns of Moment, which `date.format()` takes.
//!
//! Entry point: [`format()`].

use super::words::Words;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::fmt::Write as _;

/// All tokens, the longest of each letter first.
const TOKENS: &[&str] = &[
    "YYYY", "YY", "Q", "MMMM", "MMM", "MM", "Mo", "M", "Do", "DDDD", "DDD", "DD", "D", "dddd",
    "ddd", "dd", "d", "HH", "H", "hh", "h", "mm", "m", "ss", "s", "SSS", "A", "a", "ZZ", "Z", "X",
    "x", "ww", "w", "WW", "W", "gggg", "GGGG",
];

/// Writes a date by a pattern. Letters that are no token stay, and so does what stands in brackets.
#[must_use]
pub fn format(at: DateTime, pattern: &str, words: &Words, zone: &TimeZone) -> String {
    let writer = Writer { at, words, zone };
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if c == '['
            && let Some((literal, after)) = rest[1..].split_once(']')
        {
            out.push_str(literal);
            rest = after;
        } else if let Some(token) = TOKENS.iter().find(|token| rest.starts_with(**token)) {
            writer.token(&mut out, token);
            rest = &rest[token.len()..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

struct Writer<'w> {
    at: DateTime,
    words: &'w Words,
    zone: &'w TimeZone,
}

impl Writer<'_> {
    fn token(&self, out: &mut String, token: &str) {
        let (at, words) = (self.at, self.words);
        let (month, weekday) = (
            at.month() as usize - 1,
            at.weekday().to_sunday_zero_offset() as usize,
        );
        let hour = i64::from(at.hour());
        let half = usize::from(hour >= 12);
        let twelve = (hour + 11) % 12 + 1;
        let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
        let iso = at.date().iso_week_date();
        let (number, digits) = match token {
            "YYYY" => (i64::from(at.year()), 4),
            "YY" => (i64::from(at.year()).rem_euclid(100), 2),
            "Q" => (month as i64 / 3 + 1, 1),
            "MM" => (month as i64 + 1, 2),
            "M" => (month as i64 + 1, 1),
            "DDDD" => (i64::from(at.day_of_year()), 3),
            "DDD" => (i64::from(at.day_of_year()), 1),
            "DD" => (i64::from(at.day()), 2),
            "D" => (i64::from(at.day()), 1),
            "d" => (weekday as i64, 1),
            "HH" => (hour, 2),
            "H" => (hour, 1),
            "hh" => (twelve, 2),
            "h" => (twelve, 1),
            "mm" => (i64::from(at.minute()), 2),
            "m" => (i64::from(at.minute()), 1),
            "ss" => (i64::from(at.second()), 2),
            "s" => (i64::from(at.second()), 1),
            "SSS" => (i64::from(at.millisecond()), 3),
            "ww" => (i64::from(self.week().1), 2),
            "w" => (i64::from(self.week().1), 1),
            "WW" => (i64::from(iso.week()), 2),
            "W" => (i64::from(iso.week()), 1),
            "gggg" => (i64::from(self.week().0), 4),
            "GGGG" => (i64::from(iso.year()), 4),
            _ => {
                let text = match token {
                    "MMMM" => name(&words.months, month),
                    "MMM" => name(&words.months_short, month),
                    "Mo" => words.ordinal(month as i64 + 1),
                    "Do" => words.ordinal(i64::from(at.day())),
                    "dddd" => name(&words.weekdays, weekday),
                    "ddd" => name(&words.weekdays_short, weekday),
                    "dd" => name(&words.weekdays_min, weekday),
                    "A" => words.halves[half].clone(),
                    "a" => words.halves_small[half].clone(),
                    "Z" => self.offset(":"),
                    "ZZ" => self.offset(""),
                    _ => self.since_1970(token == "x"),
                };
                out.push_str(&text);
                return;
            }
        };
        let _ = write!(out, "{number:0digits$}");
    }

    /// Returns the year that the week belongs to and its number, as the language counts weeks.
    fn week(&self) -> (i16, i16) {
        let date = self.at.date();
        let first_day = self.words.first_weekday.rem_euclid(7);
        // The day on which the first week of a year begins: 0 is 1 January, -1 the day before.
        let start = |year: i16| {
            let inside = self.words.first_week.clamp(1, 7);
            let day = jiff::civil::Date::new(year, 1, inside as i8).ok()?;
            let weekday = i16::from(day.weekday().to_sunday_zero_offset());
            Some(inside - 1 - (weekday - first_day).rem_euclid(7))
        };
        let year = date.year();
        let day = date.day_of_year() - 1;
        let this = start(year).unwrap_or(0);
        if day < this {
            let before = year - 1;
            let length =
                jiff::civil::Date::new(before, 1, 1).map_or(365, |date| date.days_in_year());
            return (before, (day + length - start(before).unwrap_or(0)) / 7 + 1);
        }
        let next = start(year + 1).unwrap_or(0) + date.days_in_year();
        if day >= next {
            return (year + 1, 1);
        }
        (year, (day - this) / 7 + 1)
    }

    fn offset(&self, between: &str) -> String {
        let moment = self.zone.to_timestamp(self.at);
        let seconds = moment.map_or(0, |moment| self.zone.to_offset(moment).seconds());
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        format!("{sign}{:02}{between}{:02}", minutes / 60, minutes % 60)
    }

    fn since_1970(&self, millis: bool) -> String {
        let moment = self.zone.to_timestamp(self.at);
        let count = moment.map_or(0, |moment| {
            if millis {
                moment.as_millisecond()
            } else {
                moment.as_second()
            }
        });
        count.to_string()
    }
}
