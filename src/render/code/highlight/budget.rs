//! Limits what highlighting a block may cost, counted in units of work, so that every machine stops at the same line (C14).
//!
//! Entry point: [`Budget::of`]. A unit takes at most 50 nanoseconds on a current machine, so no block takes longer than a fifth of a
//! second. Ordinary code takes two to twenty units a byte. Text that takes hundreds was made to, or is not in that language.

use std::fmt;

/// Fewest units that a block gets.
const LEAST: u64 = 20_000;
/// Units that a block gets for each of its bytes.
const PER_BYTE: u64 = 256;
/// Most units that a block gets.
const MOST: u64 = 4_000_000;

/// The units that a block has left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(u64);

/// Why the rest of a block stays plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render::code) enum Stop {
    /// The budget is used up.
    Spent,
    /// The grammar takes step after step without moving on.
    NoProgress,
    /// The grammar opened as many contexts as are allowed.
    TooDeep,
    /// The grammar refers to a context that does not exist.
    Broken,
}

impl Budget {
    /// Returns the budget of a block of `length` bytes.
    pub(super) fn of(length: usize) -> Self {
        Self((LEAST + PER_BYTE * length as u64).min(MOST))
    }

    /// Takes units off the budget.
    ///
    /// # Errors
    /// [`Stop::Spent`] if fewer are left.
    pub(super) fn pay(&mut self, units: u64) -> Result<(), Stop> {
        self.0 = self.0.checked_sub(units).ok_or(Stop::Spent)?;
        Ok(())
    }

    /// Returns the units paid since `before`.
    pub(super) fn since(self, before: Self) -> u64 {
        before.0 - self.0
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Spent => "it takes too long",
            Self::NoProgress => "its grammar makes no progress",
            Self::TooDeep => "it is nested too deeply",
            Self::Broken => "its grammar is incomplete",
        })
    }
}
