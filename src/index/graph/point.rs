//! Places in the picture.

use serde::{Deserialize, Serialize};

/// A place in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

/// The lowest and the highest coordinates.
pub(super) fn bounds(points: &[Point]) -> (Point, Point) {
    let first = points.first().copied().unwrap_or_default();
    points.iter().fold((first, first), |(low, high), p| {
        let low = Point {
            x: low.x.min(p.x),
            y: low.y.min(p.y),
        };
        let high = Point {
            x: high.x.max(p.x),
            y: high.y.max(p.y),
        };
        (low, high)
    })
}
