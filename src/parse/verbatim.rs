//! Takes over code and raw HTML, which show the author's text whatever was covered there (C9, W3–W6).

use super::events::NoteBuilder;
use super::html;
use super::open::OpenBlock;
use crate::model::address::{is_address, is_of_disk, is_of_vault, is_picture_set, picture_set};
use crate::model::mention::mentions;
use crate::model::plain::without_comments;
use crate::model::{
    Code, CodeBlock, Event, HtmlTag, Kind, Link, LinkKind, Span, Tag, TextRef, mermaid,
};
use std::ops::Range;

impl NoteBuilder<'_> {
    /// Adds the text of a code or HTML block. In code, only comments are covered, and each left a blank line. Comments in HTML are dropped
    /// when its tags are read.
    pub(super) fn verbatim_text(&mut self, text: &str, range: Range<usize>) {
        let tag = self.blocks.tag();
        let in_html = tag == Some(Tag::HtmlBlock);
        if range.is_empty() && in_html {
            // Indentation that pulldown-cmark adds before a block; it has no place in the source.
            return;
        }
        let range = self.source.whole_characters(range);
        let as_is = *text == self.source.masked.text[range.clone()];
        let as_typed = as_is && (in_html || *text == self.source.text[range.clone()]);
        self.verbatim.end = range.end;
        if as_typed && self.verbatim.cooked.is_none() {
            return self.verbatim.pieces.push(range);
        }
        let pieces = self.verbatim.pieces.iter();
        let text = if as_typed {
            &self.source.text[range]
        } else {
            text
        };
        let cooked = self.verbatim.cooked.get_or_insert_with(|| {
            pieces
                .map(|piece| &self.source.text[piece.clone()])
                .collect()
        });
        cooked.push_str(text);
    }

    pub(super) fn end_code(&mut self, open: &OpenBlock, span: Span) {
        let verbatim = std::mem::take(&mut self.verbatim);
        let (language, info) = verbatim.info;
        if verbatim.is_fence {
            self.unclosed_fence(span, verbatim.end);
        }
        if open.dropped {
            return;
        }
        let is_typed = verbatim.is_fence && verbatim.cooked.is_none();
        if is_typed && self.admonition(open, &language, &verbatim.pieces, span) {
            return;
        }
        let text = match (&verbatim.cooked, &*verbatim.pieces) {
            (Some(cooked), _) => self.content.cook(cooked),
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
                    .map(|piece| &self.source.text[piece.clone()])
                    .collect();
                self.content.cook(&joined)
            }
        };
        let link = self.note.links.len() as u32;
        if &*language == mermaid::LANGUAGE {
            self.diagram_links(text, open.start, span);
        }
        self.note.code.push(CodeBlock {
            language,
            info,
            text,
            link,
        });
    }

    /// Takes over the links of the diagram in the block of code that opens at `event` and stands at `block` (X9).
    fn diagram_links(&mut self, text: TextRef, event: u32, block: Span) {
        let source = self.text_of(text).to_owned();
        for found in mermaid::links(&source) {
            let kind = if found.is_wiki {
                LinkKind::Wiki
            } else {
                LinkKind::Markdown
            };
            let place = found.place(&source);
            let span = match text {
                TextRef::Source(inside) => Span::new(
                    inside.start as usize + place.start,
                    inside.start as usize + place.end,
                ),
                TextRef::Cooked(_) => block,
            };
            self.note.links.push(Link {
                text: found.text.map(Into::into),
                event,
                ..Link::new(kind, found.target, span)
            });
        }
    }

    /// Reports a code fence that is not closed, neither by itself nor by the end of its container or note (C11). Its content reaches to
    /// byte `content`.
    fn unclosed_fence(&mut self, span: Span, content: usize) {
        let copy = &self.source.masked.text[span.range()];
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

    /// Splits an HTML block into tags and text, without its comments (C1).
    pub(super) fn end_html(&mut self, block: Span) {
        let verbatim = std::mem::take(&mut self.verbatim);
        let mut html = verbatim.cooked.clone().unwrap_or_default();
        // Where the pieces of `html` stand in the source.
        let mut places: Vec<(usize, usize)> = Vec::new();
        let pieces = match verbatim.cooked {
            None => verbatim.pieces,
            Some(_) => Vec::new(),
        };
        for piece in pieces {
            let mut at = piece.start;
            for hidden in self.source.hidden_in(piece.clone().into()) {
                places.push((html.len(), at));
                html.push_str(&self.source.text[at..(hidden.start as usize).max(at)]);
                at = hidden.end as usize;
            }
            if at < piece.end {
                places.push((html.len(), at));
                html.push_str(&self.source.text[at..piece.end]);
            }
        }
        let source = |at: usize| -> Option<usize> {
            let found = places.partition_point(|(from, _)| *from <= at);
            found.checked_sub(1).map(|i| places[i].1 + at - places[i].0)
        };
        // Text that is no slice of the source has the place of its block.
        let span_of = |range: &Range<usize>| match (source(range.start), source(range.end - 1)) {
            (Some(start), Some(last)) if last >= start => Span::new(start, last + 1),
            _ => block,
        };
        for piece in html::pieces(&html) {
            match piece {
                html::HtmlPiece::Text(range) => {
                    let text = self
                        .content
                        .cook(&html_escape::decode_html_entities(&html[range.clone()]));
                    self.content
                        .events
                        .push(Event::new(Kind::Text(text), span_of(&range)));
                }
                html::HtmlPiece::Tag(tag, range) => {
                    let span = span_of(&range);
                    let index = self.html_tag(tag, span);
                    self.append(Event::new(Kind::Html(index), span));
                }
            }
        }
    }
    pub(super) fn inline_html(&mut self, text: &str, range: Range<usize>) {
        let range = self.source.whole_characters(range);
        let html = match text == self.source.seen(range.clone()) {
            true => &self.source.text[range.clone()],
            false => text,
        };
        // A whole comment, declaration or instruction, which may hold a `>`.
        if html.starts_with("<!") || html.starts_with("<?") {
            return;
        }
        // Only the first tag counts, because no place of the text may have two events.
        match html::pieces(html).into_iter().next() {
            Some(html::HtmlPiece::Tag(tag, _)) => {
                let index = self.html_tag(tag, range.clone().into());
                self.push_inline(Kind::Html(index), range.into());
            }
            Some(html::HtmlPiece::Text(_)) => self.push_text(range),
            None => {}
        }
    }

    /// Takes over a raw tag and its relative addresses as links (W6).
    fn html_tag(&mut self, mut tag: HtmlTag, span: Span) -> u32 {
        for attribute in &mut tag.attributes {
            let Some(value) = attribute.value.as_deref().map(str::trim) else {
                continue;
            };
            let first = self.note.links.len();
            if is_picture_set(&tag.name, &attribute.name) {
                let each = picture_set(value).map(|(address, _)| address);
                let ours = each.filter(|address| is_of_vault(address));
                let links = ours.map(|address| Link::new(LinkKind::Html, address, span));
                self.note.links.extend(links);
            } else if is_address(&tag.name, &attribute.name) {
                if !value.is_empty() && is_of_vault(value) {
                    let link = Link::new(LinkKind::Html, value, span);
                    self.note.links.push(link);
                } else if is_of_disk(value) {
                    let link = Link::new(LinkKind::Mention, value, span);
                    self.note.links.push(link);
                }
            } else {
                let shown = without_comments(value);
                if shown != value && attribute.name.as_ref() != "style" {
                    attribute.value = Some(shown.into_owned().into());
                }
                let value = attribute.value.as_deref().unwrap_or_default();
                let mentioned = mentions(&attribute.name, value).into_iter();
                let links = mentioned.map(|target| Link::new(LinkKind::Mention, target, span));
                self.note.links.extend(links);
            }
            let added = self.note.links.len() > first;
            attribute.link = added.then_some(first as u32);
        }
        self.note.html.push(tag);
        self.note.html.len() as u32 - 1
    }
}
