//! Writes the HTML that `html()` makes, sanitised as the raw HTML of notes is (D43, W).
//!
//! Entry point: [`Writer::markup`].

use super::Writer;
use crate::bases::html::{ReadPiece, read};
use crate::link::Target;
use crate::model::Code;
use crate::render::escape;
use crate::render::sanitize::Sanitizer;

impl Writer<'_, '_> {
    /// Writes HTML.
    pub(super) fn markup(&mut self, html: &str) {
        let shown = self.page.shown;
        let vault = shown.site.vault;
        let parts = read(shown.site.bases.world(), self.asked.holder, html);
        let address = |link: u32| match parts.targets.get(link as usize)? {
            Target::File { file, part } => shown.part_address(*file, part),
            Target::Folder(id) => Some(shown.relative(&vault.folder(*id).url)),
            _ => None,
        };
        let mut sanitizer = Sanitizer::new(shown.policy);
        for piece in &parts.pieces {
            match piece {
                ReadPiece::Tag(tag, span) => {
                    let raw = &html[span.range()];
                    sanitizer.tag(&mut self.page.out, tag, raw, &address);
                }
                ReadPiece::Text(_) if sanitizer.is_dropping() => {}
                ReadPiece::Text(span) if sanitizer.is_raw_text() => self.push(&html[span.range()]),
                ReadPiece::Text(span) => {
                    let text = html_escape::decode_html_entities(&html[span.range()]);
                    if !text.trim().is_empty() {
                        sanitizer.make_room_for(&mut self.page.out, true);
                    }
                    escape::text(&mut self.page.out, &text);
                }
            }
        }
        sanitizer.close_to(&mut self.page.out, 0);
        let removed = sanitizer.take_removed();
        let base = shown.site.bases.base(self.asked.holder, self.asked.base);
        let span = base.map(|base| base.span).unwrap_or_default();
        for what in removed {
            self.page.report(
                Code::HtmlRemoved,
                self.asked.holder,
                span,
                format!("removed {what} from the HTML of html()"),
            );
        }
    }
}
