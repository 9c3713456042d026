//! Finds the notes that a source names (U17).
//!
//! Entry points: [`Sources::new`], once for a vault, and [`Sources::of`].

use super::access::is_note;
use super::syntax::Source;
use crate::link::{FileId, TagId, Target};
use crate::model::text::nfc;
use crate::value::World;

/// The notes that may be rows: public ones that lists may show.
#[derive(Debug)]
pub(super) struct Sources {
    /// By [`FileId`]
    rows: Notes,
}

/// A set of notes, by [`FileId`].
type Notes = Vec<bool>;

impl Sources {
    pub(super) fn new(world: &World<'_>) -> Self {
        let files = world.vault.files.iter();
        let rows = files.map(|file| file.is_listed() && is_note(file));
        Self {
            rows: rows.collect(),
        }
    }

    /// Returns the notes of a source, in path order; without one all of them. `holder` is the note that holds the query.
    pub(super) fn of(
        &self,
        world: &World<'_>,
        source: Option<&Source>,
        holder: FileId,
    ) -> Vec<FileId> {
        let finder = Finder {
            world,
            rows: &self.rows,
            holder,
        };
        let found = source.map(|source| finder.notes(source));
        let all = (0..self.rows.len()).filter(|at| self.rows[*at]);
        let wanted = all.filter(|at| found.as_ref().is_none_or(|found| found[*at]));
        wanted.map(|at| FileId(at as u32)).collect()
    }
}

struct Finder<'f, 'a> {
    world: &'f World<'a>,
    rows: &'f Notes,
    holder: FileId,
}

impl Finder<'_, '_> {
    fn notes(&self, source: &Source) -> Notes {
        match source {
            Source::Tag(name) => self.tagged(name),
            Source::Folder(path) => self.in_folder(path),
            Source::Incoming(target) => {
                let mut found = self.none();
                if let Some(id) = self.target(target) {
                    let backlinks = self.world.file(id).backlinks.iter();
                    mark(&mut found, backlinks.map(|backlink| backlink.from));
                }
                found
            }
            Source::Outgoing(target) => {
                let mut found = self.none();
                if let Some(id) = self.target(target) {
                    let targets = self.world.file(id).targets.iter();
                    mark(
                        &mut found,
                        targets.filter_map(|target| self.file_of(target)),
                    );
                }
                found
            }
            Source::Not(of) => {
                let found = self.notes(of);
                let pairs = found.iter().zip(self.rows);
                pairs.map(|(found, row)| *row && !found).collect()
            }
            Source::Chain { first, rest } => {
                let mut found = self.notes(first);
                for (and, source) in rest {
                    let others = self.notes(source);
                    for (here, other) in found.iter_mut().zip(others) {
                        *here = if *and { *here && other } else { *here || other };
                    }
                }
                found
            }
        }
    }

    fn none(&self) -> Notes {
        vec![false; self.rows.len()]
    }

    fn tagged(&self, name: &str) -> Notes {
        let mut found = self.none();
        let vault = self.world.vault;
        let mut open: Vec<TagId> = vault.find_tag(name).into_iter().collect();
        while let Some(id) = open.pop() {
            let tag = vault.tag(id);
            mark(&mut found, tag.files.iter().copied());
            open.extend(&tag.children);
        }
        found
    }

    /// Returns the notes in a folder and below; if there is none, the note of this path.
    fn in_folder(&self, path: &str) -> Notes {
        let wanted = nfc(path.trim().trim_matches('/'));
        if wanted.is_empty() {
            return self.rows.clone();
        }
        let files = self.world.vault.files.iter().zip(self.rows);
        let inside = |path: &str| {
            let rest = path.strip_prefix(&*wanted);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let found: Notes = files
            .map(|(file, row)| *row && inside(file.entry.path.as_str()))
            .collect();
        if found.contains(&true) {
            return found;
        }
        let is_it = |path: &str| {
            let rest = path.strip_prefix(&*wanted);
            rest.is_some_and(|rest| rest.is_empty() || rest.eq_ignore_ascii_case(".md"))
        };
        let files = self.world.vault.files.iter().zip(self.rows);
        files
            .map(|(file, row)| *row && is_it(file.entry.path.as_str()))
            .collect()
    }

    /// Returns the note that a link of the query leads to; the holder for an empty one.
    fn target(&self, target: &str) -> Option<FileId> {
        if target.is_empty() {
            return Some(self.holder);
        }
        let link = self.world.link(self.holder, target, None);
        self.world.listed(&link.place)
    }

    fn file_of(&self, target: &Target) -> Option<FileId> {
        match target {
            Target::File { file, .. } => Some(*file),
            Target::Folder(id) => self.world.vault.folder(*id).page,
            _ => None,
        }
    }
}

fn mark(found: &mut Notes, ids: impl Iterator<Item = FileId>) {
    for id in ids {
        if let Some(slot) = found.get_mut(id.0 as usize) {
            *slot = true;
        }
    }
}
