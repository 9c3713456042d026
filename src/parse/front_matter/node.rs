//! Properties as nodes that know their place in the file, whichever language they are written in (P2, P6).
//!
//! [`super::yaml`] and [`super::toml_block`] make them.

use crate::model::Span;
use std::borrow::Cow;

/// One `key: value` at the top level.
#[derive(Clone, Debug)]
pub(in crate::parse) struct KeyValue<'t> {
    /// The key as spelled.
    pub(in crate::parse) key: Cow<'t, str>,
    /// Its place in the file.
    pub(in crate::parse) key_span: Span,
    /// Its value.
    pub(in crate::parse) node: Node<'t>,
}

/// A value and its place in the file, which includes quotes.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Node<'t> {
    pub(in crate::parse) kind: NodeKind<'t>,
    pub(in crate::parse) span: Span,
    pub(in crate::parse) notation: Notation,
}

/// The type of a value, by YAML 1.2's core schema. Scalars keep their text as typed.
#[derive(Clone, Debug)]
pub(in crate::parse) enum NodeKind<'t> {
    Null,
    Bool(bool, Cow<'t, str>),
    Number(f64, Cow<'t, str>),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<KeyValue<'t>>),
}

/// How a value was written, if that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Notation {
    Nothing,
    /// It has a tag or an alias that noteweave does not know (NW203), so its text may not be its meaning.
    Odd,
    /// `[[…]]` without quotes (P20); the text holds the brackets.
    UnquotedLink,
}

impl Node<'_> {
    /// Returns the text of a scalar as typed, unless it is null.
    pub(in crate::parse) fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Bool(_, text) | NodeKind::Number(_, text) | NodeKind::Text(text) => {
                Some(text)
            }
            NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// Whether there is no value.
    pub(in crate::parse) fn is_empty(&self) -> bool {
        match &self.kind {
            NodeKind::Null => true,
            NodeKind::Text(text) => text.trim().is_empty(),
            NodeKind::List(items) => items.iter().all(Node::is_empty),
            NodeKind::Bool(..) | NodeKind::Number(..) | NodeKind::Map(_) => false,
        }
    }

    /// Returns the name of the type for messages.
    pub(in crate::parse) fn kind_name(&self) -> &'static str {
        match self.kind {
            NodeKind::Null => "an empty value",
            NodeKind::Bool(..) => "true or false",
            NodeKind::Number(..) => "a number",
            NodeKind::Text(_) => "this text",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a map",
        }
    }

    /// Returns what a copy of this node takes off the budget for aliases (P7).
    pub(in crate::parse) fn cost(&self) -> usize {
        1 + match &self.kind {
            NodeKind::Null => 0,
            NodeKind::Bool(_, text) | NodeKind::Number(_, text) | NodeKind::Text(text) => {
                text.len() / 64
            }
            NodeKind::List(items) => items.iter().map(Node::cost).sum(),
            NodeKind::Map(entries) => entries
                .iter()
                .map(|e| 1 + e.key.len() / 64 + e.node.cost())
                .sum(),
        }
    }

    /// Makes `span` the place of this node and of all nodes in it.
    pub(in crate::parse) fn move_to(&mut self, span: Span) {
        self.span = span;
        match &mut self.kind {
            NodeKind::List(items) => items.iter_mut().for_each(|item| item.move_to(span)),
            NodeKind::Map(entries) => {
                for entry in entries {
                    entry.key_span = span;
                    entry.node.move_to(span);
                }
            }
            _ => {}
        }
    }
}

/// Reads a plain scalar by the core schema (P2). Whole numbers with leading zeros stay text, because `007` is a name or a code.
pub(in crate::parse) fn plain(text: Cow<'_, str>) -> NodeKind<'_> {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => return NodeKind::Null,
        "true" | "True" | "TRUE" => return NodeKind::Bool(true, text),
        "false" | "False" | "FALSE" => return NodeKind::Bool(false, text),
        _ => {}
    }
    let digits = text.trim_start_matches(['+', '-']);
    let zeros =
        digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    match number(&text) {
        Some(number) if !zeros => NodeKind::Number(number, text),
        _ => NodeKind::Text(text),
    }
}

/// Reads a number of the core schema.
pub(in crate::parse) fn number(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    let radix = |digits: &str, radix: u32| {
        let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        valid.then(|| {
            digits.chars().fold(0.0, |sum, c| {
                sum * f64::from(radix) + f64::from(c.to_digit(radix).unwrap_or(0))
            })
        })
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (minus, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let size = match unsigned {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => f64::NAN,
        // Rust would also accept signs and names such as `inf`; both are handled above.
        _ if unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && unsigned
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) =>
        {
            unsigned.parse().ok()?
        }
        _ => return None,
    };
    Some(if minus { -size } else { size })
}
