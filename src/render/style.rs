//! Writes the settings `theme.accent` and `theme.font` as a few lines of CSS.
//!
//! Entry point: [`settings`]. Reading the settings has checked that neither can break out of its declaration.

use crate::config::ThemeConfig;
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
