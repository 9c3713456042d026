//! Reads what notes of the Kanban plugin hold besides Markdown (B8): where the archive begins, which lanes are done, and dates of cards.
//!
//! Entry points: [`archive`], and methods of [`NoteBuilder`] for notes that are boards.

use super::draft::Draft;
use super::events::NoteBuilder;
use super::open::OpenBlock;
use crate::model::board::{is_archive, is_complete};
use crate::model::{Code, Event, HtmlAttribute, HtmlTag, Kind, Note, Span, Tag, TextRef};
use std::ops::Range;

/// Longest date of a card in bytes.
const LONGEST_DATE: usize = 40;

/// Where the archive of a board begins.
pub(super) struct Archive {
    /// Start of the line with the rule. Nothing from there on is shown.
    pub(super) start: usize,
    /// What to say if it is not sure that the author meant an archive.
    pub(super) doubt: Option<Draft>,
}

/// Returns where the archive begins in a board that was read from `text`: at a rule of `*` that stands in no block, or at another rule
/// with the heading of an archive below. If code or HTML that is never closed swallows both, the archive begins there all the same.
pub(super) fn archive(note: &Note, text: &str) -> Option<Archive> {
    ruled_archive(note, text).or_else(|| {
        let start = swallowed_archive(text)?;
        let message = "this rule and the heading of an archive stand in a block that is not closed; the archive is not shown";
        let place = Span::new(start, start);
        Some(Archive {
            start,
            doubt: Some(Draft::new(Code::BoardArchive, place, message.to_owned())),
        })
    })
}

/// Returns the start of a line of nothing but three `*` or more, if the next line with words is the heading of an archive.
fn swallowed_archive(text: &str) -> Option<usize> {
    let mut rule = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let is_rule = words.len() >= 3 && words.bytes().all(|b| b == b'*');
        if words.starts_with("## ") && is_archive(words[3..].trim()) && rule.is_some() {
            return rule;
        }
        if is_rule {
            rule = Some(start);
        } else if !words.is_empty() {
            rule = None;
        }
        start += line.len();
    }
    None
}

fn ruled_archive(note: &Note, text: &str) -> Option<Archive> {
    let mut depth = 0u32;
    for (at, event) in note.events.iter().enumerate() {
        match event.kind {
            Kind::Start(_) => depth += 1,
            Kind::End(_) => depth = depth.saturating_sub(1),
            Kind::Rule if depth == 0 => {
                let next = note.events.get(at + 1).map(|next| next.kind);
                let is_named = match next {
                    Some(Kind::Start(Tag::Heading(heading))) => {
                        let heading = note.headings.get(heading as usize);
                        heading.is_some_and(|heading| is_archive(&heading.text))
                    }
                    _ => false,
                };
                let span = event.span;
                if is_named || text[span.range()].trim_start().starts_with('*') {
                    let message =
                        "what follows this rule in a board is its archive and is not shown";
                    let start = text[..span.start as usize].rfind('\n');
                    let start = start.map_or(0, |end| end + 1);
                    // The text will end there.
                    let place = Span::new(start, start);
                    let doubt = Draft::new(Code::BoardArchive, place, message.to_owned());
                    return Some(Archive {
                        start,
                        doubt: (!is_named && next.is_some()).then_some(doubt),
                    });
                }
            }
            _ => {}
        }
    }
    None
}

impl NoteBuilder<'_> {
    /// Takes the paragraph that ends here out of a board if it marks the lane above as done: one word in bold under its heading.
    pub(super) fn complete_mark(&mut self, open: &OpenBlock) -> bool {
        let events = &self.content.events;
        let start = open.start as usize;
        let before = start.checked_sub(1).and_then(|before| events.get(before));
        let Some(Kind::End(Tag::Heading(heading))) = before.map(|before| before.kind) else {
            return false;
        };
        let is_lane = self.note.headings.get(heading as usize);
        let is_lane = is_lane.is_some_and(|heading| heading.level == 2 && heading.top_level);
        let marks = match events.get(start..).unwrap_or_default() {
            [_, bold, word, end] => match (bold.kind, word.kind, end.kind) {
                (Kind::Start(Tag::Strong), Kind::Text(text), Kind::End(Tag::Strong)) => {
                    is_complete(self.text_of(text))
                }
                _ => false,
            },
            _ => false,
        };
        if !(is_lane && marks) {
            return false;
        }
        self.content.events.truncate(start);
        self.note.done_lanes.push(heading);
        true
    }

    /// Puts an element around the dates and times of cards, which stand in the run as `@{2031-04-05}` and `@@{10:30}`.
    pub(super) fn card_dates(&mut self, run: Vec<Event>) -> Vec<Event> {
        let mut out = Vec::with_capacity(run.len());
        for event in run {
            let Kind::Text(TextRef::Source(text)) = event.kind else {
                out.push(event);
                continue;
            };
            let mut at = text.start as usize;
            while let Some((marks, date)) = next_date(self.source.text, at..text.end as usize) {
                if at < marks.start {
                    out.push(Event::text(Span::new(at, marks.start)));
                }
                at = date.end + 1;
                let opening = date_tag(&self.source.text[date.clone()], marks.len());
                let closing = HtmlTag {
                    closing: true,
                    attributes: Vec::new(),
                    ..opening.clone()
                };
                let index = self.note.html.len() as u32;
                self.note.html.extend([opening, closing]);
                out.push(Event::new(
                    Kind::Html(index),
                    Span::new(marks.start, date.start),
                ));
                out.push(Event::text(Span::new(date.start, date.end)));
                out.push(Event::new(Kind::Html(index + 1), Span::new(date.end, at)));
            }
            if at < text.end as usize {
                out.push(Event::text(Span::new(at, text.end as usize)));
            }
        }
        out
    }
}

/// Returns the marks before the first date in `range`, one or two `@`, and what stands in its braces.
fn next_date(text: &str, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let part = &text[range.clone()];
    let mut from = 0;
    while let Some(found) = part[from..].find("@{") {
        let brace = from + found + 1;
        let start = match part[..brace - 1].ends_with('@') {
            true => brace - 2,
            false => brace - 1,
        };
        let rest = &part[brace + 1..];
        let is_apart = !part[..start].ends_with(|c: char| c.is_alphanumeric() || c == '@');
        let length = rest
            .find(['{', '}', '\n'])
            .filter(|end| (1..=LONGEST_DATE).contains(end) && rest[*end..].starts_with('}'));
        if let (true, Some(length)) = (is_apart, length) {
            let inner = range.start + brace + 1;
            return Some((
                range.start + start..range.start + brace,
                inner..inner + length,
            ));
        }
        from = brace + 1;
    }
    None
}

/// Returns the tag before a date, or before a time if there are two marks. HTML has an element for those in its own notation only.
fn date_tag(date: &str, marks: usize) -> HtmlTag {
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit())
    };
    let form = |separator: char, lengths: &[usize]| {
        let parts: Vec<_> = date.split(separator).collect();
        parts.len() == lengths.len()
            && parts
                .iter()
                .zip(lengths)
                .all(|(part, length)| digits(part, *length))
    };
    let is_time = marks == 2;
    let is_known = match is_time {
        true => form(':', &[2, 2]),
        false => form('-', &[4, 2, 2]),
    };
    let class = if is_time {
        "kanban-time"
    } else {
        "kanban-date"
    };
    let attribute = |name: &str, value: &str| HtmlAttribute {
        name: name.into(),
        value: Some(value.into()),
        link: None,
    };
    let mut attributes = vec![attribute("class", class)];
    if is_known {
        attributes.push(attribute("datetime", date));
    }
    HtmlTag {
        name: if is_known { "time" } else { "span" }.into(),
        closing: false,
        self_closing: false,
        attributes,
    }
}
