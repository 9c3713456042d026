//! The summaries that a view asks for (D15, D34).
//!
//! Entry points: [`Summaries::new`] and [`Summaries::of`].

use super::expression::{Expression, Scope};
use super::program::{Program, of_fault};
use super::shown::{Notice, Summary};
use super::summaries::Summary as BuiltIn;
use crate::model::Code;
use crate::model::base::{Base, BaseView, Formula, PropertyId};
use crate::model::text::shorten;
use crate::value::Value;

/// The summaries of a view, by column.
pub(super) struct Summaries<'s> {
    columns: Vec<Option<Asked<'s>>>,
}

/// A summary that a view asks for.
struct Asked<'s> {
    name: &'s str,
    span: crate::model::Span,
    kind: Kind<'s>,
}

enum Kind<'s> {
    BuiltIn(BuiltIn),
    Own(&'s Expression, &'s Formula),
    /// No summary: it has a mistake that is reported already, or nothing has this name.
    Nothing,
}

impl<'s> Summaries<'s> {
    /// Finds the summaries of the columns `ids`. Adds NW502 to `notices` for names that no summary has.
    pub(super) fn new(
        program: &'s Program,
        base: &'s Base,
        view: &'s BaseView,
        ids: &[PropertyId],
        notices: &mut Vec<Notice>,
    ) -> Self {
        let mut column = |id: &PropertyId| {
            let asked = view
                .summaries
                .iter()
                .rfind(|(known, _)| known.id.is_same(id));
            let (_, name) = asked?;
            let own = base.summary(&name.name);
            let kind = match (own, BuiltIn::find(&name.name)) {
                (Some(own), _) => {
                    let at = base.summaries.iter().position(|known| known == own);
                    let read = at.and_then(|at| program.summaries.get(at)?.as_ref().ok());
                    read.map_or(Kind::Nothing, |expression| Kind::Own(expression, own))
                }
                (None, Some(built_in)) => Kind::BuiltIn(built_in),
                (None, None) => {
                    notices.push(unknown(name.span, &name.name));
                    Kind::Nothing
                }
            };
            Some(Asked {
                name: &name.name,
                span: name.span,
                kind,
            })
        };
        Self {
            columns: ids.iter().map(&mut column).collect(),
        }
    }

    /// Whether no column has a summary.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.iter().all(Option::is_none)
    }

    /// Returns the summary of a column, if it has one.
    pub(super) fn of(
        &self,
        scope: Scope<'_>,
        column: usize,
        values: impl FnOnce() -> Vec<Value>,
        notices: &mut Vec<Notice>,
    ) -> Option<Summary> {
        let asked = self.columns.get(column)?.as_ref()?;
        let value = match &asked.kind {
            Kind::BuiltIn(built_in) => {
                let values = values();
                if let Some(hint) = built_in.hint(&values) {
                    let message = format!("\"{}\" is empty: {hint}", shorten(asked.name));
                    add(notices, Code::BaseTypeError, asked.span, message);
                }
                Ok(built_in.of(&values, scope.world))
            }
            Kind::Own(expression, formula) => {
                scope.summary(expression, values()).map_err(|fault| {
                    if let Some(notice) = of_fault(&fault, &formula.source) {
                        add(notices, notice.code, notice.span, notice.message);
                    }
                    fault.reason.into_boxed_str()
                })
            }
            Kind::Nothing => Ok(Value::Empty),
        };
        Some(Summary {
            name: asked.name.into(),
            value,
        })
    }
}

fn add(notices: &mut Vec<Notice>, code: Code, span: crate::model::Span, message: String) {
    let notice = Notice {
        code,
        span,
        message,
        help: None,
    };
    if !notices.contains(&notice) {
        notices.push(notice);
    }
}

/// Says that there is no summary of this name.
fn unknown(span: crate::model::Span, name: &str) -> Notice {
    let known = BuiltIn::ALL.iter().map(|summary| summary.name());
    let near = known.map(|known| {
        (
            strsim::jaro_winkler(&known.to_lowercase(), &name.to_lowercase()),
            known,
        )
    });
    let near = near.filter(|(likeness, _)| *likeness > 0.84);
    let near = near.max_by(|(a, _), (b, _)| a.total_cmp(b));
    Notice {
        code: Code::BaseUnknownName,
        span,
        message: format!("no summary \"{}\"", shorten(name)),
        help: near.map(|(_, name)| format!("did you mean \"{name}\"?")),
    }
}
