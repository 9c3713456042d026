//! Turns many notes into one linked vault. It is pure and deterministic, and the only place that resolves links.
//!
//! Entry point: [`link`]; a preview that changes note by note keeps an [`Index`]. The vault is in `vault.rs`, the order of work in
//! `linking.rs`. Everything derived is made from public files only (V9).

mod addresses;
mod anchors;
mod arrange;
mod backlinks;
mod check;
mod drawings;
mod files;
mod folders;
mod headings;
mod index;
mod issue;
mod linking;
mod lookup;
mod names;
mod obsidian;
mod order;
mod pictures;
mod plugins;
mod privacy;
mod resolutions;
mod resolve;
mod scheme;
mod suggest;
mod tags;
#[cfg(test)]
mod tests;
mod typed;
mod update;
mod urls;
mod vault;
mod wording;

pub use index::{Index, NameTables};
pub use linking::{link, link_indexed, relink};
pub use lookup::Lookup;
pub use order::{NaturalKey, natural_cmp};
pub use plugins::Plugins;
pub use resolutions::Resolutions;
pub use update::{Edit, Updated};
pub(crate) use urls::SITEMAP_ENTRIES;
pub use vault::{
    Backlink, BasePicture, File, FileId, Folder, FolderId, Parsed, Part, Redirect, TagId, TagNode,
    Target, Times, Vault, Visibility,
};
