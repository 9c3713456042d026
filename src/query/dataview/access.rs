//! Takes parts of values: `x.y` and `x[i]` (U11).
//!
//! Entry points: [`path`] and [`index`].

use super::fields::{Fields, Key};
use super::{items, parts};
use crate::link::{File, FileId};
use crate::model::FileKind;
use crate::value::{Budget, Fault, Map, Origin, Place, Value};
use std::sync::Arc;

/// Returns what the names behind a value name.
///
/// # Errors
/// It takes too many steps.
pub(super) fn path(
    fields: &Fields<'_>,
    of: &Value,
    keys: &[Key],
    budget: &Budget,
) -> Result<Value, Fault> {
    let Some((key, rest)) = keys.split_first() else {
        return Ok(of.clone());
    };
    budget.spend(1)?;
    if let Value::List(entries) = of {
        let each = entries
            .iter()
            .map(|entry| path(fields, entry, keys, budget));
        // Entries that fail are left out, but not where the row has no steps left.
        return Ok(Value::List(each.collect::<Result<_, _>>()?));
    }
    // `file` as a whole is large, and most ask for one field of it.
    if &*key.name == "file"
        && let Some(next) = rest.first()
        && let Some(id) = note_of(fields, of)
        && !holds(of, "file")
    {
        let value = fields.of_file(next, id);
        return path(fields, &value, &rest[1..], budget);
    }
    let value = field(fields, of, key);
    path(fields, &value, rest, budget)
}

/// Returns the note whose fields a value has.
fn note_of(fields: &Fields<'_>, of: &Value) -> Option<FileId> {
    match of {
        Value::File(id) => Some(*id),
        Value::Map(map) => match map.origin {
            Origin::Note(id) | Origin::Task(id, _) => Some(id),
            Origin::Plain | Origin::Properties | Origin::Item(..) => None,
        },
        Value::Link(link) => linked(fields, &link.place),
        _ => None,
    }
}

/// Whether a file is a note, and neither a canvas nor a base.
pub(super) fn is_note(file: &File) -> bool {
    file.kind() == FileKind::Note
}

/// Returns the note or canvas that a link leads to, if lists may show it.
pub(super) fn linked(fields: &Fields<'_>, place: &Place) -> Option<FileId> {
    let world = fields.world();
    let id = world.listed(place)?;
    let kind = world.file(id).kind();
    matches!(kind, FileKind::Note | FileKind::Canvas).then_some(id)
}

/// Whether a map has an entry of this name of its own.
fn holds(of: &Value, name: &str) -> bool {
    match of {
        Value::Map(map) => map.entries.iter().any(|(key, _)| **key == *name),
        _ => false,
    }
}

/// Returns what a name names in a value that is no list.
pub(super) fn field(fields: &Fields<'_>, of: &Value, key: &Key) -> Value {
    let name = &*key.name;
    match of {
        Value::File(id) => fields.of_note(key, *id),
        Value::Map(map) => entry(fields, map, key),
        Value::Link(link) => match linked(fields, &link.place) {
            Some(id) => fields.of_note(key, id),
            None => Value::Empty,
        },
        Value::Date(date) => parts::of_date(date, name),
        Value::Duration(duration) => parts::of_duration(*duration, name),
        _ => Value::Empty,
    }
}

fn entry(fields: &Fields<'_>, map: &Map, key: &Key) -> Value {
    let own = map.entries.iter().rfind(|(name, _)| **name == *key.name);
    if let Some((_, value)) = own {
        return value.clone();
    }
    let world = fields.world();
    match map.origin {
        Origin::Plain | Origin::Properties => Value::Empty,
        Origin::Note(id) => fields.of_note(key, id),
        Origin::Item(id, at) => items::field(world, id, at, &key.name).unwrap_or_default(),
        Origin::Task(id, at) => {
            items::field(world, id, at, &key.name).unwrap_or_else(|| fields.of_note(key, id))
        }
    }
}

/// Returns the entry of a value that another value names.
///
/// # Errors
/// It takes too many steps.
pub(super) fn index(
    fields: &Fields<'_>,
    of: &Value,
    key: &Value,
    budget: &Budget,
) -> Result<Value, Fault> {
    let place = |number: f64| (number >= 0.0 && number.fract() == 0.0).then_some(number as usize);
    Ok(match (of, key) {
        (Value::List(entries), Value::Number(number)) => {
            let entry = place(*number).and_then(|at| entries.get(at));
            entry.cloned().unwrap_or_default()
        }
        (Value::Text(text), Value::Number(number)) => {
            budget.spend(text.len() / 64)?;
            let letter = place(*number).and_then(|at| text.chars().nth(at));
            letter.map_or(Value::Empty, |letter| Value::from(letter.to_string()))
        }
        (_, Value::Text(name)) => path(fields, of, &[Key::once(Arc::clone(name))], budget)?,
        _ => Value::Empty,
    })
}

/// Returns a map with all entries of a value: of a row or list item all fields. `None`: it is no map.
pub(super) fn whole(fields: &Fields<'_>, of: &Value) -> Option<Arc<Map>> {
    let (origin, own) = match of {
        Value::File(id) => return Some(Arc::new(fields.all(*id))),
        Value::Map(map) => (map.origin, map),
        _ => return None,
    };
    let behind = match origin {
        Origin::Plain | Origin::Properties => return Some(Arc::clone(own)),
        Origin::Note(id) => fields.all(id),
        Origin::Item(id, at) => items::all(fields.world(), id, at),
        Origin::Task(id, at) => {
            let mut map = items::all(fields.world(), id, at);
            add_missing(&mut map, fields.all(id));
            map
        }
    };
    let mut map = Map::clone(own);
    map.origin = Origin::Plain;
    add_missing(&mut map, behind);
    Some(Arc::new(map))
}

/// Adds the entries of `behind` whose names are not taken.
fn add_missing(map: &mut Map, behind: Map) {
    for (key, value) in behind.entries {
        if map.entries.iter().all(|(known, _)| *known != key) {
            map.entries.push((key, value));
        }
    }
}
