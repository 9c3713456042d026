//! Which pages a site has, and each of them from its view model and template.

use super::{Output, Site};
use crate::error::Result;
use crate::link::{FileId, FolderId, TagId, Vault};
use crate::model::Url;

/// One page of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// A note, canvas or base. Also the page of a folder that shows a note (N10), and home.
    File(FileId),
    /// A generated folder listing.
    Folder(FolderId),
    /// A tag.
    Tag(TagId),
    /// All tags.
    TagIndex,
    /// All notes.
    AllNotes,
    /// `404.html`
    NotFound,
    /// Index in [`Vault::redirects`].
    Redirect(u32),
}

/// All pages of the site.
#[must_use]
pub fn pages(_vault: &Vault) -> Vec<Page> {
    todo!()
}

/// Where a page is.
#[must_use]
pub fn url_of(_vault: &Vault, _page: Page) -> Url {
    todo!()
}

/// Renders one page.
///
/// # Errors
/// [`crate::Error::Template`] when a template fails.
pub fn render(_site: &Site<'_>, _page: Page) -> Result<Output> {
    todo!()
}
