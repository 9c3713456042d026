//! Draws canvases: cards in reading order on one plane, over the lines between them (J).
//!
//! Entry points: [`draw_own`] for the page of a canvas, [`Fragment::embed_canvas`] for one in a note or in another canvas. [`Fragment`]
//! writes the text of a card as any other text, [`nodes`] the boxes around it, [`edges`] the lines.

mod edges;
mod geometry;
mod nodes;

use super::fragment::Fragment;
use super::page::Page;
use crate::config::PrivateNodes;
use crate::link::{FileId, Part, Target};
use crate::model::Note;
use crate::model::canvas::{Canvas, bounds};
use crate::render::escape;
use geometry::{Curve, Plane, Px};
use std::fmt::Write as _;
use std::ops::Range;

/// A drawing of a canvas or of a part of it.
#[derive(Clone, Copy)]
struct Drawing<'a> {
    id: FileId,
    note: &'a Note,
    canvas: &'a Canvas,
    /// The first node that is shown, and the one after the last.
    first: usize,
    end: usize,
    /// Whether this is the page of the canvas: nodes have ids, and findings are reported.
    is_own: bool,
    /// Its number among the drawings of the page.
    number: u32,
}

/// What has to be known of a node before the first one is written.
struct Known {
    /// Whether it is drawn.
    is_shown: bool,
    /// What other nodes call it (J16).
    title: String,
    /// Its edges: index in [`Canvas::edges`], and whether they begin here.
    edges: Vec<(usize, bool)>,
}

/// Draws the whole of a canvas on its own page.
pub(super) fn draw_own<'a>(page: &mut Page<'a>, note: &'a Note, canvas: &'a Canvas) {
    let drawing = Drawing {
        id: page.shown.host,
        note,
        canvas,
        first: 0,
        end: canvas.nodes.len(),
        is_own: true,
        number: 0,
    };
    drawing.write(page);
}

impl Fragment<'_, '_> {
    /// Draws a canvas or a part of it in the place of the embed `index`, which stands at event `at` (J12, J23).
    pub(super) fn embed_canvas(&mut self, index: u32, at: u32, id: FileId, part: &Part) {
        let shown = self.page.shown;
        let file = shown.site.vault.file(id);
        let note = file.note.as_deref().filter(|_| file.is_public());
        let found = note.and_then(|note| {
            let canvas = note.canvas.as_deref()?;
            Some((note, canvas, nodes_of(note, canvas, part)?))
        });
        let Some((note, canvas, nodes)) = found.filter(|_| !self.is_phrasing()) else {
            return self.wikilink(index);
        };
        let events = match part {
            Part::Whole => 0..u32::MAX,
            _ => events_of(canvas, &nodes),
        };
        if !self.may_expand(index, at, id, &events) {
            return self.wikilink(index);
        }
        let Some(href) = shown.address(self.file, index) else {
            return;
        };
        let link = self.note.links.get(index as usize);
        let from = self.id;
        let page = &mut *self.page;
        page.embeds += 1;
        page.expanding.push((from, at));
        let (before, start) = (page.embedded, page.out.len());
        page.out
            .push_str("<div class=\"internal-embed canvas-embed\"");
        if let Some(label) = link.and_then(|link| link.text.as_deref()) {
            page.out.push_str(" role=\"group\"");
            escape::pair(&mut page.out, "aria-label", label);
        }
        if let Some((width, height)) = link.and_then(|link| link.size) {
            let _ = write!(page.out, " style=\"max-width:{width}px");
            if let Some(height) = height {
                let _ = write!(page.out, ";--canvas-box:{height}px");
            }
            page.out.push('"');
        }
        page.out.push_str(">\n");
        let drawing = Drawing {
            id,
            note,
            canvas,
            first: nodes.start,
            end: nodes.end,
            is_own: false,
            number: page.next_text(),
        };
        drawing.write(page);
        page.out.push_str("<a class=\"markdown-embed-link\"");
        escape::pair(&mut page.out, "href", &href);
        page.out.push('>');
        escape::text(&mut page.out, &file.title);
        page.out.push_str("</a></div>\n");
        page.embedded = before + (page.out.len() - start);
        page.expanding.pop();
        self.block_end = self.page.out.len();
    }
}

/// Returns the nodes that show `part`: those inside a group, or the card that holds a heading or a block.
fn nodes_of(note: &Note, canvas: &Canvas, part: &Part) -> Option<Range<usize>> {
    let event = match part {
        Part::Whole | Part::Fragment(_) => return Some(0..canvas.nodes.len()),
        Part::Heading(index) => {
            if let Some((_, nodes)) = canvas.group(*index) {
                return Some(nodes);
            }
            note.headings.get(*index as usize)?.event
        }
        Part::Block(index) => note.blocks.get(*index as usize)?.event,
    };
    let holds = |node: &crate::model::canvas::Node| node.events.contains(&event);
    let at = canvas.nodes.iter().position(holds)?;
    Some(at..at + 1)
}

/// Returns the events from the first to the last of some nodes.
fn events_of(canvas: &Canvas, nodes: &Range<usize>) -> Range<u32> {
    let nodes = canvas.nodes.get(nodes.clone()).unwrap_or_default();
    let mut events = nodes
        .iter()
        .map(|node| &node.events)
        .filter(|e| !e.is_empty());
    let Some(first) = events.next() else {
        return 0..0;
    };
    first.start..events.next_back().unwrap_or(first).end
}

impl<'a> Drawing<'a> {
    fn nodes(self) -> Range<usize> {
        self.first..self.end
    }

    /// Returns the target of a link of the canvas.
    fn target(self, page: &Page<'a>, link: u32) -> &'a Target {
        let targets = &page.shown.site.vault.file(self.id).targets;
        targets.get(link as usize).unwrap_or(&Target::Broken)
    }

    /// Whether a node is an empty box, because its file is private or missing (J9).
    fn is_empty(self, page: &Page<'a>, node: usize) -> bool {
        let file = page.shown.site.vault.file(self.id);
        file.is_empty_node(&self.canvas.nodes[node])
    }

    /// Writes the drawing.
    fn write(self, page: &mut Page<'a>) {
        if let Some(error) = &self.canvas.error {
            page.out.push_str(
                "<div class=\"canvas-error\" role=\"alert\">This file is not a valid canvas: ",
            );
            escape::text(&mut page.out, error);
            page.out.push_str("</div>\n");
            return;
        }
        let known = self.known(page);
        let is_shown = |node: u32| {
            let at = (node as usize).checked_sub(self.first);
            at.and_then(|at| known.get(at))
                .is_some_and(|known| known.is_shown)
        };
        let edges = self.canvas.edges.iter().enumerate();
        let edges: Vec<(usize, Curve)> = edges
            .filter(|(_, edge)| is_shown(edge.from.node) && is_shown(edge.to.node))
            .map(|(at, edge)| (at, Curve::new(self.canvas, edge)))
            .collect();
        let nodes = self.canvas.nodes.get(self.nodes()).unwrap_or_default();
        let shown = nodes.iter().zip(&known).filter(|(_, known)| known.is_shown);
        let shown: Vec<_> = shown.map(|(node, _)| node.clone()).collect();
        let Some(area) = bounds(&shown) else { return };
        let curves: Vec<Curve> = edges.iter().map(|(_, curve)| *curve).collect();
        let plane = Plane::new(area, &curves);
        let title = &page.shown.site.vault.file(self.id).title;
        self.open(&mut page.out, plane, title);
        self.write_edges(page, plane, &edges);
        for (at, known_here) in self.nodes().zip(&known) {
            if known_here.is_shown {
                self.write_node(page, plane, at, &known);
            }
        }
        page.out.push_str("</div></div>\n");
    }

    fn open(self, out: &mut String, plane: Plane, title: &str) {
        let (width, height) = (Px(plane.width), Px(plane.height));
        out.push_str("<div class=\"canvas-box\" tabindex=\"0\" role=\"group\"");
        escape::pair(out, "aria-label", title);
        let _ = write!(
            out,
            " style=\"--canvas-width:{width}px;--canvas-ratio:{width}/{height}\">"
        );
        let _ = write!(
            out,
            "<div class=\"canvas\" style=\"width:{width}px;height:{height}px"
        );
        if plane.scale < 1.0 {
            let _ = write!(out, ";--canvas-scale:{:.4}", plane.scale.max(0.01));
        }
        out.push_str("\">\n");
    }

    /// Returns [`Known`] for each node of the drawing.
    fn known(self, page: &Page<'a>) -> Vec<Known> {
        let hides = page.shown.site.config.privacy.canvas == PrivateNodes::Hide;
        let mut known: Vec<Known> = self
            .nodes()
            .map(|node| {
                let is_shown = !hides || !self.is_empty(page, node);
                let title = self.title(page, node);
                let edges = Vec::new();
                Known {
                    is_shown,
                    title,
                    edges,
                }
            })
            .collect();
        for (at, edge) in self.canvas.edges.iter().enumerate() {
            let (from, to) = (edge.from.node as usize, edge.to.node as usize);
            let is_shown =
                |node: usize| self.nodes().contains(&node) && known[node - self.first].is_shown;
            if is_shown(from) && is_shown(to) {
                known[from - self.first].edges.push((at, true));
                if from != to {
                    known[to - self.first].edges.push((at, false));
                }
            }
        }
        known
    }
}
