//! Keeps values that many rows and views ask for, by file, so that each is made once.
//!
//! Entry points: [`Columns::property`] and [`Columns::field`].

use super::kinds::Value;
use crate::link::FileId;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A value for each file of a vault, made when it is first asked for. May be shared by threads, which never wait for each other.
#[derive(Debug, Default)]
pub struct Column {
    // In the order of the files: one property of many files lies close together.
    values: Box<[OnceLock<Value>]>,
}

impl Column {
    /// Makes a column for a vault of so many files.
    #[must_use]
    pub fn new(files: usize) -> Self {
        let values = std::iter::repeat_with(OnceLock::new);
        Self {
            values: values.take(files).collect(),
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
        let Some(place) = self.values.get(file.0 as usize) else {
            return make();
        };
        if let Some(value) = place.get() {
            return Ok(value.clone());
        }
        let value = make()?;
        // Another thread may have been faster, with the same value.
        let _ = place.set(value.clone());
        Ok(value)
    }
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
