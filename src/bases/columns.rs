//! Finds what an id in the YAML of a base names, and reads its value for a row (D9–D11).
//!
//! Entry point: [`ColumnSource::new`].

use super::expression::{Expression, Formulas, Scope};
use super::shown::Notice;
use crate::link::FileId;
use crate::model::Code;
use crate::model::base::{Base, PlacedId, PropertyId};
use crate::model::text::fold;
use crate::value::{Column, Fault, SortKey, Value};
use std::sync::Arc;

/// Where the values of an id are read from, and the column that keeps them.
#[derive(Debug)]
pub(super) enum ColumnSource {
    /// A property of the note, by its folded name.
    Property(String, Arc<Column>),
    /// A field of the file.
    Field(Expression, Arc<Column>),
    /// A formula, by its number.
    Formula(usize, Arc<Column>),
    /// Nothing, because no field or formula has this name.
    Nothing,
}

impl ColumnSource {
    /// Finds what `id` names. Adds NW502 to `notices` if nothing has that name.
    pub(super) fn new(
        scope: Scope<'_>,
        base: &Base,
        id: &PlacedId,
        notices: &mut Vec<Notice>,
    ) -> Self {
        let (world, formulas) = (scope.world, scope.formulas);
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
                let read = is_word.then(|| formulas.read(&format!("file.{name}")));
                match read {
                    Some(Ok(expression)) => {
                        let kept = expression.column().map(Arc::clone);
                        let own = || Arc::new(Column::new(world.columns.files()));
                        Self::Field(expression, kept.unwrap_or_else(own))
                    }
                    Some(Err(mistake)) => unknown("field of files", mistake.help),
                    None => unknown("field of files", None),
                }
            }
            PropertyId::Formula(name) => match formulas
                .find(name)
                .and_then(|at| Some((at, scope.column(at)?)))
            {
                Some((number, column)) => Self::Formula(number, Arc::clone(column)),
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
    pub(super) fn value(&self, scope: Scope<'_>, file: FileId) -> Result<Value, Fault> {
        match self {
            Self::Property(name, column) => {
                column.value(file, || Ok(scope.world.property(file, name)))
            }
            Self::Field(expression, _) => scope.row(file).evaluate(expression),
            Self::Formula(number, _) => scope.row(file).formula(*number),
            Self::Nothing => Ok(Value::Empty),
        }
    }

    /// Returns the value that a row is sorted and grouped by: an empty one if there is none. The row's cell says why.
    pub(super) fn value_or_empty(&self, scope: Scope<'_>, file: FileId) -> Value {
        self.value(scope, file).unwrap_or_default()
    }

    /// Returns what a row is sorted by.
    pub(super) fn sort_key(&self, scope: Scope<'_>, file: FileId) -> &SortKey {
        let make = || scope.world.sort_key(&self.value_or_empty(scope, file));
        self.column()
            .map_or(&SortKey::Empty, |column| column.sort_key(file, make))
    }

    /// Returns the rank of each file by what it is sorted by, if views of all bases share the column. `all`: the files that may be rows.
    pub(super) fn ranks(&self, scope: Scope<'_>, all: &[FileId]) -> Option<&[u32]> {
        let make = |file| scope.world.sort_key(&self.value_or_empty(scope, file));
        match self {
            Self::Property(_, column) | Self::Field(_, column) => Some(column.ranks(all, make)),
            Self::Formula(..) | Self::Nothing => None,
        }
    }

    /// Returns what a row is grouped by. `None`: an empty value.
    pub(super) fn group_key(&self, scope: Scope<'_>, file: FileId) -> Option<&str> {
        let make = || {
            let key = scope.world.group_key(&self.value_or_empty(scope, file));
            key.map(String::into_boxed_str)
        };
        self.column()?.group_key(file, make)
    }

    fn column(&self) -> Option<&Column> {
        match self {
            Self::Property(_, column) | Self::Field(_, column) | Self::Formula(_, column) => {
                Some(column)
            }
            Self::Nothing => None,
        }
    }

    /// Whether it depends on the time of the build (D28).
    pub(super) fn uses_clock(&self, formulas: &Formulas) -> bool {
        match self {
            Self::Formula(number, _) => {
                let formula = formulas.get(*number);
                formula.is_ok_and(|formula| formulas.uses_clock(formula))
            }
            Self::Property(..) | Self::Field(..) | Self::Nothing => false,
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
