//! Reads those of Obsidian's settings that change what a note means.
//!
//! Entry points: [`read`], and [`ObsidianSettings::read`] for files that are not on a disk. No other file in Obsidian's folder is opened
//! (O1). A vault inside another one also obeys that one's exclusions ([`Around`], O10).

use super::around;
use super::decode::{decode, place_after};
use super::json::{boolean, text, texts};
use super::plugins::{self, DataviewSettings, TEMPLATER};
use crate::config::{Switch, settings_bytes};
use crate::model::text::fold;
use crate::model::{ADMONITIONS, Code, Finding, PAGE_DATE, Place, VaultPath};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
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
    /// Types of properties by name (P3). [`PAGE_DATE`] marks those that noteweave's settings call dates of the page (P14).
    pub types: BTreeMap<String, String>,
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
        (settings, reader.findings)
    }

    /// Whether the vault has a community plugin that is turned on.
    #[must_use]
    pub fn has_plugin(&self, id: &str) -> bool {
        self.plugins.iter().any(|plugin| plugin == id)
    }

    /// Makes `ad-` blocks callouts if `switch` or the list of plugins says so (C12).
    pub fn read_admonitions(&mut self, switch: Switch) {
        if switch.is_on(self.has_plugin("obsidian-admonition")) {
            self.types.insert(ADMONITIONS.to_owned(), String::new());
        }
    }

    /// Makes the properties `names` dates of the page, whatever type `types.json` gives them (P14).
    pub(super) fn date_by<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        for name in names {
            let key = fold(name);
            self.types.retain(|typed, _| fold(typed) != key);
            self.types.insert(name.to_owned(), PAGE_DATE.to_owned());
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

/// A file's name, and the key with which it excludes notes, if it does.
type FileSpec = (&'static str, Option<&'static str>);

const APP: FileSpec = ("app.json", Some("userIgnoreFilters"));
const PUBLISH: FileSpec = ("publish.json", Some("excluded"));
const TEMPLATES: FileSpec = ("templates.json", None);

/// Reads one settings file after the other.
struct ObsidianReader<'f, B> {
    folder: &'f str,
    bytes: B,
    findings: Vec<Finding>,
}

impl<'f, B: Fn(&str) -> io::Result<Vec<u8>>> ObsidianReader<'f, B> {
    fn new(folder: &'f str, bytes: B) -> Self {
        Self {
            folder,
            bytes,
            findings: Vec::new(),
        }
    }

    /// Fills `settings` from one file. Leaves them unchanged if the file is broken or a value has the wrong type.
    fn take<S: Clone>(
        &mut self,
        settings: &mut S,
        (name, excluding): FileSpec,
        fill: impl Fn(&mut S, &Map<String, Value>) -> Result<(), String>,
    ) {
        let file = SettingsFile {
            path: VaultPath::new(&format!("{}/{name}", self.folder)),
            excluding,
        };
        let object = |value| match value {
            Value::Object(map) => Some(map),
            _ => None,
        };
        let read = file.understand((self.bytes)(name), object, "object");
        let filled = read.and_then(|map| {
            let mut filled = settings.clone();
            let excludes = || excluding.is_some_and(|key| map.contains_key(key));
            fill(&mut filled, &map).map_err(|reason| file.finding(&reason, None, excludes()))?;
            Ok(filled)
        });
        match filled {
            Ok(filled) => *settings = filled,
            Err(finding) => self.findings.push(finding),
        }
    }

    /// Fills `list` from a file that is a list of texts.
    fn take_list(&mut self, list: &mut Vec<String>, name: &'static str) {
        let file = SettingsFile {
            path: VaultPath::new(&format!("{}/{name}", self.folder)),
            excluding: None,
        };
        let texts = |value| match value {
            Value::Array(items) => {
                let texts = items.into_iter().map(|item| match item {
                    Value::String(text) => Some(text),
                    _ => None,
                });
                texts.collect()
            }
            _ => None,
        };
        let read = file.understand((self.bytes)(name), texts, "list of texts");
        match read {
            Ok(read) => *list = read,
            Err(finding) => self.findings.push(finding),
        }
    }
}

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
        settings.types.insert(name.clone(), kind.to_owned());
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

/// A file of Obsidian's settings, for findings about it.
struct SettingsFile {
    path: VaultPath,
    /// The key that excludes notes, if the file may have one. If it cannot be read, excluded notes are unknown (O6).
    excluding: Option<&'static str>,
}

impl SettingsFile {
    /// Returns what `take` makes of the file's JSON, nothing if there is no file. `what` it has to be, for the finding.
    fn understand<T: Default>(
        &self,
        bytes: io::Result<Vec<u8>>,
        take: impl FnOnce(Value) -> Option<T>,
        what: &str,
    ) -> Result<T, Finding> {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(T::default()),
            // A file that cannot be opened may exclude notes.
            Err(error) => {
                return Err(self.finding(&error.to_string(), None, self.excluding.is_some()));
            }
        };
        // The bytes are searched as well, because a broken file may claim another encoding.
        let has = |key: &str| bytes.windows(key.len()).any(|part| part == key.as_bytes());
        let named = self.excluding.is_some_and(has);
        let text = decode(bytes).text;
        let excludes = named || self.excluding.is_some_and(|key| text.contains(key));
        match serde_json::from_str(&text) {
            Ok(value) => take(value)
                .ok_or_else(|| self.finding(&format!("it holds no JSON {what}"), None, excludes)),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.split(" at line ").next().unwrap_or_default();
                let place = json_place(&text, error.line(), error.column());
                Err(self.finding(reason, Some(place), excludes))
            }
        }
    }

    fn finding(&self, reason: &str, place: Option<Place>, excludes: bool) -> Finding {
        let path = self.path.clone();
        if excludes {
            let message = format!("cannot be read, so excluded files are unknown: {reason}");
            return Finding::new(Code::ExclusionsUnknown, path, place, message);
        }
        let message = format!("{reason}; defaults are used");
        Finding::new(Code::BadSettings, path, place, message)
    }
}

/// Returns the place that serde_json names by line and column, with the column counted in characters instead of bytes.
fn json_place(text: &str, line: usize, column: usize) -> Place {
    let lines_before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let line_start: usize = lines_before.map(str::len).sum();
    let end = text.floor_char_boundary(line_start + column.saturating_sub(1));
    place_after(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn read_files(files: &[(&str, &str)]) -> (ObsidianSettings, Vec<Finding>) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(".obsidian")).unwrap();
        for (name, text) in files {
            fs::write(root.path().join(".obsidian").join(name), text).unwrap();
        }
        read(root.path(), ".obsidian")
    }

    #[test]
    fn o1_missing_files_are_normal() {
        assert_eq!(read_files(&[]), (ObsidianSettings::default(), Vec::new()));
    }

    #[test]
    fn o2_o3_o4_o8_values_are_read() {
        let (settings, findings) = read_files(&[
            (
                "app.json",
                r#"{"strictLineBreaks":true,"userIgnoreFilters":["Drawer/","/\\.tmp\\.md$/"],"rightToLeft":true,"showInlineTitle":false,"other":[1]}"#,
            ),
            ("types.json", "\u{feff}{\"types\":{\"due\":\"date\"}}"),
            (
                "publish.json",
                r#"{"excluded":["Old"],"included":["New"],"siteId":"x"}"#,
            ),
        ]);
        assert_eq!(findings, []);
        assert_eq!(settings.strict_line_breaks, Some(true));
        assert_eq!(settings.ignore_filters, ["Drawer/", r"/\.tmp\.md$/"]);
        assert!(settings.right_to_left && settings.hide_inline_title);
        assert_eq!(settings.types["due"], "date");
        assert_eq!(
            (settings.publish_excluded, settings.publish_included),
            (vec!["Old".into()], vec!["New".into()])
        );
    }

    #[test]
    fn v25_folders_of_templates_are_read() {
        let templater = |root: &Path, text: &str| {
            fs::create_dir_all(root.join(".obsidian/plugins/templater-obsidian")).unwrap();
            fs::write(root.join(".obsidian").join(TEMPLATER), text).unwrap();
            read(root, ".obsidian")
        };
        let root = tempfile::tempdir().unwrap();
        let text = r#"{"templates_folder": "T", "folder_templates": [1]}"#;
        let (settings, findings) = templater(root.path(), text);
        assert_eq!(
            (settings.templates, findings),
            (vec!["T".to_owned()], vec![])
        );
        fs::write(
            root.path().join(".obsidian/templates.json"),
            r#"{"folder": "틀/x"}"#,
        )
        .unwrap();
        let (settings, findings) = templater(root.path(), r#"{"templates_folder": 3}"#);
        assert_eq!(settings.templates, ["틀/x"]);
        assert_eq!(findings[0].code, Code::BadSettings);
        assert!(findings[0].path.as_str().ends_with(TEMPLATER));
    }

    #[test]
    fn o10_exclusions_of_a_vault_around_this_one_are_read() {
        let root = tempfile::tempdir().unwrap();
        let vault = root.path().join("notes/Garden");
        for folder in [
            ".git",
            ".obsidian",
            "notes/.obsidian",
            "notes/Garden/.obsidian",
        ] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let write = |path: &str, text: &str| fs::write(root.path().join(path), text).unwrap();
        // Line breaks follow the inner vault's own setting.
        write(
            ".obsidian/app.json",
            r#"{"userIgnoreFilters": ["notes/Garden/A"], "strictLineBreaks": 1}"#,
        );
        write(
            "notes/.obsidian/publish.json",
            r#"{"excluded": ["Garden/B"], "included": [1]}"#,
        );
        let (settings, findings) = read(&vault, ".obsidian");
        assert_eq!(findings, []);
        let around: Vec<_> = settings
            .around
            .iter()
            .map(|a| (&*a.below, &*a.folder))
            .collect();
        assert_eq!(
            around,
            [
                ("Garden", "../.obsidian"),
                ("notes/Garden", "../../.obsidian")
            ]
        );
        assert_eq!(settings.around[0].publish_excluded, ["Garden/B"]);
        assert_eq!(settings.around[1].ignore_filters, ["notes/Garden/A"]);

        write(".obsidian/app.json", r#"{"userIgnoreFilters": "notes"}"#);
        let (_, findings) = read(&vault, ".obsidian");
        assert_eq!(findings[0].code, Code::ExclusionsUnknown);
        assert_eq!(findings[0].path.as_str(), "../../.obsidian/app.json");
        // A repository inside the larger vault is a border.
        fs::create_dir(root.path().join("notes/.git")).unwrap();
        let (settings, findings) = read(&vault, ".obsidian");
        assert_eq!((settings.around.len(), findings.len()), (1, 0));
        fs::create_dir(vault.join(".git")).unwrap();
        assert_eq!(read(&vault, ".obsidian").0.around, []);
    }

    #[test]
    fn o3_null_excludes_nothing() {
        let (settings, findings) = read_files(&[("app.json", r#"{"userIgnoreFilters":null}"#)]);
        assert_eq!((settings.ignore_filters.len(), findings.len()), (0, 0));
    }

    #[test]
    fn o6_nw401_for_what_is_broken_but_harmless() {
        let (settings, findings) = read_files(&[
            ("app.json", "{\"꿀\": ,}"),
            ("types.json", r#"{"types":[1]}"#),
            ("publish.json", "[]"),
        ]);
        assert_eq!(settings, ObsidianSettings::default());
        let codes: Vec<_> = findings.iter().map(|f| f.code).collect();
        assert_eq!(codes, [Code::BadSettings; 3]);
        let app = findings
            .iter()
            .find(|f| f.path.name() == "app.json")
            .unwrap();
        assert_eq!(
            app.place.map(|p| (p.line, p.column)),
            Some((1, 7)),
            "{}",
            app.message
        );
    }

    #[test]
    fn o6_nw402_when_exclusions_are_unknown() {
        for (name, text) in [
            ("app.json", r#"{"userIgnoreFilters": ["a",}"#),
            ("app.json", r#"{"userIgnoreFilters": "a"}"#),
            ("app.json", r#"{"userIgnoreFilters": [1]}"#),
            (
                "app.json",
                r#"{"userIgnoreFilters": ["a"], "strictLineBreaks": 1}"#,
            ),
            ("publish.json", r#"{"excluded": {"a": 1}}"#),
        ] {
            let (_, findings) = read_files(&[(name, text)]);
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].code, Code::ExclusionsUnknown, "{text}");
        }
    }

    #[test]
    fn o6_nw402_when_broken_exclusions_begin_with_the_mark_of_another_encoding() {
        let bytes = b"\xff\xfe{\"userIgnoreFilters\": [\"a\"]}";
        let (_, findings) = ObsidianSettings::read(".obsidian", |name| match name {
            "app.json" => Ok(bytes.to_vec()),
            _ => Err(io::ErrorKind::NotFound.into()),
        });
        assert_eq!(findings[0].code, Code::ExclusionsUnknown);
    }

    #[cfg(unix)]
    #[test]
    fn o6_nw402_when_a_link_leads_to_nothing() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        symlink("nowhere", root.path().join(".obsidian")).unwrap();
        let (_, findings) = read(root.path(), ".obsidian");
        assert_eq!(findings[0].code, Code::ExclusionsUnknown);
        fs::create_dir(root.path().join("shared")).unwrap();
        symlink("nowhere", root.path().join("shared/app.json")).unwrap();
        let (_, findings) = read(root.path(), "shared");
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::ExclusionsUnknown]);
    }

    #[test]
    fn o6_nw402_when_the_file_cannot_be_opened() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join(".obsidian/app.json")).unwrap();
        let (_, findings) = read(root.path(), ".obsidian");
        assert_eq!(findings[0].code, Code::ExclusionsUnknown);
    }
}
