//! Small vaults made by hand.

use super::super::{Body, body};
use crate::bases::Bases;
use crate::config::Config;
use crate::link::{File, FileId, Part, TagId, TagNode, Target, Vault, Visibility};
use crate::link::{Lookup, NameTables};
use crate::model::{
    Alignment, BlockId, Callout, Entry, Event, FileKind, Fold, Footnote, Heading, Kind, Link,
    LinkKind, Note, Span, TableShape, Tag, TagUse, Task, TextRef, Url, VaultPath,
};
use crate::query::dataview::Queries;
use crate::render::{Site, Theme};

/// A note while it is made: its events and where its links lead.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) note: Note,
    pub(super) targets: Vec<Target>,
    cooked: String,
    events: Vec<Event>,
    depth: u32,
}

impl Draft {
    pub(super) fn event(&mut self, kind: Kind) -> &mut Self {
        let at = self.events.len();
        let span = Span::new(at, at + 1);
        self.events.push(Event { kind, span });
        self
    }

    /// Index of the next event.
    pub(super) fn next(&self) -> u32 {
        self.events.len() as u32
    }

    pub(super) fn reference(&mut self, text: &str) -> TextRef {
        let start = self.cooked.len();
        self.cooked.push_str(text);
        TextRef::Cooked(Span::new(start, self.cooked.len()))
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        let text = self.reference(text);
        self.event(Kind::Text(text))
    }

    pub(super) fn code(&mut self, text: &str) -> &mut Self {
        let text = self.reference(text);
        self.event(Kind::Code(text))
    }

    pub(super) fn within(&mut self, tag: Tag, inside: impl FnOnce(&mut Self)) -> &mut Self {
        self.event(Kind::Start(tag));
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.event(Kind::End(tag))
    }

    pub(super) fn paragraph(&mut self, text: &str) -> &mut Self {
        self.within(Tag::Paragraph, |d| {
            d.text(text);
        })
    }

    pub(super) fn heading(&mut self, level: u8, text: &str) -> &mut Self {
        let index = self.note.headings.len() as u32;
        self.note.headings.push(Heading {
            level,
            event: self.next(),
            text: text.into(),
            source_key: None,
            id: crate::model::url::anchor(text).into(),
            top_level: self.depth == 0,
        });
        self.within(Tag::Heading(index), |d| {
            d.text(text);
        })
    }

    /// Names the block that the next event opens.
    pub(super) fn block_id(&mut self, id: &str) -> &mut Self {
        self.note.blocks.push(BlockId {
            id: id.into(),
            event: self.next(),
            span: Span::default(),
        });
        self
    }

    /// Adds a link to the tables; its event is the next one.
    pub(super) fn add_link(&mut self, target: &str, text: Option<&str>, to: Target) -> u32 {
        self.note.links.push(Link {
            kind: LinkKind::Wiki,
            embed: false,
            target: target.into(),
            text: text.map(Into::into),
            title: None,
            size: None,
            span: Span::new(self.events.len(), self.events.len() + 1),
            event: self.next(),
        });
        self.targets.push(to);
        self.targets.len() as u32 - 1
    }

    pub(super) fn wikilink(&mut self, target: &str, text: &str, to: Target) -> &mut Self {
        let link = self.add_link(target, Some(text), to);
        self.event(Kind::WikiLink(link))
    }

    pub(super) fn embed(&mut self, target: &str, text: Option<&str>, to: Target) -> &mut Self {
        let link = self.add_link(target, text, to);
        self.note.links[link as usize].embed = true;
        self.event(Kind::Embed(link))
    }

    pub(super) fn tag(&mut self, name: &str) -> &mut Self {
        let index = self.note.tags.len() as u32;
        self.note.tags.push(TagUse {
            name: name.into(),
            span: Span::default(),
        });
        self.event(Kind::TagUse(index))
    }

    pub(super) fn footnote(&mut self, label: &str) -> u32 {
        self.note.footnotes.push(Footnote {
            label: label.into(),
            definition: u32::MAX,
        });
        self.note.footnotes.len() as u32 - 1
    }

    pub(super) fn define(&mut self, footnote: u32, inside: impl FnOnce(&mut Self)) -> &mut Self {
        self.note.footnotes[footnote as usize].definition = self.next();
        self.within(Tag::FootnoteDefinition(footnote), inside)
    }

    pub(super) fn callout(&mut self, kind: &str, fold: Fold, inside: impl FnOnce(&mut Self)) {
        let index = self.note.callouts.len() as u32;
        self.note.callouts.push(Callout {
            kind: kind.into(),
            metadata: None,
            fold,
            level: 0,
            color: None,
            icon: None,
        });
        self.within(Tag::Callout(index), inside);
    }

    pub(super) fn task(&mut self, mark: &str, text: &str) -> &mut Self {
        let index = self.note.tasks.len() as u32;
        self.note.tasks.push(Task { mark: mark.into() });
        self.within(Tag::TaskItem(index), |d| {
            d.text(text);
        })
    }

    pub(super) fn table(&mut self, columns: &[Alignment], inside: impl FnOnce(&mut Self)) {
        let index = self.note.tables.len() as u32;
        self.note.tables.push(TableShape {
            columns: columns.into(),
        });
        self.within(Tag::Table(index), inside);
    }

    pub(super) fn row(&mut self, tag: Tag, cells: &[&str]) -> &mut Self {
        self.within(tag, |d| {
            for cell in cells {
                d.within(Tag::TableCell, |d| {
                    d.text(cell);
                });
            }
        })
    }

    fn finish(mut self, path: &str) -> File {
        self.note.text = "x".repeat(self.events.len() + 1).into();
        self.note.cooked = self.cooked.into();
        self.note.events = self.events.into();
        let url = path.trim_end_matches(".md").to_lowercase() + "/";
        file(path, Some(self.note.into()), self.targets, &url)
    }
}

fn file(path: &str, note: Option<std::sync::Arc<Note>>, targets: Vec<Target>, url: &str) -> File {
    let path = VaultPath::new(path);
    File {
        title: path.stem().into(),
        entry: Entry {
            kind: FileKind::of_extension(path.extension()),
            path,
            disk: Default::default(),
            size: 0,
            modified: None,
            dimensions: None,
            state: None,
        },
        note,
        times: crate::link::Times::default(),
        visibility: Visibility::Public,
        url: Some(Url::new(url)),
        targets,
        backlinks: Vec::new(),
        folder_page: None,
        tags: Vec::new(),
        created: None,
        modified: None,
        renamed: Vec::new(),
    }
}

/// A vault made by hand, with the settings of its site.
pub(super) struct Made {
    pub(super) vault: Vault,
    pub(super) config: Config,
    theme: Theme,
}

impl Made {
    pub(super) fn new() -> Self {
        let vault = Vault {
            files: Vec::new(),
            folders: Vec::new(),
            tags: Vec::new(),
            redirects: Vec::new(),
            tag_index: Url::new("tags/"),
            all_notes: Url::new("all/"),
            graph: None,
            feed: None,
            sitemap: Vec::new(),
            home: None,
            not_found: None,
            obsidian: Default::default(),
            callouts: Default::default(),
            plugins: Default::default(),
            built: None,
            findings: Vec::new(),
            pictures: Vec::new(),
        };
        let theme = Theme::default();
        Self {
            vault,
            config: Config::default(),
            theme,
        }
    }

    /// Adds a note; its id is the number of files before it.
    pub(super) fn note(mut self, path: &str, make: impl FnOnce(&mut Draft)) -> Self {
        let mut draft = Draft::default();
        make(&mut draft);
        self.vault.files.push(draft.finish(path));
        self
    }

    pub(super) fn attachment(mut self, path: &str) -> Self {
        self.vault.files.push(file(path, None, Vec::new(), path));
        self
    }

    pub(super) fn tag(mut self, name: &str) -> Self {
        self.vault.tags.push(TagNode {
            name: name.into(),
            url: Url::new(&format!("tags/{name}/")),
            parent: None::<TagId>,
            children: Vec::new(),
            files: Vec::new(),
            total: 0,
        });
        self
    }

    pub(super) fn with<R>(&self, run: impl FnOnce(&Site<'_>) -> R) -> R {
        let names = NameTables::default();
        let lookup = Lookup::new(&self.vault, &names);
        let bases = Bases::new(&self.vault, &lookup, &self.config, &self.theme.words);
        run(&Site {
            config: &self.config,
            vault: &self.vault,
            bases: &bases,
            queries: &Queries::new(bases.world()),
            theme: &self.theme,
        })
    }

    /// Returns the body of the first file on its own page, without `dir="auto"`, which nearly every block has (P13), and without the
    /// permalinks of headings (A11).
    pub(super) fn body(&self) -> Body {
        let at = self.vault.files[0].url.clone().unwrap();
        let mut body = self.with(|site| body(site, FileId(0), &at, None));
        let html = body.html.replace(" dir=\"auto\"", "");
        let mut parts = html.split("<a class=\"heading-link\"");
        body.html = parts.next().unwrap().to_owned();
        for part in parts {
            body.html.push_str(part.split_once("</a>").unwrap().1);
        }
        body
    }

    pub(super) fn html(&self) -> String {
        self.body().html
    }
}

/// HTML of a single note made of `make`.
pub(super) fn html(make: impl FnOnce(&mut Draft)) -> String {
    Made::new().note("Log.md", make).html()
}

pub(super) fn whole(file: u32) -> Target {
    part(file, Part::Whole)
}

pub(super) fn part(file: u32, part: Part) -> Target {
    Target::File {
        file: FileId(file),
        part,
    }
}

/// Asserts that every element that `html` opens is closed in order.
pub(super) fn assert_nested(html: &str) {
    const VOID: [&str; 5] = ["br", "hr", "img", "input", "source"];
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{html}"),
            None if VOID.contains(&&*name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} left open in {html}");
}
