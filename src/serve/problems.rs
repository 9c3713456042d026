//! What keeps the site from being up to date, in words for the terminal and for open pages.
//!
//! Entry point: [`Problems::text`]. Each kind stays until it is put right, whatever else changes meanwhile.

use crate::config::Config;
use crate::error::{Error, Mistake};
use crate::link::Vault;
use crate::print::{self, Format, Shown, Sources};
use crate::site::Session;
use std::fs;

/// One text for each kind of problem there is.
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
    /// All of them, if there are any.
    pub(super) fn text(&self) -> Option<String> {
        let all = [
            &self.settings,
            &self.theme,
            &self.vault,
            &self.unreadable,
            &self.stopping,
            &self.plan,
        ];
        let texts: Vec<&str> = all
            .into_iter()
            .flatten()
            .map(|text| text.trim_end())
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// Whether one of them may pass without a change that would be noticed.
    pub(super) fn may_pass(&self) -> bool {
        self.vault.is_some() || self.unreadable.is_some()
    }
}

/// The mistakes in the settings, each with the line it is in.
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
    mistakes
        .iter()
        .map(with_source)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The notes that cannot be read.
pub(super) fn unreadable(session: &Session) -> Option<String> {
    let lines = session
        .unreadable()
        .map(|f| format!("{}: {}", f.path, f.message));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The findings for which nothing may be shown (R4).
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
