//! Many notes become one linked vault. Pure and deterministic; the only place that resolves anything.
//!
//! Entry point: [`link`]; a preview that changes note by note keeps an [`Index`]. Order of work: names → who is private → resolve every link → texts of headings and titles → which attachments are public → tags and
//! folders → addresses → backlinks → findings. Everything derived is made from public files only (V9).

mod addresses;
mod anchors;
mod arrange;
mod backlinks;
mod check;
mod files;
mod folders;
mod headings;
mod names;
mod obsidian;
mod order;
mod privacy;
mod resolve;
mod scheme;
mod suggest;
mod tags;
#[cfg(test)]
mod tests;
mod typed;
mod update;
mod urls;
mod wording;

pub use order::{NaturalKey, natural_cmp};
pub use update::{Edit, Index, Updated};
pub(crate) use urls::SITEMAP_ENTRIES;

use crate::config::Config;
use crate::model::text::fold;
use crate::model::{Entry, FileKind, Finding, Note, Url, VaultPath};
use crate::vault::ObsidianSettings;
use folders::FolderIndex;
use headings::Reworded;
use names::Names;
use privacy::Places;
use rayon::prelude::*;
use resolve::Resolver;
use std::sync::Arc;

/// Index in [`Vault::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Index in [`Vault::folders`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderId(pub u32);

/// Index in [`Vault::tags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub u32);

/// What linking starts from.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Every file with its note, in path order.
    pub files: Vec<(Entry, Option<Arc<Note>>)>,
    /// Obsidian's settings.
    pub obsidian: ObsidianSettings,
    /// Files that git ignores (V27).
    pub git_ignored: Vec<VaultPath>,
    /// Git and file dates of notes.
    pub dates: std::collections::HashMap<VaultPath, crate::vault::FileDates>,
    /// Findings of earlier stages, those of the notes excepted.
    pub findings: Vec<Finding>,
    /// When the site is built, in seconds since 1970 (B9); `None`: nothing is dated after it.
    pub built: Option<i64>,
}

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
    /// Address of the graph (N16), if there is one: not without pages, and not when the settings turn it off.
    pub graph: Option<Url>,
    /// Address of the feed, if there is one.
    pub feed: Option<Url>,
    /// Address of the sitemap, if the site's own is known; further ones are of its parts, which it then lists.
    pub sitemap: Vec<Url>,
    /// The file whose text is the home page; `None`: the generated listing of the root folder (N11).
    pub home: Option<FileId>,
    /// The root note `404.md`, if public (N13).
    pub not_found: Option<FileId>,
    /// When the site is built, in seconds since 1970. The feed alone may depend on it (B9).
    pub built: Option<i64>,
    /// Obsidian's settings.
    pub obsidian: ObsidianSettings,
    /// Everything found so far, each place once (R3), sorted; private notes' findings are marked in [`Vault::is_private`].
    pub findings: Vec<Finding>,
}

/// One file of the vault.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub entry: Entry,
    /// Its content, for notes that could be read. Shared with whoever links the same notes again.
    pub note: Option<Arc<Note>>,
    /// Whether the site may show it, and if not, why.
    pub visibility: Visibility,
    /// Where the site shows it; `None` unless public (V) and, for attachments, used (V6).
    pub url: Option<Url>,
    /// Name shown in titles and lists (P10): `title`, else the name without `.md`; of other files the name with extension.
    pub title: Box<str>,
    /// For each of the note's links, what it leads to.
    pub targets: Vec<Target>,
    /// Public files that link here, in title order (B1, B6); filled only for public files with a page.
    pub backlinks: Vec<Backlink>,
    /// The folder page this file stands for (N10), if any.
    pub folder_page: Option<FolderId>,
    /// Public tags it carries, each once (T11), in order of first appearance, those of its properties first.
    pub tags: Vec<TagId>,
    /// Dates to show, RFC 3339 dates `YYYY-MM-DD` in the site's time zone (P14, P15).
    pub created: Option<Box<str>>,
    /// As above.
    pub modified: Option<Box<str>>,
    /// When that was, to the second.
    pub times: Times,
    /// Headings that are called otherwise than typed because they would name a private file (V10): by the keys under which
    /// links find them, in their order, indexes in [`Note::headings`].
    pub renamed: Vec<(Box<str>, u32)>,
}

impl File {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        self.entry.kind
    }

    /// Whether it is shown: a page or a file of the site.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.url.is_some()
    }

    /// Whether lists, search, graph, feed and sitemap may have it: it is shown, and not unlisted (V24).
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.is_public() && self.visibility == Visibility::Public
    }
}

/// When a file was made and changed, in seconds since 1970; a day is its midnight in the site's time zone (B9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Times {
    /// When it was made.
    pub created: Option<i64>,
    /// When it was changed last.
    pub modified: Option<i64>,
    /// The later one of the dates that its properties or commits give it; times of files do not count.
    pub latest: Option<i64>,
}

/// Whether a file is public, and why not (V22). Lists are made of what is [`Self::Public`], pages of what [`Self::is_shown`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// V
    Public,
    /// V24: it has a page, and is in no list.
    Unlisted,
    /// V1–V5: a property.
    PrivateByProperty(Box<str>),
    /// V3: no `publish: true` in explicit mode.
    NotPublished,
    /// V7: the glob, filter or folder that says so.
    PrivateByPlace(Box<str>),
    /// V25: the folder of templates that the note lies in.
    Template(Box<str>),
    /// V6: an attachment that no public text uses.
    Unused,
}

impl Visibility {
    /// Whether the site shows the file.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        matches!(self, Self::Public | Self::Unlisted)
    }

    /// Whether nobody may learn of the file (V9). An attachment that nothing uses is no secret.
    #[must_use]
    pub fn is_private(&self) -> bool {
        !matches!(self, Self::Public | Self::Unlisted | Self::Unused)
    }
}

/// What a link leads to (L16–L31), parallel to [`Note::links`].
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Target {
    /// A public file: a page, or an attachment that this link publishes.
    File {
        /// Which one.
        file: FileId,
        /// Which part of it.
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
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Part {
    /// All of it; also links to a missing heading or block (A8, K8).
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

/// A page that only leads on (N22).
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

/// Links the whole vault.
#[must_use]
pub fn link(parsed: Parsed, config: &Config) -> Vault {
    link_indexed(parsed, config).0
}

/// As [`link_indexed`], with what is still true of a `vault` that was linked with the same `config` and the `index` that came with
/// it: where only what notes say of themselves changed since, links lead where they led.
#[must_use]
pub fn relink(parsed: Parsed, config: &Config, vault: &Vault, index: Index) -> (Vault, Index) {
    let known = index.still_holds(vault, &parsed).then_some((vault, index));
    link_with(parsed, config, known)
}

/// Links the whole vault and keeps what linking knows beyond it, for [`Index::update`].
#[must_use]
pub fn link_indexed(parsed: Parsed, config: &Config) -> (Vault, Index) {
    link_with(parsed, config, None)
}

fn link_with(parsed: Parsed, config: &Config, known: Option<(&Vault, Index)>) -> (Vault, Index) {
    let mut findings = parsed.findings;
    let mut files = files::files(parsed.files, &parsed.dates, config);
    let keys: Vec<String> = files.par_iter().map(|f| f.entry.path.key()).collect();
    let places = Places::new(config, &parsed.obsidian, &mut findings);
    let judged = files.par_iter_mut().zip(&keys);
    judged.for_each(|(file, key)| file.visibility = places.judge(file, key));
    findings.extend(privacy::opt_in(&files, config));
    let (folder_index, mut folders) = FolderIndex::new(&files, config);
    let known = known.filter(|(vault, _)| update::same_places(&files, vault));
    let (names, issues) = match known {
        Some((vault, index)) => index.take_over(vault, &mut files),
        None => {
            let names = Names::new(&files, keys, &aliases(&files));
            let issues = resolve(&mut files, &names, &folder_index);
            (names, issues)
        }
    };
    // What is made anew is copied first, for the parsed notes are shared with this list.
    let written: Vec<Option<Arc<Note>>> = files.iter().map(|f| f.note.clone()).collect();
    headings::hide_private(&mut files, &config.privacy, &Reworded::default());
    let reworded = wording::read_plain_texts(&mut files, &names, &folder_index, &config.privacy);
    if !reworded.is_empty() {
        headings::hide_private(&mut files, &config.privacy, &reworded);
    }
    let as_written = update::made_anew(&files, written);
    privacy::mark_unused(&mut files, config);
    let by_title = by_title(&files);
    let mut title_rank = vec![u32::MAX; files.len()];
    for (rank, id) in by_title.iter().enumerate() {
        title_rank[id.0 as usize] = rank as u32;
    }
    let mut tags = tags::collect(&mut files, &title_rank);
    let assigned = urls::assign(
        &mut files,
        &mut folders,
        &mut tags,
        &names,
        config,
        &mut findings,
    );
    findings.extend(folders::home_mistake(&files, &names, config));
    findings.extend(privacy::git_ignored(&files, &parsed.git_ignored));
    folders::fill(&files, &mut folders, &folder_index, &title_rank);
    findings.extend(arrange::arrange(
        &files,
        &mut folders,
        &names,
        &folder_index,
        &config.nav,
        assigned.not_found,
    ));
    backlinks::collect(&mut files, &folders, &by_title);
    let entrances = [assigned.home, assigned.not_found];
    let mut index = Index {
        names,
        folders: folder_index,
        issues,
        as_written,
        title_rank,
        extensions: check::extensions(&files),
        suggested: Default::default(),
        earlier: findings,
        names_hold: true,
    };
    let findings = check::findings(&files, &mut index, &entrances);
    let vault = Vault {
        files,
        folders,
        tags,
        redirects: assigned.redirects,
        tag_index: assigned.tag_index,
        all_notes: assigned.all_notes,
        graph: assigned.graph,
        feed: assigned.feed,
        sitemap: assigned.sitemap,
        home: assigned.home,
        not_found: assigned.not_found,
        built: parsed.built,
        obsidian: parsed.obsidian,
        findings,
    };
    (vault, index)
}

/// Folded aliases of all notes (L24).
fn aliases(files: &[File]) -> Vec<(FileId, String)> {
    let of = |(at, file): (usize, &File)| {
        let aliases = file.note.iter().flat_map(|n| &n.front.aliases);
        let mut folded: Vec<String> = aliases.map(|a| fold(a.trim())).collect();
        folded.sort_unstable();
        folded.dedup();
        let id = FileId(at as u32);
        folded.into_iter().map(move |a| (id, a)).collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(of).collect()
}

/// Fills [`File::targets`]; what is to be said about the links is given back.
fn resolve(files: &mut [File], names: &Names, folders: &FolderIndex) -> check::Issues {
    let resolved = {
        let as_written = Default::default();
        let resolver = Resolver::new(files, names, folders, &as_written);
        check::resolve_all(&resolver, files.len())
    };
    let each = files.iter_mut().zip(resolved);
    each.map(|(file, resolved)| {
        file.targets = resolved.targets;
        resolved.issues
    })
    .collect()
}

/// Public notes, canvases and bases that lists may have, in the order of their titles (B6).
fn by_title(files: &[File]) -> Vec<FileId> {
    let shown = files.par_iter().enumerate();
    let shown = shown.filter(|(_, f)| f.kind().has_page() && f.visibility == Visibility::Public);
    let keyed = shown.map(|(at, f)| (NaturalKey::new(&f.title), FileId(at as u32)));
    let mut keyed: Vec<_> = keyed.collect();
    keyed.par_sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
}

impl Vault {
    /// The file.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self, id: FolderId) -> &Folder {
        &self.folders[id.0 as usize]
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self, id: TagId) -> &TagNode {
        &self.tags[id.0 as usize]
    }

    /// The tag of this name (T6), without `#`.
    #[must_use]
    pub fn find_tag(&self, name: &str) -> Option<TagId> {
        let key = crate::model::text::fold(name);
        let found = self
            .tags
            .binary_search_by(|t| crate::model::text::fold(&t.name).cmp(&key));
        found.ok().map(|at| TagId(at as u32))
    }

    /// All files with their ids, in path order.
    pub fn ids(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, f)| (FileId(i as u32), f))
    }

    /// Whether a file is dated after the build, so that the feed leaves it out (B9).
    #[must_use]
    pub fn is_upcoming(&self, file: &File) -> bool {
        let built = self.built.unwrap_or(i64::MAX);
        file.times.latest.is_some_and(|latest| latest > built)
    }

    /// Whether a finding is about a file that is not public (shown with `--all` only, R3).
    ///
    /// An attachment that nothing uses is no secret; it is found by [`Visibility::Unused`].
    #[must_use]
    pub fn is_private(&self, path: &VaultPath) -> bool {
        let first = self.files.partition_point(|f| f.entry.path < *path);
        let same = self.files[first..]
            .iter()
            .take_while(|f| f.entry.path == *path);
        same.into_iter().any(|f| f.visibility.is_private())
    }
}
