//! Renders each page from its view model and template.
//!
//! Entry point: [`render`]. The cost of a page depends on what it shows: nothing here walks all notes but the pages that
//! list them all.

use super::contents::contents;
use super::context::{
    Addresses, BacklinkView, BranchView, DatedLink, GroupView, LinkView, NeighbourView, PageView,
    RedirectView,
};
use super::machines;
use super::named;
use super::navigation::{Navigation, folder_of};
use super::page::{Page, not_found_url, url_of};
use super::theme::Drawing;
use super::{Output, Site, html, language, properties};
use crate::config::origin;
use crate::error::Result;
use crate::index::{graph as network, lists};
use crate::link::{Backlink, FileId, FolderId, TagId, Target};
use crate::model::address::{web_scheme, with_scheme};
use crate::model::text::nfc;
use crate::model::{FileKind, Url};

/// Pages that link here are shown with their excerpts up to this number; the rest are a folded list of titles.
pub(super) const BACKLINKS: usize = 50;

/// With more notes than this the list of all notes shows folders at first, and no notes in them.
const UNFOLDED: usize = 300;

/// A page with more neighbours in the graph does not name them; the script finds them in the data.
const NEIGHBOURS: usize = 60;

/// How many notes the home page lists as changed last.
const RECENT: usize = 10;

/// Renders one page.
///
/// # Errors
/// [`crate::Error::Template`] when a template fails.
pub fn render(site: &Site<'_>, page: Page) -> Result<Output> {
    let url = url_of(site.vault, page);
    match page {
        Page::File(id) if url != not_found_url() => note(site, id, &url),
        Page::File(_) | Page::NotFound => not_found(site, &url),
        Page::Folder(id) => folder(site, id, &url),
        Page::Tag(id) => tag(site, id, &url),
        Page::TagIndex => tag_index(site, &url),
        Page::AllNotes => all_notes(site, &url),
        Page::Graph => graph(site, &url),
        Page::Redirect(i) => redirect(site, i, &url),
        Page::Drawing(id) => Ok(Output {
            bytes: html::drawing_file(site, id, &url).into_bytes(),
            findings: Vec::new(),
            url,
        }),
        Page::Feed => machines::feed(site, &url),
        Page::Sitemap(i) => machines::sitemap(site, i as usize, &url),
    }
}

fn note(site: &Site<'_>, id: FileId, url: &Url) -> Result<Output> {
    let file = site.vault.file(id);
    let at = relative(url);
    let is_note = file.note.is_some() && file.kind() != FileKind::Base;
    let body = match file.kind() {
        FileKind::Base => html::base(site, id, url),
        _ if is_note => html::body(site, id, url, None),
        _ => html::Body::default(),
    };
    let given = file
        .note
        .as_ref()
        .and_then(|n| n.front.description.as_deref());
    let description = match given {
        Some(text) => nfc(text).into_owned(),
        None if is_note => html::summary(site, id),
        None => String::new(),
    };
    let mut page = note_view(site, id, at, &body);
    page.description = Some(description).filter(|d| !d.is_empty());
    let excerpts = |b: &Backlink| {
        let excerpt = |link: &u32| html::excerpt(site, b.from, *link);
        let found = b.links.iter().map(excerpt);
        found.filter(|e| !e.is_empty()).collect()
    };
    let (near, rest) = file.backlinks.split_at(file.backlinks.len().min(BACKLINKS));
    let nav = Navigation::new(site, at);
    page.backlinks = near
        .iter()
        .filter_map(|b| {
            let LinkView { text, url, .. } = nav.file(b.from)?;
            Some(BacklinkView {
                text,
                url,
                excerpts: excerpts(b),
            })
        })
        .collect();
    page.more_backlinks = rest.iter().filter_map(|b| nav.file(b.from)).collect();
    site.theme
        .fill("note.html", &page, &body.html, url, body.findings)
}

/// Returns the view of a note's page without what is made by reading other notes.
pub(super) fn note_view<'a>(
    site: &Site<'a>,
    id: FileId,
    at: Addresses<'_>,
    body: &html::Body,
) -> PageView<'a> {
    let vault = site.vault;
    let file = vault.file(id);
    let nav = Navigation::new(site, at);
    let is_home = vault.home == Some(id);
    let folder = file.folder_page.unwrap_or_else(|| folder_of(vault, id));
    let mut page = nav.page();
    page.kind = match file.kind() {
        FileKind::Canvas => "canvas",
        FileKind::Base => "base",
        FileKind::Note | FileKind::Drawing | FileKind::Attachment(_) => "note",
    };
    page.title = nav.title(id);
    page.is_home = is_home;
    page.is_unlisted = !file.is_listed();
    page.show_title = !body.starts_with_h1 && !vault.obsidian.hide_inline_title;
    page.crumbs = nav.crumbs(folder, file.folder_page.is_none() && !is_home);
    page.folder = Some(nav.folder_view(folder, Some(id)));
    page.listing = file.folder_page.map(|folder| nav.listing(folder));
    if file.folder_page.is_none() {
        let (previous, next) = lists::neighbours(&vault.folder(folder).files, id);
        page.previous = previous.and_then(|id| nav.file(id));
        page.next = next.and_then(|id| nav.file(id));
    }
    page.created = file.created.as_deref();
    page.modified = file.modified.as_deref();
    page.tags = file.tags.iter().map(|t| nav.tag(*t)).collect();
    let leads_to = network::leads_to(vault, id);
    page.is_linked = network::is_linked(vault, id, &leads_to);
    page.many_neighbours = leads_to.len() + file.backlinks.len() > NEIGHBOURS;
    if !page.many_neighbours {
        let neighbour = |id: &FileId| nav.file(*id).map(NeighbourView::new);
        page.neighbours = leads_to.iter().filter_map(neighbour).collect();
        named::mark(&mut page.neighbours, &body.html);
        page.named_neighbours = page.neighbours.iter().any(|link| link.named);
        page.unnamed_neighbours = page.neighbours.iter().any(|link| !link.named);
    }
    page.properties = properties::shown(site, file, at);
    add_scripts(&mut page, site, at, body);
    if is_home {
        page.recent = recent(site, &nav);
    }
    if let Some(note) = &file.note {
        let front = &note.front;
        page.lang = front.lang.as_deref().unwrap_or(page.lang);
        if front.lang.is_none() {
            let other = |lang: &&str| !page.lang.starts_with(lang);
            page.text_lang = language::written_in(note).filter(other);
        }
        page.dir = front.dir.as_deref().or_else(|| nav.direction(page.lang));
        page.classes = front.classes.iter().flat_map(|c| [" ", c]).collect();
        page.image = front.image.and_then(|link| image(site, id, link));
        page.contents = contents(note, &body.html, body.starts_with_h1);
    }
    page
}

/// Whether a text shows something that has its looks from the style sheet of plugins.
fn shows_plugins(html: &str) -> bool {
    [
        "class=\"dataview",
        "class=\"block-language-",
        "class=\"task-date",
        "class=\"plugin-block",
        "class=\"query-",
        "style=\"--nw-callout:",
    ]
    .iter()
    .any(|class| html.contains(class))
}

/// Adds the scripts that the page's blocks of code and diagrams need (X8).
fn add_scripts(page: &mut PageView<'_>, site: &Site<'_>, at: Addresses<'_>, body: &html::Body) {
    page.has_plugins = shows_plugins(&body.html);
    page.has_base = body.html.contains("<div class=\"bases-");
    page.has_code = body.html.contains("<pre");
    page.has_board = body.html.contains("<div class=\"kanban\"");
    page.has_diagram = body.html.contains("class=\"nw-drawing");
    page.has_canvas = body.html.contains("<div class=\"canvas-");
    let drawing = site.theme.drawing.as_ref();
    match drawing.filter(|_| page.has_code && body.html.contains("<pre class=\"mermaid\"")) {
        Some(Drawing::Own(url)) => page.drawing = Some(at.of(url)),
        Some(Drawing::Remote(url)) => {
            page.drawing = Some(url.clone());
            page.drawing_origin = origin(url);
        }
        None => {}
    }
}

/// Returns the absolute address of a note's picture (P12), if the site's address is known and the picture is public.
fn image(site: &Site<'_>, id: FileId, link: u32) -> Option<String> {
    let base = site.config.site.url.as_deref()?;
    let file = site.vault.file(id);
    match file.targets.get(link as usize)? {
        Target::File { file, .. } => {
            let url = site.vault.file(*file).url.as_ref()?;
            Some(format!("{base}{}", url.encoded()))
        }
        Target::External => {
            let link = file.note.as_ref()?.links.get(link as usize)?;
            let url = with_scheme(&link.target);
            web_scheme(&url).map(|_| url.to_string())
        }
        _ => None,
    }
}

fn recent<'a>(site: &Site<'a>, nav: &Navigation<'_, 'a>) -> Vec<DatedLink<'a>> {
    let found = lists::recent(site.vault, RECENT).into_iter();
    found
        .filter_map(|id| {
            let LinkView { text, url, .. } = nav.file(id)?;
            let date = site.vault.file(id).modified.as_deref()?;
            Some(DatedLink { text, url, date })
        })
        .collect()
}

fn folder(site: &Site<'_>, id: FolderId, url: &Url) -> Result<Output> {
    let nav = Navigation::new(site, relative(url));
    let folder = site.vault.folder(id);
    let mut page = nav.page();
    page.kind = "folder";
    page.title = &folder.name;
    page.show_title = true;
    page.is_home = folder.parent.is_none();
    page.crumbs = nav.crumbs(id, false);
    page.folder = Some(nav.folder_view(id, None));
    page.listing = Some(nav.listing(id));
    page.total = folder.total as usize;
    if page.is_home {
        page.recent = recent(site, &nav);
        page.description = Some(site.config.site.description.clone()).filter(|d| !d.is_empty());
    }
    site.theme.fill("folder.html", &page, "", url, Vec::new())
}

fn tag(site: &Site<'_>, id: TagId, url: &Url) -> Result<Output> {
    let nav = Navigation::new(site, relative(url));
    let vault = site.vault;
    let tag = vault.tag(id);
    let mut page = nav.page();
    page.kind = "tag";
    page.title = &tag.name;
    page.folder = nav.root_view();
    page.crumbs = nav.tag_crumbs(id);
    let links = |files: &[FileId]| files.iter().filter_map(|id| nav.file(*id)).collect();
    page.groups.push(GroupView {
        heading: None,
        links: links(&tag.files),
    });
    for below in lists::tags_below(vault, Some(id)) {
        page.groups.push(GroupView {
            heading: Some(nav.counted_tag(below)),
            links: links(&vault.tag(below).files),
        });
    }
    page.total = tag.total as usize;
    site.theme.fill("tag.html", &page, "", url, Vec::new())
}

fn tag_index(site: &Site<'_>, url: &Url) -> Result<Output> {
    let nav = Navigation::new(site, relative(url));
    let mut page = nav.page();
    page.kind = "tags";
    page.folder = nav.root_view();
    page.crumbs = nav.crumbs(FolderId(0), true);
    let vault = site.vault;
    let mut depths: Vec<usize> = vec![0; vault.tags.len()];
    let tags = lists::tags_below(vault, None);
    for id in &tags {
        let parent = vault.tag(*id).parent;
        depths[id.0 as usize] = parent.map_or(0, |parent| depths[parent.0 as usize] + 1);
    }
    let branch = |id: &TagId| {
        let name = &*vault.tag(*id).name;
        let leaf = name.rsplit('/').next().unwrap_or(name);
        BranchView {
            link: LinkView {
                text: leaf,
                ..nav.counted_tag(*id)
            },
            name,
            is_note: false,
            links: Vec::new(),
            opens: false,
            closes: 0,
        }
    };
    page.branches = tags.iter().map(branch).collect();
    let depths: Vec<usize> = tags.iter().map(|id| depths[id.0 as usize]).collect();
    BranchView::nest(&mut page.branches, &depths);
    page.total = vault.tags.len();
    site.theme.fill("tags.html", &page, "", url, Vec::new())
}

/// Returns all notes, those in folders as a tree that can be folded.
fn all_notes(site: &Site<'_>, url: &Url) -> Result<Output> {
    let nav = Navigation::new(site, relative(url));
    let vault = site.vault;
    let mut page = nav.page();
    page.kind = "notes";
    page.folder = nav.root_view();
    page.crumbs = nav.crumbs(FolderId(0), true);
    let folders = lists::folders(vault);
    let mut depths: Vec<usize> = vec![0; vault.folders.len()];
    let mut shown = Vec::new();
    for id in &folders {
        let folder = vault.folder(*id);
        let files = folder.files.iter();
        let links: Vec<_> = files.filter_map(|file| nav.file(*file)).collect();
        page.total += links.len() + usize::from(folder.page.is_some());
        let Some(parent) = folder.parent else {
            let home = folder.page.and_then(|page| nav.file(page));
            let links = home.into_iter().chain(links).collect();
            let heading = None;
            page.groups.push(GroupView { heading, links });
            continue;
        };
        let depth = match parent.0 {
            0 => 0,
            _ => depths[parent.0 as usize] + 1,
        };
        depths[id.0 as usize] = depth;
        shown.push(depth);
        page.branches.push(BranchView {
            link: nav.counted_folder(*id),
            name: &folder.path,
            is_note: folder.page.is_some(),
            links,
            opens: false,
            closes: 0,
        });
    }
    BranchView::nest(&mut page.branches, &shown);
    page.folded = page.total > UNFOLDED;
    site.theme.fill("notes.html", &page, "", url, Vec::new())
}

fn graph(site: &Site<'_>, url: &Url) -> Result<Output> {
    let nav = Navigation::new(site, relative(url));
    let mut page = nav.page();
    page.kind = "graph";
    page.folder = nav.root_view();
    page.crumbs = nav.crumbs(FolderId(0), true);
    site.theme.fill("graph.html", &page, "", url, Vec::new())
}

/// Renders `404.html` (N13). Each build renders it, so it also reports links of the header that lead nowhere.
fn not_found(site: &Site<'_>, url: &Url) -> Result<Output> {
    let base = site.config.site.base.as_deref().unwrap_or("/");
    let at = Addresses {
        at: url,
        base: Some(base),
    };
    let nav = Navigation::new(site, at);
    let body = match site.vault.not_found {
        Some(id) => html::body(site, id, url, Some(base)),
        None => html::Body::default(),
    };
    let mut page = nav.page();
    page.kind = "not-found";
    page.canonical = None;
    page.show_title = !body.starts_with_h1;
    page.folder = nav.root_view();
    add_scripts(&mut page, site, at, &body);
    if let Some(note) = site.vault.not_found.map(|id| site.vault.file(id)) {
        let front = note.note.as_ref().map(|n| &n.front);
        let title = front.and_then(|f| f.title.as_deref());
        page.title = title.unwrap_or_default();
        page.lang = front.and_then(|f| f.lang.as_deref()).unwrap_or(page.lang);
        let dir = front.and_then(|f| f.dir.as_deref());
        page.dir = dir.or_else(|| nav.direction(page.lang));
    }
    let mut findings = body.findings;
    findings.extend(nav.broken_links());
    site.theme
        .fill("404.html", &page, &body.html, url, findings)
}

fn redirect(site: &Site<'_>, index: u32, url: &Url) -> Result<Output> {
    let target = &site.vault.redirects[index as usize].target;
    let relative = url.relative(target);
    let absolute = |base: &String| format!("{base}{}", target.encoded());
    let page = RedirectView {
        lang: &site.config.site.lang,
        canonical: site
            .config
            .site
            .url
            .as_ref()
            .map_or_else(|| relative.clone(), absolute),
        target: relative,
    };
    site.theme.fill("redirect.html", &page, "", url, Vec::new())
}

fn relative(at: &Url) -> Addresses<'_> {
    Addresses { at, base: None }
}

#[cfg(test)]
mod tests;
