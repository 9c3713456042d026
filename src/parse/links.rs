//! Turns Markdown links, images and bare addresses into links of the note (L1, L6, L11, L12, M4).

use super::events::NoteBuilder;
use super::mask::CoverKind;
use super::open::LinkOpen;
use crate::model::address::{is_of_disk, is_of_vault};
use crate::model::plain::without_comments;
use crate::model::{Kind, Link, LinkKind, Span, Tag};
use pulldown_cmark::LinkType;

impl NoteBuilder<'_> {
    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        target: &str,
        title: &str,
        span: Span,
    ) {
        let auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
        let opens_other = |kind| matches!(kind, CoverKind::WikiLink | CoverKind::FootnoteOpen);
        if auto {
            let shown = &self.source.text[span.start as usize + 1..span.end as usize - 1];
            let target = if link_type == LinkType::Email {
                format!("mailto:{shown}")
            } else {
                target.to_owned()
            };
            self.push_auto_link(target, shown, span);
            self.inline.links.push(LinkOpen::Auto);
        } else if target.is_empty() {
            self.inline.links.push(LinkOpen::Plain);
        } else if self
            .source
            .covers_in(span)
            .any(|cover| opens_other(cover.kind))
        {
            if is_of_vault(target) || is_of_disk(target) {
                // Its text is shown, but not its target, which may be private.
                return self.inline.links.push(LinkOpen::Plain);
            }
            self.push_text(span.start as usize..span.start as usize + 1);
            self.inline.links.push(LinkOpen::Literal);
        } else {
            let index = self.note.links.len() as u32;
            self.note.links.push(Link {
                title: shown_title(title),
                ..Link::new(LinkKind::Markdown, target, span)
            });
            self.inline.links.push(LinkOpen::Link(index));
            self.push_inline(Kind::Start(Tag::Link(index)), span);
        }
    }

    pub(super) fn end_link(&mut self, span: Span) {
        match self.inline.links.pop() {
            Some(LinkOpen::Link(index)) => self.push_inline(Kind::End(Tag::Link(index)), span),
            Some(LinkOpen::Literal) => {
                let from = self
                    .inline
                    .run
                    .last()
                    .map_or(span.start, |event| event.span.end)
                    .clamp(span.start, span.end);
                self.push_text(from as usize..span.end as usize);
            }
            _ => {}
        }
    }

    /// Closes an image: its text becomes alternative text and size (M4).
    pub(super) fn end_image(&mut self, span: Span) {
        let Some(image) = self.inline.images.pop() else {
            return;
        };
        // Without a target, only its text and the links in it are shown (L6).
        let Some((target, title)) = image.target else {
            return;
        };
        let inner = self
            .inline
            .run
            .split_off(image.run.min(self.inline.run.len()));
        let alt = self.alternative_text(inner);
        self.note.links.truncate(image.links);
        let (text, size) = super::wikilink::split_size(&alt);
        let text = text.map(|text| text.trim().to_owned());
        let text = text.filter(|text| !text.is_empty()).map(Into::into);
        self.note.links.push(Link {
            embed: true,
            text,
            title: shown_title(&title),
            size,
            ..Link::new(LinkKind::Markdown, target, span)
        });
        self.push_inline(Kind::Embed(self.note.links.len() as u32 - 1), span);
    }

    pub(super) fn push_auto_link(&mut self, target: String, shown: &str, span: Span) {
        self.push_shown(LinkKind::Auto, target, shown, span);
    }

    /// Adds `[[target` or `(target)`, which is shown as typed unless linking finds that it names something private (L32).
    pub(super) fn cut_link(&mut self, span: Span) {
        let typed = &self.source.text[span.range()];
        let target = match typed.strip_prefix('(') {
            Some(rest) => destination(rest),
            None => typed.trim_start_matches('['),
        };
        self.push_shown(LinkKind::Cut, target.trim().to_owned(), typed, span);
    }

    fn push_shown(&mut self, kind: LinkKind, target: String, shown: &str, span: Span) {
        let index = self.note.links.len() as u32;
        self.note.links.push(Link {
            text: Some(shown.into()),
            ..Link::new(kind, target, span)
        });
        self.push_inline(Kind::AutoLink(index), span);
    }
}

/// Returns a link's title without comments (C1).
fn shown_title(title: &str) -> Option<Box<str>> {
    let title = without_comments(title);
    (!title.trim().is_empty()).then(|| title.into())
}

/// Returns the target in `target "title")`.
fn destination(rest: &str) -> &str {
    let rest = rest.trim_start();
    match rest.strip_prefix('<') {
        Some(rest) => rest.split('>').next().unwrap_or_default(),
        None => {
            let typed = rest.split_whitespace().next().unwrap_or_default();
            typed.strip_suffix(')').unwrap_or(typed)
        }
    }
}

/// Whether `(target)` without a link's text before it may name a file. Comments, code and links in it show that it is text.
pub(super) fn may_name_a_file(parentheses: &str) -> bool {
    let holds_more = ["%%", "<!--", "`", "$", "[["];
    if holds_more.iter().any(|mark| parentheses.contains(mark)) {
        return false;
    }
    let target = destination(parentheses.strip_prefix('(').unwrap_or(parentheses));
    !target.starts_with('#') && (is_of_vault(target) || is_of_disk(target))
}
