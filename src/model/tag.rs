//! Which characters the name of a tag may have, in text and in properties (T3–T5).
//!
//! [`scan`] finds where the name after a `#` ends, [`is_tag_name`] judges a whole name.

use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

const ZWJ: char = '\u{200D}';

/// Returns the length in bytes of the tag name at the start of `text`, which follows a `#`; 0 if there is none.
#[must_use]
pub fn scan(text: &str) -> usize {
    // A joiner or mark cannot begin a name: it belongs to the `#`, as in the keycap emoji.
    if text.starts_with(|c| c == '/' || attaches(c)) {
        return 0;
    }
    let mut end = 0;
    let mut counts = false;
    let mut after_slash = false;
    for (at, c) in text.char_indices() {
        if c == '/' {
            if after_slash {
                break;
            }
            after_slash = true;
            continue;
        }
        if !is_of_name(c) {
            break;
        }
        after_slash = false;
        counts |= c.general_category() != Category::DecimalNumber;
        // A slash is part of the name only once something follows it.
        end = at + c.len_utf8();
    }
    if counts { end } else { 0 }
}

/// Whether the whole of `name`, without `#`, is a tag's name.
#[must_use]
pub fn is_tag_name(name: &str) -> bool {
    !name.is_empty() && scan(name) == name.len()
}

/// Whether `c` always continues the character before it.
fn attaches(c: char) -> bool {
    c == ZWJ
        || is_emoji_tag(c)
        || (!c.is_ascii()
            && matches!(
                c.general_category(),
                Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark
            ))
}

/// Whether `c` is one of the invisible letters that spell the region in flags such as Scotland's.
fn is_emoji_tag(c: char) -> bool {
    ('\u{E0020}'..='\u{E007F}').contains(&c)
}

/// Whether `c` may stand in a tag's name, slashes aside (T3).
#[must_use]
pub fn is_of_name(c: char) -> bool {
    use Category as C;
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_' || c == '-';
    }
    if c == ZWJ || is_emoji_tag(c) {
        return true;
    }
    if matches!(c, '\u{2000}'..='\u{206F}' | '\u{2E00}'..='\u{2E7F}') {
        return false;
    }
    match c.general_category() {
        C::OtherPunctuation => joins_words(c),
        // Dashes and low lines join words, except the upright dashes of vertical text.
        C::DashPunctuation => !matches!(c, '\u{FE31}' | '\u{FE32}' | '\u{FE58}'),
        C::ConnectorPunctuation => true,
        C::OpenPunctuation
        | C::ClosePunctuation
        | C::InitialPunctuation
        | C::FinalPunctuation
        | C::SpaceSeparator
        | C::LineSeparator
        | C::ParagraphSeparator
        | C::Control
        | C::Format
        | C::Surrogate
        | C::PrivateUse => false,
        // Emoji that are newer than our tables.
        C::Unassigned => ('\u{1F000}'..='\u{1FAFF}').contains(&c),
        _ => true,
    }
}

/// Whether `c` stands inside words or is a sign or emoji, although Unicode calls it "other punctuation".
fn joins_words(c: char) -> bool {
    matches!(
        c,
        '§' | '¶' | '·' | '\u{387}' | '\u{5F3}' | '\u{5F4}' | '\u{F0B}' | '〽' | '・' | '･'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> &str {
        &text[..scan(text)]
    }

    #[test]
    fn t3_letters_of_every_script() {
        for whole in [
            "bees",
            "꿀벌",
            "꿀벌_관찰-1",
            "\u{1100}\u{1165}\u{11b8}",
            "蜂蜜",
            "ミツバチ",
            "らーめん",
            "レオナルド・ダ・ヴィンチ",
            "養蜂／",
            "نحل",
            "मधुमक्खी",
            "пчёлы",
            "café",
            "cafe\u{301}",
            "col·lecció",
        ] {
            let expected = whole.trim_end_matches('／');
            assert_eq!(name(whole), expected, "{whole}");
        }
    }

    #[test]
    fn t3_emoji_with_joiners_and_skin_tones() {
        for whole in ["🐝", "👩🏽‍🌾", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇰🇷", "bee🐝s", "done✅", "100€"]
        {
            assert_eq!(name(whole), whole);
            assert!(is_tag_name(whole));
        }
        // The keycap emoji is no tag.
        assert_eq!(scan("\u{FE0F}\u{20E3}"), 0);
        assert_eq!(scan("\u{200D}"), 0);
    }

    #[test]
    fn t3_ends_at_punctuation_of_any_script() {
        for (text, expected) in [
            ("꿀벌, 다음", "꿀벌"),
            ("꿀벌.", "꿀벌"),
            ("蜂。", "蜂"),
            ("蜂、蜜", "蜂"),
            ("蜂」", "蜂"),
            ("蜂（蜜）", "蜂"),
            ("蜂！", "蜂"),
            ("蜂，", "蜂"),
            ("蜂　蜜", "蜂"),
            ("نحل،", "نحل"),
            ("نحل؟", "نحل"),
            ("मधु।", "मधु"),
            ("wax;", "wax"),
            ("hive’s", "hive"),
            ("hive's", "hive"),
            ("hive…", "hive"),
            ("hive»", "hive"),
            ("hive—x", "hive"),
            ("a\u{200B}b", "a"),
            ("a⸺b", "a"),
            ("a#b", "a"),
            ("a^b", "a"),
            ("a\tb", "a"),
        ] {
            assert_eq!(name(text), expected, "{text}");
            assert!(!is_tag_name(text));
        }
    }

    #[test]
    fn t4_needs_more_than_digits() {
        for none in ["2031", "3/4", "٢٠٣١", "2031//x", "", " x", "!", "/"] {
            assert_eq!(scan(none), 0, "{none}");
        }
        assert_eq!(name("2031-q2"), "2031-q2");
        assert_eq!(name("2031년"), "2031년");
        assert_eq!(name("3/a"), "3/a");
    }

    #[test]
    fn t5_levels() {
        assert_eq!(name("yard/bees/wild x"), "yard/bees/wild");
        assert_eq!(name("a/"), "a");
        assert_eq!(name("a//b"), "a");
        assert_eq!(name("a/,b"), "a");
        assert_eq!(name("/a"), "");
        assert!(is_tag_name("a/b"));
        assert!(!is_tag_name("a/"));
        assert!(!is_tag_name("a//b"));
        assert!(!is_tag_name("/a"));
        assert!(!is_tag_name("a b"));
    }

    proptest! {
        #[test]
        fn t3_a_name_is_a_name_again(text in "[#a1/가。_\u{200D}👩🏽 -]{0,12}") {
            let found = name(&text);
            prop_assert!(found.is_empty() || is_tag_name(found));
        }
    }
}
