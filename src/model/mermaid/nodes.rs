//! Finds the nodes of a flowchart that have a label.
//!
//! Entry points: [`nodes`], [`label`], [`before`].

use std::ops::Range;

/// A node where its label is given.
#[derive(Debug)]
pub(super) struct Node<'s> {
    id: &'s str,
    label: &'s str,
    place: Range<usize>,
    /// Where its shape ends.
    end: usize,
}

/// Most nodes that are read.
const MOST: usize = 5_000;

/// Returns the nodes with a label, in order.
pub(super) fn nodes(source: &str) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = source[at..].find(['"', '|', '[', '(', '{', '>', '%']) {
        at += step;
        let rest = &source[at + 1..];
        match source.as_bytes()[at] {
            b'"' => at += past(rest, '"', '\n'),
            b'|' => at += past(rest, '|', '\n'),
            b'%' => {
                let is_comment = rest.starts_with('%') && line_is_blank_before(source, at);
                at += 1 + if is_comment {
                    rest.find('\n').unwrap_or(rest.len())
                } else {
                    0
                };
            }
            opener => match id_before(source, at).and_then(|id| node(source, at, opener, id)) {
                Some(node) if found.len() < MOST => {
                    at = node.end.max(at + 1);
                    found.push(node);
                }
                _ => at += 1,
            },
        }
    }
    found
}

/// Returns the label of a node and its place; of several the last, as Mermaid does.
pub(super) fn label<'s>(id: &str, nodes: &[Node<'s>]) -> Option<(&'s str, Range<usize>)> {
    let node = nodes.iter().rev().find(|node| node.id == id)?;
    Some((node.label, node.place.clone()))
}

/// Returns the id of the node that ends at byte `at`.
pub(super) fn before<'s>(source: &'s str, at: usize, nodes: &[Node<'s>]) -> Option<&'s str> {
    match nodes.iter().find(|node| node.end == at) {
        Some(node) => Some(node.id),
        None => id_before(source, at),
    }
}

/// Whether a character may be part of an id.
pub(super) fn is_id(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Returns how many bytes to go on to be behind the next `end`, which stands on this line; else behind the mark itself.
fn past(rest: &str, end: char, line: char) -> usize {
    match rest.find([end, line]) {
        // Labels in quotes may have several lines.
        Some(found) if rest[found..].starts_with(end) => found + 2,
        Some(_) if end == '"' => rest.find(end).map_or(1, |found| found + 2),
        _ => 1,
    }
}

fn line_is_blank_before(source: &str, at: usize) -> bool {
    let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
    source[line..at].trim().is_empty()
}

/// Returns the id that ends at byte `at`. A `-` belongs to it only between two letters, because lines consist of them.
fn id_before(source: &str, at: usize) -> Option<&str> {
    let mut start = at;
    let mut later = None;
    for (place, c) in source[..at].char_indices().rev() {
        let is_within = match c {
            '-' => {
                let earlier = source[..place].chars().next_back();
                later.is_some_and(char::is_alphanumeric)
                    && earlier.is_some_and(char::is_alphanumeric)
            }
            c => c == '_' || c == '@' && later.is_none() || c.is_alphanumeric(),
        };
        if !is_within {
            break;
        }
        start = place;
        later = Some(c);
    }
    let id = &source[start..at];
    let id = id.strip_suffix('@').unwrap_or(id);
    (!id.is_empty()).then_some(id)
}

/// Returns the node `id` whose shape begins with `opener` at byte `at`.
fn node<'s>(source: &'s str, at: usize, opener: u8, id: &'s str) -> Option<Node<'s>> {
    if source[..at].ends_with('@') {
        return (opener == b'{')
            .then(|| with_settings(source, at, id))
            .flatten();
    }
    let rest = &source[at..];
    let inner = rest.trim_start_matches(['[', '(', '{', '>', '/', '\\']);
    let start = at + rest.len() - inner.len();
    let (label, place) = match inner.strip_prefix('"') {
        Some(quoted) => {
            let length = quoted.find('"')?;
            trimmed(source, start + 1..start + 1 + length)
        }
        None => {
            let length = inner.find([']', ')', '}', '\n', '|', '"'])?;
            let length = inner[..length].trim_end_matches(['/', '\\']).len();
            trimmed(source, start..start + length)
        }
    };
    let behind = &source[place.end..];
    let close = behind.find([']', ')', '}'])?;
    let rest = &behind[close..];
    let closers = rest.len() - rest.trim_start_matches([']', ')', '}']).len();
    Some(Node {
        id,
        label,
        end: place.end + close + closers,
        place,
    })
}

/// Returns the node of `A@{ shape: …, label: "…" }`.
fn with_settings<'s>(source: &'s str, at: usize, id: &'s str) -> Option<Node<'s>> {
    let inside = &source[at..at + source[at..].find('}')?];
    let from = inside.find("label:")? + "label:".len();
    let value = inside[from..].trim_start();
    let start = at + inside.len() - value.len();
    let range = match value.strip_prefix('"') {
        Some(quoted) => start + 1..start + 1 + quoted.find('"')?,
        None => start..start + value.find([',', '\n']).unwrap_or(value.len()),
    };
    let (label, place) = trimmed(source, range);
    Some(Node {
        id,
        label,
        place,
        end: at + inside.len() + 1,
    })
}

/// Returns what stands in a range, without white space and the marks of Markdown around it.
fn trimmed(source: &str, range: Range<usize>) -> (&str, Range<usize>) {
    let whole = &source[range];
    let label = whole.trim().trim_matches('`').trim();
    let start = label.as_ptr() as usize - source.as_ptr() as usize;
    (label, start..start + label.len())
}
