//! Writes the settings `theme.accent` and `theme.font`, and the author's types of callouts, as a few lines of CSS.
//!
//! Entry points: [`settings`] and [`callouts`]. Reading the settings has checked that none can break out of its declaration.

use crate::config::ThemeConfig;
use crate::model::CalloutTypes;
use crate::model::callouts::icon_name;
use std::fmt::Write as _;

/// Returns CSS that follows the theme's own; empty without settings.
pub(super) fn settings(theme: &ThemeConfig) -> String {
    let mut css = String::new();
    if let Some(color) = &theme.accent {
        // Links need contrast on either background, whatever the accent is: its lightness is held in bounds.
        let _ = write!(
            css,
            "\n:root{{--nw-accent:{color}}}\n@supports (color:oklch(from red l c h)){{:root{{\
             --text-accent:light-dark(oklch(from {color} min(l,.5) c h),oklch(from {color} max(l,.76) c h));\
             --interactive-accent:light-dark(oklch(from {color} min(l,.55) c h),oklch(from {color} max(l,.7) c h))}}}}\n"
        );
    }
    if let Some(family) = &theme.font {
        let _ = write!(css, "\n:root{{--nw-font:{family}}}\n");
    }
    css
}

/// Returns the rules for types of callouts that the author defined (Q14); empty without any.
pub(super) fn callouts(types: &CalloutTypes) -> String {
    let mut css = String::new();
    for (name, look) in types.iter() {
        let mut style = Vec::new();
        if let Some(color) = &look.color {
            style.push(match &look.dark {
                Some(dark) => format!("--nw-callout:light-dark({color},{dark})"),
                None => format!("--nw-callout:{color}"),
            });
        } else if let Some(dark) = &look.dark {
            // On light pages it looks like any other callout.
            style.push(format!(
                "--nw-callout:light-dark(rgb(var(--color-blue-rgb)),{dark})"
            ));
        }
        style.extend(
            look.icon
                .as_deref()
                .and_then(icon_name)
                .as_deref()
                .map(icon),
        );
        if !style.is_empty() {
            let name = quoted(name);
            let _ = writeln!(css, ".callout[data-callout={name}]{{{}}}", style.join(";"));
        }
    }
    let colored = types
        .iter()
        .filter(|(_, look)| look.color.is_some() || look.dark.is_some());
    let colored: Vec<String> = colored
        .map(|(name, _)| format!("[data-callout={}]", quoted(name)))
        .collect();
    if !colored.is_empty() {
        let _ = writeln!(
            css,
            "{}",
            readable(&format!(".callout:is({})", colored.join(",")))
        );
    }
    css
}

/// Returns the rule that gives callouts the colour `--nw-callout`, with its lightness held in bounds: whatever it is, title and icon have
/// contrast on either background.
fn readable(selector: &str) -> String {
    let color = "var(--nw-callout)";
    format!(
        "{selector}{{--callout-color:{color}}}\
         @supports (color:oklch(from red l c h)){{{selector}{{--callout-color:light-dark(\
         oklch(from {color} min(l,.66) c h),oklch(from {color} max(l,.55) c h))}}}}"
    )
}

/// Returns the declaration of a callout's icon; if the theme does not have it, the note's.
pub(super) fn icon(name: &str) -> String {
    format!("--nw-callout-icon:var(--nw-icon-{name},var(--nw-icon-note))")
}

/// Returns a string of CSS.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c.is_alphanumeric() || matches!(c, '-' | '_' | ' ') {
            true => out.push(c),
            false => {
                let _ = write!(out, "\\{:x} ", c as u32);
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CalloutType;

    #[test]
    fn q14_rules_for_types() {
        let look = |color: &str, dark: &str, icon: &str| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            CalloutType {
                color: some(color),
                dark: some(dark),
                icon: some(icon),
                title: None,
            }
        };
        let mut types = CalloutTypes::default();
        types.add("satz", look("#2e7d32", "", "lucide-book"));
        types.add("정리", look("red", "blue", ""));
        types.add("a\"]}b{", look("", "", "key"));
        types.add("plain", look("", "", ""));
        let css = callouts(&types);
        for rule in [
            ".callout[data-callout=\"satz\"]{--nw-callout:#2e7d32;--nw-callout-icon:var(--nw-icon-book,var(--nw-icon-note))}",
            ".callout[data-callout=\"정리\"]{--nw-callout:light-dark(red,blue)}",
            ".callout[data-callout=\"a\\22 \\5d \\7d b\\7b \"]{--nw-callout-icon:var(--nw-icon-key,var(--nw-icon-note))}",
            ".callout:is([data-callout=\"satz\"],[data-callout=\"정리\"]){--callout-color:var(--nw-callout)}",
        ] {
            assert!(css.contains(rule), "no {rule}\nin {css}");
        }
        assert!(!css.contains("plain"));
        assert_eq!(callouts(&CalloutTypes::default()), "");
    }
}
