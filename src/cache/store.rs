//! Where the cache keeps values: a folder with one file for each, in one format (postcard).
//!
//! Entry point: [`Store`]. A file begins with the program that wrote it and ends with a checksum of the whole (CRC 32). A file that is
//! damaged or by another program counts as missing. What notes say stands in the files as it is. So the folder is for its user alone (V19).

use crate::error::{Error, Result};
use crate::model::Fingerprint;
use crate::output::ending;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// First bytes of each file, for people who open one.
const HEADER: &[u8] = b"noteweave cache; may be deleted\n";

/// A folder of values.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) folder: PathBuf,
    /// The program that reads and writes: another one after each change of it.
    pub(super) program: Fingerprint,
}

impl Store {
    /// Reads the value `name`. `None` if the file is missing, damaged, or by another program.
    pub(super) fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let path = self.folder.join(name);
        // A pipe would be waited for, a device might have no end.
        if !fs::metadata(&path).ok()?.is_file() {
            return None;
        }
        let bytes = fs::read(&path).ok()?;
        let (content, checksum) = bytes.split_last_chunk()?;
        if crc32fast::hash(content) != u32::from_le_bytes(*checksum) {
            return None;
        }
        let value = content.strip_prefix(HEADER)?;
        postcard::from_bytes(value.strip_prefix(&self.program.0)?).ok()
    }

    /// Writes the value `name` in one step. If that fails, removes the last value, because it may hold what is private now.
    ///
    /// # Errors
    /// [`Error::Io`] if the last value cannot be removed either.
    pub(super) fn write(&self, name: &str, value: &impl Serialize) -> Result<()> {
        let path = self.folder.join(name);
        let beside = path.with_extension(std::process::id().to_string());
        let written = ending::enter().and_then(|_writing| {
            let start = [HEADER, &self.program.0].concat();
            let mut content = postcard::to_extend(value, start).map_err(io::Error::other)?;
            content.extend(crc32fast::hash(&content).to_le_bytes());
            create(&beside)?.write_all(&content)?;
            fs::rename(&beside, path)
        });
        written.or_else(|error| {
            let _ = fs::remove_file(beside);
            self.remove(name).map_err(|_| self.error(name, error))
        })
    }

    /// Removes the value `name`, if there is one.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        match fs::remove_file(self.folder.join(name)) {
            Err(error) if !is_gone(&error) => Err(self.error(name, error)),
            _ => Ok(()),
        }
    }

    fn error(&self, name: &str, error: io::Error) -> Error {
        Error::io("write", self.folder.join(name))(error)
    }

    /// Makes the folder, and removes what killed builds left half written in it: files named after a process.
    pub(super) fn prepare(&self) {
        // Where this fails, writing fails and says so.
        let _ = make_private(&self.folder);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let process = path
                .extension()
                .and_then(|number| number.to_str()?.parse().ok());
            if process.is_some_and(|number: u32| number != std::process::id()) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Makes a folder that only its user may read.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder)?;
    // It may be there already, and its user may have no right to write either.
    let mode = fs::metadata(folder)?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(mode & 0o700))
}

/// Makes a folder. Windows gives it the permissions of the user's folder that it lies in.
#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Makes a file that only its user may read.
fn create(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whether there was nothing to remove.
pub(super) fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
