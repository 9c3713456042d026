//! Decides which delimiter runs can open and which can close, by the characters on their two sides.
//!
//! The rules are CommonMark's section 6.2 with the amendments of tats-u/markdown-cjk-friendly (`specification.md`): beside a
//! CJK character, punctuation does not keep a mark from opening or closing. Entry point: [`flanks`].

use super::cjk::is_cjk;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// The character on one side of a delimiter run.
#[derive(Clone, Copy)]
pub(super) struct Side {
    /// White space, or nothing: the start or end of a line.
    space: bool,
    /// Punctuation, CJK or not, with or without a variation selector.
    punctuation: bool,
    /// A CJK character, or one that makes its neighbour a CJK character.
    cjk: bool,
}

impl Side {
    /// Makes the side before a run. `base` is the character before `last` if `last` is a variation selector.
    pub(super) fn before(last: Option<char>, base: Option<char>) -> Self {
        let Some(last) = last.filter(|c| is_selector(*c)) else {
            let mut side = Self::after(last);
            side.cjk |= last.is_some_and(is_ideographic_selector);
            return side;
        };
        let fullwidth = last == '\u{FE01}' && base.is_some_and(is_ambiguous_quote);
        Self {
            space: false,
            punctuation: base.is_some_and(is_punctuation),
            cjk: fullwidth || base.is_some_and(is_cjk),
        }
    }

    /// Makes the side after a run.
    pub(super) fn after(next: Option<char>) -> Self {
        Self {
            space: next.is_none_or(char::is_whitespace),
            punctuation: next.is_some_and(is_punctuation),
            cjk: next.is_some_and(is_cjk),
        }
    }

    fn is_western_punctuation(self) -> bool {
        self.punctuation && !self.cjk
    }
}

/// Whether a run of `mark` can open, and whether it can close.
pub(super) fn flanks(mark: u8, before: Side, after: Side) -> (bool, bool) {
    if mark == b'=' {
        // Only white space keeps a highlight from starting or ending (I4).
        return (!after.space, !before.space);
    }
    let left = !after.space
        && (!after.is_western_punctuation() || before.space || before.punctuation || before.cjk);
    let right = !before.space
        && (!before.is_western_punctuation() || after.space || after.punctuation || after.cjk);
    if mark == b'_' {
        // Within a word it does neither (I2).
        return (
            left && (!right || before.punctuation),
            right && (!left || after.punctuation),
        );
    }
    (left, right)
}

/// Whether `c` is a variation selector of the character before it that does not ask for an emoji.
pub(super) fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0E}')
}

fn is_ideographic_selector(c: char) -> bool {
    matches!(c, '\u{E0100}'..='\u{E01EF}')
}

/// Whether `c` is a quotation mark that U+FE01 makes fullwidth.
fn is_ambiguous_quote(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}')
}

/// Whether `c` is what CommonMark calls a Unicode punctuation character.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol
    )
}
