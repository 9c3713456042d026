//! Reads the Markdown of a text into events.
//!
//! Entry point: [`read_body`]. Comments, code and formulas are covered by a guess first ([`mask`]), and the guess counts if the parse of the
//! covered text agrees.

use super::draft::Draft;
use super::events::NoteBuilder;
use super::mask::Unclosed;
use super::reading::Reading;
use super::{items, mask, silence, templates};
use crate::model::board::Board;
use crate::model::{Code, Finding, Lines, Link, Note, Span, VaultPath};

/// Reads the Markdown of `text` from byte `body` on. Returns the note that it makes, without text and properties, and its findings, whose
/// lines and columns are not known yet. `links` are those of the properties. `board`: what is read as in a board (B8).
pub(super) fn read_body(
    text: &str,
    body: usize,
    links: Vec<Link>,
    reading: Reading<'_>,
    board: Board,
) -> (Note, Vec<Draft>) {
    let (note, mut drafts) = read_text(text, body, links, reading, board);
    drafts.extend(templates::marks(text, body, &note.events));
    (note, drafts)
}

/// As [`read_body`], without findings about marks of templates.
pub(super) fn read_text(
    text: &str,
    body: usize,
    links: Vec<Link>,
    reading: Reading<'_>,
    board: Board,
) -> (Note, Vec<Draft>) {
    let guess = mask::guess(text, body);
    let mut builder = NoteBuilder::new(text, &guess.masked, links.clone());
    (builder.reading, builder.board) = (reading, board);
    let truth = builder.run(body);
    if guess.is_right(text, &truth) {
        finish(builder)
    } else {
        let masked = mask::settle(text, body);
        let mut builder = NoteBuilder::new(text, &masked, links);
        (builder.reading, builder.board) = (reading, board);
        builder.run(body);
        finish(builder)
    }
}

/// Returns the note that the builder built, and its findings.
fn finish(mut builder: NoteBuilder<'_>) -> (Note, Vec<Draft>) {
    let masked = builder.source.masked;
    for (span, does) in &masked.unclosed {
        let message = match does {
            Unclosed::HidesAll => "%% is never closed; the rest of the note is hidden",
            Unclosed::IsText => "%% is never closed; shown as text",
            Unclosed::HidesBlock => "<!-- is never closed; the rest of its block is hidden",
            Unclosed::Unread => {
                "comments and code depend on each other too often to tell them apart; the rest of the note is hidden"
            }
        };
        builder.draft(Code::UnclosedComment, *span, message.to_owned());
    }
    for span in &masked.cut_links {
        let message = "the bar in this link splits the table cell; put a backslash before it";
        builder.draft(Code::TablePipe, *span, message.to_owned());
    }
    for index in 0..builder.note.footnotes.len() {
        let footnote = &builder.note.footnotes[index];
        if builder.names.footnotes.is_referenced(index) || footnote.definition == u32::MAX {
            continue;
        }
        let start = builder.content.events[footnote.definition as usize]
            .span
            .start as usize;
        let span = Span::new(start, start + footnote.label.len() + 3);
        let message = format!("[^{}] is never referenced", footnote.label);
        builder.draft(Code::FootnoteUnused, span, message);
    }
    let mut note = builder.note;
    let (events, cooked) = builder.content.into_parts();
    let silenced = silence::blocks(builder.source.text, &events, &masked.silences);
    note.silenced.extend(silenced);
    note.events = events.into();
    note.cooked = cooked.into();
    note.blocks.sort_by_key(|block| block.event);
    note.data = items::data(&builder.source, &note, builder.data);
    (note, builder.drafts)
}

/// Returns a finding about the file `path` with its line and column.
pub(super) fn finding(path: &VaultPath, lines: &Lines<'_>, draft: Draft) -> Finding {
    let message = match draft.line_of {
        Some(span) => draft
            .message
            .replace("{line}", &lines.place(span).line.to_string()),
        None => draft.message,
    };
    let mut finding = Finding::new(
        draft.code,
        path.clone(),
        Some(lines.place(draft.span)),
        message,
    );
    finding.target = draft.target;
    finding
}
