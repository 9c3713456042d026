//! Asks git which files of a vault it ignores (V27).
//!
//! Entry points: [`GitQuery::new`], which starts one `git ls-files`, and [`GitQuery::answer`]. `.gitignore` is not read here, because git
//! alone knows all rules: those in each folder, of the repository and of the user, and that a tracked file is never ignored. It runs while
//! the vault is walked.

use super::dates::{git, is_in_work_tree};
use crate::model::text::nfc;
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::process::{Child, Output, Stdio};

/// What git ignores below a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GitIgnored {
    /// Paths from the folder, in NFC. A folder stands for everything in it.
    paths: HashSet<String>,
    /// Whether the folder itself is ignored.
    all: bool,
}

impl GitIgnored {
    /// Whether git ignores the file at `path` or a folder that it lies in.
    pub(super) fn contains(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        self.all || folders.chain([path]).any(|path| self.paths.contains(path))
    }

    /// Adds what a repository in the folder `inner` ignores.
    pub(super) fn add(&mut self, inner: &str, other: Self) {
        if other.all {
            self.paths.insert(inner.to_owned());
        }
        let paths = other.paths.into_iter();
        self.paths
            .extend(paths.map(|path| format!("{inner}/{path}")));
    }
}

/// A running `git ls-files`.
#[derive(Debug)]
pub(super) struct GitQuery<'r> {
    root: &'r Path,
    /// The process; `None` if there is no repository, so that nothing is ignored.
    child: Option<io::Result<Child>>,
}

impl<'r> GitQuery<'r> {
    /// Asks about the folder `root`.
    pub(super) fn new(root: &'r Path) -> Self {
        let child = is_in_work_tree(root).then(|| list(root, true));
        Self { root, child }
    }

    /// Waits for git's answer.
    ///
    /// # Errors
    /// If there is a repository and git is not installed, or cannot read it.
    pub(super) fn answer(mut self) -> io::Result<GitIgnored> {
        let Some(child) = self.child.take() else {
            return Ok(GitIgnored::default());
        };
        let mut output = child?.wait_with_output()?;
        if !output.status.success() {
            // Git cannot list whole folders if it is asked from within an ignored one.
            output = list(self.root, false)?.wait_with_output()?;
        }
        understand(&output)
    }
}

impl Drop for GitQuery<'_> {
    fn drop(&mut self) {
        if let Some(Ok(child)) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Starts `git ls-files`. With `folders`, a folder that is ignored as a whole is listed by its own name only.
fn list(root: &Path, folders: bool) -> io::Result<Child> {
    let mut command = git(root);
    command
        // Otherwise git would start a program that the repository names.
        .args(["-c", "core.fsmonitor=false", "ls-files", "-z"])
        .args(["--others", "--ignored", "--exclude-standard"]);
    if folders {
        command.arg("--directory");
    }
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn understand(output: &Output) -> io::Result<GitIgnored> {
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it says nothing").to_owned();
        return Err(io::Error::other(said));
    }
    let mut ignored = GitIgnored::default();
    for name in output.stdout.split(|byte| *byte == 0) {
        let name = String::from_utf8_lossy(name);
        match name.trim_end_matches('/') {
            "" => {}
            "." => ignored.all = true,
            name => {
                ignored.paths.insert(nfc(name).into_owned());
            }
        }
    }
    Ok(ignored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::process::Command;

    fn init(root: &Path) -> bool {
        let git = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(["init", "-q"])
            .status();
        git.is_ok_and(|status| status.success())
    }

    fn ask(root: &Path) -> GitIgnored {
        GitQuery::new(root).answer().unwrap()
    }

    #[test]
    fn v27_all_places_that_git_reads_count() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        if !init(root) {
            return;
        }
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(".gitignore", "*.tmp\n/notes/big/\n!keep.tmp\n");
        write("notes/a/.gitignore", "각.md\n");
        write(".git/info/exclude", "x.md\n");
        for path in [
            "notes/t.tmp",
            "notes/added.tmp",
            "notes/keep.tmp",
            "notes/ok.md",
            "notes/big/in/1.md",
            "notes/a/각.md",
            "notes/각.md",
            "notes/a/x.md",
        ] {
            write(path, "");
        }
        let add = ["add", "-f", "notes/added.tmp"];
        assert!(
            Command::new("git")
                .arg("-C")
                .arg(root)
                .args(add)
                .status()
                .unwrap()
                .success()
        );
        let ignored = ask(&root.join("notes"));
        for path in ["t.tmp", "big/in/1.md", "a/각.md", "a/x.md"] {
            assert!(ignored.contains(path), "{path}");
        }
        for path in ["added.tmp", "keep.tmp", "ok.md", "각.md"] {
            assert!(!ignored.contains(path), "{path}");
        }
        // The folder asked about lies in an ignored one.
        assert!(ask(&root.join("notes/big")).contains("in/1.md"));
        assert!(ask(&root.join("notes/big/in")).contains("1.md"));
    }

    #[test]
    fn v27_without_a_repository_nothing_is_ignored() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(".gitignore"), "*").unwrap();
        assert_eq!(ask(root.path()), GitIgnored::default());
        // A repository that git cannot read is an error.
        fs::write(root.path().join(".git"), "gitdir: nowhere\n").unwrap();
        assert!(GitQuery::new(root.path()).answer().is_err());
        drop(GitQuery::new(root.path()));
    }

    #[test]
    fn v27_a_repository_in_the_vault_adds_its_own() {
        let mut outer = GitIgnored::default();
        let paths = HashSet::from(["x.md".to_owned()]);
        outer.add("sub", GitIgnored { paths, all: false });
        outer.add(
            "whole",
            GitIgnored {
                paths: HashSet::new(),
                all: true,
            },
        );
        assert!(outer.contains("sub/x.md") && outer.contains("whole/y/z.md"));
        assert!(!outer.contains("x.md") && !outer.contains("sub/y.md"));
    }
}
