//! Reads the metadata of a file by its kind.
//!
//! Entry point: [`told`].

use super::{Told, boxes, ends, tiff};
use crate::output::metadata::archive::{parts, unpacked};
use crate::output::metadata::kinds::{Format, Group, Kind};
use crate::output::metadata::source::Source;
use std::io;

/// Parts that name the author.
const NAMING: &[&[u8]] = &[b"docProps/core.xml", b"meta.xml"];

/// Returns what the metadata of a file of that kind tell.
///
/// # Errors
/// If the file cannot be read.
pub(in crate::output::metadata) fn told(source: &mut Source<'_>, kind: Kind) -> io::Result<Told> {
    let mut told = Told::default();
    match kind.format {
        Format::Tiff => tiff::read(source, 0, &mut told)?,
        Format::Raf => tiff::read_raf(source, &mut told)?,
        Format::Boxes => boxes::read(source, &mut told)?,
        Format::Archive => read_archive(source, &mut told)?,
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

/// Reads whether an office file names its author, in one of its parts.
fn read_archive(source: &mut Source<'_>, told: &mut Told) -> io::Result<()> {
    for part in parts(source)? {
        if NAMING.contains(&&*part.name) {
            let text = unpacked(source, &part)?;
            told.name |= ends::has_name(&text, ends::OFFICE);
        }
    }
    Ok(())
}
