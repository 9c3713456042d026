//! Reads and writes the one thing in a picture's EXIF data that changes how it looks: which way up it is.
//!
//! Reading accepts any bytes; writing makes the smallest data with the same meaning.

/// The start of EXIF data in a JPEG. Some programs write it in other formats too.
const PREFIX: &[u8] = b"Exif\0\0";

/// Tag number of the orientation.
const ORIENTATION: u16 = 0x0112;

/// Returns the orientation that `exif` (a TIFF structure, with or without its `Exif` prefix) asks for: 2 to 8. `None` if it is upright,
/// unknown or cannot be read.
#[must_use]
pub fn orientation(exif: &[u8]) -> Option<u8> {
    let tiff = exif.strip_prefix(PREFIX).unwrap_or(exif);
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let directory = if little {
        u32::from_le_bytes(four)
    } else {
        u32::from_be_bytes(four)
    } as usize;
    let entries = usize::from(u16_at(directory)?);
    let first = directory.checked_add(2)?;
    let mut tags = (0..entries).map_while(|index| {
        let at = first.checked_add(index * 12)?;
        Some((u16_at(at)?, at))
    });
    let (_, at) = tags.find(|(tag, _)| *tag == ORIENTATION)?;
    // The type must be SHORT: no program reads an orientation that is a LONG.
    (u16_at(at.checked_add(2)?)? == 3).then_some(())?;
    let value = u16_at(at.checked_add(8)?)?;
    (2..=8).contains(&value).then_some(value as u8)
}

/// Returns EXIF data, without the prefix, that holds `orientation` and nothing else.
#[must_use]
pub fn only_orientation(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

/// Returns width and height of a picture as shown, from those as stored and its orientation.
#[must_use]
pub fn shown_size(stored: (u32, u32), orientation: Option<u8>) -> (u32, u32) {
    match orientation {
        Some(5..=8) => (stored.1, stored.0),
        _ => stored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v15_what_is_written_is_read_again() {
        for value in 2..=8 {
            assert_eq!(orientation(&only_orientation(value)), Some(value));
            let prefixed = [PREFIX, &only_orientation(value)].concat();
            assert_eq!(orientation(&prefixed), Some(value));
        }
        for value in [0, 1, 9] {
            assert_eq!(orientation(&only_orientation(value)), None);
        }
    }

    #[test]
    fn v15_both_byte_orders_and_other_tags_before_it() {
        let mut tiff = b"II*\0\x0a\0\0\0??".to_vec();
        tiff.extend(
            b"\x02\0\x0f\x01\x02\0\x04\0\0\0Cam\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
        );
        assert_eq!(orientation(&tiff), Some(6));
    }

    #[test]
    fn v15_broken_data_is_no_orientation() {
        let whole = only_orientation(6);
        for end in 0..whole.len() - 6 {
            assert_eq!(orientation(&whole[..end]), None, "{end}");
        }
        assert_eq!(orientation(b"MM\0*\xff\xff\xff\xff\0\x01"), None);
        assert_eq!(orientation(b"II*\0\x08\0\0\0\xff\xff\x01"), None);
    }

    #[test]
    fn m13_a_turned_picture_is_as_wide_as_it_was_high() {
        assert_eq!(shown_size((4, 3), Some(6)), (3, 4));
        assert_eq!(shown_size((4, 3), Some(3)), (4, 3));
        assert_eq!(shown_size((4, 3), None), (4, 3));
    }
}
