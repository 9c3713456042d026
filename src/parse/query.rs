//! Finds the queries of notes (U16, U20).
//!
//! Entry point: [`add`].

use super::origin::Origin;
use crate::model::query::{Query, QueryUses, USUAL_PREFIX};
use crate::model::{Kind, Note, Tag};

/// The info word of a block that holds a query.
pub(super) const LANGUAGE: &str = "dataview";

/// Adds the queries in the blocks of a parsed note or canvas, and what those in its lines use.
pub(super) fn add(note: &mut Note) {
    let codes = note.events.iter().filter_map(|event| match event.kind {
        Kind::Code(text) => note.text_of(text).strip_prefix(USUAL_PREFIX),
        _ => None,
    });
    note.inline_queries = codes.map(QueryUses::of).reduce(QueryUses::or);
    if note.code.iter().all(|block| &*block.language != LANGUAGE) {
        return;
    }
    note.queries = blocks(note);
}

fn blocks(note: &Note) -> Vec<Query> {
    let lines = note.lines();
    let mut queries = Vec::new();
    for (event, at) in note.events.iter().zip(0..) {
        let Kind::Start(Tag::CodeBlock(block)) = event.kind else {
            continue;
        };
        let block = note.code.get(block as usize);
        let Some(block) = block.filter(|block| &*block.language == LANGUAGE) else {
            continue;
        };
        let text = note.text_of(block.text);
        let origin = Origin::block(&note.text, &lines, block.text, text, event.span);
        queries.push(Query {
            event: at,
            span: event.span,
            lines: origin.into_starts(),
            text: text.into(),
            uses: QueryUses::of(text),
        });
    }
    queries
}
