//! Makes the paths of lines, strokes and arrow heads.

use crate::diagram::svg::At;
use crate::model::drawing::Head;
use std::f64::consts::FRAC_PI_2;
use std::fmt::Write as _;

/// A point.
type Point = (f64, f64);

/// How much wider the line of a pen is than that of a shape.
const PEN: f64 = 4.25;

/// Returns the width of a pen's line.
pub(super) fn thickness(line: f64, pressure: f64) -> f64 {
    // The more it is pressed the wider, but less and less so.
    let strength = 0.5 - 0.6 * (0.5 - pressure);
    line * PEN * (strength.max(0.1) * FRAC_PI_2).sin()
}

/// Returns the path through `points`, which are relative to `from`.
pub(super) fn path(from: Point, points: &[Point], is_curved: bool) -> String {
    let points = placed(from, points);
    let mut out = String::with_capacity(points.len() * 16);
    let Some(first) = points.first() else {
        return out;
    };
    let _ = write!(out, "M{}", At(*first));
    for at in 1..points.len() {
        let _ = match is_curved {
            true => {
                let (a, b) = controls(&points, at);
                write!(out, "C{} {} {}", At(a), At(b), At(points[at]))
            }
            false => write!(out, "L{}", At(points[at])),
        };
    }
    out
}

/// Returns the path of a pen's stroke: bent where it turns.
pub(super) fn stroke(from: Point, points: &[Point]) -> String {
    let points = placed(from, points);
    let mut out = String::with_capacity(points.len() * 16);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return out;
    };
    let _ = write!(out, "M{}", At(*first));
    for pair in points.windows(2).skip(1) {
        let middle = ((pair[0].0 + pair[1].0) / 2.0, (pair[0].1 + pair[1].1) / 2.0);
        let _ = write!(out, "Q{} {}", At(pair[0]), At(middle));
    }
    // A line to where it already is makes a dot.
    let _ = write!(out, "L{}", At(*last));
    out
}

fn placed(from: Point, points: &[Point]) -> Vec<Point> {
    let place = |(x, y): &Point| (from.0 + x, from.1 + y);
    points.iter().map(place).collect()
}

/// Returns what bends the curve between the points `at - 1` and `at`.
fn controls(points: &[Point], at: usize) -> (Point, Point) {
    let point = |at: usize| points[at.min(points.len() - 1)];
    let before = point(at.saturating_sub(2));
    let (start, end, after) = (point(at - 1), point(at), point(at + 1));
    let toward = |from: Point, a: Point, b: Point, sign: f64| {
        (
            from.0 + sign * (b.0 - a.0) / 6.0,
            from.1 + sign * (b.1 - a.1) / 6.0,
        )
    };
    (
        toward(start, before, end, 1.0),
        toward(end, start, after, -1.0),
    )
}

/// What stands at the end of a line, as a path.
pub(super) struct Drawn {
    pub(super) path: String,
    pub(super) is_filled: bool,
}

/// Returns what stands at the ends of a line.
pub(super) fn heads(
    from: Point,
    points: &[Point],
    is_curved: bool,
    heads: [Option<Head>; 2],
    line: f64,
) -> Vec<Drawn> {
    let points = placed(from, points);
    let count = points.len();
    if count < 2 {
        return Vec::new();
    }
    // Where the line comes from just before it ends.
    let ends = [
        (
            points[0],
            if is_curved {
                controls(&points, 1).0
            } else {
                points[1]
            },
            points[1],
        ),
        (
            points[count - 1],
            if is_curved {
                controls(&points, count - 1).1
            } else {
                points[count - 2]
            },
            points[count - 2],
        ),
    ];
    let drawn = ends.into_iter().zip(heads).filter_map(|(end, head)| {
        let (tip, toward, other) = end;
        let length = (other.0 - tip.0).hypot(other.1 - tip.1);
        one(tip, toward, length, head?, line)
    });
    drawn.collect()
}

/// Draws one end. `toward` lies on the line behind the `tip`; `length` is that of the last part of the line.
fn one(tip: Point, toward: Point, length: f64, head: Head, line: f64) -> Option<Drawn> {
    let (dx, dy) = (toward.0 - tip.0, toward.1 - tip.1);
    let distance = dx.hypot(dy);
    if distance < 1e-6 {
        return None;
    }
    let (dx, dy) = (dx / distance, dy / distance);
    // So far back and so far aside.
    let at = |back: f64, aside: f64| {
        (
            tip.0 + dx * back - dy * aside,
            tip.1 + dy * back + dx * aside,
        )
    };
    let most = length / 2.0;
    let size = |wanted: f64| wanted.min(most).max(line);
    let mut path = String::new();
    let is_filled = match head {
        Head::Arrow => {
            let size = size(22.0 + line);
            let (back, aside) = (size * 0.94, size * 0.34);
            let _ = write!(
                path,
                "M{}L{}L{}",
                At(at(back, aside)),
                At(tip),
                At(at(back, -aside))
            );
            false
        }
        Head::Triangle(is_filled) => {
            let size = size(15.0 + line);
            let _ = write!(
                path,
                "M{}L{}L{}Z",
                At(at(size, size * 0.47)),
                At(tip),
                At(at(size, -size * 0.47))
            );
            is_filled
        }
        Head::Diamond(is_filled) => {
            let size = size(18.0 + line);
            let half = size / 2.0;
            let _ = write!(
                path,
                "M{}L{}L{}L{}Z",
                At(tip),
                At(at(half, size * 0.33)),
                At(at(size, 0.0)),
                At(at(half, -size * 0.33))
            );
            is_filled
        }
        Head::Bar => {
            let half = size(15.0 + line) / 2.0;
            let _ = write!(path, "M{}L{}", At(at(0.0, half)), At(at(0.0, -half)));
            false
        }
        Head::Dot(is_filled) => {
            let radius = size(10.0 + line) / 2.0;
            let (near, far) = (at(-radius, 0.0), at(radius, 0.0));
            let arc = At((radius, radius));
            let _ = write!(
                path,
                "M{}A{arc} 0 1 0 {}A{arc} 0 1 0 {}Z",
                At(near),
                At(far),
                At(near)
            );
            is_filled
        }
    };
    Some(Drawn { path, is_filled })
}
