//! Reads those of Obsidian's settings that change what a note means.
//!
//! Entry points: [`read`], and [`ObsidianSettings::read`] for files that are not on a disk. No other file in Obsidian's folder is opened
//! (O1). A vault inside another one also obeys that one's exclusions ([`Around`], O10).

use super::around;
use super::callouts;
use super::json::{boolean, text, texts};
use super::plugins::{self, DataviewSettings, TEMPLATER};
use super::settings_file::{FileSpec, ObsidianReader};
use crate::config::{Config, Switch, settings_bytes};
use crate::model::text::fold;
use crate::model::{CalloutTypes, Finding, PAGE_DATE, ReadingSettings};
use serde_json::{Map, Value};
use std::io;
use std::path::Path;

/// The settings in Obsidian's files and Templater's. Where they set nothing, the defaults hold.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct ObsidianSettings {
    /// Whether a line break in a note needs two spaces before it (O2).
    pub strict_line_breaks: Option<bool>,
    /// Excluded files, each as written: a path prefix or `/regex/` (O3).
    pub ignore_filters: Vec<String>,
    /// Whether text runs from right to left (O4).
    pub right_to_left: bool,
    /// Whether pages show no title of their own (O4).
    pub hide_inline_title: bool,
    /// What notes are parsed with; noteweave's settings add to it.
    pub reading: ReadingSettings,
    /// Folders that Obsidian Publish leaves out (O8).
    pub publish_excluded: Vec<String>,
    /// Folders that Obsidian Publish shows (O8).
    pub publish_included: Vec<String>,
    /// Folders of templates, from `templates.json` and Templater (V25).
    pub templates: Vec<String>,
    /// Ids of the community plugins that are turned on (U1).
    pub plugins: Vec<String>,
    /// Dataview's settings.
    pub dataview: DataviewSettings,
    /// Types of callouts that the author defined in plugins (Q14).
    pub callouts: CalloutTypes,
    /// Vaults that contain this one, the nearest first (O10).
    pub around: Vec<Around>,
}

/// What a vault around this one excludes (O10). Its paths start at that vault's root.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Around {
    /// Path of this vault from that one: `notes/Private`.
    pub below: String,
    /// Path of that vault's settings from this one: `../../.obsidian`.
    pub folder: String,
    /// Like [`ObsidianSettings::ignore_filters`].
    pub ignore_filters: Vec<String>,
    /// Like [`ObsidianSettings::publish_excluded`].
    pub publish_excluded: Vec<String>,
    /// Like [`ObsidianSettings::templates`].
    pub templates: Vec<String>,
}

/// Reads the settings in `folder`, a path from the vault's `root` (O1, O6), and what vaults around it exclude (O10).
pub(super) fn read(root: &Path, folder: &str) -> (ObsidianSettings, Vec<Finding>) {
    let (mut settings, mut findings) = ObsidianSettings::read(folder, on_disk(&root.join(folder)));
    let mut known = Vec::new();
    for outer in around::above(root, folder) {
        let real = outer.settings.canonicalize();
        let place = (
            real.unwrap_or_else(|_| outer.settings.clone()),
            outer.below.clone(),
        );
        if outer.settings.symlink_metadata().is_err() || known.contains(&place) {
            continue;
        }
        known.push(place);
        let (around, found) = Around::read(outer.below, outer.folder, on_disk(&outer.settings));
        settings.around.push(around);
        findings.extend(found);
    }
    (settings, findings)
}

/// Returns a function that reads a file in `folder` by its name.
fn on_disk(folder: &Path) -> impl Fn(&str) -> io::Result<Vec<u8>> {
    let leads_nowhere = |path: &Path| path.is_symlink() && !path.exists();
    move |name| {
        let file = folder.join(name);
        // Settings behind a broken link may exclude notes. Settings that do not exist exclude none.
        if leads_nowhere(folder) || leads_nowhere(&file) {
            return Err(io::Error::other("symbolic link to nothing"));
        }
        settings_bytes(&file)
    }
}

impl ObsidianSettings {
    /// Reads the files in `folder` (O1, O6). `bytes` returns a file's content by its name, or an error of the kind `NotFound` if there is
    /// no such file.
    pub fn read(folder: &str, bytes: impl Fn(&str) -> io::Result<Vec<u8>>) -> (Self, Vec<Finding>) {
        let mut settings = Self::default();
        let mut reader = ObsidianReader::new(folder, bytes);
        reader.take(&mut settings, APP, from_app);
        reader.take(&mut settings, ("types.json", None), from_types);
        reader.take(&mut settings, PUBLISH, from_publish);
        reader.take(&mut settings.templates, TEMPLATES, from_templates);
        reader.take(&mut settings.templates, (TEMPLATER, None), from_templater);
        reader.take_list(&mut settings.plugins, plugins::COMMUNITY);
        let dataview = (plugins::DATAVIEW, None);
        reader.take(&mut settings.dataview, dataview, plugins::from_dataview);
        // Callout Manager styles callouts of any origin, so what it says counts before what Admonition says.
        reader.take_each(
            &mut settings.callouts,
            callouts::MANAGER,
            callouts::from_manager,
        );
        reader.take_each(
            &mut settings.callouts,
            callouts::ADMONITION,
            callouts::from_admonition,
        );
        (settings, reader.findings)
    }

    /// Whether the vault has a community plugin that is turned on.
    #[must_use]
    pub fn has_plugin(&self, id: &str) -> bool {
        self.plugins.iter().any(|plugin| plugin == id)
    }

    /// Makes `ad-` blocks callouts (C12) and code within lines queries (U20) if noteweave's settings or the list of plugins say so.
    pub fn read_plugins(&mut self, config: &Config) {
        let is_on = |switch: Switch, plugin| switch.is_on(self.has_plugin(plugin));
        let has_queries = is_on(config.dataview.enable, "dataview") && self.dataview.inline;
        self.reading.admonitions = is_on(config.admonition.enable, "obsidian-admonition");
        self.reading.query_mark = has_queries.then(|| self.dataview.inline_prefix.clone());
    }

    /// Makes the properties `names` dates of the page, whatever type `types.json` gives them (P14).
    pub(super) fn date_by<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        for name in names {
            let key = fold(name);
            let types = &mut self.reading.types;
            types.retain(|typed, _| fold(typed) != key);
            types.insert(name.to_owned(), PAGE_DATE.to_owned());
        }
    }
}

impl Around {
    /// Like [`ObsidianSettings::read`], but only for settings that exclude notes.
    fn read(
        below: String,
        folder: String,
        bytes: impl Fn(&str) -> io::Result<Vec<u8>>,
    ) -> (Self, Vec<Finding>) {
        let mut reader = ObsidianReader::new(&folder, bytes);
        let mut around = Self {
            below,
            folder: folder.clone(),
            ..Self::default()
        };
        reader.take(&mut around.ignore_filters, APP, |filters, map| {
            *filters = texts(map, "userIgnoreFilters")?;
            Ok(())
        });
        reader.take(&mut around.publish_excluded, PUBLISH, |excluded, map| {
            *excluded = texts(map, "excluded")?;
            Ok(())
        });
        reader.take(&mut around.templates, TEMPLATES, from_templates);
        reader.take(&mut around.templates, (TEMPLATER, None), from_templater);
        (around, reader.findings)
    }
}

const APP: FileSpec = ("app.json", Some("userIgnoreFilters"));
const PUBLISH: FileSpec = ("publish.json", Some("excluded"));
const TEMPLATES: FileSpec = ("templates.json", None);

fn from_app(settings: &mut ObsidianSettings, app: &Map<String, Value>) -> Result<(), String> {
    settings.strict_line_breaks = boolean(app, "strictLineBreaks")?;
    settings.ignore_filters = texts(app, "userIgnoreFilters")?;
    settings.right_to_left = boolean(app, "rightToLeft")?.unwrap_or(false);
    settings.hide_inline_title = boolean(app, "showInlineTitle")? == Some(false);
    Ok(())
}

fn from_types(settings: &mut ObsidianSettings, types: &Map<String, Value>) -> Result<(), String> {
    let wrong = || "`types` is not a map of property names to type names".to_owned();
    let map = match types.get("types") {
        None | Some(Value::Null) => return Ok(()),
        Some(value) => value.as_object().ok_or_else(wrong)?,
    };
    for (name, kind) in map {
        let kind = kind.as_str().ok_or_else(wrong)?;
        settings.reading.types.insert(name.clone(), kind.to_owned());
    }
    Ok(())
}

fn from_publish(
    settings: &mut ObsidianSettings,
    publish: &Map<String, Value>,
) -> Result<(), String> {
    settings.publish_excluded = texts(publish, "excluded")?;
    settings.publish_included = texts(publish, "included")?;
    Ok(())
}

fn from_templates(folders: &mut Vec<String>, map: &Map<String, Value>) -> Result<(), String> {
    folders.extend(text(map, "folder")?);
    Ok(())
}

fn from_templater(folders: &mut Vec<String>, map: &Map<String, Value>) -> Result<(), String> {
    folders.extend(text(map, "templates_folder")?);
    Ok(())
}

#[cfg(test)]
mod tests;
