//! What must be in no file of a site: of private files paths and lines, of public notes comments and links to private files (V21).
//!
//! Entry point: [`needles`]. Comments and links are found by a plain reading as well as by the parser's word, so that a mistake of
//! the parser's is not its own excuse.

use super::reading::Reading;
use crate::config::{PrivacyConfig, PrivateLinkText};
use crate::link::{File, Target, Vault};
use crate::model::plain::{self, Piece};
use crate::model::text::fold;
use crate::model::url::{encode_into, slug};
use crate::model::{FileKind, Kind as Event, LinkKind, Note, Span};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// Characters of the shortest line that is looked for.
const SHORTEST_LINE: usize = 24;

/// Letters and digits of such a line: rules and rows of tables say nothing.
const FEWEST_LETTERS: usize = 8;

/// Characters of the pieces in which longer texts are looked for: lists, feeds and previews show only a part of a text, and a part
/// of twice this length holds a whole piece.
const PIECE: usize = SHORTEST_LINE;

/// Bytes of the shortest path without extension that is looked for; shorter ones are in every script.
const SHORTEST_PATH: usize = 8;

/// Letters of the shortest words of comments and names in links that are looked for.
const LEAST_WEIGHT: usize = 4;

/// What must not be found.
pub(super) struct Needle<'v> {
    /// The file it is of.
    pub(super) file: &'v File,
    /// Where in the note; `None` for a path.
    pub(super) span: Option<Span>,
    /// What it is.
    pub(super) kind: Kind,
    /// The same for all forms of a line or path: what is public in one form is in all.
    pub(super) group: usize,
}

/// What a needle is.
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
    /// Whether it may be short, so that it is looked for only where noteweave writes what notes say, and public text in any case
    /// excuses it.
    pub(super) fn is_short(self) -> bool {
        matches!(self, Self::Comment | Self::Link)
    }
}

/// Everything that is looked for, each text once.
#[derive(Default)]
pub(super) struct Needles<'v> {
    /// What is looked for.
    pub(super) texts: Vec<String>,
    /// What each of these is.
    pub(super) needles: Vec<Needle<'v>>,
    known: FxHashSet<String>,
    groups: usize,
}

/// The lines of a note as a reader sees them, without marks, and where each begins in it. Links, tags and raw HTML end one, for they
/// may show something else.
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

/// Everything that must not be found in the site of `vault`; `privacy` may allow the names of private files.
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

/// Whether nothing of a file may be shown; of an attachment that nothing uses nobody has to know, but anybody may.
pub(super) fn is_private(file: &File) -> bool {
    file.visibility.is_private()
}

/// What links call private files, as far as no public one is called so.
pub(super) struct PrivateNames(FxHashSet<String>);

impl PrivateNames {
    /// Names, paths and aliases of all private files of a vault.
    pub(super) fn new(vault: &Vault) -> Self {
        let names = |file: &File| {
            let path = &file.entry.path;
            let whole = path.as_str();
            let plain = whole.get(..whole.len().saturating_sub(path.extension().len() + 1));
            let is_note = file.kind() == FileKind::Note;
            let short = [plain.unwrap_or_default(), path.stem()];
            let short = short.into_iter().filter(|_| is_note).map(str::to_owned);
            let aliases = file.note.iter().flat_map(|note| &note.front.aliases);
            let aliases = aliases.map(|alias| alias.trim().to_owned());
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
        let path = target.split('#').next().unwrap_or_default().trim();
        let path = path
            .trim_start_matches("./")
            .trim_start_matches("../")
            .trim_matches('/');
        self.0.contains(&fold(path))
    }
}

/// A link to a private file in a public note.
pub(super) struct PrivateLink {
    /// Where it stands; raw HTML: its tag.
    pub(super) span: Range<usize>,
    /// What it names, as typed.
    pub(super) target: String,
    /// Its own text, which readers may see.
    pub(super) text: String,
    /// Whether it is a tag of raw HTML, in which only the target is no public word.
    pub(super) in_tag: bool,
}

/// The links of a public note to private files: those that the parser knows, and those that a plain reading shows.
pub(super) fn private_links(
    file: &File,
    note: &Note,
    reading: &Reading,
    names: &PrivateNames,
) -> Vec<PrivateLink> {
    let known = note.links.iter().zip(&file.targets);
    let known = known.filter(|(link, target)| {
        **target == Target::Private && !reading.is_literal(&link.span.range()) || {
            (link.kind == LinkKind::Html || link.kind.only_names()) && **target == Target::Private
        }
    });
    let mut found: Vec<PrivateLink> = known
        .map(|(link, _)| PrivateLink {
            span: link.span.range(),
            target: link.target.to_string(),
            text: link.text.as_deref().unwrap_or_default().to_owned(),
            in_tag: link.kind == LinkKind::Html || link.kind.only_names(),
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
            let hidden = reading
                .hidden
                .iter()
                .any(|h| h.start < span.end && span.start < h.end);
            if !hidden && !reading.is_literal(&span) && names.has(&decode(&link.target)) {
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
            self.add(encoded, file, None, Kind::Path);
            self.add(form, file, None, Kind::Path);
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
            if let Event::Text(text) | Event::Code(text) = event.kind {
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
        self.add_forms(line, file, Span::new(start, start + line.len()), Kind::Line);
    }

    /// A text as it may stand in sources, pages, feeds and data.
    fn add_forms(&mut self, line: &str, file: &'v File, span: Span, kind: Kind) {
        self.groups += 1;
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
            self.add(form, file, Some(span), kind);
        }
    }

    /// The words of comments, without the marks around and between them.
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

    /// A link to a private file as typed, and what it names.
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

/// Letters of a text; one of Korean, Japanese or Chinese says as much as two.
fn weight(text: &str) -> usize {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters
        .map(|c| if c as u32 >= 0x1100 { 2 } else { 1 })
        .sum()
}
