//! Cleans WebP: keeps the chunks of the picture, its colours and its animation, and removes all others.
//!
//! Entry point: [`clean`]. The flags and the size at the beginning are made to fit.

use crate::model::exif;

/// Flags of `VP8X`.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// What precedes the chunks of a frame in `ANMF`.
const FRAME_HEADER: usize = 16;

/// Returns the picture without metadata; `None` if this is no WebP.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(bytes.strip_prefix(b"RIFF")?.get(..4)?.try_into().ok()?);
    let end = (size as usize).checked_add(8)?;
    let mut rest = bytes.get(..end)?.get(8..)?.strip_prefix(b"WEBP")?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(b"RIFF\0\0\0\0WEBP");
    let mut flags = None;
    let (mut has_picture, mut oriented) = (false, false);
    while !rest.is_empty() {
        let (kind, data, after) = chunk(rest)?;
        rest = after;
        match &kind {
            b"VP8X" => {
                flags.get_or_insert(out.len() + 8);
                write(&mut out, kind, data);
            }
            b"VP8 " | b"VP8L" => {
                has_picture = true;
                write(&mut out, kind, data);
            }
            b"ANMF" => {
                has_picture = true;
                write(&mut out, kind, &frame(data)?);
            }
            b"ALPH" | b"ANIM" | b"ICCP" => write(&mut out, kind, data),
            b"EXIF" if flags.is_some() && !oriented => {
                if let Some(value) = exif::orientation(data) {
                    write(&mut out, kind, &exif::only_orientation(value));
                    oriented = true;
                }
            }
            _ => {}
        }
    }
    if let Some(flags) = flags.and_then(|at| out.get_mut(at)) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        *flags |= if oriented { HAS_EXIF } else { 0 };
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    has_picture.then_some(out)
}

/// Returns a chunk's kind and content, and what follows it.
fn chunk(bytes: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let kind = bytes.get(..4)?.try_into().ok()?;
    let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let data = bytes.get(8..)?.get(..length)?;
    // The byte that makes the length even is missing at the end of some files.
    let after = bytes.get(8 + length + length % 2..).unwrap_or_default();
    Some((kind, data, after))
}

fn write(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend(kind);
    out.extend((data.len() as u32).to_le_bytes());
    out.extend_from_slice(data);
    if !data.len().is_multiple_of(2) {
        out.push(0);
    }
}

/// Returns a frame of an animation with nothing but its picture.
fn frame(data: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = data.split_at_checked(FRAME_HEADER)?;
    let mut out = header.to_vec();
    while !rest.is_empty() {
        let (kind, data, after) = chunk(rest)?;
        rest = after;
        if matches!(&kind, b"ALPH" | b"VP8 " | b"VP8L") {
            write(&mut out, kind, data);
        }
    }
    Some(out)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, *kind, data);
        out
    }

    pub(in crate::output::metadata) fn picture(chunks: &[Vec<u8>]) -> Vec<u8> {
        let chunks = chunks.concat();
        let mut all = b"RIFF".to_vec();
        all.extend((chunks.len() as u32 + 4).to_le_bytes());
        all.extend_from_slice(b"WEBP");
        all.extend(chunks);
        all
    }

    fn extended(flags: u8) -> Vec<u8> {
        chunk(b"VP8X", &[flags, 0, 0, 0, 31, 0, 0, 15, 0, 0])
    }

    #[test]
    fn v15_a_webp_loses_metadata_and_nothing_else() {
        let frame = |more: &[u8]| {
            let chunks = [
                chunk(b"ALPH", b"odd"),
                chunk(b"VP8 ", b"frame"),
                more.to_vec(),
            ];
            chunk(
                b"ANMF",
                &[[7; FRAME_HEADER].to_vec(), chunks.concat()].concat(),
            )
        };
        let dirty = picture(&[
            extended(0x3e),
            chunk(b"ICCP", b"colours"),
            chunk(b"ANIM", b"loop"),
            frame(&chunk(b"note", b"secret")),
            chunk(b"EXIF", b"II*\0position"),
            chunk(b"XMP ", b"<x/>"),
            chunk(b"what", b"ever"),
        ]);
        let mut trailed = dirty.clone();
        trailed.extend(b"what follows");
        let expected = picture(&[
            extended(0x32),
            chunk(b"ICCP", b"colours"),
            chunk(b"ANIM", b"loop"),
            frame(b""),
        ]);
        assert_eq!(clean(&dirty).as_ref(), Some(&expected));
        assert_eq!(clean(&trailed).as_ref(), Some(&expected));
        let simple = picture(&[chunk(b"VP8L", b"pixel")]);
        assert_eq!(clean(&simple).as_ref(), Some(&simple));
    }

    #[test]
    fn v15_orientation_stays_as_the_only_tag() {
        let only = chunk(b"EXIF", &exif::only_orientation(3));
        let mut data = b"Exif\0\0".to_vec();
        data.extend(exif::only_orientation(3));
        data.extend(b"and where it was taken");
        let dirty = [extended(0x0c), chunk(b"VP8 ", b"x"), chunk(b"EXIF", &data)];
        let expected = [extended(0x08), chunk(b"VP8 ", b"x"), only];
        assert_eq!(clean(&picture(&dirty)), Some(picture(&expected)));
    }

    #[test]
    fn v15_what_is_no_webp() {
        let whole = picture(&[chunk(b"VP8L", b"pixels"), chunk(b"EXIF", b"data")]);
        for end in 0..whole.len() {
            assert_eq!(clean(&whole[..end]), None, "{end}");
        }
        assert_eq!(clean(&picture(&[chunk(b"EXIF", b"data")])), None);
        assert_eq!(clean(&picture(&[chunk(b"ANMF", b"short")])), None);
    }
}
