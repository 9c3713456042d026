//! The order and the equality of values, one for all that sorts and compares (D24, D34, D35).
//!
//! Entry points: [`World::sort_key`] for sorting, [`World::equals`] for `==`, [`World::group_key`] for grouping.

use super::kinds::{Image, Link, Place, Value};
use super::number;
use super::show::tag_name;
use super::sort_key::{Size, SortKey};
use super::world::World;
use crate::link::{FileId, NaturalKey, natural_cmp};
use crate::model::text::fold;
use std::cmp::Ordering;
use std::fmt::Write as _;

/// Whether a value is sorted as text: texts, and what reads as one.
fn is_text(value: &Value) -> bool {
    use Value::{File, Html, Icon, Image, Link, Regexp, Tag, Text};
    matches!(
        value,
        Text(_) | Tag(_) | Link(_) | File(_) | Image(_) | Icon(_) | Html(_) | Regexp(_)
    )
}

impl World<'_> {
    /// Returns what the value is sorted by (D34).
    #[must_use]
    pub fn sort_key(&self, value: &Value) -> SortKey {
        match value {
            Value::Empty => SortKey::Empty,
            Value::Number(number) => SortKey::Size(Size::new(*number)),
            Value::Duration(duration) => SortKey::Size(Size::new(duration.millis())),
            Value::Date(date) => SortKey::Date(date.at),
            Value::Boolean(is) => SortKey::Boolean(*is),
            Value::List(items) => SortKey::List(items.iter().map(|i| self.sort_key(i)).collect()),
            Value::Map(map) => {
                let mut keys: Vec<String> = map.entries.iter().map(|(key, _)| fold(key)).collect();
                keys.sort_unstable();
                let values = map.entries.iter().map(|(_, value)| self.sort_key(value));
                SortKey::Map(keys, values.collect())
            }
            text => SortKey::Text(NaturalKey::new(&self.plain(text))),
        }
    }

    /// Whether two values are equal as `==` understands it (D24, D35). Texts in the form of links resolve from the file `from`.
    #[must_use]
    pub fn equals(&self, a: &Value, b: &Value, from: FileId) -> bool {
        match (a, b) {
            (Value::Empty, Value::Empty) => true,
            (Value::Empty, _) | (_, Value::Empty) => false,
            (Value::List(a), Value::List(b)) => {
                let same = |(a, b): (&Value, &Value)| self.equals(a, b, from);
                a.len() == b.len() && a.iter().zip(b.iter()).all(same)
            }
            // A property holds a text in one note and a list in the next (D35).
            (Value::List(items), one) | (one, Value::List(items)) => match &**items {
                [only] => self.equals(only, one, from),
                _ => false,
            },
            (Value::Map(a), Value::Map(b)) => {
                let has = |(key, value): &(_, Value)| {
                    let mut others = b.entries.iter();
                    others.any(|(other, v)| other == key && self.equals(value, v, from))
                };
                a.entries.len() == b.entries.len() && a.entries.iter().all(has)
            }
            (Value::Number(a), Value::Number(b)) => number::denoised(*a) == number::denoised(*b),
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Date(a), Value::Date(b)) => a.equals(b),
            (Value::Regexp(a), Value::Regexp(b)) => a == b,
            (Value::Tag(a), Value::Tag(b) | Value::Text(b)) | (Value::Text(a), Value::Tag(b)) => {
                fold(tag_name(a)) == fold(tag_name(b))
            }
            (Value::Link(_) | Value::File(_), _) | (_, Value::Link(_) | Value::File(_)) => {
                self.are_same_place(a, b, from)
            }
            (Value::Image(a), Value::Image(b)) => a == b,
            (Value::Icon(a), Value::Icon(b))
            | (Value::Html(a), Value::Html(b))
            | (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Date(date), Value::Text(text)) | (Value::Text(text), Value::Date(date)) => {
                let read = super::date::Date::parse(text, &self.zone);
                read.is_some_and(|read| read.equals(date))
            }
            _ => match (length(a), length(b)) {
                (Some(a), Some(b)) if is_duration(a, b) => a.millis == b.millis,
                _ => false,
            },
        }
    }

    /// Whether two links, files or texts in the form of links lead to the same place. Links to private files never do (U24).
    fn are_same_place(&self, a: &Value, b: &Value, from: FileId) -> bool {
        let place = |value: &Value| match value {
            Value::Link(link) => Some(link.place.clone()),
            Value::File(id) => Some(self.link_to(*id).place),
            Value::Text(text) => self.link_of_text(from, text).map(|link| link.place),
            _ => None,
        };
        match (place(a), place(b)) {
            (Some(Place::File(a, _)), Some(Place::File(b, _))) => a == b,
            (Some(Place::Folder(folder)), Some(Place::File(file, _)))
            | (Some(Place::File(file, _)), Some(Place::Folder(folder))) => {
                self.vault.folder(folder).page == Some(file)
            }
            (Some(Place::Folder(a)), Some(Place::Folder(b))) => a == b,
            (Some(Place::External(a)), Some(Place::External(b))) => a == b,
            (Some(Place::Unresolved(a)), Some(Place::Unresolved(b))) => fold(&a) == fold(&b),
            _ => false,
        }
    }

    /// Returns a key that is the same for values that are one group: text in any case, links by the file they lead to (D13). `None`: empty.
    #[must_use]
    pub fn group_key(&self, value: &Value) -> Option<String> {
        if value.is_empty() {
            return None;
        }
        let mut out = String::new();
        self.key(&mut out, value, true);
        Some(out)
    }

    /// Returns a key that is the same for values that are equal.
    #[must_use]
    pub fn unique_key(&self, value: &Value) -> String {
        let mut out = String::new();
        self.key(&mut out, value, false);
        out
    }

    /// Writes a key that is the same for values that are equal; `folded`: text in any case.
    fn key(&self, out: &mut String, value: &Value, folded: bool) {
        let text = |out: &mut String, kind: char, text: &str| {
            let text = if folded { fold(text) } else { text.to_owned() };
            let _ = write!(out, "{kind}{}:{text}", text.len());
        };
        match value {
            Value::Empty => out.push('e'),
            Value::Number(number) => {
                let _ = write!(out, "n{};", number::denoised(*number));
            }
            Value::Boolean(is) => out.push_str(if *is { "b1" } else { "b0" }),
            Value::Date(date) => {
                let _ = write!(out, "d{}{};", date.at, u8::from(date.has_time));
            }
            Value::Duration(duration) => {
                let _ = write!(out, "l{};", duration.millis());
            }
            Value::Text(t) | Value::Html(t) => text(out, 't', t),
            Value::Icon(t) => text(out, 'i', t),
            Value::Tag(tag) => {
                let name = fold(tag_name(tag));
                let _ = write!(out, "t{}:{name}", name.len());
            }
            Value::File(id) => {
                let _ = write!(out, "f{};", id.0);
            }
            Value::Image(Image::File(id)) => {
                let _ = write!(out, "p{};", id.0);
            }
            Value::Image(Image::Url(url)) => text(out, 'u', url),
            Value::Regexp(regexp) => {
                text(out, 'r', &format!("{}/{}", regexp.pattern, regexp.flags));
            }
            Value::Link(link) => self.link_key(out, link, text),
            Value::List(items) => {
                let _ = write!(out, "[{}:", items.len());
                for item in items.iter() {
                    self.key(out, item, folded);
                }
            }
            Value::Map(map) => {
                let _ = write!(out, "{{{}:", map.entries.len());
                for (key, value) in &map.entries {
                    text(out, 'k', key);
                    self.key(out, value, folded);
                }
            }
        }
    }

    fn link_key(&self, out: &mut String, link: &Link, text: impl Fn(&mut String, char, &str)) {
        match &link.place {
            Place::File(id, _) => {
                let _ = write!(out, "f{};", id.0);
            }
            Place::Folder(id) => {
                let _ = write!(out, "o{};", id.0);
            }
            Place::External(url) => text(out, 'u', url),
            Place::Unresolved(target) => text(out, 'x', &fold(target)),
            // Links to private files differ by what they show, not by where they lead.
            Place::Unsafe | Place::Private => text(out, 'x', &link.words),
        }
    }
}

/// A value that can be compared with a duration.
#[derive(Clone, Copy)]
pub(super) struct Length {
    pub(super) millis: f64,
    is_duration: bool,
}

/// Returns the milliseconds of a duration, of a number, or of a text that reads as a duration.
pub(super) fn length(value: &Value) -> Option<Length> {
    let of = |millis, is_duration| {
        Some(Length {
            millis,
            is_duration,
        })
    };
    match value {
        Value::Duration(duration) => of(duration.millis(), true),
        Value::Number(number) => of(*number, false),
        Value::Text(text) => {
            let read = super::duration::Duration::parse(text)?;
            of(read.millis(), false)
        }
        _ => None,
    }
}

/// Whether one of the two is a duration.
pub(super) fn is_duration(a: Length, b: Length) -> bool {
    a.is_duration || b.is_duration
}

impl World<'_> {
    /// Compares two values as `<` does; `None`: they cannot be compared (D24). Callers pass no empty values.
    #[must_use]
    pub fn compare(&self, a: &Value, b: &Value) -> Option<Comparison> {
        use Comparison::{Ordered, Unreadable};
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.partial_cmp(b).map(Ordered),
            (Value::Boolean(a), Value::Boolean(b)) => Some(Ordered(a.cmp(b))),
            (Value::Date(a), Value::Date(b)) => Some(Ordered(a.order(b))),
            (Value::Date(date), Value::Text(text)) => Some(match self.read(text) {
                Some(read) => Ordered(date.order(&read)),
                None => Unreadable,
            }),
            (Value::Text(text), Value::Date(date)) => Some(match self.read(text) {
                Some(read) => Ordered(read.order(date)),
                None => Unreadable,
            }),
            (Value::Text(a), Value::Text(b)) => Some(Ordered(a.cmp(b))),
            (Value::Link(_) | Value::File(_), Value::Link(_) | Value::File(_)) => {
                Some(Ordered(natural_cmp(&self.plain(a), &self.plain(b))))
            }
            _ if is_text(a) && is_text(b) => {
                let is_regexp = |value: &Value| matches!(value, Value::Regexp(_));
                let order = || Ordered(natural_cmp(&self.plain(a), &self.plain(b)));
                (!is_regexp(a) && !is_regexp(b)).then(order)
            }
            _ => {
                let (a, b) = (length(a)?, length(b)?);
                let order = is_duration(a, b).then(|| a.millis.total_cmp(&b.millis));
                order.map(Ordered)
            }
        }
    }

    fn read(&self, text: &str) -> Option<super::date::Date> {
        super::date::Date::parse(text, &self.zone)
    }
}

/// The result of comparing two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// One comes first, or neither.
    Ordered(Ordering),
    /// A date and a text that is no date: neither `<` nor `>` holds.
    Unreadable,
}
