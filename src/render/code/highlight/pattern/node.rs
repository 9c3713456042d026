//! A pattern of a grammar as a tree, and what follows from it: the characters that a match can begin with and come after.

use super::chars::Chars;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// One character of a set.
    Chars(Chars),
    Sequence(Vec<Node>),
    /// The first of several that leads to a match.
    Choice(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        is_lazy: bool,
    },
    /// What is matched once and never given back.
    Atomic(Box<Node>),
    /// What must stand ahead or behind, or must not.
    Look {
        is_ahead: bool,
        is_not: bool,
        node: Box<Node>,
    },
    At(Place),
    /// Text that depends on what was matched before: back-references and calls.
    Anything,
    /// What may match where the node does, and nowhere else.
    Perhaps(Box<Node>),
}

/// A place that matches nothing itself. A line has no line break but the one at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    /// At the end, or at the line break before it.
    End,
    VeryEnd,
    WordEdge,
    NoWordEdge,
}

impl Node {
    /// What matches without a character.
    pub(super) fn empty() -> Self {
        Self::Sequence(Vec::new())
    }

    /// The set of characters that the node is one character of. Where it is looked for without being matched, it can be the edge of
    /// the line, too.
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

    /// What a look ahead (or behind) at one place asks for: the characters that may stand there.
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
        // What is not known of characters beyond ASCII is no more known of the others.
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

    /// What can stand where a match begins, when `next` can stand after it.
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

    /// What can stand before a match, when `next` can stand after it.
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

    /// The parts of the node one after the other.
    pub(super) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Sequence(nodes) => nodes.iter().flat_map(Self::parts).collect(),
            node => vec![node],
        }
    }

    /// What can stand last in what the node matches.
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

/// What can stand before the edge of a word, when `next` can stand after it.
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
