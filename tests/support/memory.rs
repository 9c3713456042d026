//! A vault that lives in memory: parsed, linked and rendered through the library, without files and processes.
//!
//! ```ignore
//! let site = Memory::new().note("Bees/Hive.md", "[[Queen]]").note("Queen.md", "text").build();
//! site.has("bees/hive/", "href=\"../../queen/\"");                 // by address
//! assert!(site.text_of("Queen.md").starts_with("<p>text"));        // by path
//! assert_eq!(memory::site(&[("A.md", "[[C]]")]).found(), ["A.md:1:1 NW001"]);
//! assert_eq!(memory::html("one note's text"), "<p>one note's text</p>");
//! ```
//!
//! Entry points: [`Memory`] for vaults, with [`site`], [`site_with`] and [`linked`] as shorter ways to one; [`html`] for the
//! text of a single note; [`parse`] and [`assert_sound`] for a note before it is linked.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a module of several test binaries: each uses another part, and a panic is how a test fails"
)]

#[path = "direction.rs"]
#[allow(
    clippy::duplicate_mod,
    reason = "a test may use this module together with `support`, which has it, too"
)]
mod direction;

use direction::sideless;
use noteweave::bases::Bases;
use noteweave::config::Config;
use noteweave::link::{self, Lookup, NameTables, Parsed, Vault};
use noteweave::model::{Code, Entry, FileKind, Finding, Kind, Note, Span, Tag, TextRef, VaultPath};
use noteweave::print;
use noteweave::query::dataview::Queries;
use noteweave::render::{self, Output, Page, Site, Theme};
use noteweave::vault::ObsidianSettings;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A vault while it is made.
#[derive(Debug, Default)]
pub struct Memory {
    files: Vec<(String, String)>,
    config: Config,
    /// The theme of the settings, if there are any.
    theme: Option<Theme>,
    obsidian: ObsidianSettings,
    modified: Option<i64>,
    /// The time of the build, in seconds since 1970.
    built: Option<i64>,
}

/// A site of these files with the usual settings.
#[track_caller]
pub fn site(files: &[(&str, &str)]) -> Built {
    site_with(files, "", |_| {})
}

/// A site with these settings (TOML) and what Obsidian's settings say.
#[track_caller]
pub fn site_with(
    files: &[(&str, &str)],
    settings: &str,
    obsidian: impl FnOnce(&mut ObsidianSettings),
) -> Built {
    let mut memory = Memory::new().settings(settings);
    for (path, text) in files {
        memory = memory.note(path, text);
    }
    obsidian(&mut memory.obsidian);
    memory.build()
}

/// A vault with a title and dates that is linked but not yet rendered, for many or large notes. Of files with one path the first
/// counts.
pub fn linked(files: impl IntoIterator<Item = (String, String)>) -> Built {
    let mut memory = Memory::new();
    let mut seen = BTreeSet::new();
    memory.files = files.into_iter().collect();
    memory
        .files
        .retain(|(path, _)| seen.insert(VaultPath::new(path)));
    memory.config.site.title = "Bees".to_owned();
    memory.modified = Some(0);
    memory.link()
}

/// The text of the page of a single note, `A.md`, in a vault with nothing else.
#[track_caller]
pub fn html(text: &str) -> String {
    site(&[("A.md", text)]).text_of("A.md")
}

impl Memory {
    /// An empty vault with default settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a note or canvas, or another file by its extension; of the others, the text is not read.
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
    #[track_caller]
    pub fn settings(mut self, toml: &str) -> Self {
        self.config = Config::from_text(Path::new("noteweave.toml"), toml).unwrap();
        self.theme = (!toml.is_empty()).then(|| Theme::new(&self.config, Vec::new()).unwrap());
        self
    }

    /// Sets all settings; fails where the theme cannot use them.
    pub fn config(mut self, config: Config) -> noteweave::Result<Self> {
        self.theme = Some(Theme::new(&config, Vec::new())?);
        self.config = config;
        Ok(self)
    }

    /// Sets the time of the build, in seconds since 1970.
    pub fn built(mut self, seconds: i64) -> Self {
        self.built = Some(seconds);
        self
    }

    /// Links the vault and renders all of its pages.
    #[track_caller]
    pub fn build(self) -> Built {
        let built = self.link();
        built.rendered();
        built
    }

    /// Links the vault; pages are rendered when they are asked for.
    pub fn link(mut self) -> Built {
        self.obsidian.read_plugins(&self.config);
        let reading = &self.obsidian.reading;
        let read = |(path, text): (String, String)| {
            let vault_path = VaultPath::new(&path);
            let entry = Entry {
                kind: FileKind::of_extension(vault_path.extension()),
                path: vault_path,
                disk: PathBuf::from(path),
                size: text.len() as u64,
                modified: self.modified,
                dimensions: None,
                state: None,
            };
            let is_read = entry.kind.is_read();
            let note = is_read.then(|| noteweave::parse::parse(&entry.path, text, reading).into());
            (entry, note)
        };
        let mut files: Vec<_> = self.files.into_iter().map(read).collect();
        files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk)));
        let parsed = Parsed {
            files,
            obsidian: self.obsidian,
            built: self.built,
            ..Parsed::default()
        };
        let (mut vault, index) = link::link_indexed(parsed, &self.config, None);
        let names = index.tables();
        noteweave::bases::publish(&mut vault, &names, &self.config);
        Built {
            config: self.config,
            vault,
            names,
            theme: self.theme,
            rendered: OnceLock::new(),
        }
    }
}

/// A linked vault and what renders it.
#[derive(Debug)]
pub struct Built {
    /// The settings.
    pub config: Config,
    /// The linked vault.
    pub vault: Vault,
    names: NameTables,
    theme: Option<Theme>,
    rendered: OnceLock<Rendered>,
}

/// All pages by the paths they are written to, and all findings in order.
#[derive(Debug)]
struct Rendered {
    pages: BTreeMap<String, String>,
    found: Vec<Finding>,
}

/// Pages.
impl Built {
    fn with_site<T>(&self, work: impl FnOnce(&Site<'_>) -> T) -> T {
        // Parsing the templates takes longer than most of the notes.
        static USUAL: OnceLock<Theme> = OnceLock::new();
        let usual = || USUAL.get_or_init(|| Theme::new(&Config::default(), Vec::new()).unwrap());
        let theme = self.theme.as_ref().unwrap_or_else(usual);
        let lookup = Lookup::new(&self.vault, &self.names);
        let bases = Bases::new(&self.vault, &lookup, &self.config, &theme.words);
        work(&Site {
            config: &self.config,
            vault: &self.vault,
            bases: &bases,
            queries: &Queries::new(bases.world()),
            theme,
        })
    }

    #[track_caller]
    fn rendered(&self) -> &Rendered {
        self.rendered.get_or_init(|| {
            let mut found: Vec<Finding> = self.vault.findings.clone();
            let mut pages = BTreeMap::new();
            for page in render::pages(&self.vault) {
                let output = self.render(page);
                let html = sideless(&String::from_utf8(output.bytes).unwrap());
                let path = render::url_of(&self.vault, page).output_path();
                let twice = pages.insert(path, html);
                assert!(twice.is_none(), "two pages at {page:?}");
                found.extend(output.findings);
            }
            found.sort_by(|a, b| {
                a.order()
                    .cmp(&b.order())
                    .then_with(|| a.message.cmp(&b.message))
            });
            found.dedup_by(|a, b| a.order() == b.order() && a.message == b.message);
            Rendered { pages, found }
        })
    }

    /// Renders one page.
    pub fn render(&self, page: Page) -> Output {
        self.with_site(|site| render::render(site, page).unwrap())
    }

    /// Renders all pages: the paths they are written to, and their text.
    pub fn pages(&self) -> Vec<(String, String)> {
        let pages = render::pages(&self.vault).into_iter().map(|page| {
            let output = self.render(page);
            (
                output.url.output_path(),
                String::from_utf8(output.bytes).unwrap(),
            )
        });
        pages.collect()
    }

    /// Returns the whole page at an address, `""`, `"bees/hive/"` or `"404.html"`, without `dir="auto"`, which nearly every block has
    /// (P13), and without permalinks (A11).
    #[track_caller]
    pub fn page(&self, url: &str) -> &str {
        let path = match url {
            "" => "index.html".to_owned(),
            url if url.ends_with('/') => format!("{url}index.html"),
            url => url.to_owned(),
        };
        let page = self.rendered().pages.get(&path);
        page.unwrap_or_else(|| panic!("no page {path:?}, but {:#?}", self.urls()))
    }

    /// The content of the page's `<article>`, trimmed.
    #[track_caller]
    pub fn text(&self, url: &str) -> &str {
        article(self.page(url))
    }

    /// Where the page of a file that has one is written to.
    #[track_caller]
    pub fn output_of(&self, path: &str) -> String {
        let file = &self.vault.files[self.position(path)];
        file.url.as_ref().unwrap().output_path()
    }

    /// Returns the whole page of a file, without `dir="auto"` and permalinks.
    #[track_caller]
    pub fn page_of(&self, path: &str) -> String {
        let at = self.position(path);
        assert!(self.vault.files[at].is_public(), "{path} is private");
        let page = Page::File(link::FileId(at as u32));
        sideless(&String::from_utf8(self.render(page).bytes).unwrap())
    }

    /// The content of the `<article>` of a file's page, trimmed.
    #[track_caller]
    pub fn text_of(&self, path: &str) -> String {
        article(&self.page_of(path)).to_owned()
    }

    /// The `<section class="backlinks">` of a file's page, or nothing.
    #[track_caller]
    pub fn backlinks(&self, path: &str) -> String {
        let page = self.page_of(path);
        let section = page.split_once("<section class=\"backlinks\"");
        section.map_or_else(String::new, |(_, rest)| {
            rest.split("</section>").next().unwrap().to_owned()
        })
    }

    /// The page that lists all notes.
    pub fn list_of_all_notes(&self) -> String {
        String::from_utf8(self.render(Page::AllNotes).bytes).unwrap()
    }

    /// All pages of the site in one text, with their addresses.
    pub fn everything(&self) -> String {
        let mut all = String::new();
        for page in render::pages(&self.vault) {
            all.push_str(render::url_of(&self.vault, page).as_str());
            all.push('\n');
            all.push_str(&String::from_utf8(self.render(page).bytes).unwrap());
        }
        all
    }

    /// Paths of all pages, in order.
    pub fn urls(&self) -> Vec<&str> {
        self.rendered().pages.keys().map(String::as_str).collect()
    }

    /// Whether a page is written to this path.
    pub fn is_page(&self, path: &str) -> bool {
        self.rendered().pages.contains_key(path)
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

    #[track_caller]
    fn position(&self, path: &str) -> usize {
        let path = VaultPath::new(path);
        let at = self.vault.files.iter().position(|f| f.entry.path == path);
        at.unwrap_or_else(|| panic!("no {path}"))
    }

    /// The address of a file, unless the site does not show it.
    #[track_caller]
    pub fn url(&self, path: &str) -> Option<&str> {
        let file = &self.vault.files[self.position(path)];
        file.url.as_ref().map(|url| url.as_str())
    }

    /// Whether the file has a page or is published.
    #[track_caller]
    pub fn is_public(&self, path: &str) -> bool {
        self.vault.files[self.position(path)].is_public()
    }
}

/// Findings.
impl Built {
    /// All findings but orphans, unused files and the like about files as a whole: `path:line:column CODE message`.
    pub fn findings(&self) -> Vec<String> {
        let placed = self.rendered().found.iter().filter(|f| f.place.is_some());
        placed.map(line).collect()
    }

    /// Findings of one code, those about whole files included, as `path:line:column CODE message`.
    pub fn of_code(&self, code: &str) -> Vec<String> {
        let found = self.rendered().found.iter();
        let found = found.filter(|f| f.code.as_str() == code);
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
        self.rendered().found.iter().filter_map(place).collect()
    }

    /// Expects no findings with a place.
    #[track_caller]
    pub fn is_clean(&self) {
        assert_eq!(self.findings(), [""; 0]);
    }

    /// The findings, for what the helpers above do not say.
    pub fn all(&self, code: Code) -> Vec<&Finding> {
        let found = self.rendered().found.iter();
        found.filter(|f| f.code == code).collect()
    }

    /// What `check` would say, private files left out.
    pub fn checked(&self) -> Vec<Finding> {
        let later = self.with_site(|site| render::check(site, |_| false).unwrap());
        let all = self.vault.findings.iter().chain(&later);
        let shown = print::select(all, &self.config, &self.vault, false);
        shown.iter().map(|s| s.finding.clone()).collect()
    }

    /// What `check` would say, as `path:line:column code`; orphans, which most small vaults are full of, left out.
    pub fn found(&self) -> Vec<String> {
        let findings = self.checked();
        let told = findings.iter().filter(|f| f.code.as_str() != "NW701");
        told.map(|f| format!("{} {}", place(f), f.code.as_str()))
            .collect()
    }
}

/// `path:line:column` of a finding, or its path.
fn place(finding: &Finding) -> String {
    let path = &finding.path;
    finding.place.map_or_else(
        || path.to_string(),
        |place| format!("{path}:{}:{}", place.line, place.column),
    )
}

fn line(finding: &Finding) -> String {
    let (code, message) = (finding.code.as_str(), &finding.message);
    format!("{} {code} {message}", place(finding))
}

#[track_caller]
fn article(page: &str) -> &str {
    let (_, rest) = page.split_once("<article").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.rsplit_once("</article>").unwrap().0.trim()
}

/// Parses a note.
pub fn parse(path: &str, text: String) -> Note {
    noteweave::parse::parse(&VaultPath::new(path), text, &Default::default())
}

/// Fails unless the events nest, every place is one in its text, and every number leads to something.
#[track_caller]
pub fn assert_sound(note: &Note) {
    let whole = |text: &str, span: Span| {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    };
    let text = |text: TextRef| match text {
        TextRef::Source(span) => whole(&note.text, span),
        TextRef::Cooked(span) => whole(&note.cooked, span),
    };
    let within = |index: u32, len: usize, what: &str| {
        assert!((index as usize) < len, "no {what} {index}: {:?}", note.text);
    };
    let mut open: Vec<Tag> = Vec::new();
    for event in &note.events {
        whole(&note.text, event.span);
        match event.kind {
            Kind::Start(tag) => {
                open.push(tag);
                match tag {
                    Tag::Heading(i) => within(i, note.headings.len(), "heading"),
                    Tag::Callout(i) => within(i, note.callouts.len(), "callout"),
                    Tag::CodeBlock(i) => {
                        within(i, note.code.len(), "code block");
                        text(note.code[i as usize].text);
                    }
                    Tag::MathBlock(tex) => text(tex),
                    Tag::TaskItem(i) => within(i, note.tasks.len(), "task"),
                    Tag::Table(i) => within(i, note.tables.len(), "table"),
                    Tag::Link(i) => within(i, note.links.len(), "link"),
                    Tag::Field(i) => within(i, note.fields().len(), "field"),
                    Tag::FootnoteDefinition(i) | Tag::InlineFootnote(i) => {
                        within(i, note.footnotes.len(), "footnote");
                    }
                    _ => {}
                }
            }
            Kind::End(tag) => assert_eq!(open.pop(), Some(tag), "{:?}", note.text),
            Kind::Text(inner) | Kind::Code(inner) => text(inner),
            Kind::Math { tex, .. } => text(tex),
            Kind::Html(i) => within(i, note.html.len(), "tag of HTML"),
            Kind::WikiLink(i) | Kind::Embed(i) | Kind::AutoLink(i) => {
                within(i, note.links.len(), "link");
            }
            Kind::TagUse(i) => within(i, note.tags.len(), "tag"),
            Kind::FootnoteRef(i) => within(i, note.footnotes.len(), "footnote"),
            Kind::TaskDate(i) => within(i, note.fields().len(), "field"),
            Kind::SoftBreak | Kind::HardBreak | Kind::Rule => {}
        }
    }
    assert!(open.is_empty(), "{open:?} left open: {:?}", note.text);
    for link in &note.links {
        whole(&note.text, link.span);
    }
    for heading in &note.headings {
        within(heading.event, note.events.len(), "heading");
    }
    for block in &note.blocks {
        within(block.event, note.events.len(), "event");
    }
    for field in note.fields() {
        whole(&note.text, field.span);
        within(field.item.unwrap_or(0), note.items().len() + 1, "item");
    }
    for (item, at) in note.items().iter().zip(0..) {
        whole(&note.text, item.span);
        within(item.event, note.events.len(), "event");
        assert!(item.parent.is_none_or(|parent| parent < at));
        let _ = (note.item_text(item), note.item_symbol(item));
    }
}
