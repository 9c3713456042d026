//! The linked vault, as plain data.
//!
//! Entry point: [`Vault`].

use super::plugins::Plugins;
use crate::model::canvas::{Node, Shows};
use crate::model::text::fold;
use crate::model::{CalloutTypes, Entry, FileKind, Finding, Note, Url, VaultPath};
use crate::vault::{FileDates, ObsidianSettings};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// The input of linking.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Every file with its note, in path order.
    pub files: Vec<(Entry, Option<Arc<Note>>)>,
    /// Obsidian's settings.
    pub obsidian: ObsidianSettings,
    /// Files that git ignores (V27).
    pub git_ignored: Vec<VaultPath>,
    /// Git and file dates of notes.
    pub dates: HashMap<VaultPath, FileDates>,
    /// Findings of earlier stages, except those in the notes.
    pub findings: Vec<Finding>,
    /// When the site is built, in seconds since 1970 (B9). `None`: no note is left out for a later date.
    pub built: Option<i64>,
}

/// Index in [`Vault::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// Index in [`Vault::folders`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FolderId(pub u32);

/// Index in [`Vault::tags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub u32);

/// The linked vault.
#[derive(Clone, Debug)]
pub struct Vault {
    /// All files, in path order.
    pub files: Vec<File>,
    /// Folders with a page (N12), in path order; the root is the first.
    pub folders: Vec<Folder>,
    /// Public tags and their parents, in the order of their folded names.
    pub tags: Vec<TagNode>,
    /// Redirect pages (N20–N22), ordered by address.
    pub redirects: Vec<Redirect>,
    /// Address of the tag index (N16).
    pub tag_index: Url,
    /// Address of the list of all notes.
    pub all_notes: Url,
    /// Address of the graph (N16). `None` if there are no pages, or if the settings turn it off.
    pub graph: Option<Url>,
    /// Address of the feed, if there is one.
    pub feed: Option<Url>,
    /// Address of the sitemap, if the site's own address is known; then those of the parts that it lists.
    pub sitemap: Vec<Url>,
    /// The file whose text is the home page; `None`: the generated listing of the root folder (N11).
    pub home: Option<FileId>,
    /// The root note `404.md`, if public (N13).
    pub not_found: Option<FileId>,
    /// When the site is built, in seconds since 1970. Only the feed may depend on this (B9).
    pub built: Option<i64>,
    /// Obsidian's settings.
    pub obsidian: ObsidianSettings,
    /// The plugins whose work noteweave does.
    pub plugins: Plugins,
    /// Types of callouts that the author defined (Q14).
    pub callouts: CalloutTypes,
    /// All findings so far, sorted and without duplicates (R3). [`Vault::is_private`] tells which are about private files.
    pub findings: Vec<Finding>,
    /// Attachments that only bases show, by file (D41).
    pub pictures: Vec<BasePicture>,
}

/// An attachment that only bases show.
#[derive(Clone, Debug)]
pub struct BasePicture {
    /// The file.
    pub(super) file: FileId,
    /// What was said of it while nothing showed it.
    pub(super) unused: Vec<Finding>,
}

/// One file of the vault.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is on the disk.
    pub entry: Entry,
    /// Its content, for notes that could be read. Shared with the session that links the same notes again.
    pub note: Option<Arc<Note>>,
    /// Whether the site may show it, and if not, why.
    pub visibility: Visibility,
    /// Its address; `None` unless it is public and, for attachments, used (V6).
    pub url: Option<Url>,
    /// Name shown in titles and lists (P10): `title`, else the name without `.md`; of other files the name with extension.
    pub title: Box<str>,
    /// The target of each of the note's links.
    pub targets: Vec<Target>,
    /// Public files that link here, in title order (B1, B6); filled only for public files with a page.
    pub backlinks: Vec<Backlink>,
    /// The folder page this file stands for (N10), if any.
    pub folder_page: Option<FolderId>,
    /// Public tags it carries, each once (T11), in order of first appearance, those of its properties first.
    pub tags: Vec<TagId>,
    /// Dates to show, RFC 3339 dates `YYYY-MM-DD` in the site's time zone (P14, P15).
    pub created: Option<Box<str>>,
    /// The date of the last change, in the same form.
    pub modified: Option<Box<str>>,
    /// The same dates, to the second.
    pub times: Times,
    /// Headings with another text than typed, because that would name a private file (V10): by the keys under which
    /// links find them, in their order, indexes in [`Note::headings`].
    pub renamed: Vec<(Box<str>, u32)>,
}

impl File {
    /// Returns what it is.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        let is_drawing = |note: &Arc<Note>| note.front.excalidraw;
        match self.entry.kind {
            FileKind::Note if self.note.as_ref().is_some_and(is_drawing) => FileKind::Drawing,
            kind => kind,
        }
    }

    /// Whether the site shows it, as a page or as a file.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.url.is_some()
    }

    /// Whether it may be in lists, search, graph, feed and sitemap: the site shows it, and it is not unlisted (V24).
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.is_public() && self.visibility == Visibility::Public
    }

    /// Whether nothing may be said of what a node of this canvas shows: it is private or not there (J9).
    #[must_use]
    pub fn is_empty_node(&self, node: &Node) -> bool {
        let target = |link: u32| self.targets.get(link as usize).unwrap_or(&Target::Broken);
        match node.shows {
            Shows::File(link) => !matches!(target(link), Target::File { .. } | Target::Folder(_)),
            Shows::Link(link) => matches!(target(link), Target::Private | Target::Broken),
            Shows::Text | Shows::Group { .. } => false,
            Shows::Nothing => true,
        }
    }
}

/// When a file was made and changed, in seconds since 1970. A day alone means its midnight in the site's time zone (B9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Times {
    /// When it was made.
    pub created: Option<i64>,
    /// When it was changed last.
    pub modified: Option<i64>,
    /// The later one of the dates that properties or commits give. File times do not count.
    pub latest: Option<i64>,
    /// The first commit, whatever properties say.
    pub recorded_first: Option<i64>,
    /// The last commit, else the time of the file, whatever properties say.
    pub recorded_last: Option<i64>,
}

/// Whether a file is public, and if not, why (V22). Lists are made from files that are [`Self::Public`], pages from files that are
/// [`Self::is_shown`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// The site shows and lists it.
    Public,
    /// It has a page but is in no list (V24).
    Unlisted,
    /// Private by this property (V1–V5).
    PrivateByProperty(Box<str>),
    /// It has no `publish: true`, which the explicit mode requires (V3).
    NotPublished,
    /// Private by this glob, filter or folder (V7).
    PrivateByPlace(Box<str>),
    /// It lies in this folder of templates (V25).
    Template(Box<str>),
    /// An attachment that no public text uses (V6).
    Unused,
}

impl Visibility {
    /// Whether the site shows the file.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        matches!(self, Self::Public | Self::Unlisted)
    }

    /// Whether no reader may learn that the file exists (V9). An attachment that nothing uses is not secret.
    #[must_use]
    pub fn is_private(&self) -> bool {
        !matches!(self, Self::Public | Self::Unlisted | Self::Unused)
    }
}

/// The target of a link (L16–L31), parallel to [`Note::links`].
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// A public file: a page, or an attachment that this link publishes.
    File {
        /// The file.
        file: FileId,
        /// The part of it.
        part: Part,
    },
    /// A folder's page (L25).
    Folder(FolderId),
    /// Another site or application (L13): the URL as typed.
    External,
    /// A URL whose scheme is not allowed (L13); NW011.
    Unsafe,
    /// A private file (V10).
    Private,
    /// Nothing (L29), or an embed of a missing part (E12).
    Broken,
}

/// The part of a file that a link names.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// The whole file. Links to a missing heading or block lead here, too (A8, K8).
    Whole,
    /// Index in [`Note::headings`].
    Heading(u32),
    /// Index in [`Note::blocks`].
    Block(u32),
    /// An id as it stands in the page (A7), or the fragment of an attachment, kept as typed (M5, M8) without `#`; a base's view.
    Fragment(Box<str>),
}

/// A folder with a page.
#[derive(Clone, Debug, Hash)]
pub struct Folder {
    /// Vault path; empty for the root.
    pub path: Box<str>,
    /// Last segment; the site's title for the root.
    pub name: Box<str>,
    /// Its address.
    pub url: Url,
    /// The note whose text its page shows (N10).
    pub page: Option<FileId>,
    /// The folder it lies in; `None` for the root.
    pub parent: Option<FolderId>,
    /// Public folders directly in it that lists show, those of `nav.order` first, the others in B6 order.
    pub folders: Vec<FolderId>,
    /// Public notes, canvases and bases directly in it that lists show, its own page excepted; those of `nav.order` first, the
    /// others in B6 order of their titles.
    pub files: Vec<FileId>,
    /// Public notes, canvases and bases in it and below.
    pub total: u32,
}

/// A tag that public notes carry, or a parent of one (T10).
#[derive(Clone, Debug, Hash)]
pub struct TagNode {
    /// Whole name without `#`, cased as first seen in path order (T6).
    pub name: Box<str>,
    /// Its page's address.
    pub url: Url,
    /// The level above.
    pub parent: Option<TagId>,
    /// Levels below, in B6 order.
    pub children: Vec<TagId>,
    /// Public notes that carry exactly this tag, in B6 order of their titles.
    pub files: Vec<FileId>,
    /// Public notes that carry it or one below.
    pub total: u32,
}

/// A page that only leads to another one (N22).
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub struct Redirect {
    /// Its address.
    pub url: Url,
    /// Where it leads.
    pub target: Url,
}

/// A page that links here (B1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The linking page.
    pub from: FileId,
    /// Up to three of its links that lead here: indexes in its [`Note::links`].
    pub links: Vec<u32>,
}

impl Vault {
    /// Returns the query that a code span holds, without its mark, if there are queries in lines here (U20).
    #[must_use]
    pub fn inline_query<'t>(&self, code: &'t str) -> Option<&'t str> {
        code.strip_prefix(self.obsidian.reading.query_mark.as_deref()?)
    }

    /// Returns the file.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self, id: FolderId) -> &Folder {
        &self.folders[id.0 as usize]
    }

    /// Returns the tag.
    #[must_use]
    pub fn tag(&self, id: TagId) -> &TagNode {
        &self.tags[id.0 as usize]
    }

    /// Returns the tag of this name (T6), without `#`.
    #[must_use]
    pub fn find_tag(&self, name: &str) -> Option<TagId> {
        let key = fold(name);
        let found = self.tags.binary_search_by(|t| fold(&t.name).cmp(&key));
        found.ok().map(|at| TagId(at as u32))
    }

    /// Returns all files with their ids, in path order.
    pub fn ids(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, f)| (FileId(i as u32), f))
    }

    /// Whether a file is dated after the build. The feed leaves it out (B9).
    #[must_use]
    pub fn is_upcoming(&self, file: &File) -> bool {
        let built = self.built.unwrap_or(i64::MAX);
        file.times.latest.is_some_and(|latest| latest > built)
    }

    /// Whether a finding is about a file that is not public (shown with `--all` only, R3).
    ///
    /// An attachment that nothing uses is no secret; [`Visibility::Unused`] marks it.
    #[must_use]
    pub fn is_private(&self, path: &VaultPath) -> bool {
        let first = self.files.partition_point(|f| f.entry.path < *path);
        let same = self.files[first..]
            .iter()
            .take_while(|f| f.entry.path == *path);
        same.into_iter().any(|f| f.visibility.is_private())
    }
}
