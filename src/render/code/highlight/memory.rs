//! Lines of code that a thread has highlighted already.
//!
//! Entry points: [`Memory::line`] and [`Memory::remember`]. What is remembered follows from its key alone, so it does not matter
//! what is forgotten: when there are too many lines, those not asked for since there were too many the last time. States of a parser
//! cannot be shared between threads, so each thread has its own memory.

use super::{Line, Scopes};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::rc::Rc;
use syntect::parsing::ParseState;

/// Lines after which those not asked for are forgotten; at most twice as many are kept, a few megabytes.
const LINES: usize = 16 * 1024;
/// States of a parser after which all is forgotten.
const STATES: usize = 4096;

/// What the tokens of a line depend on, besides its text.
#[derive(Debug)]
pub(super) struct State {
    /// No other state of this thread has or had it.
    id: u64,
    pub(super) parser: ParseState,
    pub(super) scopes: Scopes,
}

impl State {
    fn is(&self, parser: &ParseState, scopes: &Scopes) -> bool {
        self.scopes == *scopes && self.parser == *parser
    }
}

/// A state, a text, and what it is in that state.
type Known = (u64, Box<str>, Rc<Line>);

/// Remembered lines and states.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// By what of them can be hashed.
    states: FxHashMap<u64, Vec<Rc<State>>>,
    state_count: usize,
    /// By state and text.
    lines: FxHashMap<u64, Known>,
    /// Those of before `lines` was emptied.
    older: FxHashMap<u64, Known>,
    next_id: u64,
}

impl Memory {
    /// The state that is `parser` and `scopes`; most often that is `likely`.
    pub(super) fn state(
        &mut self,
        parser: ParseState,
        scopes: Scopes,
        likely: Option<&Rc<State>>,
    ) -> Rc<State> {
        if let Some(likely) = likely.filter(|state| state.is(&parser, &scopes)) {
            return Rc::clone(likely);
        }
        let key = FxBuildHasher.hash_one(&scopes);
        let alike = self.states.get(&key).map_or(&[][..], Vec::as_slice);
        if let Some(known) = alike.iter().find(|state| state.is(&parser, &scopes)) {
            return Rc::clone(known);
        }
        if self.state_count >= STATES {
            *self = Self {
                next_id: self.next_id,
                ..Self::default()
            };
        }
        let state = Rc::new(State {
            id: self.next_id,
            parser,
            scopes,
        });
        self.next_id += 1;
        self.state_count += 1;
        let alike = self.states.entry(key).or_default();
        alike.push(Rc::clone(&state));
        state
    }

    /// What is known of `line` in the state `from`.
    pub(super) fn line(&mut self, from: &State, line: &str) -> Option<Rc<Line>> {
        let key = key(from, line);
        let is_it = |(state, text, _): &&Known| *state == from.id && **text == *line;
        if let Some((_, _, found)) = self.lines.get(&key).filter(is_it) {
            return Some(Rc::clone(found));
        }
        let (_, _, found) = self.older.get(&key).filter(is_it)?;
        let found = Rc::clone(found);
        self.remember(from, line, &found);
        Some(found)
    }

    /// Keeps what `line` is in the state `from`.
    pub(super) fn remember(&mut self, from: &State, line: &str, found: &Rc<Line>) {
        if self.lines.len() >= LINES {
            self.older = std::mem::take(&mut self.lines);
        }
        let known = (from.id, Box::from(line), Rc::clone(found));
        self.lines.insert(key(from, line), known);
    }
}

fn key(from: &State, line: &str) -> u64 {
    FxBuildHasher.hash_one((from.id, line))
}
