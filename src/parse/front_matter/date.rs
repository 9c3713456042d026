//! Dates as properties hold them (P3, P14): `2031-04-05`, `2031-04-05T10:30`, with space, seconds, zone.

use jiff::civil::{Date, Time};

/// What a text is, read as a date.
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
    let mut rest = Rest(text.trim());
    match rest.date_and_time() {
        Some(real) if rest.0.is_empty() => {
            if real {
                Reading::Date
            } else {
                Reading::Impossible
            }
        }
        _ => Reading::Other,
    }
}

/// What is still to be read.
struct Rest<'t>(&'t str);

impl Rest<'_> {
    /// `None` if the shape is wrong, else whether it exists.
    fn date_and_time(&mut self) -> Option<bool> {
        let year = self.number(4)?;
        self.one_of(&['-'])?;
        let month = self.number(2)?;
        self.one_of(&['-'])?;
        let day = self.number(2)?;
        let date = Date::new(year, month as i8, day as i8).is_ok();
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
                self.0 = self.0.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        let time = Time::new(hour as i8, minute as i8, second as i8, 0).is_ok();
        Some(self.zone()? && date && time)
    }

    /// `Z`, `+09:00`, `+0900`, `+09` or nothing, after an optional space.
    fn zone(&mut self) -> Option<bool> {
        self.0 = self.0.trim_start_matches(' ');
        if self.0.is_empty() || self.one_of(&['Z', 'z']).is_some() {
            return Some(true);
        }
        self.one_of(&['+', '-'])?;
        let hours = self.number(2)?;
        let colon = self.one_of(&[':']).is_some();
        let minutes = if colon || !self.0.is_empty() {
            self.number(2)?
        } else {
            0
        };
        Some(hours < 24 && minutes < 60)
    }

    fn number(&mut self, digits: usize) -> Option<i16> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        number.parse().ok()
    }

    fn one_of(&mut self, chars: &[char]) -> Option<()> {
        self.0 = self.0.strip_prefix(chars)?;
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
