//! A page while it is written: what holds for all of it, and what its embeds share.

use crate::config::HtmlPolicy;
use crate::link::FileId;
use crate::model::{Code, Event, Finding, Kind, Severity, Span, Url};
use crate::render::Site;
use crate::render::sanitize::bounded;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// What all texts on a page have in common, whichever note they come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a> {
    pub(super) site: &'a Site<'a>,
    /// The note whose page it is.
    pub(super) host: FileId,
    /// The page's address; links are relative to it.
    pub(super) at: &'a Url,
    /// What addresses start with instead of being relative, on `404.html` (N13).
    pub(super) absolute: Option<&'a str>,
    /// Whether a single line break is a space and not a line end (I5).
    pub(super) strict_line_breaks: bool,
    /// Whether blocks take the direction of their own text. They do not if the note sets its direction (P13).
    pub(super) auto_direction: bool,
    /// How raw HTML is written (W2).
    pub(super) policy: HtmlPolicy,
    /// Whether code is coloured; not where only findings are wanted.
    pub(super) highlight: bool,
}

impl<'a> Shown<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        host: FileId,
        at: &'a Url,
        absolute: Option<&'a str>,
    ) -> Self {
        let markdown = &site.config.markdown;
        let obsidian = site.vault.obsidian.strict_line_breaks;
        let note = site.vault.file(host).note.as_ref();
        let strict = markdown.strict_line_breaks.or(obsidian);
        Self {
            site,
            host,
            at,
            absolute,
            strict_line_breaks: strict.unwrap_or(false),
            auto_direction: note.is_none_or(|note| note.front.dir.is_none()),
            policy: markdown.html,
            highlight: true,
        }
    }
}

/// A page while it is written: the text so far and what all its embeds share.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) shown: Shown<'a>,
    pub(super) out: String,
    /// Findings without line and column, which are computed at the end, for all findings of a file at once.
    drafts: Vec<Draft>,
    /// For each note shown, the events of formulas that define commands (X7).
    pub(super) defining: FxHashMap<FileId, Rc<[u32]>>,
    /// Embeds begun, for their limit (E11).
    pub(super) embeds: u32,
    /// Texts begun that have a number: embeds, and cards of canvases (E7).
    pub(super) texts: u32,
    /// Diagrams drawn, whose ids must differ (X8).
    pub(super) diagrams: u32,
    /// Bytes of embedded HTML (E11); of an embed that is still being written, an estimate.
    pub(super) embedded: usize,
    /// Embeds being expanded, outermost first: the file they stand in and their event (E10).
    pub(super) expanding: Vec<(FileId, u32)>,
    /// Cells added to short table rows (G2).
    pub(super) filled: u32,
    /// Ids that raw HTML may not use (W7); made for the first raw element with an id.
    pub(super) ids: Option<FxHashSet<Box<str>>>,
}

/// A finding without line and column: file, place, code, message, help, severity.
type Draft = (FileId, Span, Code, String, Option<String>, Option<Severity>);

impl<'a> Page<'a> {
    pub(super) fn new(shown: Shown<'a>, source: usize) -> Self {
        Self {
            shown,
            out: String::with_capacity(source + source / 4 + 64),
            drafts: Vec::new(),
            defining: FxHashMap::default(),
            embeds: 0,
            texts: 0,
            diagrams: 0,
            embedded: 0,
            expanding: Vec::new(),
            filled: 0,
            ids: None,
        }
    }

    /// Returns the number of the next embed or card (E7).
    pub(super) fn next_text(&mut self) -> u32 {
        self.texts += 1;
        self.texts
    }

    /// Adds a finding about `span` of `file`.
    pub(super) fn report(&mut self, code: Code, file: FileId, span: Span, message: String) {
        self.report_with_help(code, file, span, message, None);
    }

    /// Adds a finding about `span` of `file`, and what to do about it.
    pub(super) fn report_with_help(
        &mut self,
        code: Code,
        file: FileId,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        self.drafts.push((file, span, code, message, help, None));
    }

    /// Adds a finding that is less bad than its code says.
    pub(super) fn hint(
        &mut self,
        code: Code,
        file: FileId,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        let info = Some(Severity::Info);
        self.drafts.push((file, span, code, message, help, info));
    }

    /// Leaves out references between parts of drawings that draw too much, with NW020 at the first drawing of the note (V16).
    pub(super) fn bound_drawings(&mut self) {
        if self.shown.policy == HtmlPolicy::Trusted {
            return;
        }
        let Some((html, count)) = bounded(&self.out) else {
            return;
        };
        self.out = html;
        let file = self.shown.host;
        let note = self.shown.site.vault.file(file).note.as_ref();
        let drawing = note.and_then(|note| {
            let is_drawing = |event: &&Event| match event.kind {
                Kind::Html(tag) => note
                    .html
                    .get(tag as usize)
                    .is_some_and(|t| &*t.name == "svg"),
                _ => false,
            };
            note.events.iter().find(is_drawing)
        });
        // If all drawings are in embeds, the finding is about the whole note that embeds them.
        let span = drawing.map_or_else(|| Span::new(0, 0), |event| event.span);
        let message = format!("removed {count} references that draw too many elements");
        self.report(Code::HtmlRemoved, file, span, message);
    }

    /// The findings in their order, each once.
    pub(super) fn findings(&mut self) -> Vec<Finding> {
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort();
        drafts.dedup();
        let mut findings = Vec::with_capacity(drafts.len());
        for drafts in drafts.chunk_by(|a, b| a.0 == b.0) {
            let file = self.shown.site.vault.file(drafts[0].0);
            let lines = file.note.as_ref().map(|note| note.lines());
            let silences = |code, span: Span| {
                let note = file.note.as_ref();
                note.is_some_and(|note| note.silences(code, span.start))
            };
            let loud = drafts
                .iter()
                .filter(|(_, span, code, ..)| !silences(*code, *span));
            findings.extend(loud.map(|(_, span, code, message, help, severity)| {
                let place = lines.as_ref().map(|lines| lines.place(*span));
                let mut said =
                    Finding::new(*code, file.entry.path.clone(), place, message.as_str());
                said.help.clone_from(help);
                said.severity = *severity;
                said
            }));
        }
        findings
    }
}
