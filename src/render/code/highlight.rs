//! Code becomes HTML with a `<span>` for each run of one class.
//!
//! Entry point: [`Highlighter::write`]. Running a grammar's patterns over a line costs a hundred times more than anything done with
//! the result, so lines are remembered ([`memory`]): the same text in the same state of the parser has the same tokens and leads
//! to the same state. Closing brackets, empty lines, imports and licence headers make up a good part of real code, in one block and
//! across blocks.

mod memory;

use super::classes::{Class, Classes};
use super::info::Lines;
use super::language::grammars;
use crate::render::escape;
use memory::{Line, Number, State, States};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use syntect::parsing::{ClearAmount, ParseState, ScopeStackOp, SyntaxReference};

/// Longest line that is remembered, in bytes.
const MAX_REMEMBERED_LINE: usize = 160;

/// A thread's highlighter.
#[derive(Debug, Default)]
pub(super) struct Highlighter {
    classes: Classes,
    states: States,
    /// The tokens of the line at hand.
    tokens: Vec<Token>,
    /// The last line of a block with the line break that grammars rely on.
    completed: String,
}

/// A run of one class, from the end of the run before it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Token {
    end: u32,
    class: Class,
}

/// Where in a text a thread is.
#[derive(Debug)]
enum At {
    /// A state that the thread may not have been in.
    Numbered(Number),
    In(Rc<State>),
}

impl Highlighter {
    /// Lends the highlighter of this thread.
    pub(super) fn with<T>(f: impl FnOnce(&mut Self) -> T) -> T {
        thread_local! {
            static HIGHLIGHTER: RefCell<Highlighter> = RefCell::default();
        }
        HIGHLIGHTER.with_borrow_mut(f)
    }

    /// Writes `text` as the content of `<code>`: coloured by `syntax`, and with the lines of `marked` in spans of their own (C10).
    pub(super) fn write(
        &mut self,
        out: &mut String,
        text: &str,
        syntax: Option<&'static SyntaxReference>,
        marked: &Lines,
    ) {
        let mut at = syntax.map(At::start);
        let mut spans = Spans::new(out, text);
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            let is_marked = !marked.is_empty() && marked.contains(number);
            if is_marked {
                spans.close();
                spans.out.push_str("<span class=\"line is-highlighted\">");
            }
            let known = at.and_then(|from| self.line(from, line));
            if let Some((tokens, _)) = &known {
                let mut start = 0;
                for token in &**tokens {
                    let end = (token.end as usize).min(line.len());
                    spans.token(end - start, token.class);
                    start = end;
                }
            } else {
                spans.token(line.len(), Class::Plain);
            }
            // A grammar that fails is not asked again: the rest of the block is plain.
            at = known.map(|(_, next)| next);
            if is_marked {
                spans.close();
                spans.out.push_str("</span>");
            }
        }
        spans.close();
    }

    /// The tokens of `line` and the state after it.
    fn line(&mut self, from: At, line: &str) -> Option<(Arc<[Token]>, At)> {
        let is_short = line.len() <= MAX_REMEMBERED_LINE;
        let known = |number: Option<Number>| {
            let number = number.filter(|_| is_short)?;
            let Line { tokens, next } = memory::line(number, line)?;
            Some((tokens, At::Numbered(next)))
        };
        if let Some(known) = known(from.number()) {
            return Some(known);
        }
        let asked = from.number();
        let state = self.state(from)?;
        // The thread may know the state by another number.
        if state.number != asked
            && let Some(known) = known(state.number)
        {
            return Some(known);
        }
        let (mut parser, mut scopes) = (state.parser.clone(), state.scopes.clone());
        self.parse(&mut parser, &mut scopes, line)?;
        let number = state.number.filter(|_| is_short);
        let next = self.states.after(number, line, parser, scopes);
        let tokens: Arc<[Token]> = self.tokens.as_slice().into();
        if let (Some(from), Some(next)) = (number, next.number) {
            let tokens = Arc::clone(&tokens);
            memory::remember(from, line, Line { tokens, next });
        }
        Some((tokens, At::In(next)))
    }

    fn state(&mut self, at: At) -> Option<Rc<State>> {
        match at {
            At::In(state) => Some(state),
            At::Numbered(number) => {
                let mut states = std::mem::take(&mut self.states);
                let state = states.get(number, |parser, scopes, line| {
                    self.parse(parser, scopes, line)
                });
                self.states = states;
                state
            }
        }
    }

    /// Runs the grammar over a line and leaves its tokens in `self.tokens`.
    fn parse(&mut self, parser: &mut ParseState, scopes: &mut Scopes, line: &str) -> Option<()> {
        let line = if line.ends_with('\n') {
            line
        } else {
            self.completed.clear();
            self.completed.push_str(line);
            self.completed.push('\n');
            &self.completed
        };
        let ops = parser.parse_line(line, grammars()).ok()?;
        self.tokens.clear();
        let mut start = 0;
        for (at, op) in &ops {
            push_token(&mut self.tokens, line, start, *at, scopes.class());
            start = start.max(*at);
            scopes.apply(op, &mut self.classes);
        }
        push_token(&mut self.tokens, line, start, line.len(), scopes.class());
        Some(())
    }
}

impl At {
    /// At the beginning of a text.
    fn start(syntax: &'static SyntaxReference) -> Self {
        memory::start(syntax).map_or_else(
            || {
                At::In(Rc::new(State {
                    number: None,
                    parser: ParseState::new(syntax),
                    scopes: Scopes::default(),
                }))
            },
            At::Numbered,
        )
    }

    fn number(&self) -> Option<Number> {
        match self {
            At::Numbered(number) => Some(*number),
            At::In(state) => state.number,
        }
    }
}

fn push_token(tokens: &mut Vec<Token>, line: &str, start: usize, end: usize, class: Class) {
    if end <= start {
        return;
    }
    let is_word = || {
        line[start..end]
            .bytes()
            .any(|b| b.is_ascii_alphanumeric() || b >= 0x80)
    };
    // `=>`, `==` and the like are keywords to grammars, too; colouring them makes pages large and quiet code loud.
    let class = match class {
        Class::Keyword | Class::Function if !is_word() => Class::Plain,
        class => class,
    };
    match tokens.last_mut() {
        Some(last) if last.class == class => last.end = end as u32,
        _ => tokens.push(Token {
            end: end as u32,
            class,
        }),
    }
}

/// A parser's stack of scopes, each as the class its text has. The top is all that is ever asked for.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
struct Scopes {
    stack: Vec<Class>,
    cleared: Vec<Vec<Class>>,
}

impl Scopes {
    fn class(&self) -> Class {
        self.stack.last().copied().unwrap_or(Class::Plain)
    }

    fn apply(&mut self, op: &ScopeStackOp, classes: &mut Classes) {
        match op {
            ScopeStackOp::Push(scope) => {
                let class = classes.of(*scope, self.class());
                self.stack.push(class);
            }
            ScopeStackOp::Pop(count) => {
                self.stack.truncate(self.stack.len().saturating_sub(*count));
            }
            ScopeStackOp::Clear(amount) => {
                let keep = match amount {
                    ClearAmount::TopN(count) => self.stack.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.stack.split_off(keep));
            }
            ScopeStackOp::Restore => {
                self.stack.extend(self.cleared.pop().unwrap_or_default());
            }
            ScopeStackOp::Noop => {}
        }
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

    /// Ends the open span and writes all that was taken.
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
