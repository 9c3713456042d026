//! Outlines: what notes say to others (links, headings, tags and so on), by what the notes are parsed from. A note with an outline is
//! parsed only if its page must be rendered.
//!
//! Entry point: [`Outlines`]. It holds only notes whose pages are public and that link to nothing private, and of their properties only
//! the values that mean something to us (V18).

use super::Named;
use super::store::Store;
use crate::error::Result;
use crate::model::{FileState, Fingerprint, Note};
use crate::render::{code_keys, may_have_findings};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::borrow::Cow;

/// Name in the store.
const NAME: &str = "notes";

/// Outlines of the last build.
#[derive(Debug)]
pub(super) struct Outlines(Option<Kept<'static>>);

/// What the store holds.
#[derive(Debug, Serialize, Deserialize)]
struct Kept<'k> {
    /// By [`super::note_key`].
    notes: FxHashMap<Fingerprint, Cow<'k, Outline>>,
    /// Keys of notes by their places on disk, with what the disk said when they were read.
    places: FxHashMap<Box<str>, (FileState, Fingerprint)>,
    /// The fingerprint of the settings that the notes were parsed with.
    reading: Fingerprint,
}

/// A note without text and body.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Outline {
    /// The keys of its code.
    code: Vec<Fingerprint>,
    /// Whether rendering may find anything in it.
    may_have_findings: bool,
    /// The serialised note: most are never asked for, and the others are read on all cores.
    note: ByteBuf,
}

impl Outlines {
    /// Reads what the last build left.
    pub(super) fn read(store: &Store) -> Self {
        Self(store.read(NAME))
    }

    fn get(&self, key: Fingerprint) -> Option<&Outline> {
        Some(self.0.as_ref()?.notes.get(&key)?)
    }

    /// Returns the note with this key, without text and body.
    pub(super) fn recall(&self, key: Fingerprint) -> Option<Note> {
        postcard::from_bytes(&self.get(key)?.note).ok()
    }

    /// Returns the key of the note at `place` if the disk says of it what it said when the note was read.
    pub(super) fn key_at(
        &self,
        place: &str,
        state: &FileState,
        reading: Fingerprint,
    ) -> Option<Fingerprint> {
        let kept = self.0.as_ref().filter(|kept| kept.reading == reading)?;
        let (known, key) = kept.places.get(place)?;
        (known == state).then_some(*key)
    }

    /// Returns the keys of the code of the note with this key.
    pub(super) fn code(&self, key: Fingerprint) -> Option<&[Fingerprint]> {
        Some(&self.get(key)?.code)
    }

    /// Whether rendering may find anything in the note with this key.
    pub(super) fn may_have_findings(&self, key: Fingerprint) -> Option<bool> {
        Some(self.get(key)?.may_have_findings)
    }

    /// Writes the outlines of `notes` and no others, unless the last build left just these.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub(super) fn keep(&self, notes: &[&Named], reading: Fingerprint, store: &Store) -> Result<()> {
        let place = |named: &&Named| {
            let (place, state) = named.place.as_ref()?;
            Some((place.clone(), (*state, named.key)))
        };
        let places = notes.iter().filter_map(place).collect();
        let is_known = |named: &&Named| self.get(named.key).is_some();
        if let Some(kept) = &self.0
            && (kept.notes.len(), kept.reading) == (notes.len(), reading)
            && notes.iter().all(is_known)
            && kept.places == places
        {
            return Ok(());
        }
        let outline = |named: &&Named| {
            let known = self.get(named.key).map(Cow::Borrowed);
            let outline = known.or_else(|| outline(&named.note).map(Cow::Owned))?;
            Some((named.key, outline))
        };
        let kept = Kept {
            notes: notes.iter().filter_map(outline).collect(),
            places,
            reading,
        };
        store.write(NAME, &kept)
    }
}

fn outline(note: &Note) -> Option<Outline> {
    Some(Outline {
        code: code_keys(note).collect(),
        may_have_findings: may_have_findings(note),
        note: postcard::to_allocvec(note).ok()?.into(),
    })
}
