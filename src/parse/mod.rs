//! A note's text becomes a [`Note`]. Pure, never fails, knows no other note; what is wrong is a finding.
//!
//! Entry point: [`parse`]. Properties are cut off ([`mod@front_matter`]), what follows Obsidian's rules rather than CommonMark's is
//! covered ([`mask`]), pulldown-cmark reads the rest, and its events are taken over with the covered parts put back
//! ([`events`], [`run`]).

mod bare_url;
mod block_ids;
mod callout;
mod cut_cells;
mod emphasis;
mod events;
mod footnotes;
mod front_matter;
mod headings;
mod html;
mod links;
mod marks;
mod mask;
mod run;
mod silence;
mod tags;
mod tasks;
mod templates;
mod uncover;
mod verbatim;
mod wikilink;

#[cfg(test)]
mod tests;

use crate::model::text::printable;
use crate::model::{Code, Finding, Fingerprint, Later, Lines, Note, NoteText, VaultPath};
use events::{Builder, Draft};
use mask::Unclosed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads one note. `text` has LF line ends and no byte order mark; `types` is Obsidian's `types.json` (P3).
#[must_use]
pub fn parse(path: &VaultPath, text: String, types: &BTreeMap<String, String>) -> Note {
    parse_readable(path, readable(text), types)
}

/// As [`parse`], for a text that is as [`readable`] made it.
#[must_use]
pub fn parse_readable(path: &VaultPath, text: String, types: &BTreeMap<String, String>) -> Note {
    let cut = front_matter::read(path, &text, types);
    let body = cut.front.body as usize;
    let guess = mask::guess(&text, body);
    let mut builder = Builder::new(&text, &guess.masked, cut.links.clone());
    let truth = builder.run(body);
    let (mut note, mut drafts) = if guess.is_right(&text, &truth) {
        finish(builder)
    } else {
        let masked = mask::settle(&text, body);
        let mut builder = Builder::new(&text, &masked, cut.links);
        builder.run(body);
        finish(builder)
    };
    drafts.extend(templates::marks(&text, body, &note.events));
    note.findings = cut.findings;
    if !drafts.is_empty() {
        let lines = Lines::new(&text);
        note.findings
            .extend(drafts.into_iter().map(|draft| finding(path, &lines, draft)));
    }
    note.front = cut.front;
    note.properties = cut.properties;
    note.has_footnotes = !note.footnotes.is_empty();
    note.digest = Fingerprint::of(text.as_bytes());
    note.text = text.into();
    note
}

/// Returns the note that [`parse_readable`] would make of `text`. `outline` is that note without text and body; the body is parsed when
/// it is first asked for.
#[must_use]
pub fn parse_later(
    outline: Note,
    path: &VaultPath,
    text: impl Into<NoteText>,
    types: &Arc<BTreeMap<String, String>>,
) -> Note {
    let (path, types) = (path.clone(), Arc::clone(types));
    let read = move |text: &str| {
        let note = parse_readable(&path, text.to_owned(), &types);
        note.body.into_made()
    };
    Note {
        text: text.into(),
        body: Later::new(read),
        ..outline
    }
}

/// A note's text as notes hold it: without what no page may hold.
#[must_use]
pub fn readable(text: String) -> String {
    printable(text)
}

/// The note as far as the builder knows it, and what it found.
fn finish(mut builder: Builder<'_>) -> (Note, Vec<Draft>) {
    let masked = builder.masked;
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
        if builder.referenced[index] || footnote.definition == u32::MAX {
            continue;
        }
        let start = builder.events[footnote.definition as usize].span.start as usize;
        let span = crate::model::Span::new(start, start + footnote.label.len() + 3);
        let message = format!("[^{}] is never referenced", footnote.label);
        builder.draft(Code::FootnoteUnused, span, message);
    }
    let mut note = builder.note;
    note.silenced = silence::blocks(builder.text, &builder.events, &masked.silences);
    note.events = builder.events.into();
    note.cooked = builder.cooked.into();
    note.blocks.sort_by_key(|block| block.event);
    (note, builder.drafts)
}

fn finding(path: &VaultPath, lines: &Lines<'_>, draft: Draft) -> Finding {
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
