//! Findings while a note is built.

use crate::model::{Code, Span};

/// A finding before its line and column are known.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) code: Code,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) target: Option<String>,
    /// The place whose line replaces `{line}` in the message.
    pub(super) line_of: Option<Span>,
}

impl Draft {
    pub(super) fn new(code: Code, span: Span, message: String) -> Self {
        Self {
            code,
            span,
            message,
            target: None,
            line_of: None,
        }
    }
}
