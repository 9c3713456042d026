//! Reads single files of Obsidian's settings, and says what is wrong with them (O6).
//!
//! Entry point: [`ObsidianReader`].

use super::decode::{decode, place_after};
use crate::model::{Code, Finding, Place, VaultPath};
use serde_json::{Map, Value};
use std::io;

/// A file's name, and the key with which it excludes notes, if it does.
pub(super) type FileSpec = (&'static str, Option<&'static str>);

/// A value in a file that cannot be used, while the rest of the file can.
#[derive(Debug, PartialEq)]
pub(super) struct Unusable {
    /// The key that it belongs to, which is looked for in the file.
    pub(super) key: String,
    pub(super) reason: String,
}

/// Reads one settings file after the other.
pub(super) struct ObsidianReader<'f, B> {
    folder: &'f str,
    bytes: B,
    pub(super) findings: Vec<Finding>,
}

impl<'f, B: Fn(&str) -> io::Result<Vec<u8>>> ObsidianReader<'f, B> {
    pub(super) fn new(folder: &'f str, bytes: B) -> Self {
        Self {
            folder,
            bytes,
            findings: Vec::new(),
        }
    }

    /// Fills `settings` from one file. Leaves them unchanged if the file is broken or a value has the wrong type.
    pub(super) fn take<S: Clone>(
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
        let filled = read.and_then(|(map, _)| {
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

    /// Adds to `settings` what can be used of one file, and reports the rest.
    pub(super) fn take_each<S>(
        &mut self,
        settings: &mut S,
        name: &'static str,
        fill: impl Fn(&mut S, &Map<String, Value>) -> Vec<Unusable>,
    ) {
        let file = SettingsFile {
            path: VaultPath::new(&format!("{}/{name}", self.folder)),
            excluding: None,
        };
        let object = |value| match value {
            Value::Object(map) => Some(map),
            _ => None,
        };
        match file.understand((self.bytes)(name), object, "object") {
            Ok((map, text)) => {
                let unusable = fill(settings, &map).into_iter();
                self.findings
                    .extend(unusable.map(|Unusable { key, reason }| {
                        let message = format!("`{key}`: {reason}; it is not used");
                        let place = place_of(&text, &key);
                        Finding::new(Code::BadSettings, file.path.clone(), place, message)
                    }));
            }
            Err(finding) => self.findings.push(finding),
        }
    }

    /// Fills `list` from a file that is a list of texts.
    pub(super) fn take_list(&mut self, list: &mut Vec<String>, name: &'static str) {
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
            Ok((read, _)) => *list = read,
            Err(finding) => self.findings.push(finding),
        }
    }
}

/// A file of Obsidian's settings, for findings about it.
struct SettingsFile {
    path: VaultPath,
    /// The key that excludes notes, if the file may have one. If it cannot be read, excluded notes are unknown (O6).
    excluding: Option<&'static str>,
}

impl SettingsFile {
    /// Returns what `take` makes of the file's JSON, and its text; nothing if there is no file. `what` it has to be, for the finding.
    fn understand<T: Default>(
        &self,
        bytes: io::Result<Vec<u8>>,
        take: impl FnOnce(Value) -> Option<T>,
        what: &str,
    ) -> Result<(T, String), Finding> {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
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
            Ok(value) => match take(value) {
                Some(taken) => Ok((taken, text)),
                None => Err(self.finding(&format!("it holds no JSON {what}"), None, excludes)),
            },
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

/// Returns the place of the first `key` in a JSON text that is written without escapes.
fn place_of(text: &str, key: &str) -> Option<Place> {
    let at = text.find(&format!("\"{key}\""))?;
    Some(place_after(&text[..at]))
}
