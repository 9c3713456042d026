//! Addresses as a page says them (N13, N23).
//!
//! Only [`Shown::address`] turns a resolved link into an address.

use super::page::Shown;
use crate::link::{File, FileId, Part, Target};
use crate::model::address::with_scheme;
use crate::model::{FileKind, Url};
use crate::render::escape;

impl Shown<'_> {
    /// Returns the address of the link `link` of `file`, as the page writes it (N23, N13), not escaped. `None` if the link is broken,
    /// private, or a URL that is not allowed.
    pub(super) fn address(self, file: &File, link: u32) -> Option<String> {
        let vault = self.site.vault;
        match file.targets.get(link as usize)? {
            Target::File { file, part } => self.part_address(*file, part),
            Target::Folder(folder) => Some(self.relative(&vault.folder(*folder).url)),
            Target::External => {
                let link = file.note.as_ref()?.links.get(link as usize)?;
                Some(escape::url(&with_scheme(&link.target)))
            }
            Target::Unsafe | Target::Private | Target::Broken => None,
        }
    }

    /// Returns `url` relative to the page, or on `404.html` from the base (N13, N23).
    pub(super) fn relative(self, url: &Url) -> String {
        match self.absolute {
            Some(base) => url.under(base),
            None => self.at.relative(url),
        }
    }

    /// Returns the address of a part of a file. `None` if the site does not show the file.
    pub(super) fn part_address(self, id: FileId, part: &Part) -> Option<String> {
        let file = self.site.vault.file(id);
        let url = file.url.as_ref()?;
        let fragment = fragment(file, part);
        if id == self.host && !fragment.is_empty() {
            return Some(fragment);
        }
        let mut address = self.relative(url);
        address.push_str(&fragment);
        Some(address)
    }
}

/// Returns the part with its `#`; empty for the whole.
fn fragment(file: &File, part: &Part) -> String {
    let note = file.note.as_ref();
    match part {
        Part::Whole => String::new(),
        Part::Heading(index) => note
            .and_then(|note| note.headings.get(*index as usize))
            .map_or_else(String::new, |heading| format!("#{}", heading.id)),
        Part::Block(index) => note
            .and_then(|note| note.blocks.get(*index as usize))
            .map_or_else(String::new, |block| format!("#^{}", block.id)),
        Part::Fragment(name) => match file.kind() {
            FileKind::Base
            | FileKind::Canvas
            | FileKind::Drawing
            | FileKind::Note
            | FileKind::Attachment(_) => {
                format!("#{}", escape::url(name))
            }
        },
    }
}
