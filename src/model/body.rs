//! The part of a note that only rendering reads. A note from the cache comes without it; it is parsed on first use.
//!
//! Entry point: [`Body`], to which a [`super::Note`] dereferences.

use super::drawing::Drawing;
use super::event::{Event, TextRef};

/// A note's events and the tables that only they point into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Text that differs from the source; [`super::TextRef::Cooked`] points here.
    pub cooked: Box<str>,
    /// Body, in order.
    pub events: Box<[Event]>,
    /// Callouts, in order.
    pub callouts: Vec<Callout>,
    /// Code blocks, in order.
    pub code: Vec<CodeBlock>,
    /// Tables, in order.
    pub tables: Vec<TableShape>,
    /// Tags of raw HTML, in order.
    pub html: Vec<HtmlTag>,
    /// Tasks, in order.
    pub tasks: Vec<Task>,
    /// Footnotes by first appearance of their label, inline ones included.
    pub footnotes: Vec<Footnote>,
    /// Headings of the lanes of a board that are marked as done (B8).
    pub done_lanes: Vec<u32>,
    /// What the note draws, if it is a drawing whose data can be read (B7).
    pub drawing: Option<Box<Drawing>>,
}

/// How a callout folds (Q2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// Not foldable.
    #[default]
    Fixed,
    /// `-`
    Closed,
    /// `+`
    Open,
}

/// A callout's head (Q1–Q5).
#[derive(Clone, Debug, PartialEq)]
pub struct Callout {
    /// Type as typed, trimmed, lower-case.
    pub kind: Box<str>,
    /// What follows `|` in the brackets.
    pub metadata: Option<Box<str>>,
    /// Whether and how it folds.
    pub fold: Fold,
    /// Hashes before its title: the level of the heading that the title looks like; 0 for none (Q12).
    pub level: u8,
    /// Its own colour, in CSS (C12).
    pub color: Option<Box<str>>,
    /// The name of its own icon.
    pub icon: Option<Box<str>>,
}

/// A code block (C9–C12).
#[derive(Clone, Debug, PartialEq)]
pub struct CodeBlock {
    /// First word of the info string, lower-case; empty if none.
    pub language: Box<str>,
    /// The rest of the info string.
    pub info: Box<str>,
    /// Content, prefixes of quotes and lists removed.
    pub text: TextRef,
    /// Index in [`super::Note::links`] of the first link of its diagram (X9). It means nothing in a block without links.
    pub link: u32,
}

/// Column alignments of a table (G1).
#[derive(Clone, Debug, PartialEq)]
pub struct TableShape {
    /// One for each column.
    pub columns: Box<[Alignment]>,
}

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// Not given.
    None,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// A task's mark (Y2, Y3).
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The character between the brackets, as typed.
    pub mark: Box<str>,
}

impl CodeBlock {
    /// Whether it holds a search (Z1).
    #[must_use]
    pub fn is_search(&self) -> bool {
        &*self.language == "query"
    }

    /// Whether it holds a diagram (X8).
    #[must_use]
    pub fn is_diagram(&self) -> bool {
        &*self.language == super::mermaid::LANGUAGE
    }

    /// Whether it lists tasks (U26).
    #[must_use]
    pub fn lists_tasks(&self) -> bool {
        &*self.language == "tasks"
    }
}

impl Task {
    /// Whether it is done: any mark but a space (Y3).
    #[must_use]
    pub fn is_done(&self) -> bool {
        &*self.mark != " "
    }
}

/// A footnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// As first typed; empty for an inline one.
    pub label: Box<str>,
    /// Index of the start event of its definition ([`super::Tag::FootnoteDefinition`] or [`super::Tag::InlineFootnote`]).
    pub definition: u32,
}

/// A tag of raw HTML, taken apart. Whether it may be written is for rendering to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct HtmlTag {
    /// Element name, lower-case.
    pub name: Box<str>,
    /// `</…>`
    pub closing: bool,
    /// `<…/>`
    pub self_closing: bool,
    /// Attributes in order; a repeated name is left out.
    pub attributes: Vec<HtmlAttribute>,
}

/// An attribute of an [`HtmlTag`].
#[derive(Clone, Debug, PartialEq)]
pub struct HtmlAttribute {
    /// Lower-case, as in the HTML namespace.
    pub name: Box<str>,
    /// Entities decoded; `None` without `=`.
    pub value: Option<Box<str>>,
    /// Index in [`super::Note::links`] when the value is a link that resolves like all others (W6). Of a `srcset` the index of its first
    /// picture that is a path in the vault; those after it follow.
    pub link: Option<u32>,
}
