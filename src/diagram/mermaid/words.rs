//! The words of a drawing: what it is called, and labels that the drawing program makes as HTML.
//!
//! Entry points: [`Words::of`] and [`label_text`].

use super::measure;
use super::paint::{Palette, TEXT};
use super::sheet::Sheet;
use super::style::Style;
use crate::diagram::svg::{Escaped, Px};
use crate::model::mermaid::kind;
use roxmltree::{Node, NodeType};
use std::fmt::Write as _;

const SVG: &str = "http://www.w3.org/2000/svg";

/// What a drawing is called, and what is told about it.
pub(super) struct Words {
    /// Its `accTitle`, else its title, else its kind.
    pub(super) label: String,
    /// Its `accDescr`.
    pub(super) about: Option<String>,
}

impl Words {
    /// Returns the words of the drawing of `source`.
    pub(super) fn of(root: Node<'_, '_>, source: &str) -> Self {
        let of = |name: &str| {
            let mut children = root
                .children()
                .filter(|node| node.has_tag_name((SVG, name)));
            let text = children.find_map(|node| node.text()).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Self {
            label: of("title")
                .or_else(|| title(source))
                .unwrap_or_else(|| named_kind(source)),
            about: of("desc"),
        }
    }
}

/// Returns the title that a diagram shows.
fn title(source: &str) -> Option<String> {
    let lines = source.lines().map(str::trim);
    let mut titles = lines.filter_map(|line| {
        let rest = line
            .strip_prefix("title:")
            .or_else(|| line.strip_prefix("title "));
        // `pie title What bees visit`
        rest.or_else(|| Some(line.strip_prefix("pie ")?.split_once("title ")?.1))
    });
    let title = titles.next()?.trim().trim_matches(['"', '\'']);
    (!title.is_empty()).then(|| title.to_owned())
}

/// Returns the kind of a diagram in words: `sequenceDiagram` is a sequence diagram.
fn named_kind(source: &str) -> String {
    let kind = kind(source);
    let kind = kind.split('-').next().unwrap_or_default();
    if kind == "graph" {
        return "flowchart".to_owned();
    }
    let mut words = String::new();
    for c in kind.chars() {
        if c.is_uppercase() && words.ends_with(|c: char| c.is_lowercase()) {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
    }
    words
}

/// Classes of groups whose labels stand below each other.
const MEMBERS: [&str; 2] = ["members-group", "methods-group"];

/// Returns a label that is HTML as text, with its lines in the middle of its room; `None` if it says nothing.
pub(super) fn label_text(
    node: Node<'_, '_>,
    sheet: &Sheet,
    palette: Palette<'_>,
    around: &Style,
) -> Option<String> {
    let number = |name: &str| {
        node.attribute(name)
            .and_then(|value| value.parse::<f64>().ok())
            .filter(|value| value.is_finite())
    };
    let (width, height) = (number("width")?, number("height")?);
    let mut lines = vec![String::new()];
    read(node, &mut lines);
    // The innermost element says how the words look.
    let inner = node.descendants().rfind(Node::is_element).unwrap_or(node);
    let mut style = around.clone();
    let mut path: Vec<_> = inner
        .ancestors()
        .take_while(|outer| *outer != node)
        .filter(Node::is_element)
        .collect();
    path.reverse();
    for element in path {
        style = style.around(&Style::of(element, sheet, palette));
    }
    let size = style
        .get("font-size")
        .and_then(|size| size.parse::<f64>().ok())
        .unwrap_or(16.0);
    let says = |what: &str| {
        let styles = node
            .descendants()
            .chain(node.parent())
            .filter_map(|node| node.attribute("style"));
        styles
            .into_iter()
            .any(|style| style.replace(' ', "").contains(what))
    };
    let most = match says("white-space:nowrap") {
        true => f64::INFINITY,
        // What was measured as one line stays one.
        false => width + 1.0,
    };
    let lines: Vec<String> = lines
        .iter()
        .flat_map(|line| broken(line, size, most))
        .collect();
    if lines.is_empty() {
        return None;
    }
    let is_member = |node: Node<'_, '_>| {
        node.attribute("class")
            .is_some_and(|class| MEMBERS.iter().any(|own| class.contains(own)))
    };
    let is_left = says("text-align:left") || node.ancestors().any(is_member);
    let x = number("x").unwrap_or(0.0) + if is_left { 0.0 } else { width / 2.0 };
    let anchor = if is_left { "start" } else { "middle" };
    let line_height = size * 1.5;
    let top =
        number("y").unwrap_or(0.0) + height / 2.0 - line_height * (lines.len() as f64 - 1.0) / 2.0;
    let mut out = format!("<text text-anchor=\"{anchor}\" dominant-baseline=\"central\"");
    let colour = style.get("color").or(style.get("fill"));
    let colour = colour.map(|colour| {
        if colour == TEXT {
            style.ink().unwrap_or(TEXT)
        } else {
            colour
        }
    });
    let all = [
        ("fill", colour),
        ("font-size", style.get("font-size")),
        ("font-weight", style.get("font-weight")),
    ];
    for (name, value) in all
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    {
        let _ = write!(out, " {name}=\"{}\"", Escaped(value));
    }
    out.push_str(" stroke=\"none\">");
    for (line, at) in lines.iter().zip(0u32..) {
        let y = Px(top + line_height * f64::from(at));
        let _ = write!(
            out,
            "<tspan x=\"{}\" y=\"{y}\">{}</tspan>",
            Px(x),
            Escaped(line)
        );
    }
    out.push_str("</text>");
    Some(out)
}

/// Adds the words of an element to the last of `lines`. A break begins a new one.
fn read(node: Node<'_, '_>, lines: &mut Vec<String>) {
    for child in node.children() {
        match child.node_type() {
            NodeType::Text => {
                let text = child.text().unwrap_or_default();
                if let Some(line) = lines.last_mut() {
                    line.push_str(text);
                }
            }
            NodeType::Element if child.tag_name().name() == "br" => lines.push(String::new()),
            NodeType::Element => {
                read(child, lines);
                if child.tag_name().name() == "p" {
                    lines.push(String::new());
                }
            }
            _ => {}
        }
    }
}

/// Breaks a line of letters of `size` at spaces so that no part is wider than `most`, if words allow.
fn broken(line: &str, size: f64, most: f64) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let has_room =
            |last: &&mut String| measure::width(&format!("{last} {word}"), size, false) <= most;
        match parts.last_mut().filter(has_room) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => parts.push(word.to_owned()),
        }
    }
    parts
}
