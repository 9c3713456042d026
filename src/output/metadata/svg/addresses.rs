//! Cleans addresses in attributes and style sheets of a drawing: removes those of somebody's disk, cleans pictures in `data:` (V16).
//!
//! Entry points: [`clean`] for an attribute, [`clean_css`] for a style sheet.

use super::ADDRESSES;
use crate::model::address;
use crate::output::metadata::data_url::{self, Cleaned, Within};

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
        return data_url::clean(value, within);
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
        let cleaned = data_url::clean(address, within);
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
