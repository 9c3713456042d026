//! Adapts style sheets for Obsidian before 1.13, in which `--callout-color` was three numbers instead of a colour (Q13).
//!
//! Entry point: [`modern`].

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

const NAME: &str = "--callout-color";

/// Finds declarations whose value is three numbers, or a variable that holds them.
static DECLARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"\d{1,3}(?:\.\d+)?";
    let part = r"(?:\s*,\s*|\s+)";
    let triplet = format!(r"{number}{part}{number}{part}{number}|var\(\s*--[\w-]+-rgb\s*\)");
    Regex::new(&format!(
        r"({NAME}\s*:\s*)({triplet})(\s*(?:!\s*important\s*)?(?:[;}}]|$))"
    ))
    .ok()
});

/// Finds colours made of the three numbers, with or without an opacity.
static USED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"rgba?\(\s*var\(\s*{NAME}\s*\)\s*(?:[,/]\s*([^();{{}}]*(?:\([^();{{}}]*\))?[^();{{}}]*))?\)"
    ))
    .ok()
});

/// Returns the style sheet with the colours of callouts in the form that the theme uses.
#[must_use]
pub fn modern(css: &str) -> Cow<'_, str> {
    if !css.contains(NAME) {
        return Cow::Borrowed(css);
    }
    let (Some(declared), Some(used)) = (&*DECLARED, &*USED) else {
        return Cow::Borrowed(css);
    };
    let declared = declared.replace_all(css, "${1}rgb(${2})${3}");
    let colour = |found: &Captures<'_>| match found.get(1).map(|alpha| alpha.as_str().trim()) {
        Some(alpha) if !alpha.is_empty() => format!("rgb(from var({NAME}) r g b / {alpha})"),
        _ => format!("var({NAME})"),
    };
    match used.replace_all(&declared, colour) {
        Cow::Borrowed(_) => declared,
        Cow::Owned(css) => Cow::Owned(css),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q13_three_numbers_become_a_colour() {
        for (before, after) in [
            (
                ".callout { --callout-color: 255, 0, 0; }",
                ".callout { --callout-color: rgb(255, 0, 0); }",
            ),
            ("a{--callout-color:1,2,3}", "a{--callout-color:rgb(1,2,3)}"),
            (
                "a{--callout-color: 1 2 3 !important}",
                "a{--callout-color: rgb(1 2 3) !important}",
            ),
            (
                "a{--callout-color: var(--color-red-rgb);}",
                "a{--callout-color: rgb(var(--color-red-rgb));}",
            ),
            (
                "a{color: rgb(var(--callout-color))}",
                "a{color: var(--callout-color)}",
            ),
            (
                "a{background: rgba(var(--callout-color), 0.1)}",
                "a{background: rgb(from var(--callout-color) r g b / 0.1)}",
            ),
            (
                "a{background: rgba(var(--callout-color), var(--x))}",
                "a{background: rgb(from var(--callout-color) r g b / var(--x))}",
            ),
        ] {
            assert_eq!(modern(before), after);
            assert_eq!(modern(after), after, "again");
        }
    }

    #[test]
    fn q13_colours_stay_as_they_are() {
        for css in [
            "a{--callout-color: #f00}",
            "a{--callout-color: rgb(1, 2, 3)}",
            "a{--callout-color: var(--mine)}",
            "a{--callout-color: light-dark(red, blue)}",
            "a{--other: 1, 2, 3}",
            "a{--callout-color: 1, 2, 3, 4}",
            "",
        ] {
            assert!(
                matches!(modern(css), Cow::Borrowed(same) if same == css),
                "{css}"
            );
        }
    }
}
