//! Replaces a few changed files of a site in place, because making the whole site again would mean a link for each of its files.
//!
//! Entry points: [`Journal::prepare`], [`Journal::begin`], [`Journal::finish`] and [`Journal::undo`]. Before anything is replaced, the
//! changed files lie complete beside the site, and so do the files they replace, as links. A record of what is to be done lies there, too.
//! Once all this is on the disk, renaming the record makes it the journal. Then each file is renamed over its old one, so no file is ever
//! half written, and the journal is removed. If a build is killed on the way, the next one finishes the journal before it does anything
//! else. If a step is impossible, all steps are undone in the same way.

use super::disk::copy_with_time;
use super::path::check_path;
use crate::config::OUTPUT_RECORD;
use crate::error::{Error, Result};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(test)]
use super::faulty as fs;
#[cfg(not(test))]
use std::fs;

/// First line of a journal, for people who open it.
const HEADER: &str = "# What noteweave has still to do here: - a file to remove, + one to put in place, < one to put back, ^ one to restore.\n";

/// The last line of a journal. A journal without it is incomplete, and none of its steps was done.
const END: &str = ".\n";

/// Folder for the replaced files, beside the changed ones. No file of a site can have this name.
const SAVED: &str = ".noteweave-saved";

/// The journal while it is being prepared, beside the changed files.
const PREPARED: &str = ".noteweave-prepared";

/// A journal that undoes everything, beside the changed files.
const UNDO: &str = ".noteweave-undo";

/// A journal's place, and the folders that it is about.
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
    /// Records that the files `put` are added and the files `removed` are deleted, for [`Self::begin`]. The record is written last.
    ///
    /// # Errors
    /// [`Error::Io`]; then nothing was changed.
    pub(super) fn prepare(&self, put: &[&str], removed: &[&str]) -> Result<()> {
        let (mut text, mut undo) = (HEADER.to_owned(), HEADER.to_owned());
        let mut put_back = String::new();
        for path in removed {
            self.save(path)?;
            add(&mut text, '-', path);
            add(&mut put_back, '^', path);
        }
        for path in put.iter().chain(&[OUTPUT_RECORD]) {
            add(&mut text, '+', path);
            if self.output.join(path).is_file() {
                self.save(path)?;
                add(&mut put_back, '<', path);
            } else {
                add(&mut undo, '-', path);
            }
        }
        let write = |name: &str, text: String| {
            let file = self.staged.join(name);
            fs::write(&file, text + END).map_err(Error::io("write", file))
        };
        write(UNDO, undo + &put_back)?;
        write(PREPARED, text)
    }

    /// Makes the record the journal. From now on its changes will be made, by this build or the next one.
    ///
    /// # Errors
    /// [`Error::Io`]; then nothing was changed.
    pub(super) fn begin(&self) -> Result<()> {
        let prepared = self.staged.join(PREPARED);
        fs::rename(prepared, self.file).map_err(Error::io("write", self.file))
    }

    fn saved(&self) -> PathBuf {
        self.staged.join(SAVED)
    }

    /// Keeps a file of the site for [`Self::undo`].
    fn save(&self, path: &str) -> Result<()> {
        let (from, to) = (self.output.join(path), self.saved().join(path));
        let folder = to.parent().unwrap_or(&to);
        let saved = fs::create_dir_all(folder).and_then(|()| {
            // Not every file system has hard links.
            fs::hard_link(&from, &to).or_else(|_| copy_with_time(&from, &to))
        });
        saved.map_err(Error::io("keep", from))
    }

    /// Does those steps of the journal that are not done yet, and removes it.
    ///
    /// # Errors
    /// [`Error::Io`]; the journal then stays.
    pub(super) fn finish(&self) -> Result<()> {
        // Opening a pipe of that name would wait for its writer.
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
            let Some((what, path)) = step.split_at_checked(1).filter(|(_, path)| is_ours(path))
            else {
                continue;
            };
            match what {
                "-" => self.remove(path)?,
                "+" => self.put(self.staged, path)?,
                // A file that was not replaced is not touched: it may be the one that cannot be written.
                "<" if !self.staged.join(path).is_file() => self.put(&self.saved(), path)?,
                "^" if !self.output.join(path).is_file() => self.put(&self.saved(), path)?,
                _ => {}
            }
        }
        fs::remove_file(self.file).map_err(Error::io("remove", self.file))
    }

    /// Undoes the steps that were done, so that the site is as it was.
    ///
    /// # Errors
    /// [`Error::Io`]; the next build then continues.
    pub(super) fn undo(&self) -> Result<()> {
        let undo = self.staged.join(UNDO);
        fs::rename(&undo, self.file).map_err(Error::io("restore", self.output))?;
        self.finish()
    }

    /// Removes a file, and the folders that this leaves empty.
    fn remove(&self, path: &str) -> Result<()> {
        let file = self.output.join(path);
        // A killed build removed it before: a folder has taken its place.
        if file.is_dir() {
            return Ok(());
        }
        match fs::remove_file(&file) {
            Err(error) if !is_gone(&error) => return Err(Error::io("remove", file)(error)),
            _ => {}
        }
        let folders = file.ancestors().skip(1);
        for folder in folders.take_while(|folder| *folder != self.output) {
            match fs::remove_dir(folder) {
                // A folder that is not empty stays, with those above it. If it is gone, a build that was killed removed it before.
                Err(error) if !is_gone(&error) => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// Moves the file at `path` in the folder `source` into its place, unless that is done. If its folder is missing, moves the whole
    /// folder from `source`, because there may be no space to make one.
    fn put(&self, source: &Path, path: &str) -> Result<()> {
        let (from, to) = (source.join(path), self.output.join(path));
        let done = match fs::rename(&from, &to) {
            Err(error) if is_gone(&error) && from.is_file() => {
                let mut folders = path.match_indices('/').map(|(slash, _)| &path[..slash]);
                let missing = folders.find(|folder| !self.output.join(folder).is_dir());
                missing.map_or(Err(error), |folder| {
                    fs::rename(source.join(folder), self.output.join(folder))
                })
            }
            done => done,
        };
        match done {
            Err(error) if !is_gone(&error) => Err(Error::io("put in place", to)(error)),
            _ => Ok(()),
        }
    }
}

fn add(text: &mut String, what: char, path: &str) {
    text.push(what);
    text.push_str(path);
    text.push('\n');
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
            .prepare(&["a", "c/index.html", "d/e.html"], &["a/b.html", "c"])
            .unwrap();
        assert!(!file.exists());
        journal.begin().unwrap();
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
                .prepare(&["a", "c/index.html", "d/e.html"], &["a/b.html", "c"])
                .unwrap();
            journal.begin().unwrap();
            let text = fs::read_to_string(file).unwrap();
            for step in text.lines().skip(1).take(killed_after) {
                let path = &step[1..];
                match &step[..1] {
                    "-" => journal.remove(path).unwrap(),
                    _ => journal.put(staged, path).unwrap(),
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
