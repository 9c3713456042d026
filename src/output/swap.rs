//! Puts a finished site in the place of the old one.
//!
//! Entry points: [`Target::open`] and [`recover`]. While a build runs, or after one was killed, these lie beside the output folder
//! `public`: `.public.noteweave-lock`, held by the build; `.public.noteweave-new`, the unfinished site; `.public.noteweave-old`, the old
//! site while it is deleted; or, if few files change, `.public.noteweave-journal`. The next build first repairs what a killed one left: it
//! restores the old site, or keeps the new one and moves foreign files into it, or finishes the journal.
//!
//! If the system can, it swaps the two sites in one step, so that there is a site at every moment. A mounted folder cannot be renamed: then
//! these files lie in it, without `public` in their names, and a journal makes every change.

use super::disk::{is_there, remove_tree};
use super::ending::{self, Writing};
use super::journal::Journal;
use super::own::{JOURNAL, LOCK, NEW, OLD, beside, is_unfinished};
use super::place;
use super::previous::foreign_in;
use super::system::{exchange, is_mounted, sync};
use crate::config::{Config, OUTPUT_RECORD};
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(test)]
use super::faulty as fs;
use fs::{File, TryLockError};
#[cfg(not(test))]
use std::fs;

/// Repairs what a killed build left of the site of `config`. This comes first, because the coming build may fail before it writes.
///
/// # Errors
/// As [`Target::open`].
pub fn recover(config: &Config) -> Result<()> {
    // The build reports what is wrong with the folder.
    let Ok(output) = place::check(config) else {
        return Ok(());
    };
    if is_unfinished(&output) {
        Target::open(&output)?;
    }
    Ok(())
}

/// An output folder that this process alone writes.
#[derive(Debug)]
pub(super) struct Target {
    /// The output folder.
    pub(super) output: PathBuf,
    new: PathBuf,
    old: PathBuf,
    journal: PathBuf,
    /// Whether the output folder is mounted, so that it cannot be renamed.
    is_mounted: bool,
    _lock: Lock,
    // Dropped last.
    _writing: Writing,
}

impl Target {
    /// Locks `output` and repairs what a killed build left.
    ///
    /// # Errors
    /// [`Error::Output`] if another process writes there, or if the folder around it cannot be written; otherwise [`Error::Io`].
    pub(super) fn open(output: &Path) -> Result<Self> {
        let refuse = |reason: String| Error::Output {
            path: output.to_owned(),
            reason,
        };
        let writing = ending::enter().map_err(Error::io("write", output))?;
        let Some(parent) = output.parent().filter(|_| output.file_name().is_some()) else {
            return Err(refuse(
                "it has no folder beside which to make the new site".to_owned(),
            ));
        };
        fs::create_dir_all(parent)
            .map_err(|error| refuse(format!("its parent folder cannot be made: {error}")))?;
        let is_mounted = is_mounted(output, parent);
        let lock = Lock::take(beside(output, LOCK));
        let lock = lock.map_err(|error| refused(output, is_mounted, &error))?;
        let target = Self {
            output: output.to_owned(),
            new: beside(output, NEW),
            old: beside(output, OLD),
            journal: beside(output, JOURNAL),
            is_mounted,
            _lock: lock,
            _writing: writing,
        };
        target.recover()?;
        Ok(target)
    }

    /// Repairs what a killed build left.
    fn recover(&self) -> Result<()> {
        self.journal().finish()?;
        // No build of ours leaves a link there, so its target is not ours.
        if fs::symlink_metadata(&self.old).is_ok_and(|found| !found.is_dir()) {
            return Err(Error::Output {
                path: self.old.clone(),
                reason: "it is not a folder; move it away".to_owned(),
            });
        }
        if is_there(&self.old) {
            if is_there(&self.output) {
                self.retire()?;
            } else {
                fs::rename(&self.old, &self.output).map_err(Error::io("restore", &self.output))?;
            }
        }
        remove_tree(&self.new)
    }

    fn journal(&self) -> Journal<'_> {
        Journal {
            file: &self.journal,
            staged: &self.new,
            output: &self.output,
        }
    }

    /// Makes an empty folder for the new site. It is deleted when it is dropped, unless it was swapped in. `sync`: its files must be on the
    /// disk before that.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn stage(&self, sync: bool) -> Result<Staging<'_>> {
        let staging = Staging { target: self, sync };
        fs::create_dir(&self.new).map_err(Error::io("create", &self.new))?;
        if let (false, Ok(metadata)) = (self.is_mounted, fs::metadata(&self.output)) {
            fs::set_permissions(&self.new, metadata.permissions())
                .map_err(Error::io("create", &self.new))?;
        }
        Ok(staging)
    }

    /// Moves foreign files of the old site into the new one, and deletes the rest. It can be interrupted and done again, because it deletes
    /// the record, which tells the two apart, last.
    fn retire(&self) -> Result<()> {
        for foreign in foreign_in(&self.old, &self.output)? {
            let (from, to) = (
                self.old.join(&foreign.path),
                self.output.join(&foreign.path),
            );
            if is_there(&to) {
                return Err(Error::Output {
                    path: self.output.clone(),
                    reason: format!(
                        "`{}` is left from an interrupted build and already there; move it away",
                        from.display()
                    ),
                });
            }
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
            }
            fs::rename(&from, &to).map_err(Error::io("move", from))?;
        }
        let entries = fs::read_dir(&self.old).map_err(Error::io("read", &self.old))?;
        let entries: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.file_name() != OUTPUT_RECORD)
            .collect();
        entries
            .par_iter()
            .try_for_each(|entry| remove_tree(&entry.path()))?;
        remove_tree(&self.old)
    }
}

/// Returns the error for a lock of `output` that cannot be taken.
pub(super) fn refused(output: &Path, is_mounted: bool, error: &io::Error) -> Error {
    let reason = match error.kind() {
        io::ErrorKind::WouldBlock => "another noteweave is writing there".to_owned(),
        _ if is_mounted => error.to_string(),
        _ => format!("its parent folder cannot be written: {error}"),
    };
    Error::Output {
        path: output.to_owned(),
        reason,
    }
}

/// The unfinished new site.
#[derive(Debug)]
pub(super) struct Staging<'t> {
    target: &'t Target,
    sync: bool,
}

impl Staging<'_> {
    /// The folder.
    pub(super) fn path(&self) -> &Path {
        &self.target.new
    }

    /// Moves the files at `put` from here into the site, with the record, and removes those at `removed` from it. On an error the old site
    /// is as it was.
    ///
    /// # Errors
    /// [`Error::Io`]; if the old site cannot be restored either, the next build does that first.
    pub(super) fn merge_in(&self, put: &[&str], removed: &[&str]) -> Result<()> {
        let journal = self.target.journal();
        journal.prepare(put, removed)?;
        self.sync_files()?;
        journal.begin()?;
        journal.finish().inspect_err(|_| {
            // The first error says more than those that follow from it.
            let _ = journal.undo();
        })
    }

    /// Waits until everything here is on the disk. Common file systems keep the order in which names change, so after a power failure a
    /// file that has its new name also has its new bytes.
    fn sync_files(&self) -> Result<()> {
        if !self.sync {
            return Ok(());
        }
        sync(self.path()).map_err(Error::io("write", &self.target.output))
    }

    /// Whether the site cannot be replaced as a whole, only file by file.
    pub(super) fn must_merge(&self) -> bool {
        self.target.is_mounted
    }

    /// Puts this in the place of the site. On an error either the old or the new site is there.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn swap_in(&self) -> Result<()> {
        let Target {
            output, new, old, ..
        } = self.target;
        self.sync_files()?;
        if !is_there(output) {
            return fs::rename(new, output).map_err(Error::io("put in place", output));
        }
        if !self.exchange()? {
            fs::rename(output, old).map_err(Error::io("replace", output))?;
            if let Err(error) = fs::rename(new, output) {
                fs::rename(old, output).map_err(Error::io("restore", output))?;
                return Err(Error::io("put in place", output)(error));
            }
        }
        self.target.retire()
    }

    /// Swaps both sites in one step; `false` if this system or disk cannot.
    fn exchange(&self) -> Result<bool> {
        let Target {
            output, new, old, ..
        } = self.target;
        // The new site first gets the name of the old one. Once they are swapped, that is the old site's name at once, and a build that
        // finds it there keeps its foreign files.
        fs::rename(new, old).map_err(Error::io("replace", output))?;
        if exchange(old, output).is_ok() {
            return Ok(true);
        }
        fs::rename(old, new).map_err(Error::io("replace", output))?;
        Ok(false)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // A journal that is not finished needs these files.
        if !is_there(&self.target.journal) {
            // Dropping cannot report an error; the next build tries again.
            let _ = remove_tree(&self.target.new);
        }
    }
}

/// A lock that the system releases when this process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Holds the lock while it is open.
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`, if nobody else has it.
    pub(super) fn take(path: PathBuf) -> io::Result<Self> {
        loop {
            // Opening a pipe would wait for its reader, and opening a link might create a file elsewhere.
            if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
                let reason = format!("`{}` is not a regular file; move it away", path.display());
                return Err(io::Error::other(reason));
            }
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
                // Some network drives have no locks; there the author must not run two builds at once.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            if is_same_file(&file, &path) {
                return Ok(Self { path, _file: file });
            }
            // Its last holder removed it between our opening and locking it, so the lock protects nothing.
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The file must be removed before it is unlocked, see `take`. Windows refuses that and keeps an empty file.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |metadata: &fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(a), Ok(b)) if id(&a) == id(&b))
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, _path: &Path) -> bool {
    true
}
