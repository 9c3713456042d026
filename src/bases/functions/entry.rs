//! Makes entries of the table of functions.
//!
//! Entry points: [`function`], [`method`], [`field`], [`each`].

use crate::value::{Call, Each, Fault, Function, Kind, On, Run, Value};

/// What a function does.
pub(super) type Plain = fn(&Call<'_, '_>) -> Result<Value, Fault>;

/// Makes a function that is called on nothing.
pub(super) const fn function(
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: Plain,
) -> Function {
    Function::new(
        name,
        On::Nothing,
        Some(arguments),
        result,
        about,
        Run::Plain(run),
    )
}

/// Makes a method of values of a kind.
pub(super) const fn method(
    kind: Kind,
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: Plain,
) -> Function {
    Function::new(
        name,
        On::Kind(kind),
        Some(arguments),
        result,
        about,
        Run::Plain(run),
    )
}

/// Makes a field of values of a kind.
pub(super) const fn field(
    kind: Kind,
    name: &'static str,
    result: &'static str,
    about: &'static str,
    run: Plain,
) -> Function {
    Function::new(name, On::Kind(kind), None, result, about, Run::Plain(run))
}

/// Makes a method of lists whose first argument is evaluated for each entry.
pub(super) const fn each(
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: fn(&Call<'_, '_>, Each<'_>) -> Result<Value, Fault>,
) -> Function {
    Function::new(
        name,
        On::Kind(Kind::List),
        Some(arguments),
        result,
        about,
        Run::Each(run),
    )
}
