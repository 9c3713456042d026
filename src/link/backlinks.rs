//! Finds the public pages that link to a page (B1, B2, E9).
//!
//! Entry points: [`collect`] for all pages, [`replace`] after the links of one page changed.

use super::drawings::shown_links;
use super::{Backlink, File, FileId, Folder, Target, Visibility};

/// Most links of one page to another that are kept for excerpts (B1).
const MAX_EXCERPTS: usize = 3;

/// Fills [`File::backlinks`]. `by_title` are the listed pages in the order of their titles, which becomes the order of each list (B6). An
/// unlisted page has backlinks but is in none of these lists (V24).
pub(super) fn collect(files: &mut [File], folders: &[Folder], by_title: &[FileId]) {
    let mut backlinks: Vec<Vec<Backlink>> = files.iter().map(|_| Vec::new()).collect();
    for from in by_title {
        let targets = &files[from.0 as usize].targets;
        for (at, to) in linked(files, folders, *from, targets) {
            let list = &mut backlinks[to.0 as usize];
            match list.last_mut().filter(|last| last.from == *from) {
                Some(last) if last.links.len() < MAX_EXCERPTS => last.links.push(at),
                Some(_) => {}
                None => list.push(Backlink {
                    from: *from,
                    links: vec![at],
                }),
            }
        }
    }
    for (file, list) in files.iter_mut().zip(backlinks) {
        file.backlinks = list;
    }
}

/// Returns the pages that the links of `from` lead to, with the index of each link. `targets` are the targets of these links.
fn linked<'a>(
    files: &'a [File],
    folders: &'a [Folder],
    from: FileId,
    targets: &'a [Target],
) -> impl Iterator<Item = (u32, FileId)> + 'a {
    let shown = move |to: &FileId| {
        let to = &files[to.0 as usize];
        to.visibility.is_shown() && to.kind().has_page()
    };
    let links = shown_links(files, &files[from.0 as usize], targets);
    links.filter_map(move |(at, target)| {
        let to = match target {
            Target::File { file, .. } => Some(*file),
            Target::Folder(folder) => folders[folder.0 as usize].page,
            _ => None,
        };
        let to = to.filter(|to| *to != from).filter(shown)?;
        Some((at, to))
    })
}

/// Puts the links of `from`, which had the targets `before`, into the lists of the pages they lead to. Returns the pages that
/// got their first or lost their last backlink by that.
pub(super) fn replace(
    files: &mut [File],
    folders: &[Folder],
    from: FileId,
    before: &[Target],
    title_rank: &[u32],
) -> Vec<FileId> {
    let file = &files[from.0 as usize];
    if file.visibility != Visibility::Public || !file.kind().has_page() {
        return Vec::new();
    }
    let old = linked(files, folders, from, before);
    let mut concerned: Vec<FileId> = old.map(|(_, to)| to).collect();
    let new: Vec<(u32, FileId)> = linked(files, folders, from, &file.targets).collect();
    concerned.extend(new.iter().map(|(_, to)| *to));
    concerned.sort_unstable();
    concerned.dedup();
    let rank = |id: FileId| title_rank[id.0 as usize];
    concerned.retain(|to| {
        let list = &mut files[to.0 as usize].backlinks;
        let was_empty = list.is_empty();
        let own = new.iter().filter(|(_, target)| target == to);
        let links: Vec<u32> = own.map(|(at, _)| *at).take(MAX_EXCERPTS).collect();
        list.retain(|b| b.from != from);
        if !links.is_empty() {
            let at = list.partition_point(|b| rank(b.from) < rank(from));
            list.insert(at, Backlink { from, links });
        }
        list.is_empty() != was_empty
    });
    concerned
}
