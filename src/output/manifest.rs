//! The list of public notes that other programs can read: `--manifest FILE`.
//!
//! [`Manifest::stage`] writes it beside its place before the site is touched, so that one that cannot be written fails the build
//! first; [`Manifest::commit`] renames it in once the site is written.

use crate::error::{Error, Result};
use crate::link::Vault;
use crate::model::FileKind;
use serde::Serialize;
use std::fs;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

#[derive(Serialize)]
struct Content<'v> {
    notes: Vec<Line<'v>>,
}

#[derive(Serialize)]
struct Line<'v> {
    source: &'v str,
    url: &'v str,
    title: &'v str,
    /// V24; not written of the others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unlisted: bool,
}

/// A manifest that is written but not yet in its place. Dropped without [`Manifest::commit`] it is gone.
#[derive(Debug)]
pub struct Manifest {
    target: PathBuf,
    staged: PathBuf,
    /// Locked, so that what a killed build left can be told from what a running one writes.
    file: Option<fs::File>,
}

impl Manifest {
    /// Writes the manifest beside `target`.
    ///
    /// # Errors
    /// [`Error::Usage`] if `target` lies in the `output` folder or is a folder, [`Error::Io`] if it cannot be written.
    pub fn stage(vault: &Vault, target: &Path, output: &Path) -> Result<Self> {
        let target = std::path::absolute(target).map_err(Error::io("find", target))?;
        if resolved(&target).starts_with(resolved(output)) {
            let (target, output) = (target.display(), output.display());
            return Err(Error::Usage(format!(
                "the manifest `{target}` lies in the output folder `{output}`, which holds the site only\nhelp: choose a place outside of it"
            )));
        }
        if target.is_dir() {
            let target = target.display();
            return Err(Error::Usage(format!("the manifest `{target}` is a folder")));
        }
        clear_up(&target);
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let staged = target.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let mut manifest = Self {
            target,
            staged,
            file: None,
        };
        manifest.write(&text(vault))?;
        Ok(manifest)
    }

    fn write(&mut self, text: &str) -> Result<()> {
        let fail = || Error::io("write", &self.target);
        let mut file = fs::File::create(&self.staged).map_err(fail())?;
        // Where there are no locks, nobody else can have one either.
        let _ = file.try_lock();
        file.write_all(text.as_bytes()).map_err(fail())?;
        file.sync_all().map_err(fail())?;
        self.file = Some(file);
        Ok(())
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be renamed.
    pub fn commit(self) -> Result<()> {
        fs::rename(&self.staged, &self.target).map_err(Error::io("write", &self.target))
    }
}

/// Removes what killed builds left beside `target`.
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

/// `{"notes":[{"source":"Folder/Note.md","url":"folder/note/","title":"Note"}, …]}`: the public notes in path order, one a line,
/// unlisted ones with `"unlisted":true`.
/// A URL that ends in `/` is that folder's `index.html`; the home page is `./`.
fn text(vault: &Vault) -> String {
    let public = vault.files.iter().filter(|f| f.kind() == FileKind::Note);
    let lines = public.filter_map(|f| {
        let url = f.url.as_ref()?.as_str();
        Some(Line {
            source: f.entry.path.as_str(),
            url: if url.is_empty() { "./" } else { url },
            title: &f.title,
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

/// `path` without `.`, `..` and, as far as it exists, symbolic links.
fn resolved(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
        if let Ok(real) = fs::canonicalize(&plain) {
            plain = real;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_what_is_not_there_yet() {
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        assert_eq!(resolved(&dir.path().join("a/../b/./c")), root.join("b/c"));
        #[cfg(unix)]
        {
            fs::create_dir(root.join("real")).unwrap();
            std::os::unix::fs::symlink(root.join("real"), root.join("link")).unwrap();
            assert_eq!(
                resolved(&root.join("link/x.json")),
                root.join("real/x.json")
            );
        }
    }
}
