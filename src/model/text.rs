//! Compares text: Unicode NFC, then case folding (N2).

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns `text` in NFC, borrowed if it is in NFC already.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii()
        || text.chars().all(is_always_nfc)
        || is_nfc_quick(text.chars()) == IsNormalized::Yes
    {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Whether `c` is in NFC beside any other character, as far as that can be told without a table: Latin, Hangul syllables, ideographs,
/// kana and punctuation, which are nearly all that people write.
fn is_always_nfc(c: char) -> bool {
    matches!(
        c as u32,
        0..0x300 | 0x2010..0x2027 | 0x3001..0x3016 | 0x3041..0x3097 | 0x30a1..0x30fb | 0x4e00..0xa000 | 0xac00..0xd7a4
    )
}

/// Returns the key by which names, paths, tags, aliases and headings are compared: NFC and full case folding (N2).
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let folded = caseless::default_case_fold_str(&nfc(text));
    match nfc(&folded) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(composed) => composed,
    }
}

/// Whether one insertion, deletion, replacement or swap of neighbours turns `a` into `b`.
#[must_use]
pub fn is_one_edit(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a, b) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

/// Returns `text` with U+FFFD in place of what no HTML page may hold: control characters and noncharacters.
#[must_use]
pub fn printable(text: String) -> String {
    // Only these bytes begin such a character; most texts have none.
    let suspicious =
        |b: u8| b < 0x20 && b != b'\n' && b != b'\t' || matches!(b, 0x7f | 0xc2 | 0xef | 0xf0..);
    // Without an early exit inside a block, many bytes are compared at a time.
    let any = |block: &[u8]| block.iter().fold(false, |any, b| any | suspicious(*b));
    if !text.as_bytes().chunks(64).any(any) || !text.contains(is_unprintable) {
        return text;
    }
    text.replace(is_unprintable, "\u{fffd}")
}

fn is_unprintable(c: char) -> bool {
    let noncharacter = matches!(c as u32, 0xfdd0..=0xfdef) || c as u32 & 0xfffe == 0xfffe;
    noncharacter || c.is_control() && !matches!(c, '\n' | '\t' | '\u{c}')
}

/// Returns `text` on one line and short enough for a message.
#[must_use]
pub fn shorten(text: &str) -> String {
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n28_what_no_page_may_hold_is_replaced() {
        let clean = |text: &str| printable(text.to_owned());
        assert_eq!(clean("벌\t통\n°🐝"), "벌\t통\n°🐝");
        assert_eq!(
            clean("\0a\u{2}b\u{7f}c\u{85}d\u{fdd0}e\u{1fffe}"),
            "\u{fffd}a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}"
        );
    }

    #[test]
    fn n2_what_is_taken_for_nfc_is() {
        let wrong: Vec<char> = (char::MIN..=char::MAX)
            .filter(|c| is_always_nfc(*c) && is_nfc_quick(std::iter::once(*c)) != IsNormalized::Yes)
            .collect();
        assert_eq!(wrong, [' '; 0]);
        assert_eq!(nfc("각 e\u{301}\u{1100}\u{1161}"), "각 é가");
    }

    #[test]
    fn n2_forms_and_cases_are_equal() {
        assert_eq!(
            fold("각도"),
            fold("\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}")
        );
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
        assert_eq!(fold("Café"), fold("CAFE\u{301}"));
        assert_ne!(fold("Tea"), fold("Sea"));
    }
}
