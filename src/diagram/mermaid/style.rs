//! The looks of an element: its attributes, what the style sheet says of it, and its own `style`, as attributes.
//!
//! Entry point: [`Style::of`].

use super::paint::{Palette, TEXT};
use super::sheet::{Declaration, Sheet, declarations};
use roxmltree::Node;

/// What a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Colour,
    /// Numbers with units, or one of the words of the property.
    Plain,
    /// A reference to an element of the drawing.
    Reference,
}

/// Properties, whether elements within have them too, and what they may be.
const PROPERTIES: &[(&str, bool, Kind)] = &[
    ("fill", true, Kind::Colour),
    ("stroke", true, Kind::Colour),
    ("color", true, Kind::Colour),
    ("stroke-width", true, Kind::Plain),
    ("stroke-dasharray", true, Kind::Plain),
    ("stroke-dashoffset", true, Kind::Plain),
    ("stroke-linecap", true, Kind::Plain),
    ("stroke-linejoin", true, Kind::Plain),
    ("stroke-opacity", true, Kind::Plain),
    ("fill-opacity", true, Kind::Plain),
    ("fill-rule", true, Kind::Plain),
    ("clip-rule", true, Kind::Plain),
    ("font-size", true, Kind::Plain),
    ("font-weight", true, Kind::Plain),
    ("font-style", true, Kind::Plain),
    ("text-anchor", true, Kind::Plain),
    ("visibility", true, Kind::Plain),
    ("letter-spacing", true, Kind::Plain),
    ("dominant-baseline", true, Kind::Plain),
    ("marker-start", true, Kind::Reference),
    ("marker-mid", true, Kind::Reference),
    ("marker-end", true, Kind::Reference),
    ("alignment-baseline", false, Kind::Plain),
    ("text-decoration", false, Kind::Plain),
    ("opacity", false, Kind::Plain),
    ("display", false, Kind::Plain),
    ("overflow", false, Kind::Plain),
    ("stop-color", false, Kind::Colour),
    ("stop-opacity", false, Kind::Plain),
    ("clip-path", false, Kind::Reference),
    ("mask", false, Kind::Reference),
];

/// The values of [`PROPERTIES`].
#[derive(Clone, Debug)]
pub(super) struct Style {
    values: Vec<Option<Box<str>>>,
    /// The colour of words that lie on a colour of the author.
    ink: Option<&'static str>,
}

impl Style {
    /// Returns the style of nothing: what elements have of which nothing is said.
    pub(super) fn initial() -> Self {
        Self {
            values: vec![None; PROPERTIES.len()],
            ink: None,
        }
    }

    /// Returns what is said of an element.
    pub(super) fn of(node: Node<'_, '_>, sheet: &Sheet, palette: Palette<'_>) -> Self {
        let mut style = Self::initial();
        let mut important = vec![false; PROPERTIES.len()];
        for attribute in node.attributes() {
            if let Some(at) = number(attribute.name()) {
                style.set(at, attribute.value(), palette);
            }
        }
        let mut set = |declaration: &Declaration| {
            let Some(at) = number(&declaration.name) else {
                return;
            };
            if declaration.is_important || !important[at] {
                important[at] |= declaration.is_important;
                style.set(at, &declaration.value, palette);
            }
        };
        sheet.apply(node, &mut set);
        for declaration in declarations(node.attribute("style").unwrap_or_default()) {
            set(&declaration);
        }
        style
    }

    fn set(&mut self, at: usize, value: &str, palette: Palette<'_>) {
        let (name, _, kind) = PROPERTIES[at];
        let value = value.trim();
        if value == "inherit" {
            self.values[at] = None;
            return;
        }
        let read = match kind {
            _ if reference(value).is_some() => Some(value.to_owned()),
            Kind::Colour => palette.css(value),
            Kind::Plain => is_plain(value).then(|| plain(name, value)),
            Kind::Reference if value == "none" => Some(value.to_owned()),
            Kind::Reference => None,
        };
        if let Some(read) = read {
            self.values[at] = Some(read.into());
        }
    }

    /// Gives words within the colour `ink`, unless their author gave them one.
    pub(super) fn write_with(&mut self, ink: &'static str) {
        self.ink = Some(ink);
    }

    /// Returns the colour of words that lie on a colour of the author.
    pub(super) fn ink(&self) -> Option<&'static str> {
        self.ink
    }

    /// Gives the words of an element in one that has `around` the colour that can be read there.
    pub(super) fn make_readable(&mut self, around: &Self) {
        let fill = self.get("fill").or(around.get("fill"));
        if let Some(ink) = around.ink.filter(|_| fill == Some(TEXT)) {
            self.values[0] = Some(ink.into());
        }
    }

    /// Returns the value of a property.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values[number(name)?].as_deref()
    }

    /// Whether an element is not drawn.
    pub(super) fn is_hidden(&self) -> bool {
        self.get("display") == Some("none")
    }

    /// Returns what elements in an element have that has `inner` and stands in one that has this.
    pub(super) fn around(&self, inner: &Self) -> Self {
        let each = PROPERTIES.iter().zip(&self.values).zip(&inner.values);
        let values = each.map(
            |(((_, is_inherited, _), outer), inner)| match is_inherited {
                true => inner.clone().or_else(|| outer.clone()),
                false => None,
            },
        );
        Self {
            values: values.collect(),
            ink: inner.ink.or(self.ink),
        }
    }

    /// Returns the properties whose values an element does not have from `around`.
    pub(super) fn beyond<'s>(
        &'s self,
        around: &'s Self,
    ) -> impl Iterator<Item = (&'static str, &'s str)> {
        let each = PROPERTIES.iter().zip(&self.values).zip(&around.values);
        each.filter_map(|(((name, ..), own), around)| {
            let own = own.as_deref()?;
            let is_new = Some(own) != around.as_deref() && !matches!(*name, "color" | "display");
            is_new.then_some((*name, own))
        })
    }
}

fn number(name: &str) -> Option<usize> {
    PROPERTIES.iter().position(|(own, ..)| *own == name)
}

/// Whether `name` is a property.
pub(super) fn is_property(name: &str) -> bool {
    number(name).is_some()
}

/// Returns the id in `url(#id)`.
pub(super) fn reference(value: &str) -> Option<&str> {
    let inside = value.trim().strip_prefix("url(")?.strip_suffix(')')?;
    inside.trim_matches(['"', '\'']).strip_prefix('#')
}

fn is_plain(value: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '%');
    !value.is_empty()
        && value.len() <= 200
        && value.chars().all(is_plain)
        && !matches!(value, "inherit" | "revert" | "unset" | "initial")
}

/// Returns a value without what attributes do not need.
fn plain(name: &str, value: &str) -> String {
    match (name, value.strip_suffix("px")) {
        (_, Some(number)) if number.parse::<f64>().is_ok() => number.to_owned(),
        ("stroke-dasharray", _) if value == "0" || value == "1, 0" => "none".to_owned(),
        _ => value.to_owned(),
    }
}
