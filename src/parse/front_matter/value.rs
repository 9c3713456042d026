//! Makes the values of properties for bases and templates: of the node's own type, or of the type in `types.json` (P3).

use super::date::{self, Reading};
use super::node::{self, KeyValue, Node, NodeKind};
use super::report::{PropertyFindings, shorten};
use crate::model::property::KnownProperty;
use crate::model::text::fold;
use crate::model::{Code, PAGE_DATE, Value};
use std::collections::BTreeMap;

/// Returns the value of a property.
pub(super) fn of(
    entry: &KeyValue<'_>,
    types: &BTreeMap<String, String>,
    report: &mut PropertyFindings<'_>,
) -> Value {
    let node = &entry.node;
    match declared(types, &entry.key) {
        Some("text") => node.text().map_or_else(|| plain(node), text),
        Some("number") => match node.text().and_then(|t| Some((node::number(t.trim())?, t))) {
            Some((number, text)) => Value::Number(number, text.into()),
            None => plain(node),
        },
        Some("checkbox") => match node.text().map(str::trim) {
            Some(text) if text.eq_ignore_ascii_case("true") => Value::Bool(true),
            Some(text) if text.eq_ignore_ascii_case("false") => Value::Bool(false),
            _ => plain(node),
        },
        Some("multitext") => list(node, |text| vec![text]),
        Some("aliases") => list(node, split_commas),
        Some("tags") => list(node, split_words),
        Some("date" | "datetime") => {
            // Dates of the page are checked where they are read.
            if !KnownProperty::find(&entry.key).is_some_and(KnownProperty::is_date)
                && let NodeKind::Text(text) = &node.kind
                && date::read(text) == Reading::Impossible
            {
                bad_date(entry, text, report);
            }
            plain(node)
        }
        _ => plain(node),
    }
}

/// Decides which properties are dates of the page (P14).
pub(super) struct PageDates<'t> {
    types: &'t BTreeMap<String, String>,
    /// Whether the settings name them.
    are_named: bool,
}

impl<'t> PageDates<'t> {
    /// `types` are Obsidian's, with the dates that the settings name.
    pub(super) fn new(types: &'t BTreeMap<String, String>) -> Self {
        Self {
            types,
            are_named: types.values().any(|kind| kind == PAGE_DATE),
        }
    }

    /// Whether the property `key` is a date of the page.
    pub(super) fn has(&self, key: &str) -> bool {
        if self.are_named {
            declared(self.types, key.trim()) == Some(PAGE_DATE)
        } else {
            KnownProperty::find(key).is_some_and(KnownProperty::is_date)
        }
    }
}

/// Returns a date of the page in one form; reports NW204 if the value is no date (P14).
pub(super) fn page_date(
    entry: &KeyValue<'_>,
    report: &mut PropertyFindings<'_>,
) -> Option<Box<str>> {
    let node = &entry.node;
    if node.is_empty() {
        return None;
    }
    let found = node.text().and_then(date::of_page);
    if found.is_none() {
        bad_date(
            entry,
            node.text().unwrap_or_else(|| node.kind_name()),
            report,
        );
    }
    found.map(Into::into)
}

fn bad_date(entry: &KeyValue<'_>, value: &str, report: &mut PropertyFindings<'_>) {
    let (key, value) = (shorten(&entry.key), shorten(value));
    report.add(
        Code::BadDate,
        entry.node.span,
        format!("\"{key}\": not a date: {value}; write 2031-04-05, 2031-04-05 10:30 or 20310405"),
    );
}

/// Returns the type that `types.json` gives `key`, in any case.
fn declared<'a>(types: &'a BTreeMap<String, String>, key: &str) -> Option<&'a str> {
    if types.is_empty() {
        return None;
    }
    let found = types.get(key).or_else(|| {
        let folded = if key.is_ascii() {
            None
        } else {
            Some(fold(key))
        };
        let same = |name: &str| match &folded {
            None => name.eq_ignore_ascii_case(key),
            Some(folded) => !name.is_ascii() && fold(name) == *folded,
        };
        let mut all = types.iter();
        all.find(|(name, _)| same(name)).map(|(_, kind)| kind)
    });
    found.map(String::as_str)
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// Returns a list of texts. `split` splits a single text.
fn list(node: &Node<'_>, split: fn(&str) -> Vec<&str>) -> Value {
    match &node.kind {
        NodeKind::List(items) => {
            let value = |item: &Node<'_>| item.text().map_or_else(|| plain(item), text);
            Value::List(items.iter().map(value).collect())
        }
        _ => match node.text() {
            Some(whole) => Value::List(split(whole).into_iter().map(text).collect()),
            None => plain(node),
        },
    }
}

/// Returns the value with its own type.
fn plain(node: &Node<'_>) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(value, _) => Value::Bool(*value),
        NodeKind::Number(value, typed) => Value::Number(*value, typed.as_ref().into()),
        NodeKind::Text(typed) => text(typed),
        NodeKind::List(items) => Value::List(items.iter().map(plain).collect()),
        NodeKind::Map(entries) => {
            let pair = |e: &KeyValue<'_>| (e.key.as_ref().into(), plain(&e.node));
            Value::Map(entries.iter().map(pair).collect())
        }
    }
}

/// Returns the parts of a text between commas, without empty ones.
pub(super) fn split_commas(text: &str) -> Vec<&str> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// Returns the parts of a text between commas and white space, without empty ones.
pub(super) fn split_words(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c == ',' || c.is_whitespace());
    parts.filter(|part| !part.is_empty()).collect()
}
