//! Decodes the bytes of a note: UTF-8 or UTF-16 with any line ends. Broken bytes become visible characters (N28).
//!
//! Entry point: [`decode`].

use crate::model::Place;

/// A file's text, and the first mistake in its bytes.
#[derive(Debug, PartialEq)]
pub(super) struct Decoded {
    /// UTF-8 with LF line ends and without byte order mark. Parsing replaces control characters.
    pub(super) text: String,
    /// The first byte that is no text.
    pub(super) bad: Option<BadByte>,
}

/// The first byte of a file that is no text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BadByte {
    /// Offset in the file on disk, from 0.
    pub(super) offset: usize,
    /// Its line and column.
    pub(super) place: Place,
    /// `UTF-8` or `UTF-16`.
    pub(super) encoding: &'static str,
}

/// Reads `bytes` as text; never fails (N28).
pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
    let (text, (encoding, bad)) = match bytes.as_slice() {
        [0xff, 0xfe, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => utf16(units, u16::from_be_bytes),
        _ => utf8(bytes),
    };
    let bad = bad.map(|(offset, before)| BadByte {
        offset,
        place: place_after(&text[..before]),
        encoding,
    });
    Decoded {
        text: with_line_feeds(text),
        bad,
    }
}

/// The encoding, and the first bad byte: its offset in the file and the length of the text before it.
type Bad = (&'static str, Option<(usize, usize)>);

fn utf8(mut bytes: Vec<u8>) -> (String, Bad) {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    bytes.drain(..mark);
    match String::from_utf8(bytes) {
        Ok(text) => (text, ("UTF-8", None)),
        Err(error) => {
            let before = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, ("UTF-8", Some((mark + before, before))))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Bad) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut bad = None;
    let mut offset = 2;
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let c = c.unwrap_or_else(|_| {
            bad.get_or_insert((offset, text.len()));
            char::REPLACEMENT_CHARACTER
        });
        text.push(c);
        offset += 2 * c.len_utf16();
    }
    if !rest.is_empty() {
        bad.get_or_insert((offset, text.len()));
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, ("UTF-16", bad))
}

/// Returns the text with LF line ends. Most texts have no others and are returned as they are.
fn with_line_feeds(text: String) -> String {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\r') {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

/// Returns line and column of the character after `before`, which may have any line ends.
pub(super) fn place_after(before: &str) -> Place {
    let bytes = before.as_bytes();
    let is_end = |at: usize| match bytes[at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let mut line = 1;
    let mut start = 0;
    for at in (0..bytes.len()).filter(|at| is_end(*at)) {
        line += 1;
        start = at + 1;
    }
    let column = before[start..].chars().count() as u32 + 1;
    Place {
        line,
        column,
        end_line: line,
        end_column: column + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        let decoded = decode(bytes.to_vec());
        assert_eq!(decoded.bad, None);
        decoded.text
    }

    fn encode(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let with_mark = format!("\u{feff}{text}");
        with_mark.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn n28_marks_and_line_ends() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\rc\n\r\r\nd"), "a\nb\nc\n\n\nd");
        assert_eq!(text("꿀\r".as_bytes()), "꿀\n");
        assert_eq!(text(b""), "");
    }

    #[test]
    fn n28_utf16_of_both_orders() {
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(text(&encode("꿀벌 🐝\r\n끝", unit)), "꿀벌 🐝\n끝");
        }
    }

    #[test]
    fn n28_bad_bytes_are_shown_and_placed() {
        let decoded = decode(
            "\u{feff}꿀\r\n벌x\u{0}"
                .bytes()
                .chain(*b"\xff\xfey")
                .collect(),
        );
        assert_eq!(decoded.text, "꿀\n벌x\0\u{fffd}\u{fffd}y");
        let bad = decoded.bad.unwrap();
        assert_eq!((bad.offset, bad.encoding), (13, "UTF-8"));
        assert_eq!((bad.place.line, bad.place.column), (2, 4));
    }

    #[test]
    fn n28_broken_utf16_is_shown_and_placed() {
        let mut bytes = encode("a\n꿀", u16::to_le_bytes);
        bytes.extend(0xd800_u16.to_le_bytes());
        bytes.extend([b'b', 0, b'c']);
        let decoded = decode(bytes);
        assert_eq!(decoded.text, "a\n꿀\u{fffd}b\u{fffd}");
        let bad = decoded.bad.unwrap();
        assert_eq!((bad.offset, bad.encoding), (8, "UTF-16"));
        assert_eq!((bad.place.line, bad.place.column), (2, 2));
    }
}
