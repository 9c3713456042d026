//! Writes covers over a copy of the text, and sorts them into lists by their later use.

use super::scan::Scan;
use super::{Cover, CoverKind, Fill, Masked, Unclosed};
use crate::model::Span;
use crate::parse::silence;

impl Scan<'_> {
    /// Writes the covers over a copy of the text.
    pub(super) fn finish(mut self) -> Masked {
        self.covers.sort_by_key(|cover| cover.span.start);
        let mut done = Masked {
            heads: self.heads,
            footnotes: self.footnotes,
            unclosed: self.unclosed,
            cut_links: self.cut_links,
            covers: self.titles,
            ..Masked::default()
        };
        for cover in &self.covers {
            cover.write(self.text, &mut self.copy);
            done.take(self.text, *cover);
        }
        done.hidden.extend(
            done.covers
                .iter()
                .filter(|cover| cover.kind == CoverKind::Comment)
                .map(|cover| cover.span),
        );
        done.hidden.sort();
        done.covers.sort_by_key(|cover| cover.span.start);
        done.unclosed.sort_by_key(|(span, _)| *span);
        done.written = self.covers;
        // Covers hold whole characters, so this cannot fail. If it did, an empty text would be better than one without covers.
        done.text = String::from_utf8(self.copy).unwrap_or_default();
        done
    }
}

impl Masked {
    /// Adds a cover to the list for its kind.
    fn take(&mut self, text: &str, cover: Cover) {
        let span = cover.span;
        match cover.kind {
            CoverKind::Head if cover.fill == Fill::Letters => self.lazy_heads.push(span),
            CoverKind::Head => {}
            CoverKind::OwnId => self.own_ids.push(span),
            CoverKind::BlockComment => self.take_comment(text, cover),
            CoverKind::MathBlock => {
                let span = cover.letters(text);
                self.covers.push(Cover { span, ..cover });
            }
            _ => self.covers.push(cover),
        }
    }

    fn take_comment(&mut self, text: &str, cover: Cover) {
        let start = cover.opener();
        let inside = text[start..cover.span.end as usize].trim_start();
        let start = cover.span.end as usize - inside.len();
        self.hidden.push(cover.span);
        if cover.fill == Fill::Letters {
            self.covers.push(cover);
        }
        let Some(inside) = inside.strip_prefix("%%") else {
            return;
        };
        let Some(close) = inside.find("%%") else {
            let span = Span::new(start, start + 2);
            return self.unclosed.push((span, Unclosed::HidesAll));
        };
        let silenced = silence::codes(&inside[..close]);
        if !silenced.is_empty() {
            let span = Span::new(start, start + 2 + close + 2);
            self.silences.push((span, silenced));
        }
    }
}
