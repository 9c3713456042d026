//! Collects the problems that keep the site from being up to date, in words for the terminal and for open pages.
//!
//! Entry point: [`Problems::text`]. A problem of each kind stays until it is solved, whatever else changes.

use crate::config::Config;
use crate::error::{Error, Mistake};
use crate::link::Vault;
use crate::model::Finding;
use crate::print::{self, Format, Shown, Sources};
use crate::site::Session;
use std::fs;

/// A text for each kind of problem.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) settings: Option<String>,
    pub(super) theme: Option<String>,
    pub(super) vault: Option<String>,
    pub(super) unreadable: Option<String>,
    pub(super) stopping: Option<String>,
    pub(super) plan: Option<String>,
}

impl Problems {
    /// Returns all problems as text, or `None` if there are none.
    pub(super) fn text(&self) -> Option<String> {
        let all = [
            &self.settings,
            &self.theme,
            &self.vault,
            &self.unreadable,
            &self.stopping,
            &self.plan,
        ];
        let texts: Vec<&str> = all.into_iter().flatten().map(|t| t.trim_end()).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// Whether a problem may pass without an event that reports it.
    pub(super) fn may_pass(&self) -> bool {
        self.vault.is_some() || self.unreadable.is_some()
    }
}

/// Returns the mistakes in the settings, each with its line.
pub(super) fn in_settings(error: &Error) -> String {
    let Error::Config { path, mistakes } = error else {
        return error.to_string();
    };
    let settings = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = settings.lines().collect();
    let with_source = |mistake: &Mistake| {
        let told = mistake.line(path);
        let (line, before) = (mistake.line, mistake.column.saturating_sub(1));
        let Some(source) = lines.get(line.saturating_sub(1)) else {
            return told;
        };
        let gutter = " ".repeat(line.to_string().len());
        let indent = " ".repeat(before);
        format!("{told}\n{line} | {source}\n{gutter} | {indent}^")
    };
    let lines: Vec<_> = mistakes.iter().map(with_source).collect();
    lines.join("\n")
}

/// Returns the notes that cannot be read.
pub(super) fn unreadable(session: &Session) -> Option<String> {
    let line = |f: &Finding| format!("{}: {}", f.path, f.message);
    let lines: Vec<String> = session.unreadable().map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Returns the findings that forbid showing anything (R4).
pub(super) fn stopping(vault: &Vault, config: &Config) -> Option<String> {
    let stops = vault.findings.iter().filter(|f| f.code.stops_the_build());
    let shown = print::select(stops, config, vault, false);
    let shown: Vec<Shown<'_>> = shown
        .into_iter()
        .filter(|s| s.finding.code.stops_the_build())
        .collect();
    let sources = Sources {
        text: &|path| print::note_text(vault, path),
        prefix: "",
    };
    (!shown.is_empty()).then(|| print::findings(Format::Short, &shown, &sources, false))
}
