//! Turns pulldown-cmark's events into a [`Note`]'s events.
//!
//! Entry point: [`NoteBuilder::run`]. Blocks are taken over one by one. The inline content of each leaf block is gathered into a run, which
//! [`NoteBuilder::finish_run`] finishes.

use super::commonmark;
use super::mask::{Masked, Truth};
use super::names::{BlockIds, Footnotes};
use crate::model::outline::HeadingIds;
use crate::model::{Alignment, Code, Event, Kind, Link, Note, Span, TableShape, Tag};
use pulldown_cmark::{CodeBlockKind, Event as Md, Tag as MdTag, TagEnd};
use std::ops::Range;

/// Containers nested deeper than this are flattened to text (I9).
const DEEPEST: usize = 100;

/// A finding before its line and column are known.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) code: Code,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) target: Option<String>,
    /// The place whose line replaces `{line}` in the message.
    pub(super) line_of: Option<Span>,
}

impl Draft {
    pub(super) fn new(code: Code, span: Span, message: String) -> Self {
        Self {
            code,
            span,
            message,
            target: None,
            line_of: None,
        }
    }
}

/// An open container.
#[derive(Debug)]
pub(super) struct OpenBlock {
    pub(super) tag: Tag,
    /// Index of its start event.
    pub(super) start: u32,
    /// Start event of the block in it that ended last (K3).
    pub(super) last_child: Option<u32>,
    /// Whether it is left out, because it is nested too deep or empty.
    pub(super) dropped: bool,
    /// Whether the own text of an item has been read.
    pub(super) has_text: bool,
}

/// An open Markdown link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LinkOpen {
    /// Without a destination: its text alone is shown (L6).
    Plain,
    /// Written as text, because it holds a wikilink or footnote.
    Literal,
    /// `<https://…>`; its text is not taken over.
    Auto,
    /// Indexes the note's links.
    Link(u32),
}

/// An open Markdown image.
#[derive(Debug)]
pub(super) struct ImageOpen {
    /// Length of the run and of the links before it.
    pub(super) run: usize,
    pub(super) links: usize,
    /// Destination and title, unless empty.
    pub(super) target: Option<(Box<str>, Box<str>)>,
}

/// A code or HTML block being gathered.
#[derive(Debug, Default)]
pub(super) struct Verbatim {
    pub(super) pieces: Vec<Range<usize>>,
    /// Text that is no slice of the source.
    pub(super) cooked: Option<String>,
    /// Where it ends as far as it is read.
    pub(super) end: usize,
    pub(super) is_fence: bool,
}

/// Reads one note's body.
#[derive(Debug)]
pub(super) struct NoteBuilder<'t> {
    pub(super) text: &'t str,
    pub(super) masked: &'t Masked,
    pub(super) note: Note,
    pub(super) events: Vec<Event>,
    pub(super) cooked: String,
    pub(super) stack: Vec<OpenBlock>,
    /// Inline events of the leaf block that is open.
    pub(super) run: Vec<Event>,
    pub(super) drafts: Vec<Draft>,
    pub(super) footnotes: Footnotes,
    /// Whether a paragraph was closed for a formula block and goes on with the next text (X4).
    pub(super) interrupted: bool,
    /// Whether the line break after a covered callout head is to be removed.
    pub(super) drop_break: bool,
    pub(super) links: Vec<LinkOpen>,
    pub(super) images: Vec<ImageOpen>,
    pub(super) verbatim: Verbatim,
    pub(super) info: Option<(Box<str>, Box<str>)>,
    pub(super) root_child: Option<u32>,
    pub(super) heading_ids: HeadingIds,
    pub(super) block_ids: BlockIds,
    pub(super) heading_level: u8,
    pub(super) skipping: usize,
    /// The callout title being read, and the offset of its first byte.
    pub(super) title_line: Option<(String, usize)>,
}

impl<'t> NoteBuilder<'t> {
    pub(super) fn new(text: &'t str, masked: &'t Masked, links: Vec<Link>) -> Self {
        Self {
            text,
            masked,
            note: Note {
                links,
                ..Note::default()
            },
            events: Vec::new(),
            cooked: String::new(),
            stack: Vec::new(),
            run: Vec::new(),
            drafts: Vec::new(),
            footnotes: Footnotes::default(),
            interrupted: false,
            drop_break: false,
            links: Vec::new(),
            images: Vec::new(),
            verbatim: Verbatim::default(),
            info: None,
            root_child: None,
            heading_ids: HeadingIds::default(),
            block_ids: BlockIds::default(),
            heading_level: 0,
            skipping: 0,
            title_line: None,
        }
    }

    /// Adds a finding about `span`.
    pub(super) fn draft(&mut self, code: Code, span: Span, message: String) {
        self.drafts.push(Draft::new(code, span, message));
    }

    /// Takes over all events of the body, which begins at byte `body`. Returns what the parse made of each line.
    pub(super) fn run(&mut self, body: usize) -> Truth {
        let copy = &self.masked.text;
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
            Md::Text(text) if self.in_verbatim() => self.verbatim_text(&text, range),
            Md::Html(text) => self.verbatim_text(&text, range),
            Md::Text(text) => self.inline_text(&text, range),
            // All code spans are covered. If CommonMark still finds one, it is shown as CommonMark read it.
            Md::Code(code) => {
                let text = self.cook(&code);
                self.push_inline(Kind::Code(text), range.into());
            }
            Md::InlineHtml(text) => self.inline_html(&text, range),
            Md::SoftBreak | Md::HardBreak if std::mem::take(&mut self.drop_break) => {}
            Md::SoftBreak => self.push_inline(Kind::SoftBreak, range.into()),
            Md::HardBreak => self.push_inline(Kind::HardBreak, range.into()),
            Md::FootnoteReference(_) if self.in_link() => self.push_text(range),
            Md::FootnoteReference(label) => {
                let index = self.footnote(&label);
                self.footnotes.refer_to(index);
                self.push_inline(Kind::FootnoteRef(index), range.into());
            }
            Md::Rule => {
                self.before_block(range.start);
                let start = self.events.len() as u32;
                self.events.push(Event::new(Kind::Rule, range.into()));
                self.child_ended(start);
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
                self.images.push(ImageOpen {
                    run: self.run.len(),
                    links: self.note.links.len(),
                    target,
                });
            }
            MdTag::Paragraph => self.open(Tag::Paragraph, range),
            MdTag::Heading { level, .. } => {
                self.heading_level = level as u8;
                self.open(Tag::Heading(self.note.headings.len() as u32), range);
            }
            MdTag::BlockQuote(_) => self.start_quote(range),
            MdTag::CodeBlock(kind) => {
                self.info = Some(match &kind {
                    CodeBlockKind::Fenced(info) => info_string(info),
                    CodeBlockKind::Indented => Default::default(),
                });
                self.open(Tag::CodeBlock(self.note.code.len() as u32), range);
                self.verbatim.is_fence = matches!(kind, CodeBlockKind::Fenced(_));
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
        let dropped = container && self.stack.len() >= DEEPEST;
        self.push_open(tag, range.into(), dropped);
    }

    /// Puts a container on the stack, and its start among the events unless it is `dropped`.
    pub(super) fn push_open(&mut self, tag: Tag, span: Span, dropped: bool) {
        self.stack.push(OpenBlock {
            tag,
            start: self.events.len() as u32,
            last_child: None,
            dropped,
            has_text: false,
        });
        if !dropped {
            self.events.push(Event::new(Kind::Start(tag), span));
        }
    }

    /// Prepares for a block that begins at byte `at`: ends the run before it, gives ids on lines of their own to the block before them, and
    /// opens a callout's body.
    fn before_block(&mut self, at: usize) {
        self.finish_run();
        self.own_ids(at as u32);
        let is_head = |open: &OpenBlock| matches!(open.tag, Tag::Callout(_)) && !open.dropped;
        if self.stack.last().is_some_and(is_head) {
            self.push_open(Tag::CalloutBody, Span::new(at, at), false);
        }
    }

    /// Closes the innermost block.
    pub(super) fn close(&mut self, range: Range<usize>) {
        self.finish_run();
        if self.stack.last().is_some_and(|open| open.tag.is_item()) {
            self.own_ids(range.end as u32);
        }
        let Some(open) = self.stack.pop() else { return };
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
        let empty = self.events.len() as u32 == open.start + 1;
        let interrupted = std::mem::take(&mut self.interrupted);
        if open.tag == Tag::HtmlBlock && self.is_blank_since(open.start) {
            self.events.truncate(open.start as usize);
            return;
        }
        if open.tag == Tag::Paragraph && (interrupted || (empty && !open.dropped)) {
            if !interrupted {
                self.events.pop();
            }
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
            self.child_ended(open.start);
        }
    }

    /// Whether only white space follows the start event `start`, as in an HTML block that consists of comments.
    fn is_blank_since(&self, start: u32) -> bool {
        self.events[start as usize + 1..]
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
        if self.events.pop_if(is_empty).is_some() {
            return;
        }
        // The tag may differ from the one on the stack: an item may have become a task.
        let start = self.events.get(open.start as usize);
        if let Some(Kind::Start(tag)) = start.map(|event| event.kind) {
            self.events.push(Event::new(Kind::End(tag), range.into()));
        }
    }

    pub(super) fn child_ended(&mut self, start: u32) {
        match self.stack.last_mut() {
            Some(parent) => parent.last_child = Some(start),
            None => self.root_child = Some(start),
        }
    }

    /// Returns the start event of the block that ended last in the open container.
    pub(super) fn last_child(&self) -> Option<u32> {
        self.stack
            .last()
            .map_or(self.root_child, |open| open.last_child)
    }

    fn in_verbatim(&self) -> bool {
        let tag = self.stack.last().map(|open| open.tag);
        matches!(tag, Some(Tag::CodeBlock(_) | Tag::HtmlBlock))
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
