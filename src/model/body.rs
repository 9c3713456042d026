//! What of a note only those who show it look at; made when it is first asked for, where enough of the note is known otherwise.
//!
//! Entry points: [`Body`], which a [`super::Note`] is looked through to, and [`Later`].

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

/// Makes the body of a note from its text.
type Make = dyn Fn(&str) -> Body + Send + Sync;

/// A body that is there, or is made from the note's text as soon as it is asked for.
#[derive(Clone, Default)]
pub struct Later {
    made: OnceLock<Body>,
    make: Option<Arc<Make>>,
}

impl Later {
    /// One that `make` makes. It must make the same of the same text each time.
    #[must_use]
    pub fn new(make: impl Fn(&str) -> Body + Send + Sync + 'static) -> Self {
        Self {
            made: OnceLock::new(),
            make: Some(Arc::new(make)),
        }
    }

    /// The body, if it is there.
    #[must_use]
    pub fn into_made(self) -> Body {
        self.made.into_inner().unwrap_or_default()
    }

    /// The body of a note with this text.
    pub(super) fn get(&self, text: &str) -> &Body {
        let make = || self.make.as_ref().map(|make| make(text));
        self.made.get_or_init(|| make().unwrap_or_default())
    }

    /// As [`Self::get`], to be changed.
    pub(super) fn get_mut(&mut self, text: &str) -> &mut Body {
        self.get(text);
        self.make = None;
        if self.made.get().is_none() {
            self.made = OnceLock::from(Body::default());
        }
        // It was made just now.
        self.made.get_mut().unwrap_or_else(|| unreachable!())
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.made.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Note;
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_body_is_made_once_and_when_it_is_looked_at() {
        let made = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&made);
        let body = Later::new(move |text| {
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
