//! Where the output folder may lie.
//!
//! Entry point: [`check`]. Paths are compared as the disk resolves them, so a symbolic link cannot hide that two are the same.

use crate::config::Config;
use crate::error::{Error, Result};
use crate::model::text::nfc;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The output folder as the disk knows it, if it may be written: it is neither the vault nor around it, nor inside it where
/// notes are read.
///
/// # Errors
/// [`Error::Output`] with the reason.
pub(super) fn check(config: &Config) -> Result<PathBuf> {
    let refuse = |reason: String| Error::Output {
        path: config.output.clone(),
        reason,
    };
    let output = real(&config.output)?;
    let vault = fs::canonicalize(&config.notes).map_err(Error::io("find", &config.notes))?;
    if output == vault {
        return Err(refuse("it is the vault itself".to_owned()));
    }
    if vault.starts_with(&output) {
        return Err(refuse(format!(
            "the vault `{}` lies inside it",
            config.notes.display()
        )));
    }
    if let Ok(inside) = output.strip_prefix(&vault)
        && !is_never_read(config, inside)
    {
        return Err(refuse(format!(
            "it lies inside the vault; choose another folder, or add `\"/{}/\"` to `ignore`",
            inside.display()
        )));
    }
    for own in ["static", "templates"] {
        let Ok(own_folder) = fs::canonicalize(config.root.join(own)) else {
            continue;
        };
        if config.file.is_some()
            && (own_folder.starts_with(&output) || output.starts_with(&own_folder))
        {
            return Err(refuse(format!(
                "it overlaps with the `{own}` folder beside the settings"
            )));
        }
    }
    Ok(output)
}

/// Whether the walk leaves out what lies at `inside`, a path from the vault's root (V4).
fn is_never_read(config: &Config, inside: &Path) -> bool {
    let names: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
    if names
        .iter()
        .any(|name| name.starts_with('.') || name == "node_modules")
    {
        return true;
    }
    // As a folder: whatever is in it must be left out.
    let below = format!("{}/x", nfc(&names.join("/")));
    let ignored = config.ignored();
    below
        .match_indices('/')
        .any(|(slash, _)| ignored.matches_entry(&below[..slash], true))
}

/// `path` with symbolic links above it resolved; the last part may be missing and is not followed.
fn real(path: &Path) -> Result<PathBuf> {
    let refuse = |reason: &str| Error::Output {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        // `/` or a path that ends in `..`.
        return fs::canonicalize(path).map_err(Error::io("find", path));
    };
    let here = real_or_missing(parent)
        .map_err(Error::io("find", path))?
        .join(name);
    match fs::symlink_metadata(&here) {
        Ok(metadata) if metadata.is_symlink() => {
            Err(refuse("it is a symbolic link; name the folder it leads to"))
        }
        Ok(metadata) if !metadata.is_dir() => Err(refuse("it is a file, not a folder")),
        Ok(_) => fs::canonicalize(&here).map_err(Error::io("find", path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(here),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(refuse("a file is where its parent folder should be"))
        }
        Err(error) => Err(refuse(&error.to_string())),
    }
}

fn real_or_missing(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            match (path.parent(), path.file_name()) {
                (Some(parent), Some(name)) => Ok(real_or_missing(parent)?.join(name)),
                _ => Err(error),
            }
        }
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(output: &str, ignore: &[&str]) -> Result<PathBuf> {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("notes/sub")).unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        fs::create_dir(root.path().join("static")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("notes", root.path().join("link")).unwrap();
        check(&Config {
            notes: root.path().join("notes"),
            output: root.path().join(output),
            ignore: ignore.iter().map(|glob| (*glob).to_owned()).collect(),
            root: root.path().to_owned(),
            file: Some(root.path().join("noteweave.toml")),
            ..Config::default()
        })
    }

    #[test]
    fn the_output_may_lie_beside_the_vault_and_where_nothing_is_read() {
        for output in ["public", "deep/new/public", "notes/.site", "notes/../out"] {
            assert!(
                judge(output, &[]).is_ok(),
                "{output}: {:?}",
                judge(output, &[])
            );
        }
        for glob in ["public", "/public/", "public/", "pub*"] {
            assert!(judge("notes/public", &[glob]).is_ok(), "{glob}");
        }
        assert!(judge("notes/build/public", &["build"]).is_ok());
    }

    #[test]
    fn the_output_may_not_be_around_or_in_the_vault() {
        for output in [
            "notes",
            "notes/",
            "",
            ".",
            "notes/..",
            "notes/sub",
            "notes/new",
            "notes/sub/../new",
        ] {
            let error = judge(output, &["other", "*.html"]).unwrap_err();
            assert!(matches!(error, Error::Output { .. }), "{output}: {error}");
        }
    }

    #[test]
    fn the_output_may_not_be_a_file_or_the_static_folder() {
        for output in ["file", "file/x", "static", "static/x"] {
            let error = judge(output, &[]).unwrap_err();
            assert!(matches!(error, Error::Output { .. }), "{output}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_hides_nothing() {
        for output in ["link", "link/", "link/new"] {
            let error = judge(output, &[]).unwrap_err();
            assert!(matches!(error, Error::Output { .. }), "{output}: {error}");
        }
    }
}
