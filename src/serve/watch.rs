//! Notices that something changed. What changed is not told: events are hints, and the vault is looked at again.

use crate::config::{Config, DrawingScript};
use notify_debouncer_full::notify::event::{EventKind, ModifyKind};
use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

/// How long the disk must be quiet: editors save in several steps.
const QUIET: Duration = Duration::from_millis(60);

/// The places whose changes concern the site, as the system names them in events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Watched {
    vault: PathBuf,
    /// Of Obsidian, in the vault.
    settings_folder: PathBuf,
    output: PathBuf,
    /// Where `noteweave.toml` is or could be, and the script for diagrams that it names.
    settings: Vec<PathBuf>,
    /// `templates/` and `static/`, where they exist; watched with all that is in them.
    folders: Vec<PathBuf>,
    /// Folders in which one of the above could appear.
    parents: Vec<PathBuf>,
}

impl Watched {
    /// What `config` names. `current` is the current folder.
    pub(super) fn new(config: &Config, current: &Path) -> Self {
        let vault = real(&config.notes);
        let root = if config.root.as_os_str().is_empty() {
            current
        } else {
            &config.root
        };
        let root = real(root);
        let mut settings: Vec<_> = match &config.file {
            Some(file) => vec![real(file)],
            None => vec![root.join("noteweave.toml"), vault.join("noteweave.toml")],
        };
        if let Some(DrawingScript::File(script)) = config.drawing_script() {
            settings.push(real(&script));
        }
        let folders = ["templates", "static"].map(|name| root.join(name));
        let mut parents = vec![root];
        parents.extend(
            settings
                .iter()
                .filter_map(|s| s.parent().map(Path::to_owned)),
        );
        parents.retain(|p| !p.starts_with(&vault));
        parents.sort();
        parents.dedup();
        Self {
            settings_folder: vault.join(&config.vault.config_folder),
            output: real(&config.output),
            settings,
            folders: folders.to_vec(),
            parents,
            vault,
        }
    }

    /// Whether a change at `path` can change the site.
    fn concerns(&self, path: &Path) -> bool {
        if self.settings.iter().any(|s| s == path) {
            return true;
        }
        if self.folders.iter().any(|f| path.starts_with(f)) {
            return true;
        }
        if path.starts_with(&self.output) {
            return false;
        }
        let Ok(inside) = path.strip_prefix(&self.vault) else {
            return false;
        };
        let is_dotted = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if !inside.components().any(is_dotted) {
            return true;
        }
        let is_json = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"));
        is_json && path.parent() == Some(&self.settings_folder)
    }

    /// Whether this ends the watching of a folder.
    fn is_lost(&self, kind: EventKind, path: &Path) -> bool {
        let goes = matches!(
            kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        goes && (path == self.vault || self.folders.iter().any(|f| path == f))
    }

    /// Everything to watch that is there.
    fn roots(&self) -> impl Iterator<Item = (&Path, RecursiveMode)> {
        let outside = |folder: &&PathBuf| !folder.starts_with(&self.vault) && folder.is_dir();
        let folders = self.folders.iter().filter(outside);
        let vault = Some(&self.vault).filter(|v| v.is_dir());
        let deep = vault.into_iter().chain(folders);
        let deep = deep.map(|path| (path.as_path(), RecursiveMode::Recursive));
        let shallow = self.parents.iter().filter(|p| p.is_dir());
        deep.chain(shallow.map(|path| (path.as_path(), RecursiveMode::NonRecursive)))
    }
}

/// `path` as the system names it in events: without symbolic links.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Watches until it is dropped.
pub(super) struct Watcher {
    watched: Watched,
    /// The folders that were there when watching began.
    present: Vec<PathBuf>,
    /// Whether one of them went or was renamed, which ends the watching of it.
    lost: Arc<AtomicBool>,
    _debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
}

impl Watcher {
    /// Sends to `hint` when something changed. `Err`: why that is impossible, in words.
    pub(super) fn new(watched: Watched, hint: mpsc::Sender<()>) -> Result<Self, String> {
        let filter = watched.clone();
        let lost = Arc::new(AtomicBool::new(false));
        let notice_loss = Arc::clone(&lost);
        let notice = move |result: DebounceEventResult| {
            let concerns = match result {
                Ok(events) => events.iter().any(|event| {
                    if event.paths.iter().any(|p| filter.is_lost(event.kind, p)) {
                        notice_loss.store(true, Ordering::Relaxed);
                    }
                    // Reading a file is an event, too; following it would never end.
                    let change = !event.kind.is_access();
                    change
                        && (event.need_rescan() || event.paths.iter().any(|p| filter.concerns(p)))
                }),
                // Something was lost: better look.
                Err(_) => true,
            };
            if concerns {
                // A full channel means that a hint is waiting already.
                let _ = hint.try_send(());
            }
        };
        let mut debouncer = new_debouncer(QUIET, None, notice).map_err(|e| e.to_string())?;
        let mut present = Vec::new();
        for (path, mode) in watched.roots() {
            debouncer.watch(path, mode).map_err(|e| e.to_string())?;
            present.push(path.to_owned());
        }
        Ok(Self {
            watched: watched.clone(),
            present,
            lost,
            _debouncer: debouncer,
        })
    }

    /// What it watches.
    pub(super) fn watched(&self) -> &Watched {
        &self.watched
    }

    /// Whether a watched folder went away or one to be watched came up since.
    pub(super) fn is_blind(&self) -> bool {
        let present = self.present.iter().map(PathBuf::as_path);
        self.lost.load(Ordering::Relaxed)
            || !self.watched.vault.is_dir()
            || !present.eq(self.watched.roots().map(|(path, _)| path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn watched(root: &Path) -> Watched {
        let config = Config {
            notes: root.join("notes"),
            output: root.join("notes/public"),
            root: root.to_owned(),
            ..Config::default()
        };
        Watched::new(&config, root)
    }

    #[test]
    fn only_what_changes_the_site_concerns() {
        let watched = watched(Path::new("/nowhere/site"));
        let concerns = |path: &str| watched.concerns(&Path::new("/nowhere/site").join(path));
        for path in [
            "notes/a.md",
            "notes/벌/꿀벌.md",
            "notes",
            "notes/.obsidian/app.json",
            "noteweave.toml",
            "notes/noteweave.toml",
            "templates/note.html",
            "static",
        ] {
            assert!(concerns(path), "{path}");
        }
        for path in [
            "notes/public/index.html",
            "notes/.git/index",
            "notes/.a.md.swp",
            "notes/.obsidian/workspace.txt",
            "notes/.obsidian/plugins/data.json",
            "Cargo.toml",
            "../other.md",
        ] {
            assert!(!concerns(path), "{path}");
        }
    }

    #[test]
    fn a_change_is_noticed_and_reading_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let notes = dir.path().join("notes");
        fs::create_dir(&notes).unwrap();
        fs::write(notes.join("a.md"), "a").unwrap();
        let (hint, mut hints) = mpsc::channel(1);
        let watcher = Watcher::new(watched(dir.path()), hint).unwrap();
        assert!(!watcher.is_blind());
        std::thread::sleep(QUIET * 4);
        while hints.try_recv().is_ok() {}
        fs::read(notes.join("a.md")).unwrap();
        std::thread::sleep(QUIET * 6);
        assert!(hints.try_recv().is_err(), "reading is no change");
        fs::create_dir_all(notes.join("n/m")).unwrap();
        fs::write(notes.join("n/m/b.md"), "b").unwrap();
        let waited = (0..100).any(|_| {
            std::thread::sleep(QUIET);
            hints.try_recv().is_ok()
        });
        assert!(waited, "a new note is a change");
        fs::create_dir(dir.path().join("templates")).unwrap();
        assert!(watcher.is_blind(), "a new folder must be watched, too");
    }
}
