//! Reads XML as far as drawings need it: cuts it into tags, text and the rest, and refuses text that no browser would read.
//!
//! Entry point: [`Tokens`]. Strictness is a safeguard, because text that a browser reads differently from us cannot be judged.

use rustc_hash::FxHashMap;

/// Not well-formed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text between tags.
    Text(&'t str),
    /// `<![CDATA[…]]>`, whole.
    CData(&'t str),
    /// A comment or processing instruction.
    Aside,
    /// What is between the brackets of `<!DOCTYPE … […]>`; empty without brackets.
    Doctype(&'t str),
    Open(Tag<'t>),
    /// `</name>`
    Close(&'t str),
}

/// `<name …>` or `<name …/>`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) name: &'t str,
    pub(super) attributes: Vec<Attribute<'t>>,
    /// `/>`
    pub(super) empty: bool,
}

/// `name="value"`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'t> {
    pub(super) name: &'t str,
    /// As written, without its quotes.
    pub(super) value: &'t str,
    pub(super) quote: char,
}

/// What counts as space in XML, and only that.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The pieces of a document in order.
pub(super) struct Tokens<'t> {
    rest: &'t str,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// Returns the next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'t>>, Malformed> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let Some(markup) = self.rest.strip_prefix('<') else {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            return Ok(Some(Token::Text(self.take(end))));
        };
        let token = if markup.starts_with("!--") {
            self.through("-->", 4)?;
            Token::Aside
        } else if markup.starts_with('?') {
            self.through("?>", 2)?;
            Token::Aside
        } else if markup.starts_with("![CDATA[") {
            Token::CData(self.through("]]>", 9)?)
        } else if markup.starts_with("!DOCTYPE") {
            let end = doctype_end(self.rest)?;
            let whole = self.take(end);
            let inner = whole.split_once('[').map_or("", |(_, inner)| inner);
            Token::Doctype(inner.rsplit_once(']').map_or("", |(inner, _)| inner))
        } else if let Some(closing) = markup.strip_prefix('/') {
            let (name, after) = closing.split_once('>').ok_or(Malformed)?;
            self.rest = after;
            Token::Close(checked_name(name.trim_end_matches(is_space))?)
        } else {
            Token::Open(self.tag()?)
        };
        Ok(Some(token))
    }

    fn take(&mut self, end: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Returns the text up to the end of `mark`, which is searched for from byte `from` on, and moves behind it.
    fn through(&mut self, mark: &str, from: usize) -> Result<&'t str, Malformed> {
        let found = self.rest.get(from..).and_then(|t| t.find(mark));
        Ok(self.take(from + found.ok_or(Malformed)? + mark.len()))
    }

    fn tag(&mut self) -> Result<Tag<'t>, Malformed> {
        let _bracket = self.take(1);
        let end = |c: char| is_space(c) || matches!(c, '>' | '/' | '=' | '<');
        let length = self.rest.find(end).ok_or(Malformed)?;
        let name = checked_name(self.take(length))?;
        let mut attributes = Vec::new();
        let empty = loop {
            let spaced = self.rest.trim_start_matches(is_space);
            let had_space = spaced.len() < self.rest.len();
            self.rest = spaced;
            if let Some(after) = spaced.strip_prefix('>') {
                self.rest = after;
                break false;
            }
            if let Some(after) = spaced.strip_prefix("/>") {
                self.rest = after;
                break true;
            }
            if !had_space {
                return Err(Malformed);
            }
            attributes.push(self.attribute()?);
        };
        let mut names: Vec<_> = attributes.iter().map(|a: &Attribute<'_>| a.name).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Malformed);
        }
        Ok(Tag {
            name,
            attributes,
            empty,
        })
    }

    fn attribute(&mut self) -> Result<Attribute<'t>, Malformed> {
        let (name, after) = self.rest.split_once('=').ok_or(Malformed)?;
        let name = checked_name(name.trim_end_matches(is_space))?;
        let after = after.trim_start_matches(is_space);
        let quote = after
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
            .ok_or(Malformed)?;
        let (value, after) = after[1..].split_once(quote).ok_or(Malformed)?;
        if value.contains('<') {
            return Err(Malformed);
        }
        self.rest = after;
        Ok(Attribute { name, value, quote })
    }
}

/// Returns a name with at most one colon, and letters or digits on both of its sides.
fn checked_name(name: &str) -> Result<&str, Malformed> {
    let is_wrong = |c: char| {
        is_space(c)
            || c.is_control()
            || matches!(c, '<' | '>' | '/' | '=' | '"' | '\'' | '&' | '!' | '?')
    };
    let mut parts = name.split(':');
    let all = parts.by_ref().take(2).all(|part| !part.is_empty());
    if !all || parts.next().is_some() || name.contains(is_wrong) {
        return Err(Malformed);
    }
    Ok(name)
}

/// Returns where a document type ends. Brackets and `>` in quotes and comments do not count.
fn doctype_end(text: &str) -> Result<usize, Malformed> {
    let bytes = text.as_bytes();
    let (mut at, mut inside) = (0, false);
    while let Some(byte) = bytes.get(at) {
        let skip = |mark: &str, from: usize| {
            let found = text.get(from..).and_then(|t| t.find(mark));
            found.map(|end| from + end + mark.len()).ok_or(Malformed)
        };
        match byte {
            b'"' => at = skip("\"", at + 1)?,
            b'\'' => at = skip("'", at + 1)?,
            b'<' if bytes[at..].starts_with(b"<!--") => at = skip("-->", at + 4)?,
            b'[' => (at, inside) = (at + 1, true),
            b']' => (at, inside) = (at + 1, false),
            b'>' if !inside => return Ok(at + 1),
            _ => at += 1,
        }
    }
    Err(Malformed)
}

/// Most bytes that entities may add: a document whose entities multiply is refused.
const LARGEST_EXPANSION: usize = 4 << 20;

/// The entities that a document declares (Adobe's programs write their namespaces so).
#[derive(Debug)]
pub(super) struct Entities<'t> {
    values: FxHashMap<&'t str, &'t str>,
    left: usize,
}

impl<'t> Entities<'t> {
    /// Reads the declarations between the brackets of a document type. Of two with one name, the first counts.
    pub(super) fn read(subset: &'t str) -> Self {
        let mut values = FxHashMap::default();
        let mut rest = subset;
        while let Some((_, after)) = rest.split_once("<!ENTITY") {
            rest = after;
            let declared = after.trim_start_matches(is_space);
            let Some((name, value)) = declared.split_once(is_space) else {
                break;
            };
            let value = value.trim_start_matches(is_space);
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let Some((value, after)) = quote.and_then(|q| value[1..].split_once(q)) else {
                continue;
            };
            rest = after;
            values.entry(name).or_insert(value);
        }
        Self {
            values,
            left: LARGEST_EXPANSION,
        }
    }

    /// Writes `text` with the declared entities replaced.
    pub(super) fn expand(&mut self, text: &str, out: &mut String) -> Result<(), Malformed> {
        let mut pieces = text.split('&');
        out.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (name, after) = piece.split_once(';').ok_or(Malformed)?;
            if is_built_in(name) {
                out.push('&');
                out.push_str(name);
                out.push(';');
            } else {
                let value = self.values.get(name).ok_or(Malformed)?;
                // Drawings do not use entities that hold markup or other entities.
                if value.contains(['<', '%']) || !refers_only_to_built_in(value) {
                    return Err(Malformed);
                }
                self.left = self.left.checked_sub(value.len()).ok_or(Malformed)?;
                for c in value.chars() {
                    match c {
                        '"' => out.push_str("&quot;"),
                        '\'' => out.push_str("&#39;"),
                        '>' => out.push_str("&gt;"),
                        c => out.push(c),
                    }
                }
            }
            out.push_str(after);
        }
        Ok(())
    }
}

fn refers_only_to_built_in(value: &str) -> bool {
    let mut pieces = value.split('&').skip(1);
    pieces.all(|piece| {
        piece
            .split_once(';')
            .is_some_and(|(name, _)| is_built_in(name))
    })
}

fn is_built_in(name: &str) -> bool {
    if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
        return true;
    }
    let Some(number) = name.strip_prefix('#') else {
        return false;
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let only_digits = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    only_digits
        && u32::from_str_radix(digits, radix).is_ok_and(|code| char::from_u32(code).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<Token<'_>>, Malformed> {
        let mut tokens = Tokens::new(text);
        let mut found = Vec::new();
        while let Some(token) = tokens.next()? {
            found.push(token);
        }
        Ok(found)
    }

    #[test]
    fn v16_pieces() {
        let text = "<?xml?><!DOCTYPE svg [<!ENTITY a \"]>\"><!-- ' ]> -->]><a b = 'c>' d:e=\"\"/>t<!-- <x> --></a ><![CDATA[<]]>";
        let attribute = |name, value, quote| Attribute { name, value, quote };
        let tag = Tag {
            name: "a",
            attributes: vec![attribute("b", "c>", '\''), attribute("d:e", "", '"')],
            empty: true,
        };
        let expected = vec![
            Token::Aside,
            Token::Doctype("<!ENTITY a \"]>\"><!-- ' ]> -->"),
            Token::Open(tag),
            Token::Text("t"),
            Token::Aside,
            Token::Close("a"),
            Token::CData("<![CDATA[<]]>"),
        ];
        assert_eq!(all(text), Ok(expected));
    }

    #[test]
    fn v16_what_is_not_well_formed() {
        for text in [
            "<",
            "<a",
            "<a b>",
            "<a b=c>",
            "<a b='c>",
            "<a b='<'>",
            "<a b='1'c='2'>",
            "<a b='1' b='2'>",
            "< a>",
            "<a:>",
            "<:a>",
            "<a:b:c>",
            "<!-- ",
            "<!-->",
            "<![CDATA[",
            "<!DOCTYPE [",
            "<!ELEMENT a>",
            "<a<b>",
            "</a",
            "<a/ >",
            "<? x",
        ] {
            assert_eq!(all(text), Err(Malformed), "{text}");
        }
    }

    #[test]
    fn v16_entities() {
        let mut entities = Entities::read(
            "<!ENTITY ns \"http://x/'y\"> <!ENTITY ns 'z'><!ENTITY tag '<b/>'><!ENTITY more '&ns;'><!ENTITY out SYSTEM 'f'>",
        );
        let mut expand = |text: &str| {
            let mut out = String::new();
            entities.expand(text, &mut out).map(|()| out)
        };
        assert_eq!(
            expand("&ns;&amp;&#x41;"),
            Ok("http://x/&#39;y&amp;&#x41;".to_owned())
        );
        for text in [
            "&",
            "&tag;",
            "&more;",
            "&out;",
            "&nbsp;",
            "&#x110000;",
            "&#;",
            "&#+1;",
        ] {
            assert_eq!(expand(text), Err(Malformed), "{text}");
        }
        let large = "x".repeat(1 << 20);
        let subset = format!("<!ENTITY a '{large}'>");
        let mut out = String::new();
        assert_eq!(
            Entities::read(&subset).expand("&a;&a;&a;&a;&a;", &mut out),
            Err(Malformed)
        );
    }
}
