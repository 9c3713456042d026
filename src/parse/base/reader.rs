//! Reads the parts that bases and views have in common: filters, expressions, ids, sizes (D7, D10, D18).
//!
//! Entry point: [`Reader`], which also gathers the findings.

use crate::model::base::{Filter, Mistake, PlacedId, PropertyId, Source};
use crate::model::text::{nfc, shorten};
use crate::model::{Code, Finding, Span, VaultPath};
use crate::parse::front_matter::node::{KeyValue, Node, NodeKind};
use crate::parse::origin::Origin;

/// Most filters, formulas, columns and so on of one base. More are of no use, and each may cost a pass over all rows.
pub(super) const MOST: usize = 1_000;

/// Reads the parts of one base.
pub(super) struct Reader<'r> {
    pub(super) path: &'r VaultPath,
    pub(super) origin: &'r Origin<'r>,
    pub(super) findings: Vec<Finding>,
}

impl Reader<'_> {
    /// Adds NW501, and returns the mistake for the page.
    pub(super) fn wrong(&mut self, at: Span, reason: &str) -> Mistake {
        self.say(
            Code::BaseSyntax,
            at,
            format!("not a valid base: {reason}"),
            None,
        );
        Mistake {
            message: reason.into(),
            place: self.origin.place(at),
        }
    }

    /// Adds a finding with a hint.
    pub(super) fn say(&mut self, code: Code, at: Span, message: String, help: Option<String>) {
        let place = self.origin.place(at);
        let mut said = Finding::new(code, self.path.clone(), Some(place), message);
        said.help = help;
        self.findings.push(said);
    }

    /// Takes over the findings of the YAML reader, and turns their places in the text of the base into places in the file.
    pub(super) fn take_findings(&mut self, found: Vec<Finding>) {
        let text = self.origin.yaml;
        let starts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let offset = |line: u32, column: u32| {
            let start = starts.get(line as usize - 1).copied().unwrap_or(text.len());
            let mut characters = text[start..].char_indices().map(|(at, _)| start + at);
            characters.nth(column as usize - 1).unwrap_or(text.len())
        };
        for said in found {
            let span = said.place.map_or(Span::new(0, 0), |place| {
                Span::new(
                    offset(place.line.max(1), place.column.max(1)),
                    offset(place.end_line.max(1), place.end_column.max(1)),
                )
            });
            self.wrong(span, &said.message);
        }
    }

    /// Adds NW502 for keys that look like a misspelt key of `known` (D37).
    pub(super) fn hint_at_keys(&mut self, entries: &[KeyValue<'_>], known: &[&str]) {
        let plain = |key: &str| -> String {
            let letters = key.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
            letters.flat_map(char::to_lowercase).collect()
        };
        for entry in entries {
            let key = &*entry.key;
            let typed = plain(key);
            let meant = known.iter().find(|known| {
                let known = known.to_lowercase();
                known == typed || format!("{known}s") == typed || known == format!("{typed}s")
            });
            if let Some(meant) = meant.filter(|meant| **meant != key) {
                let message = format!("\"{}\" is no key of a base", shorten(key));
                let help = format!("did you mean \"{meant}\"?");
                self.say(Code::BaseUnknownName, entry.key_span, message, Some(help));
            }
        }
    }

    /// Reads a filter (D7).
    pub(super) fn filter(&mut self, node: &Node<'_>) -> Filter {
        match &node.kind {
            NodeKind::Null => Filter::Everything,
            NodeKind::List(items) => self.all_of(items, Filter::And),
            NodeKind::Map(entries) => {
                let joins: Vec<_> = entries
                    .iter()
                    .filter(|entry| matches!(&*entry.key, "and" | "or" | "not"))
                    .collect();
                match (&*joins, entries.first()) {
                    ([join], _) => {
                        let list = match &join.node.kind {
                            NodeKind::List(items) => &**items,
                            _ => std::slice::from_ref(&join.node),
                        };
                        let joined = match &*join.key {
                            "and" => Filter::And,
                            "or" => Filter::Or,
                            _ => Filter::Not,
                        };
                        self.all_of(list, joined)
                    }
                    ([_, second, ..], _) => {
                        let reason = "a filter has only one of \"and\", \"or\", \"not\"";
                        Filter::Wrong(self.wrong(second.key_span, reason))
                    }
                    ([], Some(other)) => {
                        let reason =
                            "a filter is an expression, or a map with \"and\", \"or\" or \"not\"";
                        Filter::Wrong(self.wrong(other.key_span, reason))
                    }
                    ([], None) => Filter::Everything,
                }
            }
            _ => match self.source(node) {
                Some(source) => Filter::Expression(source),
                None => Filter::Everything,
            },
        }
    }

    fn all_of(&mut self, items: &[Node<'_>], joined: fn(Vec<Filter>) -> Filter) -> Filter {
        let filters = items.iter().take(MOST).map(|item| self.filter(item));
        let filters: Vec<_> = filters.filter(|f| *f != Filter::Everything).collect();
        match filters.is_empty() {
            true => Filter::Everything,
            false => joined(filters),
        }
    }

    /// Returns the expression that a scalar holds. `None`: it is empty, or `node` is no scalar.
    pub(super) fn source(&self, node: &Node<'_>) -> Option<Source> {
        let text = node.text()?;
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return None;
        }
        let written = self.origin.yaml.get(node.span.range()).unwrap_or_default();
        let verbatim = written.find(trimmed).map(|at| {
            let start = node.span.start + at as u32;
            (
                start,
                self.origin.span(Span {
                    start,
                    end: start + trimmed.len() as u32,
                }),
            )
        });
        // In a quote, the file has marks before each line, so the text does not stand there as it is.
        let verbatim = verbatim.filter(|(_, span)| span.len() == trimmed.len());
        Some(Source {
            text: trimmed.into(),
            span: self.origin.span(node.span),
            verbatim: verbatim.map(|(_, span)| span.start),
        })
    }
}

/// Reads the id that a scalar holds.
pub(super) fn id(reader: &Reader<'_>, node: &Node<'_>) -> Option<PlacedId> {
    let text = node.text().map(str::trim).filter(|text| !text.is_empty())?;
    Some(PlacedId {
        id: PropertyId::new(&nfc(text)),
        span: reader.origin.span(node.span),
    })
}

/// Returns a size in whole pixels.
pub(super) fn pixels(reader: &mut Reader<'_>, key: &str, node: &Node<'_>) -> Option<u32> {
    match &node.kind {
        NodeKind::Null => None,
        NodeKind::Number(size, _) if *size >= 1.0 => Some(size.round().min(10_000.0) as u32),
        _ => {
            ignored(reader, key, node.span);
            None
        }
    }
}

/// Reports that the value of a key cannot be used.
pub(super) fn ignored(reader: &mut Reader<'_>, key: &str, at: Span) {
    reader.wrong(
        at,
        &format!("this value of \"{key}\" cannot be used; it is ignored"),
    );
}
