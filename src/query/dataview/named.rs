//! Finds the fields of a note by their names: properties and inline fields (U3–U7).
//!
//! Entry points: [`field`] for one name, [`written`] for all.

use super::raw;
use crate::link::FileId;
use crate::model::text::nfc;
use crate::value::{Value, World};
use std::borrow::Cow;

/// A value as it is written.
pub(super) enum Written<'n> {
    Property(&'n crate::model::Value),
    Inline(&'n str),
}

impl Written<'_> {
    /// Makes the value.
    pub(super) fn make(&self, world: &World<'_>, from: FileId) -> Value {
        match self {
            Self::Property(value) => raw::property(world, from, value),
            Self::Inline(text) => raw::inline(world, from, text),
        }
    }
}

/// Returns the fields of a note in the order of their place, those of tasks aside (U7).
pub(super) fn written<'n>(
    world: &World<'n>,
    id: FileId,
) -> impl Iterator<Item = (Cow<'n, str>, Written<'n>)> + use<'n> {
    let file = world.file(id);
    let note = file.note.as_deref().filter(|_| file.visibility.is_shown());
    let properties = world.properties_of(id).iter();
    let properties = properties.map(|p| (nfc(p.key.trim()), Written::Property(&p.value)));
    let inline = note.into_iter().flat_map(|note| note.own_fields());
    let inline = inline.map(|field| (nfc(field.key.trim()), Written::Inline(&field.value)));
    properties.chain(inline)
}

/// Returns the value of a field: of the fields with exactly this name, else of those whose other form it is (U6).
pub(super) fn field(world: &World<'_>, id: FileId, name: &str) -> Value {
    let name = nfc(name);
    let exact = |key: &str| key == name;
    let other = |key: &str| {
        // Most names are in lower case, and their own other form.
        key.chars().any(|c| !is_plain(c)) && other_form(key) == name
    };
    let mut values = collect(world, id, exact);
    if values.is_none() && name.chars().all(|c| is_plain(c) || !c.is_ascii()) {
        values = collect(world, id, other);
    }
    values.unwrap_or_default()
}

fn collect(world: &World<'_>, id: FileId, is_it: impl Fn(&str) -> bool) -> Option<Value> {
    let mut found: Option<Value> = None;
    for (_, value) in written(world, id).filter(|(key, _)| is_it(key)) {
        let value = value.make(world, id);
        found = Some(match found {
            Some(before) => joined(before, value),
            None => value,
        });
    }
    found
}

/// Returns the values of one name as a list (U5).
pub(super) fn joined(before: Value, value: Value) -> Value {
    let items = |value: Value| match value {
        Value::List(items) => items.to_vec(),
        other => vec![other],
    };
    let mut all = items(before);
    all.extend(items(value));
    Value::list(all)
}

/// Whether a character stays in the other form of a name.
fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_')
}

/// Returns the other form of a name: lower case, one `-` for each run of white space, other punctuation dropped (U6).
pub(super) fn other_form(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !out.is_empty() {
            out.push('-');
        }
        let letters = word
            .chars()
            .filter(|c| !c.is_ascii_punctuation() && !is_punctuation(*c) || matches!(c, '-' | '_'));
        out.extend(letters.flat_map(char::to_lowercase));
    }
    out
}

fn is_punctuation(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory as _};
    !c.is_ascii() && c.general_category_group() == Group::Punctuation
}
