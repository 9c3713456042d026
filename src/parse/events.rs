//! Turns pulldown-cmark's events into a [`Note`]'s events.
//!
//! Entry point: [`NoteBuilder::run`]. Blocks are taken over one by one. The inline content of each leaf block is gathered into a run, which
//! [`NoteBuilder::finish_run`] finishes.

use super::commonmark;
use super::content::Content;
use super::draft::Draft;
use super::mask::{Masked, Truth};
use super::names::Names;
use super::open::{ImageOpen, OpenBlock, OpenBlocks, OpenInline, Verbatim};
use super::reading::Reading;
use super::source::Source;
use crate::model::board::Board;
use crate::model::{Alignment, Code, Event, Kind, Link, Note, NoteData, Span, TableShape, Tag};
use pulldown_cmark::{CodeBlockKind, Event as Md, Tag as MdTag, TagEnd};
use std::ops::Range;

/// Containers nested deeper than this are flattened to text (I9).
const DEEPEST: usize = 100;

/// Reads one note's body.
#[derive(Debug)]
pub(super) struct NoteBuilder<'t> {
    /// What is read.
    pub(super) source: Source<'t>,
    /// The note without events and findings.
    pub(super) note: Note,
    pub(super) content: Content,
    pub(super) drafts: Vec<Draft>,
    /// Inline fields; until the end, their items are named by the start events.
    pub(super) data: NoteData,
    pub(super) names: Names,
    pub(super) blocks: OpenBlocks,
    pub(super) inline: OpenInline,
    pub(super) verbatim: Verbatim,
    pub(super) reading: Reading<'t>,
    /// What is read as in a board (B8).
    pub(super) board: Board,
    /// How many starts without their ends there are in what is skipped.
    pub(super) skipping: usize,
}

impl<'t> NoteBuilder<'t> {
    pub(super) fn new(text: &'t str, masked: &'t Masked, links: Vec<Link>) -> Self {
        Self {
            source: Source::new(text, masked),
            note: Note {
                links,
                ..Note::default()
            },
            content: Content::default(),
            drafts: Vec::new(),
            data: NoteData::default(),
            names: Names::default(),
            blocks: OpenBlocks::default(),
            inline: OpenInline::default(),
            verbatim: Verbatim::default(),
            reading: Reading::default(),
            board: Board::No,
            skipping: 0,
        }
    }

    /// Adds a finding about `span`.
    pub(super) fn draft(&mut self, code: Code, span: Span, message: String) {
        self.drafts.push(Draft::new(code, span, message));
    }

    /// Takes over all events of the body, which begins at byte `body`. Returns what the parse made of each line.
    pub(super) fn run(&mut self, body: usize) -> Truth {
        let copy = &self.source.masked.text;
        let mut truth = Truth::new(copy, body);
        for (event, range) in commonmark::events(&copy[body..]) {
            let range = range.start + body..range.end + body;
            truth.event(copy, &event, range.clone());
            self.event(event, range);
        }
        self.own_ids(u32::MAX);
        truth.finish(copy)
    }

    /// Takes over one event.
    pub(super) fn event(&mut self, event: Md<'_>, range: Range<usize>) {
        if self.skipping > 0 {
            match event {
                Md::Start(_) => self.skipping += 1,
                Md::End(_) => self.skipping -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Md::Start(tag) => self.start(tag, range),
            Md::End(end) => self.end(end, range),
            Md::Text(text) if self.blocks.in_verbatim() => self.verbatim_text(&text, range),
            Md::Html(text) => self.verbatim_text(&text, range),
            Md::Text(text) => self.inline_text(&text, range),
            // All code spans are covered. If CommonMark still finds one, it is shown as CommonMark read it.
            Md::Code(code) => {
                let text = self.content.cook(&code);
                self.push_inline(Kind::Code(text), range.into());
            }
            Md::InlineHtml(text) => self.inline_html(&text, range),
            Md::SoftBreak | Md::HardBreak if std::mem::take(&mut self.inline.drop_break) => {}
            Md::SoftBreak => self.push_inline(Kind::SoftBreak, range.into()),
            Md::HardBreak => self.push_inline(Kind::HardBreak, range.into()),
            Md::FootnoteReference(_) if self.inline.in_link() => self.push_text(range),
            Md::FootnoteReference(label) => {
                let index = self.footnote(&label);
                self.names.footnotes.refer_to(index);
                self.push_inline(Kind::FootnoteRef(index), range.into());
            }
            Md::Rule => {
                self.before_block(range.start);
                let start = self.content.next();
                self.content
                    .events
                    .push(Event::new(Kind::Rule, range.into()));
                self.blocks.child_ended(start, 0);
            }
            Md::InlineMath(_) | Md::DisplayMath(_) | Md::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: MdTag<'_>, range: Range<usize>) {
        let span: Span = range.clone().into();
        match tag {
            MdTag::Emphasis => self.push_inline(Kind::Start(Tag::Emphasis), span),
            MdTag::Strong => self.push_inline(Kind::Start(Tag::Strong), span),
            MdTag::Strikethrough => self.push_inline(Kind::Start(Tag::Strikethrough), span),
            MdTag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title, span),
            MdTag::Image {
                dest_url, title, ..
            } => {
                let target =
                    (!dest_url.is_empty()).then(|| (Box::from(&*dest_url), Box::from(&*title)));
                self.inline.images.push(ImageOpen {
                    run: self.inline.run.len(),
                    links: self.note.links.len(),
                    target,
                });
            }
            MdTag::Paragraph => self.open(Tag::Paragraph, range),
            MdTag::Heading { level, .. } => {
                self.names.heading_level = level as u8;
                self.open(Tag::Heading(self.note.headings.len() as u32), range);
            }
            MdTag::BlockQuote(_) => self.start_quote(range),
            MdTag::CodeBlock(kind) => {
                self.open(Tag::CodeBlock(self.note.code.len() as u32), range);
                if let CodeBlockKind::Fenced(info) = kind {
                    self.verbatim.info = info_string(&info);
                    self.verbatim.is_fence = true;
                }
            }
            MdTag::HtmlBlock => self.open(Tag::HtmlBlock, range),
            MdTag::List(None) => self.open(Tag::List { tasks: false }, range),
            MdTag::List(Some(start)) => {
                let start = u32::try_from(start).unwrap_or(u32::MAX);
                self.open(
                    Tag::OrderedList {
                        start,
                        tasks: false,
                    },
                    range,
                );
            }
            MdTag::Item if self.card(range.clone()) => self.skipping = 1,
            MdTag::Item => self.open(Tag::Item, range),
            MdTag::FootnoteDefinition(label) => self.start_definition(&label, range),
            MdTag::Table(columns) => {
                let columns = columns.iter().map(alignment).collect();
                self.open(Tag::Table(self.note.tables.len() as u32), range);
                self.note.tables.push(TableShape { columns });
            }
            MdTag::TableHead => self.open(Tag::TableHead, range),
            MdTag::TableRow => self.open(Tag::TableRow, range),
            MdTag::TableCell => self.open(Tag::TableCell, range),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        let span: Span = range.clone().into();
        match end {
            TagEnd::Emphasis => self.push_inline(Kind::End(Tag::Emphasis), span),
            TagEnd::Strong => self.push_inline(Kind::End(Tag::Strong), span),
            TagEnd::Strikethrough => self.push_inline(Kind::End(Tag::Strikethrough), span),
            TagEnd::Link => self.end_link(span),
            TagEnd::Image => self.end_image(span),
            _ => self.close(range),
        }
    }

    /// Opens a block.
    pub(super) fn open(&mut self, tag: Tag, range: Range<usize>) {
        self.before_block(range.start);
        let container = !tag.is_leaf_block() && !matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock);
        let dropped = container && self.blocks.stack.len() >= DEEPEST;
        self.push_open(tag, range.into(), dropped);
    }

    /// Puts a container on the stack, and its start among the events unless it is `dropped`.
    pub(super) fn push_open(&mut self, tag: Tag, span: Span, dropped: bool) {
        self.blocks.stack.push(OpenBlock {
            tag,
            start: self.content.next(),
            last_child: None,
            dropped,
            has_text: false,
        });
        if !dropped {
            self.content.events.push(Event::new(Kind::Start(tag), span));
        }
    }

    /// Prepares for a block that begins at byte `at`: ends the run before it, gives ids on lines of their own to the block before them, and
    /// opens a callout's body.
    fn before_block(&mut self, at: usize) {
        self.finish_run();
        self.own_ids(at as u32);
        let is_head = |open: &OpenBlock| matches!(open.tag, Tag::Callout(_)) && !open.dropped;
        if self.blocks.stack.last().is_some_and(is_head) {
            self.push_open(Tag::CalloutBody, Span::new(at, at), false);
        }
    }

    /// Closes the innermost block.
    pub(super) fn close(&mut self, range: Range<usize>) {
        self.finish_run();
        if self
            .blocks
            .stack
            .last()
            .is_some_and(|open| open.tag.is_item())
        {
            self.own_ids(range.end as u32);
        }
        let Some(open) = self.blocks.stack.pop() else {
            return;
        };
        match open.tag {
            Tag::CalloutBody => {
                self.close_events(&open, range.clone());
                return self.close(range);
            }
            Tag::CodeBlock(_) => self.end_code(&open, range.clone().into()),
            Tag::HtmlBlock => self.end_html(range.clone().into()),
            Tag::TableHead | Tag::TableRow => self.cut_cells(range.clone()),
            _ => {}
        }
        let empty = self.content.next() == open.start + 1;
        let interrupted = std::mem::take(&mut self.inline.interrupted);
        if open.tag == Tag::HtmlBlock && self.is_blank_since(open.start) {
            self.content.events.truncate(open.start as usize);
            return;
        }
        if open.tag == Tag::Paragraph && (interrupted || (empty && !open.dropped)) {
            if !interrupted {
                self.content.events.pop();
            }
            return;
        }
        let is_top = self.blocks.stack.is_empty() && open.tag == Tag::Paragraph;
        if self.board == Board::Lanes && is_top && self.complete_mark(&open) {
            return;
        }
        if let Tag::Heading(_) = open.tag {
            self.end_heading(&open, range.clone().into());
        }
        self.close_events(&open, range);
        if !open.dropped
            && !matches!(
                open.tag,
                Tag::TableCell | Tag::TableHead | Tag::TableRow | Tag::CalloutTitle
            )
        {
            self.blocks.child_ended(open.start, 0);
        }
    }

    /// Whether only white space follows the start event `start`, as in an HTML block that consists of comments.
    fn is_blank_since(&self, start: u32) -> bool {
        self.content.events[start as usize + 1..]
            .iter()
            .all(|event| match event.kind {
                Kind::Text(text) => self.text_of(text).trim().is_empty(),
                _ => false,
            })
    }

    fn close_events(&mut self, open: &OpenBlock, range: Range<usize>) {
        if open.dropped {
            return;
        }
        let is_empty = |event: &mut Event| event.kind == Kind::Start(Tag::CalloutBody);
        if self.content.events.pop_if(is_empty).is_some() {
            return;
        }
        // The tag may differ from the one on the stack: an item may have become a task.
        let start = self.content.events.get(open.start as usize);
        if let Some(Kind::Start(tag)) = start.map(|event| event.kind) {
            self.content
                .events
                .push(Event::new(Kind::End(tag), range.into()));
        }
    }
}

fn alignment(alignment: &pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

/// Returns the language, in lower case, and the rest of a fence's info string.
fn info_string(info: &str) -> (Box<str>, Box<str>) {
    let info = info.trim();
    let end = info
        .find(|c: char| c.is_whitespace() || c == '{')
        .unwrap_or(info.len());
    (info[..end].to_lowercase().into(), info[end..].trim().into())
}
