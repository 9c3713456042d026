//! Reads the texts of a drawing, and turns what they link to into links of the note.
//!
//! Entry points: [`Links`], [`words`].

use super::sections::{Sections, Stretch};
use super::values::{number, text};
use crate::model::drawing::{Align, Run, Words};
use crate::model::plain::{self, Form, PlainLink, without_comments};
use crate::model::text::{fold, printable};
use crate::model::{Link, LinkKind, Span};
use serde_json::Value;

/// Most links of a drawing that are read.
const MOST_LINKS: usize = 10_000;

/// Code of the font whose letters have one width, and of the newer one.
const MONO: [f64; 2] = [3.0, 8.0];

/// The links of a drawing, while it is read.
pub(super) struct Links<'l> {
    pub(super) all: &'l mut Vec<Link>,
    /// The place of what stands in the data.
    pub(super) fence: Span,
}

impl Links<'_> {
    /// Adds a link and returns its index.
    pub(super) fn add(&mut self, link: &PlainLink<'_>, span: Span) -> Option<u32> {
        if self.all.len() >= MOST_LINKS {
            return None;
        }
        let kind = match link.form {
            Form::Wiki => LinkKind::Wiki,
            Form::Markdown | Form::Address => LinkKind::Markdown,
        };
        // Where a picture would be shown, a text names it. Bare sizes are no text.
        let own = link.text.as_deref().map(without_comments);
        let own = own.filter(|own| !own.trim().is_empty() && !plain::may_hold_links(own));
        let own = own.map(|own| printable(own.trim().to_owned()).into());
        self.all.push(Link {
            text: own,
            ..Link::new(kind, link.target.trim(), span)
        });
        Some(self.all.len() as u32 - 1)
    }

    /// Whether `words` hold the name of what a link leads to, or of a part of it.
    fn may_name(&self, link: u32, words: &str) -> bool {
        let Some(link) = self.all.get(link as usize) else {
            return false;
        };
        // A name may be broken at a space, or within a word.
        let words = [" ", ""].map(|space| fold(&words.replace('\n', space)));
        let decoded = percent_encoding::percent_decode_str(&link.target).decode_utf8_lossy();
        let mut parts = decoded.split(['/', '#', '|', '^']).map(|part| {
            let part = fold(part.trim());
            part.strip_suffix(".md").map(str::to_owned).unwrap_or(part)
        });
        parts.any(|part| !part.is_empty() && words.iter().any(|words| words.contains(&part)))
    }

    /// Adds the link that the whole of `value` is: `[[Note]]`, `[text](Note.md)` or an address.
    pub(super) fn of_value(&mut self, value: &str, span: Span) -> Option<u32> {
        let value = value.trim();
        let found = plain::pieces(value)
            .into_iter()
            .find_map(|piece| match piece {
                plain::Piece::Link(link) => Some(link),
                plain::Piece::Text(_) => None,
            });
        match found {
            Some(link) => self.add(&link, span),
            None if value.is_empty() || value.contains(char::is_whitespace) => None,
            None => self.add(&bare(value), span),
        }
    }
}

/// Returns an address or path without marks as a link.
fn bare(value: &str) -> PlainLink<'_> {
    PlainLink {
        raw: value,
        target: value.into(),
        text: None,
        form: Form::Markdown,
        embed: false,
    }
}

/// Reads the text of an element. `own` is the link of the element itself.
pub(super) fn words(
    element: &Value,
    sections: &Sections<'_>,
    links: &mut Links<'_>,
    own: Option<u32>,
) -> Words {
    let size = number(element, "fontSize")
        .unwrap_or(20.0)
        .clamp(1.0, 2_000.0);
    let line_height = number(element, "lineHeight")
        .unwrap_or(1.25)
        .clamp(0.5, 5.0);
    let shown = text(element, "text").unwrap_or_default();
    let id = text(element, "id").unwrap_or_default();
    let written = sections.texts.get(id).copied();
    let raw = text(element, "rawText");
    // What stands there may be what the link shows, unless it is known how it was typed.
    let is_typed = raw.is_some() || written.is_some();
    let raw = raw.or_else(|| text(element, "originalText"));
    let raw = written.unwrap_or(Stretch {
        text: raw.unwrap_or(shown),
        start: 0,
    });
    let span = match written {
        Some(stretch) => Span::new(stretch.start, stretch.start + stretch.text.len()),
        None => links.fence,
    };
    // What is shown in the place of a link or of a part of another note may be private.
    let has_links = plain::may_hold_links(raw.text);
    let source = if has_links { raw.text } else { shown };
    let source = printable(without_comments(source).replace("\r\n", "\n"));
    let own = own.filter(|link| !is_typed || links.may_name(*link, &source));
    let lines = source.split('\n');
    let lines: Vec<Vec<Run>> = lines.map(|line| runs(line, span, links, own)).collect();
    let wrapped = shown.split('\n').count();
    let is_wrapped = has_links && wrapped > lines.len();
    Words {
        columns: is_wrapped.then(|| longest(shown)),
        lines,
        size,
        line_height,
        is_mono: number(element, "fontFamily").is_some_and(|font| MONO.contains(&font)),
        align: match text(element, "textAlign") {
            Some("center") => Align::Middle,
            Some("right") => Align::Right,
            _ => Align::Left,
        },
    }
}

/// Returns the words of a name, such as that of a frame.
pub(super) fn name(name: &str, size: f64, links: &mut Links<'_>) -> Words {
    let name = printable(without_comments(name).replace('\n', " "));
    let fence = links.fence;
    Words {
        lines: vec![runs(&name, fence, links, None)],
        size,
        line_height: 1.25,
        ..Words::default()
    }
}

/// Splits a line into words and links.
fn runs(line: &str, span: Span, links: &mut Links<'_>, own: Option<u32>) -> Vec<Run> {
    let pieces = plain::pieces(line).into_iter();
    let run = |piece| match piece {
        plain::Piece::Text("") => None,
        plain::Piece::Text(words) => Some(match own.filter(|_| !words.trim().is_empty()) {
            Some(link) => Run::Named(words.into(), link),
            None => Run::Text(words.into()),
        }),
        plain::Piece::Link(link) => links.add(&link, span).map(Run::Link),
    };
    pieces.filter_map(run).collect()
}

/// Returns the columns of the longest line.
fn longest(text: &str) -> u32 {
    let lines = text.split('\n').map(unicode_width::UnicodeWidthStr::width);
    lines.max().unwrap_or(0).max(4) as u32
}
