//! Cleans addresses in attributes and style sheets of a drawing: removes those of somebody's disk, cleans pictures in `data:` (V16).
//!
//! Entry points: [`clean`] for an attribute, [`clean_css`] for a style sheet.

use super::{ADDRESSES, Drawing, clean_within};
use crate::model::address;
use crate::output::metadata::{data_url, picture};

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

/// Cleans an attribute's value, which has no entities.
pub(super) fn clean(name: &str, value: &str, within: &mut Within) -> Cleaned {
    let name = name.to_ascii_lowercase();
    if !ADDRESSES.contains(&&*name) {
        if name == "style" || find(value, "url(").is_some() {
            return clean_css(value, within);
        }
        return match find_file(value, 0) {
            Some(_) => Cleaned::Removed,
            None => Cleaned::Same,
        };
    }
    let is_list = matches!(&*name, "values" | "srcset");
    if is_list && find(value, "data:image").is_some() {
        // It lists several addresses, and their separator may also stand within a `data:` address.
        return Cleaned::Kept;
    }
    if data_url::is_data(value) {
        return clean_data(value, within);
    }
    let names_disk = value
        .split(|c| is_list && matches!(c, ';' | ','))
        .any(is_of_disk);
    match names_disk || find_file(value, 0).is_some() {
        true => Cleaned::Removed,
        false => Cleaned::Same,
    }
}

/// `file:…`, `C:\…`
fn is_of_disk(address: &str) -> bool {
    let address = address.trim();
    let is_drive = matches!(
        address.as_bytes(),
        [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic()
    );
    is_drive || address::is_of_disk(address)
}

/// Cleans a style sheet, or declarations.
pub(super) fn clean_css(css: &str, within: &mut Within) -> Cleaned {
    let (mut out, mut at) = (String::new(), 0);
    let (mut changed, mut kept) = (false, false);
    while let Some(start) = find(&css[at..], "url(") {
        let (from, to) = address_in(css, at + start + "url(".len());
        out.push_str(&css[at..from]);
        let address = &css[from..to];
        let cleaned = clean_data(address, within);
        kept |= matches!(cleaned, Cleaned::Kept | Cleaned::Partly(_));
        match cleaned {
            Cleaned::Same | Cleaned::Kept => out.push_str(address),
            Cleaned::Changed(clean) | Cleaned::Partly(clean) => {
                changed = true;
                out.push_str(&clean);
            }
            Cleaned::Removed => changed = true,
        }
        at = to;
    }
    out.push_str(&css[at..]);
    if let Some(clean) = without_files(&out) {
        changed = true;
        out = clean;
    }
    match (changed, kept) {
        (false, false) => Cleaned::Same,
        (false, true) => Cleaned::Kept,
        (true, false) => Cleaned::Changed(out),
        (true, true) => Cleaned::Partly(out),
    }
}

/// Cleans a `data:` address. Other addresses, and data that is no picture, stay.
fn clean_data(address: &str, within: &mut Within) -> Cleaned {
    let (kind, bytes) = match data_url::read(address) {
        None => return Cleaned::Same,
        Some((_, None)) => return Cleaned::Removed,
        Some((kind, Some(bytes))) => (kind, bytes),
    };
    // The type in the address may be wrong.
    let lower = kind.to_ascii_lowercase();
    let name = lower.split(';').next().unwrap_or_default().trim();
    if let Some(clean) = picture::clean(&bytes) {
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
    let drawing = clean_within(bytes, &mut inner);
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
    Cleaned::Changed(data_url::write(name, clean))
}

/// Returns where the address of a `url(` begins and ends, whose content begins at `at`.
fn address_in(css: &str, at: usize) -> (usize, usize) {
    let inner = css[at..].trim_start();
    let at = css.len() - inner.len();
    let (at, end) = match inner.chars().next() {
        Some(quote @ ('"' | '\'')) => (at + 1, css[at + 1..].find(quote)),
        _ => (at, css[at..].find(')')),
    };
    (at, end.map_or(css.len(), |end| at + end))
}

/// Returns a style sheet whose addresses of somebody's disk are empty; `None` if it has none.
fn without_files(css: &str) -> Option<String> {
    let (mut out, mut at) = (String::new(), 0);
    while let Some(start) = find_file(css, at) {
        out.push_str(&css[at..start]);
        let quote = css[..start]
            .chars()
            .next_back()
            .filter(|c| matches!(c, '"' | '\''));
        let is_end = |c: char| match quote {
            Some(quote) => c == quote,
            None => c.is_whitespace() || matches!(c, ')' | ';' | ',' | '}' | '"' | '\''),
        };
        at = css[start..]
            .find(is_end)
            .map_or(css.len(), |end| start + end);
    }
    out.push_str(&css[at..]);
    (out.len() < css.len()).then_some(out)
}

/// Returns where `file:/` stands from `at` on, but not within a word.
fn find_file(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let start = at + find(&text[at..], "file:/")?;
        let before = text[..start].chars().next_back();
        if !before.is_some_and(char::is_alphanumeric) {
            return Some(start);
        }
        at = start + 1;
    }
}

/// Returns where `word`, which is ASCII, stands in any case.
fn find(text: &str, word: &str) -> Option<usize> {
    let mut windows = text.as_bytes().windows(word.len());
    windows.position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// Returns a style sheet for between tags. What parts selectors and addresses stays as it is.
pub(super) fn escaped_text(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace("]]>", "]]&gt;")
}

/// Returns a value for between quotes.
pub(super) fn escaped(text: &str) -> String {
    // Otherwise white space would become a space.
    html_escape::encode_quoted_attribute(text)
        .replace('\n', "&#10;")
        .replace('\t', "&#9;")
        .replace('\r', "&#13;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::metadata::jpeg::tests::picture;

    fn clean(address: &str, depth: usize) -> Cleaned {
        clean_data(address, &mut Within { depth, drawn: 0 })
    }

    /// A photo that says where it was made, and the same without that.
    fn photos() -> (Vec<u8>, Vec<u8>) {
        let exif = b"\xff\xe1\x00\x10Exif\0\0GPS here".to_vec();
        (picture(&[exif]), picture(&[]))
    }

    #[test]
    fn v16_a_photo_in_an_address_is_cleaned() {
        let (dirty, clean_photo) = photos();
        let expected = data_url::write("image/jpeg", &clean_photo);
        let dirty = data_url::write("image/jpeg", &dirty);
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
        let expected = data_url::write("image/svg+xml", b"<svg><g/></svg>\n");
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
