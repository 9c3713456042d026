//! Which public pages link to a page (B1, B2, E9).
//!
//! Entry point: [`collect`].

use super::{Backlink, File, FileId, Folder, Target, Visibility};

/// Links kept for excerpts, of one page to another (B1).
const MAX_EXCERPTS: usize = 3;

/// Fills [`File::backlinks`]. `by_title` are the public pages in the order of their titles (B6), which becomes the order of the lists.
pub(super) fn collect(files: &mut [File], folders: &[Folder], by_title: &[FileId]) {
    let mut backlinks: Vec<Vec<Backlink>> = files.iter().map(|_| Vec::new()).collect();
    for from in by_title {
        for (at, target) in files[from.0 as usize].targets.iter().enumerate() {
            let to = match target {
                Target::File { file, .. } => Some(*file),
                Target::Folder(folder) => folders[folder.0 as usize].page,
                _ => None,
            };
            let shown = |to: &FileId| {
                let to = &files[to.0 as usize];
                to.visibility == Visibility::Public && to.kind().has_page()
            };
            let Some(to) = to.filter(|to| to != from).filter(shown) else {
                continue;
            };
            let list = &mut backlinks[to.0 as usize];
            match list.last_mut().filter(|last| last.from == *from) {
                Some(last) if last.links.len() < MAX_EXCERPTS => last.links.push(at as u32),
                Some(_) => {}
                None => list.push(Backlink {
                    from: *from,
                    links: vec![at as u32],
                }),
            }
        }
    }
    for (file, list) in files.iter_mut().zip(backlinks) {
        file.backlinks = list;
    }
}
