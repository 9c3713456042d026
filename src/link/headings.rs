//! Headings that link to private files: their text and ids name what the page shows, not what the author typed (V10).
//!
//! Entry point: [`hide_private`], once it is known what every link leads to.

use super::{File, FileId, Target, Vault, Visibility};
use crate::config::PrivacyConfig;
use crate::model::outline::{HeadingIds, Words, plain_text};
use crate::model::{Event, Kind, Note};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// Makes the headings of public notes anew that would name a private file. Gives back how those notes were: what links go by.
pub(super) fn hide_private(
    files: &mut [File],
    privacy: &PrivacyConfig,
) -> FxHashMap<FileId, Arc<Note>> {
    let changed = files
        .par_iter_mut()
        .enumerate()
        .filter_map(|(at, file)| Some((FileId(at as u32), hide_in(file, privacy)?)));
    let changed: Vec<_> = changed.collect();
    changed.into_iter().collect()
}

/// As [`hide_private`], for one file that has the note as parsed.
pub(super) fn hide_in(file: &mut File, privacy: &PrivacyConfig) -> Option<Arc<Note>> {
    let File { note, targets, .. } = file;
    let has_private = file.visibility == Visibility::Public && targets.contains(&Target::Private);
    let note = note.as_mut().filter(|_| has_private)?;
    let texts = shown_texts(note, targets, privacy);
    if texts.is_empty() {
        return None;
    }
    let as_written = Arc::clone(note);
    let note = Arc::make_mut(note);
    for (at, text) in &texts {
        note.headings[*at].text = text.trim().into();
    }
    let mut ids = HeadingIds::default();
    for heading in &mut note.headings {
        heading.id = ids.next(&heading.text);
    }
    Some(as_written)
}

/// The texts of the headings that would name a private file.
fn shown_texts(note: &Note, targets: &[Target], privacy: &PrivacyConfig) -> Vec<(usize, String)> {
    let is_private = |link: u32| targets.get(link as usize) == Some(&Target::Private);
    let names_one = |event: &Event| match event.kind {
        Kind::WikiLink(link) | Kind::AutoLink(link) => is_private(link),
        _ => false,
    };
    let mut changed = Vec::new();
    for (at, heading) in note.headings.iter().enumerate() {
        let events = inside(&note.events, heading.event);
        if !events.iter().any(names_one) {
            continue;
        }
        let words = Words {
            text: &|text| note.text_of(text),
            tag: &|tag| &note.tags[tag as usize].name,
            link: &|link| {
                let written = &note.links[link as usize];
                match &written.text {
                    _ if is_private(link) => Vault::private_text(written, privacy).into(),
                    Some(text) => Cow::Borrowed(&**text),
                    None => written.default_text().into(),
                }
            },
        };
        changed.push((at, plain_text(events, &words)));
    }
    changed
}

/// The events of the heading that begins at event `start`.
fn inside(events: &[Event], start: u32) -> &[Event] {
    let from = (start as usize + 1).min(events.len());
    let rest = &events[from..];
    let is_end = |event: &Event| matches!(event.kind, Kind::End(crate::model::Tag::Heading(_)));
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    &rest[..end]
}
