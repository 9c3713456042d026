//! CJK characters as tats-u/markdown-cjk-friendly defines them, from the Unicode Character Database.
//!
//! [`is_cjk`] is true for characters whose East Asian Width (`EastAsianWidth.txt`) is wide, fullwidth or halfwidth, unless
//! they are emoji by default (`Emoji_Presentation` in `emoji-data.txt`), and for the script Hangul (`Scripts.txt`). The
//! ranges are those of Unicode 18 as in that project's `ranges.md`; code points that Unicode reserves as wide are included.

/// First and last character of each range, ascending.
#[rustfmt::skip]
const RANGES: [(u32, u32); 64] = [
    (0x1100, 0x11FF), (0x20A9, 0x20A9), (0x2329, 0x232A), (0x2630, 0x2637), (0x268A, 0x268F),
    (0x2E80, 0x2E99), (0x2E9B, 0x2EF3), (0x2F00, 0x2FD5), (0x2FF0, 0x303E), (0x3041, 0x3096),
    (0x3099, 0x30FF), (0x3105, 0x312F), (0x3131, 0x318E), (0x3190, 0x31E5), (0x31EF, 0x321E),
    (0x3220, 0x3247), (0x3250, 0xA48C), (0xA490, 0xA4C6), (0xA960, 0xA97C), (0xAC00, 0xD7A3),
    (0xD7B0, 0xD7C6), (0xD7CB, 0xD7FB), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE52),
    (0xFE54, 0xFE66), (0xFE68, 0xFE6B), (0xFF01, 0xFFBE), (0xFFC2, 0xFFC7), (0xFFCA, 0xFFCF),
    (0xFFD2, 0xFFD7), (0xFFDA, 0xFFDC), (0xFFE0, 0xFFE6), (0xFFE8, 0xFFEE), (0x16FE0, 0x16FE4),
    (0x16FF0, 0x16FF6), (0x17000, 0x18CDA), (0x18CFF, 0x18D20), (0x18D80, 0x18DF2),
    (0x18E00, 0x19191), (0x191A0, 0x191D2), (0x1AFF0, 0x1AFF3), (0x1AFF5, 0x1AFFB),
    (0x1AFFD, 0x1AFFE), (0x1B000, 0x1B128), (0x1B132, 0x1B132), (0x1B150, 0x1B152),
    (0x1B155, 0x1B155), (0x1B164, 0x1B168), (0x1B170, 0x1B2FB), (0x1D300, 0x1D356),
    (0x1D360, 0x1D376), (0x1F1AE, 0x1F1AE), (0x1F200, 0x1F200), (0x1F202, 0x1F202),
    (0x1F210, 0x1F219), (0x1F21B, 0x1F22E), (0x1F230, 0x1F231), (0x1F237, 0x1F237),
    (0x1F23B, 0x1F23B), (0x1F240, 0x1F248), (0x1F260, 0x1F265), (0x1F7DA, 0x1F7DA),
    (0x20000, 0x3FFFD),
];

/// Whether `c` is a CJK character.
pub(super) fn is_cjk(c: char) -> bool {
    let c = u32::from(c);
    // Answers for most characters without a search.
    if c < RANGES[0].0 {
        return false;
    }
    if matches!(c, 0xAC00..=0xD7A3 | 0x3400..=0x9FFF) {
        return true;
    }
    let next = RANGES.partition_point(|(first, _)| *first <= c);
    next.checked_sub(1).is_some_and(|i| c <= RANGES[i].1)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Characters at the borders of all ranges.
    pub(crate) fn borders() -> impl Iterator<Item = char> {
        RANGES
            .iter()
            .flat_map(|(first, last)| [first - 1, *first, *last, last + 1])
            .filter_map(char::from_u32)
    }

    #[test]
    fn i3_ranges_ascend() {
        assert!(RANGES.iter().all(|(first, last)| first <= last));
        assert!(RANGES.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
    }

    #[test]
    fn i3_letters_marks_and_symbols_of_three_scripts_are_cjk() {
        for c in "가힣ㄱᄀ각ힰ아あンｱー漢字𠮷々。、！（）「」￦₩㈜㊗㊙〰〽🈂🈷☰".chars()
        {
            assert!(is_cjk(c), "{c:?}");
        }
    }

    #[test]
    fn i3_emoji_and_other_scripts_are_not_cjk() {
        for c in "aé§“”‘’…—·αЖאกक✅⭐😀🈯⭕❌🀄\u{FE0F}\u{FE01}\u{E0100} ".chars()
        {
            assert!(!is_cjk(c), "{c:?}");
        }
    }
}
