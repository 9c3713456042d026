//! Puts the nodes of a canvas into reading order (J15).
//!
//! Entry point: [`order`]. Cards and groups that lie in no group are read row by row; behind each group comes what lies inside it.

use crate::model::canvas::Area;

/// A node belongs to a row if its upper side is at most so many pixels below that of the first node of the row.
const ROW: f64 = 60.0;

/// A node in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// Its index in the file.
    pub(super) node: usize,
    /// How many of the following nodes lie inside it.
    pub(super) members: u32,
    /// How many groups it lies in.
    pub(super) depth: u32,
}

/// Returns all nodes in reading order. `nodes` are their areas in the order of the file, and whether each is a group.
pub(super) fn order(nodes: &[(Area, bool)]) -> Vec<Placed> {
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut outermost = Vec::new();
    let groups = by_size(nodes);
    for (at, (area, is_group)) in nodes.iter().enumerate() {
        // A group can only lie in one that comes after it in this list, so no two lie in each other.
        let from = match is_group {
            true => groups
                .iter()
                .position(|group| *group == at)
                .map_or(0, |own| own + 1),
            false => 0,
        };
        let mut around = groups[from..].iter();
        match around.find(|group| nodes[**group].0.contains(*area)) {
            Some(group) => inside[*group].push(at),
            None => outermost.push(at),
        }
    }
    sort_rows(&mut outermost, nodes);
    inside.iter_mut().for_each(|list| sort_rows(list, nodes));
    let mut placed: Vec<Placed> = Vec::with_capacity(nodes.len());
    let mut open: Vec<(usize, u32)> = outermost.into_iter().rev().map(|at| (at, 0)).collect();
    while let Some((node, depth)) = open.pop() {
        placed.push(Placed {
            node,
            members: 0,
            depth,
        });
        open.extend(inside[node].iter().rev().map(|at| (*at, depth + 1)));
    }
    count_members(&mut placed);
    placed
}

/// Returns the groups, the smallest first.
fn by_size(nodes: &[(Area, bool)]) -> Vec<usize> {
    let size = |at: &usize| nodes[*at].0.width * nodes[*at].0.height;
    let groups = nodes
        .iter()
        .enumerate()
        .filter(|(_, (_, is_group))| *is_group);
    let mut groups: Vec<usize> = groups.map(|(at, _)| at).collect();
    groups.sort_by(|a, b| size(a).total_cmp(&size(b)).then(b.cmp(a)));
    groups
}

/// Sorts nodes by rows, and each row from left to right.
fn sort_rows(list: &mut [usize], nodes: &[(Area, bool)]) {
    let area = |at: &usize| nodes[*at].0;
    list.sort_by(|a, b| area(a).y.total_cmp(&area(b).y).then(a.cmp(b)));
    let mut rest = list;
    while let Some(first) = rest.first() {
        let end = area(first).y + ROW;
        let length = rest.partition_point(|at| area(at).y <= end).max(1);
        let (row, others) = rest.split_at_mut(length);
        row.sort_by(|a, b| {
            let (one, other) = (area(a), area(b));
            let sides = one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y));
            sides.then(a.cmp(b))
        });
        rest = others;
    }
}

fn count_members(placed: &mut [Placed]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..=placed.len() {
        let depth = placed.get(at).map_or(0, |node| node.depth as usize);
        while open.len() > depth || at == placed.len() && !open.is_empty() {
            if let Some(start) = open.pop() {
                placed[start].members = (at - start - 1) as u32;
            }
        }
        open.push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn area(x: f64, y: f64, width: f64, height: f64) -> Area {
        Area {
            x,
            y,
            width,
            height,
        }
    }

    fn read(nodes: &[(Area, bool)]) -> Vec<(usize, u32, u32)> {
        let placed = order(nodes).into_iter();
        placed.map(|p| (p.node, p.members, p.depth)).collect()
    }

    #[test]
    fn j15_rows_then_groups_with_what_is_inside() {
        let nodes = [
            (area(500.0, 30.0, 100.0, 50.0), false),
            (area(0.0, 0.0, 100.0, 50.0), false),
            (area(0.0, 200.0, 900.0, 400.0), true),
            (area(20.0, 220.0, 300.0, 300.0), true),
            (area(400.0, 230.0, 10.0, 10.0), false),
            (area(30.0, 230.0, 10.0, 10.0), false),
            // It lies partly outside.
            (area(880.0, 210.0, 100.0, 10.0), false),
            (area(0.0, 700.0, 10.0, 10.0), false),
        ];
        let expected = [
            (1, 0, 0),
            (0, 0, 0),
            (2, 3, 0),
            (3, 1, 1),
            (5, 0, 2),
            (4, 0, 1),
            (6, 0, 0),
            (7, 0, 0),
        ];
        assert_eq!(read(&nodes), expected);
    }

    #[test]
    fn j15_groups_of_one_size_lie_in_one_another_once() {
        let same = (area(0.0, 0.0, 10.0, 10.0), true);
        assert_eq!(read(&[same, same]), [(0, 1, 0), (1, 0, 1)]);
    }

    proptest! {
        #[test]
        fn j15_each_node_comes_once(nodes in prop::collection::vec((0..9, 0..9, 1..9, 1..9, any::<bool>()), 0..30)) {
            let nodes: Vec<_> = nodes
                .into_iter()
                .map(|(x, y, w, h, group): (i32, i32, i32, i32, bool)| (area(x.into(), y.into(), w.into(), h.into()), group))
                .collect();
            let placed = order(&nodes);
            let mut seen: Vec<usize> = placed.iter().map(|p| p.node).collect();
            for (at, group) in placed.iter().enumerate() {
                for member in &placed[at + 1..=at + group.members as usize] {
                    prop_assert!(nodes[group.node].0.contains(nodes[member.node].0));
                    prop_assert!(member.depth > group.depth);
                }
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..nodes.len()).collect::<Vec<_>>());
        }
    }
}
