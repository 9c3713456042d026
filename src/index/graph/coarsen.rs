//! Makes a smaller network that has the shape of a larger one.
//!
//! Entry point: [`coarsen`]. It joins each node with the neighbour to which it has the strongest bond, leaves of one hub with each other,
//! and nodes without links with the next such node. So each step about halves any network.

use super::point::Point;

/// A network of weighted nodes and links, both directions listed.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// Where the links of each node begin in `to`; one more than there are nodes.
    pub(super) start: Vec<u32>,
    pub(super) to: Vec<u32>,
    /// How many links of the original network each link stands for, parallel to `to`.
    pub(super) weight: Vec<f32>,
    /// How strongly a node pushes.
    pub(super) mass: Vec<f32>,
    /// Where a node would be if it had no links.
    pub(super) home: Vec<Point>,
}

impl Network {
    /// Makes a network from its nodes' homes and its links, each once, none from a node to itself.
    pub(super) fn new(home: Vec<Point>, links: &[(u32, u32)]) -> Self {
        let both = links.iter().flat_map(|&(a, b)| [(a, b, 1.0), (b, a, 1.0)]);
        let mut network = Self::of(home.len(), both.collect());
        network.mass = (0..home.len())
            .map(|n| network.degree(n) as f32 + 1.0)
            .collect();
        network.home = home;
        network
    }

    /// Sorts links by their ends, and adds up links between the same nodes.
    fn of(count: usize, mut links: Vec<(u32, u32, f32)>) -> Self {
        // Weights are whole numbers, so the order in which equal links are added makes no difference.
        links.sort_unstable_by_key(|&(a, b, _)| (a, b));
        links.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        let mut start = vec![0_u32; count + 1];
        for (a, ..) in &links {
            start[*a as usize + 1] += 1;
        }
        for n in 0..count {
            start[n + 1] += start[n];
        }
        Self {
            start,
            to: links.iter().map(|l| l.1).collect(),
            weight: links.iter().map(|l| l.2).collect(),
            ..Self::default()
        }
    }

    /// Returns how many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.mass.len()
    }

    /// Returns how many neighbours a node has.
    pub(super) fn degree(&self, node: usize) -> usize {
        (self.start[node + 1] - self.start[node]) as usize
    }

    /// Returns the neighbours of a node with the weights of their links.
    pub(super) fn links(&self, node: usize) -> impl Iterator<Item = (usize, f32)> {
        let range = self.start[node] as usize..self.start[node + 1] as usize;
        let to = self.to[range.clone()].iter();
        to.zip(&self.weight[range])
            .map(|(to, weight)| (*to as usize, *weight))
    }
}

/// Returns the smaller network, and for each node the one that holds it there.
pub(super) fn coarsen(fine: &Network) -> (Network, Vec<u32>) {
    let (into, count) = pairs(fine);
    let mut mass = vec![0.0; count];
    let mut home = vec![Point::default(); count];
    for (node, to) in into.iter().enumerate() {
        let (to, m) = (*to as usize, fine.mass[node]);
        mass[to] += m;
        home[to].x += fine.home[node].x * m;
        home[to].y += fine.home[node].y * m;
    }
    for (home, mass) in home.iter_mut().zip(&mass) {
        (home.x, home.y) = (home.x / mass, home.y / mass);
    }
    let mut links = Vec::with_capacity(fine.to.len());
    for (node, &a) in into.iter().enumerate() {
        let outside = fine.links(node).map(|(to, weight)| (a, into[to], weight));
        links.extend(outside.filter(|(a, b, _)| a != b));
    }
    let coarse = Network {
        mass,
        home,
        ..Network::of(count, links)
    };
    (coarse, into)
}

const ALONE: u32 = u32::MAX;

/// Returns which pair each node belongs to, and how many pairs there are.
fn pairs(fine: &Network) -> (Vec<u32>, usize) {
    let mut into = vec![ALONE; fine.len()];
    let mut count = 0;
    let mut join = |into: &mut Vec<u32>, a: usize, b: usize| {
        (into[a], into[b]) = (count, count);
        count += 1;
    };
    // Nodes with few links come first, because they have the least choice.
    let mut order: Vec<u32> = (0..fine.len() as u32).collect();
    order.sort_by_key(|n| fine.degree(*n as usize));
    // For each hub, a leaf that waits for another one.
    let mut waiting = vec![ALONE; fine.len()];
    let mut apart = ALONE;
    for node in order.into_iter().map(|n| n as usize) {
        if into[node] != ALONE {
            continue;
        }
        // A bond is the weight of the link divided by the mass of the neighbour.
        let free = fine.links(node).filter(|(to, _)| into[*to] == ALONE);
        let best = free.fold(None, |best: Option<(usize, f32)>, (to, weight)| {
            let bond = weight / fine.mass[to];
            match best {
                Some((_, most)) if most >= bond => best,
                _ => Some((to, bond)),
            }
        });
        if let Some((to, _)) = best {
            join(&mut into, node, to);
            continue;
        }
        let hub = fine.links(node).next();
        let slot = hub.map_or(&mut apart, |(hub, _)| &mut waiting[hub]);
        match std::mem::replace(slot, ALONE) {
            ALONE => *slot = node as u32,
            other => join(&mut into, other as usize, node),
        }
    }
    for node in 0..fine.len() {
        if into[node] == ALONE {
            join(&mut into, node, node);
        }
    }
    (into, count as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(links: &[(u32, u32)], count: usize) {
        let fine = Network::new(vec![Point::default(); count], links);
        let (coarse, into) = coarsen(&fine);
        assert!(
            coarse.len() <= count * 2 / 3 + 1,
            "{} of {count}",
            coarse.len()
        );
        assert!(into.iter().all(|to| (*to as usize) < coarse.len()));
        let total = |n: &Network| n.mass.iter().sum::<f32>();
        assert!((total(&fine) - total(&coarse)).abs() < 0.5);
    }

    #[test]
    fn every_kind_of_network_gets_smaller() {
        let star: Vec<_> = (1..1000).map(|n| (0, n)).collect();
        halves(&star, 1000);
        let chain: Vec<_> = (1..1000).map(|n| (n - 1, n)).collect();
        halves(&chain, 1000);
        let pairs: Vec<_> = (0..500).map(|n| (2 * n, 2 * n + 1)).collect();
        halves(&pairs, 1000);
        halves(&[], 1000);
    }

    #[test]
    fn links_between_the_same_pairs_are_added_up() {
        // A square becomes two nodes with a link of two.
        let square = Network::new(vec![Point::default(); 4], &[(0, 1), (1, 2), (2, 3), (0, 3)]);
        let (coarse, _) = coarsen(&square);
        assert_eq!(coarse.len(), 2);
        assert_eq!(coarse.links(0).collect::<Vec<_>>(), [(1, 2.0)]);
    }
}
