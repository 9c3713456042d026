//! Writes findings as GitHub Actions commands, which show them beside the lines of a pull request.

use super::{Shown, clean};
use crate::model::Severity;
use std::fmt::Write as _;

pub(super) fn write(shown: &[Shown<'_>], prefix: &str) -> String {
    let mut out = String::new();
    for s in shown {
        let f = s.finding;
        let level = match s.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let file = format!("{prefix}{}", f.path);
        let _ = write!(out, "::{level} file={}", property(&file));
        if let Some(place) = f.place {
            let _ = write!(out, ",line={},col={}", place.line, place.column);
        }
        let title = format!("{} {}", f.code.as_str(), f.code.name());
        let _ = write!(out, ",title={}::{}", property(&title), data(&f.message));
        if let Some(help) = &f.help {
            let _ = write!(out, "%0Ahelp: {}", data(help));
        }
        out.push('\n');
    }
    out
}

/// Escapes a message: a line end would end the command, and other control characters drive the terminal that shows the log.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    let lines = text.split('\n').map(|line| {
        let parts = line.split('\r').map(clean);
        parts.collect::<Vec<_>>().join("%0D")
    });
    lines.collect::<Vec<_>>().join("%0A")
}

/// Escapes a property, which also ends at `,` and `:`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
