//! Splits raw HTML into tags and text (W3–W7). Which tags are written is for rendering to decide.
//!
//! Entry point: [`pieces`]. Whatever is no complete tag is text.

use crate::model::element::{self, RAW_TEXT};
use crate::model::{HtmlAttribute, HtmlTag};
use std::ops::Range;

/// A piece of raw HTML with its byte range.
#[derive(Debug, PartialEq)]
pub enum HtmlPiece {
    /// A tag.
    Tag(HtmlTag, Range<usize>),
    /// Text, in which entities may stand.
    Text(Range<usize>),
}

/// Splits `html` into tags and text. Drops comments, declarations and processing instructions (C7); one that is not closed reaches to the
/// end of `html`.
#[must_use]
pub fn pieces(html: &str) -> Vec<HtmlPiece> {
    let mut found = Vec::new();
    let (mut at, mut text_from) = (0, 0);
    // No tag can end beyond this, so openings behind it need no search for their ends.
    let last_end = html.rfind('>').map_or(0, |n| n + 1);
    while let Some(open) = html[at..].find('<').map(|n| at + n) {
        if open >= last_end && !runs_on(&html[open..]) {
            break;
        }
        let Some((piece, end)) = markup(html, open) else {
            at = open + 1;
            continue;
        };
        push_text(&mut found, html, text_from..open);
        at = end;
        if let Some(tag) = piece {
            let raw_text = !tag.closing && element::is(&tag.name, RAW_TEXT);
            let close = raw_text.then(|| end_tag(html, end, &tag.name));
            found.push(HtmlPiece::Tag(tag, open..end));
            if let Some(close) = close {
                push_text(&mut found, html, end..close);
                at = close;
            }
        }
        text_from = at;
    }
    push_text(&mut found, html, text_from..html.len());
    found
}

/// Whether `html` begins with something that reaches to the end if it is not closed.
fn runs_on(html: &str) -> bool {
    ["<!--", "<?", "<![CDATA["]
        .iter()
        .any(|start| html.starts_with(start))
}

fn push_text(found: &mut Vec<HtmlPiece>, html: &str, range: Range<usize>) {
    if !html[range.clone()].is_empty() {
        found.push(HtmlPiece::Text(range));
    }
}

/// Returns where the end tag of a raw text element stands, or the end of `html`.
fn end_tag(html: &str, from: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(open) = html[at..].find("</").map(|n| at + n) {
        let after = open + 2 + name.len();
        if bytes
            .get(open + 2..after)
            .is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
        {
            return open;
        }
        at = open + 2;
    }
    html.len()
}

/// Reads a tag, or something that is left out, at the `<` at `open`. Returns it and its end, or `None` if it is text.
fn markup(html: &str, open: usize) -> Option<(Option<HtmlTag>, usize)> {
    let rest = &html[open..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        let end = comment.find("-->").map_or(html.len(), |n| open + 4 + n + 3);
        return Some((None, end));
    }
    for (start, end) in [("<?", "?>"), ("<![CDATA[", "]]>")] {
        if let Some(inner) = rest.strip_prefix(start) {
            let end = inner.find(end).map(|n| open + start.len() + n + end.len());
            return Some((None, end.unwrap_or(html.len())));
        }
    }
    if rest.starts_with("<!") {
        let end = rest.find('>').map(|n| open + n + 1)?;
        return Some((None, end));
    }
    tag(html, open).map(|(tag, end)| (Some(tag), end))
}

/// Reads the tag whose `<` is at `open`.
fn tag(html: &str, open: usize) -> Option<(HtmlTag, usize)> {
    let bytes = html.as_bytes();
    let mut at = open + 1;
    let closing = bytes.get(at) == Some(&b'/');
    at += usize::from(closing);
    let name_from = at;
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    at = skip(bytes, at, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_' | b'.')
    });
    let name = html[name_from..at].to_ascii_lowercase().into();
    let mut attributes: Vec<HtmlAttribute> = Vec::new();
    loop {
        let spaced = at;
        at = skip(bytes, at, u8::is_ascii_whitespace);
        let self_closing = bytes.get(at..at + 2) == Some(b"/>");
        match bytes.get(at)? {
            _ if self_closing || bytes[at] == b'>' => {
                let tag = HtmlTag {
                    name,
                    closing,
                    self_closing,
                    attributes,
                };
                return Some((tag, at + 1 + usize::from(self_closing)));
            }
            b'<' => return None,
            b'/' => {
                at += 1;
                continue;
            }
            // `<a,b>` is no tag, because no space follows its name.
            _ if spaced == at && attributes.is_empty() => return None,
            _ => {}
        }
        let (attribute, end) = attribute(html, at)?;
        at = end;
        if !attributes.iter().any(|a| a.name == attribute.name) && attributes.len() < 200 {
            attributes.push(attribute);
        }
    }
}

/// Returns the place of the first byte from `at` on that is not one of `these`.
fn skip(bytes: &[u8], at: usize, these: impl Fn(&u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|b| these(b)).count()
}

fn attribute(html: &str, from: usize) -> Option<(HtmlAttribute, usize)> {
    let bytes = html.as_bytes();
    let at = skip(bytes, from, |b| {
        !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/' | b'<')
    });
    if at == from {
        return None;
    }
    let name: Box<str> = html[from..at].to_ascii_lowercase().into();
    let equals = skip(bytes, at, u8::is_ascii_whitespace);
    let attribute = |value| HtmlAttribute {
        name,
        value,
        link: None,
    };
    if bytes.get(equals) != Some(&b'=') {
        return Some((attribute(None), at));
    }
    let value_at = skip(bytes, equals + 1, u8::is_ascii_whitespace);
    let (range, end) = match *bytes.get(value_at)? {
        quote @ (b'"' | b'\'') => {
            let close = html[value_at + 1..].find(quote as char)? + value_at + 1;
            (value_at + 1..close, close + 1)
        }
        _ => {
            let stop = |b: &u8| {
                b.is_ascii_whitespace() || matches!(b, b'>' | b'"' | b'\'' | b'<' | b'=' | b'`')
            };
            let end = skip(bytes, value_at, |b| !stop(b));
            (value_at..end, end)
        }
    };
    let value = html_escape::decode_html_entities(&html[range]);
    Some((attribute(Some(value.into())), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        pieces(html)
            .iter()
            .map(|piece| match piece {
                HtmlPiece::Text(range) => format!("[{}]", &html[range.clone()]),
                HtmlPiece::Tag(tag, _) => {
                    let slash = if tag.closing { "/" } else { "" };
                    let attributes: String = tag
                        .attributes
                        .iter()
                        .map(|a| format!(" {}={}", a.name, a.value.as_deref().unwrap_or("-")))
                        .collect();
                    format!("<{slash}{}{attributes}>", tag.name)
                }
            })
            .collect()
    }

    #[test]
    fn w3_what_is_no_tag_stays_text() {
        assert_eq!(shown("a < b"), "[a < b]");
        assert_eq!(shown("<a,b>"), "[<a,b>]");
        assert_eq!(shown("<github username>"), "<github username=->");
        assert_eq!(shown("<a href=\"x"), "[<a href=\"x]");
    }

    #[test]
    fn tags_attributes_and_entities() {
        assert_eq!(
            shown("<A HREF='x&amp;y' b>t</a>"),
            "<a href=x&y b=->[t]</a>"
        );
        assert_eq!(shown("<img src=a.png />"), "<img src=a.png>");
        assert_eq!(shown("<a href=java&#115;cript:x>"), "<a href=javascript:x>");
    }

    #[test]
    fn c7_comments_are_left_out() {
        assert_eq!(shown("a<!-- <b> -->c<!DOCTYPE x>d"), "[a][c][d]");
    }

    #[test]
    fn c7_instructions_end_at_their_own_mark() {
        assert_eq!(shown("<?php echo '>'; ?>\nx"), "[\nx]");
        assert_eq!(shown("a<![CDATA[ b > c ]]>d"), "[a][d]");
        assert_eq!(shown("a<?php if (b > c)"), "[a]");
        assert_eq!(shown("a<?php b"), "[a]");
    }

    #[test]
    fn w2_raw_text_holds_no_tags() {
        assert_eq!(
            shown("<script>a<b>c</script>d"),
            "<script>[a<b>c]</script>[d]"
        );
    }
}
