//! YAML as nodes that know their place in the file (P2, P6, P7, P20).
//!
//! Entry point: [`entries`]. It reads the events of granit-parser, not values by serde: events tell quoted from plain text, keep numbers
//! as typed and give every key and value its own place, and one odd value cannot fail the rest.

use super::node::{self, Entry, Kind, Node, Note, plain};
use super::reason;
use super::report::Report;
use crate::model::Span;
use granit_parser::{self as granit, Event, Marker, Parser, ScalarStyle, StrInput, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Nodes that all aliases together may expand to (P7). 64 bytes of text count as one more.
const BUDGET: usize = 100_000;

/// Levels of lists and maps. Deeper ones are refused, so that reading them needs little stack.
const DEPTH: usize = 64;

/// Why properties cannot be read (NW201).
#[derive(Debug)]
pub(super) struct Broken {
    /// Byte offset in the file.
    pub(super) at: usize,
    pub(super) reason: String,
}

/// Reads the YAML of `text` from byte `start` to its end. Each key is there once (P6).
///
/// # Errors
/// If it is not YAML, or not one map.
pub(super) fn entries<'t>(
    text: &'t str,
    start: usize,
    report: &mut Report<'_>,
) -> Result<Vec<Entry<'t>>, Broken> {
    if let Some((at, c)) = text[start..].char_indices().find(|(_, c)| is_forbidden(*c)) {
        // The parser below would take some of them for the end of the text.
        let reason = format!("the control character U+{:04X} stands here", c as u32);
        let at = start + at;
        return Err(Broken { at, reason });
    }
    let options = granit::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    let mut reader = Reader {
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

struct Reader<'t, 'r, 'p> {
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    start: usize,
    anchors: BTreeMap<usize, Node<'t>>,
    budget: usize,
    /// The top-level key being read, for messages.
    key: Cow<'t, str>,
    report: &'r mut Report<'p>,
}

impl<'t> Reader<'t, '_, '_> {
    fn document(&mut self) -> Result<Vec<Entry<'t>>, Broken> {
        let mut entries = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(entries.unwrap_or_default()),
                _ if entries.is_some() => {
                    return Err(broken(span, "a second document begins here"));
                }
                Event::MappingStart(..) => entries = Some(self.map(true)?.0),
                event => match self.node(event, span)?.kind {
                    Kind::Null => entries = Some(Vec::new()),
                    _ => {
                        let at = span.start as usize;
                        let reason = reason::of_no_map(self.text, at);
                        return Err(Broken { at, reason });
                    }
                },
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Broken> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let (start, end) = (self.offset(&span.start), self.offset(&span.end));
                Ok((event, Span::new(start, end.max(start))))
            }
            Some(Err(error)) => Err(Broken {
                at: self.offset(error.marker()),
                reason: reason::of(&error, self.text, self.offset(error.marker())),
            }),
            None => Ok((
                Event::StreamEnd,
                Span::new(self.text.len(), self.text.len()),
            )),
        }
    }

    /// A parser's place as byte offset in the file.
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

    /// The node that `event` begins.
    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node<'t>, Broken> {
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (self.scalar(text, style, tag.as_deref(), span), anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let note = self.judge_tag(tag.as_deref(), span);
                let (items, end) = self.list()?;
                let span = self.to_end(span, end);
                (self.list_node(items, span, note), anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                let note = self.judge_tag(tag.as_deref(), span);
                let (entries, end) = self.map(false)?;
                let node = Node {
                    kind: Kind::Map(entries),
                    span: self.to_end(span, end),
                    note,
                };
                (node, anchor)
            }
            Event::Alias(id) => (self.alias(id, span), 0),
            // Often not meant as an alias at all: `note: *important*`.
            Event::UnresolvedAlias(_) => (self.lost_alias(span), 0),
            _ => return Err(broken(span, "expected a value")),
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

    fn list(&mut self) -> Result<(Vec<Node<'t>>, Span), Broken> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok((items, span));
            }
            items.push(self.node(event, span)?);
        }
    }

    fn map(&mut self, top: bool) -> Result<(Vec<Entry<'t>>, Span), Broken> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok((node::keep_last(entries, top, self.report), span));
            }
            let key = self.node(event, span)?;
            let name = self.key_text(&key);
            if top {
                self.key = name.clone().unwrap_or_default();
            }
            let (event, span) = self.next()?;
            let node = self.node(event, span)?;
            if let Some(name) = name {
                entries.push(Entry {
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

    /// The name a key gives; `None` for lists, maps and nothing.
    fn key_text(&self, key: &Node<'t>) -> Option<Cow<'t, str>> {
        match &key.kind {
            Kind::Bool(_, text) | Kind::Number(_, text) | Kind::Text(text) => Some(text.clone()),
            Kind::Null if !key.span.is_empty() => Some(Cow::Borrowed(&self.text[key.span.range()])),
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

    /// An alias of nothing, of what it stands in, or of too much: its own text.
    fn lost_alias(&mut self, span: Span) -> Node<'t> {
        let text = &self.text[span.range()];
        self.report.unusable(&self.key, "an alias of nothing", span);
        Node {
            kind: Kind::Text(Cow::Borrowed(text)),
            span,
            note: Note::Odd,
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Node<'t> {
        let note = self.judge_tag(tag, span);
        let kind = match tag.map(core_name) {
            None if style == ScalarStyle::Plain => plain(text),
            Some(Some("null" | "bool" | "int" | "float")) => plain(text),
            _ => Kind::Text(text),
        };
        Node { kind, span, note }
    }

    /// Reports a tag that means nothing to us (P7).
    fn judge_tag(&mut self, tag: Option<&Tag>, span: Span) -> Note {
        match tag {
            Some(tag) if core_name(tag).is_none() => {
                let what = format!("the tag {}", tag.original());
                self.report.unusable(&self.key, &what, span);
                Note::Odd
            }
            _ => Note::Nothing,
        }
    }

    /// From the start of `first` to the end of `last`, without the white space after block lists and maps.
    fn to_end(&self, first: Span, last: Span) -> Span {
        let (start, end) = (first.start as usize, last.end.max(first.end) as usize);
        Span::new(start, start + self.text[start..end].trim_end().len())
    }

    /// P20: a list of exactly the shape `[[plain text]]` is a link without quotes.
    fn list_node(&self, items: Vec<Node<'t>>, span: Span, note: Note) -> Node<'t> {
        let source = &self.text[span.range()];
        let inside = source
            .strip_prefix("[[")
            .and_then(|s| s.strip_suffix("]]"))
            .filter(|inside| !inside.contains('\n'));
        if let (Some(inside), [inner], Note::Nothing) = (inside, &*items, note)
            && let Kind::List(words) = &inner.kind
            && let [word] = &**words
            && word.text().is_some()
            && !inside.trim_start().starts_with(['"', '\''])
            && self.text[word.span.range()].trim() == inside.trim()
        {
            return Node {
                kind: Kind::Text(Cow::Borrowed(source)),
                span,
                note: Note::UnquotedLink,
            };
        }
        let kind = Kind::List(items);
        Node { kind, span, note }
    }
}

/// Whether YAML forbids the character outside of escapes (YAML 1.2, production 1).
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
        || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

fn broken(span: Span, reason: &str) -> Broken {
    Broken {
        at: span.start as usize,
        reason: reason.to_owned(),
    }
}

/// Name of a tag of the core schema; a lone `!` means text.
fn core_name(tag: &Tag) -> Option<&str> {
    match tag.parts() {
        ("" | "!", "") | ("", "!") => Some("str"),
        _ => tag.core_suffix(),
    }
}
