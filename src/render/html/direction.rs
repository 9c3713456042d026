//! Which blocks have the direction of their own text (P13).
//!
//! Items, quotes, callouts and tables show their side by a mark or a line, so they take it from their own words
//! ([`Fragment::direction`]). A paragraph or heading inside of them has no `dir`: browsers leave text with a `dir` of its own out
//! when they look for the side of what is around it. There the theme gives each paragraph its direction.

use super::fragment::{Fragment, Frame};
use crate::model::Tag;

impl Fragment<'_, '_> {
    /// The `dir` attribute of a block that shows its side.
    pub(super) fn direction(&self) -> &'static str {
        if self.page.shown.auto_direction {
            " dir=\"auto\""
        } else {
            ""
        }
    }

    /// The `dir` attribute of a paragraph or heading.
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
