//! Knows how wide words are in Arial, which the theme shows diagrams in, without reading a font.
//!
//! Entry point: [`width`].

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The widths of the characters from the space to `~`, in thousandths of their size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278,
    278, // space to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
];

/// How much wider bold letters are.
const BOLD: f64 = 1.08;

/// Room for fonts that are a little wider.
const MARGIN: f64 = 1.02;

/// Returns the width in pixels of `text` in letters of `size` pixels.
pub(super) fn width(text: &str, size: f64, is_bold: bool) -> f64 {
    let each = text.graphemes(true).map(|letter| match letter.as_bytes() {
        [byte @ 0x20..=0x7e] => f64::from(WIDTHS[usize::from(byte - 0x20)]) / 1_000.0,
        _ => match letter.width() {
            0 => 0.0,
            1 => 0.58,
            _ => 1.0,
        },
    });
    let bold = if is_bold { BOLD } else { 1.0 };
    each.sum::<f64>() * size * bold * MARGIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x8_words_have_the_widths_of_arial() {
        let width = |text: &str| width(text, 16.0, false).round();
        assert_eq!(width("Doc Ref: hive.md"), 125.0);
        assert_eq!(width("벌통"), 33.0);
        assert_eq!(width(""), 0.0);
        assert_eq!(width("e\u{301}"), width("é"));
    }
}
