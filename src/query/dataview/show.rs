//! Shows values: as text, and as pieces from which rendering makes HTML (U22).
//!
//! Entry points: [`Style::text`] and [`Style::pieces`].

use super::items;
use super::markdown::{self, link_piece};
use super::shown::Shown;
use crate::link::FileId;
use crate::value::{
    Date, Duration, Image, Link, Map, Origin, Value, World, format_luxon, shown_number,
};
use crate::vault::DataviewSettings;

/// How values are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style<'a> {
    /// Vault and words.
    pub(super) world: &'a World<'a>,
    /// Dataview's settings.
    pub(super) settings: &'a DataviewSettings,
}

impl Style<'_> {
    /// Returns a value as text, without markup.
    pub(super) fn text(self, value: &Value) -> String {
        let mut out = String::new();
        self.write(&mut out, value, 0);
        out
    }

    fn write(self, out: &mut String, value: &Value, depth: u8) {
        match value {
            Value::Empty => out.push_str(&self.settings.null),
            Value::Text(text) | Value::Tag(text) | Value::Icon(text) | Value::Html(text) => {
                out.push_str(text);
            }
            Value::Number(number) => out.push_str(&shown_number(*number)),
            Value::Boolean(is) => out.push_str(if *is { "true" } else { "false" }),
            Value::Date(date) => out.push_str(&self.date(date)),
            Value::Duration(duration) => out.push_str(&self.duration(*duration)),
            Value::Link(link) => self.link_text(out, link),
            Value::File(id) => out.push_str(self.world.name(*id)),
            Value::Map(map) if row_name(self.world, map).is_some() => {
                out.push_str(&row_name(self.world, map).unwrap_or_default());
            }
            Value::List(_) | Value::Map(_) if depth >= self.settings.depth => out.push('…'),
            Value::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    self.write(out, item, depth + 1);
                }
            }
            Value::Map(map) => {
                for (at, (key, value)) in map.entries.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    out.push_str(key);
                    out.push_str(": ");
                    self.write(out, value, depth + 1);
                }
            }
            Value::Image(Image::File(id)) => out.push_str(self.world.file(*id).entry.path.as_str()),
            Value::Image(Image::Url(url)) => out.push_str(url),
            Value::Regexp(regexp) => out.push_str(&regexp.pattern),
        }
    }

    fn link_text(self, out: &mut String, link: &Link) {
        match &link.display {
            Some(display) => self.write(out, display, 0),
            None => out.push_str(&link.words),
        }
    }

    /// Returns a date in the words of the site.
    pub(super) fn date(self, date: &Date) -> String {
        let pattern = match date.has_time {
            true => &self.settings.date_time_format,
            false => &self.settings.date_format,
        };
        format_luxon(date.at, pattern, self.world.words, &self.world.zone)
    }

    /// Returns a length of time in words.
    pub(super) fn duration(self, duration: Duration) -> String {
        self.world.words.in_units(duration)
    }

    /// Returns the pieces of a value. Links in its texts lead from the file `from`.
    pub(super) fn pieces(self, value: &Value, from: FileId) -> Vec<Shown> {
        let mut out = Vec::new();
        self.cut(&mut out, value, from, 0);
        out
    }

    fn cut(self, out: &mut Vec<Shown>, value: &Value, from: FileId, depth: u8) {
        match value {
            Value::Text(text) => markdown::pieces(out, self.world, from, text),
            Value::Date(date) => out.push(Shown::Time {
                datetime: date.iso(),
                text: self.date(date),
            }),
            Value::Duration(duration) => out.push(Shown::Time {
                datetime: duration.iso(),
                text: self.duration(*duration),
            }),
            Value::Link(link) => out.push(link_piece(self.world, link, from)),
            Value::File(id) => out.push(link_piece(self.world, &self.world.link_to(*id), from)),
            Value::Map(map) if row_name(self.world, map).is_some() => match map.origin {
                Origin::Note(id) => {
                    out.push(link_piece(self.world, &self.world.link_to(id), from));
                }
                Origin::Item(id, _) | Origin::Task(id, _) => {
                    let text = row_name(self.world, map).unwrap_or_default();
                    markdown::pieces(out, self.world, id, &text);
                }
                Origin::Plain | Origin::Properties => {}
            },
            Value::List(_) | Value::Map(_) if depth >= self.settings.depth => {
                out.push(Shown::Text("…".to_owned()));
            }
            Value::List(items) => {
                let items = items.iter().map(|item| {
                    let mut pieces = Vec::new();
                    self.cut(&mut pieces, item, from, depth + 1);
                    pieces
                });
                out.push(Shown::List(items.collect()));
            }
            Value::Map(map) => {
                let entries = map.entries.iter().map(|(key, value)| {
                    let mut pieces = vec![Shown::Text(format!("{key}: "))];
                    self.cut(&mut pieces, value, from, depth + 1);
                    pieces
                });
                out.push(Shown::List(entries.collect()));
            }
            Value::Image(image) => out.push(Shown::Image {
                image: image.clone(),
                size: None,
            }),
            Value::Empty
            | Value::Tag(_)
            | Value::Icon(_)
            | Value::Html(_)
            | Value::Number(_)
            | Value::Boolean(_)
            | Value::Regexp(_) => out.push(Shown::Text(self.text(value))),
        }
    }
}

/// Returns what a row or list item as a whole is called. `None`: it is neither.
fn row_name(world: &World<'_>, map: &Map) -> Option<String> {
    match map.origin {
        Origin::Plain | Origin::Properties => None,
        Origin::Note(id) => Some(world.name(id).to_owned()),
        Origin::Item(id, at) | Origin::Task(id, at) => Some(items::text(world, id, at)),
    }
}
