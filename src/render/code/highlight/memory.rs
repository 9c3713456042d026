//! Lines of code that were highlighted already, for all threads.
//!
//! Entry points: [`line()`] and [`remember`] for lines, [`States`] for the states of a parser. What is remembered follows from its key
//! alone, so it matters neither who found it nor what is forgotten. States cannot be handed from one thread to another; what all
//! threads know of a state is its number, and a line and a state that lead to it. A thread that needs the state itself, because
//! a line is new, goes that way once.

use super::{Scopes, Token};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use syntect::parsing::{ParseState, SyntaxReference};

/// Lines after which those not asked for since then are forgotten; at most twice as many are kept, a few megabytes.
const LINES: usize = 32 * 1024;

/// States that get a number. Nobody has so many that matter.
const STATES: usize = 4096;

/// The number of a state of a parser.
pub(super) type Number = u32;

/// A line in some state.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) tokens: Arc<[Token]>,
    /// The state after it.
    pub(super) next: Number,
}

/// What the tokens of a line depend on, besides its text.
#[derive(Debug)]
pub(super) struct State {
    /// `None`: not remembered.
    pub(super) number: Option<Number>,
    pub(super) parser: ParseState,
    pub(super) scopes: Scopes,
}

/// What all threads know.
#[derive(Debug, Default)]
struct Shared {
    /// The state that a text begins in, by the place of its grammar in memory.
    starts: FxHashMap<usize, Number>,
    states: Vec<Known>,
    lines: FxHashMap<u64, (Number, Box<str>, Line)>,
    /// Those of before `lines` was emptied.
    older: FxHashMap<u64, (Number, Box<str>, Line)>,
}

/// What is known of a state.
#[derive(Debug)]
struct Known {
    way: Way,
    /// The number it goes by: another one if two threads found it in different ways.
    is: Number,
}

/// How a state is reached.
#[derive(Clone, Debug)]
enum Way {
    Start(&'static SyntaxReference),
    After(Number, Arc<str>),
}

impl Shared {
    /// The number that a state goes by.
    fn usual(&self, number: Number) -> Number {
        match self.states.get(number as usize) {
            Some(known) if known.is != number => self.usual(known.is),
            _ => number,
        }
    }

    fn add(&mut self, way: Way) -> Option<Number> {
        let number = self.states.len() as Number;
        if self.states.len() >= STATES {
            return None;
        }
        self.states.push(Known { way, is: number });
        Some(number)
    }
}

/// What is known of `line` in the state `from`.
pub(super) fn line(from: Number, line: &str) -> Option<Line> {
    let shared = read();
    let from = shared.usual(from);
    let key = key(from, line);
    let is_it = |(state, text, _): &&(Number, Box<str>, Line)| *state == from && **text == *line;
    if let Some((_, _, found)) = shared.lines.get(&key).filter(is_it) {
        return Some(found.clone());
    }
    let (_, _, found) = shared.older.get(&key).filter(is_it)?;
    let found = found.clone();
    drop(shared);
    remember(from, line, found.clone());
    Some(found)
}

/// Keeps what `line` is in the state `from`.
pub(super) fn remember(from: Number, line: &str, found: Line) {
    let mut shared = write();
    if shared.lines.len() >= LINES {
        shared.older = std::mem::take(&mut shared.lines);
    }
    let from = shared.usual(from);
    let known = (from, Box::from(line), found);
    shared.lines.insert(key(from, line), known);
}

fn key(from: Number, line: &str) -> u64 {
    FxBuildHasher.hash_one((from, line))
}

fn shared() -> &'static RwLock<Shared> {
    static SHARED: LazyLock<RwLock<Shared>> = LazyLock::new(RwLock::default);
    &SHARED
}

fn read() -> RwLockReadGuard<'static, Shared> {
    shared().read().unwrap_or_else(PoisonError::into_inner)
}

fn write() -> RwLockWriteGuard<'static, Shared> {
    shared().write().unwrap_or_else(PoisonError::into_inner)
}

/// The number of the state that a text of this grammar begins in.
pub(super) fn start(syntax: &'static SyntaxReference) -> Option<Number> {
    let place = std::ptr::from_ref(syntax).addr();
    if let Some(known) = read().starts.get(&place) {
        return Some(*known);
    }
    let mut shared = write();
    if let Some(known) = shared.starts.get(&place) {
        return Some(*known);
    }
    let number = shared.add(Way::Start(syntax))?;
    shared.starts.insert(place, number);
    Some(number)
}

/// The states that a thread has been in.
#[derive(Debug, Default)]
pub(super) struct States {
    by_number: FxHashMap<Number, Rc<State>>,
    /// By what of them can be hashed.
    by_scopes: FxHashMap<u64, Vec<Rc<State>>>,
}

impl States {
    /// The state with this number; `parse` goes on from a state by a line.
    pub(super) fn get(
        &mut self,
        number: Number,
        mut parse: impl FnMut(&mut ParseState, &mut Scopes, &str) -> Option<()>,
    ) -> Option<Rc<State>> {
        let mut way = Vec::new();
        let mut at = number;
        let mut state = loop {
            if let Some(state) = self.by_number.get(&at) {
                break Rc::clone(state);
            }
            let known = read().states.get(at as usize)?.way.clone();
            match known {
                Way::Start(syntax) => {
                    break self.meet(at, ParseState::new(syntax), Scopes::default());
                }
                Way::After(from, line) => {
                    way.push((at, line));
                    at = from;
                }
            }
        };
        for (number, line) in way.into_iter().rev() {
            let (mut parser, mut scopes) = (state.parser.clone(), state.scopes.clone());
            parse(&mut parser, &mut scopes, &line)?;
            state = self.meet(number, parser, scopes);
        }
        Some(state)
    }

    /// The state `parser` and `scopes`, reached by `line` from the state with the number `from`.
    pub(super) fn after(
        &mut self,
        from: Option<Number>,
        line: &str,
        parser: ParseState,
        scopes: Scopes,
    ) -> Rc<State> {
        if let Some(known) = self.find(&parser, &scopes) {
            return known;
        }
        let number = from.and_then(|from| write().add(Way::After(from, line.into())));
        let state = Rc::new(State {
            number,
            parser,
            scopes,
        });
        if let Some(number) = number {
            self.add(number, &state);
        }
        state
    }

    /// Takes up a state with a number from another thread.
    fn meet(&mut self, number: Number, parser: ParseState, scopes: Scopes) -> Rc<State> {
        let state = match self.find(&parser, &scopes) {
            Some(known) => {
                if let Some(other) = known.number {
                    let mut shared = write();
                    let (one, other) = (shared.usual(number), shared.usual(other));
                    if let Some(known) = shared.states.get_mut(one.max(other) as usize) {
                        known.is = one.min(other);
                    }
                }
                known
            }
            None => {
                let state = Rc::new(State {
                    number: Some(number),
                    parser,
                    scopes,
                });
                self.add(number, &state);
                state
            }
        };
        self.by_number.insert(number, Rc::clone(&state));
        state
    }

    fn find(&self, parser: &ParseState, scopes: &Scopes) -> Option<Rc<State>> {
        let alike = self.by_scopes.get(&FxBuildHasher.hash_one(scopes))?;
        let is_it = |state: &&Rc<State>| state.scopes == *scopes && state.parser == *parser;
        alike.iter().find(is_it).cloned()
    }

    fn add(&mut self, number: Number, state: &Rc<State>) {
        self.by_number.insert(number, Rc::clone(state));
        let key = FxBuildHasher.hash_one(&state.scopes);
        let alike = self.by_scopes.entry(key).or_default();
        alike.push(Rc::clone(state));
    }
}
