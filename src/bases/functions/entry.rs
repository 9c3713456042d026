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
    entry(
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
    entry(
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
    entry(name, On::Kind(kind), None, result, about, Run::Plain(run))
}

/// Makes a method of lists whose first argument is evaluated for each entry.
pub(super) const fn each(
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: fn(&Call<'_, '_>, Each<'_>) -> Result<Value, Fault>,
) -> Function {
    entry(
        name,
        On::Kind(Kind::List),
        Some(arguments),
        result,
        about,
        Run::Each(run),
    )
}

/// Makes an entry of the table. Reads from `arguments` how many there may be.
pub(super) const fn entry(
    name: &'static str,
    on: On,
    arguments: Option<&'static str>,
    result: &'static str,
    about: &'static str,
    run: Run,
) -> Function {
    let (least, most) = match arguments {
        Some(arguments) => arity(arguments),
        None => (0, 0),
    };
    Function {
        name,
        on,
        arguments,
        least,
        most,
        result,
        about,
        run,
    }
}

/// Returns how many arguments there are at least and at most: `from[, to]` are one or two, `n…` are one or more.
const fn arity(arguments: &str) -> (usize, usize) {
    let bytes = arguments.as_bytes();
    let (mut least, mut most, mut depth, mut in_name) = (0, 0, 0, false);
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'[' => {
                depth += 1;
                in_name = false;
            }
            b']' => {
                depth -= 1;
                in_name = false;
            }
            b',' | b' ' => in_name = false,
            // The first byte of `…`.
            0xe2 => return (least, usize::MAX),
            _ if in_name => {}
            _ => {
                in_name = true;
                most += 1;
                if depth == 0 {
                    least += 1;
                }
            }
        }
        at += 1;
    }
    (least, most)
}
