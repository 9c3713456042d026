//! A query whose names and functions are found.
//!
//! Entry point: [`Program::new`].

use super::bind::Binder;
use super::code::Code;
use super::fields::Fields;
use super::syntax::{Head, Named, Query, Source, Step};
use crate::link::FileId;
use crate::model::base::Direction;
use crate::value::Fault;
use std::sync::Arc;

/// A checked query.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) head: CheckedHead,
    pub(super) from: Option<Source>,
    pub(super) steps: Vec<CheckedStep>,
}

/// What a query shows of its rows.
#[derive(Debug)]
pub(super) enum CheckedHead {
    Table {
        with_id: bool,
        columns: Vec<(Box<str>, Code)>,
    },
    List {
        with_id: bool,
        value: Option<Code>,
    },
    Task,
    Calendar(Code),
}

/// A step of a query.
#[derive(Debug)]
pub(super) enum CheckedStep {
    Where(Code),
    Sort(Vec<(Code, Direction)>),
    Group(Code, Arc<str>),
    Flatten(Code, Arc<str>),
    Limit(Code),
}

impl Program {
    /// Checks a query that stands in the note `holder`.
    ///
    /// # Errors
    /// The first mistake.
    pub(super) fn new(query: &Query, fields: &Fields<'_>, holder: FileId) -> Result<Self, Fault> {
        let mut binder = Binder::new(fields, holder);
        let head = match &query.head {
            Head::Table { with_id, columns } => {
                let columns = columns.iter();
                let column = |named: &Named| Ok((named.name.clone(), binder.code(&named.value)?));
                CheckedHead::Table {
                    with_id: *with_id,
                    columns: columns.map(column).collect::<Result<_, Fault>>()?,
                }
            }
            Head::List { with_id, value } => CheckedHead::List {
                with_id: *with_id,
                value: value.as_ref().map(|value| binder.code(value)).transpose()?,
            },
            Head::Task => CheckedHead::Task,
            Head::Calendar(value) => CheckedHead::Calendar(binder.code(value)?),
        };
        let mut steps = Vec::with_capacity(query.steps.len());
        for step in &query.steps {
            steps.push(match step {
                Step::Where(value) => CheckedStep::Where(binder.code(value)?),
                Step::Sort(keys) => {
                    let keys = keys.iter();
                    let keys = keys.map(|(key, direction)| Ok((binder.code(key)?, *direction)));
                    CheckedStep::Sort(keys.collect::<Result<_, Fault>>()?)
                }
                Step::Group(named) => {
                    CheckedStep::Group(binder.code(&named.value)?, (&*named.name).into())
                }
                Step::Flatten(named) => {
                    CheckedStep::Flatten(binder.code(&named.value)?, (&*named.name).into())
                }
                Step::Limit(value) => CheckedStep::Limit(binder.code(value)?),
            });
        }
        Ok(Self {
            head,
            from: query.from.clone(),
            steps,
        })
    }
}
