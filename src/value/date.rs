//! Dates with or without a time (P3, D22, D24).
//!
//! Entry points: [`Date::parse`] for texts, [`Date::of_property`] for properties. A date is what the clock on the wall says in
//! `site.timezone`, so a day has 24 hours.

use super::duration::{DAY, Duration};
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};
use std::cmp::Ordering;

/// A date.
#[derive(Clone, Copy, Debug)]
pub struct Date {
    /// The day and the time, midnight if it has none.
    pub at: DateTime,
    /// Whether a time belongs to it.
    pub has_time: bool,
    /// Whether it is shown by how long ago it is (D33).
    pub relative: bool,
}

impl Date {
    /// Makes a date with a time.
    #[must_use]
    pub fn with_time(at: DateTime) -> Self {
        Self {
            at,
            has_time: true,
            relative: false,
        }
    }

    /// Makes a date without a time.
    #[must_use]
    pub fn day(at: DateTime) -> Self {
        Self {
            at: at.date().to_datetime(jiff::civil::Time::midnight()),
            has_time: false,
            relative: false,
        }
    }

    /// Returns the date and time of a moment, given in seconds since 1970.
    #[must_use]
    pub fn of_seconds(seconds: i64, zone: &TimeZone) -> Option<Self> {
        let moment = Timestamp::from_second(seconds).ok()?;
        Some(Self::with_time(zone.to_datetime(moment)))
    }

    /// Returns milliseconds since 1970.
    #[must_use]
    pub fn millis(&self, zone: &TimeZone) -> Option<f64> {
        let moment = zone.to_timestamp(self.at).ok()?;
        Some(moment.as_millisecond() as f64)
    }

    /// Reads a text as `date()` does: `2031-04-05`, with a time behind `T` or a space, `20310405`, `203104051030`, `04/05/2031`.
    #[must_use]
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let text = text.trim();
        if let Some(date) = Self::of_property(text, zone) {
            return Some(date);
        }
        let mut reader = Reader { rest: text };
        let (year, month, day) = match text.len() {
            8 | 12 if text.bytes().all(|b| b.is_ascii_digit()) => {
                (reader.number(4)?, reader.number(2)?, reader.number(2)?)
            }
            _ => {
                let (month, ()) = (reader.short()?, reader.mark(&['/'])?);
                let (day, ()) = (reader.short()?, reader.mark(&['/'])?);
                (reader.number(4)?, month, day)
            }
        };
        if reader.rest.is_empty() {
            return Some(Self::day(civil(year, month, day, 0, 0, 0)?));
        }
        let (hour, minute) = (reader.number(2)?, reader.number(2)?);
        if !reader.rest.is_empty() {
            return None;
        }
        Some(Self::with_time(civil(year, month, day, hour, minute, 0)?))
    }

    /// Reads a property (P3): `2031-04-05`, perhaps with a time behind `T` or a space, and a zone.
    #[must_use]
    pub fn of_property(text: &str, zone: &TimeZone) -> Option<Self> {
        let text = text.trim();
        // Checked first, because nearly all texts are no dates.
        let bytes = text.as_bytes();
        if bytes.len() < 10 || bytes[4] != b'-' || !bytes[0].is_ascii_digit() {
            return None;
        }
        let mut reader = Reader { rest: text };
        let (year, ()) = (reader.number(4)?, reader.mark(&['-'])?);
        let (month, ()) = (reader.number(2)?, reader.mark(&['-'])?);
        let day = reader.number(2)?;
        if reader.rest.is_empty() {
            return Some(Self::day(civil(year, month, day, 0, 0, 0)?));
        }
        reader.mark(&['T', 't', ' '])?;
        let (hour, ()) = (reader.number(2)?, reader.mark(&[':'])?);
        let minute = reader.number(2)?;
        let (mut second, mut nanos) = (0, 0);
        if reader.mark(&[':']).is_some() {
            second = reader.number(2)?;
            if reader.mark(&['.', ',']).is_some() {
                nanos = reader.fraction()?;
            }
        }
        let at = civil(year, month, day, hour, minute, second)?;
        let at = at.with().subsec_nanosecond(nanos).build().ok()?;
        let at = match reader.offset()? {
            Some(offset) => zone.to_datetime(offset.to_timestamp(at).ok()?),
            None => at,
        };
        Some(Self::with_time(at))
    }

    /// Returns the date without its time.
    #[must_use]
    pub fn without_time(&self) -> Self {
        Self::day(self.at)
    }

    /// Returns the date a duration later. Months are clamped to the last day of the month (D27). `None`: outside the calendar.
    #[must_use]
    pub fn plus(&self, duration: Duration) -> Option<Self> {
        let months = duration.months.trunc();
        let rest = duration.rest + duration.months.fract() * super::duration::MONTH;
        if !months.is_finite() || months.abs() > 240_000.0 || !rest.is_finite() || rest.abs() > 1e15
        {
            return None;
        }
        let span = Span::new().try_months(months as i64).ok()?;
        let at = self.at.checked_add(span).ok()?;
        let rest_is_days = rest % DAY == 0.0;
        let at = at.checked_add(SignedDuration::from_millis(rest.round() as i64));
        Some(Self {
            at: at.ok()?,
            has_time: self.has_time || !rest_is_days,
            relative: false,
        })
    }

    /// Returns how much later it is than `other`.
    #[must_use]
    pub fn since(&self, other: &Self) -> Duration {
        let between = self.at.duration_since(other.at);
        Duration::of_millis(between.as_millis() as f64)
    }

    /// Compares the moments, midnight for a date without a time.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at)
    }

    /// Whether both are equal: where one has no time, the day counts alone (D24).
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        if self.has_time && other.has_time {
            self.at == other.at
        } else {
            self.at.date() == other.at.date()
        }
    }

    /// Returns it as shown: `2031-04-05` or `2031-04-05 10:30` (D16).
    #[must_use]
    pub fn shown(&self) -> String {
        let (date, at) = (self.at.date(), self.at);
        if self.has_time {
            format!("{date} {:02}:{:02}", at.hour(), at.minute())
        } else {
            date.to_string()
        }
    }

    /// Returns it as HTML's `<time datetime>` wants it.
    #[must_use]
    pub fn iso(&self) -> String {
        let (date, at) = (self.at.date(), self.at);
        match (self.has_time, at.second()) {
            (false, _) => date.to_string(),
            (true, 0) => format!("{date}T{:02}:{:02}", at.hour(), at.minute()),
            (true, second) => format!("{date}T{:02}:{:02}:{second:02}", at.hour(), at.minute()),
        }
    }
}

fn civil(year: i32, month: i32, day: i32, hour: i32, minute: i32, second: i32) -> Option<DateTime> {
    let (month, day) = (month as i8, day as i8);
    let (hour, minute, second) = (hour as i8, minute as i8, second as i8);
    DateTime::new(year as i16, month, day, hour, minute, second, 0).ok()
}

/// Reads numbers of fixed length.
struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn number(&mut self, digits: usize) -> Option<i32> {
        let (number, rest) = self.rest.split_at_checked(digits)?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        number.parse().ok()
    }

    /// One or two digits.
    fn short(&mut self) -> Option<i32> {
        self.number(2).or_else(|| self.number(1))
    }

    /// Digits behind a decimal point, as nanoseconds.
    fn fraction(&mut self) -> Option<i32> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return None;
        }
        let nine = format!("{:0<9}", &self.rest[..digits.min(9)]);
        self.rest = &self.rest[digits..];
        nine.parse().ok()
    }

    fn mark(&mut self, marks: &[char]) -> Option<()> {
        self.rest = self.rest.strip_prefix(marks)?;
        Some(())
    }

    /// Reads `Z`, `+09:00`, `+0900`, `+09` or nothing up to the end, after optional spaces.
    fn offset(&mut self) -> Option<Option<Offset>> {
        self.rest = self.rest.trim_start_matches(' ');
        if self.rest.is_empty() {
            return Some(None);
        }
        if self.mark(&['Z', 'z']).is_some() {
            return self.rest.is_empty().then_some(Some(Offset::UTC));
        }
        let sign = if self.rest.starts_with('-') { -1 } else { 1 };
        self.mark(&['+', '-'])?;
        let hours = self.number(2)?;
        let colon = self.mark(&[':']).is_some();
        let minutes = if colon || !self.rest.is_empty() {
            self.number(2)?
        } else {
            0
        };
        let inside = self.rest.is_empty() && hours < 24 && minutes < 60;
        inside.then_some(())?;
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60))
            .ok()
            .map(Some)
    }
}
