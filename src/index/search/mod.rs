//! Makes the search data, in small files that browsers fetch for a query.
//!
//! Entry point: [`files`]. Documents are the public notes, canvases and bases in path order (B5). Nothing else is read, so nothing private can
//! get in (V9). `tokens` cuts text that `fold` folded into terms, of which there are two indexes: *names* (titles, aliases, headings,
//! tags), which is small and answers at once, and *text*. `root.json` names all files by their content; documents to show are listed in
//! chunks. [`Terms`] serve to update an index. `templates/assets/search-index.js` reads all files.

mod collector;
mod documents;
mod entries;
mod fold;
mod postings;
mod read;
mod shards;
mod terms;
mod tokens;

use super::DataFile;
use crate::config::Config;
use crate::link::Vault;
pub(in crate::index) use postings::varint;
use rayon::prelude::*;
use read::{NAMES, TEXT};
use serde::Serialize;
use shards::FileRun;
pub use terms::Terms;

/// Version of the format. Scripts read only their own version.
const VERSION: u32 = 2;

/// The content of `root.json`.
#[derive(Debug, Serialize)]
struct Root {
    version: u32,
    documents: usize,
    /// Documents in a chunk.
    chunk: usize,
    /// The digits in the names of all chunks.
    chunks: String,
    /// A digit for each document: the more pages link to it, the higher.
    weights: String,
    names: FileRun,
    text: FileRun,
}

/// Returns how many documents are listed in a file. The results of a query are from many files: larger files make fewer requests, and smaller
/// ones less to send.
fn chunk_size(documents: usize) -> usize {
    let most_files = 2500;
    documents
        .div_ceil(96)
        .clamp(16, 40)
        .max(documents.div_ceil(most_files))
}

/// Returns how many pages link to a document, as a digit: each step doubles the number.
fn weight(vault: &Vault, document: &documents::Document<'_>) -> char {
    let sources = vault.file(document.id).backlinks.len() as u32;
    let step = u32::BITS - sources.leading_zeros();
    char::from_digit(step.min(9), 10).unwrap_or('9')
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
    let chunk = chunk_size(documents.len());
    let lists = documents.par_chunks(chunk).map(documents::list);
    let chunks = shards::add('d', "json", lists.collect(), &mut files);
    let root = Root {
        version: VERSION,
        documents: documents.len(),
        chunk,
        chunks,
        weights: documents.iter().map(|d| weight(vault, d)).collect(),
        names,
        text,
    };
    shards::add_root(&root, &mut files);
    (files, terms)
}
