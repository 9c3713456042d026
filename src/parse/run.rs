//! Runs of inline text: what was covered comes out, emphasis is paired, tags, tasks and block ids are read.
//!
//! Entry point: [`Builder::finish_run`], called whenever a leaf block's inline content ends.

use super::emphasis;
use super::events::{Builder, Draft, LinkOpen};
use super::html;
use super::mask::{Cover, CoverKind};
use super::wikilink::wikilink;
use crate::model::text::fold;
use crate::model::{Code, Event, HtmlTag, Kind, Link, LinkKind, Span, Tag, TagUse, Task, TextRef};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

impl<'t> Builder<'t> {
    /// Covers inside `span`.
    pub(super) fn covers_in(&self, span: Span) -> impl Iterator<Item = Cover> + use<'t> {
        let covers = &self.masked.covers;
        let first = covers.partition_point(|cover| cover.span.start < span.start);
        covers[first..]
            .iter()
            .take_while(move |cover| cover.span.end <= span.end)
            .copied()
    }

    /// Removed ranges inside `span`.
    pub(super) fn hidden_in(&self, span: Span) -> impl Iterator<Item = Span> + use<'t> {
        let hidden = &self.masked.hidden;
        let first = hidden.partition_point(|h| h.start < span.start);
        hidden[first..]
            .iter()
            .take_while(move |h| h.end <= span.end)
            .copied()
    }

    pub(super) fn in_link(&self) -> bool {
        matches!(self.links.last(), Some(LinkOpen::Link(_)))
    }

    /// Adds text that differs from the source.
    pub(super) fn cook(&mut self, text: &str) -> TextRef {
        let start = self.cooked.len();
        self.cooked.push_str(text);
        TextRef::Cooked(Span::new(start, self.cooked.len()))
    }

    pub(super) fn text_of(&self, text: TextRef) -> &str {
        match text {
            TextRef::Source(span) => &self.text[span.range()],
            TextRef::Cooked(span) => &self.cooked[span.range()],
        }
    }

    /// Adds an inline event to the run.
    pub(super) fn push_inline(&mut self, kind: Kind, span: Span) {
        if self.interrupted {
            if matches!(kind, Kind::SoftBreak | Kind::HardBreak) {
                return;
            }
            self.interrupted = false;
            let start = self.events.len() as u32;
            self.events.push(Event {
                kind: Kind::Start(Tag::Paragraph),
                span,
            });
            if let Some(open) = self.stack.last_mut() {
                open.start = start;
            }
        }
        self.run.push(Event { kind, span });
    }

    /// Adds source text, joined to text that ends where it begins.
    pub(super) fn push_text(&mut self, range: Range<usize>) {
        if range.is_empty() || (self.interrupted && self.text[range.clone()].trim().is_empty()) {
            return;
        }
        let span = Span::from(range);
        if let Some(Event {
            kind: Kind::Text(TextRef::Source(text)),
            span: whole,
        }) = self.run.last_mut()
        {
            if text.end == span.start {
                text.end = span.end;
                whole.end = span.end;
                return;
            }
        }
        self.push_inline(Kind::Text(TextRef::Source(span)), span);
    }

    /// Text as pulldown-cmark gives it; covered parts become what lies under them.
    pub(super) fn inline_text(&mut self, text: &str, range: Range<usize>) {
        if self.links.last() == Some(&LinkOpen::Auto) {
            return;
        }
        let lazy = self
            .masked
            .lazy_heads
            .partition_point(|head| (head.end as usize) <= range.start);
        let in_body = !self.in_title();
        if in_body
            && self
                .masked
                .lazy_heads
                .get(lazy)
                .is_some_and(|head| head.start as usize <= range.start)
        {
            self.drop_break = true;
            return;
        }
        if text != self.seen(range.clone()) {
            let text = self.cook(text);
            return self.push_inline(Kind::Text(text), range.into());
        }
        let masked = self.masked;
        let mut next = masked
            .covers
            .partition_point(|cover| cover.span.end as usize <= range.start);
        let mut at = range.start;
        while let Some(cover) = masked
            .covers
            .get(next)
            .filter(|cover| (cover.span.start as usize) < range.end)
        {
            self.push_text(at..cover.span.start as usize);
            if cover.span.start as usize >= range.start {
                self.uncover(*cover);
            }
            at = at.max(cover.span.end as usize);
            next += 1;
        }
        self.push_text(at..range.end.max(at));
    }

    /// Puts what a cover hides into the run.
    fn uncover(&mut self, cover: Cover) {
        let span = cover.span;
        match cover.kind {
            CoverKind::Comment => {}
            CoverKind::WikiLink | CoverKind::Embed => {
                let embed = cover.kind == CoverKind::Embed;
                let index = self.note.links.len() as u32;
                self.note.links.push(wikilink(self.text, span, embed));
                self.push_inline(
                    if embed {
                        Kind::Embed(index)
                    } else {
                        Kind::WikiLink(index)
                    },
                    span,
                );
            }
            CoverKind::Url if self.in_link() => self.push_text(span.range()),
            CoverKind::Url => {
                let url = &self.text[span.range()];
                self.push_auto_link(url.to_owned(), url, span);
            }
            CoverKind::Math => {
                let tex = self.tex(cover, 1);
                self.push_inline(
                    Kind::Math {
                        display: false,
                        tex,
                    },
                    span,
                );
            }
            CoverKind::DisplayMath => {
                let tex = self.tex(cover, 2);
                self.push_inline(Kind::Math { display: true, tex }, span);
            }
            CoverKind::MathBlock => self.math_block(cover),
            CoverKind::FootnoteOpen => {
                let index = self.note.footnotes.len() as u32;
                self.note.footnotes.push(crate::model::Footnote {
                    label: "".into(),
                    definition: u32::MAX,
                });
                self.referenced.push(true);
                self.inline_footnotes.push(index);
                self.push_inline(Kind::Start(Tag::InlineFootnote(index)), span);
            }
            CoverKind::FootnoteClose => match self.inline_footnotes.pop() {
                Some(index) => self.push_inline(Kind::End(Tag::InlineFootnote(index)), span),
                None => self.push_text(span.range()),
            },
        }
    }

    pub(super) fn push_auto_link(&mut self, target: String, shown: &str, span: Span) {
        let index = self.note.links.len() as u32;
        self.note.links.push(Link {
            kind: LinkKind::Auto,
            embed: false,
            target: target.into(),
            text: Some(shown.into()),
            title: None,
            size: None,
            span,
            event: u32::MAX,
        });
        self.push_inline(Kind::AutoLink(index), span);
    }

    /// A formula's source without its `marks` dollars, quote marks and escapes of a cell (X5).
    fn tex(&mut self, cover: Cover, marks: u32) -> TextRef {
        let inner = Span {
            start: cover.span.start + marks,
            end: cover.span.end - marks,
        };
        let source = &self.text[inner.range()];
        if cover.cell && source.contains("\\|") {
            let plain = source.replace("\\|", "|");
            return self.cook(&plain);
        }
        if cover.quotes > 0 && source.contains('\n') {
            let mut lines = source.split('\n');
            let mut joined = lines.next().unwrap_or_default().to_owned();
            for line in lines {
                let mut rest = line;
                for _ in 0..cover.quotes {
                    rest = rest.trim_start().strip_prefix('>').unwrap_or(rest);
                }
                joined.push('\n');
                joined.push_str(rest);
            }
            return self.cook(&joined);
        }
        TextRef::Source(inner)
    }

    /// X4: a formula block ends the paragraph it stands in.
    fn math_block(&mut self, cover: Cover) {
        let tex = self.tex(cover, 2);
        let leaf = self.stack.last().map(|open| open.tag);
        let splits = matches!(leaf, Some(Tag::Paragraph)) || leaf.is_some_and(Tag::is_item);
        if !splits {
            return self.push_inline(Kind::Math { display: true, tex }, cover.span);
        }
        self.finish_run();
        if leaf == Some(Tag::Paragraph) && !self.interrupted {
            let start = self.stack.last().map_or(0, |open| open.start);
            if self.events.len() as u32 == start + 1 {
                self.events.pop();
            } else {
                let end = Event {
                    kind: Kind::End(Tag::Paragraph),
                    span: cover.span,
                };
                self.events.push(end);
            }
        }
        let start = self.events.len() as u32;
        let tag = Tag::MathBlock(tex);
        self.events.push(Event {
            kind: Kind::Start(tag),
            span: cover.span,
        });
        self.events.push(Event {
            kind: Kind::End(tag),
            span: cover.span,
        });
        if leaf == Some(Tag::Paragraph) {
            self.interrupted = true;
            let parent = self.stack.len().checked_sub(2);
            match parent.and_then(|at| self.stack.get_mut(at)) {
                Some(open) => open.last_child = Some(start),
                None => self.set_root_child(start),
            }
        } else {
            self.child_ended(start);
        }
    }

    /// C9: a code span's content.
    pub(super) fn code_span(&mut self, code: &str, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let marks = source.bytes().take_while(|b| *b == b'`').count();
        let inner = range.start + marks..range.end.saturating_sub(marks).max(range.start + marks);
        let text = if self.text[inner.clone()] == *code {
            TextRef::Source(inner.into())
        } else if self.covers_in(range.clone().into()).next().is_some() {
            let plain = self.text[inner].replace('\n', " ");
            self.cook(&plain)
        } else {
            self.cook(code)
        };
        self.push_inline(Kind::Code(text), range.into());
    }

    pub(super) fn inline_html(&mut self, text: &str, range: Range<usize>) {
        let original = &self.text[range.clone()];
        let html = if text == self.seen(range.clone()) {
            original
        } else {
            text
        };
        for piece in html::pieces(html) {
            match piece {
                html::Piece::Tag(tag, _) => {
                    let index = self.html_tag(tag, range.clone().into());
                    self.push_inline(Kind::Html(index), range.clone().into());
                }
                html::Piece::Text(_) => self.push_text(range.clone()),
            }
        }
    }

    /// Takes over a raw tag and its relative addresses as links (W6).
    pub(super) fn html_tag(&mut self, mut tag: HtmlTag, span: Span) -> u32 {
        for attribute in &mut tag.attributes {
            let Some(value) = attribute.value.as_deref().map(str::trim) else {
                continue;
            };
            if value.is_empty()
                || !html::is_address(&tag.name, &attribute.name)
                || has_scheme(value)
            {
                continue;
            }
            attribute.link = Some(self.note.links.len() as u32);
            self.note.links.push(Link {
                kind: LinkKind::Html,
                embed: false,
                target: value.into(),
                text: None,
                title: None,
                size: None,
                span,
                event: u32::MAX,
            });
        }
        self.note.html.push(tag);
        self.note.html.len() as u32 - 1
    }

    /// Ends the run: everything gathered goes to the note's events.
    pub(super) fn finish_run(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        self.balance(&mut run);
        let leaf = self.stack.last().map(|open| open.tag);
        if let Some(item) = self.own_text_of_item() {
            self.task(&mut run, item);
            self.stack[item].has_text = true;
            self.block_id(&mut run, Some(item));
        } else if !matches!(leaf, Some(Tag::TableCell)) {
            self.block_id(&mut run, None);
        }
        trim_breaks(&mut run);
        let run = emphasis::resolve(self.text, &self.masked.hidden, run);
        let only_space = |event: &Event| match event.kind {
            Kind::Text(text) => self.text_of(text).trim().is_empty(),
            _ => false,
        };
        if !run.iter().all(only_space) {
            self.read_text(run);
        }
    }

    /// Index on the stack of the item whose own text the run is: directly in it, or its first paragraph.
    fn own_text_of_item(&self) -> Option<usize> {
        let top = self.stack.len().checked_sub(1)?;
        let item = if self.stack[top].tag == Tag::Paragraph {
            top.checked_sub(1)?
        } else {
            top
        };
        let open = &self.stack[item];
        let first = top == item || open.last_child.is_none();
        (open.tag.is_item() && !open.has_text && !open.dropped && first).then_some(item)
    }

    /// Makes starts and ends match: a mark whose partner is in another run is text.
    fn balance(&self, run: &mut [Event]) {
        let mut open: Vec<usize> = Vec::new();
        for at in 0..run.len() {
            match run[at].kind {
                Kind::Start(_) => open.push(at),
                Kind::End(tag) => match open
                    .iter()
                    .rposition(|start| run[*start].kind == Kind::Start(tag))
                {
                    Some(found) => {
                        for start in open.drain(found..).skip(1) {
                            self.to_text(&mut run[start]);
                        }
                    }
                    None => self.to_text(&mut run[at]),
                },
                _ => {}
            }
        }
        for start in open {
            self.to_text(&mut run[start]);
        }
    }

    /// Replaces a start or end by the text of its mark.
    fn to_text(&self, event: &mut Event) {
        let (tag, at_start) = match event.kind {
            Kind::Start(tag) => (tag, true),
            Kind::End(tag) => (tag, false),
            _ => return,
        };
        let marks = match tag {
            Tag::Emphasis => 1,
            Tag::Strong => 2,
            Tag::Strikethrough if self.text[event.span.range()].starts_with("~~") => 2,
            Tag::Strikethrough => 1,
            Tag::InlineFootnote(_) => event.span.end - event.span.start,
            _ => 0,
        };
        let span = if at_start {
            Span {
                start: event.span.start,
                end: event.span.start + marks,
            }
        } else {
            Span {
                start: event.span.end - marks,
                end: event.span.end,
            }
        };
        *event = Event {
            kind: Kind::Text(TextRef::Source(span)),
            span,
        };
    }

    /// Y2: `[c]` at the start of an item makes it a task.
    fn task(&mut self, run: &mut Vec<Event>, item: usize) {
        let Some(first) = run.first().map(|event| event.span.start as usize) else {
            return;
        };
        let rest = &self.text[first..];
        let Some(mark) = rest
            .strip_prefix('[')
            .and_then(|rest| rest.graphemes(true).next())
        else {
            return;
        };
        let after = &rest[1 + mark.len()..];
        let spaced = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\n']);
        if matches!(mark, "]" | "[" | "\n") || !after.strip_prefix(']').is_some_and(spaced) {
            return;
        }
        let end = (first + mark.len() + 2) as u32;
        let blanks = self.text[end as usize..]
            .bytes()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count() as u32;
        run.retain_mut(|event| {
            if event.span.end <= end {
                return false;
            }
            if let Kind::Text(TextRef::Source(text)) = &mut event.kind {
                text.start = text.start.max((end + blanks).min(text.end));
                event.span.start = text.start;
            }
            !event.span.is_empty()
        });
        let index = self.note.tasks.len() as u32;
        self.note.tasks.push(Task { mark: mark.into() });
        let open = &mut self.stack[item];
        open.tag = Tag::TaskItem(index);
        let start = open.start as usize;
        if let Some(event) = self.events.get_mut(start) {
            event.kind = Kind::Start(open.tag);
        }
        self.mark_task_list(item);
    }

    /// The list around the item at `item` on the stack holds a task.
    fn mark_task_list(&mut self, item: usize) {
        let Some(list) = item.checked_sub(1).and_then(|at| self.stack.get_mut(at)) else {
            return;
        };
        list.tag = match list.tag {
            Tag::List { .. } => Tag::List { tasks: true },
            Tag::OrderedList { start, .. } => Tag::OrderedList { start, tasks: true },
            other => other,
        };
        let (start, tag) = (list.start as usize, list.tag);
        if let Some(event) = self.events.get_mut(start) {
            if matches!(
                event.kind,
                Kind::Start(Tag::List { .. } | Tag::OrderedList { .. })
            ) {
                event.kind = Kind::Start(tag);
            }
        }
    }

    /// K1–K3: a `^id` at the end of the run leaves the text and names a block.
    fn block_id(&mut self, run: &mut Vec<Event>, item: Option<usize>) {
        let Some(Event {
            kind: Kind::Text(TextRef::Source(span)),
            ..
        }) = run.last()
        else {
            return;
        };
        let span = *span;
        let text = &self.text[span.range()];
        let text = text.trim_end();
        let Some(caret) = text.rfind('^') else { return };
        let id = &text[caret + 1..];
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return;
        }
        let alone = text[..caret].trim().is_empty() && run.len() == 1;
        let before_break =
            run.len() > 1 && matches!(run[run.len() - 2].kind, Kind::SoftBreak | Kind::HardBreak);
        let escaped = caret == 0 && self.text[..span.start as usize].ends_with('\\');
        let spaced = if caret == 0 {
            before_break || alone
        } else {
            text[..caret].ends_with(char::is_whitespace)
        };
        if !spaced || escaped {
            return;
        }
        let place = Span::new(
            span.start as usize + caret,
            span.start as usize + text.len(),
        );
        let Some(event) = self.block_named(alone, item) else {
            return;
        };
        let kept = text[..caret].trim_end().len();
        if kept == 0 {
            run.pop();
            trim_breaks(run);
        } else if let Some(Event {
            kind: Kind::Text(TextRef::Source(text)),
            span: whole,
        }) = run.last_mut()
        {
            text.end = text.start + kept as u32;
            whole.end = text.end;
        }
        self.name_block(place, event);
    }

    /// The start event of the block that an id at the end of the run names.
    fn block_named(&self, alone: bool, item: Option<usize>) -> Option<u32> {
        if let Some(item) = item {
            return Some(self.stack[item].start);
        }
        let open = self.stack.last()?;
        let parent = self.stack.len().checked_sub(2).map(|at| &self.stack[at]);
        match open.tag {
            Tag::Paragraph if alone => match parent {
                Some(parent) if parent.tag.is_item() => Some(parent.start),
                Some(parent) => parent.last_child,
                None => self.root_child(),
            },
            Tag::CalloutTitle => parent.map(|parent| parent.start),
            Tag::Item | Tag::TaskItem(_) => Some(open.start),
            _ => Some(open.start),
        }
    }

    /// T, F7: reads tags and footnote marks out of the run's text and adds everything to the note.
    fn read_text(&mut self, run: Vec<Event>) {
        let first = self.events.len();
        let mut links = 0usize;
        for event in run {
            match event.kind {
                Kind::Start(Tag::Link(_)) => links += 1,
                Kind::End(Tag::Link(_)) => links = links.saturating_sub(1),
                Kind::Text(TextRef::Source(span)) if links == 0 => {
                    self.split_text(span, first);
                    continue;
                }
                _ => {}
            }
            self.append(event);
        }
    }

    fn split_text(&mut self, span: Span, first: usize) {
        let text = self.text;
        let piece = &text[span.range()];
        let mut from = 0;
        let mut at = 0;
        while let Some(found) = piece[at..].find(['#', '[']).map(|n| at + n) {
            let start = span.start as usize + found;
            let (event, end) = if piece.as_bytes()[found] == b'#' {
                let before = piece[..found].chars().next_back();
                let free = match before {
                    Some(c) => c.is_whitespace(),
                    None => self.tag_may_start(start, first),
                };
                let length = if free {
                    crate::model::tag::scan(&piece[found + 1..])
                } else {
                    0
                };
                if length == 0 {
                    at = found + 1;
                    continue;
                }
                let end = found + 1 + length;
                let span = Span::new(start, span.start as usize + end);
                self.note.tags.push(TagUse {
                    name: piece[found + 1..end].into(),
                    span,
                });
                (
                    Event {
                        kind: Kind::TagUse(self.note.tags.len() as u32 - 1),
                        span,
                    },
                    end,
                )
            } else {
                at = found + 1;
                let Some(end) = footnote_end(&piece[found..]).map(|n| found + n) else {
                    continue;
                };
                if found == 0 && text[..start].ends_with('\\') {
                    continue;
                }
                let label = &piece[found + 2..end - 1];
                let span = Span::new(start, span.start as usize + end);
                if !self.masked.footnotes.contains(&fold(label)) {
                    let message = format!("no definition for [^{label}]");
                    let target = Some(label.to_owned());
                    self.drafts.push(Draft {
                        code: Code::FootnoteUndefined,
                        span,
                        message,
                        target,
                        line_of: None,
                    });
                    continue;
                }
                let index = self.footnote(label);
                self.referenced[index as usize] = true;
                (
                    Event {
                        kind: Kind::FootnoteRef(index),
                        span,
                    },
                    end,
                )
            };
            let before = Span::new(span.start as usize + from, start);
            if !before.is_empty() {
                self.append(Event {
                    kind: Kind::Text(TextRef::Source(before)),
                    span: before,
                });
            }
            self.append(event);
            from = end;
            at = end;
        }
        let rest = Span::new(span.start as usize + from, span.end as usize);
        if !rest.is_empty() {
            self.append(Event {
                kind: Kind::Text(TextRef::Source(rest)),
                span: rest,
            });
        }
    }

    /// T2: whether a `#` at byte `start`, the first of its text, stands free; the run began at event `first`.
    fn tag_may_start(&self, start: usize, first: usize) -> bool {
        if self.text[..start].ends_with('\\') {
            return false;
        }
        for event in self.events[first..].iter().rev() {
            match event.kind {
                Kind::SoftBreak | Kind::HardBreak => return true,
                Kind::Text(text) => return self.text_of(text).ends_with(char::is_whitespace),
                Kind::Start(tag) | Kind::End(tag)
                    if tag.is_inline() && !matches!(tag, Tag::Link(_)) => {}
                Kind::Html(_) => {}
                _ => return false,
            }
        }
        true
    }

    /// Adds an event to the note and tells its links where they stand.
    pub(super) fn append(&mut self, event: Event) {
        let index = self.events.len() as u32;
        match event.kind {
            Kind::WikiLink(link)
            | Kind::Embed(link)
            | Kind::AutoLink(link)
            | Kind::Start(Tag::Link(link)) => {
                self.note.links[link as usize].event = index;
            }
            Kind::Html(tag) => {
                for attribute in &self.note.html[tag as usize].attributes {
                    if let Some(link) = attribute.link {
                        self.note.links[link as usize].event = index;
                    }
                }
            }
            Kind::Start(Tag::InlineFootnote(footnote)) => {
                self.note.footnotes[footnote as usize].definition = index;
            }
            _ => {}
        }
        self.events.push(event);
    }

    /// Events as plain text: what a reader sees, without footnotes and embeds (A1).
    pub(super) fn flat_text(&self, events: &[Event]) -> String {
        let mut out = String::new();
        let mut footnotes = 0usize;
        for event in events {
            match event.kind {
                Kind::Start(Tag::InlineFootnote(_)) => footnotes += 1,
                Kind::End(Tag::InlineFootnote(_)) => footnotes = footnotes.saturating_sub(1),
                _ if footnotes > 0 => {}
                Kind::Text(text) | Kind::Code(text) | Kind::Math { tex: text, .. } => {
                    out.push_str(self.text_of(text))
                }
                Kind::SoftBreak | Kind::HardBreak => out.push(' '),
                Kind::TagUse(tag) => out.push_str(&self.note.tags[tag as usize].name),
                Kind::WikiLink(link) | Kind::AutoLink(link) => {
                    let link = &self.note.links[link as usize];
                    match &link.text {
                        Some(text) => out.push_str(text),
                        None => out.push_str(&link.default_text()),
                    }
                }
                _ => {}
            }
        }
        out
    }
}

/// Removes line breaks at both ends of a run.
fn trim_breaks(run: &mut Vec<Event>) {
    let is_break = |event: &Event| matches!(event.kind, Kind::SoftBreak | Kind::HardBreak);
    while run.last().is_some_and(is_break) {
        run.pop();
    }
    let leading = run.iter().take_while(|event| is_break(event)).count();
    run.drain(..leading);
}

/// Length of `[^label]` at the start of `text` (F5).
fn footnote_end(text: &str) -> Option<usize> {
    let label = text.strip_prefix("[^")?;
    let end = label.find(|c: char| c == ']' || c == '[' || c.is_whitespace())?;
    (end > 0 && label[end..].starts_with(']')).then_some(end + 3)
}

/// Whether an address names a scheme or another host, so that it is no path in the vault.
fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    // Browsers drop control characters and blanks in a scheme; such an address is judged by the sanitiser.
    let odd =
        scheme.is_some_and(|scheme| scheme.chars().any(|c| c.is_control() || c.is_whitespace()));
    address.starts_with("//") || odd || scheme.is_some_and(is_scheme)
}
