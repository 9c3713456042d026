//! Coloured code by what it is made from.
//!
//! Entry point: [`ColouredCode`], which rendering knows as a [`CodeMemory`].

use super::store::Store;
use crate::error::Result;
use crate::model::Fingerprint;
use crate::render::CodeMemory;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Mutex, PoisonError};

/// Name in the store.
const NAME: &str = "code";

type Pieces = FxHashMap<Fingerprint, Box<str>>;

/// Coloured code of the last build and of this one.
#[derive(Debug, Default)]
pub(super) struct ColouredCode {
    last: Option<Pieces>,
    new: Mutex<Pieces>,
}

impl ColouredCode {
    /// Reads what the last build left.
    pub(super) fn read(store: &Store) -> Self {
        Self {
            last: store.read(NAME),
            new: Mutex::default(),
        }
    }

    fn last(&self, key: &Fingerprint) -> Option<&str> {
        Some(self.last.as_ref()?.get(key)?)
    }

    /// Writes the pieces of `wanted` and no others, unless the last build left just these.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub(super) fn keep(&self, wanted: &FxHashSet<Fingerprint>, store: &Store) -> Result<()> {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let mut last = self.last.iter().flat_map(Pieces::keys);
        if self.last.is_some()
            && last.all(|key| wanted.contains(key))
            && new.keys().all(|key| !wanted.contains(key))
        {
            return Ok(());
        }
        let piece = |key| Some((key, self.last(key).or_else(|| Some(new.get(key)?))?));
        let pieces: FxHashMap<&Fingerprint, &str> = wanted.iter().filter_map(piece).collect();
        store.write(NAME, &pieces)
    }
}

impl CodeMemory for ColouredCode {
    fn recall(&self, key: &Fingerprint, out: &mut String) -> bool {
        if let Some(html) = self.last(key) {
            out.push_str(html);
            return true;
        }
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let known = new.get(key);
        out.push_str(known.map_or("", |html| html));
        known.is_some()
    }

    fn remember(&self, key: Fingerprint, html: &str) {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(key, html.into());
    }
}
