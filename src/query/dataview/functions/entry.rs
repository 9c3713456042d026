//! Makes entries of the table of functions, and reads their arguments.
//!
//! Entry points: [`each`], and [`text`] and its like for arguments; [`crate::value::global`] makes the other entries.

use crate::query::dataview::order::type_name;
use crate::value::{Call, EachRun, Fault, Function, On, Run, Value};

/// Makes an entry for a function that may be given a function.
pub(super) const fn each(
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: EachRun,
) -> Function {
    Function::new(
        name,
        On::Nothing,
        Some(arguments),
        result,
        about,
        Run::Each(run),
    )
}

/// The fault that a function does not take a value there.
pub(super) fn refuse(call: &Call<'_, '_>, at: usize) -> Fault {
    let kind = type_name(call.argument(at));
    Fault::type_error(format!(
        "\"{}\" does not take {kind} as argument {}",
        call.name,
        at + 1
    ))
}

/// Returns an argument as text. `None`: null.
pub(super) fn text<'c>(call: &Call<'c, '_>, at: usize) -> Result<Option<&'c str>, Fault> {
    match call.arguments.get(at) {
        None | Some(Value::Empty) => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(refuse(call, at)),
    }
}

/// Returns an argument as a number. `None`: null.
pub(super) fn number(call: &Call<'_, '_>, at: usize) -> Result<Option<f64>, Fault> {
    match call.argument(at) {
        Value::Empty => Ok(None),
        Value::Number(number) => Ok(Some(*number)),
        _ => Err(refuse(call, at)),
    }
}

/// Returns an argument as a whole number.
pub(super) fn whole(call: &Call<'_, '_>, at: usize) -> Result<Option<i64>, Fault> {
    let number = number(call, at)?;
    // Numbers beyond these are as good as infinite.
    Ok(number.map(|number| number.clamp(-1e15, 1e15) as i64))
}

/// Returns a value as text, within the limits.
pub(super) fn string(call: &Call<'_, '_>, value: &Value) -> Result<Value, Fault> {
    call.budget.spend(value.weight())?;
    let text = call.dialect.text(value);
    call.budget.text(text.len())?;
    Ok(text.into())
}
