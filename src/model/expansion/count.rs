//! Counts what references draw, and finds those that draw too much.
//!
//! Entry point: [`Expansion::too_many`]. Every element is counted once, however many references it has, so counting takes linear time. A
//! reference to an element around it is removed as well: browsers stop at one such circle, but many circles through each other keep them
//! busy for ever.

use super::{Expansion, Reach};
use std::ops::Range;

/// How far an element has been counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CountState {
    Unseen,
    Counting,
    Done,
}

/// How many elements the references of an element or a rule add.
#[derive(Clone, Copy, Debug, Default)]
struct Added {
    once: u64,
    each: u64,
    points: u64,
}

/// A node that is being counted, and how far.
struct OpenNode {
    node: usize,
    step: usize,
    added: Added,
    /// Elements in it.
    size: u64,
}

struct Count<'e> {
    of: &'e Expansion,
    limit: u64,
    states: Vec<CountState>,
    added: Vec<Added>,
    sizes: Vec<u64>,
    removed: Vec<bool>,
    /// Nodes whose rules are removed.
    cut: Vec<bool>,
}

impl Expansion {
    /// Returns the places of the references to remove, in order. What is left adds no more elements than a browser can draw.
    #[must_use]
    pub fn too_many(&self) -> Vec<Range<usize>> {
        if self.references.is_empty() {
            return Vec::new();
        }
        let mut count = Count {
            of: self,
            limit: self.limit(),
            states: vec![CountState::Unseen; self.nodes.len()],
            added: vec![Added::default(); self.nodes.len()],
            sizes: vec![0; self.nodes.len()],
            removed: vec![false; self.references.len()],
            cut: vec![false; self.nodes.len()],
        };
        count.run();
        count.all();
        let mut ranges: Vec<_> = (self.references.iter().zip(&count.removed))
            .filter(|(_, removed)| **removed)
            .map(|(reference, _)| reference.range.clone())
            .collect();
        ranges.sort_by_key(|range| range.start);
        ranges.dedup();
        ranges
    }
}

impl Count<'_> {
    /// Counts every node after the nodes that it holds and refers to.
    fn run(&mut self) {
        let mut stack: Vec<OpenNode> = Vec::new();
        for node in 0..self.of.nodes.len() {
            if self.states[node] == CountState::Unseen {
                stack.push(self.begin(node));
            }
            while let Some(frame) = stack.last_mut() {
                match self.step(frame) {
                    Some(next) => {
                        let frame = self.begin(next);
                        stack.push(frame);
                    }
                    None => {
                        if let Some(frame) = stack.pop() {
                            self.end(&frame);
                        }
                    }
                }
            }
        }
    }

    fn begin(&mut self, node: usize) -> OpenNode {
        self.states[node] = CountState::Counting;
        OpenNode {
            node,
            step: 0,
            added: Added::default(),
            size: self.of.nodes[node].weight,
        }
    }

    /// Goes on with a node. Returns another one if that must be counted first.
    fn step(&mut self, frame: &mut OpenNode) -> Option<usize> {
        let node = &self.of.nodes[frame.node];
        let (children, keys) = (node.children.len(), node.keys.len());
        loop {
            let at = frame.step;
            if at < children + keys {
                let is_key = at >= children;
                let part = match is_key {
                    false => node.children[at],
                    true => node.keys[at - children],
                };
                match self.states[part] {
                    CountState::Unseen => return Some(part),
                    // The rules for this element draw an element around it.
                    CountState::Counting => self.remove_rules(part),
                    CountState::Done => {
                        frame.size = frame.size.saturating_add(self.sizes[part]);
                        frame.added.add(self.added[part]);
                    }
                }
            } else {
                let reference = *node.references.get(at - children - keys)?;
                if let Some(next) = self.refer(frame, reference) {
                    return Some(next);
                }
            }
            frame.step += 1;
        }
    }

    /// Counts what a reference draws, or removes it. Returns its target if that must be counted first.
    fn refer(&mut self, frame: &mut OpenNode, at: usize) -> Option<usize> {
        let reference = &self.of.references[at];
        let target = self.of.target(reference)?;
        match self.states[target] {
            CountState::Unseen => return Some(target),
            CountState::Counting => self.removed[at] = true,
            CountState::Done => {
                let before = frame.added;
                frame.added.add(self.drawn(target, reference.reach));
                if self.scaled(frame.node, frame.size, frame.added) > self.limit {
                    self.removed[at] = true;
                }
                // It may also have been removed while its target was counted.
                if self.removed[at] {
                    frame.added = before;
                }
            }
        }
        None
    }

    /// Returns how many elements one reference to `target` draws.
    fn drawn(&self, target: usize, reach: Reach) -> Added {
        let drawn = self.sizes[target].saturating_add(self.added[target].once);
        let mut added = Added::default();
        match reach {
            Reach::Once => added.once = drawn,
            Reach::Each => added.each = drawn,
            Reach::Points => added.points = drawn,
        }
        added
    }

    /// Returns how many elements `added` makes at an element that holds `size` elements.
    fn scaled(&self, node: usize, size: u64, added: Added) -> u64 {
        let each = added.each.saturating_mul(size.max(1));
        let points = self.of.nodes[node].points.max(size).max(1);
        let points = added.points.saturating_mul(points);
        added.once.saturating_add(each).saturating_add(points)
    }

    fn end(&mut self, frame: &OpenNode) {
        let node = frame.node;
        self.states[node] = CountState::Done;
        let is_element = !self.of.nodes[node].keys.is_empty();
        self.sizes[node] = if is_element || node == 0 {
            frame.size
        } else {
            0
        };
        self.added[node] = match is_element || node == 0 {
            true => Added {
                once: self.scaled(node, frame.size, frame.added),
                ..Added::default()
            },
            // How much rules add depends on the element that they match.
            false => frame.added,
        };
    }

    /// Removes the references of all rules of the selector `key`, or of the rule `key`.
    fn remove_rules(&mut self, key: usize) {
        if std::mem::replace(&mut self.cut[key], true) {
            return;
        }
        let node = &self.of.nodes[key];
        let rules = node
            .children
            .iter()
            .flat_map(|rule| &self.of.nodes[*rule].references);
        for reference in rules.chain(&node.references) {
            self.removed[*reference] = true;
        }
    }

    /// Removes every reference that would bring the sum over the drawing above the limit.
    fn all(&mut self) {
        let mut total = 0u64;
        for at in 0..self.of.nodes.len() {
            let node = &self.of.nodes[at];
            if node.keys.is_empty() {
                continue;
            }
            for key in &node.keys {
                let added = self.scaled(at, self.sizes[at], self.added[*key]);
                match total.saturating_add(added) {
                    sum if sum > self.limit => {
                        self.remove_rules(*key);
                        self.added[*key] = Added::default();
                    }
                    sum => total = sum,
                }
            }
            for reference in &node.references {
                if self.removed[*reference] {
                    continue;
                }
                let of = &self.of.references[*reference];
                let Some(target) = self.of.target(of) else {
                    continue;
                };
                let added = self.scaled(at, self.sizes[at], self.drawn(target, of.reach));
                match total.saturating_add(added) {
                    sum if sum > self.limit => self.removed[*reference] = true,
                    sum => total = sum,
                }
            }
        }
    }
}

impl Added {
    fn add(&mut self, other: Self) {
        self.once = self.once.saturating_add(other.once);
        self.each = self.each.saturating_add(other.each);
        self.points = self.points.saturating_add(other.points);
    }
}
