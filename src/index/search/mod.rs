//! Makes the search data, in small files that browsers fetch for a query.
//!
//! Entry point: [`files`]. Documents are the public notes, canvases and bases in path order (B5). Nothing else is read, so nothing private
//! can get in (V9). [`tokens()`] cuts text that [`fold()`] folded into terms, of which there are two indexes: *names* (titles, aliases,
//! headings, tags), which is small and answers at once, and *text*. `root.json` names all files by their content; documents to show are
//! listed in chunks. [`Terms`] serve to update an index. `templates/assets/search-index.js` reads all files.

mod documents;
mod entries;
mod fold;
mod postings;
mod shards;
mod terms;
mod tokens;

use super::{DataFile, text};
use crate::config::{Config, PrivacyConfig};
use crate::link::{FileId, Vault};
use documents::Document;
use fold::fold;
pub(in crate::index) use postings::varint;
use postings::{Collector, Posting, Shape};
use rayon::prelude::*;
use serde::Serialize;
use shards::FileRun;
pub use terms::Terms;
use tokens::{Token, tokens};

/// Version of the format. Scripts read only their own version.
const VERSION: u32 = 1;

/// Postings of names: the fields as bits, then the number of terms of the shortest title or alias with the term.
const NAMES: Shape = Shape {
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
const TEXT: Shape = Shape {
    bits: 3,
    more: postings::ALWAYS,
    common: 8,
};

/// Fewest terms in a part of a document that counts as one place.
const PLACE: usize = 16;

/// The usual length of a text in terms. It is a constant and not the average of the site, so that a change of one note changes no other.
const USUAL_LENGTH: f32 = 400.0;

/// The content of `root.json`.
#[derive(Debug, Serialize)]
struct Root {
    version: u32,
    documents: usize,
    /// Documents in a chunk.
    chunk: usize,
    /// The digits in the names of all chunks.
    chunks: String,
    names: FileRun,
    text: FileRun,
}

/// Returns the search data of the site.
#[must_use]
pub fn files(vault: &Vault, config: &Config) -> Vec<DataFile> {
    files_from(vault, config, None).0
}

/// Returns the search data of the site and its terms. `known` terms of an earlier time make it quicker.
#[must_use]
pub fn files_from(vault: &Vault, config: &Config, known: Option<&Terms>) -> (Vec<DataFile>, Terms) {
    let documents = documents::all(vault);
    let terms = Terms::of(vault, &config.privacy, &documents, known);
    let count = documents.len() as u32;
    let mut files = Vec::new();
    let names = shards::shards('n', &terms.names, NAMES, count, &mut files);
    let text = shards::shards('t', &terms.texts, TEXT, count, &mut files);
    let chunk = documents.len().div_ceil(2500).max(16);
    let lists = documents.par_chunks(chunk).map(documents::list);
    let chunks = shards::add('d', "json", lists.collect(), &mut files);
    let root = Root {
        version: VERSION,
        documents: documents.len(),
        chunk,
        chunks,
        names,
        text,
    };
    shards::add_root(&root, &mut files);
    (files, terms)
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
    };
    add(document.title, TITLE);
    for alias in &document.aliases {
        add(alias, ALIAS);
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

/// Whether the search may find the file: it is listed, has a page, and is not the text of `404.html` (B5).
fn is_document(vault: &Vault, id: FileId) -> bool {
    let file = vault.file(id);
    file.is_listed() && file.kind().has_page() && vault.not_found != Some(id)
}
