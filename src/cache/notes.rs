//! Outlines: what notes say to others (links, headings, tags and so on), by what the notes are parsed from. A note with an outline is
//! parsed only if its page must be rendered.
//!
//! Entry point: [`Outlines`]. It holds only notes whose pages are public and that link to nothing private, and of their properties only
//! the values that mean something to us (V18).

use super::store::Store;
use crate::error::Result;
use crate::model::{Fingerprint, Note};
use crate::render::code_keys;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::borrow::Cow;

/// Name in the store.
const NAME: &str = "notes";

/// Outlines of the last build, by [`super::note_key`].
#[derive(Debug)]
pub(super) struct Outlines(Option<FxHashMap<Fingerprint, Outline>>);

/// A note without text and body.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Outline {
    /// The keys of its code.
    code: Vec<Fingerprint>,
    /// The serialised note: most are never asked for, and the others are read on all cores.
    note: ByteBuf,
}

impl Outlines {
    /// Reads what the last build left.
    pub(super) fn read(store: &Store) -> Self {
        Self(store.read(NAME))
    }

    fn get(&self, key: Fingerprint) -> Option<&Outline> {
        self.0.as_ref()?.get(&key)
    }

    /// Returns the note with this key, without text and body.
    pub(super) fn recall(&self, key: Fingerprint) -> Option<Note> {
        postcard::from_bytes(&self.get(key)?.note).ok()
    }

    /// Returns the keys of the code of the note with this key.
    pub(super) fn code(&self, key: Fingerprint) -> Option<&[Fingerprint]> {
        Some(&self.get(key)?.code)
    }

    /// Writes the outlines of `notes` and no others, unless the last build left just these.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub(super) fn keep(&self, notes: &[(Fingerprint, &Note)], store: &Store) -> Result<()> {
        let is_known = |(key, _): &(Fingerprint, &Note)| self.get(*key).is_some();
        let count = self.0.as_ref().map(FxHashMap::len);
        if count == Some(notes.len()) && notes.iter().all(is_known) {
            return Ok(());
        }
        let outline = |(key, note): &(Fingerprint, &Note)| {
            let known = self.get(*key).map(Cow::Borrowed);
            Some((*key, known.or_else(|| outline(note).map(Cow::Owned))?))
        };
        let outlines: FxHashMap<_, _> = notes.iter().filter_map(outline).collect();
        store.write(NAME, &outlines)
    }
}

fn outline(note: &Note) -> Option<Outline> {
    Some(Outline {
        code: code_keys(note).collect(),
        note: postcard::to_allocvec(note).ok()?.into(),
    })
}
