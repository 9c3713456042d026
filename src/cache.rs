//! What one build leaves for the next: which files of the site it made from what, coloured code, and the terms of the search with
//! the layout of the graph.
//!
//! Entry points: [`Cache::open`], [`Cache::keep`] and [`forget`]. A folder for each site lies in the platform's cache folder. Nothing in it is
//! ever believed without being asked for by the hash of what it was made from, and a file that is damaged, of another version or
//! of another program counts as missing; so it is safe to delete, and a page is the same with it and without it. Files are
//! replaced as a whole, so two builds at once only lose each other's work. Only what the site of the last build shows is kept:
//! what is private now is in no file here (V18).

mod code;
mod file;
mod notes;
mod run;

use crate::config::{CacheConfig, Config};
use crate::error::{Error, Result};
use crate::index::Kept;
use crate::link::{Target, Vault};
use crate::model::{Digest, Note, VaultPath};
use crate::output::{Known, Made, Stamp, site_state};
use crate::render::{CodeKey, CodeMemory, Origin, code_keys};
use code::Code;
use file::{Reader, Writer, clear_up, is_gone};
pub use notes::Key;
use notes::Notes;
use run::Run;
pub use run::Said;
use rustc_hash::FxHashSet;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

/// What the folders of sites lie in, inside the folder for all; the number changes with the format.
const SITES: &str = "sites-1";

/// Sites that were not built for so long are forgotten.
const LONGEST: Duration = Duration::from_secs(60 * 60 * 24 * 30);

/// The cache of a site.
#[derive(Debug)]
pub struct Cache {
    /// The folder of the site.
    folder: PathBuf,
    program: String,
    code: OnceLock<Arc<Code>>,
    known: OnceLock<Known>,
    notes: OnceLock<Notes>,
}

/// A note as it was parsed or recalled, before linking, with its key in the cache.
pub type Named = (Key, Arc<Note>);

/// The folder for caches of the current user: `--cache-dir`, else what the platform has for that. `None` if it has none.
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

/// A name for the running program: another one after each change of it.
#[must_use]
pub fn program() -> Option<String> {
    let file = std::env::current_exe().ok()?;
    let metadata = fs::metadata(file).ok()?;
    let version = env!("CARGO_PKG_VERSION");
    Some(format!(
        "{version} {} {:?}",
        metadata.len(),
        metadata.modified().ok()?
    ))
}

/// Removes what `folder` holds of the site of `config`: whoever wants no cache may have made something private meanwhile.
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

/// The folder of the site of `config` in that for all caches.
fn folder_of(config: &Config, folder: &Path) -> PathBuf {
    let mut site = Sha256::new();
    for path in [&config.notes, &config.output] {
        site.update(path.as_os_str().as_encoded_bytes());
        site.update([0]);
    }
    let mut name = String::new();
    for byte in &site.finalize()[..8] {
        let _ = write!(name, "{byte:02x}");
    }
    folder.join(SITES).join(name)
}

impl Cache {
    /// What the last build of the site of `config` left. `None` if the settings want no cache; an empty one if there is nothing to
    /// be read.
    #[must_use]
    pub fn open(config: &Config) -> Option<Self> {
        let CacheConfig {
            folder, program, ..
        } = config.cache.clone()?;
        let folder = folder_of(config, &folder);
        Some(Self {
            folder,
            program,
            code: OnceLock::new(),
            known: OnceLock::new(),
            notes: OnceLock::new(),
        })
    }

    fn read(&self, name: &str) -> Option<Reader> {
        Reader::open(&self.folder.join(name), &self.program)
    }

    /// Coloured code, for [`crate::render::Theme::code`].
    #[must_use]
    pub fn code(&self) -> Arc<dyn CodeMemory> {
        Arc::clone(self.pieces()) as Arc<dyn CodeMemory>
    }

    fn pieces(&self) -> &Arc<Code> {
        let read = || self.read("code").map(Code::read).unwrap_or_default();
        self.code.get_or_init(|| Arc::new(read()))
    }

    /// The files of the last build.
    #[must_use]
    pub fn known(&self) -> &Known {
        let read = || self.read("files").and_then(read_known);
        self.known.get_or_init(|| read().unwrap_or_default())
    }

    /// The key of the note at `path` with this text, as notes have it, where `types` is a digest of Obsidian's types; and what is
    /// known of it but for its text and body.
    #[must_use]
    pub fn note(&self, path: &VaultPath, text: &str, types: Digest) -> (Key, Option<Note>) {
        let key = Key::new(path, text, types);
        (key, self.notes().recall(&key))
    }

    fn notes(&self) -> &Notes {
        let read = || self.read("notes").map(Notes::read).unwrap_or_default();
        self.notes.get_or_init(read)
    }

    /// What making the search and the graph left.
    fn index(&self) -> Option<Kept> {
        let mut file = self.read("index")?;
        Kept::read(file.rest())
    }

    /// The name of the running program.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    /// What the last build said in this `way`, if it found just this and the site in `output` is as it left it.
    #[must_use]
    pub fn said(&self, found: Origin, output: &Path, way: &str) -> Option<Said> {
        let run = Run::read(self.read("run")?, found)?;
        (run.said.way == way && site_state(output) == Some(run.left)).then_some(run.said)
    }

    /// Keeps what a build said that found this and left the site in this state. What stays of an earlier one is sealed.
    pub fn keep_said(&self, found: Origin, left: Origin, said: Said) {
        let run = Run { found, left, said };
        let _ = run.store(&self.program, &self.folder.join("run"));
    }

    /// Keeps what the build of `vault`, which wrote `known`, leaves for the next one. That it cannot be kept is no reason to fail:
    /// the next build then takes longer. `named` are the notes of all files before linking; `index` is [`None`] if it is what was
    /// kept before.
    ///
    /// # Errors
    /// [`Error::Io`] if what the last build left can be neither replaced nor removed: it may hold what is private now.
    pub fn keep(
        &self,
        vault: &Vault,
        named: &[Option<Named>],
        known: &Known,
        index: Option<&Kept>,
    ) -> Result<()> {
        let _ = fs::create_dir_all(&self.folder);
        clear_up(&self.folder);
        let code = || self.keep_code(vault, named);
        let notes = || self.keep_notes(vault, named);
        let files = || match self.known() {
            last if last == known => Ok(()),
            _ => self.store("files", |file| write_known(known, file)),
        };
        let index = || match index {
            Some(index) => self.store("index", |file| index.write(file.end())),
            None => Ok(()),
        };
        let ((code, notes), (files, index)) =
            rayon::join(|| rayon::join(code, notes), || rayon::join(files, index));
        self.clean();
        code.and(notes).and(files).and(index)
    }

    fn store(&self, name: &str, write: impl FnOnce(&mut Writer)) -> Result<()> {
        let mut file = Writer::new(&self.program);
        write(&mut file);
        file.store(&self.folder.join(name))
    }

    fn keep_code(&self, vault: &Vault, named: &[Option<Named>]) -> Result<()> {
        match self.pieces().kept(&self.wanted_code(vault, named)) {
            Some(code) => self.store("code", |file| code.write(file)),
            None => Ok(()),
        }
    }

    fn keep_notes(&self, vault: &Vault, named: &[Option<Named>]) -> Result<()> {
        let notes: Vec<_> = kept_notes(vault, named).collect();
        if self.notes().are(&notes) {
            return Ok(());
        }
        self.store("notes", |file| self.notes().write(&notes, file))
    }

    /// Reads what will be asked for once all notes are linked, while there is time.
    pub fn read_ahead(&self) -> Option<Kept> {
        let _ = self.known();
        self.pieces();
        self.index()
    }

    /// The keys of all code that pages show in colour.
    fn wanted_code(&self, vault: &Vault, named: &[Option<Named>]) -> FxHashSet<CodeKey> {
        let mut wanted = FxHashSet::default();
        let public = vault.files.iter().zip(named);
        for (file, named) in public.filter(|(file, _)| file.is_public()) {
            let known = named.as_ref().and_then(|(key, _)| self.notes().code(key));
            match (known, &file.note) {
                (Some(known), _) => wanted.extend(known),
                (None, Some(note)) => wanted.extend(code_keys(note)),
                (None, None) => {}
            }
        }
        wanted
    }

    /// Says that this site is in use, and removes what was left of sites that were not built for long.
    fn clean(&self) {
        let Some(sites) = self.folder.parent() else {
            return;
        };
        let now = SystemTime::now();
        let age = |path: &Path| {
            let modified = fs::metadata(path.join("files")).and_then(|m| m.modified());
            now.duration_since(modified.ok()?).ok()
        };
        if age(&self.folder).is_some_and(|age| age > LONGEST / 10) {
            let file = fs::File::options()
                .write(true)
                .open(self.folder.join("files"));
            let _ = file.and_then(|file| file.set_modified(now));
        }
        for other in fs::read_dir(sites).into_iter().flatten().flatten() {
            let path = other.path();
            if path != self.folder && age(&path).is_some_and(|age| age > LONGEST) {
                let _ = fs::remove_dir_all(path);
            }
        }
    }
}

/// The notes that may be kept: public ones that say nothing of what is private, as they were before linking.
fn kept_notes<'n>(
    vault: &'n Vault,
    named: &'n [Option<Named>],
) -> impl Iterator<Item = (Key, &'n Note)> {
    let files = vault.files.iter().zip(named);
    files.filter_map(|(file, named)| {
        let (key, parsed) = named.as_ref()?;
        let is_as_parsed = Arc::ptr_eq(file.note.as_ref()?, parsed);
        let may_be_kept = file.is_public() && !file.targets.contains(&Target::Private);
        (is_as_parsed && may_be_kept).then_some((*key, &**parsed))
    })
}

fn read_known(mut file: Reader) -> Option<Known> {
    let count = file.number()?;
    let mut files = Vec::new();
    for _ in 0..count {
        let path = String::from_utf8(file.text()?.to_vec()).ok()?;
        let origin = Origin(file.take(16)?.try_into().ok()?);
        let stamp = Stamp {
            length: file.number()?,
            modified: file.number()? as i64,
        };
        files.push((path.into_boxed_str(), Made { origin, stamp }));
    }
    let mut known: Known = files.into_iter().collect();
    known.left = match file.number()? {
        0 => None,
        _ => Some(Origin(file.take(16)?.try_into().ok()?)),
    };
    Some(known)
}

fn write_known(known: &Known, file: &mut Writer) {
    let files = known.sorted();
    file.number(files.len() as u64);
    for (path, made) in files {
        file.text(path.as_bytes());
        file.raw(&made.origin.0);
        file.number(made.stamp.length);
        file.number(made.stamp.modified as u64);
    }
    file.number(u64::from(known.left.is_some()));
    if let Some(left) = &known.left {
        file.raw(&left.0);
    }
}

#[cfg(test)]
mod tests;
