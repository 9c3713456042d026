//! Cleans SVG: removes scripts and the notes of editors (V16).
//!
//! Entry point: [`clean`]. What browsers draw lies in four namespaces; elements, attributes and declarations of all others are
//! an editor's and go. The rest is copied as it is written, so the drawing stays the same. The result is UTF-8 without document
//! type and without declaration: every browser reads it as we did. Pictures in `data:` addresses are cleaned like files, and
//! references that draw too much are left out.

mod addresses;
mod xml;

use crate::model::expansion::{self, Expansion};
use addresses::{Cleaned, Within, escaped, escaped_text};
use std::borrow::Cow;
use xml::{Attribute, Entities, Malformed, Tag, Token, Tokens};

/// The picture in place of a drawing that cannot be published, so that links to it still find one.
pub(super) const NOTHING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";

/// What became of a drawing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Drawing {
    Clean(String),
    /// As `Clean`, but for a picture inside it that cannot be taken apart.
    Partly(String),
    /// It is not well-formed, but holds nothing that could run.
    Harmless,
    /// It is not well-formed, and may hold what could run.
    Dangerous,
}

/// Returns the drawing without scripts, comments, metadata and editors' data.
pub(super) fn clean(bytes: &[u8]) -> Drawing {
    clean_within(bytes, &mut Within::default())
}

/// As [`clean`], for a drawing in drawings; tells how many elements it draws.
fn clean_within(bytes: &[u8], within: &mut Within) -> Drawing {
    let Some(text) = decode(bytes) else {
        return Drawing::Dangerous;
    };
    match Filter::run(&text, within) {
        Ok((clean, false)) => Drawing::Clean(clean),
        Ok((clean, true)) => Drawing::Partly(clean),
        Err(Malformed) if may_run(&text) => Drawing::Dangerous,
        Err(Malformed) => Drawing::Harmless,
    }
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units: Option<Vec<u16>> = bytes[2..]
            .chunks(2)
            .map(|c| c.try_into().ok().map(order))
            .collect();
        String::from_utf16(&units?).ok().map(Cow::Owned)
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => str::from_utf8(rest).ok().map(Cow::Borrowed),
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => Some(Cow::Borrowed(text)),
            Err(_) if declares(bytes, &["iso-8859-1", "latin1"]) => {
                Some(bytes.iter().map(|byte| char::from(*byte)).collect())
            }
            Err(_) => None,
        },
    }
}

/// Whether the document says that it is written in one of these encodings.
fn declares(bytes: &[u8], encodings: &[&str]) -> bool {
    let declared = declared_encoding(bytes);
    declared.is_some_and(|declared| encodings.iter().any(|e| declared.contains(e)))
}

/// Returns what the declaration says of the encoding, in lower case.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (declaration, _) = head.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    Some(value.to_owned())
}

/// Whether a text that is no XML could run a script if a browser reads it in its own way.
fn may_run(text: &str) -> bool {
    let encoding = declared_encoding(text.as_bytes());
    if encoding.is_some_and(|e| !e.contains("utf-8") && !e.contains("ascii")) {
        return true;
    }
    let decoded = html_escape::decode_html_entities(text).to_ascii_lowercase();
    let is_handler = |before: &str| {
        let before = before.trim_end();
        let rest = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        before[rest.len()..].starts_with("on")
    };
    let squeezed: String = decoded.chars().filter(is_visible).collect();
    RUNS.iter().any(|word| squeezed.contains(word)) || decoded.split('=').any(is_handler)
}

fn is_visible(c: &char) -> bool {
    !c.is_whitespace() && !c.is_control()
}

/// Words that make a text which is no XML unfit to be published.
const RUNS: &[&str] = &[
    "<script",
    ":script",
    "javascript:",
    "vbscript:",
    "<!entity",
    "<iframe",
    "<handler",
    "srcdoc",
];

/// What browsers draw, and what has no namespace at all.
const DRAWN: &[&str] = &[
    "",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/XML/1998/namespace",
];

/// Elements that run a script, load another document or describe this one.
const REMOVED: &[&str] = &[
    "script", "handler", "listener", "metadata", "iframe", "frame", "frameset", "object", "embed",
    "applet", "meta", "base",
];

/// Attributes whose value may be an address, also the ones that animations set.
const ADDRESSES: &[&str] = &[
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "data",
    "to",
    "from",
    "by",
    "values",
];

/// Most namespaces that may be declared at one place.
const MOST_NAMESPACES: usize = 256;

/// Copies a document and leaves out what must not be published.
struct Filter<'t> {
    out: String,
    entities: Entities<'t>,
    open: Vec<Open<'t>>,
    /// Prefixes in scope, the innermost last, and whether what carries them is kept.
    namespaces: Vec<(&'t str, bool)>,
    /// How many elements are open around the one that is left out.
    removing: Option<usize>,
    /// Drawings around this one.
    depth: usize,
    /// Whether the drawing keeps a picture that cannot be taken apart.
    keeps_picture: bool,
    /// The elements that were written, and what they refer to.
    expansion: Expansion,
    style: Option<Style>,
}

/// A style sheet that is being read.
struct Style {
    /// Where it begins in the output.
    start: usize,
    /// Without entities and marks.
    text: String,
    /// How many elements are open around it.
    around: usize,
}

struct Open<'t> {
    name: &'t str,
    /// How many namespaces were in scope around it.
    namespaces: usize,
}

impl<'t> Filter<'t> {
    /// Returns the cleaned drawing, and whether it keeps a picture that cannot be taken apart.
    fn run(text: &'t str, within: &mut Within) -> Result<(String, bool), Malformed> {
        if text.contains(|c: char| {
            c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}')
        }) {
            return Err(Malformed);
        }
        let mut filter = Self {
            out: String::with_capacity(text.len()),
            entities: Entities::read(""),
            open: Vec::new(),
            namespaces: Vec::new(),
            removing: None,
            depth: within.depth,
            keeps_picture: false,
            expansion: Expansion::default(),
            style: None,
        };
        let mut tokens = Tokens::new(text);
        let mut begun = false;
        while let Some(token) = tokens.next()? {
            let outside = filter.open.is_empty();
            match token {
                Token::Aside => {}
                Token::Doctype(subset) if !begun => filter.entities = Entities::read(subset),
                Token::Text(text) if outside => {
                    if !text.trim_matches(xml::is_space).is_empty() {
                        return Err(Malformed);
                    }
                }
                Token::Text(text) => filter.text(text)?,
                Token::CData(whole) if !outside => filter.cdata(whole),
                Token::Open(tag) if !outside || !begun => {
                    if !begun && local_name(tag.name) != "svg" {
                        return Err(Malformed);
                    }
                    begun = true;
                    filter.open(&tag, outside)?;
                }
                Token::Close(name) => filter.close(name)?,
                Token::Doctype(_) | Token::CData(_) | Token::Open(_) => return Err(Malformed),
            }
        }
        if !begun || !filter.open.is_empty() {
            return Err(Malformed);
        }
        filter.out.push('\n');
        let too_many = filter.expansion.too_many();
        within.drawn = filter.expansion.most_drawn();
        Ok((
            expansion::without(&filter.out, &too_many),
            filter.keeps_picture,
        ))
    }

    fn cdata(&mut self, whole: &str) {
        if self.removing.is_some() {
            return;
        }
        self.out.push_str(whole);
        if let Some(style) = &mut self.style {
            let inner = whole
                .strip_prefix("<![CDATA[")
                .and_then(|inner| inner.strip_suffix("]]>"));
            style.text.push_str(inner.unwrap_or_default());
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Malformed> {
        if self.removing.is_some() {
            return Ok(());
        }
        let start = self.out.len();
        self.entities.expand(text, &mut self.out)?;
        if let Some(style) = &mut self.style {
            let written = html_escape::decode_html_entities(&self.out[start..]);
            style.text.push_str(&written);
        }
        Ok(())
    }

    /// Removes from a style sheet, at its end, what must not be published.
    fn end_style(&mut self) {
        let Some(style) = self.style.take_if(|style| style.around == self.open.len()) else {
            return;
        };
        let mut within = self.within();
        let cleaned = addresses::clean_css(&style.text, &mut within);
        self.keeps_picture |= matches!(cleaned, Cleaned::Kept | Cleaned::Partly(_));
        let text = match cleaned {
            Cleaned::Changed(clean) | Cleaned::Partly(clean) => Cow::Owned(clean),
            Cleaned::Same | Cleaned::Kept | Cleaned::Removed => Cow::Borrowed(&*style.text),
        };
        // Without entities, what it refers to is where it is written.
        let has_entities = self.out[style.start..].contains('&');
        if has_entities || matches!(text, Cow::Owned(_)) {
            self.out.truncate(style.start);
            self.expansion.forget(style.start);
            self.out.push_str(&escaped_text(&text));
        }
        // Marks of CDATA are no part of a selector.
        let written = &self.out[style.start..];
        let plain = written
            .replace("<![CDATA[", "         ")
            .replace("]]>", "   ");
        self.expansion.sheet(&plain, style.start);
    }

    fn within(&self) -> Within {
        Within {
            depth: self.depth,
            drawn: 0,
        }
    }

    fn open(&mut self, tag: &Tag<'t>, is_root: bool) -> Result<(), Malformed> {
        let around = self.namespaces.len();
        let values = self.values(tag)?;
        for (attribute, value) in tag.attributes.iter().zip(&values) {
            if let Some(prefix) = declared_prefix(attribute.name) {
                let uri = html_escape::decode_html_entities(value);
                self.namespaces.push((prefix, DRAWN.contains(&uri.trim())));
            }
        }
        if self.namespaces.len() > MOST_NAMESPACES {
            return Err(Malformed);
        }
        if self.removing.is_none() {
            let local = local_name(tag.name).to_ascii_lowercase();
            if REMOVED.contains(&local.as_str()) || !self.is_drawn(prefix(tag.name)) {
                self.removing = Some(self.open.len());
            } else {
                self.write(tag, &values, is_root);
            }
        }
        if tag.empty {
            self.leave(around);
            return Ok(());
        }
        let begins_style = self.removing.is_none()
            && self.style.is_none()
            && local_name(tag.name).eq_ignore_ascii_case("style");
        if begins_style {
            self.style = Some(Style {
                start: self.out.len(),
                text: String::new(),
                around: self.open.len(),
            });
        }
        self.open.push(Open {
            name: tag.name,
            namespaces: around,
        });
        Ok(())
    }

    /// Returns the attributes' values with entities replaced.
    fn values(&mut self, tag: &Tag<'t>) -> Result<Vec<String>, Malformed> {
        let expand = |attribute: &Attribute<'_>| {
            let mut value = String::with_capacity(attribute.value.len());
            self.entities.expand(attribute.value, &mut value)?;
            Ok(value)
        };
        tag.attributes.iter().map(expand).collect()
    }

    fn write(&mut self, tag: &Tag<'t>, values: &[String], is_root: bool) {
        self.out.push('<');
        self.out.push_str(tag.name);
        let mut within = self.within();
        let mut written = Vec::new();
        for (attribute, value) in tag.attributes.iter().zip(values) {
            if !self.is_kept(attribute.name, value, is_root) {
                continue;
            }
            let plain = html_escape::decode_html_entities(value);
            let cleaned = addresses::clean(local_name(attribute.name), &plain, &mut within);
            self.keeps_picture |= matches!(cleaned, Cleaned::Kept | Cleaned::Partly(_));
            let (plain, value) = match cleaned {
                Cleaned::Same | Cleaned::Kept => (plain.into_owned(), Cow::Borrowed(&**value)),
                Cleaned::Changed(clean) | Cleaned::Partly(clean) => {
                    let value = escaped(&clean);
                    (clean, Cow::Owned(value))
                }
                Cleaned::Removed => continue,
            };
            let (start, quote) = (self.out.len(), attribute.quote);
            self.out.push(' ');
            self.out.push_str(attribute.name);
            self.out.push('=');
            self.out.push(quote);
            self.out.push_str(&value);
            self.out.push(quote);
            written.push((attribute.name, plain, start..self.out.len()));
        }
        self.out.push_str(if tag.empty { "/>" } else { ">" });
        let refers: Vec<expansion::Attribute<'_>> = written
            .iter()
            .map(|(name, value, range)| (*name, &**value, range.clone()))
            .collect();
        self.expansion.open(tag.name, &refers);
        self.expansion.weigh(within.drawn);
        if tag.empty {
            self.expansion.close();
        }
    }

    fn is_kept(&self, name: &str, value: &str, is_root: bool) -> bool {
        if let Some(prefix) = declared_prefix(name) {
            return self.is_drawn(prefix);
        }
        // Data that editors and programs keep for themselves, and the file's path.
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("data-") || lower == "xml:base" {
            return false;
        }
        // Without a prefix an attribute belongs to its element, whatever the namespace is.
        if !prefix(name).is_empty() && !self.is_drawn(prefix(name)) {
            return false;
        }
        let local = local_name(name).to_ascii_lowercase();
        let animates_handler =
            || local == "attributename" && value.trim().to_ascii_lowercase().starts_with("on");
        // Some editors keep the whole document, other pages included, in `content`.
        let is_source = is_root && local == "content";
        let runs = local.starts_with("on") || local == "srcdoc" || animates_handler();
        let leads_to_script = || ADDRESSES.contains(&local.as_str()) && runs_script(value);
        !(is_source || runs || leads_to_script())
    }

    fn close(&mut self, name: &str) -> Result<(), Malformed> {
        let open = self.open.pop().filter(|open| open.name == name);
        let around = open.ok_or(Malformed)?.namespaces;
        if self.removing.is_none() {
            self.end_style();
            self.expansion.close();
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self.leave(around);
        Ok(())
    }

    /// Ends an element.
    fn leave(&mut self, around: usize) {
        self.namespaces.truncate(around);
        if self.removing == Some(self.open.len()) {
            self.removing = None;
        }
    }

    /// Whether browsers draw elements with `prefix` here.
    fn is_drawn(&self, prefix: &str) -> bool {
        let declared = self.namespaces.iter().rev().find(|(p, _)| *p == prefix);
        declared.map_or(matches!(prefix, "" | "xml"), |(_, drawn)| *drawn)
    }
}

fn prefix(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

fn local_name(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// Returns the prefix that `xmlns` or `xmlns:prefix` declares.
fn declared_prefix(name: &str) -> Option<&str> {
    match name.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

/// Whether an address, or one of several, runs a script. Browsers pass over spaces and control characters in it.
fn runs_script(value: &str) -> bool {
    let decoded = html_escape::decode_html_entities(value);
    let plain: String = decoded.chars().filter(is_visible).collect();
    let plain = plain.to_ascii_lowercase();
    [
        "javascript:",
        "vbscript:",
        "data:text/html",
        "data:application/xhtml",
        "data:text/xml",
        "data:application/xml",
    ]
    .iter()
    .any(|scheme| plain.contains(scheme))
}

#[cfg(test)]
mod tests;
