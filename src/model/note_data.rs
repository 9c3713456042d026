//! What queries read of a note's text: inline fields, list items and tasks (U4–U8).
//!
//! Entry points: [`super::Note::fields`] and [`super::Note::items`]. They are part of what the cache keeps of a note, so that no note is parsed again for a
//! query. A note without fields and lists holds none of this.

use super::fingerprint::Fingerprint;
use super::span::Span;
use serde::{Deserialize, Serialize};

/// The inline fields and list items of a note.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteData {
    /// In the order of their place.
    pub fields: Vec<InlineField>,
    /// In the order of their place, so that an item stands before those below it. A canvas has none.
    pub items: Vec<ListItem>,
    /// A fingerprint of all that queries can read of them, texts included.
    pub digest: Fingerprint,
}

/// An inline field, or the date of a task that an emoji names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InlineField {
    /// As typed, markup around it dropped; of an emoji the name of U7: `due`.
    pub key: Box<str>,
    /// As typed, without comments and without blanks around it.
    pub value: Box<str>,
    /// The whole field, brackets included.
    pub span: Span,
    /// How it is written.
    pub form: FieldForm,
    /// The innermost list item that it stands in: an index in [`NoteData::items`]. Fields of a task belong to it alone, those of other items
    /// to the note as well (U7).
    pub item: Option<u32>,
}

/// How an inline field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldForm {
    /// `[key:: value]`
    Bracket,
    /// `(key:: value)`
    Parenthesis,
    /// `key:: value` on a line of its own.
    Line,
    /// `📅 2031-04-05` in a task.
    Emoji,
}

/// A list item, task or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListItem {
    /// Index of its start event; [`super::event::after`] finds its end.
    pub event: u32,
    /// From its bullet or number to the end of its own text.
    pub span: Span,
    /// Its own text where that is not the source as it stands: comments are left out, and the marks before continued lines.
    pub text: ItemText,
    /// Line of the bullet in the file, from 1.
    pub line: u32,
    /// Lines from there to the end of its own text.
    pub lines: u32,
    /// The item that it stands in: an index in [`NoteData::items`].
    pub parent: Option<u32>,
    /// The nearest heading above that stands in no quote or list: an index in [`super::Note::headings`].
    pub heading: Option<u32>,
    /// The character between the brackets of a task.
    pub status: Option<Box<str>>,
}

/// The own text of a list item, without bullet, box and block id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemText {
    /// A range of the note's text.
    Source(Span),
    /// Put together from its lines.
    Own(Box<str>),
}

impl ListItem {
    /// Whether it is a task (Y2).
    #[must_use]
    pub fn is_task(&self) -> bool {
        self.status.is_some()
    }

    /// Whether it is a task with a mark other than a space: `checked` of U8.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.status.as_deref().is_some_and(|status| status != " ")
    }

    /// Whether it is a task marked `x` or `X`: `completed` of U8.
    #[must_use]
    pub fn is_completed(&self) -> bool {
        matches!(self.status.as_deref(), Some("x" | "X"))
    }
}
