//! Reads the output folder before a build: the files that an earlier build wrote, and foreign ones (N27).
//!
//! Entry points: [`Previous::read`] and [`foreign_in`]. An earlier build left a list of its files, the [`Record`]; everything else is
//! foreign and never deleted.

use super::own::is_own;
use super::path::folders_of;
use super::record::Record;
use super::statics::walk_error;
use crate::config::OUTPUT_RECORD;
use crate::error::{Error, Result};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The output folder before a build.
#[derive(Debug, Default)]
pub(super) struct Previous {
    /// Whether the folder exists.
    pub(super) exists: bool,
    /// Files in the record that still exist.
    pub(super) files: FxHashSet<Box<str>>,
    /// The record's bytes.
    pub(super) record: Vec<u8>,
    /// Files and folders that noteweave did not write.
    pub(super) foreign: Vec<Foreign>,
}

/// A file or a whole folder that noteweave did not write.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Foreign {
    /// Path from the output folder.
    pub(super) path: PathBuf,
    /// Whether it is a folder, with all that is in it.
    pub(super) is_folder: bool,
}

impl Previous {
    /// Reads `output`, into which files at `planned` paths will be written.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Output`] if a foreign file is in the way.
    pub(super) fn read(output: &Path, planned: &FxHashSet<&str>) -> Result<Self> {
        if !output.exists() {
            return Ok(Self::default());
        }
        let record = Record::read(output)?;
        let mut folders = record.folders();
        let planned_folders = folders_of(planned.iter().copied());
        folders.extend(planned_folders.iter().copied());
        let is_ours = |path: &str| folders.contains(path) || record.hides_folder(path);
        let (found, foreign) = walk(output, &record, is_ours)?;
        for foreign in &foreign {
            let Some(path) = slashed(&foreign.path) else {
                continue;
            };
            let above = path.match_indices('/').map(|(slash, _)| &path[..slash]);
            let is_in_the_way = planned.contains(path.as_str())
                || path == OUTPUT_RECORD
                || (!foreign.is_folder && planned_folders.contains(path.as_str()))
                || above.into_iter().any(|folder| planned.contains(folder));
            if is_in_the_way {
                return Err(Error::Output {
                    path: output.to_owned(),
                    reason: format!(
                        "`{path}` is in the way and was not written by noteweave; move it away or choose another folder"
                    ),
                });
            }
        }
        Ok(Self {
            exists: true,
            files: found,
            record: record.bytes,
            foreign,
        })
    }

    /// Returns the files of the earlier build that are not `planned` any more, in order.
    pub(super) fn without(&self, planned: &FxHashSet<&str>) -> Vec<&str> {
        let files = self.files.iter().map(|path| &**path);
        let mut gone: Vec<_> = files.filter(|path| !planned.contains(path)).collect();
        gone.sort_unstable();
        gone
    }
}

/// Returns the files in `folder` that neither its record nor that of `other` names. Unnamed folders are returned as a whole.
pub(super) fn foreign_in(folder: &Path, other: &Path) -> Result<Vec<Foreign>> {
    let (own, other) = (Record::read(folder)?, Record::read(other)?);
    let (folders, others) = (own.folders(), other.folders());
    let is_ours = |path: &str| {
        folders.contains(path)
            || others.contains(path)
            || own.hides_folder(path)
            || other.hides_folder(path)
    };
    Ok(walk(folder, &own, is_ours)?.1)
}

/// Returns the paths of the files in `folder` that its `record` does not name; `None` if one is missing.
pub(super) fn hidden_in(folder: &Path, record: &Record) -> Option<Vec<Box<str>>> {
    if record.count_hidden() == 0 {
        return Some(Vec::new());
    }
    let folders = record.folders();
    let is_ours = |path: &str| folders.contains(path) || record.hides_folder(path);
    let (found, _) = walk(folder, record, is_ours).ok()?;
    let hidden: Vec<_> = found
        .into_iter()
        .filter(|path| !record.named.contains(path))
        .collect();
    (hidden.len() == record.count_hidden()).then_some(hidden)
}

/// Splits the content of `root` into regular files of the `record` and the rest. Enters only folders that are ours.
fn walk(
    root: &Path,
    record: &Record,
    is_ours: impl Fn(&str) -> bool,
) -> Result<(FxHashSet<Box<str>>, Vec<Foreign>)> {
    let mut found = FxHashSet::default();
    let mut foreign = Vec::new();
    let mut walk = WalkDir::new(root).min_depth(1).into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry.map_err(|error| walk_error(error, root))?;
        let inner = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let path = slashed(inner);
        let path = path.as_deref().unwrap_or_default();
        let is_folder = entry.file_type().is_dir();
        if is_folder && is_ours(path) {
            continue;
        }
        if is_folder && is_own(path) {
            walk.skip_current_dir();
            continue;
        }
        if entry.file_type().is_file() {
            if path == OUTPUT_RECORD || is_own(path) {
                continue;
            }
            if record.has(path) {
                found.insert(Box::from(path));
                continue;
            }
        }
        foreign.push(Foreign {
            path: inner.to_owned(),
            is_folder,
        });
        if is_folder {
            walk.skip_current_dir();
        }
    }
    foreign.sort();
    Ok((found, foreign))
}

/// Returns `path` with `/` between its parts, or `None` if it is not Unicode and therefore not a path of ours.
fn slashed(path: &Path) -> Option<String> {
    if cfg!(windows) {
        return path.to_str().map(|path| path.replace('\\', "/"));
    }
    path.to_str().map(str::to_owned)
}
