//! Reads the state of the repository that a vault lies in from its files alone, for sessions that follow changes.
//!
//! Entry points: [`History::find`], [`History::stamp`], [`History::is_busy`].

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The repository that a vault lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    folder: PathBuf,
}

/// Length and time of git's log: they change when a commit is made or another one is checked out.
pub type Stamp = Option<(u64, SystemTime)>;

impl History {
    /// Finds the repository that the folder `root` lies in.
    #[must_use]
    pub fn find(root: &Path) -> Option<Self> {
        let real = fs::canonicalize(root).ok()?;
        let found = real.ancestors().map(|folder| folder.join(".git"));
        let git = found.into_iter().find(|git| git.exists())?;
        if git.is_dir() {
            return Some(Self { folder: git });
        }
        // In a further work tree, `.git` is a file that names the repository. Reading a pipe would wait for ever.
        if !git.is_file() {
            return None;
        }
        let text = fs::read_to_string(&git).ok()?;
        let place = text.strip_prefix("gitdir:")?.trim();
        let folder = git.parent()?.join(place);
        Some(Self { folder })
    }

    /// Returns the state of its history now.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        let metadata = fs::metadata(self.folder.join("logs/HEAD")).ok()?;
        Some((metadata.len(), metadata.modified().ok()?))
    }

    /// Whether git is changing files now, during which it holds a lock.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.folder.join("index.lock").exists()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_and_further_work_trees() {
        let root = tempfile::tempdir().unwrap();
        let notes = root.path().join("site/notes");
        fs::create_dir_all(&notes).unwrap();
        fs::create_dir_all(root.path().join("repository/worktrees/site")).unwrap();
        let link = "gitdir: ../repository/worktrees/site\n";
        fs::write(root.path().join("site/.git"), link).unwrap();
        let history = History::find(&notes).unwrap();
        assert_eq!((history.stamp(), history.is_busy()), (None, false));
        let lock = root.path().join("repository/worktrees/site/index.lock");
        fs::write(lock, "").unwrap();
        assert!(history.is_busy());
        fs::create_dir_all(notes.join(".git/logs")).unwrap();
        fs::write(notes.join(".git/logs/HEAD"), "x").unwrap();
        let nearer = History::find(&notes).unwrap();
        assert!(nearer.stamp().is_some() && !nearer.is_busy());
    }
}
