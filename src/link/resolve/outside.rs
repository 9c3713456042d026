//! Resolves what `obsidian:` URLs and paths on somebody's disk name (L13, L14).
//!
//! Entry points: [`Resolver::obsidian`] and [`Resolver::on_disk`]. An address may name several files, and any of them may be private.
//! So all are looked up before the first counts as the target.

use super::{Hit, Issue, Resolver};
use crate::link::obsidian::{Named, uid_of};
use crate::link::{FileId, Target};
use crate::model::Link;
use crate::model::text::fold;
use rustc_hash::FxHashMap;

/// How many folders at the start of a disk's path may lie above the vault's.
const MAX_ABOVE: usize = 64;

impl Resolver<'_> {
    /// Resolves an `obsidian:` URL to the first file that it names, unless any of its files is private.
    pub(super) fn obsidian(
        &self,
        from: FileId,
        link: &Link,
        named: &Named,
        say: &mut impl FnMut(Issue),
    ) -> Target {
        let by_id = named.uid.as_ref().and_then(|uid| self.by_uid(uid));
        let hits = named
            .files
            .iter()
            .filter_map(|name| self.typed(from, name, false));
        let hits: Vec<_> = hits.chain(by_id.map(|id| (Hit::of(id), ""))).collect();
        let private = hits.iter().find(|(hit, _)| self.is_private(hit));
        if let Some(path) = named.disk.as_ref().filter(|_| private.is_none()) {
            return self.on_disk(path, say);
        }
        match private.or(hits.first()) {
            Some((hit, part)) => self.target(from, link, hit, part, part, say),
            None => Target::External,
        }
    }

    /// Resolves a path on somebody's disk. It is never a link, and is hidden if it names a private file.
    pub(super) fn on_disk(&self, path: &str, say: &mut impl FnMut(Issue)) -> Target {
        say(Issue::OnDisk);
        match self.at_end_of(path).filter(|id| !self.may_be_shown(*id)) {
            Some(id) => {
                say(Issue::Private(id));
                Target::Private
            }
            None => Target::Unsafe,
        }
    }

    /// Returns the file whose vault path is the longest end of a disk's path.
    fn at_end_of(&self, path: &str) -> Option<FileId> {
        let path = path.replace('\\', "/");
        let path = path.split('#').next().unwrap_or_default().trim_matches('/');
        let ends = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
        let ends = ends.take(MAX_ABOVE).map(|at| fold(path[at..].trim()));
        ends.into_iter().find_map(|end| self.exact(&end))
    }

    fn may_be_shown(&self, id: FileId) -> bool {
        let visibility = &self.files()[id.0 as usize].visibility;
        !visibility.is_private()
    }

    /// Returns the note with this id. Of several, a private one wins, then the first in path order.
    fn by_uid(&self, uid: &str) -> Option<FileId> {
        let ids = self.uids.get_or_init(|| {
            let mut ids: FxHashMap<String, FileId> = FxHashMap::default();
            for (at, file) in self.files().iter().enumerate() {
                let id = FileId(at as u32);
                if let Some(uid) = file.note.as_ref().and_then(|note| uid_of(note)) {
                    let kept = ids.entry(uid).or_insert(id);
                    if self.may_be_shown(*kept) && !self.may_be_shown(id) {
                        *kept = id;
                    }
                }
            }
            ids
        });
        ids.get(uid).copied()
    }
}
