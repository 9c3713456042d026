//! What a view shows: values by column and row, without any HTML.
//!
//! Entry point: [`ShownView`].

use crate::link::FileId;
use crate::model::base::PropertyId;
use crate::model::{Code, Place, Span};
use crate::value::{Image, Value};

/// A view of a base, and the file that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ViewKey {
    /// The file that holds the base.
    pub holder: FileId,
    /// Index in the file's [`crate::model::Note::bases`].
    pub base: u32,
    /// Index in [`crate::model::Base::views`].
    pub view: u32,
    /// The file that shows it: `this` (D26).
    pub this: FileId,
}

/// A view after evaluation.
#[derive(Debug, Default)]
pub struct ShownView {
    /// Why nothing can be shown (D18).
    pub error: Option<ShownError>,
    /// Its columns, in order (D11).
    pub columns: Vec<Column>,
    /// Its groups; one without a heading if the view does not group (D13).
    pub groups: Vec<Group>,
    /// How many rows there are after `limit` (D14).
    pub total: usize,
    /// How many of them are not in [`Self::groups`] (D40).
    pub hidden: usize,
    /// Summaries over all rows, by column (D15).
    pub summaries: Vec<Option<Summary>>,
    /// What the author of the base should know.
    pub notices: Vec<Notice>,
}

/// Why a view or a base is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownError {
    /// One sentence, lower-case start, no full stop. It holds no value and no text literal, because it stands on a page.
    pub message: Box<str>,
    /// Where in the file of the base.
    pub place: Place,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it shows.
    pub id: PropertyId,
    /// Its heading (D9).
    pub heading: Box<str>,
}

/// Rows with the same value of the property that a view groups by.
#[derive(Debug, Default)]
pub struct Group {
    /// That value: [`Value::Empty`] if the rows have none, `None` if the view does not group.
    pub value: Option<Value>,
    /// The file that the value was read from, and from which its links are resolved.
    pub from: Option<FileId>,
    /// Rows that are shown.
    pub rows: Vec<Row>,
    /// How many rows it has, those that are not shown included.
    pub total: usize,
    /// Summaries over them, by column.
    pub summaries: Vec<Option<Summary>>,
}

/// A row.
#[derive(Debug)]
pub struct Row {
    /// The file.
    pub file: FileId,
    /// Its values, by column.
    pub cells: Vec<Cell>,
    /// The picture or colour of its card.
    pub cover: Option<Cover>,
    /// Its place on a map.
    pub pin: Option<Pin>,
}

/// The value of a cell, or the reason why it has none. The reason holds no values, because it stands on a page.
pub type Cell = Result<Value, Box<str>>;

/// The cover of a card (D17).
#[derive(Clone, Debug, PartialEq)]
pub enum Cover {
    /// A picture.
    Picture(Image),
    /// A colour: `#rgb` or `#rrggbb`.
    Color(Box<str>),
}

/// A place on a map (D30).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pin {
    /// Latitude and longitude in degrees, as far as they can be read.
    pub at: Option<(f64, f64)>,
    /// The name of an icon.
    pub icon: Option<String>,
    /// A colour as written; rendering checks it.
    pub color: Option<String>,
}

/// A summary under a column (D15).
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its name as the view spells it.
    pub name: Box<str>,
    /// Its result.
    pub value: Cell,
}

/// Something that the author of a base should know, with its place in the file of the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What kind.
    pub code: Code,
    /// Where.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}
