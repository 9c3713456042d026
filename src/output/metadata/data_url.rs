//! Cleans pictures in `data:` addresses, as if they were files.
//!
//! Entry point: [`clean`].

use super::svg::{self, Drawing};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

/// Base64 as browsers read it, with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Deepest nesting of drawings in `data:` addresses of drawings.
const DEEPEST: usize = 4;

/// The place of an address, and results for the drawing around it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Within {
    /// Drawings around it, apart from the file.
    pub(super) depth: usize,
    /// Elements that the drawings in it draw.
    pub(super) drawn: u64,
}

/// The result of cleaning an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cleaned {
    /// It may stay as it is.
    Same,
    /// This replaces it.
    Changed(String),
    /// It may stay, but holds a picture that cannot be taken apart.
    Kept,
    /// This replaces it, but still holds a picture that cannot be taken apart.
    Partly(String),
    /// It must be removed.
    Removed,
}

/// Cleans a `data:` address in a drawing. Other addresses, and data that is no picture, stay.
pub(super) fn clean(address: &str, within: &mut Within) -> Cleaned {
    let Some(rest) = strip_scheme(address) else {
        return Cleaned::Same;
    };
    let Some((kind, payload)) = rest.split_once(',') else {
        return Cleaned::Same;
    };
    let kind = kind.trim();
    let lower = kind.to_ascii_lowercase();
    let payload: Vec<u8> = percent_decode_str(payload).collect();
    let bytes = match lower.ends_with("base64") {
        false => payload,
        true => {
            let plain: Vec<u8> = payload
                .into_iter()
                .filter(|b| !b.is_ascii_whitespace())
                .collect();
            match BASE64.decode(plain) {
                Ok(bytes) => bytes,
                // Browsers show nothing of it.
                Err(_) => return Cleaned::Removed,
            }
        }
    };
    // The type in the address may be wrong.
    let name = lower.split(';').next().unwrap_or_default().trim();
    if let Some(clean) = super::picture(&bytes) {
        return written(kind, &bytes, &clean);
    }
    if name.contains("svg") || name.contains("xml") || is_drawing(&bytes) {
        return drawing(kind, &bytes, within);
    }
    match name.starts_with("image/") && keeps_metadata(name, &bytes) {
        true => Cleaned::Kept,
        false => Cleaned::Same,
    }
}

/// Whether an address holds what it leads to.
pub(super) fn is_data(address: &str) -> bool {
    strip_scheme(address).is_some()
}

fn strip_scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.trim_start().split_at_checked("data:".len())?;
    scheme.eq_ignore_ascii_case("data:").then_some(rest)
}

fn is_drawing(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.starts_with(b"<svg") || start.starts_with(b"<?xml")
}

/// Whether a picture that cannot be cleaned may hold more than it shows.
fn keeps_metadata(name: &str, bytes: &[u8]) -> bool {
    let plain = [
        "image/gif",
        "image/bmp",
        "image/x-icon",
        "image/vnd.microsoft.icon",
    ];
    !bytes.is_empty() && !plain.contains(&name)
}

fn drawing(kind: &str, bytes: &[u8], within: &mut Within) -> Cleaned {
    if within.depth >= DEEPEST {
        return Cleaned::Removed;
    }
    let mut inner = Within {
        depth: within.depth + 1,
        drawn: 0,
    };
    let drawing = svg::clean_within(bytes, &mut inner);
    within.drawn = within.drawn.saturating_add(inner.drawn);
    let (text, partly) = match drawing {
        Drawing::Clean(text) => (text, false),
        Drawing::Partly(text) => (text, true),
        Drawing::Harmless | Drawing::Dangerous => return Cleaned::Removed,
    };
    match (written(kind, bytes, text.as_bytes()), partly) {
        (Cleaned::Changed(address), true) => Cleaned::Partly(address),
        (_, true) => Cleaned::Kept,
        (cleaned, false) => cleaned,
    }
}

/// Returns the address with `clean` in place of `bytes`.
fn written(kind: &str, bytes: &[u8], clean: &[u8]) -> Cleaned {
    // The cleaned drawing ends with a line break; its source need not.
    if bytes.trim_ascii_end() == clean.trim_ascii_end() {
        return Cleaned::Same;
    }
    // The result is always UTF-8.
    let name = kind.split(';').next().unwrap_or_default().trim();
    Cleaned::Changed(format!("data:{name};base64,{}", BASE64.encode(clean)))
}

/// A `data:` address with these bytes.
#[cfg(test)]
pub(super) fn encoded(name: &str, bytes: &[u8]) -> String {
    format!("data:{name};base64,{}", BASE64.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::metadata::jpeg::tests::picture;

    fn clean(address: &str, depth: usize) -> Cleaned {
        super::clean(address, &mut Within { depth, drawn: 0 })
    }

    /// A photo that says where it was made, and the same without that.
    fn photos() -> (Vec<u8>, Vec<u8>) {
        let exif = b"\xff\xe1\x00\x10Exif\0\0GPS here".to_vec();
        (picture(&[exif]), picture(&[]))
    }

    #[test]
    fn v16_a_photo_in_an_address_is_cleaned() {
        let (dirty, clean_photo) = photos();
        let expected = encoded("image/jpeg", &clean_photo);
        let dirty = encoded("image/jpeg", &dirty);
        assert_eq!(clean(&dirty, 0), Cleaned::Changed(expected.clone()));
        assert_eq!(clean(&expected, 0), Cleaned::Same);
        // However it is written, and whatever it says that it is.
        let broken_up = dirty.replacen("/9j/", "/9\nj%2F", 1);
        assert_eq!(clean(&broken_up, 0), Cleaned::Changed(expected.clone()));
        let upper = format!(
            " DATA:IMAGE/PNG;x=y;BASE64,{}",
            dirty.split_once(',').unwrap().1
        );
        let named = expected.replace("image/jpeg", "IMAGE/PNG");
        assert_eq!(clean(&upper, 0), Cleaned::Changed(named));
        let percent: String = photos().0.iter().map(|b| format!("%{b:02x}")).collect();
        assert_eq!(
            clean(&format!("data:image/jpeg,{percent}"), 0),
            Cleaned::Changed(expected)
        );
    }

    #[test]
    fn v16_drawings_in_drawings_are_cleaned_so_deep() {
        let inner = "data:image/svg+xml,<svg><script/><g/></svg>";
        let expected = encoded("image/svg+xml", b"<svg><g/></svg>\n");
        assert_eq!(clean(inner, 0), Cleaned::Changed(expected));
        assert_eq!(clean("data:image/svg+xml;utf8,<svg/>", 0), Cleaned::Same);
        assert_eq!(clean(inner, DEEPEST), Cleaned::Removed);
        assert_eq!(
            clean("data:image/svg+xml,<svg><script>", 0),
            Cleaned::Removed
        );
    }

    #[test]
    fn v16_what_is_no_picture_or_cannot_be_read() {
        assert_eq!(clean("data:font/woff2;base64,AAAA", 0), Cleaned::Same);
        assert_eq!(clean("data:image/gif;base64,AAAA", 0), Cleaned::Same);
        assert_eq!(clean("data:image/heic;base64,AAAA", 0), Cleaned::Kept);
        assert_eq!(clean("data:image/png;base64,#", 0), Cleaned::Removed);
        for same in ["", "#a", "data:", "dat", "https://x/", "벌통"] {
            assert_eq!(clean(same, 0), Cleaned::Same, "{same}");
        }
    }
}
