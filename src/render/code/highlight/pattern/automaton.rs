//! Automata over ASCII that answer for patterns.
//!
//! Entry points: [`Automaton::new`] and [`Automaton::run`]. An automaton takes one step for each byte and never goes back, while Oniguruma
//! tries one alternative after the other. It stops at the first byte beyond ASCII, so it need not know Unicode. What no automaton can
//! decide exactly (looking around, back-references, atomic groups) it over-estimates; such an automaton only rules out places.

use super::chars::Chars;
use super::node::{Node, Place};
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Dot, Hir, Look, Repetition};

/// Most memory for the states of one pattern, in bytes. When it is used up, states are forgotten and computed again.
const STATES: usize = 256 * 1024;
/// Largest description of a pattern, in bytes. A larger pattern gets no automaton.
const DESCRIPTION: usize = 400_000;

/// A pattern as an automaton.
#[derive(Debug)]
pub(super) struct Automaton {
    states: DFA,
    says: Says,
}

/// What a match of the automaton means for the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// The pattern matches with the same end.
    Exactly,
    /// The pattern matches, but ends before the last character, at which it only looks.
    LooksAhead,
    /// The pattern matches without a character.
    Place,
    /// The pattern may match.
    Perhaps,
}

/// What an automaton knows about a pattern at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render::code::highlight) enum Answer {
    No,
    /// The pattern matches up to here.
    End(usize),
    Unknown,
}

impl Automaton {
    /// Returns `None` if an automaton would not help.
    pub(super) fn new(node: &Node) -> Option<Self> {
        let (language, says) = language(node);
        let matches_all = language.properties().minimum_len() == Some(0);
        if says == Says::Perhaps && matches_all {
            return None;
        }
        let config = thompson::Config::new()
            .utf8(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(DESCRIPTION));
        let nfa = thompson::Compiler::new()
            .configure(config)
            .build_from_hir(&language)
            .ok()?;
        let mut config = DFA::config()
            .match_kind(MatchKind::LeftmostFirst)
            .cache_capacity(STATES)
            .skip_cache_capacity_check(true);
        for byte in 0x80..=0xff {
            config = config.quit(byte, true);
        }
        let states = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        Some(Self { states, says })
    }

    /// Makes the cache that [`Self::run`] needs.
    pub(super) fn cache(&self) -> Cache {
        self.states.create_cache()
    }

    /// Returns what is known about the pattern at a place, and how many bytes were read. Neither depends on what `cache` contains.
    pub(super) fn run(&self, cache: &mut Cache, line: &[u8], from: usize) -> (Answer, usize) {
        let input = Input::new(line).range(from..).anchored(Anchored::Yes);
        let Ok(mut state) = self.states.start_state_forward(cache, &input) else {
            return (Answer::Unknown, 0);
        };
        let mut end = None;
        for (at, byte) in (from..).zip(&line[from..]) {
            let Ok(next) = self.states.next_state(cache, state, *byte) else {
                return (Answer::Unknown, at - from);
            };
            state = next;
            if !state.is_tagged() {
                continue;
            }
            // The automaton reports a match one byte later.
            if state.is_match() {
                end = Some(at);
                if matches!(self.says, Says::Place | Says::Perhaps) {
                    return (self.answer(end, line, from), at - from);
                }
            } else if state.is_dead() {
                return (self.answer(end, line, from), at - from);
            } else if state.is_quit() {
                return (Answer::Unknown, at - from);
            }
        }
        let steps = line.len() - from;
        match self.states.next_eoi_state(cache, state) {
            Ok(state) if state.is_match() => end = Some(line.len()),
            Ok(_) => {}
            Err(_) => return (Answer::Unknown, steps),
        }
        (self.answer(end, line, from), steps)
    }

    fn answer(&self, end: Option<usize>, line: &[u8], from: usize) -> Answer {
        match (end, self.says) {
            (None, _) => Answer::No,
            (Some(end), Says::Exactly) => Answer::End(end),
            (Some(_), Says::Place) => Answer::End(from),
            // At the end of the line, it may have looked at a character or at the edge.
            (Some(end), Says::LooksAhead) if end < line.len() => Answer::End(end - 1),
            (Some(_), Says::LooksAhead | Says::Perhaps) => Answer::Unknown,
        }
    }
}

/// Returns what the pattern matches, or more than that, and what a match then means.
fn language(node: &Node) -> (Hir, Says) {
    let mut translation = Translation { is_exact: true };
    let mut nodes = node.parts();
    // What precedes the first character was checked when the place was chosen.
    let is_asked = |node: &&Node| {
        matches!(
            node,
            Node::Look {
                is_ahead: false,
                ..
            }
        ) && node.looked_for().is_some()
    };
    let asked = nodes.iter().take_while(|node| is_asked(node)).count();
    nodes.drain(..asked);
    if let [
        Node::Look {
            is_ahead: true,
            is_not: false,
            node,
        },
    ] = nodes[..]
    {
        let inner = translation.node(node, true);
        let says = if translation.is_exact {
            Says::Place
        } else {
            Says::Perhaps
        };
        return (inner, says);
    }
    let mut looked_for = Chars::ALL;
    let mut has_look = false;
    while let Some(Node::Look { is_ahead: true, .. }) = nodes.last()
        && let Some(set) = nodes.last().and_then(|node| node.looked_for())
    {
        looked_for = looked_for.and(set);
        has_look = true;
        nodes.pop();
    }
    let is_place = has_look && nodes.is_empty();
    let mut parts: Vec<_> = Vec::with_capacity(nodes.len() + 1);
    for (at, node) in nodes.iter().enumerate() {
        let is_last = at + 1 == nodes.len() && !has_look;
        parts.push(translation.node(node, is_last));
    }
    if has_look {
        parts.push(next_char(looked_for));
    }
    let says = match (translation.is_exact, has_look) {
        (false, _) => Says::Perhaps,
        (true, _) if is_place => Says::Place,
        (true, true) => Says::LooksAhead,
        (true, false) => Says::Exactly,
    };
    (Hir::concat(parts), says)
}

struct Translation {
    /// Whether nothing was over-estimated so far.
    is_exact: bool,
}

impl Translation {
    /// Converts a node. `is_last`: nothing of the pattern follows it.
    fn node(&mut self, node: &Node, is_last: bool) -> Hir {
        match node {
            Node::Chars(set) => char_of(*set),
            Node::Sequence(nodes) => {
                let last = nodes.len().saturating_sub(1);
                let parts = nodes.iter().enumerate();
                Hir::concat(
                    parts
                        .map(|(at, node)| self.node(node, is_last && at == last))
                        .collect(),
                )
            }
            Node::Choice(nodes) => {
                Hir::alternation(nodes.iter().map(|node| self.node(node, is_last)).collect())
            }
            Node::Repeat {
                node,
                min,
                max,
                is_lazy,
            } => {
                // Engines differ in when they stop repeating an empty match.
                self.is_exact &= max.is_some() || !node.can_be_empty();
                Hir::repetition(Repetition {
                    min: *min,
                    max: *max,
                    greedy: !is_lazy,
                    sub: Box::new(self.node(node, false)),
                })
            }
            Node::Atomic(node) => {
                self.is_exact &= is_last;
                self.node(node, is_last)
            }
            Node::Perhaps(node) => {
                self.is_exact = false;
                self.node(node, is_last)
            }
            Node::Look {
                is_ahead,
                is_not,
                node: inner,
            } => {
                self.is_exact = false;
                match node.looked_for() {
                    _ if !is_last || !is_ahead => Hir::empty(),
                    Some(set) => next_char(set),
                    None if *is_not => Hir::empty(),
                    None => self.node(inner, true),
                }
            }
            Node::At(place) => Hir::look(match place {
                Place::Start => Look::Start,
                Place::End => Look::EndLF,
                Place::VeryEnd => Look::End,
                Place::WordEdge => Look::WordAscii,
                Place::NoWordEdge => Look::WordAsciiNegate,
            }),
            Node::Anything => {
                self.is_exact = false;
                Hir::repetition(Repetition {
                    min: 0,
                    max: None,
                    greedy: true,
                    sub: Box::new(Hir::dot(Dot::AnyByte)),
                })
            }
        }
    }
}

/// Returns one character of a set, or the edge if that is in the set.
fn next_char(set: Chars) -> Hir {
    if set.has_edge() {
        Hir::alternation(vec![char_of(set.within()), Hir::look(Look::End)])
    } else {
        char_of(set)
    }
}

fn char_of(set: Chars) -> Hir {
    let mut ranges = Vec::new();
    let mut from = None;
    for byte in 0..=128 {
        match (from, set.has(byte)) {
            (None, true) => from = Some(byte),
            (Some(first), false) => {
                ranges.push(ClassBytesRange::new(first, byte - 1));
                from = None;
            }
            _ => {}
        }
    }
    // The automaton stops before it compares such a character. But a set that contains one must not be empty.
    if set.has_beyond() {
        ranges.push(ClassBytesRange::new(0x80, 0xff));
    }
    Hir::class(Class::Bytes(ClassBytes::new(ranges)))
}
