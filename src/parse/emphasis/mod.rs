//! Resolves emphasis, strong, strikethrough and highlight by the CJK-friendly rules (I1–I4).
//!
//! pulldown-cmark follows CommonMark, whose flanking rules fail where Korean, Japanese or Chinese letters touch a mark:
//! `**벌통(hive)**을`. [`resolve`] takes the events of one run of inline text, turns marks back into delimiter runs and
//! pairs them again by the rules of tats-u/markdown-cjk-friendly, with `==` as one more delimiter. Code, links and formulas
//! bind tighter than marks, so pulldown-cmark's answer for those stands.

mod cjk;
mod flanking;
mod pairs;
#[cfg(test)]
mod tests;

use crate::model::{Event, Kind, Span, Tag, TextRef};
use flanking::Side;
use pairs::{Delimiter, DelimiterPairs};

/// Emphasis deeper than this within one run of text stays text (I9).
const MAX_DEPTH: usize = 100;

/// Pairs the delimiters of one inline run again.
///
/// `text` is the note's text. `hidden` are the byte ranges that pages leave out (comments), sorted; the character beyond one counts as the
/// neighbour of a mark. Spans of the returned events cover the marks, as pulldown-cmark's do. Source texts that touch are joined.
pub(super) fn resolve(text: &str, hidden: &[Span], mut run: Vec<Event>) -> Vec<Event> {
    if !run.iter().any(|event| has_marks(text, event)) {
        join_texts(&mut run);
        return run;
    }
    let mut reader = DelimiterReader::new(text, hidden, run.len());
    for event in run {
        reader.event(event);
    }
    reader.finish()
}

fn has_marks(text: &str, event: &Event) -> bool {
    match event.kind {
        Kind::Start(tag) | Kind::End(tag) => tag_is_mark(tag),
        Kind::Text(TextRef::Source(span)) => bytes(text, span).iter().any(|b| is_mark(*b)),
        _ => false,
    }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'*' | b'_' | b'~' | b'=')
}

fn tag_is_mark(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Highlight(_)
    )
}

fn bytes(text: &str, span: Span) -> &[u8] {
    text.as_bytes().get(span.range()).unwrap_or_default()
}

/// Joins source texts that touch, in place.
fn join_texts(run: &mut Vec<Event>) {
    run.dedup_by(|next, last| joined(last, next));
}

/// Extends `last` by `next` if both are source text and touch. Returns whether they do.
fn joined(last: &mut Event, next: &Event) -> bool {
    let (Kind::Text(TextRef::Source(a)), Kind::Text(TextRef::Source(b))) =
        (&mut last.kind, next.kind)
    else {
        return false;
    };
    if a.end != b.start {
        return false;
    }
    a.end = b.end;
    last.span.end = next.span.end;
    true
}

/// A part of a run of inline text whose delimiters are found.
enum RunPart {
    /// An event that is not a mark, or text without delimiters.
    Event(Event),
    /// Index of a delimiter run that may open or close something.
    Delimiters(usize),
}

/// A sequence of one mark whose end is not known yet.
struct Pending {
    mark: u8,
    start: usize,
    end: usize,
    starts_line: bool,
}

/// Reads the events of a run and finds the delimiters in it.
struct DelimiterReader<'t> {
    text: &'t str,
    hidden: &'t [Span],
    nodes: Vec<RunPart>,
    pairs: DelimiterPairs,
    /// Delimiters seen in each open link or inline footnote; the first scope is the run itself.
    scopes: Vec<Vec<usize>>,
    pending: Option<Pending>,
    /// End of the text of all events so far. A backslash behind it escapes.
    covered: usize,
}

impl<'t> DelimiterReader<'t> {
    fn new(text: &'t str, hidden: &'t [Span], events: usize) -> Self {
        Self {
            text,
            hidden,
            nodes: Vec::with_capacity(events),
            pairs: DelimiterPairs::default(),
            scopes: vec![Vec::new()],
            pending: None,
            covered: 0,
        }
    }

    fn event(&mut self, event: Event) {
        let span = event.span;
        match event.kind {
            Kind::Start(tag) if tag_is_mark(tag) => {
                let start = span.start as usize;
                self.literal(start, start + self.width(tag, span), false);
            }
            Kind::End(tag) if tag_is_mark(tag) => {
                let end = span.end as usize;
                let start = end.saturating_sub(self.width(tag, span));
                self.literal(start, end, false);
            }
            Kind::Start(Tag::Link(_) | Tag::InlineFootnote(_)) => {
                self.opaque(event);
                self.covered = span.start as usize;
                self.scopes.push(Vec::new());
            }
            Kind::End(Tag::Link(_) | Tag::InlineFootnote(_)) => {
                self.opaque(event);
                if self.scopes.len() > 1
                    && let Some(scope) = self.scopes.pop()
                {
                    self.pairs.resolve(&scope);
                }
            }
            Kind::Text(TextRef::Source(span)) => {
                let (start, end) = (span.start as usize, span.end as usize);
                self.literal(start, end, self.is_escaped(start));
            }
            _ => self.opaque(event),
        }
    }

    fn opaque(&mut self, event: Event) {
        self.settle(false);
        self.nodes.push(RunPart::Event(event));
        self.covered = event.span.end as usize;
    }

    /// Returns the length of the opening mark of a container, which is that of its closing mark.
    fn width(&self, tag: Tag, span: Span) -> usize {
        match tag {
            Tag::Emphasis => 1,
            Tag::Strikethrough => bytes(self.text, span)
                .iter()
                .take(2)
                .take_while(|b| **b == b'~')
                .count(),
            _ => 2,
        }
    }

    /// Whether the text at `start` follows a backslash that is itself in no event.
    fn is_escaped(&self, start: usize) -> bool {
        start > self.covered && self.text.as_bytes().get(start - 1) == Some(&b'\\')
    }

    /// Reads a range of the source as typed, with its marks.
    fn literal(&mut self, start: usize, end: usize, escaped: bool) {
        let source = self.text.as_bytes();
        let end = end.min(source.len());
        let mut plain = start;
        let mut at = start + usize::from(escaped);
        while at < end {
            let mark = source[at];
            if !is_mark(mark) {
                at += 1;
                continue;
            }
            self.plain(plain, at);
            plain = at + source[at..end].iter().take_while(|b| **b == mark).count();
            self.marks(mark, at, plain);
            at = plain;
        }
        self.plain(plain, end);
        self.covered = end;
    }

    fn plain(&mut self, start: usize, end: usize) {
        if start < end {
            self.settle(false);
            self.push_text(start, end);
        }
    }

    fn push_text(&mut self, start: usize, end: usize) {
        let next = text_event(start, end);
        if let Some(RunPart::Event(last)) = self.nodes.last_mut()
            && joined(last, &next)
        {
            return;
        }
        self.nodes.push(RunPart::Event(next));
    }

    fn marks(&mut self, mark: u8, start: usize, end: usize) {
        if let Some(pending) = &mut self.pending
            && pending.mark == mark
            && pending.end == start
        {
            pending.end = end;
            return;
        }
        self.settle(false);
        let starts_line = match self.nodes.last() {
            None => true,
            Some(RunPart::Event(last)) => matches!(last.kind, Kind::SoftBreak | Kind::HardBreak),
            Some(RunPart::Delimiters(_)) => false,
        };
        self.pending = Some(Pending {
            mark,
            start,
            end,
            starts_line,
        });
    }

    /// Decides what the pending marks can do, now that their end is known.
    fn settle(&mut self, ends_run: bool) {
        let Some(marks) = self.pending.take() else {
            return;
        };
        let (opens, closes) = self.flanks(&marks, ends_run);
        if !opens && !closes {
            self.push_text(marks.start, marks.end);
            return;
        }
        let delimiter = Delimiter::new(marks.mark, marks.start, marks.end, opens, closes);
        let index = self.pairs.add(delimiter);
        self.nodes.push(RunPart::Delimiters(index));
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(index);
        }
    }

    /// Whether the marks can open, and whether they can close.
    fn flanks(&self, marks: &Pending, ends_run: bool) -> (bool, bool) {
        if matches!(marks.mark, b'~' | b'=') && marks.end - marks.start != 2 {
            return (false, false);
        }
        let before = (!marks.starts_line).then(|| self.char_before(marks.start));
        let after = (!ends_run).then(|| self.char_after(marks.end));
        let (before, after) = (before.flatten(), after.flatten());
        // Two runs of one mark with nothing but a comment between them would make an empty element.
        let same = |neighbour: Option<(char, usize)>, adjacent: bool| {
            !adjacent && neighbour.is_some_and(|(c, _)| c == char::from(marks.mark))
        };
        if same(before, before.is_some_and(|(_, end)| end == marks.start))
            || same(after, after.is_some_and(|(_, start)| start == marks.end))
        {
            return (false, false);
        }
        let base = before
            .filter(|(c, _)| flanking::is_selector(*c))
            .and_then(|(c, end)| self.char_before(end - c.len_utf8()));
        let before = Side::before(before.map(|(c, _)| c), base.map(|(c, _)| c));
        let after = Side::after(after.map(|(c, _)| c));
        flanking::flanks(marks.mark, before, after)
    }

    /// Returns the character that ends at `at`, or before hidden text that ends there, and where it ends.
    fn char_before(&self, mut at: usize) -> Option<(char, usize)> {
        loop {
            let next = self.hidden.partition_point(|h| (h.start as usize) < at);
            match next.checked_sub(1).and_then(|i| self.hidden.get(i)) {
                Some(h) if h.end as usize >= at => at = h.start as usize,
                _ => break,
            }
        }
        let c = self.text.get(..at)?.chars().next_back()?;
        Some((c, at))
    }

    /// Returns the character that starts at `at`, or behind hidden text that starts there, and where it starts.
    fn char_after(&self, mut at: usize) -> Option<(char, usize)> {
        loop {
            let next = self.hidden.partition_point(|h| h.start as usize <= at);
            match next.checked_sub(1).and_then(|i| self.hidden.get(i)) {
                Some(h) if h.end as usize > at => at = h.end as usize,
                _ => break,
            }
        }
        let c = self.text.get(at..)?.chars().next()?;
        Some((c, at))
    }

    fn finish(mut self) -> Vec<Event> {
        self.settle(true);
        for scope in &self.scopes {
            self.pairs.resolve(scope);
        }
        let mut writer = EventWriter::new(self.nodes.len());
        for node in self.nodes {
            match node {
                RunPart::Event(event) => writer.push(event),
                RunPart::Delimiters(index) => writer.delimiters(&self.pairs, index),
            }
        }
        writer.events
    }
}

fn text_event(start: usize, end: usize) -> Event {
    Event::text(Span::new(start, end))
}

/// Writes the events of a run whose delimiters are paired.
struct EventWriter {
    events: Vec<Event>,
    /// Marks that are open.
    depth: usize,
    /// Marks that are open but too deep, so they are text.
    flattened: usize,
}

impl EventWriter {
    fn new(nodes: usize) -> Self {
        Self {
            events: Vec::with_capacity(nodes),
            depth: 0,
            flattened: 0,
        }
    }

    fn push(&mut self, event: Event) {
        if !self
            .events
            .last_mut()
            .is_some_and(|last| joined(last, &event))
        {
            self.events.push(event);
        }
    }

    /// Writes what a delimiter run closes, what is left of it, and what it opens.
    fn delimiters(&mut self, pairs: &DelimiterPairs, index: usize) {
        for pair in pairs.closed_by(index) {
            let (end, width) = (pair.span.end as usize, pair.width());
            if self.flattened > 0 {
                self.flattened -= 1;
                self.push(text_event(end - width, end));
            } else {
                self.depth -= 1;
                self.push(Event::new(Kind::End(pair.tag), pair.span));
            }
        }
        let rest = pairs.rest(index);
        if !rest.is_empty() {
            self.push(text_event(rest.start, rest.end));
        }
        for pair in pairs.opened_by(index) {
            let start = pair.span.start as usize;
            if self.depth < MAX_DEPTH {
                self.depth += 1;
                self.push(Event::new(Kind::Start(pair.tag), pair.span));
            } else {
                self.flattened += 1;
                self.push(text_event(start, start + pair.width()));
            }
        }
    }
}
