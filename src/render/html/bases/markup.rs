//! Writes the HTML that `html()` makes, sanitised as the raw HTML of notes is (D43, W).
//!
//! Entry point: [`Writer::markup`].

use super::Writer;
use crate::render::html::values;

impl Writer<'_, '_> {
    /// Writes HTML.
    pub(super) fn markup(&mut self, html: &str) {
        let holder = self.asked.holder;
        let base = self.page.shown.site.bases.base(holder, self.asked.base);
        let span = base.map(|base| base.span).unwrap_or_default();
        let source = "the HTML of html()";
        values::markup(self.page, holder, html, (holder, span), source);
    }
}
