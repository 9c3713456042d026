//! Words around what bases show, in the language of the site.
//!
//! Entry point: [`BaseWords`], the table `base` of a file in `templates/i18n/`.

use serde::Deserialize;

/// Words around what bases show.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BaseWords {
    /// How many rows: one, and several.
    rows: Forms,
    /// How many rows are not shown.
    more: Forms,
    /// The heading of rows without a value.
    pub(super) none: String,
    /// In place of rows, if there are none.
    pub(super) nothing: String,
    /// Before line, column and reason of what is wrong.
    pub(super) broken: String,
    /// What the box is called in which readers type to filter rows.
    pub(super) filter: String,
}

/// A phrase for one and for several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Forms {
    one: String,
    other: String,
}

impl Forms {
    pub(super) fn of(&self, count: usize) -> String {
        let form = match count {
            1 if !self.one.is_empty() => &self.one,
            _ => &self.other,
        };
        form.replace("{n}", &grouped(count as u64))
    }
}

impl BaseWords {
    /// Returns how many rows there are.
    pub(super) fn rows(&self, count: usize) -> String {
        self.rows.of(count)
    }

    /// Returns how many rows are not shown.
    pub(super) fn more(&self, count: usize) -> String {
        self.more.of(count)
    }
}

/// Returns a number as in `1,234,567`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
