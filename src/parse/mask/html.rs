//! Finds comments in blocks of raw HTML: everywhere but in tags and addresses (C1, C7).

use super::inline::{Opener, html_comment_end};
use super::markup;
use super::{Cover, CoverKind, Fill};
use crate::model::Span;
use crate::model::address::web_scheme;

/// Finds the comments in the HTML `start..end`. Sets `open` to the first comment without an end. HTML comments with an end are skipped,
/// because they are dropped when the block's tags are read.
pub(super) fn scan(
    text: &str,
    start: usize,
    end: usize,
    covers: &mut Vec<Cover>,
    open: &mut Option<Opener>,
) {
    let bytes = text.as_bytes();
    let mut no_mark = false;
    let mut at = start;
    while at < end {
        match bytes[at] {
            b'<' if bytes[at..end].starts_with(b"<!--") => match html_comment_end(text, at, end) {
                Some(close) => at = close,
                None => {
                    open.get_or_insert(Opener::Html(at));
                    return;
                }
            },
            b'<' => at = markup::tag(bytes, at, end).unwrap_or(at + 1),
            b'h' | b'H' => at += address(&text[at..end]).max(1),
            b'%' if !no_mark && bytes[at..end].starts_with(b"%%") => {
                let Some(close) = text[at + 2..end].find("%%") else {
                    open.get_or_insert(Opener::Comment(at));
                    no_mark = true;
                    at += 2;
                    continue;
                };
                let span = Span::new(at, at + 2 + close + 2);
                covers.push(Cover::new(span, CoverKind::Comment, Fill::Letters));
                at = span.end as usize;
            }
            _ => at += 1,
        }
    }
}

/// Returns the length of the address at the start of `text`.
fn address(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || "<>[]`\"|\\{}^".contains(c);
    match web_scheme(text) {
        Some(_) => text.find(ends).unwrap_or(text.len()),
        None => 0,
    }
}
