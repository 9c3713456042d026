//! A note after parsing: its events and the tables they point into.

use super::base::Base;
use super::body::{Body, CodeBlock};
use super::canvas::Canvas;
use super::event::TextRef;
use super::finding::{Code, Finding};
use super::fingerprint::Fingerprint;
use super::front_matter::{FrontMatter, Property};
use super::lazy::Lazy;
use super::link::Link;
use super::note_data::NoteData;
use super::note_text::NoteText;
use super::outline::HeadingIds;
use super::query::{Query, QueryUses};
use super::span::{Lines, Mark, Span};
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut, Range};

/// One note, parsed, without knowledge of other files. It dereferences to its [`Body`], which holds the rest. The cache stores it without
/// text and body.
///
/// A canvas is a note whose text is that of its cards, one after the other in reading order, then that of its labels and paths.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Note {
    /// Whole text as loaded: LF line ends, no byte order mark, properties included; of a board without its archive.
    #[serde(skip)]
    pub text: NoteText,
    /// The fingerprint of the file's text: [`Self::text`], or the JSON of a canvas.
    pub digest: Fingerprint,
    /// Properties that mean something to us.
    pub front: FrontMatter,
    /// Links and embeds in the order of their place, those of properties first.
    pub links: Vec<Link>,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Tags in the text, in order; those of the properties are in [`FrontMatter::tags`].
    pub tags: Vec<TagUse>,
    /// Block ids that count (K7), sorted by event.
    pub blocks: Vec<BlockId>,
    /// Whether [`Body::footnotes`] holds any.
    pub has_footnotes: bool,
    /// For a board with an archive, where its text was cut off (B8).
    pub cut: Option<u32>,
    /// For a drawing, why its data cannot be read (B7).
    pub undrawn: Option<Box<str>>,
    /// The cards and lines of a canvas.
    pub canvas: Option<Box<Canvas>>,
    /// For a canvas, where the parts of its text stand in the file, in the order of the text; else empty.
    pub marks: Box<[Mark]>,
    /// The base of a `.base` file, or those of a note's blocks, in order.
    pub bases: Vec<Base>,
    /// Whether a block of it holds a search (Z1) or lists tasks (U26), so that its page depends on all texts.
    pub has_searches: bool,
    /// Whether a block that lists tasks names a day by today (D28).
    pub asks_for_today: bool,
    /// Its inline fields and list items, if it has any.
    pub data: Option<Box<NoteData>>,
    /// The queries of its blocks, in order.
    pub queries: Vec<Query>,
    /// What its code spans use that begin with [`super::query::USUAL_PREFIX`]; `None` if none does.
    pub inline_queries: Option<QueryUses>,
    /// A fingerprint of [`Self::properties`] as they are written.
    pub properties_digest: Fingerprint,
    /// Mistakes that can be found without other files.
    pub findings: Vec<Finding>,
    /// Codes that a comment silences for a block (R5). Findings with them are left out.
    pub silenced: Vec<(Code, Span)>,
    /// Events, and the tables that only they point into.
    #[serde(skip)]
    pub body: Lazy<Body>,
    /// For [`Self::properties`].
    #[serde(skip)]
    pub lazy_properties: Lazy<Vec<Property>>,
}

impl Deref for Note {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.body.get(&self.text)
    }
}

impl DerefMut for Note {
    fn deref_mut(&mut self) -> &mut Body {
        self.body.get_mut(&self.text)
    }
}

impl PartialEq for Note {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
            && self.digest == other.digest
            && self.front == other.front
            && self.links == other.links
            && self.headings == other.headings
            && self.tags == other.tags
            && self.blocks == other.blocks
            && self.has_footnotes == other.has_footnotes
            && self.cut == other.cut
            && self.undrawn == other.undrawn
            && self.canvas == other.canvas
            && self.marks == other.marks
            && self.bases == other.bases
            && self.has_searches == other.has_searches
            && self.asks_for_today == other.asks_for_today
            && self.data == other.data
            && self.queries == other.queries
            && self.inline_queries == other.inline_queries
            && self.properties_digest == other.properties_digest
            && self.findings == other.findings
            && self.silenced == other.silenced
            && self.properties() == other.properties()
            && **self == **other
    }
}

impl Note {
    /// Returns all properties that could be read, in order, keys as spelled (P8). Those of a note from the cache are read from its text on
    /// first use, without its body.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        self.lazy_properties.get(&self.text)
    }

    /// Returns the properties, to be changed.
    pub fn properties_mut(&mut self) -> &mut Vec<Property> {
        self.lazy_properties.get_mut(&self.text)
    }

    /// Returns what turns spans of the text into lines and columns of the file (R2).
    #[must_use]
    pub fn lines(&self) -> Lines<'_> {
        Lines::of_parts(&self.text, &self.marks)
    }

    /// Returns what gives ids to the headings: none gets that of a node of the canvas.
    #[must_use]
    pub fn heading_ids(&self) -> HeadingIds {
        let mut ids = HeadingIds::default();
        for node in self.canvas.iter().flat_map(|canvas| &canvas.nodes) {
            ids.reserve(&node.anchor);
        }
        ids
    }

    /// Returns the ranges of events that are texts of their own: the whole of a note, or each card and label of a canvas.
    #[must_use]
    pub fn texts(&self) -> Vec<Range<usize>> {
        let Some(canvas) = &self.canvas else {
            return std::iter::once(0..self.events.len()).collect();
        };
        let nodes = canvas.nodes.iter().map(|node| &node.events);
        let texts = nodes.chain(canvas.edges.iter().map(|edge| &edge.label));
        let texts = texts.filter(|events| !events.is_empty());
        texts
            .map(|events| events.start as usize..events.end as usize)
            .collect()
    }

    /// Returns the text that `text` points to.
    #[must_use]
    pub fn text_of(&self, text: TextRef) -> &str {
        match text {
            TextRef::Source(span) => &self.text[span.range()],
            TextRef::Cooked(span) => &self.cooked[span.range()],
        }
    }

    /// Whether a comment silences findings of `code` that begin at byte `start` (R5).
    #[must_use]
    pub fn silences(&self, code: Code, start: u32) -> bool {
        let here = |span: Span| span.start <= start && start < span.end;
        self.silenced
            .iter()
            .any(|(c, span)| *c == code && here(*span))
    }

    /// Notes which of its blocks look at other notes: those with searches (Z1) and lists of tasks (U26).
    pub fn find_searches(&mut self) {
        let tasks = self.code.iter().filter(|block| block.lists_tasks());
        let tasks: Vec<_> = tasks
            .map(|block| self.text_of(block.text).to_lowercase())
            .collect();
        let days = ["today", "tomorrow", "yesterday"];
        let today = tasks
            .iter()
            .any(|text| days.iter().any(|day| text.contains(day)));
        self.has_searches = !tasks.is_empty() || self.code.iter().any(CodeBlock::is_search);
        self.asks_for_today = today;
    }

    /// Returns the block id whose element opens at event `index`, if it has one.
    #[must_use]
    pub fn block_at(&self, index: u32) -> Option<&BlockId> {
        let found = self.blocks.binary_search_by_key(&index, |b| b.event);
        found.ok().map(|at| &self.blocks[at])
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Index of its start event.
    pub event: u32,
    /// Rendered text without footnote marks, comments, block id and tags' `#` (A1).
    pub text: Box<str>,
    /// What links call it by its source, where that is not what they call it by its text ([`super::outline::heading_key`], A5).
    pub source_key: Option<Box<str>>,
    /// Its `id` on the page (A1–A3).
    pub id: Box<str>,
    /// Whether it stands in no quote, callout, list or footnote (A9).
    pub top_level: bool,
}

/// A tag in the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TagUse {
    /// As typed, without `#` and without a trailing `/`.
    pub name: Box<str>,
    /// With the `#`.
    pub span: Span,
}

/// A block id and the block it names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockId {
    /// As typed, without `^`.
    pub id: Box<str>,
    /// Index of the start event of its block (K2–K5).
    pub event: u32,
    /// The `^id`.
    pub span: Span,
}
