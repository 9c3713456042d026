//! Writes a drawing again, with only what a page may hold.
//!
//! Entry point: [`drawing`]. Nothing is copied as it is: elements and attributes are on lists, values are read or hold no address, text is
//! escaped, and links are those that linking has resolved (V16, W2, L13). What the style sheet says becomes attributes.

use super::drawing::{Drawing, ID, LINK, link_number};
use super::paint::{Palette, readable_on};
use super::sheet::Sheet;
use super::style::{Style, is_property, reference};
use super::words::{Words, label_text};
use crate::diagram::svg::{Escaped, Px};
use roxmltree::{Document, Node, NodeType, ParsingOptions};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// Most elements of a drawing (X10).
const MOST_ELEMENTS: usize = 5_000;

/// Width in pixels beyond which a drawing is not shown as wide as the text.
const WIDE: f64 = 1_100.0;

/// How large such a drawing is shown.
const SMALLEST: f64 = 0.65;

/// How many elements of a node are looked at to find the colour behind its words.
const MOST_SHAPES: usize = 8;

/// Deepest nesting of elements.
const DEEPEST: usize = 200;

/// Elements that are written.
const ELEMENTS: &[&str] = &[
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "a", "use", "switch",
];

/// Elements that are written if something refers to them.
const REFERRED: &[&str] = &[
    "marker",
    "symbol",
    "linearGradient",
    "radialGradient",
    "clipPath",
    "pattern",
    "mask",
];

/// Attributes that say where something is and what shape it has.
const SHAPES: &[&str] = &[
    "d",
    "x",
    "y",
    "width",
    "height",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "x1",
    "y1",
    "x2",
    "y2",
    "dx",
    "dy",
    "points",
    "transform",
    "viewBox",
    "preserveAspectRatio",
    "refX",
    "refY",
    "markerWidth",
    "markerHeight",
    "markerUnits",
    "orient",
    "offset",
    "gradientUnits",
    "gradientTransform",
    "clipPathUnits",
    "patternUnits",
    "maskUnits",
    "fx",
    "fy",
    "rotate",
    "textLength",
    "lengthAdjust",
    "transform-origin",
];

/// Writes the drawing `svg` of the diagram `source`.
///
/// # Errors
/// Why it cannot be written, in words.
pub(super) fn drawing(svg: &str, source: &str) -> Result<Drawing, String> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: 200_000,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(svg, options)
        .map_err(|error| format!("its drawing is broken: {error}"))?;
    let root = document.root_element();
    let mut css = String::from(CORRECTIONS);
    for style in root
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "style")))
    {
        css.extend(style.children().filter_map(|node| node.text()));
    }
    let mut writer = Writer {
        out: String::with_capacity(svg.len() / 2),
        source,
        palette: Palette::of(source),
        sheet: Sheet::read(&css),
        ids: references(root),
        elements: 0,
    };
    writer.root(root)?;
    Ok(Drawing::new(writer.out))
}

/// Rules for what the drawing program measures or colours otherwise than browsers show it.
const CORRECTIONS: &str =
    "#nw .branchLabel text{font-size:13px}#nw .grid .tick line{stroke:inherit}";

const SVG: &str = "http://www.w3.org/2000/svg";

/// Returns the ids that something refers to, each with its number.
fn references<'d>(root: Node<'d, '_>) -> FxHashMap<&'d str, usize> {
    let mut found = FxHashMap::default();
    let mut referred: Vec<&str> = Vec::new();
    for node in root.descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            let value = attribute.value();
            match attribute.name() {
                "href" => referred.extend(value.strip_prefix('#')),
                "style" => referred.extend(
                    value
                        .split("url(")
                        .skip(1)
                        .filter_map(|rest| rest.strip_prefix('#')?.split(')').next()),
                ),
                _ => referred.extend(reference(value)),
            }
        }
        if node.has_tag_name((SVG, "style")) {
            let text = node.text().unwrap_or_default();
            referred.extend(
                text.split("url(#")
                    .skip(1)
                    .filter_map(|rest| rest.split(')').next()),
            );
        }
    }
    let own = root.descendants().filter_map(|node| node.attribute("id"));
    for id in own {
        let number = found.len();
        if referred.contains(&id) {
            found.entry(id).or_insert(number);
        }
    }
    found
}

struct Writer<'d> {
    out: String,
    source: &'d str,
    palette: Palette<'d>,
    sheet: Sheet,
    /// Ids that something refers to.
    ids: FxHashMap<&'d str, usize>,
    elements: usize,
}

impl<'d> Writer<'d> {
    fn root(&mut self, root: Node<'d, 'd>) -> Result<(), String> {
        let words = Words::of(root, self.source);
        let mut view = root
            .attribute("viewBox")
            .unwrap_or_default()
            .split_ascii_whitespace();
        let view: Vec<f64> = view
            .by_ref()
            .filter_map(|number| number.parse().ok())
            .filter(|number: &f64| number.is_finite())
            .collect();
        let [x, y, width, height] = view[..] else {
            return Err("its drawing has no size".to_owned());
        };
        let has_links = root.descendants().any(|node| node.has_tag_name((SVG, "a")));
        // A wide drawing is scrolled, because its words would be too small if it were shown as wide as the text.
        let (class, scale) = match width > WIDE {
            true => (" class=\"is-wide\"", SMALLEST),
            false => ("", 1.0),
        };
        // The links of a picture would be out of reach.
        let role = if has_links { "group" } else { "img" };
        let text = format!(
            "<svg{class} role=\"{role}\" aria-label=\"{}\" viewBox=\"{} {} {} {}\" width=\"{}\" height=\"{}\"",
            Escaped(&words.label),
            Px(x),
            Px(y),
            Px(width),
            Px(height),
            (width * scale).ceil(),
            (height * scale).ceil(),
        );
        self.out.push_str(&text);
        let style = Style::of(root, &self.sheet, self.palette);
        self.style(&style, &Style::initial());
        self.out.push('>');
        if let Some(about) = &words.about {
            let _ = write!(self.out, "<desc>{}</desc>", Escaped(about));
        }
        let around = Style::initial().around(&style);
        self.children(root, &around, 0)?;
        self.out.push_str("</svg>");
        Ok(())
    }

    fn children(
        &mut self,
        parent: Node<'d, 'd>,
        around: &Style,
        depth: usize,
    ) -> Result<(), String> {
        let in_text = matches!(parent.tag_name().name(), "text" | "tspan");
        for node in parent.children() {
            match node.node_type() {
                NodeType::Element => self.element(node, around, depth)?,
                NodeType::Text if in_text => {
                    let _ = write!(self.out, "{}", Escaped(node.text().unwrap_or_default()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn element(&mut self, node: Node<'d, 'd>, around: &Style, depth: usize) -> Result<(), String> {
        let tag = node.tag_name();
        let name = tag.name();
        if tag.namespace() != Some(SVG) {
            return Ok(());
        }
        if depth > DEEPEST {
            return Err("its drawing is nested too deeply".to_owned());
        }
        let id = node
            .attribute("id")
            .and_then(|id| self.ids.get(id))
            .copied();
        match name {
            "defs" => return self.children(node, around, depth + 1),
            "foreignObject" => return self.label(node, around),
            "stop" => {}
            _ if ELEMENTS.contains(&name) => {}
            _ if REFERRED.contains(&name) && id.is_some() => {}
            _ => return Ok(()),
        }
        let mut style = Style::of(node, &self.sheet, self.palette);
        match name {
            "text" | "tspan" => style.make_readable(around),
            "g" => self.find_ink(node, &mut style),
            _ => {}
        }
        if style.is_hidden() || is_nothing(node) {
            return Ok(());
        }
        self.count()?;
        let start = self.out.len();
        self.out.push('<');
        // The other side of a switch is HTML, which is left out.
        let name = if name == "switch" { "g" } else { name };
        self.out.push_str(name);
        if name == "a" {
            let address = node
                .attributes()
                .find(|attribute| attribute.name() == "href");
            match address.and_then(|address| link_number(address.value())) {
                Some(number) => _ = write!(self.out, "{LINK}{number}{LINK}"),
                None => {
                    self.out.truncate(start);
                    self.out.push_str("<g");
                }
            }
        }
        let name = if self.out.ends_with("<g") { "g" } else { name };
        if let Some(number) = id {
            let _ = write!(self.out, " id=\"{ID}{number}\"");
        }
        self.shape(node);
        self.style(&style, around);
        self.out.push('>');
        let inside = self.out.len();
        self.children(node, &around.around(&style), depth + 1)?;
        if self.out.len() > inside {
            let _ = write!(self.out, "</{name}>");
        } else if matches!(name, "g" | "text" | "tspan" | "a" | "switch") && id.is_none() {
            self.out.truncate(start);
            self.elements -= 1;
        } else {
            self.out.pop();
            self.out.push_str("/>");
        }
        Ok(())
    }

    /// Finds out on which colour of the author the words of a group lie, if on one.
    fn find_ink(&self, group: Node<'d, 'd>, style: &mut Style) {
        let is_shape = |node: &Node<'_, '_>| {
            matches!(
                node.tag_name().name(),
                "rect" | "path" | "polygon" | "circle" | "ellipse"
            )
        };
        let classes = group.attribute("class").unwrap_or_default();
        let is_node = classes
            .split_ascii_whitespace()
            .any(|class| class == "node");
        let depth = if is_node { MOST_SHAPES } else { 0 };
        let shapes = group
            .children()
            .chain(group.descendants().take(depth))
            .filter(is_shape);
        let fills = shapes.map(|shape| Style::of(shape, &self.sheet, self.palette));
        let mut inks = fills.filter_map(|shape| readable_on(shape.get("fill")?));
        if let Some(ink) = inks.next_back() {
            style.write_with(ink);
        }
    }

    fn count(&mut self) -> Result<(), String> {
        self.elements += 1;
        match self.elements > MOST_ELEMENTS {
            true => Err(format!(
                "it is drawn with more than {MOST_ELEMENTS} elements"
            )),
            false => Ok(()),
        }
    }

    /// Writes where an element is and what shape it has.
    fn shape(&mut self, node: Node<'d, 'd>) {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if SHAPES.contains(&name) && is_plain(value) && !is_property(name) {
                let _ = write!(self.out, " {name}=\"{}\"", Escaped(&short(value)));
            } else if name == "href"
                && let Some(number) = value.strip_prefix('#').and_then(|id| self.ids.get(id))
            {
                let _ = write!(self.out, " href=\"#{ID}{number}\"");
            }
        }
    }

    fn style(&mut self, style: &Style, around: &Style) {
        for (name, value) in style.beyond(around) {
            match reference(value) {
                Some(id) => {
                    if let Some(number) = self.ids.get(id) {
                        let _ = write!(self.out, " {name}=\"url(#{ID}{number})\"");
                    }
                }
                None => _ = write!(self.out, " {name}=\"{}\"", Escaped(value)),
            }
        }
    }

    /// Writes a label that is HTML as text.
    fn label(&mut self, node: Node<'d, 'd>, around: &Style) -> Result<(), String> {
        if node
            .parent()
            .is_some_and(|parent| parent.has_tag_name((SVG, "switch")))
        {
            return Ok(());
        }
        let Some(text) = label_text(node, &self.sheet, self.palette, around) else {
            return Ok(());
        };
        self.count()?;
        self.out.push_str(&text);
        Ok(())
    }
}

/// Whether an element has no size, so that nothing of it is seen.
fn is_nothing(node: Node<'_, '_>) -> bool {
    let is_zero = |name: &str| {
        let value = node.attribute(name).map(str::trim);
        value.is_none_or(|value| value.is_empty() || value.parse() == Ok(0.0))
    };
    match node.tag_name().name() {
        "rect" => is_zero("width") || is_zero("height"),
        "circle" => is_zero("r"),
        "path" => node.attribute("d").is_none_or(|d| d.trim().is_empty()),
        _ => false,
    }
}

/// Whether a value holds numbers, words and names of functions only.
fn is_plain(value: &str) -> bool {
    let is_plain = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                ' ' | '.' | ',' | '-' | '+' | '%' | '(' | ')' | '\n' | '\t'
            )
    };
    value.len() < 1 << 20
        && value.chars().all(is_plain)
        && !value.contains("url")
        && !value.contains("NaN")
}

/// Returns a value whose numbers have at most two digits behind the point.
fn short(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut digits = None;
    for c in value.chars() {
        digits = match (c, digits) {
            ('.', None) => Some(0),
            ('0'..='9', Some(count)) => Some(count + 1),
            ('.', Some(_)) => Some(0),
            // `1.5e-7`: to be kept whole, which small numbers are rarely worth.
            _ => None,
        };
        if digits.is_none_or(|count| count <= 2) {
            out.push(c);
        }
    }
    out
}
