//! Cleans PNG and APNG: keeps the chunks of the picture, its colours and its animation, and removes all others.
//!
//! Entry point: [`clean`]. Chunks that stay are copied with their checksums.

use crate::model::exif;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The end of every file. It replaces that of the source, so nothing hides in it.
const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// Returns the picture without metadata; `None` if this is no PNG.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(SIGNATURE);
    let (mut has_header, mut has_picture, mut oriented) = (false, false, false);
    while let Some(chunk) = Chunk::read(rest) {
        rest = chunk.after;
        match &chunk.kind {
            b"IHDR" => has_header = true,
            // Apple's variant has a chunk before the header.
            b"CgBI" => {}
            _ if !has_header => return None,
            b"IDAT" => has_picture = true,
            b"IEND" => {
                out.extend_from_slice(END);
                return has_picture.then_some(out);
            }
            b"eXIf" => {
                if let Some(value) = exif::orientation(chunk.data).filter(|_| !oriented) {
                    write(&mut out, *b"eXIf", &exif::only_orientation(value));
                    oriented = true;
                }
                continue;
            }
            kind if is_kept(kind) => {}
            // An unknown chunk without which the picture cannot be shown.
            [first, ..] if first.is_ascii_uppercase() => return None,
            _ => continue,
        }
        out.extend_from_slice(chunk.whole);
    }
    // Cut off: what is there of the picture is shown.
    if matches!(rest.get(4..8), Some(b"IDAT" | b"fdAT")) && has_header {
        has_picture = true;
        out.extend_from_slice(rest);
    }
    has_picture.then_some(out)
}

fn is_kept(kind: &[u8; 4]) -> bool {
    matches!(
        kind,
        b"PLTE"
            | b"gAMA"
            | b"cHRM"
            | b"sRGB"
            | b"iCCP"
            | b"cICP"
            | b"mDCV"
            | b"cLLI"
            | b"sBIT"
            | b"bKGD"
            | b"tRNS"
            | b"pHYs"
            | b"acTL"
            | b"fcTL"
            | b"fdAT"
    )
}

struct Chunk<'b> {
    kind: [u8; 4],
    data: &'b [u8],
    whole: &'b [u8],
    after: &'b [u8],
}

impl<'b> Chunk<'b> {
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
        let end = length.checked_add(12)?;
        let whole = bytes.get(..end)?;
        Some(Self {
            kind: whole.get(4..8)?.try_into().ok()?,
            data: whole.get(8..end - 4)?,
            whole,
            after: &bytes[end..],
        })
    }
}

fn write(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend_from_slice(data);
    let checksum = crc(&out[start..]);
    out.extend(checksum.to_be_bytes());
}

/// Returns the checksum of PNG, bit by bit: only the few bytes of an orientation get one.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), step)
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, *kind, data);
        out
    }

    /// A picture with these chunks before and after its data.
    pub(in crate::output::metadata) fn picture(before: &[Vec<u8>], after: &[Vec<u8>]) -> Vec<u8> {
        let mut all = SIGNATURE.to_vec();
        all.extend(chunk(b"IHDR", b"\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0"));
        all.extend(before.concat());
        all.extend(chunk(b"IDAT", b"pixels"));
        all.extend(chunk(b"IDAT", b"more pixels"));
        all.extend(after.concat());
        all.extend_from_slice(END);
        all
    }

    #[test]
    fn v15_the_checksum_is_that_of_png() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(chunk(b"IEND", b""), END);
    }

    #[test]
    fn v15_a_png_loses_metadata_and_nothing_else() {
        let kept = [
            chunk(b"iCCP", b"p\0\0profile"),
            chunk(b"pHYs", b"density"),
            chunk(b"acTL", b"frames"),
            chunk(b"fcTL", b"frame"),
        ];
        let frames = [chunk(b"fcTL", b"next"), chunk(b"fdAT", b"pixels")];
        let mut before = kept.to_vec();
        before.insert(1, chunk(b"tEXt", b"Author\0somebody"));
        before.push(chunk(b"tIME", b"just now"));
        before.push(chunk(b"eXIf", b"MM\0*position"));
        let mut after = frames.to_vec();
        after.push(chunk(b"iTXt", b"XML:com.adobe.xmp"));
        after.push(chunk(b"zTXt", b"Raw profile type exif"));
        after.push(chunk(b"quXX", b"unknown"));
        let mut dirty = picture(&before, &after);
        dirty.extend(b"what follows");
        let expected = picture(&kept, &frames);
        assert_eq!(clean(&dirty).as_ref(), Some(&expected));
        assert_eq!(clean(&expected).as_ref(), Some(&expected));
    }

    #[test]
    fn v15_orientation_stays_as_the_only_tag() {
        let mut exif = exif::only_orientation(8).to_vec();
        let only = picture(&[chunk(b"eXIf", &exif)], &[]);
        exif.extend(b"and where it was taken");
        let dirty = picture(&[chunk(b"eXIf", &exif)], &[chunk(b"eXIf", &exif)]);
        assert_eq!(clean(&dirty), Some(only));
    }

    #[test]
    fn v15_a_picture_that_is_cut_off_is_cleaned_too() {
        let whole = picture(&[chunk(b"tEXt", b"secret")], &[]);
        let cleaned = picture(&[], &[]);
        for end in 0..whole.len() {
            match clean(&whole[..end]) {
                None => assert!(!whole[..end].windows(6).any(|w| w == b"pixels")),
                Some(bytes) => assert!(cleaned.starts_with(&bytes), "{end}"),
            }
        }
    }

    #[test]
    fn v15_what_is_no_png() {
        let unknown = picture(&[chunk(b"NEWX", b"")], &[]);
        let mut empty = SIGNATURE.to_vec();
        empty.extend_from_slice(END);
        for bytes in [b"".as_slice(), SIGNATURE, &unknown, &empty, b"\xff\xd8"] {
            assert_eq!(clean(bytes), None, "{bytes:?}");
        }
    }
}
