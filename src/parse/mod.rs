//! Reads the text of a note into a [`Note`]. Parsing is pure, never fails and knows no other note; mistakes become findings.
//!
//! Entry point: [`parse`]. [`mod@front_matter`] cuts off and reads the properties. [`body`] reads the
//! rest: [`mask`] covers what follows Obsidian's rules and not CommonMark's, pulldown-cmark reads the covered text, [`events`] and [`run`]
//! take over its events and put the covered parts back. [`canvas`] reads canvases, [`drawing`] drawings.

mod admonition;
mod bare_url;
mod base;
mod block_ids;
mod board;
mod body;
mod callout;
mod canvas;
mod cards;
mod commonmark;
mod content;
mod cut_cells;
mod draft;
mod drawing;
mod emphasis;
mod events;
mod fields;
mod footnotes;
mod front_matter;
mod gathered;
mod headings;
mod html;
mod items;
mod links;
mod marks;
mod mask;
mod names;
mod open;
mod origin;
mod query;
mod reading;
mod run;
mod shift;
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

pub use html::{HtmlPiece, pieces as html_pieces};

use crate::model::board::Board;
use crate::model::text::printable;
use crate::model::{
    Canvas, FileKind, Fingerprint, Lazy, Lines, Note, NoteText, ReadingSettings, VaultPath,
};
use reading::Reading;
use std::sync::Arc;

/// Reads one note. `text` has LF line ends and no byte order mark.
#[must_use]
pub fn parse(path: &VaultPath, text: String, reading: &ReadingSettings) -> Note {
    parse_readable(path, readable(text), reading)
}

/// Reads one note whose `text` [`readable`] has cleaned.
#[must_use]
pub fn parse_readable(path: &VaultPath, text: String, reading: &ReadingSettings) -> Note {
    if is_canvas(path) {
        return canvas::parse(path, &text, Reading::new(reading));
    }
    if FileKind::of_extension(path.extension()) == FileKind::Base {
        return base::file(path, text);
    }
    let cut = front_matter::read(path, &text, &reading.types);
    if cut.front.excalidraw {
        return drawing::parse(text, cut);
    }
    let digest = Fingerprint::of(text.as_bytes());
    let (mut text, board) = (text, cut.front.kanban);
    let read = |text: &str, links| {
        let body = cut.front.body as usize;
        let lanes = if board { Board::Lanes } else { Board::No };
        body::read_body(text, body, links, Reading::new(reading), lanes)
    };
    let of_properties = if board { cut.links.clone() } else { Vec::new() };
    let (mut note, mut drafts) = read(&text, cut.links);
    while let Some(archive) = board.then(|| board::archive(&note, &text)).flatten() {
        text.truncate(archive.start);
        (note, drafts) = read(&text, of_properties.clone());
        note.cut = Some(archive.start as u32);
        drafts.extend(archive.doubt);
    }
    note.findings = cut.findings;
    if !drafts.is_empty() {
        let lines = Lines::new(&text);
        note.findings.extend(
            drafts
                .into_iter()
                .map(|draft| body::finding(path, &lines, draft)),
        );
    }
    note.properties_digest = Fingerprint::of(&text.as_bytes()[..cut.front.body as usize]);
    note.front = cut.front;
    note.lazy_properties = cut.properties.into();
    note.has_footnotes = !note.footnotes.is_empty();
    note.digest = digest;
    note.text = text.into();
    note.find_searches();
    base::add_blocks(path, &mut note);
    query::add(&mut note);
    note
}

fn is_canvas(path: &VaultPath) -> bool {
    FileKind::of_extension(path.extension()) == FileKind::Canvas
}

/// Returns the text of the note in a file whose [`readable`] text is `text`: of a canvas the text of its cards, of a board what stands before
/// its archive, at [`Note::cut`].
#[must_use]
pub fn own_text(cut: Option<u32>, path: &VaultPath, mut text: String) -> String {
    if is_canvas(path) {
        return canvas::text(path, &text);
    }
    if let Some(end) = cut {
        text.truncate(text.floor_char_boundary(end as usize));
    }
    text
}

/// Builds the note that [`parse_readable`] would build from its `outline`, the note without text and body. `text` is its [`own_text`]. The
/// body and properties are parsed on first use.
#[must_use]
pub fn parse_later(
    outline: Note,
    path: &VaultPath,
    text: impl Into<NoteText>,
    reading: &Arc<ReadingSettings>,
) -> Note {
    let of_body = (path.clone(), Arc::clone(reading));
    let of_properties = of_body.clone();
    let canvas = outline.canvas.clone();
    let has_properties = FileKind::of_extension(path.extension()) == FileKind::Note;
    let body = move |text: &str| {
        let (path, reading) = &of_body;
        if let Some(canvas) = &canvas {
            return canvas::body(text, Canvas::clone(canvas), Reading::new(reading));
        }
        let note = parse_readable(path, text.to_owned(), reading);
        note.body.into_parsed()
    };
    let properties = move |text: &str| {
        // A card that begins with `---` has no properties (J5), and neither has a base.
        if !has_properties {
            return Vec::new();
        }
        let (path, reading) = &of_properties;
        front_matter::read(path, text, &reading.types).properties
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
