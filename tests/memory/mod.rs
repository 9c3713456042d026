//! A site made in memory: notes in, pages out, no disk.
//!
//! Entry points: [`parse`] reads one note and checks that what came of it is sound; [`Site::new`] links notes, and
//! [`Site::pages`] renders all pages.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a module of several test binaries: each uses another part, and a panic is how a test fails"
)]

use noteweave::config::Config;
use noteweave::link::{Parsed, Vault, link};
use noteweave::model::{Entry, FileKind, Kind, Note, Span, Tag, TextRef, VaultPath};
use noteweave::render::{self, Output, Page, Theme};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Parses a note.
pub fn parse(path: &str, text: String) -> Note {
    noteweave::parse::parse(&VaultPath::new(path), text, &BTreeMap::new())
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
            Kind::SoftBreak | Kind::HardBreak | Kind::Rule => {}
        }
    }
    assert!(open.is_empty(), "{open:?} left open: {:?}", note.text);
    for link in &note.links {
        whole(&note.text, link.span);
    }
    for heading in &note.headings {
        whole(&note.text, heading.source);
    }
    for block in &note.blocks {
        within(block.event, note.events.len(), "event");
    }
}

/// A linked vault and what renders it.
pub struct Site {
    pub config: Config,
    pub vault: Vault,
}

impl Site {
    /// Parses and links notes and other files; of the others, the text is not read.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let read = |(path, text): (String, String)| {
            let path = VaultPath::new(&path);
            let kind = FileKind::of_extension(path.extension());
            let entry = Entry {
                disk: PathBuf::from(path.as_str()),
                kind,
                size: text.len() as u64,
                modified: Some(0),
                path,
                dimensions: None,
            };
            let note = (kind == FileKind::Note).then(|| parse(entry.path.as_str(), text));
            (entry, note)
        };
        let mut files: Vec<_> = files.into_iter().map(read).collect();
        files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        files.dedup_by(|(a, _), (b, _)| a.path == b.path);
        let parsed = Parsed {
            files,
            ..Parsed::default()
        };
        let mut config = Config::default();
        config.site.title = "Bees".to_owned();
        let vault = link(parsed, &config);
        Self { config, vault }
    }

    /// Renders a page.
    pub fn page(&self, page: Page) -> Output {
        static THEME: OnceLock<Theme> = OnceLock::new();
        let theme = THEME.get_or_init(|| Theme::new(&Config::default(), Vec::new()).unwrap());
        let site = render::Site {
            config: &self.config,
            vault: &self.vault,
            theme,
        };
        render::render(&site, page).unwrap()
    }

    /// Renders all pages: their addresses and text.
    pub fn pages(&self) -> Vec<(String, String)> {
        let pages = render::pages(&self.vault).into_iter().map(|page| {
            let output = self.page(page);
            (
                output.url.output_path(),
                String::from_utf8(output.bytes).unwrap(),
            )
        });
        pages.collect()
    }
}
