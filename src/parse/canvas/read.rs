//! Reads what JSON Canvas says of nodes and edges, and finds what is wrong with it (J1, J4, J11).
//!
//! Entry point: [`read`]. Unknown keys are ignored (J24).

use super::json::{self, Located, Mistake, Text, Value};
use crate::model::Code;
use crate::model::canvas::{Area, Color, Fit, Side};
use crate::model::text::shorten;
use rustc_hash::FxHashMap;

/// Most nodes of a canvas; the rest is left out (J22).
const MOST_NODES: usize = 5_000;

/// How many mistakes of one file are reported; the others are counted.
const MOST_PROBLEMS: usize = 50;

/// Largest coordinate in pixels; a node that is farther away is moved here.
const FARTHEST: f64 = 1e12;

/// What a file says.
#[derive(Default)]
pub(super) struct Draft<'t> {
    pub(super) nodes: Vec<DraftNode<'t>>,
    pub(super) edges: Vec<DraftEdge<'t>>,
    /// Mistakes that leave the rest of the canvas readable.
    pub(super) problems: Vec<Problem>,
}

/// Something that is wrong at a byte of the file.
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) at: usize,
    pub(super) message: String,
}

/// A node as the file has it.
pub(super) struct DraftNode<'t> {
    pub(super) id: String,
    pub(super) shows: DraftShows<'t>,
    pub(super) area: Area,
    pub(super) color: Option<Color>,
}

/// What a node shows.
pub(super) enum DraftShows<'t> {
    Text(Text<'t>),
    /// A path, and the part of the file.
    File(Text<'t>, Option<Text<'t>>),
    Link(Text<'t>),
    Group {
        label: Option<Text<'t>>,
        background: Option<(Text<'t>, Fit)>,
    },
    Nothing,
}

/// An edge as the file has it; both ends index [`Draft::nodes`].
pub(super) struct DraftEdge<'t> {
    pub(super) from: DraftEnd,
    pub(super) to: DraftEnd,
    pub(super) color: Option<Color>,
    pub(super) label: Option<Text<'t>>,
}

/// An end of an edge.
pub(super) struct DraftEnd {
    pub(super) node: usize,
    pub(super) side: Option<Side>,
    pub(super) arrow: bool,
}

/// Reads a canvas. A file without text is an empty one (J1).
///
/// # Errors
/// The mistake if the file is no canvas (J13).
pub(super) fn read(file: &str) -> Result<Draft<'_>, Mistake> {
    if file.trim().is_empty() {
        return Ok(Draft::default());
    }
    let whole = json::read(file)?;
    let canvas = Object::of(&whole).ok_or(Mistake {
        at: whole.start,
        reason: "a canvas begins with `{`",
    })?;
    let mut reader = Reader {
        draft: Draft::default(),
        ids: FxHashMap::default(),
        more_problems: 0,
    };
    for node in canvas.list("nodes", "`nodes` is not a list")? {
        reader.node(node);
    }
    for edge in canvas.list("edges", "`edges` is not a list")? {
        reader.edge(edge);
    }
    if reader.more_problems > 0 {
        let more = format!("; and {} more mistakes", reader.more_problems);
        if let Some(last) = reader.draft.problems.last_mut() {
            last.message.push_str(&more);
        }
    }
    Ok(reader.draft)
}

/// The entries of an object.
#[derive(Clone, Copy)]
struct Object<'v, 't> {
    entries: &'v [(Text<'t>, Located<'t>)],
}

impl<'v, 't> Object<'v, 't> {
    fn of(value: &'v Located<'t>) -> Option<Self> {
        match &value.value {
            Value::Map(entries) => Some(Self { entries }),
            _ => None,
        }
    }

    /// Returns the value of a name; of several, the last one, as JavaScript does.
    fn get(self, name: &str) -> Option<&'v Located<'t>> {
        let mut entries = self.entries.iter().rev();
        let found = entries.find(|(key, _)| key.raw == name)?;
        Some(&found.1).filter(|value| value.value != Value::Null)
    }

    fn text(self, name: &str) -> Option<Text<'t>> {
        match self.get(name)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a finite number, which may be written as a text.
    fn number(self, name: &str) -> Option<f64> {
        let number = match self.get(name)?.value {
            Value::Number(number) => number,
            Value::Text(text) => text.decoded().trim().parse().ok()?,
            _ => return None,
        };
        Some(number).filter(|number: &f64| number.is_finite())
    }

    fn list(self, name: &str, reason: &'static str) -> Result<&'v [Located<'t>], Mistake> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Located {
                value: Value::List(items),
                ..
            }) => Ok(items),
            Some(other) => Err(Mistake {
                at: other.start,
                reason,
            }),
        }
    }
}

struct Reader<'t> {
    draft: Draft<'t>,
    /// Nodes by id.
    ids: FxHashMap<String, usize>,
    /// How many problems there are beyond those that are reported.
    more_problems: usize,
}

impl<'t> Reader<'t> {
    fn problem(&mut self, code: Code, at: usize, message: String) {
        match self.draft.problems.len() < MOST_PROBLEMS {
            true => self.draft.problems.push(Problem { code, at, message }),
            false => self.more_problems += 1,
        }
    }

    fn about_node(&mut self, at: usize, id: &str, reason: &str) {
        let message = match id.is_empty() {
            true => format!("a node: {reason}"),
            false => format!("node {}: {reason}", shorten(id)),
        };
        self.problem(Code::CanvasNode, at, message);
    }

    fn node(&mut self, value: &Located<'t>) {
        let count = self.draft.nodes.len();
        if count >= MOST_NODES {
            if count == self.ids.len() {
                let message =
                    format!("there are more than {MOST_NODES} nodes; the rest is left out");
                self.problem(Code::CanvasNode, value.start, message);
                // The message comes once.
                self.ids.insert(String::new(), usize::MAX);
            }
            return;
        }
        let Some(node) = Object::of(value) else {
            return self.about_node(value.start, "", "it is not an object; left out");
        };
        let id = node.text("id").map(Text::decoded).unwrap_or_default();
        if id.is_empty() {
            return self.about_node(value.start, "", "it has no `id`; left out");
        }
        if self.ids.contains_key(&id) {
            return self.about_node(value.start, &id, "another node has this id; left out");
        }
        let area = match area(node) {
            Ok(area) => area,
            Err(name) => {
                let reason = match node.get(name) {
                    Some(_) => format!("`{name}` is not a number; left out"),
                    None => format!("it has no `{name}`; left out"),
                };
                let at = node.get(name).map_or(value.start, |value| value.start);
                return self.about_node(at, &id, &reason);
            }
        };
        let Some(shows) = self.shows(node, value.start, &id) else {
            return;
        };
        let color = self.color(node, &format!("node {}", shorten(&id)));
        self.ids.insert(id.clone(), count);
        self.draft.nodes.push(DraftNode {
            id,
            shows,
            area,
            color,
        });
    }

    /// Returns what a node shows, or `None` if it is left out.
    fn shows(&mut self, node: Object<'_, 't>, at: usize, id: &str) -> Option<DraftShows<'t>> {
        let text = |name| node.text(name).filter(|text| !text.raw.trim().is_empty());
        let Some(kind) = node.text("type").map(Text::decoded) else {
            self.about_node(at, id, "it has no `type`; left out");
            return None;
        };
        let missing = match &*kind {
            "text" => match node.text("text") {
                Some(text) => return Some(DraftShows::Text(text)),
                None => "it has no `text`; the card is empty",
            },
            "file" => match text("file") {
                Some(file) => return Some(DraftShows::File(file, text("subpath"))),
                None => "it has no `file`; the card is empty",
            },
            "link" => match text("url") {
                Some(url) => return Some(DraftShows::Link(url)),
                None => "it has no `url`; the card is empty",
            },
            "group" => {
                let background = text("background").map(|path| (path, self.fit(node, id)));
                let label = text("label");
                return Some(DraftShows::Group { label, background });
            }
            other => {
                let reason = format!(
                    "`{}` is no type of nodes; the card is empty",
                    shorten(other)
                );
                let at = node.get("type").map_or(at, |value| value.start);
                self.about_node(at, id, &reason);
                return Some(DraftShows::Nothing);
            }
        };
        self.about_node(at, id, missing);
        Some(DraftShows::Nothing)
    }

    fn fit(&mut self, node: Object<'_, 't>, id: &str) -> Fit {
        let style = node.get("backgroundStyle");
        let named = node.text("backgroundStyle").map(Text::decoded);
        match (named.as_deref(), style) {
            (None, None) | (Some("cover"), _) => Fit::Cover,
            (Some("ratio"), _) => Fit::Ratio,
            (Some("repeat"), _) => Fit::Repeat,
            (_, style) => {
                let at = style.map_or(0, |value| value.start);
                let reason = "`backgroundStyle` is not `cover`, `ratio` or `repeat`; ignored";
                self.about_node(at, id, reason);
                Fit::Cover
            }
        }
    }

    fn color(&mut self, of: Object<'_, 't>, what: &str) -> Option<Color> {
        let value = of.get("color")?;
        let typed = of.text("color").map(Text::decoded);
        if typed.as_deref() == Some("") {
            return None;
        }
        let color = typed.as_deref().and_then(Color::read);
        if color.is_none() {
            let message = format!("{what}: `color` is neither \"1\" to \"6\" nor #rrggbb; ignored");
            self.problem(Code::CanvasNode, value.start, message);
        }
        color
    }

    fn edge(&mut self, value: &Located<'t>) {
        let Some(edge) = Object::of(value) else {
            let message = "an edge: it is not an object; left out".to_owned();
            return self.problem(Code::CanvasEdge, value.start, message);
        };
        let id = edge.text("id").map(Text::decoded).unwrap_or_default();
        let id = shorten(&id);
        let ends = [
            ("fromNode", "fromSide", "fromEnd", false),
            ("toNode", "toSide", "toEnd", true),
        ];
        let mut found = Vec::with_capacity(2);
        for (node, side, end, arrow) in ends {
            let name = edge.text(node).map(Text::decoded).unwrap_or_default();
            let known = self.ids.get(&name).copied();
            let Some(node) = known.filter(|at| *at < self.draft.nodes.len()) else {
                let at = edge.text(node).map_or(value.start, |text| text.start);
                let message = format!("edge {id}: no node \"{}\"; left out", shorten(&name));
                return self.problem(Code::CanvasEdge, at, message);
            };
            let side = self.side(edge, side, &id);
            let arrow = self.arrow(edge, end, arrow, &id);
            found.push(DraftEnd { node, side, arrow });
        }
        let color = self.color(edge, &format!("edge {id}"));
        let label = edge
            .text("label")
            .filter(|label| !label.raw.trim().is_empty());
        if let (Some(to), Some(from)) = (found.pop(), found.pop()) {
            self.draft.edges.push(DraftEdge {
                from,
                to,
                color,
                label,
            });
        }
    }

    fn side(&mut self, edge: Object<'_, 't>, name: &str, id: &str) -> Option<Side> {
        let value = edge.get(name)?;
        let typed = edge.text(name).map(Text::decoded);
        let side = match typed.as_deref() {
            Some("top") => Side::Top,
            Some("right") => Side::Right,
            Some("bottom") => Side::Bottom,
            Some("left") => Side::Left,
            _ => {
                let message = format!("edge {id}: `{name}` is no side; the nearest one is taken");
                self.problem(Code::CanvasNode, value.start, message);
                return None;
            }
        };
        Some(side)
    }

    fn arrow(&mut self, edge: Object<'_, 't>, name: &str, default: bool, id: &str) -> bool {
        let Some(value) = edge.get(name) else {
            return default;
        };
        match edge.text(name).map(Text::decoded).as_deref() {
            Some("arrow") => true,
            Some("none") => false,
            _ => {
                let message = format!("edge {id}: `{name}` is neither `none` nor `arrow`; ignored");
                self.problem(Code::CanvasNode, value.start, message);
                default
            }
        }
    }
}

/// Returns where a node stands, or the name of the number that is missing.
fn area(node: Object<'_, '_>) -> Result<Area, &'static str> {
    // Sums of numbers in these bounds are exact enough and finite.
    let within = |number: f64| number.clamp(-FARTHEST, FARTHEST);
    let number = |name| node.number(name).map(within).ok_or(name);
    Ok(Area {
        x: number("x")?,
        y: number("y")?,
        width: number("width")?.max(1.0),
        height: number("height")?.max(1.0),
    })
}
