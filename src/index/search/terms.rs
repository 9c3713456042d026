//! Holds the terms of a site's documents, and updates them without reading unchanged documents again.
//!
//! Entry point: [`Terms::of`]. [`key`] is the fingerprint of a document's terms. It must cover everything that [`read`] reads.

use super::documents::Document;
use super::entries::{Entries, GONE};
use super::read::{NAMES, TEXT, read};
use crate::config::PrivacyConfig;
use crate::link::{Target, Vault};
use crate::model::fingerprint::Fingerprinter;
use crate::model::{FileKind, Fingerprint};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::hash::Hash;

/// If more than one document in this many changed, all are read, because that is quicker.
const FEW: usize = 4;

/// All terms of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The key of each document. The rest follows from these.
    pub(in crate::index) documents: Vec<Fingerprint>,
    pub(super) names: Entries,
    pub(super) texts: Entries,
}

impl Terms {
    /// Returns the terms of `documents`. `known` terms of an earlier time make it quicker and change nothing.
    pub(super) fn of(
        vault: &Vault,
        privacy: &PrivacyConfig,
        documents: &[Document<'_>],
        known: Option<&Self>,
    ) -> Self {
        let keys = documents.par_iter();
        let keys: Vec<_> = keys.map(|d| key(vault, privacy, d)).collect();
        let updated = known.and_then(|known| known.updated(vault, privacy, documents, &keys));
        let (names, texts) = updated.unwrap_or_else(|| {
            let all: Vec<_> = (0..documents.len()).collect();
            read(vault, privacy, documents, &all)
        });
        Self {
            documents: keys,
            names,
            texts,
        }
    }

    /// Updates the terms. Returns `None` if too many documents changed.
    fn updated(
        &self,
        vault: &Vault,
        privacy: &PrivacyConfig,
        documents: &[Document<'_>],
        keys: &[Fingerprint],
    ) -> Option<(Entries, Entries)> {
        let (numbers, new) = matched(&self.documents, keys);
        if new.len() * FEW > keys.len() {
            return None;
        }
        let (names, texts) = read(vault, privacy, documents, &new);
        Some((
            self.names.renumbered(&numbers, &names, NAMES)?,
            self.texts.renumbered(&numbers, &texts, TEXT)?,
        ))
    }
}

/// Returns the new number of each old document, and the numbers of new documents. Both ascend, because documents are in path order.
fn matched(old: &[Fingerprint], now: &[Fingerprint]) -> (Vec<u32>, Vec<usize>) {
    let places: FxHashMap<&Fingerprint, usize> = now.iter().zip(0..).collect();
    let mut is_new = vec![true; now.len()];
    let mut next = 0;
    let numbers = old
        .iter()
        .map(|key| match places.get(key) {
            Some(at) if *at >= next => {
                next = at + 1;
                is_new[*at] = false;
                *at as u32
            }
            _ => GONE,
        })
        .collect();
    let new = is_new.iter().enumerate().filter(|(_, is_new)| **is_new);
    (numbers, new.map(|(at, _)| at).collect())
}

/// Returns the fingerprint of a document's terms, and of its path, so that two documents never change their order.
fn key(vault: &Vault, privacy: &PrivacyConfig, document: &Document<'_>) -> Fingerprint {
    let file = vault.file(document.id);
    let mut all = Fingerprinter::default();
    // Terms depend on no other settings.
    (privacy, vault.plugins, &vault.obsidian.dataview).hash(&mut all);
    (&file.entry.path, document.title, document.url).hash(&mut all);
    (&document.tags, &document.aliases).hash(&mut all);
    for heading in document.headings {
        heading.text.hash(&mut all);
    }
    let Some(note) = &file.note else {
        return all.fingerprint();
    };
    (document.headings.len(), note.digest).hash(&mut all);
    // The text of links also depends on their targets.
    for (link, target) in note.links.iter().zip(&file.targets) {
        std::mem::discriminant(target).hash(&mut all);
        if let Target::File { file, .. } = target {
            let to = vault.file(*file);
            (to.kind().has_page() && to.note.is_none()).hash(&mut all);
            if let (FileKind::Drawing, Some(note)) = (to.kind(), &to.note) {
                note.digest.hash(&mut all);
                for (link, target) in note.links.iter().zip(&to.targets) {
                    std::mem::discriminant(target).hash(&mut all);
                    vault.shown_text(link, target, privacy).hash(&mut all);
                }
            }
        }
        // Linking may give an embed another text (M4).
        if link.embed {
            link.text.hash(&mut all);
        }
        if link.text.is_none() && !vault.is_shown_as_typed(target) {
            vault.shown_text(link, target, privacy).hash(&mut all);
        }
    }
    all.fingerprint()
}

#[cfg(test)]
mod tests {
    use super::super::collector::{Collector, merge};
    use super::super::postings::Posting;
    use super::super::tokens::Token;
    use super::*;
    use proptest::prelude::*;

    /// Documents are words; the key of one is its text.
    fn entries(documents: &[(u32, &str)]) -> Entries {
        let mut collector = Collector::new(TEXT);
        for (number, text) in documents {
            let mut words: Vec<&str> = text.split(' ').collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                let term = collector.number(Token::Word(word));
                let posting = Posting {
                    doc: *number,
                    low: (word.len() % 8) as u8,
                    more: text.len() as u8,
                };
                collector.add(term, posting);
            }
        }
        merge(&[collector])
    }

    fn keys(documents: &[String]) -> Vec<Fingerprint> {
        let named = documents
            .iter()
            .map(|text| Fingerprint::of(text.as_bytes()));
        named.collect()
    }

    proptest! {
        #[test]
        fn n26_terms_brought_up_to_date_are_those_read_again(
            old in proptest::collection::vec("[a-c가나]{1,2}( [a-c가나]{1,2}){0,3}", 0..30),
            now in proptest::collection::vec("[a-c가나]{1,2}( [a-c가나]{1,2}){0,3}", 0..30),
            kept in 0..30usize,
        ) {
            let now: Vec<String> = old.iter().take(kept).chain(&now).cloned().collect();
            let numbered = |texts: &[String], some: &[usize]| {
                let all: Vec<_> = some.iter().map(|at| (*at as u32, texts[*at].as_str())).collect();
                entries(&all)
            };
            let all = |texts: &[String]| numbered(texts, &(0..texts.len()).collect::<Vec<_>>());
            let (numbers, new) = matched(&keys(&old), &keys(&now));
            prop_assert!(numbers.iter().filter(|n| **n != GONE).is_sorted());
            let updated = all(&old).renumbered(&numbers, &numbered(&now, &new), TEXT);
            prop_assert_eq!(updated, Some(all(&now)));
        }
    }
}
