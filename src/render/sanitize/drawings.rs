//! Removes references in drawings of notes that draw too much (V16).
//!
//! Entry point: [`bounded`]. A reference may lead to any drawing of its page, also one in an embed, so all of a page are counted
//! together when the page is written. What is read here was written by [`super::Sanitizer`]: tags in normal form.

use crate::model::expansion::{Attribute, Expansion, without};
use std::borrow::Cow;
use std::ops::Range;

/// Returns the page without those references, and how many were removed; `None` if all may stay.
pub(in crate::render) fn bounded(html: &str) -> Option<(String, usize)> {
    // Most pages have no drawing, and most drawings have no such reference.
    if !html.contains("<svg") || !(html.contains("href=\"#") || html.contains("url(")) {
        return None;
    }
    let mut expansion = Expansion::default();
    let mut at = 0;
    while let Some(start) = html[at..].find("<svg") {
        at = read(html, at + start, &mut expansion);
    }
    let too_many = expansion.too_many();
    (!too_many.is_empty()).then(|| (without(html, &too_many), too_many.len()))
}

/// Reads the drawing that begins at `at`; returns where it ends.
fn read(html: &str, mut at: usize, expansion: &mut Expansion) -> usize {
    let mut depth = 0;
    while let Some(start) = html[at..].find('<') {
        at += start + 1;
        let rest = &html[at..];
        if rest.starts_with('/') {
            expansion.close();
            depth -= 1;
            at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else {
            let length = rest.find([' ', '>', '/']).unwrap_or(rest.len());
            let (attributes, end) = attributes(html, at + length);
            let named: Vec<Attribute<'_>> = attributes
                .iter()
                .map(|(name, value, range)| (*name, &**value, range.clone()))
                .collect();
            expansion.open(&rest[..length], &named);
            depth += 1;
            if html[..end].ends_with("/>") {
                expansion.close();
                depth -= 1;
            }
            at = end;
        }
        if depth <= 0 {
            break;
        }
    }
    at
}

type Written<'h> = (&'h str, Cow<'h, str>, Range<usize>);

/// Returns the attributes from `at` on, with the space before each, and where their tag ends.
fn attributes(html: &str, mut at: usize) -> (Vec<Written<'_>>, usize) {
    let mut found = Vec::new();
    loop {
        let rest = &html[at..];
        let Some(end) = rest.find(['>', '"']) else {
            return (found, html.len());
        };
        if rest[end..].starts_with('>') {
            return (found, at + end + 1);
        }
        let value = &rest[end + 1..];
        let length = value.find('"').unwrap_or(value.len());
        let after = (at + end + 1 + length + 1).min(html.len());
        // Attributes without a value may stand before this one.
        let name = rest[..end].trim_end_matches('=');
        let start = name.rfind(' ').unwrap_or(0);
        let value = html_escape::decode_html_entities(&value[..length]);
        found.push((name[start..].trim(), value, at + start..after));
        at = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `levels` of ten references each, the last of which is drawn.
    fn bomb(levels: usize) -> String {
        let mut html = "<p>a</p><svg><g id=\"l0\"><path d=\"M0 0\"></path></g>".to_owned();
        for level in 0..levels {
            let use_it = format!("<use x=\"1\" href=\"#l{level}\"></use>").repeat(10);
            html += &format!("<g id=\"l{}\">{use_it}</g>", level + 1);
        }
        html + &format!("</svg><p>b</p><svg><use xlink:href=\"#l{levels}\"></use></svg>")
    }

    #[test]
    fn v16_references_that_draw_too_much_go() {
        assert_eq!(bounded(&bomb(2)), None);
        let (html, count) = bounded(&bomb(7)).unwrap();
        assert!(count > 10, "{count}");
        assert!(html.contains("<use x=\"1\" href=\"#l0\"></use>"));
        assert!(html.contains("<use x=\"1\"></use>") && html.ends_with("<svg><use></use></svg>"));
        assert_eq!(bounded(&html), None);
    }

    #[test]
    fn v16_attributes_have_their_places() {
        let html = "<use hidden href=\"#a&amp;b\" x=\"\"/>";
        let (found, end) = attributes(html, 4);
        assert_eq!(end, html.len());
        let names: Vec<_> = found
            .iter()
            .map(|(name, value, _)| (*name, &**value))
            .collect();
        assert_eq!(names, [("href", "#a&b"), ("x", "")]);
        assert_eq!(&html[found[0].2.clone()], " href=\"#a&amp;b\"");
        for broken in [
            "<svg",
            "<svg a",
            "<svg a=\"",
            "<svg><",
            "<svg></",
            "<svg href=\"#",
        ] {
            assert_eq!(bounded(broken), None, "{broken}");
        }
    }
}
