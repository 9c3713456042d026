//! All searches of a vault: texts are read when the first search asks for them, and once.
//!
//! Entry points: [`Searches::new`] and [`Searches::find`].

use super::evaluate::{Subject, asks_for_names, wanted_terms};
use super::fold::{Folded, fold};
use super::syntax::{self, Mistake, Node, Term};
use super::text::SearchText;
use crate::link::{FileId, NaturalKey};
use crate::model::FileKind;
use crate::value::World;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::OnceLock;

/// Most files that a search lists (Z2).
const MOST: usize = 200;

/// Most lines of a file that are shown.
const MOST_LINES: usize = 3;

/// Most characters of a line that are shown.
const LONGEST: usize = 160;

/// Characters before the first hit in a line that is cut.
const BEFORE: usize = 40;

/// The searches of a linked vault. May be shared by threads.
#[derive(Debug)]
pub struct Searches<'a> {
    world: &'a World<'a>,
    /// By file; those that no search may find have none.
    texts: OnceLock<Vec<Option<SearchText>>>,
}

/// What a search finds.
#[derive(Debug, Default)]
pub struct Found {
    /// How many files.
    pub total: usize,
    /// The files that are shown, by their names (B6).
    pub files: Vec<FoundFile>,
}

/// A file that a search found.
#[derive(Debug)]
pub struct FoundFile {
    /// The file.
    pub id: FileId,
    /// How often the words stand in its text.
    pub hits: usize,
    /// The first lines with them.
    pub lines: Vec<FoundLine>,
}

/// A line with what was found in it.
#[derive(Debug, PartialEq, Eq)]
pub struct FoundLine {
    /// Its text, cut.
    pub text: String,
    /// The places of what was found, in bytes of it, in order.
    pub marks: Vec<Range<usize>>,
}

impl<'a> Searches<'a> {
    /// Makes the searches of a vault. `world` is what values are made from.
    #[must_use]
    pub fn new(world: &'a World<'a>) -> Self {
        Self {
            world,
            texts: OnceLock::new(),
        }
    }

    /// Finds the files that fulfil a search (Z3): listed notes and canvases, and all listed files if it asks for names.
    ///
    /// # Errors
    /// The search cannot be run (Z8).
    pub fn find(&self, search: &str) -> Result<Found, Mistake> {
        let Some(node) = syntax::read(search)? else {
            return Ok(Found::default());
        };
        let texts = self.texts.get_or_init(|| self.read());
        let with_attachments = asks_for_names(&node);
        let vault = self.world.vault;
        let fulfils = |(id, text): (FileId, &Option<SearchText>)| {
            let may_be = text.is_some()
                || with_attachments && vault.file(id).is_listed() && !vault.is_only_in_bases(id);
            let subject = Subject {
                world: self.world,
                id,
                text: text.as_ref(),
            };
            (may_be && subject.fulfils(&node)).then_some(id)
        };
        let all = texts.par_iter().enumerate();
        let found = all.filter_map(|(at, text)| fulfils((FileId(at as u32), text)));
        let key = |id: FileId| (NaturalKey::new(self.world.name(id)), id);
        let mut found: Vec<_> = found.map(key).collect();
        found.sort_unstable();
        let total = found.len();
        let files = found.into_iter().take(MOST);
        let files = files.map(|(_, id)| shown(id, texts[id.0 as usize].as_ref(), &node));
        Ok(Found {
            total,
            files: files.collect(),
        })
    }

    fn read(&self) -> Vec<Option<SearchText>> {
        let vault = self.world.vault;
        let files = vault.files.par_iter();
        let text = files.map(|file| {
            let is_searched = matches!(file.kind(), FileKind::Note | FileKind::Canvas);
            let note = file
                .note
                .as_ref()
                .filter(|_| is_searched && file.is_listed())?;
            Some(SearchText::new(vault, self.world.privacy(), file, note))
        });
        text.collect()
    }
}

/// Returns what is shown of a file.
fn shown(id: FileId, text: Option<&SearchText>, node: &Node) -> FoundFile {
    let mut file = FoundFile {
        id,
        hits: 0,
        lines: Vec::new(),
    };
    let Some(text) = text else { return file };
    let mut terms = Vec::new();
    wanted_terms(node, false, &mut terms);
    let terms: Vec<_> = terms
        .into_iter()
        .map(|(term, case)| (term, case, folded(term)))
        .collect();
    for line in text.lines(0..text.text.len()) {
        let line = &text.text[line];
        let marks = marks(line, &terms);
        file.hits += marks.len();
        if !marks.is_empty() && file.lines.len() < MOST_LINES {
            file.lines.push(cut(line, &marks));
        }
    }
    file
}

fn folded(term: &Term) -> String {
    match term {
        Term::Word(word) | Term::Phrase(word) => fold(word),
        Term::Regexp(..) => String::new(),
    }
}

/// Returns where the terms stand in a line, in order and apart from each other.
fn marks(line: &str, terms: &[(&Term, bool, String)]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let whole = Folded::new(line);
    for (term, case, folded) in terms {
        match term {
            Term::Regexp(exact, any_case) => {
                let regexp = if *case { exact } else { any_case };
                found.extend(regexp.places(line));
            }
            Term::Word(word) | Term::Phrase(word) if *case => {
                let places = line
                    .match_indices(&**word)
                    .filter(|(_, hit)| !hit.is_empty());
                found.extend(places.map(|(at, hit)| at..at + hit.len()));
            }
            _ => found.extend(
                whole
                    .places(folded)
                    .into_iter()
                    .map(|(start, end)| start..end),
            ),
        }
    }
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found.dedup_by(|next, last| {
        let touches = next.start < last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    found
}

/// Cuts a line around its first hit.
fn cut(line: &str, marks: &[Range<usize>]) -> FoundLine {
    let first = marks.first().map_or(0, |mark| mark.start);
    let blank = line.len() - line.trim_start().len();
    let before = line[..first].char_indices().rev().nth(BEFORE - 1);
    let is_long = line.trim().chars().count() > LONGEST;
    let start = match before {
        Some((at, _)) if is_long => at,
        _ => blank.min(first),
    };
    let end = line[start..]
        .char_indices()
        .nth(LONGEST)
        .map_or(line.trim_end().len(), |(at, _)| start + at);
    let mut text = String::from(if start > blank { "…" } else { "" });
    let shift = text.len();
    text.push_str(&line[start..end.max(start)]);
    let inside = marks
        .iter()
        .filter(|mark| mark.start >= start && mark.end <= end);
    let marks = inside
        .map(|mark| mark.start - start + shift..mark.end - start + shift)
        .collect();
    if end < line.trim_end().len() {
        text.push('…');
    }
    FoundLine { text, marks }
}
