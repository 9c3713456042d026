//! Reads the text of a note into a [`Note`]. Parsing is pure, never fails and knows no other note; mistakes become findings.
//!
//! Entry point: [`parse`]. [`mod@front_matter`] cuts off and reads the properties. [`mask`] covers what follows Obsidian's rules and not
//! CommonMark's. pulldown-cmark reads the rest. [`events`] and [`run`] take over its events and put the covered parts back.

mod bare_url;
mod block_ids;
mod callout;
mod commonmark;
mod content;
mod cut_cells;
mod draft;
mod emphasis;
mod events;
mod footnotes;
mod front_matter;
mod headings;
mod html;
mod links;
mod marks;
mod mask;
mod names;
mod open;
mod run;
mod silence;
mod source;
mod tags;
mod tasks;
mod templates;
mod uncover;
mod verbatim;
mod wikilink;

#[cfg(test)]
mod tests;

use crate::model::text::printable;
use crate::model::{Code, Finding, Fingerprint, Lazy, Lines, Note, NoteText, VaultPath};
use draft::Draft;
use events::NoteBuilder;
use mask::Unclosed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads one note. `text` has LF line ends and no byte order mark; `types` is Obsidian's `types.json` (P3).
#[must_use]
pub fn parse(path: &VaultPath, text: String, types: &BTreeMap<String, String>) -> Note {
    parse_readable(path, readable(text), types)
}

/// Reads one note whose `text` [`readable`] has cleaned.
#[must_use]
pub fn parse_readable(path: &VaultPath, text: String, types: &BTreeMap<String, String>) -> Note {
    let cut = front_matter::read(path, &text, types);
    let body = cut.front.body as usize;
    let guess = mask::guess(&text, body);
    let mut builder = NoteBuilder::new(&text, &guess.masked, cut.links.clone());
    let truth = builder.run(body);
    let (mut note, mut drafts) = if guess.is_right(&text, &truth) {
        finish(builder)
    } else {
        let masked = mask::settle(&text, body);
        let mut builder = NoteBuilder::new(&text, &masked, cut.links);
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
    note.lazy_properties = cut.properties.into();
    note.has_footnotes = !note.footnotes.is_empty();
    note.digest = Fingerprint::of(text.as_bytes());
    note.text = text.into();
    note
}

/// Builds the note that [`parse_readable`] would build of `text` from its `outline`, the note without text and body. Body and
/// properties are parsed on first use.
#[must_use]
pub fn parse_later(
    outline: Note,
    path: &VaultPath,
    text: impl Into<NoteText>,
    types: &Arc<BTreeMap<String, String>>,
) -> Note {
    let of_body = (path.clone(), Arc::clone(types));
    let of_properties = of_body.clone();
    let body = move |text: &str| {
        let (path, types) = &of_body;
        let note = parse_readable(path, text.to_owned(), types);
        note.body.into_parsed()
    };
    let properties = move |text: &str| {
        let (path, types) = &of_properties;
        front_matter::read(path, text, types).properties
    };
    Note {
        text: text.into(),
        body: Lazy::new(body),
        lazy_properties: Lazy::new(properties),
        ..outline
    }
}

/// Returns a note's text without the characters that no HTML page may hold.
#[must_use]
pub fn readable(text: String) -> String {
    printable(text)
}

/// Returns the note that the builder built, and its findings, whose lines and columns are not known yet.
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
        let span = crate::model::Span::new(start, start + footnote.label.len() + 3);
        let message = format!("[^{}] is never referenced", footnote.label);
        builder.draft(Code::FootnoteUnused, span, message);
    }
    let mut note = builder.note;
    let (events, cooked) = builder.content.into_parts();
    note.silenced = silence::blocks(builder.source.text, &events, &masked.silences);
    note.events = events.into();
    note.cooked = cooked.into();
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
