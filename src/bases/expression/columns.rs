//! Keeps the values of formulas by row, so that each is made once (D8).
//!
//! Entry point: [`FormulaColumns`].

use super::formulas::Formulas;
use crate::link::FileId;
use crate::value::Column;
use std::sync::{Arc, OnceLock};

/// A column for each formula of a base, made when it is first asked for.
#[derive(Debug)]
pub struct FormulaColumns {
    /// How many files the vault has. A summary is evaluated without a row: its formulas have the place after the last file.
    files: usize,
    columns: Box<[OnceLock<Arc<Column>>]>,
}

impl FormulaColumns {
    /// Makes columns for these formulas, in a vault of so many files.
    #[must_use]
    pub fn new(formulas: &Formulas, files: usize) -> Self {
        let columns = std::iter::repeat_with(OnceLock::new);
        Self {
            files,
            columns: columns.take(formulas.len()).collect(),
        }
    }

    /// Returns the column of a formula. `None`: there is no such formula.
    pub(super) fn of(&self, formula: usize) -> Option<&Arc<Column>> {
        let column = self.columns.get(formula)?;
        Some(column.get_or_init(|| Arc::new(Column::new(self.files + 1))))
    }

    /// Returns the place of a summary, which has no row.
    pub(super) fn without_row(&self) -> FileId {
        FileId(self.files as u32)
    }
}
