//! Types of callouts that the author defined (Q14).

use std::collections::BTreeMap;

/// Longest name of an icon.
const LONGEST_ICON: usize = 40;

/// The look of one type of callout. What is not set is as in a callout of no known type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CalloutType {
    /// A colour in CSS, as [`super::color::css`] returns it.
    pub color: Option<String>,
    /// The colour on dark pages, if it is another one.
    pub dark: Option<String>,
    /// The name of an icon, as typed.
    pub icon: Option<String>,
    /// The title of callouts for which the author wrote none.
    pub title: Option<String>,
}

/// Types of callouts by name, in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CalloutTypes(BTreeMap<String, CalloutType>);

impl CalloutTypes {
    /// Adds what `look` says about the type `name`. What is known about it already stays.
    pub fn add(&mut self, name: &str, look: CalloutType) {
        let known = self.0.entry(name.trim().to_lowercase()).or_default();
        if known.color.is_none() {
            (known.color, known.dark) = (look.color, look.dark);
        }
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        known.icon = known.icon.take().or(filled(look.icon));
        known.title = known.title.take().or(filled(look.title));
    }

    /// Adds what `others` say. What is known already stays.
    pub fn add_all(&mut self, others: &Self) {
        for (name, look) in others.iter() {
            self.add(name, look.clone());
        }
    }

    /// Returns the look of the type `name`, which is in lower case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&CalloutType> {
        self.0.get(name)
    }

    /// Returns all types by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &CalloutType)> {
        self.0.iter().map(|(name, look)| (&**name, look))
    }

    /// Whether no type is defined.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns the name of an icon as style sheets of the theme write it: `book` for `lucide-book`. `None` for what is no such name.
#[must_use]
pub fn icon_name(typed: &str) -> Option<String> {
    let name = typed.trim().to_lowercase();
    let name = ["lucide-", "fa-"]
        .iter()
        .find_map(|set| name.strip_prefix(set))
        .unwrap_or(&name);
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let is_name = !name.is_empty() && name.len() <= LONGEST_ICON && name.bytes().all(is_plain);
    is_name.then(|| same_icon(name).to_owned())
}

/// Returns the theme's name of an icon that the sets of Obsidian and of the plugins call otherwise.
fn same_icon(name: &str) -> &str {
    match name {
        "pencil" | "pencil-alt" | "pen" | "edit" | "edit-3" | "pencil-line" => "note",
        "clipboard" | "clipboard-list" | "file-text" | "scroll" => "abstract",
        "info-circle" | "alert-circle" => "info",
        "check-circle" | "check-circle-2" | "circle-check" | "check-square" => "todo",
        "flame" | "fire" => "tip",
        "check" | "checkmark" => "success",
        "question-circle" | "help-circle" | "circle-help" => "question",
        "alert-triangle" | "exclamation-triangle" | "triangle-alert" => "warning",
        "x" | "times" | "times-circle" | "x-circle" | "cross" => "failure",
        "bolt" | "zap" => "danger",
        "list" | "list-ul" | "list-ol" => "example",
        "quote-left" | "quote-right" | "quote-glyph" => "quote",
        "book-open" | "book-reader" | "library" => "book",
        "lightbulb" | "lamp" => "idea",
        "thumbtack" | "map-pin" | "pushpin" => "pin",
        "calendar-alt" | "calendar-days" => "calendar",
        "comment" | "comments" | "message-circle" | "message-square" => "message",
        "users" | "person" => "user",
        "image-file" | "picture" => "image",
        "bookmark-plus" => "bookmark",
        "terminal" => "code",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q14_names_of_icons() {
        assert_eq!(icon_name(" lucide-Book ").as_deref(), Some("book"));
        assert_eq!(
            icon_name("exclamation-triangle").as_deref(),
            Some("warning")
        );
        for wrong in ["", "a)b", "data:image/png;base64,x", "책", "a b"] {
            assert_eq!(icon_name(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn q14_what_is_known_first_stays() {
        let look = |color: &str, title: &str| CalloutType {
            color: (!color.is_empty()).then(|| color.to_owned()),
            title: Some(title.to_owned()),
            ..CalloutType::default()
        };
        let mut types = CalloutTypes::default();
        types.add("Satz", look("", "One"));
        types.add("satz", look("red", "Two"));
        let satz = types.get("satz").unwrap();
        assert_eq!(
            (satz.color.as_deref(), satz.title.as_deref()),
            (Some("red"), Some("One"))
        );
    }
}
