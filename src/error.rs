//! The reasons why noteweave stops. Mistakes in notes are findings instead.

use std::io;
use std::path::{Path, PathBuf};

/// A result with noteweave's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A reason to stop. Everything that is wrong inside a note is a [`crate::model::Finding`] instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The vault folder is missing or no folder.
    #[error("no vault at `{}`: {reason}", path.display())]
    NoVault {
        /// The folder that was given.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// `noteweave.toml` cannot be used (NW403).
    #[error("{}", all_mistakes(path, mistakes))]
    Config {
        /// The settings file.
        path: PathBuf,
        /// All that is wrong with it, in the order of the file.
        mistakes: Vec<Mistake>,
    },
    /// The settings file that was there when the run began is gone (V18).
    #[error(
        "`{}` is gone; until it is back, notes that it keeps private stay private\nhelp: start noteweave again to go on without it",
        path.display()
    )]
    SettingsGone {
        /// The settings file.
        path: PathBuf,
    },
    /// A value on the command line cannot be used.
    #[error("`{name}`: {message}")]
    Argument {
        /// The option as typed, `--base-url`.
        name: &'static str,
        /// What is wrong with its value.
        message: String,
    },
    /// A template cannot be read or filled.
    #[error("template `{name}`: {message}")]
    Template {
        /// Template name, `note.html`.
        name: String,
        /// Tera's report with line and column.
        message: String,
    },
    /// The output folder cannot be used.
    #[error("cannot write to `{}`: {reason}", path.display())]
    Output {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file operation failed.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// `read`, `write`, `create`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The command line asks for something impossible (exit code 2).
    #[error("{0}")]
    Usage(String),
    /// A note was changed after the disk said that it was not, and before its text was read. Whoever builds begins again.
    #[error("a note was changed while the site was built; build again")]
    ChangedMeanwhile,
    /// The system allows too little of something.
    #[error("{0}")]
    Limit(String),
    /// Findings that stop a build (R4).
    #[error("{} the build; nothing was written", finding_stops(*.0))]
    Findings(usize),
    /// The preview server cannot start or goes down.
    #[error("cannot serve: {0}")]
    Serve(String),
}

/// A mistake in the settings file.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// From 1; 1 if the place is not known.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, with a suggestion where there is one.
    pub message: String,
}

impl Mistake {
    /// Returns the line to print for the mistake in the file at `path`.
    #[must_use]
    pub fn line(&self, path: &Path) -> String {
        let Self {
            line,
            column,
            message,
        } = self;
        format!(
            "{}:{line}:{column}: error[NW403] bad-config: {message}",
            path.display()
        )
    }
}

fn all_mistakes(path: &Path, mistakes: &[Mistake]) -> String {
    let lines = mistakes.iter().map(|mistake| mistake.line(path));
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns "1 finding stops", "2 findings stop" and so on.
fn finding_stops(count: usize) -> String {
    match count {
        1 => "1 finding stops".to_owned(),
        _ => format!("{count} findings stop"),
    }
}

impl Error {
    /// Returns the exit code of a run that ends with this error: 2 for wrong usage, else 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::NoVault { .. } => 2,
            _ => 1,
        }
    }

    /// Whether another try may succeed although nobody changes notes, settings or templates: the disk was full, or another build was
    /// writing.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Io { .. } | Self::Output { .. })
    }

    /// Returns a function for `map_err` that makes an [`Error::Io`].
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}
