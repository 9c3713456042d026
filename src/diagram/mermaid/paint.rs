//! The colours of drawings: stand-ins for the variables of the theme, so that light and dark follow the page.
//!
//! Entry points: [`Role::stand_in`] is the colour that a drawing is made with, [`css`] turns colours of a drawing into those of the page.

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

/// Returns the end of the variable that a stand-in stands for.
fn variable([red, green, blue]: [f64; 3]) -> Option<String> {
    let near = |value: f64, wanted: u8| (value - f64::from(wanted)).abs() < 1.5;
    let number = ((blue - f64::from(FIRST)) / f64::from(STEP)).round();
    let exact = (blue - f64::from(FIRST) - number * f64::from(STEP)).abs() < 1.5;
    if !near(red, RED) || !near(green, GREEN) || !exact || number < 0.0 {
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

/// Returns a colour of the drawing as one of the page; `None` if it is no colour. Colours that `source` names are its author's and stay.
/// Greys that come from the drawing program become mixtures of the page's text and paper.
pub(super) fn css(value: &str, source: &str) -> Option<String> {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    if matches!(&*lower, "none" | "transparent" | "currentcolor") {
        return Some(if lower == "currentcolor" { "currentColor".to_owned() } else { lower });
    }
    let Some((rgb, alpha)) = read(&lower) else {
        let is_name = !lower.is_empty() && lower.bytes().all(|c| c.is_ascii_lowercase());
        let is_word = matches!(&*lower, "inherit" | "initial" | "unset" | "revert");
        return (is_name && !is_word).then_some(lower);
    };
    let mixed = |part: f64, what: &str, rest: &str| format!("color-mix(in srgb, {what} {}%, {rest})", (part * 100.0).round());
    let solid = match variable(rgb) {
        Some(name) => format!("var(--diagram-{name})"),
        None if source.contains(value) => return Some(lower),
        None => {
            let [red, green, blue] = rgb;
            let is_grey = (red - green).abs() < 12.0 && (green - blue).abs() < 12.0;
            if !is_grey {
                return Some(lower);
            }
            let ink = 1.0 - (red + green + blue) / 3.0 / 255.0;
            match ink {
                ink if ink > 0.98 => "var(--diagram-text)".to_owned(),
                ink if ink < 0.02 => "var(--diagram-background)".to_owned(),
                ink => mixed(ink, "var(--diagram-text)", "var(--diagram-background)"),
            }
        }
    };
    Some(match alpha {
        alpha if alpha >= 1.0 => solid,
        alpha => mixed(alpha, &solid, "transparent"),
    })
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
        let digit = |at: usize| char::from(*digits.as_bytes().get(at)?).to_digit(16).map(f64::from);
        return match digits.len() {
            3 => Some(([digit(0)? * 17.0, digit(1)? * 17.0, digit(2)? * 17.0], 1.0)),
            6 | 8 => {
                let pair = |at| Some(digit(at)? * 16.0 + digit(at + 1)?);
                let alpha = if digits.len() == 8 { pair(6)? / 255.0 } else { 1.0 };
                Some(([pair(0)?, pair(2)?, pair(4)?], alpha))
            }
            _ => None,
        };
    }
    let (name, inside) = value.strip_suffix(')')?.split_once('(')?;
    let parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let numbers: Option<Vec<f64>> = parts.map(|part| part.trim_end_matches(['%', 'd', 'e', 'g']).parse().ok()).collect();
    let numbers = numbers.filter(|numbers| numbers.len() >= 3 && numbers.iter().all(|number| number.is_finite()))?;
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
        let css = |value: &str| css(value, "style A fill:#abc").unwrap();
        assert_eq!(css(&Role::Background.stand_in()), "var(--diagram-background)");
        assert_eq!(css(&Role::OnStrong.stand_in()), "var(--diagram-on-strong)");
        for at in 0..SERIES {
            assert_eq!(css(&Role::Pale(at).stand_in()), format!("var(--diagram-pale-{})", at + 1));
            assert_eq!(css(&Role::Strong(at).stand_in()), format!("var(--diagram-strong-{})", at + 1));
        }
        assert_eq!(css("rgba(1, 2, 20, 0.5)"), "color-mix(in srgb, var(--diagram-background) 50%, transparent)");
        assert_eq!(css("#ABC"), "#abc");
        assert_eq!(css("#333"), "color-mix(in srgb, var(--diagram-text) 80%, var(--diagram-background))");
        assert_eq!(css("black"), "var(--diagram-text)");
        assert_eq!(css("hsl(0, 100%, 50%)"), "hsl(0, 100%, 50%)");
        assert_eq!(css("Tomato"), "tomato");
    }

    #[test]
    fn x8_what_is_no_colour_is_left_out() {
        for value in ["url(https://a.b/c)", "inherit", "", "a b", "expression(x)", "#12", "rgb(1,2)", "rgb(NaN,1,2)"] {
            assert_eq!(css(value, value), None, "{value}");
        }
    }
}
