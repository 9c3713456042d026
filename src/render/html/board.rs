//! Writes the frame of boards: a box around the lanes, and a section for each lane (B8).
//!
//! Entry points: [`Fragment::lanes`] before each event, [`Fragment::end_board`] after the last. What a lane holds is written as in any note.

use super::fragment::Fragment;
use crate::model::board::lane_title;
use crate::model::event::after;
use crate::model::{Kind, Tag};
use crate::render::escape;

/// The level of headings that are lanes.
const LANE: u8 = 2;

impl Fragment<'_, '_> {
    /// Whether lanes may begin or end here: in a board, and in no container of the text.
    fn is_between_blocks(&self) -> bool {
        let of_range = 1 + usize::from(self.lane_frames);
        self.note.front.kanban
            && !self.in_footnote
            && self.frames.len() == of_range
            && !self.html.is_dropping()
    }

    /// Whether the event that is being written stands in a lane and in nothing else.
    pub(super) fn is_in_lane(&self) -> bool {
        self.lane_frames == 2 && self.is_between_blocks()
    }

    /// Ends the lane before the event at `at` if a lane, or what is above lanes, begins there.
    pub(super) fn lanes(&mut self, at: u32) {
        let Kind::Start(Tag::Heading(index)) = self.note.events[at as usize].kind else {
            return;
        };
        let level = self.note.headings.get(index as usize).map(|h| h.level);
        if level.is_none_or(|level| level > LANE) || !self.is_between_blocks() {
            return;
        }
        if level != Some(LANE) {
            return self.end_board();
        }
        if self.lane_frames == 0 {
            self.open_board();
        } else {
            self.end_lane();
        }
        let is_done = self.note.done_lanes.contains(&index);
        self.push(match is_done {
            true => "<section class=\"kanban-lane\" data-complete>\n",
            false => "<section class=\"kanban-lane\">\n",
        });
        self.open(None, "</section>\n");
        self.lane_frames = 2;
    }

    fn open_board(&mut self) {
        self.html.make_room_for(&mut self.page.out, false);
        self.new_line();
        self.push("<div class=\"kanban\" tabindex=\"0\" role=\"group\"");
        let title = self.page.shown.site.vault.page_title(self.id);
        escape::pair(&mut self.page.out, "aria-label", title);
        self.push(">\n");
        self.open(None, "</div>\n");
        self.lane_frames = 1;
    }

    fn end_lane(&mut self) {
        if let Some(frame) = self.close() {
            self.new_line();
            self.push(frame.close);
            self.lane_frames -= 1;
        }
    }

    /// Ends the board, if one is open.
    pub(super) fn end_board(&mut self) {
        while self.lane_frames > 0 {
            self.end_lane();
        }
    }

    /// Writes how many cards the lane has whose heading begins at event `at`, and how many it may hold.
    pub(super) fn card_count(&mut self, at: u32, heading: &str) {
        let mut cards = 0u32;
        let mut next = after(&self.note.events, at);
        while let Some(event) = self.note.events.get(next as usize) {
            match event.kind {
                Kind::Start(Tag::Heading(index)) => {
                    let heading = self.note.headings.get(index as usize);
                    if heading.is_some_and(|heading| heading.level <= LANE) {
                        break;
                    }
                }
                Kind::Start(Tag::List { .. } | Tag::OrderedList { .. }) => {
                    cards += self.items(next);
                }
                _ => {}
            }
            next = match event.kind {
                Kind::Start(_) => after(&self.note.events, next),
                _ => next + 1,
            };
        }
        let count = match lane_title(heading).1 {
            Some(most) => format!("{cards}/{most}"),
            None => cards.to_string(),
        };
        escape::pair(&mut self.page.out, "data-cards", &count);
    }

    /// Counts the items of the list that begins at event `at`, without those of lists in it.
    fn items(&self, at: u32) -> u32 {
        let end = after(&self.note.events, at);
        let (mut next, mut count) = (at + 1, 0);
        while next + 1 < end {
            let is_item = matches!(
                self.note.events[next as usize].kind,
                Kind::Start(Tag::Item | Tag::TaskItem(_))
            );
            count += u32::from(is_item);
            next = after(&self.note.events, next).max(next + 1);
        }
        count
    }

    /// Takes the number of cards that a lane may hold from the heading, whose content begins at byte `content` of the page.
    pub(super) fn trim_limit(&mut self, index: u32, content: usize) {
        let heading = self.note.headings.get(index as usize);
        let limit = heading.and_then(|heading| lane_title(&heading.text).1);
        if let Some(limit) = limit
            && let Some(title) = self.page.out[content..]
                .strip_suffix(&format!("({limit})"))
                .map(str::trim_end)
        {
            let length = title.len();
            self.page.out.truncate(content + length);
        }
    }
}
