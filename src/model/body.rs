//! The part of a note that only rendering reads. A note from the cache comes without it; it is parsed on first use.
//!
//! Entry points: [`Body`], to which a [`super::Note`] dereferences, and [`LazyBody`].

use super::event::{Event, TextRef};
use super::front_matter::Property;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A note's events and the tables that only they point into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Text that differs from the source; [`super::TextRef::Cooked`] points here.
    pub cooked: Box<str>,
    /// All properties that could be read, in order, keys as spelled (P8).
    pub properties: Vec<Property>,
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
}

/// How a callout folds (Q2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Not foldable.
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

/// Parses the body of a note from its text.
type Parse = dyn Fn(&str) -> Body + Send + Sync;

/// A body that is parsed from the note's text on first use.
#[derive(Clone, Default)]
pub struct LazyBody {
    body: OnceLock<Body>,
    parse: Option<Arc<Parse>>,
}

impl LazyBody {
    /// Makes a body that `parse` parses on first use. `parse` must return the same body for the same text each time.
    #[must_use]
    pub fn new(parse: impl Fn(&str) -> Body + Send + Sync + 'static) -> Self {
        Self {
            body: OnceLock::new(),
            parse: Some(Arc::new(parse)),
        }
    }

    /// Returns the body if it was parsed, else an empty one.
    #[must_use]
    pub fn into_parsed(self) -> Body {
        self.body.into_inner().unwrap_or_default()
    }

    /// Returns the body of a note with this text.
    pub(super) fn get(&self, text: &str) -> &Body {
        let parse = || self.parse.as_ref().map(|parse| parse(text));
        self.body.get_or_init(|| parse().unwrap_or_default())
    }

    /// Returns the body of a note with this text, to be changed. It is not parsed from the text again.
    pub(super) fn get_mut(&mut self, text: &str) -> &mut Body {
        let body = self.body.take().unwrap_or_else(|| match &self.parse {
            Some(parse) => parse(text),
            None => Body::default(),
        });
        self.parse = None;
        self.body.get_or_init(|| body);
        self.body.get_mut().unwrap_or_else(|| unreachable!())
    }
}

impl fmt::Debug for LazyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.body.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Note;
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_body_is_parsed_once_and_when_it_is_used() {
        let made = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&made);
        let body = LazyBody::new(move |text| {
            count.fetch_add(1, Ordering::Relaxed);
            Body {
                cooked: text.into(),
                ..Body::default()
            }
        });
        let mut note = Note {
            text: "text".into(),
            body,
            ..Note::default()
        };
        assert_eq!(made.load(Ordering::Relaxed), 0);
        assert_eq!(&*note.cooked, "text");
        note.cooked = "other".into();
        assert_eq!(&*note.clone().cooked, "other");
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }
}
