//! Reads dates in properties: `2031-04-05`, `2031-04-05T10:30`, with space, seconds, zone (P3, P14).
//!
//! Entry points: [`read`] for any property, [`of_page`] for the dates of the page, which have more forms.

use jiff::civil::{Date, Time};
use std::fmt::Write as _;

/// The result of reading a text as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A date, or a date and time.
    Date,
    /// Written like one, but there is no such day or time.
    Impossible,
    /// Something else.
    Other,
}

/// Reads `text` as a date.
pub(super) fn read(text: &str) -> Reading {
    let mut rest = DateReader::new(text);
    match rest.date_and_time().filter(|_| rest.text.is_empty()) {
        Some(true) => Reading::Date,
        Some(false) => Reading::Impossible,
        None => Reading::Other,
    }
}

/// Returns the date of a page in one form: with leading zeros, `T` before the time and a colon in the offset. `text` is a form of [`read`],
/// `20241116`, or a link to a note whose name is a date (P14).
pub(super) fn of_page(text: &str) -> Option<String> {
    let text = text.trim();
    let link = text.strip_prefix("[[").and_then(|t| t.strip_suffix("]]"));
    let text = link.map_or(text, linked_name);
    let mut rest = DateReader::new(text);
    let real = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        rest.day(&[])
    } else {
        rest.date_and_time()
    };
    (real == Some(true) && rest.text.is_empty()).then_some(rest.read)
}

/// Returns the name of the note that the inside of a wikilink links to.
fn linked_name(inside: &str) -> &str {
    let target = inside.split(['|', '#']).next().unwrap_or_default().trim();
    let name = target.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".md").unwrap_or(name)
}

/// Reads a date: the rest of the text, and what was read in one form.
struct DateReader<'t> {
    text: &'t str,
    read: String,
}

impl<'t> DateReader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text: text.trim(),
            read: String::new(),
        }
    }

    /// Reads a date and perhaps a time. Returns `None` if the form is wrong, else whether this day and time exist.
    fn date_and_time(&mut self) -> Option<bool> {
        let date = self.day(&['-'])?;
        if self.one_of(&['T', 't', ' ']).is_none() {
            return Some(date);
        }
        let hour = self.number(2)?;
        self.one_of(&[':'])?;
        let minute = self.number(2)?;
        let mut second = 0;
        if self.one_of(&[':']).is_some() {
            second = self.number(2)?;
            if self.one_of(&['.', ',']).is_some() {
                self.number(1)?;
                self.text = self.text.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        let time = Time::new(hour as i8, minute as i8, second as i8, 0).is_ok();
        let _ = write!(self.read, "T{hour:02}:{minute:02}:{second:02}");
        Some(self.zone()? && date && time)
    }

    /// Reads year, month and day. One of the characters in `between` separates them; if it is empty, nothing does.
    fn day(&mut self, between: &[char]) -> Option<bool> {
        let year = self.number(4)?;
        let next = |rest: &mut Self| match between {
            [] => Some(()),
            marks => rest.one_of(marks),
        };
        next(self)?;
        let month = self.number(2)?;
        next(self)?;
        let day = self.number(2)?;
        let _ = write!(self.read, "{year:04}-{month:02}-{day:02}");
        Some(Date::new(year, month as i8, day as i8).is_ok())
    }

    /// Reads `Z`, `+09:00`, `+0900`, `+09` or nothing, after an optional space. Returns whether such a zone exists.
    fn zone(&mut self) -> Option<bool> {
        self.text = self.text.trim_start_matches(' ');
        if self.text.is_empty() {
            return Some(true);
        }
        if self.one_of(&['Z', 'z']).is_some() {
            self.read.push('Z');
            return Some(true);
        }
        let sign = if self.text.starts_with('-') { '-' } else { '+' };
        self.one_of(&['+', '-'])?;
        let hours = self.number(2)?;
        let colon = self.one_of(&[':']).is_some();
        let minutes = if colon || !self.text.is_empty() {
            self.number(2)?
        } else {
            0
        };
        let _ = write!(self.read, "{sign}{hours:02}:{minutes:02}");
        Some(hours < 24 && minutes < 60)
    }

    fn number(&mut self, digits: usize) -> Option<i16> {
        let (number, rest) = self.text.split_at_checked(digits)?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.text = rest;
        number.parse().ok()
    }

    fn one_of(&mut self, chars: &[char]) -> Option<()> {
        self.text = self.text.strip_prefix(chars)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_forms_of_dates() {
        for date in [
            "2031-04-05",
            " 2031-04-05 ",
            "2032-02-29",
            "2031-04-05T10:30",
            "2031-04-05 10:30",
            "2031-04-05T10:30:15",
            "2031-04-05T10:30:15.250Z",
            "2031-04-05T10:30:15+09:00",
            "2031-04-05 10:30:15 +0900",
            "2031-04-05t10:30-03",
        ] {
            assert_eq!(read(date), Reading::Date, "{date}");
        }
        for other in [
            "",
            "2031",
            "2031-4-5",
            "2031-04",
            "2031-04-05x",
            "2031-04-05T",
            "2031-04-05T10",
            "yesterday",
            "2031-04-05T10:30+",
            "２０３１-04-05",
            "2031-04-05T10:30:15.",
        ] {
            assert_eq!(read(other), Reading::Other, "{other}");
        }
    }

    #[test]
    fn p14_dates_of_pages_in_one_form() {
        for (typed, read) in [
            ("2031-04-05", "2031-04-05"),
            ("20241116", "2024-11-16"),
            ("2031-04-05 10:30", "2031-04-05T10:30:00"),
            ("2031-04-05t10:30:15,5 +0900", "2031-04-05T10:30:15+09:00"),
            ("2031-04-05T10:30z", "2031-04-05T10:30:00Z"),
            ("2031-04-05T10:30-03", "2031-04-05T10:30:00-03:00"),
            ("[[2025-03-01]]", "2025-03-01"),
            ("[[Daily/2025-03-01.md#Noon|that day]]", "2025-03-01"),
            ("[[20250301]]", "2025-03-01"),
        ] {
            assert_eq!(of_page(typed).as_deref(), Some(read), "{typed}");
        }
        for other in [
            "March 1, 2025",
            "16/11/2024",
            "2031-04-31",
            "20241399",
            "2024111",
            "202411160",
            "1700000000",
            "[[Spring]]",
            "[[2025-03-01]] and more",
            "２０２４１１１６",
            "",
        ] {
            assert_eq!(of_page(other), None, "{other}");
        }
    }

    #[test]
    fn p14_impossible_dates() {
        for none in [
            "2031-04-31",
            "2031-02-29",
            "2031-13-01",
            "2031-00-10",
            "2031-04-05T25:00",
            "2031-04-05T10:61",
            "2031-04-05T10:30+99:00",
        ] {
            assert_eq!(read(none), Reading::Impossible, "{none}");
        }
    }
}
