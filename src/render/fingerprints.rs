//! Computes the fingerprint of each page's inputs. A page with the fingerprint of the last build has the same bytes.
//!
//! Entry points: [`PageFingerprints::new`] and [`PageFingerprints::of`]. A page is made from what all pages show (settings, theme, header),
//! from its place (the folders above it, the part of its folder's list that it shows, its neighbours there), and from a few texts: its own,
//! those it embeds, and those that link to it, for their excerpts. The hash of a text also covers what the text shows of the files that its
//! links lead to. No file's number is part of a fingerprint, because a new or deleted file changes the numbers of those behind it. So a
//! note that is new, renamed or deleted concerns only the pages that show it. Everything that a page shows must be in its fingerprint.

mod base_inputs;
mod query_inputs;
mod search_inputs;

use super::context::Addresses;
use super::navigation::{Column, Navigation, column, folder_of};
use super::{Page, Site};
use crate::index::lists;
use crate::link::{File, FileId, Folder, FolderId, Part, TagId, Target, Vault};
use crate::model::fingerprint::Fingerprinter;
use crate::model::{Fingerprint, Heading, Url};
use base_inputs::BaseInputs;
use query_inputs::{QueryInputs, embeds};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use search_inputs::SearchInputs;
use std::hash::Hash;

/// The fingerprints of a site's pages.
#[derive(Debug)]
pub struct PageFingerprints<'v> {
    vault: &'v Vault,
    /// Of what all pages show.
    common: Fingerprint,
    /// By [`FileId`].
    files: Vec<Shown>,
    /// Of a link to each folder, by [`FolderId`].
    folders: Vec<Fingerprint>,
    /// Of a link to each tag, by [`TagId`].
    tags: Vec<Fingerprint>,
    /// Of the text of each file that is a public note.
    texts: Vec<Option<Fingerprint>>,
    /// Of the column of pages that lie in no folder.
    root: Fingerprint,
    /// Of what bases are made from.
    bases: BaseInputs,
    /// Of what queries are made from; `None` where they mean nothing (U1).
    queries: Option<QueryInputs>,
    /// Of what searches are made from.
    searches: SearchInputs,
}

impl<'v> PageFingerprints<'v> {
    /// Computes the fingerprints of a site that `program` makes.
    #[must_use]
    pub fn new(site: &Site<'v>, program: Fingerprint) -> Self {
        let vault = site.vault;
        let files = vault.files.par_iter().enumerate();
        let files = files.map(|(at, file)| shown(vault, FileId(at as u32), file));
        let folders = (0..vault.folders.len() as u32).map(|id| folder_link(vault, FolderId(id)));
        let tags = vault
            .tags
            .iter()
            .map(|tag| Fingerprint::of_value(&(&tag.name, &tag.url)));
        let mut all = Self {
            vault,
            common: common(site, program),
            files: files.collect(),
            folders: folders.collect(),
            tags: tags.collect(),
            texts: Vec::new(),
            root: Fingerprint::default(),
            bases: BaseInputs::default(),
            queries: site.queries.is_on().then(QueryInputs::default),
            searches: SearchInputs::default(),
        };
        let texts = (0..vault.files.len()).into_par_iter();
        all.texts = texts.map(|at| all.text(FileId(at as u32))).collect();
        let mut root = Fingerprinter::default();
        if !vault.folders.is_empty() {
            all.add_column(FolderId(0), None, &mut root);
        }
        all.root = root.fingerprint();
        all
    }

    /// Returns the fingerprint of the inputs of `page`, or `None` for a page that each build makes.
    #[must_use]
    pub fn of(&self, page: Page) -> Option<Fingerprint> {
        let mut all = Fingerprinter::default();
        self.common.hash(&mut all);
        match page {
            Page::File(id) => self.add_note(id, &mut all)?,
            Page::Drawing(id) => {
                let text = (*self.texts.get(id.0 as usize)?)?;
                (6u8, self.shape(id), text).hash(&mut all);
            }
            Page::Folder(id) => self.add_folder(id, &mut all)?,
            Page::Tag(id) => self.add_tag(id, &mut all),
            Page::TagIndex => {
                (3u8, self.root).hash(&mut all);
                for tag in &self.vault.tags {
                    (&tag.name, &tag.url, tag.parent, &tag.children, tag.total).hash(&mut all);
                }
            }
            Page::AllNotes => self.add_all_notes(&mut all),
            Page::Redirect(at) => (5u8, self.vault.redirects.get(at as usize)?).hash(&mut all),
            Page::NotFound | Page::Graph | Page::Feed | Page::Sitemap(_) => return None,
        }
        Some(all.fingerprint())
    }

    fn shape(&self, id: FileId) -> Fingerprint {
        self.files[id.0 as usize].shape
    }

    fn add_note(&self, id: FileId, all: &mut Fingerprinter) -> Option<()> {
        let vault = self.vault;
        let file = vault.file(id);
        // The home page shows the notes that changed last.
        let is_usual = vault.home != Some(id) && vault.not_found != Some(id);
        let text = (*self.texts.get(id.0 as usize)?).filter(|_| is_usual)?;
        (0u8, self.shape(id), text).hash(all);
        let folder = file.folder_page.unwrap_or_else(|| folder_of(vault, id));
        self.add_column(folder, Some(id), all);
        match file.folder_page {
            Some(folder) => self.add_listing(folder, all),
            None => {
                let (previous, next) = lists::neighbours(&vault.folder(folder).files, id);
                let shape = |id: Option<FileId>| id.map(|id| self.shape(id));
                (shape(previous), shape(next)).hash(all);
            }
        }
        for backlink in &file.backlinks {
            // A base that links here has no text that is shown.
            let text = self.texts.get(backlink.from.0 as usize);
            (self.shape(backlink.from), text, &backlink.links).hash(all);
        }
        self.add_embedded(id, all);
        Some(())
    }

    /// Hashes the texts that a note embeds, and those that these embed.
    fn add_embedded(&self, id: FileId, all: &mut Fingerprinter) {
        let mut seen = FxHashSet::default();
        seen.insert(id);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            self.add_bases(next, all);
            self.add_queries(next, all);
            self.add_searches(next, all);
            for embedded in embeds(self.vault.file(next)) {
                if seen.insert(embedded) {
                    self.texts.get(embedded.0 as usize).hash(all);
                    open.push(embedded);
                }
            }
        }
    }

    /// Hashes what the bases of a file are made from (D44).
    fn add_bases(&self, id: FileId, all: &mut Fingerprinter) {
        let file = self.vault.file(id);
        for base in file.note.iter().flat_map(|note| &note.bases) {
            self.bases.of(self.vault, &self.files, base.uses).hash(all);
            if base.uses.this {
                (&file.times, file.entry.size, file.entry.modified).hash(all);
            }
        }
    }

    /// Hashes what the queries of a file are made from.
    fn add_queries(&self, id: FileId, all: &mut Fingerprinter) {
        let file = self.vault.file(id);
        let (Some(note), Some(inputs)) = (&file.note, &self.queries) else {
            return;
        };
        let settings = &self.vault.obsidian.dataview;
        let in_line = settings
            .inline
            .then(|| note.inline_query_uses(&settings.inline_prefix));
        let blocks = note.queries.iter().map(|query| query.uses);
        for uses in blocks.chain(in_line.flatten()) {
            let of_files = |uses| self.bases.of(self.vault, &self.files, uses);
            inputs.of(self.vault, &self.texts, of_files, uses).hash(all);
            if uses.this {
                (&file.times, file.entry.size, file.entry.modified).hash(all);
            }
        }
    }

    /// Hashes what the searches of a file are made from.
    fn add_searches(&self, id: FileId, all: &mut Fingerprinter) {
        let note = self.vault.file(id).note.as_ref();
        if let Some(note) = note.filter(|note| note.has_searches) {
            let inputs = self.searches.of(self.vault, &self.files, &self.texts);
            let day = self.vault.built.filter(|_| note.asks_for_today);
            (inputs, day).hash(all);
        }
    }

    /// Hashes the folder column of a page, and the folders above it.
    fn add_column(&self, id: FolderId, current: Option<FileId>, all: &mut Fingerprinter) {
        let vault = self.vault;
        let Column {
            folders,
            files,
            all: count,
        } = column(vault, id, current);
        for above in std::iter::successors(Some(id), |f| vault.folder(*f).parent) {
            self.folders[above.0 as usize].hash(all);
        }
        count.hash(all);
        self.add_entries(folders, files, all);
    }

    /// Hashes the folders and files directly in a folder.
    fn add_listing(&self, id: FolderId, all: &mut Fingerprinter) {
        let Folder { folders, files, .. } = self.vault.folder(id);
        self.add_entries(folders, files, all);
    }

    /// Hashes what lists show of folders and files.
    fn add_entries(&self, folders: &[FolderId], files: &[FileId], all: &mut Fingerprinter) {
        (folders.len(), files.len()).hash(all);
        for id in folders {
            (self.folders[id.0 as usize], self.vault.folder(*id).total).hash(all);
        }
        for id in files {
            self.shape(*id).hash(all);
        }
    }

    /// Hashes a folder's page. `None` for the home page, which shows the notes that changed last.
    fn add_folder(&self, id: FolderId, all: &mut Fingerprinter) -> Option<()> {
        let folder = self.vault.folder(id);
        folder.parent?;
        (1u8, &folder.name, folder.total).hash(all);
        self.add_column(id, None, all);
        self.add_listing(id, all);
        Some(())
    }

    fn add_tag(&self, id: TagId, all: &mut Fingerprinter) {
        let vault = self.vault;
        (2u8, self.root, vault.tag(id).total).hash(all);
        for above in std::iter::successors(Some(id), |t| vault.tag(*t).parent) {
            self.tags[above.0 as usize].hash(all);
        }
        self.add_entries(&[], &vault.tag(id).files, all);
        for below in lists::tags_below(vault, Some(id)) {
            (self.tags[below.0 as usize], vault.tag(below).total).hash(all);
            self.add_entries(&[], &vault.tag(below).files, all);
        }
    }

    fn add_all_notes(&self, all: &mut Fingerprinter) {
        (4u8, self.root).hash(all);
        for id in lists::folders(self.vault) {
            let folder = self.vault.folder(id);
            let page = folder.page.map(|page| self.shape(page));
            (&folder.path, folder.parent, page).hash(all);
            self.add_entries(&[id], &folder.files, all);
        }
    }

    /// Returns the fingerprint of the text of a public note, with what it shows of the files, folders and tags that it names.
    fn text(&self, id: FileId) -> Option<Fingerprint> {
        let file = self.vault.file(id);
        let note = file.note.as_ref().filter(|_| file.is_public())?;
        let mut all = Fingerprinter::default();
        // Linking may rename headings (V10), change the texts of embeds (M4) and the titles of links.
        let parts = self.files[id.0 as usize].parts;
        (note.digest, &file.created, &file.modified, parts).hash(&mut all);
        for title in note.links.iter().filter_map(|link| link.title.as_ref()) {
            title.hash(&mut all);
        }
        for link in note.links.iter().filter(|link| link.embed) {
            link.text.hash(&mut all);
        }
        for target in &file.targets {
            std::mem::discriminant(target).hash(&mut all);
            match target {
                Target::File { file, part } => {
                    let Shown { shape, parts } = &self.files[file.0 as usize];
                    (shape, part).hash(&mut all);
                    if *part != Part::Whole {
                        parts.hash(&mut all);
                    }
                }
                Target::Folder(folder) => self.folders[folder.0 as usize].hash(&mut all),
                Target::External | Target::Unsafe | Target::Private | Target::Broken => {}
            }
        }
        for tag in &file.tags {
            self.tags[tag.0 as usize].hash(&mut all);
        }
        // A tag that only unlisted notes carry has no page.
        if !file.is_listed() {
            for tag in &note.tags {
                let found = self.vault.find_tag(&tag.name);
                found.map(|tag| self.tags[tag.0 as usize]).hash(&mut all);
            }
        }
        Some(all.fingerprint())
    }
}

/// Returns the fingerprint of what all pages show.
fn common(site: &Site<'_>, program: Fingerprint) -> Fingerprint {
    let mut all = Fingerprinter::default();
    (program, site.theme.fingerprint, site.config.of_pages()).hash(&mut all);
    // Names of assets come from their content.
    for asset in &site.theme.assets {
        asset.path.hash(&mut all);
    }
    (&site.theme.drawing, &site.vault.obsidian).hash(&mut all);
    let root = Url::new("");
    let at = Addresses {
        at: &root,
        base: None,
    };
    Navigation::new(site, at).page().hash(&mut all);
    all.fingerprint()
}

/// Returns the fingerprint of what a link to a folder shows, and of the page that stands for the folder.
fn folder_link(vault: &Vault, id: FolderId) -> Fingerprint {
    let folder = vault.folder(id);
    // The graph calls the folder by its page, also where lists call it by its own name.
    let page = folder.page.map(|page| {
        let file = vault.file(page);
        (&file.entry.path, vault.page_title(page), file.is_listed())
    });
    Fingerprint::of_value(&(lists::folder_title(vault, id), &folder.url, page))
}

/// Fingerprints of what other pages can show of a file.
#[derive(Debug)]
pub(super) struct Shown {
    /// On any page.
    pub(super) shape: Fingerprint,
    /// Where something links to it: its parts.
    pub(super) parts: Fingerprint,
}

/// Returns what other pages can show of a file. All fields are named, so that none is added to a file without a decision where it
/// belongs.
fn shown(vault: &Vault, id: FileId, file: &File) -> Shown {
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
        folder_page: _,
        // They belong to the text, and no list shows them.
        tags: _,
        created: _,
        modified: _,
        // Only the home page and the feed depend on them, and every build writes these.
        times: _,
        renamed,
    } = file;
    let mut all = Fingerprinter::default();
    (&entry.path, file.kind(), file.is_public()).hash(&mut all);
    if !file.is_public() {
        return Shown {
            shape: all.fingerprint(),
            parts: Fingerprint::default(),
        };
    }
    (url, title, vault.page_title(id), file.is_listed()).hash(&mut all);
    (vault.not_found == Some(id)).hash(&mut all);
    // A page that shows an exported picture shows the one for dark pages, too.
    let dark = vault.dark_picture(id);
    dark.map(|dark| &vault.file(dark).url).hash(&mut all);
    let Some(note) = note else {
        // Pages may show how large a file is.
        (entry.size, entry.modified, entry.dimensions).hash(&mut all);
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
    Shown {
        shape: all.fingerprint(),
        parts: parts.fingerprint(),
    }
}
