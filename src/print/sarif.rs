//! Writes findings as SARIF 2.1.0, the format of code scanning services.

use super::{Shown, plain_json};
use crate::model::{Code, Severity, Url};
use serde_json::{Value, json};

pub(super) fn write(shown: &[Shown<'_>], prefix: &str) -> String {
    let mut codes: Vec<Code> = shown.iter().map(|s| s.finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<_> = shown.iter().map(|s| result(s, prefix, &codes)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|c| rule(*c)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    plain_json(format!("{log:#}\n"))
}

fn rule(code: Code) -> Value {
    let level = code.severity().map_or("none", level);
    json!({
        "id": code.as_str(),
        "name": code.name(),
        "defaultConfiguration": {"level": level},
    })
}

fn result(shown: &Shown<'_>, prefix: &str, codes: &[Code]) -> Value {
    let f = shown.finding;
    let uri = Url::new(&format!("{prefix}{}", f.path)).encoded();
    let mut place = json!({"artifactLocation": {"uri": uri}});
    if let Some(p) = f.place {
        place["region"] = json!({
            "startLine": p.line,
            "startColumn": p.column,
            "endLine": p.end_line,
            "endColumn": p.end_column,
        });
    }
    let text = match &f.help {
        Some(help) => format!("{}\nhelp: {help}", f.message),
        None => f.message.clone(),
    };
    json!({
        "ruleId": f.code.as_str(),
        "ruleIndex": codes.binary_search(&f.code).unwrap_or_default(),
        "level": level(shown.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
