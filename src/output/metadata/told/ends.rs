//! Reads metadata that stands in plain words near the beginning and the end of a file: XMP, the properties of PDF, RTF and ASF.
//!
//! Entry points: [`read`], [`read_asf`], [`has_place`], [`has_name`].

use super::Told;
use crate::output::metadata::source::Source;
use std::io;

/// How many bytes are searched at either end.
const END: u64 = 256 << 10;

/// Words that come before a place.
const PLACES: &[&[u8]] = &[b"GPSLatitude", b"ISO6709", b"RECORDING_LOCATION"];

/// Words that come before a name.
pub(super) type Names = &'static [&'static [u8]];

/// Of XMP, as most programs write it.
pub(super) const XMP: Names = &[
    b"<dc:creator>",
    b"aux:OwnerName=",
    b"exifEX:CameraOwnerName=",
];
pub(super) const PDF: Names = &[b"/Author"];
pub(super) const RTF: Names = &[b"{\\author ", b"{\\operator "];
/// Names in office files: who made them, and who saved them last.
pub(super) const OFFICE: Names = &[
    b"<dc:creator>",
    b"<cp:lastModifiedBy>",
    b"<meta:initial-creator>",
];

/// The object of ASF that names title and author.
const CONTENT_DESCRIPTION: &[u8] =
    b"\x33\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c";

/// Returns what both ends of the file tell; `names` are the words that come before a name.
pub(super) fn read(source: &mut Source<'_>, told: &mut Told, names: &[Names]) -> io::Result<()> {
    let length = source.length();
    let first = source.read(0, END)?;
    let last = source.read(length.saturating_sub(END).max(END), END)?;
    for bytes in [first, last] {
        told.place |= has_place(&bytes);
        told.name |= names.iter().any(|names| has_name(&bytes, names));
    }
    Ok(())
}

/// As [`read`]; the author of ASF has a place of his own.
pub(super) fn read_asf(source: &mut Source<'_>, told: &mut Told) -> io::Result<()> {
    read(source, told, &[XMP])?;
    let head = source.read(0, END)?;
    let Some(at) = find(&head, CONTENT_DESCRIPTION) else {
        return Ok(());
    };
    // After the object's length come the lengths of title and author, in bytes of UTF-16 with a zero at its end.
    let length = head
        .get(at + 26..at + 28)
        .and_then(|two| two.try_into().ok());
    told.name |= length.is_some_and(|two| u16::from_le_bytes(two) > 2);
    Ok(())
}

/// Whether these bytes name a place.
pub(super) fn has_place(bytes: &[u8]) -> bool {
    PLACES.iter().any(|word| find(bytes, word).is_some())
}

/// Whether one of these words stands before a name. Tags, brackets, quotes and blanks between them are no name.
pub(super) fn has_name(bytes: &[u8], words: Names) -> bool {
    words.iter().any(|word| {
        let mut rest = bytes;
        while let Some(at) = find(rest, word) {
            rest = &rest[at + word.len()..];
            if begins_with_name(rest) {
                return true;
            }
        }
        false
    })
}

/// Most bytes between a word and the name.
const GAP: usize = 200;

fn begins_with_name(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(GAP)];
    let mut in_tag = false;
    for (at, byte) in bytes.iter().enumerate() {
        let rest = &bytes[at + 1..];
        match byte {
            b'<' if rest.starts_with(b"/") => return false,
            b'<' if hex_digits(rest) > 3 => return true,
            b'<' => in_tag = true,
            b'>' => in_tag = false,
            _ if in_tag => {}
            // The end of a text in PDF or RTF, or of an attribute in XMP; or the next property of a PDF.
            b')' | b'}' | b'/' => return false,
            b'"' | b'\'' if at > 0 => return false,
            b'(' | b'"' | b'\'' | 0 => {}
            _ if byte.is_ascii_whitespace() => {}
            _ => return true,
        }
    }
    false
}

/// Returns how many digits of a text in hexadecimal, as PDF writes it, are at the beginning.
fn hex_digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_hexdigit()).count()
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let (first, mut at) = (word.first()?, 0);
    loop {
        at += bytes.get(at..)?.iter().position(|byte| byte == first)?;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
}

/// What XMP says, which is XML in the midst of other bytes.
pub(super) fn xmp(bytes: &[u8], told: &mut Told) {
    told.place |= has_place(bytes);
    told.name |= has_name(bytes, XMP);
}
