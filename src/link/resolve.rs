//! Resolves the links of a note (L14–L31, A5–A8, K8, E12, V10).
//!
//! Entry point: [`Resolver::note`], which runs for many notes at a time. It returns problems as [`Issue`]s, which become messages in
//! `check`.

mod outside;
mod parts;

use super::anchors::Anchors;
use super::folders::{FolderIndex, Known};
use super::issue::{Issue, LinkIssue, Resolved};
use super::names::{Choice, Names};
use super::scheme::{Class, classify};
use super::typed::{Cleaned, clean, decode, ends_as_typed, split};
use super::{File, FileId, FolderId, Part, Target};
use crate::model::text::{fold, nfc};
use crate::model::{FileKind, Link, LinkKind, Note};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// How many `#` in a target are tried as the border between file and part.
const MAX_BORDERS: usize = 8;

/// Files named in NW004 beside the winner.
const MAX_OTHERS: usize = 5;

/// How many files of the same name are compared to find out whether a link is ambiguous (L23).
const MAX_COMPARED: usize = 64;

/// The inputs of resolution.
pub(super) struct Resolver<'a> {
    files: &'a [File],
    names: &'a Names,
    folders: &'a FolderIndex,
    /// The parsed notes whose headings linking changed, because links are compared with the headings as typed.
    as_written: &'a FxHashMap<FileId, Arc<Note>>,
    /// By file; made for the first link with a subpath.
    anchors: OnceLock<Vec<OnceLock<Anchors<'a>>>>,
    /// Notes by the ids that they give themselves. Filled when a link first names an id (L14).
    pub(super) uids: OnceLock<FxHashMap<String, FileId>>,
}

/// The file that a path leads to.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    place: Place,
    /// Set if more than one file fitted, and length or path order decided.
    ambiguous: Option<Choice>,
    alias: bool,
    case: bool,
    /// Whether the whole path matched (L21), without `./`, `../` or `/`.
    whole: bool,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    File(FileId),
    Folder(FolderId),
    PrivateFolder,
}

impl Hit {
    /// Returns a hit on the whole of a file.
    pub(super) fn of(file: FileId) -> Self {
        Self::plain(Place::File(file))
    }

    fn plain(place: Place) -> Self {
        Self {
            place,
            ambiguous: None,
            alias: false,
            case: false,
            whole: false,
        }
    }
}

impl<'a> Resolver<'a> {
    /// Makes a resolver over all files. Their visibility must be known, except [`super::Visibility::Unused`].
    pub(super) fn new(
        files: &'a [File],
        names: &'a Names,
        folders: &'a FolderIndex,
        as_written: &'a FxHashMap<FileId, Arc<Note>>,
    ) -> Self {
        Self {
            files,
            names,
            folders,
            as_written,
            anchors: OnceLock::new(),
            uids: OnceLock::new(),
        }
    }

    /// Returns all files.
    pub(super) fn files(&self) -> &'a [File] {
        self.files
    }

    /// Returns the file with this folded path, with or without `.md`.
    pub(super) fn exact(&self, key: &str) -> Option<FileId> {
        let note = || self.names.exact(&format!("{key}.md"));
        self.names.exact(key).or_else(note)
    }

    /// Whether the link's target may not be named.
    pub(super) fn is_private(&self, hit: &Hit) -> bool {
        match hit.place {
            Place::File(id) => self.files[id.0 as usize].visibility.is_private(),
            Place::Folder(_) => false,
            Place::PrivateFolder => true,
        }
    }

    /// Resolves all links of a note.
    pub(super) fn note(&self, id: FileId) -> Resolved {
        let mut resolved = Resolved::default();
        let Some(note) = &self.files[id.0 as usize].note else {
            return resolved;
        };
        let mut issues = Vec::new();
        resolved.targets.reserve_exact(note.links.len());
        for (at, link) in note.links.iter().enumerate() {
            let mut say = |issue| issues.push((at as u32, issue));
            let target = self.link(id, link, &mut say);
            resolved.targets.push(target);
        }
        if !issues.is_empty() {
            let lines = note.lines();
            let placed = issues.into_iter().map(|(link, issue)| LinkIssue {
                link,
                issue,
                place: lines.place(note.links[link as usize].span),
            });
            resolved.issues = placed.collect();
        }
        resolved
    }

    /// Returns the parts of a note, indexed once.
    pub(super) fn anchors(&self, id: FileId) -> Option<&Anchors<'a>> {
        let at = id.0 as usize;
        let note = match self.as_written.get(&id) {
            Some(note) => note,
            None => self.files[at].note.as_ref()?,
        };
        let all = || self.files.iter().map(|_| OnceLock::new()).collect();
        let anchors: &Vec<_> = self.anchors.get_or_init(all);
        Some(anchors[at].get_or_init(|| Anchors::new(note)))
    }

    /// Returns the target of a link that stands in `from` without being one of its note's links.
    pub(super) fn plain(&self, from: FileId, link: &Link) -> Target {
        self.link(from, link, &mut |_| ())
    }

    fn link(&self, from: FileId, link: &Link, say: &mut impl FnMut(Issue)) -> Target {
        if !link.kind.only_names() {
            return self.named(from, link, say);
        }
        let mut private = None;
        let mut keep = |issue| {
            if matches!(issue, Issue::Private(_) | Issue::PrivateFolder) {
                private = Some(issue);
            }
        };
        let target = self.named(from, link, &mut keep);
        if let Some(issue) = private {
            say(issue);
        }
        match target {
            Target::Private => Target::Private,
            _ => Target::External,
        }
    }

    fn named(&self, from: FileId, link: &Link, say: &mut impl FnMut(Issue)) -> Target {
        match classify(link) {
            Class::Internal => self.internal(from, link, say),
            Class::External => Target::External,
            Class::Obsidian(named) => self.obsidian(from, link, &named, say),
            Class::Unsafe(scheme, path) => {
                // `[[JavaScript: The Good Parts]]` is allowed if there is such a note.
                let wiki = matches!(link.kind, LinkKind::Wiki | LinkKind::Property);
                if let Some(path) = path {
                    return self.on_disk(&path, say);
                }
                if wiki && let Some(hit) = self.path(from, &link.target) {
                    return self.target(from, link, &hit, "", "", say);
                }
                say(Issue::Unsafe(scheme.into()));
                Target::Unsafe
            }
        }
    }

    fn internal(&self, from: FileId, link: &Link, say: &mut impl FnMut(Issue)) -> Target {
        let typed = link.target.trim();
        let encoded = matches!(link.kind, LinkKind::Markdown | LinkKind::Html);
        if let Some((mut hit, part)) = self.typed(from, typed, encoded) {
            if encoded {
                self.doubt_beside(from, &mut hit);
            }
            let shown = if encoded { decode(part) } else { part.into() };
            return self.target(from, link, &hit, &shown, part, say);
        }
        if !encoded
            && let Cow::Owned(decoded) = decode(typed)
            && let Some((hit, part)) = self.typed(from, &decoded, false)
        {
            return self.target(from, link, &hit, part, part, say);
        }
        say(Issue::Missing);
        Target::Broken
    }

    /// Marks a Markdown link as ambiguous if it went to the vault root although the note's own folder has the same path (L27).
    fn doubt_beside(&self, from: FileId, hit: &mut Hit) {
        let here = self.folder_key(from);
        let Place::File(file) = hit.place else { return };
        if !hit.whole || here.is_empty() {
            return;
        }
        let key = self.names.key(file);
        let path = self.files[file.0 as usize].entry.path.as_str();
        let beside = self.names.exact(&format!("{here}/{key}"));
        // If the link has the exact case, the file beside the note is meant only if its name has that case, too.
        let is_same = |id: FileId| {
            self.files[id.0 as usize]
                .entry
                .path
                .as_str()
                .ends_with(path)
        };
        if beside.is_some_and(|beside| hit.case || is_same(beside)) {
            hit.ambiguous = Some(Choice {
                file,
                count: self.names.all_by_suffix(key).len(),
                ambiguous: true,
            });
        }
    }

    /// Splits a target so that its path leads somewhere (L17); the subpath is as typed.
    pub(super) fn typed<'t>(
        &self,
        from: FileId,
        typed: &'t str,
        encoded: bool,
    ) -> Option<(Hit, &'t str)> {
        let find = |path: &str| {
            if encoded {
                self.path(from, &decode(path))
            } else {
                self.path(from, path)
            }
        };
        for border in 0..MAX_BORDERS {
            let Some((path, part)) = split(typed, border) else {
                break;
            };
            if let Some(hit) = find(path) {
                return Some((hit, part));
            }
        }
        find(typed).map(|hit| (hit, ""))
    }

    /// Resolves a path. All kinds of links use this procedure (L18–L26).
    fn path(&self, from: FileId, typed: &str) -> Option<Hit> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Some(Hit::plain(Place::File(from)));
        }
        let here = &self.files[from.0 as usize].entry.path;
        let cleaned = clean(typed, here.folder());
        let mut key = fold(&cleaned.path);
        let bare = key.len();
        if !cleaned.folder && !key.is_empty() {
            let name = key.rsplit('/').next().unwrap_or_default();
            if !self.names.has_name(name) {
                key.push_str(".md");
            }
            if let Some(hit) = self.file(from, &key, &cleaned) {
                return Some(hit);
            }
            key.truncate(bare);
            if let Some(hit) = self.alias(from, typed, &cleaned, &key) {
                return Some(hit);
            }
        }
        match self.folders.get(&key)? {
            Known::Page(id) => Some(Hit::plain(Place::Folder(id))),
            Known::Private => Some(Hit::plain(Place::PrivateFolder)),
        }
    }

    /// Finds a file by its whole path or by the end of its path (L21, L22). `key` is the folded path (L19).
    fn file(&self, from: FileId, key: &str, cleaned: &Cleaned<'_>) -> Option<Hit> {
        let exact = self.names.exact(key);
        let whole = exact.is_some() && !cleaned.exact;
        let choice = match exact {
            Some(file) => Choice {
                file,
                count: 1,
                ambiguous: false,
            },
            None if cleaned.exact => return None,
            None => self.names.by_suffix(key, self.folder_key(from))?,
        };
        let file = self.same_bytes(choice.file, &cleaned.path);
        let typed = nfc(&cleaned.path);
        let same = ends_as_typed(self.files[file.0 as usize].entry.path.as_str(), &typed);
        let doubtful = choice.ambiguous
            // The note's own folder can hold only one file of this name.
            && self.folder_key(choice.file) != self.folder_key(from)
            && !(same && self.do_others_differ(&choice, key, &typed));
        Some(Hit {
            place: Place::File(file),
            ambiguous: doubtful.then_some(choice),
            alias: false,
            case: !same,
            whole,
        })
    }

    /// Whether all candidates for `key` but the chosen one differ in case from what was typed. If there are too many to compare, the link
    /// counts as ambiguous.
    fn do_others_differ(&self, choice: &Choice, key: &str, typed: &str) -> bool {
        let all = self.names.all_by_suffix(key);
        let path = |id: &u32| self.files[*id as usize].entry.path.as_str();
        let mut others = all.iter().filter(|id| **id != choice.file.0);
        all.len() <= MAX_COMPARED && others.all(|id| !ends_as_typed(path(id), typed))
    }

    /// Finds a note by its alias (L24). `key` is the folded path.
    fn alias(&self, from: FileId, typed: &str, cleaned: &Cleaned<'_>, key: &str) -> Option<Hit> {
        let here = self.folder_key(from);
        let choice = if cleaned.path == typed {
            self.names.by_alias(key, here)
        } else {
            self.names.by_alias(&fold(typed), here)
        };
        let choice = choice?;
        Some(Hit {
            place: Place::File(choice.file),
            ambiguous: choice.ambiguous.then_some(choice),
            alias: true,
            case: false,
            whole: false,
        })
    }

    fn folder_key(&self, id: FileId) -> &str {
        let key = self.names.key(id);
        key.rfind('/').map_or("", |slash| &key[..slash])
    }

    /// Returns the file whose name is typed byte for byte, among files whose names are equal by folding (N2, N3).
    fn same_bytes(&self, first: FileId, typed: &str) -> FileId {
        let twins = self.names.twins(first);
        if twins.is_empty() {
            return first;
        }
        let ends = |path: &str| ends_as_typed(path, typed);
        let on_disk = |id: &&FileId| {
            let entry = &self.files[id.0 as usize].entry;
            ends(&entry.disk.to_string_lossy().replace('\\', "/"))
        };
        let as_nfc = |id: &&FileId| ends(self.files[id.0 as usize].entry.path.as_str());
        let all = || std::iter::once(&first).chain(twins);
        let found = all().find(on_disk).or_else(|| all().find(as_nfc));
        found.copied().unwrap_or(first)
    }

    /// Returns the target. `part` is the subpath to find, `raw` the same as typed.
    pub(super) fn target(
        &self,
        from: FileId,
        link: &Link,
        hit: &Hit,
        part: &str,
        raw: &str,
        say: &mut impl FnMut(Issue),
    ) -> Target {
        let public_here = self.files[from.0 as usize].visibility.is_shown();
        let id = match hit.place {
            Place::File(id) => id,
            Place::Folder(id) => return Target::Folder(id),
            Place::PrivateFolder => {
                if public_here {
                    say(Issue::PrivateFolder);
                }
                return Target::Private;
            }
        };
        if let Some(choice) = &hit.ambiguous {
            say(Issue::Ambiguous(
                id,
                choice.count,
                self.others(id, hit.alias, link),
            ));
        }
        if hit.alias {
            say(Issue::Alias(id));
        }
        if hit.case {
            say(Issue::Case(id));
        }
        let file = &self.files[id.0 as usize];
        // This link makes the attachment a used one.
        if file.visibility.is_private() {
            if public_here {
                say(Issue::Private(id));
            }
            return Target::Private;
        }
        let id = match file.kind() {
            FileKind::Drawing => match self.drawn(id) {
                Ok(shown) => shown,
                Err(issue) => {
                    let is_private = matches!(issue, Issue::Private(_));
                    if public_here {
                        say(issue);
                    }
                    return match is_private {
                        true => Target::Private,
                        false => Target::Broken,
                    };
                }
            },
            _ => id,
        };
        let file = &self.files[id.0 as usize];
        let fragment = |text: &str| match text.trim() {
            "" => Part::Whole,
            text => Part::Fragment(text.into()),
        };
        let part = match file.kind() {
            FileKind::Attachment(_) => fragment(raw),
            // Links name groups and frames of a drawing, which is always shown whole.
            FileKind::Drawing => Part::Whole,
            FileKind::Base => match self.view(id, link, part, say) {
                Some(part) => part,
                None => return Target::Broken,
            },
            FileKind::Note | FileKind::Canvas => match self.note_part(id, link, part, say) {
                Some(part) => part,
                None => return Target::Broken,
            },
        };
        Target::File { file: id, part }
    }

    /// Returns some of the other files that fit, in the order of L22.
    fn others(&self, winner: FileId, alias: bool, link: &Link) -> Vec<FileId> {
        let encoded = matches!(link.kind, LinkKind::Markdown | LinkKind::Html);
        let typed = link.target.trim();
        let path = split(typed, 0).map_or(typed, |(path, _)| path);
        let path = if encoded { decode(path) } else { path.into() };
        let mut key = fold(path.trim());
        if path.contains('\\') {
            key = key.replace('\\', "/");
        }
        let first = self.names.first_twin(winner);
        let members = if alias {
            self.names.all_by_alias(&key)
        } else {
            let with = self.names.all_by_suffix(&key);
            if with.is_empty() {
                key.push_str(".md");
                self.names.all_by_suffix(&key)
            } else {
                with
            }
        };
        let others = members.iter().map(|id| FileId(*id));
        others.filter(|id| *id != first).take(MAX_OTHERS).collect()
    }
}
