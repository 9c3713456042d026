//! Reads bases: `.base` files and the `base` blocks of notes (D1, D45).
//!
//! Entry points: [`file`] makes the note of a `.base` file, whose headings are its views, so that links find them as they find the
//! headings of a note; [`blocks`] reads the blocks of a note. [`origin`] knows where a block's lines stand in the note, [`whole`] turns
//! YAML into a [`Base`], [`views`] its views, [`reader`] what both have in common.

mod options;
mod origin;
mod reader;
#[cfg(test)]
mod tests;
mod views;
mod whole;

use crate::model::base::Base;
use crate::model::outline::HeadingIds;
use crate::model::text::nfc;
use crate::model::{
    Finding, Fingerprint, Heading, Kind, Lines, Note, Span, Tag, TextRef, VaultPath,
};
use origin::Origin;

/// The info word of a block that holds a base.
pub(super) const LANGUAGE: &str = "base";

/// Makes the note of a `.base` file, given its readable text.
pub(super) fn file(path: &VaultPath, text: String) -> Note {
    let lines = Lines::new(&text);
    let (base, findings) = whole::read(path, &Origin::whole(&text, &lines));
    let mut ids = HeadingIds::default();
    let heading = |name: &str| Heading {
        level: 2,
        event: u32::MAX,
        text: nfc(name).into(),
        source_key: None,
        id: ids.next(name),
        top_level: true,
    };
    let names = base.views.iter().map(|view| &*view.name);
    Note {
        headings: names.map(heading).collect(),
        bases: vec![Base {
            event: u32::MAX,
            span: Span::new(0, text.len()),
            ..base
        }],
        findings,
        digest: Fingerprint::of(text.as_bytes()),
        text: text.into(),
        ..Note::default()
    }
}

/// Reads the bases in the blocks of a parsed note, and what is wrong with them.
pub(super) fn blocks(path: &VaultPath, text: &str, note: &Note) -> (Vec<Base>, Vec<Finding>) {
    let mut bases = Vec::new();
    let mut findings = Vec::new();
    if note.code.iter().all(|block| &*block.language != LANGUAGE) {
        return (bases, findings);
    }
    let lines = Lines::new(text);
    for (event, at) in note.events.iter().zip(0..) {
        let Kind::Start(Tag::CodeBlock(block)) = event.kind else {
            continue;
        };
        let Some(block) = note.code.get(block as usize) else {
            continue;
        };
        if &*block.language != LANGUAGE {
            continue;
        }
        let yaml = match block.text {
            TextRef::Source(span) => &text[span.range()],
            TextRef::Cooked(span) => &note.cooked[span.range()],
        };
        let (base, about) = whole::read(
            path,
            &Origin::block(text, &lines, block.text, yaml, event.span),
        );
        findings.extend(about);
        bases.push(Base {
            event: at,
            span: event.span,
            ..base
        });
    }
    (bases, findings)
}
