//! A vault that lives in memory: parsed, linked and rendered through the library, without files and processes.
//!
//! ```ignore
//! let site = memory::site(&[("A.md", "[[B]]"), ("B.md", "text")]);
//! assert_eq!(site.text("A.md"), "<p><a class=\"internal-link\" href=\"../b/\">B</a></p>");
//! assert_eq!(site.found(), ["B.md NW701"]);
//! ```

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a module of several test binaries: each uses another part, and a panic is how a test fails"
)]

use noteweave::config::Config;
use noteweave::link::{self, FileId, Parsed, Vault};
use noteweave::model::{Entry, FileKind, Finding, VaultPath};
use noteweave::render::{self, Page, Site, Theme};
use noteweave::vault::ObsidianSettings;
use noteweave::{parse, print};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A linked vault with what it takes to render it.
#[derive(Debug)]
pub struct Memory {
    pub config: Config,
    pub vault: Vault,
    theme: Theme,
}

/// A site of these files with the usual settings.
pub fn site(files: &[(&str, &str)]) -> Memory {
    site_with(files, "", |_| {})
}

/// A site with these settings (TOML) and what Obsidian's settings say.
pub fn site_with(
    files: &[(&str, &str)],
    settings: &str,
    obsidian: impl FnOnce(&mut ObsidianSettings),
) -> Memory {
    let config: Config = toml::from_str(settings).unwrap();
    let mut of_app = ObsidianSettings::default();
    obsidian(&mut of_app);
    let types: BTreeMap<String, String> = of_app.types.clone();
    let mut read: Vec<_> = files
        .iter()
        .map(|(path, text)| {
            let path = VaultPath::new(path);
            let kind = FileKind::of_extension(path.extension());
            let note =
                (kind == FileKind::Note).then(|| parse::parse(&path, (*text).to_owned(), &types));
            let entry = Entry {
                disk: PathBuf::from(path.as_str()),
                path,
                kind,
                size: text.len() as u64,
                modified: None,
                dimensions: None,
            };
            (entry, note)
        })
        .collect();
    read.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let parsed = Parsed {
        files: read,
        obsidian: of_app,
        ..Parsed::default()
    };
    let vault = link::link(parsed, &config);
    let theme = Theme::new(&config, Vec::new()).unwrap();
    Memory {
        config,
        vault,
        theme,
    }
}

/// The text of a single note `A.md`, as HTML.
#[track_caller]
pub fn html(text: &str) -> String {
    site(&[("A.md", text)]).text("A.md")
}

impl Memory {
    fn as_site(&self) -> Site<'_> {
        Site {
            config: &self.config,
            vault: &self.vault,
            theme: &self.theme,
        }
    }

    fn render(&self, page: Page) -> String {
        String::from_utf8(render::render(&self.as_site(), page).unwrap().bytes).unwrap()
    }

    /// The whole page of a file.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        let path = VaultPath::new(path);
        let at = self.vault.files.iter().position(|f| f.entry.path == path);
        let at = at.unwrap_or_else(|| panic!("no {path}"));
        assert!(self.vault.files[at].is_public(), "{path} is private");
        self.render(Page::File(FileId(at as u32)))
    }

    /// What stands in the `<article>` of a file's page, trimmed.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        let page = self.page(path);
        let (_, rest) = page.split_once("<article").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        rest.rsplit_once("</article>").unwrap().0.trim().to_owned()
    }

    /// The `<section class="backlinks">` of a file's page, or nothing.
    #[track_caller]
    pub fn backlinks(&self, path: &str) -> String {
        let page = self.page(path);
        let section = page.split_once("<section class=\"backlinks\"");
        section.map_or_else(String::new, |(_, rest)| {
            rest.split("</section>").next().unwrap().to_owned()
        })
    }

    /// Whether the file has a page or is published.
    #[track_caller]
    pub fn is_public(&self, path: &str) -> bool {
        let path = VaultPath::new(path);
        let file = self.vault.files.iter().find(|f| f.entry.path == path);
        file.unwrap_or_else(|| panic!("no {path}")).is_public()
    }

    /// The page that lists all notes.
    pub fn list_of_all_notes(&self) -> String {
        self.render(Page::AllNotes)
    }

    /// All pages of the site in one text, with their addresses.
    pub fn everything(&self) -> String {
        let mut all = String::new();
        for page in render::pages(&self.vault) {
            all.push_str(render::url_of(&self.vault, page).as_str());
            all.push('\n');
            all.push_str(&self.render(page));
        }
        all
    }

    /// What `check` would say, private files left out.
    pub fn findings(&self) -> Vec<Finding> {
        let later = render::check(&self.as_site()).unwrap();
        let all = self.vault.findings.iter().chain(&later);
        let shown = print::select(all, &self.config, &self.vault, false);
        shown.iter().map(|s| s.finding.clone()).collect()
    }

    /// What `check` would say, as `path:line:column code`; orphans, which most small vaults are full of, left out.
    pub fn found(&self) -> Vec<String> {
        let findings = self.findings();
        let told = findings.iter().filter(|f| f.code.as_str() != "NW701");
        told.map(|f| match f.place {
            Some(place) => format!(
                "{}:{}:{} {}",
                f.path,
                place.line,
                place.column,
                f.code.as_str()
            ),
            None => format!("{} {}", f.path, f.code.as_str()),
        })
        .collect()
    }
}
