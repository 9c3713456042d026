//! Places nodes without links in rings around the others.
//!
//! Entry point: [`rings`].

use super::point::Point;

/// The distance between two neighbours on a ring, and between two rings.
const STEP: f64 = 18.0;

/// The distance between the linked nodes and the first ring.
const MARGIN: f64 = 40.0;

/// Returns places for `count` nodes around a disc of radius `inner`. If it is 0, they fill a disc. Nodes with neighbouring numbers are
/// neighbours. A last ring that is not full is an arc at the bottom.
pub(super) fn rings(count: usize, inner: f32) -> Vec<Point> {
    let mut points = Vec::with_capacity(count);
    let mut radius = if inner > 0.0 {
        f64::from(inner) + MARGIN
    } else {
        0.0
    };
    while points.len() < count {
        let room = ((TURN * radius / STEP) as usize).max(1);
        let here = room.min(count - points.len());
        let step = TURN / room as f64;
        let first = TURN / 4.0 - step * (here - 1) as f64 / 2.0;
        for n in 0..here {
            let (sine, cosine) = sine_cosine(first + step * n as f64);
            points.push(Point {
                x: (radius * cosine) as f32,
                y: (radius * sine) as f32,
            });
        }
        radius += STEP;
    }
    points
}

const TURN: f64 = std::f64::consts::TAU;

/// Returns sine and cosine. Those of the standard library differ in the last digits from system to system.
fn sine_cosine(angle: f64) -> (f64, f64) {
    // Computes both for a small part of the angle by their series, then doubles the angle again.
    const HALVINGS: u32 = 6;
    let small = angle / f64::from(1 << HALVINGS);
    let square = small * small;
    let mut sine = small * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)));
    let mut cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0));
    for _ in 0..HALVINGS {
        (sine, cosine) = (2.0 * sine * cosine, cosine * cosine - sine * sine);
    }
    (sine, cosine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_sine_and_cosine_are_right() {
        for n in -50..=100 {
            let angle = f64::from(n) / 10.0;
            let (sine, cosine) = sine_cosine(angle);
            assert!((sine - angle.sin()).abs() < 1e-6, "{angle}");
            assert!((cosine - angle.cos()).abs() < 1e-6, "{angle}");
        }
    }

    #[test]
    fn rings_keep_their_distance_from_the_middle_and_each_other() {
        for (count, inner) in [(1, 0.0), (500, 0.0), (3, 100.0), (2_000, 300.0)] {
            let points = rings(count, inner);
            assert_eq!(points.len(), count);
            for (n, p) in points.iter().enumerate() {
                let far = p.x.hypot(p.y);
                assert!(inner == 0.0 || far > inner + 30.0);
                assert!(far < inner + 60.0 + 12.0 * (count as f32).sqrt());
                let near = points[..n]
                    .iter()
                    .any(|q| (p.x - q.x).hypot(p.y - q.y) < 12.0);
                assert!(!near, "{count} {inner}");
            }
        }
    }
}
