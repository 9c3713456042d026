//! Declares the settings of what notes hold besides Markdown: diagrams, canvases, and blocks of Obsidian's plugins.
//!
//! Entry point: [`Switch`], which turns the notation of a plugin on and off.

use super::read::{Setting, SettingsReader, TomlValue, settings};
use toml::de::DeValue;

settings! {
    /// `[mermaid]`
    MermaidConfig {
        /// What draws diagrams (X8).
        draw: Draw = Draw::Build;
        /// Path or URL of the script that draws diagrams (X8); [`crate::config::Config::drawing_script`] says where it is.
        script: Option<String> = None;
    }
}

settings! {
    /// `[canvas]`
    CanvasConfig {
        /// Whether cards of addresses show the page that is there (J7).
        iframes: bool = false;
    }
}

settings! {
    /// `[dataview]`
    DataviewConfig {
        /// Whether Dataview's queries and fields mean something (U1).
        enable: Switch = Switch::Auto;
    }
}

settings! {
    /// `[tasks]`
    TasksConfig {
        /// Whether blocks of Tasks list tasks (U26), and dates of tasks are shown with words (U7).
        enable: Switch = Switch::Auto;
    }
}

settings! {
    /// `[admonition]`
    AdmonitionConfig {
        /// Whether `ad-` blocks are callouts (C12).
        enable: Switch = Switch::Auto;
    }
}

/// What draws diagrams (X8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Draw {
    /// The build.
    #[default]
    Build,
    /// The script that `mermaid.script` names, in the browser.
    Script,
    /// Nothing.
    None,
}

impl Setting for Draw {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(text) => match &**text {
                "build" => Some(Self::Build),
                "script" => Some(Self::Script),
                "none" => Some(Self::None),
                _ => file.not_a(value, DRAW),
            },
            _ => file.not_a(value, DRAW),
        }
    }
}

/// What is said of other values of `mermaid.draw`.
const DRAW: &str = "is neither `\"build\"` nor `\"script\"` nor `\"none\"`";

/// Whether the notation of a plugin means something (U1, U26).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Switch {
    /// If the vault has the plugin.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl Switch {
    /// Whether the notation means something in a vault that has the plugin, or does not have it.
    #[must_use]
    pub fn is_on(self, has_plugin: bool) -> bool {
        match self {
            Self::Auto => has_plugin,
            Self::On => true,
            Self::Off => false,
        }
    }
}

impl Setting for Switch {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(text) if &**text == "auto" => Some(Self::Auto),
            DeValue::Boolean(true) => Some(Self::On),
            DeValue::Boolean(false) => Some(Self::Off),
            _ => file.not_a(value, "is neither `\"auto\"` nor `true` nor `false`"),
        }
    }
}
