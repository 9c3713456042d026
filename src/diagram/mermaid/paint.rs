//! The colours of drawings: stand-ins for the variables of the theme, so that light and dark follow the page.
//!
//! Entry points: [`Role::stand_in`] is the colour that a drawing is made with, [`Palette::css`] turns colours of a drawing into those of the
//! page.

use crate::model::mermaid::kind;

/// What a colour is for. The theme has a variable `--diagram-…` for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Background,
    Text,
    Muted,
    Line,
    Node,
    Border,
    Group,
    GroupBorder,
    Note,
    NoteBorder,
    Accent,
    Alert,
    Done,
    OnStrong,
    /// A pale colour with text on it: one of [`SERIES`].
    Pale(u8),
    /// A strong colour for lines and small shapes: one of [`SERIES`].
    Strong(u8),
}

/// How many colours tell things from each other.
pub(super) const SERIES: u8 = 8;

/// Roles that are no series, in the order of their stand-ins, with the ends of their variables.
const PLAIN: [(Role, &str); 14] = [
    (Role::Background, "background"),
    (Role::Text, "text"),
    (Role::Muted, "muted"),
    (Role::Line, "line"),
    (Role::Node, "node"),
    (Role::Border, "border"),
    (Role::Group, "group"),
    (Role::GroupBorder, "group-border"),
    (Role::Note, "note"),
    (Role::NoteBorder, "note-border"),
    (Role::Accent, "accent"),
    (Role::Alert, "alert"),
    (Role::Done, "done"),
    (Role::OnStrong, "on-strong"),
];

/// Red and green of all stand-ins; blue is [`FIRST`] and [`STEP`] more for each role.
const RED: u8 = 1;
const GREEN: u8 = 2;
const FIRST: u8 = 20;
const STEP: u8 = 5;

impl Role {
    /// Returns the colour that stands for this role while a drawing is made.
    pub(super) fn stand_in(self) -> String {
        let number = match self {
            Self::Pale(at) => PLAIN.len() as u8 + at % SERIES,
            Self::Strong(at) => PLAIN.len() as u8 + SERIES + at % SERIES,
            role => PLAIN.iter().position(|(own, _)| *own == role).unwrap_or(0) as u8,
        };
        format!("#{RED:02x}{GREEN:02x}{:02x}", FIRST + STEP * number)
    }
}

/// Returns the end of the variable that a colour stands for. A stand-in that was made lighter or darker is the same to us.
fn variable([red, green, blue]: [f64; 3]) -> Option<String> {
    let scale = green / f64::from(GREEN);
    if scale < 0.2 || (red - scale * f64::from(RED)).abs() > 0.2 * scale {
        return None;
    }
    let place = (blue / scale - f64::from(FIRST)) / f64::from(STEP);
    let number = place.round();
    if number < 0.0 || (place - number).abs() > 0.3 {
        return None;
    }
    let number = number as usize;
    if let Some((_, name)) = PLAIN.get(number) {
        return Some((*name).to_owned());
    }
    let series = usize::from(SERIES);
    match number - PLAIN.len() {
        at if at < series => Some(format!("pale-{}", at + 1)),
        at if at < 2 * series => Some(format!("strong-{}", at - series + 1)),
        _ => None,
    }
}

/// What colours mean in a diagram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette<'s> {
    source: &'s str,
    /// Whether pale colours are those of lines, which must be strong.
    has_lines: bool,
    /// Whether colours of the author lie behind words that have those of the page.
    is_behind_words: bool,
}

impl<'s> Palette<'s> {
    /// Returns the palette of the diagram `source`.
    pub(super) fn of(source: &'s str) -> Self {
        let kind = kind(source);
        Self {
            source,
            has_lines: kind.starts_with("radar"),
            is_behind_words: kind == "sequenceDiagram",
        }
    }

    /// Returns a colour of the drawing as one of the page; `None` if it is no colour. Colours that the source names are its author's and
    /// stay. Greys that come from the drawing program become mixtures of the page's text and paper.
    pub(super) fn css(&self, value: &str) -> Option<String> {
        let value = value.trim();
        let lower = value.to_ascii_lowercase();
        match &*lower {
            "none" | "transparent" => return Some(lower),
            "currentcolor" => return Some("currentColor".to_owned()),
            _ => {}
        }
        let is_authors = self.source.contains(value);
        let Some((rgb, alpha)) = read(&lower) else {
            let is_name = !lower.is_empty() && lower.bytes().all(|c| c.is_ascii_lowercase());
            let is_word = matches!(&*lower, "inherit" | "initial" | "unset" | "revert");
            return (is_name && !is_word).then(|| self.authors(lower));
        };
        let solid = match variable(rgb) {
            Some(name) if self.has_lines => {
                format!("var(--diagram-{})", name.replace("pale", "strong"))
            }
            Some(name) => format!("var(--diagram-{name})"),
            None if is_authors => return Some(self.authors(lower)),
            None => match ink(rgb) {
                None => return Some(lower),
                Some(ink) if ink > 0.98 => TEXT.to_owned(),
                Some(ink) if ink < 0.02 => BACKGROUND.to_owned(),
                Some(ink) => mixed(ink, TEXT, BACKGROUND),
            },
        };
        Some(if alpha < 1.0 {
            mixed(alpha, &solid, "transparent")
        } else {
            solid
        })
    }

    /// Returns a colour of the author.
    fn authors(&self, colour: String) -> String {
        match self.is_behind_words {
            true => mixed(0.3, &colour, BACKGROUND),
            false => colour,
        }
    }
}

/// The colour of words.
pub(super) const TEXT: &str = "var(--diagram-text)";
const BACKGROUND: &str = "var(--diagram-background)";

fn mixed(part: f64, what: &str, rest: &str) -> String {
    format!(
        "color-mix(in srgb, {what} {}%, {rest})",
        (part * 100.0).round()
    )
}

/// Returns how dark a grey is; `None` for other colours.
fn ink([red, green, blue]: [f64; 3]) -> Option<f64> {
    let is_grey = (red - green).abs() < 12.0 && (green - blue).abs() < 12.0;
    is_grey.then_some(1.0 - (red + green + blue) / 3.0 / 255.0)
}

/// Returns the colour of words that can be read on a colour of the author; `None` if `colour` is none.
pub(super) fn readable_on(colour: &str) -> Option<&'static str> {
    let linear = |level: f64| match level / 255.0 {
        level if level <= 0.04045 => level / 12.92,
        level => ((level + 0.055) / 1.055).powf(2.4),
    };
    let (rgb, alpha) = read(colour).or_else(|| named(colour))?;
    let [red, green, blue] = rgb.map(linear);
    let light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    (alpha > 0.5).then_some(if light > 0.179 { "#1b1b1b" } else { "#fff" })
}

/// Returns a colour that has a name, as far as notes use them.
fn named(name: &str) -> Option<([f64; 3], f64)> {
    let rgb = match name {
        "red" => [255, 0, 0],
        "green" => [0, 128, 0],
        "blue" => [0, 0, 255],
        "yellow" => [255, 255, 0],
        "orange" => [255, 165, 0],
        "purple" => [128, 0, 128],
        "pink" => [255, 192, 203],
        "lightgreen" => [144, 238, 144],
        "lightblue" => [173, 216, 230],
        "lightyellow" => [255, 255, 224],
        "cyan" | "aqua" => [0, 255, 255],
        "lime" => [0, 255, 0],
        "navy" => [0, 0, 128],
        "teal" => [0, 128, 128],
        "maroon" => [128, 0, 0],
        "gold" => [255, 215, 0],
        "tomato" => [255, 99, 71],
        "coral" => [255, 127, 80],
        "salmon" => [250, 128, 114],
        "skyblue" => [135, 206, 235],
        "violet" => [238, 130, 238],
        "silver" => [192, 192, 192],
        "brown" => [165, 42, 42],
        "darkblue" => [0, 0, 139],
        "darkgreen" => [0, 100, 0],
        "darkred" => [139, 0, 0],
        _ => return None,
    };
    Some((rgb.map(f64::from), 1.0))
}

/// Reads a colour: red, green and blue from 0 to 255, and how solid it is.
fn read(value: &str) -> Option<([f64; 3], f64)> {
    let grey = |level: f64| Some(([level; 3], 1.0));
    match value {
        "black" => return grey(0.0),
        "white" => return grey(255.0),
        "grey" | "gray" => return grey(128.0),
        "lightgrey" | "lightgray" => return grey(211.0),
        "darkgrey" | "darkgray" => return grey(169.0),
        _ => {}
    }
    if let Some(digits) = value.strip_prefix('#') {
        let digit = |at: usize| {
            char::from(*digits.as_bytes().get(at)?)
                .to_digit(16)
                .map(f64::from)
        };
        return match digits.len() {
            3 => Some(([digit(0)? * 17.0, digit(1)? * 17.0, digit(2)? * 17.0], 1.0)),
            6 | 8 => {
                let pair = |at| Some(digit(at)? * 16.0 + digit(at + 1)?);
                let alpha = if digits.len() == 8 {
                    pair(6)? / 255.0
                } else {
                    1.0
                };
                Some(([pair(0)?, pair(2)?, pair(4)?], alpha))
            }
            _ => None,
        };
    }
    let (name, inside) = value.strip_suffix(')')?.split_once('(')?;
    let parts = inside
        .split([',', ' ', '/'])
        .filter(|part| !part.is_empty());
    let numbers: Option<Vec<f64>> = parts
        .map(|part| part.trim_end_matches(['%', 'd', 'e', 'g']).parse().ok())
        .collect();
    let numbers = numbers
        .filter(|numbers| numbers.len() >= 3 && numbers.iter().all(|number| number.is_finite()))?;
    let alpha = numbers.get(3).copied().unwrap_or(1.0).clamp(0.0, 1.0);
    let rgb = match name {
        "rgb" | "rgba" => [numbers[0], numbers[1], numbers[2]],
        "hsl" | "hsla" => from_hsl(numbers[0], numbers[1] / 100.0, numbers[2] / 100.0),
        _ => return None,
    };
    Some((rgb, alpha))
}

fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let chroma = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|shift| {
        let k = (shift + hue.rem_euclid(360.0) / 30.0) % 12.0;
        let level = lightness - chroma * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (level * 255.0).clamp(0.0, 255.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x8_stand_ins_become_variables_of_the_theme() {
        let css = |value: &str| Palette::of("style A fill:#abc").css(value).unwrap();
        assert_eq!(
            css(&Role::Background.stand_in()),
            "var(--diagram-background)"
        );
        assert_eq!(css(&Role::OnStrong.stand_in()), "var(--diagram-on-strong)");
        for at in 0..SERIES {
            assert_eq!(
                css(&Role::Pale(at).stand_in()),
                format!("var(--diagram-pale-{})", at + 1)
            );
            assert_eq!(
                css(&Role::Strong(at).stand_in()),
                format!("var(--diagram-strong-{})", at + 1)
            );
        }
        assert_eq!(
            css("rgba(1, 2, 20, 0.5)"),
            "color-mix(in srgb, var(--diagram-background) 50%, transparent)"
        );
        assert_eq!(css("#ABC"), "#abc");
        assert_eq!(
            css("#333"),
            "color-mix(in srgb, var(--diagram-text) 80%, var(--diagram-background))"
        );
        assert_eq!(css("black"), "var(--diagram-text)");
        assert_eq!(css("hsl(0, 100%, 50%)"), "hsl(0, 100%, 50%)");
        assert_eq!(css("Tomato"), "tomato");
        // A stand-in that Mermaid made lighter: twice as light.
        let [red, green, blue] = read(&Role::Pale(3).stand_in())
            .unwrap()
            .0
            .map(|level| level * 2.0);
        assert_eq!(
            css(&format!("rgb({red}, {green}, {blue})")),
            "var(--diagram-pale-4)"
        );
    }

    #[test]
    fn x8_words_can_be_read_on_colours_of_the_author() {
        assert_eq!(readable_on("#bbf"), Some("#1b1b1b"));
        assert_eq!(readable_on("darkblue"), Some("#fff"));
        assert_eq!(readable_on("rgba(0,0,0,0.1)"), None);
        assert_eq!(readable_on("var(--diagram-node)"), None);
        let behind = Palette::of("sequenceDiagram\nrect rgb(1, 200, 3)");
        assert_eq!(
            behind.css("rgb(1, 200, 3)").unwrap(),
            "color-mix(in srgb, rgb(1, 200, 3) 30%, var(--diagram-background))"
        );
    }

    #[test]
    fn x8_what_is_no_colour_is_left_out() {
        for value in [
            "url(https://a.b/c)",
            "inherit",
            "",
            "a b",
            "expression(x)",
            "#12",
            "rgb(1,2)",
            "rgb(NaN,1,2)",
        ] {
            assert_eq!(Palette::of(value).css(value), None, "{value}");
        }
    }
}
