//! Reads the elements of a drawing's data.
//!
//! Entry point: [`read`].

use super::sections::Sections;
use super::values::{mean, number, points, text};
use super::words::{Links, name, words};
use crate::model::drawing::{
    Crop, Dash, Drawing, Element, Filling, Head, Paint, Run, Shape, Words,
};
use crate::model::{LinkKind, Span};
use serde_json::Value;

/// Most elements of a drawing.
const MOST_ELEMENTS: usize = 20_000;

/// Most points of all lines together.
const MOST_POINTS: usize = 500_000;

/// Largest radius of a corner, and the side up to which it grows with the side.
const CORNER: f64 = 32.0;

/// How strongly a pen is pressed that does not say so.
const USUAL_PRESSURE: f64 = 0.4;

/// Reads the JSON of a drawing.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(
    json: &str,
    sections: &Sections<'_>,
    links: &mut Links<'_>,
) -> Result<Drawing, String> {
    let data: Value = serde_json::from_str(json).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("its data is no JSON: line {line}, column {column}")
    })?;
    let listed = data.get("elements").and_then(Value::as_array);
    let listed = listed.ok_or("its data has no list of elements")?;
    let is_deleted = |element: &&Value| element.get("isDeleted") == Some(&Value::Bool(true));
    let listed: Vec<&Value> = listed.iter().filter(|e| !is_deleted(e)).collect();
    if listed.len() > MOST_ELEMENTS {
        return Err(format!("it has more than {MOST_ELEMENTS} elements"));
    }
    let mut left = MOST_POINTS;
    let mut elements = Vec::with_capacity(listed.len());
    for raw in listed {
        let mut reader = Reader {
            raw,
            sections,
            links,
        };
        let Some(element) = reader.element() else {
            continue;
        };
        if let Shape::Line { points, .. } | Shape::Stroke { points, .. } = &element.shape {
            let more = left.checked_sub(points.len());
            left = more.ok_or_else(|| format!("it has more than {MOST_POINTS} points"))?;
        }
        elements.push(element);
    }
    let background = data.get("appState");
    let background = background.and_then(|state| text(state, "viewBackgroundColor"));
    Ok(Drawing {
        elements,
        background: background
            .and_then(Paint::read)
            .filter(|paint| !paint.is_white()),
    })
}

/// Reads one element.
struct Reader<'r, 'l> {
    raw: &'r Value,
    sections: &'r Sections<'r>,
    links: &'r mut Links<'l>,
}

impl Reader<'_, '_> {
    /// Reads the element; `None` if nothing of it is drawn.
    fn element(&mut self) -> Option<Element> {
        let raw = self.raw;
        let side = |key| number(raw, key).unwrap_or(0.0);
        let (x, y) = (number(raw, "x")?, number(raw, "y")?);
        let (width, height) = (side("width").abs(), side("height").abs());
        let link = self.link();
        let shape = self.shape(link, width, height)?;
        let line = number(raw, "strokeWidth").unwrap_or(1.0).clamp(0.0, 200.0);
        let paint = |key| text(raw, key).and_then(Paint::read);
        Some(Element {
            shape,
            x,
            y,
            width,
            height,
            angle: side("angle").to_degrees() % 360.0,
            stroke: paint("strokeColor"),
            fill: paint("backgroundColor"),
            filling: match text(raw, "fillStyle") {
                Some("hachure" | "zigzag" | "zigzag-line" | "dashed" | "dots") => Filling::Lines,
                Some("cross-hatch") => Filling::Crossed,
                _ => Filling::Solid,
            },
            line,
            dash: match text(raw, "strokeStyle") {
                Some("dashed") => Dash::Dashed,
                Some("dotted") => Dash::Dotted,
                _ => Dash::Solid,
            },
            opacity: number(raw, "opacity").unwrap_or(100.0).clamp(0.0, 100.0) as u8,
            link,
        })
    }

    /// Reads the link of the element.
    fn link(&mut self) -> Option<u32> {
        let id = text(self.raw, "id").unwrap_or_default();
        if let Some(written) = self.sections.links.get(id) {
            let span = Span::new(written.start, written.start + written.text.len());
            return self.links.of_value(written.text, span);
        }
        let value = text(self.raw, "link")?;
        let fence = self.links.fence;
        self.links.of_value(value, fence)
    }

    fn shape(&mut self, link: Option<u32>, width: f64, height: f64) -> Option<Shape> {
        let raw = self.raw;
        Some(match text(raw, "type")? {
            "rectangle" => Shape::Rectangle {
                radius: radius(raw, width.min(height)),
            },
            "diamond" => Shape::Diamond,
            "ellipse" => Shape::Ellipse,
            "line" => self.line([None, None])?,
            "arrow" => {
                let start = head(text(raw, "startArrowhead"));
                // Data of old versions says nothing of an arrow's end.
                let end = match raw.get("endArrowhead") {
                    Some(Value::Null) => None,
                    _ => head(text(raw, "endArrowhead").or(Some("arrow"))),
                };
                self.line([start, end])?
            }
            "freedraw" | "draw" => {
                let points = points(raw);
                if points.is_empty() {
                    return None;
                }
                let is_guessed = raw.get("simulatePressure") == Some(&Value::Bool(true));
                let pressure = mean(raw, "pressures").filter(|_| !is_guessed);
                let pressure = pressure.unwrap_or(USUAL_PRESSURE).clamp(0.05, 1.0);
                Shape::Stroke { points, pressure }
            }
            "text" => Shape::Text(words(raw, self.sections, self.links, link)),
            "image" => self.picture(),
            "frame" | "magicframe" => {
                let called = text(raw, "name").unwrap_or_default();
                Shape::Frame(name(called, 14.0, self.links))
            }
            "embeddable" | "iframe" => {
                let lines = link.map(|link| vec![Run::Link(link)]);
                Shape::Window(Words {
                    lines: lines.into_iter().collect(),
                    size: 16.0,
                    line_height: 1.25,
                    ..Words::default()
                })
            }
            _ => return None,
        })
    }

    fn line(&self, heads: [Option<Head>; 2]) -> Option<Shape> {
        let points = points(self.raw);
        let is_elbow = self.raw.get("elbowed") == Some(&Value::Bool(true));
        let is_curved = points.len() > 2
            && !is_elbow
            && self.raw.get("roundness").is_some_and(Value::is_object);
        (points.len() > 1).then_some(Shape::Line {
            points,
            is_curved,
            heads,
        })
    }

    /// Reads a picture. Its file stands in the list of the note's embedded files.
    fn picture(&mut self) -> Shape {
        let id = text(self.raw, "fileId").unwrap_or_default();
        let written = self.sections.files.get(id).copied();
        let link = written.and_then(|file| {
            // A formula, which other programs draw.
            let is_formula = file.text.starts_with('$');
            let span = Span::new(file.start, file.start + file.text.len());
            let value = file.text.trim_start_matches('!');
            let link = (!is_formula).then(|| self.links.of_value(value, span))??;
            if let Some(link) = self.links.all.get_mut(link as usize) {
                link.embed = true;
                // What stands behind the bar are settings of the plugin.
                link.text = None;
                debug_assert!(matches!(link.kind, LinkKind::Wiki | LinkKind::Markdown));
            }
            Some(link)
        });
        let scale = self.raw.get("scale");
        let is_negative = |at: usize| {
            let value = scale.and_then(|scale| scale.get(at));
            value.and_then(Value::as_f64).is_some_and(|s| s < 0.0)
        };
        Shape::Picture {
            link,
            crop: self.raw.get("crop").and_then(crop),
            flipped: [is_negative(0), is_negative(1)],
        }
    }
}

fn crop(raw: &Value) -> Option<Crop> {
    let side = |key| number(raw, key).filter(|side| *side > 0.0);
    Some(Crop {
        x: number(raw, "x")?,
        y: number(raw, "y")?,
        width: side("width")?,
        height: side("height")?,
        whole: (side("naturalWidth")?, side("naturalHeight")?),
    })
}

/// Returns the radius of a rectangle's corners. `side` is its shorter side.
fn radius(raw: &Value, side: f64) -> f64 {
    let by_side = side / 4.0;
    match raw.get("roundness") {
        Some(Value::Object(kind)) => match kind.get("type").and_then(Value::as_u64) {
            Some(3) => by_side.min(CORNER),
            _ => by_side,
        },
        // Data of old versions.
        _ if text(raw, "strokeSharpness") == Some("round") => by_side,
        _ => 0.0,
    }
}

fn head(kind: Option<&str>) -> Option<Head> {
    Some(match kind? {
        "triangle" => Head::Triangle(true),
        "triangle_outline" => Head::Triangle(false),
        "dot" | "circle" => Head::Dot(true),
        "circle_outline" => Head::Dot(false),
        "diamond" => Head::Diamond(true),
        "diamond_outline" => Head::Diamond(false),
        "bar" => Head::Bar,
        _ => Head::Arrow,
    })
}
