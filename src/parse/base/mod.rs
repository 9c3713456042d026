//! Reads bases: `.base` files and the `base` blocks of notes (D1, D45).
//!
//! Entry points: [`file()`] makes the note of a `.base` file, whose headings are its views, so that links find them as they find the
//! headings of a note; [`add_blocks`] reads the blocks of a note or canvas. [`super::origin`] knows where a block's lines stand in the note.
//! [`whole`] reads the YAML into a [`Base`], [`views`] reads its views, and [`reader`] what both have in common.

mod options;
mod reader;
#[cfg(test)]
mod tests;
mod views;
mod whole;

use super::origin::Origin;
use crate::model::base::Base;
use crate::model::outline::HeadingIds;
use crate::model::text::nfc;
use crate::model::{Finding, Fingerprint, Heading, Kind, Lines, Note, Span, Tag, VaultPath};

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

/// Adds to a parsed note or canvas the bases in its blocks, and findings about them.
pub(super) fn add_blocks(path: &VaultPath, note: &mut Note) {
    if note.code.iter().all(|block| &*block.language != LANGUAGE) {
        return;
    }
    let (bases, findings) = blocks(path, note);
    note.bases = bases;
    note.findings.extend(findings);
}

fn blocks(path: &VaultPath, note: &Note) -> (Vec<Base>, Vec<Finding>) {
    let mut bases = Vec::new();
    let mut findings = Vec::new();
    let lines = note.lines();
    for (event, at) in note.events.iter().zip(0..) {
        let Kind::Start(Tag::CodeBlock(block)) = event.kind else {
            continue;
        };
        let block = note.code.get(block as usize);
        let Some(block) = block.filter(|block| &*block.language == LANGUAGE) else {
            continue;
        };
        let yaml = note.text_of(block.text);
        let origin = Origin::block(&note.text, &lines, block.text, yaml, event.span);
        let (base, about) = whole::read(path, &origin);
        findings.extend(about);
        bases.push(Base {
            event: at,
            span: event.span,
            ..base
        });
    }
    (bases, findings)
}
