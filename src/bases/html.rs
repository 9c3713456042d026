//! Reads the HTML that `html()` makes: its tags and text, and where the addresses in its tags lead (D41, D43).
//!
//! Entry point: [`read`]. Rendering decides which of the tags it writes.

use crate::link::{FileId, Target};
use crate::model::address::{is_address, is_of_vault};
use crate::model::{HtmlTag, Span};
use crate::parse::{HtmlPiece, html_pieces};
use crate::value::World;

/// HTML, taken apart.
#[derive(Debug, Default)]
pub struct ReadHtml {
    /// Tags and texts in order, with their places in the text.
    pub pieces: Vec<ReadPiece>,
    /// Where the links of the tags lead: [`crate::model::HtmlAttribute::link`] is an index here.
    pub targets: Vec<Target>,
}

/// A part of it.
#[derive(Debug)]
pub enum ReadPiece {
    /// A tag.
    Tag(HtmlTag, Span),
    /// Text, in which entities may stand.
    Text(Span),
}

/// Splits HTML into tags and texts, and resolves its addresses from the file `from`. Leaves out the attributes `id`, `name`, `data-…`, and
/// `srcset`, whose addresses are not checked for private files; and `title`, `alt` and `download` of a tag that leads to a private file.
#[must_use]
pub fn read(world: &World<'_>, from: FileId, html: &str) -> ReadHtml {
    let mut read = ReadHtml::default();
    for piece in html_pieces(html) {
        let piece = match piece {
            HtmlPiece::Text(range) => ReadPiece::Text(range.into()),
            HtmlPiece::Tag(mut tag, range) => {
                tag.attributes.retain(|a| {
                    let is_kept = !matches!(&*a.name, "id" | "name" | "srcset" | "imagesrcset");
                    is_kept && !a.name.starts_with("data-")
                });
                let mut leads_to_private = false;
                for attribute in &mut tag.attributes {
                    let value = attribute.value.as_deref().unwrap_or_default();
                    if !is_address(&tag.name, &attribute.name) || !is_of_vault(value) {
                        continue;
                    }
                    let target = world.address(from, value);
                    leads_to_private |= target == Target::Private;
                    attribute.link = Some(read.targets.len() as u32);
                    read.targets.push(target);
                }
                if leads_to_private {
                    tag.attributes
                        .retain(|a| !matches!(&*a.name, "title" | "download" | "alt"));
                }
                ReadPiece::Tag(tag, range.into())
            }
        };
        read.pieces.push(piece);
    }
    read
}
