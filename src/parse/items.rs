//! Lists the items of a note's lists, for queries (U8).
//!
//! Entry point: [`data`].

use super::source::Source;
use crate::model::event::after;
use crate::model::fingerprint::Fingerprinter;
use crate::model::{Event, Fingerprint, ItemText, Kind, ListItem, Note, NoteData, Span, Tag};
use std::hash::Hash;
use std::ops::Range;

/// Adds the list items of `note` to its fields. `data` names the items of fields by their start events. `None`: there is neither.
pub(super) fn data(source: &Source<'_>, note: &Note, mut data: NoteData) -> Option<Box<NoteData>> {
    data.items = items(source, note, &data.items);
    if data.items.is_empty() && data.fields.is_empty() {
        return None;
    }
    for field in &mut data.fields {
        let item = |event| data.items.binary_search_by_key(&event, |item| item.event);
        field.item = field
            .item
            .and_then(|event| item(event).ok())
            .map(|at| at as u32);
    }
    data.digest = digest(source.text, note, &data);
    Some(Box::new(data))
}

/// Returns the items of a note. Those that are `read` already are known by their start events; their own texts stand.
fn items(source: &Source<'_>, note: &Note, read: &[ListItem]) -> Vec<ListItem> {
    let mut items: Vec<ListItem> = Vec::new();
    let mut headings = note.headings.iter().zip(0..).peekable();
    let mut heading = None;
    // Indexes of the items that are open.
    let mut open: Vec<u32> = Vec::new();
    let mut lines = LineCount::default();
    let mut at = 0;
    while let Some(event) = note.events.get(at) {
        match event.kind {
            // Pages show only those definitions that something refers to.
            Kind::Start(Tag::FootnoteDefinition(_)) => {
                at = after(&note.events, at as u32) as usize;
                continue;
            }
            Kind::Start(tag) if tag.is_item() => {
                while let Some((above, index)) = headings.next_if(|(h, _)| h.event < at as u32) {
                    heading = if above.top_level {
                        Some(index)
                    } else {
                        heading
                    };
                }
                let known = read.binary_search_by_key(&(at as u32), |item| item.event);
                let (text, end) = match known {
                    Ok(known) => (read[known].text.clone(), read[known].span.end),
                    Err(_) => {
                        let own = own_text(&note.events, at + 1);
                        text(source, &note.events[own], event.span)
                    }
                };
                let span = Span { end, ..event.span };
                let status = match tag {
                    Tag::TaskItem(task) => note.tasks.get(task as usize).map(|t| t.mark.clone()),
                    _ => None,
                };
                items.push(ListItem {
                    event: at as u32,
                    span,
                    text,
                    line: lines.before(source.text, span.start) + 1,
                    lines: count(&source.text[span.range()]) + 1,
                    parent: open.last().copied(),
                    heading,
                    status,
                });
                open.push(items.len() as u32 - 1);
            }
            Kind::End(tag) if tag.is_item() => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    items
}

/// Returns the events of an item's own text: those of the line or paragraph at its start.
fn own_text(events: &[Event], start: usize) -> Range<usize> {
    let is_block = |event: &Event| {
        matches!(event.kind, Kind::Start(tag) | Kind::End(tag) if !tag.is_inline())
            || event.kind == Kind::Rule
    };
    let first = events.get(start);
    let is_paragraph = first.is_some_and(|event| event.kind == Kind::Start(Tag::Paragraph));
    let start = start + usize::from(is_paragraph);
    let length = events[start..]
        .iter()
        .take_while(|event| !is_block(event))
        .count();
    start..start + length
}

/// Returns the own text of an item and where it ends, given the events of that text. `whole` is the place of the item.
fn text(source: &Source<'_>, events: &[Event], whole: Span) -> (ItemText, u32) {
    let (Some(first), Some(last)) = (events.first(), events.last()) else {
        let line = source.text[whole.range()]
            .lines()
            .next()
            .unwrap_or_default();
        let end = whole.start + line.trim_end().len() as u32;
        return (ItemText::Source(Span { start: end, end }), end);
    };
    let span = Span {
        start: first.span.start,
        end: events
            .iter()
            .map(|event| event.span.end)
            .max()
            .unwrap_or(last.span.end),
    };
    let is_break = |event: &Event| matches!(event.kind, Kind::SoftBreak | Kind::HardBreak);
    let is_plain = source.hidden_in(span).next().is_none() && !events.iter().any(is_break);
    if is_plain {
        let own = source.text[span.range()].trim_end();
        let end = span.start + own.len() as u32;
        return (ItemText::Source(Span { end, ..span }), end);
    }
    let mut text = String::new();
    for line in events.split(is_break) {
        if !text.is_empty() {
            text.push('\n');
        }
        let (Some(first), Some(last)) = (line.first(), line.last()) else {
            continue;
        };
        let mut from = first.span.start;
        let span = Span {
            start: from,
            end: last.span.end.max(from),
        };
        for hidden in source.hidden_in(span) {
            text.push_str(&source.text[from as usize..hidden.start.max(from) as usize]);
            from = from.max(hidden.end);
        }
        text.push_str(&source.text[from as usize..span.end.max(from) as usize]);
    }
    (ItemText::Own(text.trim().into()), span.end)
}

/// Counts lines up to places that follow one another.
#[derive(Default)]
struct LineCount {
    at: usize,
    lines: u32,
}

impl LineCount {
    /// Returns how many lines end before byte `at`.
    fn before(&mut self, text: &str, at: u32) -> u32 {
        self.lines += count(&text[self.at..(at as usize).max(self.at)]);
        self.at = self.at.max(at as usize);
        self.lines
    }
}

fn count(text: &str) -> u32 {
    text.bytes().filter(|b| *b == b'\n').count() as u32
}

/// Returns the fingerprint of what queries can read of fields and items.
fn digest(text: &str, note: &Note, data: &NoteData) -> Fingerprint {
    let mut all = Fingerprinter::default();
    data.fields.hash(&mut all);
    for item in &data.items {
        item.hash(&mut all);
        if let ItemText::Source(span) = item.text {
            text[span.range()].hash(&mut all);
        }
        let heading = item.heading.and_then(|at| note.headings.get(at as usize));
        heading.map(|heading| &heading.text).hash(&mut all);
    }
    all.fingerprint()
}
