//! Raw HTML is taken apart into tags and text (W3–W7). Whether a tag passes is for `render` to say.
//!
//! Entry point: [`pieces`]. Anything that is no complete tag is text.

use crate::model::element::{self, RAW_TEXT};
use crate::model::{HtmlAttribute, HtmlTag};
use std::ops::Range;

/// A piece of raw HTML with its byte range.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Tag(HtmlTag, Range<usize>),
    Text(Range<usize>),
}

/// Splits `html` into tags and text. Drops comments, declarations and processing instructions (C7); one that is not closed reaches to the
/// end of `html`.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let (mut at, mut text_from) = (0, 0);
    // Beyond this nothing can end, so a million openings are looked at once.
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
            found.push(Piece::Tag(tag, open..end));
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

/// Whether `html` begins with something that, without an end, hides all that follows.
fn runs_on(html: &str) -> bool {
    ["<!--", "<?", "<![CDATA["]
        .iter()
        .any(|start| html.starts_with(start))
}

fn push_text(found: &mut Vec<Piece>, html: &str, range: Range<usize>) {
    if !html[range.clone()].is_empty() {
        found.push(Piece::Text(range));
    }
}

/// Where the end tag of a raw text element stands, or the end of `html`.
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

/// Reads what begins at the `<` at `open`: a tag, or something that is left out. `None`: it is text.
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
    while bytes
        .get(at)
        .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_' | b'.'))
    {
        at += 1;
    }
    let name = html[name_from..at].to_ascii_lowercase().into();
    let mut attributes: Vec<HtmlAttribute> = Vec::new();
    loop {
        let spaced = at;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        match bytes.get(at)? {
            b'>' => {
                return Some((
                    HtmlTag {
                        name,
                        closing,
                        self_closing: false,
                        attributes,
                    },
                    at + 1,
                ));
            }
            b'/' if bytes.get(at + 1) == Some(&b'>') => {
                return Some((
                    HtmlTag {
                        name,
                        closing,
                        self_closing: true,
                        attributes,
                    },
                    at + 2,
                ));
            }
            b'<' => return None,
            b'/' => {
                at += 1;
                continue;
            }
            // Something glued to the name is no tag: `<a,b>`.
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

fn attribute(html: &str, from: usize) -> Option<(HtmlAttribute, usize)> {
    let bytes = html.as_bytes();
    let mut at = from;
    while bytes
        .get(at)
        .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/' | b'<'))
    {
        at += 1;
    }
    if at == from {
        return None;
    }
    let name: Box<str> = html[from..at].to_ascii_lowercase().into();
    let mut value_at = at;
    while bytes.get(value_at).is_some_and(u8::is_ascii_whitespace) {
        value_at += 1;
    }
    if bytes.get(value_at) != Some(&b'=') {
        return Some((
            HtmlAttribute {
                name,
                value: None,
                link: None,
            },
            at,
        ));
    }
    value_at += 1;
    while bytes.get(value_at).is_some_and(u8::is_ascii_whitespace) {
        value_at += 1;
    }
    let (range, end) = match *bytes.get(value_at)? {
        quote @ (b'"' | b'\'') => {
            let close = html[value_at + 1..].find(quote as char)? + value_at + 1;
            (value_at + 1..close, close + 1)
        }
        _ => {
            let stop = |b: &u8| {
                b.is_ascii_whitespace() || matches!(b, b'>' | b'"' | b'\'' | b'<' | b'=' | b'`')
            };
            let end = bytes[value_at..]
                .iter()
                .position(stop)
                .map_or(html.len(), |n| value_at + n);
            (value_at..end, end)
        }
    };
    let value = html_escape::decode_html_entities(&html[range])
        .into_owned()
        .into();
    Some((
        HtmlAttribute {
            name,
            value: Some(value),
            link: None,
        },
        end,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        pieces(html)
            .iter()
            .map(|piece| match piece {
                Piece::Text(range) => format!("[{}]", &html[range.clone()]),
                Piece::Tag(tag, _) => {
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
