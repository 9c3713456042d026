//! What is wrong with an expression as it is written (D18, D37).
//!
//! Entry point: [`Mistake`].

use crate::model::Span;

/// A mistake in an expression. Its words name functions, never values or text literals, because they stand on pages (D18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What kind of mistake.
    pub kind: MistakeKind,
    /// Where, in bytes of the expression; within its text.
    pub span: Span,
    /// What is wrong: lower-case start, no full stop.
    pub message: String,
    /// What to write instead: `did you mean "floor"?`
    pub help: Option<String>,
}

/// The kinds of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MistakeKind {
    /// It cannot be read (NW501).
    Syntax,
    /// There is no such function, or it is written as in another language (NW502).
    Unknown,
    /// A function is given too few or too many arguments (NW503).
    Arguments,
}

impl Mistake {
    /// Makes a mistake that leaves the expression unreadable.
    pub(super) fn syntax(span: Span, message: impl Into<String>) -> Self {
        Self {
            kind: MistakeKind::Syntax,
            span,
            message: message.into(),
            help: None,
        }
    }

    /// Makes a mistake about an unknown name.
    pub(super) fn unknown(span: Span, message: impl Into<String>) -> Self {
        Self {
            kind: MistakeKind::Unknown,
            span,
            message: message.into(),
            help: None,
        }
    }

    /// Makes a mistake about the number of arguments.
    pub(super) fn arguments(span: Span, message: impl Into<String>) -> Self {
        Self {
            kind: MistakeKind::Arguments,
            ..Self::unknown(span, message)
        }
    }

    /// Makes the mistake of writing something as another language does (D37).
    pub(super) fn slip(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::unknown(span, message).with_help(help)
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
