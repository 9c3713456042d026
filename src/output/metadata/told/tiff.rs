//! Reads TIFF: directories of tags, in photos of every kind.
//!
//! Entry points: [`read`] for what begins with a TIFF header, [`read_raf`] for the raw photos of Fujifilm.

use super::Told;
use super::ends::xmp;
use crate::output::metadata::source::Source;
use std::io;

/// Most directories of a file that are read.
const MOST_DIRECTORIES: usize = 64;

/// Most tags of a directory that are read.
const MOST_TAGS: u16 = 1000;

/// Most bytes of XMP that are read.
const MOST_XMP: u64 = 256 << 10;

/// Tags that lead to another directory.
const SUB_DIRECTORIES: u16 = 0x014a;
const EXIF: u16 = 0x8769;
const GPS: u16 = 0x8825;

/// Tags that hold a name: artist, copyright, Windows's author, the camera's owner.
const NAMES: &[u16] = &[0x013b, 0x8298, 0x9c9d, 0xa430];

const XMP: u16 = 0x02bc;

/// Tags of the GPS directory that say where: latitude and longitude.
const POSITION: &[u16] = &[2, 4];

/// A TIFF structure within a file.
struct Tiff<'s, 'r> {
    source: &'s mut Source<'r>,
    /// Where it begins: all its addresses count from there.
    base: u64,
    little: bool,
}

/// A tag of a directory.
struct Entry {
    tag: u16,
    /// The value's offset in the file, and its length in bytes.
    at: u64,
    length: u64,
    /// The value, where it is an address.
    address: u64,
}

/// Returns what the TIFF structure at `base` tells.
pub(super) fn read(source: &mut Source<'_>, base: u64, told: &mut Told) -> io::Result<()> {
    read_from(source, base, false, told)
}

/// As [`read`], where the first directory is the one that holds the place.
pub(super) fn read_position(source: &mut Source<'_>, base: u64, told: &mut Told) -> io::Result<()> {
    read_from(source, base, true, told)
}

fn read_from(
    source: &mut Source<'_>,
    base: u64,
    is_position: bool,
    told: &mut Told,
) -> io::Result<()> {
    let head: Option<[u8; 8]> = source.array(base)?;
    let little = match head.as_ref().map(|head| &head[..2]) {
        Some(b"II") => true,
        Some(b"MM") => false,
        _ => return Ok(()),
    };
    let mut tiff = Tiff {
        source,
        base,
        little,
    };
    let first = tiff.source.read(base.saturating_add(4), 4)?;
    let mut directories = vec![(tiff.number(&first), is_position)];
    let mut seen = 0;
    while let Some((at, is_position)) = directories.pop() {
        seen += 1;
        if seen > MOST_DIRECTORIES {
            break;
        }
        tiff.directory(at, is_position, &mut directories, told)?;
    }
    Ok(())
}

/// Returns what the preview in a raw photo of Fujifilm tells: it is a JPEG, and holds all metadata.
pub(super) fn read_raf(source: &mut Source<'_>, told: &mut Told) -> io::Result<()> {
    let Some(at) = source.array(84)?.map(u32::from_be_bytes) else {
        return Ok(());
    };
    let start = source.read(u64::from(at), 64)?;
    let mark = b"Exif\0\0";
    match start.windows(mark.len()).position(|w| w == mark) {
        Some(found) => read(source, u64::from(at) + (found + mark.len()) as u64, told),
        None => Ok(()),
    }
}

impl Tiff<'_, '_> {
    /// Returns a number of up to four bytes; 0 if there are none.
    fn number(&self, bytes: &[u8]) -> u64 {
        let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        match self.little {
            true => bytes.iter().rev().fold(0, add),
            false => bytes.iter().fold(0, add),
        }
    }

    /// Reads the directory at `at`, and adds those that it refers to. `is_position` says that it is the directory of the place.
    fn directory(
        &mut self,
        at: u64,
        is_position: bool,
        directories: &mut Vec<(u64, bool)>,
        told: &mut Told,
    ) -> io::Result<()> {
        if at == 0 {
            return Ok(());
        }
        let start = self.base.saturating_add(at);
        let count = self.source.read(start, 2)?;
        let count = self.number(&count).min(u64::from(MOST_TAGS));
        let table = self.source.read(start.saturating_add(2), count * 12 + 4)?;
        let (entries, next) = table.split_at((count as usize * 12).min(table.len()));
        let mut place = start.saturating_add(2);
        for bytes in entries.chunks_exact(12) {
            let entry = self.entry(bytes, place);
            place = place.saturating_add(12);
            match entry.tag {
                tag if is_position => {
                    told.place |= POSITION.contains(&tag) && self.is_position(&entry)?;
                }
                EXIF => directories.push((entry.address, false)),
                GPS => directories.push((entry.address, true)),
                SUB_DIRECTORIES => {
                    let list = self.source.read(entry.at, entry.length.min(64))?;
                    let list = list.chunks_exact(4);
                    directories.extend(list.map(|four| (self.number(four), false)));
                }
                XMP => xmp(
                    &self.source.read(entry.at, entry.length.min(MOST_XMP))?,
                    told,
                ),
                tag if NAMES.contains(&tag) => told.name |= self.is_set(&entry)?,
                _ => {}
            }
        }
        if !is_position {
            directories.push((self.number(next), false));
        }
        Ok(())
    }

    /// Returns the tag whose twelve bytes stand at `place` in the file.
    fn entry(&self, bytes: &[u8], place: u64) -> Entry {
        let size = match self.number(&bytes[2..4]) {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        };
        let length = self.number(&bytes[4..8]).saturating_mul(size);
        let address = self.number(&bytes[8..12]);
        // Up to four bytes stand in the directory itself.
        let at = match length {
            0..=4 => place.saturating_add(8),
            _ => self.base.saturating_add(address),
        };
        Entry {
            tag: self.number(&bytes[..2]) as u16,
            at,
            length,
            address,
        }
    }

    /// Whether degrees, minutes or seconds are given: cameras that do not know write 0/1 or 0/0.
    fn is_position(&mut self, entry: &Entry) -> io::Result<bool> {
        let value = self.source.read(entry.at, entry.length.min(24))?;
        Ok(value
            .chunks_exact(8)
            .any(|pair| self.number(&pair[..4]) != 0))
    }

    /// Whether the value is not empty, because cameras write empty names.
    fn is_set(&mut self, entry: &Entry) -> io::Result<bool> {
        let value = self.source.read(entry.at, entry.length.min(64))?;
        Ok(value.iter().any(|byte| !matches!(byte, 0 | b' ')))
    }
}
