//! A small vault in memory, parsed, linked and rendered through the library: no process, no disk.
//!
//! ```ignore
//! let site = Memory::new().note("Bees/Hive.md", "[[Queen]]").note("Queen.md", "text").build();
//! site.has("bees/hive/", "href=\"../../queen/\"");   // in the text of the page
//! assert_eq!(site.findings(), ["Bees/Hive.md:1:1 NW001 …"]);
//! let html = rendered::html("one note's text");
//! ```
//!
//! Entry points: [`Memory`] for vaults, [`html`] for the text of a single note.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a module of every test binary: each uses another part, and a panic is how a test fails"
)]

use noteweave::config::Config;
use noteweave::link::{Parsed, Vault, link};
use noteweave::model::{Code, Entry, FileKind, Finding, VaultPath};
use noteweave::parse::parse;
use noteweave::render::{Site, Theme, pages, render, url_of};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A vault while it is made.
#[derive(Debug, Default)]
pub struct Memory {
    files: Vec<(String, String)>,
    config: Config,
}

impl Memory {
    /// An empty vault with default settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a note.
    pub fn note(mut self, path: &str, text: &str) -> Self {
        self.files.push((path.to_owned(), text.to_owned()));
        self
    }

    /// Adds files that have no text: attachments, canvases, bases.
    pub fn files(mut self, paths: &[&str]) -> Self {
        let empty = paths.iter().map(|path| ((*path).to_owned(), String::new()));
        self.files.extend(empty);
        self
    }

    /// Sets all settings, as in `noteweave.toml`.
    pub fn settings(mut self, toml: &str) -> Self {
        self.config = toml::from_str(toml).unwrap();
        self
    }

    /// Links the vault and renders all of its pages.
    #[track_caller]
    pub fn build(self) -> Built {
        let Self { files, config } = self;
        let types = BTreeMap::new();
        let read = |(path, text): (String, String)| {
            let vault_path = VaultPath::new(&path);
            let entry = Entry {
                kind: FileKind::of_extension(vault_path.extension()),
                path: vault_path,
                disk: PathBuf::from(path),
                size: text.len() as u64,
                modified: None,
                dimensions: None,
            };
            let note = (entry.kind == FileKind::Note).then(|| parse(&entry.path, text, &types));
            (entry, note)
        };
        let mut files: Vec<_> = files.into_iter().map(read).collect();
        files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk)));
        let parsed = Parsed {
            files,
            ..Parsed::default()
        };
        let vault = link(parsed, &config);
        let theme = Theme::new(&config, Vec::new()).unwrap();
        let site = Site {
            config: &config,
            vault: &vault,
            theme: &theme,
        };
        let mut found: Vec<Finding> = vault.findings.clone();
        let mut written = BTreeMap::new();
        for page in pages(&vault) {
            let output = render(&site, page).unwrap();
            let html = String::from_utf8(output.bytes).unwrap();
            let path = url_of(&vault, page).output_path();
            let twice = written.insert(path, html);
            assert!(twice.is_none(), "two pages at {page:?}");
            found.extend(output.findings);
        }
        found.sort_by(|a, b| {
            a.order()
                .cmp(&b.order())
                .then_with(|| a.message.cmp(&b.message))
        });
        found.dedup_by(|a, b| a.order() == b.order() && a.message == b.message);
        Built {
            vault,
            pages: written,
            found,
        }
    }
}

/// A site in memory.
#[derive(Debug)]
pub struct Built {
    /// The linked vault.
    pub vault: Vault,
    pages: BTreeMap<String, String>,
    found: Vec<Finding>,
}

impl Built {
    /// The whole page at an address: `""`, `"bees/hive/"`, `"404.html"`.
    #[track_caller]
    pub fn page(&self, url: &str) -> &str {
        let path = match url {
            "" => "index.html".to_owned(),
            url if url.ends_with('/') => format!("{url}index.html"),
            url => url.to_owned(),
        };
        let page = self.pages.get(&path);
        page.unwrap_or_else(|| panic!("no page {path:?}, but {:#?}", self.urls()))
    }

    /// The content of the page's `<article>`.
    #[track_caller]
    pub fn text(&self, url: &str) -> &str {
        let page = self.page(url);
        let (_, rest) = page.split_once("<article").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        rest.rsplit_once("</article>").unwrap().0.trim()
    }

    /// Paths of all pages, in order.
    pub fn urls(&self) -> Vec<&str> {
        self.pages.keys().map(String::as_str).collect()
    }

    /// Whether a page is written to this path.
    pub fn is_page(&self, path: &str) -> bool {
        self.pages.contains_key(path)
    }

    /// Expects `part` in the text of the page.
    #[track_caller]
    pub fn has(&self, url: &str, part: &str) {
        let text = self.text(url);
        assert!(text.contains(part), "no {part}\nin {text}");
    }

    /// Expects `part` not to be in the text of the page.
    #[track_caller]
    pub fn has_no(&self, url: &str, part: &str) {
        let text = self.text(url);
        assert!(!text.contains(part), "{part}\nin {text}");
    }

    /// The address of a file, unless the site does not show it.
    #[track_caller]
    pub fn url(&self, path: &str) -> Option<&str> {
        let file = self
            .vault
            .files
            .iter()
            .find(|f| f.entry.path.as_str() == path);
        file.unwrap().url.as_ref().map(|url| url.as_str())
    }

    /// All findings but orphans, unused files and the like about files as a whole: `path:line:column CODE message`.
    pub fn findings(&self) -> Vec<String> {
        let placed = self.found.iter().filter(|f| f.place.is_some());
        placed.map(line).collect()
    }

    /// Findings of one code, those about whole files included, as `path:line:column CODE message`.
    pub fn of_code(&self, code: &str) -> Vec<String> {
        let found = self.found.iter().filter(|f| f.code.as_str() == code);
        found.map(line).collect()
    }

    /// Codes and places of all findings with a place: `NW001 3:5`; without the path, for vaults where only one note matters.
    pub fn places(&self) -> Vec<String> {
        let place = |f: &Finding| {
            let place = f.place?;
            Some(format!(
                "{} {}:{}",
                f.code.as_str(),
                place.line,
                place.column
            ))
        };
        self.found.iter().filter_map(place).collect()
    }

    /// Expects no findings with a place.
    #[track_caller]
    pub fn is_clean(&self) {
        assert_eq!(self.findings(), [""; 0]);
    }

    /// The findings, for what the helpers above do not say.
    pub fn all(&self, code: Code) -> Vec<&Finding> {
        self.found.iter().filter(|f| f.code == code).collect()
    }
}

fn line(finding: &Finding) -> String {
    let place = finding.place.map_or_else(String::new, |place| {
        format!(":{}:{}", place.line, place.column)
    });
    format!(
        "{}{place} {} {}",
        finding.path,
        finding.code.as_str(),
        finding.message
    )
}

/// The text of the page of a single note, `Log.md`, in a vault with nothing else.
#[track_caller]
pub fn html(text: &str) -> String {
    Memory::new()
        .note("Log.md", text)
        .build()
        .text("log/")
        .to_owned()
}
