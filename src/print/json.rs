//! Writes findings as a JSON array, one object a line (R1).

use super::{Shown, plain_json};
use serde::Serialize;

/// The fields of a finding, in the order of the rule R1. The numbers are `null` if the finding is about a whole file.
#[derive(Serialize)]
struct Line<'f> {
    path: &'f str,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    severity: &'static str,
    code: &'static str,
    name: &'static str,
    message: &'f str,
    target: Option<&'f str>,
    help: Option<&'f str>,
}

pub(super) fn write(shown: &[Shown<'_>]) -> String {
    let objects: Vec<_> = shown.iter().map(object).collect();
    if objects.is_empty() {
        return "[]\n".to_owned();
    }
    format!("[\n{}\n]\n", objects.join(",\n"))
}

fn object(shown: &Shown<'_>) -> String {
    let f = shown.finding;
    let line = Line {
        path: f.path.as_str(),
        line: f.place.map(|p| p.line),
        column: f.place.map(|p| p.column),
        end_line: f.place.map(|p| p.end_line),
        end_column: f.place.map(|p| p.end_column),
        severity: shown.severity.as_str(),
        code: f.code.as_str(),
        name: f.code.name(),
        message: &f.message,
        target: f.target.as_deref(),
        help: f.help.as_deref(),
    };
    // Strings and numbers always serialise.
    plain_json(serde_json::to_string(&line).unwrap_or_default())
}
