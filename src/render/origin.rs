//! What a page is made from, as a hash: a page whose hash is that of the last build has the bytes of the last build.
//!
//! Entry points: [`Origins::new`] and [`Origins::of`]. A page is made from the *frame*, which is everything in the vault but the
//! texts of its notes (settings, theme, names, addresses, titles, tags, folders), and from a few texts: its own, those it embeds,
//! and those that link to it, for their excerpts. To a text belongs where its links lead, and what the parts are called that links
//! to these files name. A change of a sentence, a link or a heading leaves the frame as it is and concerns few pages; a change of
//! anything else concerns all. Whatever a page comes to show must be in one of the two.

use super::{Page, Site};
use crate::link::{File, FileId, Target, Vault};
use crate::model::digest::Sink;
use crate::model::{FileKind, Heading};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::fmt::Write as _;
use std::hash::Hash;

/// A hash of all that a file of the site is made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin(pub [u8; 16]);

impl Origin {
    /// Of a value, and of the program that makes something from it.
    #[must_use]
    pub fn of(program: &str, value: &impl Hash) -> Self {
        let mut sink = Sink::default();
        program.hash(&mut sink);
        value.hash(&mut sink);
        origin(sink)
    }
}

/// The origins of a site's pages.
#[derive(Debug)]
pub struct Origins {
    /// Of the frame.
    frame: Origin,
    /// Of the frame with all dates, for lists.
    dated: Origin,
    /// Of the text of each file of the vault that is a public note.
    texts: Vec<Option<Origin>>,
}

impl Origins {
    /// For the site that `program`, which is another one after each change of it, makes.
    #[must_use]
    pub fn new(site: &Site<'_>, program: &str) -> Self {
        let vault = site.vault;
        let files: Vec<_> = vault.files.par_iter().map(file).collect();
        let all = vault.files.par_iter().zip(&files);
        let texts = all.map(|(file, own)| text(file, own, &files));
        let texts = texts.collect();
        let mut frame = Sink::default();
        program.hash(&mut frame);
        site.theme.origin.0.hash(&mut frame);
        // Names of assets come from their content.
        for asset in &site.theme.assets {
            asset.path.hash(&mut frame);
        }
        // These are plain data of ours, whose debug form shows every field.
        let _ = write!(frame, "{:?}\0{:?}", site.config, site.theme.drawing);
        for known in &files {
            known.shape.0.hash(&mut frame);
        }
        structure(vault, &mut frame);
        let frame = origin(frame);
        let mut dated = Sink::default();
        frame.0.hash(&mut dated);
        for file in &vault.files {
            (file.is_public(), &file.created, &file.modified).hash(&mut dated);
        }
        Self {
            frame,
            dated: origin(dated),
            texts,
        }
    }

    /// What `page` is made from; `None` for one that is made anew each time.
    #[must_use]
    pub fn of(&self, vault: &Vault, page: Page) -> Option<Origin> {
        let mut sink = Sink::default();
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
                (0u8, frame.0, id).hash(&mut sink);
                self.texts_of(vault, id, &mut sink)?;
            }
            Page::Folder(id) if vault.folder(id).parent.is_some() => {
                (1u8, self.dated.0, id).hash(&mut sink);
            }
            Page::Tag(id) => (2u8, self.dated.0, id).hash(&mut sink),
            Page::TagIndex => (3u8, self.dated.0).hash(&mut sink),
            Page::AllNotes => (4u8, self.dated.0).hash(&mut sink),
            Page::Redirect(at) => (5u8, self.frame.0, at).hash(&mut sink),
            Page::Folder(_) | Page::NotFound | Page::Graph | Page::Feed | Page::Sitemap(_) => {
                return None;
            }
        }
        Some(origin(sink))
    }

    /// The texts that a note's page shows; `None` if one is unknown.
    fn texts_of(&self, vault: &Vault, id: FileId, sink: &mut Sink) -> Option<()> {
        let text = |id: FileId| *self.texts.get(id.0 as usize)?;
        text(id)?.0.hash(sink);
        for backlink in &vault.file(id).backlinks {
            // A canvas or base that links here has no text that is shown.
            let known = text(backlink.from).map(|text| text.0);
            (backlink.from, known).hash(sink);
        }
        let mut seen = FxHashSet::default();
        seen.insert(id);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            for embedded in embeds(vault.file(next)) {
                if seen.insert(embedded) {
                    (embedded, text(embedded).map(|text| text.0)).hash(sink);
                    open.push(embedded);
                }
            }
        }
        Some(())
    }
}

/// The files that a note embeds.
fn embeds(file: &File) -> impl Iterator<Item = FileId> {
    let links = file.note.iter().flat_map(|note| &note.links);
    let found = links.zip(&file.targets);
    found.filter_map(|(link, target)| match target {
        Target::File { file, .. } if link.embed => Some(*file),
        _ => None,
    })
}

/// What other pages can show of a file.
struct Known {
    /// On any page.
    shape: Origin,
    /// Where something links to it: its parts.
    parts: Origin,
}

/// What other pages can show of a file. Fields are named one by one here, in [`text`] and in [`structure`], so that none is added to
/// a vault without its place being thought of.
fn file(file: &File) -> Known {
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
    let mut sink = Sink::default();
    (&entry.path, entry.kind, file.is_public()).hash(&mut sink);
    if !file.is_public() {
        return Known {
            shape: origin(sink),
            parts: Origin::default(),
        };
    }
    (url, title, folder_page, tags, file.is_listed()).hash(&mut sink);
    let Some(note) = note else {
        // Pages may show how large a file is, and a canvas or base what it says.
        (entry.size, entry.modified, entry.dimensions, &file.targets).hash(&mut sink);
        return Known {
            shape: origin(sink),
            parts: Origin::default(),
        };
    };
    let mut parts = Sink::default();
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
    (&front.title, &front.description, &front.aliases).hash(&mut sink);
    (&front.lang, &front.dir, &front.classes, front.excalidraw).hash(&mut sink);
    Known {
        shape: origin(sink),
        parts: origin(parts),
    }
}

/// The origin of the text of a public note; `known` are all files.
fn text(file: &File, own: &Known, known: &[Known]) -> Option<Origin> {
    let note = file.note.as_ref().filter(|_| file.is_public())?;
    let mut sink = Sink::default();
    (note.digest, &file.created, &file.modified).hash(&mut sink);
    // Linking may rename headings (V10), change the texts of embeds (M4) and the titles of links.
    (&file.targets, own.parts.0).hash(&mut sink);
    for title in note.links.iter().filter_map(|link| link.title.as_ref()) {
        title.hash(&mut sink);
    }
    for link in note.links.iter().filter(|link| link.embed) {
        link.text.hash(&mut sink);
    }
    for target in &file.targets {
        if let Target::File { file, .. } = target {
            let parts = known.get(file.0 as usize).map(|known| known.parts.0);
            parts.hash(&mut sink);
        }
    }
    Some(origin(sink))
}

/// What is made of all files together.
fn structure(vault: &Vault, sink: &mut Sink) {
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
    (folders, tags, redirects).hash(sink);
    (tag_index, all_notes, graph, feed, sitemap).hash(sink);
    (home, not_found).hash(sink);
    // It may come from a heading (N31).
    home.map(|id| vault.page_title(id)).hash(sink);
    let _ = write!(sink, "{obsidian:?}");
}

fn origin(sink: Sink) -> Origin {
    Origin(sink.digest().0)
}
