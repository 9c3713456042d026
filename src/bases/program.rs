//! The expressions of a base, read and checked (D7, D8, D18).
//!
//! Entry points: [`Program::new`], and [`Program::condition`] for a filter.

use super::expression::{Expression, FormulaColumns, Formulas, Mistake, MistakeKind, Row};
use super::shown::Notice;
use crate::link::FileId;
use crate::model::base::{Base, Filter, Source};
use crate::model::{Code, Span};
use crate::value::{Columns, Fault, FaultKind};
use std::sync::{Arc, OnceLock};

/// The expressions of a base.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) formulas: Formulas,
    /// The base's own summaries, in its order.
    pub(super) summaries: Vec<Result<Expression, Mistake>>,
    /// The values of formulas that are the same in all views and on all pages.
    pub(super) shared: FormulaColumns,
    /// The rows that fulfil the filter of the base, and the notices from finding them. Set only if all views have the same rows.
    pub(super) rows: OnceLock<(Vec<FileId>, Vec<Notice>)>,
}

/// A filter that was read.
#[derive(Debug)]
pub(super) enum Condition {
    Always,
    Expression(Expression, Source),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    None(Vec<Condition>),
}

/// Why a filter cannot be used: words for the page, and their place in the file.
#[derive(Debug)]
pub(super) enum WrongFilter {
    /// Parsing has reported it.
    Shape(crate::model::base::Mistake),
    /// An expression that is not valid.
    Expression(Notice),
}

impl Program {
    /// Reads the expressions of a base. `columns` are those of the world.
    pub(super) fn new(base: &Base, columns: &Arc<Columns>) -> Self {
        let texts = base.formulas.iter();
        let formulas = Formulas::new(
            columns,
            texts.map(|formula| (&*formula.name, &*formula.source.text)),
        );
        let summaries = base.summaries.iter();
        let summaries = summaries
            .map(|summary| formulas.read_summary(&summary.source.text))
            .collect();
        Self {
            shared: FormulaColumns::new(&formulas, columns.files()),
            formulas,
            summaries,
            rows: OnceLock::new(),
        }
    }

    /// Reads a filter.
    pub(super) fn condition(&self, filter: &Filter) -> Result<Condition, WrongFilter> {
        let all = |filters: &[Filter]| {
            let read = filters.iter().map(|filter| self.condition(filter));
            read.collect::<Result<Vec<_>, _>>()
        };
        Ok(match filter {
            Filter::Everything => Condition::Always,
            Filter::Expression(source) => match self.formulas.read(&source.text) {
                Ok(expression) => Condition::Expression(expression, source.clone()),
                Err(mistake) => {
                    return Err(WrongFilter::Expression(of_mistake(&mistake, source)));
                }
            },
            Filter::And(filters) => Condition::All(all(filters)?),
            Filter::Or(filters) => Condition::Any(all(filters)?),
            Filter::Not(filters) => Condition::None(all(filters)?),
            Filter::Wrong(mistake) => return Err(WrongFilter::Shape(mistake.clone())),
        })
    }

    /// Returns the mistakes in formulas and own summaries, and one notice that names all formulas in circles (NW506).
    pub(super) fn notices(&self, base: &Base) -> Vec<Notice> {
        let mut found = Vec::new();
        let mut circle: Vec<&str> = Vec::new();
        let mut circle_at = None;
        for (formula, number) in base.formulas.iter().zip(0..) {
            if let Err(mistake) = self.formulas.get(number) {
                found.push(of_mistake(mistake, &formula.source));
            }
            if self.formulas.is_circular(number) {
                circle.push(&formula.name);
                circle_at = circle_at.or(Some(formula.source.span));
            }
        }
        for (summary, read) in base.summaries.iter().zip(&self.summaries) {
            if let Err(mistake) = read {
                found.push(of_mistake(mistake, &summary.source));
            }
        }
        if let Some(span) = circle_at {
            found.push(Notice {
                code: Code::BaseCycle,
                span,
                message: format!("formulas refer to each other: {}", circle.join(", ")),
                help: None,
            });
        }
        found
    }
}

impl Condition {
    /// Whether a row fulfils it.
    ///
    /// # Errors
    /// The first part that has no value, and why.
    pub(super) fn holds<'c>(&'c self, row: &Row<'_>) -> Result<bool, (&'c Source, Fault)> {
        let first = |conditions: &'c [Self], wanted: bool| {
            for condition in conditions {
                if condition.holds(row)? == wanted {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        match self {
            Self::Always => Ok(true),
            Self::Expression(expression, source) => match row.evaluate(expression) {
                Ok(value) => Ok(value.is_truthy()),
                Err(fault) => Err((source, fault)),
            },
            Self::All(conditions) => first(conditions, false).map(|any| !any),
            Self::Any(conditions) => first(conditions, true),
            Self::None(conditions) => first(conditions, true).map(|any| !any),
        }
    }

    /// Whether `is` holds for one of its expressions.
    pub(super) fn any(&self, is: &impl Fn(&Expression) -> bool) -> bool {
        match self {
            Self::Always => false,
            Self::Expression(expression, _) => is(expression),
            Self::All(conditions) | Self::Any(conditions) | Self::None(conditions) => {
                conditions.iter().any(|condition| condition.any(is))
            }
        }
    }
}

/// Turns a mistake in an expression into a notice.
pub(super) fn of_mistake(mistake: &Mistake, source: &Source) -> Notice {
    let (code, message) = match mistake.kind {
        MistakeKind::Syntax => (
            Code::BaseSyntax,
            format!("not a valid base: {}", mistake.message),
        ),
        MistakeKind::Arguments => (Code::BaseTypeError, mistake.message.clone()),
        MistakeKind::Unknown => (Code::BaseUnknownName, mistake.message.clone()),
    };
    Notice {
        code,
        span: source.span_of(mistake.span),
        message,
        help: mistake.help.clone(),
    }
}

/// Turns a fault of an expression into a notice. `None` for a circle, which [`Program::notices`] reports.
pub(super) fn of_fault(fault: &Fault, source: &Source) -> Option<Notice> {
    let code = match fault.kind {
        FaultKind::Type | FaultKind::Limit => Code::BaseTypeError,
        FaultKind::Unknown => Code::BaseUnknownName,
        FaultKind::Circle => return None,
    };
    let part = source.text.get(fault.span.range()).unwrap_or(&source.text);
    let message = format!("{}: {}", crate::model::text::shorten(part), fault.reason);
    Some(Notice {
        code,
        span: source.span_of(inside(fault.span, &source.text)),
        message,
        help: fault.help.clone(),
    })
}

/// Returns `span`, or the range of the whole text if `span` is empty or no part of it.
fn inside(span: Span, text: &str) -> Span {
    match text.get(span.range()) {
        Some(part) if !part.is_empty() => span,
        _ => Span::new(0, text.len()),
    }
}
