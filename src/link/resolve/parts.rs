//! Finds the part of a note or base that a link names (A5–A8, K8, E12, D4, D6), and the picture of a drawing (B7).
//!
//! Entry points: [`Resolver::note_part`], [`Resolver::view`] and [`Resolver::drawn`].

use super::Resolver;
use crate::link::anchors::Found;
use crate::link::drawings;
use crate::link::issue::Issue;
use crate::link::{FileId, Part};
use crate::model::text::fold;
use crate::model::{Link, LinkKind};

impl Resolver<'_> {
    /// Returns what shows the drawing `id`: the picture exported beside it, else the drawing itself (B7).
    pub(super) fn drawn(&self, id: FileId) -> Result<FileId, Issue> {
        let note = self.files[id.0 as usize].note.as_ref();
        match drawings::exported(self.files, id) {
            Some(picture) if self.files[picture.0 as usize].visibility.is_private() => {
                Err(Issue::Private(picture))
            }
            Some(picture) => Ok(picture),
            None if note.is_none_or(|note| note.undrawn.is_some()) => Err(Issue::Undrawn(id)),
            None => Ok(id),
        }
    }

    /// Returns the part of a note, or `None` for an embed of a missing part (E12).
    pub(super) fn note_part(
        &self,
        id: FileId,
        link: &Link,
        part: &str,
        say: &mut impl FnMut(Issue),
    ) -> Option<Part> {
        if part.trim().is_empty() {
            return Some(Part::Whole);
        }
        let ids = matches!(link.kind, LinkKind::Markdown | LinkKind::Html);
        match self.anchors(id)?.find(part, ids) {
            Found::Part(part) => return Some(part),
            Found::NoHeading => say(Issue::Heading(id, part.trim().into())),
            Found::NoBlock(block) => say(Issue::Block(id, block.into())),
        }
        (!link.embed).then_some(Part::Whole)
    }

    /// Returns the view of a base that `part` names (D4), the first of that name (D39), or `None` for an embed of a missing one (D6).
    pub(super) fn view(
        &self,
        id: FileId,
        link: &Link,
        part: &str,
        say: &mut impl FnMut(Issue),
    ) -> Option<Part> {
        let name = part.trim();
        if name.is_empty() {
            return Some(Part::Whole);
        }
        let views = self.files[id.0 as usize].note.as_ref();
        let views = views.map_or(&[][..], |note| &note.headings);
        let key = fold(name);
        let by_name = views.iter().position(|view| fold(&view.text) == key);
        let is_encoded = matches!(link.kind, LinkKind::Markdown | LinkKind::Html);
        let by_id = || {
            views
                .iter()
                .position(|view| is_encoded && fold(&view.id) == key)
        };
        if let Some(at) = by_name.or_else(by_id) {
            return Some(Part::Heading(at as u32));
        }
        say(Issue::View(id, name.into()));
        (!link.embed).then_some(Part::Whole)
    }
}
