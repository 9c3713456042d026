//! Finds comments and code in a note's source by looking at lines, as a person would.
//!
//! Entry point: [`Reading::of`]. It shares no code with the parser, on purpose: if the parser took a comment for text, a search that asked
//! the parser would find nothing wrong (V21). A line that can be read in two ways counts as code, which is merely not searched for.

use std::ops::Range;

/// The parts of a note's source.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// What stands between the marks of comments, in order.
    pub(super) comments: Vec<Range<usize>>,
    /// The same ranges with the marks.
    pub(super) hidden: Vec<Range<usize>>,
    /// Code, formulas, addresses and lines of raw HTML, which are shown as typed, in order and apart from each other.
    pub(super) literal: Vec<Range<usize>>,
}

/// An open code fence.
struct Fence {
    mark: u8,
    length: usize,
    /// Whether it stands in a quote, which ends it.
    quoted: bool,
    /// In a list, a line that begins before this column ends it.
    column: usize,
}

/// A line without the marks of quotes, lists and footnotes at its start.
struct Line<'t> {
    text: &'t str,
    /// Offset of `text`.
    start: usize,
    quoted: bool,
    /// Whether it begins an item.
    item: bool,
    /// Columns before the text, not counting marks of quotes.
    indent: usize,
}

impl Reading {
    /// Reads the source of a note.
    pub(super) fn of(text: &str) -> Self {
        let mut reading = Self::default();
        let mut at = front_matter(text);
        let mut fence: Option<Fence> = None;
        let (mut in_list, mut after_blank, mut in_html, mut in_code) = (false, true, false, false);
        // The current paragraph, which is searched for comments, code and addresses when it ends.
        let mut paragraph = at..at;
        let (mut line_end, mut ahead) = (Next::default(), Ahead::default());
        while at < text.len() {
            let end = line_end.find(text, at, |rest| rest.find('\n'));
            let line = Line::new(text, at..end);
            let next = text.len().min(end + 1);
            let is_blank = line.text.trim().is_empty();
            if let Some(open) = &fence {
                let leaves =
                    (open.quoted && !line.quoted) || (!is_blank && line.indent < open.column);
                if !leaves {
                    reading.literal.push(at..end);
                    if closes(line.text, open) {
                        fence = None;
                    }
                    at = next;
                    paragraph = at..at;
                    continue;
                }
                fence = None;
            }
            if is_blank {
                at = reading.text(text, &mut ahead, paragraph, next);
                paragraph = at..at;
                (after_blank, in_html) = (true, false);
                continue;
            }
            let outside = !in_list && !line.item && line.indent == 0;
            in_list = line.item || (in_list && !(after_blank && outside));
            let is_indented = line.indent >= 4 && !in_list && (after_blank || in_code);
            in_code = is_indented;
            if let Some(open) = Fence::new(&line, in_list).filter(|_| line.indent < 4 || in_list) {
                let resumed = reading.text(text, &mut ahead, paragraph, at);
                if resumed > at {
                    // A comment hides the fence.
                    at = resumed;
                    paragraph = at..at;
                    continue;
                }
                reading.literal.push(at..end);
                fence = Some(open);
                at = next;
                paragraph = at..at;
                after_blank = false;
                continue;
            }
            in_html |= after_blank && is_html(line.text);
            if is_indented || in_html {
                reading.literal.push(at..end);
            }
            if is_indented {
                at = reading.text(text, &mut ahead, paragraph, next);
                paragraph = at..at;
                continue;
            }
            after_blank = false;
            if line.text.starts_with("%%") {
                // A comment runs over blank lines and fences.
                let resumed = reading.text(text, &mut ahead, paragraph, line.start);
                let from = resumed.max(line.start);
                at = match reading.comment(text, from, text.len()) {
                    Some(end) if resumed <= line.start => end,
                    _ => from.max(next),
                };
                paragraph = at..at;
                continue;
            }
            paragraph.end = end;
            at = next;
        }
        reading.text(text, &mut ahead, paragraph, text.len());
        reading.literal = merged(reading.literal);
        reading
    }

    /// Records the comment that begins at `from`, if it ends before `limit`. Returns the offset behind it.
    fn comment(&mut self, text: &str, from: usize, limit: usize) -> Option<usize> {
        let inside = from + 2;
        let close = inside + text.get(inside..limit)?.find("%%")?;
        self.comments.push(inside..close);
        self.hidden.push(from..close + 2);
        Some(close + 2)
    }

    /// Reads a paragraph. Returns where to go on: at `next`, or behind a comment that reaches further.
    fn text(
        &mut self,
        text: &str,
        ahead: &mut Ahead,
        paragraph: Range<usize>,
        next: usize,
    ) -> usize {
        let end = paragraph.end.max(paragraph.start);
        let bytes = text.as_bytes();
        let mut at = paragraph.start;
        while at < end {
            let rest = &text[at..end];
            let literal = match bytes[at] {
                b'\\' => {
                    at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
                    continue;
                }
                b'`' => {
                    let run = rest.len() - rest.trim_start_matches('`').len();
                    Some(closing_run(rest, run).unwrap_or(run))
                }
                b'$' if rest.starts_with("$$") => rest[2..].find("$$").map(|n| n + 4),
                b'$' => rest[1..].find(['$', '\n']).map(|n| n + 2),
                b'[' if rest.starts_with("[[") => {
                    let marks = ['|', ']', '\n'];
                    near(at, ahead.target.find(text, at + 2, |rest| rest.find(marks)))
                }
                b']' if rest.starts_with("](") => {
                    let marks = [')', '\n'];
                    near(
                        at,
                        ahead.address.find(text, at + 2, |rest| rest.find(marks)),
                    )
                }
                b':' if rest.starts_with("://") => {
                    Some(rest.find(char::is_whitespace).unwrap_or(rest.len()))
                }
                b'%' if rest.starts_with("%%") => {
                    let more = rest[2..].find(|c: char| c == '\n' || !c.is_whitespace());
                    let limit = match more.map(|more| bytes[at + 2 + more]) {
                        // It ends its line.
                        None | Some(b'\n') => text.len(),
                        Some(_) => ahead.blank.find(text, at, |rest| rest.find("\n\n")),
                    };
                    match self.comment(text, at, limit) {
                        Some(after) => {
                            at = after;
                            continue;
                        }
                        None => Some(2),
                    }
                }
                _ => None,
            };
            match literal {
                Some(length) => {
                    if matches!(bytes[at], b'`' | b'$') {
                        self.literal.push(at..at + length);
                    }
                    at += length;
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        at.max(next)
    }

    /// Whether `range` overlaps text that is shown as typed.
    pub(super) fn is_literal(&self, range: &Range<usize>) -> bool {
        overlaps(&self.literal, range)
    }

    /// Whether `range` overlaps a comment.
    pub(super) fn is_hidden(&self, range: &Range<usize>) -> bool {
        overlaps(&self.hidden, range)
    }
}

/// Returns the same ranges in order, with one in place of several that overlap: a line of raw HTML may have code in it.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Whether one of `known`, which are in order and apart from each other, overlaps `range`.
fn overlaps(known: &[Range<usize>], range: &Range<usize>) -> bool {
    let first = known.partition_point(|known| known.end <= range.start);
    let first = known.get(first);
    first.is_some_and(|known| known.start < range.end)
}

/// Where a pattern occurs next. It is searched for again only behind that place.
#[derive(Default)]
struct Next {
    known: Option<usize>,
}

impl Next {
    /// Returns where it occurs next from `at` on, or the end of the text. `find` searches it.
    fn find(&mut self, text: &str, at: usize, find: impl Fn(&str) -> Option<usize>) -> usize {
        *self.known.insert(match self.known {
            Some(known) if known >= at => known,
            _ => find(&text[at..]).map_or(text.len(), |n| at + n),
        })
    }
}

/// What is searched for in many places of a text.
#[derive(Default)]
struct Ahead {
    blank: Next,
    /// The end of a wikilink's target.
    target: Next,
    /// The end of a link's address.
    address: Next,
}

/// Returns how far the end of a link is from its start at `at`, if not too far.
fn near(at: usize, end: usize) -> Option<usize> {
    let length = end - at;
    (length < 2_000).then_some(length)
}

/// Returns the length of the code span that `run` backticks begin.
fn closing_run(text: &str, run: usize) -> Option<usize> {
    let mut at = run;
    while let Some(next) = text[at..].find('`').map(|n| at + n) {
        let length = text[next..].len() - text[next..].trim_start_matches('`').len();
        at = next + length;
        if length == run {
            return Some(at);
        }
    }
    None
}

/// Returns where the body begins.
fn front_matter(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n") else {
        return 0;
    };
    let close = rest.find("\n---\n").map(|at| at + 5);
    4 + close.unwrap_or(0)
}

/// Whether a line begins a block of raw HTML.
fn is_html(line: &str) -> bool {
    let name = line
        .strip_prefix('<')
        .map(|rest| rest.trim_start_matches('/'));
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

impl<'t> Line<'t> {
    fn new(text: &'t str, range: Range<usize>) -> Self {
        let (mut start, end) = (range.start, range.end);
        let (mut quoted, mut item, mut indent) = (false, false, 0);
        loop {
            let rest = &text[start..end];
            let bare = rest.trim_start_matches([' ', '\t']);
            let blank = &rest[..rest.len() - bare.len()];
            let columns: usize = blank.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            start += blank.len();
            indent += columns;
            if let Some(inner) = bare.strip_prefix('>') {
                start = end - inner.len();
                (quoted, indent) = (true, 0);
            } else if let Some(mark) = marker(bare).filter(|_| columns < 4 || item) {
                start += mark;
                (item, indent) = (true, indent + mark);
            } else {
                return Self {
                    text: &text[start..end],
                    start,
                    quoted,
                    item,
                    indent,
                };
            }
        }
    }
}

/// Returns the length of the mark of a list item or footnote at the start of a line.
fn marker(line: &str) -> Option<usize> {
    let length = match line.as_bytes().first()? {
        b'-' | b'*' | b'+' => 1,
        b'0'..=b'9' => {
            let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            line[digits..]
                .starts_with(['.', ')'])
                .then_some(digits + 1)?
        }
        b'[' => line
            .starts_with("[^")
            .then(|| line.find("]:"))?
            .map(|at| at + 2)?,
        _ => return None,
    };
    let rest = &line[length..];
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(length)
}

impl Fence {
    fn new(line: &Line<'_>, in_list: bool) -> Option<Self> {
        let mark = *line.text.as_bytes().first()?;
        // Other marks may be many, and are then looked at again behind each.
        if !matches!(mark, b'~' | b'`') {
            return None;
        }
        let rest = line.text.trim_start_matches(mark as char);
        let length = line.text.len() - rest.len();
        let is_fence = length >= 3 && (mark == b'~' || !rest.contains('`'));
        is_fence.then_some(Self {
            mark,
            length,
            quoted: line.quoted,
            column: if in_list { line.indent.min(2) } else { 0 },
        })
    }
}

/// Whether a line ends a fence.
fn closes(line: &str, fence: &Fence) -> bool {
    let line = line.trim();
    let length = line.len() - line.trim_start_matches(fence.mark as char).len();
    length >= fence.length && length == line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        let reading = Reading::of(text);
        let found = reading.comments.into_iter();
        found.map(|range| text[range].trim()).collect()
    }

    #[test]
    fn v21_comments_by_a_plain_reading() {
        for (text, found) in [
            ("a %%x%% b", &["x"][..]),
            ("%%\na\n\nb\n%%\nc", &["a\n\nb"]),
            ("- a\n```\nx\n```\nVisible %%secret%% and", &["secret"]),
            ("1. a\n~~~\n%%x%%\n~~~\n%%y%%", &["y"]),
            ("- a\n  ```\n  %%x%%\n  ```\n- b %%y%%", &["y"]),
            ("- a\n  ```\n  x\nb %%y%%", &["y"]),
            ("> ```\n> %%x%%\n\ny %%z%%", &["z"]),
            ("> - a\n> ```\n> x\n> ```\n> b %%y%%", &["y"]),
            ("text %%\nsecret\n%%\nafter", &["secret"]),
            (
                "text %%\nsecret\n\nmore\n%%\nafter %%b%%",
                &["secret\n\nmore", "b"],
            ),
            ("text\n\t```\n%%x%%", &["x"]),
            ("text\n\n    %%x%%\n\n%%y%%", &["y"]),
            ("<br>\n%%\nsecret\n%%", &["secret"]),
            ("`%%x%%` ``a ` %%y%%`` %%z%%", &["z"]),
            ("$$\na %%x%%\n$$ $%%y%%$ %%z%%", &["z"]),
            ("https://e.org/%%x%% [a](b%%y%%) [[c%%d%%|%%z%%]]", &["z"]),
            (
                "%%\n```\nsecret\n```\n%%\n```\n%%code%%\n```",
                &["```\nsecret\n```"],
            ),
            ("7% and 8%% open", &[]),
            ("---\na: %%x%%\n---\n%%y%%", &["y"]),
            ("| a %%x%% | b |\n|-|-|\n\n[^1]: %%y%%", &["x", "y"]),
        ] {
            assert_eq!(comments(text), found, "{text}");
        }
    }

    #[test]
    fn v21_all_that_is_shown_as_typed_is_found_in_any_order() {
        let text = "<div> `1` `2` `3` `4` `5` `6`\n[[in]] <i>\n</div>\n\n[[out]] `[[code]]`\n";
        let reading = Reading::of(text);
        for (words, is_literal) in [("[[in]]", true), ("[[out]]", false), ("[[code]]", true)] {
            let start = text.find(words).unwrap();
            let found = reading.is_literal(&(start..start + words.len()));
            assert_eq!(found, is_literal, "{words} {:?}", reading.literal);
        }
    }

    #[test]
    fn v21_reading_takes_time_that_grows_with_the_text_only() {
        for piece in [
            "`",
            "%%",
            "%% a\n",
            "$",
            "[[",
            "](",
            "- ",
            "> ",
            "```\n",
            "`` ` ",
            "a ``` b\n",
            "<b>\n",
            "%%\n\n",
            "%%a%% b ",
            "x %% a\n \n",
        ] {
            let text = piece.repeat(200_000 / piece.len());
            let reading = Reading::of(&text);
            assert!(reading.comments.iter().all(|range| range.end <= text.len()));
        }
    }
}
