//! List items that are tasks (Y2–Y4).

use super::events::NoteBuilder;
use crate::model::{Event, Kind, Tag, Task, TextRef};
use unicode_segmentation::UnicodeSegmentation;

impl NoteBuilder<'_> {
    /// Makes an item a task if it starts with `[c]` (Y2).
    pub(super) fn task(&mut self, run: &mut Vec<Event>, item: usize) {
        let Some(first) = run.first().map(|event| event.span.start as usize) else {
            return;
        };
        let rest = &self.source.text[first..];
        let Some(mark) = rest
            .strip_prefix('[')
            .and_then(|rest| rest.graphemes(true).next())
        else {
            return;
        };
        let after = &rest[1 + mark.len()..];
        let spaced = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\n']);
        if matches!(mark, "]" | "[" | "\n") || !after.strip_prefix(']').is_some_and(spaced) {
            return;
        }
        let end = (first + mark.len() + 2) as u32;
        let blanks = self.source.text[end as usize..]
            .bytes()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count() as u32;
        run.retain_mut(|event| {
            if event.span.end <= end {
                return false;
            }
            if let Kind::Text(TextRef::Source(text)) = &mut event.kind {
                text.start = text.start.max((end + blanks).min(text.end));
                event.span.start = text.start;
            }
            !event.span.is_empty()
        });
        let index = self.note.tasks.len() as u32;
        self.note.tasks.push(Task { mark: mark.into() });
        let open = &mut self.blocks.stack[item];
        open.tag = Tag::TaskItem(index);
        let start = open.start as usize;
        if let Some(event) = self.content.events.get_mut(start) {
            event.kind = Kind::Start(open.tag);
        }
        self.mark_task_list(item);
    }

    /// Marks the list around the item at index `item` of the stack as one that holds a task.
    pub(super) fn mark_task_list(&mut self, item: usize) {
        let Some(list) = item
            .checked_sub(1)
            .and_then(|at| self.blocks.stack.get_mut(at))
        else {
            return;
        };
        list.tag = match list.tag {
            Tag::List { .. } => Tag::List { tasks: true },
            Tag::OrderedList { start, .. } => Tag::OrderedList { start, tasks: true },
            other => other,
        };
        let (start, tag) = (list.start as usize, list.tag);
        let is_list = |kind| {
            matches!(
                kind,
                Kind::Start(Tag::List { .. } | Tag::OrderedList { .. })
            )
        };
        if let Some(event) = self.content.events.get_mut(start)
            && is_list(event.kind)
        {
            event.kind = Kind::Start(tag);
        }
    }
}
