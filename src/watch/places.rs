//! Decides which changes concern a site.
//!
//! Entry points: [`Watched::new`] and [`Watched::places`].

use crate::config::{Config, DrawingScript};
use crate::vault;
use notify::RecursiveMode;
use notify::event::{EventKind, ModifyKind};
use std::path::{Component, Path, PathBuf};

/// The places whose changes concern the site, as the system names them in events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Watched {
    /// The vault as the settings name it.
    named: PathBuf,
    vault: PathBuf,
    /// Obsidian's folder of settings in the vault.
    settings_folder: PathBuf,
    /// The same folders of vaults around it, even if they do not exist yet (O10).
    above: Vec<PathBuf>,
    /// Files that noteweave writes: the site, the cache, the manifest. A build that they caused would cause another one, without end.
    own: Vec<PathBuf>,
    /// Where `noteweave.toml` is or could be, and the script for diagrams that it names.
    settings: Vec<PathBuf>,
    /// `templates/` and `static/`, watched with all that is in them where they exist.
    folders: [PathBuf; 2],
    /// Folders in which one of the above could appear.
    parents: Vec<PathBuf>,
}

/// The part of a site that a path belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `noteweave.toml`
    Settings,
    /// Something in `templates/`.
    Theme,
    /// Something in `static/`.
    Static,
    /// A file of Obsidian's or git's settings, which decide what exists and what is private.
    Obsidian,
    /// A file or folder of the vault, named from the folder of the settings.
    Vault(PathBuf),
}

impl Watched {
    /// Makes the places that `config` names. `current` is the current folder.
    pub(super) fn new(config: &Config, current: &Path) -> Self {
        let vault = real(&config.notes);
        let root = match config.root.as_os_str().is_empty() {
            true => real(current),
            false => real(&config.root),
        };
        let mut settings: Vec<_> = match &config.file {
            Some(file) => vec![real(file)],
            None => vec![root.join("noteweave.toml"), vault.join("noteweave.toml")],
        };
        if let Some(DrawingScript::File(script)) = config.drawing_script() {
            settings.push(real(&script));
        }
        let folders = ["templates", "static"].map(|name| root.join(name));
        let mut parents = vec![root];
        let folder = |file: &PathBuf| file.parent().map(Path::to_owned);
        parents.extend(settings.iter().filter_map(folder));
        parents.retain(|p| !p.starts_with(&vault));
        parents.sort();
        parents.dedup();
        let cache = config.cache.as_ref().map(|cache| &cache.folder);
        let own = std::iter::once(&config.output).chain(cache);
        Self {
            named: config.notes.clone(),
            settings_folder: vault.join(&config.vault.config_folder),
            above: above(config),
            own: own.map(|path| real(path)).collect(),
            settings,
            folders,
            parents,
            vault,
        }
    }

    /// Returns the same without events at `own`, where noteweave itself writes.
    pub(super) fn without(mut self, own: &Path) -> Self {
        self.own.push(real(own));
        self
    }

    /// Whether the vault is there.
    pub(super) fn is_there(&self) -> bool {
        self.vault.is_dir()
    }

    /// Returns the parts of the site that a change at `path` concerns.
    pub(super) fn places(&self, path: &Path) -> Vec<Place> {
        let mut places = Vec::new();
        if self.own.iter().any(|own| path.starts_with(own)) {
            return places;
        }
        if self.settings.iter().any(|s| s == path) {
            places.push(Place::Settings);
        }
        let [templates, statics] = &self.folders;
        if path.starts_with(templates) {
            places.push(Place::Theme);
        }
        if path.starts_with(statics) {
            places.push(Place::Static);
        }
        let is_above = |folder: &PathBuf| path == folder || is_settings(path, folder);
        // Files that git ignores are reported or left out (V27).
        let is_git = path.file_name().is_some_and(|name| name == ".gitignore");
        if is_git || self.above.iter().any(is_above) {
            places.push(Place::Obsidian);
        }
        places.extend(self.in_vault(path));
        places
    }

    fn in_vault(&self, path: &Path) -> Option<Place> {
        let inside = path.strip_prefix(&self.vault).ok()?;
        let is_dotted = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if !inside.components().any(is_dotted) {
            return Some(Place::Vault(self.named.join(inside)));
        }
        // The folder may appear with files in it, before it is watched.
        let is_obsidian = path == self.settings_folder || is_settings(path, &self.settings_folder);
        is_obsidian.then_some(Place::Obsidian)
    }

    /// Whether this event ends the watching of a folder.
    pub(super) fn is_lost(&self, kind: EventKind, path: &Path) -> bool {
        let goes = |kind| {
            matches!(
                kind,
                EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
            )
        };
        let mut watched = self.folders.iter().chain(&self.above).chain([&self.vault]);
        goes(kind) && watched.any(|folder| path == folder)
    }

    /// Returns the folders to watch that exist.
    pub(super) fn roots(&self) -> impl Iterator<Item = (&Path, RecursiveMode)> {
        let outside = |folder: &&PathBuf| !folder.starts_with(&self.vault) && folder.is_dir();
        let folders = self.folders.iter().filter(outside);
        let vault = Some(&self.vault).filter(|v| v.is_dir());
        let deep = vault.into_iter().chain(folders);
        let shallow = self.parents.iter().chain(&self.above);
        let shallow = shallow.filter(|folder| folder.is_dir());
        deep.map(|path| (path.as_path(), RecursiveMode::Recursive))
            .chain(shallow.map(|path| (path.as_path(), RecursiveMode::NonRecursive)))
    }
}

/// Returns the folders of settings of vaults around that of `config`.
fn above(config: &Config) -> Vec<PathBuf> {
    let above = vault::above(&config.notes, &config.vault.config_folder).into_iter();
    let mut folders: Vec<_> = above.map(|above| real(&above.settings)).collect();
    folders.sort();
    folders.dedup();
    folders
}

/// Whether the file at `path` is one of Obsidian's settings in `folder` that noteweave reads (O1).
fn is_settings(path: &Path, folder: &Path) -> bool {
    let is_json = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"));
    is_json && path.parent() == Some(folder)
        || vault::OF_PLUGINS
            .iter()
            .any(|file| path == folder.join(file))
}

/// Returns `path` as events of the system name it: without symbolic links. The file or folder need not exist yet.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if !folder.as_os_str().is_empty() => real(folder).join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_the_site_concerns() {
        let root = Path::new("/nowhere/site");
        let config = Config {
            notes: root.join("notes"),
            output: root.join("notes/public"),
            root: root.to_owned(),
            ..Config::default()
        };
        let watched = Watched::new(&config, root);
        let places = |path: &str| watched.places(&root.join(path));
        let vault = |path: &str| vec![Place::Vault(root.join(path))];
        for path in ["notes/a.md", "notes/벌/꿀벌.md", "notes"] {
            assert_eq!(places(path), vault(path));
        }
        assert_eq!(places("notes/.obsidian/app.json"), [Place::Obsidian]);
        assert_eq!(places("notes/.obsidian"), [Place::Obsidian]);
        for path in [
            "notes/.obsidian/plugins/templater-obsidian/data.json",
            "notes/a/.gitignore",
            ".gitignore",
            ".obsidian/app.json",
            ".obsidian",
        ] {
            assert_eq!(places(path), [Place::Obsidian], "{path}");
        }
        let above = watched.places(Path::new("/nowhere/.obsidian/publish.json"));
        assert_eq!(above, [Place::Obsidian]);
        assert_eq!(places("noteweave.toml"), [Place::Settings]);
        assert!(places("notes/noteweave.toml").contains(&Place::Settings));
        assert_eq!(places("templates/note.html"), [Place::Theme]);
        assert_eq!(places("static"), [Place::Static]);
        for path in [
            "notes/public/index.html",
            "notes/.git/index",
            "notes/.a.md.swp",
            "notes/.obsidian/workspace.txt",
            "notes/.obsidian/plugins/data.json",
            "Cargo.toml",
            "../other.md",
        ] {
            assert_eq!(places(path), [], "{path}");
        }
    }

    #[test]
    fn files_that_noteweave_writes_are_not_watched() {
        let root = Path::new("/nowhere/site");
        let config = Config {
            notes: root.join("notes"),
            output: root.join("notes/public"),
            root: root.to_owned(),
            cache: Some(crate::config::CacheConfig::new(
                root.join("notes/ignored/cache"),
                crate::model::Fingerprint::default(),
            )),
            ..Config::default()
        };
        let watched = Watched::new(&config, root).without(&root.join("notes/ignored/m.json"));
        for path in [
            "notes/public/index.html",
            "notes/ignored/cache/sites-1/x/files",
            "notes/ignored/m.json",
            "notes/ignored/.m.json.123.tmp",
        ] {
            assert_eq!(watched.places(&root.join(path)), [], "{path}");
        }
        assert_eq!(watched.places(&root.join("notes/ignored/n.json")).len(), 1);
    }
}
