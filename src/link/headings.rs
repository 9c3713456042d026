//! Headings that link to private files: their text and ids name what the page shows, not what the author typed (V10).
//!
//! Entry point: [`hide_private`], once it is known what every link leads to.

use super::{File, Target, Vault, Visibility};
use crate::config::PrivacyConfig;
use crate::model::outline::{HeadingIds, Words, plain_text};
use crate::model::{Event, Kind, Note};
use rayon::prelude::*;
use std::borrow::Cow;

/// Makes the headings of public notes anew that would name a private file.
pub(super) fn hide_private(files: &mut [File], privacy: &PrivacyConfig) {
    let public = files
        .par_iter_mut()
        .filter(|f| f.visibility == Visibility::Public);
    public.for_each(|file| {
        let File { note, targets, .. } = file;
        if let Some(note) = note.as_mut().filter(|_| targets.contains(&Target::Private)) {
            hide(note, targets, privacy);
        }
    });
}

fn hide(note: &mut Note, targets: &[Target], privacy: &PrivacyConfig) {
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
    for (at, text) in &changed {
        note.headings[*at].text = text.trim().into();
    }
    if !changed.is_empty() {
        let mut ids = HeadingIds::default();
        for heading in &mut note.headings {
            heading.id = ids.next(&heading.text);
        }
    }
}

/// The events of the heading that begins at event `start`.
fn inside(events: &[Event], start: u32) -> &[Event] {
    let from = (start as usize + 1).min(events.len());
    let rest = &events[from..];
    let is_end = |event: &Event| matches!(event.kind, Kind::End(crate::model::Tag::Heading(_)));
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    &rest[..end]
}
