//! Compares texts without regard to case and accents, and finds the place of what was found (Z4).
//!
//! Entry points: [`fold`] for what is looked for, [`Folded`] for the text in which it is looked for.

use crate::model::text::nfc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns a text in lower case, and without the accents of Latin, Greek and Cyrillic letters.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        push(&mut out, c);
    }
    out
}

fn push(out: &mut String, c: char) {
    if c.is_ascii() {
        return out.push(c.to_ascii_lowercase());
    }
    let has_accents = matches!(c, '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}');
    for lower in c.to_lowercase() {
        if has_accents {
            out.extend(lower.nfd().filter(|c| !is_combining_mark(*c)));
        } else if !matches!(lower, '\u{300}'..='\u{36f}') {
            out.push(lower);
        }
    }
}

/// A text as it is compared, with the places of its letters.
#[derive(Debug)]
pub(super) struct Folded {
    text: String,
    /// For each byte the first byte of the letter in the text; then the end of the text. `None`: they are the same.
    places: Option<Vec<u32>>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self {
                text: text.to_ascii_lowercase(),
                places: None,
            };
        }
        let mut out = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            push(&mut out, c);
            places.resize(out.len(), at as u32);
        }
        places.push(text.len() as u32);
        Self {
            text: out,
            places: Some(places),
        }
    }

    /// Returns where the folded text `wanted` stands, in bytes of the text.
    pub(super) fn places(&self, wanted: &str) -> Vec<(usize, usize)> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let place = |at: usize| match &self.places {
            None => at,
            Some(places) => places.get(at).map_or(0, |place| *place as usize),
        };
        let end = |at: usize| {
            let mut at = at;
            // A letter whose accent was left out ends where the next one begins.
            while at < self.text.len() && at > 0 && place(at) == place(at - 1) {
                at += 1;
            }
            place(at)
        };
        let found = self.text.match_indices(wanted);
        found
            .map(|(at, _)| (place(at), end(at + wanted.len())))
            .filter(|(start, end)| start < end)
            .collect()
    }
}
