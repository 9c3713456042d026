//! Headings must not say the names of private files (V10, A1).
//!
//! Entry point: [`hide_private`]. Parsing made texts and ids of headings before it was known what is private, so those that hold a
//! link to a private file are made again. Links name headings by number: they stay right.

use super::{File, Target, Vault};
use crate::config::PrivacyConfig;
use crate::model::event::plain_text;
use crate::model::url::HeadingIds;
use crate::model::{Kind, Note, Tag};
use rayon::prelude::*;
use std::borrow::Cow;

/// Makes texts and ids of headings again where a link to a private file stands in one.
pub(super) fn hide_private(files: &mut [File], privacy: &PrivacyConfig) {
    files.par_iter_mut().for_each(|file| {
        let targets = &file.targets;
        if let Some(note) = &mut file.note
            && targets.contains(&Target::Private)
        {
            rename(note, targets, privacy);
        }
    });
}

fn rename(note: &mut Note, targets: &[Target], privacy: &PrivacyConfig) {
    let mut changed = false;
    for at in 0..note.headings.len() {
        if let Some(text) = new_text(note, at, targets, privacy) {
            note.headings[at].text = text;
            changed = true;
        }
    }
    if changed {
        let mut ids = HeadingIds::default();
        for heading in &mut note.headings {
            heading.id = ids.take(&heading.text);
        }
    }
}

/// The text of heading `at`, if it holds a link to a private file.
fn new_text(
    note: &Note,
    at: usize,
    targets: &[Target],
    privacy: &PrivacyConfig,
) -> Option<Box<str>> {
    let events = note.events.get(note.headings[at].event as usize + 1..)?;
    let end = events
        .iter()
        .position(|event| matches!(event.kind, Kind::End(Tag::Heading(_))))?;
    let events = &events[..end];
    let is_private = |link: u32| targets.get(link as usize) == Some(&Target::Private);
    let named = events.iter().any(|event| match event.kind {
        Kind::WikiLink(link) | Kind::AutoLink(link) => is_private(link),
        _ => false,
    });
    if !named {
        return None;
    }
    let link = |index: u32| -> Cow<'_, str> {
        let Some(link) = note.links.get(index as usize) else {
            return "".into();
        };
        match &link.text {
            _ if is_private(index) => Vault::private_text(link, privacy).into(),
            Some(text) => Cow::Borrowed(text),
            None => link.default_text().into(),
        }
    };
    let tag = |tag: u32| note.tags.get(tag as usize).map_or("", |tag| &tag.name);
    let text = plain_text(events, |text| note.text_of(text), tag, link);
    Some(text.trim().into())
}
