//! Where the nodes and edges of a drawing stand on the page (J2, J10, J22).
//!
//! Entry points: [`Curve::new`] for the way of an edge, [`Plane::new`] for the drawing as a whole.

use crate::model::canvas::{Area, Canvas, Edge, End, LONGEST_SIDE, Side};
use std::fmt;

/// Free space around the drawing in pixels, which the labels of groups at its top need.
const MARGIN: f64 = 48.0;

/// How far the control points of a curve are from its ends, at least and at most.
const REACH: (f64, f64) = (40.0, 250.0);

/// How many points of a curve are looked at to find how far it reaches.
const SAMPLES: u32 = 16;

/// A point in pixels.
pub(super) type Point = (f64, f64);

/// A length in pixels as it is written: one digit after the point, if any.
#[derive(Clone, Copy)]
pub(super) struct Px(pub(super) f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Adding 0 turns -0 into 0.
        let rounded = (self.0 * 10.0).round() / 10.0 + 0.0;
        write!(f, "{rounded}")
    }
}

/// The way of an edge: a cubic Bézier curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Curve(pub(super) [Point; 4]);

impl Curve {
    /// Returns the way from the middle of one side to the middle of another; sides that the author leaves open are the nearest ones.
    pub(super) fn new(canvas: &Canvas, edge: &Edge) -> Self {
        let area = |end: &End| canvas.nodes[end.node as usize].area;
        let (from, to) = (area(&edge.from), area(&edge.to));
        let (from_side, to_side) = nearest(from, edge.from.side, to, edge.to.side);
        let (start, end) = (middle(from, from_side), middle(to, to_side));
        let distance = (end.0 - start.0).hypot(end.1 - start.1) / 2.0;
        let reach = distance.clamp(REACH.0, REACH.1);
        let out = |point: Point, side: Side| {
            let (x, y) = direction(side);
            (point.0 + x * reach, point.1 + y * reach)
        };
        Self([start, out(start, from_side), out(end, to_side), end])
    }

    /// Returns the point at `t` of the way, 0 to 1.
    pub(super) fn at(self, t: f64) -> Point {
        let u = 1.0 - t;
        let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
        let sum = |of: fn(&Point) -> f64| {
            let points = self.0.iter().zip(weights);
            points.map(|(point, weight)| of(point) * weight).sum()
        };
        (sum(|point| point.0), sum(|point| point.1))
    }
}

/// Returns the sides of two nodes that an edge joins.
fn nearest(from: Area, from_side: Option<Side>, to: Area, to_side: Option<Side>) -> (Side, Side) {
    const SIDES: [Side; 4] = [Side::Right, Side::Bottom, Side::Left, Side::Top];
    let may_be = |wanted: Option<Side>, side: Side| wanted.is_none_or(|wanted| wanted == side);
    let mut best = (Side::Right, Side::Left);
    let mut shortest = f64::INFINITY;
    for one in SIDES.into_iter().filter(|side| may_be(from_side, *side)) {
        for other in SIDES.into_iter().filter(|side| may_be(to_side, *side)) {
            let (a, b) = (middle(from, one), middle(to, other));
            let distance = (a.0 - b.0).hypot(a.1 - b.1);
            if distance < shortest {
                (shortest, best) = (distance, (one, other));
            }
        }
    }
    best
}

fn middle(area: Area, side: Side) -> Point {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    match side {
        Side::Top => (x + width / 2.0, y),
        Side::Right => (x + width, y + height / 2.0),
        Side::Bottom => (x + width / 2.0, y + height),
        Side::Left => (x, y + height / 2.0),
    }
}

fn direction(side: Side) -> Point {
    match side {
        Side::Top => (0.0, -1.0),
        Side::Right => (1.0, 0.0),
        Side::Bottom => (0.0, 1.0),
        Side::Left => (-1.0, 0.0),
    }
}

/// A drawing as a whole: its size, and where its canvas's origin is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plane {
    left: f64,
    top: f64,
    /// 1 unless the drawing is scaled down.
    pub(super) scale: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Plane {
    /// Returns the plane on which `area`, that of all nodes, and all `curves` have room.
    pub(super) fn new(area: Area, curves: &[Curve]) -> Self {
        let (mut left, mut top) = (area.x, area.y);
        let (mut right, mut bottom) = (area.x + area.width, area.y + area.height);
        for curve in curves {
            for sample in 1..SAMPLES {
                let (x, y) = curve.at(f64::from(sample) / f64::from(SAMPLES));
                (left, right) = (left.min(x), right.max(x));
                (top, bottom) = (top.min(y), bottom.max(y));
            }
        }
        let scale = (LONGEST_SIDE / (right - left).max(bottom - top)).min(1.0);
        Self {
            left,
            top,
            scale,
            width: (right - left) * scale + 2.0 * MARGIN,
            height: (bottom - top) * scale + 2.0 * MARGIN,
        }
    }

    /// Returns where a point of the canvas is on the page.
    pub(super) fn point(self, (x, y): Point) -> Point {
        let place = |value: f64, start: f64| (value - start) * self.scale + MARGIN;
        (place(x, self.left), place(y, self.top))
    }

    /// Returns where a node is on the page.
    pub(super) fn area(self, area: Area) -> Area {
        let (x, y) = self.point((area.x, area.y));
        Area {
            x,
            y,
            width: (area.width * self.scale).max(1.0),
            height: (area.height * self.scale).max(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;
    use crate::model::canvas::{Node, Shows};

    fn node(x: f64, y: f64) -> Node {
        Node {
            anchor: "node-a".into(),
            shows: Shows::Nothing,
            area: Area {
                x,
                y,
                width: 100.0,
                height: 60.0,
            },
            color: None,
            layer: 0,
            members: 0,
            depth: 0,
            text: Span::default(),
            events: 0..0,
        }
    }

    fn curve(nodes: [Node; 2], from_side: Option<Side>, to_side: Option<Side>) -> Curve {
        let canvas = Canvas {
            nodes: nodes.into(),
            ..Canvas::default()
        };
        let end = |node, side| End {
            node,
            side,
            arrow: true,
        };
        let edge = Edge {
            from: end(0, from_side),
            to: end(1, to_side),
            color: None,
            text: Span::default(),
            label: 0..0,
        };
        Curve::new(&canvas, &edge)
    }

    #[test]
    fn j10_curves_leave_the_sides_straight() {
        let nodes = || [node(0.0, 0.0), node(300.0, 0.0)];
        // Half of the distance of 200.
        let open = curve(nodes(), None, None);
        assert_eq!(
            open,
            Curve([(100.0, 30.0), (200.0, 30.0), (200.0, 30.0), (300.0, 30.0)])
        );
        let down = curve(nodes(), Some(Side::Bottom), Some(Side::Bottom));
        assert_eq!(down.0[1], (50.0, 60.0 + 150.0));
        assert_eq!(down.at(0.5), (200.0, 172.5));
        let far = curve([node(0.0, 0.0), node(9000.0, 0.0)], None, None);
        assert_eq!(far.0[1], (350.0, 30.0));
        let near = curve([node(0.0, 0.0), node(101.0, 0.0)], None, None);
        assert_eq!(near.0[1], (140.0, 30.0));
    }

    #[test]
    fn j2_j22_all_has_room_and_nothing_is_too_large() {
        let area = Area {
            x: -50.0,
            y: 10.0,
            width: 400.0,
            height: 60.0,
        };
        let down = curve(
            [node(0.0, 0.0), node(300.0, 0.0)],
            Some(Side::Bottom),
            Some(Side::Bottom),
        );
        let plane = Plane::new(area, &[down]);
        assert_eq!((plane.width, plane.height), (496.0, 162.5 + 96.0));
        assert_eq!(plane.point((-50.0, 10.0)), (48.0, 48.0));
        let large = Plane::new(
            Area {
                width: 1e12,
                ..area
            },
            &[],
        );
        assert_eq!(large.width.round(), LONGEST_SIDE + 96.0);
        assert_eq!(large.area(area).width, 1.0);
    }

    #[test]
    fn j2_lengths_are_short() {
        let written = |length: f64| Px(length).to_string();
        assert_eq!(
            [-0.01, 12.04, 12.06, 1e6].map(written),
            ["0", "12", "12.1", "1000000"]
        );
    }
}
