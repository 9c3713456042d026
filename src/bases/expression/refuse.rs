//! Refuses what a value cannot do (D18, D21).
//!
//! Entry points: [`no_field`], [`no_method`].

use crate::bases::functions::FUNCTIONS;
use crate::value::{Fault, FaultKind, Function, Kind, On, Value, with_article};

/// The fault that a value has no such field.
pub(super) fn no_field(of: &Value, name: &str, fields: &[&'static Function]) -> Fault {
    let kind = with_article(of.kind());
    let is_known = !fields.is_empty();
    // A key may hold words of the author's.
    let fault = match is_known {
        true => Fault::type_error(format!("{kind} has no \"{name}\"")),
        false => Fault::new(FaultKind::Unknown, format!("{kind} has no such field")),
    };
    if !FUNCTIONS.methods(name).is_empty() {
        return fault.with_help(format!("write .{name}()"));
    }
    match (name, of.kind()) {
        ("len" | "size" | "count", Kind::Text | Kind::List) => fault.with_help("write .length"),
        (_, Kind::File) if !is_known => fault.with_help("write .properties.name for a property"),
        (_, Kind::Link) => fault.with_help("write link.asFile()"),
        _ => fault,
    }
}

/// The fault that a value has none of these methods.
pub(super) fn no_method(of: &Value, functions: &[&'static Function]) -> Fault {
    let name = functions.first().map_or("", |f| f.name);
    let has = functions.iter().filter_map(|f| match f.on {
        On::Kind(kind) => Some(with_article(kind)),
        _ => None,
    });
    let has = has.collect::<Vec<_>>().join(" and ");
    let kind = with_article(of.kind());
    let fault = Fault::type_error(format!("{kind} has no \"{name}\", but {has}"));
    match of.kind() {
        Kind::Number | Kind::Date => {
            let is_of_text = functions.iter().any(|f| f.on == On::Kind(Kind::Text));
            match is_of_text {
                true => fault.with_help(format!("write .toString().{name}()")),
                false => fault,
            }
        }
        _ => fault,
    }
}
