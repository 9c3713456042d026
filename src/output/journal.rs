//! Puts a few changed files into the site that is there, where making it anew would mean a link for each of its files.
//!
//! Entry points: [`Journal::begin`] and [`Journal::finish`]. The changed files are complete beside the site before anything
//! begins. What is to be done is then written down, done, and crossed out: each file is renamed over its old one, so none is ever
//! half written, and a build that was killed on the way is finished by the next one before it does anything else.

use super::plan::check_path;
use crate::config::OUTPUT_RECORD;
use crate::error::{Error, Result};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// First line of a journal, for whoever opens it.
const HEADER: &str =
    "# What noteweave has still to do here: - a file to remove, + a file to put in place.\n";

/// The last line of a journal; without it, it was not written to its end and nothing has been done.
const END: &str = ".\n";

/// Where a journal is and what it is about.
#[derive(Debug)]
pub(super) struct Journal<'j> {
    /// The journal itself.
    pub(super) file: &'j Path,
    /// Where the changed files are.
    pub(super) staged: &'j Path,
    /// The site.
    pub(super) output: &'j Path,
}

impl Journal<'_> {
    /// Writes down that the files `put` come in and the files `removed` go. The record comes in last.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn begin(&self, put: &[&str], removed: &[&str]) -> Result<()> {
        let mut text = HEADER.to_owned();
        let removed = removed.iter().map(|path| ('-', *path));
        let put = put.iter().chain(&[OUTPUT_RECORD]).map(|path| ('+', *path));
        for (what, path) in removed.chain(put) {
            text.push(what);
            text.push_str(path);
            text.push('\n');
        }
        text.push_str(END);
        fs::write(self.file, text).map_err(Error::io("write", self.file))
    }

    /// Does what the journal says, as far as it is not done yet, and crosses it out.
    ///
    /// # Errors
    /// [`Error::Io`]; the journal then stays.
    pub(super) fn finish(&self) -> Result<()> {
        // A pipe of that name would be waited for.
        if fs::symlink_metadata(self.file).is_ok_and(|found| !found.is_file()) {
            return Err(Error::Output {
                path: self.file.to_owned(),
                reason: "it is not a regular file; move it away".to_owned(),
            });
        }
        let text = match fs::read_to_string(self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Error::io("read", self.file)(error)),
        };
        let steps = text.strip_prefix(HEADER).and_then(|t| t.strip_suffix(END));
        for step in steps.unwrap_or_default().lines() {
            if let Some(path) = step.strip_prefix('-').filter(|path| is_ours(path)) {
                self.remove(path)?;
            } else if let Some(path) = step.strip_prefix('+').filter(|path| is_ours(path)) {
                self.put(path)?;
            }
        }
        fs::remove_file(self.file).map_err(Error::io("remove", self.file))
    }

    /// Removes a file, and the folders that are empty then.
    fn remove(&self, path: &str) -> Result<()> {
        let file = self.output.join(path);
        // Done before: a folder has taken its place.
        if file.is_dir() {
            return Ok(());
        }
        match fs::remove_file(&file) {
            Err(error) if !is_gone(&error) => return Err(Error::io("remove", file)(error)),
            _ => {}
        }
        let folders = file.ancestors().skip(1);
        for folder in folders.take_while(|folder| *folder != self.output) {
            // One that is not empty stays, and so do those above it.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Renames a file into its place, unless that is done.
    fn put(&self, path: &str) -> Result<()> {
        let (from, to) = (self.staged.join(path), self.output.join(path));
        let done = match fs::rename(&from, &to) {
            Err(error) if is_gone(&error) && from.is_file() => {
                let folder: PathBuf = to.parent().map(Path::to_owned).unwrap_or_default();
                fs::create_dir_all(folder).and_then(|()| fs::rename(&from, &to))
            }
            done => done,
        };
        match done {
            Err(error) if !is_gone(&error) => Err(Error::io("put in place", to)(error)),
            _ => Ok(()),
        }
    }
}

fn is_ours(path: &str) -> bool {
    path == OUTPUT_RECORD || check_path(path).is_ok()
}

fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A site `a/b.html`, `c`, and a change of it: `a` becomes a file, `c` a folder, `d/e.html` is new.
    fn prepared(root: &Path) -> [PathBuf; 3] {
        let [journal, staged, output] = ["journal", "staged", "output"].map(|n| root.join(n));
        write(&output.join("a/b.html"), "old");
        write(&output.join("c"), "old");
        write(&output.join("own/own.txt"), "foreign");
        for path in ["a", "c/index.html", "d/e.html", OUTPUT_RECORD] {
            write(&staged.join(path), "new");
        }
        [journal, staged, output]
    }

    fn is_done(output: &Path) -> bool {
        let new = ["a", "c/index.html", "d/e.html", OUTPUT_RECORD];
        let is_new = |path: &&str| fs::read_to_string(output.join(path)).is_ok_and(|t| t == "new");
        new.iter().all(is_new) && output.join("own/own.txt").is_file()
    }

    #[test]
    fn files_and_folders_change_places() {
        let root = tempfile::tempdir().unwrap();
        let [file, staged, output] = &prepared(root.path());
        let journal = Journal {
            file,
            staged,
            output,
        };
        journal
            .begin(&["a", "c/index.html", "d/e.html"], &["a/b.html", "c"])
            .unwrap();
        assert!(output.join("a/b.html").is_file(), "nothing is done yet");
        journal.finish().unwrap();
        assert!(is_done(output) && !file.exists());
        journal.finish().unwrap();
    }

    #[test]
    fn a_build_killed_at_any_step_is_finished() {
        let steps = 6;
        for killed_after in 0..=steps {
            let root = tempfile::tempdir().unwrap();
            let [file, staged, output] = &prepared(root.path());
            let journal = Journal {
                file,
                staged,
                output,
            };
            journal
                .begin(&["a", "c/index.html", "d/e.html"], &["a/b.html", "c"])
                .unwrap();
            let text = fs::read_to_string(file).unwrap();
            for step in text.lines().skip(1).take(killed_after) {
                let path = &step[1..];
                match &step[..1] {
                    "-" => journal.remove(path).unwrap(),
                    _ => journal.put(path).unwrap(),
                }
            }
            journal.finish().unwrap();
            assert!(is_done(output) && !file.exists(), "{killed_after}");
        }
    }

    #[test]
    fn a_journal_that_is_cut_off_or_not_ours_does_nothing() {
        let root = tempfile::tempdir().unwrap();
        let [file, staged, output] = &prepared(root.path());
        let journal = Journal {
            file,
            staged,
            output,
        };
        write(&root.path().join("outside"), "stays");
        for text in [format!("{HEADER}-c\n"), format!("{HEADER}-../outside\n.\n")] {
            fs::write(file, text).unwrap();
            journal.finish().unwrap();
            assert!(root.path().join("outside").is_file() && output.join("c").is_file());
            assert!(!file.exists());
        }
    }
}
