//! One regular expression of a grammar: where it can match, and whether it does.
//!
//! Entry points: [`Pattern::new`], [`Pattern::can_begin`] and [`Pattern::ask`]. Most places are ruled out by the character that
//! stands there and the one before it, most others by an automaton ([`automaton`]). Oniguruma is asked last, with a limit of steps that are
//! paid for before they are granted.

mod automaton;
mod chars;
mod node;
mod read;
#[cfg(test)]
mod tests;

pub(super) use automaton::Answer;
pub(super) use chars::{SLOTS, slot};

use super::budget::{Budget, Stop};
use automaton::Automaton;
use chars::Chars;
use onig::{MatchParam, RegexOptions, Region, SearchOptions, Syntax};
use regex_automata::hybrid::dfa::Cache;
use std::sync::OnceLock;

/// Oniguruma's error for more retries than allowed.
const TOO_MANY_RETRIES: i32 = -17;
/// Retries that are granted at first.
const RETRIES: u64 = 16;

/// A regular expression.
#[derive(Debug)]
pub(super) struct Pattern {
    text: Box<str>,
    /// What can stand where a match begins, and before it.
    first: Chars,
    before: Chars,
    /// Whether it was understood, and does not depend on where a search begins.
    is_read: bool,
    automaton: OnceLock<Option<Automaton>>,
    regex: OnceLock<Option<onig::Regex>>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let node = read::read(text);
        let sets = node.as_ref().map_or((Chars::ALL, Chars::ALL), |node| {
            (node.first(Chars::ALL), node.before(Chars::ALL))
        });
        Self {
            text: text.into(),
            first: sets.0,
            before: sets.1,
            is_read: node.is_some(),
            automaton: OnceLock::new(),
            regex: OnceLock::new(),
        }
    }

    /// Whether it can only be searched for, not asked at a place: what it matches may depend on where the search begins.
    pub(super) fn is_searched(&self) -> bool {
        !self.is_read
    }

    /// Whether a match can begin at a place of this slot.
    pub(super) fn can_begin(&self, slot: usize) -> bool {
        self.first.has_slot(slot)
    }

    /// Whether a match can come after a place of this slot.
    pub(super) fn can_follow(&self, slot: usize) -> bool {
        self.before.has_slot(slot)
    }

    /// What its automaton says, if it has one. `cache` is for this pattern alone.
    pub(super) fn ask(
        &self,
        cache: &mut Option<Box<Cache>>,
        line: &[u8],
        at: usize,
    ) -> (Answer, usize) {
        let new = || Automaton::new(&read::read(&self.text)?);
        let Some(automaton) = self.automaton.get_or_init(new) else {
            return (Answer::Unknown, 0);
        };
        let cache = cache.get_or_insert_with(|| Box::new(automaton.cache()));
        automaton.run(cache, line, at)
    }

    /// The end of a match that begins at `at`; what its groups matched is left in `groups`.
    ///
    /// # Errors
    /// When the budget is spent, or the pattern is none.
    pub(super) fn matches(
        &self,
        line: &str,
        at: usize,
        groups: &mut Region,
        budget: &mut Budget,
    ) -> Result<Option<usize>, Stop> {
        let regex = self.regex()?;
        let end = retry(line.len() - at, budget, |param| {
            regex.match_with_param(
                line,
                at,
                SearchOptions::SEARCH_OPTION_NONE,
                Some(groups),
                param,
            )
        })?;
        Ok(end.map(|length| at + length))
    }

    /// Searches from `from` on, and leaves what matched in `groups`; whether anything did.
    ///
    /// # Errors
    /// When the budget is spent, or the pattern is none.
    pub(super) fn search(
        &self,
        line: &str,
        from: usize,
        groups: &mut Region,
        budget: &mut Budget,
    ) -> Result<bool, Stop> {
        let regex = self.regex()?;
        let rest = line.len() - from;
        budget.pay(rest as u64 / 4)?;
        let found = retry(rest, budget, |param| {
            regex.search_with_param(
                line,
                from,
                line.len(),
                SearchOptions::SEARCH_OPTION_NONE,
                Some(groups),
                param,
            )
        })?;
        Ok(found.is_some())
    }

    fn regex(&self) -> Result<&onig::Regex, Stop> {
        let regex = self.regex.get_or_init(|| {
            let options = RegexOptions::REGEX_OPTION_CAPTURE_GROUP;
            onig::Regex::with_options(&self.text, options, Syntax::default()).ok()
        });
        regex.as_ref().ok_or(Stop::Broken)
    }
}

/// Runs a match that gives up after a number of retries, with four times as many each time that is not enough.
///
/// A retry can look at the whole rest of the line again, so it costs more the longer that is.
fn retry(
    rest: usize,
    budget: &mut Budget,
    mut run: impl FnMut(MatchParam) -> Result<Option<usize>, onig::Error>,
) -> Result<Option<usize>, Stop> {
    let mut limit = RETRIES;
    budget.pay(8)?;
    loop {
        budget.pay(limit * (16 + rest as u64) / 64)?;
        let mut param = MatchParam::default();
        param.set_retry_limit_in_match(u32::try_from(limit).unwrap_or(u32::MAX));
        match run(param) {
            Err(error) if error.code() == TOO_MANY_RETRIES => limit *= 4,
            // Any other error is about a pattern that cannot match.
            found => return Ok(found.unwrap_or(None)),
        }
    }
}
