//! Tags and footnote marks within text (T1–T8, F7, F8).

use super::events::{Builder, Draft};
use crate::model::text::fold;
use crate::model::{Code, Event, Kind, Span, Tag, TagUse, TextRef};

impl Builder<'_> {
    /// T, F7: reads tags and footnote marks out of the run's text and adds everything to the note.
    pub(super) fn read_text(&mut self, run: Vec<Event>) {
        let first = self.events.len();
        let mut links = 0usize;
        for event in run {
            match event.kind {
                Kind::Start(Tag::Link(_)) => links += 1,
                Kind::End(Tag::Link(_)) => links = links.saturating_sub(1),
                Kind::Text(TextRef::Source(span)) if links == 0 => {
                    self.split_text(span, first);
                    continue;
                }
                _ => {}
            }
            self.append(event);
        }
    }

    pub(super) fn split_text(&mut self, span: Span, first: usize) {
        let text = self.text;
        let piece = &text[span.range()];
        let mut from = 0;
        let mut at = 0;
        // Both are single bytes, which no other character holds: no need to decode any.
        let opener = |at: usize| {
            let mut rest = piece.as_bytes()[at..].iter();
            Some(at + rest.position(|b| matches!(b, b'#' | b'['))?)
        };
        while let Some(found) = opener(at) {
            let start = span.start as usize + found;
            let (event, end) = if piece.as_bytes()[found] == b'#' {
                let before = piece[..found].chars().next_back();
                let free = match before {
                    Some(c) => c.is_whitespace(),
                    None => self.tag_may_start(start, first),
                };
                let length = if free {
                    crate::model::tag::scan(&piece[found + 1..])
                } else {
                    0
                };
                if length == 0 {
                    at = found + 1;
                    continue;
                }
                let end = found + 1 + length;
                let span = Span::new(start, span.start as usize + end);
                self.note.tags.push(TagUse {
                    name: piece[found + 1..end].into(),
                    span,
                });
                (
                    Event {
                        kind: Kind::TagUse(self.note.tags.len() as u32 - 1),
                        span,
                    },
                    end,
                )
            } else {
                at = found + 1;
                let Some(end) = footnote_end(&piece[found..]).map(|n| found + n) else {
                    continue;
                };
                if found == 0 && text[..start].ends_with('\\') {
                    continue;
                }
                let label = &piece[found + 2..end - 1];
                let span = Span::new(start, span.start as usize + end);
                if !self.masked.footnotes.contains(&fold(label)) {
                    let message = format!("no definition for [^{label}]");
                    let target = Some(label.to_owned());
                    self.drafts.push(Draft {
                        code: Code::FootnoteUndefined,
                        span,
                        message,
                        target,
                        line_of: None,
                    });
                    continue;
                }
                let index = self.footnote(label);
                self.referenced[index as usize] = true;
                (
                    Event {
                        kind: Kind::FootnoteRef(index),
                        span,
                    },
                    end,
                )
            };
            let before = Span::new(span.start as usize + from, start);
            if !before.is_empty() {
                self.append(Event {
                    kind: Kind::Text(TextRef::Source(before)),
                    span: before,
                });
            }
            self.append(event);
            from = end;
            at = end;
        }
        let rest = Span::new(span.start as usize + from, span.end as usize);
        if !rest.is_empty() {
            self.append(Event {
                kind: Kind::Text(TextRef::Source(rest)),
                span: rest,
            });
        }
    }

    /// T2: whether a `#` at byte `start`, the first of its text, stands free; the run began at event `first`.
    pub(super) fn tag_may_start(&self, start: usize, first: usize) -> bool {
        if self.text[..start].ends_with('\\') {
            return false;
        }
        for event in self.events[first..].iter().rev() {
            match event.kind {
                Kind::SoftBreak | Kind::HardBreak => return true,
                Kind::Text(text) => return self.text_of(text).ends_with(char::is_whitespace),
                Kind::Start(tag) | Kind::End(tag)
                    if tag.is_inline() && !matches!(tag, Tag::Link(_)) => {}
                Kind::Html(_) => {}
                _ => return false,
            }
        }
        true
    }
}

/// Length of `[^label]` at the start of `text` (F5).
fn footnote_end(text: &str) -> Option<usize> {
    let label = text.strip_prefix("[^")?;
    let end = label.find(|c: char| c == ']' || c == '[' || c.is_whitespace())?;
    (end > 0 && label[end..].starts_with(']')).then_some(end + 3)
}
