//! What values are sorted by (D34).
//!
//! Entry point: [`SortKey`], which [`super::World::sort_key`] makes.

use crate::link::NaturalKey;
use jiff::civil::DateTime;
use std::cmp::Ordering;

/// What a value is sorted by: numbers and durations, dates, booleans, texts with links and files, lists, maps, empty last (D34).
/// Comparing two keys allocates nothing, so what is compared often is turned into a key once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A number, or the milliseconds of a duration.
    Size(Size),
    /// A date, midnight if it has no time.
    Date(DateTime),
    /// A boolean, false first.
    Boolean(bool),
    /// A text, or what reads as one.
    Text(NaturalKey),
    /// Item by item, then by length.
    List(Vec<SortKey>),
    /// By the folded keys, then by the values.
    Map(Vec<String>, Vec<SortKey>),
    /// No value.
    Empty,
}

/// A number with a total order.
#[derive(Clone, Copy, Debug)]
pub struct Size(f64);

impl Size {
    /// Makes the key of a number.
    #[must_use]
    pub fn new(number: f64) -> Self {
        Self(number)
    }
}

impl Ord for Size {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Size {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Size {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Size {}

impl SortKey {
    /// Compares in descending order, in which empty values still come last (D34).
    #[must_use]
    pub fn cmp_descending(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Empty, _) | (_, Self::Empty) => self.cmp(other),
            _ => other.cmp(self),
        }
    }
}
