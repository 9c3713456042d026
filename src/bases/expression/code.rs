//! A checked expression: every name is known, every function found.
//!
//! Entry point: [`Code`].

use crate::model::Span;
use crate::value::{Column, Function, Operator, Value};
use std::sync::Arc;

/// A part of a checked expression.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// Where it stands, in bytes of the expression.
    pub(super) span: Span,
    pub(super) kind: CodeKind,
}

/// What a part of a checked expression does.
#[derive(Clone, Debug)]
pub(super) enum CodeKind {
    Constant(Value),
    List(Vec<Code>),
    Map(Vec<(Arc<str>, Code)>),
    Bound(Bound),
    /// `file`
    Row,
    /// `this`, `this.file`
    This,
    /// `note`, `this.note`: all properties.
    Properties(Owner),
    /// `price`, `this.price`: the folded name, and the values that were made already.
    Property(Owner, Box<str>, Arc<Column>),
    /// `formula.x`: its number.
    Formula(usize),
    Field {
        of: Box<Code>,
        name: Box<str>,
        fields: Vec<&'static Function>,
        /// The values of the field of files that were made already, if files have a field of this name.
        of_files: Option<Arc<Column>>,
    },
    Index {
        of: Box<Code>,
        key: Box<Code>,
    },
    /// A call of a function that is called on nothing, or of one of the methods of this name.
    Call {
        of: Option<Box<Code>>,
        functions: Vec<&'static Function>,
        arguments: Vec<Code>,
    },
    If {
        condition: Box<Code>,
        then: Box<Code>,
        otherwise: Option<Box<Code>>,
    },
    Not(Box<Code>),
    Minus(Box<Code>),
    Chain {
        first: Box<Code>,
        rest: Vec<(Operator, Code)>,
    },
}

/// The file whose properties are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The row's.
    Row,
    /// Those of `this`.
    This,
}

/// What a list's function or a summary binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Value,
    Index,
    Acc,
    Values,
}

/// What an expression depends on beside the properties that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Whether it asks for the time of the build (D28).
    pub clock: bool,
    /// Whether it depends on `this` (D26), so that it differs from page to page.
    pub this: bool,
    /// Whether it calls `random()`, so that it differs from view to view (D28).
    pub random: bool,
    /// The formulas that it names, by number, each once.
    pub formulas: Vec<usize>,
}
