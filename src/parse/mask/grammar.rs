//! How CommonMark's blocks begin, as far as the scan must know.

use crate::model::html::begins_block;

/// What ends an HTML block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum HtmlEnd {
    Blank,
    Text(&'static str),
}

/// Length of the list marker (with one space) at the start of `rest`.
pub(super) fn list_marker(rest: &[u8]) -> Option<usize> {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let mark = if digits == 0 {
        matches!(rest.first(), Some(b'-' | b'*' | b'+')).then_some(1)?
    } else {
        (digits < 10 && matches!(rest.get(digits), Some(b'.' | b')'))).then_some(digits + 1)?
    };
    match rest.get(mark) {
        None => Some(mark),
        Some(b' ' | b'\t') => Some(mark + 1),
        Some(_) => None,
    }
}

pub(super) fn fence_open(content: &str) -> Option<(u8, usize)> {
    let mark = *content
        .as_bytes()
        .first()
        .filter(|b| matches!(b, b'`' | b'~'))?;
    let length = content.bytes().take_while(|b| *b == mark).count();
    let info_ok = mark == b'~' || !content[length..].contains('`');
    (length >= 3 && info_ok).then_some((mark, length))
}

pub(super) fn is_heading(content: &str) -> bool {
    let level = content.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&level) && matches!(content.as_bytes().get(level), None | Some(b' ' | b'\t'))
}

/// A thematic break or a setext underline: a line of one character only.
pub(super) fn is_rule_or_setext(content: &str) -> bool {
    let Some(mark) = content
        .bytes()
        .next()
        .filter(|b| matches!(b, b'-' | b'*' | b'_' | b'='))
    else {
        return false;
    };
    let only = content
        .bytes()
        .all(|b| b == mark || b == b' ' || b == b'\t');
    let count = content.bytes().filter(|b| *b == mark).count();
    only && (count >= 3 || (matches!(mark, b'-' | b'=') && !content.trim().contains(' ')))
}

/// End of the label (offset of `]`) of a footnote definition `[^label]:`.
pub(super) fn footnote_label(content: &str) -> Option<usize> {
    let rest = content.strip_prefix("[^")?;
    let close = rest.find(']')?;
    let label = &rest[..close];
    let valid = !label.is_empty()
        && !label.contains(char::is_whitespace)
        && rest[close..].starts_with("]:");
    valid.then_some(close + 2)
}

pub(super) fn is_reference_definition(content: &str) -> bool {
    content.starts_with('[')
        && content
            .find("]:")
            .is_some_and(|close| !content[1..close].contains(['[', ']']))
}

const RAW_BLOCKS: [(&str, &str); 4] = [
    ("<script", "</script>"),
    ("<pre", "</pre>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
];

/// Whether an HTML block starts here, and what ends it. `fresh`: no paragraph is open (condition 7 needs that).
pub(super) fn html_open(content: &str, fresh: bool) -> Option<HtmlEnd> {
    let rest = content.strip_prefix('<')?;
    if rest.starts_with("!--") {
        return Some(HtmlEnd::Text("-->"));
    }
    for (open, close) in RAW_BLOCKS {
        let starts = content
            .get(..open.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(open));
        let ends = !matches!(content.as_bytes().get(open.len()), Some(b) if !matches!(b, b' ' | b'\t' | b'>'));
        if starts && ends {
            return Some(HtmlEnd::Text(close));
        }
    }
    if rest.starts_with('?') {
        return Some(HtmlEnd::Text("?>"));
    }
    if rest.starts_with("![CDATA[") {
        return Some(HtmlEnd::Text("]]>"));
    }
    if rest.starts_with('!') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Some(HtmlEnd::Text(">"));
    }
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let ends = matches!(
        name.as_bytes().get(length),
        None | Some(b' ' | b'\t' | b'>')
    ) || name[length..].starts_with("/>");
    if ends && begins_block(&name[..length]) {
        return Some(HtmlEnd::Blank);
    }
    let whole =
        length > 0 && content.trim_end().ends_with('>') && content.matches('<').count() == 1;
    (fresh && whole && !content.contains("://")).then_some(HtmlEnd::Blank)
}

pub(super) fn find_ignoring_case(text: &str, needle: &str) -> bool {
    text.as_bytes()
        .windows(needle.len())
        .any(|w| w.eq_ignore_ascii_case(needle.as_bytes()))
}
