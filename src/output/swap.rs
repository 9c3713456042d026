//! Puts a finished site in the place of the old one.
//!
//! Entry point: [`Target::open`]. Beside the output folder `public` there may be, only while a build runs or after one was
//! killed: `.public.noteweave-lock`, held by the build; `.public.noteweave-new`, the site in the making; and
//! `.public.noteweave-old`, the old one while it is taken apart; or, where few files change, `.public.noteweave-journal`. What a
//! dead build left is put right by the next one, before it does anything else: the old site comes back, or the new one stays and
//! gets what is foreign, or the journal is finished.

use super::journal::Journal;
use super::previous::foreign_in;
use crate::config::OUTPUT_RECORD;
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

const NEW: &str = ".noteweave-new";
const OLD: &str = ".noteweave-old";
const JOURNAL: &str = ".noteweave-journal";

/// An output folder that this process alone writes.
#[derive(Debug)]
pub(super) struct Target {
    /// The output folder.
    pub(super) output: PathBuf,
    new: PathBuf,
    old: PathBuf,
    journal: PathBuf,
    _lock: Lock,
}

impl Target {
    /// Locks `output` and clears up after a build that was killed.
    ///
    /// # Errors
    /// [`Error::Output`] if another process writes there or the folder beside cannot be written, else [`Error::Io`].
    pub(super) fn open(output: &Path) -> Result<Self> {
        let refuse = |reason: String| Error::Output {
            path: output.to_owned(),
            reason,
        };
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(refuse(
                "it has no folder beside which to make the new site".to_owned(),
            ));
        };
        fs::create_dir_all(parent)
            .map_err(|error| refuse(format!("its parent folder cannot be made: {error}")))?;
        let beside = |what: &str| beside(parent, name, what);
        let lock = Lock::take(beside(".noteweave-lock")).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => refuse("another noteweave is writing there".to_owned()),
            _ => refuse(format!("its parent folder cannot be written: {error}")),
        })?;
        let target = Self {
            output: output.to_owned(),
            new: beside(NEW),
            old: beside(OLD),
            journal: beside(JOURNAL),
            _lock: lock,
        };
        target.recover()?;
        Ok(target)
    }

    /// Puts right what a killed build left.
    fn recover(&self) -> Result<()> {
        self.journal().finish()?;
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

    /// An empty folder for the new site; it goes when it is dropped, unless it was swapped in.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn stage(&self) -> Result<Staging<'_>> {
        let staging = Staging { target: self };
        fs::create_dir(&self.new).map_err(Error::io("create", &self.new))?;
        if let Ok(metadata) = fs::metadata(&self.output) {
            fs::set_permissions(&self.new, metadata.permissions())
                .map_err(Error::io("create", &self.new))?;
        }
        Ok(staging)
    }

    /// Gives the new site what is foreign in the old one and deletes the rest. Can be interrupted and done again: the record,
    /// which tells the two apart, goes last.
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

/// Whether a build of `output` was killed and left something to be put right.
pub(super) fn is_unfinished(output: &Path) -> bool {
    let left = [NEW, OLD, JOURNAL];
    match (output.parent(), output.file_name()) {
        (Some(parent), Some(name)) => left
            .iter()
            .any(|what| is_there(&beside(parent, name, what))),
        _ => true,
    }
}

/// The hidden file or folder beside the output folder `name`.
fn beside(parent: &Path, name: &OsStr, what: &str) -> PathBuf {
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(what);
    parent.join(beside)
}

/// The site in the making.
#[derive(Debug)]
pub(super) struct Staging<'t> {
    target: &'t Target,
}

impl Staging<'_> {
    /// The folder.
    pub(super) fn path(&self) -> &Path {
        &self.target.new
    }

    /// Puts the files at `put`, which are here, and the record into the site and takes those at `removed` out of it.
    ///
    /// # Errors
    /// [`Error::Io`]; what is left to be done then is what the next build begins with.
    pub(super) fn merge_in(&self, put: &[&str], removed: &[&str]) -> Result<()> {
        let journal = self.target.journal();
        journal.begin(put, removed)?;
        journal.finish()
    }

    /// Makes this the site. On an error the old site is where it was.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn swap_in(&self) -> Result<()> {
        let Target {
            output, new, old, ..
        } = self.target;
        if !is_there(output) {
            return fs::rename(new, output).map_err(Error::io("put in place", output));
        }
        fs::rename(output, old).map_err(Error::io("replace", output))?;
        if let Err(error) = fs::rename(new, output) {
            fs::rename(old, output).map_err(Error::io("restore", output))?;
            return Err(Error::io("put in place", output)(error));
        }
        self.target.retire()
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // What a journal speaks of is needed to finish it.
        if !is_there(&self.target.journal) {
            // Nothing to report it to; the next build tries again.
            let _ = remove_tree(&self.target.new);
        }
    }
}

/// Whether anything is at `path`, a broken symbolic link included.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Removes a file or a folder with all that is in it, if there is one.
fn remove_tree(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// A lock that ends with this process, however it ends.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    /// Holds the lock while it is open.
    _file: File,
}

impl Lock {
    fn take(path: PathBuf) -> io::Result<Self> {
        loop {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
                // Some network drives have no locks; then two builds at once are the author's affair.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            if is_same_file(&file, &path) {
                return Ok(Self { path, _file: file });
            }
            // Its last holder removed it between our opening and locking it: the lock is worth nothing.
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before the lock itself ends, see `take`. Windows refuses, and keeps an empty file.
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
