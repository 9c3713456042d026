//! Reads the types of callouts that the plugins Admonition and Callout Manager define (Q14).
//!
//! Entry points: [`from_admonition`] and [`from_manager`]. A value that cannot be used is left out, and the rest counts.

use super::settings_file::Unusable;
use crate::model::{CalloutType, CalloutTypes, color};
use serde_json::{Map, Value};

/// The path of Admonition's settings in Obsidian's folder.
pub(super) const ADMONITION: &str = "plugins/obsidian-admonition/data.json";

/// The path of Callout Manager's settings in Obsidian's folder.
pub(super) const MANAGER: &str = "plugins/callout-manager/data.json";

/// Adds the types in `userAdmonitions`: a map of names to colours, icons and titles.
pub(super) fn from_admonition(
    types: &mut CalloutTypes,
    settings: &Map<String, Value>,
) -> Vec<Unusable> {
    let mut said = Complaints::default();
    for (name, value) in said.map(settings, "userAdmonitions").into_iter().flatten() {
        let Some(given) = value.as_object() else {
            said.add(name, "it is no object");
            continue;
        };
        // Early versions wrote the name of an icon, later ones an object with name and source.
        let icon = match given.get("icon") {
            Some(Value::Object(icon)) => icon.get("name"),
            icon => icon,
        };
        types.add(
            name,
            CalloutType {
                color: said.color(name, given.get("color")),
                icon: said.text(name, "icon", icon),
                title: said.text(name, "title", given.get("title")),
                ..CalloutType::default()
            },
        );
    }
    said.0
}

/// Adds the types in `callouts.settings`: a map of names to lists of changes, each with a condition or without. Of the conditions, only
/// those of the light and the dark look count. A name in `callouts.custom` alone has no look of its own.
pub(super) fn from_manager(
    types: &mut CalloutTypes,
    settings: &Map<String, Value>,
) -> Vec<Unusable> {
    let mut said = Complaints::default();
    let Some(callouts) = said.map(settings, "callouts") else {
        return said.0;
    };
    for (name, value) in said.map(callouts, "settings").into_iter().flatten() {
        let Some(list) = value.as_array() else {
            said.add(name, "it is no list of changes");
            continue;
        };
        let mut look = CalloutType::default();
        for entry in list {
            let scheme = match entry.get("condition") {
                None | Some(Value::Null) => None,
                Some(condition) => match condition.get("colorScheme").and_then(Value::as_str) {
                    Some(scheme) => Some(scheme),
                    None => continue,
                },
            };
            let changes = entry.get("changes");
            let change = |key: &str| changes.and_then(|changes| changes.get(key));
            let color = said.color(name, change("color"));
            let icon = said.text(name, "icon", change("icon"));
            match scheme {
                Some("dark") => look.dark = color.or(look.dark),
                Some(_) => look.color = color.or(look.color),
                // Without a condition it holds for both; a later change wins.
                None if color.is_some() => (look.color, look.dark) = (color, None),
                None => {}
            }
            look.icon = icon.or(look.icon);
        }
        types.add(name, look);
    }
    said.0
}

/// What is wrong with single values.
#[derive(Default)]
struct Complaints(Vec<Unusable>);

impl Complaints {
    fn add(&mut self, key: &str, reason: impl Into<String>) {
        self.0.push(Unusable {
            key: key.to_owned(),
            reason: reason.into(),
        });
    }

    /// Returns the map at `key`.
    fn map<'m>(
        &mut self,
        settings: &'m Map<String, Value>,
        key: &str,
    ) -> Option<&'m Map<String, Value>> {
        match settings.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::Object(map)) => Some(map),
            Some(_) => {
                self.add(key, "it is no object");
                None
            }
        }
    }

    fn text(&mut self, name: &str, key: &str, value: Option<&Value>) -> Option<String> {
        match value {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.add(name, format!("its `{key}` is no text"));
                None
            }
        }
    }

    fn color(&mut self, name: &str, value: Option<&Value>) -> Option<String> {
        let typed = self.text(name, "color", value)?;
        let color = color::css(&typed);
        if color.is_none() && !typed.trim().is_empty() {
            let reason = format!("its color `{typed}` is no colour such as `46, 125, 50`");
            self.add(name, reason);
        }
        color
    }
}
