//! Holds terms with all their postings, sorted as scripts sort strings: an index before it is cut into files.
//!
//! Entry point: [`Entries`]. All data is in two buffers, so an index of a hundred thousand terms is quickly written and read.
//! [`Entries::renumbered`] updates it without reading unchanged documents.

use super::postings::{Posting, Shape, pack_all, script_order, unpack};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::ops::Range;

/// The new number of a document that does not exist any more.
pub(super) const GONE: u32 = u32::MAX;

/// Terms with their postings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entries {
    terms: String,
    #[serde(with = "serde_bytes")]
    postings: Vec<u8>,
    ends: Vec<End>,
}

/// Where an entry ends, and the number of its documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    term: u32,
    postings: u32,
    count: u32,
}

/// A term with its postings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'e> {
    pub(super) term: &'e str,
    /// The number of documents that have it.
    pub(super) count: u32,
    pub(super) postings: &'e [u8],
}

impl Entries {
    /// Returns the number of entries.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the entry at index `at`, or an empty one if there is none.
    pub(super) fn get(&self, at: usize) -> Entry<'_> {
        let zero = End::default();
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let (start, end) = (before.unwrap_or(&zero), self.ends.get(at).unwrap_or(&zero));
        let range = |from: u32, to: u32| from as usize..to as usize;
        let term = self.terms.get(range(start.term, end.term));
        let postings = self.postings.get(range(start.postings, end.postings));
        Entry {
            term: term.unwrap_or_default(),
            count: end.count,
            postings: postings.unwrap_or_default(),
        }
    }

    /// Adds an entry whose term comes after all others.
    pub(super) fn push(&mut self, entry: Entry<'_>) {
        self.terms.push_str(entry.term);
        self.postings.extend_from_slice(entry.postings);
        self.ends.push(End {
            term: self.terms.len() as u32,
            postings: self.postings.len() as u32,
            count: entry.count,
        });
    }

    /// Joins `parts`, one after the other.
    pub(super) fn concat(parts: &[Self]) -> Self {
        let mut all = Self::default();
        all.terms.reserve(parts.iter().map(|p| p.terms.len()).sum());
        let postings = parts.iter().map(|p| p.postings.len());
        all.postings.reserve(postings.sum());
        all.ends.reserve(parts.iter().map(Self::len).sum());
        for part in parts {
            let (terms, postings) = (all.terms.len() as u32, all.postings.len() as u32);
            all.terms.push_str(&part.terms);
            all.postings.extend_from_slice(&part.postings);
            all.ends.extend(part.ends.iter().map(|end| End {
                term: terms + end.term,
                postings: postings + end.postings,
                count: end.count,
            }));
        }
        all
    }

    /// Returns these entries with new numbers of documents, and with the entries of `new` documents. `numbers` holds the new number of each
    /// document, in ascending order, or [`GONE`]. Returns `None` if the postings are broken.
    pub(super) fn renumbered(&self, numbers: &[u32], new: &Self, shape: Shape) -> Option<Self> {
        if self.len() == 0 {
            return Some(new.clone());
        }
        let size = self.len().div_ceil(rayon::current_num_threads() * 4);
        let starts: Vec<usize> = (0..self.len()).step_by(size).collect();
        let parts = starts.into_par_iter().map(|start| {
            let end = (start + size).min(self.len());
            // New terms before the first of these belong to this part.
            let from = match start {
                0 => 0,
                _ => new.place_of(self.get(start).term),
            };
            let to = match end {
                end if end == self.len() => new.len(),
                end => new.place_of(self.get(end).term),
            };
            let mut join = Join {
                numbers,
                shape,
                postings: Vec::new(),
                packed: Vec::new(),
                out: Self::default(),
            };
            join.all(self, start..end, new, from..to)?;
            Some(join.out)
        });
        Some(Self::concat(&parts.collect::<Option<Vec<_>>>()?))
    }

    /// Returns the number of terms that come before `term`.
    fn place_of(&self, term: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if script_order(self.get(middle).term, term).is_lt() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Merges old and new entries.
struct Join<'j> {
    numbers: &'j [u32],
    shape: Shape,
    /// The postings of the current entry.
    postings: Vec<Posting>,
    packed: Vec<u8>,
    out: Entries,
}

impl Join<'_> {
    fn all(
        &mut self,
        old: &Entries,
        mut olds: Range<usize>,
        new: &Entries,
        mut news: Range<usize>,
    ) -> Option<()> {
        let (mut kept, mut added) = (olds.next(), news.next());
        loop {
            let order = match (kept, added) {
                (Some(a), Some(b)) => script_order(old.get(a).term, new.get(b).term),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return Some(()),
            };
            let before = kept.filter(|_| order.is_le()).map(|at| old.get(at));
            let now = added.filter(|_| order.is_ge()).map(|at| new.get(at));
            match (before, now) {
                (Some(before), now) => self.one(before, now)?,
                (None, Some(now)) => self.out.push(now),
                (None, None) => return None,
            }
            if order.is_le() {
                kept = olds.next();
            }
            if order.is_ge() {
                added = news.next();
            }
        }
    }

    /// Adds a term that was there before, with its new postings.
    fn one(&mut self, old: Entry<'_>, new: Option<Entry<'_>>) -> Option<()> {
        let numbers = self.numbers;
        if new.is_none() {
            let mut is_same = true;
            unpack(self.shape, old.postings, |posting| {
                is_same &= *numbers.get(posting.doc as usize)? == posting.doc;
                Some(())
            })?;
            if is_same {
                self.out.push(old);
                return Some(());
            }
        }
        let postings = &mut self.postings;
        postings.clear();
        unpack(self.shape, old.postings, |posting| {
            let doc = *numbers.get(posting.doc as usize)?;
            if doc != GONE {
                postings.push(Posting { doc, ..posting });
            }
            Some(())
        })?;
        if let Some(new) = new {
            unpack(self.shape, new.postings, |posting| {
                postings.push(posting);
                Some(())
            })?;
            postings.sort_unstable_by_key(|posting| posting.doc);
        }
        if !postings.is_empty() {
            self.packed.clear();
            pack_all(&mut self.packed, self.shape, postings);
            self.out.push(Entry {
                term: old.term,
                count: postings.len() as u32,
                postings: &self.packed,
            });
        }
        Some(())
    }
}
