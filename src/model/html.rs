//! Which HTML elements are blocks: in Markdown's source and on pages. The two differ in a few names.
//!
//! Entry points: [`begins_block`], [`is_block`].

use Role::{Both, Page, Source};

/// Where an element is a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Its tag begins an HTML block (CommonMark 4.6, condition 6).
    Source,
    /// It may not stand inside a `<p>`.
    Page,
    /// Both.
    Both,
}

/// By name.
const BLOCKS: &[(&str, Role)] = &[
    ("address", Both),
    ("article", Both),
    ("aside", Both),
    ("base", Source),
    ("basefont", Source),
    ("blockquote", Both),
    ("body", Source),
    ("caption", Source),
    ("center", Both),
    ("col", Source),
    ("colgroup", Source),
    ("dd", Both),
    ("details", Both),
    ("dialog", Both),
    ("dir", Both),
    ("div", Both),
    ("dl", Both),
    ("dt", Both),
    ("fieldset", Both),
    ("figcaption", Both),
    ("figure", Both),
    ("footer", Both),
    ("form", Both),
    ("frame", Source),
    ("frameset", Source),
    ("h1", Both),
    ("h2", Both),
    ("h3", Both),
    ("h4", Both),
    ("h5", Both),
    ("h6", Both),
    ("head", Source),
    ("header", Both),
    ("hgroup", Page),
    ("hr", Both),
    ("html", Source),
    ("iframe", Source),
    ("legend", Source),
    ("li", Both),
    ("link", Source),
    ("main", Both),
    ("menu", Both),
    ("menuitem", Source),
    ("nav", Both),
    ("noframes", Source),
    ("ol", Both),
    ("optgroup", Source),
    ("option", Source),
    ("p", Both),
    ("param", Source),
    ("pre", Page),
    ("search", Both),
    ("section", Both),
    ("summary", Both),
    ("table", Both),
    ("tbody", Both),
    ("td", Both),
    ("tfoot", Both),
    ("th", Both),
    ("thead", Both),
    ("title", Source),
    ("tr", Both),
    ("track", Source),
    ("ul", Both),
];

fn role(name: &str) -> Option<Role> {
    let typed = || name.bytes().map(|b| b.to_ascii_lowercase());
    let found = BLOCKS.binary_search_by(|(known, _)| known.bytes().cmp(typed()));
    found.ok().map(|at| BLOCKS[at].1)
}

/// Whether a tag of that name, in any case, begins an HTML block on any line (CommonMark 4.6, condition 6).
#[must_use]
pub fn begins_block(name: &str) -> bool {
    matches!(role(name), Some(Source | Both))
}

/// Whether an element of that name may not stand inside a `<p>`.
#[must_use]
pub fn is_block(name: &str) -> bool {
    matches!(role(name), Some(Page | Both))
}

/// Returns the names of all elements that may not stand inside a `<p>`.
#[cfg(test)]
pub(super) fn blocks() -> impl Iterator<Item = &'static str> {
    BLOCKS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| is_block(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w4_blocks_of_source_and_page_differ() {
        assert!(BLOCKS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(begins_block("DIV") && is_block("div"));
        // Its end is not a blank line but its end tag (condition 1).
        assert!(!begins_block("pre") && is_block("pre"));
        assert!(begins_block("iframe") && !is_block("iframe"));
        assert!(!begins_block("span") && !is_block("span") && !is_block(""));
    }
}
