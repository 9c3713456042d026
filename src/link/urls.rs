//! Assigns the site's addresses (N4–N21, N24).
//!
//! Entry point: [`assign`]. Its steps have the order of N15: permalinks, home, folder pages, notes, canvases and bases,
//! attachments, generated pages, redirects; path order within each.

mod redirects;

use super::addresses::{
    Book, Owner, Permalink, attachment_url, drawing_url, outside_reserved, permalink,
};
use super::folders::{Pages, choose_pages};
use super::names::Names;
use super::{File, FileId, Folder, FolderId, Redirect, TagNode, Visibility};
use crate::config::Config;
use crate::model::text::shorten;
use crate::model::url::slug;
use crate::model::{Code, FileKind, Finding, Url};
use rayon::prelude::*;
use redirects::alias_slugs;
use rustc_hash::FxHashMap;

/// Most entries of one file of a sitemap (sitemaps.org, protocol 0.9).
pub(crate) const SITEMAP_ENTRIES: usize = 50_000;

/// The addresses that belong to no file, folder or tag.
#[derive(Debug)]
pub(super) struct Assigned {
    pub(super) home: Option<FileId>,
    pub(super) not_found: Option<FileId>,
    pub(super) tag_index: Url,
    pub(super) all_notes: Url,
    pub(super) graph: Option<Url>,
    pub(super) feed: Option<Url>,
    pub(super) sitemap: Vec<Url>,
    pub(super) redirects: Vec<Redirect>,
}

/// The state of the assignment.
struct Work<'a> {
    files: &'a mut [File],
    folders: &'a mut [Folder],
    book: Book,
    /// Slugs of folders by their paths as spelled.
    slugs: FxHashMap<Box<str>, String>,
    /// The slug of each page's own name, by [`FileId`].
    page_slugs: Vec<String>,
    /// The slugs of each note's aliases (N21), by [`FileId`].
    alias_slugs: Vec<Vec<Option<String>>>,
    /// Files that did not get the address they wanted, with that address and the file that has it (N15).
    collisions: Vec<(Owner, Url, Owner)>,
    findings: &'a mut Vec<Finding>,
}

/// Gives every public file, folder and tag its address.
pub(super) fn assign(
    files: &mut [File],
    folders: &mut [Folder],
    tags: &mut [TagNode],
    names: &Names,
    config: &Config,
    findings: &mut Vec<Finding>,
) -> Assigned {
    let of_aliases = |file: &File| {
        let note = file.note.as_ref().filter(|_| is_shown(file));
        // What has no page has no redirects to it either.
        let note = note.filter(|_| file.kind().has_page());
        let aliases = note.iter().flat_map(|note| &note.front.aliases);
        let wanted = config.aliases.redirects;
        aliases
            .filter(|_| wanted)
            .map(|alias| alias_slugs(alias))
            .collect()
    };
    let mut work = Work {
        page_slugs: files.par_iter().map(page_slug).collect(),
        alias_slugs: files.par_iter().map(of_aliases).collect(),
        files,
        folders,
        book: Book::new(config.urls.style),
        slugs: FxHashMap::default(),
        collisions: Vec::new(),
        findings,
    };
    let wanted = work.read_permalinks();
    let home = wanted.iter().find(|(_, p)| *p == Permalink::Home);
    let home = home.map(|(id, _)| *id);
    let pages = choose_pages(work.files, work.folders, names, home, config);
    work.permalinks(&wanted, pages.home);
    work.home(pages.home);
    work.folder_pages();
    work.pages(FileKind::Note);
    work.pages(FileKind::Canvas);
    work.attachments();
    let tag_index = work.generated("tags", "the list of tags");
    let tag_slugs = tags.par_iter().map(|tag| {
        let levels = tag.name.split('/').map(|level| slug(level, &tag.name));
        levels.fold("tags".to_owned(), |path, level| path + "/" + &level)
    });
    let tag_slugs: Vec<String> = tag_slugs.collect();
    for (tag, slugs) in tags.iter_mut().zip(tag_slugs) {
        tag.url = work.generated(&slugs, "a tag's page");
    }
    let all_notes = work.generated("all-notes", "the list of all notes");
    let not_found = names.exact("404.md");
    let not_found = not_found.filter(|id| is_shown(work.file(*id)));
    let graph = (config.graph.enabled && work.has_pages(not_found))
        .then(|| work.generated("graph", "the graph"));
    let feed = work.feed(config);
    let sitemap = work.sitemap(config, tags.len());
    let redirects = work.redirects(&wanted, pages.home, config);
    work.report(&pages);
    Assigned {
        home: pages.home,
        not_found,
        tag_index,
        all_notes,
        graph,
        feed,
        sitemap,
        redirects,
    }
}

fn is_shown(file: &File) -> bool {
    file.visibility.is_shown()
}

impl Work<'_> {
    fn file(&mut self, id: FileId) -> &mut File {
        &mut self.files[id.0 as usize]
    }

    /// Whether a page of a file other than the text of `404.html` may be listed.
    fn has_pages(&self, not_found: Option<FileId>) -> bool {
        let mut files = (0..).map(FileId).zip(&*self.files);
        files.any(|(id, file)| {
            let is_listed = file.visibility == Visibility::Public;
            is_listed && file.kind().has_page() && Some(id) != not_found
        })
    }

    /// Returns the permalinks that can be used, in path order. Reports the others as NW103.
    fn read_permalinks(&mut self) -> Vec<(FileId, Permalink)> {
        let mut wanted = Vec::new();
        for (at, file) in self.files.iter().enumerate().filter(|(_, f)| is_shown(f)) {
            let note = file.note.as_ref().filter(|_| file.kind().has_page());
            let Some(note) = note else { continue };
            let Some((value, span)) = &note.front.permalink else {
                continue;
            };
            let is_listed = file.visibility == Visibility::Public;
            let found = match permalink(value) {
                Ok(Permalink::Home) if !is_listed => {
                    Err("an unlisted note cannot be the home page")
                }
                found => found,
            };
            match found {
                Ok(link) => wanted.push((FileId(at as u32), link)),
                Err(reason) => {
                    let place = note.lines().place(*span);
                    let message =
                        format!("permalink \"{}\" cannot be used: {reason}", shorten(value));
                    let path = file.entry.path.clone();
                    let finding = Finding::new(Code::BadPermalink, path, Some(place), message);
                    self.findings.push(finding.with_target(&**value));
                }
            }
        }
        wanted
    }

    fn url_of(&self, link: &Permalink) -> Url {
        match link {
            Permalink::Home => self.book.page(""),
            Permalink::Page(path) => self.book.page(path),
            Permalink::File(path) => Url::new(path),
        }
    }

    /// Assigns permalinks (N17, N19). The home page's permalink becomes a redirect, because the site root always needs a page.
    fn permalinks(&mut self, wanted: &[(FileId, Permalink)], home: Option<FileId>) {
        for (id, link) in wanted.iter().filter(|(id, _)| Some(*id) != home) {
            let url = self.url_of(link);
            let owner = Owner::File(*id);
            let taken = match (link, home) {
                (Permalink::Home, Some(home)) => Err(Owner::File(home)),
                _ => self.book.claim_exactly(&url, owner),
            };
            match taken {
                Ok(()) => self.file(*id).url = Some(url),
                Err(other) => self.collisions.push((owner, url, other)),
            }
        }
    }

    /// Assigns the home page (N11).
    fn home(&mut self, home: Option<FileId>) {
        let owner = home.map_or(Owner::Folder(FolderId(0)), Owner::File);
        let url = self.claim("", owner);
        if let Some(id) = home {
            self.file(id).url = Some(url.clone());
        }
        if let Some(root) = self.folders.first_mut() {
            root.url = url;
        }
    }

    /// Assigns the pages of folders (N10). If such a page has a permalink, its folder has the same address.
    fn folder_pages(&mut self) {
        for at in 1..self.folders.len() {
            let page = self.folders[at].page;
            let moved = page.and_then(|id| self.file(id).url.clone());
            let url = moved.unwrap_or_else(|| {
                let slugs = self.folder_slugs(&self.folders[at].path.clone());
                let id = FolderId(at as u32);
                self.claim(&slugs, page.map_or(Owner::Folder(id), Owner::File))
            });
            if let Some(id) = page {
                self.file(id).url = Some(url.clone());
            }
            self.folders[at].url = url;
        }
    }

    /// Assigns the pages of notes, or of canvases and bases (N4, N8).
    fn pages(&mut self, kind: FileKind) {
        for at in 0..self.files.len() {
            let file = &self.files[at];
            let fits = file.kind().has_page()
                && (file.kind() == FileKind::Note) == (kind == FileKind::Note);
            if fits && is_shown(file) && file.url.is_none() {
                let id = FileId(at as u32);
                let slugs = self.file_slugs(id);
                let url = self.claim(&slugs, Owner::File(id));
                self.file(id).url = Some(url);
            }
        }
    }

    /// Assigns attachments (N9).
    fn attachments(&mut self) {
        for at in 0..self.files.len() {
            let file = &self.files[at];
            if file.kind().has_page() || !is_shown(file) {
                continue;
            }
            let url = match file.kind() {
                FileKind::Drawing => drawing_url(&file.entry.path),
                _ => attachment_url(&file.entry.path),
            };
            let owner = Owner::File(FileId(at as u32));
            let (given, other) = self.book.claim(&url, owner);
            if let Some(other) = other {
                self.collisions.push((owner, url, other));
            }
            self.files[at].url = Some(given);
        }
    }

    /// Assigns a generated page (N16).
    fn generated(&mut self, slugs: &str, what: &'static str) -> Url {
        let url = self.book.page(slugs);
        self.book.claim(&url, Owner::Generated(what)).0
    }

    /// Assigns the feed, which needs absolute addresses (N23).
    fn feed(&mut self, config: &Config) -> Option<Url> {
        let wanted = config.feed.enabled && config.site.url.is_some();
        let owner = Owner::Generated("the feed");
        wanted.then(|| self.book.claim(&Url::new("feed.xml"), owner).0)
    }

    /// Assigns the sitemap. That of a very large site is a list of several sitemaps.
    fn sitemap(&mut self, config: &Config, tags: usize) -> Vec<Url> {
        if config.site.url.is_none() {
            return Vec::new();
        }
        let files = self
            .files
            .iter()
            .filter(|f| f.is_listed() && f.kind().has_page());
        let entries = files.count() + self.folders.len() + tags + 3;
        let parts = match entries.div_ceil(SITEMAP_ENTRIES) {
            0 | 1 => 0,
            parts => parts,
        };
        let names = (0..=parts).map(|part| match part {
            0 => "sitemap.xml".to_owned(),
            part => format!("sitemap-{part}.xml"),
        });
        let owner = Owner::Generated("the map of the site");
        names
            .map(|name| self.book.claim(&Url::new(&name), owner).0)
            .collect()
    }

    fn claim(&mut self, slugs: &str, owner: Owner) -> Url {
        let url = self.book.page(slugs);
        let (given, other) = self.book.claim(&url, owner);
        if let Some(other) = other {
            self.collisions.push((owner, url, other));
        }
        given
    }

    /// Returns the slugs of a folder, without a slash at the end.
    fn folder_slugs(&mut self, folder: &str) -> String {
        if let Some(known) = self.slugs.get(folder) {
            return known.clone();
        }
        let mut slugs = String::new();
        let mut end = 0;
        for segment in folder.split('/').filter(|s| !s.is_empty()) {
            end += segment.len();
            let part = slug(segment, &folder[..end]);
            if slugs.is_empty() {
                slugs = outside_reserved(&part);
            } else {
                slugs.push('/');
                slugs.push_str(&part);
            }
            end += 1;
        }
        self.slugs.insert(folder.into(), slugs.clone());
        slugs
    }

    /// Returns the slugs of a file's page (N4, N8).
    fn file_slugs(&mut self, id: FileId) -> String {
        let path = self.files[id.0 as usize].entry.path.clone();
        let folder = self.folder_slugs(path.folder());
        let name = &self.page_slugs[id.0 as usize];
        match folder.is_empty() {
            true => name.clone(),
            false => format!("{folder}/{name}"),
        }
    }

    /// Reports NW101 and NW104, once all addresses are assigned.
    fn report(&mut self, pages: &Pages) {
        let lost: FxHashMap<FileId, FileId> = pages
            .losers
            .iter()
            .rev()
            .map(|(loser, _, page)| (*loser, *page))
            .collect();
        for (loser, _, page) in &pages.losers {
            if lost.get(loser) != Some(page) {
                continue;
            }
            let page = self.file(*page).entry.path.clone();
            let file = self.file(*loser);
            let Some(url) = &file.url else { continue };
            let message = format!(
                "{page} is the folder's page; this one stays at {}",
                shown(url)
            );
            let path = file.entry.path.clone();
            let finding = Finding::new(Code::FolderPageConflict, path, None, message);
            self.findings.push(finding);
        }
        for (owner, wanted, other) in std::mem::take(&mut self.collisions) {
            let (path, url) = match owner {
                // NW104 reports it already.
                Owner::File(id) if lost.contains_key(&id) => continue,
                Owner::File(id) => {
                    let file = self.file(id);
                    let Some(url) = file.url.clone() else {
                        continue;
                    };
                    (file.entry.path.clone(), url)
                }
                // If a generated page gets another address, the author made no mistake (N16, R6).
                _ => continue,
            };
            let other = self.name_of(other);
            let message = format!(
                "{} is taken by {other}; this one is at {}",
                shown(&wanted),
                shown(&url)
            );
            self.findings
                .push(Finding::new(Code::SlugCollision, path, None, message));
        }
    }

    fn name_of(&self, owner: Owner) -> String {
        match owner {
            Owner::File(id) | Owner::Redirect(id) => {
                self.files[id.0 as usize].entry.path.to_string()
            }
            Owner::Folder(id) if id.0 == 0 => "the home page".to_owned(),
            Owner::Folder(id) => format!("{}/", self.folders[id.0 as usize].path),
            Owner::Generated(what) => what.to_owned(),
        }
    }
}

/// Returns the slug of a page's own name; nothing for attachments and what is not shown.
fn page_slug(file: &File) -> String {
    let path = &file.entry.path;
    match file.kind() {
        _ if !is_shown(file) => String::new(),
        FileKind::Note => slug(path.stem(), path.as_str()),
        kind if kind.has_page() => slug(path.name(), path.as_str()),
        _ => String::new(),
    }
}

/// Returns an address as messages show it. That of the home page is empty.
fn shown(url: &Url) -> &str {
    if url.as_str().is_empty() {
        "/"
    } else {
        url.as_str()
    }
}
