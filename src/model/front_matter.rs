//! Properties of a note, as read from its front matter.

use super::span::Span;
use super::text::fold;
use serde::{Deserialize, Serialize};

/// What noteweave itself reads from a note's properties. Links in them are in [`super::Note::links`], all values in
/// [`super::Note::properties`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Byte offset in the file's text where the body begins; 0 without front matter.
    pub body: u32,
    /// `title` (P10); not empty.
    pub title: Option<Box<str>>,
    /// `description` (P11); not empty.
    pub description: Option<Box<str>>,
    /// `permalink` as typed (N17, N18), with the place of its value.
    pub permalink: Option<(Box<str>, Span)>,
    /// `lang` (P13).
    pub lang: Option<Box<str>>,
    /// `dir` (P13): `ltr`, `rtl` or `auto`.
    pub dir: Option<Box<str>>,
    /// Dates of the page: the property's folded name, and `2031-04-05`, `2031-04-05T10:30:00` or the latter with an offset (`Z`, `+09:00`).
    /// The settings decide which of them counts (P14).
    pub dates: Vec<(Box<str>, Box<str>)>,
    /// Index in [`super::Note::links`] of `image`, `cover` or `banner` (P12).
    pub image: Option<u32>,
    /// `aliases` and `alias` (P9).
    pub aliases: Vec<Box<str>>,
    /// `tags` and `tag` without `#` (P9, T9).
    pub tags: Vec<Box<str>>,
    /// `cssclasses` and `cssclass` as they go into `class` (P13).
    pub classes: Vec<Box<str>>,
    /// `publish` (V1). If the properties cannot be read, it is searched in their lines (V5).
    pub publish: Option<Flag>,
    /// `draft` (V2).
    pub draft: Option<Flag>,
    /// `private` (V2).
    pub private: Option<Flag>,
    /// The property of another tool that keeps the note private (V23).
    pub foreign: Option<Box<str>>,
    /// The place of a true `dg-publish`. It means that the author published only such notes of the vault (V23).
    pub opted_in: Option<Span>,
    /// Whether the page exists without being in any list (V24).
    pub unlisted: bool,
    /// Whether the note is a drawing of Excalidraw and no page (B7).
    pub excalidraw: bool,
    /// Whether the note is a board of the Kanban plugin (B8).
    pub kanban: bool,
}

/// The type name of properties that are dates of the page, added to the types of `types.json` for the properties that the settings name
/// (P14).
pub const PAGE_DATE: &str = "date of the page";

impl FrontMatter {
    /// Returns the first of `keys` that has a date (P14).
    #[must_use]
    pub fn date(&self, keys: &[String]) -> Option<&str> {
        if self.dates.is_empty() {
            return None;
        }
        let mut found = keys.iter().filter_map(|key| {
            let key = fold(key.trim());
            self.dates.iter().find(|(name, _)| **name == key)
        });
        found.next().map(|(_, date)| &**date)
    }
}

/// A truth value as people write it in `publish`, `draft` and `private` (V1, V2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flag {
    /// `true yes on y 1`, any case, quoted or not.
    Yes,
    /// `false no off n 0`, empty.
    No,
    /// Anything else.
    Unknown,
}

/// One property.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Name as spelled.
    pub key: Box<str>,
    /// Its value.
    pub value: Value,
    /// The key's place in the file's text.
    pub span: Span,
}

/// A YAML value as Obsidian sees it (P3).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Null or empty.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; its text as typed decides how it is shown.
    Number(f64, Box<str>),
    /// Text, dates included: a date is text that reads as one.
    Text(Box<str>),
    /// A list.
    List(Vec<Value>),
    /// A map, in order.
    Map(Vec<(Box<str>, Value)>),
}
