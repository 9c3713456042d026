//! What CommonMark makes of each line, and the trait by which a guess or a parse answers that.

use memchr::memchr;

/// The kind of content that a line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineClass {
    Blank,
    Code,
    Html,
    /// Text of a paragraph, or of a heading that is underlined.
    Text,
    /// A heading that begins with `#`.
    Heading,
    /// A row of a table.
    Row,
    /// Thematic breaks, underlines, delimiter rows and link definitions: lines without text of their own.
    Other,
}

/// What CommonMark makes of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) class: LineClass,
    /// Whether it begins its paragraph, code, HTML or table.
    pub(super) first: bool,
    /// Offset of its content, behind the marks of its containers.
    pub(super) content: usize,
    /// Whether it is within a list.
    pub(super) listed: bool,
    /// How many quotes surround it; only set for text.
    pub(super) quotes: u16,
    /// The `>` of the innermost quote that begins on this line.
    pub(super) quote: Option<u32>,
    /// The `[^` of a footnote definition that begins on this line.
    pub(super) definition: Option<u32>,
    /// Whether the line is within code or HTML, even if it is blank. Only a parse sets this.
    pub(super) inside: bool,
}

impl Line {
    pub(super) fn new(start: usize, class: LineClass) -> Self {
        Self {
            start,
            class,
            first: false,
            content: start,
            listed: false,
            quotes: 0,
            quote: None,
            definition: None,
            inside: false,
        }
    }
}

/// Answers what each line is, by a guess or by a parse.
pub(super) trait Blocks {
    /// Returns what the line `at..end` is. `copy` is the text with the covers found so far.
    fn peek(&mut self, copy: &[u8], at: usize, end: usize) -> Line;
    /// Accepts the line. `changed`: covers were written over it since it was peeked at.
    fn commit(&mut self, copy: &[u8], at: usize, changed: bool);
}

/// Returns where the line that holds `at` ends.
pub(super) fn end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr(b'\n', rest).map_or(bytes.len(), |n| at + n)
}

/// Returns where the line begins that follows the one ending at `end`.
pub(super) fn after(bytes: &[u8], end: usize) -> usize {
    (end + 1).min(bytes.len()).max(end)
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

/// Returns where the content of a line begins that continues a paragraph: behind white space and at most `quotes` quote marks.
pub(super) fn strip(bytes: &[u8], mut at: usize, mut quotes: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\x0c') => at += 1,
            Some(b'>') if quotes > 0 => {
                quotes -= 1;
                at += 1;
            }
            _ => return at,
        }
    }
}
