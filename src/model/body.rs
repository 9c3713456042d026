//! The part of a note that only rendering reads. A note from the cache comes without it; it is parsed on first use.
//!
//! Entry points: [`Body`], to which a [`super::Note`] dereferences, and [`LazyBody`].

use super::event::Event;
use super::front_matter::Property;
use super::note::{Callout, CodeBlock, Footnote, HtmlTag, TableShape, Task};
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
