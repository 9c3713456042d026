//! Computes the fingerprint of what searches are made from: the texts, names and tags of all listed files (Z3).
//!
//! Entry point: [`SearchInputs::of`].

use super::Shown;
use crate::link::Vault;
use crate::model::Fingerprint;
use crate::model::fingerprint::Fingerprinter;
use std::hash::Hash;
use std::sync::OnceLock;

/// The fingerprint, made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct SearchInputs(OnceLock<Fingerprint>);

impl SearchInputs {
    /// Returns the fingerprint of all that searches look at. `shown` and `texts` tell of each file what pages show of it, and its text.
    pub(super) fn of(
        &self,
        vault: &Vault,
        shown: &[Shown],
        texts: &[Option<Fingerprint>],
    ) -> Fingerprint {
        *self.0.get_or_init(|| {
            let mut all = Fingerprinter::default();
            for (id, file) in vault.ids().filter(|(_, file)| file.is_listed()) {
                let at = id.0 as usize;
                let properties = file.note.as_ref().map(|note| note.properties_digest);
                (shown[at].shape, texts.get(at), properties).hash(&mut all);
                vault.is_only_in_bases(id).hash(&mut all);
                for tag in &file.tags {
                    vault.tag(*tag).name.hash(&mut all);
                }
            }
            all.fingerprint()
        })
    }
}
