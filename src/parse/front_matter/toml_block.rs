//! Reads TOML between two lines `+++`, as in Hugo and Zola, into nodes that know their place in the file (P24).
//!
//! Entry point: [`entries`].

use super::duplicates::keep_last;
use super::node::{KeyValue, Node, NodeKind, Notation};
use super::report::PropertyFindings;
use super::yaml::SyntaxError;
use crate::model::Span;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Deepest nesting of dotted keys in one line. Each level is a table, and reading nested tables takes stack.
const DEPTH: usize = 64;

/// Reads the TOML in `block` of `text`. Each key of the result occurs once (P6).
///
/// # Errors
/// If it is not TOML.
pub(super) fn entries<'t>(
    text: &'t str,
    block: Range<usize>,
    report: &mut PropertyFindings<'_>,
) -> Result<Vec<KeyValue<'t>>, SyntaxError> {
    let source = TomlBlock {
        text: &text[block.clone()],
        start: block.start,
    };
    if let Some(at) = source.too_deep() {
        return Err(SyntaxError {
            at: block.start + at,
            reason: "the names of tables are nested too deeply".to_owned(),
        });
    }
    match DeTable::parse(source.text) {
        Ok(table) => Ok(source.table(table.into_inner(), true, report)),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let reason = error.message().lines().collect::<Vec<_>>().join(", ");
            Err(SyntaxError {
                at: source.span(at..at).start as usize,
                reason,
            })
        }
    }
}

/// The text between the fences.
struct TomlBlock<'t> {
    text: &'t str,
    /// Where it begins in the file.
    start: usize,
}

impl<'t> TomlBlock<'t> {
    /// Returns the place of the first line whose name has too many levels. A line within a text that looks like one is refused as well.
    fn too_deep(&self) -> Option<usize> {
        let mut at = 0;
        self.text.split_inclusive('\n').find_map(|line| {
            let start = at;
            at += line.len();
            let name = line.split('=').next().unwrap_or_default();
            (name.matches('.').count() > DEPTH).then_some(start)
        })
    }

    fn table(
        &self,
        table: DeTable<'t>,
        top: bool,
        report: &mut PropertyFindings<'_>,
    ) -> Vec<KeyValue<'t>> {
        let entry = |(key, value): (Spanned<Cow<'t, str>>, Spanned<DeValue<'t>>)| KeyValue {
            key_span: self.span(key.span()),
            key: key.into_inner(),
            node: self.node(value, report),
        };
        let mut entries: Vec<KeyValue<'t>> = table.into_iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        keep_last(entries, top, report)
    }

    fn node(&self, value: Spanned<DeValue<'t>>, report: &mut PropertyFindings<'_>) -> Node<'t> {
        let span = self.span(value.span());
        let typed = || {
            let end = self.start + self.text.len();
            let range = span.start as usize..(span.end as usize).min(end);
            Cow::Borrowed(self.text[range.start - self.start..range.end - self.start].trim())
        };
        let kind = match value.into_inner() {
            DeValue::String(text) => NodeKind::Text(text),
            DeValue::Boolean(value) => NodeKind::Bool(value, typed()),
            DeValue::Integer(number) => match number_of(number.as_str(), number.radix()) {
                Some(value) => NodeKind::Number(value, typed()),
                None => NodeKind::Text(typed()),
            },
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(value) => NodeKind::Number(value, typed()),
                Err(_) => NodeKind::Text(typed()),
            },
            DeValue::Datetime(_) => NodeKind::Text(typed()),
            DeValue::Array(items) => {
                let items = items.into_iter().map(|item| self.node(item, report));
                NodeKind::List(items.collect())
            }
            DeValue::Table(table) => NodeKind::Map(self.table(table, false, report)),
        };
        Node {
            kind,
            span,
            notation: Notation::Nothing,
        }
    }

    /// Converts a range of the block into a place in the file.
    fn span(&self, range: Range<usize>) -> Span {
        let start = self
            .text
            .floor_char_boundary(range.start.min(self.text.len()));
        let end = self.text.ceil_char_boundary(range.end.min(self.text.len()));
        Span::new(self.start + start, self.start + end.max(start))
    }
}

fn number_of(digits: &str, radix: u32) -> Option<f64> {
    if radix == 10 {
        return digits.parse().ok();
    }
    let (minus, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits),
    };
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let value = i128::from_str_radix(digits, radix).ok()? as f64;
    Some(if minus { -value } else { value })
}
