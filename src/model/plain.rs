//! Plain texts, which are no Markdown but may hold links and comments: titles, descriptions, aliases, values of properties, texts of
//! pictures, attributes of raw HTML (P10, P11, P17, P19–P21, M4, C1).
//!
//! Entry points: [`pieces`], called on the result of [`without_comments`]. Each reads a text once.

use super::address::{is_obsidian, web_scheme};
use std::borrow::Cow;
use std::ops::Range;

/// Longest destination of a Markdown link. The limit bounds the search for its end.
const LONGEST: usize = 2_000;

/// Deepest nesting of parentheses in a destination, as in CommonMark.
const DEEPEST: usize = 32;

/// Deepest nesting of links in the texts of other links that is read.
pub const MOST_NESTED: u8 = 8;

/// A piece of a plain text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece<'t> {
    /// Words without links.
    Text(&'t str),
    /// A link, or another form that names a file.
    Link(PlainLink<'t>),
}

/// A link in a plain text, in any of its forms.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainLink<'t> {
    /// As typed, marks included.
    pub raw: &'t str,
    /// What it names.
    pub target: Cow<'t, str>,
    /// Its own text, which may hold links again.
    pub text: Option<Cow<'t, str>>,
    /// Which form it has.
    pub form: Form,
    /// Whether a `!` stands before it.
    pub embed: bool,
}

/// The form of a link in a plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `[[target|text]]`
    Wiki,
    /// `[text](target)`
    Markdown,
    /// `obsidian://open?file=target`, `file:///target`
    Address,
}

/// Whether `text` may hold a link. Most texts hold none.
#[must_use]
pub fn may_hold_links(text: &str) -> bool {
    text.contains("[[")
        || text.contains("](")
        || text.contains(':') && addresses(text).next().is_some()
}

/// Splits a text into words and links.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    if !may_hold_links(text) {
        return vec![Piece::Text(text)];
    }
    let mut pieces = Vec::new();
    let mut done = 0;
    for (range, link) in links(text) {
        if done < range.start {
            pieces.push(Piece::Text(&text[done..range.start]));
        }
        done = range.end;
        pieces.push(Piece::Link(link));
    }
    if done < text.len() {
        pieces.push(Piece::Text(&text[done..]));
    }
    pieces
}

/// Returns the words of a text without the targets of its links, for texts whose links are not resolved.
#[must_use]
pub fn own_words(text: &str) -> Cow<'_, str> {
    let text = without_comments(text);
    if !may_hold_links(&text) {
        return text;
    }
    let words = pieces(&text).into_iter().map(|piece| match piece {
        Piece::Text(words) => Cow::Borrowed(words),
        // Links within the text of a link are left out with that text.
        Piece::Link(link) => link
            .text
            .filter(|own| !may_hold_links(own))
            .unwrap_or_default(),
    });
    Cow::Owned(words.collect())
}

/// Returns the targets of all links of a text, including links in the texts of links, up to [`MOST_NESTED`] deep.
#[must_use]
pub fn targets(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(Cow::Borrowed(text), 0)];
    while let Some((text, depth)) = open.pop() {
        if depth > MOST_NESTED || !may_hold_links(&text) {
            continue;
        }
        for (_, link) in links(&text) {
            found.push(link.target.into_owned());
            open.extend(
                link.text
                    .map(|own| (Cow::Owned(own.into_owned()), depth + 1)),
            );
        }
    }
    found
}

/// Returns the outermost links of a text, in order.
fn links(text: &str) -> Vec<(Range<usize>, PlainLink<'_>)> {
    let bytes = text.as_bytes();
    let mut found: Vec<(Range<usize>, PlainLink<'_>)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut addresses = addresses(text).peekable();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        while addresses.next_if(|address| address.start < at).is_some() {}
        if let Some(range) = addresses.next_if(|address| address.start == at) {
            at = range.end;
            found.push((range.clone(), address(&text[range])));
            continue;
        }
        match byte {
            b'[' => {
                if let Some((range, link)) = wikilink(text, at) {
                    at = range.end;
                    found.push((range, link));
                    continue;
                }
                open.push(at);
            }
            b']' => {
                let start = open.pop();
                let start = start.filter(|_| bytes.get(at + 1) == Some(&b'('));
                if let Some(start) = start
                    && let Some((end, target)) = destination_at(text, at + 2)
                {
                    let embed = start > 0 && bytes[start - 1] == b'!';
                    let range = start - usize::from(embed)..end;
                    let own = text[start + 1..at].trim();
                    while found
                        .pop_if(|(inner, _)| inner.start >= range.start)
                        .is_some()
                    {}
                    let link = PlainLink {
                        raw: &text[range.clone()],
                        target,
                        text: Some(own).filter(|own| !own.is_empty()).map(Cow::Borrowed),
                        form: Form::Markdown,
                        embed,
                    };
                    at = end;
                    found.push((range, link));
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Returns the `[[…]]` that begins at `at` and ends on the same line (L3, L4, L6). Of nested ones the innermost counts.
fn wikilink(text: &str, at: usize) -> Option<(Range<usize>, PlainLink<'_>)> {
    let inside = text[at..].strip_prefix("[[")?;
    if inside.starts_with('[') {
        return None;
    }
    let bytes = inside.as_bytes();
    let is_border = |i: &usize| match bytes[*i] {
        b'\n' => true,
        mark @ (b'[' | b']') => bytes.get(*i + 1) == Some(&mark),
        _ => false,
    };
    let close = (0..bytes.len())
        .find(is_border)
        .filter(|i| bytes[*i] == b']')?;
    let content: Cow<'_, str> = match inside[..close].contains("\\|") {
        true => Cow::Owned(inside[..close].replace("\\|", "|")),
        false => Cow::Borrowed(&inside[..close]),
    };
    let bar = content.find('|').unwrap_or(content.len());
    let part = |range: Range<usize>| -> Cow<'_, str> {
        match &content {
            Cow::Borrowed(content) => Cow::Borrowed(content[range].trim()),
            Cow::Owned(content) => Cow::Owned(content[range].trim().to_owned()),
        }
    };
    let target = part(0..bar);
    if target.trim_matches('#').is_empty() {
        return None;
    }
    let text_from = content.len().min(bar + 1);
    let own = Some(part(text_from..content.len())).filter(|own| !own.is_empty());
    let embed = at > 0 && text.as_bytes()[at - 1] == b'!';
    let range = at - usize::from(embed)..at + 2 + close + 2;
    let link = PlainLink {
        raw: &text[range.clone()],
        target,
        text: own,
        form: Form::Wiki,
        embed,
    };
    Some((range, link))
}

/// Returns the end of the destination that begins at `from`, one past its `)`, and what it names.
fn destination_at(text: &str, from: usize) -> Option<(usize, Cow<'_, str>)> {
    let end = text.floor_char_boundary(text.len().min(from + LONGEST));
    let rest = text[from..end].trim_start();
    let (target, rest) = match rest.strip_prefix('<') {
        Some(inside) => inside
            .split_once('>')
            .filter(|(target, _)| !target.contains('\n'))?,
        None => {
            let mut depth = 0;
            let close = rest.find(|c: char| {
                match c {
                    '(' => depth += 1,
                    ')' if depth == 0 => return true,
                    ')' => depth -= 1,
                    _ => {}
                }
                c.is_whitespace() || depth > DEEPEST
            })?;
            rest.split_at(close)
        }
    };
    let mut rest = rest.trim_start();
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        rest = rest[1..].split_once(quote)?.1.trim_start();
    }
    let rest = rest.strip_prefix(')')?;
    let length = end - rest.len();
    let target = html_escape::decode_html_entities(target.trim());
    Some((length, target)).filter(|(_, target)| !target.is_empty())
}

/// Returns where `obsidian:` and `file:` addresses stand, with the angle brackets around them.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let colons = text.match_indices(':').map(|(colon, _)| colon);
    let mut done = 0;
    colons.filter_map(move |colon| {
        if colon < done {
            return None;
        }
        let before = &text[..colon];
        let is_scheme = |scheme: &str| {
            let start = before.len().checked_sub(scheme.len());
            start.filter(|start| {
                before
                    .get(*start..)
                    .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
            })
        };
        let start = is_scheme("obsidian").or_else(|| is_scheme("file"))?;
        let touches = text[..start]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        if touches || !text[colon + 1..].starts_with('/') {
            return None;
        }
        let stop =
            |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | ')' | ']' | '|');
        let end = text[colon..].find(stop).map_or(text.len(), |at| colon + at);
        let in_brackets = text[..start].ends_with('<') && text[end..].starts_with('>');
        let range = start - usize::from(in_brackets)..end + usize::from(in_brackets);
        done = range.end;
        Some(range)
    })
}

fn address(raw: &str) -> PlainLink<'_> {
    let target = raw.trim_matches(['<', '>']);
    // Punctuation that ends a sentence is no part of the address.
    let target = target.trim_end_matches(['.', ',', ';', '!', '?']);
    PlainLink {
        raw,
        target: html_escape::decode_html_entities(target),
        text: None,
        form: Form::Address,
        embed: false,
    }
}

/// Returns `text` without its comments, `%%…%%` and `<!--…-->` (C1, C4, C5, C7). A comment that is not closed stays; there are no comments
/// in addresses (C6).
#[must_use]
pub fn without_comments(text: &str) -> Cow<'_, str> {
    let is_address = || {
        let text = text.trim();
        (web_scheme(text).is_some() || is_obsidian(text)) && !text.contains(char::is_whitespace)
    };
    if !text.contains("%%") && !text.contains("<!--") || is_address() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut marks = [
        CommentFinder::new("%%", "%%"),
        CommentFinder::new("<!--", "-->"),
    ];
    let mut at = 0;
    loop {
        let next = marks.iter_mut().filter_map(|mark| mark.next(text, at));
        let Some((start, end)) = next.min() else {
            kept.push_str(&text[at..]);
            return Cow::Owned(kept);
        };
        kept.push_str(&text[at..start]);
        at = end;
    }
}

/// The delimiters of one kind of comment. Remembers where the next comment of that kind stands, so that the text is searched once.
struct CommentFinder {
    open: &'static str,
    close: &'static str,
    known: Option<Option<(usize, usize)>>,
}

impl CommentFinder {
    fn new(open: &'static str, close: &'static str) -> Self {
        Self {
            open,
            close,
            known: None,
        }
    }

    /// Returns the first comment that begins at `from` or later.
    fn next(&mut self, text: &str, from: usize) -> Option<(usize, usize)> {
        if self
            .known
            .is_none_or(|known| known.is_some_and(|(start, _)| start < from))
        {
            let start = text[from..].find(self.open).map(|at| from + at);
            let end = start.and_then(|start| {
                let inside = start + self.open.len();
                Some(inside + text[inside..].find(self.close)? + self.close.len())
            });
            self.known = Some(start.zip(end));
        }
        self.known.flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns links as `target|text`, with `!` for embeds, and words as they are.
    fn read(text: &str) -> Vec<String> {
        let piece = |piece| match piece {
            Piece::Text(words) => String::from(words),
            Piece::Link(link) => {
                let own = link.text.map_or(String::new(), |own| format!("|{own}"));
                format!(
                    "{}<{}{own}>",
                    if link.embed { "!" } else { "" },
                    link.target
                )
            }
        };
        pieces(text).into_iter().map(piece).collect()
    }

    #[test]
    fn p21_links_in_plain_texts() {
        for (text, found) in [
            ("none [at] all (x) a: b", &["none [at] all (x) a: b"][..]),
            ("a [[B]] c", &["a ", "<B>", " c"]),
            ("![[B|c d]]", &["!<B|c d>"]),
            (
                "[[a [[b\\|c]] [[#]] [[]]",
                &["[[a ", "<b|c>", " [[#]] [[]]"],
            ),
            ("[[[b]]]", &["[", "<b>", "]"]),
            (
                "see [x](B.md) and ![](C%20d.md)",
                &["see ", "<B.md|x>", " and ", "!<C%20d.md>"],
            ),
            ("[a [b] c](<D e.md> \"t\")", &["<D e.md|a [b] c>"]),
            ("[see [[B]]](C.md)", &["<C.md|see [[B]]>"]),
            ("[![x](a.png)](C.md)!", &["<C.md|![x](a.png)>", "!"]),
            ("f[i](x) [y](z", &["f", "<x|i>", " [y](z"]),
            (
                "<obsidian://open?file=B> x",
                &["<obsidian://open?file=B>", " x"],
            ),
            (
                "OBSIDIAN://open?file=B&amp;x.",
                &["<OBSIDIAN://open?file=B&x>"],
            ),
            ("(file:///home/x)", &["(", "<file:///home/x>", ")"]),
            ("profile: /x", &["profile: /x"]),
            ("[a]\u{a0}[b]、[c]", &["[a]\u{a0}[b]、[c]"]),
            ("[[벌]]、[꿀](<a b>)", &["<벌>", "、", "<a b|꿀>"]),
        ] {
            assert_eq!(read(text), found, "{text}");
        }
        assert_eq!(own_words("a [[B]] [x](C.md) [[D|e]] %%f%%"), "a  x e ");
    }

    #[test]
    fn c1_comments_in_plain_texts() {
        for (text, kept) in [
            ("a %%b%% c", "a  c"),
            ("%%b%%", ""),
            ("%%%%x", "x"),
            ("a <!-- %% --> b %% c", "a  b %% c"),
            ("%% <!-- %% x -->", " x -->"),
            ("7% 5%% x", "7% 5%% x"),
            ("https://e.org/%%a%%", "https://e.org/%%a%%"),
        ] {
            assert_eq!(without_comments(text), kept, "{text}");
        }
    }

    #[test]
    fn reading_takes_time_that_grows_with_the_text_only() {
        for piece in [
            "[",
            "[[",
            "[[a",
            "](",
            "[x](",
            "[x](((",
            "%%",
            "<!--",
            "obsidian:/",
            "[[a]]",
            "[a](b) ",
        ] {
            let text = piece.repeat(200_000 / piece.len());
            let all: usize = pieces(&text)
                .iter()
                .map(|p| match p {
                    Piece::Text(words) => words.len(),
                    Piece::Link(link) => link.raw.len(),
                })
                .sum();
            assert_eq!(all, text.len(), "{piece}");
            assert!(without_comments(&text).len() <= text.len());
        }
    }
}
