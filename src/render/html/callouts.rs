//! Writes callouts: their element, title and basic type (Q).

use super::fragment::Fragment;
use crate::model::{Callout, Fold, Kind, Tag};
use crate::render::{escape, style};
use std::fmt::Write as _;

impl<'a> Fragment<'_, 'a> {
    pub(super) fn callout(&mut self, at: u32, index: u32) -> &'static str {
        let note = self.note;
        let Some(callout) = note.callouts.get(index as usize) else {
            return self.sided(at, "<div class=\"callout\"", ">", "</div>\n");
        };
        let (open, fold, close) = match callout.fold {
            Fold::Fixed => ("<div class=\"callout\"", None, "</div>\n"),
            Fold::Closed => (
                "<details class=\"callout is-collapsible\"",
                Some("-"),
                "</details>\n",
            ),
            Fold::Open => (
                "<details class=\"callout is-collapsible\"",
                Some("+"),
                "</details>\n",
            ),
        };
        self.push(open);
        let out = &mut self.page.out;
        escape::pair(out, "data-callout", &callout.kind);
        if let Some(fold) = fold {
            escape::pair(out, "data-callout-fold", fold);
        }
        escape::pair(out, "data-callout-kind", basic_kind(&callout.kind));
        if let Some(metadata) = &callout.metadata {
            escape::pair(out, "data-callout-metadata", metadata);
        }
        self.callout_style(callout);
        self.block_id(at);
        if callout.fold == Fold::Open {
            self.push(" open");
        }
        self.push(self.direction());
        self.push(">");
        close
    }

    /// Writes the colour and icon that the callout itself asks for (C12). The style sheet has those of its type.
    fn callout_style(&mut self, callout: &Callout) {
        let color = callout.color.as_deref();
        let color = color.map(|color| format!("--nw-callout:{color}"));
        let icon = callout.icon.as_deref().map(style::icon);
        if color.is_some() || icon.is_some() {
            let style: Vec<String> = color.into_iter().chain(icon).collect();
            escape::pair(&mut self.page.out, "style", &style.join(";"));
        }
    }

    /// Returns the callout whose title is being written.
    fn open_callout(&self) -> Option<&'a Callout> {
        let index = self.frames.iter().rev().find_map(|frame| match frame.tag {
            Some(Tag::Callout(index)) => Some(index),
            _ => None,
        })?;
        self.note.callouts.get(index as usize)
    }

    pub(super) fn callout_title(&mut self, at: u32) -> &'static str {
        let callout = self.open_callout();
        let folds = callout.is_some_and(|c| c.fold != Fold::Fixed);
        let icon = "<span class=\"callout-icon\" aria-hidden=\"true\"></span>";
        // A `<summary>` may contain phrasing content only.
        let (open, inner, close) = if folds {
            (
                "<summary class=\"callout-title\">",
                "<span class=\"callout-title-inner",
                "</span></summary>",
            )
        } else {
            (
                "<div class=\"callout-title\">",
                "<div class=\"callout-title-inner",
                "</div></div>",
            )
        };
        self.push(open);
        self.push(icon);
        self.push(inner);
        // A default title says nothing about the direction of the text below it (Q12, P13).
        let next = self.note.events.get(at as usize + 1);
        let is_given = next.is_none_or(|next| next.kind != Kind::End(Tag::CalloutTitle));
        match callout.map_or(0, |callout| callout.level) {
            0 => self.push("\""),
            level => {
                let _ = write!(self.page.out, " is-heading\" data-level=\"{level}\"");
            }
        }
        if !is_given {
            self.push(self.direction());
        }
        self.push(">");
        close
    }

    /// Writes the default title: that of the type, if it has one (Q14), else the type with spaces and a capital first letter (Q5).
    pub(super) fn default_title(&mut self) {
        let Some(callout) = self.open_callout() else {
            return;
        };
        let types = &self.page.shown.site.vault.callouts;
        if let Some(title) = types
            .get(&callout.kind)
            .and_then(|own| own.title.as_deref())
        {
            return escape::text(&mut self.page.out, title);
        }
        let words = callout.kind.replace(['-', '_'], " ");
        let mut letters = words.trim().chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        let rest = letters.as_str();
        escape::text(&mut self.page.out, &first);
        escape::text(&mut self.page.out, rest);
    }
}

/// Returns the basic type of a callout (Q3).
fn basic_kind(kind: &str) -> &'static str {
    match kind {
        "abstract" | "summary" | "tldr" => "abstract",
        "info" => "info",
        "todo" => "todo",
        "tip" | "hint" | "important" => "tip",
        "success" | "check" | "done" => "success",
        "question" | "help" | "faq" => "question",
        "warning" | "caution" | "attention" => "warning",
        "failure" | "fail" | "missing" => "failure",
        "danger" | "error" => "danger",
        "bug" => "bug",
        "example" => "example",
        "quote" | "cite" => "quote",
        _ => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q3_basic_kinds() {
        assert_eq!(basic_kind("tldr"), "abstract");
        assert_eq!(basic_kind("주의"), "note");
    }
}
