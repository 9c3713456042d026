//! Remembers highlighted lines, for all threads.
//!
//! Entry points: [`line()`] and [`remember`] for lines, [`number`] and [`state`] for the states before and after them. A remembered result
//! depends on its key alone, and takes as much off the budget as when it was new. So it does not matter which thread found it, nor what was
//! forgotten.

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
pub(super) type StateNumber = u32;

/// What the tokens of a line depend on besides its text.
pub(super) type LineState = (State, Scopes);

/// A line in some state.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) tokens: Arc<[Token]>,
    /// The state after it.
    pub(super) next: StateNumber,
    /// The units that it takes off the budget.
    pub(super) cost: u64,
}

/// A line and its key. The map has only the key's hash.
type KeyedLine = (StateNumber, Box<str>, Line);

#[derive(Debug, Default)]
struct Shared {
    numbers: FxHashMap<Arc<LineState>, StateNumber>,
    states: Vec<Arc<LineState>>,
    lines: FxHashMap<u64, KeyedLine>,
    /// Those of before `lines` was emptied.
    older: FxHashMap<u64, KeyedLine>,
}

/// Returns the number of a state, or `None` if too many have one.
pub(super) fn number(state: &LineState) -> Option<StateNumber> {
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
    shared.numbers.insert(state, number as StateNumber);
    Some(number as StateNumber)
}

/// Returns the state with this number.
pub(super) fn state(number: StateNumber) -> Option<LineState> {
    let state = read().states.get(number as usize).cloned()?;
    Some(LineState::clone(&state))
}

/// Returns what is remembered of `line` in the state `from`.
pub(super) fn line(from: StateNumber, line: &str) -> Option<Line> {
    let key = key(from, line);
    let is_it = |(state, text, _): &&KeyedLine| *state == from && **text == *line;
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
pub(super) fn remember(from: StateNumber, line: &str, found: Line) {
    let mut shared = write();
    if shared.lines.len() >= LINES {
        shared.older = std::mem::take(&mut shared.lines);
    }
    shared
        .lines
        .insert(key(from, line), (from, line.into(), found));
}

fn key(from: StateNumber, line: &str) -> u64 {
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
