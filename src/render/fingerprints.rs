//! What each page is made from, as a fingerprint: a page with the fingerprint of the last build has the bytes of the last build.
//!
//! Entry points: [`PageFingerprints::new`] and [`PageFingerprints::of`]. A page is made from the *frame*, which is everything in the vault
//! but the texts of its notes (settings, theme, names, addresses, titles, tags, folders), and from a few texts: its own, those it embeds,
//! and those that link to it, for their excerpts. A text includes where its links lead, and what the parts of files are called that the
//! links name. A change of a sentence, a link or a heading leaves the frame as it is and concerns few pages; a change of anything else
//! concerns all. Whatever a page shows must be in one of the two.

use super::{Page, Site};
use crate::link::{File, FileId, Target, Vault};
use crate::model::fingerprint::Fingerprinter;
use crate::model::{FileKind, Fingerprint, Heading};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::hash::Hash;

/// The fingerprints of a site's pages.
#[derive(Debug)]
pub struct PageFingerprints {
    /// Of the frame.
    frame: Fingerprint,
    /// Of the frame with all dates, for lists.
    dated: Fingerprint,
    /// Of the text of each file of the vault that is a public note.
    texts: Vec<Option<Fingerprint>>,
}

impl PageFingerprints {
    /// Looks at the site that `program` makes.
    #[must_use]
    pub fn new(site: &Site<'_>, program: Fingerprint) -> Self {
        let vault = site.vault;
        let files: Vec<_> = vault.files.par_iter().map(file).collect();
        let all = vault.files.par_iter().zip(&files);
        let texts = all.map(|(file, own)| text(file, own, &files)).collect();
        let mut frame = Fingerprinter::default();
        (program, site.theme.fingerprint, site.config.of_pages()).hash(&mut frame);
        // Names of assets come from their content.
        for asset in &site.theme.assets {
            asset.path.hash(&mut frame);
        }
        site.theme.drawing.hash(&mut frame);
        for file in &files {
            file.shape.hash(&mut frame);
        }
        structure(vault, &mut frame);
        let frame = frame.fingerprint();
        let mut dated = Fingerprinter::default();
        frame.hash(&mut dated);
        for file in &vault.files {
            (file.is_public(), &file.created, &file.modified).hash(&mut dated);
        }
        Self {
            frame,
            dated: dated.fingerprint(),
            texts,
        }
    }

    /// Returns the fingerprint of all that `page` is made from; `None` for a page that each build makes.
    #[must_use]
    pub fn of(&self, vault: &Vault, page: Page) -> Option<Fingerprint> {
        let mut all = Fingerprinter::default();
        match page {
            Page::File(id) => {
                let file = vault.file(id);
                let is_usual = file.kind() == FileKind::Note
                    && vault.home != Some(id)
                    && vault.not_found != Some(id);
                if !is_usual {
                    return None;
                }
                let frame = match file.folder_page {
                    Some(_) => self.dated,
                    None => self.frame,
                };
                (0u8, frame, id).hash(&mut all);
                self.texts_of(vault, id, &mut all)?;
            }
            Page::Folder(id) if vault.folder(id).parent.is_some() => {
                (1u8, self.dated, id).hash(&mut all);
            }
            Page::Tag(id) => (2u8, self.dated, id).hash(&mut all),
            Page::TagIndex => (3u8, self.dated).hash(&mut all),
            Page::AllNotes => (4u8, self.dated).hash(&mut all),
            Page::Redirect(at) => (5u8, self.frame, at).hash(&mut all),
            Page::Folder(_) | Page::NotFound | Page::Graph | Page::Feed | Page::Sitemap(_) => {
                return None;
            }
        }
        Some(all.fingerprint())
    }

    /// Hashes the texts that a note's page shows. `None` if the note has no text.
    fn texts_of(&self, vault: &Vault, id: FileId, all: &mut Fingerprinter) -> Option<()> {
        let text = |id: FileId| *self.texts.get(id.0 as usize)?;
        text(id)?.hash(all);
        for backlink in &vault.file(id).backlinks {
            // A canvas or base that links here has no text that is shown.
            (backlink.from, text(backlink.from)).hash(all);
        }
        let mut seen = FxHashSet::default();
        seen.insert(id);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            for embedded in embeds(vault.file(next)) {
                if seen.insert(embedded) {
                    (embedded, text(embedded)).hash(all);
                    open.push(embedded);
                }
            }
        }
        Some(())
    }
}

/// Returns the files that a note embeds.
fn embeds(file: &File) -> impl Iterator<Item = FileId> {
    let links = file.note.iter().flat_map(|note| &note.links);
    let found = links.zip(&file.targets);
    found.filter_map(|(link, target)| match target {
        Target::File { file, .. } if link.embed => Some(*file),
        _ => None,
    })
}

/// Fingerprints of what other pages can show of a file.
struct Shown {
    /// On any page.
    shape: Fingerprint,
    /// Where something links to it: its parts.
    parts: Fingerprint,
}

/// Returns what other pages can show of a file. Here and in [`structure`] all fields are named, so that none is added to a vault without a
/// decision where it belongs.
fn file(file: &File) -> Shown {
    let File {
        entry,
        note,
        // Of public files it only matters whether they may be listed.
        visibility: _,
        url,
        title,
        // They belong to the text.
        targets: _,
        // They follow from the targets of all.
        backlinks: _,
        folder_page,
        tags,
        // In lists, and with the text.
        created: _,
        modified: _,
        // Only home and the feed depend on them, and those are written in every build.
        times: _,
        renamed,
    } = file;
    let mut all = Fingerprinter::default();
    (&entry.path, entry.kind, file.is_public()).hash(&mut all);
    if !file.is_public() {
        return Shown {
            shape: all.fingerprint(),
            parts: Fingerprint::default(),
        };
    }
    (url, title, folder_page, tags, file.is_listed()).hash(&mut all);
    let Some(note) = note else {
        // Pages may show how large a file is, and a canvas or base what it says.
        (entry.size, entry.modified, entry.dimensions, &file.targets).hash(&mut all);
        return Shown {
            shape: all.fingerprint(),
            parts: Fingerprint::default(),
        };
    };
    let mut parts = Fingerprinter::default();
    renamed.hash(&mut parts);
    for Heading {
        level,
        text,
        id,
        top_level,
        ..
    } in &note.headings
    {
        (level, text, id, top_level).hash(&mut parts);
    }
    for block in &note.blocks {
        block.id.hash(&mut parts);
    }
    let front = &note.front;
    (&front.title, &front.description, &front.aliases).hash(&mut all);
    (&front.lang, &front.dir, &front.classes, front.excalidraw).hash(&mut all);
    Shown {
        shape: all.fingerprint(),
        parts: parts.fingerprint(),
    }
}

/// Returns the fingerprint of the text of a public note.
fn text(file: &File, own: &Shown, files: &[Shown]) -> Option<Fingerprint> {
    let note = file.note.as_ref().filter(|_| file.is_public())?;
    let mut all = Fingerprinter::default();
    (note.digest, &file.created, &file.modified).hash(&mut all);
    // Linking may rename headings (V10), change the texts of embeds (M4) and the titles of links.
    (&file.targets, own.parts).hash(&mut all);
    for title in note.links.iter().filter_map(|link| link.title.as_ref()) {
        title.hash(&mut all);
    }
    for link in note.links.iter().filter(|link| link.embed) {
        link.text.hash(&mut all);
    }
    for target in &file.targets {
        if let Target::File { file, .. } = target {
            let parts = files.get(file.0 as usize).map(|file| file.parts);
            parts.hash(&mut all);
        }
    }
    Some(all.fingerprint())
}

/// Hashes what is made of all files together.
fn structure(vault: &Vault, all: &mut Fingerprinter) {
    let Vault {
        files: _,
        folders,
        tags,
        redirects,
        tag_index,
        all_notes,
        graph,
        feed,
        sitemap,
        home,
        not_found,
        // Only the feed depends on it, and that is written in every build.
        built: _,
        obsidian,
        findings: _,
    } = vault;
    (folders, tags, redirects).hash(all);
    (tag_index, all_notes, graph, feed, sitemap).hash(all);
    (home, not_found).hash(all);
    // It may come from a heading (N31).
    home.map(|id| vault.page_title(id)).hash(all);
    obsidian.hash(all);
}
