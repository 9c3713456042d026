//! Refuses what a value cannot do, and values that grow too large (D18, D21, D29).
//!
//! Entry points: [`no_field`], [`no_method`], [`check_size`].

use crate::bases::functions::FUNCTIONS;
use crate::value::{Budget, Fault, FaultKind, Function, Kind, On, Value, with_article};

/// Deepest nesting of lists and maps that an expression may make.
const DEEPEST: usize = 64;

/// Largest value that an expression may make, in bytes, roughly.
const LARGEST: usize = 16 << 20;

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

/// Refuses lists and maps that are nested too deep or grow too large. Each step of a `reduce` may double them.
pub(super) fn check_size(value: &Value, budget: &Budget) -> Result<(), Fault> {
    fn walk(value: &Value, depth: usize, left: &mut usize, budget: &Budget) -> Result<(), Fault> {
        let size = match value {
            Value::Text(text) | Value::Html(text) => text.len(),
            _ => 0,
        };
        let too_large = || Fault::new(FaultKind::Limit, "makes a value of more than 16 MiB");
        *left = left.checked_sub(size + 16).ok_or_else(too_large)?;
        let mut inner = |items: &mut dyn Iterator<Item = &Value>| {
            if depth == DEEPEST {
                let reason = "makes lists nested deeper than 64 levels";
                return Err(Fault::new(FaultKind::Limit, reason));
            }
            for item in items {
                budget.spend(1)?;
                walk(item, depth + 1, left, budget)?;
            }
            Ok(())
        };
        match value {
            Value::List(items) => inner(&mut items.iter()),
            Value::Map(map) => inner(&mut map.entries.iter().map(|(_, value)| value)),
            _ => Ok(()),
        }
    }
    match value {
        Value::List(_) | Value::Map(_) => {
            let mut left = LARGEST;
            walk(value, 0, &mut left, budget)
        }
        _ => Ok(()),
    }
}
