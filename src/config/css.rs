//! Judges the settings that become CSS, so that none can break out of its declaration.

/// Accepts a colour: `#` and hex digits, a name, or a colour function of plain arguments.
pub(super) fn color(text: String) -> Result<String, String> {
    let text = text.trim();
    match is_color(text) {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is no CSS colour such as `#0a7b83`")),
    }
}

fn is_color(text: &str) -> bool {
    if let Some(hex) = text.strip_prefix('#') {
        return matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let Some((name, rest)) = text.split_once('(') else {
        return (3..=24).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
    };
    let known = [
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color",
    ];
    let plain = |b: u8| b.is_ascii_alphanumeric() || b" ,.%/-+".contains(&b);
    let is_plain = |arguments: &str| arguments.len() <= 80 && arguments.bytes().all(plain);
    known.contains(&&*name.to_ascii_lowercase()) && rest.strip_suffix(')').is_some_and(is_plain)
}

/// Returns a list of font families as CSS: names are put in quotes, generic families are not.
pub(super) fn font(text: String) -> Result<String, String> {
    let families: Option<Vec<String>> = text.split(',').map(family).collect();
    let families = families.map(|families| families.join(","));
    families.ok_or_else(|| format!("`{text}` is no CSS font family"))
}

fn family(part: &str) -> Option<String> {
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
    let name = part.trim().trim_matches(['"', '\'']).trim();
    let plain = |c: char| c.is_alphanumeric() || " -_.".contains(c);
    if name.is_empty() || name.len() > 100 || !name.chars().all(plain) {
        return None;
    }
    Some(if GENERIC.contains(&name) {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    })
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
            assert!(is_color(good), "{good}");
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
            assert!(!is_color(bad), "{bad}");
        }
    }

    #[test]
    fn font_families_cannot_break_out() {
        let good = font("Pretendard, 'Noto Sans KR', 나눔고딕, sans-serif".to_owned());
        let expected = r#""Pretendard","Noto Sans KR","나눔고딕",sans-serif"#;
        assert_eq!(good.as_deref(), Ok(expected));
        for bad in ["x;}", "a\"b", "</style>", "", "a,,b", "x\\", "a{b}"] {
            assert!(font(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
