//! Computes the fingerprint of what the queries of a site are made from (U24).
//!
//! Entry point: [`QueryInputs::of`]. A query depends on what bases depend on, on inline fields, and on list items and
//! tasks if its words ask for them; not on the rest of texts. Which of that concerns a query is judged by [`QueryUses`].

use crate::link::Vault;
use crate::model::Fingerprint;
use crate::model::base::Uses;
use crate::model::fingerprint::Fingerprinter;
use crate::model::query::QueryUses;
use std::hash::Hash;
use std::sync::OnceLock;

/// The fingerprints, each made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct QueryInputs {
    /// Of inline fields.
    fields: OnceLock<Fingerprint>,
    /// Of list items with all that they show.
    items: OnceLock<Fingerprint>,
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
        let as_base = Uses {
            times: uses.times,
            sizes: uses.sizes,
            links: uses.links,
            clock: uses.clock,
            ..Uses::default()
        };
        let fields = self.fields.get_or_init(|| fields(vault));
        let items = uses
            .items
            .then(|| self.items.get_or_init(|| items(vault, texts)));
        Fingerprint::of_value(&(of_files(as_base), fields, items))
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

fn items(vault: &Vault, texts: &[Option<Fingerprint>]) -> Fingerprint {
    let mut all = Fingerprinter::default();
    let files = vault.files.iter().zip(texts);
    for (file, text) in files.filter(|(file, _)| file.is_listed()) {
        if let Some(note) = file.note.as_deref().filter(|note| !note.items().is_empty()) {
            // An item is shown with all that stands in it.
            (
                &file.entry.path,
                note.data.as_ref().map(|data| data.digest),
                text,
            )
                .hash(&mut all);
        }
    }
    all.fingerprint()
}
