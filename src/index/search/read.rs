//! Reads documents into the terms of their names and the terms of their text.
//!
//! Entry point: [`read`].

use super::collector::{Collector, merge};
use super::documents::Document;
use super::entries::Entries;
use super::fold::fold;
use super::postings::{ALWAYS, Posting, Shape};
use super::tokens::{Token, humps, is_word, neighbours, tokens};
use crate::config::PrivacyConfig;
use crate::index::text;
use crate::link::Vault;
use crate::model::Url;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;

/// Postings of names: the fields as bits, then the number of terms of the shortest title or alias with the term.
pub(super) const NAMES: Shape = Shape {
    bits: 4,
    more: TITLE | ALIAS,
    common: 0,
};
const TITLE: u8 = 1;
const ALIAS: u8 = 2;
const HEADING: u8 = 4;
const TAG: u8 = 8;

/// Postings of text: how much a document is about the term, 0 to 7, then as bits the eighths of the document in which it stands. For a term
/// in more than every eighth document these are left out: they would help little and take most of the space.
pub(super) const TEXT: Shape = Shape {
    bits: 3,
    more: ALWAYS,
    common: 8,
};

/// Fewest terms in a part of a document that counts as one place.
const PLACE: usize = 16;

/// The usual length of a text in terms. It is a constant and not the average of the site, so that a change of one note changes no other.
const USUAL_LENGTH: f32 = 400.0;

/// Reads the terms of `some` documents, which are given by their numbers.
pub(super) fn read(
    vault: &Vault,
    privacy: &PrivacyConfig,
    documents: &[Document<'_>],
    some: &[usize],
) -> (Entries, Entries) {
    let size = some.len().div_ceil(rayon::current_num_threads() * 2);
    let runs = some.par_chunks(size.max(1)).map(|run| {
        let run = run
            .iter()
            .filter_map(|at| Some((*at as u32, documents.get(*at)?)));
        collect(vault, privacy, run)
    });
    let (names, texts): (Vec<_>, Vec<_>) = runs.collect::<Vec<_>>().into_iter().unzip();
    (merge(&names), merge(&texts))
}

/// Collects the terms of names and of text of some documents, in the order of their numbers.
fn collect<'d>(
    vault: &Vault,
    privacy: &PrivacyConfig,
    documents: impl Iterator<Item = (u32, &'d Document<'d>)>,
) -> (Collector, Collector) {
    let mut names = Collector::new(NAMES);
    let mut texts = Collector::new(TEXT);
    let mut places = TermPlaces::default();
    let mut buffer = String::new();
    for (number, document) in documents {
        add_names(&mut names, document, number);
        buffer.clear();
        text::of(vault, privacy, vault.file(document.id), &mut buffer);
        places.add(&mut texts, &buffer, number);
    }
    (names, texts)
}

/// Returns what the last part of an address says, in words.
fn address(url: &Url) -> String {
    let relative = Url::new("").relative(url);
    let parts = relative.trim_end_matches('/').trim_end_matches(".html");
    let last = parts.rsplit('/').next().unwrap_or_default();
    percent_decode_str(last)
        .decode_utf8_lossy()
        .replace('-', " ")
}

/// Returns the letters and digits of a folded name, which its usual address has, too.
fn slug(name: &str) -> String {
    fold(name).chars().filter(|c| is_word(*c)).collect()
}

/// Adds the names of a document.
fn add_names(names: &mut Collector, document: &Document<'_>, number: u32) {
    let mut found: Vec<(u32, u8, u8)> = Vec::new();
    let mut add = |text: &str, field: u8| {
        let folded = fold(text);
        let mut count = 0u8;
        tokens(&folded, |t, alone| {
            count = count.saturating_add(u8::from(t.counts(alone)));
        });
        tokens(&folded, |token, _| {
            found.push((names.number(token), field, count));
        });
        let is_name = field & (TITLE | ALIAS) != 0;
        neighbours(&folded, is_name, |joined| {
            found.push((names.number(Token::Word(joined)), field, count));
        });
        humps(text, |part| {
            found.push((names.number(Token::Word(&fold(part))), field, count));
        });
    };
    add(document.title, TITLE);
    for alias in &document.aliases {
        add(alias, ALIAS);
    }
    let address = address(document.url);
    let titles = std::iter::once(document.title).chain(document.aliases.iter().map(|a| &**a));
    if !titles
        .into_iter()
        .any(|title| slug(title) == slug(&address))
    {
        add(&address, ALIAS);
    }
    for heading in document.headings {
        add(&heading.text, HEADING);
    }
    for tag in &document.tags {
        add(tag, TAG);
    }
    for tag in &document.tags {
        let key = format!("#{}", fold(tag));
        found.push((names.number(Token::Word(&key)), TAG, 0));
    }
    found.sort_unstable();
    for same in found.chunk_by(|a, b| a.0 == b.0) {
        let fields = same.iter().fold(0, |fields, (_, field, _)| fields | field);
        // If a title has the term, aliases do not count.
        let best = if fields & TITLE != 0 { TITLE } else { ALIAS };
        let counts = same.iter().filter(|(_, field, _)| *field == best);
        let more = counts.map(|(_, _, count)| *count).min().unwrap_or(0);
        let posting = Posting {
            doc: number,
            low: fields,
            more,
        };
        names.add(same[0].0, posting);
    }
}

/// Counts the terms of a document and their places.
#[derive(Debug, Default)]
struct TermPlaces {
    /// The terms of the document in order, with their positions.
    terms: Vec<(u32, u32)>,
    /// For each term, a document and the index in `found`, which is right only for that document.
    slots: Vec<(u32, u32)>,
    /// Each term, its count, and the eighths in which it stands.
    found: Vec<(u32, u32, u8)>,
}

impl TermPlaces {
    fn add(&mut self, texts: &mut Collector, text: &str, number: u32) {
        self.terms.clear();
        self.found.clear();
        let folded = fold(text);
        let mut position = 0;
        tokens(&folded, |token, _| {
            self.terms.push((texts.number(token), position));
            position += u32::from(!matches!(token, Token::Signed(_)));
        });
        humps(text, |part| {
            self.terms
                .push((texts.number(Token::Word(&fold(part))), position));
        });
        let length = position as usize;
        let place = length.div_ceil(8).max(PLACE) as u32;
        for (term, position) in &self.terms {
            let bit = 1 << (position / place).min(7);
            let index = *term as usize;
            if index >= self.slots.len() {
                self.slots.resize(index + 1, (u32::MAX, 0));
            }
            let Some((document, slot)) = self.slots.get_mut(index) else {
                continue;
            };
            match self.found.get_mut(*slot as usize) {
                Some((_, count, places)) if *document == number => {
                    *count += 1;
                    *places |= bit;
                }
                _ => {
                    (*document, *slot) = (number, self.found.len() as u32);
                    self.found.push((*term, 1, bit));
                }
            }
        }
        for (term, count, places) in &self.found {
            let posting = Posting {
                doc: number,
                low: weight(*count, length),
                more: *places,
            };
            texts.add(*term, posting);
        }
    }
}

/// Returns how much a text of `length` terms is about a term that stands in it `count` times, 0 to 7 (the term frequency of BM25).
fn weight(count: u32, length: usize) -> u8 {
    let count = count as f32;
    let slowness = 1.2 * (0.4 + 0.6 * length as f32 / USUAL_LENGTH);
    ((8.0 * count / (count + slowness)) as u8).min(7)
}
