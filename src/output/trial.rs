//! Makes a folder for a temporary site, into which `check --leaks` builds.
//!
//! Entry points: [`Trial::new`], and [`Trial::clear`], which removes the folder of a search that was killed. The folder lies beside the
//! output folder, so it is on the same file system with the same rules. It and its lock are removed when the value is dropped.

use super::ending::{self, Writing};
use super::swap::{Lock, Target, refused};
use crate::config::{BuildConfig, Config};
use crate::error::{Error, Result};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Settings for a build into a folder of its own.
#[derive(Debug)]
pub struct Trial {
    config: Config,
    _lock: Lock,
    _writing: Writing,
}

impl Trial {
    /// Makes `.public.noteweave-leaks` beside the output folder of `config`, or in the nearest folder above it that exists. If a killed run
    /// left one there, the build takes it over.
    ///
    /// # Errors
    /// [`crate::Error::Output`] if another search is running or the folder beside cannot be written.
    pub fn new(config: &Config) -> Result<Self> {
        let (output, lock) = places(config);
        let _writing = ending::enter().map_err(Error::io("write", &output))?;
        let _lock = Lock::take(lock).map_err(|error| refused(&output, false, &error))?;
        let config = Config {
            output,
            // This site is temporary, so it is not cached.
            cache: None,
            build: BuildConfig { sync: false },
            ..config.clone()
        };
        Ok(Self {
            config,
            _lock,
            _writing,
        })
    }

    /// Removes the folder that a killed search left beside the output of `config`. A running search is left alone.
    pub fn clear(config: &Config) {
        let (output, lock) = places(config);
        if !lock.exists() {
            return;
        }
        // Dropping it removes the folder.
        if let Ok(trial) = Self::new(config) {
            drop(Target::open(&output));
            drop(trial);
        }
    }

    /// Returns the settings, with the folder as output.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

/// Returns the folder for the output of `config`, and the lock that tells whether anybody uses it.
fn places(config: &Config) -> (PathBuf, PathBuf) {
    let mut name = OsString::from(".");
    name.push(config.output.file_name().unwrap_or_default());
    name.push(".noteweave-leaks");
    let above = config.output.ancestors().skip(1);
    let beside = above.into_iter().find(|folder| folder.is_dir());
    let output = beside.unwrap_or(Path::new("")).join(&name);
    name.push("-lock");
    let lock = output.with_file_name(name);
    (output, lock)
}

impl Drop for Trial {
    fn drop(&mut self) {
        // If this fails, the next run uses the folder again.
        let _ = fs::remove_dir_all(&self.config.output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v21_the_folder_lies_beside_the_output_and_goes() {
        let root = tempfile::tempdir().unwrap();
        let config = Config {
            output: root.path().join("deep/public"),
            ..Config::default()
        };
        let trial = Trial::new(&config).unwrap();
        let folder = trial.config().output.clone();
        assert_eq!(folder, root.path().join(".public.noteweave-leaks"));
        fs::create_dir_all(folder.join("a")).unwrap();
        Trial::clear(&config);
        assert!(Trial::new(&config).is_err() && folder.exists());
        drop(trial);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_search_left_goes() {
        let root = tempfile::tempdir().unwrap();
        let config = Config {
            output: root.path().join("public"),
            ..Config::default()
        };
        Trial::clear(&config);
        for name in [
            ".public.noteweave-leaks/a",
            "..public.noteweave-leaks.noteweave-new/a",
        ] {
            fs::create_dir_all(root.path().join(name)).unwrap();
        }
        for name in [
            ".public.noteweave-leaks-lock",
            "..public.noteweave-leaks.noteweave-lock",
        ] {
            fs::write(root.path().join(name), "").unwrap();
        }
        Trial::clear(&config);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
