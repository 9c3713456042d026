//! Reads how large pictures are from their first bytes (M13).
//!
//! Entry point: [`dimensions`]. It returns width and height as browsers show the picture, turned as its EXIF data asks for.

use crate::model::exif::{orientation, shown_size};
use crate::model::{Entry, FileKind, MediaKind};
use imagesize::ImageType;
use std::fs::File;
use std::io::{self, Read};

/// Bytes that are read of a picture. The size stands behind these only if a camera put a large thumbnail before it.
const HEAD: u64 = 64 << 10;

/// Returns width and height of a picture as shown, if they stand in its first bytes.
pub(super) fn dimensions(entry: &Entry) -> Option<(u32, u32)> {
    if entry.kind != FileKind::Attachment(MediaKind::Image) {
        return None;
    }
    // A picture that cannot be read is reported when it is copied.
    of_head(&read_head(entry).ok()?)
}

fn read_head(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(entry.size.min(HEAD) as usize + 1);
    File::open(&entry.disk)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

fn of_head(head: &[u8]) -> Option<(u32, u32)> {
    let turned = match imagesize::image_type(head).ok()? {
        ImageType::Jpeg => jpeg_orientation(head),
        ImageType::Png => png_orientation(head),
        // EXIF data stands at the end of the file. Without it, width and height may be swapped.
        ImageType::Webp if webp_says_more(head) => Some(webp_orientation(head)?),
        ImageType::Webp | ImageType::Gif | ImageType::Bmp | ImageType::Heif(_) => None,
        _ => return None,
    };
    let size = imagesize::blob_size(head).ok()?;
    let stored = (
        u32::try_from(size.width).ok()?,
        u32::try_from(size.height).ok()?,
    );
    let (width, height) = shown_size(stored, turned);
    (width > 0 && height > 0).then_some((width, height))
}

fn jpeg_orientation(head: &[u8]) -> Option<u8> {
    let mut rest = head.get(2..)?;
    loop {
        let (marker, length) = match *rest.get(..4)? {
            [0xff, 0xff, ..] => {
                rest = &rest[1..];
                continue;
            }
            [0xff, marker, high, low] => (marker, usize::from(u16::from_be_bytes([high, low]))),
            _ => return None,
        };
        let payload = rest.get(4..length.checked_add(2)?)?;
        match marker {
            0xe1 if payload.starts_with(b"Exif\0") => return orientation(payload),
            0xda => return None,
            _ => rest = rest.get(length + 2..)?,
        }
    }
}

fn png_orientation(head: &[u8]) -> Option<u8> {
    let mut rest = head.get(8..)?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        match rest.get(4..8)? {
            b"eXIf" => return orientation(rest.get(8..length.checked_add(8)?)?),
            b"IDAT" => return None,
            _ => rest = rest.get(length.checked_add(12)?..)?,
        }
    }
}

/// Whether the flags announce EXIF data.
fn webp_says_more(head: &[u8]) -> bool {
    head.get(12..16) == Some(b"VP8X") && head.get(20).is_some_and(|flags| flags & 0x08 != 0)
}

/// Returns the orientation, 1 if there is none, or `None` if the end of the file is not in `head`.
fn webp_orientation(head: &[u8]) -> Option<u8> {
    let mut rest = head.get(12..)?;
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?) as usize;
        let data = rest.get(8..)?.get(..length)?;
        if rest.starts_with(b"EXIF") {
            return Some(orientation(data).unwrap_or(1));
        }
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exif::only_orientation;
    use proptest::prelude::*;

    fn png(exif: &[u8]) -> Vec<u8> {
        let mut all =
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0\0\0\0\0"
                .to_vec();
        if !exif.is_empty() {
            all.extend((exif.len() as u32).to_be_bytes());
            all.extend(b"eXIf");
            all.extend(exif);
            all.extend([0; 4]);
        }
        all.extend(b"\0\0\0\0IDAT\0\0\0\0");
        all
    }

    fn jpeg(exif: &[u8]) -> Vec<u8> {
        let mut all = vec![0xff, 0xd8, 0xff, 0xe1];
        all.extend((exif.len() as u16 + 8).to_be_bytes());
        all.extend(b"Exif\0\0");
        all.extend(exif);
        all.extend(b"\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03\x01\x22\0\x02\x11\x01\x03\x11\x01");
        all
    }

    fn webp(flags: u8, more: &[u8]) -> Vec<u8> {
        let mut all = b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
        all.extend([flags, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0]);
        all.extend(more);
        all
    }

    #[test]
    fn m13_pictures_say_how_large_they_are_shown() {
        assert_eq!(of_head(&png(b"")), Some((640, 480)));
        assert_eq!(of_head(&png(&only_orientation(6))), Some((480, 640)));
        assert_eq!(of_head(&jpeg(&only_orientation(3))), Some((640, 480)));
        assert_eq!(of_head(&jpeg(&only_orientation(8))), Some((480, 640)));
        assert_eq!(of_head(&webp(0, b"")), Some((640, 480)));
        let gif = b"GIF89a\x80\x02\xe0\x01\0\0\0";
        assert_eq!(of_head(gif), Some((640, 480)));
    }

    #[test]
    fn m13_a_webp_whose_end_is_not_at_hand_is_not_guessed() {
        let mut exif = b"EXIF\x1a\0\0\0".to_vec();
        exif.extend(only_orientation(5));
        assert_eq!(of_head(&webp(0x08, &exif)), Some((480, 640)));
        assert_eq!(of_head(&webp(0x08, b"VP8 \xff\xff\0\0pixels")), None);
    }

    #[test]
    fn m13_what_is_no_picture_has_no_size() {
        for bytes in [
            b"".as_slice(),
            b"<svg/>",
            b"\xff\xd8\xff",
            b"GIF89a\0\0\0\0\0\0\0",
            b"text",
        ] {
            assert_eq!(of_head(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn m13_no_bytes_make_it_panic(
            which in 0..3usize,
            changes in prop::collection::vec((0..80usize, any::<u8>()), 0..6),
            end in 0..100usize,
        ) {
            let exif = only_orientation(6);
            let mut bytes = [png(&exif), jpeg(&exif), webp(0x08, b"EXIF\x02\0\0\0ab")][which].clone();
            for (at, byte) in changes {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            bytes.truncate(end);
            let _ = of_head(&bytes);
        }
    }
}
