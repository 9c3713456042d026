//! The syntax tree of a pattern, and which characters may begin and precede a match.

use super::chars::Chars;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// One character of a set.
    Chars(Chars),
    Sequence(Vec<Node>),
    /// The first alternative that leads to a match.
    Choice(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        is_lazy: bool,
    },
    /// A part that is matched once and never matched differently.
    Atomic(Box<Node>),
    /// What must, or must not, follow or precede.
    Look {
        is_ahead: bool,
        is_not: bool,
        node: Box<Node>,
    },
    At(Place),
    /// A text that depends on other matches: back-references and calls.
    Anything,
    /// A node that matches only where this one does, but not always.
    Perhaps(Box<Node>),
}

/// A condition on a place, which matches no character. A line has only one line break, at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    /// The end of the line, or the place before its line break.
    End,
    VeryEnd,
    WordEdge,
    NoWordEdge,
}

impl Node {
    /// Returns the node that matches without a character.
    pub(super) fn empty() -> Self {
        Self::Sequence(Vec::new())
    }

    /// Returns the set if the node matches exactly one character. If the node is only looked at, the character may also be the edge of the
    /// line.
    pub(super) fn single(&self) -> Option<Chars> {
        match self {
            Self::Chars(set) => Some(*set),
            Self::Sequence(nodes) => match &nodes[..] {
                [node] => node.single(),
                _ => None,
            },
            Self::Choice(nodes) => nodes
                .iter()
                .map(Self::single)
                .try_fold(Chars::NONE, |all, set| Some(all.or(set?))),
            _ => None,
        }
    }

    /// Returns which characters a look at one place (ahead or behind) allows there.
    pub(super) fn looked_for(&self) -> Option<Chars> {
        let Self::Look {
            is_ahead,
            is_not,
            node,
        } = self
        else {
            return None;
        };
        let set = node.single_or_edge(*is_ahead)?;
        // Characters beyond ASCII stay unknown in the complement.
        Some(if *is_not { set.not() } else { set })
    }

    fn single_or_edge(&self, is_ahead: bool) -> Option<Chars> {
        match self {
            Self::At(Place::Start) if !is_ahead => Some(Chars::EDGE),
            Self::At(Place::End) if is_ahead => Some(Chars::EDGE.or(Chars::NEWLINE)),
            Self::At(Place::VeryEnd) if is_ahead => Some(Chars::EDGE),
            Self::Sequence(nodes) => match &nodes[..] {
                [node] => node.single_or_edge(is_ahead),
                _ => None,
            },
            Self::Choice(nodes) => nodes
                .iter()
                .map(|node| node.single_or_edge(is_ahead))
                .try_fold(Chars::NONE, |all, set| Some(all.or(set?))),
            _ => self.single(),
        }
    }

    /// Whether it can match without a character.
    pub(super) fn can_be_empty(&self) -> bool {
        match self {
            Self::Chars(_) => false,
            Self::Sequence(nodes) => nodes.iter().all(Self::can_be_empty),
            Self::Choice(nodes) => nodes.iter().any(Self::can_be_empty),
            Self::Repeat { node, min, .. } => *min == 0 || node.can_be_empty(),
            Self::Atomic(node) | Self::Perhaps(node) => node.can_be_empty(),
            Self::Look { .. } | Self::At(_) | Self::Anything => true,
        }
    }

    /// Returns what may begin a match, if `next` may follow the node.
    pub(super) fn first(&self, next: Chars) -> Chars {
        match self {
            Self::Chars(set) => *set,
            Self::Sequence(nodes) => {
                let backwards = nodes.iter().rev();
                backwards.fold(next, |next, node| node.first(next))
            }
            Self::Choice(nodes) => {
                let sets = nodes.iter().map(|node| node.first(next));
                sets.fold(Chars::NONE, Chars::or)
            }
            Self::Repeat { max: Some(0), .. } => next,
            Self::Repeat { node, min: 0, .. } => node.first(next).or(next),
            Self::Repeat { node, .. } => node.first(next.or(node.first(next))),
            Self::Atomic(node) | Self::Perhaps(node) => node.first(next),
            Self::Look {
                is_ahead: true,
                is_not,
                node,
            } => match self.looked_for() {
                Some(set) => set.and(next),
                None if *is_not => next,
                None => node.first(Chars::ALL).and(next),
            },
            Self::Look { .. } => next,
            Self::At(Place::End) => Chars::EDGE.or(Chars::NEWLINE).and(next),
            Self::At(Place::VeryEnd) => Chars::EDGE.and(next),
            Self::At(_) => next,
            Self::Anything => Chars::ALL,
        }
    }

    /// Returns what may precede a match, if `next` may follow the node.
    pub(super) fn before(&self, next: Chars) -> Chars {
        match self {
            Self::Sequence(_) => self.before_parts(next),
            Self::Choice(nodes) => {
                let sets = nodes.iter().map(|node| node.before(next));
                sets.fold(Chars::NONE, Chars::or)
            }
            Self::Atomic(node) => node.before(next),
            Self::Repeat { node, min: 1.., .. } => node.before(Chars::ALL),
            Self::At(Place::Start) => Chars::EDGE,
            Self::At(Place::WordEdge) => before_word_edge(next),
            Self::Look {
                is_ahead: false,
                is_not,
                node,
            } => match self.looked_for() {
                Some(set) => set,
                None if *is_not => Chars::ALL,
                None => node.last(),
            },
            _ => Chars::ALL,
        }
    }

    fn before_parts(&self, next: Chars) -> Chars {
        let parts = self.parts();
        let mut before = Chars::ALL;
        for (at, node) in parts.iter().enumerate() {
            before = before.and(node.before(first_of(&parts[at + 1..], next)));
            if !matches!(node, Self::At(_) | Self::Look { .. }) {
                break;
            }
        }
        before
    }

    /// Returns the parts of the node one after the other.
    pub(super) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Sequence(nodes) => nodes.iter().flat_map(Self::parts).collect(),
            node => vec![node],
        }
    }

    /// Returns what may be the last character of a match.
    fn last(&self) -> Chars {
        match self {
            Self::Chars(set) => *set,
            Self::Sequence(nodes) => nodes.last().map_or(Chars::ALL, Self::last),
            Self::Choice(nodes) => {
                let sets = nodes.iter().map(Self::last);
                sets.fold(Chars::NONE, Chars::or)
            }
            Self::Repeat { node, min: 1.., .. } | Self::Atomic(node) => node.last(),
            Self::At(Place::Start) => Chars::EDGE,
            _ => Chars::ALL,
        }
    }
}

fn first_of(nodes: &[&Node], next: Chars) -> Chars {
    let backwards = nodes.iter().rev();
    backwards.fold(next, |next, node| node.first(next))
}

/// Returns what may precede the edge of a word, if `next` may follow it.
fn before_word_edge(next: Chars) -> Chars {
    let word = Chars::WORD.or(Chars::BEYOND);
    if next.is_within(Chars::WORD) {
        Chars::WORD.not()
    } else if next.and(word) == Chars::NONE {
        word
    } else {
        Chars::ALL
    }
}
