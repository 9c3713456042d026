//! What CommonMark makes of a line, and who may say so.

/// What stands on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Blank,
    Code,
    Html,
    /// Text of a paragraph, or of a heading that is underlined.
    Text,
    /// A heading that begins with `#`.
    Heading,
    /// A row of a table.
    Row,
    /// Rules, underlines, delimiter rows, link definitions: nobody's text.
    Other,
}

/// What CommonMark makes of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) class: Class,
    /// Whether it begins its paragraph, code, HTML or table.
    pub(super) first: bool,
    /// Offset of its content, behind the marks of its containers.
    pub(super) content: usize,
    /// Whether it is within a list.
    pub(super) listed: bool,
    /// Quotes around it, counted for text alone.
    pub(super) quotes: u16,
    /// The `>` of the innermost quote that begins on this line.
    pub(super) quote: Option<u32>,
    /// The `[^` of a footnote definition that begins on this line.
    pub(super) definition: Option<u32>,
    /// Of a blank line in a parse: whether it is within code or HTML.
    pub(super) inside: bool,
}

impl Line {
    pub(super) fn new(start: usize, class: Class) -> Self {
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

/// Who says what a line is: a guess, or a parse.
pub(super) trait Blocks {
    /// The line `at..end`, read from the copy as far as it is covered.
    fn peek(&mut self, copy: &[u8], at: usize, end: usize) -> Line;
    /// The line is done. `changed`: something was written over it since it was looked at.
    fn commit(&mut self, copy: &[u8], at: usize, changed: bool);
}

/// Where the line that holds `at` ends.
pub(super) fn end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |n| at + n)
}

/// Where the line after the one that ends at `end` begins.
pub(super) fn after(bytes: &[u8], end: usize) -> usize {
    (end + 1).min(bytes.len()).max(end)
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

/// Where a line that continues a paragraph has its content: behind white space and at most `quotes` quote marks.
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
