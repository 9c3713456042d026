//! Functions that choose between values.

use crate::value::{Function, Value, global};

pub(super) const CHOICES: &[Function] = &[
    global(
        "default",
        "x, y",
        "any",
        "`y` if `x` is null; in a list for each entry",
        |call| Ok(default(call.argument(0), call.argument(1))),
    )
    .over(&[0, 1]),
    global("ldefault", "x, y", "any", "`y` if `x` is null", |call| {
        Ok(default(call.argument(0), call.argument(1)))
    }),
    global(
        "choice",
        "condition, a, b",
        "any",
        "both are evaluated",
        |call| {
            let at = if call.argument(0).is_truthy() { 1 } else { 2 };
            Ok(call.argument(at).clone())
        },
    )
    .over(&[0]),
];

fn default(x: &Value, y: &Value) -> Value {
    match x {
        Value::Empty => y.clone(),
        other => other.clone(),
    }
}
