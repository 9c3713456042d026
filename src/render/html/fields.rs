//! Writes inline fields and the dates of tasks (U7, U23).
//!
//! Entry points: [`Fragment::field`] and [`Fragment::task_date`]. If the plugin is off, both stay as typed.

use super::fragment::Fragment;
use crate::model::event::after;
use crate::model::text::nfc;
use crate::model::{FieldForm, InlineField, Tag};
use crate::render::escape;

/// What stands before the name of a date, for screen readers.
const DATE_NAME: &str = "<span class=\"task-date-name\">";

impl<'a> Fragment<'_, 'a> {
    fn inline_field(&self, index: u32) -> Option<&'a InlineField> {
        self.note.fields().get(index as usize)
    }

    fn shows_fields(&self) -> bool {
        self.page.shown.site.vault.plugins.dataview
    }

    /// Opens an inline field.
    pub(super) fn field(&mut self, index: u32) -> &'static str {
        let field = self.inline_field(index).filter(|_| self.shows_fields());
        let Some(field) = field.filter(|field| field.form == FieldForm::Bracket) else {
            return "";
        };
        self.push("<span class=\"dataview inline-field\"><span class=\"inline-field-key\"");
        let key = nfc(&field.key);
        escape::pair(&mut self.page.out, "data-dv-key", &key);
        self.push(">");
        escape::text(&mut self.page.out, &key);
        self.push("</span><span class=\"inline-field-value\">");
        "</span></span>"
    }

    /// Opens the mark at event `at` beside a field's value. Returns the event to go on with.
    pub(super) fn field_mark(&mut self, at: u32) -> u32 {
        if self.shows_fields() {
            return after(&self.note.events, at);
        }
        self.open(Some(Tag::FieldMark), "");
        at + 1
    }

    /// Writes a task's date, with its name for those who cannot see the emoji.
    pub(super) fn task_date(&mut self, index: u32) {
        let Some(field) = self.inline_field(index) else {
            return;
        };
        let typed = self.note.text.get(field.span.range()).unwrap_or_default();
        let shown = self.page.shown;
        if !shown.site.vault.plugins.show_task_dates() {
            escape::text(&mut self.page.out, typed);
            return;
        }
        let emoji = typed.strip_suffix(&*field.value).unwrap_or_default();
        self.push("<time class=\"task-date\"");
        escape::pair(&mut self.page.out, "data-task-date", &field.key);
        escape::pair(&mut self.page.out, "datetime", &field.value);
        self.push("><span aria-hidden=\"true\">");
        escape::text(&mut self.page.out, emoji.trim_end());
        self.push(" </span>");
        self.push(DATE_NAME);
        escape::text(
            &mut self.page.out,
            shown.site.theme.block_words.date(&field.key),
        );
        self.push(" </span>");
        escape::text(&mut self.page.out, &field.value);
        self.push("</time>");
    }
}
