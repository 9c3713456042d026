//! Declares the types of callouts that the author defines (Q14).
//!
//! Entry point: [`CalloutsConfig::types`].

use super::css;
use super::read::{Setting, SettingsReader, TomlValue, settings};
use crate::model::callouts::icon_name;
use crate::model::{CalloutType, CalloutTypes};
use std::collections::BTreeMap;

settings! {
    /// `[callouts]`
    CalloutsConfig {
        /// Looks by name of the type (Q14).
        types: BTreeMap<String, CalloutLook> = BTreeMap::new();
    }
}

settings! {
    /// The look of a type of callout (Q14).
    CalloutLook {
        /// Any CSS colour, or three numbers as in old style sheets.
        color: Option<String> = None, css::color;
        /// The name of an icon of the theme.
        icon: Option<String> = None, icon;
        /// The title of callouts that have none.
        title: Option<String> = None;
        /// Other names of the type.
        aliases: Vec<String> = Vec::new(), names;
    }
}

impl CalloutsConfig {
    /// Returns the types, also by their other names.
    #[must_use]
    pub fn types(&self) -> CalloutTypes {
        let mut types = CalloutTypes::default();
        let look = |look: &CalloutLook| CalloutType {
            color: look.color.clone(),
            dark: None,
            icon: look.icon.clone(),
            title: look.title.clone(),
        };
        for (name, defined) in &self.types {
            types.add(name, look(defined));
        }
        // A name that has a look of its own keeps it.
        for defined in self.types.values() {
            for alias in &defined.aliases {
                types.add(alias, look(defined));
            }
        }
        types
    }
}

/// Drops blank names.
fn names(mut names: Vec<String>) -> Result<Vec<String>, String> {
    names.retain(|name| !name.trim().is_empty());
    Ok(names)
}

/// Accepts the name of an icon. Whether the theme has it is for the style sheet to tell: templates of the author may add icons.
fn icon(name: String) -> Result<String, String> {
    match icon_name(&name) {
        Some(_) => Ok(name),
        None => Err(format!("`{name}` is no name of an icon such as `book`")),
    }
}

/// Reads looks by name. A name may be anything that can stand in `[!…]` (Q4).
impl Setting for BTreeMap<String, CalloutLook> {
    fn read(section: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        let Some(table) = section.get_ref().as_table() else {
            return file.not_a(
                section,
                "is no table such as `{ satz = { color = \"#2e7d32\" } }`",
            );
        };
        let mut looks = Self::new();
        for (name, look) in table {
            let typed = name.get_ref();
            if typed.trim().is_empty() || typed.contains([']', '|']) {
                let message =
                    format!("`{typed}` is no type of callouts: it cannot stand in `[!…]`");
                file.mistake(name.span(), message);
            } else if let Some(look) = file.at(typed, |file| CalloutLook::read(look, file)) {
                looks.insert(typed.clone().into_owned(), look);
            }
        }
        Some(looks)
    }
}
