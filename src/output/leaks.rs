//! Searches a finished site for what private files say (V21).
//!
//! Entry point: [`leaks`]. It knows nothing of how pages are made: it reads the bytes that readers would get. What public files
//! say themselves is no leak, so that is taken off the list first.

use super::statics::walk_error;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::index::text;
use crate::link::{File, Vault};
use crate::model::url::{encode_into, slug};
use crate::model::{Code, FileKind, Finding, Kind, Lines, LinkKind, Note, Span, Url};
use crate::render::built_in_texts;
use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Characters of the shortest line that is looked for.
const SHORTEST_LINE: usize = 24;

/// Letters and digits of such a line: rules and rows of tables say nothing.
const FEWEST_LETTERS: usize = 8;

/// Characters of the pieces in which longer texts are looked for: lists, feeds and previews show only a part of a text, and a part
/// of twice this length holds a whole piece.
const PIECE: usize = SHORTEST_LINE;

/// Bytes of the shortest path without extension that is looked for; shorter ones are in every script.
const SHORTEST_PATH: usize = 8;

/// Bytes of what is looked for at once: the automaton takes a multiple of this in memory.
const AT_ONCE: usize = 8 << 20;

/// What must not be found.
struct Needle<'v> {
    file: &'v File,
    /// Where in the note; `None` for a path.
    span: Option<Span>,
    /// The same for all forms of a line or path: what is public in one form is in all.
    group: usize,
}

/// Everything that is looked for, each text once.
#[derive(Default)]
struct Needles<'v> {
    texts: Vec<String>,
    needles: Vec<Needle<'v>>,
    known: FxHashSet<String>,
    groups: usize,
}

/// Searches the site in the output folder of `config`, which was made from `vault`, for private paths and lines: NW304 for each private file that
/// something of is found.
///
/// # Errors
/// [`Error::Io`] if a file of the site cannot be read.
pub fn leaks(vault: &Vault, config: &Config) -> Result<Vec<Finding>> {
    let needles = needles(vault);
    let files = files_in(&config.output)?;
    // An attachment that public text uses is a public file, whatever it says.
    let attachments = vault.files.iter().filter(|file| !file.kind().has_page());
    let copies = attachments.filter_map(|file| Some(file.url.as_ref()?.output_path()));
    let copies: FxHashSet<String> = copies.collect();
    let said = public_texts(vault, config);
    let mut found: FxHashMap<usize, Found> = FxHashMap::default();
    for range in batches(&needles) {
        let start = range.start;
        let search = Search::new(&needles, range)?;
        let said: FxHashSet<usize> = said
            .par_iter()
            .flat_map_iter(|said| search.said(said))
            .map(|needle| search.group(needle))
            .collect();
        let hits: Vec<_> = files
            .par_iter()
            .map(|(path, disk)| -> Result<Vec<(usize, &str)>> {
                let mut hits = search.all_in(path.as_bytes());
                if !copies.contains(path) {
                    let bytes = fs::read(disk).map_err(Error::io("read", disk))?;
                    hits.extend(search.all_in(&bytes));
                }
                hits.retain(|hit| !said.contains(&search.group(*hit)));
                Ok(hits.into_iter().map(|hit| (hit, path.as_str())).collect())
            })
            .collect::<Result<_>>()?;
        for (hit, path) in hits.into_iter().flatten() {
            found.entry(start + hit).or_default().add(path);
        }
    }
    Ok(findings(&needles, found))
}

/// Where something was found.
#[derive(Default)]
struct Found {
    first: Option<String>,
    files: usize,
}

impl Found {
    /// `path`s come in order, each once.
    fn add(&mut self, path: &str) {
        self.files += 1;
        self.first.get_or_insert_with(|| path.to_owned());
    }
}

/// One finding a private file and output file, at the first place in the private file.
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
        let place = needle.span.zip(note);
        let place = place.map(|(span, note)| Lines::new(&note.text).place(span));
        let what = if place.is_some() { "text" } else { "the path" };
        let message = format!("{what} of {path} found in {first}");
        let mut finding = Finding::new(Code::Leak, path.clone(), place, message).with_target(first);
        if found.files > 1 {
            finding = finding.with_help(format!("also in {} more files", found.files - 1));
        }
        findings.push(finding);
    }
    findings
}

/// An automaton for some of the needles.
struct Search<'n> {
    automaton: AhoCorasick,
    needles: &'n [Needle<'n>],
}

impl<'n> Search<'n> {
    fn new(needles: &'n Needles<'n>, range: std::ops::Range<usize>) -> Result<Self> {
        let texts = needles.texts.get(range.clone()).unwrap_or_default();
        let automaton = AhoCorasick::new(texts).map_err(|error| Error::Io {
            action: "search",
            path: "the site".into(),
            source: std::io::Error::other(error),
        })?;
        let needles = needles.needles.get(range).unwrap_or_default();
        Ok(Self { automaton, needles })
    }

    fn group(&self, needle: usize) -> usize {
        self.needles.get(needle).map_or(0, |needle| needle.group)
    }

    /// The needles that are no leak because of `said`.
    fn said(&self, said: &Said<'_>) -> Vec<usize> {
        match said {
            Said::Anything(text) => self.all_in(text.as_bytes()),
            Said::Lines(text) => {
                let mut hits = self.all_in(text.as_bytes());
                hits.retain(|hit| self.needles.get(*hit).is_some_and(|n| n.span.is_some()));
                hits
            }
        }
    }

    /// The needles that are in `bytes`, in order, each once.
    fn all_in(&self, bytes: &[u8]) -> Vec<usize> {
        let mut hits = FxHashSet::default();
        for hit in self.automaton.find_overlapping_iter(bytes) {
            let needle = hit.pattern().as_usize();
            let is_line = self.needles.get(needle).is_some_and(|n| n.span.is_some());
            if is_line || stands_alone(bytes, hit.start(), hit.end()) {
                hits.insert(needle);
            }
        }
        let mut hits: Vec<_> = hits.into_iter().collect();
        hits.sort_unstable();
        hits
    }
}

/// Whether no letter or digit touches the path: `Drawer/Bee` is not in `Drawer/Beekeeper`.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    !before.is_some_and(is_word) && !bytes.get(end).is_some_and(is_word)
}

/// Ranges of the needles, none much larger than [`AT_ONCE`], each with whole groups.
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

/// What is public anyway.
enum Said<'v> {
    /// No line and no path in it is a leak.
    Anything(Cow<'v, str>),
    /// No line in it is a leak; its paths are those of links, too.
    Lines(Cow<'v, str>),
}

/// What public files say, and what noteweave says on every page. Private links in them are left out: whether their paths show
/// up is the question.
fn public_texts<'v>(vault: &'v Vault, config: &Config) -> Vec<Said<'v>> {
    let built_in = built_in_texts().map(Cow::Borrowed);
    let mut texts: Vec<_> = built_in.map(Said::Anything).collect();
    for file in vault.files.iter().filter(|file| file.is_public()) {
        texts.push(Said::Anything(file.entry.path.as_str().into()));
        texts.extend(file.url.iter().map(address));
        match &file.note {
            Some(note) => {
                texts.push(Said::Anything(without_links(note).into()));
                texts.push(Said::Lines(Cow::Borrowed(&*note.text)));
                // Pages and data have it without the marks and with the texts of links.
                let mut read = String::new();
                text::of(vault, config, file, &mut read);
                let collapsed: Vec<&str> = read.split_whitespace().collect();
                texts.push(Said::Lines(collapsed.join(" ").into()));
                texts.push(Said::Lines(read.into()));
            }
            None if file.kind().has_page() => {
                // One that cannot be read says nothing.
                let bytes = fs::read(&file.entry.disk).unwrap_or_default();
                texts.push(Said::Anything(
                    String::from_utf8_lossy(&bytes).into_owned().into(),
                ));
            }
            None => {}
        }
    }
    let addresses = vault.folders.iter().map(|folder| &folder.url);
    let addresses = addresses.chain(vault.tags.iter().map(|tag| &tag.url));
    let addresses = addresses.chain(vault.redirects.iter().map(|redirect| &redirect.url));
    texts.extend(addresses.map(address));
    texts
}

fn address(url: &Url) -> Said<'_> {
    Said::Anything(url.as_str().into())
}

/// A note's text with its links' targets cut out, but with their own texts.
fn without_links(note: &Note) -> String {
    let mut text = String::with_capacity(note.text.len());
    let mut links: Vec<_> = note.links.iter().collect();
    links.sort_by_key(|link| link.span.start);
    let mut from = 0;
    for link in links {
        let Some(whole) = note.text.get(link.span.range()) else {
            continue;
        };
        let start = link.span.start as usize
            + match link.kind {
                LinkKind::Markdown => whole.rfind("](").unwrap_or(whole.len()),
                _ => 0,
            };
        if let Some(before) = note.text.get(from..start) {
            text.push_str(before);
        }
        text.push('\n');
        text.push_str(link.text.as_deref().unwrap_or_default());
        text.push('\n');
        from = from.max(link.span.end as usize);
    }
    text.push_str(note.text.get(from..).unwrap_or_default());
    text
}

/// The lines of a note as a reader sees them, without marks, and where each begins in it. Links, tags and raw HTML end one, for they
/// may show something else.
fn plain_lines(note: &Note) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    for event in &note.events {
        match event.kind {
            Kind::Text(text) | Kind::Code(text) => {
                if !is_open {
                    lines.push((event.span.start as usize, String::new()));
                    is_open = true;
                }
                if let Some((_, line)) = lines.last_mut() {
                    line.push_str(note.text_of(text));
                }
            }
            Kind::Start(tag) | Kind::End(tag) if tag.is_inline() => {}
            _ => is_open = false,
        }
    }
    lines
}

fn needles(vault: &Vault) -> Needles<'_> {
    let mut needles = Needles::default();
    let is_private = |file: &&File| file.visibility.is_private();
    for file in vault.files.iter().filter(is_private) {
        needles.add_paths(file);
        if let Some(note) = &file.note {
            needles.add_lines(file, note);
        }
    }
    needles
}

impl<'v> Needles<'v> {
    fn add(&mut self, text: String, file: &'v File, span: Option<Span>) {
        if self.known.insert(text.clone()) {
            self.texts.push(text);
            self.needles.push(Needle {
                file,
                span,
                group: self.groups,
            });
        }
    }

    /// A file's path as it is written in links, in addresses and as a page's address.
    fn add_paths(&mut self, file: &'v File) {
        let path = file.entry.path.as_str();
        let mut forms = vec![path.to_owned()];
        let without_extension = match file.kind() {
            FileKind::Note => path.strip_suffix(&format!(".{}", file.entry.path.extension())),
            _ => None,
        };
        if let Some(plain) = without_extension {
            let segments: Vec<_> = plain.split('/').collect();
            let slugs: Vec<_> = segments.iter().map(|segment| slug(segment, path)).collect();
            let last_two = segments.len().saturating_sub(2);
            let named = [
                plain.to_owned(),
                slugs.join("/"),
                segments[last_two..].join("/"),
            ];
            // A name alone may stand in any text (V20).
            let is_path = |form: &String| form.contains('/') && form.len() >= SHORTEST_PATH;
            forms.extend(named.into_iter().filter(is_path));
        }
        for form in forms {
            self.groups += 1;
            let mut encoded = String::new();
            encode_into(&mut encoded, &form);
            self.add(encoded, file, None);
            self.add(form, file, None);
        }
    }

    /// The lines of a note, and its pieces of text without the marks around them, as they are in sources, pages and data.
    fn add_lines(&mut self, file: &'v File, note: &'v Note) {
        let mut start = 0;
        for line in note.text.split('\n') {
            let indent = line.len() - line.trim_start().len();
            let from = start + indent;
            self.add_line(line.trim(), file, from);
            // A property is shown without its name.
            if let Some((name, value)) = line.split_once(": ")
                && !name.contains(' ')
            {
                let value = value.trim().trim_matches(['"', '\'']);
                let from = start + name.len() + 2;
                self.add_line(value, file, from);
                self.add_pieces(value, file, from);
            }
            let bare = line.trim_start_matches(|c: char| {
                c.is_whitespace() || "#>-*+0123456789.)|".contains(c)
            });
            self.add_line(bare.trim_end(), file, start + line.len() - bare.len());
            start += line.len() + 1;
        }
        for event in &note.events {
            if let Kind::Text(text) | Kind::Code(text) = event.kind {
                self.add_line(note.text_of(text).trim(), file, event.span.start as usize);
            }
        }
        for (start, line) in plain_lines(note) {
            self.add_line(line.trim(), file, start);
            self.add_pieces(line.trim(), file, start);
        }
    }

    /// A long line in pieces, the last one at its end.
    fn add_pieces(&mut self, line: &str, file: &'v File, start: usize) {
        let starts: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        let count = starts.len();
        if count < 2 * PIECE {
            return;
        }
        let at = |char: usize| starts.get(char).copied().unwrap_or(line.len());
        for first in (0..count - PIECE).step_by(PIECE).chain([count - PIECE]) {
            let piece = line.get(at(first)..at(first + PIECE)).unwrap_or_default();
            if !piece.starts_with(' ') && !piece.ends_with(' ') {
                self.add_line(piece, file, start);
            } else {
                // What is at its ends may be a line end elsewhere.
                let end = at(first + PIECE + 1);
                let longer = line.get(at(first)..end).unwrap_or_default();
                self.add_line(longer.trim(), file, start);
            }
        }
    }

    fn add_line(&mut self, line: &str, file: &'v File, start: usize) {
        let is_long = line.chars().nth(SHORTEST_LINE - 1).is_some();
        let letters = line.chars().filter(|c| c.is_alphanumeric());
        if !is_long || letters.take(FEWEST_LETTERS).count() < FEWEST_LETTERS {
            return;
        }
        self.groups += 1;
        let span = Some(Span::new(start, start + line.len()));
        let escaped = html_escape::encode_text(line);
        let quoted = html_escape::encode_double_quoted_attribute(line);
        let json = serde_json::to_string(line).unwrap_or_default();
        let json = json.trim_matches('"').to_owned();
        // A feed has pages in it, and data may.
        let in_feed = html_escape::encode_double_quoted_attribute(&escaped).into_owned();
        let in_json = serde_json::to_string(&escaped).unwrap_or_default();
        let in_json = in_json.trim_matches('"').to_owned();
        for form in [
            escaped.into_owned(),
            quoted.into_owned(),
            json,
            in_feed,
            in_json,
            line.to_owned(),
        ] {
            self.add(form, file, span);
        }
    }
}

#[cfg(test)]
mod tests;
