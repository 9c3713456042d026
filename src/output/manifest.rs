//! Writes the list of public notes that other programs can read: `--manifest FILE`.
//!
//! [`check_others`] says whether the manifest and the cache may lie where they are to be. [`Manifest::stage`] writes the manifest beside its
//! place before the site is touched, so that a build fails first if that is impossible. [`Manifest::commit`] renames it into place once the
//! site is written.

use super::ending::{self, Writing};
use super::place::{check, check_place};
use crate::config::{Config, FILE_NAME};
use crate::error::{Error, Result};
use crate::link::Vault;
use crate::model::FileKind;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A manifest, both as it is written and as it is read again. A file with any other keys was not written by noteweave.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content<'v> {
    #[serde(borrow)]
    notes: Vec<Line<'v>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'v> {
    #[serde(borrow)]
    source: Cow<'v, str>,
    #[serde(borrow)]
    url: Cow<'v, str>,
    #[serde(borrow)]
    title: Cow<'v, str>,
    /// Written only for unlisted notes (V24).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unlisted: bool,
}

/// Checks the places of the other files that builds write: `manifest` and the cache. Checks the output folder first, because nothing lies
/// outside of `/`.
///
/// # Errors
/// [`Error::Usage`] with what to do, or [`Error::Output`] as [`check`].
pub fn check_others(config: &Config, manifest: Option<&Path>) -> Result<()> {
    // If the vault is gone, reading it reports that.
    if let Err(error @ Error::Output { .. }) = check(config) {
        return Err(error);
    }
    if let Some(manifest) = manifest {
        let what = format!("the manifest `{}`", manifest.display());
        let help = "choose another place, such as a new file beside the output folder";
        check_place(config, manifest)
            .and_then(|()| check_file(manifest))
            .map_err(|reason| refused(&what, &reason, help))?;
    }
    if let Some(cache) = &config.cache {
        let what = format!("the cache folder `{}`", cache.folder.display());
        let help = "choose another one with `--cache-dir`, or none with `--no-cache`";
        check_place(config, &cache.folder).map_err(|reason| refused(&what, &reason, help))?;
    }
    Ok(())
}

fn refused(what: &str, reason: &str, help: &str) -> Error {
    Error::Usage(format!("{what} {reason}\nhelp: {help}"))
}

/// Whether a manifest may replace what is at `target`: nothing, an empty file, or a manifest.
///
/// # Errors
/// The reason against it, as the end of a sentence that begins with the file's name.
fn check_file(target: &Path) -> std::result::Result<(), String> {
    if target.file_name() == Some(OsStr::new(FILE_NAME)) {
        return Err("has the name of a settings file".to_owned());
    }
    // Writing will fail as well, and report why.
    let Ok(found) = fs::symlink_metadata(target) else {
        return Ok(());
    };
    if found.is_dir() {
        return Err("is a folder".to_owned());
    }
    if found.is_symlink() {
        return Err("is a symbolic link; name the file it leads to".to_owned());
    }
    if !found.is_file() {
        return Err("is not a regular file".to_owned());
    }
    if found.len() == 0 {
        return Ok(());
    }
    let text = fs::read(target).map_err(|error| format!("cannot be read: {error}"))?;
    match serde_json::from_slice::<Content<'_>>(&text) {
        Ok(_) => Ok(()),
        Err(_) => Err("is a file that was not written by noteweave".to_owned()),
    }
}

/// A manifest that is written but not yet in its place. It is deleted if it is dropped without [`Manifest::commit`].
#[derive(Debug)]
pub struct Manifest {
    target: PathBuf,
    staged: PathBuf,
    /// The file is locked, so that a file that a killed build left can be told from one that a running build writes.
    file: Option<fs::File>,
    _writing: Writing,
}

impl Manifest {
    /// Writes the manifest beside `target`. If the file there has the same text already, it is left alone, so that programs that watch it
    /// see no change.
    ///
    /// # Errors
    /// [`Error::Usage`] if it may not lie at `target`, see [`check_others`], [`Error::Io`] if it cannot be written.
    pub fn stage(vault: &Vault, target: &Path, config: &Config) -> Result<Self> {
        check_others(config, Some(target))?;
        let target = std::path::absolute(target).map_err(Error::io("find", target))?;
        let writing = ending::enter().map_err(Error::io("write", &target))?;
        clear_up(&target);
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let staged = target.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let mut manifest = Self {
            target,
            staged,
            file: None,
            _writing: writing,
        };
        let text = text(vault);
        if fs::read(&manifest.target).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(manifest);
        }
        manifest.write(&text)?;
        Ok(manifest)
    }

    fn write(&mut self, text: &str) -> Result<()> {
        let fail = || Error::io("write", &self.target);
        let mut file = fs::File::create(&self.staged).map_err(fail())?;
        // On a system without locks, nobody else has one either.
        let _ = file.try_lock();
        file.write_all(text.as_bytes()).map_err(fail())?;
        file.sync_all().map_err(fail())?;
        self.file = Some(file);
        Ok(())
    }

    /// Moves the manifest into its place.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be renamed.
    pub fn commit(self) -> Result<()> {
        if self.file.is_none() {
            return Ok(());
        }
        fs::rename(&self.staged, &self.target).map_err(Error::io("write", &self.target))
    }
}

/// Removes files that killed builds left beside `target`.
fn clear_up(target: &Path) {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        return;
    };
    let start = format!(".{}.", name.to_string_lossy());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name
            .strip_prefix(&start)
            .and_then(|n| n.strip_suffix(".tmp"));
        // Opening a pipe of that name would wait for its reader.
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_file || number.is_none_or(|n| n.parse::<u32>().is_err()) {
            continue;
        }
        let file = fs::File::options().write(true).open(entry.path());
        if file.is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl Drop for Manifest {
    fn drop(&mut self) {
        self.file = None;
        // After a commit there is nothing left to remove.
        let _ = fs::remove_file(&self.staged);
    }
}

/// Returns `{"notes":[{"source":"Folder/Note.md","url":"folder/note/","title":"Note"}, …]}`: the public notes in path order, one a line.
/// Unlisted ones have `"unlisted":true`.
/// A URL that ends in `/` is that folder's `index.html`; the home page is `./`.
fn text(vault: &Vault) -> String {
    let public = vault.files.iter().filter(|f| f.kind() == FileKind::Note);
    let lines = public.filter_map(|f| {
        let url = f.url.as_ref()?.as_str();
        Some(Line {
            source: f.entry.path.as_str().into(),
            url: if url.is_empty() { "./" } else { url }.into(),
            title: (&*f.title).into(),
            unlisted: !f.is_listed(),
        })
    });
    let content = Content {
        notes: lines.collect(),
    };
    // Strings always serialise.
    let text = serde_json::to_string_pretty(&content).unwrap_or_default();
    format!("{text}\n")
}

#[cfg(test)]
mod tests {
    use super::super::leaks::tests::vault;
    use super::*;

    #[test]
    fn v24_what_is_written_may_be_replaced() {
        let vault = vault(&[
            ("A.md", "---\nunlisted: true\n---\n"),
            ("B.md", "---\ntitle: of \"quotes\" and \\\n---\n"),
        ]);
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("manifest.json");
        let text = text(&vault);
        assert!(text.contains("\"unlisted\": true"), "{text}");
        assert!(text.contains("\\\"quotes"), "{text}");
        fs::write(&target, text).unwrap();
        assert_eq!(check_file(&target), Ok(()));
    }
}
