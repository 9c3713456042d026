//! TeX becomes MathML (X1–X7).
//!
//! Entry point: [`Formulas::formula`]. Macros are expanded here, within limits; math-core turns the rest into MathML. Formulas
//! that are too large or nested too deeply for its recursion are refused before it sees them, and what it writes is checked.

mod guard;
mod macros;
mod nesting;

use super::escape;
use macros::Macros;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// Longest source of a formula, and of what its macros may expand to, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// The formulas of one note: commands defined in one hold in those after it (X7).
#[derive(Debug, Default)]
pub(super) struct Formulas {
    macros: Macros,
    converter: Option<LatexToMathML>,
    expanded: String,
}

impl Formulas {
    /// Writes `<math>` for `tex`, or `<code class="math-error">` and returns why (NW019).
    pub(super) fn formula(&mut self, out: &mut String, tex: &str, display: bool) -> Option<String> {
        match self.convert(tex, display) {
            Ok(mathml) => {
                write_math(out, &mathml, tex, display);
                None
            }
            Err(reason) => {
                out.push_str("<code class=\"math-error\">");
                escape::text(out, tex);
                out.push_str("</code>");
                Some(reason)
            }
        }
    }

    /// The children of `<math>`.
    fn convert(&mut self, tex: &str, display: bool) -> Result<String, String> {
        if tex.len() > MAX_BYTES {
            return Err("formula is larger than 64 KiB".to_owned());
        }
        self.expanded.clear();
        self.macros.expand(tex, &mut self.expanded)?;
        if nesting::is_too_deep(&self.expanded) {
            return Err("formula is nested too deeply".to_owned());
        }
        if display && self.expanded.contains("\\tag") && !self.expanded.contains("\\begin") {
            // A label needs an equation around it.
            self.expanded.insert_str(0, "\\begin{equation}");
            self.expanded.push_str("\\end{equation}");
        }
        if self.expanded.trim().is_empty() {
            return Ok(String::new());
        }
        let mode = if display {
            MathDisplay::Block
        } else {
            MathDisplay::Inline
        };
        // Without macros of its own there is nothing in the configuration that could be refused.
        let converter = self.converter.get_or_insert_with(|| {
            LatexToMathML::new(MathCoreConfig {
                allow_unreliable_rendering: true,
                ..MathCoreConfig::default()
            })
            .unwrap_or_default()
        });
        let result = converter.convert_with_local_state(&self.expanded, mode);
        let mathml = result
            .map_err(|error| reason(&error.error_message()))?
            .mathml;
        let children = mathml
            .split_once('>')
            .and_then(|(_, rest)| rest.strip_suffix("</math>"));
        children
            .and_then(guard::checked)
            .ok_or_else(|| "the result is not well-formed".to_owned())
    }
}

/// A message of the converter in the manner of ours: lower-case start, no full stop.
fn reason(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "unknown error".to_owned(),
    }
}

/// X1: the source goes along for copying and for screen readers.
fn write_math(out: &mut String, children: &str, tex: &str, display: bool) {
    out.push_str(if display {
        "<math display=\"block\">"
    } else {
        "<math>"
    });
    out.push_str("<semantics><mrow>");
    out.push_str(children);
    out.push_str("</mrow><annotation encoding=\"application/x-tex\">");
    escape::text(out, tex.trim());
    out.push_str("</annotation></semantics></math>");
}

#[cfg(test)]
mod tests;
