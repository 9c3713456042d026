//! The values that expressions work with.
//!
//! Entry point: [`Value`]. A value holds nothing of private files: [`super::World`] makes values from properties, files and links, and leaves
//! private names out when it does so.

use super::date::Date;
use super::duration::Duration;
use super::regexp::Regexp;
use crate::link::{FileId, FolderId, Part};
use crate::model::text::fold;
use std::sync::Arc;

/// A value of a property, or of an expression. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// No value: a missing property, `null`.
    #[default]
    Empty,
    /// Text. URLs are text.
    Text(Arc<str>),
    /// A tag: with `#` if it stands in the text, as typed if it stands in the property `tags`.
    Tag(Arc<str>),
    /// A number, never NaN.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A date, with or without a time.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// A list.
    List(Arc<[Value]>),
    /// A map, in the order written.
    Map(Arc<Map>),
    /// A link.
    Link(Arc<Link>),
    /// A file that lists may show.
    File(FileId),
    /// A picture.
    Image(Image),
    /// The name of an icon.
    Icon(Arc<str>),
    /// HTML as the author wrote it, to be sanitised.
    Html(Arc<str>),
    /// A regular expression.
    Regexp(Arc<Regexp>),
}

/// A map.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// Keys and values, in the order written.
    pub entries: Vec<(Arc<str>, Value)>,
    /// What the map is of.
    pub origin: Origin,
}

impl Map {
    /// Returns an entry: of the key as it is, else of the key in any case.
    #[must_use]
    pub fn entry(&self, name: &str) -> Value {
        let mut entries = self.entries.iter();
        let exact = entries.rfind(|(key, _)| &**key == name);
        let found = exact.or_else(|| {
            let folded = fold(name);
            self.entries.iter().rfind(|(key, _)| fold(key) == folded)
        });
        found.map_or(Value::Empty, |(_, value)| value.clone())
    }
}

/// What a map is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nothing but its entries.
    #[default]
    Plain,
    /// The properties of a file, of which bases do not show known ones (D43).
    Properties,
    /// A row of a query that was flattened: what the entries do not hold, the note holds (U18).
    Note(FileId),
    /// A list item of a note, by its index there (U8).
    Item(FileId, u32),
    /// A row of a query for tasks: what the task does not hold, its note holds (U18).
    Task(FileId, u32),
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads.
    pub place: Place,
    /// What it shows instead of `words`: text, an icon or an image.
    pub display: Option<Value>,
    /// What it shows without a display: the words for its target (L5), or those that stand for a private name (V10).
    pub words: Arc<str>,
    /// Whether a `!` stands before it.
    pub embed: bool,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// A file that the site shows, or an attachment that nothing has published yet, and the part of it.
    File(FileId, Part),
    /// The page of a folder.
    Folder(FolderId),
    /// Another site or application: the URL.
    External(Arc<str>),
    /// Nowhere; the target as typed.
    Unresolved(Arc<str>),
    /// A URL that no page may have (L13, NW011). Only the words are shown.
    Unsafe,
    /// A private file. The words are all that there is of it (V10).
    Private,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq)]
pub enum Image {
    /// A picture of the vault that is not private. Showing it publishes it (D41).
    File(FileId),
    /// A picture elsewhere: its URL, whose scheme is allowed in a picture.
    Url(Arc<str>),
}

/// The kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each has the name of its values")]
pub enum Kind {
    Empty,
    Text,
    Number,
    Boolean,
    Date,
    Duration,
    List,
    Map,
    Link,
    File,
    Regexp,
}

impl Kind {
    /// Returns the word that messages and the manual use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty value",
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::List => "list",
            Self::Map => "map",
            Self::Link => "link",
            Self::File => "file",
            Self::Regexp => "regexp",
        }
    }

    /// Returns the name that `isType()` takes (D38).
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Empty => "null",
            Self::Text => "string",
            Self::Map => "object",
            other => other.name(),
        }
    }
}

impl Value {
    /// Makes text.
    #[must_use]
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Makes a number; NaN becomes the empty value (D22).
    #[must_use]
    pub fn number(number: f64) -> Self {
        if number.is_nan() {
            Self::Empty
        } else {
            Self::Number(number)
        }
    }

    /// Makes a list.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// Returns its kind. Tags, icons, images and HTML are text (D38).
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Empty => Kind::Empty,
            Self::Text(_) | Self::Tag(_) | Self::Image(_) | Self::Icon(_) | Self::Html(_) => {
                Kind::Text
            }
            Self::Number(_) => Kind::Number,
            Self::Boolean(_) => Kind::Boolean,
            Self::Date(_) => Kind::Date,
            Self::Duration(_) => Kind::Duration,
            Self::List(_) => Kind::List,
            Self::Map(_) => Kind::Map,
            Self::Link(_) => Kind::Link,
            Self::File(_) => Kind::File,
            Self::Regexp(_) => Kind::Regexp,
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Returns how many steps it takes to look at all of it (D29).
    #[must_use]
    pub fn weight(&self) -> usize {
        let items =
            |items: &mut dyn Iterator<Item = &Value>| items.map(Self::weight).sum::<usize>();
        match self {
            Self::Text(text) | Self::Html(text) => 1 + text.len() / 64,
            Self::List(list) => 1 + items(&mut list.iter()),
            Self::Map(map) => 1 + items(&mut map.entries.iter().map(|(_, value)| value)),
            _ => 1,
        }
    }

    /// Whether it counts as true (D24, U14): not empty, false, 0 or `""`, nor an empty list or map, nor a duration of 0.
    #[must_use]
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Empty => false,
            Self::Text(text) | Self::Tag(text) | Self::Icon(text) | Self::Html(text) => {
                !text.is_empty()
            }
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Boolean(is) => *is,
            Self::Duration(duration) => duration.millis() != 0.0,
            Self::List(items) => !items.is_empty(),
            Self::Map(map) => !map.entries.is_empty(),
            Self::Date(_) | Self::Link(_) | Self::File(_) | Self::Image(_) | Self::Regexp(_) => {
                true
            }
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}
