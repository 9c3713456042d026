//! Cuts sorted terms into files (shards) of a size that is quick to fetch.
//!
//! Entry point: [`shards`]. The root file names the first term of each shard, so that scripts find the shards of a word, and of all words
//! that begin with it, without a request. An entry of a shard consists of: the length of the start that it shares with the term before, the
//! length of the rest, the rest, twice the number of documents (plus one for short postings), the length of the postings, the postings.
//! Lengths are in bytes, and numbers are varints.

use super::entries::Entries;
use super::postings::{Shape, script_order, shorten, varint};
use crate::index::DataFile;
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The folder of the files.
const FOLDER: &str = "_nw/search/";

/// Hex digits of a hash of the content in a file's name. The name has a number as well, so they only distinguish versions of one file.
const DIGITS: usize = 6;

/// A run of files, as the root names it.
#[derive(Debug, Default, Serialize)]
pub(super) struct FileRun {
    /// For each file, a string that is greater than all terms of the file before and not greater than those of this one.
    pub(super) keys: Vec<String>,
    /// The digits in the names of all files.
    pub(super) hashes: String,
}

/// A term as it is written for scripts.
#[derive(Debug)]
struct ShardTerm<'e> {
    term: &'e str,
    /// The number of documents that have it.
    count: u32,
    /// Whether the postings are without their second bytes.
    short: bool,
    postings: Cow<'e, [u8]>,
}

/// Returns `entries` as they are written for scripts, in an index of `documents` documents.
fn sent(entries: &Entries, shape: Shape, documents: u32) -> Vec<ShardTerm<'_>> {
    let sent = (0..entries.len()).into_par_iter().map(|at| {
        let entry = entries.get(at);
        let short = shape.shortens(entry.count, documents);
        let postings = if short {
            let mut postings = Vec::with_capacity(entry.postings.len());
            shorten(&mut postings, shape, entry.postings);
            Cow::Owned(postings)
        } else {
            Cow::Borrowed(entry.postings)
        };
        ShardTerm {
            term: entry.term,
            count: entry.count,
            short,
            postings,
        }
    });
    sent.with_min_len(256).collect()
}

/// Cuts `entries` into files whose names are `letter` and a number.
pub(super) fn shards(
    letter: char,
    entries: &Entries,
    shape: Shape,
    documents: u32,
    files: &mut Vec<DataFile>,
) -> FileRun {
    let entries = sent(entries, shape, documents);
    let total: usize = entries.iter().map(weight).sum();
    let target = (total / 1024).clamp(8 << 10, 48 << 10);
    let mut runs = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, entry) in entries.iter().enumerate() {
        if size > 0 && size + weight(entry) > target {
            runs.push(&entries[start..at]);
            (start, size) = (at, 0);
        }
        size += weight(entry);
    }
    if start < entries.len() {
        runs.push(&entries[start..]);
    }
    let mut run = FileRun::default();
    let mut last = "";
    for entries in &runs {
        run.keys.push(border(last, entries[0].term));
        last = entries[entries.len() - 1].term;
    }
    let packed: Vec<Vec<u8>> = runs.par_iter().map(|entries| pack(entries)).collect();
    run.hashes = add(letter, "bin", packed, files);
    run
}

/// Adds files whose names are `letter` and a number. Returns the digits in their names.
pub(super) fn add(
    letter: char,
    extension: &str,
    contents: Vec<Vec<u8>>,
    files: &mut Vec<DataFile>,
) -> String {
    let hash = |bytes: &Vec<u8>| {
        let digest = Sha256::digest(bytes);
        let mut digits = String::new();
        for byte in digest.iter().take(DIGITS / 2) {
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    };
    let digits: Vec<String> = contents.par_iter().map(hash).collect();
    let named = contents.into_iter().zip(&digits).enumerate();
    files.extend(named.map(|(at, (bytes, digits))| DataFile {
        path: format!("{FOLDER}{letter}{at}.{digits}.{extension}"),
        bytes,
    }));
    digits.concat()
}

/// Adds the file that names all others.
pub(super) fn add_root(root: &impl Serialize, files: &mut Vec<DataFile>) {
    files.push(DataFile {
        path: format!("{FOLDER}root.json"),
        // Writing it cannot fail.
        bytes: serde_json::to_vec(root).unwrap_or_default(),
    });
}

fn weight(entry: &ShardTerm<'_>) -> usize {
    entry.postings.len() + entry.term.len() + 5
}

/// Returns the shortest beginning of `first` that is greater than `last`.
fn border(last: &str, first: &str) -> String {
    let mut out = String::new();
    for c in first.chars() {
        out.push(c);
        if script_order(last, &out).is_lt() {
            break;
        }
    }
    out
}

fn pack(entries: &[ShardTerm<'_>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(entries.iter().map(weight).sum());
    let mut before: &[u8] = b"";
    for entry in entries {
        let term = entry.term.as_bytes();
        let shared = before.iter().zip(term).take_while(|(a, b)| a == b).count();
        varint(&mut out, shared as u64);
        varint(&mut out, (term.len() - shared) as u64);
        out.extend_from_slice(&term[shared..]);
        varint(
            &mut out,
            u64::from(entry.count) << 1 | u64::from(entry.short),
        );
        varint(&mut out, entry.postings.len() as u64);
        out.extend_from_slice(&entry.postings);
        before = term;
    }
    out
}
