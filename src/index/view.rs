//! Reads what readers of a note's page see of it, piece by piece (B1, B3, P11, V10).
//!
//! Entry point: [`View::read`]. Search data, the leak search, excerpts and descriptions read notes through it, and each uses the pieces
//! that it needs. It leaves out comments, HTML that the sanitiser removes, footnotes that nothing refers to (F7), surplus table cells (G2),
//! and the content of embeds, which is the text of other notes.

use super::raw::Raw;
use crate::config::{PrivacyConfig, PrivateNodes};
use crate::link::{File, Target, Vault};
use crate::model::canvas::End;
use crate::model::drawing::Run;
use crate::model::event::after;
use crate::model::{
    CodeBlock, Event, FieldForm, FileKind, HtmlTag, Kind, LinkKind, Note, Span, Tag, mermaid,
};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// The language of blocks that hold a base (D1).
const BASE: &str = "base";

/// The language of blocks that hold a query.
const QUERY: &str = "dataview";

/// A note as its page shows it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    vault: &'a Vault,
    privacy: &'a PrivacyConfig,
    file: &'a File,
    /// The note.
    pub note: &'a Note,
}

/// A piece of what readers see.
#[derive(Debug)]
pub enum Piece<'a> {
    /// A container begins.
    Start(Tag),
    /// A container ends.
    End(Tag),
    /// Plain text.
    Text(&'a str),
    /// A code span.
    Code(&'a str),
    /// The start of a code block, with its lines.
    CodeBlock(Cow<'a, str>),
    /// The TeX of a formula within a line.
    Math(&'a str),
    /// The end of a line, or something without words between two lines.
    Break,
    /// A link with its number and the text it shows. Markdown links with a text of their own are containers instead.
    Link(u32, Cow<'a, str>),
    /// The number of an embed.
    Embed(u32),
    /// The name of a tag, without `#`.
    TagUse(&'a str),
    /// A tag of raw HTML and what readers see of it: nothing, a space, or the tag as typed (W3).
    Html(&'a HtmlTag, &'a str),
}

impl<'a> View<'a> {
    /// Makes the view of `note`, the note of `file`.
    #[must_use]
    pub fn new(
        vault: &'a Vault,
        privacy: &'a PrivacyConfig,
        file: &'a File,
        note: &'a Note,
    ) -> Self {
        Self {
            vault,
            privacy,
            file,
            note,
        }
    }

    /// Returns the pieces of the events of `range`.
    #[must_use]
    pub fn read(self, range: Range<usize>) -> Pieces<'a> {
        Pieces {
            view: self,
            next: None,
            end: range.end.min(self.note.events.len()),
            at: range.start,
            depth: 0,
            raw: Raw::default(),
            cells: Vec::new(),
            is_empty_link: false,
            referred: None,
            left_out: self.left_out(),
        }
    }

    /// Returns the events of those labels of lines that a canvas does not show, because it leaves out a node at an end of the line (J25).
    fn left_out(self) -> Vec<Range<u32>> {
        let canvas = self.note.canvas.as_ref();
        let hides = self.privacy.canvas == PrivateNodes::Hide;
        let Some(canvas) = canvas.filter(|_| hides) else {
            return Vec::new();
        };
        let is_empty = |end: &End| {
            let node = canvas.nodes.get(end.node as usize);
            node.is_none_or(|node| self.file.is_empty_node(node))
        };
        let edges = canvas.edges.iter();
        let edges = edges.filter(|edge| is_empty(&edge.from) || is_empty(&edge.to));
        edges.map(|edge| edge.label.clone()).collect()
    }

    /// Returns the target of link `index`.
    #[must_use]
    pub fn target(&self, index: u32) -> &'a Target {
        let target = self.file.targets.get(index as usize);
        target.unwrap_or(&Target::Broken)
    }

    /// Returns the text of link `index`: its own text, else its target as typed (L5). For a private target, returns the text that hides it
    /// (V10).
    #[must_use]
    pub fn label(&self, index: u32) -> Cow<'a, str> {
        let Some(link) = self.note.links.get(index as usize) else {
            return Cow::default();
        };
        match link.text.as_deref() {
            Some(text) => Cow::Borrowed(text),
            None => {
                let target = self.target(index);
                Cow::Owned(self.vault.shown_text(link, target, self.privacy))
            }
        }
    }

    /// Returns the text of autolink `index`: its URL as typed, without a `mailto:` that was not typed. If it names a private file, returns
    /// the text that hides it (L14, V10).
    #[must_use]
    pub fn autolink_label(&self, index: u32) -> Cow<'a, str> {
        let Some(link) = self.note.links.get(index as usize) else {
            return Cow::default();
        };
        if *self.target(index) == Target::Private {
            return Cow::Owned(Vault::private_text(link, self.privacy));
        }
        let typed = self.note.text.get(link.span.range()).unwrap_or_default();
        let without_scheme = link.target.strip_prefix("mailto:");
        let address = without_scheme.filter(|_| !typed.contains("mailto:"));
        let text = link.text.as_deref().or(address);
        Cow::Borrowed(text.unwrap_or(&link.target))
    }

    /// Returns the source of a diagram as readers see it: without the names of private notes that its links lead to (X9, V10).
    #[must_use]
    pub fn diagram_source(&self, block: &CodeBlock) -> Cow<'a, str> {
        let source = self.note.text_of(block.text);
        let links = mermaid::links(source);
        let instead = self.hidden_in_diagram(block, links.len());
        mermaid::edited(source, &links, &instead)
    }

    /// Returns the words in the places of private names, for each of the `count` links of a diagram.
    #[must_use]
    pub fn hidden_in_diagram(&self, block: &CodeBlock, count: usize) -> Vec<mermaid::Instead> {
        let links = (block.link..).take(count);
        let instead = links.map(|index| {
            let link = self.note.links.get(index as usize);
            let is_private = *self.target(index) == Target::Private;
            let hidden = link
                .filter(|_| is_private)
                .map(|link| Vault::private_text(link, self.privacy));
            mermaid::Instead {
                hidden,
                address: None,
            }
        });
        instead.collect()
    }

    /// Returns what readers see of a text in the note's drawing (B7). Text that may be the name of a private file is hidden as links to it
    /// are.
    #[must_use]
    pub fn drawn(&self, run: &'a Run) -> Cow<'a, str> {
        match run {
            Run::Text(text) => Cow::Borrowed(text),
            Run::Link(link) => self.label(*link),
            Run::Named(text, link) => match self.note.links.get(*link as usize) {
                Some(written) if *self.target(*link) == Target::Private => {
                    Cow::Owned(Vault::private_text(written, self.privacy))
                }
                _ => Cow::Borrowed(text),
            },
        }
    }

    /// Returns the words of the note's drawing, line by line.
    fn drawn_words(&self) -> String {
        let mut words = String::new();
        let elements = self.note.drawing.iter().flat_map(|drawn| &drawn.elements);
        for line in elements.flat_map(|element| element.shape.lines()) {
            for run in line {
                words.push_str(&self.drawn(run));
            }
            words.push('\n');
        }
        words
    }

    /// Returns the words in place of embed `index`, if it is shown as a link or as text, or if it is a drawing.
    #[must_use]
    pub fn embed_words(&self, index: u32) -> Cow<'a, str> {
        let Some(link) = self.note.links.get(index as usize) else {
            return Cow::default();
        };
        match self.file.targets.get(index as usize) {
            Some(Target::Private | Target::Unsafe) => {
                link.text.as_deref().unwrap_or_default().into()
            }
            Some(Target::Folder(_)) => self.label(index),
            Some(Target::File { file, .. }) => {
                let file = self.vault.file(*file);
                // The text of a drawing is found by the page that shows it (B7).
                if let (FileKind::Drawing, Some(note)) = (file.kind(), &file.note) {
                    return View::new(self.vault, self.privacy, file, note)
                        .drawn_words()
                        .into();
                }
                match file.kind().has_page() && file.note.is_none() {
                    true => self.label(index),
                    false => Cow::default(),
                }
            }
            None | Some(Target::Broken) => {
                let text = link.text.as_deref();
                let text = text.filter(|_| link.kind == LinkKind::Markdown);
                text.unwrap_or(&link.target).into()
            }
            Some(Target::External) => Cow::default(),
        }
    }
}

/// The pieces of a part of a note.
#[derive(Debug)]
pub struct Pieces<'a> {
    view: View<'a>,
    /// What follows the last piece, before the next event.
    next: Option<Piece<'a>>,
    /// The next event, and where to stop.
    at: usize,
    end: usize,
    /// Open containers.
    depth: usize,
    raw: Raw<'a>,
    /// For each open table the number of its columns, and of the cells of the row so far.
    cells: Vec<(usize, usize)>,
    /// Whether the open Markdown link has shown nothing so far.
    is_empty_link: bool,
    /// Footnotes that the text refers to, known from the first definition on.
    referred: Option<FxHashSet<u32>>,
    /// Events of a canvas that its page does not show.
    left_out: Vec<Range<u32>>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(next) = self.next.take() {
            return Some(next);
        }
        while self.at < self.end {
            let is_left_out = |range: &&Range<u32>| range.contains(&(self.at as u32));
            if let Some(range) = self.left_out.iter().find(is_left_out) {
                self.at = range.end as usize;
                continue;
            }
            let Event { kind, span } = self.view.note.events[self.at];
            self.at += 1;
            let piece = match kind {
                Kind::Start(tag) => self.start(tag),
                Kind::End(tag) => Some(self.finish(tag)),
                Kind::Html(index) => self.html(index, span),
                _ if self.raw.hides() => None,
                _ => self.leaf(kind),
            };
            if let Some(piece) = piece {
                return Some(piece);
            }
        }
        None
    }
}

impl<'a> Pieces<'a> {
    /// Leaves out the rest of the container whose start was the last piece.
    pub fn skip_container(&mut self) {
        self.skip();
        self.depth = self.depth.saturating_sub(1);
    }

    /// Leaves out the container that begins with the last event.
    fn skip(&mut self) {
        self.at = after(&self.view.note.events, self.at as u32 - 1) as usize;
    }

    fn start(&mut self, tag: Tag) -> Option<Piece<'a>> {
        match tag {
            Tag::FootnoteDefinition(index) if !self.shows_footnote(index) => {
                self.skip();
                return None;
            }
            Tag::MathBlock(_) => {
                self.skip();
                return Some(Piece::Break);
            }
            Tag::TableCell => {
                if let Some((columns, cells)) = self.cells.last_mut() {
                    *cells += 1;
                    if *columns > 0 && cells > columns {
                        self.skip();
                        return None;
                    }
                }
            }
            Tag::Table(index) => {
                let shape = self.view.note.tables.get(index as usize);
                self.cells.push((shape.map_or(0, |s| s.columns.len()), 0));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some((_, cells)) = self.cells.last_mut() {
                    *cells = 0;
                }
            }
            Tag::FieldMark if self.view.vault.plugins.dataview => {
                self.skip();
                return None;
            }
            Tag::Field(index) if self.view.vault.plugins.dataview && !self.raw.hides() => {
                let field = self.view.note.fields().get(index as usize);
                if let Some(field) = field.filter(|field| field.form == FieldForm::Bracket) {
                    self.depth += 1;
                    self.is_empty_link = false;
                    self.next = Some(Piece::Text(": "));
                    return Some(Piece::Text(&field.key));
                }
            }
            Tag::Link(_) => self.is_empty_link = true,
            // The page shows the number of the footnote here, so the link is not empty.
            Tag::InlineFootnote(_) => self.is_empty_link = false,
            _ => {}
        }
        // A block of raw HTML may open elements that close in a later block.
        self.depth += usize::from(tag != Tag::HtmlBlock);
        match tag {
            Tag::CodeBlock(index) => Some(Piece::CodeBlock(self.code_block(index))),
            tag => Some(Piece::Start(tag)),
        }
    }

    /// Whether the last event begins the definition of a footnote that readers see below the text (F7).
    fn shows_footnote(&mut self, index: u32) -> bool {
        let note = self.view.note;
        let referred = self.referred.get_or_insert_with(|| referred(note));
        // Of several definitions, the page shows the first.
        let footnote = note.footnotes.get(index as usize);
        let is_first = footnote.is_some_and(|f| f.definition as usize == self.at - 1);
        referred.contains(&index) && is_first
    }

    /// Returns the lines of a code block that readers see.
    fn code_block(&self, index: u32) -> Cow<'a, str> {
        let note = self.view.note;
        let block = note.code.get(index as usize).filter(|block| {
            // The page shows the rows of a base, which are no text of the note (D41).
            let is_query = &*block.language == QUERY && self.view.vault.plugins.dataview;
            let is_base = &*block.language == BASE
                || is_query
                || block.is_search()
                || block.lists_tasks() && self.view.vault.plugins.tasks;
            !(self.raw.hides() || is_base)
        });
        block.map_or(Cow::Borrowed(""), |block| match block.is_diagram() {
            true => self.view.diagram_source(block),
            false => Cow::Borrowed(note.text_of(block.text)),
        })
    }

    fn finish(&mut self, tag: Tag) -> Piece<'a> {
        match tag {
            // A link whose text shows nothing is shown as one without text (L11).
            Tag::Link(index)
                if self.is_empty_link
                    && !self.raw.hides()
                    && *self.view.target(index) != Target::Unsafe =>
            {
                self.is_empty_link = false;
                self.at -= 1;
                return Piece::Link(index, self.view.label(index));
            }
            Tag::Table(_) => {
                self.cells.pop();
            }
            _ => {}
        }
        if tag != Tag::HtmlBlock {
            self.depth = self.depth.saturating_sub(1);
            self.raw.leave(self.depth);
        }
        Piece::End(tag)
    }

    fn leaf(&mut self, kind: Kind) -> Option<Piece<'a>> {
        let View { note, .. } = self.view;
        self.is_empty_link = false;
        Some(match kind {
            Kind::Text(text) => Piece::Text(note.text_of(text)),
            Kind::Code(text) => {
                let code = note.text_of(text);
                // The page shows the value, which is no text of the note (U25).
                match self.view.vault.inline_query(code) {
                    Some(_) => return None,
                    None => Piece::Code(code),
                }
            }
            Kind::Math { tex, .. } => Piece::Math(note.text_of(tex)),
            Kind::SoftBreak | Kind::HardBreak | Kind::Rule => Piece::Break,
            Kind::WikiLink(index) => Piece::Link(index, self.view.label(index)),
            Kind::AutoLink(index) => Piece::Link(index, self.view.autolink_label(index)),
            Kind::Embed(index) => Piece::Embed(index),
            Kind::TagUse(index) => Piece::TagUse(&note.tags.get(index as usize)?.name),
            Kind::TaskDate(index) => {
                let field = note.fields().get(index as usize)?;
                Piece::Text(note.text.get(field.span.range()).unwrap_or_default())
            }
            Kind::Start(_) | Kind::End(_) | Kind::Html(_) | Kind::FootnoteRef(_) => return None,
        })
    }

    /// Returns what readers see of a tag of raw HTML (W2, W3).
    fn html(&mut self, index: u32, span: Span) -> Option<Piece<'a>> {
        let note = self.view.note;
        let tag = note.html.get(index as usize)?;
        let was_hidden = self.raw.hides();
        let typed = note.text.get(span.range()).unwrap_or_default();
        let shown = self.raw.tag(tag, self.depth, typed);
        self.is_empty_link &= shown.is_empty();
        match (was_hidden, self.raw.hides()) {
            (true, _) => None,
            (false, true) => (!shown.is_empty()).then_some(Piece::Text(shown)),
            (false, false) => Some(Piece::Html(tag, shown)),
        }
    }
}

/// Returns the footnotes that the text refers to, or a footnote that is referred to (F7).
fn referred(note: &Note) -> FxHashSet<u32> {
    let mut found = FxHashSet::default();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(event) = note.events.get(at as usize) {
        match event.kind {
            Kind::Start(Tag::FootnoteDefinition(_)) => at = after(&note.events, at),
            Kind::FootnoteRef(footnote) => {
                open.push(footnote);
                at += 1;
            }
            _ => at += 1,
        }
    }
    while let Some(footnote) = open.pop() {
        if !found.insert(footnote) {
            continue;
        }
        let Some(definition) = note.footnotes.get(footnote as usize) else {
            continue;
        };
        let start = definition.definition;
        let inside = note
            .events
            .get(start as usize..after(&note.events, start) as usize);
        open.extend(inside.into_iter().flatten().filter_map(|e| match e.kind {
            Kind::FootnoteRef(other) => Some(other),
            _ => None,
        }));
    }
    found
}
