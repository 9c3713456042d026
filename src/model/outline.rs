//! Texts and ids of headings (A1–A3).
//!
//! Parsing makes both from the text as the author wrote it; linking makes them again if a heading would name a private note (V10).

use super::event::{Event, Kind, Tag, TextRef};
use super::text::nfc;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Functions that return the words of events.
pub struct Words<'n> {
    /// Plain text, code and formulas.
    pub text: &'n dyn Fn(TextRef) -> &'n str,
    /// The mark of code that is a query, which a page shows the result of. Such code is left out.
    pub query: Option<&'n str>,
    /// The name of a tag, without `#`.
    pub tag: &'n dyn Fn(u32) -> &'n str,
    /// What a wikilink or bare URL shows.
    pub link: &'n dyn Fn(u32) -> Cow<'n, str>,
}

/// Returns events as plain text in NFC: the words that a reader sees, without footnotes and embeds (A1, N2).
#[must_use]
pub fn plain_text(events: &[Event], words: &Words<'_>) -> String {
    let mut out = String::new();
    let mut footnotes = 0usize;
    for event in events {
        match event.kind {
            Kind::Start(Tag::InlineFootnote(_)) => footnotes += 1,
            Kind::End(Tag::InlineFootnote(_)) => footnotes = footnotes.saturating_sub(1),
            _ if footnotes > 0 => {}
            Kind::Code(code) if is_query((words.text)(code), words.query) => {}
            Kind::Text(text) | Kind::Code(text) | Kind::Math { tex: text, .. } => {
                out.push_str((words.text)(text));
            }
            Kind::SoftBreak | Kind::HardBreak => out.push(' '),
            Kind::TagUse(tag) => out.push_str((words.tag)(tag)),
            Kind::WikiLink(link) | Kind::AutoLink(link) => out.push_str(&(words.link)(link)),
            _ => {}
        }
    }
    match nfc(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(composed) => composed,
    }
}

/// Whether code is a query, whose mark is `mark`. `None`: there are no queries in lines (U20).
#[must_use]
pub fn is_query(code: &str, mark: Option<&str>) -> bool {
    mark.is_some_and(|mark| code.starts_with(mark))
}

/// Returns the key under which a heading and a link to it are equal (A5).
#[must_use]
pub fn heading_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let words = text.split(|c: char| c.is_whitespace() || is_stripped(c));
    for word in words.filter(|w| !w.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    // A heading that consists of signs is compared as typed.
    super::text::fold(if key.is_empty() { text.trim() } else { &key })
}

fn is_stripped(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | '_')
}

/// Gives out the ids of one note's headings, each once.
#[derive(Debug, Default)]
pub struct HeadingIds {
    /// Ids that are taken, with the next number to try.
    taken: FxHashMap<Box<str>, u32>,
}

impl HeadingIds {
    /// Marks an id as taken by something that is no heading.
    pub fn reserve(&mut self, id: &str) {
        self.taken.entry(id.into()).or_insert(1);
    }

    /// Returns the id of the next heading (A1–A3).
    pub fn next(&mut self, text: &str) -> Box<str> {
        let mut id = super::url::anchor(text);
        if id.starts_with("nw-") {
            id.insert_str(0, "h-");
        }
        if let Some(mut number) = self.taken.get(&*id).copied() {
            let plain = id.len();
            loop {
                id.truncate(plain);
                let _ = write!(id, "-{number}");
                number += 1;
                if !self.taken.contains_key(&*id) {
                    break;
                }
            }
            if let Some(next) = self.taken.get_mut(&id[..plain]) {
                *next = number;
            }
        }
        let id: Box<str> = id.into();
        self.taken.insert(id.clone(), 1);
        id
    }
}
