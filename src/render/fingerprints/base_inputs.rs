//! Computes the fingerprint of what the bases of a site are made from (D44).
//!
//! Entry point: [`BaseInputs::of`]. A base depends on names, properties and tags of all files, and on times, sizes and links if its words ask
//! for them; never on texts. Which bases that concerns is judged by [`Uses`].

use super::Shown;
use crate::link::{File, FileId, Part, Target, Vault};
use crate::model::base::Uses;
use crate::model::fingerprint::Fingerprinter;
use crate::model::{Fingerprint, Link, LinkKind};
use std::hash::Hash;
use std::sync::OnceLock;

/// The fingerprints, each made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct BaseInputs {
    /// By what is asked for: times, sizes and links as bits.
    made: [OnceLock<Fingerprint>; 8],
}

impl BaseInputs {
    /// Returns the fingerprint for a base that uses these things. `shown` tells what pages show of each file.
    pub(super) fn of(&self, vault: &Vault, shown: &[Shown], uses: Uses) -> Fingerprint {
        let at =
            usize::from(uses.times) + 2 * usize::from(uses.sizes) + 4 * usize::from(uses.links);
        let made = self.made[at].get_or_init(|| inputs(vault, shown, uses));
        let clock = vault.built.filter(|_| uses.clock);
        Fingerprint::of_value(&(made, clock))
    }
}

fn inputs(vault: &Vault, shown: &[Shown], uses: Uses) -> Fingerprint {
    let mut all = Fingerprinter::default();
    for (id, file) in vault.ids() {
        let Shown { shape, parts } = &shown[id.0 as usize];
        // Any file may be named by a link that an expression makes.
        (
            shape,
            file.visibility.is_private(),
            vault.is_only_in_bases(id),
        )
            .hash(&mut all);
        if uses.links {
            parts.hash(&mut all);
        }
        if let Some(note) = &file.note {
            note.properties_digest.hash(&mut all);
        }
        if file.is_listed() {
            add_row(vault, shown, file, uses, &mut all);
        }
    }
    all.fingerprint()
}

/// Hashes what a row shows of its file.
fn add_row(vault: &Vault, shown: &[Shown], file: &File, uses: Uses, all: &mut Fingerprinter) {
    if uses.times {
        (&file.times, file.entry.modified).hash(all);
    }
    if uses.sizes {
        file.entry.size.hash(all);
    }
    for tag in &file.tags {
        vault.tag(*tag).name.hash(all);
    }
    let Some(note) = &file.note else {
        return;
    };
    for tag in &note.tags {
        tag.name.hash(all);
    }
    let links = note.links.iter().zip(&file.targets);
    let in_properties = |link: &Link| matches!(link.kind, LinkKind::Property | LinkKind::Mention);
    for (link, target) in links.filter(|(link, _)| uses.links || in_properties(link)) {
        (link.kind, link.embed, &link.target, &link.text).hash(all);
        add_target(shown, target, all);
    }
    if uses.links {
        for backlink in &file.backlinks {
            shown[backlink.from.0 as usize].shape.hash(all);
        }
    }
}

fn add_target(shown: &[Shown], target: &Target, all: &mut Fingerprinter) {
    std::mem::discriminant(target).hash(all);
    match target {
        Target::File { file, part } => {
            let FileId(at) = *file;
            let Shown { shape, parts } = &shown[at as usize];
            (shape, part).hash(all);
            if *part != Part::Whole {
                parts.hash(all);
            }
        }
        Target::Folder(folder) => folder.hash(all),
        Target::External | Target::Unsafe | Target::Private | Target::Broken => {}
    }
}
