//! Prints findings, lists and messages for people and programs. Nothing else prints.
//!
//! Entry points: [`select`] decides which findings a command is about, [`findings`] writes them in a [`Format`], [`Printer`] puts
//! text on the terminal. Text that comes from notes is cleaned of control characters on its way to a terminal.

mod github;
mod human;
mod json;
mod list;
mod progress;
mod sarif;
mod short;

pub use list::{json as list_json, table as list_table};
pub use progress::Progress;

use crate::config::Config;
use crate::error::{Error, Result};
use crate::link::Vault;
use crate::model::{Code, Finding, Severity, VaultPath};
use crate::report::Counts;
use anstream::{AutoStream, ColorChoice};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// A finding with the severity it has under these settings (R5).
#[derive(Clone, Copy, Debug)]
pub struct Shown<'f> {
    /// What was found.
    pub finding: &'f Finding,
    /// How bad it is here.
    pub severity: Severity,
}

/// Returns the findings to show, sorted: those that are not off and, unless `all`, not about private files (R1, R3).
#[must_use]
pub fn select<'f>(
    found: impl IntoIterator<Item = &'f Finding>,
    config: &Config,
    vault: &Vault,
    all: bool,
) -> Vec<Shown<'f>> {
    let mut shown: Vec<_> = found
        .into_iter()
        .filter_map(|finding| {
            let severity = config.severity(finding)?;
            // A finding that stops the build or keeps a note private by mistake is always shown, so that the author learns why.
            let wanted = all || always_shown(finding.code) || !vault.is_private(&finding.path);
            wanted.then_some(Shown { finding, severity })
        })
        .collect();
    shown.sort_by(|a, b| a.finding.order().cmp(&b.finding.order()));
    shown.dedup_by(|a, b| a.finding == b.finding);
    shown
}

fn always_shown(code: Code) -> bool {
    let private_by_mistake = matches!(
        code,
        Code::BadPublishValue
            | Code::BadFrontMatter
            | Code::ForeignMarker
            | Code::UnreadableFile
            // Always about a file of `static/`, so a file of the vault with the same path is not meant.
            | Code::StaticNote
            | Code::UnmatchedPattern
    );
    code.stops_the_build() || private_by_mistake
}

/// Counts the findings of each severity.
#[must_use]
pub fn count(shown: &[Shown<'_>]) -> Counts {
    let mut counts = Counts::default();
    for s in shown {
        match s.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Info => counts.infos += 1,
        }
    }
    counts
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the line of the note.
    Human,
    /// `path:line:column: severity[code] name: message`
    Short,
    /// A JSON array.
    Json,
    /// GitHub Actions annotations.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

impl Format {
    /// Whether it is read by a program, and so goes to standard output.
    #[must_use]
    pub fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Github | Self::Sarif)
    }
}

/// What the formats need to know besides the findings.
pub struct Sources<'v> {
    /// The text of a note, for its line.
    pub text: &'v dyn Fn(&VaultPath) -> Option<&'v str>,
    /// What precedes a vault path to make it a path in the repository, for GitHub and SARIF: `notes/` or nothing.
    pub prefix: &'v str,
}

/// Writes findings. `color` concerns only [`Format::Human`].
#[must_use]
pub fn findings(format: Format, shown: &[Shown<'_>], sources: &Sources<'_>, color: bool) -> String {
    match format {
        Format::Human => human::write(shown, sources, color),
        Format::Short => short::write(shown),
        Format::Json => json::write(shown),
        Format::Github => github::write(shown, sources.prefix),
        Format::Sarif => sarif::write(shown, sources.prefix),
    }
}

/// Returns the text of the note at `path`. The lines of a canvas are JSON, which would tell nobody anything.
#[must_use]
pub fn note_text<'v>(vault: &'v Vault, path: &VaultPath) -> Option<&'v str> {
    let at = vault
        .files
        .binary_search_by(|f| f.entry.path.cmp(path))
        .ok()?;
    let note = vault.files[at].note.as_ref()?;
    note.canvas.is_none().then_some(&*note.text)
}

/// Puts text on standard output and standard error.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    color: ColorChoice,
    quiet: bool,
}

impl Printer {
    /// Makes a printer. If it is `quiet`, it prints no summary and no progress.
    #[must_use]
    pub fn new(color: ColorChoice, quiet: bool) -> Self {
        Self { color, quiet }
    }

    /// Prints the result of a command to standard output. It is no error if nobody reads it any more.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written.
    pub fn result(&self, text: &str) -> Result<()> {
        let mut out = AutoStream::new(io::stdout().lock(), self.color);
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => {
                Err(Error::io("write to", "standard output")(e))
            }
            _ => Ok(()),
        }
    }

    /// Prints a line about what was done to standard output, unless quiet.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written.
    pub fn summary(&self, line: &str) -> Result<()> {
        if self.quiet {
            return Ok(());
        }
        self.result(&format!("{line}\n"))
    }

    /// Prints text beside the result to standard error. If that fails, nobody can be told.
    pub fn aside(&self, text: &str) {
        let mut err = AutoStream::new(io::stderr().lock(), self.color);
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    }

    /// Prints to standard error why a command ends or the preview cannot go on. Messages about settings begin with their place instead of
    /// `error`.
    pub fn problem(&self, text: &str) {
        let text = clean_lines(text.trim_end());
        let first = text.lines().next().unwrap_or_default();
        let head = match first.contains(": error[NW") {
            true => "",
            false => "\u{1b}[1;31merror\u{1b}[0m: ",
        };
        self.aside(&format!("{head}{text}\n"));
    }

    /// Prints to standard error what a command could not do beside its work.
    pub fn warning(&self, text: &str) {
        self.aside(&format!("warning: {}\n", clean(text)));
    }

    /// Returns a spinner with the name of the stage, on a terminal only.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let wanted = !self.quiet && io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        Progress::new(wanted)
    }

    /// Returns the format of findings for people: with excerpts on a terminal, else one line each.
    #[must_use]
    pub fn format_for_people(&self) -> Format {
        if io::stderr().is_terminal() {
            Format::Human
        } else {
            Format::Short
        }
    }
}

/// Returns `text` on one line, with U+FFFD in place of characters that could drive a terminal: control characters, and those that change
/// the direction of text.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let clean = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_unsafe(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(clean).collect())
}

/// Most characters of a message that are shown, which is more than the longest path of any system.
const LONGEST_MESSAGE: usize = 5_000;

/// Cleans a message and cuts it, because it may quote megabytes of a note or a setting.
fn clean_message(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => clean(&text[..end]) + "…",
        None => clean(text),
    }
}

/// Cleans each line of a message, because a template error has several.
fn clean_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(clean_message).collect();
    lines.join("\n")
}

/// Escapes the characters in JSON that [`clean`] would replace, so that it means the same and drives no terminal. They can only stand
/// within its strings; those below U+0020 are escaped already, and line ends around values stay.
fn plain_json(json: String) -> String {
    let is_raw = |c: char| is_unsafe(c) && c != '\n';
    if !json.contains(is_raw) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            c if is_raw(c) => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
