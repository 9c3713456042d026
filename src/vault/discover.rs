//! Walks the vault.
//!
//! Entry point: [`discover`]. What it leaves out does not exist for noteweave (V4, V17); what it leaves out by necessity is a
//! finding. No note is opened here.

use super::ObsidianSettings;
use super::again::milliseconds;
use super::obsidian;
use super::state::{Seen, seen};
use crate::config::{Config, Globs};
use crate::error::{Error, Result};
use crate::model::path::LONGEST_NAME;
use crate::model::{Code, Entry, FileKind, Finding, VaultPath};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What the walk found.
#[derive(Debug, Default)]
pub struct Discovered {
    /// All files that exist for noteweave (V4, V17), in path order; two of one path (NFC and NFD) both stay (N3).
    pub entries: Vec<Entry>,
    /// What the disk said of each, for [`super::state()`].
    pub(super) seen: Vec<Option<Seen>>,
    /// Obsidian's own settings (O).
    pub obsidian: ObsidianSettings,
    /// NW106, NW107, NW401, NW402.
    pub findings: Vec<Finding>,
}

/// Finds every file of the vault `config.notes`.
///
/// # Errors
/// [`Error::NoVault`] if the folder is missing or unreadable, [`Error::Io`] for a folder in it.
pub fn discover(config: &Config) -> Result<Discovered> {
    let root = &config.notes;
    let no_vault = |error: io::Error| Error::NoVault {
        path: root.clone(),
        reason: error.to_string(),
    };
    fs::read_dir(root).map_err(no_vault)?;
    let real_root = fs::canonicalize(root).map_err(no_vault)?;
    let (mut obsidian, mut findings) = obsidian::read(root, &config.vault.config_folder);
    obsidian.date_by(config.dates.names());
    let walk = Walk {
        root,
        ignored: config.ignored(),
        left_out: left_out(config, &real_root),
        real_root,
    };
    let mut entries = Vec::new();
    for found in walk.start() {
        // Half a vault would be another site, and who knows what names in it are private.
        let found = match found {
            Err(error) if is_lost(&error) => {
                let path = error.path().unwrap_or(root).to_owned();
                return Err(Error::io("read", path)(cause(error)));
            }
            found => found,
        };
        match walk.judge(found) {
            Ok(None) => {}
            Ok(Some(entry)) => entries.push(entry),
            Err(finding) => findings.push(finding),
        }
    }
    entries.sort_by(|(a, _): &(Entry, _), (b, _)| {
        a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk))
    });
    let (entries, seen) = entries.into_iter().unzip();
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(Discovered {
        entries,
        seen,
        obsidian,
        findings,
    })
}

/// Our own files that may lie inside the vault, as paths on disk below `config.notes`.
fn left_out(config: &Config, real_root: &Path) -> Vec<PathBuf> {
    let own = [Some(&config.output), config.file.as_ref()];
    let real = own
        .into_iter()
        .flatten()
        .filter_map(|path| fs::canonicalize(path).ok());
    let inside = real.filter_map(|path| path.strip_prefix(real_root).map(Path::to_owned).ok());
    inside
        .filter(|path| !path.as_os_str().is_empty())
        .map(|path| config.notes.join(path))
        .collect()
}

/// What is known during a walk.
struct Walk<'c> {
    root: &'c Path,
    real_root: PathBuf,
    ignored: Globs,
    left_out: Vec<PathBuf>,
}

impl Walk<'_> {
    fn start(&self) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
        let walk = WalkDir::new(self.root).min_depth(1).follow_links(false);
        walk.into_iter()
            .filter_entry(|entry| !self.is_left_out(entry))
    }

    /// V4; a folder that is left out is not entered.
    fn is_left_out(&self, entry: &DirEntry) -> bool {
        if entry.depth() == 0 {
            return false;
        }
        entry.file_name().as_encoded_bytes().starts_with(b".")
            || self.left_out.iter().any(|own| own == entry.path())
            || (!self.ignored.is_empty() && {
                let path = self.vault_path(entry.path());
                self.ignored
                    .matches_entry(path.as_str(), entry.file_type().is_dir())
            })
    }

    /// The path in the vault, with what is no Unicode shown as U+FFFD.
    fn vault_path(&self, disk: &Path) -> VaultPath {
        let inner = disk.strip_prefix(self.root).unwrap_or(disk);
        let text = inner.to_string_lossy();
        if cfg!(windows) {
            return VaultPath::new(&text.replace('\\', "/"));
        }
        VaultPath::new(&text)
    }

    /// A file, nothing (a folder), or why it is skipped.
    fn judge(
        &self,
        found: walkdir::Result<DirEntry>,
    ) -> Result<Option<(Entry, Option<Seen>)>, Finding> {
        let entry = found.map_err(|error| {
            let path = self.vault_path(error.path().unwrap_or(self.root));
            let reason = error
                .io_error()
                .map_or_else(|| error.to_string(), io::Error::to_string);
            unreadable(path, &reason)
        })?;
        let path = self.vault_path(entry.path());
        let kind = entry.file_type();
        if entry.file_name().to_str().is_none() {
            return Err(unreadable(path, "the name is not valid Unicode"));
        }
        if kind.is_dir() {
            return Ok(None);
        }
        // A folder with such a name has a finding already.
        if entry.path().to_str().is_none() {
            return Ok(None);
        }
        if kind.is_symlink() {
            return Err(self.symlink(&entry, path));
        }
        if !kind.is_file() {
            return Err(unreadable(path, "it is not a regular file"));
        }
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return Err(unreadable(path, &error.to_string())),
        };
        let file_kind = FileKind::of_extension(path.extension());
        // An attachment keeps its name as its address (N9); this one would be another path on other systems.
        if !file_kind.has_page()
            && path
                .as_str()
                .contains(|c: char| c == '\\' || c.is_control())
        {
            return Err(unreadable(
                path,
                "its path holds `\\` or a control character",
            ));
        }
        if !file_kind.has_page() && outgrows(&path, entry.path()) {
            return Err(unreadable(
                path,
                "its name is too long in Unicode's form NFC",
            ));
        }
        let seen = seen(&metadata);
        let entry = Entry {
            kind: file_kind,
            path,
            disk: entry.into_path(),
            size: metadata.len(),
            modified: milliseconds(&metadata),
            dimensions: None,
        };
        Ok(Some((entry, seen)))
    }

    /// V17: no symbolic link is followed; the finding says why.
    fn symlink(&self, entry: &DirEntry, path: VaultPath) -> Finding {
        let message = match fs::canonicalize(entry.path()) {
            Err(_) if fs::read_link(entry.path()).is_err() => "symbolic link cannot be read",
            Err(error) if error.kind() == io::ErrorKind::NotFound => "symbolic link to nothing",
            Err(_) => "symbolic link is a loop",
            Ok(target) if !target.starts_with(&self.real_root) => {
                "symbolic link leads outside the vault"
            }
            Ok(target) if leads_up(&target, entry.path()) => "symbolic link is a loop",
            Ok(_) => "symbolic link is a duplicate of another file or folder of the vault",
        };
        Finding::new(
            Code::SymlinkSkipped,
            path,
            None,
            format!("{message}; skipped"),
        )
    }
}

/// Whether a name of `path` is too long for a copy, though it is not on `disk`: NFC makes a few letters longer.
fn outgrows(path: &VaultPath, disk: &Path) -> bool {
    let mut on_disk = disk.iter().rev().map(OsStr::len);
    let mut names = path.as_str().rsplit('/').map(str::len);
    names.any(|name| name > LONGEST_NAME.max(on_disk.next().unwrap_or(name)))
}

/// Whether `target` is a folder that the link itself lies in.
fn leads_up(target: &Path, link: &Path) -> bool {
    let folder = link
        .parent()
        .and_then(|folder| fs::canonicalize(folder).ok());
    folder.is_some_and(|folder| folder.starts_with(target))
}

/// Whether something is there that cannot be looked into; what vanished meanwhile is not.
fn is_lost(error: &walkdir::Error) -> bool {
    let source = error.io_error().map(io::Error::kind);
    source.is_some_and(|kind| kind != io::ErrorKind::NotFound)
}

/// What the system said, without the path, which may be long and is named already.
fn cause(error: walkdir::Error) -> io::Error {
    let text = error.to_string();
    error
        .into_io_error()
        .unwrap_or_else(|| io::Error::other(text))
}

pub(super) fn unreadable(path: VaultPath, reason: &str) -> Finding {
    Finding::new(
        Code::UnreadableFile,
        path,
        None,
        format!("cannot read: {reason}"),
    )
}

#[cfg(test)]
mod tests;
