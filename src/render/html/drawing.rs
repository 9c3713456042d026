//! Shows drawings that have no exported picture (B7).
//!
//! Entry points: [`Fragment::embed_drawing`] in a note, [`file()`] for the drawing as a file of its own.

use super::fragment::Fragment;
use super::page::Shown;
use crate::diagram::drawing::{Around, Style, draw};
use crate::index::view::View;
use crate::link::{File, FileId, Target};
use crate::model::drawing::{Drawing, Run};
use crate::model::{FileKind, MediaKind, Url};
use crate::render::Site;
use std::borrow::Cow;

/// Bytes of a drawing beyond which a page leads to it instead.
const LARGEST: usize = 4 << 20;

/// A drawing, and the page that shows it.
struct Surroundings<'a> {
    shown: Shown<'a>,
    file: &'a File,
    view: View<'a>,
}

impl<'a> Surroundings<'a> {
    fn of(shown: Shown<'a>, id: FileId) -> Option<(Self, &'a Drawing)> {
        let file = shown.site.vault.file(id);
        let note = file.note.as_deref().filter(|_| file.is_public())?;
        let around = Self {
            shown,
            file,
            view: View::new(shown.site.vault, &shown.site.config.privacy, file, note),
        };
        Some((around, note.drawing.as_deref()?))
    }
}

impl Around for Surroundings<'_> {
    fn text<'t>(&'t self, run: &'t Run) -> Cow<'t, str> {
        self.view.drawn(run)
    }

    fn address(&self, link: u32) -> Option<(String, bool)> {
        let address = self.shown.address(self.file, link)?;
        Some((address, *self.view.target(link) == Target::External))
    }

    fn picture(&self, link: u32) -> Option<String> {
        let vault = self.shown.site.vault;
        let is_picture = match self.view.target(link) {
            Target::File { file, .. } => matches!(
                vault.file(*file).kind(),
                FileKind::Drawing | FileKind::Attachment(MediaKind::Image)
            ),
            Target::External => true,
            _ => false,
        };
        let address = self.shown.address(self.file, link);
        address.filter(|_| is_picture)
    }
}

impl Fragment<'_, '_> {
    /// Draws the drawing `id` in the place of the embed `index`.
    pub(super) fn embed_drawing(&mut self, index: u32, id: FileId) {
        let Some((around, drawing)) = Surroundings::of(self.page.shown, id) else {
            return self.wikilink(index);
        };
        let link = self.note.links.get(index as usize);
        let text = link.and_then(|link| link.text.as_deref());
        let style = Style {
            label: text.unwrap_or(&around.file.title),
            size: link.and_then(|link| link.size),
            is_file: false,
            has_links: !self.is_in_anchor(),
        };
        let svg = draw(drawing, &around, style);
        let is_too_much = self.page.embedded + svg.len() > super::embed::LARGEST;
        if svg.len() > LARGEST || is_too_much {
            return self.wikilink(index);
        }
        self.page.embedded += svg.len();
        self.push(&svg);
    }
}

/// Returns the drawing `id` as a file that lies at `at`.
pub(in crate::render) fn file(site: &Site<'_>, id: FileId, at: &Url) -> String {
    let shown = Shown::new(site, id, at, None);
    let Some((around, drawing)) = Surroundings::of(shown, id) else {
        return String::new();
    };
    let style = Style {
        label: &around.file.title,
        size: None,
        is_file: true,
        has_links: true,
    };
    draw(drawing, &around, style)
}
