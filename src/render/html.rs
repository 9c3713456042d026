//! Writes a note's events as HTML.
//!
//! Entry point: [`body`]. One pass over the events; embeds recurse through [`embed`], bounded by E10 and E11. [`excerpt()`]
//! and [`summary()`] are the smaller views of a note that other pages show. What a link leads to was decided before;
//! here it is only written.

mod address;
mod bases;
mod blocks;
mod board;
mod callouts;
mod canvas;
mod diagram;
mod direction;
mod drawing;
mod embed;
mod excerpt;
mod fields;
mod fragment;
mod links;
mod page;
mod queries;
mod raw;
mod searches;
mod summary;
#[cfg(test)]
mod tests;
mod values;
mod words;

pub(super) use drawing::file as drawing_file;
pub(super) use excerpt::excerpt;
pub(super) use summary::summary;

use super::Site;
use crate::link::FileId;
use crate::model::event::after;
use crate::model::{FileKind, Finding, Kind, Note, Tag, Url};
use fragment::Fragment;
use page::{Page, Shown};

/// A note's body, rendered for the page at `at`.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Content of `<article>`, footnotes included, title excluded.
    pub(super) html: String,
    /// Whether the first block is an H1, which then is the page's title (A10).
    pub(super) starts_with_h1: bool,
    /// Findings made while rendering. One in an embedded note names that note and comes back for each page that embeds it (R3).
    pub(super) findings: Vec<Finding>,
}

/// Renders the body of a public note for a page at `at`. Links are relative to it or, on `404.html`, start with `absolute` (N13).
pub(super) fn body(site: &Site<'_>, file: FileId, at: &Url, absolute: Option<&str>) -> Body {
    let Some(note) = &site.vault.file(file).note else {
        return Body::default();
    };
    let mut page = written(Shown::new(site, file, at, absolute), note);
    Body {
        findings: page.findings(),
        html: page.out,
        starts_with_h1: starts_with_h1(note),
    }
}

/// Renders the views of a public base for its page at `at`.
pub(super) fn base(site: &Site<'_>, file: FileId, at: &Url) -> Body {
    let mut page = Page::new(Shown::new(site, file, at, None), 4096);
    bases::page(&mut page, file);
    Body {
        findings: page.findings(),
        html: page.out,
        starts_with_h1: false,
    }
}

/// Returns the findings of rendering a public note's page (NW009, NW010, NW019, NW020, NW705), without colouring its code.
pub(super) fn findings(site: &Site<'_>, file: FileId, at: &Url) -> Vec<Finding> {
    let Some(note) = &site.vault.file(file).note else {
        return Vec::new();
    };
    if site.vault.file(file).kind() == FileKind::Base {
        return base(site, file, at).findings;
    }
    let mut shown = Shown::new(site, file, at, None);
    shown.highlight = false;
    written(shown, note).findings()
}

/// Writes the whole of `note`, whose page it is.
fn written<'a>(shown: Shown<'a>, note: &'a Note) -> Page<'a> {
    let mut page = Page::new(shown, note.text.len());
    if let Some(canvas) = &note.canvas {
        canvas::draw_own(&mut page, note, canvas);
        page.bound_drawings();
        return page;
    }
    let events = note.events.len() as u32;
    Fragment::new(&mut page, shown.host, note, 0).write(0..events);
    page.bound_drawings();
    page
}

fn starts_with_h1(note: &Note) -> bool {
    // Its title is that of its first card, if anything.
    if note.canvas.is_some() {
        return false;
    }
    let mut at = 0;
    while let Some(event) = note.events.get(at as usize) {
        match event.kind {
            Kind::Start(Tag::FootnoteDefinition(_)) => at = after(&note.events, at),
            Kind::Start(Tag::Heading(heading)) => {
                let heading = note.headings.get(heading as usize);
                return heading.is_some_and(|heading| heading.level == 1);
            }
            _ => return false,
        }
    }
    false
}
