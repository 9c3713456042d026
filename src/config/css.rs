//! Judges the settings that become CSS, so that none can break out of its declaration.

use crate::model::color;

/// Accepts a colour, as [`color::css`] does.
pub(super) fn color(text: String) -> Result<String, String> {
    let text = text.trim();
    color::css(text).ok_or_else(|| format!("`{text}` is no CSS colour such as `#0a7b83`"))
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
    fn font_families_cannot_break_out() {
        let good = font("Pretendard, 'Noto Sans KR', 나눔고딕, sans-serif".to_owned());
        let expected = r#""Pretendard","Noto Sans KR","나눔고딕",sans-serif"#;
        assert_eq!(good.as_deref(), Ok(expected));
        for bad in ["x;}", "a\"b", "</style>", "", "a,,b", "x\\", "a{b}"] {
            assert!(font(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
