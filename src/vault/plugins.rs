//! Reads the settings of Obsidian's community plugins that change what a page shows (O1, U1).
//!
//! Entry point: [`DataviewSettings`].

use super::callouts::{ADMONITION, MANAGER};
use super::json::{boolean, number, text};
use serde_json::{Map, Value};

/// The list of plugins that are turned on, in Obsidian's folder.
pub(super) const COMMUNITY: &str = "community-plugins.json";

/// The path of Dataview's settings in Obsidian's folder.
pub(super) const DATAVIEW: &str = "plugins/dataview/data.json";

/// The path of Templater's settings in Obsidian's folder.
pub(super) const TEMPLATER: &str = "plugins/templater-obsidian/data.json";

/// The settings of plugins that are read, by their paths in Obsidian's folder.
pub const OF_PLUGINS: &[&str] = &[TEMPLATER, DATAVIEW, ADMONITION, MANAGER];

/// The settings of Dataview that change what a page shows. Where its file sets nothing, Dataview's own defaults hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataviewSettings {
    /// What an inline query begins with (U20).
    pub inline_prefix: String,
    /// Whether there are inline queries.
    pub inline: bool,
    /// The heading of the column of notes (U21).
    pub id_column: String,
    /// Whether tables and tasks show how many rows there are.
    pub show_count: bool,
    /// Whether a query without rows says so.
    pub warn_on_empty: bool,
    /// The pattern of dates, in Luxon's notation (U22).
    pub date_format: String,
    /// The pattern of dates with a time.
    pub date_time_format: String,
    /// What stands for no value.
    pub null: String,
    /// How deeply lists and maps are shown.
    pub depth: u8,
}

impl Default for DataviewSettings {
    fn default() -> Self {
        Self {
            inline_prefix: "=".to_owned(),
            inline: true,
            id_column: "File".to_owned(),
            show_count: true,
            warn_on_empty: true,
            date_format: "MMMM dd, yyyy".to_owned(),
            date_time_format: "h:mm a - MMMM dd, yyyy".to_owned(),
            null: "-".to_owned(),
            depth: 4,
        }
    }
}

/// Takes over the settings of Dataview.
pub(super) fn from_dataview(
    settings: &mut DataviewSettings,
    map: &Map<String, Value>,
) -> Result<(), String> {
    let texts = [
        (&mut settings.inline_prefix, "inlineQueryPrefix"),
        (&mut settings.id_column, "tableIdColumnName"),
        (&mut settings.date_format, "defaultDateFormat"),
        (&mut settings.date_time_format, "defaultDateTimeFormat"),
    ];
    for (setting, key) in texts {
        // An empty text is as good as none: no heading, no date and no prefix is empty.
        if let Some(text) = text(map, key)?.filter(|text| !text.trim().is_empty()) {
            *setting = text;
        }
    }
    let switches = [
        (&mut settings.inline, "enableInlineDataview"),
        (&mut settings.show_count, "showResultCount"),
        (&mut settings.warn_on_empty, "warnOnEmptyResult"),
    ];
    for (setting, key) in switches {
        *setting = boolean(map, key)?.unwrap_or(*setting);
    }
    if let Some(null) = text(map, "renderNullAs")? {
        settings.null = null;
    }
    if let Some(depth) = number(map, "maxRecursiveRenderDepth")? {
        settings.depth = depth.min(32) as u8;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::ObsidianSettings;
    use std::io;

    fn read(files: &[(&str, &str)]) -> (ObsidianSettings, usize) {
        let (settings, findings) = ObsidianSettings::read(".obsidian", |name| {
            let found = files.iter().find(|(file, _)| *file == name);
            let missing = || io::Error::from(io::ErrorKind::NotFound);
            found
                .map(|(_, text)| text.as_bytes().to_vec())
                .ok_or_else(missing)
        });
        (settings, findings.len())
    }

    #[test]
    fn u1_the_list_of_plugins_tells_which_are_turned_on() {
        let (settings, findings) = read(&[(COMMUNITY, r#"["calendar", "dataview"]"#)]);
        assert!(settings.has_plugin("dataview") && !settings.has_plugin("view"));
        assert_eq!(findings, 0);
        for wrong in ["{", "{\"dataview\": true}", "[1]"] {
            let (settings, findings) = read(&[(COMMUNITY, wrong)]);
            assert!(!settings.has_plugin("dataview"), "{wrong}");
            assert_eq!(findings, 1, "{wrong}");
        }
        assert_eq!(read(&[]).1, 0);
    }

    #[test]
    fn u1_settings_of_dataview() {
        let text = r#"{"renderNullAs": "", "inlineQueryPrefix": "q=", "showResultCount": false, "maxRecursiveRenderDepth": 2, "other": {}}"#;
        let (settings, findings) = read(&[(DATAVIEW, text)]);
        let wanted = DataviewSettings {
            null: String::new(),
            inline_prefix: "q=".to_owned(),
            show_count: false,
            depth: 2,
            ..DataviewSettings::default()
        };
        assert_eq!((settings.dataview, findings), (wanted, 0));
        let (settings, findings) = read(&[(DATAVIEW, r#"{"renderNullAs": 1}"#)]);
        assert_eq!(
            (settings.dataview, findings),
            (DataviewSettings::default(), 1)
        );
    }
}
