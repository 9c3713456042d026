//! Makes entries of the table of functions.
//!
//! Entry points: [`method`], [`field`], [`each`]; [`crate::value::global`] makes the other ones.

use crate::value::{EachRun, Function, Kind, On, PlainRun, Run};

/// Makes a method of values of a kind.
pub(super) const fn method(
    kind: Kind,
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: PlainRun,
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
    run: PlainRun,
) -> Function {
    Function::new(name, On::Kind(kind), None, result, about, Run::Plain(run))
}

/// Makes a method of lists whose first argument is evaluated for each entry.
pub(super) const fn each(
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: EachRun,
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
