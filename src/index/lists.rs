//! Makes the lists that pages share: the notes that changed last, the tags below a tag, all folders, the neighbours of a file in its
//! folder.
//!
//! Nothing here sorts names, because the vault's lists are in the right order already (B6).

use crate::link::{FileId, FolderId, TagId, Vault};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Returns the name of a folder in lists: the title of the note that is its page, else the folder's own name.
#[must_use]
pub fn folder_title(vault: &Vault, id: FolderId) -> &str {
    let folder = vault.folder(id);
    match folder.page {
        Some(page) if folder.parent.is_some() => vault.page_title(page),
        _ => &folder.name,
    }
}

/// Returns all folders that lists show, the root first, each before the folders in it.
#[must_use]
pub fn folders(vault: &Vault) -> Vec<FolderId> {
    let mut open: Vec<FolderId> = Vec::new();
    open.extend((!vault.folders.is_empty()).then_some(FolderId(0)));
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        found.push(folder);
        open.extend(vault.folder(folder).folders.iter().rev());
    }
    found
}

/// Returns all pages that lists show.
fn listed(vault: &Vault) -> FxHashSet<FileId> {
    let folders = folders(vault).into_iter().map(|id| vault.folder(id));
    let pages = folders.flat_map(|folder| folder.page.iter().chain(&folder.files));
    pages.copied().collect()
}

/// Returns up to `count` notes that lists show, the one changed last first, ties in path order. Returns none if all have the same date, as
/// in a fresh copy of the files, because that is no date of the notes.
#[must_use]
pub fn recent(vault: &Vault, count: usize) -> Vec<FileId> {
    let dated = newest(vault);
    let first = dated.first().map(|(date, _)| *date);
    if dated.last().map(|(date, _)| *date) == first {
        return Vec::new();
    }
    let listed = listed(vault);
    let shown = dated.into_iter().filter(|(_, id)| listed.contains(id));
    shown.take(count).map(|(_, id)| id).collect()
}

/// Returns all listed files that have a page and a date, the one changed last first, ties in path order. Leaves out the text of `404.html`.
#[must_use]
pub fn newest(vault: &Vault) -> Vec<(&str, FileId)> {
    let mut dated: Vec<(&str, Option<i64>, FileId)> = vault
        .ids()
        .filter(|(id, f)| f.is_listed() && f.kind().has_page() && vault.not_found != Some(*id))
        .filter_map(|(id, f)| {
            // Without a date of change, the date of creation counts.
            let day = f.modified.as_deref().or(f.created.as_deref())?;
            Some((day, f.times.modified, id))
        })
        .collect();
    dated.sort_by(|(a, at, i), (b, bt, k)| (b, bt).cmp(&(a, at)).then(i.cmp(k)));
    dated.into_iter().map(|(day, _, id)| (day, id)).collect()
}

/// Returns the tags below `tag`, or all tags, at any depth. Each comes before the tags below it, siblings in natural order.
#[must_use]
pub fn tags_below(vault: &Vault, tag: Option<TagId>) -> Vec<TagId> {
    let mut open: Vec<TagId> = match tag {
        Some(tag) => vault.tag(tag).children.iter().rev().copied().collect(),
        None => {
            let ids = (0..vault.tags.len() as u32).rev().map(TagId);
            ids.filter(|id| vault.tag(*id).parent.is_none()).collect()
        }
    };
    let mut found = Vec::new();
    while let Some(tag) = open.pop() {
        found.push(tag);
        open.extend(vault.tag(tag).children.iter().rev());
    }
    found
}

/// Returns the part of a list of `len` entries that a page with room for `room` entries shows, around the entry at `current`.
#[must_use]
pub fn window(len: usize, room: usize, current: Option<usize>) -> Range<usize> {
    if len <= room {
        return 0..len;
    }
    let middle = current.unwrap_or(0);
    let start = middle.saturating_sub(room / 2).min(len - room);
    start..start + room
}

/// Returns the index of `file` in `files`. Blocks whose loop has no early exit are compared many at a time, so a folder of a hundred
/// thousand notes costs each of its pages only microseconds.
#[must_use]
pub fn position(files: &[FileId], file: FileId) -> Option<usize> {
    let block = files
        .chunks(128)
        .position(|chunk| chunk.iter().fold(false, |any, f| any | (f.0 == file.0)))?;
    let start = block * 128;
    let within = files.get(start..)?.iter().position(|f| *f == file)?;
    Some(start + within)
}

/// Returns the pages before and after `file` in the list of its folder.
#[must_use]
pub fn neighbours(files: &[FileId], file: FileId) -> (Option<FileId>, Option<FileId>) {
    let Some(at) = position(files, file) else {
        return (None, None);
    };
    let before = at.checked_sub(1).and_then(|at| files.get(at));
    (before.copied(), files.get(at + 1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_hold_the_current_entry() {
        assert_eq!(window(5, 10, Some(4)), 0..5);
        assert_eq!(window(100, 10, None), 0..10);
        assert_eq!(window(100, 10, Some(50)), 45..55);
        assert_eq!(window(100, 10, Some(99)), 90..100);
        assert_eq!(window(0, 10, None), 0..0);
    }

    #[test]
    fn positions_in_long_lists() {
        let files: Vec<_> = (0..1000).map(|n| FileId(n * 2)).collect();
        for at in [0, 127, 128, 500, 999] {
            assert_eq!(position(&files, files[at]), Some(at));
        }
        assert_eq!(position(&files, FileId(3)), None);
        assert_eq!(neighbours(&files, FileId(3)), (None, None));
        assert_eq!(neighbours(&files, files[0]), (None, Some(files[1])));
        assert_eq!(neighbours(&files, files[999]), (Some(files[998]), None));
    }
}
