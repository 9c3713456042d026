//! CommonMark as pulldown-cmark reads it.
//!
//! Entry point: [`events`].

use pulldown_cmark::{Event, Options, Parser};
use std::ops::Range;

/// The extensions that pulldown-cmark reads (I1). noteweave reads all others itself.
const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH);

/// Returns the events of `text`, each with its place.
pub(super) fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(text, EXTENSIONS).into_offset_iter()
}
