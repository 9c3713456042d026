//! Resolves links that are no links of a note: those that expressions make (D25).
//!
//! Entry point: [`Lookup`].

use super::index::NameTables;
use super::resolve::Resolver;
use super::{FileId, Target, Vault};
use crate::model::Link;

/// Resolves links in a linked vault, in the same way as those of its notes. It may be shared by threads.
pub struct Lookup<'a> {
    resolver: Resolver<'a>,
}

impl<'a> Lookup<'a> {
    /// Makes a lookup for a vault, with the names that linking knows of it.
    #[must_use]
    pub fn new(vault: &'a Vault, tables: &'a NameTables) -> Self {
        let resolver = Resolver::new(
            &vault.files,
            &tables.names,
            &tables.folders,
            &tables.as_written,
        );
        Self { resolver }
    }

    /// Returns where a link leads that stands in `from`. A target without an address ([`super::File::url`]) is an attachment that no public
    /// text uses.
    #[must_use]
    pub fn target(&self, from: FileId, link: &Link) -> Target {
        self.resolver.plain(from, link)
    }
}

impl std::fmt::Debug for Lookup<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lookup").finish_non_exhaustive()
    }
}
