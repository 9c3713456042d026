//! Finishes runs of inline text: uncovers what was covered, pairs emphasis, reads tags, tasks and block ids.
//!
//! Entry point: [`NoteBuilder::finish_run`], called whenever a leaf block's inline content ends.

use super::emphasis;
use super::events::NoteBuilder;
use super::marks;
use super::mask::Cover;
use super::open::LinkOpen;
use crate::model::board::Board;
use crate::model::{Event, Kind, Span, Tag, TextRef};
use std::ops::Range;

impl<'t> NoteBuilder<'t> {
    pub(super) fn text_of(&self, text: TextRef) -> &str {
        self.content.text_of(text, self.source.text)
    }

    /// Adds an inline event to the run.
    pub(super) fn push_inline(&mut self, kind: Kind, span: Span) {
        if self.inline.interrupted {
            if matches!(kind, Kind::SoftBreak | Kind::HardBreak) {
                return;
            }
            self.inline.interrupted = false;
            if let Some(open) = self.blocks.stack.last_mut() {
                open.start = self.content.next();
            }
            self.content
                .events
                .push(Event::new(Kind::Start(Tag::Paragraph), span));
        }
        self.inline.run.push(Event::new(kind, span));
    }

    /// Adds source text to the run. Joins it to text that ends where it begins.
    pub(super) fn push_text(&mut self, range: Range<usize>) {
        if range.is_empty()
            || (self.inline.interrupted && self.source.text[range.clone()].trim().is_empty())
        {
            return;
        }
        let span = Span::from(range);
        if let Some(Event {
            kind: Kind::Text(TextRef::Source(text)),
            span: whole,
        }) = self.inline.run.last_mut()
            && text.end == span.start
        {
            text.end = span.end;
            whole.end = span.end;
            return;
        }
        self.push_inline(Kind::Text(TextRef::Source(span)), span);
    }

    /// Adds text that pulldown-cmark found, and puts back what its covers hide.
    pub(super) fn inline_text(&mut self, text: &str, range: Range<usize>) {
        if self.inline.links.last() == Some(&LinkOpen::Auto) {
            return;
        }
        let lazy_heads = &self.source.masked.lazy_heads;
        let lazy = lazy_heads.partition_point(|head| (head.end as usize) <= range.start);
        let is_in = |head: &Span| head.start as usize <= range.start;
        if !self.source.in_title() && lazy_heads.get(lazy).is_some_and(is_in) {
            self.inline.drop_break = true;
            return;
        }
        if text != self.source.seen(range.clone()) {
            let text = self.content.cook(text);
            return self.push_inline(Kind::Text(text), range.into());
        }
        let masked = self.source.masked;
        let mut next = masked
            .covers
            .partition_point(|cover| cover.span.end as usize <= range.start);
        let mut at = range.start;
        let is_before_end = |cover: &&Cover| (cover.span.start as usize) < range.end;
        while let Some(cover) = masked.covers.get(next).filter(is_before_end) {
            self.push_text(at..cover.span.start as usize);
            if cover.span.start as usize >= range.start {
                self.uncover(*cover);
            }
            at = at.max(cover.span.end as usize);
            next += 1;
        }
        self.push_text(at..range.end.max(at));
    }

    /// Ends the run and adds all that it gathered to the note's events.
    pub(super) fn finish_run(&mut self) {
        if self.inline.run.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.inline.run);
        self.balance(&mut run);
        trim_end(&mut run);
        let leaf = self.blocks.tag();
        if let Some(item) = self.blocks.own_text_of_item() {
            self.task(&mut run, item);
            self.blocks.stack[item].has_text = true;
            self.block_id(&mut run, Some(item));
        } else if !matches!(leaf, Some(Tag::TableCell)) {
            self.block_id(&mut run, None);
        }
        trim_breaks(&mut run);
        let mut run = emphasis::resolve(self.source.text, &self.source.masked.hidden, run);
        marks::colour(self.source.text, &mut run);
        if self.board != Board::No {
            run = self.card_dates(run);
        }
        let only_space = |event: &Event| match event.kind {
            Kind::Text(text) => self.text_of(text).trim().is_empty(),
            _ => false,
        };
        if !run.iter().all(only_space) {
            let run = self.fields(run);
            self.read_text(run);
        }
    }

    /// Turns each mark whose partner is in another run into text, so that starts and ends match.
    fn balance(&self, run: &mut [Event]) {
        let mut open: Vec<usize> = Vec::new();
        for at in 0..run.len() {
            match run[at].kind {
                Kind::Start(_) => open.push(at),
                Kind::End(tag) => match open
                    .iter()
                    .rposition(|start| run[*start].kind == Kind::Start(tag))
                {
                    Some(found) => {
                        for start in open.drain(found..).skip(1) {
                            self.to_text(&mut run[start]);
                        }
                    }
                    None => self.to_text(&mut run[at]),
                },
                _ => {}
            }
        }
        for start in open {
            self.to_text(&mut run[start]);
        }
    }

    /// Replaces a start or end by the text of its mark.
    fn to_text(&self, event: &mut Event) {
        let (tag, at_start) = match event.kind {
            Kind::Start(tag) => (tag, true),
            Kind::End(tag) => (tag, false),
            _ => return,
        };
        let marks = match tag {
            Tag::Emphasis => 1,
            Tag::Strong => 2,
            Tag::Strikethrough if self.source.text[event.span.range()].starts_with("~~") => 2,
            Tag::Strikethrough => 1,
            Tag::InlineFootnote(_) => event.span.end - event.span.start,
            _ => 0,
        };
        let mut span = event.span;
        if at_start {
            span.end = span.start + marks;
        } else {
            span.start = span.end - marks;
        }
        *event = Event::text(span);
    }

    /// Adds an event to the note, and its index to the links and footnotes of the event.
    pub(super) fn append(&mut self, event: Event) {
        let index = self.content.next();
        match event.kind {
            Kind::WikiLink(link)
            | Kind::Embed(link)
            | Kind::AutoLink(link)
            | Kind::Start(Tag::Link(link)) => {
                self.note.links[link as usize].event = index;
            }
            Kind::Html(tag) => {
                let attributes = self.note.html[tag as usize].attributes.iter();
                let linked = attributes.filter_map(|a| Some((a.link?, &*a.name == "srcset")));
                let linked: Vec<(u32, bool)> = linked.collect();
                for (link, is_set) in linked {
                    // A `srcset` has several links, one after the other.
                    let links = self.note.links[link as usize..].iter_mut();
                    let own = if is_set { usize::MAX } else { 1 };
                    let span = event.span;
                    for link in links.take(own).take_while(|link| link.span == span) {
                        link.event = index;
                    }
                }
            }
            Kind::Start(Tag::InlineFootnote(footnote)) => {
                self.note.footnotes[footnote as usize].definition = index;
            }
            _ => {}
        }
        self.content.events.push(event);
    }
}

/// Removes line breaks at both ends of a run.
pub(super) fn trim_breaks(run: &mut Vec<Event>) {
    trim_end(run);
    let leading = run.iter().take_while(|event| is_break(event)).count();
    run.drain(..leading);
}

/// Removes line breaks at the end of a run. The last line before a formula block ends with one (K2).
fn trim_end(run: &mut Vec<Event>) {
    while run.last().is_some_and(is_break) {
        run.pop();
    }
}

fn is_break(event: &Event) -> bool {
    matches!(event.kind, Kind::SoftBreak | Kind::HardBreak)
}
