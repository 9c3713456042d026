//! Decides which blocks take the direction of their own text (P13).
//!
//! Items, quotes, callouts and tables show by a mark or a line on which side they begin, so they take the direction of their own words
//! ([`Fragment::direction`]). A paragraph or heading inside them gets no `dir`: browsers ignore text that has its own `dir` when they
//! determine the direction of the block around it. The theme's style sheet gives such a paragraph its direction.

use super::fragment::{Fragment, Frame};
use crate::model::Tag;

impl Fragment<'_, '_> {
    /// Returns the `dir` attribute of a block that shows on which side it begins.
    pub(super) fn direction(&self) -> &'static str {
        if self.page.shown.auto_direction {
            " dir=\"auto\""
        } else {
            ""
        }
    }

    /// Returns the `dir` attribute of a paragraph or heading.
    pub(super) fn inner_direction(&self) -> &'static str {
        let shows_side = |frame: &Frame| {
            matches!(
                frame.tag,
                Some(Tag::Item | Tag::TaskItem(_) | Tag::BlockQuote | Tag::Callout(_))
            )
        };
        if self.in_footnote || self.frames.iter().any(shows_side) {
            ""
        } else {
            self.direction()
        }
    }
}
