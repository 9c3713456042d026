//! Computes the fingerprint of what the queries of a site are made from (U24).
//!
//! Entry point: [`QueryInputs::of`]. A query depends on what bases depend on, on inline fields, and on list items and
//! tasks if its words ask for them; not on the rest of texts. Which of that concerns a query is judged by [`QueryUses`].

use crate::link::{File, FileId, Target, Vault};
use crate::model::Fingerprint;
use crate::model::base::Uses;
use crate::model::fingerprint::Fingerprinter;
use crate::model::query::QueryUses;
use rustc_hash::FxHashSet;
use std::hash::Hash;
use std::sync::OnceLock;

/// The fingerprints, each made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct QueryInputs {
    /// Of inline fields.
    fields: OnceLock<Fingerprint>,
    /// Of list items with all that they show.
    items: OnceLock<Items>,
}

impl QueryInputs {
    /// Returns the fingerprint for a query that uses these things.
    pub(super) fn of(
        &self,
        vault: &Vault,
        texts: &[Option<Fingerprint>],
        of_files: impl FnOnce(Uses) -> Fingerprint,
        uses: QueryUses,
    ) -> Fingerprint {
        let items = || self.items.get_or_init(|| Items::new(vault, texts));
        let items = uses.items.then(items);
        // What a query or base in a list item asks for is not known.
        let asks = items.is_some_and(|items| items.ask);
        let as_base = Uses {
            times: uses.times || asks,
            sizes: uses.sizes || asks,
            links: uses.links || asks,
            clock: uses.clock || asks,
            ..Uses::default()
        };
        let fields = self.fields.get_or_init(|| fields(vault));
        let items = items.map(|items| items.shown);
        Fingerprint::of_value(&(of_files(as_base), fields, items))
    }
}

/// What pages show of list items.
#[derive(Debug)]
struct Items {
    shown: Fingerprint,
    /// Whether a note with items holds a query or a base, which may stand in an item.
    ask: bool,
}

impl Items {
    /// Hashes the notes that have list items, and what they embed: an item is shown with all that stands in it.
    fn new(vault: &Vault, texts: &[Option<Fingerprint>]) -> Self {
        let mut all = Fingerprinter::default();
        let has_items = |file: &File| {
            let note = file.note.as_deref().filter(|_| file.is_listed());
            note.is_some_and(|note| !note.items().is_empty())
        };
        let with_items = vault.ids().filter(|(_, file)| has_items(file));
        let mut open: Vec<FileId> = with_items.map(|(id, _)| id).collect();
        let mut seen: FxHashSet<FileId> = open.iter().copied().collect();
        let mut ask = false;
        open.reverse();
        while let Some(id) = open.pop() {
            let file = vault.file(id);
            let Some(note) = &file.note else { continue };
            let digest = note.data.as_ref().map(|data| data.digest);
            (&file.entry.path, digest, texts.get(id.0 as usize)).hash(&mut all);
            ask |=
                !note.bases.is_empty() || !note.queries.is_empty() || note.inline_queries.is_some();
            open.extend(embeds(file).filter(|embedded| seen.insert(*embedded)));
        }
        Self {
            shown: all.fingerprint(),
            ask,
        }
    }
}

fn fields(vault: &Vault) -> Fingerprint {
    let mut all = Fingerprinter::default();
    for file in vault.files.iter().filter(|file| file.visibility.is_shown()) {
        if let Some(note) = &file.note {
            note.front.aliases.hash(&mut all);
            note.front.tags.hash(&mut all);
            for field in note.own_fields() {
                (&field.key, &field.value).hash(&mut all);
            }
        }
    }
    all.fingerprint()
}

/// Returns the files that a note embeds.
pub(super) fn embeds(file: &File) -> impl Iterator<Item = FileId> {
    let links = file.note.iter().flat_map(|note| &note.links);
    let found = links.zip(&file.targets);
    found.filter_map(|(link, target)| match target {
        Target::File { file, .. } if link.embed => Some(*file),
        _ => None,
    })
}
