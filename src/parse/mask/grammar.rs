//! How CommonMark's blocks begin, as exactly as a guess needs it. Each function takes the rest of a line behind its containers.

use super::line::is_blank;
use crate::model::element;

/// Whether it is a thematic break: `---`, `* * *`.
pub(super) fn rule(rest: &[u8]) -> bool {
    let Some(mark @ (b'-' | b'*' | b'_')) = rest.first() else {
        return false;
    };
    rest.iter().all(|b| b == mark || is_blank(*b))
        && rest.iter().filter(|b| *b == mark).count() >= 3
}

/// Returns how many bytes `rest` begins with that a thematic break of its first byte could have.
pub(super) fn like_rule(rest: &[u8]) -> usize {
    let mark = rest.first();
    let is_like = |b: &&u8| Some(*b) == mark || is_blank(**b);
    rest.iter().take_while(is_like).count()
}

/// Whether it is the `===` or `---` under a heading.
pub(super) fn underline(rest: &[u8]) -> bool {
    let Some(mark @ (b'-' | b'=')) = rest.first() else {
        return false;
    };
    let run = rest.iter().take_while(|b| *b == mark).count();
    rest[run..].iter().all(|b| is_blank(*b))
}

/// Returns the number of `#`s of a heading.
pub(super) fn heading(rest: &[u8]) -> Option<usize> {
    let level = rest.iter().take_while(|b| **b == b'#').count();
    let ends = rest.get(level).is_none_or(|b| is_blank(*b));
    ((1..=6).contains(&level) && ends).then_some(level)
}

/// Returns where the text of a heading with `level` `#`s begins, unless it has no text.
pub(super) fn heading_text(rest: &[u8], level: usize) -> Option<usize> {
    let start = level + rest[level..].iter().take_while(|b| is_blank(**b)).count();
    let text = rest[start..].trim_ascii_end();
    let hashes = text.iter().rev().take_while(|b| **b == b'#').count();
    let is_empty = hashes == text.len();
    (!is_empty).then_some(start)
}

/// Returns the mark of a code fence and how often it is repeated.
pub(super) fn fence(rest: &[u8]) -> Option<(u8, usize)> {
    let mark = *rest.first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = rest.iter().take_while(|b| **b == mark).count();
    let info_ok = mark == b'~' || !rest[length..].contains(&b'`');
    (length >= 3 && info_ok).then_some((mark, length))
}

/// Returns the length of the list marker at the start of `rest`, without white space.
pub(super) fn list_marker(rest: &[u8]) -> Option<usize> {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let width = match rest.get(digits) {
        Some(b'-' | b'+' | b'*') if digits == 0 => 1,
        Some(b'.' | b')') if (1..10).contains(&digits) => digits + 1,
        _ => return None,
    };
    rest.get(width)
        .is_none_or(|b| is_blank(*b))
        .then_some(width)
}

/// Returns the length of `[^label]:`.
pub(super) fn footnote(rest: &[u8]) -> Option<usize> {
    let label = rest.strip_prefix(b"[^")?;
    let mut at = 0;
    while at < label.len().min(1000) {
        match label[at] {
            b'[' => return None,
            b']' => {
                let solid = label[..at].iter().any(|b| !b.is_ascii_whitespace());
                return (solid && label.get(at + 1) == Some(&b':')).then_some(at + 4);
            }
            b'\\' if label.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// Reads what follows the `[label]:` of a link definition: an address, and perhaps a title. Returns whether there is a title, or
/// `None` if it is no definition.
pub(super) fn destination(rest: &[u8]) -> Option<bool> {
    let rest = rest.trim_ascii();
    let cut = rest.iter().position(|b| is_blank(*b)).unwrap_or(rest.len());
    let (address, title) = (&rest[..cut], rest[cut..].trim_ascii());
    let fine = if let Some(inner) = address.strip_prefix(b"<") {
        inner.ends_with(b">") && !inner.contains(&b'<')
    } else {
        !address.is_empty() && !address.iter().any(|b| matches!(b, b'(' | b')'))
    };
    (fine && (title.is_empty() || lone_title(title))).then_some(!title.is_empty())
}

/// Whether it is the title of a link definition and nothing else.
pub(super) fn lone_title(rest: &[u8]) -> bool {
    let title = rest.trim_ascii();
    let close = match title.first() {
        Some(b'"') => b'"',
        Some(b'\'') => b'\'',
        Some(b'(') => b')',
        _ => return false,
    };
    let ends = |b: &u8| *b == close || *b == b'\\' || (close == b')' && *b == b'(');
    title.len() >= 2 && title.ends_with(&[close]) && !title[1..title.len() - 1].iter().any(ends)
}

/// Returns the number of columns of a delimiter row.
pub(super) fn delimiter_row(rest: &[u8]) -> Option<usize> {
    let cells = rest.strip_prefix(b"|").unwrap_or(rest);
    let (mut bar, mut columns, mut dashed, mut fresh) = (cells.len() < rest.len(), 0, false, true);
    for byte in cells {
        match byte {
            b' ' => {}
            b':' => fresh = false,
            b'-' => (fresh, dashed) = (false, true),
            b'|' if dashed => {
                columns += 1;
                (fresh, bar, dashed) = (true, true, false);
            }
            _ => return None,
        }
    }
    columns += usize::from(!fresh);
    (bar && cells.contains(&b'-')).then_some(columns)
}

const RAW: [(&str, &str); 4] = [
    ("pre", "</pre>"),
    ("style", "</style>"),
    ("script", "</script>"),
    ("textarea", "</textarea>"),
];

const MARKUP: [(&str, &str); 3] = [("!--", "-->"), ("?", "?>"), ("![CDATA[", "]]>")];

/// Returns the text that ends the HTML block that begins behind the `<`, if blank lines do not end that kind of block.
pub(super) fn html_end(rest: &[u8]) -> Option<&'static str> {
    for (name, close) in RAW {
        let is = rest
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
        if is
            && rest
                .get(name.len())
                .is_none_or(|b| is_blank(*b) || *b == b'>')
        {
            return Some(close);
        }
    }
    for (open, close) in MARKUP {
        if rest.starts_with(open.as_bytes()) {
            return Some(close);
        }
    }
    let declares = rest.first() == Some(&b'!') && rest.get(1).is_some_and(u8::is_ascii_alphabetic);
    declares.then_some(">")
}

/// Whether the tag behind the `<` begins an HTML block even within a paragraph.
pub(super) fn html_block(rest: &[u8]) -> bool {
    let rest = rest.strip_prefix(b"/").unwrap_or(rest);
    let length = rest
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let ends = matches!(rest.get(length), None | Some(b' ' | b'\t' | b'\x0c' | b'>'))
        || rest[length..].starts_with(b"/>");
    let name = str::from_utf8(&rest[..length]).unwrap_or_default();
    ends && element::is(&name.to_ascii_lowercase(), element::SOURCE_BLOCK)
}

pub(super) fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
