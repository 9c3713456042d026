//! The types of command-line arguments. `commands` runs them.

use crate::config::Overrides;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turn a vault of Markdown notes into a fast, cross-linked static site
#[derive(Debug, Parser)]
#[command(name = "noteweave", version, propagate_version = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How much to print, and in which colours.
    #[command(flatten)]
    pub terminal: TerminalArguments,
}

/// Options that every command has.
#[derive(Clone, Copy, Debug, Args)]
pub struct TerminalArguments {
    /// Say more: show findings that are only informative
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Say less: no summary and no progress; findings and errors stay
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the site
    Build(BuildArguments),
    /// Preview the site and follow changes; nothing is written to disk
    Serve(ServeArguments),
    /// Report broken, ambiguous and private links and everything else that is wrong
    Check(CheckArguments),
    /// List what will be public, at which URL, and why the rest is not
    List(ListArguments),
    /// Write settings, a first note and a GitHub Pages workflow; no file is overwritten
    Init(InitArguments),
    /// Print a script that completes commands in a shell
    Completions(CompletionsArguments),
}

/// Where the notes and the settings are.
#[derive(Clone, Debug, Args)]
pub struct VaultArguments {
    /// Folder of the notes [default: `notes` in the settings, else `.` if `.obsidian/` is there, else `./notes`, else `.`]
    #[arg(value_name = "NOTES")]
    pub notes: Option<PathBuf>,
    /// Settings file [default: `noteweave.toml` here or in the folder of the notes]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl VaultArguments {
    /// Returns what of this wins over the settings file.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides {
            notes: self.notes.clone(),
            config: self.config.clone(),
            ..Overrides::default()
        }
    }
}

/// `noteweave build`
#[derive(Debug, Args)]
pub struct BuildArguments {
    /// Where the notes are.
    #[command(flatten)]
    pub vault: VaultArguments,
    /// Folder of the site [default: `output` in the settings, else `public`]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Absolute address of the site [default: `site.url` in the settings]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Also write a JSON list of the public notes and their URLs to FILE
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Exit with 1 when there are warnings; the site is written all the same
    #[arg(long)]
    pub strict: bool,
    /// Stay and build again whenever something changes
    #[arg(short, long)]
    pub watch: bool,
    /// Folder of the cache for the next build [default: the platform's folder for caches]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// Build from nothing, delete the cache of this site, and keep nothing
    #[arg(long, conflicts_with = "cache_dir")]
    pub no_cache: bool,
}

impl BuildArguments {
    /// Returns what of this wins over the settings file.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides {
            output: self.output.clone(),
            base_url: self.base_url.clone(),
            ..self.vault.overrides()
        }
    }
}

/// `noteweave serve`
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Where the notes are.
    #[command(flatten)]
    pub vault: VaultArguments,
    /// Address to listen on [default: `server.host` in the settings, else 127.0.0.1]
    #[arg(long)]
    pub host: Option<String>,
    /// Port; when it is in use, the next free one [default: `server.port` in the settings, else 7070]
    #[arg(long)]
    pub port: Option<u16>,
    /// Open the site in the browser
    #[arg(long)]
    pub open: bool,
}

impl ServeArguments {
    /// Returns what of this wins over the settings file.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides {
            host: self.host.clone(),
            port: self.port,
            ..self.vault.overrides()
        }
    }
}

/// `noteweave check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Where the notes are.
    #[command(flatten)]
    pub vault: VaultArguments,
    /// How to write findings; `json`, `github` and `sarif` go to standard output [default: `human` on a terminal, else `short`]
    #[arg(long, value_enum)]
    pub format: Option<FindingFormat>,
    /// Folder that builds keep what the next one can use in; only read [default: the platform's folder for caches]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// Also build into a temporary folder and search it for paths and lines of private files
    #[arg(long)]
    pub leaks: bool,
    /// Also check private notes
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 also when a finding is only informative
    #[arg(long)]
    pub strict: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// With the line of the note
    Human,
    /// One line each, `path:line:column: severity[code] name: message`
    Short,
    /// A JSON array
    Json,
    /// GitHub Actions annotations
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// `noteweave list`
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Where the notes are.
    #[command(flatten)]
    pub vault: VaultArguments,
    /// How to write the list
    #[arg(long, value_enum, default_value = "table")]
    pub format: ListFormat,
}

/// How the list is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
}

/// `noteweave init`
#[derive(Debug, Args)]
pub struct InitArguments {
    /// Folder to write into; made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
}

/// `noteweave completions`
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn global_options_stand_anywhere() {
        let read = |line: &str| Arguments::try_parse_from(line.split(' ')).unwrap();
        assert_eq!(read("noteweave build -vv").terminal.verbose, 2);
        assert_eq!(
            read("noteweave --color never list").terminal.color,
            Color::Never
        );
        assert!(read("noteweave check -q notes").terminal.quiet);
        assert!(Arguments::try_parse_from(["noteweave", "build", "-q", "-v"]).is_err());
        let both = ["noteweave", "build", "--no-cache", "--cache-dir", "x"];
        assert!(Arguments::try_parse_from(both).is_err());
    }
}
