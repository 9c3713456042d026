//! Notes become HTML: from hand-made events, and from Markdown in `markdown`. A test a rule, with the rule's number in its name.

mod blocks;
mod embeds;
mod excerpts;
mod links;
mod markdown;
mod support;
