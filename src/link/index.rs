//! What linking knows beyond the vault it made, for a change of a few notes.

use super::FileId;
use super::folders::FolderIndex;
use super::issue::Issues;
use super::names::Names;
use crate::model::{Finding, Fingerprint, Note};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What linking knows beyond the vault it made.
#[derive(Debug)]
pub struct Index {
    pub(super) names: Arc<Names>,
    pub(super) folders: Arc<FolderIndex>,
    pub(super) issues: Issues,
    /// Notes as parsing made them, where linking changed headings or titles (V10).
    pub(super) as_written: Arc<FxHashMap<FileId, Arc<Note>>>,
    /// Place of each page by its title (B6).
    pub(super) title_rank: Vec<u32>,
    /// Folded extensions of attachments.
    pub(super) extensions: FxHashSet<String>,
    /// What broken links probably meant, by their paths as typed.
    pub(super) suggested: FxHashMap<String, Option<FileId>>,
    /// Findings of the stages before, and of places and addresses.
    pub(super) earlier: Vec<Finding>,
    /// Whether `names` are those of the notes as they are now.
    pub(super) names_hold: bool,
    /// Of all that links depend on besides the texts of notes, when the vault was linked.
    pub(super) environment: Fingerprint,
}

/// The names of a vault, from which links can be resolved later ([`super::Lookup`]). Cheap to clone.
#[derive(Clone, Debug)]
pub struct NameTables {
    pub(super) names: Arc<Names>,
    pub(super) folders: Arc<FolderIndex>,
    pub(super) as_written: Arc<FxHashMap<FileId, Arc<Note>>>,
}

impl Default for NameTables {
    fn default() -> Self {
        Self {
            names: Arc::new(Names::new(&[], Vec::new(), &[])),
            folders: Arc::default(),
            as_written: Arc::default(),
        }
    }
}

impl Index {
    /// Returns the names of the vault.
    #[must_use]
    pub fn tables(&self) -> NameTables {
        NameTables {
            names: Arc::clone(&self.names),
            folders: Arc::clone(&self.folders),
            as_written: Arc::clone(&self.as_written),
        }
    }
}
