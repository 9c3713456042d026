//! Places the nodes of the graph: linked ones near each other, the others in rings around them.
//!
//! Entry points: [`Nodes::arranged`] for linked nodes, then [`Nodes::with_others`]. Links pull nodes together, nodes push each other apart ([`super::tree`]), and a weak pull towards its home
//! keeps each in reach. The forces first arrange a few joined nodes ([`super::coarsen`]), then the nodes inside them, down to the notes. So
//! clusters find their places early, and n log n steps are enough. Only additions, multiplications, divisions and square roots are used,
//! which every machine rounds alike, and each sum has a fixed order, so the same notes give the same picture everywhere (N26).

use super::apart::push_apart;
use super::coarsen::{Network, coarsen};
use super::point::Point;
use super::rings::rings;
use super::tree::Tree;
use crate::model::Fingerprint;
use crate::model::fingerprint::Fingerprinter;
use rayon::prelude::*;
use std::hash::Hash;

/// About how far apart linked nodes are, in the unit of their radius.
const SPACING: f32 = 34.0;

/// How strongly nodes push.
const PUSH: f32 = 6.0;

/// Beyond this distance the pull of a link hardly grows, so that links to other clusters do not tear a cluster apart.
const SLACK: f32 = 90.0;

/// How far away nodes without links to the rest are held, in multiples of the size that the nodes need.
const REACH: f32 = 1.0;

/// How far from the middle towards its home a node is pulled. Without this, each new link could turn the whole picture round.
const BOUND: f32 = 0.5;

/// Networks up to this size are arranged from the homes of their nodes.
const SMALLEST: usize = 48;

/// The nodes of a graph: those with links, which forces place, and the others.
#[derive(Debug)]
pub(super) struct Nodes {
    /// Numbers of the nodes with links, in order.
    pub(super) linked: Vec<usize>,
    /// Numbers of the others, in order.
    alone: Vec<usize>,
    network: Network,
}

impl Nodes {
    /// Takes the `homes` of all nodes (within one unit of the middle), which are their places without links and keep the picture alike when a
    /// few notes change. `links` are pairs of nodes, each once.
    pub(super) fn new(homes: &[Point], links: &[(u32, u32)]) -> Self {
        let mut has_links = vec![false; homes.len()];
        for (a, b) in links {
            has_links[*a as usize] = true;
            has_links[*b as usize] = true;
        }
        let (linked, alone): (Vec<usize>, _) = (0..homes.len()).partition(|n| has_links[*n]);
        let mut index = vec![0_u32; homes.len()];
        for (at, node) in linked.iter().enumerate() {
            index[*node] = at as u32;
        }
        let inner: Vec<(u32, u32)> = links
            .iter()
            .map(|(a, b)| (index[*a as usize], index[*b as usize]))
            .collect();
        let size = SPACING * (linked.len() as f32).sqrt();
        let home = |node: &usize| Point {
            x: homes[*node].x * size,
            y: homes[*node].y * size,
        };
        let network = Network::new(linked.iter().map(home).collect(), &inner);
        Self {
            linked,
            alone,
            network,
        }
    }

    /// Returns the fingerprint of all that the places of the linked nodes are made from. Nodes without links are no part of it.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut all = Fingerprinter::default();
        let Network {
            start, to, home, ..
        } = &self.network;
        for Point { x, y } in home {
            (x.to_bits(), y.to_bits()).hash(&mut all);
        }
        (start, to).hash(&mut all);
        all.fingerprint()
    }

    /// Returns the places of the linked nodes, in their order. Places of a `previous` layout, one for each linked node, are kept as far as the
    /// links allow.
    pub(super) fn arranged(&self, previous: Option<&[Option<Point>]>) -> Vec<Point> {
        match previous {
            Some(known) => adjust(&self.network, known),
            None => arrange(&self.network),
        }
    }

    /// Returns the places of all nodes, given those of the linked ones.
    pub(super) fn with_others(&self, linked: &[Point]) -> Vec<Point> {
        let far = linked.iter().map(|p| p.x * p.x + p.y * p.y);
        let reach = far.fold(0.0, f32::max);
        let mut points = vec![Point::default(); self.linked.len() + self.alone.len()];
        let around = rings(self.alone.len(), reach.sqrt());
        let places = linked.iter().copied().chain(around);
        for (node, point) in self.linked.iter().chain(&self.alone).zip(places) {
            points[*node] = point;
        }
        points
    }
}

/// Arranges a network from nothing, the coarsest one first.
fn arrange(network: &Network) -> Vec<Point> {
    let mut levels: Vec<(Network, Vec<u32>)> = Vec::new();
    loop {
        let finest = levels.last().map_or(network, |(coarse, _)| coarse);
        if finest.len() <= SMALLEST {
            break;
        }
        let next = coarsen(finest);
        if next.0.len() * 10 > finest.len() * 9 {
            break;
        }
        levels.push(next);
    }
    let coarsest = levels.last().map_or(network, |(coarse, _)| coarse);
    let mut points = coarsest.home.clone();
    let whole = network.len();
    relax(coarsest, &mut points, whole, Heat::Hot);
    while let Some((coarse, into)) = levels.pop() {
        let fine = levels.last().map_or(network, |(coarse, _)| coarse);
        points = unfold(fine, &coarse, &into, &points);
        relax(fine, &mut points, whole, Heat::Mild);
    }
    points
}

/// Arranges a network of which most places are `known`. New nodes begin amid their neighbours.
fn adjust(network: &Network, known: &[Option<Point>]) -> Vec<Point> {
    let amid = |node: usize| {
        let near = network.links(node).filter_map(|(to, _)| known[to]);
        let (x, y, count) = near.fold((0.0, 0.0, 0.0), |(x, y, count), p| {
            (x + p.x, y + p.y, count + 1.0)
        });
        let home = network.home[node];
        if count == 0.0 {
            return home;
        }
        // A step towards its home keeps two new nodes from one spot.
        let (dx, dy) = direction(home);
        Point {
            x: x / count + dx * SPACING,
            y: y / count + dy * SPACING,
        }
    };
    let nodes = known.iter().enumerate();
    let mut points = nodes
        .map(|(node, known)| known.unwrap_or_else(|| amid(node)))
        .collect();
    relax(network, &mut points, network.len(), Heat::Warm);
    points
}

/// Returns the places in a finer network from those in the coarser one.
fn unfold(fine: &Network, coarse: &Network, into: &[u32], points: &[Point]) -> Vec<Point> {
    let place = |node: usize| {
        let to = into[node] as usize;
        let (home, around) = (fine.home[node], coarse.home[to]);
        let (dx, dy) = direction(Point {
            x: home.x - around.x,
            y: home.y - around.y,
        });
        Point {
            x: points[to].x + dx * SPACING * 0.5,
            y: points[to].y + dy * SPACING * 0.5,
        }
    };
    (0..fine.len()).map(place).collect()
}

/// Returns the direction of a vector with length one, or zero for a vector without direction.
fn direction(p: Point) -> (f32, f32) {
    let length = (p.x * p.x + p.y * p.y).sqrt();
    if length > 1e-6 {
        (p.x / length, p.y / length)
    } else {
        (0.0, 0.0)
    }
}

/// How far nodes may move in the first step.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Heat {
    /// Across the picture.
    Hot,
    /// Out of the way of their neighbours.
    Mild,
    /// Hardly.
    Warm,
}

/// Lets the forces move the nodes of a network that stands for `whole` nodes.
fn relax(network: &Network, points: &mut Vec<Point>, whole: usize, heat: Heat) {
    let count = network.len();
    let finest = count == whole;
    let steps = match (heat, count) {
        (Heat::Hot, 0..=300) => 250,
        (Heat::Hot, _) => 120,
        (Heat::Warm, _) => 30,
        (_, 0..=1000) => 90,
        (_, 1001..=4000) => 60,
        _ => 40,
    };
    let size = SPACING * (whole as f32).sqrt();
    let hottest = match heat {
        Heat::Hot => size * 0.12,
        Heat::Mild => SPACING * 1.5 * (whole as f32 / count as f32).sqrt(),
        Heat::Warm => SPACING * 0.3,
    };
    let mass: f32 = network.mass.iter().sum();
    let pull = PUSH * mass / (size * size * REACH * REACH);
    let radii: Vec<f32> = (0..count).map(|n| radius(network.degree(n))).collect();
    for step in 0..steps {
        let left = 1.0 - step as f32 / steps as f32;
        let most = hottest * left * left + 0.2;
        let (push, _) = Tree::new(points, &network.mass).repulsion();
        let old = &*points;
        let moved = (0..count).into_par_iter().with_min_len(512).map(|node| {
            let at = old[node];
            let (mass, home) = (network.mass[node], network.home[node]);
            let (mut x, mut y) = (
                push[node].x * PUSH * mass - (at.x - home.x * BOUND) * pull * mass,
                push[node].y * PUSH * mass - (at.y - home.y * BOUND) * pull * mass,
            );
            let mut stiff = pull * mass;
            for (to, weight) in network.links(node) {
                let (dx, dy) = (old[to].x - at.x, old[to].y - at.y);
                let far = (dx * dx + dy * dy).sqrt();
                let k = weight / (1.0 + far / SLACK);
                x += dx * k;
                y += dy * k;
                stiff += k;
            }
            // A full step would bring the node to rest if the others stayed. Half of it is taken, because they move as well.
            let (x, y) = (x * 0.5 / stiff, y * 0.5 / stiff);
            let far = (x * x + y * y).sqrt();
            let scale = if far > most { most / far } else { 1.0 };
            Point {
                x: at.x + x * scale,
                y: at.y + y * scale,
            }
        });
        *points = moved.collect();
        if finest && step * 2 > steps {
            push_apart(points, &radii);
        }
    }
}

/// Returns the radius of a node with `degree` neighbours, as the script computes it.
fn radius(degree: usize) -> f32 {
    (3.0 + 1.2 * (degree as f32).sqrt()).min(16.0)
}
