//! Finds what a pattern that matches nothing may have meant.
//!
//! Entry point: [`find`]. It makes variants of each pattern, the likely ones first, and takes the first that matches something. One
//! pass over the vault tests all variants of all patterns.

use crate::config::{Config, Globs, escape, is_special};
use crate::model::text::{fold, is_one_edit};
use crate::model::{Entry, VaultPath};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Most patterns that are examined, because people do not write longer lists.
const MOST_PATTERNS: usize = 20;
/// Most names one edit away that are tried for one name.
const MOST_NAMES: usize = 3;
/// Shortest name that is compared. Shorter ones are one edit away from too many.
const MIN_LETTERS: usize = 3;
/// Longest name that is compared.
const MAX_LETTERS: usize = 200;

/// A pattern as it is written.
#[derive(Debug)]
pub(super) enum Pattern {
    /// A pattern of noteweave's settings.
    Glob(String),
    /// A path in Obsidian's settings, and the pattern that means the same.
    Path(String, String),
}

impl Pattern {
    pub(super) fn written(&self) -> &str {
        match self {
            Self::Glob(written) | Self::Path(written, _) => written,
        }
    }

    fn glob(&self) -> &str {
        match self {
            Self::Glob(glob) | Self::Path(_, glob) => glob,
        }
    }
}

/// What a pattern may have meant, and the character that differs, if the difference is hard to see.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Suggestion {
    text: String,
    character: Option<(char, char)>,
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "did you mean \"{}\"?", self.text)?;
        if let Some((written, meant)) = self.character {
            let code = |c: char| format!("U+{:04X}", c as u32);
            write!(
                f,
                " It has {} where the pattern has {}",
                code(meant),
                code(written)
            )?;
        }
        Ok(())
    }
}

/// Returns for each pattern what it probably meant.
pub(super) fn find(
    patterns: &[&Pattern],
    config: &Config,
    entries: &[Entry],
    folders: &[VaultPath],
) -> Vec<Option<Suggestion>> {
    let looked_at = &patterns[..patterns.len().min(MOST_PATTERNS)];
    let names = VaultNames::new(entries, folders);
    let mut readings: Vec<(usize, String)> = Vec::new();
    for (at, pattern) in looked_at.iter().enumerate() {
        let is_glob = matches!(pattern, Pattern::Glob(_));
        for reading in readings_of(pattern.glob(), is_glob, config, &names) {
            if Globs::new(std::slice::from_ref(&reading), &config.own_folder).is_ok() {
                readings.push((at, reading));
            }
        }
    }
    let globs: Vec<String> = readings
        .iter()
        .map(|(_, reading)| reading.clone())
        .collect();
    let globs = Globs::new(&globs, &config.own_folder).unwrap_or_default();
    let mut fits = vec![false; readings.len()];
    for entry in entries {
        globs.mark(entry.path.as_str(), false, &mut fits);
    }
    for folder in folders {
        globs.mark(folder.as_str(), true, &mut fits);
    }
    let mut meant: Vec<Option<Suggestion>> = patterns.iter().map(|_| None).collect();
    for ((at, reading), _) in readings.into_iter().zip(fits).filter(|(_, fits)| *fits) {
        meant[at].get_or_insert_with(|| patterns[at].meant(reading));
    }
    meant
}

impl Pattern {
    fn meant(&self, glob: String) -> Suggestion {
        let text = match self {
            Self::Glob(_) => glob,
            Self::Path(..) => plain(&glob),
        };
        let written = match self {
            Self::Glob(written) => written.trim(),
            Self::Path(written, _) => written.trim().trim_matches('/'),
        };
        let read = text.chars();
        let mut different = written.chars().zip(read).filter(|(a, b)| a != b);
        let same_length = written.chars().count() == text.chars().count();
        let character =
            different.find(|(a, b)| looks_like(*a) == looks_like(*b) && !a.is_alphanumeric());
        Suggestion {
            character: character.filter(|_| same_length),
            text,
        }
    }
}

/// Returns other readings of a pattern, the likeliest first.
fn readings_of(glob: &str, is_glob: bool, config: &Config, names: &VaultNames) -> Vec<String> {
    let mut bases = vec![glob.to_owned()];
    if let Some(inside) = below_the_vault(glob, config) {
        bases.push(inside);
    }
    if let Some(decoded) = percent_decoded(glob) {
        bases.push(decoded);
    }
    if is_glob && glob.contains('\\') {
        bases.push(glob.replace('\\', "/"));
    }
    let last = bases[bases.len() - 1].clone();
    bases.extend(below_another_folder(&last));
    let mut readings: Vec<String> = bases[1..].to_vec();
    readings.extend(bases.iter().flat_map(|base| names.replaced(base)));
    if is_glob {
        let last = &last;
        readings.push(format!("{last}.md"));
        readings.push(format!(
            "**/{}",
            last.trim_start_matches("./").trim_start_matches('/')
        ));
    }
    readings
}

/// Returns what follows the vault's folder in an absolute path, or in a path that starts above the vault.
fn below_the_vault(glob: &str, config: &Config) -> Option<String> {
    let glob = glob.replace("\\\\", "/");
    let own = config.notes.to_string_lossy().replace('\\', "/");
    let name = own.rsplit('/').find(|name| !name.is_empty())?;
    let name = escape(name);
    let inside = glob
        .strip_prefix(&format!("{}/", escape(&own)))
        .or_else(|| glob.strip_prefix(&format!("{name}/")))
        .or_else(|| Some(glob.split_once(&format!("/{name}/"))?.1))?;
    (!inside.is_empty()).then(|| format!("/{inside}"))
}

/// Returns the ends of a path that begins on the disk of another machine, or with a folder `notes` that this vault does not have; the
/// longest first.
fn below_another_folder(glob: &str) -> Vec<String> {
    /// Folders in which systems keep what belongs to their users.
    const OF_SYSTEMS: [&str; 7] = ["home", "users", "root", "mnt", "media", "volumes", "~"];
    let names = segments(glob.trim_start_matches("./"));
    let is_first = |at: usize, of: &[&str]| {
        let name = names.get(at).map(|name| name.to_lowercase());
        name.is_some_and(|name| of.contains(&&*name))
    };
    let is_drive =
        glob.as_bytes().get(1) == Some(&b':') && glob.as_bytes()[0].is_ascii_alphabetic();
    let is_rooted = names.first().is_some_and(|name| name.is_empty()) && is_first(1, &OF_SYSTEMS);
    let starts = if is_drive || is_rooted || is_first(0, &["~"]) {
        1..names.len()
    } else if is_first(0, &["notes"]) {
        1..names.len().min(2)
    } else {
        return Vec::new();
    };
    let inside = starts.map(|start| &names[start..]);
    let named = inside.filter(|names| {
        let first = names.first().copied().unwrap_or_default();
        !first.is_empty() && literal(first).is_some()
    });
    named.map(|names| format!("/{}", names.join("/"))).collect()
}

/// Decodes `%20` and the like in `glob`, if it has any and the result is text.
fn percent_decoded(glob: &str) -> Option<String> {
    let decoded = percent_decode_str(glob).decode_utf8().ok()?;
    (decoded != glob && !decoded.contains('\0')).then(|| decoded.into_owned())
}

/// The names of a vault's files and folders, by what they look like.
struct VaultNames {
    by_look: BTreeMap<String, String>,
    /// Each name as whole letters and, if that differs, as their parts: one wrong key changes a part of a Korean syllable.
    letters: Vec<(String, Vec<Vec<char>>)>,
}

impl VaultNames {
    fn new(entries: &[Entry], folders: &[VaultPath]) -> Self {
        let paths = folders
            .iter()
            .chain(entries.iter().map(|entry| &entry.path));
        let mut by_look = BTreeMap::new();
        for path in paths {
            let name = path.name();
            by_look.entry(look(name)).or_insert_with(|| name.to_owned());
        }
        let letters = by_look
            .iter()
            .map(|(look, name)| (name.clone(), forms(look)));
        Self {
            letters: letters.collect(),
            by_look,
        }
    }

    /// Returns `glob` with each name replaced by one of the vault's that is nearly the same.
    fn replaced(&self, glob: &str) -> Vec<String> {
        let segments = segments(glob);
        let literal: Vec<Option<String>> = segments.iter().map(|s| literal(s)).collect();
        let looks: Vec<Cow<'_, str>> = segments
            .iter()
            .zip(&literal)
            .map(|(segment, name)| {
                let found = name.as_ref().and_then(|name| self.by_look.get(&look(name)));
                found.map_or(Cow::Borrowed(*segment), |found| Cow::Owned(escape(found)))
            })
            .collect();
        let mut all = vec![looks.join("/")];
        for (at, name) in literal.iter().enumerate() {
            let Some(name) = name else { continue };
            for near in self.near(&look(name)) {
                let mut other = looks.clone();
                other[at] = Cow::Owned(escape(near));
                all.push(other.join("/"));
            }
        }
        all.retain(|reading| reading != glob);
        all
    }

    /// Returns the names one edit away from `name`.
    fn near(&self, name: &str) -> impl Iterator<Item = &str> {
        let typed = forms(name);
        let is_near = move |forms: &[Vec<char>]| {
            forms
                .iter()
                .any(|have| typed.iter().any(|typed| is_one_edit(typed, have)))
        };
        let near = self.letters.iter().filter(move |(_, forms)| is_near(forms));
        near.map(|(name, _)| name.as_str()).take(MOST_NAMES)
    }
}

/// Reduces a name to what people see: ignores case, and the kind of a space, a quote or a hyphen.
fn look(name: &str) -> String {
    fold(name).chars().map(looks_like).collect()
}

fn looks_like(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' | 'ʼ' | '＇' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn forms(look: &str) -> Vec<Vec<char>> {
    let mut forms = vec![look.chars().take(MAX_LETTERS + 1).collect::<Vec<_>>()];
    if !look.is_ascii() {
        forms.push(look.nfd().take(MAX_LETTERS + 1).collect());
    }
    forms.retain(|form| (MIN_LETTERS..=MAX_LETTERS).contains(&form.len()));
    forms
}

/// Returns the parts of a glob between slashes.
fn segments(glob: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let (mut start, mut depth, mut escaped) = (0, 0usize, false);
    for (at, c) in glob.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                segments.push(&glob[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    segments.push(&glob[start..]);
    segments
}

/// Returns the name that a part of a glob stands for, if it has no wildcards. Names with a leading dot are never read.
fn literal(segment: &str) -> Option<String> {
    let mut chars = segment.chars();
    let mut name = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => name.extend(chars.next()),
            c if is_special(c) && c != ',' && c != '}' => return None,
            c => name.push(c),
        }
    }
    (!name.is_empty() && !name.starts_with('.')).then_some(name)
}

/// Returns the path that a glob without wildcards stands for.
fn plain(glob: &str) -> String {
    let mut chars = glob.chars();
    let mut path = String::new();
    while let Some(c) = chars.next() {
        path.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    path
}
