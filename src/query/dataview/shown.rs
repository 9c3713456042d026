//! What a query shows: values taken apart into pieces, without any HTML.
//!
//! Entry points: [`ShownQuery`] for a block, [`Shown`] for a piece of a value.

use crate::link::FileId;
use crate::model::{Code, Mark, Span};
use crate::value::{Image, Place};

/// A query after evaluation.
#[derive(Debug, Default)]
pub struct ShownQuery {
    /// Why nothing can be shown (U15).
    pub error: Option<Notice>,
    /// What it shows.
    pub outcome: Outcome,
    /// How many rows there are.
    pub total: usize,
    /// How many of them are not shown (U25).
    pub hidden: usize,
    /// What its author should know.
    pub notices: Vec<Notice>,
}

/// What a query shows, by its kind (U21).
#[derive(Debug)]
pub enum Outcome {
    /// `TABLE`
    Table {
        /// Headings, that of the first column included.
        headings: Vec<Box<str>>,
        /// Cells of each row.
        rows: Vec<Vec<Pieces>>,
    },
    /// `LIST`
    List(Vec<Entry>),
    /// `TASK`
    Tasks(Vec<TaskGroup>),
    /// `CALENDAR`
    Calendar(Vec<CalendarDay>),
}

impl Default for Outcome {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// A value, taken apart.
pub type Pieces = Vec<Shown>;

/// An entry of a list.
#[derive(Debug, Default)]
pub struct Entry {
    /// The link to the note, or the value of the group.
    pub name: Option<Pieces>,
    /// What stands behind it.
    pub value: Option<Pieces>,
}

/// Tasks under a heading.
#[derive(Debug)]
pub struct TaskGroup {
    /// The heading; none if the query does not group.
    pub heading: Option<Pieces>,
    /// How many tasks it has.
    pub count: usize,
    /// The tasks, without those below a task that is shown: the note, and the index in its list items.
    pub tasks: Vec<(FileId, u32)>,
}

/// The notes of a day.
#[derive(Debug)]
pub struct CalendarDay {
    /// What `<time datetime>` says.
    pub datetime: String,
    /// The day in words.
    pub words: String,
    /// Links to the notes.
    pub notes: Vec<Pieces>,
}

/// A piece of a value (U22).
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Words.
    Text(String),
    /// A code span.
    Code(String),
    /// A formula.
    Math {
        /// Its TeX.
        tex: String,
        /// Whether it stands on a line of its own.
        display: bool,
    },
    /// A line break.
    Break,
    /// Emphasis and what it holds.
    Span(Emphasis, Vec<Shown>),
    /// Pieces without anything around them.
    Group(Vec<Shown>),
    /// A link (L2, L29, V10).
    Link {
        /// Where it leads.
        place: Place,
        /// What it shows.
        shown: Vec<Shown>,
    },
    /// A tag without `#` (T1).
    Tag(String),
    /// A date or a length of time.
    Time {
        /// What `<time datetime>` says.
        datetime: String,
        /// The words.
        text: String,
    },
    /// A picture.
    Image {
        /// Where it is.
        image: Image,
        /// Width and height that are asked for.
        size: Option<(u32, Option<u32>)>,
    },
    /// A list, or the entries of a map: a list in a cell, else joined by commas.
    List(Vec<Vec<Shown>>),
    /// A text with HTML, to be sanitised. Its addresses lead from the file.
    Markup(String, FileId),
}

impl Shown {
    /// Returns how many bytes of words the pieces hold, about.
    pub(super) fn size(pieces: &[Self]) -> usize {
        let sizes = pieces.iter().map(|piece| match piece {
            Self::Text(text) | Self::Code(text) | Self::Tag(text) | Self::Markup(text, _) => {
                text.len()
            }
            Self::Math { tex, .. } => tex.len(),
            Self::Time { text, .. } => text.len(),
            Self::Span(_, inside) | Self::Group(inside) => Self::size(inside),
            Self::Link { shown, .. } => Self::size(shown),
            Self::List(items) => items.iter().map(|item| Self::size(item)).sum(),
            Self::Break | Self::Image { .. } => 1,
        });
        sizes.sum()
    }
}

/// The kinds of emphasis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Emphasis {
    /// `*…*`
    Emphasis,
    /// `**…**`
    Strong,
    /// `~~…~~`
    Strikethrough,
    /// `==…==`
    Highlight(Mark),
}

/// Something that the author of a query should know, with its place in the text of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What kind.
    pub code: Code,
    /// Where, in bytes of the query.
    pub span: Span,
    /// One sentence. It holds no values (U15).
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}
