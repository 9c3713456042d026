//! What notes say to others (links, headings, tags and alike) by what they are parsed from: who has that need not parse a note that
//! is not shown anew.
//!
//! Entry points: [`Notes`] and [`Kept`]. Only notes whose pages are public, and that link to nothing private, are in here; of their
//! properties the values that mean nothing to us are not (V18).

use super::file::{Reader, Writer};
use crate::model::{
    BlockId, Code, Digest, Finding, FrontMatter, Heading, Link, Note, Span, TagUse, VaultPath,
};
use crate::render::{CodeKey, code_keys};
use bincode::Options;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Notes of the last build.
#[derive(Debug, Default)]
pub(super) struct Notes {
    bytes: Vec<u8>,
    known: FxHashMap<Digest, Place>,
}

/// Where in the file a note is.
#[derive(Clone, Debug)]
struct Place {
    /// The keys of its code.
    code: Range<usize>,
    outline: Range<usize>,
}

/// A note without text and body.
#[derive(Deserialize)]
struct Outline {
    digest: [u8; 16],
    front: FrontMatter,
    links: Vec<Link>,
    headings: Vec<Heading>,
    tags: Vec<TagUse>,
    blocks: Vec<BlockId>,
    findings: Vec<Finding>,
    silenced: Vec<(Code, Span)>,
}

/// As [`Outline`], in the same order.
#[derive(Serialize)]
struct Written<'n> {
    digest: [u8; 16],
    front: &'n FrontMatter,
    links: &'n [Link],
    headings: &'n [Heading],
    tags: &'n [TagUse],
    blocks: &'n [BlockId],
    findings: &'n [Finding],
    silenced: &'n [(Code, Span)],
}

/// Of all that a note is parsed from; `text` as notes have it.
pub(super) fn key(path: &VaultPath, text: &str, types: Digest) -> Digest {
    Digest::of_value(&(path, text, types))
}

impl Notes {
    /// What is in a file.
    pub(super) fn read(mut file: Reader) -> Self {
        let mut known = FxHashMap::default();
        while !file.is_at_end() {
            let key = file.take(16).and_then(|key| key.try_into().ok());
            let place = file.text_range().zip(file.text_range());
            let (Some(key), Some((code, outline))) = (key, place) else {
                return Self::default();
            };
            known.insert(Digest(key), Place { code, outline });
        }
        Self {
            bytes: file.into_bytes(),
            known,
        }
    }

    fn bytes(&self, key: &Digest) -> Option<(&[u8], &[u8])> {
        let place = self.known.get(key)?;
        let bytes = |range: &Range<usize>| self.bytes.get(range.clone());
        Some((bytes(&place.code)?, bytes(&place.outline)?))
    }

    /// The note with this key, without text and body.
    pub(super) fn recall(&self, key: &Digest) -> Option<Note> {
        let (_, outline) = self.bytes(key)?;
        let outline: Outline = bincode::DefaultOptions::new().deserialize(outline).ok()?;
        Some(Note {
            digest: Digest(outline.digest),
            front: outline.front,
            links: outline.links,
            headings: outline.headings,
            tags: outline.tags,
            blocks: outline.blocks,
            findings: outline.findings,
            silenced: outline.silenced,
            ..Note::default()
        })
    }

    /// The keys of the code of the note with this key.
    pub(super) fn code(&self, key: &Digest) -> Option<impl Iterator<Item = CodeKey>> {
        let (code, _) = self.bytes(key)?;
        Some(code.as_chunks().0.iter().copied())
    }

    /// Whether these are the notes with `keys` and no others.
    pub(super) fn are(&self, keys: &[(Digest, &Note)]) -> bool {
        self.known.len() == keys.len() && keys.iter().all(|(key, _)| self.known.contains_key(key))
    }

    /// Writes `notes`, without looking at those that are known.
    pub(super) fn write(&self, notes: &[(Digest, &Note)], file: &mut Writer) {
        for (key, note) in notes {
            let known = self.bytes(key);
            let known = known.map(|(code, outline)| (code.to_vec(), outline.to_vec()));
            let Some((code, outline)) = known.or_else(|| written(note)) else {
                continue;
            };
            file.raw(&key.0);
            file.text(&code);
            file.text(&outline);
        }
    }
}

/// The keys of a note's code, and its outline.
fn written(note: &Note) -> Option<(Vec<u8>, Vec<u8>)> {
    let outline = Written {
        digest: note.digest.0,
        front: &note.front,
        links: &note.links,
        headings: &note.headings,
        tags: &note.tags,
        blocks: &note.blocks,
        findings: &note.findings,
        silenced: &note.silenced,
    };
    let outline = bincode::DefaultOptions::new().serialize(&outline).ok()?;
    Some((code_keys(note).flatten().collect(), outline))
}
