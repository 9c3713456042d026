//! Writes and reads dates by the patterns of Luxon, which queries use (U22, `dateformat`, `date`).
//!
//! Entry points: [`format()`] and [`parse`].

use super::date::Date;
use super::words::Words;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::fmt::Write as _;

/// Writes a date by a pattern. Letters that are no token stay, and so does what stands in single quotes.
#[must_use]
pub fn format(at: DateTime, pattern: &str, words: &Words, zone: &TimeZone) -> String {
    let mut out = String::new();
    for token in tokens(pattern) {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Field(field) => write(&mut out, at, field, words, zone),
        }
    }
    out
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'p> {
    Literal(&'p str),
    /// A run of one letter.
    Field(&'p str),
}

fn tokens(pattern: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            let inside = &rest[1..];
            let (literal, after) = inside.split_once('\'').unwrap_or((inside, ""));
            tokens.push(Token::Literal(literal));
            rest = after;
            continue;
        }
        let end = rest.find(|other| other != c).unwrap_or(rest.len());
        let end = if c.is_ascii_alphabetic() {
            end
        } else {
            c.len_utf8()
        };
        let (run, after) = rest.split_at(end);
        tokens.push(match c.is_ascii_alphabetic() {
            true => Token::Field(run),
            false => Token::Literal(run),
        });
        rest = after;
    }
    tokens
}

fn write(out: &mut String, at: DateTime, field: &str, words: &Words, zone: &TimeZone) {
    let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
    let month = at.month() as usize - 1;
    let weekday = at.weekday().to_sunday_zero_offset() as usize;
    let iso = at.date().iso_week_date();
    let twelve = (i64::from(at.hour()) + 11) % 12 + 1;
    let (number, digits) = match field {
        "y" => (i64::from(at.year()), 1),
        "yy" => (i64::from(at.year()).rem_euclid(100), 2),
        "yyyy" => (i64::from(at.year()), 4),
        "L" | "M" => (i64::from(at.month()), 1),
        "LL" | "MM" => (i64::from(at.month()), 2),
        "d" => (i64::from(at.day()), 1),
        "dd" => (i64::from(at.day()), 2),
        "o" => (i64::from(at.day_of_year()), 1),
        "ooo" => (i64::from(at.day_of_year()), 3),
        "E" | "c" => (i64::from(at.weekday().to_monday_one_offset()), 1),
        "W" => (i64::from(iso.week()), 1),
        "WW" => (i64::from(iso.week()), 2),
        "kk" => (i64::from(iso.year()).rem_euclid(100), 2),
        "kkkk" => (i64::from(iso.year()), 4),
        "q" => (month as i64 / 3 + 1, 1),
        "qq" => (month as i64 / 3 + 1, 2),
        "H" => (i64::from(at.hour()), 1),
        "HH" => (i64::from(at.hour()), 2),
        "h" => (twelve, 1),
        "hh" => (twelve, 2),
        "m" => (i64::from(at.minute()), 1),
        "mm" => (i64::from(at.minute()), 2),
        "s" => (i64::from(at.second()), 1),
        "ss" => (i64::from(at.second()), 2),
        "S" => (i64::from(at.millisecond()), 1),
        "SSS" => (i64::from(at.millisecond()), 3),
        "x" | "X" => {
            let moment = zone.to_timestamp(at);
            let count = moment.map_or(0, |moment| match field {
                "x" => moment.as_millisecond(),
                _ => moment.as_second(),
            });
            (count, 1)
        }
        _ => {
            let text = match field {
                "LLL" | "MMM" => name(&words.months_short, month),
                "LLLL" | "MMMM" => name(&words.months, month),
                "EEE" | "ccc" => name(&words.weekdays_short, weekday),
                "EEEE" | "cccc" => name(&words.weekdays, weekday),
                "a" => words.halves[usize::from(at.hour() >= 12)].clone(),
                "Z" | "ZZ" | "ZZZ" => offset(at, field, zone),
                "z" => zone.iana_name().unwrap_or("UTC").to_owned(),
                "T" => format(at, "HH:mm", words, zone),
                "TT" => format(at, "HH:mm:ss", words, zone),
                _ => match whole(field, words) {
                    Some(pattern) => format(at, &pattern, words, zone),
                    None => field.to_owned(),
                },
            };
            out.push_str(&text);
            return;
        }
    };
    let _ = write!(out, "{number:0digits$}");
}

/// Returns the pattern of a whole date or time in the words of the site.
fn whole(field: &str, words: &Words) -> Option<String> {
    let [short, medium, long] = &words.date_patterns;
    let [time, seconds] = &words.time_patterns;
    Some(match field {
        "D" => short.clone(),
        "DD" => medium.clone(),
        "DDD" => long.clone(),
        "DDDD" => format!("EEEE, {long}"),
        "t" => time.clone(),
        "tt" => seconds.clone(),
        "f" => format!("{short}, {time}"),
        "ff" => format!("{medium}, {time}"),
        "fff" => format!("{long}, {time}"),
        "F" => format!("{short}, {seconds}"),
        "FF" => format!("{medium}, {seconds}"),
        "FFF" => format!("{long}, {seconds}"),
        _ => return None,
    })
}

fn offset(at: DateTime, field: &str, zone: &TimeZone) -> String {
    let moment = zone.to_timestamp(at);
    let seconds = moment.map_or(0, |moment| zone.to_offset(moment).seconds());
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    match (field, minutes) {
        ("Z", 0) => format!("{sign}{hours}"),
        ("Z", _) => format!("{sign}{hours}:{minutes:02}"),
        ("ZZ", _) => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}"),
    }
}

/// Reads a date by a pattern. `None`: the text does not have that form.
#[must_use]
pub fn parse(text: &str, pattern: &str, words: &Words, zone: &TimeZone) -> Option<Date> {
    let mut read = Read::default();
    let mut rest = text.trim();
    for token in tokens(pattern.trim()) {
        rest = match token {
            Token::Literal(literal) if literal.trim().is_empty() => rest.trim_start(),
            Token::Literal(literal) => rest.strip_prefix(literal)?,
            Token::Field(field) => read.field(rest, field, words)?,
        };
    }
    if !rest.trim().is_empty() {
        return None;
    }
    read.date(zone)
}

/// What was read of a date.
#[derive(Default)]
struct Read {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    milli: Option<i64>,
    after_noon: Option<bool>,
    /// Seconds east of Greenwich.
    offset: Option<i32>,
}

impl Read {
    /// Reads a field at the start of a text; returns what stands behind it.
    fn field<'t>(&mut self, text: &'t str, field: &str, words: &Words) -> Option<&'t str> {
        let most = match field.as_bytes()[0] {
            b'y' if field.len() == 4 => 4,
            b'y' if field.len() == 1 => 6,
            b'S' => 3,
            b'o' => 3,
            _ => 2,
        };
        let number = |least: usize| {
            let digits = text.bytes().take(most).take_while(u8::is_ascii_digit);
            let count = digits.count();
            let number: i64 = text.get(..count)?.parse().ok()?;
            (count >= least).then(|| (number, &text[count..]))
        };
        let slot = match field {
            "y" => &mut self.year,
            "yyyy" => {
                let (year, rest) = number(4)?;
                self.year = Some(year);
                return Some(rest);
            }
            "yy" => {
                let (year, rest) = number(2)?;
                self.year = Some(if year > 60 { 1900 + year } else { 2000 + year });
                return Some(rest);
            }
            "L" | "M" | "LL" | "MM" => &mut self.month,
            "d" | "dd" => &mut self.day,
            "H" | "HH" | "h" | "hh" => &mut self.hour,
            "m" | "mm" => &mut self.minute,
            "s" | "ss" => &mut self.second,
            "S" | "SSS" => &mut self.milli,
            "LLL" | "MMM" | "LLLL" | "MMMM" => {
                let (month, rest) =
                    named(text, &words.months).or_else(|| named(text, &words.months_short))?;
                self.month = Some(month as i64 + 1);
                return Some(rest);
            }
            "EEE" | "ccc" | "EEEE" | "cccc" => {
                let found = named(text, &words.weekdays);
                return Some(found.or_else(|| named(text, &words.weekdays_short))?.1);
            }
            "a" => {
                let (half, rest) = named(text, &words.halves)?;
                self.after_noon = Some(half == 1);
                return Some(rest);
            }
            "Z" | "ZZ" | "ZZZ" => return self.offset(text),
            _ => return None,
        };
        let least = if matches!(field, "S" | "SSS") {
            field.len()
        } else {
            field.len().min(2)
        };
        let (number, rest) = number(least)?;
        *slot = Some(number);
        Some(rest)
    }

    fn offset<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        if let Some(rest) = text.strip_prefix('Z') {
            self.offset = Some(0);
            return Some(rest);
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let digits = text.strip_prefix(['+', '-'])?;
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != ':');
        let (digits, rest) = digits.split_at(end.unwrap_or(digits.len()));
        let (hours, minutes) = match digits.split_once(':') {
            Some(parts) => parts,
            None if digits.len() == 4 => digits.split_at(2),
            None => (digits, "0"),
        };
        let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        let inside = hours < 24 && minutes < 60;
        self.offset = Some(sign * (inside.then_some(hours)? * 3600 + minutes * 60));
        Some(rest)
    }

    fn date(&self, zone: &TimeZone) -> Option<Date> {
        let has_time = self.hour.is_some() || self.minute.is_some() || self.second.is_some();
        let hour = match (self.hour.unwrap_or(0), self.after_noon) {
            (12, Some(false)) => 0,
            (hour, Some(true)) if hour < 12 => hour + 12,
            (hour, _) => hour,
        };
        let small = |number: i64| i8::try_from(number).ok();
        let date = jiff::civil::Date::new(
            i16::try_from(self.year.unwrap_or(1970)).ok()?,
            small(self.month.unwrap_or(1))?,
            small(self.day.unwrap_or(1))?,
        );
        let nanos = i32::try_from(self.milli.unwrap_or(0) * 1_000_000).ok()?;
        let (minute, second) = (self.minute.unwrap_or(0), self.second.unwrap_or(0));
        let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, nanos);
        let at = date.ok()?.to_datetime(time.ok()?);
        let at = match self.offset {
            Some(seconds) => {
                let offset = jiff::tz::Offset::from_seconds(seconds).ok()?;
                zone.to_datetime(offset.to_timestamp(at).ok()?)
            }
            None => at,
        };
        Some(match has_time {
            true => Date::with_time(at),
            false => Date::day(at),
        })
    }
}

/// Finds the name that a text begins with, in any case; returns which and what stands behind it.
fn named<'t>(text: &'t str, names: &[String]) -> Option<(usize, &'t str)> {
    let lower = text.to_lowercase();
    // Of two that fit the longer one counts.
    let fits = names
        .iter()
        .enumerate()
        .filter(|(_, name)| lower.starts_with(&name.to_lowercase()));
    let (at, name) = fits.max_by_key(|(_, name)| name.len())?;
    Some((at, text.get(name.len()..)?))
}
