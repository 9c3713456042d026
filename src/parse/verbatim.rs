//! Code and raw HTML, whose text is the author's own, whatever was covered there (C9, W3–W6).

use super::events::{Builder, Open};
use super::html;
use crate::model::address::{
    is_address, is_of_disk, is_of_vault, is_picture_set, mentions, picture_set,
};
use crate::model::plain::without_comments;
use crate::model::{Code, CodeBlock, Event, HtmlTag, Kind, Link, LinkKind, Span, Tag, TextRef};
use std::ops::Range;

impl Builder<'_> {
    /// Text of a code or HTML block. There is nothing covered in code but comments that left a blank line behind; comments in HTML
    /// are left out when its tags are read.
    pub(super) fn verbatim_text(&mut self, text: &str, range: Range<usize>) {
        let in_html = matches!(
            self.stack.last(),
            Some(Open {
                tag: Tag::HtmlBlock,
                ..
            })
        );
        if range.is_empty() && in_html {
            // Indentation that pulldown-cmark adds before a block; it has no place in the source.
            return;
        }
        // What is covered is as long as before, in bytes; an indentation that is taken from it may end within a character.
        let boundary = |at: usize| self.text.ceil_char_boundary(at);
        let range = boundary(range.start)..boundary(range.end);
        let as_is = *text == self.masked.text[range.clone()];
        let as_typed = as_is && (in_html || *text == self.text[range.clone()]);
        self.verbatim.end = range.end;
        if as_typed && self.verbatim.cooked.is_none() {
            return self.verbatim.pieces.push(range);
        }
        let pieces = self.verbatim.pieces.iter();
        let text = if as_typed { &self.text[range] } else { text };
        let cooked = self
            .verbatim
            .cooked
            .get_or_insert_with(|| pieces.map(|piece| &self.text[piece.clone()]).collect());
        cooked.push_str(text);
    }

    pub(super) fn end_code(&mut self, open: &Open, span: Span) {
        let verbatim = std::mem::take(&mut self.verbatim);
        let (language, info) = self.info.take().unwrap_or_default();
        if verbatim.is_fence {
            self.unclosed_fence(span, verbatim.end);
        }
        if open.dropped {
            return;
        }
        let text = match (&verbatim.cooked, &*verbatim.pieces) {
            (Some(cooked), _) => self.cook(cooked),
            (None, []) => TextRef::Source(Span {
                start: span.start,
                end: span.start,
            }),
            (None, pieces) if pieces.windows(2).all(|two| two[0].end == two[1].start) => {
                TextRef::Source(Span::new(pieces[0].start, pieces[pieces.len() - 1].end))
            }
            (None, pieces) => {
                let joined: String = pieces
                    .iter()
                    .map(|piece| &self.text[piece.clone()])
                    .collect();
                self.cook(&joined)
            }
        };
        self.note.code.push(CodeBlock {
            language,
            info,
            text,
        });
    }

    /// C11: whether a fence closes itself, or its container does, or the note ends. Its content reaches to byte `content`.
    fn unclosed_fence(&mut self, span: Span, content: usize) {
        let copy = &self.masked.text[span.range()];
        let line = copy.find('\n').unwrap_or(copy.len());
        let behind = content
            .saturating_sub(span.start as usize)
            .clamp(line, copy.len());
        if copy[behind..].contains(['`', '~']) {
            return;
        }
        let place = Span::new(
            span.start as usize,
            span.start as usize + copy[..line].trim_end().len(),
        );
        let message = "code fence is never closed".to_owned();
        self.draft(Code::UnclosedFence, place, message);
    }

    /// Takes an HTML block apart, comments (C1) left out.
    pub(super) fn end_html(&mut self, block: Span) {
        let verbatim = std::mem::take(&mut self.verbatim);
        let mut html = verbatim.cooked.clone().unwrap_or_default();
        // Where the pieces of `html` stand in the source.
        let mut places: Vec<(usize, usize)> = Vec::new();
        for piece in if verbatim.cooked.is_none() {
            verbatim.pieces
        } else {
            Vec::new()
        } {
            let mut at = piece.start;
            for hidden in self.hidden_in(piece.clone().into()) {
                places.push((html.len(), at));
                html.push_str(&self.text[at..(hidden.start as usize).max(at)]);
                at = hidden.end as usize;
            }
            if at < piece.end {
                places.push((html.len(), at));
                html.push_str(&self.text[at..piece.end]);
            }
        }
        let source = |at: usize| -> Option<usize> {
            let found = places.partition_point(|(from, _)| *from <= at);
            found.checked_sub(1).map(|i| places[i].1 + at - places[i].0)
        };
        // Text that is no slice of the source stands for its block.
        let span_of = |range: &Range<usize>| match (source(range.start), source(range.end - 1)) {
            (Some(start), Some(last)) if last >= start => Span::new(start, last + 1),
            _ => block,
        };
        for piece in html::pieces(&html) {
            match piece {
                html::Piece::Text(range) => {
                    let text = self.cook(&html_escape::decode_html_entities(&html[range.clone()]));
                    let span = span_of(&range);
                    self.events.push(Event {
                        kind: Kind::Text(text),
                        span,
                    });
                }
                html::Piece::Tag(tag, range) => {
                    let span = span_of(&range);
                    let index = self.html_tag(tag, span);
                    self.append(Event {
                        kind: Kind::Html(index),
                        span,
                    });
                }
            }
        }
    }
}

impl Builder<'_> {
    pub(super) fn inline_html(&mut self, text: &str, range: Range<usize>) {
        // What is covered is as long as before, in bytes; an indentation that is taken from it may end within a character.
        let boundary = |at: usize| self.text.ceil_char_boundary(at);
        let range = boundary(range.start)..boundary(range.end);
        let original = &self.text[range.clone()];
        let html = if text == self.seen(range.clone()) {
            original
        } else {
            text
        };
        // One comment, declaration or instruction, whatever `>` it holds.
        if html.starts_with("<!") || html.starts_with("<?") {
            return;
        }
        // One tag: events of one place in the text must not be two.
        match html::pieces(html).into_iter().next() {
            Some(html::Piece::Tag(tag, _)) => {
                let index = self.html_tag(tag, range.clone().into());
                self.push_inline(Kind::Html(index), range.into());
            }
            Some(html::Piece::Text(_)) => self.push_text(range),
            None => {}
        }
    }

    /// Takes over a raw tag and its relative addresses as links (W6).
    pub(super) fn html_tag(&mut self, mut tag: HtmlTag, span: Span) -> u32 {
        for attribute in &mut tag.attributes {
            let Some(value) = attribute.value.as_deref().map(str::trim) else {
                continue;
            };
            let first = self.note.links.len();
            if is_picture_set(&tag.name, &attribute.name) {
                let each = picture_set(value).map(|(address, _)| address);
                let ours = each.filter(|address| is_of_vault(address));
                let links = ours.map(|address| html_link(address, LinkKind::Html, span));
                self.note.links.extend(links);
            } else if is_address(&tag.name, &attribute.name) {
                if !value.is_empty() && is_of_vault(value) {
                    self.note.links.push(html_link(value, LinkKind::Html, span));
                } else if is_of_disk(value) {
                    self.note
                        .links
                        .push(html_link(value, LinkKind::Mention, span));
                }
            } else {
                let shown = without_comments(value);
                if shown != value && attribute.name.as_ref() != "style" {
                    attribute.value = Some(shown.into_owned().into());
                }
                let value = attribute.value.as_deref().unwrap_or_default();
                let mentioned = mentions(&attribute.name, value).into_iter();
                let links = mentioned.map(|target| html_link(&target, LinkKind::Mention, span));
                self.note.links.extend(links);
            }
            let added = self.note.links.len() > first;
            attribute.link = added.then_some(first as u32);
        }
        self.note.html.push(tag);
        self.note.html.len() as u32 - 1
    }
}

fn html_link(address: &str, kind: LinkKind, span: Span) -> Link {
    Link {
        kind,
        embed: false,
        target: address.into(),
        text: None,
        title: None,
        size: None,
        span,
        event: u32::MAX,
    }
}
