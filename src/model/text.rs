//! How text is compared: Unicode NFC, then case folding (N2).

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` in NFC; borrowed when it already is.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The key under which names, paths, tags, aliases and headings are equal (N2): NFC and full case folding.
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

#[cfg(test)]
mod tests {
    use super::*;

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
