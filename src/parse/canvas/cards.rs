//! Reads the texts of a canvas's cards and labels into one note.
//!
//! Entry point: [`Cards`]. Each card is parsed by itself, so that a fence or comment left open in one card ends with it.

use crate::model::board::Board;
use crate::model::canvas::Canvas;
use crate::model::outline::{HeadingIds, Words, plain_text};
use crate::model::plain::{Form, Piece, PlainLink, pieces, without_comments};
use crate::model::text::fold;
use crate::model::{
    Body, Event, Heading, InlineField, Kind, Link, LinkKind, Note, Span, Tag, TextRef,
};
use crate::parse::body::read_body;
use crate::parse::draft::Draft;
use crate::parse::reading::Reading;
use crate::parse::shift::Shift;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// The note of a canvas while it is put together.
pub(super) struct Cards<'t> {
    /// The text of the whole canvas.
    text: &'t str,
    reading: Reading<'t>,
    pub(super) note: Note,
    body: Body,
    events: Vec<Event>,
    cooked: String,
    pub(super) drafts: Vec<Draft>,
    ids: HeadingIds,
    blocks: FxHashSet<String>,
}

impl<'t> Cards<'t> {
    /// Starts without cards. No heading may have an anchor that a node of `canvas` has.
    pub(super) fn new(text: &'t str, canvas: &Canvas, reading: Reading<'t>) -> Self {
        let mut ids = HeadingIds::default();
        for node in &canvas.nodes {
            ids.reserve(&node.anchor);
        }
        Self {
            text,
            reading,
            note: Note::default(),
            body: Body::default(),
            events: Vec::new(),
            cooked: String::new(),
            drafts: Vec::new(),
            ids,
            blocks: FxHashSet::default(),
        }
    }

    /// Adds the Markdown of a card (J5). Returns its events.
    pub(super) fn card(&mut self, span: Span) -> Range<u32> {
        let (note, drafts) = read_body(
            &self.text[span.range()],
            0,
            Vec::new(),
            self.reading,
            Board::No,
        );
        let start = self.events.len() as u32;
        let places = [(0, span.start)];
        let shift = Shift {
            places: &places,
            cooked: self.cooked.len() as u32,
            event: start,
            ..Shift::behind(&self.note, &self.body)
        };
        self.drafts
            .extend(drafts.into_iter().map(|draft| shift.draft(draft)));
        self.absorb(note, shift);
        start..self.events.len() as u32
    }

    fn absorb(&mut self, mut card: Note, shift: Shift<'_>) {
        let body = std::mem::take(&mut *card);
        self.cooked.push_str(&body.cooked);
        let events = body.events.iter().map(|event| shift.event(*event));
        self.events.extend(events);
        shift.add(&mut self.note, &mut self.body, &mut card, body);
        let note = &mut self.note;
        note.has_footnotes |= card.has_footnotes || !self.body.footnotes.is_empty();
        if let Some(data) = card.data {
            // Queries read notes only (U17), so the items of cards are not kept.
            let fields = data.fields.into_iter().map(|field| InlineField {
                span: shift.span(field.span),
                item: None,
                ..field
            });
            note.data.get_or_insert_default().fields.extend(fields);
        }
        for mut heading in card.headings {
            heading.event = shift.at(heading.event);
            heading.id = self.ids.next(&heading.text);
            // The page's list of contents names groups only (J8).
            heading.top_level = false;
            note.headings.push(heading);
        }
        for mut block in card.blocks {
            block.event = shift.at(block.event);
            block.span = shift.span(block.span);
            if self.blocks.insert(fold(&block.id)) {
                note.blocks.push(block);
            }
        }
    }

    /// Adds a text in which only links are markup. Returns its events.
    pub(super) fn label(&mut self, span: Span) -> Range<u32> {
        let start = self.events.len() as u32;
        let typed = without_comments(&self.text[span.range()]);
        for piece in pieces(typed.trim()) {
            match piece {
                Piece::Text(words) => self.words(words, span),
                Piece::Link(link) => self.label_link(&link, span),
            }
        }
        let end = self.events.len() as u32;
        // A break, so that the last word of a label does not run into the next label.
        self.push(Kind::HardBreak, span);
        start..end
    }

    /// Adds the label of a group, which is a heading (J8). Returns its events, and, unless it is empty, its index in the note's headings.
    pub(super) fn heading(&mut self, span: Span) -> (Range<u32>, Option<u32>) {
        let index = self.note.headings.len() as u32;
        let start = self.events.len() as u32;
        self.push(Kind::Start(Tag::Heading(index)), span);
        let inside = self.label(span);
        let text = self.plain(inside.start as usize..inside.end as usize);
        if text.is_empty() {
            self.events.truncate(start as usize);
            return (0..0, None);
        }
        // The break at its end is not part of it.
        self.events.truncate(inside.end as usize);
        self.push(Kind::End(Tag::Heading(index)), span);
        self.note.headings.push(Heading {
            level: 2,
            event: start,
            id: self.ids.next(&text),
            text: text.into(),
            source_key: None,
            top_level: true,
        });
        (start..self.events.len() as u32, Some(index))
    }

    /// Returns the words of a label's events, on one line.
    fn plain(&self, events: Range<usize>) -> String {
        let words = Words {
            text: &|text| match text {
                TextRef::Source(span) => &self.text[span.range()],
                TextRef::Cooked(span) => &self.cooked[span.range()],
            },
            query: None,
            tag: &|_| "",
            link: &|link| {
                let link = &self.note.links[link as usize];
                match link.text.as_deref() {
                    Some(text) => Cow::Borrowed(text),
                    None => Cow::Owned(link.default_text()),
                }
            },
        };
        let text = plain_text(&self.events[events], &words);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn label_link(&mut self, link: &PlainLink<'_>, span: Span) {
        let kind = match link.form {
            Form::Wiki => LinkKind::Wiki,
            Form::Markdown => LinkKind::Markdown,
            Form::Address => LinkKind::Auto,
        };
        let index = self.note.links.len() as u32;
        let mut written = Link::new(kind, &*link.target, span);
        written.event = self.events.len() as u32;
        match link.form {
            Form::Wiki => {
                let own = link.text.as_deref().map(str::trim);
                written.text = own.filter(|own| !own.is_empty()).map(Into::into);
                self.push(Kind::WikiLink(index), span);
            }
            Form::Address => self.push(Kind::AutoLink(index), span),
            Form::Markdown => {
                self.push(Kind::Start(Tag::Link(index)), span);
                self.words(link.text.as_deref().unwrap_or_default(), span);
                self.push(Kind::End(Tag::Link(index)), span);
            }
        }
        self.note.links.push(written);
    }

    /// Adds a link that no event shows. Returns its index.
    pub(super) fn link(&mut self, kind: LinkKind, span: Span) -> u32 {
        let mut link = Link::new(kind, self.text[span.range()].trim(), span);
        link.embed = kind == LinkKind::Canvas;
        self.note.links.push(link);
        self.note.links.len() as u32 - 1
    }

    fn words(&mut self, words: &str, span: Span) {
        if words.is_empty() {
            return;
        }
        let start = self.cooked.len();
        self.cooked.push_str(words);
        let text = TextRef::Cooked(Span::new(start, self.cooked.len()));
        self.push(Kind::Text(text), span);
    }

    fn push(&mut self, kind: Kind, span: Span) {
        self.events.push(Event::new(kind, span));
    }

    /// Puts the body into the note.
    pub(super) fn finish(mut self) -> (Note, Vec<Draft>) {
        self.body.cooked = self.cooked.into();
        self.body.events = self.events.into();
        *self.note = self.body;
        self.note.blocks.sort_by_key(|block| block.event);
        (self.note, self.drafts)
    }
}
