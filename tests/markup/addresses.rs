//! Whether the addresses on pages lead to something that the site has.
//!
//! Entry points: [`dead_end`], and [`scan`] where a page is known to need no repair and there is no time to read it as a browser does.

use super::Read;
use std::collections::HashMap;

/// Why an address on the page `path` leads nowhere, if it does; `files` are those of the site, with what was learnt of pages.
pub fn dead_end(
    path: &str,
    base: &str,
    address: &str,
    files: &HashMap<String, Option<Read>>,
) -> Option<&'static str> {
    let before = address.split(['/', '?', '#']).next().unwrap_or_default();
    // Browsers read `\\` as `//`, which names another host.
    if before.contains(':') || address.starts_with("//") || address.starts_with("\\\\") {
        return None;
    }
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let decode = |text| percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let address = decode(address.split('?').next().unwrap_or_default());
    let mut segments: Vec<&str> = match address.strip_prefix(base) {
        Some(rest) if address.starts_with('/') => rest.split('/').collect(),
        _ if address.is_empty() => path.split('/').collect(),
        _ => {
            let mut segments: Vec<&str> = path.split('/').collect();
            segments.pop();
            for segment in address.split('/') {
                match segment {
                    "." => {}
                    ".." if segments.pop().is_none() => return Some("leaves the site"),
                    ".." => {}
                    segment => segments.push(segment),
                }
            }
            let ends_in_folder = matches!(address.rsplit('/').next(), Some("." | ".."));
            segments.extend(ends_in_folder.then_some(""));
            segments
        }
    };
    if segments.last().is_none_or(|last| last.is_empty()) {
        segments.pop();
        segments.push("index.html");
    }
    match files.get(&segments.join("/")) {
        None => Some("no such file"),
        Some(Some(page)) if !fragment.is_empty() && !page.ids.contains(&*decode(fragment)) => {
            Some("no such id")
        }
        Some(_) => None,
    }
}

/// The ids and addresses of a page whose tags are whole, by its attributes alone.
pub fn scan(html: &str) -> Read {
    let mut read = Read::default();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let (element, attributes) = rest.split_at(end.unwrap_or(rest.len()));
        if element.is_empty() {
            continue;
        }
        rest = attributes;
        while let Some(at) = rest
            .find(['>', '"'])
            .filter(|at| rest[*at..].starts_with('"'))
        {
            let name = rest[..at].trim_end_matches('=');
            let name = name
                .rsplit(|c: char| c.is_ascii_whitespace())
                .next()
                .unwrap_or_default();
            let (value, after) = rest[at + 1..].split_once('"').unwrap_or_default();
            let value = html_escape::decode_html_entities(value).into_owned();
            read.attribute(element, name, &value, &[]);
            rest = after;
        }
    }
    read.finish();
    read
}
