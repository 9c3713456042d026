//! Coloured code by what it is made from.
//!
//! Entry point: [`Code`], which rendering knows as a [`CodeMemory`].

use super::file::{Reader, Writer};
use crate::render::{CodeKey, CodeMemory};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Coloured code of the last build and of this one.
#[derive(Debug, Default)]
pub(super) struct Code {
    /// What the last build left.
    bytes: Vec<u8>,
    /// Where in that each piece is.
    old: FxHashMap<CodeKey, Range<usize>>,
    /// What this build added.
    new: Mutex<FxHashMap<CodeKey, Box<str>>>,
}

impl Code {
    /// What is in a file.
    pub(super) fn read(mut file: Reader) -> Self {
        let mut old = FxHashMap::default();
        while !file.is_at_end() {
            let key = file.take(32).and_then(|key| CodeKey::try_from(key).ok());
            let (Some(key), Some(range)) = (key, file.text_range()) else {
                return Self::default();
            };
            old.insert(key, range);
        }
        let bytes = file.into_bytes();
        Self {
            bytes,
            old,
            new: Mutex::default(),
        }
    }

    fn old(&self, key: &CodeKey) -> Option<&str> {
        let bytes = self.bytes.get(self.old.get(key)?.clone())?;
        std::str::from_utf8(bytes).ok()
    }

    /// What a file with the pieces of `wanted` holds; `None` if the last build's holds the same.
    pub(super) fn kept(&self, wanted: &FxHashSet<CodeKey>) -> Option<Kept> {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = new.keys().all(|key| !wanted.contains(key))
            && self.old.keys().all(|key| wanted.contains(key));
        if is_same {
            return None;
        }
        let piece = |key: &CodeKey| {
            let html = self.old(key).or_else(|| new.get(key).map(|html| &**html));
            Some((*key, Box::from(html?)))
        };
        let mut pieces: Vec<_> = wanted.iter().filter_map(piece).collect();
        pieces.sort_unstable_by_key(|(key, _)| *key);
        Some(Kept(pieces))
    }
}

impl CodeMemory for Code {
    fn recall(&self, key: &CodeKey, out: &mut String) -> bool {
        if let Some(html) = self.old(key) {
            out.push_str(html);
            return true;
        }
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let known = new.get(key);
        out.push_str(known.map_or("", |html| html));
        known.is_some()
    }

    fn remember(&self, key: CodeKey, html: &str) {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(key, html.into());
    }
}

/// Pieces for a file, ordered by key.
#[derive(Debug)]
pub(super) struct Kept(Vec<(CodeKey, Box<str>)>);

impl Kept {
    /// Writes them.
    pub(super) fn write(&self, file: &mut Writer) {
        for (key, html) in &self.0 {
            file.raw(key);
            file.text(html.as_bytes());
        }
    }
}
