//! Moves what was parsed from a text of its own into the note that holds the text: a card of a canvas, the inside of an `ad-` block.
//!
//! Entry points: [`Shift::behind`] and [`Shift::add`].

use super::draft::Draft;
use super::gathered::{self, Place};
use crate::model::{Body, Event, Kind, Link, Note, Span, Tag, TextRef};

/// How long each list of the note is before a text is added: the indexes of the text grow by these numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shift<'p> {
    /// Where the pieces of the text stand in the note.
    pub(super) places: &'p [Place],
    pub(super) cooked: u32,
    pub(super) event: u32,
    pub(super) link: u32,
    pub(super) tag: u32,
    pub(super) heading: u32,
    pub(super) callout: u32,
    pub(super) code: u32,
    pub(super) table: u32,
    pub(super) html: u32,
    pub(super) task: u32,
    pub(super) footnote: u32,
    pub(super) field: u32,
}

impl Shift<'_> {
    /// Returns how many of each `note` and its `body` hold. Text and events are for the caller to count.
    pub(super) fn behind(note: &Note, body: &Body) -> Self {
        Self {
            link: note.links.len() as u32,
            tag: note.tags.len() as u32,
            heading: note.headings.len() as u32,
            callout: body.callouts.len() as u32,
            code: body.code.len() as u32,
            table: body.tables.len() as u32,
            html: body.html.len() as u32,
            task: body.tasks.len() as u32,
            footnote: body.footnotes.len() as u32,
            field: note.fields().len() as u32,
            ..Self::default()
        }
    }

    /// Moves the tables of a text, whose body is `inner`, behind those of `note`. Headings, block ids and fields are for the caller.
    pub(super) fn add(self, note: &mut Note, body: &mut Body, text: &mut Note, inner: Body) {
        body.callouts.extend(inner.callouts);
        body.tables.extend(inner.tables);
        body.tasks.extend(inner.tasks);
        body.code.extend(inner.code.into_iter().map(|mut code| {
            code.text = self.text(code.text);
            code.link += self.link;
            code
        }));
        body.html.extend(inner.html.into_iter().map(|mut tag| {
            for attribute in &mut tag.attributes {
                attribute.link = attribute.link.map(|link| link + self.link);
            }
            tag
        }));
        let footnotes = inner.footnotes.into_iter().map(|mut footnote| {
            footnote.definition = self.at(footnote.definition);
            footnote
        });
        body.footnotes.extend(footnotes);
        let links = std::mem::take(&mut text.links).into_iter();
        note.links.extend(links.map(|link| Link {
            span: self.span(link.span),
            event: self.at(link.event),
            ..link
        }));
        let tags = std::mem::take(&mut text.tags).into_iter();
        note.tags.extend(tags.map(|mut tag| {
            tag.span = self.span(tag.span);
            tag
        }));
        let silenced = std::mem::take(&mut text.silenced).into_iter();
        note.silenced
            .extend(silenced.map(|(code, span)| (code, self.span(span))));
    }

    /// Returns a finding of the text as one of the note.
    pub(super) fn draft(self, draft: Draft) -> Draft {
        Draft {
            span: self.span(draft.span),
            line_of: draft.line_of.map(|span| self.span(span)),
            ..draft
        }
    }

    pub(super) fn span(self, span: Span) -> Span {
        gathered::span(self.places, span)
    }

    /// Returns the index of an event; [`u32::MAX`] stands for none.
    pub(super) fn at(self, event: u32) -> u32 {
        match event {
            u32::MAX => u32::MAX,
            event => event + self.event,
        }
    }

    pub(super) fn text(self, text: TextRef) -> TextRef {
        match text {
            TextRef::Source(span) => TextRef::Source(self.span(span)),
            TextRef::Cooked(span) => TextRef::Cooked(Span {
                start: span.start + self.cooked,
                end: span.end + self.cooked,
            }),
        }
    }

    pub(super) fn event(self, event: Event) -> Event {
        let kind = match event.kind {
            Kind::Start(tag) => Kind::Start(self.tag(tag)),
            Kind::End(tag) => Kind::End(self.tag(tag)),
            Kind::Text(text) => Kind::Text(self.text(text)),
            Kind::Code(text) => Kind::Code(self.text(text)),
            Kind::Math { display, tex } => Kind::Math {
                display,
                tex: self.text(tex),
            },
            Kind::Html(tag) => Kind::Html(tag + self.html),
            Kind::WikiLink(link) => Kind::WikiLink(link + self.link),
            Kind::Embed(link) => Kind::Embed(link + self.link),
            Kind::AutoLink(link) => Kind::AutoLink(link + self.link),
            Kind::TagUse(tag) => Kind::TagUse(tag + self.tag),
            Kind::FootnoteRef(footnote) => Kind::FootnoteRef(footnote + self.footnote),
            Kind::TaskDate(field) => Kind::TaskDate(field + self.field),
            kind @ (Kind::SoftBreak | Kind::HardBreak | Kind::Rule) => kind,
        };
        Event::new(kind, self.span(event.span))
    }

    pub(super) fn tag(self, tag: Tag) -> Tag {
        match tag {
            Tag::Heading(at) => Tag::Heading(at + self.heading),
            Tag::Callout(at) => Tag::Callout(at + self.callout),
            Tag::CodeBlock(at) => Tag::CodeBlock(at + self.code),
            Tag::MathBlock(tex) => Tag::MathBlock(self.text(tex)),
            Tag::TaskItem(at) => Tag::TaskItem(at + self.task),
            Tag::FootnoteDefinition(at) => Tag::FootnoteDefinition(at + self.footnote),
            Tag::InlineFootnote(at) => Tag::InlineFootnote(at + self.footnote),
            Tag::Table(at) => Tag::Table(at + self.table),
            Tag::Link(at) => Tag::Link(at + self.link),
            Tag::Field(at) => Tag::Field(at + self.field),
            tag @ (Tag::Paragraph
            | Tag::BlockQuote
            | Tag::CalloutTitle
            | Tag::CalloutBody
            | Tag::HtmlBlock
            | Tag::List { .. }
            | Tag::OrderedList { .. }
            | Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Highlight(_)
            | Tag::FieldMark) => tag,
        }
    }
}
