//! Folds text for the search: width, case and accents make no difference.
//!
//! Entry point: [`fold`]. `templates/assets/search-fold.js` does the same to the words that a reader types. Both are tested with
//! `tests/search/folding.json`.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Folds compatibility forms, case and accents. Hangul and kana stay composed.
#[must_use]
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    // No characters compose across a space, so only the words with such characters need tables.
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(odd) = text[done..].find(|c| !is_plain(c)) {
        let odd = done + odd;
        let is_space = |c: char| c.is_ascii_whitespace();
        let before = text[done..odd].rfind(is_space);
        let start = before.map_or(done, |space| done + space + 1);
        let after = text[odd..].find(is_space);
        let end = after.map_or(text.len(), |space| odd + space + 1);
        push_plain(&mut out, &text[done..start]);
        fold_word(&text[start..end], &mut out);
        done = end;
    }
    push_plain(&mut out, &text[done..]);
    Cow::Owned(out)
}

fn push_plain(out: &mut String, text: &str) {
    let start = out.len();
    out.push_str(text);
    out[start..].make_ascii_lowercase();
}

/// Whether folding leaves `c` as it is, ASCII case aside.
fn is_plain(c: char) -> bool {
    matches!(c,
        '\0'..='\x7f' | '가'..='힣' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '㐀'..='\u{9fff}' | '、'..='〃' | '〈'..='】'
        | '–' | '—' | '‘'..='‟' | '•')
}

fn fold_word(word: &str, out: &mut String) {
    let mut last = None;
    let bare = word.nfkd().filter(|c| !is_optional(*c)).filter(move |c| {
        // A mark on a Latin or Greek letter is an accent; in other scripts it is part of the letter.
        let on_letter = last.is_some_and(|l| ('!'..'\u{400}').contains(&l));
        let accent = on_letter && matches!(c, '\u{300}'..='\u{36f}');
        if !accent {
            last = Some(*c);
        }
        !accent
    });
    let lower = bare.flat_map(char::to_lowercase);
    for c in lower.nfkc() {
        match spelling(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
}

/// Whether folding drops `c`: vowel points of Hebrew and Arabic, joiners, soft hyphens, variation selectors.
fn is_optional(c: char) -> bool {
    matches!(c,
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{640}'
        | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Returns the letters that people type for a letter that their keyboard lacks.
fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ς' => "σ",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'þ' => "th",
        'ё' => "е",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pairs of text and folded text, which the script is tested with too.
    const VECTORS: &str = include_str!("../../../tests/search/folding.json");

    #[test]
    fn n2_forms_widths_cases_and_accents_are_equal() {
        let vectors: Vec<(String, String)> = serde_json::from_str(VECTORS).unwrap();
        assert!(vectors.len() > 20);
        for (text, expected) in vectors {
            assert_eq!(fold(&text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn n2_folding_is_stable_and_the_quick_way_is_no_other(text in "[ aZé\u{301}가ㄱ\u{1100}\u{1161}か\u{3099}ガｶﾞA①Σ中، ]{0,16}") {
            let folded = fold(&text).into_owned();
            prop_assert_eq!(fold(&folded), &*folded);
            let mut slow = String::new();
            fold_word(&text, &mut slow);
            prop_assert_eq!(slow, folded);
        }
    }
}
