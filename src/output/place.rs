//! Decides where noteweave may write: the output folder, the manifest, the cache.
//!
//! Entry points: [`check`] for the output folder, [`check_place`] for the rest. None of them may lie where the author's own files are.
//! Paths are compared as the disk resolves them, so that a symbolic link cannot hide that two are the same.

use crate::config::Config;
use crate::error::{Error, Result};
use crate::model::text::nfc;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Returns the output folder with symbolic links resolved, if it may be written: it is not the vault, does not contain it, and does not lie
/// in a part of it where notes are read.
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
    for (own_folder, name) in own_folders(config) {
        if own_folder.starts_with(&output) || output.starts_with(&own_folder) {
            return Err(refuse(format!("it overlaps with {name}")));
        }
    }
    Ok(output)
}

/// Returns the author's folders that builds read besides the notes, and what to call them.
fn own_folders(config: &Config) -> Vec<(PathBuf, String)> {
    let mut folders = Vec::new();
    let mut add = |folder: PathBuf, name: String| {
        // A folder that does not exist yet may be made later, so its path counts, too.
        folders.push((resolved(&folder), name));
    };
    add(
        config.notes.join(&config.vault.config_folder),
        "the folder of Obsidian's settings".to_owned(),
    );
    if config.file.is_some() {
        for own in ["static", "templates"] {
            let name = format!("the `{own}` folder beside the settings");
            add(config.root.join(own), name);
        }
    }
    folders
}

/// Whether one of our files other than the site may lie at `path`.
///
/// # Errors
/// The reason why not, as the end of a sentence that begins with the file's name.
pub(super) fn check_place(config: &Config, path: &Path) -> std::result::Result<(), String> {
    let path = std::path::absolute(path).map_err(|error| format!("cannot be found: {error}"))?;
    let path = resolved(&path);
    if path.starts_with(resolved(&config.output)) {
        let output = config.output.display();
        return Err(format!(
            "lies in the output folder `{output}`, which holds the site only"
        ));
    }
    for (folder, name) in own_folders(config) {
        if path.starts_with(folder) {
            return Err(format!("lies in {name}"));
        }
    }
    if let Ok(inside) = path.strip_prefix(resolved(&config.notes))
        && !is_never_read(config, inside)
    {
        return Err(format!(
            "lies in the vault `{}`, among the notes",
            config.notes.display()
        ));
    }
    Ok(())
}

/// Returns `path` without `.` and `..` and, as far as it exists, without symbolic links.
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

/// Whether the walk leaves out what lies at `inside`, a path from the vault's root (V4).
fn is_never_read(config: &Config, inside: &Path) -> bool {
    let names: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
    if names
        .iter()
        .any(|name| name.starts_with('.') || name == "node_modules")
    {
        return true;
    }
    // It counts as a folder, because everything in it must be left out.
    let below = format!("{}/x", nfc(&names.join("/")));
    let ignored = config.ignored();
    below
        .match_indices('/')
        .any(|(slash, _)| ignored.matches_entry(&below[..slash], true))
}

/// Returns `path` with symbolic links resolved, except for its last part, which may be missing.
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
    use crate::output::check_others;

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

    fn others(path: &str, ignore: &[&str]) -> [Option<String>; 2] {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        for folder in ["notes/sub", "notes/.obsidian", "static", "public", "tools"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        let own = "{\"notes\": [{\"source\": \"a\", \"url\": \"a/\", \"title\": \"A\", \"unlisted\": true}]}";
        for (file, text) in [
            ("picture.png", "png"),
            ("noteweave.toml", ""),
            ("package.json", "{}"),
            ("other.json", "{\"notes\": [], \"mine\": 1}"),
            ("manifest.json", own),
            ("empty.json", ""),
        ] {
            fs::write(at(file), text).unwrap();
        }
        #[cfg(unix)]
        for (name, to) in [("into", "notes/sub"), ("link.json", "manifest.json")] {
            std::os::unix::fs::symlink(to, at(name)).unwrap();
        }
        let config = |cache| Config {
            notes: at("notes"),
            output: at("public"),
            ignore: ignore.iter().map(|glob| (*glob).to_owned()).collect(),
            root: root.path().to_owned(),
            file: Some(at("noteweave.toml")),
            cache,
            vault: crate::config::VaultConfig::default(),
            ..Config::default()
        };
        let cache = crate::config::CacheConfig::new(at(path), crate::model::Fingerprint::default());
        let told = [
            check_others(&config(None), Some(&at(path))),
            check_others(&config(Some(cache)), None),
        ];
        told.map(|told| {
            let error = told.err()?;
            assert!(matches!(error, Error::Usage(_)), "{error}");
            Some(error.to_string())
        })
    }

    #[test]
    fn a_manifest_and_a_cache_lie_where_nothing_of_the_author_is() {
        for path in [
            "new",
            "tools/new",
            "tools/../new",
            "notes/.noteweave/x",
            "a/b/c",
        ] {
            assert_eq!(others(path, &[]), [None, None], "{path}");
        }
        assert_eq!(others("notes/sub/x", &["sub"]), [None, None]);
        for (path, words) in [
            ("public/x", "output folder"),
            ("public", "output folder"),
            ("notes/../public/x", "output folder"),
            ("notes/x.json", "among the notes"),
            ("notes/sub/new/x", "among the notes"),
            ("notes/.obsidian/app.json", "Obsidian's settings"),
            ("static/x", "`static`"),
            ("templates/x", "`templates`"),
        ] {
            for told in others(path, &[]) {
                let told = told.unwrap_or_else(|| panic!("{path} is not refused"));
                assert!(told.contains(words) && told.contains("help: "), "{told}");
            }
        }
        if cfg!(unix) {
            for told in others("into/x", &[]) {
                assert!(told.unwrap().contains("among the notes"));
            }
        }
    }

    #[test]
    fn a_wrong_output_folder_is_told_before_what_lies_in_it() {
        let root = tempfile::tempdir().unwrap();
        let config = Config {
            notes: root.path().to_owned(),
            output: "/".into(),
            cache: Some(crate::config::CacheConfig::new(
                root.path().join("cache"),
                crate::model::Fingerprint::default(),
            )),
            ..Config::default()
        };
        let error = check_others(&config, None).unwrap_err();
        assert!(matches!(&error, Error::Output { .. }), "{error}");
    }

    #[test]
    fn a_manifest_takes_the_place_of_a_manifest_only() {
        for path in ["manifest.json", "empty.json"] {
            let [manifest, _] = others(path, &[]);
            assert_eq!(manifest, None, "{path}");
        }
        for (path, words) in [
            ("picture.png", "was not written by noteweave"),
            ("package.json", "was not written by noteweave"),
            ("other.json", "was not written by noteweave"),
            ("noteweave.toml", "settings file"),
            ("tools/noteweave.toml", "settings file"),
            ("tools", "is a folder"),
        ] {
            let [manifest, _] = others(path, &[]);
            let told = manifest.unwrap_or_else(|| panic!("{path} is not refused"));
            assert!(told.contains(words), "{told}");
        }
        if cfg!(unix) {
            let [manifest, _] = others("link.json", &[]);
            assert!(manifest.unwrap().contains("is a symbolic link"));
            let config = Config {
                notes: "/nowhere/notes".into(),
                output: "/nowhere/public".into(),
                ..Config::default()
            };
            let device = check_others(&config, Some(Path::new("/dev/null")));
            let told = device.unwrap_err().to_string();
            assert!(told.contains("not a regular file"), "{told}");
        }
    }
}
