//! Writes one finding a line, as compilers do, with its hint on the next line (R1).

use super::{Shown, clean, clean_message};
use std::fmt::Write as _;

pub(super) fn write(shown: &[Shown<'_>]) -> String {
    let mut out = String::new();
    for s in shown {
        let f = s.finding;
        out.push_str(&clean(f.path.as_str()));
        if let Some(place) = f.place {
            let _ = write!(out, ":{}:{}", place.line, place.column);
        }
        let severity = s.severity.as_str();
        let (code, name) = (f.code.as_str(), f.code.name());
        let _ = writeln!(
            out,
            ": {severity}[{code}] {name}: {}",
            clean_message(&f.message)
        );
        if let Some(help) = &f.help {
            let _ = writeln!(out, "  help: {}", clean_message(help));
        }
    }
    out
}
