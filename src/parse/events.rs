//! pulldown-cmark's events become a [`Note`]'s events.
//!
//! Entry point: [`Builder::run`]. Blocks are taken over one by one; the inline content of each leaf block is gathered into a run,
//! which `run` finishes: covers come out, emphasis is paired again, tags and block ids are read.

use super::mask::{CoverKind, Masked};
use super::{callout, html};
use crate::model::text::fold;
use crate::model::{
    Alignment, BlockId, Code, CodeBlock, Event, Footnote, Heading, Kind, Link, LinkKind, Note,
    Span, TableShape, Tag, TextRef,
};
use pulldown_cmark::{CodeBlockKind, Event as Md, LinkType, Options, Parser, Tag as MdTag, TagEnd};
use rustc_hash::{FxHashMap, FxHashSet};
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
    /// A place whose line replaces `{line}` in the message.
    pub(super) line_of: Option<Span>,
}

/// An open container.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) tag: Tag,
    /// Its start event.
    pub(super) start: u32,
    /// Start event of the block in it that ended last (K3).
    pub(super) last_child: Option<u32>,
    /// Left out because it is nested too deep or empty.
    pub(super) dropped: bool,
    /// Of an item: its own text has been read.
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
struct ImageOpen {
    /// Length of the run and of the links before it.
    run: usize,
    links: usize,
    /// Destination and title, unless empty.
    target: Option<(Box<str>, Box<str>)>,
}

/// A code or HTML block being gathered.
#[derive(Debug, Default)]
struct Verbatim {
    pieces: Vec<Range<usize>>,
    /// Text that is no slice of the source.
    cooked: Option<String>,
}

/// Reads one note's body.
#[derive(Debug)]
pub(super) struct Builder<'t> {
    pub(super) text: &'t str,
    pub(super) masked: &'t Masked,
    pub(super) note: Note,
    pub(super) events: Vec<Event>,
    pub(super) cooked: String,
    pub(super) stack: Vec<Open>,
    /// Inline events of the leaf block that is open.
    pub(super) run: Vec<Event>,
    pub(super) drafts: Vec<Draft>,
    pub(super) footnote_ids: FxHashMap<String, u32>,
    pub(super) referenced: Vec<bool>,
    /// A paragraph was closed for a formula block and goes on with the next text (X4).
    pub(super) interrupted: bool,
    /// The break after a covered callout head goes with it.
    pub(super) drop_break: bool,
    pub(super) links: Vec<LinkOpen>,
    images: Vec<ImageOpen>,
    verbatim: Verbatim,
    info: Option<(Box<str>, Box<str>)>,
    pub(super) inline_footnotes: Vec<u32>,
    next_own_id: usize,
    root_child: Option<u32>,
    heading_ids: FxHashMap<String, u32>,
    block_ids: FxHashMap<String, Span>,
    /// Start events of blocks that have an id.
    named: FxHashSet<u32>,
    /// Callout heads whose quote was met, by index.
    heads_met: Vec<bool>,
    pub(super) used_heads: usize,
    heading_level: u8,
    skipping: usize,
    /// The callout title being read, and the offset of its first byte.
    title_line: Option<(String, usize)>,
}

impl<'t> Builder<'t> {
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
            footnote_ids: FxHashMap::default(),
            referenced: Vec::new(),
            interrupted: false,
            drop_break: false,
            links: Vec::new(),
            images: Vec::new(),
            verbatim: Verbatim::default(),
            info: None,
            inline_footnotes: Vec::new(),
            next_own_id: 0,
            root_child: None,
            heading_ids: FxHashMap::default(),
            block_ids: FxHashMap::default(),
            named: FxHashSet::default(),
            heads_met: vec![false; masked.heads.len()],
            used_heads: 0,
            heading_level: 0,
            skipping: 0,
            title_line: None,
        }
    }

    /// Offsets of callout heads at which no quote begins.
    pub(super) fn unused_heads(&self) -> Vec<u32> {
        let heads = self.masked.heads.iter().zip(&self.heads_met);
        heads
            .filter(|(_, met)| !**met)
            .map(|(head, _)| head.at)
            .collect()
    }

    /// Notes a finding about `span`.
    pub(super) fn draft(&mut self, code: Code, span: Span, message: String) {
        self.drafts.push(Draft {
            code,
            span,
            message,
            target: None,
            line_of: None,
        });
    }

    pub(super) fn root_child(&self) -> Option<u32> {
        self.root_child
    }

    pub(super) fn set_root_child(&mut self, start: u32) {
        self.root_child = Some(start);
    }

    /// What CommonMark extensions are on (I1); everything else is ours.
    pub(super) fn options() -> Options {
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
    }

    /// Takes over all events of the body, which begins at byte `body`.
    pub(super) fn run(&mut self, body: usize) {
        for (event, range) in
            Parser::new_ext(&self.masked.text[body..], Self::options()).into_offset_iter()
        {
            self.event(event, range.start + body..range.end + body);
        }
        self.own_ids(u32::MAX);
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
            Md::Code(code) => self.code_span(&code, range),
            Md::InlineHtml(text) => self.inline_html(&text, range),
            Md::SoftBreak | Md::HardBreak if std::mem::take(&mut self.drop_break) => {}
            Md::SoftBreak => self.push_inline(Kind::SoftBreak, range.into()),
            Md::HardBreak => self.push_inline(Kind::HardBreak, range.into()),
            Md::FootnoteReference(_) if self.in_link() => self.push_text(range),
            Md::FootnoteReference(label) => {
                let index = self.footnote(&label);
                self.referenced[index as usize] = true;
                self.push_inline(Kind::FootnoteRef(index), range.into());
            }
            Md::Rule => {
                self.before_block(range.start);
                let start = self.events.len() as u32;
                self.events.push(Event {
                    kind: Kind::Rule,
                    span: range.into(),
                });
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
                    CodeBlockKind::Fenced(info) => callout::info_string(info),
                    CodeBlockKind::Indented => Default::default(),
                });
                self.open(Tag::CodeBlock(self.note.code.len() as u32), range);
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
    fn open(&mut self, tag: Tag, range: Range<usize>) {
        self.before_block(range.start);
        let container = !tag.is_leaf_block() && !matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock);
        let dropped = container && self.stack.len() >= DEEPEST;
        let start = self.events.len() as u32;
        if !dropped {
            self.events.push(Event {
                kind: Kind::Start(tag),
                span: range.into(),
            });
        }
        self.stack.push(Open {
            tag,
            start,
            last_child: None,
            dropped,
            has_text: false,
        });
    }

    /// What is due before a block begins at byte `at`: the run before it ends, a callout's body opens, ids of their own line go to the
    /// block before them.
    fn before_block(&mut self, at: usize) {
        self.finish_run();
        self.own_ids(at as u32);
        if let Some(Open {
            tag: Tag::Callout(_),
            dropped: false,
            ..
        }) = self.stack.last()
        {
            let start = self.events.len() as u32;
            self.events.push(Event {
                kind: Kind::Start(Tag::CalloutBody),
                span: Span::new(at, at),
            });
            self.stack.push(Open {
                tag: Tag::CalloutBody,
                start,
                last_child: None,
                dropped: false,
                has_text: false,
            });
        }
    }

    /// Closes the innermost block.
    fn close(&mut self, range: Range<usize>) {
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

    /// Whether nothing but white space stands after the start event `start`: an HTML block of comments only.
    fn is_blank_since(&self, start: u32) -> bool {
        self.events[start as usize + 1..]
            .iter()
            .all(|event| match event.kind {
                Kind::Text(text) => self.text_of(text).trim().is_empty(),
                _ => false,
            })
    }

    fn close_events(&mut self, open: &Open, range: Range<usize>) {
        if open.dropped {
            return;
        }
        if let Some(Event {
            kind: Kind::Start(Tag::CalloutBody),
            ..
        }) = self.events.last()
        {
            self.events.pop();
            return;
        }
        // The start may have been changed meanwhile: an item that turned out to be a task.
        let Some(&Event {
            kind: Kind::Start(tag),
            ..
        }) = self.events.get(open.start as usize)
        else {
            return;
        };
        self.events.push(Event {
            kind: Kind::End(tag),
            span: range.into(),
        });
    }

    pub(super) fn child_ended(&mut self, start: u32) {
        match self.stack.last_mut() {
            Some(parent) => parent.last_child = Some(start),
            None => self.root_child = Some(start),
        }
    }

    /// Start event of the block that ended last in the open container.
    pub(super) fn last_child(&self) -> Option<u32> {
        self.stack
            .last()
            .map_or(self.root_child, |open| open.last_child)
    }

    /// K3: block ids on a line of their own before byte `at` name the block before them.
    fn own_ids(&mut self, at: u32) {
        while let Some(span) = self
            .masked
            .own_ids
            .get(self.next_own_id)
            .copied()
            .filter(|span| span.start < at)
        {
            self.next_own_id += 1;
            if let Some(child) = self.last_child() {
                self.name_block(span, child);
            }
        }
    }

    /// Gives the block that starts at event `event` the id in `span`, `^` included (K1, K7).
    pub(super) fn name_block(&mut self, span: Span, event: u32) {
        let id: Box<str> = self.text[span.start as usize + 1..span.end as usize].into();
        let first = *self.block_ids.entry(fold(&id)).or_insert(span);
        if first != span {
            let message = format!("^{id} is already at line {{line}}");
            self.drafts.push(Draft {
                code: Code::DuplicateBlockId,
                span,
                message,
                target: None,
                line_of: Some(first),
            });
        } else if self.named.insert(event) {
            self.note.blocks.push(BlockId { id, event, span });
        }
    }

    fn start_link(&mut self, link_type: LinkType, target: &str, title: &str, span: Span) {
        let auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
        let opens_other = |kind| matches!(kind, CoverKind::WikiLink | CoverKind::FootnoteOpen);
        if auto {
            let shown = &self.text[span.start as usize + 1..span.end as usize - 1];
            let target = if link_type == LinkType::Email {
                format!("mailto:{shown}")
            } else {
                target.to_owned()
            };
            self.push_auto_link(target, shown, span);
            self.links.push(LinkOpen::Auto);
        } else if target.is_empty() {
            self.links.push(LinkOpen::Plain);
        } else if self.covers_in(span).any(|cover| opens_other(cover.kind)) {
            self.push_text(span.start as usize..span.start as usize + 1);
            self.links.push(LinkOpen::Literal);
        } else {
            let index = self.note.links.len() as u32;
            self.note.links.push(Link {
                kind: LinkKind::Markdown,
                embed: false,
                target: target.into(),
                text: None,
                title: (!title.is_empty()).then(|| title.into()),
                size: None,
                span,
                event: u32::MAX,
            });
            self.links.push(LinkOpen::Link(index));
            self.push_inline(Kind::Start(Tag::Link(index)), span);
        }
    }

    fn end_link(&mut self, span: Span) {
        match self.links.pop() {
            Some(LinkOpen::Link(index)) => self.push_inline(Kind::End(Tag::Link(index)), span),
            Some(LinkOpen::Literal) => {
                let from = self
                    .run
                    .last()
                    .map_or(span.start, |event| event.span.end)
                    .clamp(span.start, span.end);
                self.push_text(from as usize..span.end as usize);
            }
            _ => {}
        }
    }

    /// M4: an image's text is alternative text and size.
    fn end_image(&mut self, span: Span) {
        let Some(image) = self.images.pop() else {
            return;
        };
        let inner = self.run.split_off(image.run.min(self.run.len()));
        let alt = self.flat_text(&inner);
        let Some((target, title)) = image.target else {
            let text = self.cook(&alt);
            return self.push_inline(Kind::Text(text), span);
        };
        self.note.links.truncate(image.links);
        let (text, size) = super::wikilink::split_size(&alt);
        let text = text.filter(|text| !text.trim().is_empty()).map(Into::into);
        let title = Some(title).filter(|title| !title.is_empty());
        let link = Link {
            kind: LinkKind::Markdown,
            embed: true,
            target,
            text,
            title,
            size,
            span,
            event: u32::MAX,
        };
        self.note.links.push(link);
        self.push_inline(Kind::Embed(self.note.links.len() as u32 - 1), span);
    }

    /// A quote, or a callout if its first line says so (Q1).
    fn start_quote(&mut self, range: Range<usize>) {
        let after = &self.text[range.start..];
        let blank = after.strip_prefix('>').map_or(0, |rest| {
            1 + rest.len() - rest.trim_start_matches([' ', '\t']).len()
        });
        let at = (range.start + blank) as u32;
        let Ok(head) = self.masked.heads.binary_search_by_key(&at, |head| head.at) else {
            return self.open(Tag::BlockQuote, range);
        };
        self.used_heads += usize::from(!std::mem::replace(&mut self.heads_met[head], true));
        let masked = self.masked;
        let head = &masked.heads[head];
        let index = self.note.callouts.len() as u32;
        self.note.callouts.push(callout::callout(self.text, head));
        self.open(Tag::Callout(index), range);
        let start = self.events.len() as u32;
        let dropped = self.stack.last().is_some_and(|open| open.dropped);
        if !dropped {
            self.events.push(Event {
                kind: Kind::Start(Tag::CalloutTitle),
                span: head.title,
            });
        }
        self.stack.push(Open {
            tag: Tag::CalloutTitle,
            start,
            last_child: None,
            dropped,
            has_text: false,
        });
        self.title(head.title);
        self.close(head.title.range());
    }

    /// A callout's title is one line of inline Markdown (Q5). A bracket before it keeps CommonMark from seeing a list or heading.
    fn title(&mut self, span: Span) {
        let mut line = format!("({}", &self.text[span.range()]).into_bytes();
        for cover in self.covers_in(span) {
            let from = (cover.span.start - span.start) as usize + 1;
            line[from..from + cover.span.len()].fill(b'x');
        }
        // Covers replace whole characters.
        let Ok(line) = String::from_utf8(line) else {
            return;
        };
        let offset = span.start as usize;
        self.title_line = Some((line.clone(), offset - 1));
        for (event, range) in Parser::new_ext(&line, Self::options()).into_offset_iter() {
            let shifted = (range.start + offset).saturating_sub(1)..range.end + offset - 1;
            match event {
                Md::Text(text) if range.start == 0 => {
                    let rest = text.strip_prefix('(').unwrap_or(&text);
                    self.inline_text(rest, offset..shifted.end);
                }
                Md::Start(
                    MdTag::Emphasis
                    | MdTag::Strong
                    | MdTag::Strikethrough
                    | MdTag::Link { .. }
                    | MdTag::Image { .. },
                )
                | Md::End(
                    TagEnd::Emphasis
                    | TagEnd::Strong
                    | TagEnd::Strikethrough
                    | TagEnd::Link
                    | TagEnd::Image,
                )
                | Md::Text(_)
                | Md::Code(_)
                | Md::InlineHtml(_) => self.event(event, shifted),
                _ => {}
            }
        }
        self.title_line = None;
    }

    pub(super) fn in_title(&self) -> bool {
        self.title_line.is_some()
    }

    /// What pulldown-cmark saw at `range`.
    pub(super) fn seen(&self, range: Range<usize>) -> &str {
        match &self.title_line {
            Some((line, offset)) => line
                .get(range.start - offset..range.end - offset)
                .unwrap_or_default(),
            None => &self.masked.text[range],
        }
    }

    /// F6, F7
    fn start_definition(&mut self, label: &str, range: Range<usize>) {
        let index = self.footnote(label);
        let footnote = &self.note.footnotes[index as usize];
        if footnote.definition != u32::MAX {
            let span = Span::new(range.start, (range.start + label.len() + 3).min(range.end));
            let message = format!("second definition of [^{label}] ignored");
            self.finish_run();
            self.drafts.push(Draft {
                code: Code::FootnoteDuplicate,
                span,
                message,
                target: None,
                line_of: None,
            });
            self.skipping = 1;
            return;
        }
        self.open(Tag::FootnoteDefinition(index), range);
        if let Some(open) = self.stack.last().filter(|open| !open.dropped) {
            self.note.footnotes[index as usize].definition = open.start;
        }
    }

    /// The footnote of this label, by N2.
    pub(super) fn footnote(&mut self, label: &str) -> u32 {
        let next = self.note.footnotes.len() as u32;
        let index = *self.footnote_ids.entry(fold(label)).or_insert(next);
        if index == next {
            self.note.footnotes.push(Footnote {
                label: label.into(),
                definition: u32::MAX,
            });
            self.referenced.push(false);
        }
        index
    }

    fn end_heading(&mut self, open: &Open, range: Span) {
        let inner = &self.events[(open.start as usize + 1).min(self.events.len())..];
        let source = match (inner.first(), inner.last()) {
            (Some(first), Some(last)) => Span {
                start: first.span.start,
                end: last.span.end.max(first.span.start),
            },
            _ => Span {
                start: range.start,
                end: range.start,
            },
        };
        let text = self.flat_text(inner);
        let text = text.trim();
        let id = self.heading_id(text);
        let top_level = self.stack.is_empty();
        let level = self.heading_level;
        self.note.headings.push(Heading {
            level,
            event: open.start,
            text: text.into(),
            source,
            id,
            top_level,
        });
    }

    /// A1–A3
    fn heading_id(&mut self, text: &str) -> Box<str> {
        let mut id = crate::model::url::anchor(text);
        if id.starts_with("nw-") {
            id.insert_str(0, "h-");
        }
        let Some(next) = self.heading_ids.get(&id).copied() else {
            self.heading_ids.insert(id.clone(), 1);
            return id.into();
        };
        let mut number = next;
        let free = loop {
            let candidate = format!("{id}-{number}");
            number += 1;
            if !self.heading_ids.contains_key(&candidate) {
                break candidate;
            }
        };
        self.heading_ids.insert(id, number);
        self.heading_ids.insert(free.clone(), 1);
        free.into()
    }

    fn in_verbatim(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Open {
                tag: Tag::CodeBlock(_) | Tag::HtmlBlock,
                ..
            })
        )
    }

    /// Text of a code or HTML block: the original, whatever was covered there.
    fn verbatim_text(&mut self, text: &str, range: Range<usize>) {
        if range.is_empty()
            && matches!(
                self.stack.last(),
                Some(Open {
                    tag: Tag::HtmlBlock,
                    ..
                })
            )
        {
            // Indentation that pulldown-cmark adds before a block; it has no place in the source.
            return;
        }
        let original = &self.text[range.clone()];
        let as_is = *text == self.masked.text[range.clone()];
        match &mut self.verbatim.cooked {
            Some(cooked) => cooked.push_str(if as_is { original } else { text }),
            None if as_is => self.verbatim.pieces.push(range),
            None => {
                let mut cooked: String = self
                    .verbatim
                    .pieces
                    .iter()
                    .map(|piece| &self.text[piece.clone()])
                    .collect();
                cooked.push_str(text);
                self.verbatim.cooked = Some(cooked);
            }
        }
    }

    fn end_code(&mut self, open: &Open, span: Span) {
        let verbatim = std::mem::take(&mut self.verbatim);
        let (language, info) = self.info.take().unwrap_or_default();
        if open.dropped {
            return;
        }
        let text = match (&verbatim.cooked, &*verbatim.pieces) {
            (Some(cooked), _) => self.cook(cooked),
            (None, []) => TextRef::Source(Span {
                start: span.start,
                end: span.start,
            }),
            (None, pieces) if pieces.windows(2).all(|two| two[0].end == two[1].start) => {
                TextRef::Source(Span::new(pieces[0].start, pieces[pieces.len() - 1].end))
            }
            (None, pieces) => {
                let joined: String = pieces
                    .iter()
                    .map(|piece| &self.text[piece.clone()])
                    .collect();
                self.cook(&joined)
            }
        };
        self.note.code.push(CodeBlock {
            language,
            info,
            text,
        });
    }

    /// Takes an HTML block apart, comments (C1) left out.
    fn end_html(&mut self, block: Span) {
        let verbatim = std::mem::take(&mut self.verbatim);
        let mut html = verbatim.cooked.clone().unwrap_or_default();
        // Where the pieces of `html` stand in the source.
        let mut places: Vec<(usize, usize)> = Vec::new();
        for piece in if verbatim.cooked.is_none() {
            verbatim.pieces
        } else {
            Vec::new()
        } {
            let mut at = piece.start;
            for hidden in self.hidden_in(piece.clone().into()) {
                places.push((html.len(), at));
                html.push_str(&self.text[at..(hidden.start as usize).max(at)]);
                at = hidden.end as usize;
            }
            if at < piece.end {
                places.push((html.len(), at));
                html.push_str(&self.text[at..piece.end]);
            }
        }
        let source = |at: usize| -> Option<usize> {
            let found = places.partition_point(|(from, _)| *from <= at);
            found
                .checked_sub(1)
                .map(|i| places[i].1 + at - places[i].0)
        };
        // Text that is no slice of the source stands for its block.
        let span_of = |range: &Range<usize>| match (source(range.start), source(range.end - 1)) {
            (Some(start), Some(last)) if last >= start => Span::new(start, last + 1),
            _ => block,
        };
        for piece in html::pieces(&html) {
            match piece {
                html::Piece::Text(range) => {
                    let text = self.cook(&html_escape::decode_html_entities(&html[range.clone()]));
                    let span = span_of(&range);
                    self.events.push(Event {
                        kind: Kind::Text(text),
                        span,
                    });
                }
                html::Piece::Tag(tag, range) => {
                    let span = span_of(&range);
                    let index = self.html_tag(tag, span);
                    self.append(Event {
                        kind: Kind::Html(index),
                        span,
                    });
                }
            }
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
