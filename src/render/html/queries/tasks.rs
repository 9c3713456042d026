//! Writes tasks of many notes as lists (U21): each as its note has it, with all that stands below it.
//!
//! Entry point: [`write()`].

use super::pieces::{self, Lists, Place};
use crate::link::FileId;
use crate::model::event::after;
use crate::query::dataview::shown::TaskGroup;
use crate::render::html::fragment::Fragment;
use crate::render::html::page::Page;

/// Deepest nesting of texts within texts, as for embeds (E11): a task may hold a query that shows the task.
const DEEPEST: usize = 5;

/// Most bytes of tasks and embeds on a page, as for embeds (E11).
const LARGEST: usize = 4 << 20;

/// Writes groups of tasks. The query stands at event `event` of its file.
pub(super) fn write(page: &mut Page<'_>, place: Place, event: u32, groups: &[TaskGroup]) {
    let here = (place.holder, event);
    if page.expanding.len() >= DEEPEST || page.expanding.contains(&here) {
        return;
    }
    page.expanding.push(here);
    for group in groups {
        if let Some(heading) = &group.heading {
            page.out.push_str("<h4 dir=\"auto\">");
            pieces::write(page, place, heading, Lists::Joined);
            super::count(page, group.count);
            page.out.push_str("</h4>\n");
        }
        tasks(page, &group.tasks);
    }
    page.expanding.pop();
}

fn tasks(page: &mut Page<'_>, tasks: &[(FileId, u32)]) {
    const OPEN: &str = "<ul class=\"contains-task-list\">\n";
    let vault = page.shown.site.vault;
    let mut is_open = false;
    for (id, item) in tasks {
        let file = vault.file(*id);
        let note = file.note.as_deref().filter(|_| file.is_public());
        let found =
            note.and_then(|note| Some((note, crate::query::dataview::event_of(note, *item)?)));
        let Some((note, start)) = found else { continue };
        if page.embedded > LARGEST {
            break;
        }
        if !is_open {
            page.out.push_str(OPEN);
        }
        let (before, length) = (page.embedded, page.out.len());
        let number = page.next_text();
        let end = after(&note.events, start);
        Fragment::new(page, *id, note, number).write(start..end);
        page.embedded = before + (page.out.len() - length);
        // Footnotes stand behind the list.
        is_open = !note.has_footnotes;
        if !is_open {
            page.out.push_str("</ul>\n");
        }
    }
    if is_open {
        page.out.push_str("</ul>\n");
    }
}
