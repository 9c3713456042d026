//! What notes say to others (links, headings, tags and alike) by what they are parsed from: who has that need not parse a note that
//! is not shown anew.
//!
//! Entry points: [`Key`] and [`Notes`]. Only notes whose pages are public, and that link to nothing private, are in here; of their
//! properties the values that mean nothing to us are not (V18). What is left may still be more than the page shows, such as where a
//! link leads that is broken, and a cache is sometimes shared where the vault is not: so it is sealed with a hash of the note's
//! text, and only who has the note can read it.

use super::file::{Reader, Writer};
use crate::model::{
    BlockId, Code, Digest, Finding, FrontMatter, Heading, Link, Note, Span, TagUse, VaultPath,
};
use crate::render::{CodeKey, code_keys};
use bincode::Options;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
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

/// Of all that a note is parsed from. Only who has that has the key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    secret: Digest,
    /// What the note is called in the file.
    name: Digest,
}

impl Key {
    /// Of the note at `path`; `text` as notes have it, `types` is a digest of Obsidian's types.
    #[must_use]
    pub fn new(path: &VaultPath, text: &str, types: Digest) -> Self {
        let secret = Digest::of_value(&(path, text, types));
        Self {
            secret,
            name: Digest::of_value(&("name", secret)),
        }
    }

    /// Seals bytes, or opens them again: each block is mixed with a hash that nobody else can tell.
    fn seal(&self, bytes: &mut [u8]) {
        for (number, block) in (0_u64..).zip(bytes.chunks_mut(32)) {
            let mut mask = Sha256::new();
            mask.update(self.secret.0);
            mask.update(number.to_le_bytes());
            for (byte, mask) in block.iter_mut().zip(mask.finalize()) {
                *byte ^= mask;
            }
        }
    }
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

    fn bytes(&self, key: &Key) -> Option<(&[u8], &[u8])> {
        let place = self.known.get(&key.name)?;
        let bytes = |range: &Range<usize>| self.bytes.get(range.clone());
        Some((bytes(&place.code)?, bytes(&place.outline)?))
    }

    /// The note with this key, without text and body.
    pub(super) fn recall(&self, key: &Key) -> Option<Note> {
        let (_, outline) = self.bytes(key)?;
        let mut outline = outline.to_vec();
        key.seal(&mut outline);
        let outline: Outline = bincode::DefaultOptions::new().deserialize(&outline).ok()?;
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
    pub(super) fn code(&self, key: &Key) -> Option<impl Iterator<Item = CodeKey>> {
        let (code, _) = self.bytes(key)?;
        Some(code.as_chunks().0.iter().copied())
    }

    /// Whether these are the notes with `keys` and no others.
    pub(super) fn are(&self, keys: &[(Key, &Note)]) -> bool {
        self.known.len() == keys.len() && {
            let mut names = keys.iter().map(|(key, _)| &key.name);
            names.all(|name| self.known.contains_key(name))
        }
    }

    /// Writes `notes`, without looking at those that are known.
    pub(super) fn write(&self, notes: &[(Key, &Note)], file: &mut Writer) {
        for (key, note) in notes {
            let known = self.bytes(key);
            let known = known.map(|(code, outline)| (code.to_vec(), outline.to_vec()));
            let Some((code, outline)) = known.or_else(|| written(key, note)) else {
                continue;
            };
            file.raw(&key.name.0);
            file.text(&code);
            file.text(&outline);
        }
    }
}

/// The keys of a note's code, and its outline, sealed.
fn written(key: &Key, note: &Note) -> Option<(Vec<u8>, Vec<u8>)> {
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
    let mut outline = bincode::DefaultOptions::new().serialize(&outline).ok()?;
    key.seal(&mut outline);
    Some((code_keys(note).flatten().collect(), outline))
}
