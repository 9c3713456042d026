//! Writes values as text, and as pieces from which rendering makes HTML (D16, D32).
//!
//! Entry points: [`World::plain`] and [`World::pieces`].

use super::date::Date;
use super::kinds::{Image, Link, Map, Origin, Place, Value};
use super::number;
use super::world::World;
use crate::link::FileId;
use crate::model::address::web_scheme;
use crate::model::plain::{Form, Piece as PlainPiece, may_hold_links, own_words, pieces};
use crate::model::property::KnownProperty;
use std::fmt::Write as _;
use std::sync::Arc;

/// Deepest nesting that is shown.
const DEEPEST: u8 = 8;

/// A piece of a shown value.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words, to be escaped.
    Text(String),
    /// A link. Those that lead nowhere, to a private file or to a forbidden URL show their words only (L13, L29, V10).
    Link {
        /// Where it leads.
        place: Place,
        /// What it shows: text, an icon or an image.
        shown: Vec<Piece>,
    },
    /// A tag without `#` (T1).
    Tag(String),
    /// A box, checked or not.
    Checkbox(bool),
    /// A date or length of time.
    Time {
        /// What `<time datetime>` says.
        datetime: String,
        /// The words.
        text: String,
        /// Whether the words depend on the day of the build, so that a script may bring them up to date (D28).
        relative: bool,
    },
    /// A picture.
    Image(Image),
    /// An icon by its name.
    Icon(String),
    /// HTML to be sanitised; its addresses are relative to the file that holds the base (D43).
    Html(String),
}

impl World<'_> {
    /// Returns the value as text, without markup.
    #[must_use]
    pub fn plain(&self, value: &Value) -> String {
        let mut out = String::new();
        self.write(&mut out, value, 0);
        out
    }

    fn write(&self, out: &mut String, value: &Value, depth: u8) {
        match value {
            Value::Empty => {}
            Value::Text(text) | Value::Tag(text) | Value::Icon(text) | Value::Html(text) => {
                out.push_str(text);
            }
            Value::Number(number) => out.push_str(&number::shown(*number)),
            Value::Boolean(is) => {
                let _ = write!(out, "{is}");
            }
            Value::Date(date) => out.push_str(&self.date_words(date)),
            Value::Duration(duration) => out.push_str(&self.words.length(*duration)),
            Value::List(_) | Value::Map(_) if depth == DEEPEST => out.push('…'),
            Value::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    self.write(out, item, depth + 1);
                }
            }
            Value::Map(map) => {
                for (at, (key, value)) in shown_entries(map).enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    let _ = write!(out, "{key}: ");
                    self.write(out, value, depth + 1);
                }
            }
            Value::Link(link) => match &link.display {
                Some(display) => self.write(out, display, depth + 1),
                None => out.push_str(&link.words),
            },
            Value::File(id) => out.push_str(self.name(*id)),
            Value::Image(Image::File(id)) => out.push_str(self.file(*id).entry.path.as_str()),
            Value::Image(Image::Url(url)) => out.push_str(url),
            Value::Regexp(regexp) => {
                let _ = write!(out, "/{}/{}", regexp.pattern, regexp.flags);
            }
        }
    }

    /// Returns the pieces of a value in a cell. Links in texts lead from the file `from` (D25).
    #[must_use]
    pub fn pieces(&self, value: &Value, from: FileId) -> Vec<Piece> {
        let mut out = Vec::new();
        self.cut(&mut out, value, from, 0);
        out
    }

    fn cut(&self, out: &mut Vec<Piece>, value: &Value, from: FileId, depth: u8) {
        match value {
            Value::Empty => {}
            Value::Text(text) => self.cut_text(out, text, from, 0),
            Value::Tag(tag) => out.push(Piece::Tag(tag_name(tag).to_owned())),
            Value::Number(number) => push_text(out, &number::shown(*number)),
            Value::Boolean(is) => out.push(Piece::Checkbox(*is)),
            Value::Date(date) => out.push(Piece::Time {
                datetime: date.iso(),
                text: self.date_words(date),
                relative: date.relative,
            }),
            Value::Duration(duration) => out.push(Piece::Time {
                datetime: duration.iso(),
                text: self.words.length(*duration),
                relative: false,
            }),
            Value::List(_) | Value::Map(_) if depth == DEEPEST => push_text(out, "…"),
            Value::List(items) => {
                let mut any = false;
                for item in items.iter() {
                    let mut inner = Vec::new();
                    self.cut(&mut inner, item, from, depth + 1);
                    any = append(out, any, "", inner) || any;
                }
            }
            Value::Map(map) => {
                let mut any = false;
                for (key, value) in shown_entries(map) {
                    let mut inner = Vec::new();
                    self.cut(&mut inner, value, from, depth + 1);
                    any = append(out, any, key, inner) || any;
                }
            }
            Value::Link(link) => out.push(self.link_piece(link, from, depth)),
            Value::File(id) => out.push(Piece::Link {
                place: self.link_to(*id).place,
                shown: vec![Piece::Text(self.name(*id).to_owned())],
            }),
            Value::Image(image) => out.push(Piece::Image(image.clone())),
            Value::Icon(name) => out.push(Piece::Icon(name.to_string())),
            Value::Html(html) => out.push(Piece::Html(html.to_string())),
            Value::Regexp(_) => push_text(out, &self.plain(value)),
        }
    }

    fn link_piece(&self, link: &Link, from: FileId, depth: u8) -> Piece {
        let shown = match &link.display {
            // A link within the text of a link is not a link.
            Some(Value::Text(text)) => vec![Piece::Text(own_words(text).into_owned())],
            Some(display @ (Value::Icon(_) | Value::Image(_))) => {
                let mut shown = Vec::new();
                self.cut(&mut shown, display, from, depth + 1);
                shown
            }
            Some(display) => vec![Piece::Text(self.plain(display))],
            None => vec![Piece::Text(link.words.to_string())],
        };
        Piece::Link {
            place: link.place.clone(),
            shown,
        }
    }

    /// Splits a text into words, links and URLs.
    fn cut_text(&self, out: &mut Vec<Piece>, text: &str, from: FileId, depth: u8) {
        if !may_hold_links(text) {
            return cut_urls(out, text);
        }
        for piece in pieces(text) {
            match piece {
                PlainPiece::Text(words) => cut_urls(out, words),
                PlainPiece::Link(link) => {
                    let own = link.text.as_deref().unwrap_or_default();
                    let nested = may_hold_links(own);
                    if link.form == Form::Address || nested && depth == DEEPEST {
                        push_text(out, &own_words(link.raw));
                    } else if nested {
                        self.cut_text(out, own, from, depth + 1);
                    } else {
                        let link = self.link_of(from, &link);
                        out.push(self.link_piece(&link, from, 0));
                    }
                }
            }
        }
    }

    fn date_words(&self, date: &Date) -> String {
        if date.relative {
            self.words.away(date.since(&self.now))
        } else {
            date.shown()
        }
    }
}

/// Returns the name of a tag without its `#`.
pub(super) fn tag_name(tag: &str) -> &str {
    tag.trim_start_matches('#').trim_end_matches('/')
}

/// Returns the entries of a map that are shown: of the properties of a file, those that noteweave does not use itself (D43).
fn shown_entries(map: &Map) -> impl Iterator<Item = (&Arc<str>, &Value)> {
    let is_known = |key: &str| KnownProperty::find(key).is_some_and(|known| !known.is_date());
    let entries = map.entries.iter().map(|(key, value)| (key, value));
    entries.filter(move |(key, _)| map.origin != Origin::Properties || !is_known(key))
}

/// Adds an entry of a list or map; returns whether there was any.
fn append(out: &mut Vec<Piece>, any: bool, key: &str, inner: Vec<Piece>) -> bool {
    if inner.is_empty() && key.is_empty() {
        return false;
    }
    push_text(out, if any { ", " } else { "" });
    if !key.is_empty() {
        push_text(out, key);
        push_text(out, ": ");
    }
    for piece in inner {
        match piece {
            Piece::Text(text) => push_text(out, &text),
            piece => out.push(piece),
        }
    }
    true
}

fn push_text(out: &mut Vec<Piece>, text: &str) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Piece::Text(before)) => before.push_str(text),
        _ => out.push(Piece::Text(text.to_owned())),
    }
}

/// Adds words in which URLs are links.
fn cut_urls(out: &mut Vec<Piece>, text: &str) {
    let mut rest = text;
    while let Some((start, end)) = next_url(rest) {
        push_text(out, &rest[..start]);
        let url = &rest[start..end];
        out.push(Piece::Link {
            place: Place::External(url.into()),
            shown: vec![Piece::Text(url.to_owned())],
        });
        rest = &rest[end..];
    }
    push_text(out, rest);
}

/// Returns where the first `https://…` of a text stands. Punctuation at its end belongs to the sentence.
fn next_url(text: &str) -> Option<(usize, usize)> {
    let marks = text.match_indices("://").map(|(at, _)| at);
    marks.into_iter().find_map(|mark| {
        let start = text[..mark]
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |at| {
                at + text[at..].chars().next().map_or(1, char::len_utf8)
            });
        let scheme = web_scheme(&text[start..])?;
        let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`');
        let end = text[start..].find(stop).map_or(text.len(), |at| start + at);
        let mut url = &text[start..end];
        loop {
            let cut = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '…']);
            let open = cut.matches('(').count();
            let cut = match cut.strip_suffix(')') {
                Some(inside) if cut.matches(')').count() > open => inside,
                _ => cut,
            };
            if cut.len() == url.len() {
                break;
            }
            url = cut;
        }
        (url.len() > scheme).then_some((start, start + url.len()))
    })
}
