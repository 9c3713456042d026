//! Reads the first lines of callouts, whose bodies are read as quotes (Q1–Q5).

use super::commonmark;
use super::events::NoteBuilder;
use super::mask::Head;
use crate::model::plain::without_comments;
use crate::model::{Callout, Fold, Span, Tag};
use pulldown_cmark::{Event as Md, Tag as MdTag, TagEnd};
use std::ops::Range;

impl NoteBuilder<'_> {
    /// Opens a quote, or a callout if its first line makes it one (Q1).
    pub(super) fn start_quote(&mut self, range: Range<usize>) {
        let after = &self.source.text[range.start..];
        let blank = after.strip_prefix('>').map_or(0, |rest| {
            1 + rest.len() - rest.trim_start_matches([' ', '\t']).len()
        });
        let at = (range.start + blank) as u32;
        let Ok(head) = self
            .source
            .masked
            .heads
            .binary_search_by_key(&at, |head| head.at)
        else {
            return self.open(Tag::BlockQuote, range);
        };
        let masked = self.source.masked;
        let head = &masked.heads[head];
        let index = self.note.callouts.len() as u32;
        let (level, title) = heading(self.source.text, head.title);
        self.note
            .callouts
            .push(callout(self.source.text, head, level));
        self.open(Tag::Callout(index), range);
        let dropped = self.blocks.stack.last().is_some_and(|open| open.dropped);
        self.push_open(Tag::CalloutTitle, title, dropped);
        self.title(title);
        self.close(title.range());
    }

    /// Reads a callout's title as one line of inline Markdown (Q5). A bracket before it keeps CommonMark from seeing a list or heading.
    pub(super) fn title(&mut self, span: Span) {
        let mut line = format!("({}", &self.source.text[span.range()]).into_bytes();
        for cover in self.source.covers_in(span) {
            let from = (cover.span.start - span.start) as usize + 1;
            line[from..from + cover.span.len()].fill(b'x');
        }
        // Covers replace whole characters.
        let Ok(line) = String::from_utf8(line) else {
            return;
        };
        let offset = span.start as usize;
        self.source.begin_title(line.clone(), offset - 1);
        for (event, range) in commonmark::events(&line) {
            let shifted = (range.start + offset).saturating_sub(1)..range.end + offset - 1;
            match event {
                Md::Text(text) if range.start == 0 => {
                    let rest = text.strip_prefix('(').unwrap_or(&text);
                    self.inline_text(rest, offset..shifted.end);
                }
                Md::Start(
                    MdTag::Emphasis
                    | MdTag::Strong
                    | MdTag::Strikethrough
                    | MdTag::Link { .. }
                    | MdTag::Image { .. },
                )
                | Md::End(
                    TagEnd::Emphasis
                    | TagEnd::Strong
                    | TagEnd::Strikethrough
                    | TagEnd::Link
                    | TagEnd::Image,
                )
                | Md::Text(_)
                | Md::Code(_)
                | Md::InlineHtml(_) => self.event(event, shifted),
                _ => {}
            }
        }
        self.source.end_title();
    }
}

/// Returns the level of the heading that a title looks like, 0 for none, and the title without its hashes (Q12).
fn heading(text: &str, title: Span) -> (u8, Span) {
    let line = &text[title.range()];
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let rest = &line[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return (0, title);
    }
    // Closing hashes are removed as well, as in a heading (A4).
    let plain = rest.trim_end_matches('#');
    let closed = plain.len() < rest.len() && plain.ends_with([' ', '\t']);
    let shown = if closed { plain } else { rest };
    let start = title.start as usize + level + shown.len() - shown.trim_start().len();
    (level as u8, Span::new(start, start + shown.trim().len()))
}

/// Reads type, metadata and fold from a callout's first line; `level` is that of its title.
fn callout(text: &str, head: &Head, level: u8) -> Callout {
    let inside = without_comments(&text[head.kind.range()]);
    let (kind, metadata) = match inside.split_once('|') {
        Some((kind, metadata)) => (kind, Some(metadata.trim())),
        None => (&*inside, None),
    };
    let fold = match head.fold {
        b'-' => Fold::Closed,
        b'+' => Fold::Open,
        _ => Fold::Fixed,
    };
    Callout {
        kind: kind.trim().to_lowercase().into(),
        // A link there may name a private note (V9).
        metadata: metadata
            .filter(|metadata| !metadata.is_empty() && !metadata.contains('['))
            .map(Into::into),
        fold,
        level,
        color: None,
        icon: None,
    }
}
