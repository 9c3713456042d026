//! The settings `theme.accent` and `theme.font` as a few lines of CSS.
//!
//! Entry point: [`settings`]. Values are read and written anew, so none can break out of its declaration.

use crate::config::Config;
use crate::error::{Error, Result};
use std::fmt::Write as _;
use std::path::PathBuf;

/// CSS that follows the theme's own; empty without settings.
///
/// # Errors
/// [`Error::Config`] for a value that is no colour or no font.
pub(super) fn settings(config: &Config) -> Result<String> {
    let mut css = String::new();
    if let Some(accent) = &config.theme.accent {
        let color = color(accent).ok_or_else(|| {
            let message = format!("`theme.accent`: `{accent}` is no CSS colour such as `#0a7b83`");
            bad(config, message)
        })?;
        // Links need contrast on either background, whatever the accent is: its lightness is held in bounds.
        let _ = write!(
            css,
            "\n:root{{--nw-accent:{color}}}\n@supports (color:oklch(from red l c h)){{:root{{\
             --text-accent:light-dark(oklch(from {color} min(l,.5) c h),oklch(from {color} max(l,.76) c h));\
             --interactive-accent:light-dark(oklch(from {color} min(l,.55) c h),oklch(from {color} max(l,.7) c h))}}}}\n"
        );
    }
    if let Some(font) = &config.theme.font {
        let family = family(font).ok_or_else(|| {
            let message = format!("`theme.font`: `{font}` is no CSS font family");
            bad(config, message)
        })?;
        let _ = write!(css, "\n:root{{--nw-font:{family}}}\n");
    }
    Ok(css)
}

fn bad(config: &Config, message: String) -> Error {
    let path = config.file.clone();
    Error::Config {
        path: path.unwrap_or_else(|| PathBuf::from("noteweave.toml")),
        line: 1,
        column: 1,
        message,
    }
}

/// A colour: `#` and hex digits, a name, or a colour function of plain arguments.
fn color(text: &str) -> Option<&str> {
    let text = text.trim();
    if let Some(hex) = text.strip_prefix('#') {
        let fits = matches!(hex.len(), 3 | 4 | 6 | 8);
        return (fits && hex.bytes().all(|b| b.is_ascii_hexdigit())).then_some(text);
    }
    let Some((name, rest)) = text.split_once('(') else {
        let fits = (3..=24).contains(&text.len());
        return (fits && text.bytes().all(|b| b.is_ascii_alphabetic())).then_some(text);
    };
    let known = [
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color",
    ];
    let arguments = rest.strip_suffix(')')?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b" ,.%/-+".contains(&b);
    let fits = arguments.len() <= 80 && arguments.bytes().all(plain);
    (known.contains(&name.to_ascii_lowercase().as_str()) && fits).then_some(text)
}

/// A list of font families; names are put in quotes, generic families are not.
fn family(text: &str) -> Option<String> {
    const GENERIC: [&str; 9] = [
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
        "ui-serif",
        "ui-sans-serif",
        "ui-rounded",
    ];
    let mut out = Vec::new();
    for part in text.split(',') {
        let part = part.trim();
        let name = part.trim_matches(['"', '\'']).trim();
        let plain = |c: char| c.is_alphanumeric() || " -_.".contains(c);
        if name.is_empty() || name.len() > 100 || !name.chars().all(plain) {
            return None;
        }
        if GENERIC.contains(&name) {
            out.push(name.to_owned());
        } else {
            out.push(format!("\"{name}\""));
        }
    }
    Some(out.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_cannot_break_out() {
        for good in [
            "#0a7b83",
            "teal",
            "rgb(10 20 30 / 50%)",
            "oklch(0.6 0.1 200)",
        ] {
            assert_eq!(color(good), Some(good));
        }
        for bad in [
            "red;}",
            "#12345",
            "#zzz",
            "url(x)",
            "rgb(1,2,3)} body{",
            "rgb(1,2,3);x:y()",
            "",
            "expression(1)",
            "rgb(var(--x))",
        ] {
            assert_eq!(color(bad), None, "{bad}");
        }
    }

    #[test]
    fn font_families_cannot_break_out() {
        let good = family("Pretendard, 'Noto Sans KR', 나눔고딕, sans-serif");
        let expected = r#""Pretendard","Noto Sans KR","나눔고딕",sans-serif"#;
        assert_eq!(good.as_deref(), Some(expected));
        for bad in ["x;}", "a\"b", "</style>", "", "a,,b", "x\\", "a{b}"] {
            assert_eq!(family(bad), None, "{bad}");
        }
    }

    #[test]
    fn bad_values_are_settings_errors() {
        let mut config = Config::default();
        config.theme.accent = Some("red;}".to_owned());
        assert!(matches!(settings(&config), Err(Error::Config { .. })));
    }
}
