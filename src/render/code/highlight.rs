//! Turns code into HTML with a `<span>` for each run of text of one class.
//!
//! Entry point: [`Highlighter::write`]. Running a grammar over a line costs more than all the rest, so lines are remembered ([`memory`]):
//! the same text in the same state of the parser has the same tokens and leads to the same state. Closing brackets, empty lines, imports
//! and licence headers repeat often, within a block and across blocks. A block that costs more than its [`budget`] is written plainly from
//! that line on (C14).

mod budget;
mod grammar;
mod memory;
mod paint;
mod parser;
mod pattern;
mod state;

pub(super) use budget::Stop;

use super::classes::Class;
use super::info::Lines;
use crate::render::escape;
use budget::Budget;
use memory::{Line, LineState};
use paint::{Painter, Scopes, Token};
use parser::Parser;
use state::State;
use std::cell::RefCell;
use std::sync::Arc;
use syntect::parsing::SyntaxReference;

/// Longest line that is remembered, in bytes.
const MAX_REMEMBERED_LINE: usize = 160;

/// A thread's highlighter.
#[derive(Debug, Default)]
pub(super) struct Highlighter {
    parser: Parser,
    /// The tokens of the line at hand.
    tokens: Vec<Token>,
    /// The last line of a block with the line break that grammars rely on.
    completed: String,
}

/// The place where highlighting a block stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GivenUp {
    /// The first line that is plain, counted from 1.
    pub(super) line: u32,
    pub(super) why: Stop,
}

/// The state of a highlighter, as a value, as a number, or both.
#[derive(Debug, Default)]
struct At {
    number: Option<memory::StateNumber>,
    state: Option<LineState>,
}

impl Highlighter {
    /// Lends the highlighter of this thread.
    pub(super) fn with<T>(f: impl FnOnce(&mut Self) -> T) -> T {
        thread_local! {
            static HIGHLIGHTER: RefCell<Highlighter> = RefCell::default();
        }
        HIGHLIGHTER.with_borrow_mut(f)
    }

    /// Writes `text` as the content of `<code>`, highlighted by `syntax`; the lines in `marked` get spans of their own (C10). Returns where
    /// and why the rest is plain, if it is (C14).
    pub(super) fn write(
        &mut self,
        out: &mut String,
        text: &str,
        syntax: Option<&SyntaxReference>,
        marked: &Lines,
    ) -> Option<GivenUp> {
        let mut budget = Budget::of(text.len());
        let mut at = syntax.map(At::start);
        let mut given_up = None;
        let mut spans = Spans::new(out, text);
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            let is_marked = !marked.is_empty() && marked.contains(number);
            if is_marked {
                spans.close();
                spans.out.push_str("<span class=\"line is-highlighted\">");
            }
            let parsed = at.take().map(|at| self.line(at?, line, &mut budget));
            match parsed {
                Some(Ok((tokens, next))) => {
                    at = Some(Ok(next));
                    spans.tokens(&tokens, line.len());
                }
                Some(Err(why)) => {
                    given_up = Some(GivenUp { line: number, why });
                    spans.token(line.len(), Class::Plain);
                }
                None => spans.token(line.len(), Class::Plain),
            }
            if is_marked {
                spans.close();
                spans.out.push_str("</span>");
            }
        }
        spans.close();
        given_up
    }

    /// Returns the tokens of `line` and the state after it.
    fn line(
        &mut self,
        at: At,
        line: &str,
        budget: &mut Budget,
    ) -> Result<(Arc<[Token]>, At), Stop> {
        let from = at.number.filter(|_| line.len() <= MAX_REMEMBERED_LINE);
        if let Some(known) = from.and_then(|from| memory::line(from, line)) {
            budget.pay(known.cost)?;
            let next = At {
                number: Some(known.next),
                state: None,
            };
            return Ok((known.tokens, next));
        }
        let mut state = match at.state {
            Some(state) => state,
            None => at.number.and_then(memory::state).ok_or(Stop::Broken)?,
        };
        let before = *budget;
        self.parse(&mut state, line, budget)?;
        let tokens: Arc<[Token]> = self.tokens.as_slice().into();
        let number = memory::number(&state);
        if let (Some(from), Some(next)) = (from, number) {
            let tokens = Arc::clone(&tokens);
            let cost = budget.since(before);
            memory::remember(from, line, Line { tokens, next, cost });
        }
        let state = Some(state);
        Ok((tokens, At { number, state }))
    }

    /// Runs the grammar over a line and stores its tokens in `self.tokens`.
    fn parse(
        &mut self,
        (state, scopes): &mut LineState,
        line: &str,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let line = if line.ends_with('\n') {
            line
        } else {
            self.completed.clear();
            self.completed.push_str(line);
            self.completed.push('\n');
            &self.completed
        };
        let mut painter = Painter::new(line, scopes, &mut self.tokens);
        self.parser.line(state, line, &mut painter, budget)?;
        painter.finish();
        Ok(())
    }
}

impl At {
    /// Returns the state at the beginning of a text.
    fn start(syntax: &SyntaxReference) -> Result<Self, Stop> {
        let state = (State::start(syntax)?, Scopes::default());
        Ok(Self {
            number: memory::number(&state),
            state: Some(state),
        })
    }
}

/// Writes runs of the source, each in the span of its class.
///
/// White space after a run waits until the next run is known: it joins two of the same class, and else stays outside. `blank` is
/// where what waits begins.
struct Spans<'a> {
    out: &'a mut String,
    text: &'a str,
    class: Class,
    blank: usize,
    at: usize,
}

impl<'a> Spans<'a> {
    fn new(out: &'a mut String, text: &'a str) -> Self {
        Self {
            out,
            text,
            class: Class::Plain,
            blank: 0,
            at: 0,
        }
    }

    /// Writes the tokens of a line of `length` bytes. The last token may end behind it, because it includes a line break that the source
    /// lacks.
    fn tokens(&mut self, tokens: &[Token], length: usize) {
        let mut start = 0;
        for token in tokens {
            let end = (token.end as usize).min(length);
            self.token(end - start, token.class);
            start = end;
        }
    }

    /// Takes the next `length` bytes of the source.
    fn token(&mut self, length: usize, class: Class) {
        let start = self.at;
        self.at += length;
        let piece = self.text[start..self.at].trim_ascii_end();
        if piece.is_empty() {
            return;
        }
        if class == self.class {
            self.out.push_str(&self.text[self.blank..start]);
        } else {
            self.close_to(start);
            if class != Class::Plain {
                self.out.push_str("<span class=\"");
                self.out.push_str(class.name());
                self.out.push_str("\">");
            }
            self.class = class;
        }
        escape::text(self.out, piece);
        self.blank = start + piece.len();
    }

    /// Ends the open span and writes everything taken so far.
    fn close(&mut self) {
        self.close_to(self.at);
    }

    fn close_to(&mut self, end: usize) {
        if self.class != Class::Plain {
            self.out.push_str("</span>");
            self.class = Class::Plain;
        }
        self.out.push_str(&self.text[self.blank..end]);
        self.blank = end;
    }
}

#[cfg(test)]
mod tests;
