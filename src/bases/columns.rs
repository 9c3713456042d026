//! Finds what an id in the YAML of a base names, and reads its value for a row (D9–D11).
//!
//! Entry point: [`Reads::new`].

use super::expression::{Expression, Row};
use super::program::Program;
use super::shown::Notice;
use crate::link::FileId;
use crate::model::Code;
use crate::model::base::{Base, PlacedId, PropertyId};
use crate::model::text::fold;
use crate::value::{Column, Fault, Value, World};
use std::sync::Arc;

/// Where the value of an id is read from.
#[derive(Debug)]
pub(super) enum Reads {
    /// A property of the note, by its folded name.
    Property(String, Arc<Column>),
    /// A field of the file.
    Field(Expression),
    /// A formula, by its number.
    Formula(usize),
    /// Nothing, because no field or formula has this name.
    Nothing,
}

impl Reads {
    /// Finds what `id` names. Adds NW502 to `notices` if nothing has that name.
    pub(super) fn new(
        world: &World<'_>,
        program: &Program,
        base: &Base,
        id: &PlacedId,
        notices: &mut Vec<Notice>,
    ) -> Self {
        let mut unknown = |what: &str, help: Option<String>| {
            notices.push(Notice {
                code: Code::BaseUnknownName,
                span: id.span,
                message: format!("no {what} \"{}\"", id.id.name()),
                help,
            });
            Self::Nothing
        };
        match &id.id {
            PropertyId::Note(name) => {
                let folded = fold(name);
                let column = world.columns.property(&folded);
                Self::Property(folded, column)
            }
            PropertyId::File(name) => {
                let is_word =
                    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
                let read = is_word.then(|| program.formulas.read(&format!("file.{name}")));
                match read {
                    Some(Ok(expression)) => Self::Field(expression),
                    Some(Err(mistake)) => unknown("field of files", mistake.help),
                    None => unknown("field of files", None),
                }
            }
            PropertyId::Formula(name) => match program.formulas.find(name) {
                Some(number) => Self::Formula(number),
                None => {
                    let known = base.formulas.iter().map(|formula| &*formula.name);
                    let near =
                        known.map(|known| (strsim::jaro_winkler(&fold(known), &fold(name)), known));
                    let near = near.filter(|(likeness, _)| *likeness > 0.84);
                    let near = near.max_by(|(a, _), (b, _)| a.total_cmp(b));
                    unknown(
                        "formula",
                        near.map(|(_, name)| format!("did you mean \"{name}\"?")),
                    )
                }
            },
        }
    }

    /// Returns the value in a row.
    pub(super) fn value(
        &self,
        world: &World<'_>,
        file: FileId,
        row: &Row<'_>,
    ) -> Result<Value, Fault> {
        match self {
            Self::Property(name, column) => column.value(file, || Ok(world.property(file, name))),
            Self::Field(expression) => row.evaluate(expression),
            Self::Formula(number) => row.formula(*number),
            Self::Nothing => Ok(Value::Empty),
        }
    }

    /// Whether it depends on the time of the build (D28).
    pub(super) fn uses_clock(&self, program: &Program) -> bool {
        match self {
            Self::Formula(number) => program
                .formulas
                .get(*number)
                .is_ok_and(|formula| program.formulas.uses_clock(formula)),
            Self::Property(..) | Self::Field(_) | Self::Nothing => false,
        }
    }
}

/// Returns the heading of a column (D9).
pub(super) fn heading(base: &Base, id: &PropertyId) -> Box<str> {
    let own = base.names.iter().rfind(|(known, _)| known.is_same(id));
    match (own, id) {
        (Some((_, name)), _) => name.clone(),
        (None, PropertyId::File(field)) if &**field == "name" => "Name".into(),
        (None, id) => id.name().into(),
    }
}
