//! A note's events become HTML.
//!
//! Entry point: [`body`]. One pass over the events; embeds recurse through `embed`, bounded by E10 and E11.

use super::Site;
use crate::link::FileId;
use crate::model::{Finding, Url};

/// A note's body, rendered for the page at `at`.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Content of `<article>`, footnotes included, title excluded.
    pub(super) html: String,
    /// Whether the first block is an H1, which then is the page's title (A10).
    pub(super) starts_with_h1: bool,
    /// Findings made while rendering.
    pub(super) findings: Vec<Finding>,
}

/// Renders the body of a public note for a page at `at` (links are relative to it).
/// `absolute`: write links from this base instead (N13, the 404 page).
pub(super) fn body(_site: &Site<'_>, _file: FileId, _at: &Url, _absolute: Option<&str>) -> Body {
    todo!()
}

/// The block around a link as a backlink's excerpt (B1): inline HTML, the link's text in `<b>`, no links, ids or block elements,
/// shortened at words around the link to about 240 characters.
pub(super) fn excerpt(_site: &Site<'_>, _from: FileId, _link: u32) -> String {
    todo!()
}

/// The first paragraph as plain text, cut at a word at 160 characters (P11).
pub(super) fn summary(_site: &Site<'_>, _file: FileId) -> String {
    todo!()
}
