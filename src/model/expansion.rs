//! Limits how many elements a browser draws for an SVG. `<use>`, patterns, masks and markers draw other elements again, and those draw
//! others.
//!
//! Entry point: [`Expansion`]. Seven levels of ten references each fit on a page of text and draw ten million elements, which stops a
//! browser. So each reference is counted once, and those that draw too much are removed (V16).

mod count;
mod sheet;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Elements that references may add to any drawing.
const MOST_ADDED: u64 = 10_000;

/// Elements that references may add for each element of the drawing. In a page converted to SVG, each letter is an element or two, and a
/// reference draws it at each place where it stands.
const ADDED_FOR_EACH: u64 = 4;

/// An attribute: its name, its value without entities, and where it stands, for [`Expansion::too_many`].
pub type Attribute<'a> = (&'a str, &'a str, Range<usize>);

/// The elements of a drawing and what they refer to, while it is read.
#[derive(Debug)]
pub struct Expansion {
    nodes: Vec<Node>,
    /// The open elements, the outermost first.
    open: Vec<usize>,
    ids: FxHashMap<Box<str>, usize>,
    /// What selectors of style sheets may name: `.class`, `#id`, `name`, `*`.
    keys: FxHashMap<Box<str>, usize>,
    references: Vec<Reference>,
    elements: u64,
}

/// An element, a rule of a style sheet, or a selector.
#[derive(Debug, Default)]
struct Node {
    /// The elements in an element, or the rules of a selector.
    children: Vec<usize>,
    /// The selectors that match the element.
    keys: Vec<usize>,
    references: Vec<usize>,
    /// How many elements the browser draws for it alone.
    weight: u64,
    /// How many points its line has. A marker is drawn on each.
    points: u64,
}

/// How often a reference draws its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Once,
    /// Once for each element within the one that refers to it.
    Each,
    /// Once for each point of the line.
    Points,
}

#[derive(Debug)]
struct Reference {
    target: Box<str>,
    reach: Reach,
    /// Where it stands.
    range: Range<usize>,
}

impl Default for Expansion {
    fn default() -> Self {
        // The first node holds all drawings of the file.
        Self {
            nodes: vec![Node::default()],
            open: vec![0],
            ids: FxHashMap::default(),
            keys: FxHashMap::default(),
            references: Vec::new(),
            elements: 0,
        }
    }
}

impl Expansion {
    /// Begins the element `name`.
    pub fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        let element = local(name);
        let at = self.node(Node {
            weight: weight(&element),
            ..Node::default()
        });
        self.elements += 1;
        if let Some(parent) = self.open.last() {
            self.nodes[*parent].children.push(at);
        }
        self.open.push(at);
        self.pick(at, element.clone());
        self.pick(at, "*".to_owned());
        let animated = attributes
            .iter()
            .find(|(name, ..)| local(name) == "attributename");
        let animates_link = animated.is_some_and(|(_, value, _)| local(value.trim()) == "href");
        for (name, value, range) in attributes {
            match &*local(name) {
                "id" => {
                    self.ids.entry(value.trim().into()).or_insert(at);
                    self.pick(at, format!("#{}", value.trim()));
                }
                "class" => value
                    .split_ascii_whitespace()
                    .for_each(|class| self.pick(at, format!(".{class}"))),
                "d" | "points" => self.nodes[at].points = points(value),
                "href" if draws_target(&element) => self.refer(at, Reach::Once, value, range),
                "to" | "from" | "by" | "values" if animates_link => {
                    for address in value.split(';') {
                        self.refer(at, Reach::Once, address, range);
                    }
                }
                "style" => self.declarations(at, value, range),
                property => self.urls(at, property, value, range),
            }
        }
    }

    /// Adds the `elements` that the picture in the innermost element draws.
    pub fn weigh(&mut self, elements: u64) {
        if let Some(node) = self.open.last().and_then(|at| self.nodes.get_mut(*at)) {
            node.weight = node.weight.saturating_add(elements);
        }
    }

    /// Ends the innermost element.
    pub fn close(&mut self) {
        // The first node stays.
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Forgets the references from `from` on, because they are written in another way.
    pub fn forget(&mut self, from: usize) {
        let is_gone = |reference: &&mut Reference| reference.range.start >= from;
        for reference in self.references.iter_mut().filter(is_gone) {
            reference.target = "".into();
        }
    }

    /// Returns the most elements that the drawing can draw without the references that [`Self::too_many`] returns.
    #[must_use]
    pub fn most_drawn(&self) -> u64 {
        let weights = self
            .nodes
            .iter()
            .fold(0u64, |sum, node| sum.saturating_add(node.weight));
        match self.references.is_empty() {
            true => weights,
            false => weights.saturating_add(self.limit()),
        }
    }

    fn node(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Returns the node of the selector `key`.
    fn key(&mut self, key: String) -> usize {
        let next = self.nodes.len();
        let at = *self.keys.entry(key.into()).or_insert(next);
        if at == next {
            self.nodes.push(Node::default());
        }
        at
    }

    /// Records that the selector `key` matches the element `at`.
    fn pick(&mut self, at: usize, key: String) {
        let key = self.key(key);
        self.nodes[at].keys.push(key);
    }

    /// Records the references of a `style` attribute, which stands at `range`.
    fn declarations(&mut self, at: usize, style: &str, range: &Range<usize>) {
        for declaration in style.split(';') {
            if let Some((property, value)) = declaration.split_once(':') {
                self.urls(at, &property.trim().to_ascii_lowercase(), value, range);
            }
        }
    }

    /// Records each `url(…)` in the value of a property.
    fn urls(&mut self, at: usize, property: &str, value: &str, range: &Range<usize>) {
        for (address, _) in urls(value) {
            self.refer(at, reach(property), address, range);
        }
    }

    /// Records a reference. `address` may name another document, because this one may go by that name.
    fn refer(&mut self, at: usize, reach: Reach, address: &str, range: &Range<usize>) {
        let Some((_, id)) = address.split_once('#') else {
            return;
        };
        let reference = Reference {
            target: id.trim().into(),
            reach,
            range: range.clone(),
        };
        self.nodes[at].references.push(self.references.len());
        self.references.push(reference);
    }

    /// Returns the element that a reference leads to.
    fn target(&self, reference: &Reference) -> Option<usize> {
        let id = &*reference.target;
        if id.is_empty() {
            return None;
        }
        let decoded = || percent_decode_str(id).decode_utf8_lossy();
        let found = self.ids.get(id).or_else(|| self.ids.get(&*decoded()));
        found.copied()
    }

    /// Returns how many elements references may add.
    fn limit(&self) -> u64 {
        MOST_ADDED.max(self.elements * ADDED_FOR_EACH)
    }
}

/// Returns a name without its namespace prefix, in lower case.
fn local(name: &str) -> String {
    let local = name.split_once(':').map_or(name, |(_, local)| local);
    local.to_ascii_lowercase()
}

/// Returns 1 for an element that is drawn, and 0 for gradients, filters, descriptions and the like.
fn weight(element: &str) -> u64 {
    let is_aside = element.ends_with("gradient")
        || element.starts_with("animate")
        || (element.starts_with("fe") && element != "feimage")
        || matches!(
            element,
            "stop" | "filter" | "defs" | "title" | "desc" | "style" | "set" | "view" | "metadata"
        );
    u64::from(!is_aside)
}

/// Whether the element's `href` names what is drawn in its place.
fn draws_target(element: &str) -> bool {
    matches!(element, "use" | "feimage" | "pattern" | "tref")
}

fn reach(property: &str) -> Reach {
    match property {
        // Elements inside inherit these.
        "fill" | "stroke" | "marker-start" | "marker-end" => Reach::Each,
        "marker" | "marker-mid" => Reach::Points,
        _ => Reach::Once,
    }
}

/// Estimates how many points a path or a polygon has, by two numbers for each.
fn points(value: &str) -> u64 {
    let is_number = |b: u8| b.is_ascii_digit();
    let pairs = value.as_bytes().windows(2);
    let starts = pairs.filter(|pair| !is_number(pair[0]) && is_number(pair[1]));
    starts.count() as u64 / 2 + 1
}

/// Returns the address of each `url(…)` in `css`, without quotes, and the range of the whole.
fn urls(css: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut rest = css.as_bytes().get(at..)?.windows(4);
        let start = at + rest.position(|four| four.eq_ignore_ascii_case(b"url("))?;
        let inner = start + "url(".len();
        let length = css[inner..].find(')').unwrap_or(css.len() - inner);
        at = (inner + length + 1).min(css.len());
        let is_edge = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
        Some((css[inner..inner + length].trim_matches(is_edge), start..at))
    })
}

/// Returns `text` without `ranges`, which are in order and do not overlap.
#[must_use]
pub fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        kept.push_str(&text[at..range.start]);
        at = range.end;
    }
    kept.push_str(&text[at..]);
    kept
}

#[cfg(test)]
mod tests;
