//! Which methods and fields a value has, and how many arguments they take.
//!
//! Entry points: [`plainer`] and [`accepts`].

use crate::value::{Function, Value};

/// Returns the value whose methods and fields `of` has besides its own: of a duration its milliseconds (D32), of a link the words for its
/// target (D38).
pub(super) fn plainer(of: &Value) -> Option<Value> {
    match of {
        Value::Duration(duration) => Some(Value::number(duration.millis())),
        Value::Link(link) => Some(Value::text(&*link.words)),
        _ => None,
    }
}

/// Whether a function takes so many arguments.
pub(super) fn accepts(function: &Function, count: usize) -> bool {
    (function.least..=function.most).contains(&count)
}
