//! Collects the tags of public notes and their parents (T6, T9–T11).
//!
//! Entry point: [`collect`].

use super::order::NaturalKey;
use super::{File, FileId, TagId, TagNode, Visibility};
use crate::model::Url;
use crate::model::text::{fold, nfc};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// A tag with more levels or bytes than this is text: it cannot name a page.
const MAX_LEVELS: usize = 32;
const MAX_BYTES: usize = 1000;

/// A tag during the collection.
struct Found {
    key: String,
    name: Box<str>,
    parent: Option<u32>,
    files: Vec<FileId>,
    total: u32,
    /// The last note that was counted, so that each is counted once.
    counted: Option<FileId>,
}

/// Finds all tags of public notes and fills [`File::tags`]. Returns the tags in the order of their folded names, without addresses.
pub(super) fn collect(files: &mut [File], title_rank: &[u32]) -> Vec<TagNode> {
    let mut found: Vec<Found> = Vec::new();
    let mut by_key: FxHashMap<String, u32> = FxHashMap::default();
    let mut carried: Vec<Vec<u32>> = files.iter().map(|_| Vec::new()).collect();
    for (at, file) in files.iter().enumerate() {
        let note = file.note.as_ref().filter(|_| file.kind().has_page());
        let (Visibility::Public, Some(note)) = (&file.visibility, note) else {
            continue;
        };
        let front = note.front.tags.iter().map(|t| &**t);
        let body = note.tags.iter().map(|t| &*t.name);
        let id = FileId(at as u32);
        for name in front.chain(body) {
            let Some(tag) = intern(name, &mut found, &mut by_key) else {
                continue;
            };
            let own = &mut found[tag as usize].files;
            if own.last() == Some(&id) {
                continue;
            }
            own.push(id);
            carried[at].push(tag);
            count(tag, id, &mut found);
        }
    }
    let mut order: Vec<u32> = (0..found.len() as u32).collect();
    order.sort_unstable_by(|a, b| found[*a as usize].key.cmp(&found[*b as usize].key));
    let mut ids = vec![TagId(0); found.len()];
    for (at, old) in order.iter().enumerate() {
        ids[*old as usize] = TagId(at as u32);
    }
    for (file, mut tags) in files.iter_mut().zip(carried) {
        if file.visibility == Visibility::Unlisted {
            tags = known_tags(file, &by_key);
        }
        file.tags = tags.into_iter().map(|old| ids[old as usize]).collect();
    }
    let mut nodes: Vec<(u32, TagNode)> = Vec::with_capacity(found.len());
    for (old, tag) in found.into_iter().enumerate() {
        let mut files = tag.files;
        files.sort_unstable_by_key(|id| title_rank[id.0 as usize]);
        let node = TagNode {
            name: tag.name,
            url: Url::new(""),
            parent: tag.parent.map(|p| ids[p as usize]),
            children: Vec::new(),
            files,
            total: tag.total,
        };
        nodes.push((ids[old].0, node));
    }
    nodes.sort_unstable_by_key(|(id, _)| *id);
    let mut tags: Vec<TagNode> = nodes.into_iter().map(|(_, node)| node).collect();
    add_children(&mut tags);
    tags
}

/// Returns the tags of an unlisted note that have a page because other notes carry them (V24).
fn known_tags(file: &File, by_key: &FxHashMap<String, u32>) -> Vec<u32> {
    let names = file.note.iter().flat_map(|note| {
        let front = note.front.tags.iter().map(|t| &**t);
        front.chain(note.tags.iter().map(|t| &*t.name))
    });
    let known = names.filter_map(|name| by_key.get(&fold(tag_name(name).as_ref())).copied());
    let mut seen = FxHashSet::default();
    known.filter(|tag| seen.insert(*tag)).collect()
}

/// Returns a tag's name in NFC, without `#` in front and `/` at its ends.
fn tag_name(name: &str) -> Cow<'_, str> {
    nfc(name.trim_start_matches('#').trim_matches('/'))
}

/// Returns the tag of this name. Adds it and its parents if they are new.
fn intern(name: &str, found: &mut Vec<Found>, by_key: &mut FxHashMap<String, u32>) -> Option<u32> {
    let name = tag_name(name);
    if name.is_empty() || name.len() > MAX_BYTES || name.split('/').count() > MAX_LEVELS {
        return None;
    }
    let key = fold(&name);
    if let Some(known) = by_key.get(&key) {
        return Some(*known);
    }
    let ends = name.match_indices('/').map(|(at, _)| at);
    let mut parent = None;
    for end in ends.chain(std::iter::once(name.len())) {
        let level = &name[..end];
        let key = fold(level);
        let next = found.len() as u32;
        let known = *by_key.entry(key.clone()).or_insert(next);
        if known == next {
            found.push(Found {
                key,
                name: level.into(),
                parent,
                files: Vec::new(),
                total: 0,
                counted: None,
            });
        }
        parent = Some(known);
    }
    parent
}

/// Counts a note for a tag and its parents, each once.
fn count(tag: u32, note: FileId, found: &mut [Found]) {
    let mut at = Some(tag);
    while let Some(tag) = at {
        let tag = &mut found[tag as usize];
        if tag.counted == Some(note) {
            // Its parents have been counted with it.
            return;
        }
        tag.counted = Some(note);
        tag.total += 1;
        at = tag.parent;
    }
}

fn add_children(tags: &mut [TagNode]) {
    let mut by_name: Vec<(NaturalKey, TagId, TagId)> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        if let Some(parent) = tag.parent {
            by_name.push((NaturalKey::new(&tag.name), TagId(at as u32), parent));
        }
    }
    by_name.sort_unstable();
    for (_, child, parent) in by_name {
        tags[parent.0 as usize].children.push(child);
    }
}
