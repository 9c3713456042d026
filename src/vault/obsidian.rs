//! Obsidian's settings that change what a note means (O).
//!
//! Entry points: [`read`], and [`ObsidianSettings::read`] for files that are not on a disk. Nothing else in Obsidian's folder is
//! opened (O1).

use super::decode::{decode, place_after};
use crate::config::settings_bytes;
use crate::model::text::fold;
use crate::model::{Code, Finding, PAGE_DATE, Place, VaultPath};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What `app.json`, `types.json` and `publish.json` say. Defaults where they say nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObsidianSettings {
    /// O2
    pub strict_line_breaks: Option<bool>,
    /// O3, each as written: a path prefix or `/regex/`.
    pub ignore_filters: Vec<String>,
    /// O4
    pub right_to_left: bool,
    /// O4
    pub hide_inline_title: bool,
    /// P3: property name → type name; [`PAGE_DATE`] of those that our own settings call dates of the page (P14).
    pub types: BTreeMap<String, String>,
    /// O8
    pub publish_excluded: Vec<String>,
    /// O8
    pub publish_included: Vec<String>,
}

/// Reads the three files in `folder`, a path from the vault's `root` (O1, O6).
pub(super) fn read(root: &Path, folder: &str) -> (ObsidianSettings, Vec<Finding>) {
    let on_disk = root.join(folder);
    let leads_nowhere = |path: &Path| path.is_symlink() && !path.exists();
    ObsidianSettings::read(folder, |name| {
        let file = on_disk.join(name);
        // Settings that are elsewhere and cannot be found may exclude something; no settings do not.
        if leads_nowhere(&on_disk) || leads_nowhere(&file) {
            return Err(io::Error::other("symbolic link to nothing"));
        }
        settings_bytes(&file)
    })
}

impl ObsidianSettings {
    /// What the three files in `folder` say (O1, O6). `bytes` gives a file's content by its name; without the file, an error of
    /// the kind `NotFound`.
    pub fn read(folder: &str, bytes: impl Fn(&str) -> io::Result<Vec<u8>>) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut file = |name: &'static str, excluding: Option<&'static str>| {
            let settings = SettingsFile {
                path: VaultPath::new(&format!("{folder}/{name}")),
                excluding,
            };
            match settings.understand(bytes(name)) {
                Ok(map) => (settings, map),
                Err(finding) => {
                    findings.push(finding);
                    (settings, Map::new())
                }
            }
        };
        let app = file("app.json", Some("userIgnoreFilters"));
        let types = file("types.json", None);
        let publish = file("publish.json", Some("excluded"));

        let mut settings = Self::default();
        findings.extend(take(&mut settings, app, from_app));
        findings.extend(take(&mut settings, types, from_types));
        findings.extend(take(&mut settings, publish, from_publish));
        (settings, findings)
    }
}

impl ObsidianSettings {
    /// Makes the properties `names` dates of the page (P14), whatever `types.json` calls them.
    pub(super) fn date_by<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        for name in names {
            let key = fold(name);
            self.types.retain(|typed, _| fold(typed) != key);
            self.types.insert(name.to_owned(), PAGE_DATE.to_owned());
        }
    }
}

type Fill = fn(&mut ObsidianSettings, &Map<String, Value>) -> Result<(), String>;

/// Fills `settings` from one file, or leaves them as they are when a value has the wrong type.
fn take(
    settings: &mut ObsidianSettings,
    (file, map): (SettingsFile, Map<String, Value>),
    fill: Fill,
) -> Option<Finding> {
    let mut filled = settings.clone();
    match fill(&mut filled, &map) {
        Ok(()) => {
            *settings = filled;
            None
        }
        Err(reason) => Some(file.finding(
            &reason,
            None,
            file.excluding.is_some_and(|key| map.contains_key(key)),
        )),
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

fn boolean(map: &Map<String, Value>, key: &str) -> Result<Option<bool>, String> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(*value)),
        Some(_) => Err(format!("`{key}` is neither true nor false")),
    }
}

fn texts(map: &Map<String, Value>, key: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("`{key}` is not a list of texts");
    match map.get(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            let texts = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong));
            texts.collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// One of the files, for findings about it.
struct SettingsFile {
    path: VaultPath,
    /// The key that excludes notes, if the file may have one: without it nothing private can be known to stay private (O6).
    excluding: Option<&'static str>,
}

impl SettingsFile {
    /// The file's map; empty without a file.
    fn understand(&self, bytes: io::Result<Vec<u8>>) -> Result<Map<String, Value>, Finding> {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Map::new()),
            // What cannot be opened may exclude something.
            Err(error) => {
                return Err(self.finding(&error.to_string(), None, self.excluding.is_some()));
            }
        };
        // As bytes, too: a broken file may say of itself that it is in another encoding.
        let has = |key: &str| bytes.windows(key.len()).any(|part| part == key.as_bytes());
        let named = self.excluding.is_some_and(has);
        let text = decode(bytes).text;
        let excludes = named || self.excluding.is_some_and(|key| text.contains(key));
        match serde_json::from_str(&text) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(_) => Err(self.finding("it holds no JSON object", None, excludes)),
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
        Finding::new(
            Code::BadSettings,
            path,
            place,
            format!("{reason}; defaults are used"),
        )
    }
}

/// serde_json counts columns in bytes; people count characters.
fn json_place(text: &str, line: usize, column: usize) -> Place {
    let line_start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut end = (line_start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
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
