//! Finds the parts of a note that links can name: headings, blocks, ids (A5–A8, K8).
//!
//! Entry point: [`Anchors::find`]. Made once for each note that a link with a subpath leads to.

use super::Part;
use crate::model::outline::heading_key;
use crate::model::text::fold;
use crate::model::{Heading, Kind, Note, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

/// A note's parts by the keys with which links are compared.
pub(super) struct Anchors<'n> {
    note: &'n Note,
    hidden: Hidden,
    /// Headings by A5 key, in the note's order.
    headings: FxHashMap<String, Vec<u32>>,
    /// For each heading, one past the last heading of its section.
    ends: Vec<u32>,
    ids: FxHashMap<String, u32>,
    blocks: FxHashMap<String, u32>,
    /// Ids of raw HTML, which are read if nothing else fits.
    html: OnceLock<FxHashSet<&'n str>>,
    /// Results for paths of headings, because finding one takes several probes.
    chains: Mutex<FxHashMap<String, Option<u32>>>,
}

/// The content of footnotes that nothing on the page refers to. It is on no page, so no link can lead there (F6).
#[derive(Default)]
struct Hidden {
    /// For each event; empty if all are shown.
    events: Vec<bool>,
    /// Indexes in [`crate::model::Body::html`].
    html: FxHashSet<u32>,
}

impl Hidden {
    fn new(note: &Note) -> Self {
        // A note without footnotes need not even be parsed.
        if !note.has_footnotes {
            return Self::default();
        }
        // For each event the definition around it, and for each definition the footnotes that it refers to.
        let mut inside: Vec<u32> = Vec::new();
        let mut owners: Vec<Option<u32>> = Vec::with_capacity(note.events.len());
        let mut to_show: Vec<u32> = Vec::new();
        let mut refers: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for event in &note.events {
            if let Kind::Start(Tag::FootnoteDefinition(footnote)) = event.kind {
                inside.push(footnote);
            }
            let owner = inside.last().copied();
            owners.push(owner);
            match (event.kind, owner) {
                (Kind::End(Tag::FootnoteDefinition(_)), _) => drop(inside.pop()),
                (Kind::FootnoteRef(footnote), None) => to_show.push(footnote),
                (Kind::FootnoteRef(footnote), Some(from)) => {
                    refers.entry(from).or_default().push(footnote);
                }
                _ => {}
            }
        }
        let mut shown: FxHashSet<u32> = FxHashSet::default();
        while let Some(footnote) = to_show.pop() {
            if shown.insert(footnote) {
                to_show.extend(refers.remove(&footnote).unwrap_or_default());
            }
        }
        let is_hidden = |owner: Option<u32>| owner.is_some_and(|owner| !shown.contains(&owner));
        let events: Vec<bool> = owners.into_iter().map(is_hidden).collect();
        let html = note
            .events
            .iter()
            .zip(&events)
            .filter(|(_, hidden)| **hidden);
        let html = html.filter_map(|(event, _)| match event.kind {
            Kind::Html(at) => Some(at),
            _ => None,
        });
        Self {
            html: html.collect(),
            events,
        }
    }

    fn has(&self, event: u32) -> bool {
        self.events.get(event as usize).copied().unwrap_or(false)
    }
}

/// The result of looking up a subpath.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// A part of the note, or all of it when the subpath is empty.
    Part(Part),
    /// No such heading (A8).
    NoHeading,
    /// No such block (K8); its id.
    NoBlock(String),
}

impl<'n> Anchors<'n> {
    /// Indexes a note.
    pub(super) fn new(note: &'n Note) -> Self {
        let hidden = Hidden::new(note);
        let mut headings: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        let mut ids = FxHashMap::default();
        for (at, heading) in note.headings.iter().enumerate() {
            if hidden.has(heading.event) {
                continue;
            }
            let at = at as u32;
            let shown = heading_key(&heading.text);
            if let Some(key) = &heading.source_key {
                headings.entry(key.to_string()).or_default().push(at);
            }
            headings.entry(shown).or_default().push(at);
            ids.entry(fold(&heading.id)).or_insert(at);
        }
        let mut blocks = FxHashMap::default();
        for (at, block) in note.blocks.iter().enumerate() {
            if hidden.has(block.event) {
                continue;
            }
            blocks.entry(fold(&block.id)).or_insert(at as u32);
        }
        Self {
            note,
            hidden,
            headings,
            ends: section_ends(&note.headings),
            ids,
            blocks,
            html: OnceLock::new(),
            chains: Mutex::default(),
        }
    }

    /// Looks up `subpath`, without its first `#`. `ids` says whether ids of the page count as well (A7).
    pub(super) fn find(&self, subpath: &str, ids: bool) -> Found {
        let names: Vec<&str> = segments(subpath).collect();
        let Some(last) = names.last() else {
            return Found::Part(Part::Whole);
        };
        if let Some(id) = last.strip_prefix('^') {
            let block = self.blocks.get(&fold(id.trim()));
            return match block {
                Some(at) => Found::Part(Part::Block(*at)),
                None => Found::NoBlock(id.trim().to_owned()),
            };
        }
        if let Some(at) = self.heading(&names) {
            return Found::Part(Part::Heading(at));
        }
        let id = subpath.trim();
        if ids && let Some(at) = self.ids.get(&fold(id)) {
            return Found::Part(Part::Heading(*at));
        }
        if ids && self.html().contains(id) {
            return Found::Part(Part::Fragment(id.into()));
        }
        Found::NoHeading
    }

    fn html(&self) -> &FxHashSet<&'n str> {
        self.html.get_or_init(|| {
            let tags = self.note.html.iter().enumerate();
            let tags = tags.filter(|(at, _)| !self.hidden.html.contains(&(*at as u32)));
            let named = tags.map(|(_, tag)| tag).filter(|tag| !tag.closing);
            let named = named.flat_map(|tag| &tag.attributes);
            named
                .filter(|a| matches!(&*a.name, "id" | "name"))
                .filter_map(|a| a.value.as_deref())
                .collect()
        })
    }

    /// Returns the heading at the end of a path of headings (A6).
    fn heading(&self, names: &[&str]) -> Option<u32> {
        if let [name] = names {
            return self.headings.get(&heading_key(name))?.first().copied();
        }
        let keys: Vec<String> = names.iter().map(|n| heading_key(n)).collect();
        let path = keys.join("#");
        let mut known = self.chains.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(&path) {
            return *found;
        }
        let found = self.chain(&keys);
        known.insert(path, found);
        found
    }

    /// Looks up a path of headings, from the innermost name outwards.
    fn chain(&self, keys: &[String]) -> Option<u32> {
        let (last, outer) = keys.split_last()?;
        let mut inner: Vec<(u32, u32)> = self
            .headings
            .get(last)?
            .iter()
            .map(|at| (*at, *at))
            .collect();
        for key in outer.iter().rev() {
            let fits = self.headings.get(key)?;
            inner = fits
                .iter()
                .filter_map(|at| {
                    let below = inner.partition_point(|(start, _)| start <= at);
                    let (start, target) = inner.get(below)?;
                    (*start < self.ends[*at as usize]).then_some((*at, *target))
                })
                .collect();
        }
        inner.first().map(|(_, target)| *target)
    }
}

/// Returns the names in a subpath: consecutive and trailing `#` count once (A6).
pub(super) fn segments(subpath: &str) -> impl Iterator<Item = &str> {
    subpath.split('#').map(str::trim).filter(|s| !s.is_empty())
}

/// Returns for each heading the end of its section: the next heading of the same or a higher level (A6).
fn section_ends(headings: &[Heading]) -> Vec<u32> {
    let mut ends = vec![headings.len() as u32; headings.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        while let Some(last) = open.last().copied() {
            if headings[last].level < heading.level {
                break;
            }
            ends[last] = at as u32;
            open.pop();
        }
        open.push(at);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlockId, HtmlAttribute, HtmlTag, Span};

    fn note(headings: &[(u8, &str)]) -> Note {
        let mut note = Note::default();
        for (level, source) in headings {
            note.headings.push(Heading {
                level: *level,
                event: 0,
                text: source.replace('*', "").into(),
                id: crate::model::url::anchor(source).into(),
                source_key: Some(heading_key(source).into()),
                top_level: true,
            });
        }
        note
    }

    fn find(note: &Note, subpath: &str) -> Option<u32> {
        match Anchors::new(note).find(subpath, false) {
            Found::Part(Part::Heading(at)) => Some(at),
            _ => None,
        }
    }

    #[test]
    fn a5_signs_case_and_form_do_not_matter() {
        let note = note(&[
            (2, "Q&A: wax?"),
            (2, "The **old** frame"),
            (2, "각도 🐝 (봄)"),
            (2, "C++"),
        ]);
        assert_eq!(find(&note, "Q&A: wax?"), Some(0));
        assert_eq!(find(&note, "q a wax"), Some(0));
        assert_eq!(find(&note, "The old frame"), Some(1));
        assert_eq!(find(&note, "The **old** frame"), Some(1));
        assert_eq!(
            find(&note, "\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169} 🐝 봄"),
            Some(2)
        );
        assert_eq!(find(&note, "C++"), Some(3));
        assert_eq!(find(&note, "The new frame"), None);
        // Not on the list of signs that are stripped: apostrophe, hyphen, underscore.
        assert_eq!(heading_key("Ada's semi-dry a_b"), "ada's semi-dry a_b");
    }

    #[test]
    fn a6_paths_of_headings() {
        let note = note(&[
            (1, "A"),
            (2, "X"),
            (1, "B"),
            (2, "C"),
            (1, "A"),
            (3, "D"),
            (4, "B"),
        ]);
        assert_eq!(find(&note, "A#B"), Some(6));
        assert_eq!(find(&note, "A#D#B"), Some(6));
        assert_eq!(find(&note, "A#X"), Some(1));
        assert_eq!(find(&note, "A#C"), None);
        assert_eq!(find(&note, "A"), Some(0));
        assert_eq!(find(&note, "#B##C#"), Some(3));
        assert_eq!(find(&note, "X#A"), None);
        assert_eq!(
            Anchors::new(&note).find("##", false),
            Found::Part(Part::Whole)
        );
    }

    #[test]
    fn a6_many_equal_headings_stay_cheap() {
        let headings: Vec<(u8, &str)> = (0..20_000).map(|i| (1 + (i % 6) as u8, "A")).collect();
        let path = vec!["A"; 50].join("#");
        assert_eq!(find(&note(&headings), &path), None);
    }

    #[test]
    fn a7_ids_for_markdown_links_only() {
        let mut note = note(&[(2, "The old frame")]);
        note.html.push(HtmlTag {
            name: "a".into(),
            closing: false,
            self_closing: false,
            attributes: vec![HtmlAttribute {
                name: "name".into(),
                value: Some("there".into()),
                link: None,
            }],
        });
        let anchors = Anchors::new(&note);
        assert_eq!(
            anchors.find("the-old-frame", true),
            Found::Part(Part::Heading(0))
        );
        assert_eq!(anchors.find("the-old-frame", false), Found::NoHeading);
        assert_eq!(
            anchors.find("there", true),
            Found::Part(Part::Fragment("there".into()))
        );
        assert_eq!(anchors.find("there", false), Found::NoHeading);
    }

    #[test]
    fn k1_block_lookup_ignores_case() {
        let mut note = note(&[(2, "A")]);
        note.blocks.push(BlockId {
            id: "Wax".into(),
            event: 0,
            span: Span::default(),
        });
        let anchors = Anchors::new(&note);
        assert_eq!(anchors.find("^wax", false), Found::Part(Part::Block(0)));
        assert_eq!(anchors.find("A#^WAX", false), Found::Part(Part::Block(0)));
        assert_eq!(anchors.find("^no", false), Found::NoBlock("no".into()));
    }
}
