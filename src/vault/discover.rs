//! Walks the vault.
//!
//! Entry point: [`discover`]. Files that it leaves out do not exist for noteweave (V4, V17). For a file that it cannot take, it adds a
//! finding. It opens no note.

use super::ObsidianSettings;
use super::gitignored::{GitIgnored, GitQuery};
use super::obsidian;
use super::stamp::{milliseconds, state_of};
use super::unmatched::PatternMatches;
use crate::config::{Config, Globs};
use crate::error::{Error, Result};
use crate::model::path::LONGEST_NAME;
use crate::model::{Code, Entry, FileKind, Finding, VaultPath};
use rayon::prelude::*;
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// A folder of other people's code in a project that the vault may be part of. It is never read (V4).
const NEVER_READ: &str = "node_modules";

/// Folders beside the settings that do not belong to the vault (N29).
const OWN_FOLDERS: [&str; 2] = ["static", "templates"];

/// What the walk found.
#[derive(Debug, Default)]
pub struct Discovered {
    /// All files that exist for noteweave (V4, V17), in path order; two of one path (NFC and NFD) both stay (N3).
    pub entries: Vec<Entry>,
    /// Obsidian's own settings.
    pub obsidian: ObsidianSettings,
    /// Which of the files git ignores, in path order (V27).
    pub git_ignored: Vec<VaultPath>,
    /// NW106, NW107, NW213, NW401, NW402.
    pub findings: Vec<Finding>,
}

/// Finds every file of the vault `config.notes`.
///
/// # Errors
/// [`Error::NoVault`] if the folder is missing or unreadable. [`Error::Io`] if a folder in it is, or if files that git ignores are to
/// be left out and git cannot tell which those are.
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
    obsidian.read_plugins(config);
    // Git works while the vault is walked.
    let asked = GitQuery::new(root);
    let walk = Walk {
        root,
        ignored: config.ignored(),
        left_out: left_out(config, &real_root),
        real_root,
        fits: RefCell::new(PatternMatches::new(config)),
        repositories: RefCell::default(),
    };
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for found in walk.start() {
        // Without all files, links would lead elsewhere, and private names could not be told from others.
        let found = match found {
            Err(error) if is_lost(&error) => {
                let path = error.path().unwrap_or(root).to_owned();
                return Err(Error::io("read", path)(cause(error)));
            }
            found => found,
        };
        match walk.judge(found) {
            Ok(WalkStep::Folder(path)) => folders.push(path),
            Ok(WalkStep::File(file, path)) => files.push((file, path)),
            Ok(WalkStep::Nothing) => {}
            Err(finding) => findings.push(finding),
        }
    }
    let files = files.into_par_iter();
    let files: Vec<_> = files.map(|(file, path)| entry(file, path)).collect();
    let mut entries = Vec::with_capacity(files.len());
    for found in files {
        match found {
            Ok(entry) => entries.push(entry),
            Err(finding) => findings.push(finding),
        }
    }
    let git_ignored = walk.git_ignored(asked, config)?;
    if config.ignore_gitignored {
        entries.retain(|entry| !git_ignored.contains(entry.path.as_str()));
        folders.retain(|folder| !git_ignored.contains(folder.as_str()));
        findings.retain(|finding: &Finding| !git_ignored.contains(finding.path.as_str()));
    }
    entries.sort_by(|a: &Entry, b| a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk)));
    let fits = walk.fits.into_inner();
    findings.extend(fits.findings(config, &obsidian, &entries, &folders));
    let git_ignored = (entries.iter().map(|entry| entry.path.clone()))
        .filter(|path| git_ignored.contains(path.as_str()))
        .collect();
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(Discovered {
        entries,
        obsidian,
        git_ignored,
        findings,
    })
}

/// Returns what lies inside the vault but does not belong to it: the site, the settings file, and `static/` and `templates/` beside it
/// (N29). Paths are on disk, below `config.notes`.
fn left_out(config: &Config, real_root: &Path) -> Vec<PathBuf> {
    let mut own = vec![config.output.clone()];
    if let Some(file) = &config.file {
        own.push(file.clone());
        own.extend(OWN_FOLDERS.map(|name| config.root.join(name)));
    }
    let inside = |path: &Path, root| path.strip_prefix(root).map(Path::to_owned).ok();
    let real = own.iter().filter_map(|path| fs::canonicalize(path).ok());
    let real = real.filter_map(|path| inside(&path, real_root));
    // A symbolic link with the name of such a folder does not belong to the vault either.
    let named = own.iter().filter_map(|path| inside(path, &config.notes));
    real.chain(named)
        .filter(|path| !path.as_os_str().is_empty())
        .map(|path| config.notes.join(path))
        .collect()
}

/// A walk over the vault.
struct Walk<'c> {
    root: &'c Path,
    real_root: PathBuf,
    ignored: Globs,
    left_out: Vec<PathBuf>,
    /// Which patterns of the settings match something.
    fits: RefCell<PatternMatches>,
    /// Folders below the root that are git repositories of their own.
    repositories: RefCell<Vec<PathBuf>>,
}

/// The result of one step of the walk.
enum WalkStep {
    Folder(VaultPath),
    File(DirEntry, VaultPath),
    /// A file below a folder that has a finding already.
    Nothing,
}

impl Walk<'_> {
    fn start(&self) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
        let walk = WalkDir::new(self.root).min_depth(1).follow_links(false);
        walk.into_iter()
            .filter_entry(|entry| !self.is_left_out(entry))
    }

    /// Whether the walk skips a file, or a folder with all that is in it (V4).
    fn is_left_out(&self, entry: &DirEntry) -> bool {
        if entry.depth() == 0 {
            return false;
        }
        let name = entry.file_name();
        if name == ".git" && entry.depth() > 1 {
            let folder = entry.path().parent().unwrap_or(self.root);
            self.repositories.borrow_mut().push(folder.to_owned());
        }
        if name.as_encoded_bytes().starts_with(b".")
            || name == NEVER_READ
            || self.left_out.iter().any(|own| own == entry.path())
        {
            return true;
        }
        let mut fits = self.fits.borrow_mut();
        if self.ignored.is_empty() && fits.all_private_match() {
            return false;
        }
        let (path, is_folder) = (self.vault_path(entry.path()), entry.file_type().is_dir());
        fits.mark_private(&path, is_folder);
        let is_ignored = self.ignored.matches_entry(path.as_str(), is_folder);
        if is_ignored {
            fits.mark_ignored(&self.ignored, &path, is_folder);
        }
        is_ignored
    }

    /// Returns what git ignores, in the vault and in repositories within it. If git fails, that is an error only where the settings leave
    /// ignored files out.
    fn git_ignored(&self, asked: GitQuery<'_>, config: &Config) -> Result<GitIgnored> {
        let answer = |asked: GitQuery<'_>| match asked.answer() {
            Err(error) if config.ignore_gitignored => Err(Error::io(
                "ask git which files it ignores in",
                &config.notes,
            )(error)),
            answer => Ok(answer.unwrap_or_default()),
        };
        let mut ignored = answer(asked)?;
        for folder in self.repositories.borrow().iter() {
            let inner = answer(GitQuery::new(folder))?;
            ignored.add(self.vault_path(folder).as_str(), inner);
        }
        Ok(ignored)
    }

    /// Returns the path in the vault, with U+FFFD in place of what is no Unicode.
    fn vault_path(&self, disk: &Path) -> VaultPath {
        let inner = disk.strip_prefix(self.root).unwrap_or(disk);
        let text = inner.to_string_lossy();
        if cfg!(windows) {
            return VaultPath::new(&text.replace('\\', "/"));
        }
        VaultPath::new(&text)
    }

    /// Returns the file or folder that the walk found, or a finding if it is skipped.
    fn judge(&self, found: walkdir::Result<DirEntry>) -> Result<WalkStep, Finding> {
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
            return Ok(WalkStep::Folder(path));
        }
        // A folder with such a name has a finding already.
        if entry.path().to_str().is_none() {
            return Ok(WalkStep::Nothing);
        }
        if kind.is_symlink() {
            return Err(self.symlink(&entry, path));
        }
        if !kind.is_file() {
            return Err(unreadable(path, "it is not a regular file"));
        }
        Ok(WalkStep::File(entry, path))
    }

    /// Returns the finding for a symbolic link, none of which is followed (V17).
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
        let message = format!("{message}; skipped");
        Finding::new(Code::SymlinkSkipped, path, None, message)
    }
}

/// Asks the disk about a file. Returns a finding if the file cannot be taken.
fn entry(found: DirEntry, path: VaultPath) -> Result<Entry, Finding> {
    let metadata = found
        .metadata()
        .map_err(|error| unreadable(path.clone(), &error.to_string()))?;
    let kind = FileKind::of_extension(path.extension());
    // An attachment's name is its address (N9). Such a name would mean another path on other systems.
    if !kind.has_page() {
        let is_odd = |c: char| c == '\\' || c.is_control();
        if path.as_str().contains(is_odd) {
            let reason = "its path holds `\\` or a control character";
            return Err(unreadable(path, reason));
        }
        if outgrows(&path, found.path()) {
            let reason = "its name is too long in Unicode's form NFC";
            return Err(unreadable(path, reason));
        }
    }
    Ok(Entry {
        kind,
        path,
        disk: found.into_path(),
        size: metadata.len(),
        modified: milliseconds(&metadata),
        dimensions: None,
        state: state_of(&metadata),
    })
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

/// Whether there is a folder or file that cannot be read. One that vanished meanwhile does not count.
fn is_lost(error: &walkdir::Error) -> bool {
    let source = error.io_error().map(io::Error::kind);
    source.is_some_and(|kind| kind != io::ErrorKind::NotFound)
}

/// Returns the system's error without the path, which the message names already.
fn cause(error: walkdir::Error) -> io::Error {
    let text = error.to_string();
    error
        .into_io_error()
        .unwrap_or_else(|| io::Error::other(text))
}

pub(super) fn unreadable(path: VaultPath, reason: &str) -> Finding {
    let message = format!("cannot read: {reason}");
    Finding::new(Code::UnreadableFile, path, None, message)
}

#[cfg(test)]
mod tests;
