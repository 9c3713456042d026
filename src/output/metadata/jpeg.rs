//! Cleans JPEG: keeps the segments that a decoder needs and the colour profile, and removes all others.
//!
//! Entry point: [`clean`]. The compressed picture is copied byte for byte.

use crate::model::exif;

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;

/// Returns the picture without metadata; `None` if this is no JPEG.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&[0xff, SOI])?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xff, SOI]);
    let mut oriented = false;
    let mut scans = 0;
    // The part of a picture that is cut off is shown, so it is cleaned as well.
    while let Some((marker, after)) = next_marker(rest) {
        rest = after;
        match marker {
            EOI => {
                out.extend([0xff, EOI]);
                break;
            }
            SOI => return None,
            // Markers without a segment, which mean nothing here.
            0x01 | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let Some((payload, after)) = segment(rest) else {
            break;
        };
        rest = after;
        match marker {
            APP1 if !oriented && payload.starts_with(b"Exif\0") => {
                if let Some(value) = exif::orientation(payload) {
                    let exif = [b"Exif\0\0".as_slice(), &exif::only_orientation(value)].concat();
                    write(&mut out, APP1, &exif);
                    oriented = true;
                }
            }
            SOS => {
                write(&mut out, marker, payload);
                let (scan, after) = rest.split_at(scan_length(rest));
                out.extend_from_slice(scan);
                rest = after;
                scans += 1;
            }
            _ => {
                if let Some(kept) = kept(marker, payload) {
                    write(&mut out, marker, &kept);
                }
            }
        }
    }
    (scans > 0).then_some(out)
}

/// Returns the next marker and what follows it. Stray bytes before it are passed over, as decoders do.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        at += bytes.get(at..)?.iter().position(|byte| *byte != 0xff)?;
        let marker = *bytes.get(at)?;
        at += 1;
        if marker != 0 {
            return Some((marker, bytes.get(at..)?));
        }
    }
}

/// Returns a segment's payload and what follows it.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(u16::from_be_bytes(bytes.get(..2)?.try_into().ok()?));
    Some((bytes.get(2..length)?, bytes.get(length..)?))
}

fn write(out: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    out.extend([0xff, marker]);
    // It came from a segment or is shorter than that, so it fits.
    let length = u16::try_from(payload.len() + 2).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(payload);
}

/// Returns the part of a segment's payload that stays.
fn kept(marker: u8, payload: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // Keeps the bytes before the thumbnail's size, which becomes 0 by 0.
        APP0 if payload.starts_with(b"JFIF\0") => Some([payload.get(..12)?, &[0, 0]].concat()),
        APP2 if payload.starts_with(b"ICC_PROFILE\0") => Some(payload.to_vec()),
        APP14 if payload.starts_with(b"Adobe") => payload.get(..12).map(<[u8]>::to_vec),
        // Tables, frames and restart intervals have the codes from 0xC0 to 0xCF and from 0xDB to 0xDF; 0xC8 alone is reserved.
        0xc8 => None,
        0xc0..=0xcf | 0xdb..=0xdf => Some(payload.to_vec()),
        _ => None,
    }
}

/// Returns how many bytes belong to the scan: up to a marker that is neither a stuffed `FF` nor a restart.
fn scan_length(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff | 0xd0..=0xd7);
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn with(marker: u8, payload: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, marker, payload);
        out
    }

    /// A picture with `extra` segments after its start.
    pub(in crate::output::metadata) fn picture(extra: &[Vec<u8>]) -> Vec<u8> {
        let mut all = vec![0xff, SOI];
        all.extend(extra.concat());
        all.extend(with(0xdb, &[1; 65]));
        all.extend(with(0xc2, b"\x08\0\x10\0\x20\x01\x01\x11\0"));
        all.extend(with(0xc4, &[2; 20]));
        all.extend(with(SOS, &[1, 1, 0, 0, 63, 0]));
        all.extend(b"scan\xff\0one\xff\xd3\xff\xd0more");
        all.extend(with(0xc4, &[3; 20]));
        all.extend(with(SOS, &[1, 1, 0, 0, 63, 0]));
        all.extend(b"scan two");
        all.extend([0xff, EOI]);
        all
    }

    #[test]
    fn v15_a_jpeg_loses_metadata_and_nothing_else() {
        let jfif = with(APP0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0");
        let thumbnail = with(APP0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01abc");
        let profile = with(APP2, b"ICC_PROFILE\0\x01\x01colours");
        let adobe = with(APP14, b"Adobe\0\x64\0\0\0\0\x01");
        let dirty = picture(&[
            thumbnail,
            with(0xe0, b"JFXX\0\x10thumb"),
            with(APP1, b"Exif\0\0MM\0*nothing"),
            with(APP1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
            profile.clone(),
            with(APP2, b"MPF\0more pictures"),
            with(0xed, b"Photoshop 3.0\0IPTC"),
            adobe.clone(),
            with(0xfe, b"a comment"),
            b"\xff\xff\xff".to_vec(),
            with(0xfd, b"extension"),
        ]);
        let mut trailed = dirty.clone();
        trailed.extend(picture(&[]));
        let expected = picture(&[jfif, profile, adobe]);
        assert_eq!(clean(&dirty).as_ref(), Some(&expected));
        assert_eq!(clean(&trailed).as_ref(), Some(&expected));
        assert_eq!(clean(&expected).as_ref(), Some(&expected));
    }

    #[test]
    fn v15_orientation_stays_as_the_only_tag() {
        let mut exif = b"Exif\0\0".to_vec();
        exif.extend(exif::only_orientation(6));
        let only = picture(&[with(APP1, &exif)]);
        exif.extend(b"Maker's note");
        let again = with(APP1, &exif);
        assert_eq!(clean(&picture(&[again.clone(), again])), Some(only));
        let mut upright = b"Exif\0\0".to_vec();
        upright.extend(exif::only_orientation(1));
        assert_eq!(clean(&picture(&[with(APP1, &upright)])), Some(picture(&[])));
    }

    #[test]
    fn v15_a_picture_that_is_cut_off_is_cleaned_too() {
        let whole = picture(&[with(0xfe, b"secret")]);
        let cleaned = picture(&[]);
        for end in 0..whole.len() {
            match clean(&whole[..end]) {
                None => assert!(!whole[..end].windows(4).any(|w| w == b"scan")),
                Some(bytes) => assert!(cleaned.starts_with(&bytes), "{end}"),
            }
        }
    }

    #[test]
    fn v15_what_is_no_jpeg() {
        for bytes in [
            b"".as_slice(),
            b"\xff\xd8",
            b"\xff\xd8\xff\xd9",
            b"\xff\xd8\xff\xd8\xff\xda\0\x02",
            b"\xff\xd8\xff\xfe\0\0",
            b"GIF89a",
        ] {
            assert_eq!(clean(bytes), None, "{bytes:?}");
        }
    }
}
