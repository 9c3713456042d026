//! Applies `[nav]` to the lists: sorts the files that come first in a folder, and removes those that no list shows.
//!
//! Entry point: [`arrange`], once the folders' lists are filled. Columns, listings, the tree and the neighbours of a note are all
//! made from these lists, so what is left out here is left out everywhere; its page stays.

use super::folders::{FolderIndex, Known};
use super::names::Names;
use super::{File, FileId, Folder, FolderId};
use crate::config::NavConfig;
use crate::model::text::fold;
use crate::model::{Code, Finding, VaultPath};
use rustc_hash::{FxHashMap, FxHashSet};

/// The file and the folder that a path of the settings names. `Bees` names both `Bees.md` and `Bees/`.
#[derive(Default)]
struct Named {
    file: Option<FileId>,
    folder: Option<FolderId>,
    /// Whether the vault has a file or folder there, public or not.
    is_known: bool,
}

/// Sorts the lists of all folders and removes hidden files. `unlisted` is the note that only serves `404.html` (N13).
pub(super) fn arrange(
    files: &[File],
    folders: &mut [Folder],
    names: &Names,
    index: &FolderIndex,
    nav: &NavConfig,
    unlisted: Option<FileId>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |paths: &[String], setting: &str| -> Vec<Named> {
        let found = paths.iter().map(|path| {
            let named = named(files, names, index, path);
            if !named.is_known {
                findings.push(names_nothing(path, setting));
            }
            named
        });
        found.collect()
    };
    let first = find(&nav.order, "nav.order");
    let hidden = find(&nav.hidden, "nav.hidden");
    let parent = |file: FileId| -> Option<FolderId> {
        let folder = fold(files.get(file.0 as usize)?.entry.path.folder());
        match index.get(&folder)? {
            Known::Page(id) => Some(id),
            Known::Private => None,
        }
    };

    let mut touched: Vec<FolderId> = Vec::new();
    let (mut file_rank, mut folder_rank) = (FxHashMap::default(), FxHashMap::default());
    for (rank, named) in first.iter().enumerate() {
        if let Some(file) = named.file {
            file_rank.entry(file).or_insert(rank);
            touched.extend(parent(file));
        }
        if let Some(folder) = named.folder {
            folder_rank.entry(folder).or_insert(rank);
            touched.extend(folders[folder.0 as usize].parent);
        }
    }
    let (mut no_files, mut no_folders) = (FxHashSet::default(), FxHashSet::default());
    for file in hidden.iter().filter_map(|named| named.file).chain(unlisted) {
        no_files.insert(file);
        touched.extend(parent(file));
    }
    for folder in hidden.iter().filter_map(|named| named.folder) {
        no_folders.insert(folder);
        touched.extend(folders[folder.0 as usize].parent);
    }
    touched.sort_unstable();
    touched.dedup();
    let last = usize::MAX;
    for id in touched {
        let folder = &mut folders[id.0 as usize];
        folder.files.retain(|file| !no_files.contains(file));
        let rank = |file: &FileId| file_rank.get(file).copied().unwrap_or(last);
        folder.files.sort_by_key(rank);
        folder.folders.retain(|child| !no_folders.contains(child));
        let rank = |child: &FolderId| folder_rank.get(child).copied().unwrap_or(last);
        folder.folders.sort_by_key(rank);
    }
    findings
}

fn named(files: &[File], names: &Names, index: &FolderIndex, path: &str) -> Named {
    let key = fold(path.trim().trim_matches('/'));
    let file = names.exact(&key);
    let file = file.or_else(|| names.exact(&format!("{key}.md")));
    let known = index.get(&key).filter(|_| !key.is_empty());
    let mut named = Named {
        file,
        folder: match known {
            Some(Known::Page(id)) => Some(id),
            _ => None,
        },
        is_known: file.is_some() || known.is_some(),
    };
    // A note that is the page of a folder is in no list; the folder is listed instead.
    if let Some(page) = file.and_then(|id| files.get(id.0 as usize)?.folder_page) {
        named.file = None;
        named.folder = named.folder.or(Some(page).filter(|id| id.0 != 0));
    }
    named
}

fn names_nothing(path: &str, setting: &str) -> Finding {
    let message = format!("no note or folder \"{path}\" for `{setting}`");
    let file = VaultPath::new(crate::config::FILE_NAME);
    Finding::new(Code::BrokenLink, file, None, message).with_target(path)
}
