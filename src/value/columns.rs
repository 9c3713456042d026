//! Keeps values that many rows and views ask for, by file, so that each is made once; with the keys that they are sorted and grouped by.
//!
//! Entry points: [`Columns::property`] and [`Columns::field`] for what all bases share, [`Column::new`] for a column of one's own.

use super::fault::Fault;
use super::kinds::Value;
use super::sort_key::SortKey;
use crate::link::FileId;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A value for each file of a vault, made when it is first asked for. May be shared by threads, which never wait for each other: two that ask
/// at once both make the value, and it is the same.
#[derive(Debug, Default)]
pub struct Column {
    // In the order of the files: one property of many files lies close together.
    outcomes: ByFile<Result<Value, Arc<Fault>>>,
    sort_keys: OnceLock<ByFile<SortKey>>,
    group_keys: OnceLock<ByFile<GroupKey>>,
    ranks: OnceLock<Box<[u32]>>,
}

/// A thing for each file, made when it is first asked for.
type ByFile<T> = Box<[OnceLock<T>]>;

/// The rank of files without a value.
pub const LAST: u32 = u32::MAX;

/// What values are grouped by: [`super::World::group_key`].
pub type GroupKey = Option<Box<str>>;

impl Column {
    /// Makes a column for a vault of so many files.
    #[must_use]
    pub fn new(files: usize) -> Self {
        Self {
            outcomes: empty(files),
            ..Self::default()
        }
    }

    /// Returns the file's value. `make` makes it when it is first asked for, and again after each error.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn value<E>(
        &self,
        file: FileId,
        make: impl FnOnce() -> Result<Value, E>,
    ) -> Result<Value, E> {
        if let Some(Ok(value)) = self.known(file) {
            return Ok(value.clone());
        }
        let value = make()?;
        if let Some(place) = self.outcomes.get(file.0 as usize) {
            let _ = place.set(Ok(value.clone()));
        }
        Ok(value)
    }

    /// Returns the file's value, or why it has none. `make` runs when it is first asked for; its error is kept, too.
    ///
    /// # Errors
    /// That of `make`.
    pub fn outcome(
        &self,
        file: FileId,
        make: impl FnOnce() -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        if let Some(known) = self.known(file) {
            return known.clone().map_err(|fault| (*fault).clone());
        }
        let made = make();
        if let Some(place) = self.outcomes.get(file.0 as usize) {
            let _ = place.set(made.clone().map_err(Arc::new));
        }
        made
    }

    /// Returns the file's value, or why it has none, if it was made already.
    pub fn known(&self, file: FileId) -> Option<&Result<Value, Arc<Fault>>> {
        self.outcomes.get(file.0 as usize)?.get()
    }

    /// Returns what the file is sorted by. `make` makes it when it is first asked for.
    pub fn sort_key(&self, file: FileId, make: impl FnOnce() -> SortKey) -> &SortKey {
        kept(&self.sort_keys, self.outcomes.len(), file, make).unwrap_or(&SortKey::Empty)
    }

    /// Returns the place of each file in the order of sort keys; files with equal keys have the same, those without a value [`LAST`]. `rows` are the
    /// files that are ever sorted; the other ones are [`LAST`], too. `make` makes keys.
    pub fn ranks(&self, rows: &[FileId], make: impl Fn(FileId) -> SortKey) -> &[u32] {
        self.ranks.get_or_init(|| {
            let key = |row: &FileId| (self.sort_key(*row, || make(*row)), *row);
            let mut keyed: Vec<(&SortKey, FileId)> = rows.iter().map(key).collect();
            keyed.sort_unstable();
            let mut ranks = vec![LAST; self.outcomes.len()];
            let equal = keyed.chunk_by(|(a, _), (b, _)| a == b);
            for (rank, chunk) in (0..).zip(equal) {
                for (key, row) in chunk {
                    let is_empty = matches!(key, SortKey::Empty);
                    ranks[row.0 as usize] = if is_empty { LAST } else { rank };
                }
            }
            ranks.into()
        })
    }

    /// Returns what the file is grouped by. `make` makes it when it is first asked for.
    pub fn group_key(&self, file: FileId, make: impl FnOnce() -> GroupKey) -> Option<&str> {
        kept(&self.group_keys, self.outcomes.len(), file, make)?.as_deref()
    }
}

/// Returns places for so many values, none of which is made.
fn empty<T>(count: usize) -> ByFile<T> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

/// Returns a file's key, made when it is first asked for. `None`: there is no such file.
fn kept<T>(
    keys: &OnceLock<ByFile<T>>,
    files: usize,
    file: FileId,
    make: impl FnOnce() -> T,
) -> Option<&T> {
    let keys = keys.get_or_init(|| empty(files));
    let place = keys.get(file.0 as usize)?;
    if place.get().is_none() {
        let _ = place.set(make());
    }
    place.get()
}

/// The columns of a vault: one for each property and field that was asked for. [`Columns::default`] keeps nothing.
#[derive(Debug, Default)]
pub struct Columns {
    files: usize,
    properties: Mutex<FxHashMap<Box<str>, Arc<Column>>>,
    fields: Mutex<FxHashMap<&'static str, Arc<Column>>>,
}

impl Columns {
    /// Makes the columns of a vault of so many files.
    #[must_use]
    pub fn new(files: usize) -> Self {
        Self {
            files,
            ..Self::default()
        }
    }

    /// Returns how many files the vault has.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files
    }

    /// Returns the column of the property with this folded name.
    #[must_use]
    pub fn property(&self, name: &str) -> Arc<Column> {
        let mut known = self
            .properties
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Column::new(self.files));
        Arc::clone(known.entry(name.into()).or_insert_with(new))
    }

    /// Returns the column of a field of files.
    #[must_use]
    pub fn field(&self, name: &'static str) -> Arc<Column> {
        let mut known = self.fields.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Column::new(self.files));
        Arc::clone(known.entry(name).or_insert_with(new))
    }
}
