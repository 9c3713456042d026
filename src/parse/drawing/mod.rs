//! Reads a drawing of Excalidraw into a [`Note`]: shapes instead of Markdown, and the links of texts, shapes and pictures (B7).
//!
//! Entry point: [`parse`]. [`sections`] finds the parts of the note, [`packed`] unpacks its data, [`elements`] reads the shapes, [`words`]
//! their texts. Such a note has no events, so nothing of its text can get onto a page.

mod elements;
mod packed;
mod sections;
#[cfg(test)]
mod tests;
mod values;
mod words;

use super::front_matter::ParsedFrontMatter;
use crate::model::{Body, Drawing, Fingerprint, Link, Note};
use sections::Sections;
use std::borrow::Cow;
use words::Links;

/// Largest data in bytes, as it is written.
const LARGEST: usize = 16 << 20;

/// Reads the drawing `text`, whose properties are in `cut`.
pub(super) fn parse(text: String, cut: ParsedFrontMatter) -> Note {
    let body = cut.front.body as usize;
    let mut links = cut.links;
    let (drawing, undrawn) = match draw(&text, body, &mut links) {
        Ok(drawing) => (Some(Box::new(drawing)), None),
        Err(reason) => (None, Some(reason.into())),
    };
    Note {
        properties_digest: Fingerprint::of(&text.as_bytes()[..body]),
        digest: Fingerprint::of(text.as_bytes()),
        findings: cut.findings,
        front: cut.front,
        lazy_properties: cut.properties.into(),
        links,
        undrawn,
        body: Body {
            drawing,
            ..Body::default()
        }
        .into(),
        text: text.into(),
        ..Note::default()
    }
}

/// Reads what the note draws, and adds its links to `links`.
fn draw(text: &str, body: usize, links: &mut Vec<Link>) -> Result<Drawing, String> {
    let sections = Sections::read(text, body);
    let (data, is_packed) = sections.data.ok_or("there is none")?;
    if data.text.len() > LARGEST {
        return Err("it is larger than 16 MiB".to_owned());
    }
    let json = match is_packed {
        true => Cow::Owned(packed::unpack(data.text)?),
        false => Cow::Borrowed(data.text),
    };
    let known = links.len();
    let mut found = Links {
        all: links,
        fence: sections.fence(text),
    };
    let drawing = elements::read(&json, &sections, &mut found);
    if drawing.is_err() {
        links.truncate(known);
    }
    drawing
}
