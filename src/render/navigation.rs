//! Makes the navigation of a page: links to files, folders and tags, breadcrumbs, the folder column, the header.
//!
//! Entry point: [`Navigation::new`], made for each page. A folder's column is a window of its list, so a page does not grow with
//! its folder.

use super::context::{Addresses, FolderView, LinkView, ListingView, PageView};
use super::{Site, language};
use crate::index::lists;
use crate::link::{FileId, Folder, FolderId, TagId, Vault};
use crate::model::address::web_scheme;
use crate::model::{Code, Finding, Url, VaultPath, text};

/// How many folders, and how many files, the folder column shows at most.
const COLUMN: usize = 24;

/// How many of each it shows where there are more.
const NEAR: usize = 16;

/// Links as seen from one page.
#[derive(Debug)]
pub(super) struct Navigation<'s, 'a> {
    site: &'s Site<'a>,
    /// How the page writes addresses.
    pub(super) to: Addresses<'s>,
}

impl<'s, 'a> Navigation<'s, 'a> {
    /// Makes the links of the page that `to` belongs to.
    pub(super) fn new(site: &'s Site<'a>, to: Addresses<'s>) -> Self {
        Self { site, to }
    }

    /// Returns the view of a page with the parts that every page shows. The rest is empty.
    pub(super) fn page(&self) -> PageView<'a> {
        let (config, vault) = (self.site.config, self.site.vault);
        let root = Url::new("");
        let absolute = |base: &String| format!("{base}{}", self.to.at.encoded());
        PageView {
            lang: &config.site.lang,
            dir: self.direction(&config.site.lang),
            root: self.to.of(&root),
            home: self
                .to
                .of(vault.folders.first().map_or(&root, |home| &home.url)),
            all_notes: self.to.of(&vault.all_notes),
            graph: vault.graph.as_ref().map(|url| self.to.of(url)),
            tag_index: (!vault.tags.is_empty()).then(|| self.to.of(&vault.tag_index)),
            feed: vault.feed.as_ref().map(|feed| self.to.of(feed)),
            canonical: config.site.url.as_ref().map(absolute),
            logo: config.theme.logo.as_deref().and_then(|p| self.resource(p)),
            icon: config
                .theme
                .favicon
                .as_deref()
                .and_then(|p| self.resource(p)),
            icons: vault
                .icons()
                .filter_map(|(file, sizes)| Some(self.to.link(sizes, file.url.as_ref()?)))
                .collect(),
            publish_css: vault
                .publish_css(config)
                .and_then(|file| Some(self.to.of(file.url.as_ref()?))),
            nav: self.header(),
            has_tree: vault.folders.len() > 1,
            ..PageView::default()
        }
    }

    /// Returns the direction of a page in this language. Obsidian's settings may turn every page from right to left (P13).
    pub(super) fn direction(&self, lang: &str) -> Option<&'static str> {
        let right_to_left = self.site.vault.obsidian.right_to_left.then_some("rtl");
        right_to_left.or_else(|| language::direction(lang))
    }

    /// Returns the title of a file's page.
    pub(super) fn title(&self, id: FileId) -> &'a str {
        self.site.vault.page_title(id)
    }

    /// Returns a link to a public file.
    pub(super) fn file(&self, id: FileId) -> Option<LinkView<'a>> {
        let url = self.site.vault.file(id).url.as_ref()?;
        Some(self.to.link(self.title(id), url))
    }

    /// Returns a link to a folder.
    pub(super) fn folder(&self, id: FolderId) -> LinkView<'a> {
        let text = lists::folder_title(self.site.vault, id);
        self.to.link(text, &self.site.vault.folder(id).url)
    }

    /// A link to a folder, with the number of notes in it. Only lists show numbers: every page that shows one is made again when it
    /// changes.
    pub(super) fn counted_folder(&self, id: FolderId) -> LinkView<'a> {
        LinkView {
            count: self.site.vault.folder(id).total,
            ..self.folder(id)
        }
    }

    /// Returns a link to a tag.
    pub(super) fn tag(&self, id: TagId) -> LinkView<'a> {
        let tag = self.site.vault.tag(id);
        self.to.link(&tag.name, &tag.url)
    }

    /// Returns a link to a tag, with the number of notes that carry it or one below.
    pub(super) fn counted_tag(&self, id: TagId) -> LinkView<'a> {
        LinkView {
            count: self.site.vault.tag(id).total,
            ..self.tag(id)
        }
    }

    /// Returns the folders above `folder`, outermost first; with itself if `inclusive`.
    pub(super) fn crumbs(&self, folder: FolderId, inclusive: bool) -> Vec<LinkView<'a>> {
        let vault = self.site.vault;
        let first = vault.folders.get(folder.0 as usize).and_then(|found| {
            if inclusive {
                Some(folder)
            } else {
                found.parent
            }
        });
        let above = std::iter::successors(first, |f| vault.folder(*f).parent);
        let mut crumbs: Vec<_> = above.map(|f| self.folder(f)).collect();
        crumbs.reverse();
        crumbs
    }

    /// Returns links to the home page and the tags above `tag`.
    pub(super) fn tag_crumbs(&self, tag: TagId) -> Vec<LinkView<'a>> {
        let vault = self.site.vault;
        let first = vault.tag(tag).parent;
        let above = std::iter::successors(first, |t| vault.tag(*t).parent);
        let mut crumbs: Vec<_> = above.map(|t| self.tag(t)).collect();
        crumbs.extend(self.crumbs(FolderId(0), true));
        crumbs.reverse();
        crumbs
    }

    /// Returns the folders and files directly in a folder.
    pub(super) fn listing(&self, id: FolderId) -> ListingView<'a> {
        let Folder { folders, files, .. } = self.site.vault.folder(id);
        self.entries(folders, files)
    }

    fn entries(&self, folders: &[FolderId], files: &[FileId]) -> ListingView<'a> {
        ListingView {
            folders: folders.iter().map(|f| self.counted_folder(*f)).collect(),
            files: files.iter().filter_map(|f| self.file(*f)).collect(),
        }
    }

    /// Returns the folder column, around the file `current`.
    pub(super) fn folder_view(&self, id: FolderId, current: Option<FileId>) -> FolderView<'a> {
        let column = column(self.site.vault, id, current);
        FolderView {
            link: self.folder(id),
            up: self.site.vault.folder(id).parent.map(|f| self.folder(f)),
            list: self.entries(column.folders, column.files),
            all: column.all,
        }
    }

    /// Returns the folder column of a page that lies in no folder: the root's.
    pub(super) fn root_view(&self) -> Option<FolderView<'a>> {
        let root = !self.site.vault.folders.is_empty();
        root.then(|| self.folder_view(FolderId(0), None))
    }

    /// Returns the links of the header, without those that lead nowhere or to a private file.
    fn header(&self) -> Vec<LinkView<'a>> {
        let links = self.site.config.nav.links.iter();
        links
            .filter_map(|link| {
                let (url, current) = self.header_target(&link.to)?;
                Some(LinkView {
                    text: &link.text,
                    url,
                    current,
                    count: 0,
                })
            })
            .collect()
    }

    fn header_target(&self, to: &str) -> Option<(String, bool)> {
        let vault = self.site.vault;
        if web_scheme(to).is_some() || to.starts_with("mailto:") {
            return Some((to.to_owned(), false));
        }
        let path = text::nfc(to.trim_matches('/'));
        let found = find_page(vault, &path)
            .and_then(|id| vault.file(id).url.as_ref())
            .or_else(|| find_folder(vault, &path).map(|f| &vault.folder(f).url));
        if let Some(url) = found {
            return Some((self.to.of(url), self.to.at == url));
        }
        let is_known = find_file(vault, &path).is_some();
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        let is_static =
            extension.is_some_and(|e| !e.contains('/') && !e.eq_ignore_ascii_case("md"));
        (is_static && !is_known).then(|| (self.to.of(&Url::new(&path)), false))
    }

    /// Returns findings about header links that lead nowhere, and about pictures of the theme that are private.
    pub(super) fn broken_links(&self) -> Vec<Finding> {
        let config = self.site.config;
        let settings = || VaultPath::new("noteweave.toml");
        let links = config.nav.links.iter();
        let broken = links
            .filter(|link| self.header_target(&link.to).is_none())
            .map(|link| {
                let message = format!("no public page for \"{}\" in `nav.links`", link.to);
                Finding::new(Code::BrokenLink, settings(), None, message)
                    .with_target(link.to.as_str())
            });
        let theme = [
            ("logo", &config.theme.logo),
            ("favicon", &config.theme.favicon),
        ]
        .into_iter()
        .filter_map(|(key, path)| {
            let path = path.as_deref()?;
            let message =
                format!("{path}, the `theme.{key}`, is in a private place and is not published");
            let finding = Finding::new(Code::PrivateAttachment, settings(), None, message);
            self.resource(path)
                .is_none()
                .then(|| finding.with_target(path))
        });
        broken.chain(theme).collect()
    }

    /// Returns the address of a file of the vault, else of a file in `static/`, with or without that folder's name. Returns `None` if the
    /// file is private.
    fn resource(&self, path: &str) -> Option<String> {
        let path = text::nfc(path.trim_matches('/'));
        match find_file(self.site.vault, &path) {
            Some(id) => Some(self.to.of(self.site.vault.file(id).url.as_ref()?)),
            None => {
                let inside = path.strip_prefix("static/").unwrap_or(&path);
                Some(self.to.of(&Url::new(inside)))
            }
        }
    }
}

/// The entries of a folder column.
pub(super) struct Column<'v> {
    pub(super) folders: &'v [FolderId],
    pub(super) files: &'v [FileId],
    /// The number of the folder's entries, if some are not listed; else 0.
    pub(super) all: usize,
}

/// Returns the folder column of a page, around the file `current`.
pub(super) fn column(vault: &Vault, id: FolderId, current: Option<FileId>) -> Column<'_> {
    let Folder { folders, files, .. } = vault.folder(id);
    let at = current.and_then(|file| lists::position(files, file));
    let room = |count: usize| if count > COLUMN { NEAR } else { COLUMN };
    let near_folders = lists::window(folders.len(), room(folders.len()), None);
    let near_files = lists::window(files.len(), room(files.len()), at);
    let shown = near_folders.len() + near_files.len();
    let all = folders.len() + files.len();
    Column {
        folders: &folders[near_folders],
        files: &files[near_files],
        all: if all > shown { all } else { 0 },
    }
}

/// Returns the folder a file lies in.
pub(super) fn folder_of(vault: &Vault, id: FileId) -> FolderId {
    let path = &vault.file(id).entry.path;
    find_folder(vault, path.folder()).unwrap_or(FolderId(0))
}

/// Returns the file at exactly this path.
fn find_file(vault: &Vault, path: &str) -> Option<FileId> {
    let found = vault
        .files
        .binary_search_by(|f| f.entry.path.as_str().cmp(path));
    found.ok().map(|at| FileId(at as u32))
}

/// Returns the public file with a page at this path, with or without `.md`.
fn find_page(vault: &Vault, path: &str) -> Option<FileId> {
    let found = find_file(vault, path).or_else(|| find_file(vault, &format!("{path}.md")));
    found.filter(|id| vault.file(*id).is_public() && vault.file(*id).kind().has_page())
}

/// Returns the folder with a page at exactly this path.
fn find_folder(vault: &Vault, path: &str) -> Option<FolderId> {
    let found = vault.folders.binary_search_by(|f| (*f.path).cmp(path));
    found.ok().map(|at| FolderId(at as u32))
}
