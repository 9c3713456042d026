//! Writes the starts and ends of containers.

use super::fragment::Fragment;
use super::searches;
use crate::link::Target;
use crate::model::element;
use crate::model::event::after;
use crate::model::{Alignment, Code, Kind, Mark, Tag, Task};
use crate::render::code::{self, Notice};
use crate::render::escape;

/// Cells that are added to the short rows of one page at most (G2); beyond, rows stay short, which HTML allows.
const MOST_FILLED: u32 = 200_000;

/// The language of blocks that hold a base (D1).
const BASE: &str = "base";

const HEADINGS: [(&str, &str); 6] = [
    ("<h1", "</h1>\n"),
    ("<h2", "</h2>\n"),
    ("<h3", "</h3>\n"),
    ("<h4", "</h4>\n"),
    ("<h5", "</h5>\n"),
    ("<h6", "</h6>\n"),
];

impl<'a> Fragment<'_, 'a> {
    /// Opens the container at event `at`; returns the index of the next event to write.
    pub(super) fn start(&mut self, at: u32, tag: Tag) -> u32 {
        if !tag.is_inline() {
            // A block ends a raw <p>, as in browsers, even if the author's end tag comes later.
            if tag != Tag::HtmlBlock && self.html.is_open("p") {
                self.close_raw("p");
            }
            if matches!(tag, Tag::Heading(_)) {
                self.html.end_heading(&mut self.page.out);
            }
            self.new_line();
        }
        let before = self.page.out.len();
        let close = match tag {
            Tag::Paragraph => {
                let close = self.paragraph(at);
                let before_box = self.page.out.len();
                if let Some(task) = self.task_begun_at(at) {
                    self.task_box(task);
                }
                self.open_at(Some(tag), before, before_box, close);
                return at + 1;
            }
            Tag::Heading(heading) => self.heading(at, heading),
            Tag::BlockQuote => self.sided(at, "<blockquote", ">\n", "</blockquote>\n"),
            Tag::Callout(callout) => self.callout(at, callout),
            Tag::CalloutTitle => self.callout_title(at),
            Tag::CalloutBody => {
                self.push("<div class=\"callout-content\">\n");
                "</div>"
            }
            Tag::List { tasks } => self.list(at, "<ul", tasks, "</ul>\n"),
            Tag::OrderedList { start, tasks } => {
                let close = "</ol>\n";
                match start {
                    1 => self.list(at, "<ol", tasks, close),
                    _ => self.list(at, &format!("<ol start=\"{start}\""), tasks, close),
                }
            }
            Tag::Item => self.sided(at, "<li", ">", "</li>\n"),
            Tag::TaskItem(task) => self.task(at, task),
            Tag::Table(_) => {
                self.push("<div class=\"table-wrapper\"");
                self.push(self.direction());
                self.push(">");
                self.element(at, "<table", ">\n", "</table></div>\n")
            }
            Tag::TableHead => {
                self.push("<thead><tr>");
                "</tr></thead>\n"
            }
            Tag::TableRow => self.row(),
            Tag::TableCell => match self.cell() {
                Some(close) => close,
                None => return after(&self.note.events, at),
            },
            Tag::CodeBlock(block) => return self.code_block(at, block),
            Tag::MathBlock(tex) => {
                let span = self.note.events[at as usize].span;
                self.element(at, "<div class=\"math-block\"", ">", "");
                self.math(tex, true, span);
                self.push("</div>\n");
                return after(&self.note.events, at);
            }
            Tag::HtmlBlock => {
                self.block_anchor(at);
                return at + 1;
            }
            Tag::FootnoteDefinition(_) => return after(&self.note.events, at),
            Tag::InlineFootnote(footnote) => {
                self.footnote_reference(footnote);
                return after(&self.note.events, at);
            }
            Tag::Emphasis => self.inline("<em>", "</em>"),
            Tag::Strong => self.inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline("<del>", "</del>"),
            Tag::Highlight(mark) => self.inline(open_mark(mark), "</mark>"),
            Tag::Link(link) => self.open_link(link),
            Tag::Field(field) => self.field(field),
            Tag::FieldMark => return self.field_mark(at),
        };
        self.open_at(Some(tag), before, self.page.out.len(), close);
        at + 1
    }

    /// Closes the innermost container, which ends at event `at`, and then the elements around it that its tags close (W5).
    pub(super) fn end(&mut self, at: u32, tag: Tag) {
        self.end_container(at, tag);
        self.html.end_around(&mut self.page.out);
    }

    fn end_container(&mut self, at: u32, tag: Tag) {
        if tag == Tag::HtmlBlock {
            self.close_forgotten_anchor(at);
            self.new_line();
            return;
        }
        // The frame of the whole range is closed where it was opened.
        if self.frames.last().is_none_or(|frame| frame.tag.is_none()) {
            return;
        }
        let Some(frame) = self.close() else { return };
        let is_empty = self.page.out.len() == frame.content;
        match tag {
            // Hidden embeds may leave line breaks behind (V11).
            Tag::Paragraph
                if is_empty || frame.count > 0 && is_blank(&self.page.out[frame.content..]) =>
            {
                self.page.out.truncate(frame.before);
                return;
            }
            // If it holds only a comment (C1) or something private, no trace of it stays.
            Tag::BlockQuote | Tag::CalloutBody
                if is_empty
                    && self.hid_something(at)
                    && !self.page.out[frame.before..].contains(" id=\"") =>
            {
                self.page.out.truncate(frame.before);
                return;
            }
            Tag::CalloutTitle if is_empty => self.default_title(),
            Tag::Heading(index) if self.is_in_lane() => self.trim_limit(index, frame.content),
            Tag::Link(link) if is_empty => self.link_without_text(link),
            Tag::Heading(heading) => self.permalink(heading),
            Tag::TableHead | Tag::TableRow => self.fill_row(frame.count),
            Tag::Table(_) if frame.count > 0 => self.push("</tbody>"),
            _ => {}
        }
        self.push(frame.close);
    }

    /// Whether the source of the container that ends with event `at` holds more than its marks.
    fn hid_something(&self, at: u32) -> bool {
        let span = self.note.events[at as usize].span;
        let source = self.note.text.get(span.range()).unwrap_or_default();
        !source
            .trim_matches(|c: char| c == '>' || c.is_whitespace())
            .is_empty()
    }

    fn inline(&mut self, open: &str, close: &'static str) -> &'static str {
        self.push(open);
        close
    }

    /// Writes an opening tag with the block id that stands at event `at`.
    fn element(&mut self, at: u32, open: &str, rest: &str, close: &'static str) -> &'static str {
        self.push(open);
        self.block_id(at);
        self.push(rest);
        close
    }

    /// Like [`Self::element`], for a block that shows on which side its text begins.
    pub(super) fn sided(
        &mut self,
        at: u32,
        open: &str,
        rest: &str,
        close: &'static str,
    ) -> &'static str {
        self.push(open);
        self.block_id(at);
        self.push(self.direction());
        self.push(rest);
        close
    }

    /// Writes the `id` attribute of a block. Copies have none (K1, E6).
    pub(super) fn block_id(&mut self, at: u32) {
        if let Some(id) = self.own_block_id(at) {
            self.push(" id=\"^");
            escape::attribute(&mut self.page.out, id);
            self.push("\"");
        }
    }

    fn own_block_id(&self, at: u32) -> Option<&'a str> {
        let id = self.note.block_at(at).filter(|_| self.is_own)?;
        Some(&id.id)
    }

    /// Writes an empty element for a block id whose block has another id, or no element (K5).
    fn block_anchor(&mut self, at: u32) {
        if self.own_block_id(at).is_some() {
            self.element(at, "<span", " class=\"block-anchor\"></span>", "");
        }
    }

    /// Whether a tag in the line of a paragraph that ends before event `at` closes an element around the paragraph (W5).
    pub(super) fn ends_paragraph(&self) -> bool {
        let paragraph = self.frames.last();
        paragraph.is_some_and(|frame| {
            frame.tag == Some(Tag::Paragraph) && self.html.ends_around(frame.outer)
        })
    }

    /// Continues the lines behind event `at` in a new paragraph.
    pub(super) fn next_paragraph(&mut self, at: u32) {
        if let Some(frame) = self.close() {
            self.push(frame.close);
        }
        self.html.end_around(&mut self.page.out);
        self.html.make_room_for(&mut self.page.out, false);
        let before = self.page.out.len();
        let close = self.paragraph_tag(at, false);
        self.open_at(Some(Tag::Paragraph), before, self.page.out.len(), close);
    }

    fn paragraph(&mut self, at: u32) -> &'static str {
        self.paragraph_tag(at, true)
    }

    /// Opens the paragraph whose content follows event `at`. `with_id`: writes the block id that stands there.
    fn paragraph_tag(&mut self, at: u32, with_id: bool) -> &'static str {
        let (open, close) = if self.holds_blocks(at) {
            ("<div class=\"p\"", "</div>\n")
        } else {
            ("<p", "</p>\n")
        };
        self.push(open);
        if with_id {
            self.block_id(at);
        }
        self.push(self.inner_direction());
        self.push(">");
        close
    }

    /// Whether the paragraph at `at` contains something that may not stand in a `<p>` (E4).
    fn holds_blocks(&self, at: u32) -> bool {
        let mut inline = 0u32;
        for event in &self.note.events[at as usize + 1..] {
            let block = match event.kind {
                Kind::End(Tag::Paragraph) => return false,
                Kind::Start(_) => {
                    inline += 1;
                    false
                }
                Kind::End(_) => {
                    inline = inline.saturating_sub(1);
                    false
                }
                // Inside emphasis or a link it becomes a link.
                Kind::Embed(link) => inline == 0 && self.is_block_embed(link),
                Kind::Html(tag) => {
                    let tag = self.note.html.get(tag as usize);
                    tag.is_some_and(|tag| {
                        !tag.closing && element::is(&tag.name, element::PAGE_BLOCK)
                    })
                }
                _ => false,
            };
            if block {
                return true;
            }
        }
        false
    }

    fn heading(&mut self, at: u32, index: u32) -> &'static str {
        let Some(heading) = self.note.headings.get(index as usize) else {
            return self.paragraph(at);
        };
        let (open, close) = HEADINGS[usize::from(heading.level.clamp(1, 6)) - 1];
        self.push(open);
        if self.is_own {
            escape::pair(&mut self.page.out, "id", &heading.id);
        }
        self.push(self.inner_direction());
        if heading.level == 2 && self.is_in_lane() {
            self.card_count(at, &heading.text);
        }
        self.push(">");
        self.block_anchor(at);
        close
    }

    fn list(&mut self, at: u32, open: &str, tasks: bool, close: &'static str) -> &'static str {
        let rest = if tasks {
            " class=\"contains-task-list\">\n"
        } else {
            ">\n"
        };
        self.element(at, open, rest, close)
    }

    fn task(&mut self, at: u32, index: u32) -> &'static str {
        let task = self.note.tasks.get(index as usize);
        let done = task.is_some_and(Task::is_done);
        let mark = task.map_or(" ", |task| &task.mark);
        self.push(if done {
            "<li class=\"task-list-item is-checked\""
        } else {
            "<li class=\"task-list-item\""
        });
        escape::pair(&mut self.page.out, "data-task", mark);
        self.block_id(at);
        self.push(self.direction());
        self.push(">");
        // The box of a loose item stands on the line of its text (Y6).
        let next = self.note.events.get(at as usize + 1);
        if next.is_none_or(|next| next.kind != Kind::Start(Tag::Paragraph)) {
            self.task_box(index);
        }
        "</li>\n"
    }

    /// Returns the task whose first block is the paragraph at `at`.
    fn task_begun_at(&self, at: u32) -> Option<u32> {
        let before = self.note.events.get((at as usize).checked_sub(1)?)?;
        match before.kind {
            Kind::Start(Tag::TaskItem(index)) => Some(index),
            _ => None,
        }
    }

    /// Writes the box of a task, with the space behind it.
    fn task_box(&mut self, index: u32) {
        let task = self.note.tasks.get(index as usize);
        self.push("<input type=\"checkbox\" class=\"task-list-item-checkbox\"");
        self.push(if task.is_some_and(Task::is_done) {
            " checked disabled"
        } else {
            " disabled"
        });
        let mark = task.map_or(" ", |task| &task.mark);
        escape::pair(&mut self.page.out, "data-task", mark);
        self.push("> ");
    }

    fn code_block(&mut self, at: u32, index: u32) -> u32 {
        let next = after(&self.note.events, at);
        let Some(block) = self.note.code.get(index as usize) else {
            return next;
        };
        let text = self.note.text_of(block.text);
        let id = self.own_block_id(at).map(|id| format!("^{id}"));
        if &*block.language == BASE && self.base_block(at, id.as_deref()) {
            return next;
        }
        if self.query_block(at, id.as_deref()) {
            return next;
        }
        if block.is_search() {
            let place = (self.id, self.note.events[at as usize].span);
            searches::block(self.page, place, text, id.as_deref(), self.is_own);
            return next;
        }
        if block.lists_tasks() && self.tasks_block(at, text, id.as_deref()) {
            return next;
        }
        if block.is_diagram() {
            self.diagram(at, block, id.as_deref());
            self.new_line();
            return next;
        }
        let notice = if self.page.shown.highlight {
            let memory = self.page.shown.site.theme.code.as_deref();
            code::code_block(&mut self.page.out, block, text, id.as_deref(), memory)
        } else {
            code::unsupported(block).map(Notice::Unsupported)
        };
        self.new_line();
        let (code, message) = match notice {
            None => return next,
            Some(Notice::Unsupported(language)) => {
                let why = match &*language {
                    "dataview" | "tasks" => format!(": see `{language}.enable`"),
                    _ => String::new(),
                };
                let message = format!("\"{language}\" block is shown as code{why}");
                (Code::UnsupportedBlock, message)
            }
            Some(Notice::Plain(message)) => (Code::CodePlain, message),
        };
        self.report(code, self.note.events[at as usize].span, message);
        next
    }

    /// Writes the usual text of a link into a Markdown link whose own text shows nothing (L5, L11).
    fn link_without_text(&mut self, index: u32) {
        let is_anchor = !self.is_in_anchor() && self.target(index) != Some(&Target::Unsafe);
        if is_anchor {
            let text = self.view().label(index);
            escape::text(&mut self.page.out, &text);
        }
    }

    fn row(&mut self) -> &'static str {
        if let Some(table) = self.frames.last_mut() {
            table.count += 1;
            if table.count == 1 {
                self.push("<tbody>\n");
            }
        }
        self.push("<tr>");
        "</tr>\n"
    }

    /// Opens a cell; `None` if the row has all its cells already (G2).
    fn cell(&mut self) -> Option<&'static str> {
        let columns = self.columns();
        let (column, head) = match self.frames.last_mut() {
            Some(row) => {
                let column = row.count as usize;
                if column >= columns.len() && !columns.is_empty() {
                    return None;
                }
                row.count += 1;
                (column, row.tag == Some(Tag::TableHead))
            }
            None => (0, false),
        };
        self.push(if head { "<th" } else { "<td" });
        match columns.get(column) {
            Some(Alignment::Left) => self.push(" align=\"left\""),
            Some(Alignment::Center) => self.push(" align=\"center\""),
            Some(Alignment::Right) => self.push(" align=\"right\""),
            Some(Alignment::None) | None => {}
        }
        self.push(">");
        Some(if head { "</th>" } else { "</td>" })
    }

    fn fill_row(&mut self, cells: u32) {
        let missing = (self.columns().len() as u32)
            .saturating_sub(cells)
            .min(MOST_FILLED.saturating_sub(self.page.filled));
        self.page.filled += missing;
        for _ in 0..missing {
            self.push("<td></td>");
        }
    }

    /// Columns of the innermost open table.
    fn columns(&self) -> &'a [Alignment] {
        let table = self.frames.iter().rev().find_map(|frame| match frame.tag {
            Some(Tag::Table(index)) => self.note.tables.get(index as usize),
            _ => None,
        });
        table.map_or(&[], |table| &table.columns)
    }
}

/// Returns the opening tag of a highlight (I11).
pub(super) fn open_mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Plain => "<mark>",
        Mark::Red => "<mark class=\"nw-mark-red\" data-color=\"red\">",
        Mark::Orange => "<mark class=\"nw-mark-orange\" data-color=\"orange\">",
        Mark::Yellow => "<mark class=\"nw-mark-yellow\" data-color=\"yellow\">",
        Mark::Green => "<mark class=\"nw-mark-green\" data-color=\"green\">",
        Mark::Blue => "<mark class=\"nw-mark-blue\" data-color=\"blue\">",
        Mark::Purple => "<mark class=\"nw-mark-purple\" data-color=\"purple\">",
    }
}

/// Whether `html` shows nothing but line breaks.
fn is_blank(html: &str) -> bool {
    html.split("<br>").all(|part| part.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v11_line_breaks_alone_are_blank() {
        assert!(is_blank(" <br>\n<br>\n"));
        assert!(!is_blank("<br>x"));
    }
}
