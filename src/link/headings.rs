//! Renames headings that link to private files: their texts and ids become what the page shows, not what the author typed (V10).
//!
//! Entry point: [`hide_private`], called once the targets of all links are known. [`File::renamed`] records the renamed headings, because a
//! link such as `[[#About Ada]]` still uses the old name of the heading `## About [[Ada]]`.

use super::wording::{Reworded, shown};
use super::{File, FileId, Target, Vault};
use crate::config::PrivacyConfig;
use crate::model::outline::{Words, heading_key, plain_text};
use crate::model::{Event, Kind, Note};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// How often headings that quote renamed headings are renamed. A heading that still quotes one after that shows a placeholder.
const ROUNDS: u32 = 8;

/// New texts of headings, by their numbers, of one file.
type Texts = Vec<(u32, String)>;

/// What decides how headings are renamed.
#[derive(Clone, Copy)]
pub(super) struct Renaming<'r> {
    pub(super) privacy: &'r PrivacyConfig,
    /// The mark of queries in lines, if there are any: headings are parsed without them (U20).
    pub(super) query: Option<&'r str>,
}

/// Rewrites the headings of public notes that would name a private file: those with a link to one, and those with a `reworded`
/// link.
pub(super) fn hide_private(files: &mut [File], settings: Renaming<'_>, reworded: &Reworded) {
    let hides = |id: FileId, link: u32, target: &Target| {
        *target == Target::Private
            || reworded
                .get(&id)
                .is_some_and(|links| links.binary_search(&link).is_ok())
    };
    rename(files, renamings(files, settings, false, hides));
    // Then rename headings that quote one of these: `## Back to [[A#About Ada]]`.
    for round in 0..=ROUNDS {
        if files.iter().all(|file| file.renamed.is_empty()) {
            return;
        }
        let is_renamed = |_: FileId, _: u32, target: &Target| match target {
            Target::File { file, .. } => !files[file.0 as usize].renamed.is_empty(),
            _ => false,
        };
        let found = renamings(files, settings, round == ROUNDS, is_renamed);
        if found.is_empty() {
            return;
        }
        rename(files, found);
    }
}

/// Hides private names in the headings of one file after a change of its note, as [`hide_private`] does for all. Returns `false` if that
/// takes other files, or headings of other files may change.
pub(super) fn hide_own(files: &mut [File], id: FileId, settings: Renaming<'_>) -> bool {
    let file = &files[id.0 as usize];
    if !file.visibility.is_shown() {
        return true;
    }
    let is_private = |_: FileId, _: u32, target: &Target| *target == Target::Private;
    let texts = new_texts(files, id, settings, false, is_private);
    let quotes = file.targets.iter().any(|target| match target {
        Target::File { file, .. } => !files[file.0 as usize].renamed.is_empty(),
        _ => false,
    });
    if texts.is_empty() {
        return !quotes;
    }
    files[id.0 as usize].rename(texts);
    false
}

fn rename(files: &mut [File], found: Vec<(FileId, Texts)>) {
    for (id, texts) in found {
        files[id.0 as usize].rename(texts);
    }
}

/// Returns the new texts of all headings that contain a link for which `names` is true, given its file, number and target. If `blindly`,
/// such a link reads as the placeholder of private notes, whatever its target is called.
fn renamings(
    files: &[File],
    settings: Renaming<'_>,
    blindly: bool,
    names: impl Fn(FileId, u32, &Target) -> bool + Sync,
) -> Vec<(FileId, Texts)> {
    let ids = files.par_iter().enumerate();
    let ids = ids.map(|(at, file)| (FileId(at as u32), file));
    let public = ids.filter(|(id, file)| {
        let mut targets = file.targets.iter().zip(0..);
        file.visibility.is_shown() && targets.any(|(target, link)| names(*id, link, target))
    });
    let found = public.filter_map(|(id, _)| {
        let texts = new_texts(files, id, settings, blindly, &names);
        (!texts.is_empty()).then_some((id, texts))
    });
    found.collect()
}

fn new_texts(
    files: &[File],
    id: FileId,
    settings: Renaming<'_>,
    blindly: bool,
    names: impl Fn(FileId, u32, &Target) -> bool,
) -> Texts {
    let file = &files[id.0 as usize];
    let Some(note) = &file.note else {
        return Vec::new();
    };
    let privacy = settings.privacy;
    let target = |link: u32| file.targets.get(link as usize).unwrap_or(&Target::Broken);
    let is_meant = |link: u32| names(id, link, target(link));
    let words = Words {
        text: &|text| note.text_of(text),
        query: settings.query,
        tag: &|tag| &note.tags[tag as usize].name,
        link: &|link| {
            let written = &note.links[link as usize];
            match (&written.text, target(link)) {
                (_, Target::Private) => Vault::private_text(written, privacy).into(),
                (Some(text), _) => Cow::Borrowed(&**text),
                _ if blindly && is_meant(link) => Cow::Owned(privacy.placeholder.clone()),
                (None, target) => shown(files, written, target, privacy).into(),
            }
        },
    };
    let mut texts = Vec::new();
    for (heading, at) in note.headings.iter().zip(0..) {
        let events = inside(&note.events, heading.event);
        let is_concerned = events.iter().any(|event| match event.kind {
            Kind::WikiLink(link) | Kind::AutoLink(link) => is_meant(link),
            _ => false,
        });
        if is_concerned {
            let text = plain_text(events, &words).trim().to_owned();
            if *text != *heading.text {
                texts.push((at, text));
            }
        }
    }
    texts
}

impl File {
    /// Gives headings new texts, and new ids to all headings of the note.
    fn rename(&mut self, texts: Texts) {
        let Some(note) = self.note.as_mut().map(Arc::make_mut) else {
            return;
        };
        for (at, text) in texts {
            let names = names_of(note, at).map(|name| (name, at));
            self.renamed.extend(names);
            note.headings[at as usize].text = text.into();
        }
        // Of two headings with the same name, links mean the first.
        self.renamed.sort();
        self.renamed.dedup_by(|(a, _), (b, _)| a == b);
        let mut ids = note.heading_ids();
        for heading in &mut note.headings {
            heading.id = ids.next(&heading.text);
        }
    }
}

/// Returns the names by which links call a heading (A5, A7).
fn names_of(note: &Note, at: u32) -> impl Iterator<Item = Box<str>> {
    let heading = &note.headings[at as usize];
    let named = [&heading.text, &heading.id].map(|name| heading_key(name).into());
    heading.source_key.clone().into_iter().chain(named)
}

/// Returns the events of the heading that begins at event `start`.
fn inside(events: &[Event], start: u32) -> &[Event] {
    let from = (start as usize + 1).min(events.len());
    let rest = &events[from..];
    let is_end = |event: &Event| matches!(event.kind, Kind::End(crate::model::Tag::Heading(_)));
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    &rest[..end]
}
