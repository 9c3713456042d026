//! A regular expression of a grammar: where it can match, and whether it does.
//!
//! Entry points: [`Pattern::new`], [`Pattern::can_begin`] and [`Pattern::ask`]. The characters at and before a place rule out most places,
//! an automaton ([`automaton`]) most of the others. Oniguruma is asked last, with a limit of retries, each paid for in advance.

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

/// Oniguruma's error for exceeding the limit of retries.
const TOO_MANY_RETRIES: i32 = -17;
/// How many retries are allowed at first.
const RETRIES: u64 = 16;

/// A regular expression.
#[derive(Debug)]
pub(super) struct Pattern {
    text: Box<str>,
    /// The characters that may begin a match, and those that may precede one.
    first: Chars,
    before: Chars,
    /// Whether it could be read, and does not depend on where a search begins.
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

    /// Whether it must be searched for and cannot be tried at a place, because its match may depend on where the search begins.
    pub(super) fn is_searched(&self) -> bool {
        !self.is_read
    }

    /// Whether a match may begin at a place of this slot.
    pub(super) fn can_begin(&self, slot: usize) -> bool {
        self.first.has_slot(slot)
    }

    /// Whether a match may follow a place of this slot.
    pub(super) fn can_follow(&self, slot: usize) -> bool {
        self.before.has_slot(slot)
    }

    /// Returns what its automaton says, if it has one. `cache` belongs to this pattern alone.
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

    /// Returns the end of the match that begins at `at`, and leaves its groups in `groups`.
    ///
    /// # Errors
    /// If the budget is used up, or the pattern is not valid.
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

    /// Searches from `from` on, and leaves the groups of a match in `groups`. Returns whether there is one.
    ///
    /// # Errors
    /// If the budget is used up, or the pattern is not valid.
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

/// Runs a match with a limit of retries, and multiplies the limit by four whenever it is exceeded.
///
/// A retry may look at the whole rest of the line, so it costs more on a longer rest.
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
            // Any other error means that the pattern cannot match.
            found => return Ok(found.unwrap_or(None)),
        }
    }
}
