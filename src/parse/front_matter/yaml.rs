//! Reads YAML into nodes that know their place in the file (P2, P6, P7, P20).
//!
//! Entry point: [`entries`]. It reads the events of granit-parser, not values by serde: events tell quoted from plain text, keep numbers
//! as typed and give every key and value its own place, and one odd value cannot fail the rest.

use super::duplicates::keep_last;
use super::node::{KeyValue, Node, NodeKind, Notation, plain};
use super::reason;
use super::report::PropertyFindings;
use crate::model::Span;
use granit_parser::{self as granit, Event, Marker, Parser, ScalarStyle, StrInput, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Nodes that all aliases together may expand to (P7). 64 bytes of text count as one more.
const BUDGET: usize = 100_000;

/// Most levels of lists and maps. Deeper ones are refused, so that reading needs little stack.
const DEPTH: usize = 64;

/// Why properties cannot be read (NW201).
#[derive(Debug)]
pub(in crate::parse) struct SyntaxError {
    /// Byte offset in the file.
    pub(in crate::parse) at: usize,
    pub(in crate::parse) reason: String,
}

/// Reads the YAML of `text` from byte `start` to its end. Each key is there once (P6).
///
/// # Errors
/// If it is not YAML, or not one map.
pub(in crate::parse) fn entries<'t>(
    text: &'t str,
    start: usize,
    report: &mut PropertyFindings<'_>,
) -> Result<Vec<KeyValue<'t>>, SyntaxError> {
    if let Some((at, c)) = text[start..].char_indices().find(|(_, c)| is_forbidden(*c)) {
        // The parser below would take some of them for the end of the text.
        let reason = format!("the control character U+{:04X} stands here", c as u32);
        let at = start + at;
        return Err(SyntaxError { at, reason });
    }
    let options = granit::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    let mut reader = YamlReader {
        parser: Parser::new_from_str_with_options(&text[start..], options),
        text,
        start,
        anchors: BTreeMap::new(),
        budget: BUDGET,
        key: Cow::Borrowed(""),
        report,
    };
    reader.document()
}

struct YamlReader<'t, 'r, 'p> {
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    start: usize,
    anchors: BTreeMap<usize, Node<'t>>,
    budget: usize,
    /// The top-level key being read, for messages.
    key: Cow<'t, str>,
    report: &'r mut PropertyFindings<'p>,
}

impl<'t> YamlReader<'t, '_, '_> {
    fn document(&mut self) -> Result<Vec<KeyValue<'t>>, SyntaxError> {
        let mut entries = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(entries.unwrap_or_default()),
                _ if entries.is_some() => {
                    return Err(syntax_error(span, "a second document begins here"));
                }
                Event::MappingStart(..) => entries = Some(self.map(true)?.0),
                event => match self.node(event, span)?.kind {
                    NodeKind::Null => entries = Some(Vec::new()),
                    _ => {
                        let at = span.start as usize;
                        let reason = reason::of_no_map(self.text, at);
                        return Err(SyntaxError { at, reason });
                    }
                },
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), SyntaxError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let (start, end) = (self.offset(&span.start), self.offset(&span.end));
                Ok((event, Span::new(start, end.max(start))))
            }
            Some(Err(error)) => Err(SyntaxError {
                at: self.offset(error.marker()),
                reason: reason::of(&error, self.text, self.offset(error.marker())),
            }),
            None => Ok((
                Event::StreamEnd,
                Span::new(self.text.len(), self.text.len()),
            )),
        }
    }

    /// Converts a place of the parser into a byte offset in the file.
    fn offset(&self, marker: &Marker) -> usize {
        let yaml = &self.text[self.start..];
        let bytes = marker.byte_offset().unwrap_or_else(|| {
            let mut chars = yaml.char_indices().map(|(at, _)| at);
            chars.nth(marker.index()).unwrap_or(yaml.len())
        });
        let mut at = (self.start + bytes).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Returns the node that `event` begins.
    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node<'t>, SyntaxError> {
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (self.scalar(text, style, tag.as_deref(), span), anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let notation = self.judge_tag(tag.as_deref(), span);
                let (items, end) = self.list()?;
                let span = self.to_end(span, end);
                (self.list_node(items, span, notation), anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                let notation = self.judge_tag(tag.as_deref(), span);
                let (entries, end) = self.map(false)?;
                let node = Node {
                    kind: NodeKind::Map(entries),
                    span: self.to_end(span, end),
                    notation,
                };
                (node, anchor)
            }
            Event::Alias(id) => (self.alias(id, span), 0),
            // Authors often mean no alias: `note: *important*`.
            Event::UnresolvedAlias(_) => (self.lost_alias(span), 0),
            _ => return Err(syntax_error(span, "expected a value")),
        };
        if anchor != 0 {
            let cost = node.cost();
            if cost <= self.budget {
                self.budget -= cost;
                self.anchors.insert(anchor, node.clone());
            }
        }
        Ok(node)
    }

    fn list(&mut self) -> Result<(Vec<Node<'t>>, Span), SyntaxError> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok((items, span));
            }
            items.push(self.node(event, span)?);
        }
    }

    fn map(&mut self, top: bool) -> Result<(Vec<KeyValue<'t>>, Span), SyntaxError> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok((keep_last(entries, top, self.report), span));
            }
            let key = self.node(event, span)?;
            let name = self.key_text(&key);
            if top {
                self.key = name.clone().unwrap_or_default();
            }
            let (event, span) = self.next()?;
            let node = self.node(event, span)?;
            if let Some(name) = name {
                entries.push(KeyValue {
                    key: name,
                    key_span: key.span,
                    node,
                });
            } else {
                let source = self.text[key.span.range()].trim();
                let what = "a key that is no text";
                self.report.unusable(source, what, key.span);
            }
        }
    }

    /// Returns the name of a key, or `None` for lists, maps and an empty key.
    fn key_text(&self, key: &Node<'t>) -> Option<Cow<'t, str>> {
        match &key.kind {
            NodeKind::Bool(_, text) | NodeKind::Number(_, text) | NodeKind::Text(text) => {
                Some(text.clone())
            }
            NodeKind::Null if !key.span.is_empty() => {
                Some(Cow::Borrowed(&self.text[key.span.range()]))
            }
            _ => None,
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Node<'t> {
        let Some(target) = self.anchors.get(&id) else {
            return self.lost_alias(span);
        };
        let cost = target.cost();
        if cost > self.budget {
            self.budget = 0;
            return self.lost_alias(span);
        }
        self.budget -= cost;
        let mut node = target.clone();
        node.move_to(span);
        node
    }

    /// Returns the text of an alias that is undefined, refers to a node around it, or expands to too much.
    fn lost_alias(&mut self, span: Span) -> Node<'t> {
        let text = &self.text[span.range()];
        self.report.unusable(&self.key, "an alias of nothing", span);
        Node {
            kind: NodeKind::Text(Cow::Borrowed(text)),
            span,
            notation: Notation::Odd,
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Node<'t> {
        let notation = self.judge_tag(tag, span);
        let kind = match tag.map(core_name) {
            None if style == ScalarStyle::Plain => plain(text),
            Some(Some("null" | "bool" | "int" | "float")) => plain(text),
            _ => NodeKind::Text(text),
        };
        Node {
            kind,
            span,
            notation,
        }
    }

    /// Reports a tag that noteweave does not know (P7).
    fn judge_tag(&mut self, tag: Option<&Tag>, span: Span) -> Notation {
        match tag {
            Some(tag) if core_name(tag).is_none() => {
                let what = format!("the tag {}", tag.original());
                self.report.unusable(&self.key, &what, span);
                Notation::Odd
            }
            _ => Notation::Nothing,
        }
    }

    /// Returns the range from the start of `first` to the end of `last`, without the white space after block lists and maps.
    fn to_end(&self, first: Span, last: Span) -> Span {
        let (start, end) = (first.start as usize, last.end.max(first.end) as usize);
        Span::new(start, start + self.text[start..end].trim_end().len())
    }

    /// Returns a list, or a link without quotes if the list has exactly the form `[[plain text]]` (P20).
    fn list_node(&self, items: Vec<Node<'t>>, span: Span, notation: Notation) -> Node<'t> {
        let source = &self.text[span.range()];
        let inside = source
            .strip_prefix("[[")
            .and_then(|s| s.strip_suffix("]]"))
            .filter(|inside| !inside.contains('\n'));
        if let (Some(inside), [inner], Notation::Nothing) = (inside, &*items, notation)
            && let NodeKind::List(words) = &inner.kind
            && let [word] = &**words
            && word.text().is_some()
            && !inside.trim_start().starts_with(['"', '\''])
            && self.text[word.span.range()].trim() == inside.trim()
        {
            return Node {
                kind: NodeKind::Text(Cow::Borrowed(source)),
                span,
                notation: Notation::UnquotedLink,
            };
        }
        let kind = NodeKind::List(items);
        Node {
            kind,
            span,
            notation,
        }
    }
}

/// Whether YAML forbids the character outside of escapes (YAML 1.2, production 1).
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
        || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

fn syntax_error(span: Span, reason: &str) -> SyntaxError {
    SyntaxError {
        at: span.start as usize,
        reason: reason.to_owned(),
    }
}

/// Returns the name of a tag of the core schema. A lone `!` means text.
fn core_name(tag: &Tag) -> Option<&str> {
    match tag.parts() {
        ("" | "!", "") | ("", "!") => Some("str"),
        _ => tag.core_suffix(),
    }
}
