//! Reads a canvas into a [`Note`]: the text of its cards, one after the other in reading order, and where each card stands (J).
//!
//! Entry point: [`parse`]. [`json`] reads the file, [`read`] what it says of nodes and edges, [`order`] finds the reading order. [`source`]
//! gathers the texts, and [`cards`] parses each as a note of its own. So links, headings, tags and words of a canvas are found where those
//! of notes are.

mod cards;
mod json;
mod order;
mod read;
mod source;

#[cfg(test)]
mod tests;

use super::base::add_blocks;
use super::body::finding;
use super::reading::Reading;
use crate::model::canvas::{Background, Edge, End, LONGEST_SIDE, Node, Shows};
use crate::model::{
    Body, Canvas, Code, Finding, Fingerprint, LinkKind, Note, Severity, Span, VaultPath,
};
use cards::Cards;
use json::Mistake;
use read::{Draft, DraftEnd, DraftNode, DraftShows};
use rustc_hash::FxHashMap;
use source::Source;

/// Reads one canvas. `file` is its text, with LF line ends and no byte order mark.
#[must_use]
pub(super) fn parse(path: &VaultPath, file: &str, reading: Reading<'_>) -> Note {
    let draft = read::read(file);
    let mut source = Source::new(file);
    let (canvas, mut findings) = match draft {
        Ok(draft) => arrange(path, &draft, &mut source),
        Err(mistake) => broken(path, &mistake, &source),
    };
    let Source { text, marks, .. } = source;
    let (canvas, (mut note, drafts)) = fill(&text, canvas, reading);
    note.digest = Fingerprint::of(file.as_bytes());
    note.text = text.into();
    note.marks = marks.into();
    let lines = note.lines();
    findings.extend(drafts.into_iter().map(|draft| finding(path, &lines, draft)));
    note.findings = findings;
    note.find_searches();
    note.canvas = Some(Box::new(canvas));
    add_blocks(path, &mut note);
    super::query::add(&mut note);
    note
}

/// Returns the text of the note that [`parse`] makes of `file`.
#[must_use]
pub(super) fn text(path: &VaultPath, file: &str) -> String {
    let mut source = Source::new(file);
    if let Ok(draft) = read::read(file) {
        arrange(path, &draft, &mut source);
    }
    source.text
}

/// Returns the body of the note that [`parse`] makes, from its text and canvas.
#[must_use]
pub(super) fn body(text: &str, canvas: Canvas, reading: Reading<'_>) -> Body {
    fill(text, canvas, reading).1.0.body.into_parsed()
}

/// Returns an empty canvas that holds the mistake, and the finding, for a file that is no canvas (J13).
fn broken(path: &VaultPath, mistake: &Mistake, source: &Source<'_>) -> (Canvas, Vec<Finding>) {
    let place = source.lines().place(Span::new(mistake.at, mistake.at));
    let message = format!("not a valid canvas: {}", mistake.reason);
    let (line, column) = (place.line, place.column);
    let error = format!("{}: line {line}, column {column}", mistake.reason);
    let canvas = Canvas {
        error: Some(error.into()),
        ..Canvas::default()
    };
    let finding = Finding::new(Code::CanvasSyntax, path.clone(), Some(place), message);
    (canvas, vec![finding])
}

/// Puts the nodes into reading order. Adds to `source` the texts of the nodes, then those of the edges, then the paths of files.
fn arrange<'t>(
    path: &VaultPath,
    draft: &Draft<'t>,
    source: &mut Source<'t>,
) -> (Canvas, Vec<Finding>) {
    let areas = draft.nodes.iter().map(|node| {
        let is_group = matches!(node.shows, DraftShows::Group { .. });
        (node.area, is_group)
    });
    let areas: Vec<_> = areas.collect();
    let order = order::order(&areas);
    let anchors = anchors(&draft.nodes);
    let layers = layers(&areas);
    let mut canvas = Canvas::default();
    let mut positions = vec![0u32; draft.nodes.len()];
    for placed in &order {
        let node = &draft.nodes[placed.node];
        positions[placed.node] = canvas.nodes.len() as u32;
        let (shows, own) = match &node.shows {
            DraftShows::Text(text) => (Shows::Text, Some(*text)),
            DraftShows::Link(url) => (Shows::Link(0), Some(*url)),
            DraftShows::Group { label, .. } => {
                let (heading, background) = (None, None);
                (
                    Shows::Group {
                        heading,
                        background,
                    },
                    *label,
                )
            }
            DraftShows::File(..) => (Shows::File(0), None),
            DraftShows::Nothing => (Shows::Nothing, None),
        };
        let text = own.map_or(Span::default(), |text| source.add(text));
        source.end();
        canvas.nodes.push(Node {
            anchor: anchors[placed.node].as_str().into(),
            shows,
            area: node.area,
            color: node.color,
            layer: layers[placed.node],
            members: placed.members,
            depth: placed.depth,
            text,
            events: 0..0,
        });
    }
    for edge in &draft.edges {
        let text = edge
            .label
            .map_or(Span::default(), |label| source.add(label));
        source.end();
        let end = |end: &DraftEnd| End {
            node: positions[end.node],
            side: end.side,
            arrow: end.arrow,
        };
        canvas.edges.push(Edge {
            from: end(&edge.from),
            to: end(&edge.to),
            color: edge.color,
            text,
            label: 0..0,
        });
    }
    add_paths(&mut canvas, &order, draft, source);
    let findings = findings(path, draft, &canvas, source);
    (canvas, findings)
}

/// Adds the paths of files and of pictures behind groups, which are not words of any card.
fn add_paths<'t>(
    canvas: &mut Canvas,
    order: &[order::Placed],
    draft: &Draft<'t>,
    source: &mut Source<'t>,
) {
    for (node, placed) in canvas.nodes.iter_mut().zip(order) {
        match (&draft.nodes[placed.node].shows, &mut node.shows) {
            (DraftShows::File(file, part), _) => {
                node.text = source.add(*file);
                if let Some(part) = part {
                    node.text.end = source.add(*part).end;
                }
            }
            (
                DraftShows::Group {
                    background: Some((file, fit)),
                    ..
                },
                Shows::Group { background, .. },
            ) => {
                let text = source.add(*file);
                *background = Some(Background {
                    link: 0,
                    text,
                    fit: *fit,
                });
            }
            _ => continue,
        }
        source.end();
    }
}

fn findings(
    path: &VaultPath,
    draft: &Draft<'_>,
    canvas: &Canvas,
    source: &Source<'_>,
) -> Vec<Finding> {
    let problems = draft.problems.iter().map(|problem| {
        let place = source.lines().place(Span::new(problem.at, problem.at));
        Finding::new(problem.code, path.clone(), Some(place), &*problem.message)
    });
    let mut findings: Vec<Finding> = problems.collect();
    let sides = canvas.bounds().map_or(0.0, |b| b.width.max(b.height));
    if sides > LONGEST_SIDE {
        let message =
            format!("the drawing is larger than {LONGEST_SIDE} pixels and is scaled down");
        let finding = Finding::new(Code::CanvasNode, path.clone(), None, message);
        findings.push(finding.with_severity(Severity::Info));
    }
    findings
}

/// Returns the `id` that each node has on the page; no two are equal (J3).
fn anchors(nodes: &[DraftNode<'_>]) -> Vec<String> {
    let mut taken: FxHashMap<String, u32> = FxHashMap::default();
    let anchor = |node: &DraftNode<'_>| {
        let plain = |c: char| if is_plain(c) { c } else { '-' };
        let mut anchor = String::from("node-");
        anchor.extend(node.id.chars().map(plain));
        let start = anchor.len();
        while let Some(count) = taken.get_mut(&anchor) {
            *count += 1;
            let count = *count;
            anchor.truncate(start);
            anchor.push_str(&format!("-{count}"));
        }
        taken.insert(anchor.clone(), 1);
        anchor
    };
    nodes.iter().map(anchor).collect()
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Returns how high each node lies above the others: groups below the rest, each in the order of the file (J3).
fn layers<T>(nodes: &[(T, bool)]) -> Vec<u32> {
    let groups = nodes.iter().filter(|(_, is_group)| *is_group).count() as u32;
    let (mut group, mut other) = (0, groups);
    let layer = |(_, is_group): &(T, bool)| {
        let next = if *is_group { &mut group } else { &mut other };
        *next += 1;
        *next - 1
    };
    nodes.iter().map(layer).collect()
}

/// Parses the texts of a canvas into one note, and notes in each node and edge which events and links of it are theirs.
fn fill(
    text: &str,
    mut canvas: Canvas,
    reading: Reading<'_>,
) -> (Canvas, (Note, Vec<super::draft::Draft>)) {
    let mut cards = Cards::new(text, &canvas, reading);
    for node in &mut canvas.nodes {
        match &mut node.shows {
            Shows::Text => node.events = cards.card(node.text),
            Shows::Link(link) => *link = cards.link(LinkKind::Auto, node.text),
            Shows::Group { heading, .. } if !node.text.is_empty() => {
                (node.events, *heading) = cards.heading(node.text);
            }
            _ => {}
        }
    }
    for edge in canvas.edges.iter_mut().filter(|edge| !edge.text.is_empty()) {
        edge.label = cards.label(edge.text);
    }
    for node in &mut canvas.nodes {
        match &mut node.shows {
            Shows::File(link) => *link = cards.link(LinkKind::Canvas, node.text),
            Shows::Group {
                background: Some(background),
                ..
            } => {
                background.link = cards.link(LinkKind::Canvas, background.text);
            }
            _ => {}
        }
    }
    (canvas, cards.finish())
}
