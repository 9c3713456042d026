//! Lists the documents of the search, with what results show of them.
//!
//! Entry points: [`all`] and [`list`]. An entry of a chunk is a JSON array: title, address from the root, kind (0 note, 1 canvas, 2 base),
//! headings, tags, aliases, without empty fields at its end. A heading is its text, or text and id if scripts cannot derive the id.

use crate::link::{FileId, Vault};
use crate::model::text::nfc;
use crate::model::{FileKind, Heading, Url};
use std::borrow::Cow;

/// Most headings of a document that are listed.
const HEADINGS: usize = 200;

/// A page that the search can find.
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

/// Returns all documents, in path order.
pub(super) fn all(vault: &Vault) -> Vec<Document<'_>> {
    let ids = vault.ids().map(|(id, _)| id);
    let documents = ids.filter(|id| is_document(vault, *id));
    documents.filter_map(|id| document(vault, id)).collect()
}

/// Whether the search may find the file: it is listed, has a page, and is not the text of `404.html` (B5).
fn is_document(vault: &Vault, id: FileId) -> bool {
    let file = vault.file(id);
    file.is_listed() && file.kind().has_page() && vault.not_found != Some(id)
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

/// Writes a chunk of the list of documents.
pub(super) fn list(documents: &[Document<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    array(&mut out, documents, entry);
    out
}

fn entry(out: &mut Vec<u8>, document: &Document<'_>) {
    let kind = match document.kind {
        FileKind::Canvas => b'1',
        FileKind::Base => b'2',
        FileKind::Note | FileKind::Drawing | FileKind::Attachment(_) => b'0',
    };
    let headings: Vec<_> = document
        .headings
        .iter()
        .take(HEADINGS)
        .filter(|h| !h.text.is_empty())
        .collect();
    let lengths = [headings.len(), document.tags.len(), document.aliases.len()];
    let last = lengths.iter().rposition(|length| *length > 0);
    let shown = match last {
        Some(at) => at + 2,
        None => usize::from(kind != b'0'),
    };
    out.push(b'[');
    text(out, document.title);
    out.push(b',');
    text(out, &Url::new("").relative(document.url));
    for field in 0..shown {
        out.push(b',');
        match field {
            0 => out.push(kind),
            1 => array(out, &headings, |out, heading| {
                if has_usual_id(heading) {
                    text(out, &heading.text);
                } else {
                    array(out, &[&heading.text, &heading.id], |out, t| text(out, t));
                }
            }),
            2 => array(out, &document.tags, |out, tag| text(out, tag)),
            _ => array(out, &document.aliases, |out, alias| text(out, alias)),
        }
    }
    out.push(b']');
}

fn array<T>(out: &mut Vec<u8>, values: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(out, value);
    }
    out.push(b']');
}

fn text(out: &mut Vec<u8>, text: &str) {
    // Writing a text cannot fail.
    let _ = serde_json::to_writer(out, text);
}

/// Whether the id is the one that scripts derive from the heading's text.
fn has_usual_id(heading: &Heading) -> bool {
    let (text, id) = (&*heading.text, &*heading.id);
    if text.is_ascii() {
        let usual = text.bytes().map(|b| match b {
            b' ' => b'-',
            b => b.to_ascii_lowercase(),
        });
        return usual.eq(id.bytes());
    }
    text.to_lowercase().replace(' ', "-") == id
}
