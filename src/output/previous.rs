//! What is in the output folder before a build: what an earlier one wrote, and what is not ours (N27).
//!
//! Entry points: [`Previous::read`] and [`foreign_in`]. An earlier build left a list of its files, the record; everything
//! else is foreign and never deleted. The record names public paths only.

use super::known::Seen;
use super::plan::check_path;
use super::statics::walk_error;
use super::swap::is_own;
use crate::config::OUTPUT_RECORD;
use crate::error::{Error, Result};
use rustc_hash::FxHashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// First line of a record, for whoever opens it.
const RECORD_HEADER: &str = "# The files here that noteweave wrote; it removes those that are no longer part of the site.\n";

/// The output folder before a build.
#[derive(Debug, Default)]
pub(super) struct Previous {
    /// Whether the folder is there.
    pub(super) exists: bool,
    /// What the record says and the disk confirms.
    pub(super) files: FxHashSet<Box<str>>,
    /// The record's bytes.
    pub(super) record: Vec<u8>,
    /// What is not ours.
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
    /// Looks at `output`, into which files at `planned` paths will be written.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Output`] if something foreign is in the way.
    pub(super) fn read(output: &Path, planned: &FxHashSet<&str>) -> Result<Self> {
        if !output.exists() {
            return Ok(Self::default());
        }
        let record = read_record(output)?;
        let recorded = recorded(&record);
        let mut folders = folders_of(recorded.iter().map(AsRef::as_ref));
        let planned_folders = folders_of(planned.iter().copied());
        folders.extend(planned_folders.iter().copied());
        let (found, foreign) = walk(output, &recorded, &folders)?;
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
            record,
            foreign,
        })
    }
}

impl Previous {
    /// A site that is as the last build left it, with nothing foreign in it.
    pub(super) fn unchanged(seen: &Seen) -> Self {
        Self {
            exists: true,
            files: recorded(&seen.record),
            record: seen.record.clone(),
            foreign: Vec::new(),
        }
    }

    /// Files of the earlier build that are not `planned` any more, in order.
    pub(super) fn without(&self, planned: &FxHashSet<&str>) -> Vec<&str> {
        let files = self.files.iter().map(|path| &**path);
        let mut gone: Vec<_> = files.filter(|path| !planned.contains(path)).collect();
        gone.sort_unstable();
        gone
    }
}

/// What in `folder` neither its record nor that of `other` names. Folders they name are entered, others are taken whole.
pub(super) fn foreign_in(folder: &Path, other: &Path) -> Result<Vec<Foreign>> {
    let (own, other) = (read_record(folder)?, read_record(other)?);
    let (own, other) = (recorded(&own), recorded(&other));
    let folders = folders_of(own.iter().chain(&other).map(AsRef::as_ref));
    Ok(walk(folder, &own, &folders)?.1)
}

/// The record of a site with files at `paths`, which are in order.
pub(super) fn make_record<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<u8> {
    let mut record = RECORD_HEADER.as_bytes().to_vec();
    for path in paths {
        record.extend_from_slice(path.as_bytes());
        record.push(b'\n');
    }
    record
}

/// The record's bytes; none without one.
pub(super) fn read_record(folder: &Path) -> Result<Vec<u8>> {
    let path = folder.join(OUTPUT_RECORD);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => fs::read(&path).map_err(Error::io("read", path)),
        Ok(_) => Ok(Vec::new()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}

/// The paths in a record; a line that no build of ours can have written is ignored.
pub(super) fn recorded(record: &[u8]) -> FxHashSet<Box<str>> {
    let text = std::str::from_utf8(record).unwrap_or_default();
    let Some(text) = text.strip_prefix(RECORD_HEADER) else {
        return FxHashSet::default();
    };
    text.lines()
        .filter(|path| check_path(path).is_ok())
        .map(Box::from)
        .collect()
}

/// All folders that files at `paths` lie in.
pub(super) fn folders_of<'p>(paths: impl Iterator<Item = &'p str>) -> FxHashSet<&'p str> {
    let mut folders = FxHashSet::default();
    for path in paths {
        let mut rest = path;
        while let Some(slash) = rest.rfind('/') {
            rest = &rest[..slash];
            if !folders.insert(rest) {
                break;
            }
        }
    }
    folders
}

/// Splits what is in `root` into regular files that are `recorded` and the rest. Only `folders` are entered.
fn walk(
    root: &Path,
    recorded: &FxHashSet<Box<str>>,
    folders: &FxHashSet<&str>,
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
        if is_folder && folders.contains(path) {
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
            if recorded.contains(path) {
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

/// `path` with `/` between its parts; `None` if it is no Unicode, so no path of ours.
fn slashed(path: &Path) -> Option<String> {
    if cfg!(windows) {
        return path.to_str().map(|path| path.replace('\\', "/"));
    }
    path.to_str().map(str::to_owned)
}
