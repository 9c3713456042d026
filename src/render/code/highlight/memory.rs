//! Lines of code that were highlighted already, for all threads.
//!
//! Entry points: [`line()`] and [`remember`]; [`number`] and [`state`] for the states they begin and end in. What is remembered follows
//! from its key alone, and a line costs what it cost when it was new. So it matters neither who found it nor what is forgotten.

use super::paint::{Scopes, Token};
use super::state::State;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::sync::{Arc, LazyLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Lines after which those not asked for since then are forgotten; at most twice as many are kept, a few megabytes.
const LINES: usize = 32 * 1024;

/// States that get a number. Nobody has so many that matter.
const STATES: usize = 4096;

/// The number of a state.
pub(super) type Number = u32;

/// What the tokens of a line depend on, besides its text.
pub(super) type Between = (State, Scopes);

/// A line in some state.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) tokens: Arc<[Token]>,
    /// The state after it.
    pub(super) next: Number,
    /// What it takes off the budget.
    pub(super) cost: u64,
}

/// A line with its key, of which the map knows only the hash.
type Known = (Number, Box<str>, Line);

#[derive(Debug, Default)]
struct Shared {
    numbers: FxHashMap<Arc<Between>, Number>,
    states: Vec<Arc<Between>>,
    lines: FxHashMap<u64, Known>,
    /// Those of before `lines` was emptied.
    older: FxHashMap<u64, Known>,
}

/// The number of a state; `None` if there are too many.
pub(super) fn number(state: &Between) -> Option<Number> {
    if let Some(number) = read().numbers.get(state) {
        return Some(*number);
    }
    let mut shared = write();
    if let Some(number) = shared.numbers.get(state) {
        return Some(*number);
    }
    let number = shared.states.len();
    if number >= STATES {
        return None;
    }
    let state = Arc::new(state.clone());
    shared.states.push(Arc::clone(&state));
    shared.numbers.insert(state, number as Number);
    Some(number as Number)
}

/// The state with this number.
pub(super) fn state(number: Number) -> Option<Between> {
    let state = read().states.get(number as usize).cloned()?;
    Some(Between::clone(&state))
}

/// What is remembered of `line` in the state `from`.
pub(super) fn line(from: Number, line: &str) -> Option<Line> {
    let key = key(from, line);
    let is_it = |(state, text, _): &&Known| *state == from && **text == *line;
    let shared = read();
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
    shared
        .lines
        .insert(key(from, line), (from, line.into(), found));
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
