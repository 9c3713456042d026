//! Finds the ends of tags and of links' addresses. CommonMark reads these, so nothing of ours begins inside them (C6, L9).

use super::line::is_blank;

/// Longer titles in round brackets and longer instructions are read as text, so that the search for their end stays linear. Tags and
/// addresses need no limit: they may hold whole pictures (`data:`), and the openers in them end the search for their ends.
const LONGEST: usize = 8 * 1024;

fn is_space(byte: u8) -> bool {
    is_blank(byte) || byte == b'\n'
}

/// Returns where the tag, instruction or `<address>` ends that begins with the `<` at `at`, by CommonMark's grammar.
pub(super) fn tag(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let bytes = &bytes[..end];
    let mut at = at + 1;
    if bytes.get(at) == Some(&b'?') {
        let mut pairs = bytes[at + 1..].windows(2).take(LONGEST);
        let close = pairs.position(|pair| pair == b"?>");
        return close.map(|close| at + 1 + close + 2);
    }
    let closing = bytes.get(at) == Some(&b'/');
    at += usize::from(closing);
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    let name = at;
    at = skip(bytes, at, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')
    });
    match bytes.get(at)? {
        b':' if !closing && at - name >= 2 => {
            at = skip(bytes, at, |b| !is_space(b) && b != b'<' && b != b'>');
            return (bytes.get(at) == Some(&b'>')).then_some(at + 1);
        }
        _ => {}
    }
    let is_name = !bytes[name..at].iter().any(|b| matches!(b, b'+' | b'.'));
    let tag = if is_name {
        attributes(bytes, at, closing)
    } else {
        None
    };
    tag.or_else(|| if closing { None } else { mail(bytes, at) })
}

/// Reads `<name@host>`, from within the name on.
fn mail(bytes: &[u8], at: usize) -> Option<usize> {
    let at = skip(bytes, at, |b| {
        b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b)
    });
    if bytes.get(at) != Some(&b'@') {
        return None;
    }
    let host = skip(bytes, at + 1, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')
    });
    (host > at + 1 && bytes.get(host) == Some(&b'>')).then_some(host + 1)
}

fn attributes(bytes: &[u8], mut at: usize, closing: bool) -> Option<usize> {
    loop {
        let before = at;
        at = skip(bytes, at, is_space);
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            b'/' if !closing && bytes.get(at + 1) == Some(&b'>') => return Some(at + 2),
            b if !closing
                && at > before
                && (b.is_ascii_alphabetic() || matches!(b, b'_' | b':')) => {}
            _ => return None,
        }
        at = skip(bytes, at, |b| {
            b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-')
        });
        let equals = skip(bytes, at, is_space);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        at = skip(bytes, equals + 1, is_space);
        match *bytes.get(at)? {
            quote @ (b'"' | b'\'') => {
                at += 1 + bytes[at + 1..].iter().position(|b| *b == quote)? + 1;
            }
            _ => {
                let from = at;
                at = skip(bytes, at, |b| !is_space(b) && !b"\"'=<>`".contains(&b));
                if at == from {
                    return None;
                }
            }
        }
    }
}

fn skip(bytes: &[u8], mut at: usize, over: impl Fn(u8) -> bool) -> usize {
    while bytes.get(at).is_some_and(|b| over(*b)) {
        at += 1;
    }
    at
}

/// Returns where the `(address "title")` of a Markdown link ends that begins at `at`.
pub(super) fn destination(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let bytes = &bytes[..end];
    if bytes.get(at) != Some(&b'(') {
        return None;
    }
    let mut at = skip(bytes, at + 1, is_space);
    if bytes.get(at) == Some(&b'<') {
        at = until(bytes, at + 1, |b| matches!(b, b'>' | b'\n' | b'<'));
        if bytes.get(at) != Some(&b'>') {
            return None;
        }
        at += 1;
    } else {
        at = address(bytes, at)?;
    }
    let behind = skip(bytes, at, is_space);
    let quote = match bytes.get(behind)? {
        b'"' => b'"',
        b'\'' => b'\'',
        b'(' => b')',
        b')' => return Some(behind + 1),
        _ => return None,
    };
    if behind == at {
        return None;
    }
    let bytes = &bytes[..end.min(behind + LONGEST)];
    at = until(bytes, behind + 1, |b| b == quote);
    at = skip(bytes, at + 1, is_space);
    (bytes.get(at) == Some(&b')')).then_some(at + 1)
}

/// Returns where an address without angle brackets ends; its parentheses are balanced.
fn address(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0;
    while let Some(&byte) = bytes.get(at).filter(|b| !is_space(**b)) {
        match byte {
            b'\\' => at += 1,
            // CommonMark allows 32; deeper nesting would make the search quadratic.
            b'(' if depth == 32 => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    Some(at.min(bytes.len()))
}

/// Returns the first byte from `at` on for which `ends` holds and which no backslash escapes.
fn until(bytes: &[u8], mut at: usize, ends: impl Fn(u8) -> bool) -> usize {
    while let Some(&byte) = bytes.get(at).filter(|b| !ends(**b)) {
        at += 1 + usize::from(byte == b'\\');
    }
    at.min(bytes.len())
}
