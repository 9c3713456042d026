//! A note's body as a flat list of events with byte ranges.
//!
//! The list is what parsing leaves behind and rendering reads; a note is never parsed twice. An event is 24 bytes and
//! points into the note's text, so ten thousand notes fit in little memory.

use super::span::Span;

/// One step through a note's body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// The kind of step.
    pub kind: Kind,
    /// Its range in the note's text. For a container it covers the whole of it.
    pub span: Span,
}

impl Event {
    /// Makes an event.
    #[must_use]
    pub fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span }
    }

    /// Makes the event of plain text that stands at `span` in the note's text.
    #[must_use]
    pub fn text(span: Span) -> Self {
        Self::new(Kind::Text(TextRef::Source(span)), span)
    }
}

/// Text of an event: a piece of the note's text, or of [`super::Body::cooked`] where the two differ (decoded entities, removed
/// line prefixes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRef {
    /// A range of the note's text.
    Source(Span),
    /// A range of the note's cooked text.
    Cooked(Span),
}

/// The kinds of events. Numbers index the note's side tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A container opens.
    Start(Tag),
    /// A container closes; the same tag as its start.
    End(Tag),
    /// Plain text, not yet escaped.
    Text(TextRef),
    /// A code span's content.
    Code(TextRef),
    /// A line break in the source (I5).
    SoftBreak,
    /// A forced line break (I5).
    HardBreak,
    /// A thematic break (I8).
    Rule,
    /// A tag of raw HTML, within a line or in an HTML block; indexes [`super::Body::html`]. HTML comments leave no event (C7).
    Html(u32),
    /// A wikilink without embed; indexes [`super::Note::links`].
    WikiLink(u32),
    /// An embed or image in either syntax; indexes [`super::Note::links`]. Its alternative text is in the link.
    Embed(u32),
    /// A bare or bracketed URL; indexes [`super::Note::links`].
    AutoLink(u32),
    /// A tag; indexes [`super::Note::tags`].
    TagUse(u32),
    /// A formula within a line; `display` after `$$…$$` there.
    Math {
        /// Shown on a line of its own.
        display: bool,
        /// The TeX source.
        tex: TextRef,
    },
    /// A reference to a footnote; indexes [`super::Body::footnotes`].
    FootnoteRef(u32),
    /// A task's date with its emoji (U7); indexes [`super::Note::fields`].
    TaskDate(u32),
}

/// The colour of a highlight (I11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The theme's own colour.
    Plain,
    /// `==🔴 …==`
    Red,
    /// `==🟠 …==`
    Orange,
    /// `==🟡 …==`
    Yellow,
    /// `==🟢 …==`
    Green,
    /// `==🔵 …==`
    Blue,
    /// `==🟣 …==`
    Purple,
}

/// Containers. Numbers index the note's side tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// Indexes [`super::Note::headings`].
    Heading(u32),
    /// A plain quote.
    BlockQuote,
    /// Indexes [`super::Body::callouts`]. Holds a [`Tag::CalloutTitle`] and, if it has a body, a [`Tag::CalloutBody`].
    Callout(u32),
    /// Inline content of a callout's title. Empty if the author gave none (Q5).
    CalloutTitle,
    /// Blocks of a callout.
    CalloutBody,
    /// Indexes [`super::Body::code`]; its text is there, not in events inside.
    CodeBlock(u32),
    /// Raw HTML block; holds [`Kind::Html`] and [`Kind::Text`], nothing else (W4).
    HtmlBlock,
    /// A formula block: `$$` at the start of a line (X4).
    MathBlock(TextRef),
    /// A list without numbers. `tasks`: an item of it is a task (Y2).
    List {
        /// Whether an item of it is a task.
        tasks: bool,
    },
    /// A numbered list.
    OrderedList {
        /// First number.
        start: u32,
        /// Whether an item of it is a task.
        tasks: bool,
    },
    /// A list item.
    Item,
    /// A list item that is a task; indexes [`super::Body::tasks`].
    TaskItem(u32),
    /// Indexes [`super::Body::footnotes`]. Stands where it was written; rendering moves it to the end.
    FootnoteDefinition(u32),
    /// An inline footnote `^[…]` (F4), at its place in the text; indexes [`super::Body::footnotes`].
    InlineFootnote(u32),
    /// Indexes [`super::Body::tables`].
    Table(u32),
    /// Header row.
    TableHead,
    /// Body row.
    TableRow,
    /// Cell of either.
    TableCell,
    /// `*…*`
    Emphasis,
    /// `**…**`
    Strong,
    /// `~~…~~`
    Strikethrough,
    /// `==…==` (I4)
    Highlight(Mark),
    /// A Markdown link; indexes [`super::Note::links`].
    Link(u32),
    /// An inline field in brackets (U4); indexes [`super::Note::fields`]. Holds a [`Tag::FieldMark`], its value, and a second mark.
    Field(u32),
    /// What stands around the value of a field: `[key:: ` and `]`.
    FieldMark,
}

impl Tag {
    /// Whether it holds inline content directly.
    #[must_use]
    pub fn is_leaf_block(self) -> bool {
        matches!(
            self,
            Self::Paragraph | Self::Heading(_) | Self::CalloutTitle | Self::TableCell
        )
    }

    /// Whether it is a list item, task or not.
    #[must_use]
    pub fn is_item(self) -> bool {
        matches!(self, Self::Item | Self::TaskItem(_))
    }

    /// Whether it stands within a line of text.
    #[must_use]
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Emphasis
                | Self::Strong
                | Self::Strikethrough
                | Self::Highlight(_)
                | Self::Link(_)
                | Self::InlineFootnote(_)
                | Self::Field(_)
                | Self::FieldMark
        )
    }
}

/// Returns the index of the event after the container that opens at `start`; the end of `events` if it is never closed.
#[must_use]
pub fn after(events: &[Event], start: u32) -> u32 {
    let mut depth = 0u32;
    for (at, event) in events.iter().enumerate().skip(start as usize) {
        match event.kind {
            Kind::Start(_) => depth += 1,
            Kind::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at as u32 + 1;
        }
    }
    events.len() as u32
}
