//! Reads the Markdown in texts of values: what stands within a line, no blocks (U22).
//!
//! Entry points: [`pieces`] and [`link_piece`].

use super::shown::{Emphasis, Shown};
use crate::link::FileId;
use crate::model::text::nfc;
use crate::model::{Event, Kind, Link as Written, Note, Tag, VaultPath};
use crate::value::{Link, Place, Value, World};

/// Longest text that is read as Markdown, in bytes; longer ones are shown as typed.
const LONGEST: usize = 64 << 10;

/// Deepest nesting of links in the texts of links that is read.
const DEEPEST: u8 = 4;

/// Adds the pieces of a text. Its links lead from the file `from`.
pub(super) fn pieces(out: &mut Vec<Shown>, world: &World<'_>, from: FileId, text: &str) {
    read(out, world, from, text, 0);
}

/// Adds the pieces of a text that stands in so many texts of links.
fn read(out: &mut Vec<Shown>, world: &World<'_>, from: FileId, text: &str, depth: u8) {
    if depth == DEEPEST || !may_hold_markup(text) || text.len() > LONGEST {
        return out.push(Shown::Text(nfc(text).into_owned()));
    }
    let path = VaultPath::new("text.md");
    let parse = |text: String| crate::parse::parse(&path, text, &Default::default());
    let mut note = parse(text.to_owned());
    let is_html = |event: &Event| matches!(event.kind, Kind::Html(_) | Kind::Start(Tag::HtmlBlock));
    if note.events.iter().any(is_html) {
        return out.push(Shown::Markup(text.to_owned(), from));
    }
    let mut skip = 0;
    if !is_one_paragraph(&note) {
        // `1. Salt` is a text here and no list. Behind a bracket no block begins.
        note = parse(format!("({text}"));
        skip = 1;
    }
    let reader = Reader {
        world,
        from,
        note: &note,
        depth,
    };
    out.extend(reader.read(skip));
}

/// Whether a text may hold more than words.
fn may_hold_markup(text: &str) -> bool {
    let starts_block =
        text.starts_with(|c: char| c.is_ascii_digit() || c.is_whitespace() || "-+>|".contains(c));
    let marks = |c: char| "*_~=[]<>`$!#\\&^%|\n".contains(c);
    text.contains(marks)
        || text.contains("://")
        || starts_block && text.contains(['.', ')', '-', '+'])
}

fn is_one_paragraph(note: &Note) -> bool {
    let mut depth = 0;
    let mut blocks = 0;
    for event in &note.events {
        match event.kind {
            Kind::Start(tag) => {
                if depth == 0 {
                    blocks += if tag == Tag::Paragraph { 1 } else { 2 };
                }
                depth += 1;
            }
            Kind::End(_) => depth -= 1,
            _ if depth == 0 => blocks += 2,
            _ => {}
        }
    }
    blocks == 1 && note.front.body == 0
}

/// Reads the events of a text.
struct Reader<'r, 'a> {
    world: &'r World<'a>,
    from: FileId,
    note: &'r Note,
    /// In how many texts of links it stands.
    depth: u8,
}

impl Reader<'_, '_> {
    /// Returns its pieces without the first `skip` bytes of its first text.
    fn read(&self, mut skip: usize) -> Vec<Shown> {
        let mut open: Vec<Vec<Shown>> = vec![Vec::new()];
        let mut footnotes = 0usize;
        for Event { kind, span } in &self.note.events {
            let piece = match *kind {
                Kind::Start(Tag::FootnoteDefinition(_) | Tag::InlineFootnote(_)) => {
                    footnotes += 1;
                    continue;
                }
                Kind::End(Tag::FootnoteDefinition(_) | Tag::InlineFootnote(_)) => {
                    footnotes = footnotes.saturating_sub(1);
                    continue;
                }
                _ if footnotes > 0 => continue,
                Kind::Start(tag) => {
                    if !tag.is_inline() && open.last().is_some_and(|pieces| !pieces.is_empty()) {
                        push(&mut open, Shown::Break);
                    }
                    open.push(Vec::new());
                    continue;
                }
                Kind::End(tag) => {
                    let inside = open.pop().unwrap_or_default();
                    match self.closed(tag, inside) {
                        Ok(piece) => piece,
                        Err(inside) => {
                            inside.into_iter().for_each(|piece| push(&mut open, piece));
                            continue;
                        }
                    }
                }
                Kind::Text(text) => {
                    let text = self.note.text_of(text);
                    let text = text.get(std::mem::take(&mut skip)..).unwrap_or_default();
                    Shown::Text(nfc(text).into_owned())
                }
                Kind::Code(text) => Shown::Code(self.note.text_of(text).to_owned()),
                Kind::SoftBreak | Kind::HardBreak => Shown::Break,
                Kind::Math { display, tex } => Shown::Math {
                    tex: self.note.text_of(tex).to_owned(),
                    display,
                },
                Kind::WikiLink(link) | Kind::Embed(link) => {
                    match self.note.links.get(link as usize) {
                        Some(link) => linked(self.world, &self.link(link), self.from, self.depth),
                        None => continue,
                    }
                }
                // Its text is its address, which would be read as a link again.
                Kind::AutoLink(link) => match self.note.links.get(link as usize) {
                    Some(link) => linked(self.world, &self.link(link), self.from, DEEPEST - 1),
                    None => continue,
                },
                Kind::TagUse(tag) => match self.note.tags.get(tag as usize) {
                    Some(tag) => Shown::Tag(tag.name.to_string()),
                    None => continue,
                },
                _ => Shown::Text(self.source(*span)),
            };
            push(&mut open, piece);
        }
        open.into_iter().flatten().collect()
    }

    fn source(&self, span: crate::model::Span) -> String {
        let text = self.note.text.get(span.range()).unwrap_or_default();
        text.to_owned()
    }

    /// Returns the piece that a container is, or what it holds if it shows no more than that.
    fn closed(&self, tag: Tag, inside: Vec<Shown>) -> Result<Shown, Vec<Shown>> {
        let emphasis = match tag {
            Tag::Emphasis => Emphasis::Emphasis,
            Tag::Strong => Emphasis::Strong,
            Tag::Strikethrough => Emphasis::Strikethrough,
            Tag::Highlight(mark) => Emphasis::Highlight(mark),
            Tag::Link(link) => {
                let Some(link) = self.note.links.get(link as usize) else {
                    return Err(inside);
                };
                let place = self.link(link).place;
                if place == Place::Unsafe || inside.is_empty() {
                    return Err(inside);
                }
                return Ok(Shown::Link {
                    place,
                    shown: inside.into_iter().flat_map(unlinked).collect(),
                });
            }
            Tag::CodeBlock(block) => {
                let block = self.note.code.get(block as usize);
                let text = block.map(|block| self.note.text_of(block.text).trim_end());
                return Ok(Shown::Code(text.unwrap_or_default().to_owned()));
            }
            Tag::MathBlock(tex) => {
                return Ok(Shown::Math {
                    tex: self.note.text_of(tex).to_owned(),
                    display: true,
                });
            }
            _ => return Err(inside),
        };
        Ok(Shown::Span(emphasis, inside))
    }

    fn link(&self, link: &Written) -> Link {
        let target = percent_encoding::percent_decode_str(&link.target);
        let target = match link.kind {
            crate::model::LinkKind::Markdown => target.decode_utf8_lossy(),
            _ => (&*link.target).into(),
        };
        let mut made = self.world.link(self.from, &target, link.text.as_deref());
        made.embed = link.embed;
        made
    }
}

fn push(open: &mut [Vec<Shown>], piece: Shown) {
    if let Some(last) = open.last_mut() {
        match (last.last_mut(), piece) {
            (Some(Shown::Text(before)), Shown::Text(text)) => before.push_str(&text),
            (_, piece) => last.push(piece),
        }
    }
}

/// Returns the pieces of a link's text without the links in it.
fn without_links(world: &World<'_>, from: FileId, text: &str, depth: u8) -> Vec<Shown> {
    let mut out = Vec::new();
    read(&mut out, world, from, text, depth + 1);
    out.into_iter().flat_map(unlinked).collect()
}

/// Returns what a piece shows, without its link.
fn unlinked(piece: Shown) -> Vec<Shown> {
    let all = |pieces: Vec<Shown>| pieces.into_iter().flat_map(unlinked).collect();
    match piece {
        Shown::Link { shown, .. } => all(shown),
        Shown::Span(emphasis, inside) => vec![Shown::Span(emphasis, all(inside))],
        Shown::Group(inside) => all(inside),
        Shown::Markup(html, _) => vec![Shown::Text(html)],
        Shown::Tag(name) => vec![Shown::Text(format!("#{name}"))],
        other => vec![other],
    }
}

/// Returns a link as a piece: a picture if it embeds one.
pub(super) fn link_piece(world: &World<'_>, link: &Link, from: FileId) -> Shown {
    linked(world, link, from, 0)
}

fn linked(world: &World<'_>, link: &Link, from: FileId, depth: u8) -> Shown {
    let display = match &link.display {
        Some(Value::Text(text)) => Some(&**text),
        _ => None,
    };
    if link.embed
        && let Some(image) = world.image_at(&link.place)
    {
        let size = display.and_then(size);
        return Shown::Image { image, size };
    }
    let shown = match display {
        Some(text) => without_links(world, from, text, depth),
        None => vec![Shown::Text(link.words.to_string())],
    };
    let place = link.place.clone();
    match place {
        Place::Unsafe => Shown::Group(shown),
        place => Shown::Link { place, shown },
    }
}

/// Reads the width that an embedded picture is given, and its height: `120`, `120x80` (M2).
fn size(text: &str) -> Option<(u32, Option<u32>)> {
    match text.split_once('x') {
        Some((width, height)) => Some((width.parse().ok()?, Some(height.parse().ok()?))),
        None => Some((text.parse().ok()?, None)),
    }
}
