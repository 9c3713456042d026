//! Searches a finished site for text of private files and comments (V21).
//!
//! Entry point: [`leaks`]. It does not depend on how pages are made: it reads the bytes that readers would get. `needles` lists the texts
//! that must not be in them. Texts that public files contain as well are no leak, so `public` removes them first.

mod needles;
mod public;
mod reading;

use super::statics::{statics, walk_error};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::link::Vault;
use crate::model::{Code, Finding};
use aho_corasick::AhoCorasick;
use needles::{Kind, Needle, Needles, needles};
use public::{PublicText, in_small_letters, public_texts};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Most bytes of needles that one search looks for. Its automaton takes a multiple of this in memory.
const AT_ONCE: usize = 8 << 20;

/// How far before a word its tag may begin.
const LONGEST_TAG: usize = 4_000;

/// Attributes whose values never come from the text of notes.
const SILENT: [&str; 8] = ["class", "dir", "id", "lang", "rel", "role", "style", "type"];

/// Searches the site in the output folder of `config`, made from `vault`, for private paths and lines, for comments and for links to
/// private files. Returns NW304 for each private file that such a text comes from.
///
/// # Errors
/// [`Error::Io`] if a file of the site cannot be read.
pub fn leaks(vault: &Vault, config: &Config) -> Result<Vec<Finding>> {
    let needles = needles(vault, &config.privacy);
    let files = files_in(&config.output)?;
    // An attachment that public text uses is a public file, whatever text it holds.
    let copies: FxHashSet<String> = vault
        .files
        .iter()
        .filter(|file| file.kind().is_copied())
        .filter_map(|file| Some(file.url.as_ref()?.output_path()))
        .collect();
    let statics: FxHashSet<String> = statics(config)?.into_iter().map(|(path, _)| path).collect();
    let public = public_texts(vault, config)?;
    let mut found: FxHashMap<usize, Found> = FxHashMap::default();
    for range in batches(&needles) {
        let start = range.start;
        let search = Search::new(&needles, range)?;
        let excused: FxHashSet<usize> = public
            .par_iter()
            .flat_map_iter(|text| search.excused_by(text))
            .map(|needle| search.group(needle))
            .collect();
        let hits: Vec<_> = files
            .par_iter()
            .map(|(path, disk)| -> Result<Vec<(usize, &str)>> {
                let mut hits = search.all_in(path.as_bytes());
                hits.retain(|hit| !search.is_short(*hit));
                if !copies.contains(path) {
                    let bytes = fs::read(disk).map_err(Error::io("read", disk))?;
                    let mut inside = search.all_in(&bytes);
                    let is_made = !statics.contains(path) && has_words(path);
                    inside.retain(|hit| is_made || !search.is_short(*hit));
                    hits.extend(inside);
                }
                hits.retain(|hit| !excused.contains(&search.group(*hit)));
                Ok(hits.into_iter().map(|hit| (hit, path.as_str())).collect())
            })
            .collect::<Result<_>>()?;
        for (hit, path) in hits.into_iter().flatten() {
            found.entry(start + hit).or_default().add(path);
        }
    }
    Ok(findings(&needles, found))
}

/// The files of the site in which a needle was found.
#[derive(Default)]
struct Found {
    first: Option<String>,
    files: usize,
}

impl Found {
    /// Adds a file. Must be called in the order of paths, once for each.
    fn add(&mut self, path: &str) {
        self.files += 1;
        self.first.get_or_insert_with(|| path.to_owned());
    }
}

/// Returns one finding for each private file and output file, at the first place in the private file.
fn findings(needles: &Needles<'_>, found: FxHashMap<usize, Found>) -> Vec<Finding> {
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable_by_key(|(needle, _)| *needle);
    let mut seen = FxHashSet::default();
    let mut findings = Vec::new();
    for (needle, found) in found {
        let Some(needle) = needles.needles.get(needle) else {
            continue;
        };
        let path = &needle.file.entry.path;
        let first = found.first.unwrap_or_default();
        if !seen.insert((path.clone(), first.clone())) {
            continue;
        }
        let note = needle.file.note.as_ref();
        let place = needle
            .span
            .zip(note)
            .map(|(span, note)| note.lines().place(span));
        let what = if place.is_some() { "text" } else { "the path" };
        let what_it_is = match needle.kind {
            Kind::Comment => Some("it stands in a comment"),
            Kind::Link => Some("it names a private file"),
            Kind::Path | Kind::Line => None,
        };
        let message = format!("{what} of {path} found in {first}");
        let mut finding = Finding::new(Code::Leak, path.clone(), place, message).with_target(first);
        let more = (found.files > 1).then(|| format!("also in {} more files", found.files - 1));
        let help: Vec<_> = what_it_is
            .map(str::to_owned)
            .into_iter()
            .chain(more)
            .collect();
        if !help.is_empty() {
            finding = finding.with_help(help.join("; "));
        }
        findings.push(finding);
    }
    findings
}

/// An automaton for some of the needles.
struct Search<'n> {
    automaton: AhoCorasick,
    /// The same needles in small letters.
    small: AhoCorasick,
    needles: &'n [Needle<'n>],
}

impl<'n> Search<'n> {
    fn new(needles: &'n Needles<'n>, range: std::ops::Range<usize>) -> Result<Self> {
        let texts = needles.texts.get(range.clone()).unwrap_or_default();
        let failed = |error| Error::Io {
            action: "search",
            path: "the site".into(),
            source: std::io::Error::other(error),
        };
        let needles = needles.needles.get(range).unwrap_or_default();
        let small = texts
            .iter()
            .zip(needles)
            .map(|(text, needle)| match needle.kind.is_short() {
                true => text.to_lowercase(),
                // A text that nothing contains.
                false => "\0".to_owned(),
            });
        Ok(Self {
            automaton: AhoCorasick::new(texts).map_err(failed)?,
            small: AhoCorasick::new(small).map_err(failed)?,
            needles,
        })
    }

    fn group(&self, needle: usize) -> usize {
        self.needles.get(needle).map_or(0, |needle| needle.group)
    }

    fn is_short(&self, needle: usize) -> bool {
        self.needles
            .get(needle)
            .is_some_and(|needle| needle.kind.is_short())
    }

    /// Returns the needles that `public` excuses.
    fn excused_by(&self, public: &PublicText<'_>) -> Vec<usize> {
        let is = |hit: &usize, kind: Kind| self.needles.get(*hit).is_some_and(|n| n.kind == kind);
        match public {
            PublicText::Lines(text) => {
                let mut hits = self.all_in(text.as_bytes());
                hits.retain(|hit| is(hit, Kind::Line));
                hits
            }
            PublicText::Words(text) => self.short_in(text),
            PublicText::Anything(text) => {
                let mut hits = self.all_in(text.as_bytes());
                hits.retain(|hit| !self.is_short(*hit));
                hits.extend(self.short_in(text));
                hits
            }
        }
    }

    /// Returns the short needles that a public text contains, in any case and within words.
    fn short_in(&self, text: &str) -> Vec<usize> {
        let text = in_small_letters(text);
        let hits: FxHashSet<usize> = self
            .small
            .find_overlapping_iter(&text)
            .map(|hit| hit.pattern().as_usize())
            .collect();
        let mut hits: Vec<_> = hits.into_iter().filter(|hit| self.is_short(*hit)).collect();
        hits.sort_unstable();
        hits
    }

    /// Returns the needles that are in `bytes`, in order, each once.
    fn all_in(&self, bytes: &[u8]) -> Vec<usize> {
        let mut hits = FxHashSet::default();
        for hit in self.automaton.find_overlapping_iter(bytes) {
            let needle = hit.pattern().as_usize();
            let (start, end) = (hit.start(), hit.end());
            let counts = match self.needles.get(needle).map(|needle| needle.kind) {
                Some(Kind::Line) => true,
                Some(Kind::Comment | Kind::Link) => {
                    is_whole_word(bytes, start, end) && is_said_in(bytes, start)
                }
                _ => stands_alone(bytes, start, end),
            };
            if counts {
                hits.insert(needle);
            }
        }
        let mut hits: Vec<_> = hits.into_iter().collect();
        hits.sort_unstable();
        hits
    }
}

/// Whether a file of the site may contain text of notes: pages, feeds, data.
fn has_words(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    !matches!(extension, "css" | "js" | "svg" | "woff2" | "png" | "ico")
}

/// Whether neither the letter before nor the letter after belongs to the same word.
fn is_whole_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let inside = bytes.get(start..end).unwrap_or_default();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let joins = |inner: Option<&u8>, outer: Option<&u8>| {
        inner.is_some_and(u8::is_ascii_alphanumeric) && outer.is_some_and(is_word)
    };
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    !joins(inside.first(), before) && !joins(inside.last(), bytes.get(end))
}

/// Whether `start` is in text, or in an attribute that holds words or addresses.
fn is_said_in(bytes: &[u8], start: usize) -> bool {
    let before = &bytes[start.saturating_sub(LONGEST_TAG)..start];
    let Some(border) = before.iter().rposition(|byte| matches!(byte, b'<' | b'>')) else {
        return true;
    };
    let is_tag = before[border] == b'<'
        && before
            .get(border + 1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/');
    if !is_tag {
        return true;
    }
    let tag = String::from_utf8_lossy(&before[border..]).into_owned();
    let Some((names, value)) = tag.rsplit_once("=\"") else {
        return false;
    };
    let name = names
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default();
    !value.contains('"') && !SILENT.contains(&name)
}

/// Whether no letter or digit touches the path: `Drawer/Bee` is not in `Drawer/Beekeeper`.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    !before.is_some_and(is_word) && !bytes.get(end).is_some_and(is_word)
}

/// Splits the needles into ranges, none much larger than [`AT_ONCE`], without splitting a group.
fn batches(needles: &Needles<'_>) -> Vec<std::ops::Range<usize>> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, text) in needles.texts.iter().enumerate() {
        bytes += text.len();
        let group = |at: usize| needles.needles.get(at).map(|needle| needle.group);
        let is_last = group(at + 1).is_none();
        if is_last || bytes >= AT_ONCE && group(at) != group(at + 1) {
            batches.push(start..at + 1);
            (start, bytes) = (at + 1, 0);
        }
    }
    batches
}

/// Files of the site: path and place on disk, ordered.
fn files_in(output: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(output).min_depth(1) {
        let entry = entry.map_err(|error| walk_error(error, output))?;
        if !entry.file_type().is_dir() {
            let inner = entry.path().strip_prefix(output).unwrap_or(entry.path());
            let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
            files.push((parts.join("/"), entry.into_path()));
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
pub(super) mod tests;
