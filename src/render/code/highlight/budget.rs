//! What colouring a block may cost, counted in steps: every machine comes to the same end (C14).
//!
//! Entry point: [`Budget::of`]. A unit is what takes 50 nanoseconds at most on a machine of today, so no block takes longer than a fifth of
//! a second there. Real code takes two to twenty units a byte; what takes hundreds is made to, or is no code of that language.

use std::fmt;

/// Units for any block, however short.
const LEAST: u64 = 20_000;
/// Units for each byte of a block.
const PER_BYTE: u64 = 256;
/// Units for any block, however long.
const MOST: u64 = 4_000_000;

/// Units that are left for a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(u64);

/// Why the rest of a block stays plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render::code) enum Stop {
    /// The budget is spent.
    Spent,
    /// The grammar goes on at one place without end.
    NoProgress,
    /// The grammar is as many contexts deep as any may be.
    TooDeep,
    /// The grammar refers to what is not there.
    Broken,
}

impl Budget {
    /// For a block of this many bytes.
    pub(super) fn of(length: usize) -> Self {
        Self((LEAST + PER_BYTE * length as u64).min(MOST))
    }

    /// Takes units off.
    ///
    /// # Errors
    /// [`Stop::Spent`] when there are not as many.
    pub(super) fn pay(&mut self, units: u64) -> Result<(), Stop> {
        self.0 = self.0.checked_sub(units).ok_or(Stop::Spent)?;
        Ok(())
    }

    /// The units paid since `before`.
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
