//! Reads colours that an author names.
//!
//! Entry point: [`Colour::parse`]. Only `#` with six digits, or letters that name a colour of CSS, become the value of an attribute, so no
//! colour can carry anything else into a page.

use crate::render::math::input::Input;

/// A colour that is safe as the value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render::math) struct Colour(String);

/// The colours of LaTeX that begin with a capital letter. All other names are CSS's.
const NAMED: &[(&str, &str)] = &[
    ("Apricot", "#FBB982"),
    ("Aquamarine", "#00B5BE"),
    ("Bittersweet", "#C04F17"),
    ("Black", "#221E1F"),
    ("Blue", "#2D2F92"),
    ("BlueGreen", "#00B3B8"),
    ("BlueViolet", "#473992"),
    ("BrickRed", "#B6321C"),
    ("Brown", "#792500"),
    ("BurntOrange", "#F7921D"),
    ("CadetBlue", "#74729A"),
    ("CarnationPink", "#F282B4"),
    ("Cerulean", "#00A2E3"),
    ("CornflowerBlue", "#41B0E4"),
    ("Cyan", "#00AEEF"),
    ("Dandelion", "#FDBC42"),
    ("DarkOrchid", "#A4538A"),
    ("Emerald", "#00A99D"),
    ("ForestGreen", "#009B55"),
    ("Fuchsia", "#8C368C"),
    ("Goldenrod", "#FFDF42"),
    ("Gray", "#949698"),
    ("Green", "#00A64F"),
    ("GreenYellow", "#DFE674"),
    ("JungleGreen", "#00A99A"),
    ("Lavender", "#F49EC4"),
    ("LimeGreen", "#8DC73E"),
    ("Magenta", "#EC008C"),
    ("Mahogany", "#A9341F"),
    ("Maroon", "#AF3235"),
    ("Melon", "#F89E7B"),
    ("MidnightBlue", "#006795"),
    ("Mulberry", "#A93C93"),
    ("NavyBlue", "#006EB8"),
    ("OliveGreen", "#3C8031"),
    ("Orange", "#F58137"),
    ("OrangeRed", "#ED135A"),
    ("Orchid", "#AF72B0"),
    ("Peach", "#F7965A"),
    ("Periwinkle", "#7977B8"),
    ("PineGreen", "#008B72"),
    ("Plum", "#92268F"),
    ("ProcessBlue", "#00B0F0"),
    ("Purple", "#99479B"),
    ("RawSienna", "#974006"),
    ("Red", "#ED1B23"),
    ("RedOrange", "#F26035"),
    ("RedViolet", "#A1246B"),
    ("Rhodamine", "#EF559F"),
    ("RoyalBlue", "#0071BC"),
    ("RoyalPurple", "#613F99"),
    ("RubineRed", "#ED017D"),
    ("Salmon", "#F69289"),
    ("SeaGreen", "#3FBC9D"),
    ("Sepia", "#671800"),
    ("SkyBlue", "#46C5DD"),
    ("SpringGreen", "#C6DC67"),
    ("Tan", "#DA9D76"),
    ("TealBlue", "#00AEB3"),
    ("Thistle", "#D883B7"),
    ("Turquoise", "#00B4CE"),
    ("Violet", "#58429B"),
    ("VioletRed", "#EF58A0"),
    ("White", "#FFFFFF"),
    ("WildStrawberry", "#EE2967"),
    ("Yellow", "#FFF200"),
    ("YellowGreen", "#98CC70"),
    ("YellowOrange", "#FAA21A"),
];

/// Longest name of a colour; CSS's longest has 20 letters.
const MAX_NAME: usize = 24;

impl Colour {
    /// Reads the colour that a command's arguments name: `{red}`, `{#f00}`, `[rgb]{1,0,0}`, `[RGB]`, `[gray]`, `[HTML]`. Returns `None` if
    /// they name none.
    pub(super) fn read(input: &mut Input<'_>) -> Option<Self> {
        let model = input.option().map(str::trim);
        let value = input.argument()?;
        Self::parse(model.unwrap_or_default(), value)
    }

    /// Returns the colour that `value` means in the colour model `model`.
    pub(super) fn parse(model: &str, value: &str) -> Option<Self> {
        let value = value.trim();
        match model {
            "rgb" => Self::parts(value, 255.0),
            "RGB" => Self::parts(value, 1.0),
            "gray" => Self::parts(&format!("{value},{value},{value}"), 255.0),
            "HTML" => Self::hex(value),
            _ => match value.strip_prefix('#') {
                Some(digits) => Self::hex(digits),
                None => Self::named(value),
            },
        }
    }

    pub(in crate::render::math) fn as_str(&self) -> &str {
        &self.0
    }

    fn named(name: &str) -> Option<Self> {
        if let Ok(at) = NAMED.binary_search_by_key(&name, |&(known, _)| known) {
            return Some(Self(NAMED[at].1.to_ascii_lowercase()));
        }
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        (plain && name.len() <= MAX_NAME).then(|| Self(name.to_ascii_lowercase()))
    }

    fn hex(digits: &str) -> Option<Self> {
        let hex = matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then(|| Self(format!("#{}", digits.to_ascii_lowercase())))
    }

    /// Reads three numbers separated by commas. `scale` turns each into a number up to 255.
    fn parts(value: &str, scale: f64) -> Option<Self> {
        let mut parts = value.split(',').map(|part| part.trim().parse::<f64>());
        let mut part = || {
            let part = parts.next()?.ok().filter(|part| part.is_finite())?;
            Some((part * scale).round().clamp(0.0, 255.0))
        };
        let (red, green, blue) = (part()?, part()?, part()?);
        let number = red * 65_536.0 + green * 256.0 + blue;
        // A whole number below two to the power of 24.
        Some(Self(format!("#{:06x}", number as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x12_colours_are_checked_values() {
        assert!(NAMED.is_sorted());
        let parse = |model, value| Colour::parse(model, value).map(|colour| colour.0);
        assert_eq!(parse("", "red").as_deref(), Some("red"));
        assert_eq!(parse("", " #F00 ").as_deref(), Some("#f00"));
        assert_eq!(parse("", "ForestGreen").as_deref(), Some("#009b55"));
        assert_eq!(parse("rgb", "1, 0.5,0").as_deref(), Some("#ff8000"));
        assert_eq!(parse("RGB", "255,128,999").as_deref(), Some("#ff80ff"));
        assert_eq!(parse("gray", "0.5").as_deref(), Some("#808080"));
        assert_eq!(parse("HTML", "12AB34").as_deref(), Some("#12ab34"));
        for bad in [
            "",
            "#",
            "#12",
            "red;x",
            "url(x)",
            "red\"",
            "a b",
            "#ggg",
            "벌",
            "var(--x)",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(parse("", bad), None, "{bad}");
        }
        assert_eq!(parse("rgb", "1,0"), None);
        assert_eq!(parse("rgb", "NaN,0,0"), None);
        assert_eq!(parse("HTML", "\"><x"), None);
    }
}
