//! Words for dates and lengths of time in the language of the site (D28, D32).
//!
//! Entry point: [`Words`]. They are the table `time` and the list `months` of a file in `templates/i18n/`.

use super::duration::{Duration, Unit};
use serde::Deserialize;

/// The words of a language. What its file leaves out is English.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Words {
    /// Names of the months, January first.
    pub months: Vec<String>,
    /// The same, short.
    pub months_short: Vec<String>,
    /// Names of the days of the week, Sunday first.
    pub weekdays: Vec<String>,
    /// The same, short.
    pub weekdays_short: Vec<String>,
    /// The same, as short as can be.
    pub weekdays_min: Vec<String>,
    /// Before noon and after it.
    pub halves: [String; 2],
    /// The same in small letters.
    pub halves_small: [String; 2],
    /// How a number in a row is written: `{n}` and what stands around it; `english` adds `st`, `nd`, `rd` or `th`.
    pub ordinal: String,
    /// First day of the week: 0 is Sunday, 1 Monday.
    pub first_weekday: i16,
    /// The day of January that always lies in the first week of a year.
    pub first_week: i16,
    /// How long ago: `{t} ago`.
    pub past: String,
    /// How long from now: `in {t}`.
    pub future: String,
    /// Less than a minute.
    pub seconds: String,
    /// One and several minutes.
    pub minutes: [String; 2],
    /// One and several hours.
    pub hours: [String; 2],
    /// One and several days.
    pub days: [String; 2],
    /// One and several months.
    pub months_long: [String; 2],
    /// One and several years.
    pub years: [String; 2],
    /// One and several, to the letter: years, months, weeks, days, hours, minutes, seconds (U22).
    pub counts: Vec<[String; 2]>,
    /// Patterns of dates in Luxon's notation: short, with the month's short name, with its name.
    pub date_patterns: [String; 3],
    /// Patterns of times: without seconds and with them.
    pub time_patterns: [String; 2],
}

impl Default for Words {
    fn default() -> Self {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let two = |one: &str, other: &str| [one.to_owned(), other.to_owned()];
        Self {
            months: list(
                "January February March April May June July August September October November December",
            ),
            months_short: list("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
            weekdays: list("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
            weekdays_short: list("Sun Mon Tue Wed Thu Fri Sat"),
            weekdays_min: list("Su Mo Tu We Th Fr Sa"),
            halves: two("AM", "PM"),
            halves_small: two("am", "pm"),
            ordinal: "english".to_owned(),
            first_weekday: 0,
            first_week: 1,
            past: "{t} ago".to_owned(),
            future: "in {t}".to_owned(),
            seconds: "a few seconds".to_owned(),
            minutes: two("a minute", "{n} minutes"),
            hours: two("an hour", "{n} hours"),
            days: two("a day", "{n} days"),
            months_long: two("a month", "{n} months"),
            years: two("a year", "{n} years"),
            counts: ["year", "month", "week", "day", "hour", "minute", "second"]
                .map(|unit| two(&format!("{{n}} {unit}"), &format!("{{n}} {unit}s")))
                .into(),
            date_patterns: ["L/d/yyyy", "LLL d, yyyy", "LLLL d, yyyy"].map(str::to_owned),
            time_patterns: ["h:mm a", "h:mm:ss a"].map(str::to_owned),
        }
    }
}

impl Words {
    /// Returns a length of time by its largest unit, rounded as Moment does: `a day`, `3 months` (D32).
    #[must_use]
    pub fn length(&self, duration: Duration) -> String {
        let size = duration.times(if duration.millis() < 0.0 { -1.0 } else { 1.0 });
        let rounded = |unit: Unit| (size.in_unit(unit) + 0.5).floor();
        let (days, months) = (rounded(Unit::Day), rounded(Unit::Month));
        let (forms, count) = if rounded(Unit::Second) < 45.0 {
            return self.seconds.clone();
        } else if rounded(Unit::Minute) < 45.0 {
            (&self.minutes, rounded(Unit::Minute))
        } else if rounded(Unit::Hour) < 22.0 {
            (&self.hours, rounded(Unit::Hour))
        } else if days < 26.0 {
            (&self.days, days)
        } else if months < 11.0 {
            (&self.months_long, months)
        } else {
            (&self.years, rounded(Unit::Year))
        };
        if count <= 1.0 {
            return forms[0].replace("{n}", "1");
        }
        forms[1].replace("{n}", &super::number::shown(count))
    }

    /// Returns a length of time to the letter, the largest unit first: `1 week, 3 days` (U22).
    #[must_use]
    pub fn in_units(&self, duration: Duration) -> String {
        const UNITS: [Unit; 5] = [
            Unit::Week,
            Unit::Day,
            Unit::Hour,
            Unit::Minute,
            Unit::Second,
        ];
        let is_negative = duration.millis() < 0.0;
        let size = duration.times(if is_negative { -1.0 } else { 1.0 });
        let months = (size.months + 1e-9).floor();
        let mut counts = vec![(months / 12.0).floor(), months % 12.0];
        // Lengths below a millisecond are what reckoning leaves.
        let rest = Duration::of(size.months - months, Unit::Month).in_unit(Unit::Month);
        let mut rest = (size.rest + rest * Unit::Month.millis()).round().max(0.0);
        for unit in UNITS {
            let count = match unit {
                Unit::Second => rest / unit.millis(),
                _ => (rest / unit.millis()).floor(),
            };
            rest -= count * unit.millis();
            counts.push(count);
        }
        let shown = counts.iter().zip(&self.counts);
        let shown = shown.filter(|(count, _)| **count > 0.0);
        let parts = shown.map(|(count, [one, other])| {
            let form = if *count == 1.0 { one } else { other };
            form.replace("{n}", &super::number::shown(*count))
        });
        let parts: Vec<String> = parts.collect();
        let nothing = || {
            self.counts
                .last()
                .map(|[_, other]| other.replace("{n}", "0"))
        };
        match (parts.is_empty(), is_negative) {
            (true, _) => nothing().unwrap_or_default(),
            (false, true) => format!("-{}", parts.join(", ")),
            (false, false) => parts.join(", "),
        }
    }

    /// Returns how long ago something was, or how long it is from now.
    #[must_use]
    pub fn away(&self, since_now: Duration) -> String {
        let pattern = if since_now.millis() > 0.0 {
            &self.future
        } else {
            &self.past
        };
        pattern.replace("{t}", &self.length(since_now))
    }

    /// Returns a number in a row: `1st`.
    #[must_use]
    pub fn ordinal(&self, number: i64) -> String {
        if self.ordinal != "english" {
            return self.ordinal.replace("{n}", &number.to_string());
        }
        let ending = match (number % 10, number % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        format!("{number}{ending}")
    }
}
