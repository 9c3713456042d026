//! Hand-made events become HTML: one test a rule, with the rule's number in its name.

mod blocks;
mod embeds;
mod excerpts;
mod links;
mod support;
