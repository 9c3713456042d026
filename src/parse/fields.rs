//! Finds inline fields and the dates of tasks (U4, U7).
//!
//! Entry point: [`NoteBuilder::fields`], called for the finished run of each leaf block whose text may hold one. Fields in brackets and dates
//! become events, so that pages can show them (U23). A field on a line of its own stays text.

use super::events::NoteBuilder;
use super::source::Source;
use crate::model::event::after;
use crate::model::tag::is_of_name;
use crate::model::{Event, FieldForm, InlineField, Kind, Span, Tag, TextRef};

/// Emoji that name a date of a task, and the fields that the dates are.
const DATES: [(&str, &str); 8] = [
    ("🗓", "due"),
    ("📅", "due"),
    ("📆", "due"),
    ("✅", "completion"),
    ("➕", "created"),
    ("🛫", "start"),
    ("⏳", "scheduled"),
    ("⌛", "scheduled"),
];

/// Makes the emoji before it a picture.
const AS_PICTURE: char = '\u{fe0f}';

/// Most brackets that are open at once. A field in more is text.
const MOST_OPEN: usize = 100;

/// A byte of a text event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    /// Index in the run.
    event: usize,
    /// Byte of the note's text.
    byte: usize,
}

/// A bracket that is open.
struct Opener {
    bracket: u8,
    at: At,
    /// The container that it stands in: the index of its start.
    inside: Option<usize>,
    /// The first `::` in it, with its container.
    separator: Option<(At, Option<usize>)>,
}

/// A field that was found.
struct Found {
    field: InlineField,
    /// Where it begins, where its value begins, its closing bracket. `None`: it is shown as typed.
    shown: Option<[At; 3]>,
}

/// What is put into a run, and where.
struct Edit {
    at: At,
    kind: Kind,
    /// How many bytes of text it replaces.
    replaced: usize,
}

/// The innermost list item around a run.
#[derive(Clone, Copy)]
struct Owner {
    /// Its start event.
    start: u32,
    is_task: bool,
}

impl NoteBuilder<'_> {
    /// Finds the fields of a run and returns it with their marks.
    pub(super) fn fields(&mut self, run: Vec<Event>) -> Vec<Event> {
        let owner = self.owner();
        let is_task = owner.is_some_and(|owner| owner.is_task);
        let (mut has_separator, mut has_emoji) = (false, false);
        for event in &run {
            if let Kind::Text(TextRef::Source(span)) = event.kind {
                let text = &self.source.text[span.range()];
                has_separator |= text.contains("::");
                has_emoji |= is_task && !text.is_ascii();
            }
        }
        let mut found = Vec::new();
        if has_separator {
            // A formula block may divide a paragraph into two runs, both of whole lines.
            let leaf = self.blocks.tag();
            let has_lines = leaf.is_some_and(|tag| tag == Tag::Paragraph || tag.is_item());
            let mut scan = Scan::new(&self.source, &run, has_lines && !is_task);
            scan.run();
            found = scan.found;
        }
        if has_emoji {
            dates(self.source.text, &run, &mut found);
        }
        if found.is_empty() {
            return run;
        }
        found.sort_by_key(|found| found.field.span);
        let mut edits = Vec::new();
        for Found { mut field, shown } in found {
            let index = self.data.fields.len() as u32;
            field.item = owner.map(|owner| owner.start);
            if let Some(places) = shown {
                add_edits(&mut edits, &field, index, places);
            }
            self.data.fields.push(field);
        }
        edits.sort_by_key(|edit| edit.at);
        edited(run, &edits)
    }

    fn owner(&self) -> Option<Owner> {
        let mut open = self.blocks.stack.iter().rev();
        let item = open.find(|open| open.tag.is_item() && !open.dropped)?;
        Some(Owner {
            start: item.start,
            is_task: matches!(item.tag, Tag::TaskItem(_)),
        })
    }
}

fn add_edits(edits: &mut Vec<Edit>, field: &InlineField, index: u32, [start, value, end]: [At; 3]) {
    let mut add = |at, kind, replaced| edits.push(Edit { at, kind, replaced });
    if field.form == FieldForm::Emoji {
        return add(start, Kind::TaskDate(index), field.span.len());
    }
    let after = At {
        byte: end.byte + 1,
        ..end
    };
    add(start, Kind::Start(Tag::Field(index)), 0);
    add(start, Kind::Start(Tag::FieldMark), 0);
    add(value, Kind::End(Tag::FieldMark), 0);
    add(end, Kind::Start(Tag::FieldMark), 0);
    add(after, Kind::End(Tag::FieldMark), 0);
    add(after, Kind::End(Tag::Field(index)), 0);
}

/// Returns the run with `edits`, which are in order.
fn edited(run: Vec<Event>, mut edits: &[Edit]) -> Vec<Event> {
    let mut out = Vec::with_capacity(run.len() + 2 * edits.len());
    let add_text = |out: &mut Vec<Event>, from: usize, to: usize| {
        if from < to {
            out.push(Event::text(Span::new(from, to)));
        }
    };
    for (at, event) in run.into_iter().enumerate() {
        let own = edits.partition_point(|edit| edit.at.event == at);
        let (here, rest) = edits.split_at(own);
        edits = rest;
        let Kind::Text(TextRef::Source(text)) = event.kind else {
            out.push(event);
            continue;
        };
        let mut from = text.start as usize;
        for edit in here {
            let to = edit.at.byte + edit.replaced;
            add_text(&mut out, from, edit.at.byte);
            out.push(Event::new(edit.kind, Span::new(edit.at.byte, to)));
            from = from.max(to);
        }
        add_text(&mut out, from, text.end as usize);
    }
    out
}

/// Looks for fields in brackets and on lines of their own.
struct Scan<'s, 't> {
    source: &'s Source<'t>,
    run: &'s [Event],
    /// Whether a whole line may be a field.
    has_lines: bool,
    open: Vec<Opener>,
    /// Starts of the containers that are open.
    containers: Vec<usize>,
    line: Line,
    found: Vec<Found>,
}

/// The line that is being read.
#[derive(Default)]
struct Line {
    /// Its first event.
    start: usize,
    /// Fields found before it.
    found: usize,
    /// The first `::` that stands in no bracket.
    separator: Option<At>,
    /// Where the value behind it ends as far as it is read.
    end: usize,
}

impl<'s, 't> Scan<'s, 't> {
    fn new(source: &'s Source<'t>, run: &'s [Event], has_lines: bool) -> Self {
        Self {
            source,
            run,
            has_lines,
            open: Vec::new(),
            containers: Vec::new(),
            line: Line::default(),
            found: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while let Some(event) = self.run.get(at) {
            let mut is_around = false;
            match event.kind {
                // Texts of links and footnotes hold no fields.
                Kind::Start(Tag::Link(_) | Tag::InlineFootnote(_)) => {
                    at = (after(self.run, at as u32) as usize - 1).max(at);
                }
                Kind::Start(_) => self.containers.push(at),
                Kind::End(_) => {
                    let start = self.containers.pop();
                    let separator = self.line.separator.map(|separator| separator.event);
                    is_around = start < separator;
                }
                Kind::Text(TextRef::Source(span)) => self.text(at, span),
                Kind::SoftBreak | Kind::HardBreak => self.end_line(at),
                _ => {}
            }
            if self.line.separator.is_some() && !is_around {
                self.line.end = self.run[at].span.end as usize;
            }
            at += 1;
        }
        self.end_line(at);
    }

    fn text(&mut self, event: usize, span: Span) {
        let text = self.source.text;
        let bytes = &text.as_bytes()[..span.end as usize];
        let mut byte = span.start as usize;
        if text[..byte].ends_with('\\') {
            byte += 1;
        }
        while let Some(found) = bytes.get(byte..).and_then(|rest| {
            rest.iter()
                .position(|b| matches!(b, b'[' | b']' | b'(' | b')' | b':'))
        }) {
            byte += found;
            let at = At { event, byte };
            match bytes[byte] {
                b':' if bytes.get(byte + 1) == Some(&b':') => {
                    self.separator(at);
                    byte += 1;
                }
                b':' => {}
                bracket @ (b'[' | b'(') => {
                    if self.open.len() < MOST_OPEN {
                        self.open.push(Opener {
                            bracket,
                            at,
                            inside: self.containers.last().copied(),
                            separator: None,
                        });
                    }
                }
                closing => self.closing(at, if closing == b']' { b'[' } else { b'(' }),
            }
            byte += 1;
        }
    }

    fn separator(&mut self, at: At) {
        let inside = self.containers.last().copied();
        match self.open.last_mut() {
            Some(opener) => _ = opener.separator.get_or_insert((at, inside)),
            None => _ = self.line.separator.get_or_insert(at),
        }
    }

    /// Reads a closing bracket, whose opening one is `bracket`.
    fn closing(&mut self, at: At, bracket: u8) {
        let Some(open) = self.open.iter().rposition(|open| open.bracket == bracket) else {
            return;
        };
        let opener = self.open.swap_remove(open);
        self.open.truncate(open);
        let Some((separator, around)) = opener.separator else {
            return;
        };
        let inner = At {
            byte: opener.at.byte + 1,
            ..opener.at
        };
        let Some(key) = self.key(inner, separator) else {
            return;
        };
        // What looks like a field in the value belongs to the value.
        let is_inner = |found: &mut Found| found.field.span.start > opener.at.byte as u32;
        while self.found.pop_if(is_inner).is_some() {}
        let is_whole = opener.inside == around && around == self.containers.last().copied();
        let start = separator.byte + 2;
        let blanks = self.source.text[start..at.byte].bytes();
        let blanks = blanks.take_while(|b| *b == b' ').count();
        let end = match self.run[separator.event].kind {
            Kind::Text(TextRef::Source(text)) => text.end as usize,
            _ => start,
        };
        let value = At {
            byte: (start + blanks).min(end),
            ..separator
        };
        let form = match bracket {
            b'[' => FieldForm::Bracket,
            _ => FieldForm::Parenthesis,
        };
        let field = InlineField {
            key,
            value: self.value(start, at.byte),
            span: Span::new(opener.at.byte, at.byte + 1),
            form,
            item: None,
        };
        self.found.push(Found {
            field,
            shown: is_whole.then_some([opener.at, value, at]),
        });
    }

    /// Ends the line before event `at`.
    fn end_line(&mut self, at: usize) {
        self.open.clear();
        let next = Line {
            start: at + 1,
            found: self.found.len(),
            ..Line::default()
        };
        let line = std::mem::replace(&mut self.line, next);
        if !self.has_lines || self.found.len() > line.found {
            return;
        }
        let (Some(separator), Some(first)) = (line.separator, self.run.get(line.start)) else {
            return;
        };
        let start = At {
            event: line.start,
            byte: first.span.start as usize,
        };
        let Some(key) = self.key(start, separator) else {
            return;
        };
        let end = line.end.max(separator.byte + 2);
        let value = self.value_start(separator, at).min(end);
        self.line.found += 1;
        self.found.push(Found {
            field: InlineField {
                key,
                value: self.value(value, end),
                span: Span::new(start.byte, end),
                form: FieldForm::Line,
                item: None,
            },
            shown: None,
        });
    }

    /// Returns where the value behind a separator begins in a line that ends before event `line_end`: marks that close there are no part of it.
    fn value_start(&self, separator: At, line_end: usize) -> usize {
        let start = separator.byte + 2;
        let own = self.run[separator.event].span.end as usize;
        if !self.source.text[start..own.max(start)].trim().is_empty() {
            return start;
        }
        let behind = self.run[separator.event + 1..line_end].iter();
        let first = behind
            .into_iter()
            .find(|event| !matches!(event.kind, Kind::End(_)));
        first.map_or(usize::MAX, |event| event.span.start as usize)
    }

    /// Returns the key that stands between two places of a line, if it is one.
    fn key(&self, from: At, to: At) -> Option<Box<str>> {
        let mut key = String::new();
        for (event, at) in self.run[from.event..=to.event].iter().zip(from.event..) {
            match event.kind {
                Kind::Text(TextRef::Source(span)) => {
                    let start = if at == from.event {
                        from.byte
                    } else {
                        span.start as usize
                    };
                    let end = if at == to.event {
                        to.byte
                    } else {
                        span.end as usize
                    };
                    key.push_str(&self.source.text[start..end]);
                }
                Kind::Start(tag) | Kind::End(tag) if tag.is_inline() => {}
                _ => return None,
            }
        }
        let key = key.trim();
        let is_key = key.chars().all(|c| c == ' ' || c == '/' || is_of_name(c));
        (is_key && key.contains(|c: char| !matches!(c, '-' | '/' | ' '))).then(|| key.into())
    }

    /// Returns the source of a value without comments.
    fn value(&self, start: usize, end: usize) -> Box<str> {
        let mut value = String::new();
        let mut from = start;
        for hidden in self.source.hidden_in(Span::new(start, end)) {
            value.push_str(&self.source.text[from..(hidden.start as usize).max(from)]);
            from = from.max(hidden.end as usize);
        }
        value.push_str(&self.source.text[from..end.max(from)]);
        value.trim().into()
    }
}

/// Finds the dates of a task.
fn dates(text: &str, run: &[Event], found: &mut Vec<Found>) {
    for (event, at) in run.iter().zip(0..) {
        let Kind::Text(TextRef::Source(span)) = event.kind else {
            continue;
        };
        let whole = &text[span.range()];
        let signs = whole.char_indices().filter(|(_, c)| !c.is_ascii());
        for (offset, _) in signs {
            let Some((key, date, length)) = date(&whole[offset..]) else {
                continue;
            };
            let byte = span.start as usize + offset;
            let place = At { event: at, byte };
            found.push(Found {
                field: InlineField {
                    key: key.into(),
                    value: date.into(),
                    span: Span::new(byte, byte + length),
                    form: FieldForm::Emoji,
                    item: None,
                },
                shown: Some([place; 3]),
            });
        }
    }
}

/// Reads an emoji with its date at the start of `text`: the name of the date, the date, and how many bytes both have.
fn date(text: &str) -> Option<(&'static str, &str, usize)> {
    let (emoji, key) = DATES.iter().find(|(emoji, _)| text.starts_with(emoji))?;
    let rest = &text[emoji.len()..];
    let rest = rest
        .strip_prefix(AS_PICTURE)
        .unwrap_or(rest)
        .trim_start_matches(' ');
    let date = rest.get(..10)?;
    let is_whole = !rest[10..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
    let is_date = date.parse::<jiff::civil::Date>().is_ok() && is_whole;
    is_date.then(|| (*key, date, text.len() - rest.len() + 10))
}
