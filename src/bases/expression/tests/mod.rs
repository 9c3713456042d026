//! Expressions over the vault of [`crate::value::tests::BOOKS`]. Topics are one file each.

mod cases;
mod functions;
mod limits;
mod syntax;

use super::*;
use crate::link::FileId;
use crate::value::tests::Bench;
use crate::value::{Fault, FaultKind, Value, World};

/// Returns columns for the formulas of a base.
fn columns(world: &World<'_>, formulas: &Formulas) -> FormulaColumns {
    FormulaColumns::new(formulas, world.columns.files())
}

/// Returns the scope of the first view of `base`, which is `this`, too.
fn scope<'a>(
    world: &'a World<'a>,
    formulas: &'a Formulas,
    columns: &'a FormulaColumns,
    base: FileId,
) -> Scope<'a> {
    Scope {
        world,
        formulas,
        shared: columns,
        own: columns,
        base,
        this: base,
        view: 0,
    }
}

/// Evaluates an expression for a row; the base is `Base.base`, and `this`.
#[track_caller]
fn value_in(bench: &Bench, row: &str, text: &str) -> Result<Value, Fault> {
    let formulas = Formulas::default();
    let expression = formulas
        .read(text)
        .unwrap_or_else(|e| panic!("{text}: {e:?}"));
    bench.with_world(|world| {
        let columns = columns(world, &formulas);
        let scope = scope(world, &formulas, &columns, bench.id("Base.base"));
        scope.row(bench.id(row)).evaluate(&expression)
    })
}

/// What an expression shows for a row, or why it shows nothing.
#[track_caller]
fn shown_in(row: &str, text: &str) -> String {
    let bench = Bench::books();
    match value_in(&bench, row, text) {
        Ok(value) => bench.with_world(|world| world.plain(&value)),
        Err(fault) => format!("{:?}: {}", fault.kind, fault.reason),
    }
}

#[track_caller]
fn shown(text: &str) -> String {
    shown_in("Books/Glass.md", text)
}

/// Holds each expression against what it shows for Glass.
#[track_caller]
fn all(cases: &[(&str, &str)]) {
    let bench = Bench::books();
    for (text, wanted) in cases {
        let value = value_in(&bench, "Books/Glass.md", text);
        let found = match value {
            Ok(value) => bench.with_world(|world| world.plain(&value)),
            Err(fault) => format!("{:?}: {}", fault.kind, fault.reason),
        };
        assert_eq!(&found, wanted, "{text}");
    }
}

/// The names of the rows that fulfil a filter, with `this` as given.
#[track_caller]
fn rows(this: &str, filter: &str) -> Vec<String> {
    let bench = Bench::books();
    let formulas = Formulas::default();
    let expression = formulas
        .read(filter)
        .unwrap_or_else(|e| panic!("{filter}: {e:?}"));
    bench.with_world(|world| {
        let columns = columns(world, &formulas);
        let scope = Scope {
            this: bench.id(this),
            ..scope(world, &formulas, &columns, bench.id("Base.base"))
        };
        let rows = bench.rows().into_iter();
        let kept = rows.filter(|id| {
            let value = scope.row(*id).evaluate(&expression);
            value.is_ok_and(|value| value.is_truthy())
        });
        kept.map(|id| world.name(id).to_owned()).collect()
    })
}

/// The mistake in an expression.
#[track_caller]
fn mistake(text: &str) -> Mistake {
    match Formulas::default().read(text) {
        Ok(_) => panic!("{text} has no mistake"),
        Err(mistake) => mistake,
    }
}
