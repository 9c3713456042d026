//! Keeps the book of addresses: which file has which address, and the next free one for a later file (N14–N18).
//!
//! Entry point: [`Book::claim`]. Two addresses clash when their output files are equal after case folding, or when one would need a
//! folder where the other is a file.

use super::{FileId, FolderId};
use crate::config::UrlStyle;
use crate::model::path::LONGEST_NAME;
use crate::model::text::{fold, nfc};
use crate::model::url::{LONGEST_ADDRESS, shortened};
use crate::model::{Url, VaultPath};
use rustc_hash::FxHashMap;

/// Folder of generated assets and data (N14).
const RESERVED: &str = "_nw";

/// Longest segment of a permalink, as in N7.
const MAX_SEGMENT: usize = 200;

/// The reason why a long address is refused.
pub(super) const TOO_LONG: &str = "it is longer than 800 bytes";

/// Longest extension. A longer text after a dot is part of the name.
const LONGEST_EXTENSION: usize = 32;

/// The owner of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A file's page, or an attachment.
    File(FileId),
    /// A generated folder listing.
    Folder(FolderId),
    /// A redirect to a file's page.
    Redirect(FileId),
    /// A generated page, with a name for messages.
    Generated(&'static str),
}

/// All addresses handed out so far.
#[derive(Debug)]
pub(super) struct Book {
    style: UrlStyle,
    files: FxHashMap<String, Owner>,
    folders: FxHashMap<String, Owner>,
    /// The next suffix to try for an address that was asked for before.
    next: FxHashMap<String, u32>,
}

impl Book {
    /// Makes a book that holds only `404.html` (N13) and `_nw/` (N14).
    pub(super) fn new(style: UrlStyle) -> Self {
        let mut book = Self {
            style,
            files: FxHashMap::default(),
            folders: FxHashMap::default(),
            next: FxHashMap::default(),
        };
        book.enter(
            &Url::new("404.html"),
            Owner::Generated("the page for missing pages"),
        );
        book.enter(
            &Url::new("_nw/x"),
            Owner::Generated("noteweave's own files"),
        );
        book
    }

    /// Returns the address of a page with these slugs, `a/b` (N4, N24). Without slugs it is the home page.
    pub(super) fn page(&self, slugs: &str) -> Url {
        let slugs = &*shortened(slugs);
        match (self.style, slugs) {
            (UrlStyle::Pretty, "") => Url::new(""),
            (UrlStyle::Html, "") => Url::new("index.html"),
            (UrlStyle::Pretty, _) => Url::new(&format!("{slugs}/")),
            (UrlStyle::Html, _) => Url::new(&format!("{slugs}.html")),
        }
    }

    /// Returns the owner of `url`, or of an address that clashes with it.
    pub(super) fn owner(&self, url: &Url) -> Option<Owner> {
        let path = fold(&url.output_path());
        let taken = self.files.get(&path).or_else(|| self.folders.get(&path));
        let above = || parents(&path).find_map(|folder| self.files.get(folder));
        let reserved = || {
            let first = path.split('/').next();
            (first == Some(RESERVED))
                .then(|| self.folders.get(RESERVED))
                .flatten()
        };
        taken.or_else(above).or_else(reserved).copied()
    }

    /// Takes `url` if it is free.
    pub(super) fn claim_exactly(&mut self, url: &Url, owner: Owner) -> Result<(), Owner> {
        match self.owner(url) {
            Some(other) => Err(other),
            None => {
                self.enter(url, owner);
                Ok(())
            }
        }
    }

    /// Takes `url`, or the first of `url-2`, `url-3`… that is free. Returns the address and the owner of the one that was wanted (N15).
    /// Where a file has the address of a folder that `url` lies in, it is the folder's segment that gets the suffix.
    pub(super) fn claim(&mut self, url: &Url, owner: Owner) -> (Url, Option<Owner>) {
        let Err(other) = self.claim_exactly(url, owner) else {
            return (url.clone(), None);
        };
        let url = &self.out_of_files(url);
        if self.claim_exactly(url, owner).is_ok() {
            return (url.clone(), Some(other));
        }
        let key = fold(url.as_str());
        let mut n = self.next.get(&key).copied().unwrap_or(2);
        loop {
            let next = with_suffix(url, n);
            n += 1;
            if self.claim_exactly(&next, owner).is_ok() {
                self.next.insert(key, n);
                return (next, Some(other));
            }
        }
    }

    /// Returns `url` with a suffix for each of its folders whose name belongs to a file or is reserved for generated files.
    fn out_of_files(&mut self, url: &Url) -> Url {
        let url = url.as_str();
        let mut moved = String::with_capacity(url.len() + 2);
        let mut rest = url;
        // The last segment gets its suffix elsewhere.
        while let Some((segment, after)) = rest.split_once('/').filter(|(_, a)| !a.is_empty()) {
            let plain = format!("{moved}{segment}");
            let key = fold(&plain);
            moved.clone_from(&plain);
            if self.is_no_folder(&key) {
                // There are only ever more files, so a suffix that was taken once stays taken.
                let of_folder = format!("{key}/");
                let mut n = self.next.get(&of_folder).copied().unwrap_or(2);
                moved = numbered(&plain, n, 0);
                while self.is_no_folder(&fold(&moved)) {
                    n += 1;
                    moved = numbered(&plain, n, 0);
                }
                self.next.insert(of_folder, n);
            }
            moved.push('/');
            rest = after;
        }
        Url::new(&(moved + rest))
    }

    fn is_no_folder(&self, path: &str) -> bool {
        path == RESERVED || self.files.contains_key(path)
    }

    fn enter(&mut self, url: &Url, owner: Owner) {
        let path = fold(&url.output_path());
        for folder in parents(&path) {
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), owner);
            }
        }
        self.files.insert(path, owner);
    }
}

/// Returns the folders a path lies in, outermost first.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Adds `-n` to the last segment, before the extension of a file (N15).
fn with_suffix(url: &Url, n: u32) -> Url {
    let url = url.as_str();
    if url.is_empty() {
        return Url::new(&format!("home-{n}/"));
    }
    if let Some(page) = url.strip_suffix('/') {
        return Url::new(&format!("{}/", numbered(page, n, 0)));
    }
    let name = url.rfind('/').map_or(0, |slash| slash + 1);
    let dot = url[name..].rfind('.').filter(|dot| *dot > 0);
    let (stem, extension) = url.split_at(dot.map_or(url.len(), |dot| name + dot));
    // Attachments keep their names, which may leave no room.
    let (stem, extension) = match extension.len() {
        0..=LONGEST_EXTENSION => (stem, extension),
        _ => (url, ""),
    };
    Url::new(&format!(
        "{}{extension}",
        numbered(stem, n, extension.len())
    ))
}

/// Returns `path-n`, with the last segment cut so that the name has room for `more` bytes after it.
fn numbered(path: &str, n: u32, more: usize) -> String {
    let suffix = format!("-{n}");
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    let room = LONGEST_NAME.saturating_sub(suffix.len() + more);
    let end = path.floor_char_boundary(path.len().min(start + room));
    format!("{}{suffix}", &path[..end])
}

/// Returns the first segment of an address, changed if it is reserved (N14).
pub(super) fn outside_reserved(segment: &str) -> String {
    if fold(segment) == RESERVED {
        format!("{segment}-2")
    } else {
        segment.to_owned()
    }
}

/// Returns the address that an attachment wants (N9).
pub(super) fn attachment_url(path: &VaultPath) -> Url {
    match path.as_str().split_once('/') {
        Some((first, rest)) => {
            let path = format!("{}/{rest}", outside_reserved(first));
            Url::new(&shortened(&path))
        }
        None => Url::new(path.as_str()),
    }
}

/// Returns the address of a drawing without an exported picture: that of its SVG.
pub(super) fn drawing_url(path: &VaultPath) -> Url {
    let name = path.as_str();
    let name = &name[..name.len() - path.extension().len()];
    attachment_url(&VaultPath::new(&format!("{name}svg")))
}

/// The meaning of a permalink (N17).
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Permalink {
    /// The home page.
    Home,
    /// A page: its path without slashes at the ends.
    Page(String),
    /// A file, ending in `.html`.
    File(String),
}

/// Reads a permalink. Returns the reason if it cannot be used (N18).
pub(super) fn permalink(value: &str) -> Result<Permalink, &'static str> {
    let value = value.trim();
    if value.len() > LONGEST_ADDRESS {
        return Err(TOO_LONG);
    }
    let value = nfc(value);
    let is_control = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if value.contains(is_control) {
        return Err("it has control characters");
    }
    // Such a character makes the address look like another one.
    if value.contains(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return Err("it has characters that turn text around");
    }
    if value.contains(['\\', '?', '#']) {
        return Err("it has one of \\ ? #");
    }
    if value.contains("[[") || value.contains("](") {
        return Err("it is a link");
    }
    let colon = value.split_once(':').filter(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    if colon.is_some() {
        return Err("it has a scheme");
    }
    let path = value.trim_matches('/');
    if path.is_empty() || path == "index.html" {
        return Ok(Permalink::Home);
    }
    for segment in path.split('/') {
        match segment.trim() {
            "" => return Err("it has an empty segment"),
            "." | ".." => return Err("it has a segment . or .."),
            _ if segment.len() > MAX_SEGMENT => return Err("it has a segment over 200 bytes"),
            _ => {}
        }
    }
    let first = path.split('/').next().unwrap_or_default();
    if fold(first) == RESERVED {
        return Err("_nw/ is kept for generated files");
    }
    if path.ends_with(".html") {
        return Ok(Permalink::File(path.to_owned()));
    }
    Ok(Permalink::Page(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(style: UrlStyle, wanted: &[&str]) -> Vec<String> {
        let mut book = Book::new(style);
        let owner = |at| Owner::File(FileId(at));
        let wanted = wanted.iter().enumerate();
        wanted
            .map(|(at, url)| book.claim(&Url::new(url), owner(at as u32)).0.to_string())
            .collect()
    }

    #[test]
    fn n15_suffixes_and_clashes_of_files_with_folders() {
        assert_eq!(
            urls(
                UrlStyle::Pretty,
                &[
                    "bee-log/",
                    "Bee-log/",
                    "bee-log/",
                    "Img/a.png",
                    "img/A.png",
                    "LICENSE",
                    "license/",
                    "tea/x/",
                    "TEA",
                    "hive/",
                    "hive/index.html",
                    "straße/",
                    "STRASSE/",
                ]
            ),
            [
                "bee-log/",
                "Bee-log-2/",
                "bee-log-3/",
                "Img/a.png",
                "img/A-2.png",
                "LICENSE",
                "license-2/",
                "tea/x/",
                "TEA-2",
                "hive/",
                "hive/index-2.html",
                "straße/",
                "STRASSE-2/",
            ]
        );
    }

    #[test]
    fn n15_fifty_thousand_of_one_name() {
        let wanted = vec!["a/"; 50_000];
        assert_eq!(urls(UrlStyle::Pretty, &wanted)[49_999], "a-50000/");
    }

    #[test]
    fn n15_a_folder_gives_way_to_a_file() {
        let wanted = [
            "case",
            "CASE/pic.png",
            "CASE/In/",
            "a/b",
            "a/b/c",
            "A/B/c",
            "_nw/style.css",
            "case-2",
            "case/x",
        ];
        let expected = [
            "case",
            "CASE-2/pic.png",
            "CASE-2/In/",
            "a/b",
            "a/b-2/c",
            "A/B-2/c-2",
            "_nw-2/style.css",
            "case-2-2",
            "case-2/x",
        ];
        assert_eq!(urls(UrlStyle::Pretty, &wanted), expected);
        let many: Vec<_> = (0..20_000).map(|at| format!("case/{at}")).collect();
        let many: Vec<_> = ["case"]
            .into_iter()
            .chain(many.iter().map(|url| &**url))
            .collect();
        assert_eq!(urls(UrlStyle::Html, &many)[20_000], "case-2/19999");
    }

    #[test]
    fn n15_a_suffix_makes_no_name_too_long() {
        let (small, large) = ("é".repeat(125), "É".repeat(125));
        let wanted = [
            format!("{small}.png"),
            format!("{large}.png"),
            format!("b/{small}"),
            format!("b/{large}/x"),
            format!(".{small}"),
            format!(".{large}"),
        ];
        let wanted: Vec<_> = wanted.iter().map(|url| &**url).collect();
        for url in urls(UrlStyle::Pretty, &wanted) {
            assert!(url.split('/').all(|name| name.len() <= 255), "{url}");
        }
        assert_eq!(
            urls(UrlStyle::Pretty, &wanted)[1],
            format!("{}-2.png", "É".repeat(124))
        );
    }

    #[test]
    fn n13_n14_reserved_addresses() {
        assert_eq!(
            urls(UrlStyle::Pretty, &["_nw/", "404/", "404.html", "_NW"]),
            ["_nw-2/", "404/", "404-2.html", "_NW-3"]
        );
    }

    #[test]
    fn n18_permalinks_that_cannot_be_used() {
        for bad in [
            "../x",
            "a/./b",
            "a//b",
            "a\\b",
            "a?b",
            "a#b",
            "https://x.y/z",
            "mailto:x",
            "a\nb",
            "_nw/x",
            "_NW",
            "a\u{202e}b",
            "\u{2066}a/b",
            "/../..",
            "a/ /b",
            &"a/".repeat(401),
            &"a".repeat(65_536),
        ] {
            assert!(permalink(bad).is_err(), "{bad}");
        }
        assert_eq!(
            permalink("/team/Us/"),
            Ok(Permalink::Page("team/Us".into()))
        );
        assert_eq!(permalink("/"), Ok(Permalink::Home));
        assert_eq!(
            permalink("a/b.html"),
            Ok(Permalink::File("a/b.html".into()))
        );
        assert_eq!(permalink("벌/통"), Ok(Permalink::Page("벌/통".into())));
    }
}
