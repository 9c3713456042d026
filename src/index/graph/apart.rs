//! Keeps nodes from covering each other.
//!
//! Entry point: [`push_apart`], which moves all nodes once. Each node is compared only with a few nodes of the nine squares around it, so
//! each takes the same time.

use super::point::{Point, bounds};
use rayon::prelude::*;

/// Room between two nodes.
const GAP: f32 = 5.0;

/// Width of a square. Nodes in squares that do not touch are never too near to each other.
const SQUARE: f32 = 36.0;

/// Most nodes of a square that are compared.
const MOST: usize = 16;

/// Most squares in a row. In a wider picture the squares are larger.
const ROW: usize = 1024;

/// Moves each node that is too near to another by half of the missing distance.
pub(super) fn push_apart(points: &mut Vec<Point>, radii: &[f32]) {
    let (low, high) = bounds(points);
    let width = (high.x - low.x).max(high.y - low.y);
    let square = SQUARE.max(width / ROW as f32);
    let row = (width / square) as usize + 1;
    let place = |p: &Point| {
        let x = ((p.x - low.x) / square) as usize;
        let y = ((p.y - low.y) / square) as usize;
        (x.min(row - 1), y.min(row - 1))
    };
    // Sorts the nodes by square, by counting.
    let square_of = |p: &Point| {
        let (x, y) = place(p);
        (y * row + x) as u32
    };
    let squares: Vec<u32> = points.iter().map(square_of).collect();
    let mut ends = vec![0_u32; row * row + 1];
    for square in &squares {
        ends[*square as usize + 1] += 1;
    }
    for n in 0..row * row {
        ends[n + 1] += ends[n];
    }
    let mut next = ends.clone();
    let mut nodes = vec![0_u32; points.len()];
    for (node, square) in squares.iter().enumerate() {
        let slot = &mut next[*square as usize];
        nodes[*slot as usize] = node as u32;
        *slot += 1;
    }
    let old = &*points;
    let within = |x: usize, y: usize| {
        let square = y * row + x;
        let range = ends[square] as usize..ends[square + 1] as usize;
        nodes[range].iter().take(MOST).map(|n| *n as usize)
    };
    let all = (0..old.len()).into_par_iter().with_min_len(512);
    let moved = all.map(|node| {
        let at = old[node];
        let (x, y) = place(&at);
        let (mut moved_x, mut moved_y) = (0.0, 0.0);
        for y in y.saturating_sub(1)..=(y + 1).min(row - 1) {
            for x in x.saturating_sub(1)..=(x + 1).min(row - 1) {
                for other in within(x, y).filter(|other| *other != node) {
                    let (dx, dy) = (at.x - old[other].x, at.y - old[other].y);
                    let needed = radii[node] + radii[other] + GAP;
                    let far = (dx * dx + dy * dy).sqrt();
                    if far >= needed {
                        continue;
                    }
                    let missing = (needed - far) * 0.5;
                    if far > 1e-3 {
                        moved_x += dx / far * missing;
                        moved_y += dy / far * missing;
                    } else {
                        // Both are on one spot. Their numbers decide to which sides they move.
                        moved_x += if node > other { missing } else { -missing };
                        moved_y += ((node * 7 + other * 13) % 5) as f32 - 2.0;
                    }
                }
            }
        }
        let far = (moved_x * moved_x + moved_y * moved_y).sqrt();
        let scale = if far > square { square / far } else { 1.0 };
        Point {
            x: at.x + moved_x * scale,
            y: at.y + moved_y * scale,
        }
    });
    *points = moved.collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_in_a_heap_come_apart() {
        let mut points: Vec<Point> = (0..200)
            .map(|n| Point {
                x: (n % 20) as f32,
                y: (n / 20) as f32,
            })
            .collect();
        let radii = vec![4.0; points.len()];
        for _ in 0..200 {
            push_apart(&mut points, &radii);
        }
        let nearest = |p: &Point| {
            let others = points.iter().filter(|q| !std::ptr::eq(*q, p));
            others.fold(f32::MAX, |near, q| near.min((p.x - q.x).hypot(p.y - q.y)))
        };
        assert!(points.iter().map(nearest).all(|near| near > 8.0));
    }
}
