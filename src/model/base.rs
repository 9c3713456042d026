//! Bases as their YAML has them (D1, D4–D15, D17, D30, D39): plain data, neither checked against other files nor evaluated.
//!
//! Entry point: [`Base`]. Parsing makes one of each `.base` file and of each `base` block of a note, and keeps it in
//! [`super::Note::bases`].

use super::span::{Place, Span};
use super::text::fold;
use serde::{Deserialize, Serialize};

/// A base.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// Index of the start event of its block in a note; `u32::MAX` for a `.base` file.
    pub event: u32,
    /// Its place in the file.
    pub span: Span,
    /// Why nothing of it can be shown (D18).
    pub broken: Option<Mistake>,
    /// `filters`, which hold for all views.
    pub filter: Filter,
    /// `formulas`, in order.
    pub formulas: Vec<Formula>,
    /// `summaries`: expressions over `values`, in order.
    pub summaries: Vec<Formula>,
    /// `displayName` by property (D9), in order.
    pub names: Vec<(PropertyId, Box<str>)>,
    /// Its views, at least one.
    pub views: Vec<BaseView>,
    /// What its expressions and property ids may use, so that a build knows which changes concern it (D44).
    pub uses: Uses,
}

impl Base {
    /// Returns the formula of this name (N2).
    #[must_use]
    pub fn formula(&self, name: &str) -> Option<&Formula> {
        find(&self.formulas, name)
    }

    /// Returns the own summary of this name (N2).
    #[must_use]
    pub fn summary(&self, name: &str) -> Option<&Formula> {
        find(&self.summaries, name)
    }
}

fn find<'f>(formulas: &'f [Formula], name: &str) -> Option<&'f Formula> {
    let key = fold(name);
    formulas.iter().find(|formula| formula.key == key)
}

/// A mistake that keeps a base or a view from being shown. The message holds no value of a note and no text literal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// One sentence, lower-case start, no full stop.
    pub message: Box<str>,
    /// Where it is in the file.
    pub place: Place,
}

/// An expression as written, and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The text after YAML's quotes and escapes.
    pub text: Box<str>,
    /// The place of the value in the file, quotes included.
    pub span: Span,
    /// Where the text itself begins in the file, if it stands there character by character.
    pub verbatim: Option<u32>,
}

impl Source {
    /// Returns the place in the file of a range of [`Self::text`]: that of the whole value if the text is not there as it is.
    #[must_use]
    pub fn span_of(&self, inside: Span) -> Span {
        match self.verbatim {
            Some(start) => Span {
                start: start + inside.start,
                end: start + inside.end,
            },
            None => self.span,
        }
    }
}

/// A named expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formula {
    /// Name as spelled.
    pub name: Box<str>,
    /// The name as names are compared (N2).
    pub key: String,
    /// Its expression.
    pub source: Source,
}

/// A condition on rows (D7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filter {
    /// No condition.
    #[default]
    Everything,
    /// An expression that must be true.
    Expression(Source),
    /// All must be true.
    And(Vec<Filter>),
    /// One must be true.
    Or(Vec<Filter>),
    /// None may be true.
    Not(Vec<Filter>),
    /// Not a filter, so nothing says which rows belong to the view.
    Wrong(Mistake),
}

/// Names a column (D10).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PropertyId {
    /// A property of the note.
    Note(Box<str>),
    /// A field of the file.
    File(Box<str>),
    /// A formula of the base.
    Formula(Box<str>),
}

impl PropertyId {
    /// Reads an id as it stands in YAML: everything behind the first `note.`, `file.` or `formula.` is the name.
    #[must_use]
    pub fn new(written: &str) -> Self {
        let written = written.trim();
        if let Some(name) = written.strip_prefix("note.") {
            Self::Note(name.into())
        } else if let Some(name) = written.strip_prefix("file.") {
            Self::File(name.into())
        } else if let Some(name) = written.strip_prefix("formula.") {
            Self::Formula(name.into())
        } else {
            Self::Note(written.into())
        }
    }

    /// Returns the name without `note.`, `file.` or `formula.`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Note(name) | Self::File(name) | Self::Formula(name) => name,
        }
    }

    /// Returns the long form, `note.price`.
    #[must_use]
    pub fn long(&self) -> String {
        match self {
            Self::Note(name) => format!("note.{name}"),
            Self::File(name) => format!("file.{name}"),
            Self::Formula(name) => format!("formula.{name}"),
        }
    }

    /// Whether both name the same column (N2).
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Note(a), Self::Note(b)) | (Self::Formula(a), Self::Formula(b)) => {
                a == b || fold(a) == fold(b)
            }
            (Self::File(a), Self::File(b)) => a == b,
            _ => false,
        }
    }
}

/// An id, and the place where a view names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedId {
    /// What is named.
    pub id: PropertyId,
    /// Where.
    pub span: Span,
}

/// How a view shows its rows (D5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// `table`, and every type that is not known.
    #[default]
    Table,
    /// `cards`
    Cards,
    /// `list`
    List,
    /// `map`
    Map,
}

impl Layout {
    /// Returns the word for it in YAML and HTML.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Cards => "cards",
            Self::List => "list",
            Self::Map => "map",
        }
    }
}

/// An order of values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// `ASC`
    #[default]
    Ascending,
    /// `DESC`
    Descending,
}

/// A view of a base.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BaseView {
    /// Its place in the file.
    pub span: Span,
    /// Name as spelled, or its type (D39).
    pub name: Box<str>,
    /// How it shows its rows.
    pub layout: Layout,
    /// `filters`, beside those of the base.
    pub filter: Filter,
    /// `order`: the columns, without repetitions. `None` if the view does not say.
    pub order: Option<Vec<PlacedId>>,
    /// `sort`, the first decides.
    pub sort: Vec<(PlacedId, Direction)>,
    /// `groupBy`
    pub group: Option<(PlacedId, Direction)>,
    /// `limit`
    pub limit: Option<u32>,
    /// `summaries`: the name of a summary by property.
    pub summaries: Vec<(PlacedId, SummaryName)>,
    /// `columnSize`: pixels by property.
    pub sizes: Vec<(PropertyId, u32)>,
    /// `rowHeight`: `short`, `medium`, `tall` or `extra tall`.
    pub row_height: Option<Box<str>>,
    /// Settings of cards and maps.
    pub cards: CardOptions,
    /// Settings of lists only.
    pub list: ListOptions,
    /// Settings of maps only.
    pub map: MapOptions,
}

/// The name of a summary as a view gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryName {
    /// As spelled.
    pub name: Box<str>,
    /// Where.
    pub span: Span,
}

/// Settings of cards (D17).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardOptions {
    /// The property that names the cover.
    pub image: Option<PlacedId>,
    /// Whether the whole cover is shown (`imageFit: contain`).
    pub contain: bool,
    /// Height of the cover divided by its width; above 0.
    pub ratio: Option<f64>,
    /// Least width in pixels.
    pub size: Option<u32>,
}

/// What stands before the items of a list (D17).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Markers {
    /// Bullets.
    #[default]
    Bullet,
    /// Numbers.
    Number,
    /// Nothing.
    None,
}

/// Settings of lists (D17).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOptions {
    /// `markers`
    pub markers: Markers,
    /// `indentProperties`: whether further columns are a list of their own.
    pub indent: bool,
    /// `separator`: what stands between columns; a comma if the view does not say.
    pub separator: Option<Box<str>>,
}

/// Settings of maps (D30).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MapOptions {
    /// The property that holds the place.
    pub coordinates: Option<PlacedId>,
    /// The property that names an icon.
    pub icon: Option<PlacedId>,
    /// The property that names a colour.
    pub color: Option<PlacedId>,
    /// `center`, `defaultZoom`, `minZoom`, `maxZoom`, `mapHeight` as written, for scripts: name in HTML and value.
    pub kept: Vec<(Box<str>, Box<str>)>,
    /// Addresses of tiles as written: `mapTiles`, `mapTilesDark`.
    pub tiles: Vec<(Box<str>, Box<str>)>,
}

/// What a base may use beyond properties, tags and names of files (D44). Only its words are looked at, so this may be more than the base
/// uses, but never less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Uses {
    /// Times of files.
    pub times: bool,
    /// Sizes of files.
    pub sizes: bool,
    /// Links of files.
    pub links: bool,
    /// The file that shows the base.
    pub this: bool,
    /// The time of the build.
    pub clock: bool,
    /// Pictures, which perhaps nothing else publishes.
    pub pictures: bool,
}

impl Uses {
    /// Finds in the text of a base what it may use.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let has = |word: &str| text.contains(word);
        // The name of a field may be any text in brackets, and escapes may hide a name.
        let any = has("file[") || has("this[") || has("file [") || has("this [") || has("\\");
        Self {
            times: any || has("time"),
            sizes: any || has("size"),
            links: any || has("ink") || has("embeds"),
            this: any || has("this"),
            clock: has("now") || has("today") || has("relative"),
            pictures: has("image") || has("html"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d10_ids_keep_what_follows_the_first_dot() {
        for (written, long) in [
            ("price", "note.price"),
            ("note.unit price", "note.unit price"),
            ("formula.Type icon", "formula.Type icon"),
            ("file.name", "file.name"),
            ("note.file.name", "note.file.name"),
            ("Due Date", "note.Due Date"),
            ("notes.x", "note.notes.x"),
        ] {
            assert_eq!(PropertyId::new(written).long(), long);
        }
        assert!(PropertyId::new("Rating").is_same(&PropertyId::new("note.rating")));
        assert!(!PropertyId::new("file.Name").is_same(&PropertyId::new("file.name")));
        assert!(!PropertyId::new("formula.x").is_same(&PropertyId::new("x")));
    }
}
