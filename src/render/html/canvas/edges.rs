//! Draws the lines between nodes, and writes them as lists of links (J10, J16).

use super::geometry::{Curve, Plane, Px};
use super::{Drawing, Known};
use crate::index::view::{Piece, View};
use crate::model::canvas::{Color, Edge};
use crate::render::escape;
use crate::render::html::page::Page;
use std::fmt::Write as _;

/// What stands for a node that may not be named.
const NAMELESS: &str = "…";

/// Appends the attributes that give an element its colour: `data-color` or, within `style`, `--canvas-color` (J4).
pub(super) fn preset(out: &mut String, color: Option<Color>) {
    if let Some(Color::Preset(number)) = color {
        let _ = write!(out, " data-color=\"{number}\"");
    }
}

/// Appends the declaration of a colour that is no preset.
pub(super) fn custom(out: &mut String, color: Option<Color>) {
    if let Some(Color::Rgb([red, green, blue])) = color {
        let _ = write!(out, ";--canvas-color:#{red:02x}{green:02x}{blue:02x}");
    }
}

impl<'a> Drawing<'a> {
    /// Draws the edges, and puts their labels beside them.
    pub(super) fn write_edges(self, page: &mut Page<'a>, plane: Plane, edges: &[(usize, Curve)]) {
        if edges.is_empty() {
            return;
        }
        let (width, height) = (Px(plane.width), Px(plane.height));
        let groups = self
            .canvas
            .nodes
            .iter()
            .filter(|node| matches!(node.shows, crate::model::canvas::Shows::Group { .. }));
        let layer = groups.count();
        let _ = write!(
            page.out,
            "<svg class=\"canvas-edges\" aria-hidden=\"true\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" style=\"z-index:{layer};display:block\">"
        );
        let colors = self.write_markers(&mut page.out, edges);
        for (at, curve) in edges {
            self.write_path(
                &mut page.out,
                plane,
                &self.canvas.edges[*at],
                *curve,
                &colors,
            );
        }
        page.out.push_str("</svg>\n");
        for (at, curve) in edges {
            let edge = &self.canvas.edges[*at];
            let label = self.label(page, edge);
            if label.is_empty() {
                continue;
            }
            let (x, y) = plane.point(curve.at(0.5));
            let out = &mut page.out;
            out.push_str("<div class=\"canvas-edge-label\" aria-hidden=\"true\" dir=\"auto\"");
            preset(out, edge.color);
            let top = self.canvas.nodes.len();
            let _ = write!(
                out,
                " style=\"left:{}px;top:{}px;z-index:{top};display:block",
                Px(x),
                Px(y)
            );
            custom(out, edge.color);
            out.push_str("\">");
            escape::text(out, &label);
            out.push_str("</div>\n");
        }
    }

    /// Writes an arrow for each colour of the edges; returns the colours.
    fn write_markers(self, out: &mut String, edges: &[(usize, Curve)]) -> Vec<Option<Color>> {
        let mut colors: Vec<Option<Color>> = Vec::new();
        for (at, _) in edges {
            let edge = &self.canvas.edges[*at];
            let has_arrow = edge.from.arrow || edge.to.arrow;
            if has_arrow && !colors.contains(&edge.color) {
                colors.push(edge.color);
            }
        }
        out.push_str("<defs>");
        for (at, color) in colors.iter().enumerate() {
            let _ = write!(
                out,
                "<marker id=\"c:arrow-{}-{at}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"5\" markerHeight=\"5\" \
                 orient=\"auto-start-reverse\"><path class=\"canvas-arrow\" d=\"M0 0L10 5L0 10z\"",
                self.number
            );
            style(out, *color);
            out.push_str("/></marker>");
        }
        out.push_str("</defs>");
        colors
    }

    fn write_path(
        self,
        out: &mut String,
        plane: Plane,
        edge: &Edge,
        curve: Curve,
        colors: &[Option<Color>],
    ) {
        let points = curve.0.map(|point| plane.point(point));
        let [a, b, c, d] = points.map(|(x, y)| format!("{} {}", Px(x), Px(y)));
        let _ = write!(out, "<path d=\"M{a}C{b} {c} {d}\"");
        style(out, edge.color);
        let marker = colors.iter().position(|color| *color == edge.color);
        for (has_arrow, name) in [(edge.from.arrow, "start"), (edge.to.arrow, "end")] {
            if let Some(marker) = marker.filter(|_| has_arrow) {
                let _ = write!(
                    out,
                    " marker-{name}=\"url(#c:arrow-{}-{marker})\"",
                    self.number
                );
            }
        }
        out.push_str("/>");
    }

    /// Returns the label of an edge as readers see it (V10).
    fn label(self, page: &Page<'a>, edge: &Edge) -> String {
        let site = page.shown.site;
        let file = site.vault.file(self.id);
        let view = View::new(site.vault, &site.config.privacy, file, self.note);
        let mut label = String::new();
        for piece in view.read(edge.label.start as usize..edge.label.end as usize) {
            match piece {
                Piece::Text(text) => label.push_str(text),
                Piece::Link(_, text) => label.push_str(&text),
                _ => {}
            }
        }
        label.trim().to_owned()
    }

    /// Writes the edges of a node as a list of links (J16).
    pub(super) fn write_links(self, page: &mut Page<'a>, node: usize, known: &[Known]) {
        let edges = &known[node - self.first].edges;
        if edges.is_empty() {
            return;
        }
        let page_of = match self.is_own {
            true => String::new(),
            false => {
                let url = page.shown.site.vault.file(self.id).url.as_ref();
                url.map(|url| page.shown.relative(url)).unwrap_or_default()
            }
        };
        page.out.push_str("<ul class=\"canvas-links\">");
        for (at, begins) in edges {
            let edge = &self.canvas.edges[*at];
            let (here, there) = match begins {
                true => (edge.from, edge.to),
                false => (edge.to, edge.from),
            };
            let other = there.node as usize;
            page.out.push_str("<li>");
            page.out.push_str(match (here.arrow, there.arrow) {
                (false, true) => "→ ",
                (true, false) => "← ",
                (true, true) => "↔ ",
                (false, false) => "— ",
            });
            let label = self.label(page, edge);
            if !label.is_empty() {
                escape::text(&mut page.out, &label);
                page.out.push(' ');
            }
            let href = format!("{page_of}#{}", self.anchor(page, other));
            page.out.push_str("<a");
            escape::pair(&mut page.out, "href", &href);
            page.out.push('>');
            let title = &*known[other - self.first].title;
            let title = if title.is_empty() { NAMELESS } else { title };
            escape::text(&mut page.out, title);
            page.out.push_str("</a></li>");
        }
        page.out.push_str("</ul>");
    }

    /// Returns the id of a node on the page. An empty box has its number as id, because its own id could name the hidden file (J9).
    pub(super) fn anchor(self, page: &Page<'a>, node: usize) -> String {
        match self.is_empty(page, node) {
            true => format!("c:node-{node}"),
            false => self.canvas.nodes[node].anchor.to_string(),
        }
    }
}

/// Appends the attributes that give a part of the drawing its colour.
fn style(out: &mut String, color: Option<Color>) {
    preset(out, color);
    let mut custom_color = String::new();
    custom(&mut custom_color, color);
    if let Some(declaration) = custom_color.strip_prefix(';') {
        escape::pair(out, "style", declaration);
    }
}
