//! Decides which folders have a page, and which note each of them shows (N10–N12).
//!
//! Entry points: [`FolderIndex::new`] before links are resolved, [`choose_pages`] and [`fill`] when addresses are made.

use super::names::Names;
use super::order::NaturalKey;
use super::{File, FileId, Folder, FolderId, Vault, Visibility, suggest};
use crate::config::{Config, FILE_NAME};
use crate::model::text::fold;
use crate::model::{Code, FileKind, Finding, Url, VaultPath};
use rustc_hash::{FxHashMap, FxHashSet};

/// A folder as links see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It has a page.
    Page(FolderId),
    /// It holds private or unlisted files, and no file that may be listed (N12).
    Private,
}

/// Folders by folded path.
#[derive(Debug, Default)]
pub(super) struct FolderIndex {
    pages: FxHashMap<String, FolderId>,
    private: FxHashSet<String>,
}

impl FolderIndex {
    /// Finds the folders that hold public files, without addresses, pages and lists.
    pub(super) fn new(files: &[File], config: &Config) -> (Self, Vec<Folder>) {
        let mut index = Self::default();
        let mut folders: FxHashMap<String, (Box<str>, u32)> = FxHashMap::default();
        folders.insert(String::new(), ("".into(), 0));
        // A folder that holds only unlisted files has no page either (N12).
        let is_private = |file: &File| file.visibility != Visibility::Public;
        for file in files
            .iter()
            .filter(|f| f.kind().has_page() || is_private(f))
        {
            let public = !is_private(file);
            for folder in ancestors(file.entry.path.folder()) {
                let key = fold(folder);
                if public {
                    folders.entry(key).or_insert_with(|| (folder.into(), 0)).1 += 1;
                } else if !index.private.contains(&key) {
                    index.private.insert(key);
                }
            }
            if public && let Some(root) = folders.get_mut("") {
                root.1 += 1;
            }
        }
        let mut found: Vec<(String, (Box<str>, u32))> = folders.into_iter().collect();
        found.sort_unstable_by(|(_, (a, _)), (_, (b, _))| a.cmp(b));
        for (at, (key, _)) in found.iter().enumerate() {
            index.pages.insert(key.clone(), FolderId(at as u32));
        }
        let folders = found.into_iter().map(|(key, (path, total))| {
            let parent = key.rfind('/').map_or("", |slash| &key[..slash]);
            let parent = (!key.is_empty()).then(|| index.pages.get(parent).copied());
            let name = path.rsplit('/').next().unwrap_or_default();
            let name = if path.is_empty() {
                config.site.title.as_str()
            } else {
                name
            };
            Folder {
                name: name.into(),
                path,
                url: Url::new(""),
                page: None,
                parent: parent.flatten(),
                folders: Vec::new(),
                files: Vec::new(),
                total,
            }
        });
        let folders = folders.collect();
        (index, folders)
    }

    /// Returns the folder with this folded path.
    pub(super) fn get(&self, key: &str) -> Option<Known> {
        let page = self.pages.get(key).map(|id| Known::Page(*id));
        page.or_else(|| self.private.contains(key).then_some(Known::Private))
    }
}

/// Returns a folder and those it lies in, without the root.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let ends = folder.match_indices('/').map(|(at, _)| at);
    let ends = ends.chain((!folder.is_empty()).then_some(folder.len()));
    ends.map(|end| &folder[..end])
}

/// Returns the folded paths that `site.home` may mean.
fn home_keys(home: &str) -> [String; 2] {
    let key = fold(home.trim().trim_matches('/'));
    let with_extension = format!("{key}.md");
    [key, with_extension]
}

/// Returns NW403 for a `site.home` that is no public note.
pub(super) fn home_mistake(files: &[File], names: &Names, config: &Config) -> Option<Finding> {
    let home = config.site.home.as_deref()?;
    let first = home_keys(home).iter().find_map(|key| names.exact(key));
    let twins = first.map(|first| names.twins(first)).unwrap_or_default();
    let found = || {
        let found = first.iter().chain(twins);
        found.map(|id| &files[id.0 as usize])
    };
    let is_note = |file: &&File| file.kind() == FileKind::Note;
    let reason = match found().find(is_note) {
        Some(_) if found().any(|f| is_note(&f) && f.visibility == Visibility::Public) => {
            return None;
        }
        Some(file) if file.visibility == Visibility::Unlisted => {
            format!("\"{home}\" is unlisted and cannot be the home page")
        }
        Some(_) => format!("\"{home}\" is private and cannot be the home page"),
        None if first.is_some() => format!("\"{home}\" is no note"),
        None => format!("there is no note \"{home}\""),
    };
    let message = format!("`site.home`: {reason}");
    let path = VaultPath::new(FILE_NAME);
    let mut finding =
        Finding::new(Code::BadConfig, path, config.home_place, message).with_target(home);
    if first.is_none() {
        let meant = suggest::names(files, names, &[home]).into_iter().flatten();
        let meant = meant.map(|id| &files[id.0 as usize]).find(is_note);
        if let Some(file) = meant {
            finding = finding.with_help(format!("did you mean \"{}\"?", file.entry.path));
        }
    }
    Some(finding)
}

/// The notes of the home page and of folders, and the notes that lost to them.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// The note of the home page (N11).
    pub(super) home: Option<FileId>,
    /// Notes that could have been a folder's page: the note, the folder, and the note that is its page (N10).
    pub(super) losers: Vec<(FileId, FolderId, FileId)>,
}

/// Decides which note each folder shows. `home` is the note that claimed the home page by its permalink.
pub(super) fn choose_pages(
    files: &mut [File],
    folders: &mut [Folder],
    names: &Names,
    home: Option<FileId>,
    config: &Config,
) -> Pages {
    let public = |files: &[File], id: FileId| {
        let file = &files[id.0 as usize];
        file.visibility == Visibility::Public && file.kind() == FileKind::Note
    };
    let note = |files: &[File], key: &str| {
        let first = names.exact(key)?;
        let twins = names.twins(first).iter().copied();
        std::iter::once(first)
            .chain(twins)
            .find(|id| public(files, *id))
    };
    let keys = config.site.home.as_deref().map(home_keys);
    let named = keys.and_then(|keys| keys.iter().find_map(|key| note(files, key)));
    let root = ["index.md", "home.md", "readme.md"];
    let home = home
        .or(named)
        .or_else(|| root.iter().find_map(|name| note(files, name)));
    let mut pages = Pages {
        home,
        losers: Vec::new(),
    };
    for (at, folder) in folders.iter_mut().enumerate() {
        let id = FolderId(at as u32);
        if at == 0 {
            folder.page = home;
        } else {
            let key = fold(&folder.path);
            let name = key.rsplit('/').next().unwrap_or_default();
            let candidates = [
                format!("{key}/index.md"),
                format!("{key}/{name}.md"),
                format!("{key}.md"),
                format!("{key}/readme.md"),
            ];
            let mut found = candidates.iter().filter_map(|key| note(files, key));
            let mut found = found.by_ref().filter(|id| {
                // A note has one address, so it is the home page or the page of one folder (`a/a/a.md` fits two).
                let taken = files[id.0 as usize].folder_page.is_some();
                Some(*id) != home && !taken
            });
            folder.page = found.next();
            if let Some(page) = folder.page {
                pages.losers.extend(found.map(|loser| (loser, id, page)));
            }
        }
        if let Some(page) = folder.page {
            files[page.0 as usize].folder_page = Some(id);
        }
    }
    // A note that lost one folder may be the page of another one.
    pages
        .losers
        .retain(|(loser, ..)| files[loser.0 as usize].folder_page.is_none());
    pages
}

/// Lists the files and folders directly in each folder. `title_rank` is the place of each file by title (B6).
pub(super) fn fill(
    files: &[File],
    folders: &mut [Folder],
    index: &FolderIndex,
    title_rank: &[u32],
) {
    let mut by_folder: Vec<Vec<FileId>> = folders.iter().map(|_| Vec::new()).collect();
    for (at, file) in files.iter().enumerate() {
        if !file.is_listed() || !file.kind().has_page() {
            continue;
        }
        if let Some(Known::Page(folder)) = index.get(&fold(file.entry.path.folder())) {
            let id = FileId(at as u32);
            if folders[folder.0 as usize].page != Some(id) {
                by_folder[folder.0 as usize].push(id);
            }
        }
    }
    for (folder, mut inside) in folders.iter_mut().zip(by_folder) {
        inside.sort_unstable_by_key(|id| title_rank[id.0 as usize]);
        folder.files = inside;
    }
    let mut by_name: Vec<(NaturalKey, FolderId, FolderId)> = Vec::new();
    for (at, folder) in folders.iter().enumerate() {
        if let Some(parent) = folder.parent {
            by_name.push((NaturalKey::new(&folder.name), FolderId(at as u32), parent));
        }
    }
    by_name.sort_unstable();
    for (_, child, parent) in by_name {
        folders[parent.0 as usize].folders.push(child);
    }
}

impl Vault {
    /// Returns the title of a file's page. A note that stands for a folder by its file's name (`index.md`) has the folder's title. So has
    /// the home page, unless it begins with a title of its own (N31).
    #[must_use]
    pub fn page_title(&self, id: FileId) -> &str {
        let file = self.file(id);
        let titled = file.note.as_ref().is_some_and(|n| n.front.title.is_some());
        let folder = file.folder_page.filter(|_| !titled);
        let is_home = self.home == Some(id);
        let is_generic = || {
            let stem = file.entry.path.stem();
            let called = |name: &str| stem.eq_ignore_ascii_case(name);
            called("index") || called("readme") || (is_home && called("home"))
        };
        let is_unnamed = || {
            let first = file.note.as_ref().and_then(|note| note.headings.first());
            is_home && first.is_none_or(|heading| heading.level != 1)
        };
        match folder {
            Some(folder) if is_generic() || is_unnamed() => &self.folder(folder).name,
            _ => &file.title,
        }
    }
}
