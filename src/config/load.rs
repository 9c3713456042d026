//! Finds the settings file and the vault, and applies the command line.

use super::{Config, FILE_NAME, Globs, OUTPUT_RECORD, check, escape, read};
use crate::error::{Error, Mistake, Result};
use crate::model::text;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf, absolute};

/// The output folder unless the settings or the command line say otherwise.
const DEFAULT_OUTPUT: &str = "public";

/// Most bytes of a settings file, ours or Obsidian's.
const LARGEST: u64 = 16 << 20;

/// Settings from the command line, which win over the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `NOTES`
    pub notes: Option<PathBuf>,
    /// `--output`
    pub output: Option<PathBuf>,
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--base-url`
    pub base_url: Option<String>,
    /// `--host`
    pub host: Option<String>,
    /// `--port`
    pub port: Option<u16>,
}

impl Config {
    /// Finds and reads the settings and applies the command line.
    ///
    /// The file is `--config`, else `noteweave.toml` in the `current` folder, else in the vault's root. The vault is the
    /// argument, else `notes` of the file, else `.` if Obsidian's settings are there, else `./notes`, else `.` if it holds a
    /// note (N1). All paths come back absolute.
    ///
    /// # Errors
    /// [`Error::Config`] with line and column for a file that cannot be used, [`Error::Io`] for one that cannot be read,
    /// [`Error::NoVault`] when there is no vault, [`Error::Argument`] for a `--base-url` or `--host` that is none.
    pub fn load(overrides: &Overrides, current: &Path) -> Result<Self> {
        let current = &absolute(current).map_err(Error::io("find", current))?;
        let mut file = match &overrides.config {
            Some(named) => Some(current.join(named)),
            None => settings_in(current)?,
        };
        if file.is_none() {
            file = settings_in(&find_vault(overrides, &Self::default(), current)?)?;
        }
        let mut config = file.map_or_else(|| Ok(Self::default()), read_file)?;
        let vault = find_vault(overrides, &config, current)?;
        config.own_folder = config.name_of(&vault);
        config.notes = vault;
        config.place_output(overrides, current)?;
        config.judge_globs()?;
        config.apply(overrides)?;
        if config.site.title.trim().is_empty() {
            config.site.title = folder_name(&config.notes);
        }
        Ok(config)
    }

    /// Loads the settings again, for a run whose settings were `last`.
    ///
    /// # Errors
    /// Those of [`Self::load`], and [`Error::SettingsGone`] if the file of `last` is gone and there is no other one. Without it, notes that
    /// it keeps private would be public, and an editor may only be replacing it.
    pub fn load_again(overrides: &Overrides, current: &Path, last: &Self) -> Result<Self> {
        let loaded = Self::load(overrides, current);
        let has_other = matches!(&loaded, Ok(config) if config.file.is_some());
        match &last.file {
            Some(file) if !has_other && is_gone(file) => {
                Err(Error::SettingsGone { path: file.clone() })
            }
            _ => loaded,
        }
    }

    /// Reads the settings in `text`, the content of the file `path`. Paths in it stay as written.
    ///
    /// # Errors
    /// [`Error::Config`] with all mistakes.
    pub fn from_text(path: &Path, text: &str) -> Result<Self> {
        let folder = path.parent().unwrap_or(Path::new(""));
        read::read(path, text, |config, table, file| {
            check::places(config, table, folder, file);
        })
    }

    /// Returns the globs of `ignore`, which [`Self::load`] has checked.
    #[must_use]
    pub fn ignored(&self) -> Globs {
        Globs::new(&self.ignore, &self.own_folder).unwrap_or_else(|_| Globs::all())
    }

    /// Returns the globs of `private`, which [`Self::load`] has checked.
    #[must_use]
    pub fn private_by_glob(&self) -> Globs {
        Globs::new(&self.private, &self.own_folder).unwrap_or_else(|_| Globs::all())
    }

    /// Returns the globs of `bases.attachments`, which [`Self::load`] has checked. A list that cannot be used publishes nothing.
    #[must_use]
    pub fn listed_attachments(&self) -> Globs {
        Globs::new(&self.bases.attachments, &self.own_folder).unwrap_or_default()
    }

    /// Returns the settings file's name, for findings about it.
    #[must_use]
    pub fn file_name(&self) -> String {
        let name = self.file.as_deref().and_then(Path::file_name);
        name.map_or_else(
            || FILE_NAME.to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Returns the name of the folder `vault` for the settings: its path from theirs, or the path that they give if it lies elsewhere.
    fn name_of(&self, vault: &Path) -> String {
        if self.file.is_none() {
            return String::new();
        }
        let named = match vault.strip_prefix(&self.root) {
            Ok(inside) => inside,
            Err(_) if self.notes.is_relative() => &self.notes,
            Err(_) => return String::new(),
        };
        let names: Vec<_> = named.iter().map(OsStr::to_string_lossy).collect();
        text::nfc(&names.join("/")).into_owned()
    }

    /// Checks that the patterns can be compiled together, now that the vault is known. Each alone was checked before.
    fn judge_globs(&self) -> Result<()> {
        let lists = [
            (&self.ignore, &self.pattern_places.ignore),
            (&self.private, &self.pattern_places.private),
        ];
        for (patterns, places) in lists {
            if let Err((index, message)) = Globs::new(patterns, &self.own_folder) {
                let place = places.get(index).copied().unwrap_or_default();
                let mistake = Mistake {
                    line: place.line.max(1) as usize,
                    column: place.column.max(1) as usize,
                    message: format!("`{}`: {message}", patterns[index]),
                };
                return Err(Error::Config {
                    path: self.file.clone().unwrap_or_else(|| FILE_NAME.into()),
                    mistakes: vec![mistake],
                });
            }
        }
        Ok(())
    }

    /// Makes `output` absolute. The default folder, if it is inside the vault, is ignored there unless it may hold notes.
    fn place_output(&mut self, overrides: &Overrides, current: &Path) -> Result<()> {
        let base = if self.file.is_some() {
            &self.root
        } else {
            current
        };
        let chosen = match &overrides.output {
            Some(output) => current.join(output),
            None if !self.output.as_os_str().is_empty() => base.join(&self.output),
            None => {
                let output = base.join(DEFAULT_OUTPUT);
                let inside = output.strip_prefix(&self.notes).ok().and_then(Path::to_str);
                if let Some(inside) = inside.filter(|_| is_ours_or_empty(&output)) {
                    self.ignore.push(format!("/{}", escape(&text::nfc(inside))));
                }
                output
            }
        };
        self.output = absolute(&chosen).map_err(Error::io("find", chosen))?;
        Ok(())
    }

    /// Applies the command line, and derives the base path from the address (N13).
    fn apply(&mut self, overrides: &Overrides) -> Result<()> {
        let (base_url, host) = (&overrides.base_url, &overrides.host);
        if let Some(url) = argument("--base-url", base_url, check::site_url)? {
            self.site.url = Some(url);
        }
        if let Some(host) = argument("--host", host, check::host)? {
            self.server.host = host;
        }
        if let Some(port) = overrides.port {
            self.server.port = port;
        }
        let base = self.site.url.as_deref().map_or("/", check::base_of);
        self.site.base.get_or_insert_with(|| base.to_owned());
        Ok(())
    }
}

/// Judges a value of the command line as if it stood in the settings file.
fn argument(
    name: &'static str,
    value: &Option<String>,
    judge: fn(String) -> Result<String, String>,
) -> Result<Option<String>> {
    let judged = value.clone().map(judge).transpose();
    judged.map_err(|message| Error::Argument { name, message })
}

/// Returns the settings file in `folder`, if there is one.
///
/// If it is unknown whether there is one, that is an error: without its settings, notes that they keep private would be public.
fn settings_in(folder: &Path) -> Result<Option<PathBuf>> {
    let file = folder.join(FILE_NAME);
    match fs::symlink_metadata(&file) {
        Ok(_) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", file)(error)),
    }
}

/// Whether no file has this name any more.
fn is_gone(file: &Path) -> bool {
    fs::symlink_metadata(file).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Reads the bytes of a settings file, ours or Obsidian's. Only a regular file is opened, or a link to one, because a pipe or a device
/// might never end.
///
/// # Errors
/// The system's error, or one that the file is no regular file or too large.
pub fn settings_bytes(file: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(file)?;
    if metadata.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder",
        ));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(file)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if read as u64 > LARGEST {
        return Err(io::Error::other("it is too large for a settings file"));
    }
    Ok(bytes)
}

fn read_file(file: PathBuf) -> Result<Config> {
    let bytes = settings_bytes(&file).map_err(Error::io("read", &file))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()])
            .into_owned();
        let last = before.rsplit('\n').next().unwrap_or_default();
        let mistake = Mistake {
            line: before.matches('\n').count() + 1,
            column: last.chars().count() + 1,
            message: "not valid UTF-8".to_owned(),
        };
        Error::Config {
            path: file.clone(),
            mistakes: vec![mistake],
        }
    })?;
    let mut config = Config::from_text(&file, &text)?;
    let file = absolute(&file).map_err(Error::io("find", &file))?;
    config.root = file.parent().map(Path::to_owned).unwrap_or_default();
    config.file = Some(file);
    Ok(config)
}

/// Finds the vault: argument, settings, `.` with Obsidian's settings, `./notes`, `.` with a note (N1).
fn find_vault(overrides: &Overrides, config: &Config, current: &Path) -> Result<PathBuf> {
    let given = match &overrides.notes {
        Some(notes) => Some(current.join(notes)),
        None if !config.notes.as_os_str().is_empty() => Some(config.root.join(&config.notes)),
        None => None,
    };
    let here = |is_vault: bool| is_vault.then(|| current.to_owned());
    let usual = || Some(current.join("notes")).filter(|notes| notes.is_dir());
    let found = given
        .clone()
        .or_else(|| here(is_obsidians(current, config)))
        .or_else(usual)
        .or_else(|| here(holds_a_note(current)));
    let Some(found) = found else {
        return Err(Error::NoVault {
            path: current.to_owned(),
            reason: format!(
                "no folder was given, `notes` is not set in `{FILE_NAME}`, there is no `./notes`, \
                 and the current folder holds neither `.obsidian/` nor a `.md` file"
            ),
        });
    };
    let path = absolute(&found).map_err(Error::io("find", found))?;
    match fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => Ok(path),
        Ok(_) => Err(Error::NoVault {
            path,
            reason: "it is not a folder".to_owned(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let reason = if overrides.notes.is_none() && given.is_some() {
                format!("there is no such folder; `notes` in `{FILE_NAME}` names it")
            } else {
                "there is no such folder".to_owned()
            };
            Err(Error::NoVault { path, reason })
        }
        Err(error) => Err(Error::NoVault {
            path,
            reason: error.to_string(),
        }),
    }
}

/// Whether Obsidian keeps settings in `folder`. A broken symbolic link counts, because it is unknown then which notes they exclude (O6).
fn is_obsidians(folder: &Path, config: &Config) -> bool {
    let names = [".obsidian", &config.vault.config_folder];
    names.iter().any(|name| {
        let settings = folder.join(name);
        settings.is_dir() || settings.is_symlink()
    })
}

fn holds_a_note(folder: &Path) -> bool {
    let is_note = |name: &OsStr| {
        let extension = Path::new(name).extension();
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
    };
    fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| is_note(&entry.file_name())))
}

/// Whether nothing in `folder` can be the author's notes: it is missing, empty, or an earlier build's output.
fn is_ours_or_empty(folder: &Path) -> bool {
    folder.join(OUTPUT_RECORD).is_file()
        || match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        }
}

/// Returns the name of the vault's folder.
fn folder_name(folder: &Path) -> String {
    let real = fs::canonicalize(folder);
    let name = folder
        .file_name()
        .or_else(|| real.as_ref().ok().and_then(|real| real.file_name()));
    let name = name.map(OsStr::to_string_lossy).unwrap_or_default();
    if name.is_empty() {
        "Notes".to_owned()
    } else {
        text::nfc(&name).into_owned()
    }
}

#[cfg(test)]
mod tests;
