//! Values as bases and templates see them (P3): the node's own type, or the one that `types.json` asks for.

use super::date::{self, Reading};
use super::known;
use super::node::{self, Entry, Kind, Node};
use super::report::{Report, shorten};
use crate::model::property::KnownProperty;
use crate::model::text::fold;
use crate::model::{Code, PAGE_DATE, Value};
use std::collections::BTreeMap;

/// The value of a property.
pub(super) fn of(
    entry: &Entry<'_>,
    types: &BTreeMap<String, String>,
    report: &mut Report<'_>,
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
        Some("aliases") => list(node, known::split_commas),
        Some("tags") => list(node, known::split_words),
        Some("date" | "datetime") => {
            // The dates of the page are judged where they are read.
            if !KnownProperty::find(&entry.key).is_some_and(KnownProperty::is_date) {
                check_date(entry, report);
            }
            plain(node)
        }
        _ => plain(node),
    }
}

/// NW204 if the value is written like a date that does not exist.
fn check_date(entry: &Entry<'_>, report: &mut Report<'_>) {
    if let Kind::Text(text) = &entry.node.kind
        && date::read(text) == Reading::Impossible
    {
        bad_date(entry, text, report);
    }
}

/// Which properties are dates of the page (P14).
pub(super) struct PageDates<'t> {
    types: &'t BTreeMap<String, String>,
    /// Whether the settings name them.
    are_named: bool,
}

impl<'t> PageDates<'t> {
    /// `types` are Obsidian's, together with the dates that the settings name.
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
pub(super) fn page_date(entry: &Entry<'_>, report: &mut Report<'_>) -> Option<Box<str>> {
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

fn bad_date(entry: &Entry<'_>, value: &str, report: &mut Report<'_>) {
    let (key, value) = (shorten(&entry.key), shorten(value));
    report.add(
        Code::BadDate,
        entry.node.span,
        format!("\"{key}\": not a date: {value}; write 2031-04-05, 2031-04-05 10:30 or 20310405"),
    );
}

/// The type that `types.json` gives `key`; names count in any case.
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

/// A list of texts; a single text is taken apart by `split`.
fn list(node: &Node<'_>, split: fn(&str) -> Vec<&str>) -> Value {
    match &node.kind {
        Kind::List(items) => {
            let value = |item: &Node<'_>| item.text().map_or_else(|| plain(item), text);
            Value::List(items.iter().map(value).collect())
        }
        _ => match node.text() {
            Some(whole) => Value::List(split(whole).into_iter().map(text).collect()),
            None => plain(node),
        },
    }
}

/// The value by its own type.
fn plain(node: &Node<'_>) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value, _) => Value::Bool(*value),
        Kind::Number(value, typed) => Value::Number(*value, typed.as_ref().into()),
        Kind::Text(typed) => text(typed),
        Kind::List(items) => Value::List(items.iter().map(plain).collect()),
        Kind::Map(entries) => {
            let pair = |e: &Entry<'_>| (e.key.as_ref().into(), plain(&e.node));
            Value::Map(entries.iter().map(pair).collect())
        }
    }
}
