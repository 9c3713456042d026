//! A folder for a site that nobody is to see: `check --leaks` builds into it.
//!
//! Entry point: [`Trial::new`]. It lies beside the output folder, so the same file system with the same rules holds it, and is
//! gone when the value is dropped.

use crate::config::Config;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// Settings for a build into a folder of its own.
#[derive(Debug)]
pub struct Trial {
    config: Config,
}

impl Trial {
    /// Beside the output folder of `config`, or as near as there is a folder: `.public.noteweave-leaks`. What a killed run left
    /// there is taken over by the build.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let mut name = OsString::from(".");
        name.push(config.output.file_name().unwrap_or_default());
        name.push(".noteweave-leaks");
        let above = config.output.ancestors().skip(1);
        let beside = above.into_iter().find(|folder| folder.is_dir());
        let output = beside.unwrap_or(Path::new("")).join(name);
        let config = Config {
            output,
            // Nobody is to see this site, so it leaves nothing.
            cache: None,
            ..config.clone()
        };
        Self { config }
    }

    /// The settings, with the folder as output.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        // Nobody can be told; the next run takes it over.
        let _ = fs::remove_dir_all(&self.config.output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v21_the_folder_lies_beside_the_output_and_goes() {
        let root = tempfile::tempdir().unwrap();
        let trial = Trial::new(&Config {
            output: root.path().join("deep/public"),
            ..Config::default()
        });
        let folder = trial.config().output.clone();
        assert_eq!(folder, root.path().join(".public.noteweave-leaks"));
        fs::create_dir_all(folder.join("a")).unwrap();
        drop(trial);
        assert!(!folder.exists() && root.path().exists());
    }
}
