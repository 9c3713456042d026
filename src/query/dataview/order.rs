//! The order and the equality of values in queries (U12).
//!
//! Entry points: [`order`] and [`equals`].

use crate::link::{NaturalKey, Part, natural_cmp};
use crate::value::{Link, Map, Origin, Place, Value, World};
use std::cmp::Ordering;

/// Returns the name of a value's type (`typeof`).
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Empty => "null",
        Value::Text(_) | Value::Tag(_) | Value::Icon(_) | Value::Html(_) | Value::Regexp(_) => {
            "string"
        }
        Value::Number(_) => "number",
        Value::Boolean(_) => "boolean",
        Value::Date(_) => "date",
        Value::Duration(_) => "duration",
        Value::List(_) => "array",
        Value::Map(_) | Value::File(_) => "object",
        Value::Link(_) | Value::Image(_) => "link",
    }
}

/// Compares two values: null first, different types by their names.
pub(super) fn order(world: &World<'_>, a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Empty, Value::Empty) => Ordering::Equal,
        (Value::Empty, _) => Ordering::Less,
        (_, Value::Empty) => Ordering::Greater,
        (Value::Number(a), Value::Number(b)) => numbers(*a, *b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.at.cmp(&b.at),
        (Value::Duration(a), Value::Duration(b)) => numbers(a.millis(), b.millis()),
        (Value::Text(a), Value::Text(b)) if a == b => Ordering::Equal,
        (Value::Text(a), Value::Text(b)) => natural_cmp(a, b).then_with(|| a.cmp(b)),
        (Value::Link(a), Value::Link(b)) => links(world, a, b),
        (Value::File(a), Value::File(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => {
            let mut each = a.iter().zip(b.iter()).map(|(a, b)| order(world, a, b));
            let first = each.find(|order| order.is_ne());
            first.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Value::Map(a), Value::Map(b)) => maps(world, a, b),
        _ => {
            let by_type = type_name(a).cmp(type_name(b));
            // A note as a whole and a row that was flattened.
            by_type.then_with(|| matches!(a, Value::Map(_)).cmp(&matches!(b, Value::Map(_))))
        }
    }
}

/// Whether two values are equal. A link to a private file equals nothing (U24).
pub(super) fn equals(world: &World<'_>, a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Link(a), Value::Link(b)) => {
            a.place != Place::Private && b.place != Place::Private && links(world, a, b).is_eq()
        }
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equals(world, a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            let pairs = || sorted(a).into_iter().zip(sorted(b));
            a.entries.len() == b.entries.len()
                && origin(a.origin) == origin(b.origin)
                && pairs().all(|((a, x), (b, y))| a == b && equals(world, x, y))
        }
        _ => order(world, a, b).is_eq(),
    }
}

fn numbers(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.total_cmp(&b))
}

/// Compares links by what they lead to, then by kind, then by the part.
fn links(world: &World<'_>, a: &Link, b: &Link) -> Ordering {
    match (&a.place, &b.place) {
        (Place::File(a, Part::Whole), Place::File(b, Part::Whole)) if a == b => Ordering::Equal,
        (a_place, b_place) => {
            let by_path = target(world, a_place, a).cmp(target(world, b_place, b));
            by_path.then_with(|| part(a_place).cmp(&part(b_place)))
        }
    }
}

/// Returns the path that a link leads to, the target as typed if it leads nowhere.
fn target<'l>(world: &World<'l>, place: &'l Place, link: &'l Link) -> &'l str {
    match place {
        Place::File(id, _) => world.file(*id).entry.path.as_str(),
        Place::Folder(id) => {
            let folder = world.vault.folder(*id);
            match folder.page {
                Some(page) => world.file(page).entry.path.as_str(),
                None => &folder.path,
            }
        }
        Place::External(url) | Place::Unresolved(url) => url,
        Place::Unsafe | Place::Private => &link.words,
    }
}

/// Returns the kind of a part, and which it is.
fn part(place: &Place) -> (u8, u32, &str) {
    match place {
        Place::File(_, Part::Block(at)) => (0, *at, ""),
        Place::File(_, Part::Whole) => (1, 0, ""),
        Place::File(_, Part::Heading(at)) => (2, *at, ""),
        Place::File(_, Part::Fragment(id)) => (2, u32::MAX, id),
        _ => (1, 0, ""),
    }
}

/// Compares maps by their keys, then by values.
fn maps(world: &World<'_>, a: &Map, b: &Map) -> Ordering {
    let (x, y) = (sorted(a), sorted(b));
    let keys = || {
        x.iter()
            .map(|(key, _)| *key)
            .cmp(y.iter().map(|(key, _)| *key))
    };
    let values = || {
        let mut each = x.iter().zip(&y).map(|((_, a), (_, b))| order(world, a, b));
        each.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let behind = origin(a.origin).cmp(&origin(b.origin));
    behind.then_with(keys).then_with(values)
}

/// Returns what tells rows and list items apart.
fn origin(origin: Origin) -> (u32, u32) {
    match origin {
        Origin::Plain | Origin::Properties => (0, 0),
        Origin::Note(id) => (id.0 + 1, 0),
        Origin::Item(id, at) | Origin::Task(id, at) => (id.0 + 1, at + 1),
    }
}

fn sorted(map: &Map) -> Vec<(&str, &Value)> {
    let entries = map.entries.iter();
    let mut entries: Vec<_> = entries.map(|(key, value)| (&**key, value)).collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}

/// A value to sort by. Texts are compared often, so what they are compared by is made once.
#[derive(Debug)]
pub(super) struct SortKey {
    value: Value,
    text: Option<NaturalKey>,
}

impl SortKey {
    pub(super) fn new(value: Value) -> Self {
        let text = match &value {
            Value::Text(text) => Some(NaturalKey::new(text)),
            _ => None,
        };
        Self { value, text }
    }

    /// Returns the value.
    pub(super) fn into_value(self) -> Value {
        self.value
    }

    /// Compares the values.
    pub(super) fn compare(&self, world: &World<'_>, other: &Self) -> Ordering {
        match (&self.text, &other.text) {
            (Some(a), Some(b)) => a.cmp(b).then_with(|| match (&self.value, &other.value) {
                (Value::Text(a), Value::Text(b)) => a.cmp(b),
                _ => Ordering::Equal,
            }),
            _ => order(world, &self.value, &other.value),
        }
    }
}
