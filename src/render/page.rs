//! Lists the pages of a site, and where they are.
//!
//! Entry points: [`pages`] and [`url_of`].

use crate::link::{FileId, FolderId, TagId, Vault};
use crate::model::{FileKind, Url};

/// One page of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// A note, canvas or base. Also the page of a folder that shows a note (N10), and home.
    File(FileId),
    /// A drawing without an exported picture, as SVG (B7).
    Drawing(FileId),
    /// A generated folder listing.
    Folder(FolderId),
    /// A tag.
    Tag(TagId),
    /// All tags.
    TagIndex,
    /// All notes.
    AllNotes,
    /// The graph of all notes.
    Graph,
    /// `404.html`
    NotFound,
    /// Index in [`Vault::redirects`].
    Redirect(u32),
    /// The feed.
    Feed,
    /// Index in [`Vault::sitemap`].
    Sitemap(u32),
}

/// Returns all pages of the site.
#[must_use]
pub fn pages(vault: &Vault) -> Vec<Page> {
    let files = vault
        .ids()
        .filter(|(_, f)| f.kind().has_page() && f.is_public());
    let folders = vault.folders.iter().enumerate().filter(|(_, folder)| {
        let is_root = folder.parent.is_none();
        folder.page.is_none() && !(is_root && vault.home.is_some())
    });
    let mut pages: Vec<Page> = files.map(|(id, _)| Page::File(id)).collect();
    let drawings = vault
        .ids()
        .filter(|(_, file)| file.kind() == FileKind::Drawing && file.is_public());
    pages.extend(drawings.map(|(id, _)| Page::Drawing(id)));
    pages.extend(folders.map(|(i, _)| Page::Folder(FolderId(i as u32))));
    pages.extend((0..vault.tags.len() as u32).map(|i| Page::Tag(TagId(i))));
    if !vault.tags.is_empty() {
        pages.push(Page::TagIndex);
    }
    if vault.graph.is_some() {
        pages.push(Page::Graph);
    }
    pages.extend([Page::AllNotes, Page::NotFound]);
    pages.extend((0..vault.redirects.len() as u32).map(Page::Redirect));
    pages.extend(vault.feed.iter().map(|_| Page::Feed));
    pages.extend((0..vault.sitemap.len() as u32).map(Page::Sitemap));
    pages
}

/// Returns the address of a page. A file without a page has that of every missing page, `404.html`.
#[must_use]
pub fn url_of(vault: &Vault, page: Page) -> Url {
    match page {
        Page::File(id) => match &vault.file(id).url {
            Some(url) if vault.file(id).kind().has_page() => url.clone(),
            _ => not_found_url(),
        },
        Page::Drawing(id) => match &vault.file(id).url {
            Some(url) => url.clone(),
            None => not_found_url(),
        },
        Page::Folder(id) => vault.folder(id).url.clone(),
        Page::Tag(id) => vault.tag(id).url.clone(),
        Page::TagIndex => vault.tag_index.clone(),
        Page::AllNotes => vault.all_notes.clone(),
        Page::Graph => vault.graph.clone().unwrap_or_else(not_found_url),
        Page::NotFound => not_found_url(),
        Page::Redirect(i) => vault.redirects[i as usize].url.clone(),
        Page::Feed => vault.feed.clone().unwrap_or_else(not_found_url),
        Page::Sitemap(i) => vault.sitemap[i as usize].clone(),
    }
}

pub(super) fn not_found_url() -> Url {
    Url::new("404.html")
}
