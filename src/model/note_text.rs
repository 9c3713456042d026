//! Holds a note's text, or reads it from the disk when it is first used.
//!
//! Entry points: [`NoteText::from`] for a text in memory, [`NoteText::unread`] for one on the disk.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Reads the text of a note.
type Read = dyn Fn() -> String + Send + Sync;

/// A text in memory, or one that is read when it is first used.
#[derive(Clone, Default)]
pub struct NoteText {
    text: OnceLock<Box<str>>,
    read: Option<Arc<Read>>,
}

impl NoteText {
    /// Makes a text that `read` reads, which must return the same text each time.
    #[must_use]
    pub fn unread(read: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            text: OnceLock::new(),
            read: Some(Arc::new(read)),
        }
    }

    /// Whether the text is in memory.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.text.get().is_some()
    }
}

impl<T: Into<Box<str>>> From<T> for NoteText {
    fn from(text: T) -> Self {
        Self {
            text: OnceLock::from(text.into()),
            read: None,
        }
    }
}

impl Deref for NoteText {
    type Target = str;

    fn deref(&self) -> &str {
        let read = || self.read.as_ref().map(|read| read());
        self.text.get_or_init(|| read().unwrap_or_default().into())
    }
}

impl fmt::Debug for NoteText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl PartialEq for NoteText {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_text_is_read_once_and_when_it_is_looked_at() {
        let reads = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&reads);
        let text = NoteText::unread(move || {
            count.fetch_add(1, Ordering::Relaxed);
            "text".to_owned()
        });
        assert_eq!(reads.load(Ordering::Relaxed), 0);
        assert_eq!((&*text, text.len()), ("text", 4));
        assert_eq!(text, NoteText::from("text"));
        assert_eq!(reads.load(Ordering::Relaxed), 1);
    }
}
