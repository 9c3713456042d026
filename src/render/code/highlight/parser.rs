//! Runs a grammar over a line, with the result of syntect's own parser.
//!
//! Entry point: [`Parser::line`]. syntect searches the rest of the line for every pattern of a context, uses the match that comes first and
//! drops the rest. On most lines this is where the time goes. Here each place is tried in turn, only with the patterns that can match
//! there, so every match found is used. A test compares the two over all grammars. Unlike syntect, this parser can stop within a line.

use super::budget::{Budget, Stop};
use super::grammar::{self, Operation, Plan, Planned, Rule};
use super::paint::{self, Painter};
use super::pattern::{Answer, Pattern, slot};
use super::state::{State, open, refers};
use onig::Region;
use regex_automata::hybrid::dfa::Cache;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Most contexts that may be open. syntect has the same limit, but applies it at another place.
const DEPTH: usize = 100;
/// Most steps that a grammar may take at one place.
const STEPS: u32 = 1000;
/// Units for compiling patterns that contain captures of a match.
const FILLING: u64 = 400;
/// Most patterns with captures that are kept.
const FILLED: usize = 256;

/// Runs grammars, and caches what it learns about patterns.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// Indexed by the number of a rule.
    tried: Vec<Tried>,
    filled: FxHashMap<String, Rc<Pattern>>,
    /// Results of searches in the current line.
    found: FxHashMap<u32, Option<Region>>,
    /// The layers of rules that apply at this step, in order.
    layers: Vec<Layer>,
    /// Rules that matched nothing and would do nothing until the next step.
    idle: Vec<(usize, u16)>,
    /// The groups of the last match.
    groups: Region,
    line: u64,
}

/// What is known about a rule.
#[derive(Debug, Default)]
struct Tried {
    /// The line and the place at which it last did not match.
    failed: (u64, usize),
    cache: Option<Box<Cache>>,
}

/// A plan, and the level of the stack whose captures its rules see.
#[derive(Clone, Copy, Debug)]
struct Layer {
    plan: &'static Plan,
    level: usize,
    /// Whether a match brought it along as a prototype.
    is_brought: bool,
}

/// A match.
#[derive(Clone, Copy, Debug)]
struct Match {
    layer: usize,
    rule: u16,
    start: usize,
    end: usize,
    groups: Groups,
    /// Whether it would only undo what the last step did at this place.
    is_loop: bool,
}

/// Where to find the groups of a match.
#[derive(Clone, Copy, Debug)]
enum Groups {
    /// They were not needed so far.
    Unknown,
    /// In [`Parser::groups`], until the next match.
    Last,
    /// In [`Parser::found`].
    Searched,
}

/// A step of a grammar.
#[derive(Clone, Copy)]
struct Step<'a> {
    state: &'a State,
    line: &'a str,
    start: usize,
    /// Whether closing a context here would undo the last step.
    may_loop: bool,
}

/// A place in the line, with the slots of the characters before and at it.
#[derive(Clone, Copy)]
struct Spot {
    at: usize,
    before: usize,
    here: usize,
}

impl Parser {
    /// Continues from `state` over `line`, which ends with a line break, and tells `painter` what it finds.
    ///
    /// # Errors
    /// The reason why the grammar was given up. Then `state` is not valid.
    pub(super) fn line(
        &mut self,
        state: &mut State,
        line: &str,
        painter: &mut Painter<'_>,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        self.line += 1;
        self.found.clear();
        if self.filled.len() > FILLED {
            self.filled.clear();
        }
        if std::mem::take(&mut state.is_first_line)
            && let Some(scope) = state.context()?.content.first()
        {
            painter.push(0, *scope);
        }
        let (mut start, mut steps) = (0, 0);
        let mut opened_at = (0, 0);
        loop {
            steps += 1;
            if steps > STEPS {
                return Err(Stop::NoProgress);
            }
            let depth = state.stack.len();
            while state.floors.last().is_some_and(|floor| *floor >= depth) {
                state.floors.pop();
            }
            self.collect_layers(state)?;
            budget.pay(1 + self.layers.len() as u64)?;
            let step = Step {
                state,
                line,
                start,
                may_loop: opened_at == (start, depth),
            };
            let Some(found) = self.find(step, budget)? else {
                return Ok(());
            };
            if found.is_loop {
                let mut rest = line[start..].char_indices().skip(1);
                let Some((length, _)) = rest.next() else {
                    return Ok(());
                };
                (start, steps) = (start + length, 0);
                continue;
            }
            let rule = self.planned(found.layer, found.rule).rule;
            if matches!(rule.operation, Operation::Push(_)) {
                if depth >= DEPTH {
                    return Err(Stop::TooDeep);
                }
                if found.end == start {
                    opened_at = (start, depth + 1);
                }
            }
            if found.end > start {
                (start, steps) = (found.end, 0);
            }
            if self.layers[found.layer].is_brought {
                state.floors.push(depth);
            }
            self.apply(state, rule, found, line, painter, budget)?;
        }
    }

    /// Collects the rules that apply: those of prototypes that matches brought along, from the bottom up, then those of the context at the
    /// top.
    fn collect_layers(&mut self, state: &State) -> Result<(), Stop> {
        self.layers.clear();
        let floor = state.floors.last().copied().unwrap_or(0);
        for (level, open) in state.stack.iter().enumerate().skip(floor) {
            for prototype in &open.prototypes {
                self.layers.push(Layer {
                    plan: grammar::context(*prototype)?.plan_as_prototype(),
                    level,
                    is_brought: true,
                });
            }
        }
        self.layers.push(Layer {
            plan: state.context()?.plan(),
            level: state.stack.len() - 1,
            is_brought: false,
        });
        Ok(())
    }

    fn planned(&self, layer: usize, rule: u16) -> Planned {
        self.layers[layer].plan.rules[usize::from(rule)]
    }

    /// Returns the match that comes first; of several at one place, that of the first rule.
    fn find(&mut self, step: Step<'_>, budget: &mut Budget) -> Result<Option<Match>, Stop> {
        self.idle.clear();
        let searched = self.search_all(step, budget)?;
        let bytes = step.line.as_bytes();
        let last = searched.map_or(bytes.len(), |found| found.start);
        budget.pay((last - step.start) as u64 / 32)?;
        let mut before = slot(step.start.checked_sub(1).map(|at| bytes[at]));
        for at in step.start..=last {
            let byte = bytes.get(at).copied();
            let here = slot(byte);
            let is_inside = byte.is_some_and(|byte| byte & 0xc0 == 0x80);
            if !is_inside {
                let spot = Spot { at, before, here };
                let searched = searched.filter(|found| found.start == at);
                let found = self.find_at(step, spot, searched, budget)?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            before = here;
        }
        Ok(None)
    }

    /// Returns the match of the first rule that matches at a place. `searched` is a match that a search found there.
    fn find_at(
        &mut self,
        step: Step<'_>,
        spot: Spot,
        searched: Option<Match>,
        budget: &mut Budget,
    ) -> Result<Option<Match>, Stop> {
        let mut best = searched;
        for layer in 0..self.layers.len() {
            let list = self.layers[layer].plan.at(spot.here);
            budget.pay(list.len() as u64 / 16)?;
            for &rule in list {
                let comes_first =
                    |found: &Match| !found.is_loop && (found.layer, found.rule) < (layer, rule);
                if best.as_ref().is_some_and(comes_first) {
                    return Ok(best);
                }
                let planned = self.planned(layer, rule);
                let Some((end, groups)) = self.try_rule(step, spot, (layer, rule), budget)? else {
                    continue;
                };
                let closes = matches!(planned.rule.operation, Operation::Pop);
                let is_loop = step.may_loop && closes && end == step.start;
                if !is_loop || best.is_none() {
                    best = Some(Match {
                        layer,
                        rule,
                        start: spot.at,
                        end,
                        groups,
                        is_loop,
                    });
                }
                if !is_loop {
                    return Ok(best);
                }
            }
        }
        Ok(best)
    }

    /// Returns where a rule's match at a place ends.
    fn try_rule(
        &mut self,
        step: Step<'_>,
        spot: Spot,
        (layer, number): (usize, u16),
        budget: &mut Budget,
    ) -> Result<Option<(usize, Groups)>, Stop> {
        let planned = self.planned(layer, number);
        let rule = planned.rule;
        if self.idle.contains(&(layer, number)) {
            return Ok(None);
        }
        let captures = &step.state.stack[self.layers[layer].level].captures;
        let found = match captures {
            Some(captures) if rule.refers && planned.sees_captures => {
                self.try_filled(rule, captures, step.line, spot, budget)?
            }
            _ => self.try_pattern(rule, step.line, spot, budget)?,
        };
        // An empty match of a rule that does nothing does not count, and the rule has no other match before the next step.
        if matches!(rule.operation, Operation::None) && found.is_some_and(|(end, _)| end == spot.at)
        {
            self.idle.push((layer, number));
            return Ok(None);
        }
        Ok(found)
    }

    fn try_pattern(
        &mut self,
        rule: &'static Rule,
        line: &str,
        spot: Spot,
        budget: &mut Budget,
    ) -> Result<Option<(usize, Groups)>, Stop> {
        let pattern = rule.pattern();
        if !pattern.can_follow(spot.before) {
            return Ok(None);
        }
        let number = rule.number as usize;
        if self.tried.len() <= number {
            self.tried.resize_with(number + 64, Tried::default);
        }
        let tried = &mut self.tried[number];
        if tried.failed == (self.line, spot.at) {
            return Ok(None);
        }
        let (answer, steps) = pattern.ask(&mut tried.cache, line.as_bytes(), spot.at);
        budget.pay(1 + steps as u64 / 16)?;
        let found = match answer {
            Answer::No => None,
            Answer::End(end) => Some((end, Groups::Unknown)),
            Answer::Unknown => {
                let end = pattern.matches(line, spot.at, &mut self.groups, budget)?;
                end.map(|end| (end, Groups::Last))
            }
        };
        if found.is_none() {
            tried.failed = (self.line, spot.at);
        }
        Ok(found)
    }

    /// Like [`Self::try_rule`], for a pattern that contains captures of another match.
    fn try_filled(
        &mut self,
        rule: &Rule,
        captures: &[Option<Box<str>>],
        line: &str,
        spot: Spot,
        budget: &mut Budget,
    ) -> Result<Option<(usize, Groups)>, Stop> {
        let text = rule.pattern_with(captures);
        budget.pay(2 + text.len() as u64 / 16)?;
        let known = self.filled.get(&text).cloned();
        let pattern = known.unwrap_or_else(|| {
            let pattern = Rc::new(Pattern::new(&text));
            self.filled.insert(text, Rc::clone(&pattern));
            pattern
        });
        if !pattern.can_begin(spot.here) || !pattern.can_follow(spot.before) {
            return Ok(None);
        }
        let end = pattern.matches(line, spot.at, &mut self.groups, budget)?;
        Ok(end.map(|end| (end, Groups::Last)))
    }

    /// Returns the first match of the rules that must be searched for.
    fn search_all(&mut self, step: Step<'_>, budget: &mut Budget) -> Result<Option<Match>, Stop> {
        let mut best: Option<Match> = None;
        for layer in 0..self.layers.len() {
            let plan = self.layers[layer].plan;
            for &number in &plan.searched {
                let rule = self.planned(layer, number).rule;
                let Some((start, end)) = self.search(rule, step, budget)? else {
                    continue;
                };
                let is_better =
                    |best: Match| start < best.start || (start == best.start && best.is_loop);
                if best.is_none_or(is_better) {
                    let closes = matches!(rule.operation, Operation::Pop);
                    best = Some(Match {
                        layer,
                        rule: number,
                        start,
                        end,
                        groups: Groups::Searched,
                        is_loop: step.may_loop && closes && end == step.start,
                    });
                }
            }
        }
        Ok(best)
    }

    /// Returns where a rule matches first. A line is not searched again for a rule that it does not match, and a match is reused until it
    /// is passed.
    fn search(
        &mut self,
        rule: &Rule,
        step: Step<'_>,
        budget: &mut Budget,
    ) -> Result<Option<(usize, usize)>, Stop> {
        let known = self.found.get(&rule.number);
        match known.map(|groups| groups.as_ref().and_then(|groups| groups.pos(0))) {
            Some(None) => return Ok(None),
            Some(Some(place)) if place.0 >= step.start => return Ok(Some(place)),
            _ => {}
        }
        let mut groups = Region::new();
        let is_found = rule
            .pattern()
            .search(step.line, step.start, &mut groups, budget)?;
        let place = groups.pos(0).filter(|_| is_found);
        if matches!(rule.operation, Operation::None)
            && place.is_some_and(|(start, end)| start == end)
        {
            return Ok(None);
        }
        self.found.insert(rule.number, place.map(|_| groups));
        Ok(place)
    }

    /// Carries out what a match of `rule` does.
    fn apply(
        &mut self,
        state: &mut State,
        rule: &'static Rule,
        found: Match,
        line: &str,
        painter: &mut Painter<'_>,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let opens = rule.opens()?;
        let top = state.stack.last().ok_or(Stop::Broken)?;
        let is_set = matches!(rule.operation, Operation::Set(_));
        let refers = opens.refers || (is_set && top.prototypes.iter().any(refers));
        if matches!(found.groups, Groups::Unknown) && (refers || !rule.captures.is_empty()) {
            let end = rule
                .pattern()
                .matches(line, found.start, &mut self.groups, budget)?;
            debug_assert_eq!(end, Some(found.end), "{rule:?}");
        }
        let groups = match found.groups {
            Groups::Searched => self.found.get(&rule.number).and_then(Option::as_ref),
            Groups::Unknown | Groups::Last => Some(&self.groups),
        };
        let group = |number| groups.and_then(|groups| groups.pos(number));
        paint::rule(
            painter,
            state.context()?,
            rule,
            opens,
            (found.start, found.end),
            group,
        );
        let kept = match rule.operation {
            Operation::Push(_) => Vec::new(),
            Operation::Set(_) => state
                .stack
                .pop()
                .map(|level| level.prototypes)
                .unwrap_or_default(),
            Operation::Pop => {
                state.stack.pop();
                return Ok(());
            }
            Operation::None => return Ok(()),
        };
        let mut captures = None;
        if refers {
            let count = groups.map_or(0, Region::len);
            let text = |(start, end): (usize, usize)| Box::from(&line[start..end]);
            let texts: Arc<[_]> = (0..count).map(|number| group(number).map(text)).collect();
            // The patterns that refer to it have to be compiled.
            budget.pay(FILLING + (found.end - found.start) as u64)?;
            captures = Some(texts);
        }
        open(state, rule, opens, kept, captures.as_ref());
        Ok(())
    }
}
