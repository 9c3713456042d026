//! Makes values from properties and inline fields as they are written (U3, U5).
//!
//! Entry points: [`property`] and [`inline`].

use super::literals;
use crate::link::FileId;
use crate::model::plain::own_words;
use crate::model::{Value as Raw, tag};
use crate::value::{Map, Origin, Place, Value, World, read_number};
use std::sync::Arc;

/// Deepest nesting of lists and maps in a property.
const DEEPEST: usize = 64;

/// Returns the value of a property of the file `from`.
pub(super) fn property(world: &World<'_>, from: FileId, raw: &Raw) -> Value {
    value(raw, 0, &|text| typed(world, from, text))
}

/// Returns a property of the file `from` as YAML has it: its texts are texts (U8).
pub(super) fn plain_property(world: &World<'_>, from: FileId, raw: &Raw) -> Value {
    value(raw, 0, &|text| plain_text(world, from, text))
}

/// Returns a text of the file `from` as text, also if it is wholly a link; without names of private files.
pub(super) fn plain_text(world: &World<'_>, from: FileId, text: &str) -> Value {
    match world.text(from, text) {
        Value::Link(link) if link.place == Place::Private => Value::Text(Arc::clone(&link.words)),
        Value::Link(_) => Value::text(text),
        other => other,
    }
}

fn value(raw: &Raw, depth: usize, of_text: &dyn Fn(&str) -> Value) -> Value {
    match raw {
        Raw::Null => Value::Empty,
        Raw::Bool(is) => Value::Boolean(*is),
        Raw::Number(number, _) => Value::number(*number),
        Raw::Text(text) => of_text(text),
        _ if depth == DEEPEST => Value::Empty,
        Raw::List(items) => Value::list(items.iter().map(|item| value(item, depth + 1, of_text))),
        Raw::Map(entries) => {
            let entry = |(key, raw): &(Box<str>, Raw)| {
                (Arc::from(&*own_words(key)), value(raw, depth + 1, of_text))
            };
            Value::Map(Arc::new(Map {
                entries: entries.iter().map(entry).collect(),
                origin: Origin::Plain,
            }))
        }
    }
}

/// Returns what a text is: a date, a length of time, a link or text (U3).
fn typed(world: &World<'_>, from: FileId, text: &str) -> Value {
    let whole = text.trim();
    if let Some(value) = time(world, whole) {
        return value;
    }
    world.text(from, text)
}

fn time(world: &World<'_>, text: &str) -> Option<Value> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let date = || literals::date(text, &world.zone).map(Value::Date);
    date().or_else(|| literals::duration(text).map(Value::Duration))
}

/// Returns the value of an inline field of the file `from` (U5).
pub(super) fn inline(world: &World<'_>, from: FileId, text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() {
        return Value::Empty;
    }
    if let Some(value) = time(world, text) {
        return value;
    }
    let mut items = Vec::new();
    let mut rest = text;
    while let Some((value, length)) = atom(world, from, rest) {
        items.push(value);
        rest = rest[length..].trim_start();
        match (rest.strip_prefix(','), items.as_slice()) {
            (Some(after), _) if after.trim().is_empty() => return Value::list(items),
            (Some(after), _) => rest = after.trim_start(),
            (None, [one]) if rest.is_empty() => return one.clone(),
            (None, _) if rest.is_empty() => return Value::list(items),
            _ => break,
        }
    }
    world.text(from, text)
}

/// Reads the value at the start of a text; returns it and its length.
fn atom(world: &World<'_>, from: FileId, text: &str) -> Option<(Value, usize)> {
    if let Some((_, length)) = literals::link(text) {
        let link = world.link_of_text(from, &text[..length])?;
        return Some((Value::Link(Arc::new(link)), length));
    }
    if let Some(inside) = text.strip_prefix('"') {
        let mut before = ' ';
        let end = inside.find(|c| {
            let ends = c == '"' && before != '\\';
            before = c;
            ends
        })?;
        let words = inside[..end].replace("\\\"", "\"").replace("\\\\", "\\");
        return Some((world.text(from, &words), end + 2));
    }
    if let Some(name) = text.strip_prefix('#') {
        let length = tag::scan(name);
        return (length > 0).then(|| (Value::text(&text[..=length]), length + 1));
    }
    let end = text.find(',').unwrap_or(text.len());
    let word = text[..end].trim_end();
    let value = match word {
        "true" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        "null" => Value::Empty,
        _ => time(world, word).or_else(|| {
            let is_plain = word
                .bytes()
                .all(|b| b.is_ascii_digit() || b"-.".contains(&b));
            let number = is_plain.then(|| read_number(word)).flatten();
            number.map(Value::Number)
        })?,
    };
    Some((value, end))
}
