//! Writes a range of a note's events in one pass.
//!
//! Entry point: [`Fragment::write`]. A fragment is a page's own text or the text of one embed; it has its own footnote numbers and
//! formulas, and a stack of open containers instead of recursion.

use super::page::Page;
use crate::index::view::View;
use crate::link::{File, FileId, Target};
use crate::model::event::after;
use crate::model::text::nfc;
use crate::model::{Code, Event, Kind, Note, Span, Tag, TextRef};
use crate::render::escape;
use crate::render::footnotes::Footnotes;
use crate::render::math::Formulas;
use crate::render::sanitize::Sanitizer;
use std::ops::Range;
use std::rc::Rc;

/// Writes a range of a note's events into a page.
#[derive(Debug)]
pub(super) struct Fragment<'p, 'a> {
    pub(super) page: &'p mut Page<'a>,
    /// The note's file.
    pub(super) id: FileId,
    pub(super) file: &'a File,
    pub(super) note: &'a Note,
    /// Whether it is the page's own text, or a card of the page's own canvas: then it has ids and reports findings.
    pub(super) is_own: bool,
    pub(super) footnotes: Footnotes,
    pub(super) formulas: Formulas,
    /// Open raw HTML elements.
    pub(super) html: Sanitizer,
    pub(super) frames: Vec<Frame>,
    /// How many of the frames are those of a board: 1 within the board, 2 within a lane (B8).
    pub(super) lane_frames: u8,
    /// Whether the text of a footnote is being written.
    pub(super) in_footnote: bool,
    /// Length of the page right after an embedded block: a line break there would leave an empty line.
    pub(super) block_end: usize,
}

/// An open container.
#[derive(Debug)]
pub(super) struct Frame {
    /// Its tag; `None` for the range as a whole.
    pub(super) tag: Option<Tag>,
    /// The sanitiser's value to restore at its end, because raw tags close nothing across a container's border (W5).
    pub(super) outer: usize,
    /// Length of the page before the opening tag.
    pub(super) before: usize,
    /// Length of the page after the opening tag.
    pub(super) content: usize,
    /// What is written at its end.
    pub(super) close: &'static str,
    /// Rows of a table and cells of a row so far; in a paragraph, embeds that are not shown (V11).
    pub(super) count: u32,
    /// Open raw elements that hold phrasing content only.
    pub(super) raw_inline: u32,
}

impl<'p, 'a> Fragment<'p, 'a> {
    /// Makes a fragment of the note `file` for `page`. `number` tells its footnotes from those of other texts there (E7); it is 0 for the
    /// page's own text.
    pub(super) fn new(page: &'p mut Page<'a>, id: FileId, note: &'a Note, number: u32) -> Self {
        let file = page.shown.site.vault.file(id);
        let html = Sanitizer::new(page.shown.policy);
        Self {
            page,
            id,
            file,
            note,
            is_own: number == 0,
            footnotes: Footnotes::new(number),
            formulas: Formulas::default(),
            html,
            frames: Vec::new(),
            lane_frames: 0,
            in_footnote: false,
            block_end: usize::MAX,
        }
    }

    /// Writes the events of `range`, then the footnotes they refer to.
    pub(super) fn write(mut self, range: Range<u32>) {
        self.define_commands(range.start);
        self.range(range);
        self.write_footnotes();
    }

    /// Defines the commands of formulas before the range, which its formulas may use (X7).
    fn define_commands(&mut self, before: u32) {
        if before == 0 {
            return;
        }
        let note = self.note;
        let defining = self
            .page
            .defining
            .entry(self.id)
            .or_insert_with(|| defining_formulas(note))
            .clone();
        let mut unused = String::new();
        for at in defining.iter().take_while(|at| **at < before) {
            if let Some((tex, display)) = formula(note.events[*at as usize].kind) {
                let _ = self
                    .formulas
                    .formula(&mut unused, note.text_of(tex), display);
                unused.clear();
            }
        }
    }

    fn range(&mut self, range: Range<u32>) {
        let base = self.frames.len();
        self.open(None, "");
        let mut at = range.start;
        let end = range.end.min(self.note.events.len() as u32);
        while at < end {
            self.lanes(at);
            at = self.step(at);
        }
        if !self.in_footnote {
            self.end_board();
        }
        while self.frames.len() > base {
            self.close();
        }
        self.html.end_around(&mut self.page.out);
    }

    /// Writes the event at `at`; returns the index of the next one to write.
    fn step(&mut self, at: u32) -> u32 {
        let note = self.note;
        let Event { kind, span } = note.events[at as usize];
        if self.html.is_dropping() {
            return self.step_dropping(at, kind, span);
        }
        self.make_room(kind);
        match kind {
            Kind::Start(tag) => return self.start(at, tag),
            Kind::End(tag) => self.end(at, tag),
            Kind::Text(text) if self.html.is_raw_text() => self.push(note.text_of(text)),
            Kind::Text(text) => escape::text(&mut self.page.out, &nfc(note.text_of(text))),
            Kind::Code(text) if self.inline_query(note.text_of(text), span) => {}
            Kind::Code(text) => {
                self.push("<code>");
                escape::text(&mut self.page.out, note.text_of(text));
                self.push("</code>");
            }
            Kind::SoftBreak | Kind::HardBreak if self.ends_paragraph() => self.next_paragraph(at),
            Kind::SoftBreak => self.line_break(self.page.shown.strict_line_breaks),
            Kind::HardBreak => self.line_break(false),
            Kind::Rule => {
                self.new_line();
                self.push("<hr>\n");
            }
            Kind::Html(index) => {
                self.html.ends_line = self.ends_line(at);
                self.raw(index, span);
            }
            Kind::WikiLink(link) => self.wikilink(link),
            Kind::Embed(link) => self.embed(link, at),
            Kind::AutoLink(link) => self.autolink(link),
            Kind::TagUse(tag) => self.tag(tag),
            Kind::Math { display, tex } => self.math(tex, display, span),
            Kind::FootnoteRef(footnote) => self.footnote_reference(footnote),
            Kind::TaskDate(field) => self.task_date(field),
        }
        at + 1
    }

    /// Closes or opens raw elements in which the next event may not stand (W5).
    fn make_room(&mut self, kind: Kind) {
        let is_text = match kind {
            Kind::Start(Tag::HtmlBlock | Tag::FootnoteDefinition(_))
            | Kind::End(_)
            | Kind::Html(_)
            | Kind::SoftBreak
            | Kind::HardBreak => return,
            Kind::Text(text) if self.note.text_of(text).trim_ascii().is_empty() => return,
            Kind::Text(_) => true,
            Kind::Embed(link) if self.html.is_open("p") && self.is_block_embed(link) => {
                self.close_raw("p");
                false
            }
            _ => false,
        };
        self.html.make_room_for(&mut self.page.out, is_text);
    }

    /// Reads an event inside a raw element that is removed with its content, where only its end matters (W2).
    fn step_dropping(&mut self, at: u32, kind: Kind, span: Span) -> u32 {
        match kind {
            Kind::Start(Tag::HtmlBlock) => {}
            Kind::Start(_) => return after(&self.note.events, at),
            Kind::End(tag) => self.end(at, tag),
            Kind::Html(index) => self.raw(index, span),
            _ => {}
        }
        at + 1
    }

    pub(super) fn push(&mut self, html: &str) {
        self.page.out.push_str(html);
    }

    /// Puts what follows on a line of its own in the source of the page.
    pub(super) fn new_line(&mut self) {
        if !matches!(self.page.out.as_bytes().last(), None | Some(b'\n' | b'>')) {
            self.page.out.push('\n');
        }
    }

    fn line_break(&mut self, plain: bool) {
        let after_block = self.page.out.len() == self.block_end;
        let plain = plain || self.html.is_between_parts();
        self.push(if plain || after_block { "\n" } else { "<br>\n" });
    }

    /// Opens a container. Its opening tag was written from `before` on, its content begins at `content`.
    pub(super) fn open_at(
        &mut self,
        tag: Option<Tag>,
        before: usize,
        content: usize,
        close: &'static str,
    ) {
        let outer = self.html.enter();
        self.frames.push(Frame {
            tag,
            outer,
            before,
            content,
            close,
            count: 0,
            raw_inline: 0,
        });
    }

    /// Opens a container with nothing before its content.
    pub(super) fn open(&mut self, tag: Option<Tag>, close: &'static str) {
        let here = self.page.out.len();
        self.open_at(tag, here, here, close);
    }

    /// Closes the innermost container.
    pub(super) fn close(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        self.html.leave(&mut self.page.out, frame.outer);
        Some(frame)
    }

    /// Whether only phrasing content may stand here: inside a heading, a title, a link, emphasis or a raw `<span>`.
    pub(super) fn is_phrasing(&self) -> bool {
        if self.is_in_anchor() {
            return true;
        }
        self.frames.last().is_some_and(|frame| match frame.tag {
            Some(Tag::Heading(_) | Tag::CalloutTitle) => true,
            Some(tag) => tag.is_inline() || frame.raw_inline > 0,
            None => frame.raw_inline > 0,
        })
    }

    /// Whether an `<a>` is open here.
    pub(super) fn is_in_anchor(&self) -> bool {
        self.is_in_markdown_link() || self.html.is_open("a")
    }

    /// Records that an embed here is not shown. A paragraph that is empty without it is removed (V11).
    pub(super) fn hide(&mut self) {
        let mut frames = self.frames.iter_mut().rev();
        if let Some(frame) = frames.find(|frame| frame.tag == Some(Tag::Paragraph)) {
            frame.count += 1;
        }
    }

    /// Returns the target of the note's link.
    pub(super) fn target(&self, link: u32) -> Option<&'a Target> {
        self.file.targets.get(link as usize)
    }

    /// Returns the note as its own page shows it.
    pub(super) fn view(&self) -> View<'a> {
        let site = self.page.shown.site;
        View::new(site.vault, &site.config.privacy, self.file, self.note)
    }

    /// Adds a finding, unless this text is embedded: then its own page reports it (E14).
    pub(super) fn report(&mut self, code: Code, span: Span, message: String) {
        if self.is_own {
            self.page.report(code, self.id, span, message);
        }
    }

    pub(super) fn math(&mut self, tex: TextRef, display: bool, span: Span) {
        let tex = self.note.text_of(tex);
        if let Some(message) = self.formulas.formula(&mut self.page.out, tex, display) {
            self.report(Code::MathError, span, message);
        }
    }

    fn tag(&mut self, index: u32) {
        let Some(tag) = self.note.tags.get(index as usize) else {
            return;
        };
        let shown = self.page.shown;
        let vault = shown.site.vault;
        let page = vault.find_tag(&tag.name).filter(|_| !self.is_in_anchor());
        let close = match page {
            Some(id) => {
                let href = shown.relative(&vault.tag(id).url);
                self.push("<a class=\"tag\"");
                escape::pair(&mut self.page.out, "href", &href);
                "</a>"
            }
            None => {
                self.push("<span class=\"tag\"");
                "</span>"
            }
        };
        self.push(">#");
        escape::text(&mut self.page.out, &nfc(&tag.name));
        self.push(close);
    }

    pub(super) fn footnote_reference(&mut self, footnote: u32) {
        let linked = !self.is_in_anchor();
        match self.definition(footnote) {
            Some(_) => self
                .footnotes
                .reference(&mut self.page.out, footnote, linked),
            None => {
                let label = self.note.footnotes.get(footnote as usize);
                self.push("[^");
                escape::text(&mut self.page.out, label.map_or("", |note| &note.label));
                self.push("]");
            }
        }
    }

    /// Returns the events inside a footnote's definition.
    fn definition(&self, footnote: u32) -> Option<Range<u32>> {
        let start = self.note.footnotes.get(footnote as usize)?.definition;
        match self.note.events.get(start as usize)?.kind {
            Kind::Start(Tag::FootnoteDefinition(_) | Tag::InlineFootnote(_)) => {
                let end = after(&self.note.events, start);
                Some(start + 1..end.saturating_sub(1).max(start + 1))
            }
            _ => None,
        }
    }

    /// Writes the footnotes. All contents are rendered first, because one may refer to an earlier one and add a link back (F2).
    fn write_footnotes(&mut self) {
        let text = std::mem::take(&mut self.page.out);
        let mut contents = Vec::new();
        self.in_footnote = true;
        while let Some(footnote) = self.footnotes.get(contents.len()) {
            self.block_end = usize::MAX;
            if let Some(range) = self.definition(footnote) {
                self.range(range);
            }
            contents.push(std::mem::take(&mut self.page.out));
        }
        self.page.out = text;
        let auto = self.page.shown.auto_direction;
        self.footnotes.write(&mut self.page.out, &contents, auto);
    }
}

/// Returns the events of the formulas of a note that define commands.
fn defining_formulas(note: &Note) -> Rc<[u32]> {
    const COMMANDS: [&str; 6] = ["\\Declare", "\\def", "\\gdef", "\\let", "\\new", "\\renew"];
    /// Most formulas that are carried into embeds, because each embed of a section reads them all.
    const MOST: usize = 200;
    let defines = |kind| {
        let tex = formula(kind).map_or("", |(tex, _)| note.text_of(tex));
        COMMANDS.iter().any(|command| tex.contains(command))
    };
    let events = note.events.iter().zip(0..);
    let defining = events.filter(|(event, _)| defines(event.kind));
    defining.map(|(_, at)| at).take(MOST).collect()
}

/// Returns the TeX of a formula and whether it is a display formula.
fn formula(kind: Kind) -> Option<(TextRef, bool)> {
    match kind {
        Kind::Math { display, tex } => Some((tex, display)),
        Kind::Start(Tag::MathBlock(tex)) => Some((tex, true)),
        _ => None,
    }
}
