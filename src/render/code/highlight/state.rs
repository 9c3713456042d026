//! The state of a grammar between two lines: the contexts that are open.
//!
//! Entry points: [`State::start`], and [`open()`] for what a match opens.

use super::budget::Stop;
use super::grammar::{self, Context, ContextNumber, Opens, Rule};
use std::sync::Arc;
use syntect::parsing::SyntaxReference;

/// The state of a grammar between two lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) stack: Vec<Level>,
    pub(super) is_first_line: bool,
    /// Depths of the stack at which the prototypes of matches begin again from nothing.
    pub(super) floors: Vec<usize>,
}

/// A context that is open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Level {
    pub(super) context: ContextNumber,
    /// Contexts whose rules take precedence in all contexts from here up.
    pub(super) prototypes: Vec<ContextNumber>,
    /// What the match that opened it captured, if rules refer to it.
    pub(super) captures: Option<Captures>,
}

/// The texts of a match's groups.
pub(super) type Captures = Arc<[Option<Box<str>>]>;

impl State {
    /// Returns the state at the beginning of a text.
    pub(super) fn start(syntax: &SyntaxReference) -> Result<Self, Stop> {
        let level = Level {
            context: grammar::start(syntax)?,
            prototypes: Vec::new(),
            captures: None,
        };
        Ok(Self {
            stack: vec![level],
            is_first_line: true,
            floors: Vec::new(),
        })
    }

    /// Returns the context at the top of the stack.
    pub(super) fn context(&self) -> Result<&'static Context, Stop> {
        grammar::context(self.stack.last().ok_or(Stop::Broken)?.context)
    }
}

/// Opens the contexts of a rule. `kept` are the prototypes of the context that the first one replaces.
pub(super) fn open(
    state: &mut State,
    rule: &Rule,
    opens: &Opens,
    mut kept: Vec<ContextNumber>,
    captures: Option<&Captures>,
) {
    for (at, opened) in opens.contexts.iter().enumerate() {
        let mut prototypes = std::mem::take(&mut kept);
        if at + 1 == opens.contexts.len() {
            prototypes.extend(rule.with_prototype);
        }
        let refers = opened.context.refers || prototypes.iter().any(refers);
        state.stack.push(Level {
            context: opened.number,
            prototypes,
            captures: captures.filter(|_| refers).cloned(),
        });
    }
}

/// Whether a rule of the context refers to captures.
pub(super) fn refers(context: &ContextNumber) -> bool {
    grammar::context(*context).is_ok_and(|context| context.refers)
}
