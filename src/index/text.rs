//! The text of a note as a reader of its page sees it (B3, V10).
//!
//! Entry point: [`of`]; [`label`] and [`autolink_label`] are what links show, here as on pages. Left out: comments, TeX, what the sanitiser removes, footnotes that nothing refers to (F7), surplus table
//! cells (G2), the packed data of drawings (B7), and what embeds show, which is the text of other notes.

use super::raw::{Effect, Raw};
use crate::config::PrivacyConfig;
use crate::link::{File, Target, Vault};
use crate::model::{Event, Kind, Link, LinkKind, Note, Span, Tag};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Code blocks of a drawing that hold its packed data (B7).
const DRAWING_DATA: [&str; 2] = ["compressed-json", "json"];

/// Appends the text of `file`'s note to `out`. Blocks are separated by line ends, words by what the note has.
pub fn of(vault: &Vault, privacy: &PrivacyConfig, file: &File, out: &mut String) {
    let Some(note) = &file.note else { return };
    let mut reader = Reader {
        vault,
        privacy,
        file,
        note,
        referred: referred(note),
        depth: 0,
        raw: Raw::default(),
        cells: Vec::new(),
        links: Vec::new(),
        inline_footnotes: Vec::new(),
        footnotes: String::new(),
        out,
    };
    reader.read();
}

/// What `link`, number `index` of `file`, shows: its own text, else its target as typed (L5); for private targets what V10 allows.
#[must_use]
pub fn label<'l>(
    vault: &Vault,
    privacy: &PrivacyConfig,
    file: &File,
    index: u32,
    link: &'l Link,
) -> Cow<'l, str> {
    if let Some(text) = link.text.as_deref() {
        return Cow::Borrowed(text);
    }
    let target = file.targets.get(index as usize).unwrap_or(&Target::Broken);
    Cow::Owned(vault.shown_text(link, target, privacy))
}

/// What the autolink `link`, number `index` of `file`, shows: its URL, unless that names a private file (L14, V10).
#[must_use]
pub fn autolink_label<'l>(
    privacy: &PrivacyConfig,
    file: &'l File,
    index: u32,
    link: &'l Link,
) -> Cow<'l, str> {
    match file.targets.get(index as usize) {
        Some(Target::Private) => Cow::Owned(Vault::private_text(link, privacy)),
        _ => {
            let source = file.note.as_ref().map_or("", |note| &note.text);
            Cow::Borrowed(autolink_text(source, link))
        }
    }
}

/// An autolink's URL as typed; an address without the `mailto:` that makes it a URL.
fn autolink_text<'l>(source: &str, link: &'l Link) -> &'l str {
    if let Some(text) = &link.text {
        return text;
    }
    let typed = source.get(link.span.range()).unwrap_or_default();
    match link.target.strip_prefix("mailto:") {
        Some(address) if !typed.contains("mailto:") => address,
        _ => &link.target,
    }
}

/// A walk over a note's events.
struct Reader<'a> {
    vault: &'a Vault,
    privacy: &'a PrivacyConfig,
    file: &'a File,
    note: &'a Note,
    referred: FxHashSet<u32>,
    /// Open containers.
    depth: usize,
    raw: Raw<'a>,
    /// For each open table its columns, and the cells of the row so far.
    cells: Vec<(usize, usize)>,
    /// Where the text of each open Markdown link begins.
    links: Vec<usize>,
    /// Where the text of each open inline footnote begins in the output.
    inline_footnotes: Vec<usize>,
    /// The texts of the inline footnotes that ended.
    footnotes: String,
    out: &'a mut String,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let events = &self.note.events;
        let mut at = 0;
        while let Some(Event { kind, span }) = events.get(at) {
            at = match kind {
                Kind::Start(tag) if self.skips(*tag) => end(events, at),
                Kind::Start(tag) => {
                    // A block of raw HTML may open elements that close in a later block.
                    self.depth += usize::from(*tag != Tag::HtmlBlock);
                    self.start(*tag);
                    at + 1
                }
                Kind::End(tag) => {
                    self.end(*tag);
                    at + 1
                }
                Kind::Html(index) => {
                    self.html(*index, *span);
                    at + 1
                }
                kind => {
                    if !self.raw.hides() {
                        self.leaf(*kind);
                    }
                    at + 1
                }
            };
        }
        self.out.push_str(&self.footnotes);
    }

    /// Whether nothing of a container is shown.
    fn skips(&mut self, tag: Tag) -> bool {
        match tag {
            Tag::FootnoteDefinition(footnote) => {
                let first = self.note.footnotes.get(footnote as usize);
                let here = first.is_some_and(|f| self.defines(f.definition, footnote));
                !here || !self.referred.contains(&footnote)
            }
            Tag::MathBlock(_) => {
                self.out.push('\n');
                true
            }
            Tag::TableCell => match self.cells.last_mut() {
                Some((columns, cells)) => {
                    *cells += 1;
                    *columns > 0 && *cells > *columns
                }
                None => false,
            },
            _ => false,
        }
    }

    fn defines(&self, event: u32, footnote: u32) -> bool {
        let event = self.note.events.get(event as usize);
        event.is_some_and(|e| e.kind == Kind::Start(Tag::FootnoteDefinition(footnote)))
    }

    fn start(&mut self, tag: Tag) {
        if !tag.is_inline() {
            self.out.push('\n');
        }
        match tag {
            Tag::Table(index) => {
                let shape = self.note.tables.get(index as usize);
                self.cells.push((shape.map_or(0, |s| s.columns.len()), 0));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some((_, cells)) = self.cells.last_mut() {
                    *cells = 0;
                }
            }
            Tag::Link(_) => self.links.push(self.out.len()),
            Tag::InlineFootnote(_) => self.inline_footnotes.push(self.out.len()),
            Tag::CodeBlock(index) if !self.raw.hides() => {
                if let Some(block) = self.note.code.get(index as usize) {
                    let packed = DRAWING_DATA.contains(&&*block.language);
                    if !(self.note.front.excalidraw && packed) {
                        self.out.push_str(self.note.text_of(block.text));
                    }
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: Tag) {
        if tag != Tag::HtmlBlock {
            self.depth = self.depth.saturating_sub(1);
            self.raw.leave(self.depth);
        }
        match tag {
            Tag::Table(_) => {
                self.cells.pop();
            }
            // Readers find a footnote below the text, not in the middle of a sentence.
            Tag::InlineFootnote(_) => {
                if let Some(from) = self.inline_footnotes.pop() {
                    self.footnotes.push('\n');
                    self.footnotes.push_str(&self.out[from..]);
                    self.out.truncate(from);
                }
            }
            // L11: a link that shows nothing is shown as one without text.
            Tag::Link(link)
                if self.links.pop() == Some(self.out.len())
                    && !self.raw.hides()
                    && self.file.targets.get(link as usize) != Some(&Target::Unsafe) =>
            {
                self.link(link);
            }
            _ => {}
        }
        if !tag.is_inline() {
            self.out.push('\n');
        }
    }

    fn leaf(&mut self, kind: Kind) {
        let note = self.note;
        match kind {
            Kind::Text(text) | Kind::Code(text) => self.out.push_str(note.text_of(text)),
            Kind::SoftBreak | Kind::HardBreak | Kind::Rule => self.out.push('\n'),
            Kind::Math { .. } => self.out.push(' '),
            Kind::WikiLink(link) => self.link(link),
            Kind::Embed(link) => self.embed(link),
            Kind::AutoLink(index) => {
                if let Some(link) = note.links.get(index as usize) {
                    let text = autolink_label(self.privacy, self.file, index, link);
                    self.out.push_str(&text);
                }
            }
            Kind::TagUse(tag) => {
                if let Some(tag) = note.tags.get(tag as usize) {
                    self.out.push('#');
                    self.out.push_str(&tag.name);
                }
            }
            Kind::Start(_) | Kind::End(_) | Kind::Html(_) | Kind::FootnoteRef(_) => {}
        }
    }

    fn link(&mut self, index: u32) {
        if let Some(link) = self.note.links.get(index as usize) {
            let text = label(self.vault, self.privacy, self.file, index, link);
            self.out.push_str(&text);
        }
    }

    /// Embeds that are shown as links or text; what the others show belongs to other files.
    fn embed(&mut self, index: u32) {
        self.out.push(' ');
        let Some(link) = self.note.links.get(index as usize) else {
            return;
        };
        match self.file.targets.get(index as usize) {
            Some(Target::Private | Target::Unsafe) => {
                self.out.push_str(link.text.as_deref().unwrap_or_default());
            }
            Some(Target::Folder(_)) => self.link(index),
            Some(Target::File { file, .. }) => {
                let is_shown_as_link = self.vault.file(*file).kind().has_page()
                    && self.vault.file(*file).note.is_none();
                if is_shown_as_link {
                    self.link(index);
                }
            }
            None | Some(Target::Broken) => {
                let text = link.text.as_deref();
                let text = text.filter(|_| link.kind == LinkKind::Markdown);
                self.out.push_str(text.unwrap_or(&link.target));
            }
            Some(Target::External) => {}
        }
        self.out.push(' ');
    }

    /// W2, W3
    fn html(&mut self, index: u32, span: Span) {
        let note = self.note;
        let Some(tag) = note.html.get(index as usize) else {
            return;
        };
        match self.raw.tag(tag, self.depth) {
            Effect::None => {}
            Effect::Parts => self.out.push(' '),
            Effect::Shows => {
                let typed = note.text.get(span.range()).unwrap_or_default();
                self.out.push_str(typed);
            }
        }
    }
}

/// Footnotes that the text refers to, or a footnote that is referred to (F7).
fn referred(note: &Note) -> FxHashSet<u32> {
    let mut found = FxHashSet::default();
    if note.footnotes.is_empty() {
        return found;
    }
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(event) = note.events.get(at) {
        at = match event.kind {
            Kind::Start(Tag::FootnoteDefinition(_)) => end(&note.events, at),
            Kind::FootnoteRef(footnote) => {
                open.push(footnote);
                at + 1
            }
            _ => at + 1,
        };
    }
    while let Some(footnote) = open.pop() {
        if !found.insert(footnote) {
            continue;
        }
        let Some(definition) = note.footnotes.get(footnote as usize) else {
            continue;
        };
        let start = definition.definition as usize;
        let inside = note.events.get(start..end(&note.events, start));
        let refs = inside.into_iter().flatten().filter_map(|e| match e.kind {
            Kind::FootnoteRef(other) => Some(other),
            _ => None,
        });
        open.extend(refs);
    }
    found
}

/// Index of the event after the container that opens at `start`.
fn end(events: &[Event], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, event) in events.iter().enumerate().skip(start) {
        match event.kind {
            Kind::Start(_) => depth += 1,
            Kind::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    events.len()
}
