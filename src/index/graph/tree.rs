//! Computes how the nodes push each other apart, in n log n steps (Barnes and Hut).
//!
//! Entry points: [`Tree::new`], [`Tree::repulsion`]. Nodes are sorted along a Morton curve, so a cell of the quadtree is a range of nodes.
//! The nodes of a leaf share one list of cells, and eight nodes are computed at a time. One thread computes each sum in a fixed order, so
//! the result does not depend on the number of threads.

use super::point::{Point, bounds};
use rayon::prelude::*;

/// How many nodes of a leaf are computed at a time.
const LANES: usize = 8;

/// Beyond this many times its width, a cell counts as a single body.
const FAR: f32 = 1.0;

/// Depth of the tree, which is the number of bits for each axis of the curve.
const DEPTH: u32 = 16;

/// If the curve gives more nodes than this the same place, they count as a single body for each other.
const CROWD: usize = 4 * LANES;

/// A square of the plane with the nodes in it.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Centre of mass.
    x: f32,
    y: f32,
    mass: f32,
    width: f32,
    /// Range in [`Tree::bodies`].
    start: u32,
    end: u32,
    /// Range in [`Tree::cells`]; empty for a leaf.
    children: u32,
    count: u32,
}

/// The mass of a node or cell, and its place.
#[derive(Clone, Copy, Debug)]
struct Mass {
    x: f32,
    y: f32,
    mass: f32,
}

/// A quadtree over all nodes.
#[derive(Debug)]
pub(super) struct Tree {
    bodies: Vec<Mass>,
    /// The node of each body.
    order: Vec<u32>,
    cells: Vec<Cell>,
    leaves: Vec<u32>,
}

impl Tree {
    /// Makes the tree of nodes at `points` with these masses.
    pub(super) fn new(points: &[Point], masses: &[f32]) -> Self {
        let (low, width) = square(points);
        let scale = f32::from(u16::MAX) / width;
        let key = |(at, p): (usize, &Point)| {
            let x = ((p.x - low.x) * scale) as u16;
            let y = ((p.y - low.y) * scale) as u16;
            u64::from(spread(x) | spread(y) << 1) << 32 | at as u64
        };
        let mut keys: Vec<u64> = points.iter().enumerate().map(key).collect();
        keys.par_sort_unstable();
        let order: Vec<u32> = keys.iter().map(|key| *key as u32).collect();
        let body = |at: &u32| {
            let Point { x, y } = points[*at as usize];
            let mass = masses[*at as usize];
            Mass { x, y, mass }
        };
        let bodies = order.iter().map(body).collect();
        let mut tree = Self {
            bodies,
            order,
            cells: Vec::with_capacity(points.len()),
            leaves: Vec::with_capacity(points.len() / 2),
        };
        tree.divide(&keys, width);
        tree.weigh();
        tree
    }

    /// Makes the cells, each before the cells in it.
    fn divide(&mut self, keys: &[u64], width: f32) {
        let cell = |start, end, width| Cell {
            x: 0.0,
            y: 0.0,
            mass: 0.0,
            width,
            start,
            end,
            children: 0,
            count: 0,
        };
        self.cells.push(cell(0, keys.len() as u32, width));
        let (mut at, mut level, mut level_end) = (0, 0, 1);
        while at < self.cells.len() {
            if at == level_end {
                level += 1;
                level_end = self.cells.len();
            }
            let Cell {
                start, end, width, ..
            } = self.cells[at];
            if (end - start) as usize <= LANES || level == DEPTH {
                self.leaves.push(at as u32);
                at += 1;
                continue;
            }
            let shift = 32 + 2 * (DEPTH - 1 - level);
            self.cells[at].children = self.cells.len() as u32;
            let mut from = start;
            while from < end {
                let digit = keys[from as usize] >> shift;
                let rest = &keys[from as usize..end as usize];
                let to = from + rest.partition_point(|key| key >> shift == digit) as u32;
                self.cells.push(cell(from, to, width * 0.5));
                from = to;
            }
            self.cells[at].count = self.cells.len() as u32 - self.cells[at].children;
            at += 1;
        }
    }

    /// Computes the centre and mass of each cell from the cells or nodes in it.
    fn weigh(&mut self) {
        for at in (0..self.cells.len()).rev() {
            let cell = self.cells[at];
            let (mut x, mut y, mut mass) = (0.0, 0.0, 0.0);
            let mut add = |b: Mass| {
                x += b.x * b.mass;
                y += b.y * b.mass;
                mass += b.mass;
            };
            if cell.count == 0 {
                let bodies = &self.bodies[cell.start as usize..cell.end as usize];
                bodies.iter().copied().for_each(&mut add);
            } else {
                let children = cell.children as usize..(cell.children + cell.count) as usize;
                self.cells[children]
                    .iter()
                    .map(Cell::body)
                    .for_each(&mut add);
            }
            let cell = &mut self.cells[at];
            (cell.x, cell.y, cell.mass) = (x / mass, y / mass, mass);
        }
    }

    /// Returns for each node the sum of `mass / distance` over all others, directed away from them, and the number of pairs that were
    /// computed.
    pub(super) fn repulsion(&self) -> (Vec<Point>, u64) {
        let work = self.leaves.par_iter().with_min_len(16);
        let found: Vec<(Vec<Point>, u64)> = work
            .map_init(
                || (Vec::new(), Vec::new()),
                |(near, open), leaf| self.push_leaf(&self.cells[*leaf as usize], near, open),
            )
            .collect();
        let mut forces = vec![Point::default(); self.order.len()];
        let mut pairs = 0;
        for (leaf, (found, count)) in self.leaves.iter().zip(found) {
            let start = self.cells[*leaf as usize].start as usize;
            for (at, force) in self.order[start..].iter().zip(found) {
                forces[*at as usize] = force;
            }
            pairs += count;
        }
        (forces, pairs)
    }

    /// Returns the forces on the nodes of one leaf. `near` and `open` are buffers.
    fn push_leaf(
        &self,
        leaf: &Cell,
        near: &mut Vec<Mass>,
        open: &mut Vec<u32>,
    ) -> (Vec<Point>, u64) {
        let bodies = &self.bodies[leaf.start as usize..leaf.end as usize];
        let farthest = bodies.iter().fold(0.0_f32, |far, b| {
            let (dx, dy) = (b.x - leaf.x, b.y - leaf.y);
            far.max(dx * dx + dy * dy)
        });
        let radius = farthest.sqrt();
        near.clear();
        open.clear();
        open.push(0);
        while let Some(at) = open.pop() {
            let cell = &self.cells[at as usize];
            let (dx, dy) = (cell.x - leaf.x, cell.y - leaf.y);
            let needed = FAR * cell.width + radius;
            if dx * dx + dy * dy > needed * needed {
                near.push(cell.body());
            } else if cell.count > 0 {
                open.extend(cell.children..cell.children + cell.count);
            } else if (cell.end - cell.start) as usize > CROWD {
                near.push(cell.body());
            } else {
                near.extend(&self.bodies[cell.start as usize..cell.end as usize]);
            }
        }
        let forces = bodies.chunks(LANES).flat_map(|lanes| push(lanes, near));
        (forces.collect(), (near.len() * bodies.len()) as u64)
    }
}

impl Cell {
    fn body(&self) -> Mass {
        Mass {
            x: self.x,
            y: self.y,
            mass: self.mass,
        }
    }
}

/// Returns the forces on up to [`LANES`] bodies. The compiler can compute all lanes at once without changing the order of a sum.
fn push(lanes: &[Mass], by: &[Mass]) -> impl Iterator<Item = Point> + use<> {
    let (mut x, mut y) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    for (lane, body) in lanes.iter().enumerate() {
        (x[lane], y[lane]) = (body.x, body.y);
    }
    let (mut fx, mut fy) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    for body in by {
        for lane in 0..LANES {
            let (dx, dy) = (x[lane] - body.x, y[lane] - body.y);
            let k = body.mass / (dx * dx + dy * dy + 1.0);
            fx[lane] += dx * k;
            fy[lane] += dy * k;
        }
    }
    let count = lanes.len();
    (0..count).map(move |lane| Point {
        x: fx[lane],
        y: fy[lane],
    })
}

/// Returns the corner and width of a square that holds all points.
fn square(points: &[Point]) -> (Point, f32) {
    let (low, high) = bounds(points);
    let width = (high.x - low.x).max(high.y - low.y).max(1.0);
    (low, width)
}

/// Returns the bits of `n` with a zero before each.
fn spread(n: u16) -> u32 {
    let mut n = u32::from(n);
    n = (n | n << 8) & 0x00ff_00ff;
    n = (n | n << 4) & 0x0f0f_0f0f;
    n = (n | n << 2) & 0x3333_3333;
    (n | n << 1) & 0x5555_5555
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scattered(count: usize) -> Vec<Point> {
        let mut seed = 1_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 40) as f32 / 16_384.0
        };
        (0..count)
            .map(|_| Point {
                x: next(),
                y: next(),
            })
            .collect()
    }

    #[test]
    fn the_tree_is_near_to_what_all_pairs_say() {
        let points = scattered(500);
        let masses: Vec<f32> = (0..500).map(|n| 1.0 + (n % 5) as f32).collect();
        let (forces, _) = Tree::new(&points, &masses).repulsion();
        let (mut wrong, mut all) = (0.0, 0.0);
        for (p, force) in points.iter().zip(&forces) {
            let (mut fx, mut fy) = (0.0, 0.0);
            for (q, mass) in points.iter().zip(&masses) {
                let (dx, dy) = (p.x - q.x, p.y - q.y);
                let k = mass / (dx * dx + dy * dy + 1.0);
                (fx, fy) = (fx + dx * k, fy + dy * k);
            }
            wrong += (force.x - fx).abs() + (force.y - fy).abs();
            all += fx.abs() + fy.abs();
        }
        assert!(wrong < all * 0.03, "{wrong} of {all}");
    }

    #[test]
    fn pairs_looked_at_grow_little_faster_than_nodes() {
        let pairs = |count: usize| {
            let masses = vec![1.0; count];
            Tree::new(&scattered(count), &masses).repulsion().1 as f64
        };
        let ratio = pairs(16_000) / pairs(2_000);
        assert!(ratio < 8.0 * 1.5, "{ratio}");
    }

    #[test]
    fn all_nodes_on_one_spot_cost_no_more() {
        let count = 20_000;
        let points = vec![Point { x: 3.0, y: 4.0 }; count];
        let (forces, pairs) = Tree::new(&points, &vec![1.0; count]).repulsion();
        assert!(pairs <= 64 * count as u64, "{pairs}");
        assert!(forces.iter().all(|f| f.x.is_finite() && f.y.is_finite()));
    }
}
