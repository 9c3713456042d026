//! Makes a page's list of contents.
//!
//! Entry point: [`contents`].

use super::context::ContentsEntry;
use crate::model::Note;
use crate::model::board::lane_title;
use rustc_hash::FxHashSet;

/// Returns the headings at top level (A9), without the one that is the page's title, and without those that raw HTML hides.
pub(super) fn contents<'n>(
    note: &'n Note,
    html: &str,
    starts_with_h1: bool,
) -> Vec<ContentsEntry<'n>> {
    let ids = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"').map(|(id, _)| id));
    // Only raw HTML can remove a heading from its page, and most notes have none.
    let written = (!note.html.is_empty()).then(|| ids.collect::<FxHashSet<_>>());
    let is_there = |id: &str| written.as_ref().is_none_or(|written| written.contains(id));
    let shown: Vec<_> = note
        .headings
        .iter()
        .filter(|h| h.top_level)
        .skip(usize::from(starts_with_h1))
        .filter(|h| is_there(&h.id))
        .collect();
    let outermost = shown.iter().map(|h| h.level).min().unwrap_or(1);
    if shown.len() < 2 {
        return Vec::new();
    }
    shown
        .into_iter()
        .map(|h| ContentsEntry {
            text: if note.front.kanban && h.level == 2 {
                lane_title(&h.text).0
            } else {
                &h.text
            },
            id: &h.id,
            depth: h.level.saturating_sub(outermost) + 1,
        })
        .collect()
}
