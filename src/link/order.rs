//! Orders names as lists show them: without case, accents ignored at first, numbers by value (B6).
//!
//! Entry points: [`natural_cmp`] for two names, [`NaturalKey`] for sorting many. Callers put equal names in path order, which is the order
//! of file ids.

use crate::model::text::{fold, nfc};
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// A key that orders names, made once for a name that is compared often.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NaturalKey {
    plain: String,
    accented: String,
}

impl NaturalKey {
    /// The key of `name`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let folded = fold(name);
        let accented = numbered(&folded);
        if folded.is_ascii() {
            return Self {
                plain: accented,
                accented: String::new(),
            };
        }
        let bare: String = folded.nfd().filter(|c| !is_accent(*c)).collect();
        // Removing accents took Hangul apart. Syllables are compared as a whole, so they are composed again.
        let plain = numbered(&nfc(&bare));
        Self { plain, accented }
    }
}

/// Compares two names as lists show them.
#[must_use]
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    NaturalKey::new(a).cmp(&NaturalKey::new(b))
}

/// Whether a mark does not change the place of its letter: European diacritics, and the voicing marks of kana.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{3099}' | '\u{309a}' | '\u{fe20}'..='\u{fe2f}')
}

/// Puts the number of digits in front of every number, so that comparing characters compares values.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut digits = String::new();
    for c in text.chars() {
        match digit(c) {
            Some(d) => digits.push(d),
            None => {
                push_number(&mut out, &mut digits);
                out.push(c);
            }
        }
    }
    push_number(&mut out, &mut digits);
    out
}

fn push_number(out: &mut String, digits: &mut String) {
    if digits.is_empty() {
        return;
    }
    let value = digits.trim_start_matches('0');
    out.push('0');
    // No name has a number this long. Beyond, the order of digits is good enough.
    let length = value.len().min(0xd000) as u32;
    out.push(char::from_u32(length + 1).unwrap_or('\u{1}'));
    out.push_str(value);
    digits.clear();
}

/// Returns an ASCII or full-width digit as ASCII.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        names.sort_by(|a, b| natural_cmp(a, b));
        names
    }

    #[test]
    fn b6_numbers_by_value() {
        assert_eq!(
            sorted(&["Box 10", "box 9", "Box 010b", "Box", "Box 9a"]),
            ["Box", "box 9", "Box 9a", "Box 10", "Box 010b"]
        );
        assert_eq!(sorted(&["벌통 10", "벌통 ２"]), ["벌통 ２", "벌통 10"]);
        let long = format!("n{}", "9".repeat(300));
        assert_eq!(sorted(&[&long, "n2"])[0], "n2");
    }

    #[test]
    fn b6_accents_count_last() {
        assert_eq!(
            sorted(&["Zebra", "Émile", "emil", "Emile", "eMILF"]),
            ["emil", "Emile", "Émile", "eMILF", "Zebra"]
        );
    }

    #[test]
    fn b6_hangul_by_syllable_in_either_form() {
        let nfd: String = "각도".nfd().collect();
        assert_eq!(natural_cmp(&nfd, "각도"), Ordering::Equal);
        assert_eq!(
            sorted(&["나비", "각도", "가방", "간"]),
            ["가방", "각도", "간", "나비"]
        );
        assert_eq!(sorted(&["がく", "かき", "きく"]), ["かき", "がく", "きく"]);
    }
}
