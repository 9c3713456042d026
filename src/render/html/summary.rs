//! Summarises a note that has no description (P11).
//!
//! Entry point: [`summary`].

use super::excerpt::cut;
use super::words::Words;
use crate::index::view::View;
use crate::link::FileId;
use crate::model::event::after;
use crate::model::{Event, Kind, Tag};
use crate::render::Site;

/// Most characters of a summary.
const SUMMARY: usize = 160;

/// Returns the first paragraph, list item or quote that holds more than tags, as unescaped plain text, cut at a word after at most 160
/// characters (P11). One that holds links alone, as in a list of contents, counts only if no other is there.
pub(in crate::render) fn summary(site: &Site<'_>, id: FileId) -> String {
    let file = site.vault.file(id);
    let Some(note) = &file.note else {
        return String::new();
    };
    let view = View::new(site.vault, &site.config.privacy, file, note);
    let mut links = String::new();
    let mut at = 0;
    while let Some(event) = note.events.get(at as usize) {
        let next = match event.kind {
            Kind::Start(Tag::FootnoteDefinition(_) | Tag::Paragraph) => after(&note.events, at),
            Kind::Start(Tag::Item | Tag::TaskItem(_)) => own_text(&note.events, at + 1),
            _ => at + 1,
        };
        let is_text =
            matches!(event.kind, Kind::Start(tag) if tag == Tag::Paragraph || tag.is_item());
        if is_text {
            let mut words = Words::new(view, None);
            words.read(at as usize + 1..next as usize);
            let text = words.text.trim();
            if words.says_more {
                return cut(text, SUMMARY).into_owned();
            }
            if words.says_something && links.is_empty() {
                links = cut(text, SUMMARY).into_owned();
            }
        }
        at = next;
    }
    links
}

/// Returns the index of the first event from `at` on that begins or ends a block.
fn own_text(events: &[Event], at: u32) -> u32 {
    let is_block =
        |event: &Event| matches!(event.kind, Kind::Start(tag) | Kind::End(tag) if !tag.is_inline());
    let rest = events.get(at as usize..).unwrap_or_default();
    at + rest.iter().position(is_block).unwrap_or(rest.len()) as u32
}
