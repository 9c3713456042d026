//! What one build leaves for the next: which files of the site it made from what, and coloured code.
//!
//! Entry points: [`Cache::open`], [`Cache::keep`] and [`forget`]. A folder for each site lies in the platform's cache folder. Nothing in it is
//! ever believed without being asked for by the hash of what it was made from, and a file that is damaged, of another version or
//! of another program counts as missing; so it is safe to delete, and a page is the same with it and without it. Files are
//! replaced as a whole, so two builds at once only lose each other's work. Only what the site of the last build shows is kept:
//! what is private now is in no file here (V18).

mod code;
mod file;
mod run;

use crate::config::{CacheConfig, Config};
use crate::error::{Error, Result};
use crate::link::Vault;
use crate::output::{Known, Made, Stamp, site_state};
use crate::render::{CodeMemory, Origin, code_keys};
use code::Code;
use file::{Reader, Writer, clear_up, is_gone};
use run::Run;
pub use run::Said;
use sha2::{Digest, Sha256};
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
}

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
        let CacheConfig { folder, program } = config.cache.clone()?;
        let folder = folder_of(config, &folder);
        Some(Self {
            folder,
            program,
            code: OnceLock::new(),
            known: OnceLock::new(),
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

    /// Keeps what a build said that found this and left the site in `output`. What stays of an earlier one is sealed.
    pub fn keep_said(&self, found: Origin, output: &Path, said: Said) {
        if let Some(left) = site_state(output) {
            let run = Run { found, left, said };
            let _ = run.store(&self.program, &self.folder.join("run"));
        }
    }

    /// Keeps what the build of `vault`, which wrote `known`, leaves for the next one. That it cannot be kept is no reason to fail:
    /// the next build then takes longer.
    ///
    /// # Errors
    /// [`Error::Io`] if what the last build left can be neither replaced nor removed: it may hold what is private now.
    pub fn keep(&self, vault: &Vault, known: &Known) -> Result<()> {
        let _ = fs::create_dir_all(&self.folder);
        clear_up(&self.folder);
        let mut kept = Ok(());
        if let Some(code) = self.pieces().kept(&code_keys(vault)) {
            let mut file = Writer::new(&self.program);
            code.write(&mut file);
            kept = kept.and(file.store(&self.folder.join("code")));
        }
        if self.known() != known {
            let mut file = Writer::new(&self.program);
            write_known(known, &mut file);
            kept = kept.and(file.store(&self.folder.join("files")));
        }
        self.clean();
        kept
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
    Some(files.into_iter().collect())
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
}

#[cfg(test)]
mod tests;
