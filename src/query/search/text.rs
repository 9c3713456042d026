//! The text of a note in which searches look, with its lines, blocks, sections and tasks (Z3, Z5).
//!
//! Entry point: [`SearchText::new`]. It is made from what readers of the page see, so that comments and private names are not in it; only the
//! targets of links to public files are added.

use crate::config::PrivacyConfig;
use crate::index::view::{Piece, View};
use crate::link::{File, Target, Vault};
use crate::model::{Note, Tag, Task};
use std::fmt::Write as _;
use std::ops::Range;

/// A text and its parts, in bytes of it.
#[derive(Debug, Default)]
pub(super) struct SearchText {
    pub(super) text: String,
    /// Paragraphs, list items with those below them, tables, quotes, blocks of code, headings.
    pub(super) blocks: Vec<Range<usize>>,
    /// What stands between two headings, the first one included.
    pub(super) sections: Vec<Range<usize>>,
    /// Each task without those below it, and whether it is done.
    pub(super) tasks: Vec<(Range<usize>, bool)>,
}

impl SearchText {
    /// Reads the note of a file.
    pub(super) fn new(vault: &Vault, privacy: &PrivacyConfig, file: &File, note: &Note) -> Self {
        let view = View::new(vault, privacy, file, note);
        let mut reader = Reader {
            view,
            made: Self::default(),
            open: Vec::new(),
            section: 0,
        };
        for range in note.texts() {
            reader.start_section();
            for piece in view.read(range) {
                reader.piece(piece);
            }
            reader.new_line();
        }
        reader.start_section();
        reader.made
    }

    /// Returns the lines that lie in `inside`.
    pub(super) fn lines(&self, inside: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = inside.start;
        let lines = self.text[inside].split_inclusive('\n');
        lines.map(move |line| {
            let from = start;
            start += line.len();
            from..from + line.trim_end_matches('\n').len()
        })
    }
}

struct Reader<'a> {
    view: View<'a>,
    made: SearchText,
    /// Open blocks: where each begins, and of a task, until its own text has ended, whether it is done.
    open: Vec<(usize, Option<bool>)>,
    /// Where the section began.
    section: usize,
}

impl<'a> Reader<'a> {
    fn push(&mut self, text: &str) {
        self.made.text.push_str(text);
    }

    fn new_line(&mut self) {
        if !self.made.text.is_empty() && !self.made.text.ends_with('\n') {
            self.made.text.push('\n');
        }
    }

    fn start_section(&mut self) {
        let end = self.made.text.len();
        if end > self.section {
            self.made.sections.push(self.section..end);
        }
        self.section = end;
    }

    fn piece(&mut self, piece: Piece<'a>) {
        match piece {
            Piece::Start(Tag::Link(index)) if self.shows_target(index) => self.push("["),
            Piece::End(Tag::Link(index)) if self.shows_target(index) => {
                let target = self.target(index);
                let _ = write!(self.made.text, "]({target})");
            }
            Piece::Start(tag) if tag.is_inline() => {}
            Piece::End(tag) if tag.is_inline() => {}
            // Cells of a row stand on one line.
            Piece::Start(Tag::TableCell) => self.push(" "),
            Piece::End(Tag::TableCell) => self.push(" |"),
            Piece::Start(tag) => self.start(tag),
            Piece::End(_) => self.end(),
            Piece::CodeBlock(lines) => {
                self.start(Tag::Paragraph);
                self.push(&lines);
            }
            Piece::Text(text) | Piece::Code(text) | Piece::Html(_, text) => self.push(text),
            Piece::Math(tex) => {
                let _ = write!(self.made.text, "${tex}$");
            }
            Piece::Break => self.push("\n"),
            Piece::Link(index, label) => {
                let target = self.target(index);
                match self.shows_target(index) {
                    true if *label == *target => _ = write!(self.made.text, "[[{target}]]"),
                    true => _ = write!(self.made.text, "[[{target}|{label}]]"),
                    false => self.push(&label),
                }
            }
            Piece::Embed(index) => {
                let target = self.target(index);
                match self.shows_target(index) {
                    true => _ = write!(self.made.text, "![[{target}]]"),
                    false => self.push(&self.view.embed_words(index)),
                }
            }
            Piece::TagUse(name) => {
                self.push("#");
                self.push(name);
            }
        }
    }

    fn start(&mut self, tag: Tag) {
        self.new_line();
        match tag {
            Tag::Heading(_) => self.start_section(),
            Tag::List { .. } | Tag::OrderedList { .. } => self.end_own_task(),
            _ => {}
        }
        let task = match tag {
            Tag::TaskItem(index) => {
                let task = self.view.note.tasks.get(index as usize);
                Some(task.is_some_and(Task::is_done))
            }
            _ => None,
        };
        self.open.push((self.made.text.len(), task));
    }

    /// Ends the own text of the task that is open.
    fn end_own_task(&mut self) {
        let end = self.made.text.len();
        if let Some((start, done)) = self.open.last_mut()
            && let Some(done) = done.take()
        {
            self.made.tasks.push((*start..end, done));
        }
    }

    fn end(&mut self) {
        self.end_own_task();
        if let Some((start, _)) = self.open.pop() {
            let end = self.made.text.trim_end().len();
            if start < end {
                self.made.blocks.push(start..end);
            }
        }
        self.new_line();
    }

    /// Whether the target of a link may be read as it is typed: not that of a private file (V10).
    fn shows_target(&self, index: u32) -> bool {
        !matches!(self.view.target(index), Target::Private | Target::Unsafe)
            && self.view.note.links.get(index as usize).is_some()
    }

    fn target(&self, index: u32) -> &'a str {
        let link = self.view.note.links.get(index as usize);
        link.map_or("", |link| &*link.target)
    }
}
