//! Reads the author's folders beside the settings: the files of `static/`, and `templates/` that replace the theme's.

use crate::config::{Config, DrawingScript};
use crate::error::{Error, Result};
use crate::model::text::nfc;
use crate::model::{Code, FileKind, FileState, Finding, Url, VaultPath};
use crate::render::Theme;
use crate::vault;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use walkdir::{DirEntry, WalkDir};

/// Names with a leading dot that are published because web servers use them. Others (`.git`, `.DS_Store`) are not.
const PUBLIC_DOT_NAMES: [&str; 3] = [".well-known", ".nojekyll", ".htaccess"];

/// Returns the theme with what the user's `templates/` folder overrides: its `.html` and `.xml` files, everything in its `assets/`; and
/// with the script that draws diagrams (X8).
///
/// # Errors
/// [`Error::Template`], [`Error::Io`].
pub fn theme(config: &Config) -> Result<Theme> {
    let mut overrides = Vec::new();
    for (name, path) in files_of(config, "templates")? {
        // A vault may have a folder of this name with templates of notes.
        if !(name.starts_with("assets/") || name.ends_with(".html") || name.ends_with(".xml")) {
            continue;
        }
        let bytes = fs::read(&path).map_err(Error::io("read", path))?;
        let text = String::from_utf8(bytes).map_err(|_| Error::Template {
            name: name.clone(),
            message: "not valid UTF-8".to_owned(),
        })?;
        overrides.push((name, text));
    }
    let mut theme = Theme::new(config, overrides)?;
    match config.drawing_script() {
        None | Some(DrawingScript::Remote(_)) => {}
        Some(DrawingScript::Static(path)) => theme.draw_with(Url::new(&path)),
        Some(DrawingScript::File(path)) => {
            let name = path.file_name().map(OsStr::to_string_lossy);
            let name = nfc(&name.unwrap_or_default()).into_owned();
            let bytes = fs::read(&path).map_err(Error::io("read", path))?;
            theme.draw_with_copy(&name, bytes);
        }
    }
    Ok(theme)
}

/// Returns the files of the user's `static/` folder: output path and place on disk, ordered by path.
///
/// # Errors
/// [`Error::Io`], or [`Error::Output`] for a file that cannot be published as it is.
pub fn statics(config: &Config) -> Result<Vec<(String, PathBuf)>> {
    files_of(config, "static")
}

/// Returns NW211 for each note among the files of [`statics`]. Nothing in them is interpreted, so private text in them is published.
#[must_use]
pub fn static_notes(statics: &[(String, PathBuf)]) -> Vec<Finding> {
    let names = statics
        .iter()
        .map(|(name, _)| VaultPath::new(&format!("static/{name}")));
    let notes = names.filter(|path| FileKind::of_extension(path.extension()) == FileKind::Note);
    notes
        .map(|path| {
            let message =
                "a note in `static/` is published as it is, properties and comments included";
            Finding::new(Code::StaticNote, path, None, message).with_help("move it to the notes")
        })
        .collect()
}

/// Returns the states of the files of [`statics`], or `None` without a cache, or if they cannot be listed or one was just changed.
#[must_use]
pub fn statics_state(config: &Config) -> Option<Vec<(String, FileState)>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let latest = now
        .checked_sub(config.cache.as_ref()?.unsettled)?
        .as_nanos() as i64;
    let files = statics(config).ok()?.into_iter().map(|(name, path)| {
        let state = vault::file_state(&path)?;
        state.is_settled(latest).then_some((name, state))
    });
    files.collect()
}

/// Returns all files below a folder beside the settings, with their paths from it, ordered.
///
/// None without a settings file: a vault, or whatever project the current folder belongs to, may have folders of these names,
/// and publishing them is for the author to ask for, if only by an empty file.
pub(super) fn files_of(config: &Config, folder: &str) -> Result<Vec<(String, PathBuf)>> {
    if config.file.is_none() {
        return Ok(Vec::new());
    }
    let folder = config.root.join(folder);
    match fs::symlink_metadata(&folder) {
        Ok(found) if found.is_dir() => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read", folder)(error)),
        // A symbolic link would publish the files that it leads to.
        Ok(found) if found.is_symlink() => {
            return Err(Error::Output {
                path: folder,
                reason: "it is a symbolic link; put the folder itself there".to_owned(),
            });
        }
        Ok(_) => {
            return Err(Error::Output {
                path: folder,
                reason: "it is not a folder".to_owned(),
            });
        }
    }
    let mut files = Vec::new();
    let walk = WalkDir::new(&folder)
        .min_depth(1)
        .into_iter()
        .filter_entry(is_public);
    for entry in walk {
        let entry = entry.map_err(|error| walk_error(error, &folder))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let refuse = |reason: &str| Error::Output {
            path: entry.path().to_owned(),
            reason: reason.to_owned(),
        };
        if entry.file_type().is_symlink() {
            return Err(refuse("it is a symbolic link; put the file itself there"));
        }
        if !entry.file_type().is_file() {
            return Err(refuse("it is not a regular file"));
        }
        let inner = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
        let parts: Option<Vec<_>> = inner.iter().map(|part| part.to_str()).collect();
        let Some(parts) = parts else {
            return Err(refuse("its name is not valid Unicode"));
        };
        files.push((nfc(&parts.join("/")).into_owned(), entry.into_path()));
    }
    files.sort();
    Ok(files)
}

fn is_public(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    entry.depth() == 0
        || !name.as_encoded_bytes().starts_with(b".")
        || PUBLIC_DOT_NAMES.iter().any(|public| name == *public)
}

/// Converts a walk's error into ours.
pub(super) fn walk_error(error: walkdir::Error, folder: &Path) -> Error {
    let path = error.path().unwrap_or(folder).to_owned();
    Error::Io {
        action: "read",
        path,
        source: error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statics_are_ordered_and_keep_dot_names_at_home() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("static");
        for name in [
            "b.txt",
            "a/z.css",
            ".git/config",
            ".well-known/x",
            ".DS_Store",
            ".nojekyll",
            "한.txt",
        ] {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let mut config = Config {
            root: root.path().to_owned(),
            ..Config::default()
        };
        assert_eq!(statics(&config).unwrap(), []);
        config.file = Some(root.path().join("noteweave.toml"));
        let names: Vec<_> = statics(&config)
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names,
            [".nojekyll", ".well-known/x", "a/z.css", "b.txt", "한.txt"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn v17_a_symbolic_link_in_static_is_refused() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("static")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", root.path().join("static/x")).unwrap();
        let config = Config {
            root: root.path().to_owned(),
            file: Some(root.path().join("noteweave.toml")),
            ..Config::default()
        };
        assert!(matches!(statics(&config), Err(Error::Output { .. })));
        // The folder itself must not be a symbolic link either.
        let elsewhere = tempfile::tempdir().unwrap();
        fs::rename(root.path().join("static"), elsewhere.path().join("static")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("static")).unwrap();
        assert!(matches!(statics(&config), Err(Error::Output { .. })));
    }
}
