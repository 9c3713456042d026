//! The functions of Dataview (U, "Functions").
//!
//! Entry point: [`FUNCTIONS`], from which the manual's table and "did you mean" are made.

mod choices;
mod entry;
mod lists;
mod makers;
mod numbers;
mod texts;
mod times;

use crate::value::{Function, Table};

/// All functions, in the order of the manual.
pub const FUNCTIONS: Table = Table {
    parts: &[
        makers::MAKERS,
        numbers::NUMBERS,
        lists::LISTS,
        texts::TEXTS,
        choices::CHOICES,
        times::TIMES,
    ],
};

/// Writes the manual's table: call, result, notes.
#[must_use]
pub fn manual() -> String {
    FUNCTIONS.manual(call)
}

/// Returns a function as the manual writes it: `round(n[, digits])`.
#[must_use]
pub fn call(function: &Function) -> String {
    let arguments = function.arguments.unwrap_or_default();
    format!("{}({arguments})", function.name)
}
