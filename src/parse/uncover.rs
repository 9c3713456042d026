//! Puts back what covers hide: wikilinks, addresses, formulas, inline footnotes.

use super::events::NoteBuilder;
use super::mask::{Cover, CoverKind, Fill};
use super::wikilink::wikilink;
use crate::model::{Event, Kind, Span, Tag, TextRef};
use std::borrow::Cow;

impl NoteBuilder<'_> {
    /// Adds what a cover hides to the run.
    pub(super) fn uncover(&mut self, cover: Cover) {
        let span = cover.span;
        match cover.kind {
            CoverKind::Comment | CoverKind::BlockComment | CoverKind::Head | CoverKind::OwnId => {}
            CoverKind::Literal => self.push_text(span.range()),
            CoverKind::Code => {
                let text = self.code(cover);
                self.push_inline(Kind::Code(text), span);
            }
            CoverKind::WikiLink | CoverKind::Embed => {
                let embed = cover.kind == CoverKind::Embed;
                let index = self.note.links.len() as u32;
                self.note
                    .links
                    .push(wikilink(self.source.text, span, embed));
                let kind = if embed { Kind::Embed } else { Kind::WikiLink };
                self.push_inline(kind(index), span);
            }
            CoverKind::CutLink => self.cut_link(span),
            CoverKind::Url if self.inline.in_link() => self.push_text(span.range()),
            CoverKind::Url => {
                let url = &self.source.text[span.range()];
                self.push_auto_link(url.to_owned(), url, span);
            }
            CoverKind::Math | CoverKind::DisplayMath => {
                let display = cover.kind == CoverKind::DisplayMath;
                let tex = self.tex(cover, 1 + u32::from(display));
                self.push_inline(Kind::Math { display, tex }, span);
            }
            CoverKind::MathBlock => self.math_block(cover),
            CoverKind::FootnoteOpen => {
                let index = self.names.footnotes.open_inline(&mut self.note.footnotes);
                self.push_inline(Kind::Start(Tag::InlineFootnote(index)), span);
            }
            CoverKind::FootnoteClose => match self.names.footnotes.close_inline() {
                Some(index) => self.push_inline(Kind::End(Tag::InlineFootnote(index)), span),
                None => self.push_text(span.range()),
            },
        }
    }

    /// Returns the content of a code span as CommonMark reads it: line breaks become spaces, and one space at each end is removed (C9).
    fn code(&mut self, cover: Cover) -> TextRef {
        let source = &self.source.text[cover.span.range()];
        let marks = source.bytes().take_while(|b| *b == b'`').count();
        let inner = Span::new(
            cover.span.start as usize + marks,
            cover.span.end as usize - marks,
        );
        let source = &self.source.text[inner.range()];
        let has_bar = cover.cell && source.contains("\\|");
        let is_plain = !has_bar && !source.contains('\n');
        let mut code = Cow::Borrowed(source);
        if !is_plain {
            let lines = source.split('\n').enumerate().map(|(n, line)| match n {
                0 => line,
                _ => unquoted(line, cover.quotes),
            });
            let joined = lines.collect::<Vec<_>>().join(" ");
            code = Cow::Owned(match cover.cell {
                true => joined.replace("\\|", "|"),
                false => joined,
            });
        }
        let is_padded = code.len() > 1
            && code.starts_with(' ')
            && code.ends_with(' ')
            && !code.bytes().all(|b| b == b' ');
        let pad = u32::from(is_padded);
        if is_plain {
            return TextRef::Source(Span {
                start: inner.start + pad,
                end: inner.end - pad,
            });
        }
        let code = code[pad as usize..code.len() - pad as usize].to_owned();
        self.content.cook(&code)
    }

    /// Returns a formula's source without its `marks` dollars, the marks of quotes and the escapes of a cell (X5).
    fn tex(&mut self, cover: Cover, marks: u32) -> TextRef {
        // Where the lines with a formula's marks are blank, its cover begins or ends within them.
        let inner = Span {
            start: match cover.fill {
                Fill::Apart | Fill::Between => cover.span.start - 1,
                _ => cover.span.start + marks,
            },
            end: match cover.fill {
                Fill::Between => cover.span.end + 1,
                _ => cover.span.end - marks,
            },
        };
        let source = &self.source.text[inner.range()];
        if cover.cell && source.contains("\\|") {
            let plain = source.replace("\\|", "|");
            return self.content.cook(&plain);
        }
        if cover.quotes > 0 && source.contains('\n') {
            let mut lines = source.split('\n');
            let mut joined = lines.next().unwrap_or_default().to_owned();
            for line in lines {
                let mut rest = line;
                for _ in 0..cover.quotes {
                    rest = rest.trim_start().strip_prefix('>').unwrap_or(rest);
                }
                joined.push('\n');
                joined.push_str(rest);
            }
            return self.content.cook(&joined);
        }
        TextRef::Source(inner)
    }

    /// Adds a formula block, which ends the paragraph it stands in (X4).
    fn math_block(&mut self, mut cover: Cover) {
        let tex = self.tex(cover, 2);
        if matches!(cover.fill, Fill::Apart | Fill::Between) {
            let before = &self.source.text[..cover.span.start as usize];
            cover.span.start = before.rfind("$$").map_or(cover.span.start, |at| at as u32);
        }
        if cover.fill == Fill::Between {
            let close = self.source.text[cover.span.end as usize..].find("$$");
            cover.span.end += close.map_or(0, |at| at as u32 + 2);
        }
        let leaf = self.blocks.tag();
        let splits = matches!(leaf, Some(Tag::Paragraph)) || leaf.is_some_and(Tag::is_item);
        if !splits {
            return self.push_inline(Kind::Math { display: true, tex }, cover.span);
        }
        self.finish_run();
        if leaf == Some(Tag::Paragraph) && !self.inline.interrupted {
            let start = self.blocks.stack.last().map_or(0, |open| open.start);
            if self.content.next() == start + 1 {
                self.content.events.pop();
            } else {
                self.content
                    .events
                    .push(Event::new(Kind::End(Tag::Paragraph), cover.span));
            }
        }
        let start = self.content.next();
        let tag = Tag::MathBlock(tex);
        self.content
            .events
            .push(Event::new(Kind::Start(tag), cover.span));
        self.content
            .events
            .push(Event::new(Kind::End(tag), cover.span));
        if leaf == Some(Tag::Paragraph) {
            self.inline.interrupted = true;
        }
        self.blocks
            .child_ended(start, usize::from(leaf == Some(Tag::Paragraph)));
    }
}

/// Removes the marks of containers from a line that continues a paragraph.
fn unquoted(line: &str, quotes: u16) -> &str {
    let mut rest = line.trim_start();
    for _ in 0..quotes {
        let Some(inner) = rest.strip_prefix('>') else {
            break;
        };
        rest = inner.trim_start();
    }
    rest
}
