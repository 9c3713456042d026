//! The documents of the search and what is shown of them.
//!
//! Entry points: [`all`] and [`list`]. An entry of a chunk is a JSON array: title, address from the root, kind (0 note, 1 canvas, 2 base),
//! headings, tags, aliases; what is empty at its end is left out. A heading is its text, or text and id where scripts could not tell.

use super::is_document;
use crate::link::{FileId, Vault};
use crate::model::text::nfc;
use crate::model::{FileKind, Heading, Url};
use serde_json::{Value, json};
use std::borrow::Cow;

/// Headings of a document that are listed.
const HEADINGS: usize = 200;

/// A page that can be found.
#[derive(Debug)]
pub(super) struct Document<'v> {
    pub(super) id: FileId,
    pub(super) title: &'v str,
    pub(super) url: &'v Url,
    pub(super) kind: FileKind,
    pub(super) headings: &'v [Heading],
    /// Without `#`.
    pub(super) tags: Vec<&'v str>,
    pub(super) aliases: Vec<Cow<'v, str>>,
}

/// All documents, in path order.
pub(super) fn all(vault: &Vault) -> Vec<Document<'_>> {
    let ids = vault.ids().map(|(id, _)| id);
    let documents = ids.filter(|id| is_document(vault, *id));
    documents.filter_map(|id| document(vault, id)).collect()
}

fn document(vault: &Vault, id: FileId) -> Option<Document<'_>> {
    let file = vault.file(id);
    let note = file.note.as_ref();
    let aliases = note.into_iter().flat_map(|n| &n.front.aliases);
    Some(Document {
        id,
        title: Some(vault.page_title(id))
            .filter(|title| !title.is_empty())
            .unwrap_or(&file.title),
        url: file.url.as_ref()?,
        kind: file.kind(),
        headings: note.map_or(&[], |n| &n.headings),
        tags: file.tags.iter().map(|t| &*vault.tag(*t).name).collect(),
        aliases: aliases.map(|a| nfc(a.trim())).collect(),
    })
}

/// A chunk of the list of documents.
pub(super) fn list(documents: &[Document<'_>]) -> Vec<u8> {
    let entries: Vec<Value> = documents.iter().map(entry).collect();
    // Strings and numbers can always be written.
    serde_json::to_vec(&entries).unwrap_or_default()
}

fn entry(document: &Document<'_>) -> Value {
    let kind = match document.kind {
        FileKind::Canvas => 1,
        FileKind::Base => 2,
        FileKind::Note | FileKind::Attachment(_) => 0,
    };
    let headings = document.headings.iter().take(HEADINGS);
    let headings = headings.filter(|h| !h.text.is_empty()).map(|h| {
        if usual_id(&h.text) == *h.id {
            json!(h.text)
        } else {
            json!([h.text, h.id])
        }
    });
    let address = Url::new("").relative(document.url);
    let mut entry = vec![
        json!(document.title),
        json!(address),
        json!(kind),
        headings.collect(),
        json!(document.tags),
        json!(document.aliases),
    ];
    while entry.last().is_some_and(is_empty) {
        entry.pop();
    }
    Value::Array(entry)
}

fn is_empty(value: &Value) -> bool {
    *value == json!(0) || value.as_array().is_some_and(Vec::is_empty)
}

/// The id that scripts make of a heading's text.
fn usual_id(text: &str) -> String {
    text.to_lowercase().replace(' ', "-")
}
