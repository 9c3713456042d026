//! The cache: what one build leaves for the next.
//!
//! Entry points: [`Cache::open`] and [`forget`]. A build keeps its results by [`Cache::keep_notes`], [`Cache::keep_index`] and
//! [`Cache::keep_site`]. Each site has a folder in the platform's cache folder, with the files that the last build wrote, coloured code,
//! outlines of notes, where their links lead, the terms of the search with the layout of the graph, and what the build told. Entries are
//! keyed by a fingerprint of all that they were made from. So a page is the same with the cache and without it, and the cache may be
//! deleted. Files are replaced as a whole: two builds at once only lose each other's work.
//!
//! Only what the site of the last build shows is kept, and what public notes say to others: nothing of what is private now, except in
//! what the build told, which may name private notes as the terminal does (V18, V19).

mod code;
mod notes;
mod store;

use crate::config::{CacheConfig, Config};
use crate::error::{Error, Result};
use crate::index::IndexMemory;
use crate::link::{FileId, Index, Resolutions, Target, Vault};
use crate::model::{FileState, Fingerprint, Note, VaultPath};
use crate::output::{BuiltFiles, site_state};
use crate::render::{CodeMemory, code_keys};
use crate::vault::FileStamp;
use code::ColouredCode;
use notes::Outlines;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};
use store::{Store, is_gone};

/// What the folders of sites lie in, inside the folder for all; the number changes with the format.
const SITES: &str = "sites-1";

/// The caches of sites that were not built for so long are removed.
const LONGEST: Duration = Duration::from_secs(60 * 60 * 24 * 30);

/// The cache of a site. Each value is read when it is first asked for.
#[derive(Debug)]
pub struct Cache {
    store: Store,
    code: OnceLock<Arc<ColouredCode>>,
    known: OnceLock<Option<BuiltFiles>>,
    notes: OnceLock<Outlines>,
}

/// A note as it was parsed or recalled, before linking.
#[derive(Debug)]
pub struct Named {
    /// Its [`note_key`].
    pub key: Fingerprint,
    /// The note.
    pub note: Arc<Note>,
    /// Its place on disk, with what the disk said before it was read. `None` if that does not tell a later change, or if something was
    /// wrong with the file.
    pub place: Option<(Box<str>, FileState)>,
}

/// Name of the resolved links in the store.
const LINKS: &str = "links";

/// A linked vault, with what the cache has to know about it.
#[derive(Clone, Copy, Debug)]
pub struct Linked<'b> {
    /// The linked vault.
    pub vault: &'b Vault,
    /// What linking knows beyond it.
    pub index: &'b Index,
    /// The notes of all files before linking.
    pub named: &'b [Option<Named>],
    /// The fingerprint of the settings that they were parsed with.
    pub reading: Fingerprint,
}

/// The last build as a whole.
#[derive(Debug, Serialize, Deserialize)]
struct LastRun {
    /// Of all that it found: vault, settings, theme.
    found: Fingerprint,
    /// Of the site as it left it.
    left: Fingerprint,
    output: LastOutput,
}

/// What a build told on the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastOutput {
    /// How: what else the text depends on, besides the vault.
    pub way: String,
    /// Its findings as text.
    pub text: String,
    /// The numbers of its summary.
    pub numbers: [u64; 6],
}

/// Returns the folder for caches of the current user: `--cache-dir`, else the platform's. `None` if it has none.
#[must_use]
pub fn folder(chosen: Option<&Path>) -> Option<PathBuf> {
    if let Some(chosen) = chosen {
        return std::path::absolute(chosen).ok();
    }
    let named = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    let base = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Caches"))
    } else {
        named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache")))
    };
    base.map(|base| base.join("noteweave"))
}

/// Returns a fingerprint of the running program: another one after each change of it.
#[must_use]
pub fn program() -> Option<Fingerprint> {
    let file = std::env::current_exe().ok()?;
    // Some systems run programs by a symbolic link.
    let stamp = FileStamp::at(&file.canonicalize().ok()?).ok()?;
    Some(Fingerprint::of_value(&(env!("CARGO_PKG_VERSION"), stamp)))
}

/// Returns the key of the note at `path` with this `text`, as notes have it: a fingerprint of all that the note is parsed from.
/// `reading` is the fingerprint of the settings that notes are parsed with.
#[must_use]
pub fn note_key(path: &VaultPath, text: &str, reading: Fingerprint) -> Fingerprint {
    Fingerprint::of_value(&(path, text, reading))
}

/// Removes what `folder` holds of the site of `config`, for a build without a cache: something may have become private.
///
/// # Errors
/// [`crate::Error::Io`] if it stays.
pub fn forget(config: &Config, folder: &Path) -> Result<()> {
    let folder = folder_of(config, folder);
    match fs::remove_dir_all(&folder) {
        Err(error) if !is_gone(&error) => Err(Error::io("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// Returns the folder of the site of `config` in the `folder` for all caches.
fn folder_of(config: &Config, folder: &Path) -> PathBuf {
    let mut site = Vec::new();
    for path in [&config.notes, &config.output] {
        site.extend(path.as_os_str().as_encoded_bytes());
        site.push(0);
    }
    let mut name = String::new();
    for byte in &Fingerprint::of(&site).0[..8] {
        let _ = write!(name, "{byte:02x}");
    }
    folder.join(SITES).join(name)
}

impl Cache {
    /// Opens what the last build of the site of `config` left. `None` if the settings want no cache; an empty cache if nothing can be
    /// read.
    #[must_use]
    pub fn open(config: &Config) -> Option<Self> {
        let CacheConfig {
            folder, program, ..
        } = config.cache.as_ref()?;
        let store = Store {
            folder: folder_of(config, folder),
            program: *program,
        };
        Some(Self {
            store,
            code: OnceLock::new(),
            known: OnceLock::new(),
            notes: OnceLock::new(),
        })
    }

    /// Returns coloured code, for [`crate::render::Theme::code`].
    #[must_use]
    pub fn code(&self) -> Arc<dyn CodeMemory> {
        Arc::clone(self.coloured()) as Arc<dyn CodeMemory>
    }

    fn coloured(&self) -> &Arc<ColouredCode> {
        self.code
            .get_or_init(|| Arc::new(ColouredCode::read(&self.store)))
    }

    /// Returns the files of the last build.
    #[must_use]
    pub fn known(&self) -> Option<&BuiltFiles> {
        let known = self.known.get_or_init(|| self.store.read("files"));
        known.as_ref()
    }

    /// Returns the note with this [`note_key`], without text and body.
    #[must_use]
    pub fn note(&self, key: Fingerprint) -> Option<Note> {
        self.notes().recall(key)
    }

    /// Returns the note in the file at `disk` with its [`note_key`], without text and body, if the disk says of the file what it said when
    /// the note was read. `reading` is the fingerprint of the settings that notes are parsed with.
    #[must_use]
    pub fn note_at(
        &self,
        disk: &Path,
        state: &FileState,
        reading: Fingerprint,
    ) -> Option<(Fingerprint, Note)> {
        let key = self.notes().key_at(disk.to_str()?, state, reading)?;
        Some((key, self.note(key)?))
    }

    /// Whether rendering may find anything in the note with this [`note_key`], as far as that is known without parsing the note.
    #[must_use]
    pub fn may_have_findings(&self, key: Fingerprint) -> Option<bool> {
        self.notes().may_have_findings(key)
    }

    fn notes(&self) -> &Outlines {
        self.notes.get_or_init(|| Outlines::read(&self.store))
    }

    /// Returns the fingerprint of the running program.
    #[must_use]
    pub fn program(&self) -> Fingerprint {
        self.store.program
    }

    /// Returns what the last build told in this `way`, if it found the same and the site in `output` is as that build left it.
    #[must_use]
    pub fn last_output(&self, found: Fingerprint, output: &Path, way: &str) -> Option<LastOutput> {
        let run: LastRun = self.store.read("run")?;
        let is_same = run.found == found && run.output.way == way;
        (is_same && site_state(output) == Some(run.left)).then_some(run.output)
    }

    /// Keeps what a build told that found this and left the site in this state.
    pub fn keep_output(&self, found: Fingerprint, left: Fingerprint, output: LastOutput) {
        let run = LastRun {
            found,
            left,
            output,
        };
        // [`Self::keep_notes`] removed that of the last build.
        let _ = self.store.write("run", &run);
    }

    /// Keeps the notes of a linked vault, and where their links lead. If they cannot be kept, the next build only takes longer. The site
    /// need not be written yet, because notes are found by what they are made from.
    ///
    /// # Errors
    /// [`Error::Io`] if what the last build left can be neither replaced nor removed: it may hold what is private now.
    pub fn keep_notes(&self, linked: &Linked<'_>) -> Result<()> {
        let Linked {
            vault,
            index,
            named,
            reading,
        } = linked;
        let store = &self.store;
        let kept = kept_notes(vault, named);
        store.prepare();
        // It may quote what is private now.
        let run = store.remove("run");
        let notes = || {
            let named: Vec<_> = kept.iter().flatten().copied().collect();
            self.notes().keep(&named, *reading, store)
        };
        let links = || {
            let is_kept = |id: FileId| kept.get(id.0 as usize).is_some_and(Option::is_some);
            store.write(LINKS, &index.resolutions(vault, is_kept))
        };
        let (notes, links) = rayon::join(notes, links);
        run.and(notes).and(links)
    }

    /// Keeps what making the search and the graph left.
    ///
    /// # Errors
    /// As [`Self::keep_notes`].
    pub fn keep_index(&self, index: &IndexMemory) -> Result<()> {
        self.store.write("index", index)
    }

    /// Keeps the list of a site's files, once they are written, and the code that its pages show in colour.
    ///
    /// # Errors
    /// As [`Self::keep_notes`].
    pub fn keep_site(&self, files: &BuiltFiles, linked: &Linked<'_>) -> Result<()> {
        let store = &self.store;
        let code = || {
            let wanted = self.wanted_code(linked.vault, linked.named);
            self.coloured().keep(&wanted, store)
        };
        let files = || match self.known() {
            Some(last) if last == files => Ok(()),
            _ => store.write("files", files),
        };
        let (code, files) = rayon::join(code, files);
        self.clean();
        code.and(files)
    }

    /// Reads the outlines of notes, and at the same time where links led in the last build, which it returns.
    #[must_use]
    pub fn open_notes(&self) -> Option<Resolutions<'static>> {
        rayon::join(|| self.notes(), || self.store.read(LINKS)).1
    }

    /// Reads what will be asked for once all notes are linked, while there is time. Returns what making the search and the graph left.
    pub fn read_ahead(&self) -> Option<IndexMemory> {
        self.coloured();
        self.store.read("index")
    }

    /// Returns the keys of all code that pages show in colour.
    fn wanted_code(&self, vault: &Vault, named: &[Option<Named>]) -> FxHashSet<Fingerprint> {
        let mut wanted = FxHashSet::default();
        let public = vault.files.iter().zip(named);
        for (file, named) in public.filter(|(file, _)| file.is_public()) {
            let known = named
                .as_ref()
                .and_then(|named| self.notes().code(named.key));
            match (known, &file.note) {
                (Some(known), _) => wanted.extend(known),
                (None, Some(note)) => wanted.extend(code_keys(note)),
                (None, None) => {}
            }
        }
        wanted
    }

    /// Records that this site is in use, and removes what was left of sites that were not built for long.
    fn clean(&self) {
        let folder = &self.store.folder;
        let Some(sites) = folder.parent() else {
            return;
        };
        let now = SystemTime::now();
        let age = |path: &Path| {
            let modified = fs::metadata(path.join("files")).and_then(|m| m.modified());
            now.duration_since(modified.ok()?).ok()
        };
        if age(folder).is_some_and(|age| age > LONGEST / 10) {
            let file = fs::File::options().write(true).open(folder.join("files"));
            let _ = file.and_then(|file| file.set_modified(now));
        }
        for other in fs::read_dir(sites).into_iter().flatten().flatten() {
            let path = other.path();
            if path != *folder && age(&path).is_some_and(|age| age > LONGEST) {
                let _ = fs::remove_dir_all(path);
            }
        }
    }
}

/// Returns the notes that may be kept, file by file: public ones that link to nothing private, as they were before linking. Findings of a
/// note quote what no page shows, so a note that has any is not kept, and neither is a base: it is small.
fn kept_notes<'n>(vault: &'n Vault, named: &'n [Option<Named>]) -> Vec<Option<&'n Named>> {
    let files = vault.files.iter().zip(named);
    let kept = files.map(|(file, named)| {
        let named = named.as_ref()?;
        let is_as_parsed = Arc::ptr_eq(file.note.as_ref()?, &named.note);
        let may_be_kept = file.is_public()
            && named.note.findings.is_empty()
            // Expressions may name what is private, and show nothing of it.
            && named.note.bases.is_empty()
            && named.note.queries.is_empty()
            && !file.targets.contains(&Target::Private);
        (is_as_parsed && may_be_kept).then_some(named)
    });
    kept.collect()
}

#[cfg(test)]
mod tests;
