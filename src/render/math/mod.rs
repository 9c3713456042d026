//! Turns TeX into MathML (X1–X7).
//!
//! Entry point: [`Formulas::formula`]. A formula passes through these stages:
//!
//! 1. [`prepared`]: comments and private-use characters are removed.
//! 2. `macros`: the note's own commands are expanded, within limits.
//! 3. `nesting`: formulas too deep for recursion are refused.
//! 4. `rewrite`: commands that math-core does not know are replaced by commands that it knows, or by marks.
//! 5. math-core: TeX becomes MathML.
//! 6. `finish`: marks become attributes; unknown commands get their colour and their names are kept for NW019.
//! 7. `guard`: only plain MathML with checked attributes passes.

mod finish;
mod guard;
mod input;
mod macros;
mod nesting;
mod rewrite;

use super::escape;
use finish::Finish;
use input::{MAX_BYTES, is_private_use};
use macros::Macros;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use rewrite::Mark;
use std::borrow::Cow;

/// The formulas of one note: commands defined in one hold in those after it (X7).
#[derive(Debug, Default)]
pub(super) struct Formulas {
    macros: Macros,
    converter: Option<LatexToMathML>,
    expanded: String,
}

/// MathML, and the unknown commands in it.
struct Converted {
    children: String,
    unknown: Vec<String>,
}

impl Formulas {
    /// Writes `<math>` for `tex`, with unknown commands in an error colour. If the formula cannot be converted, writes `<code
    /// class="math-error">`. Returns the message for NW019, if there is one.
    pub(super) fn formula(&mut self, out: &mut String, tex: &str, display: bool) -> Option<String> {
        match self.convert(tex, display) {
            Ok(Converted { children, unknown }) => {
                write_math(out, &children, tex, display);
                let names: Vec<_> = unknown.iter().map(|name| format!("`{name}`")).collect();
                match names.len() {
                    0 => None,
                    1 => Some(format!("{} is unknown in this formula", names[0])),
                    _ => Some(format!("{} are unknown in this formula", names.join(", "))),
                }
            }
            Err(reason) => {
                out.push_str("<code class=\"math-error\">");
                escape::text(out, tex);
                out.push_str("</code>");
                Some(format!("cannot read the formula: {reason}"))
            }
        }
    }

    /// Returns the children of `<math>`.
    fn convert(&mut self, tex: &str, display: bool) -> Result<Converted, String> {
        const TOO_DEEP: &str = "formula is nested too deeply";
        if tex.len() > MAX_BYTES {
            return Err("formula is larger than 64 KiB".to_owned());
        }
        self.expanded.clear();
        self.macros.expand(&prepared(tex), &mut self.expanded)?;
        if nesting::is_too_deep(&self.expanded) {
            return Err(TOO_DEEP.to_owned());
        }
        let rewritten = rewrite::rewrite(&self.expanded, display)?;
        if nesting::is_too_deep(&rewritten.tex) {
            return Err(TOO_DEEP.to_owned());
        }
        let mathml = self.mathml(&rewritten.tex, display)?;
        let mut finish = Finish {
            marks: &rewritten.marks,
            tags: &[],
            unknown: Vec::new(),
        };
        let mut tags = Vec::new();
        for (at, mark) in rewritten.marks.iter().enumerate() {
            if let Mark::Tag(tex) = mark {
                tags.push((at, finish.finish(&self.mathml(tex, false)?)));
            }
        }
        finish.tags = &tags;
        let children = guard::checked(&finish.finish(&mathml));
        Ok(Converted {
            children: children.ok_or("the result is not well-formed")?,
            unknown: finish.unknown,
        })
    }

    /// Converts `tex`, without `<math>` around it.
    fn mathml(&mut self, tex: &str, display: bool) -> Result<String, String> {
        if tex.trim().is_empty() {
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
                ignore_unknown_commands: true,
                ..MathCoreConfig::default()
            })
            .unwrap_or_default()
        });
        let result = converter.convert_with_local_state(tex, mode);
        let mathml = result
            .map_err(|error| reason(&error.error_message()))?
            .mathml;
        let children = mathml
            .split_once('>')
            .and_then(|(_, rest)| rest.strip_suffix("</math>"));
        Ok(children.unwrap_or_default().to_owned())
    }
}

/// Returns `tex` without comments, and without characters in private use, because the rewriting uses those itself.
fn prepared(tex: &str) -> Cow<'_, str> {
    if !tex.contains(|c| c == '%' || c == '\0' || is_private_use(c)) {
        return Cow::Borrowed(tex);
    }
    let mut out = String::with_capacity(tex.len());
    let mut chars = tex.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push('\\');
                out.extend(chars.next().filter(|&c| !is_private_use(c)));
            }
            '%' => {
                // A comment ends the command before it.
                out.push(' ');
                chars.find(|&c| c == '\n');
            }
            '\0' => {}
            c if is_private_use(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Returns a message of the converter in our style: with a lower-case start and without a full stop.
fn reason(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "unknown error".to_owned(),
    }
}

/// Writes `<math>` with the source, for copying and for screen readers (X1).
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
