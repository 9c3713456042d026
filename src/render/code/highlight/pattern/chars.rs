//! Sets of characters for patterns: each character of ASCII is distinct, all others are one.

/// A set of what may stand at a place in a line: characters, and the edge of the line, where no character stands.
///
/// Characters beyond ASCII are not told apart: `beyond` says that one may be in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chars {
    ascii: u128,
    beyond: bool,
    edge: bool,
}

/// How many kinds of places there are: the characters of ASCII, all others, the edge.
pub(in crate::render::code::highlight) const SLOTS: usize = 130;
const BEYOND: usize = 128;
const EDGE: usize = 129;

/// Returns the slot of a place whose character begins with this byte; `None` is the edge of the line.
pub(in crate::render::code::highlight) fn slot(byte: Option<u8>) -> usize {
    byte.map_or(EDGE, |byte| usize::from(byte).min(BEYOND))
}

impl Chars {
    pub(super) const NONE: Self = Self::ascii(0);
    /// All characters and the edge.
    pub(super) const ALL: Self = Self {
        ascii: !0,
        beyond: true,
        edge: true,
    };
    /// All characters.
    pub(super) const ANY: Self = Self {
        edge: false,
        ..Self::ALL
    };
    /// Characters beyond ASCII, any or none of them.
    pub(super) const BEYOND: Self = Self {
        beyond: true,
        ..Self::NONE
    };
    pub(super) const EDGE: Self = Self {
        edge: true,
        ..Self::NONE
    };
    pub(super) const UPPER: Self = Self::range(b'A', b'Z');
    pub(super) const LOWER: Self = Self::range(b'a', b'z');
    pub(super) const LETTER: Self = Self::UPPER.or(Self::LOWER);
    pub(super) const DIGIT: Self = Self::range(b'0', b'9');
    pub(super) const HEX: Self = Self::DIGIT
        .or(Self::range(b'A', b'F'))
        .or(Self::range(b'a', b'f'));
    pub(super) const WORD: Self = Self::LETTER.or(Self::DIGIT).or(Self::one(b'_'));
    pub(super) const SPACE: Self = Self::range(b'\t', b'\r').or(Self::one(b' '));
    pub(super) const NEWLINE: Self = Self::one(b'\n');

    const fn ascii(ascii: u128) -> Self {
        Self {
            ascii,
            beyond: false,
            edge: false,
        }
    }

    /// One character of ASCII.
    pub(super) const fn one(byte: u8) -> Self {
        Self::ascii(1 << byte)
    }

    /// These characters of ASCII.
    pub(super) fn all(bytes: &[u8]) -> Self {
        let sets = bytes.iter().map(|byte| Self::one(*byte));
        sets.fold(Self::NONE, Self::or)
    }

    /// The characters of ASCII from `first` to `last`.
    pub(super) const fn range(first: u8, last: u8) -> Self {
        if first > last || last > 127 {
            return Self::NONE;
        }
        Self::ascii((!0 >> (127 - last)) & (!0 << first))
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self {
            ascii: self.ascii | other.ascii,
            beyond: self.beyond | other.beyond,
            edge: self.edge | other.edge,
        }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            ascii: self.ascii & other.ascii,
            beyond: self.beyond & other.beyond,
            edge: self.edge & other.edge,
        }
    }

    /// Returns the complement. Any character beyond ASCII may be in it.
    pub(super) const fn not(self) -> Self {
        Self {
            ascii: !self.ascii,
            beyond: true,
            edge: !self.edge,
        }
    }

    /// The set without the edge.
    pub(super) const fn within(self) -> Self {
        self.and(Self::ANY)
    }

    /// Returns the set with both cases of each letter. Some characters beyond ASCII are cases of ASCII letters.
    pub(super) const fn any_case(self) -> Self {
        let (upper, lower) = (self.and(Self::UPPER).ascii, self.and(Self::LOWER).ascii);
        let letters = Self {
            ascii: upper << 32 | lower >> 32,
            beyond: self.beyond || upper | lower != 0,
            edge: false,
        };
        self.or(letters)
    }

    pub(super) fn is_within(self, other: Self) -> bool {
        self.or(other) == other
    }

    pub(super) fn has_beyond(self) -> bool {
        self.beyond
    }

    pub(super) fn has_edge(self) -> bool {
        self.edge
    }

    /// Whether a character of ASCII is in the set.
    pub(super) fn has(self, byte: u8) -> bool {
        byte < 128 && self.ascii >> byte & 1 == 1
    }

    /// Whether something that belongs to this slot may be in the set.
    pub(super) fn has_slot(self, slot: usize) -> bool {
        match slot {
            BEYOND => self.beyond,
            EDGE => self.edge,
            _ => self.has(slot as u8),
        }
    }

    /// Returns the set that POSIX, Unicode or Oniguruma call by this name, in lower case.
    pub(super) fn named(name: &str) -> Option<Self> {
        let set = match name {
            "alpha" | "l" | "letter" | "alphabetic" => Self::LETTER,
            "upper" | "lu" | "uppercase" => Self::UPPER,
            "lower" | "ll" | "lowercase" => Self::LOWER,
            "digit" | "nd" | "n" => Self::DIGIT,
            "alnum" => Self::LETTER.or(Self::DIGIT),
            "word" | "w" => Self::WORD,
            "space" => Self::SPACE,
            "blank" => Self::one(b' ').or(Self::one(b'\t')),
            "xdigit" => return Some(Self::HEX),
            "ascii" => return Some(Self::range(0, 127)),
            "cntrl" | "cc" => Self::range(0, 31).or(Self::one(127)),
            "graph" => Self::range(b'!', b'~'),
            "print" => Self::range(b' ', b'~'),
            "pc" => Self::one(b'_'),
            "sc" => Self::one(b'$'),
            "sk" => Self::all(b"^`"),
            "sm" => Self::all(b"+<=>|~"),
            "s" => Self::all(b"$+<=>^`|~"),
            "lt" | "lm" | "lo" | "mn" | "mc" | "m" | "nl" | "no" | "so" => Self::NONE,
            _ => return None,
        };
        Some(set.or(Self::BEYOND))
    }
}
