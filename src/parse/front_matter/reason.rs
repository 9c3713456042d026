//! Explains why YAML cannot be read, and what to type instead (NW201).
//!
//! Entry point: [`of`]. The parser's error is about its grammar, so the message is made from the line where it stopped.

use super::report::shorten;
use granit_parser::{ErrorKind, ScanError};

const NO_ENTRY: &str = "nothing stands before this comma; remove it";

/// Returns what is wrong with the YAML of `text` at byte `at`, where the parser stopped with `error`.
pub(super) fn of(error: &ScanError, text: &str, at: usize) -> String {
    let line = MistakeLine::at(text, at);
    let found = line.mistake(error.kind());
    found.unwrap_or_else(|| error.info().trim_end_matches('.').to_owned())
}

/// Returns why the text at byte `at` is no list of properties.
pub(super) fn of_no_map(text: &str, at: usize) -> String {
    let line = MistakeLine::at(text, at);
    match joined(line.whole) {
        Some(typed) => space_after_colon(typed),
        None => "expected lines of the form \"key: value\"".to_owned(),
    }
}

/// The line that holds the mistake.
struct MistakeLine<'t> {
    /// The line before it.
    before: &'t str,
    whole: &'t str,
    /// The part that the parser had not read yet.
    rest: &'t str,
}

impl<'t> MistakeLine<'t> {
    fn at(text: &'t str, at: usize) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let whole = text[start..].lines().next().unwrap_or_default();
        let before = text[..start].lines().next_back().unwrap_or_default();
        let rest = whole.get(at - start..).unwrap_or_default();
        Self {
            before,
            whole,
            rest,
        }
    }

    fn mistake(&self, kind: &ErrorKind) -> Option<String> {
        use ErrorKind as E;
        let next = self.rest.chars().next();
        let said = match kind {
            E::UnexpectedEofFlowSequence
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofImplicitFlowMapping
                if self.has_empty_entry() =>
            {
                NO_ENTRY.to_owned()
            }
            E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabAtBlockScalarStart
            | E::TabInPlainScalar => "a tab stands here; indent with spaces".to_owned(),
            E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
                "a quote is never closed".to_owned()
            }
            E::UnclosedFlowCollection { open } => format!("the bracket {open} is never closed"),
            E::UnexpectedEofFlowSequence => "the bracket [ is never closed".to_owned(),
            E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping => {
                "the bracket { is never closed".to_owned()
            }
            E::MismatchedFlowCollectionEnd { open, close } => {
                format!("the bracket {open} is closed by {close}")
            }
            E::MisplacedFlowCollectionEnd => match next {
                Some(bracket) => format!("a bracket {bracket} that nothing opens"),
                None => "a bracket that nothing opens".to_owned(),
            },
            E::UnexpectedCharacter { character } => cannot_begin(*character),
            E::DirectiveDisallowed | E::MissingDirectiveName | E::InvalidDirectiveName => {
                cannot_begin('%')
            }
            E::MissingAnchorOrAliasName => match next {
                Some(mark @ ('*' | '&')) => cannot_begin(mark),
                _ => "a value that begins with * or & must stand in quotes".to_owned(),
            },
            E::MappingValueNotAllowed | E::InvalidColonPlacement => self.colon(),
            E::ExpectedNodeContent
            | E::ExpectedFlowSequenceSeparator
            | E::ExpectedFlowMappingSeparator
            | E::InvalidFlowScalarIndent => return self.in_brackets(next),
            E::BlockSequenceEntryNotAllowed if !self.whole.trim_start().starts_with('-') => {
                "a list begins on the line after its name, each entry on a line of its own"
                    .to_owned()
            }
            E::BlockSequenceEntryNotAllowed | E::InvalidIndentation => self.indentation(),
            E::BlockEntryInFlowCollection | E::PlainScalarStartsWithDashFlowIndicator => {
                "between brackets, entries are separated by commas, not by -".to_owned()
            }
            E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
                after_quote()
            }
            E::UnknownQuotedScalarEscape
            | E::InvalidQuotedScalarHexEscape
            | E::InvalidUnicodeEscape => {
                "a backslash in double quotes means something else; use single quotes or write \\\\"
                    .to_owned()
            }
            E::InvalidBlockScalarHeader => {
                "after > or | the text begins on the next line; put the value in quotes".to_owned()
            }
            E::InvalidBlockScalarIndent | E::InvalidQuotedScalarIndent => self.indentation(),
            E::SimpleKeyExpected | E::InvalidSimpleKey => self.no_key(),
            E::ExpectedBlockMappingKey => return Some(self.unexpected(next)),
            E::ExpectedBlockSequenceEntry => {
                "this line follows a list but is no entry of it; indent it, or begin it with -"
                    .to_owned()
            }
            E::RecursionLimitExceeded => "lists and maps are nested too deeply".to_owned(),
            _ => return None,
        };
        Some(said)
    }

    /// Whether a comma follows another comma or an opening bracket.
    fn has_empty_entry(&self) -> bool {
        let mut last = ' ';
        self.whole.chars().filter(|c| !c.is_whitespace()).any(|c| {
            let is_empty = c == ',' && matches!(last, ',' | '[' | '{');
            last = c;
            is_empty
        })
    }

    /// Explains a colon where no name can end.
    fn colon(&self) -> String {
        for (open, close) in [('[', ']'), ('{', '}')] {
            let count = |bracket: char| self.before.matches(bracket).count();
            if count(open) > count(close) {
                return format!("the bracket {open} is never closed");
            }
        }
        if let Some(typed) = joined(self.before).filter(|_| joined(self.whole).is_none()) {
            return space_after_colon(typed);
        }
        match self.whole.split_once(": ") {
            Some((_, value)) if value.contains(": ") || value.ends_with(':') => {
                "the value has a colon; put it in quotes".to_owned()
            }
            _ if indent(self.whole) > indent(self.before) => self.indentation(),
            _ => "a colon that belongs to no name; put the value in quotes".to_owned(),
        }
    }

    fn in_brackets(&self, next: Option<char>) -> Option<String> {
        let read = self.whole.len() - self.rest.len();
        let before = self.whole[..read].trim_end();
        match next {
            Some(',') if before.ends_with([',', '[', '{']) => Some(NO_ENTRY.to_owned()),
            Some(']' | '}') | None => Some("a bracket is never closed".to_owned()),
            Some(mark @ ('@' | '`' | '%' | '|' | '>')) => Some(cannot_begin(mark)),
            Some(_) if before.ends_with(['"', '\'']) => Some(after_quote()),
            Some(_) if self.whole.contains(['[', '{']) => {
                Some("a comma or a closing bracket is missing".to_owned())
            }
            Some(_) => Some("a bracket above is never closed".to_owned()),
        }
    }

    /// Explains text that is neither the value of the line before nor a name.
    fn unexpected(&self, next: Option<char>) -> String {
        let read = self.whole.len() - self.rest.len();
        let before = self.whole[..read].trim_end();
        if before.ends_with(['"', '\'']) {
            return after_quote();
        }
        if before.ends_with([']', '}']) {
            return "text follows the closing bracket; put the whole value in quotes".to_owned();
        }
        if next == Some('-') {
            return self.indentation();
        }
        self.no_key()
    }

    /// Explains a line without a name.
    fn no_key(&self) -> String {
        if let Some(typed) = joined(self.whole) {
            return space_after_colon(typed);
        }
        if let Some(typed) = joined(self.before) {
            return space_after_colon(typed);
        }
        let line = shorten(self.whole.trim());
        format!("\"{line}\" is neither a name with a colon nor part of the value above")
    }

    fn indentation(&self) -> String {
        if self.whole.starts_with('\t') || self.before.starts_with('\t') {
            return "a tab stands here; indent with spaces".to_owned();
        }
        "the line is indented differently from the lines it belongs to".to_owned()
    }
}

/// Finds a line `name:value`, which lacks a space.
fn joined(line: &str) -> Option<&str> {
    let line = line.trim();
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    let is_joined = !value.is_empty() && !value.starts_with([' ', '\t', '/', ':']);
    (is_name && is_joined).then_some(line)
}

fn space_after_colon(line: &str) -> String {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    let (name, value) = (shorten(name), shorten(value.trim()));
    format!("a space is missing after the colon; write \"{name}: {value}\"")
}

fn cannot_begin(mark: char) -> String {
    if mark.is_alphanumeric() {
        return format!("unexpected {mark}");
    }
    format!("a value cannot begin with {mark}; put it in quotes")
}

fn after_quote() -> String {
    "text follows the closing quote; put the whole value in quotes of the other kind".to_owned()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
