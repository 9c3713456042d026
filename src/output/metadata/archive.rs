//! Reads archives (ZIP), which office files are, and their parts.
//!
//! Entry points: [`is_document`], [`parts`] and [`unpacked`].

use super::source::Source;
use flate2::read::DeflateDecoder;
use std::io::{self, Read};

/// Bytes at the end in which the end of the list of parts is searched. A comment of up to 64 KB may follow its mark.
const TAIL: u64 = (64 << 10) + 22;

/// Most bytes of the list of parts.
const MOST_LIST: u64 = 1 << 20;

/// Most bytes of a part, packed and unpacked.
const MOST_PART: u64 = 256 << 10;

/// Parts that only office files and books have.
const DOCUMENT: &[&[u8]] = &[
    b"[Content_Types].xml",
    b"mimetype",
    b"META-INF/container.xml",
    b"Index/Document.iwa",
];

/// A part as the list names it.
pub(super) struct Part {
    pub(super) name: Vec<u8>,
    /// How it is packed: not at all (0) or by deflate (8).
    method: u16,
    packed: u64,
    /// Where its own header is.
    at: u64,
}

/// Whether an archive is an office file or a book.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn is_document(source: &mut Source<'_>) -> io::Result<bool> {
    let parts = parts(source)?;
    Ok(parts.iter().any(|part| DOCUMENT.contains(&&*part.name)))
}

/// The parts of an archive, as its list names them.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn parts(source: &mut Source<'_>) -> io::Result<Vec<Part>> {
    let tail = source.read(source.length().saturating_sub(TAIL), TAIL)?;
    let Some(end) = tail.windows(4).rposition(|w| w == b"PK\x05\x06") else {
        return Ok(Vec::new());
    };
    let (Some(length), Some(at)) = (number(&tail, end + 12, 4), number(&tail, end + 16, 4)) else {
        return Ok(Vec::new());
    };
    let list = source.read(at, length.min(MOST_LIST))?;
    let mut parts = Vec::new();
    let mut rest = &*list;
    while let Some((part, after)) = part(rest) {
        parts.push(part);
        rest = after;
    }
    Ok(parts)
}

/// Returns the first part of the list, and what follows it.
fn part(list: &[u8]) -> Option<(Part, &[u8])> {
    list.starts_with(b"PK\x01\x02").then_some(())?;
    let length = |at| number(list, at, 2).map(|n| n as usize);
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let part = Part {
        name: list.get(46..46 + name)?.to_vec(),
        method: number(list, 10, 2)? as u16,
        packed: number(list, 20, 4)?,
        at: number(list, 42, 4)?,
    };
    Some((part, list.get(46 + name + extra + comment..)?))
}

/// Returns the beginning of a part's content; as much of it as can be unpacked.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn unpacked(source: &mut Source<'_>, part: &Part) -> io::Result<Vec<u8>> {
    let head = source.read(part.at, 30)?;
    let (Some(name), Some(extra)) = (number(&head, 26, 2), number(&head, 28, 2)) else {
        return Ok(Vec::new());
    };
    let packed = source.read(part.at + 30 + name + extra, part.packed.min(MOST_PART))?;
    let mut text = Vec::new();
    match part.method {
        0 => text = packed,
        8 => {
            // If the packed bytes are broken, those before the damage have been read.
            let _ = DeflateDecoder::new(&*packed)
                .take(MOST_PART)
                .read_to_end(&mut text);
        }
        _ => {}
    }
    Ok(text)
}

/// Returns a number of `size` bytes at `at`.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + size)?;
    let add = |sum, byte: &u8| (sum << 8) | u64::from(*byte);
    Some(bytes.iter().rev().fold(0, add))
}
