//! Finds the folders that may hold the settings of a vault around this one (O10).
//!
//! Entry point: [`above`]. A vault is often a folder of a larger one, such as `notes/` in a repository that Obsidian opens as a whole.

use crate::model::text::nfc;
use std::path::{Path, PathBuf};

/// A folder above the vault that may hold settings of Obsidian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OuterFolder {
    /// The folder of settings, which may not exist.
    pub settings: PathBuf,
    /// Path of the vault from that folder's parent: `notes/Private`.
    pub below: String,
    /// Path of the settings from the vault: `../../.obsidian`.
    pub folder: String,
}

/// Returns the folders above the vault `root` that may hold settings: the nearest first, up to the first folder with a `.git`.
/// `config_folder` is the name of Obsidian's folder.
#[must_use]
pub fn above(root: &Path, config_folder: &str) -> Vec<OuterFolder> {
    let mut found = above_in(root, config_folder);
    // If the path to the vault passes a symbolic link, Obsidian may know the vault by either path.
    if let Ok(real) = root.canonicalize()
        && real != root
    {
        let real = above_in(&real, config_folder).into_iter();
        let new: Vec<_> = real.filter(|above| !found.contains(above)).collect();
        found.extend(new);
    }
    found
}

fn above_in(root: &Path, config_folder: &str) -> Vec<OuterFolder> {
    let mut found = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut folder = root;
    // A repository is a border: nothing above it is searched.
    while folder.join(".git").symlink_metadata().is_err()
        && let (Some(parent), Some(name)) = (folder.parent(), folder.file_name())
    {
        names.insert(0, name.to_string_lossy().into_owned());
        found.push(OuterFolder {
            settings: parent.join(config_folder),
            below: nfc(&names.join("/")).into_owned(),
            folder: format!("{}{config_folder}", "../".repeat(names.len())),
        });
        folder = parent;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn o10_both_ways_to_a_vault_are_looked_along() {
        let root = tempfile::tempdir().unwrap();
        let real = root.path().join("outer/Private");
        std::fs::create_dir_all(&real).unwrap();
        let link = root.path().join("notes");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let found = above(&link, ".obsidian");
        let has = |settings: &str, below: &str| {
            let settings = root.path().join(settings);
            found
                .iter()
                .any(|a| a.settings == settings && a.below == below)
        };
        assert!(has(".obsidian", "notes"), "{found:?}");
        assert!(has("outer/.obsidian", "Private"), "{found:?}");
        assert!(has(".obsidian", "outer/Private"), "{found:?}");
    }
}
