//! What is parsed from a note's text when it is first used.
//!
//! Entry point: [`Lazy`]. A note from the cache holds its body and its properties in this form.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// Parses a value from the text of a note.
type Parse<T> = dyn Fn(&str) -> T + Send + Sync;

/// A value that is parsed from the note's text on first use.
#[derive(Clone)]
pub struct Lazy<T> {
    value: OnceLock<T>,
    parse: Option<Arc<Parse<T>>>,
}

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Self {
            value: OnceLock::new(),
            parse: None,
        }
    }
}

impl<T> From<T> for Lazy<T> {
    fn from(value: T) -> Self {
        Self {
            value: OnceLock::from(value),
            parse: None,
        }
    }
}

impl<T: Default> Lazy<T> {
    /// Makes a value that `parse` parses on first use. `parse` must return the same value for the same text each time.
    #[must_use]
    pub fn new(parse: impl Fn(&str) -> T + Send + Sync + 'static) -> Self {
        Self {
            value: OnceLock::new(),
            parse: Some(Arc::new(parse)),
        }
    }

    /// Returns the value if it was parsed, else an empty one.
    #[must_use]
    pub fn into_parsed(self) -> T {
        self.value.into_inner().unwrap_or_default()
    }

    /// Returns the value of a note with this text.
    pub(super) fn get(&self, text: &str) -> &T {
        let parse = || self.parse.as_ref().map(|parse| parse(text));
        self.value.get_or_init(|| parse().unwrap_or_default())
    }

    /// Returns the value of a note with this text, to be changed. It is not parsed from the text again.
    pub(super) fn get_mut(&mut self, text: &str) -> &mut T {
        let value = self.value.take().unwrap_or_else(|| match &self.parse {
            Some(parse) => parse(text),
            None => T::default(),
        });
        self.parse = None;
        self.value.get_or_init(|| value);
        self.value.get_mut().unwrap_or_else(|| unreachable!())
    }
}

impl<T: fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Body, Note};
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_body_is_parsed_once_and_when_it_is_used() {
        let made = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&made);
        let body = Lazy::new(move |text: &str| {
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
        assert!(note.properties().is_empty());
        assert_eq!(made.load(Ordering::Relaxed), 0);
        assert_eq!(&*note.cooked, "text");
        note.cooked = "other".into();
        assert_eq!(&*note.clone().cooked, "other");
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }
}
