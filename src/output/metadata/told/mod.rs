//! Reports what the metadata that stays in a file reveals: a place, a name. Nothing is removed; the author gets a finding (NW303).
//!
//! Entry point: [`told()`]. [`super::Source`] limits reading. For a broken file, what was found until then is reported.

mod boxes;
mod ends;
mod read;
mod tiff;

pub(super) use read::told;

/// What the metadata reveals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::output) struct Told {
    /// Whether it names the place where the file was made.
    pub(in crate::output) place: bool,
    /// Whether it names the person who made it.
    pub(in crate::output) name: bool,
}

#[cfg(test)]
mod tests;
