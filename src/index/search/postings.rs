//! Packs postings, each of which says that a term stands in a document.
//!
//! A packed posting is a varint of the distance to the document before, with [`Posting::low`] in the lowest bits, and for some [`Shape`]s
//! one more byte.

use std::cmp::Ordering;

/// The format of the postings of one index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// How many bits [`Posting::low`] takes.
    pub(super) bits: u32,
    /// The bits of `low` after which a byte follows; [`ALWAYS`] if one follows every time.
    pub(super) more: u8,
    /// The bytes of a term are left out if it stands in more than one of this many documents; 0 for never.
    pub(super) common: u32,
}

/// Of a [`Shape`] whose postings all have one more byte.
pub(super) const ALWAYS: u8 = u8::MAX;

impl Shape {
    /// Whether one more byte follows `low`.
    fn has_more(self, low: u8) -> bool {
        self.more == ALWAYS || low & self.more != 0
    }
}

/// A term in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) doc: u32,
    pub(super) low: u8,
    pub(super) more: u8,
}

impl Shape {
    /// Whether the second bytes of a term that stands in `count` of `documents` documents are left out.
    pub(super) fn shortens(self, count: u32, documents: u32) -> bool {
        u64::from(count) * u64::from(self.common) > u64::from(documents) && documents > 64
    }
}

/// Calls `take` with each of the packed postings. Returns `None` if they are broken.
pub(super) fn unpack(
    shape: Shape,
    packed: &[u8],
    mut take: impl FnMut(Posting) -> Option<()>,
) -> Option<()> {
    let mut bytes = packed.iter();
    let mut doc = 0u32;
    while let Some(first) = bytes.next() {
        let mut value = u64::from(first & 0x7f);
        let mut last = *first;
        let mut shift = 7;
        while last >= 0x80 {
            last = *bytes.next()?;
            value |= u64::from(last & 0x7f).checked_shl(shift)?;
            shift += 7;
        }
        doc = doc.checked_add(u32::try_from(value >> shape.bits).ok()?)?;
        let low = (value & ((1 << shape.bits) - 1)) as u8;
        let more = if shape.has_more(low) {
            *bytes.next()?
        } else {
            0
        };
        take(Posting { doc, low, more })?;
    }
    Some(())
}

/// Packs postings in the order of their documents.
pub(super) fn pack_all(out: &mut Vec<u8>, shape: Shape, postings: &[Posting]) {
    let mut before = 0;
    for posting in postings {
        pack(out, shape, posting.doc - before, posting.low, posting.more);
        before = posting.doc;
    }
}

/// Copies packed postings without their second bytes.
pub(super) fn shorten(out: &mut Vec<u8>, shape: Shape, mut packed: &[u8]) {
    while !packed.is_empty() {
        let length = packed.iter().position(|b| *b < 0x80).map_or(1, |at| at + 1);
        let (head, rest) = packed.split_at(length.min(packed.len()));
        out.extend_from_slice(head);
        let low = head.first().map_or(0, |b| b & ((1 << shape.bits) - 1));
        let more = usize::from(shape.has_more(low)).min(rest.len());
        packed = &rest[more..];
    }
}

/// Packs a posting that is `gap` documents after the one before.
pub(super) fn pack(out: &mut Vec<u8>, shape: Shape, gap: u32, low: u8, more: u8) {
    varint(out, u64::from(gap) << shape.bits | u64::from(low));
    if shape.has_more(low) {
        out.push(more);
    }
}

/// Writes a number with seven bits a byte, the lowest first. The highest bit of a byte means that another one follows.
pub(in crate::index) fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Returns the order of strings in scripts: by UTF-16 code units.
pub(super) fn script_order(a: &str, b: &str) -> Ordering {
    // It is the order of bytes, except that characters of two units come before those from U+E000 to U+FFFF.
    match a.bytes().zip(b.bytes()).find(|(a, b)| a != b) {
        Some((0xf0.., 0xee | 0xef)) => Ordering::Less,
        Some((0xee | 0xef, 0xf0..)) => Ordering::Greater,
        Some((a, b)) => a.cmp(&b),
        None => a.len().cmp(&b.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_in_the_order_of_scripts() {
        let some = [
            "",
            "a",
            "aa",
            "b",
            "é",
            "߿",
            "ࠀ",
            "가",
            "힣",
            "\u{e000}",
            "ﬀ",
            "\u{ffff}",
            "🐝",
            "\u{10000}",
            "\u{10ffff}",
        ];
        let words: Vec<String> = some
            .iter()
            .flat_map(|a| some.map(|b| format!("x{a}{b}")))
            .collect();
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (a, b))) {
            assert_eq!(
                script_order(a, b),
                a.encode_utf16().cmp(b.encode_utf16()),
                "{a} {b}"
            );
        }
    }
}
