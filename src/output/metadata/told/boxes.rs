//! Reads nested boxes (ISO base media): photos as HEIC, AVIF and CR3, films as MP4 and QuickTime, JPEG XL, JPEG 2000.
//!
//! Entry point: [`read`]. It reads only headers of boxes on the way, so a box behind gigabytes of film is found quickly.

use super::ends::xmp;
use super::{Told, tiff};
use crate::output::metadata::source::Source;
use std::io;
use std::ops::Range;

/// Most boxes of a file that are looked at.
const MOST_BOXES: usize = 2000;

/// Most bytes of a box that is read whole.
const MOST_CONTENT: u64 = 256 << 10;

/// Boxes whose content is read.
const CONTAINERS: &[&[u8; 4]] = &[
    b"moov", b"udta", b"trak", b"mdia", b"minf", b"stbl", b"ilst",
];

/// What precedes the children of `meta`, but for QuickTime, and the entries of `stsd`.
const VERSION_AND_FLAGS: u64 = 4;

/// Canon's box, whose children `CMT1` to `CMT4` are TIFF structures.
const CANON: [u8; 16] = *b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";
const UUID_XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
const UUID_EXIF: [u8; 16] = *b"JpgTiffExif->JP2";

/// A box: its name, and the range of its content.
struct Found {
    kind: [u8; 4],
    content: Range<u64>,
}

/// Reads boxes, the innermost of what waits first.
struct Reader<'s, 'r, 't> {
    source: &'s mut Source<'r>,
    told: &'t mut Told,
    /// Ranges that hold boxes.
    waiting: Vec<Range<u64>>,
    left: usize,
}

/// Returns what the boxes of a file tell.
pub(super) fn read(source: &mut Source<'_>, told: &mut Told) -> io::Result<()> {
    let whole = 0..source.length();
    let mut reader = Reader {
        source,
        told,
        waiting: vec![whole],
        left: MOST_BOXES,
    };
    while let Some(mut range) = reader.waiting.pop() {
        while let Some((found, end)) = reader.next(&range)? {
            range.start = end;
            reader.look(&found)?;
        }
    }
    Ok(())
}

impl Reader<'_, '_, '_> {
    /// Returns the first box of `range`, and where the next one begins.
    fn next(&mut self, range: &Range<u64>) -> io::Result<Option<(Found, u64)>> {
        let at = range.start;
        if self.left == 0 || at.saturating_add(8) > range.end {
            return Ok(None);
        }
        self.left -= 1;
        let Some(head) = self.source.array::<8>(at)? else {
            return Ok(None);
        };
        let [a, b, c, d, kind @ ..] = head;
        let (mut header, mut size) = (8, u64::from(u32::from_be_bytes([a, b, c, d])));
        match size {
            0 => size = range.end - at,
            1 => {
                header = 16;
                let long = self.source.array(at + 8)?;
                size = long.map_or(0, u64::from_be_bytes);
            }
            _ => {}
        }
        if size < header {
            return Ok(None);
        }
        // A box that claims to be longer than the one around it is cut off.
        let end = at.saturating_add(size).min(range.end);
        let content = (at + header).min(end)..end;
        Ok(Some((Found { kind, content }, end)))
    }

    fn look(&mut self, found: &Found) -> io::Result<()> {
        let content = &found.content;
        match &found.kind {
            kind if CONTAINERS.contains(&kind) => self.waiting.push(content.clone()),
            b"meta" => self.meta(content)?,
            b"\xa9xyz" | b"loci" => self.told.place |= content.start < content.end,
            b"\xa9aut" | b"auth" => self.told.name |= content.start < content.end,
            b"keys" => {
                let keys = self.content(content)?;
                let has = |word: &[u8]| keys.windows(word.len()).any(|w| w == word);
                self.told.place |= has(b".location.") || has(b"location-");
                self.told.name |= has(b".author") || has(b".creator");
            }
            // Sports cameras record a track of positions.
            b"stsd" => {
                let kind = self.source.read(content.start.saturating_add(12), 4)?;
                self.told.place |= matches!(&*kind, b"gpmd" | b"camm");
            }
            b"uuid" => match self.source.array(content.start)? {
                Some(CANON) => self.waiting.push(content.start + 16..content.end),
                Some(UUID_EXIF) => tiff::read(self.source, content.start + 16, self.told)?,
                Some(UUID_XMP) => self.xmp(content)?,
                _ => {}
            },
            [b'C', b'M', b'T', b'1'..=b'3'] => tiff::read(self.source, content.start, self.told)?,
            // The fourth holds nothing but the directory of the place.
            b"CMT4" => tiff::read_position(self.source, content.start, self.told)?,
            b"Exif" => self.exif(content.start)?,
            b"XMP_" | b"xml " => self.xmp(content)?,
            _ => {}
        }
        Ok(())
    }

    fn content(&mut self, range: &Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.saturating_sub(range.start);
        self.source.read(range.start, length.min(MOST_CONTENT))
    }

    fn xmp(&mut self, range: &Range<u64>) -> io::Result<()> {
        let content = self.content(range)?;
        xmp(&content, self.told);
        Ok(())
    }

    /// Reads EXIF data, which begin with the distance to their TIFF structure.
    fn exif(&mut self, at: u64) -> io::Result<()> {
        let Some(distance) = self.source.array(at)?.map(u32::from_be_bytes) else {
            return Ok(());
        };
        let base = at.saturating_add(4).saturating_add(u64::from(distance));
        tiff::read(self.source, base, self.told)
    }

    /// Reads a box `meta`: boxes like those of films, or the items of a photo.
    fn meta(&mut self, content: &Range<u64>) -> io::Result<()> {
        // QuickTime's has no version.
        let start = self.source.read(content.start, 8)?;
        let is_plain = start.get(4..8) == Some(b"hdlr");
        let skipped = if is_plain { 0 } else { VERSION_AND_FLAGS };
        let mut range = content.start.saturating_add(skipped)..content.end;
        self.waiting.push(range.clone());
        let (mut names, mut places) = (Vec::new(), Vec::new());
        let mut data = 0;
        while let Some((found, end)) = self.next(&range)? {
            range.start = end;
            match &found.kind {
                b"iinf" => names = self.items(&found.content)?,
                b"iloc" => places = self.locations(&found.content)?,
                b"idat" => data = found.content.start,
                _ => {}
            }
        }
        for place in places {
            let Some((_, kind)) = names.iter().find(|(id, _)| *id == place.id) else {
                continue;
            };
            let start = place
                .start
                .saturating_add(if place.in_data { data } else { 0 });
            match kind {
                b"Exif" => self.exif(start)?,
                _ => self.xmp(&(start..start.saturating_add(place.length)))?,
            }
        }
        Ok(())
    }

    /// Returns the items that hold metadata: their numbers and kinds.
    fn items(&mut self, content: &Range<u64>) -> io::Result<Vec<(u32, [u8; 4])>> {
        let version = self.source.read(content.start, 1)?;
        let count = if version == [0] { 2 } else { 4 };
        let mut range = content.start.saturating_add(VERSION_AND_FLAGS + count)..content.end;
        let mut items = Vec::new();
        while let Some((found, end)) = self.next(&range)? {
            range.start = end;
            let entry = self.source.read(found.content.start, 16)?;
            let mut fields = Fields(&entry);
            let version = fields.number(1);
            fields.number(3);
            let id = fields.number(if version == Some(3) { 4 } else { 2 });
            fields.number(2);
            if let (Some(id), Some(kind @ (b"Exif" | b"mime"))) = (id, fields.kind()) {
                items.push((id as u32, *kind));
            }
        }
        Ok(items)
    }

    /// Returns where the items are.
    fn locations(&mut self, content: &Range<u64>) -> io::Result<Vec<Location>> {
        let bytes = self.content(content)?;
        let mut all = Vec::new();
        // If the list breaks off, the entries before that count.
        let _ = locations(&bytes, &mut all);
        Ok(all)
    }
}

/// Where an item begins, and how long its first part is.
#[derive(Clone, Copy)]
struct Location {
    id: u32,
    start: u64,
    length: u64,
    /// Whether it counts from the box `idat`, not from the file's beginning.
    in_data: bool,
}

/// Reads the list of `iloc`; `None` where it is cut off.
fn locations(bytes: &[u8], all: &mut Vec<Location>) -> Option<()> {
    let mut fields = Fields(bytes);
    let version = fields.number(1)?;
    fields.number(3)?;
    let sizes = fields.number(2)?;
    let size = |shift: u32| ((sizes >> shift) & 15) as usize;
    let (offsets, lengths, bases) = (size(12), size(8), size(4));
    let indices = if version > 0 { size(0) } else { 0 };
    let wide = if version < 2 { 2 } else { 4 };
    for _ in 0..fields.number(wide)? {
        let id = fields.number(wide)? as u32;
        let in_data = version > 0 && fields.number(2)? & 15 == 1;
        fields.number(2)?;
        let base = fields.number(bases)?;
        let parts = fields.number(2)? as usize;
        if parts > 0 {
            fields.number(indices)?;
            let start = base.saturating_add(fields.number(offsets)?);
            let length = fields.number(lengths)?;
            all.push(Location {
                id,
                start,
                length,
                in_data,
            });
            fields.number((parts - 1) * (indices + offsets + lengths))?;
        }
    }
    Some(())
}

/// Numbers one after the other.
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    /// Returns a number of `bytes` bytes, of which the last eight count.
    fn number(&mut self, bytes: usize) -> Option<u64> {
        let (number, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(
            number
                .iter()
                .fold(0, |sum, byte| (sum << 8) | u64::from(*byte)),
        )
    }

    fn kind(&mut self) -> Option<&'b [u8; 4]> {
        let (kind, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(kind)
    }
}
