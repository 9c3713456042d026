//! Methods of numbers.

use super::entry::method;
use crate::value::{Call, Fault, Function, Kind, Value, fixed_number, round_number};

const N: Kind = Kind::Number;

pub(super) const NUMBERS: &[Function] = &[
    method(N, "abs", "", "number", "", |call| apply(call, f64::abs)),
    method(N, "ceil", "", "number", "", |call| apply(call, f64::ceil)),
    method(N, "floor", "", "number", "", |call| apply(call, f64::floor)),
    method(
        N,
        "round",
        "[digits]",
        "number",
        "halves up, as JavaScript",
        |call| {
            let digits = call.number(0)?.unwrap_or_default();
            Ok(Value::number(round_number(this(call), digits as i32)))
        },
    ),
    method(N, "toFixed", "n", "text", "", |call| {
        let digits = call.number(0)?.unwrap_or_default().clamp(0.0, 100.0);
        Ok(fixed_number(this(call), digits as usize).into())
    }),
    method(N, "isEmpty", "", "boolean", "false", |_| Ok(false.into())),
];

fn this(call: &Call<'_, '_>) -> f64 {
    match call.this {
        Value::Number(number) => *number,
        _ => f64::NAN,
    }
}

fn apply(call: &Call<'_, '_>, change: fn(f64) -> f64) -> Result<Value, Fault> {
    Ok(Value::number(change(this(call))))
}
