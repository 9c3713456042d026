//! Knows the fields of notes by name: properties and inline fields (U3–U7), and what belongs to the file (U8).
//!
//! Entry points: [`Fields::key`], made once for each name of a query, [`Fields::of_note`] and [`Fields::of_file`]. A value is made when a query first asks for
//! it, and kept, because many queries ask for the same few names.

use super::{files, named};
use crate::link::FileId;
use crate::value::{Column, Map, Origin, Value, World};
use rustc_hash::FxHashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

/// The fields of all notes.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    world: &'a World<'a>,
    columns: Mutex<FxHashMap<ColumnKey, Arc<Column>>>,
}

/// The name of a field, with the values that are known.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) name: Arc<str>,
    /// As a field of notes. `None`: its values are not kept.
    of_note: Option<Arc<Column>>,
    /// As a field behind `file.`
    of_file: Option<Arc<Column>>,
}

impl Key {
    /// Makes the key of a field that is asked for once.
    pub(super) fn once(name: Arc<str>) -> Self {
        Self {
            name,
            of_note: None,
            of_file: None,
        }
    }
}

/// Most columns whose values are kept.
const MOST: usize = 512;

/// Whether the name stands behind `file.`, and the name.
type ColumnKey = (bool, Box<str>);

impl<'a> Fields<'a> {
    pub(super) fn new(world: &'a World<'a>) -> Self {
        Self {
            world,
            columns: Mutex::default(),
        }
    }

    /// Returns what values are made from.
    pub(super) fn world(&self) -> &'a World<'a> {
        self.world
    }

    /// Returns the key of a field that many rows are asked for: its values are kept.
    pub(super) fn key(&self, name: &str) -> Key {
        Key {
            name: name.into(),
            of_note: self.find(false, name),
            of_file: self.find(true, name),
        }
    }

    fn find(&self, of_file: bool, name: &str) -> Option<Arc<Column>> {
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if columns.len() >= MOST {
            return columns.get(&(of_file, name.into())).cloned();
        }
        let column = columns.entry((of_file, name.into())).or_insert_with(|| {
            let count = self.world.vault.files.len();
            Arc::new(Column::new(count))
        });
        Some(Arc::clone(column))
    }

    /// Returns a field of a note.
    pub(super) fn of_note(&self, key: &Key, id: FileId) -> Value {
        let make = || match &*key.name {
            "file" => self.file_map(id),
            name => named::field(self.world, id, name),
        };
        kept(key.of_note.as_deref(), id, make)
    }

    /// Returns a field behind `file.`
    pub(super) fn of_file(&self, key: &Key, id: FileId) -> Value {
        let make = || files::field(self.world, id, &key.name);
        kept(key.of_file.as_deref(), id, make)
    }

    /// Returns all fields of a note with their values, the first form of each name (U6), and `file`.
    pub(super) fn all(&self, id: FileId) -> Map {
        let mut entries: Vec<(Arc<str>, Value)> = Vec::new();
        let world = self.world;
        for (key, value) in named::written(world, id) {
            let value = value.make(world, id);
            match entries.iter_mut().find(|(known, _)| **known == *key) {
                Some((_, known)) => *known = named::joined(known.clone(), value),
                None => entries.push((Arc::from(&*key), value)),
            }
        }
        entries.push(("file".into(), self.file_map(id)));
        Map {
            entries,
            origin: Origin::Plain,
        }
    }

    /// Returns `file` as a whole.
    fn file_map(&self, id: FileId) -> Value {
        let names = files::NAMES.iter();
        let entries = names.map(|name| {
            let value = files::field(self.world, id, name);
            (Arc::from(*name), value)
        });
        Value::Map(Arc::new(Map {
            entries: entries.collect(),
            origin: Origin::Plain,
        }))
    }
}

/// Returns the value that a column has for a file, or makes it.
fn kept(column: Option<&Column>, id: FileId, make: impl FnOnce() -> Value) -> Value {
    let Some(column) = column else {
        return make();
    };
    let made: Result<Value, Infallible> = column.value(id, || Ok(make()));
    made.unwrap_or_default()
}
