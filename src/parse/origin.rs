//! Finds the place in the file for a place in the text of a base or query.
//!
//! Entry points: [`Origin::whole`] for a file, [`Origin::block`] for a block in a note, whose lines may have lost the marks of a quote or
//! list before them.

use crate::model::{Lines, Place, Span, TextRef};

/// The text of a base, and the place of each of its lines in the file.
pub(super) struct Origin<'t> {
    /// The YAML.
    pub(super) yaml: &'t str,
    lines: &'t Lines<'t>,
    /// The starts of lines: in the YAML, and in the file.
    starts: Vec<(u32, u32)>,
}

impl<'t> Origin<'t> {
    /// Makes the origin of a base that is its whole file.
    pub(super) fn whole(text: &'t str, lines: &'t Lines<'t>) -> Self {
        Self {
            yaml: text,
            lines,
            starts: vec![(0, 0)],
        }
    }

    /// Makes the origin of the block at `span` of the note `text`. `yaml` is the text that `content` points to.
    pub(super) fn block(
        text: &'t str,
        lines: &'t Lines<'t>,
        content: TextRef,
        yaml: &'t str,
        span: Span,
    ) -> Self {
        let starts = match content {
            TextRef::Source(content) => vec![(0, content.start)],
            TextRef::Cooked(_) => starts_of_lines(text, yaml, span),
        };
        Self {
            yaml,
            lines,
            starts,
        }
    }

    /// Returns the starts of lines: in the text, and in the file.
    pub(super) fn into_starts(self) -> Vec<(u32, u32)> {
        self.starts
    }

    /// Returns the place of a range of the YAML in the file.
    pub(super) fn span(&self, inside: Span) -> Span {
        let start = self.offset(inside.start);
        Span {
            start,
            end: self.offset(inside.end).max(start),
        }
    }

    /// Returns line and column in the file.
    pub(super) fn place(&self, inside: Span) -> Place {
        self.lines.place(self.span(inside))
    }

    fn offset(&self, at: u32) -> u32 {
        let line = self.starts.partition_point(|(yaml, _)| *yaml <= at);
        let (yaml, file) = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        file + at.saturating_sub(yaml)
    }
}

/// Finds the lines of `yaml` in the block at `span`, which begins with the line of its fence. In the file, marks may stand before a line, so
/// lines are compared from their ends.
fn starts_of_lines(text: &str, yaml: &str, span: Span) -> Vec<(u32, u32)> {
    let line_start = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let mut in_file = line_start;
    let mut in_yaml = 0;
    let mut starts = Vec::new();
    let mut lines = text[line_start..].split_inclusive('\n');
    in_file += lines.next().map_or(0, str::len);
    for written in yaml.split_inclusive('\n') {
        let line = lines.next().unwrap_or_default();
        let lost = line.len().saturating_sub(written.len());
        starts.push((in_yaml as u32, (in_file + lost) as u32));
        in_yaml += written.len();
        in_file += line.len();
    }
    if starts.is_empty() {
        starts.push((0, span.start));
    }
    starts
}
