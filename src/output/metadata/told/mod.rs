//! Reports what the metadata that stays in a file reveals: a place, a name. Nothing is removed; the author gets a finding (NW303).
//!
//! Entry point: [`told`]. [`Source`] limits reading. For a broken file, what was found until then is reported.

pub(super) mod archive;
mod boxes;
mod ends;
mod tiff;

use super::kinds::{Format, Group, Kind};
use super::source::Source;
use std::io;

/// What the metadata reveals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::output) struct Told {
    /// Whether it names the place where the file was made.
    pub(in crate::output) place: bool,
    /// Whether it names the person who made it.
    pub(in crate::output) name: bool,
}

/// Returns what the metadata of a file of that kind tell.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn told(source: &mut Source<'_>, kind: Kind) -> io::Result<Told> {
    let mut told = Told::default();
    match kind.format {
        Format::Tiff => tiff::read(source, 0, &mut told)?,
        Format::Raf => tiff::read_raf(source, &mut told)?,
        Format::Boxes => boxes::read(source, &mut told)?,
        Format::Archive => archive::read(source, &mut told)?,
        Format::Asf => ends::read_asf(source, &mut told)?,
        Format::Pdf => ends::read(source, &mut told, &[ends::XMP, ends::PDF])?,
        Format::Rtf => ends::read(source, &mut told, &[ends::RTF])?,
        // The names in music are its performers'.
        Format::Ends if kind.group == Group::Sound => {
            ends::read(source, &mut told, &[])?;
        }
        Format::Ends => ends::read(source, &mut told, &[ends::XMP])?,
        Format::Jpeg | Format::Png | Format::WebP => {}
    }
    Ok(told)
}

/// What XMP says, which is XML in the midst of other bytes.
fn xmp(bytes: &[u8], told: &mut Told) {
    told.place |= ends::has_place(bytes);
    told.name |= ends::has_name(bytes, ends::XMP);
}

#[cfg(test)]
mod tests;
