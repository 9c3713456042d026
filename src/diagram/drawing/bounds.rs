//! Finds how large a drawing is.

use super::lines::thickness;
use crate::model::drawing::{Drawing, Element, Shape};

/// Free space around a drawing.
const MARGIN: f64 = 10.0;

/// The part of the plane that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Returns the smallest area around all elements, with a margin.
pub(super) fn bounds(drawing: &Drawing) -> Area {
    let mut sides: Option<[f64; 4]> = None;
    for element in &drawing.elements {
        for (x, y) in corners(element) {
            let [left, top, right, bottom] = sides.unwrap_or([x, y, x, y]);
            sides = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
        }
    }
    let [left, top, right, bottom] = sides.unwrap_or([0.0; 4]);
    Area {
        x: left - MARGIN,
        y: top - MARGIN,
        width: right - left + 2.0 * MARGIN,
        height: bottom - top + 2.0 * MARGIN,
    }
}

/// Returns the corners of what an element covers, turned as it is.
fn corners(element: &Element) -> [(f64, f64); 4] {
    let (x, y) = (element.x, element.y);
    let (mut left, mut top) = (x, y);
    let (mut right, mut bottom) = (x + element.width, y + element.height);
    let mut edge = element.line / 2.0;
    match &element.shape {
        Shape::Line { points, .. } | Shape::Stroke { points, .. } => {
            for (dx, dy) in points {
                left = left.min(x + dx);
                right = right.max(x + dx);
                top = top.min(y + dy);
                bottom = bottom.max(y + dy);
            }
            if let Shape::Stroke { pressure, .. } = &element.shape {
                edge = thickness(element.line, *pressure) / 2.0;
            }
        }
        Shape::Frame(name) => top -= name.size * 1.6,
        Shape::Text(_) => edge = 0.0,
        _ => {}
    }
    let (middle_x, middle_y) = (x + element.width / 2.0, y + element.height / 2.0);
    let (sin, cos) = element.angle.to_radians().sin_cos();
    let turned = |x: f64, y: f64| {
        let (dx, dy) = (x - middle_x, y - middle_y);
        (
            middle_x + dx * cos - dy * sin,
            middle_y + dx * sin + dy * cos,
        )
    };
    let (left, top, right, bottom) = (left - edge, top - edge, right + edge, bottom + edge);
    [
        turned(left, top),
        turned(right, top),
        turned(right, bottom),
        turned(left, bottom),
    ]
}
