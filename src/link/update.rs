//! A change of a few notes in a vault that is linked: what they concern is linked again, the rest stays.
//!
//! Entry point: [`Index::update`]. What a note shows to others (its *outside*: title, names, tags, who may see it) decides how far
//! that goes. With the same outside, the vault is as if all of it had been linked again; a test compares the two.

use super::check;
use super::files::Described;
use super::headings::Renaming;
use super::index::Index;
use super::issue::{Issue, Issues};
use super::names::Names;
use super::obsidian::uid_of;
use super::resolve::Resolver;
use super::wording::has_plain_links;
use super::{File, FileId, Parsed, Part, Target, Vault, Visibility, backlinks, headings};
use crate::config::Config;
use crate::model::{Code, Entry, FileKind, Finding, Heading, Note, VaultPath};
use crate::vault::FileDates;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A file that was there before and changed.
#[derive(Debug)]
pub struct Edit {
    /// Where it is, and how large it is now.
    pub entry: Entry,
    /// A note as parsed.
    pub note: Option<Arc<Note>>,
    /// When it was made and changed.
    pub dates: FileDates,
}

/// How far an update went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updated {
    /// The vault is what linking everything would make.
    Whole,
    /// The notes show what is in them now; what others say of them needs everything to be linked.
    InPart,
    /// Nothing was changed: everything has to be linked.
    Nothing,
}

/// What others can know of a note.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outside {
    Same,
    /// Links may name other parts of it.
    Anchors,
    /// Lists and names.
    Names,
    /// Whether it is shown, and where.
    Place,
}

impl Index {
    /// Links changed files again. What they were is known from `vault`, which this index was made with.
    pub fn update(&mut self, vault: &mut Vault, edits: Vec<Edit>, config: &Config) -> Updated {
        let Some(found) = self.judge(vault, &edits) else {
            return Updated::Nothing;
        };
        let mut whole = found.iter().all(|(_, outside)| *outside < Outside::Names);
        let mut again: FxHashSet<FileId> = FxHashSet::default();
        let mut moved: FxHashSet<FileId> = FxHashSet::default();
        let zone = config.site.zone();
        for (edit, (id, outside)) in edits.into_iter().zip(found) {
            let file = &mut vault.files[id.0 as usize];
            let note = edit.note.as_deref();
            let said = Described::new(&edit.entry, note, edit.dates, &config.dates, &zone);
            (file.title, file.created, file.modified) = (said.title, said.created, said.modified);
            file.times = said.times;
            file.entry = edit.entry;
            if let Some(note) = edit.note {
                let names = |note: &Note| (note.front.aliases.clone(), uid_of(note));
                let old = file.note.as_ref().map(|note| names(note));
                self.names_hold &= old == Some(names(&note));
                file.note = Some(note);
                file.renamed.clear();
                again.insert(id);
                if outside >= Outside::Anchors {
                    moved.insert(id);
                }
            }
        }
        again.extend(self.links_into(vault, &moved));
        let mut again: Vec<FileId> = again.into_iter().collect();
        again.sort_unstable();
        whole &= again.iter().all(|id| !self.as_written.contains_key(id));
        whole &= self.resolve(vault, &again, config);
        let mut judged = again;
        judged.extend(self.broken_into(&moved));
        whole &= self.find(vault, judged);
        if whole {
            Updated::Whole
        } else {
            Updated::InPart
        }
    }

    /// Whether the links of the files of `parsed` lead where those of `vault` do, as far as the files themselves tell.
    pub(super) fn still_holds(&self, vault: &Vault, parsed: &Parsed) -> bool {
        let same = |(id, file): (FileId, &File), (entry, note): &(Entry, Option<Arc<Note>>)| {
            let known = self.as_written.get(&id).or(file.note.as_ref());
            let same_note = match (known, note) {
                (Some(known), Some(note)) => Arc::ptr_eq(known, note),
                (known, note) => known.is_none() && note.is_none(),
            };
            same_note && file.entry.disk == entry.disk && file.entry.path == entry.path
        };
        self.names_hold
            && vault.files.len() == parsed.files.len()
            && vault
                .ids()
                .zip(&parsed.files)
                .all(|(known, read)| same(known, read))
    }

    /// Gives `files` the targets they have in `vault`.
    pub(super) fn take_over(self, vault: &Vault, files: &mut [File]) -> (Arc<Names>, Issues) {
        for (file, known) in files.iter_mut().zip(&vault.files) {
            file.targets.clone_from(&known.targets);
        }
        (self.names, self.issues)
    }

    /// Where each edited file is, and what others see of its change. `None` if that is too much.
    fn judge(&self, vault: &Vault, edits: &[Edit]) -> Option<Vec<(FileId, Outside)>> {
        let judged = edits.iter().map(|edit| {
            let id = find(vault, &edit.entry.path)?;
            let file = vault.file(id);
            let plain = edit.note.as_deref().is_some_and(has_plain_links);
            // What these show depends on what many others are called, and a drawing's links count as those of other pages.
            let is_drawing = |note: &Note| note.front.excalidraw;
            let drawn = edit.note.as_deref().is_some_and(is_drawing);
            if drawn || file.kind() == FileKind::Drawing {
                return None;
            }
            if plain || self.as_written.contains_key(&id) {
                return None;
            }
            let outside = match (file.note.as_deref(), &edit.note) {
                (None, None) => Outside::Same,
                // What was never read cannot be read any more: the file holds the new text by now.
                (Some(old), Some(_)) if !old.text.is_read() => return None,
                (Some(old), Some(new)) => outside(old, new),
                _ => return None,
            };
            let placed = |f: &Finding| {
                let codes = [Code::AliasCollision, Code::BadPermalink];
                f.path == file.entry.path && codes.contains(&f.code)
            };
            // A finding of addresses has a place in the properties, which may have moved.
            let same_front = match (file.note.as_deref(), edit.note.as_deref()) {
                (Some(old), Some(new)) => {
                    old.front == new.front && old.properties() == new.properties()
                }
                (old, new) => old.is_none() && new.is_none(),
            };
            let is_odd = outside == Outside::Anchors && edit.entry.path.stem().contains('#');
            let outside = if is_odd || (!same_front && self.earlier.iter().any(placed)) {
                outside.max(Outside::Names)
            } else {
                outside
            };
            (outside < Outside::Place && file.entry.disk == edit.entry.disk)
                .then_some((id, outside))
        });
        judged.collect()
    }

    /// The files with links to parts of `notes`.
    fn links_into(&self, vault: &Vault, notes: &FxHashSet<FileId>) -> Vec<FileId> {
        if notes.is_empty() {
            return Vec::new();
        }
        let leads = |target: &Target| match target {
            Target::File { file, part } => *part != Part::Whole && notes.contains(file),
            _ => false,
        };
        let all = vault.files.par_iter().zip(&self.issues).enumerate();
        let found = all.filter(|(_, (file, issues))| {
            let broken = issues.iter().any(|said| names_part(&said.issue, notes));
            broken || file.targets.iter().any(leads)
        });
        found.map(|(at, _)| FileId(at as u32)).collect()
    }

    /// The files with links to parts of `notes` that are not there.
    fn broken_into(&self, notes: &FxHashSet<FileId>) -> Vec<FileId> {
        let all = self.issues.iter().enumerate();
        let found =
            all.filter(|(_, issues)| issues.iter().any(|said| names_part(&said.issue, notes)));
        found.map(|(at, _)| FileId(at as u32)).collect()
    }

    /// Resolves the links of `again`. `false` if that changes which attachments are public or who has backlinks in a way that
    /// concerns addresses.
    fn resolve(&mut self, vault: &mut Vault, again: &[FileId], config: &Config) -> bool {
        let resolver = Resolver::new(&vault.files, &self.names, &self.folders, &self.as_written);
        let resolved: Vec<_> = again.par_iter().map(|id| resolver.note(*id)).collect();
        let mut before = Vec::with_capacity(again.len());
        for (id, resolved) in again.iter().zip(resolved) {
            let at = id.0 as usize;
            before.push(std::mem::replace(
                &mut vault.files[at].targets,
                resolved.targets,
            ));
            self.issues[at] = resolved.issues;
        }
        let mut whole = true;
        for (id, before) in again.iter().zip(&before) {
            if !self.as_written.contains_key(id) {
                let renaming = Renaming {
                    privacy: &config.privacy,
                    query: vault.obsidian.reading.query_mark.as_deref(),
                };
                whole &= headings::hide_own(&mut vault.files, *id, renaming);
            }
            whole &= same_attachments(&vault.files, *id, before);
            let turned = backlinks::replace(
                &mut vault.files,
                &vault.folders,
                *id,
                before,
                &self.title_rank,
            );
            // Whether a page is an orphan is said of that page.
            for to in turned {
                whole &= self.refresh(vault, to);
            }
        }
        whole
    }

    /// Replaces the findings about `ids`. `false` as [`Self::refresh`].
    fn find(&mut self, vault: &mut Vault, mut ids: Vec<FileId>) -> bool {
        ids.sort_unstable();
        ids.dedup();
        let mut whole = true;
        for id in ids {
            whole &= self.refresh(vault, id);
        }
        whole
    }

    /// Replaces the findings about a file. `false` if another file has the same path, so that they cannot be told apart.
    fn refresh(&mut self, vault: &mut Vault, id: FileId) -> bool {
        let path = vault.file(id).entry.path.clone();
        if find(vault, &path) != Some(id) {
            return false;
        }
        let entrances = [vault.home, vault.not_found];
        let found = check::of_file(&vault.files, self, id, &entrances);
        let start = vault.findings.partition_point(|f| f.path < path);
        let same = vault.findings[start..].partition_point(|f| f.path == path);
        vault.findings.splice(start..start + same, found);
        true
    }
}

/// Whether the same files are private, for the same reasons. `files` do not know yet which attachments are used.
pub(super) fn same_places(files: &[File], vault: &Vault) -> bool {
    let same = |(file, known): (&File, &File)| match known.visibility {
        Visibility::Unused => file.visibility == Visibility::Public,
        _ => file.visibility == known.visibility,
    };
    files.iter().zip(&vault.files).all(same)
}

/// The notes of `written` that are others now.
pub(super) fn made_anew(
    files: &[File],
    written: Vec<Option<Arc<Note>>>,
) -> FxHashMap<FileId, Arc<Note>> {
    let both = files.iter().zip(written).enumerate();
    let changed = both.filter_map(|(at, (file, written))| {
        let (now, written) = (file.note.as_ref()?, written?);
        (!Arc::ptr_eq(now, &written)).then_some((FileId(at as u32), written))
    });
    changed.collect()
}

/// The only file at `path`.
fn find(vault: &Vault, path: &VaultPath) -> Option<FileId> {
    let at = vault.files.partition_point(|f| f.entry.path < *path);
    let is = |at: usize| vault.files.get(at).is_some_and(|f| f.entry.path == *path);
    (is(at) && !is(at + 1)).then_some(FileId(at as u32))
}

fn names_part(issue: &Issue, notes: &FxHashSet<FileId>) -> bool {
    match issue {
        Issue::Heading(id, _) | Issue::Block(id, _) | Issue::View(id, _) => notes.contains(id),
        _ => false,
    }
}

/// Whether the change of a file's targets leaves the same attachments in use (V6), and the same attachments used by private notes only
/// (R7).
fn same_attachments(files: &[File], id: FileId, before: &[Target]) -> bool {
    let file = &files[id.0 as usize];
    let used = |targets: &[Target]| -> FxHashSet<FileId> {
        let leads = targets.iter().filter_map(|target| match target {
            Target::File { file, .. } => Some(*file),
            _ => None,
        });
        leads
            .filter(|id| !files[id.0 as usize].kind().has_page())
            .collect()
    };
    let (before, now) = (used(before), used(&file.targets));
    if !file.visibility.is_shown() {
        return before == now;
    }
    let is_new = |id: &FileId| files[id.0 as usize].visibility == Visibility::Unused;
    if now.iter().any(is_new) {
        return false;
    }
    let gone: FxHashSet<FileId> = before.difference(&now).copied().collect();
    gone.is_empty() || {
        let mut left = gone;
        let public = files.iter().filter(|f| f.visibility.is_shown());
        for target in public.flat_map(|f| &f.targets) {
            if let Target::File { file, .. } = target {
                left.remove(file);
            }
        }
        left.is_empty()
    }
}

/// What others see of the change from `old` to `new`.
fn outside(old: &Note, new: &Note) -> Outside {
    let (a, b) = (&old.front, &new.front);
    let place = |f: &crate::model::FrontMatter| {
        let permalink = f.permalink.as_ref().map(|(value, _)| value.clone());
        let flags = (f.publish, f.draft, f.private);
        (
            permalink,
            flags,
            f.foreign.clone(),
            f.opted_in.is_some(),
            f.unlisted,
        )
    };
    if place(a) != place(b) {
        return Outside::Place;
    }
    let tags = |n: &Note| -> Vec<Box<str>> {
        let body = n.tags.iter().map(|t| t.name.clone());
        n.front.tags.iter().cloned().chain(body).collect()
    };
    if (&a.title, &a.aliases, uid_of(old)) != (&b.title, &b.aliases, uid_of(new))
        || tags(old) != tags(new)
    {
        return Outside::Names;
    }
    let heading = |h: &Heading| (h.level, h.text.clone(), h.id.clone(), h.source_key.clone());
    let headings = |n: &Note| -> Vec<_> { n.headings.iter().map(heading).collect() };
    let blocks = |n: &Note| -> Vec<_> { n.blocks.iter().map(|b| b.id.clone()).collect() };
    let ids = |n: &Note| -> Vec<_> {
        let named = n.html.iter().filter(|tag| !tag.closing);
        let named = named.flat_map(|tag| &tag.attributes);
        let ids = named.filter(|a| matches!(&*a.name, "id" | "name"));
        ids.map(|a| a.value.clone()).collect()
    };
    if headings(old) != headings(new) || blocks(old) != blocks(new) || ids(old) != ids(new) {
        return Outside::Anchors;
    }
    Outside::Same
}

#[cfg(test)]
mod tests;
