//! The properties that mean something to noteweave itself (P8–P14, V1, V2, V23, V24), in one table.
//!
//! Entry point: [`KnownProperty::find`].

use super::text::fold;

/// The subject of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The page: its title, names, language, picture.
    Page,
    /// When the note was made, unless the settings name other properties (P14).
    Created,
    /// When it was changed, unless the settings name other properties.
    Updated,
    /// Who may see the note.
    Visibility,
}

macro_rules! properties {
    ($($variant:ident $name:literal $role:ident;)*) => {
        /// A property that noteweave knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum KnownProperty {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl KnownProperty {
            /// All known properties. Of those with the same role, the first that has a value counts.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns its name as documented.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns its subject.
            #[must_use]
            pub fn role(self) -> Role {
                match self { $(Self::$variant => Role::$role,)* }
            }
        }
    };
}

properties! {
    Title "title" Page;
    Description "description" Page;
    Permalink "permalink" Page;
    Lang "lang" Page;
    Dir "dir" Page;
    Created "created" Created;
    Date "date" Created;
    DateCreated "date created" Created;
    DateCreatedInOne "dateCreated" Created;
    CreatedAt "created_at" Created;
    Modified "modified" Updated;
    Updated "updated" Updated;
    Lastmod "lastmod" Updated;
    DateModified "date modified" Updated;
    UpdatedAt "updated_at" Updated;
    Image "image" Page;
    Cover "cover" Page;
    Banner "banner" Page;
    Tags "tags" Page;
    Tag "tag" Page;
    Aliases "aliases" Page;
    Alias "alias" Page;
    Cssclasses "cssclasses" Page;
    Cssclass "cssclass" Page;
    Publish "publish" Visibility;
    Draft "draft" Visibility;
    Private "private" Visibility;
    DgPublish "dg-publish" Visibility;
    Published "published" Visibility;
    Password "password" Visibility;
    Unlisted "unlisted" Visibility;
    Stealth "stealth" Visibility;
    DgHide "dg-hide" Visibility;
    Listed "listed" Visibility;
    Excalidraw "excalidraw-plugin" Page;
    Kanban "kanban-plugin" Page;
}

impl KnownProperty {
    /// Returns the known property of that name in any case (P8).
    #[must_use]
    pub fn find(key: &str) -> Option<Self> {
        let key = key.trim();
        // Longer than any name, even in decomposed or wide letters.
        if key.len() > 80 {
            return None;
        }
        let folded = fold(key);
        let mut all = Self::ALL.iter().copied();
        all.find(|known| known.name().eq_ignore_ascii_case(&folded))
    }

    /// Returns the names of the properties with this role.
    #[must_use]
    pub fn names_of(role: Role) -> Vec<String> {
        let all = Self::ALL.iter().filter(|known| known.role() == role);
        all.map(|known| known.name().to_owned()).collect()
    }

    /// Whether the property says who may see the note.
    #[must_use]
    pub fn is_about_privacy(self) -> bool {
        self.role() == Role::Visibility
    }

    /// Whether it is a date of the page unless the settings name others (P14).
    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(self.role(), Role::Created | Role::Updated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The words in backticks, without values: `unlisted: true` is `unlisted`.
    fn marked(text: &str) -> impl Iterator<Item = &str> {
        let words = text.split('`').skip(1).step_by(2);
        words.map(|word| word.split(':').next().unwrap_or_default())
    }

    #[test]
    fn p8_names_are_found_in_any_case() {
        for known in KnownProperty::ALL {
            let shouted = format!(" {} ", known.name().to_uppercase());
            assert_eq!(KnownProperty::find(&shouted), Some(*known));
        }
        assert_eq!(
            KnownProperty::find("datecreated"),
            Some(KnownProperty::DateCreatedInOne)
        );
        assert_eq!(KnownProperty::find("titles"), None);
    }

    #[test]
    fn p8_the_manual_tells_every_known_property_and_no_other() {
        let manual = include_str!("../../notes/Writing notes/Properties.md");
        let (_, section) = manual.split_once("## Known properties").unwrap();
        let (section, _) = section.split_once("\n## ").unwrap();
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        let first_cells = rows.filter_map(|row| row.split(" | ").next());
        let mut told: BTreeSet<&str> = first_cells.flat_map(marked).collect();
        let old = section
            .lines()
            .find(|line| line.contains("The old forms"))
            .unwrap();
        told.extend(marked(old));
        let known: BTreeSet<&str> = KnownProperty::ALL
            .iter()
            .map(|known| known.name())
            .collect();
        let privacy = include_str!("../../notes/Privacy.md");
        let (_, foreign) = privacy.split_once("## What is private").unwrap();
        let foreign: BTreeSet<&str> = marked(foreign).collect();
        for name in &known {
            let elsewhere = foreign.contains(name)
                && KnownProperty::find(name).is_some_and(|known| known.is_about_privacy());
            assert!(
                told.contains(name) || elsewhere,
                "the manual does not tell `{name}`"
            );
        }
        for name in told {
            assert!(known.contains(name), "`{name}` is in the manual only");
        }
    }
}
