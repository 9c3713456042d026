//! Lists what no file of a site may contain: paths and lines of private files, and comments and links to private files in public notes
//! (V21).
//!
//! Entry point: [`needles`]. Comments and links are found both by the parser and by a plain reading of the source, so that a mistake of the
//! parser does not hide itself.

use super::reading::Reading;
use crate::config::{PrivacyConfig, PrivateLinkText};
use crate::link::{File, Target, Vault};
use crate::model::plain::{self, Piece};
use crate::model::text::fold;
use crate::model::url::{encode_into, slug};
use crate::model::{Kind as Event, Link, LinkKind, Note, Span};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// Characters of the shortest line that is searched for.
const SHORTEST_LINE: usize = 24;

/// Fewest letters and digits of such a line. Rules and rows of tables have fewer.
const FEWEST_LETTERS: usize = 8;

/// Characters of the pieces in which longer texts are searched for. Lists, feeds and previews show only a part of a text; a part of twice
/// this length contains a whole piece.
const PIECE: usize = SHORTEST_LINE;

/// Bytes of the shortest path without extension that is searched for. Shorter ones occur in every script.
const SHORTEST_PATH: usize = 8;

/// Letters of the shortest words of comments and names in links that are searched for.
const LEAST_WEIGHT: usize = 4;

/// A text that must not be in the site.
pub(super) struct Needle<'v> {
    /// The file it comes from.
    pub(super) file: &'v File,
    /// Its place in the note; `None` for a path.
    pub(super) span: Option<Span>,
    /// What kind of text it is.
    pub(super) kind: Kind,
    /// The same number for all forms of a line or path: if one form is public, all are.
    pub(super) group: usize,
}

/// The kind of a needle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A private file's path.
    Path,
    /// A line of a private note, or a part of one.
    Line,
    /// Words of a comment in a public note.
    Comment,
    /// A link to a private file, or what it names, as typed in a public note.
    Link,
}

impl Kind {
    /// Whether it may be short. A short needle is searched for only where noteweave writes text of notes, and any public text with these
    /// letters excuses it, in any case.
    pub(super) fn is_short(self) -> bool {
        matches!(self, Self::Comment | Self::Link)
    }
}

/// All needles, each text once.
#[derive(Default)]
pub(super) struct Needles<'v> {
    /// The texts to search for.
    pub(super) texts: Vec<String>,
    /// What each text is.
    pub(super) needles: Vec<Needle<'v>>,
    known: FxHashSet<String>,
    groups: usize,
}

/// Returns the lines of a note as a reader sees them, without marks, and the offset of each. Links, tags and raw HTML end a line, because
/// they may show something else.
fn plain_lines(note: &Note) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    for event in &note.events {
        match event.kind {
            Event::Text(text) | Event::Code(text) => {
                if !is_open {
                    lines.push((event.span.start as usize, String::new()));
                    is_open = true;
                }
                if let Some((_, line)) = lines.last_mut() {
                    line.push_str(note.text_of(text));
                }
            }
            Event::Start(tag) | Event::End(tag) if tag.is_inline() => {}
            _ => is_open = false,
        }
    }
    lines
}

/// Returns everything that must not be found in the site of `vault`. `privacy` may allow the names of private files.
pub(super) fn needles<'v>(vault: &'v Vault, privacy: &PrivacyConfig) -> Needles<'v> {
    let mut needles = Needles::default();
    for file in vault.files.iter().filter(|file| is_private(file)) {
        needles.add_paths(file);
        if let Some(note) = &file.note {
            needles.add_lines(file, note);
        }
    }
    let names = PrivateNames::new(vault);
    for file in vault.files.iter().filter(|file| file.is_public()) {
        if let Some(note) = &file.note {
            let reading = Reading::of(&note.text);
            needles.add_comments(file, note, &reading);
            for link in private_links(file, note, &reading, &names) {
                needles.add_link(file, note, &link, privacy);
            }
        }
    }
    needles
}

/// Whether no part of a file may be shown. An unused attachment is not private.
pub(super) fn is_private(file: &File) -> bool {
    file.visibility.is_private()
}

/// The names by which links call private files, except those that are also names of public files.
pub(super) struct PrivateNames(FxHashSet<String>);

impl PrivateNames {
    /// Collects names, paths and aliases of all private files of a vault.
    pub(super) fn new(vault: &Vault) -> Self {
        let names = |file: &File| {
            let path = &file.entry.path;
            let whole = path.as_str();
            let plain = whole.get(..whole.len().saturating_sub(path.extension().len() + 1));
            let is_note = file.kind().is_note();
            let short = [plain.unwrap_or_default(), path.stem()]
                .into_iter()
                .filter(|_| is_note)
                .map(str::to_owned);
            let aliases = file
                .note
                .iter()
                .flat_map(|note| &note.front.aliases)
                .map(|alias| alias.trim().to_owned());
            let long = [whole.to_owned(), path.name().to_owned()];
            let all = long.into_iter().chain(short).chain(aliases);
            all.map(|name| fold(&name)).collect::<Vec<_>>()
        };
        let (private, public): (Vec<_>, Vec<_>) = vault.files.iter().partition(|f| is_private(f));
        let mut found: FxHashSet<String> = private.into_iter().flat_map(names).collect();
        for name in public.into_iter().flat_map(names) {
            found.remove(&name);
        }
        Self(found)
    }

    fn has(&self, target: &str) -> bool {
        let path = target
            .split('#')
            .next()
            .unwrap_or_default()
            .trim()
            .trim_start_matches("./")
            .trim_start_matches("../")
            .trim_matches('/');
        self.0.contains(&fold(path))
    }
}

/// A link to a private file in a public note.
pub(super) struct PrivateLink {
    /// Its place; in raw HTML, that of its tag.
    pub(super) span: Range<usize>,
    /// What it names, as typed.
    pub(super) target: String,
    /// Its own text, which readers may see.
    pub(super) text: String,
    /// Whether it is a tag of raw HTML, whose other words are public.
    pub(super) in_tag: bool,
}

/// Returns the links of a public note to private files: those that the parser knows, and those that a plain reading finds.
pub(super) fn private_links(
    file: &File,
    note: &Note,
    reading: &Reading,
    names: &PrivateNames,
) -> Vec<PrivateLink> {
    let in_tag = |kind: LinkKind| kind == LinkKind::Html || kind.only_names();
    let is_shown = |link: &Link| in_tag(link.kind) || !reading.is_literal(&link.span.range());
    let known = note
        .links
        .iter()
        .zip(&file.targets)
        .filter(|(link, target)| **target == Target::Private && is_shown(link));
    let mut found: Vec<PrivateLink> = known
        .map(|(link, _)| PrivateLink {
            span: link.span.range(),
            target: link.target.to_string(),
            text: link.text.as_deref().unwrap_or_default().to_owned(),
            in_tag: in_tag(link.kind),
        })
        .collect();
    let mut at = 0;
    for line in note.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if !line.contains("[[") && !line.contains("](") {
            continue;
        }
        let mut from = start;
        for piece in plain::pieces(line) {
            let Piece::Link(link) = piece else {
                if let Piece::Text(words) = piece {
                    from += words.len();
                }
                continue;
            };
            let span = from..from + link.raw.len();
            from = span.end;
            let is_shown = !reading.is_hidden(&span) && !reading.is_literal(&span);
            if is_shown && names.has(&decode(&link.target)) {
                found.push(PrivateLink {
                    span,
                    target: link.target.into_owned(),
                    text: link.text.unwrap_or_default().into_owned(),
                    in_tag: false,
                });
            }
        }
    }
    found.sort_by_key(|link| (link.span.start, link.span.end));
    found
}

fn decode(target: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(target).decode_utf8_lossy()
}

impl<'v> Needles<'v> {
    fn add(&mut self, text: String, file: &'v File, span: Option<Span>, kind: Kind) {
        if self.known.insert(text.clone()) {
            self.texts.push(text);
            self.needles.push(Needle {
                file,
                span,
                kind,
                group: self.groups,
            });
        }
    }

    /// Adds a file's path as it is written in links and addresses, and as a page's address.
    fn add_paths(&mut self, file: &'v File) {
        let path = file.entry.path.as_str();
        let mut forms = vec![path.to_owned()];
        let without_extension = match file.kind() {
            kind if kind.is_note() => {
                path.strip_suffix(&format!(".{}", file.entry.path.extension()))
            }
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
            self.add(encoded, file, None, Kind::Path);
            self.add(form, file, None, Kind::Path);
        }
    }

    /// Adds the lines of a note, and its texts without the marks around them, in the forms of sources, pages and data.
    fn add_lines(&mut self, file: &'v File, note: &'v Note) {
        let mut start = 0;
        for line in note.text.split('\n') {
            let indent = line.len() - line.trim_start().len();
            let from = start + indent;
            self.add_line(line.trim(), file, from);
            // Pages show a property's value without its name.
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
            if let Event::Text(text) | Event::Code(text) = event.kind {
                self.add_line(note.text_of(text).trim(), file, event.span.start as usize);
            }
        }
        for (start, line) in plain_lines(note) {
            self.add_line(line.trim(), file, start);
            self.add_pieces(line.trim(), file, start);
        }
    }

    /// Adds a long line in pieces; the last piece ends with the line.
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
                // Its first and last character may be a line break elsewhere.
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
        self.add_forms(line, file, Span::new(start, start + line.len()), Kind::Line);
    }

    /// Adds a text in the forms that it has in sources, pages, feeds and data.
    fn add_forms(&mut self, line: &str, file: &'v File, span: Span, kind: Kind) {
        self.groups += 1;
        let escaped = html_escape::encode_text(line);
        let quoted = html_escape::encode_double_quoted_attribute(line);
        let json = serde_json::to_string(line)
            .unwrap_or_default()
            .trim_matches('"')
            .to_owned();
        // Feeds contain escaped HTML, and data may.
        let in_feed = html_escape::encode_double_quoted_attribute(&escaped).into_owned();
        let in_json = serde_json::to_string(&escaped)
            .unwrap_or_default()
            .trim_matches('"')
            .to_owned();
        for form in [
            escaped.into_owned(),
            quoted.into_owned(),
            json,
            in_feed,
            in_json,
            line.to_owned(),
        ] {
            self.add(form, file, Some(span), kind);
        }
    }

    /// Adds the words of comments, without the marks around and between them.
    fn add_comments(&mut self, file: &'v File, note: &'v Note, reading: &Reading) {
        for comment in &reading.comments {
            let text = &note.text[comment.clone()];
            for words in
                text.split(|c: char| c.is_control() || "*_`[]()<>|#~=!$%\"{}\\".contains(c))
            {
                let bare = words.trim_start_matches(|c: char| {
                    c.is_whitespace() || ">-+0123456789.:,".contains(c)
                });
                let bare =
                    bare.trim_end_matches(|c: char| c.is_whitespace() || ".:,;-".contains(c));
                if weight(bare) >= LEAST_WEIGHT {
                    let start = bare.as_ptr() as usize - note.text.as_ptr() as usize;
                    let span = Span::new(start, start + bare.len());
                    self.add_forms(bare, file, span, Kind::Comment);
                }
            }
        }
    }

    /// Adds a link to a private file as typed, and the name in it.
    fn add_link(
        &mut self,
        file: &'v File,
        note: &'v Note,
        link: &PrivateLink,
        privacy: &PrivacyConfig,
    ) {
        let span = Span::new(link.span.start, link.span.end);
        let raw = note.text.get(link.span.clone()).unwrap_or_default();
        if !link.in_tag && !raw.contains('\n') {
            self.add_forms(raw, file, span, Kind::Link);
        }
        let target = link.target.trim();
        let is_told = privacy.link_text == PrivateLinkText::Typed;
        if weight(target) >= LEAST_WEIGHT && !is_told {
            self.add_forms(target, file, span, Kind::Link);
        }
    }
}

/// Counts the letters of a text. A letter of Korean, Japanese or Chinese counts as two.
fn weight(text: &str) -> usize {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters
        .map(|c| if c as u32 >= 0x1100 { 2 } else { 1 })
        .sum()
}
