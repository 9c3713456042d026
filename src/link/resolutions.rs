//! Remembers the targets of links between builds. If a note and the names in the vault are the same, its links are not resolved again.
//!
//! Entry points: [`Index::resolutions`], [`environment`], [`Resolutions::take`].

use super::issue::{Issue, LinkIssue, Resolved};
use super::scheme::{Class, classify};
use super::{File, FileId, Index, Part, Target, Vault};
use crate::config::Config;
use crate::model::fingerprint::Fingerprinter;
use crate::model::{FileKind, Fingerprint, Link};
use crate::vault::ObsidianSettings;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::hash::Hash;

/// The resolved links of a vault's notes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Resolutions<'r> {
    /// The fingerprint of everything that links depend on, except for the notes that they stand in and the notes whose parts they name.
    environment: Fingerprint,
    /// By [`FileId`]. `None` for notes that are not remembered.
    notes: Vec<Option<Resolution<'r>>>,
}

/// The resolved links of a note.
#[derive(Debug, Serialize, Deserialize)]
struct Resolution<'r> {
    /// The fingerprint of the note and of the notes whose parts its links name.
    made_from: Fingerprint,
    targets: Cow<'r, [Target]>,
    issues: Cow<'r, [LinkIssue]>,
}

/// Returns the fingerprint of what all links of a vault depend on: the names, kinds and visibility of all files, and the settings.
pub(super) fn environment(
    files: &[File],
    obsidian: &ObsidianSettings,
    config: &Config,
) -> Fingerprint {
    let mut all = Fingerprinter::default();
    (config, obsidian).hash(&mut all);
    for file in files {
        // Of two files of one path (N3), links tell one by its name on the disk.
        let entry = &file.entry;
        (&entry.path, &entry.disk, file.kind(), &file.visibility).hash(&mut all);
        let aliases = file.note.as_ref().map(|note| &note.front.aliases);
        aliases.hash(&mut all);
        // Links to a drawing without a picture need its data (B7).
        if file.kind() == FileKind::Drawing {
            let note = file.note.as_ref();
            note.map(|note| note.undrawn.is_some()).hash(&mut all);
        }
    }
    all.fingerprint()
}

impl Resolutions<'_> {
    /// Returns, file by file, the targets and issues of the links in those notes of `files` that did not change.
    pub(super) fn take(self, files: &[File], environment: Fingerprint) -> Vec<Option<Resolved>> {
        if (self.environment, self.notes.len()) != (environment, files.len()) {
            return Vec::new();
        }
        let known = files.par_iter().zip(self.notes);
        let known = known.map(|(file, known)| {
            let Resolution {
                made_from,
                targets,
                issues,
            } = known?;
            let is_same = Some(made_from) == fingerprint(files, file, &targets, &issues);
            is_same.then(|| Resolved {
                targets: targets.into_owned(),
                issues: issues.into_owned(),
            })
        });
        known.collect()
    }
}

impl Index {
    /// Returns the targets of links in the notes of `vault` for which `is_wanted` is true. `vault` is the one that this index was made
    /// with.
    #[must_use]
    pub fn resolutions<'r>(
        &'r self,
        vault: &'r Vault,
        is_wanted: impl Fn(FileId) -> bool + Sync,
    ) -> Resolutions<'r> {
        let resolution = |(at, (file, issues)): (usize, (&'r File, &'r Vec<LinkIssue>))| {
            let wanted = Some(file).filter(|_| is_wanted(FileId(at as u32)))?;
            Some(Resolution {
                made_from: fingerprint(&vault.files, wanted, &file.targets, issues)?,
                targets: Cow::Borrowed(&file.targets),
                issues: Cow::Borrowed(issues),
            })
        };
        let files = vault.files.par_iter().zip(&self.issues);
        Resolutions {
            environment: self.environment,
            notes: files.enumerate().map(resolution).collect(),
        }
    }
}

/// Returns the fingerprint of a note and of the notes whose parts its links name. `None` if links depend on more: the ids that other notes
/// give themselves (L14).
fn fingerprint(
    files: &[File],
    file: &File,
    targets: &[Target],
    issues: &[LinkIssue],
) -> Option<Fingerprint> {
    let note = file.note.as_ref()?;
    if note.links.iter().any(may_name_id) {
        return None;
    }
    let mut all = Fingerprinter::default();
    note.digest.hash(&mut all);
    let mut add = |id: FileId| {
        let note = files.get(id.0 as usize)?.note.as_ref()?;
        note.digest.hash(&mut all);
        Some(())
    };
    for (link, target) in note.links.iter().zip(targets) {
        // A `#` may be written as `%23`.
        if let Target::File { file, part } = target
            && (*part != Part::Whole || link.target.contains(['#', '%']))
        {
            add(*file);
        }
    }
    for LinkIssue { issue, .. } in issues {
        if let Issue::Heading(id, _) | Issue::Block(id, _) | Issue::View(id, _) = issue {
            add(*id);
        }
    }
    Some(all.fingerprint())
}

fn may_name_id(link: &Link) -> bool {
    matches!(classify(link), Class::Obsidian(_))
}
