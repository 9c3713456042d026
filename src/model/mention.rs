//! Attributes of raw HTML that are no links and may still name a file of the vault.
//!
//! Entry point: [`mentions`].

use super::address::{is_obsidian, web_scheme};
use super::plain;

/// Attributes that hold an address on at least one element.
const ADDRESSES: [&str; 19] = [
    "action",
    "archive",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "download",
    "dynsrc",
    "formaction",
    "href",
    "icon",
    "imagesrcset",
    "longdesc",
    "lowsrc",
    "manifest",
    "ping",
    "poster",
    "src",
];

/// Last words of the names of `data-` attributes that hold an address, such as `src` in `data-src`.
const DATA: [&str; 12] = [
    "file", "href", "link", "note", "page", "path", "poster", "src", "srcset", "target", "uri",
    "url",
];

/// Longer values are not read as addresses.
const LONGEST: usize = 2_000;

/// Returns the files that the value of an attribute may name without being a link: `data-href="Bees/Hive.md"`, `title="see [[Hive]]"`.
#[must_use]
pub fn mentions(attribute: &str, value: &str) -> Vec<String> {
    if value.len() > LONGEST {
        return Vec::new();
    }
    let mut found = plain::targets(value);
    if found.is_empty() && may_name_file(attribute, value) {
        found.push(value.to_owned());
    }
    found
}

fn may_name_file(attribute: &str, value: &str) -> bool {
    if !value.contains(char::is_alphanumeric) {
        return false;
    }
    if is_obsidian(value) {
        return true;
    }
    if web_scheme(value).is_some() || value.starts_with("//") {
        return false;
    }
    let name = attribute.strip_prefix("xlink:").unwrap_or(attribute);
    match name.strip_prefix("data-") {
        Some(name) => {
            let last = name.rsplit(['-', '_', '.']).next().unwrap_or(name);
            let has_letters = value.contains(char::is_alphabetic);
            DATA.contains(&last) || has_letters && value.contains(['/', '\\', '.', '#', ':', '%'])
        }
        None => ADDRESSES.contains(&name) || name == "srcset",
    }
}
