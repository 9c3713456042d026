//! A disk that fails, for the tests of this folder. In them, the code that writes a site uses these functions in place of [`std::fs`].
//!
//! Entry point: [`Faults::on`]. Faults strike in one folder only, so that tests can run in parallel. Every operation that changes something
//! there is counted, and from a given one on a [`Fault`] strikes. A killed process does nothing more, not even clean up. A full disk takes
//! nothing new. A missing permission concerns one place. When the power fails, the names are those after some operation, and files that
//! were not synced by then have lost their bytes.

pub(super) use std::fs::{
    File, Metadata, TryLockError, metadata, read, read_dir, read_to_string, set_permissions,
    symlink_metadata,
};

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing; operations are only counted.
    None,
    /// The process is killed: no operation has an effect any more.
    Killed,
    /// One operation fails.
    Once,
    /// No more files, folders and links can be made.
    Full,
    /// The power fails: like [`Self::Killed`], but [`Faults::cut`] then shortens the files that were not synced to this many percent of
    /// their bytes.
    Power(u64),
    /// No operation in the folder `locked` of the site succeeds any more.
    Locked,
}

/// What the disk and the system can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum System {
    /// Everything.
    Usual,
    /// Neither exchange folders nor link files.
    Plain,
    /// The site is a mounted folder.
    Mounted,
    /// The folder of the site comes from a layer below and cannot be moved.
    Layered,
}

/// A folder with faults, until this is dropped.
#[derive(Debug)]
pub(super) struct Faults(Arc<State>);

#[derive(Debug)]
struct State {
    root: PathBuf,
    fault: Fault,
    /// The operation at which it strikes, from 0.
    at: usize,
    system: System,
    count: Mutex<usize>,
    /// The files whose bytes were synced to the disk.
    synced: Mutex<BTreeSet<Bytes>>,
}

/// A file's contents, known by its number, time and length.
type Bytes = (u64, SystemTime, u64);

/// Folders with faults.
static ALL: Mutex<Vec<Arc<State>>> = Mutex::new(Vec::new());

impl Faults {
    /// Lets `fault` strike in `root` at the operation `at`.
    pub(super) fn on(root: &Path, fault: Fault, at: usize, system: System) -> Self {
        let state = Arc::new(State {
            root: root.to_owned(),
            fault,
            at,
            system,
            count: Mutex::new(0),
            synced: Mutex::new(files(root).map(|(_, bytes)| bytes).collect()),
        });
        lock(&ALL).push(Arc::clone(&state));
        Self(state)
    }

    /// Operations so far.
    pub(super) fn count(&self) -> usize {
        *lock(&self.0.count)
    }

    /// Shortens the files that were not synced, as when the power fails.
    pub(super) fn cut(&self) {
        let Fault::Power(kept) = self.0.fault else {
            return;
        };
        let synced = lock(&self.0.synced);
        for (path, bytes) in files(&self.0.root) {
            if !synced.contains(&bytes) {
                let file = File::options().write(true).open(path).unwrap();
                file.set_len(bytes.2 * kept / 100).unwrap();
            }
        }
    }
}

/// Returns all files below `root`.
fn files(root: &Path) -> impl Iterator<Item = (PathBuf, Bytes)> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let metadata = entry.metadata().unwrap();
            let bytes = (
                number(&metadata),
                metadata.modified().unwrap(),
                metadata.len(),
            );
            (entry.into_path(), bytes)
        })
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_metadata: &Metadata) -> u64 {
    0
}

impl Drop for Faults {
    fn drop(&mut self) {
        lock(&ALL).retain(|state| !Arc::ptr_eq(state, &self.0));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Takes up space.
    Makes,
    /// Moves or removes.
    Moves,
}

/// Counts an operation on `path`, and returns an error if it must fail.
fn step(path: &Path, kind: Kind) -> io::Result<()> {
    let Some(state) = find(path) else {
        return Ok(());
    };
    let mut count = lock(&state.count);
    let at = *count;
    *count += 1;
    let has_begun = at >= state.at;
    let is_locked = path.strip_prefix(&state.root).is_ok_and(|inner| {
        let mut inner = inner.iter().skip(1);
        inner.next().is_some_and(|name| name == "locked") && inner.next().is_some()
    });
    match state.fault {
        Fault::Killed | Fault::Power(_) if has_begun => Err(io::Error::other("killed")),
        Fault::Once if at == state.at => Err(ErrorKind::PermissionDenied.into()),
        Fault::Full if has_begun && kind == Kind::Makes => Err(ErrorKind::StorageFull.into()),
        Fault::Locked if is_locked && path.starts_with(state.root.join("public")) => {
            Err(ErrorKind::PermissionDenied.into())
        }
        _ => Ok(()),
    }
}

fn find(path: &Path) -> Option<Arc<State>> {
    let all = lock(&ALL);
    all.iter()
        .find(|state| path.starts_with(&state.root))
        .map(Arc::clone)
}

/// Whether the system around `path` fails like this.
pub(super) fn is(system: System, path: &Path) -> bool {
    find(path).is_some_and(|state| state.system == system)
}

pub(super) fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    step(to.as_ref(), Kind::Moves)?;
    let from = from.as_ref();
    if is(System::Layered, from) && from.ends_with("public") {
        return Err(ErrorKind::CrossesDevices.into());
    }
    std::fs::rename(from, to)
}

pub(super) fn remove_file(path: impl AsRef<Path>) -> io::Result<()> {
    step(path.as_ref(), Kind::Moves)?;
    std::fs::remove_file(path)
}

pub(super) fn remove_dir(path: impl AsRef<Path>) -> io::Result<()> {
    step(path.as_ref(), Kind::Moves)?;
    std::fs::remove_dir(path)
}

pub(super) fn remove_dir_all(path: impl AsRef<Path>) -> io::Result<()> {
    for entry in std::fs::read_dir(&path)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => remove_dir_all(entry.path())?,
            false => remove_file(entry.path())?,
        }
    }
    remove_dir(path)
}

pub(super) fn create_dir(path: impl AsRef<Path>) -> io::Result<()> {
    step(path.as_ref(), Kind::Makes)?;
    std::fs::create_dir(path)
}

pub(super) fn create_dir_all(path: impl AsRef<Path>) -> io::Result<()> {
    if !path.as_ref().is_dir() {
        step(path.as_ref(), Kind::Makes)?;
    }
    std::fs::create_dir_all(path)
}

pub(super) fn hard_link(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    if is(System::Plain, to.as_ref()) {
        return Err(ErrorKind::Unsupported.into());
    }
    step(to.as_ref(), Kind::Makes)?;
    std::fs::hard_link(from, to)
}

/// Writes only half of `content` if the operation must fail.
pub(super) fn write(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> io::Result<()> {
    let (path, content) = (path.as_ref(), content.as_ref());
    let half = content.len() / 2;
    // The operation at which a process is killed may have begun; those after it write nothing.
    let before = find(path).is_none_or(|state| *lock(&state.count) <= state.at);
    if let Err(error) = step(path, Kind::Makes) {
        if before {
            std::fs::write(path, content.split_at(half).0)?;
        }
        return Err(error);
    }
    std::fs::write(path, content)
}

/// Counts an exchange of folders.
pub(super) fn exchange(path: &Path) -> io::Result<()> {
    if is(System::Plain, path) || is(System::Layered, path) {
        return Err(ErrorKind::Unsupported.into());
    }
    step(path, Kind::Moves)
}

/// Counts a sync; after it the bytes of all files are on the disk.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    step(folder, Kind::Moves)?;
    if let Some(state) = find(folder) {
        *lock(&state.synced) = files(&state.root).map(|(_, bytes)| bytes).collect();
    }
    Ok(())
}
