//! Which raw HTML passes (W1–W5): a streaming rewriter of tags that parsing took apart.
//!
//! Entry point: [`Sanitizer`]. Only what is on the lists is written, always in normal form, so nothing of the source's own markup
//! reaches the page.

use crate::config::HtmlPolicy;
use crate::model::HtmlTag;

/// Open raw HTML elements of one place (a paragraph, a list item, the whole note) and what was removed.
#[derive(Debug)]
pub(super) struct Sanitizer {
    _policy: HtmlPolicy,
}

/// What a link attribute becomes: its address on the page, or nothing when it leads nowhere or to something private.
pub(super) type Resolve<'r> = &'r dyn Fn(u32) -> Option<String>;

impl Sanitizer {
    /// Nothing open.
    pub(super) fn new(policy: HtmlPolicy) -> Self {
        Self { _policy: policy }
    }

    /// Writes what is left of `tag`; `raw` is its source, shown as text where it is no HTML element (W3).
    pub(super) fn tag(
        &mut self,
        _out: &mut String,
        _tag: &HtmlTag,
        _raw: &str,
        _resolve: Resolve<'_>,
    ) {
        todo!()
    }

    /// Whether everything is dropped just now: inside an element that goes with its content (W2).
    pub(super) fn is_dropping(&self) -> bool {
        todo!()
    }

    /// How many elements are open; for [`Self::close_to`].
    pub(super) fn depth(&self) -> usize {
        todo!()
    }

    /// Closes what was opened since `depth` (W5).
    pub(super) fn close_to(&mut self, _out: &mut String, _depth: usize) {
        todo!()
    }

    /// What was removed since the last call, in words, for NW020.
    pub(super) fn take_removed(&mut self) -> Vec<String> {
        todo!()
    }
}

/// Whether an element may not stand inside a `<p>`.
pub(super) fn is_block(_name: &str) -> bool {
    todo!()
}
