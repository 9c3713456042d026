//! A checked expression: its names and functions are found.
//!
//! Entry point: [`Code`].

use super::fields::Key;
use super::syntax::Day;
use crate::model::Span;
use crate::value::{Function, Link, Operator, Value};
use std::sync::Arc;

/// A part of a checked expression.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// Where it stands, in bytes of the query.
    pub(super) span: Span,
    pub(super) kind: CodeKind,
}

/// What a part of a checked expression is.
#[derive(Clone, Debug)]
pub(super) enum CodeKind {
    Constant(Value),
    /// A link, resolved from the note that holds the query.
    Link(Arc<Link>),
    Day(Day),
    /// The row as a whole.
    Row,
    /// The note that holds the query (U19).
    This,
    /// An argument of the functions around it, counted from the innermost.
    Parameter(usize),
    /// A field of the row.
    Field(Key),
    /// `a.b.c`: the names behind a value.
    Path {
        of: Box<Code>,
        keys: Vec<Key>,
    },
    Index {
        of: Box<Code>,
        key: Box<Code>,
    },
    List(Vec<Code>),
    Map(Vec<(Arc<str>, Code)>),
    Call {
        function: &'static Function,
        arguments: Vec<Code>,
        /// The place among the arguments and what runs for each entry; its parameters.
        lambda: Option<(usize, Box<Lambda>)>,
    },
    /// A function that is called where it is written: what it is given, and what runs with that.
    Apply {
        arguments: Vec<Code>,
        lambda: Box<Lambda>,
    },
    Not(Box<Code>),
    Chain {
        first: Box<Code>,
        rest: Vec<(Operator, Code)>,
    },
}

/// A function as a query writes it.
#[derive(Clone, Debug)]
pub(super) struct Lambda {
    /// How many names stand before its arrow.
    pub(super) parameters: usize,
    pub(super) body: Code,
}
