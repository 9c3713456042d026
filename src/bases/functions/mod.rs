//! The functions of bases.
//!
//! Entry point: [`FUNCTIONS`], from which the manual's table and "did you mean" are made.

mod dates;
mod entry;
mod files;
mod globals;
mod lists;
mod numbers;
mod texts;

use crate::value::{Function, Kind, On, Table, Value};

/// All functions, methods and fields, in the order of the manual.
pub const FUNCTIONS: Table = Table {
    parts: &[
        globals::GLOBALS,
        globals::ANY,
        dates::DATES,
        dates::DURATIONS,
        texts::TEXTS,
        numbers::NUMBERS,
        lists::LISTS,
        files::LINKS,
        files::FILES,
        files::MAPS,
        files::REGEXPS,
    ],
};

/// Returns what a method of an empty value returns: methods of empty values never fail (D23).
#[must_use]
pub fn of_empty(name: &str) -> Value {
    match name {
        "isEmpty" => Value::Boolean(true),
        "toString" => Value::text(""),
        "length" => Value::Number(0.0),
        "isTruthy" | "contains" | "containsAll" | "containsAny" | "startsWith" | "endsWith"
        | "matches" | "linksTo" | "hasTag" => Value::Boolean(false),
        _ => Value::Empty,
    }
}

/// Writes the manual's table: call, result, notes.
#[must_use]
pub fn manual() -> String {
    FUNCTIONS.manual(call)
}

/// Returns a function as the manual writes it: `text.slice(from[, to])`.
#[must_use]
pub fn call(function: &Function) -> String {
    let name = function.name;
    let name = match function.on {
        On::Nothing => name.to_owned(),
        On::Any => format!("any.{name}"),
        On::Kind(Kind::Map) => format!("map.{name}"),
        On::Kind(kind) => format!("{}.{name}", kind.name()),
    };
    match function.arguments {
        Some(arguments) => format!("{name}({arguments})"),
        None => name,
    }
}
