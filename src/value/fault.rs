//! What goes wrong while an expression is evaluated (D19, D21, D29).
//!
//! Entry point: [`Fault`]. Its words name functions, kinds of values and places, never values, because they stand on pages (D18).

use super::kinds::Kind;
use crate::model::Span;
use std::cell::Cell;

/// A reason why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of reason.
    pub kind: FaultKind,
    /// Which part of the expression, in bytes of its text.
    pub span: Span,
    /// Why, without values: `a text has no "floor"`.
    pub reason: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Values of the wrong kind (NW503).
    Type,
    /// There is no such function or field at all (NW502).
    Unknown,
    /// Formulas refer to each other (NW506).
    Circle,
    /// It takes too long or grows too large (NW503).
    Limit,
}

impl Fault {
    /// Makes a fault; [`Self::at`] adds the place.
    #[must_use]
    pub fn new(kind: FaultKind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            span: Span::default(),
            reason: reason.into(),
            help: None,
        }
    }

    /// Makes a fault about the kind of a value.
    #[must_use]
    pub fn type_error(reason: impl Into<String>) -> Self {
        Self::new(FaultKind::Type, reason)
    }

    /// Makes the fault that something wants another kind of value: `"round" wants a number, not a text`.
    #[must_use]
    pub fn wants(name: &str, wanted: Kind, found: Kind) -> Self {
        let (wanted, found) = (with_article(wanted), with_article(found));
        Self::type_error(format!("\"{name}\" wants {wanted}, not {found}"))
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the place, unless a part within knows it better.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        if self.span == Span::default() {
            self.span = span;
        }
        self
    }
}

/// Returns `a text`, `an empty value`.
#[must_use]
pub fn with_article(kind: Kind) -> String {
    let article = if kind == Kind::Empty { "an" } else { "a" };
    format!("{article} {}", kind.name())
}

/// Steps that may be taken for one row (D29).
pub const STEPS: u64 = 1_000_000;

/// Longest text that a function may make, in bytes.
pub const LONGEST_TEXT: usize = 1 << 20;

/// What is left of the steps of a row.
#[derive(Debug)]
pub struct Budget(Cell<u64>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(STEPS))
    }
}

impl Budget {
    /// Takes steps.
    ///
    /// # Errors
    /// There are not so many left.
    pub fn spend(&self, steps: usize) -> Result<(), Fault> {
        match self.0.get().checked_sub(steps as u64) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => {
                self.0.set(0);
                let reason = format!("takes more than {STEPS} steps");
                Err(Fault::new(FaultKind::Limit, reason))
            }
        }
    }

    /// Takes steps for a text of this length, which is to be made or read.
    ///
    /// # Errors
    /// There are not so many left, or the text is too long.
    pub fn text(&self, bytes: usize) -> Result<(), Fault> {
        if bytes > LONGEST_TEXT {
            return Err(Fault::new(
                FaultKind::Limit,
                "makes a text of more than 1 MiB",
            ));
        }
        self.spend(bytes / 64 + 1)
    }
}
