//! Makes values from what the vault holds: properties, links, files (D25, P3, P19–P21, V13).
//!
//! Entry point: [`World`]. It makes texts and links without private names, so nothing that an expression does with them can bring one out.

use super::columns::Columns;
use super::date::Date;
use super::kinds::{Image, Link, Map, Origin, Place, Value};
use super::regexp::Regexp;
use super::words::Words;
use crate::config::PrivacyConfig;
use crate::link::{File, FileId, Lookup, Part, Target, Vault};
use crate::model::plain::{
    Form, MOST_NESTED, Piece, PlainLink, may_hold_links, own_words, pieces, without_comments,
};
use crate::model::property::KnownProperty;
use crate::model::tag::is_tag_name;
use crate::model::text::fold;
use crate::model::{FileKind, LinkKind, MediaKind, Property, Span, Value as Raw, link};
use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

/// Deepest nesting of lists and maps in a property.
const DEEPEST: usize = 64;

/// Resolves links that stand in no note. [`Lookup`] does.
pub trait Resolve: Sync {
    /// Returns where a link leads that stands in `from`.
    fn target(&self, from: FileId, link: &link::Link) -> Target;
}

impl Resolve for Lookup<'_> {
    fn target(&self, from: FileId, link: &link::Link) -> Target {
        Lookup::target(self, from, link)
    }
}

/// A regular expression, or why it cannot be used.
pub type ReadRegexp = Result<Arc<Regexp>, &'static str>;

/// All that values are made from. May be shared by threads.
pub struct World<'a> {
    /// The linked vault.
    pub vault: &'a Vault,
    // A trait object, so that the world may live shorter than what the lookup borrows.
    lookup: &'a (dyn Resolve + 'a),
    privacy: &'a PrivacyConfig,
    /// Values that were made already.
    pub columns: Arc<Columns>,
    /// The words of `site.lang`.
    pub words: &'a Words,
    /// `site.timezone`
    pub zone: TimeZone,
    /// The time of the build (D28).
    pub now: Date,
    /// Regular expressions that were read.
    regexps: Mutex<FxHashMap<String, ReadRegexp>>,
    /// Folded names of properties that `types.json` declares to be text, so that they are no dates.
    texts: FxHashSet<String>,
}

impl<'a> World<'a> {
    /// Makes a world. The time of the build is that of the vault, or 1970 if the vault has none.
    #[must_use]
    pub fn new(
        vault: &'a Vault,
        lookup: &'a (dyn Resolve + 'a),
        privacy: &'a PrivacyConfig,
        words: &'a Words,
        zone: TimeZone,
    ) -> Self {
        let types = vault.obsidian.reading.types.iter();
        let texts = types
            .filter(|(_, kind)| matches!(kind.as_str(), "text" | "multitext" | "aliases" | "tags"));
        let texts = texts.map(|(name, _)| fold(name)).collect();
        let now = Date::of_seconds(vault.built.unwrap_or_default(), &zone);
        Self {
            vault,
            lookup,
            privacy,
            columns: Arc::new(Columns::new(vault.files.len())),
            words,
            now: now.unwrap_or_else(|| Date::with_time(jiff::civil::DateTime::default())),
            zone,
            regexps: Mutex::default(),
            texts,
        }
    }

    /// Reads a regular expression without flags; each is read once.
    ///
    /// # Errors
    /// Why it cannot be used (D29).
    pub fn regexp(&self, pattern: &str) -> ReadRegexp {
        /// Most expressions that are kept.
        const MOST: usize = 1000;
        let mut known = self.regexps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = known.get(pattern) {
            return read.clone();
        }
        let read = Regexp::new(pattern, "").map(Arc::new);
        if known.len() < MOST {
            known.insert(pattern.to_owned(), read.clone());
        }
        read
    }

    /// Returns the file.
    #[must_use]
    pub fn file(&self, id: FileId) -> &'a File {
        self.vault.file(id)
    }

    /// Returns what links to private files show.
    #[must_use]
    pub fn privacy(&self) -> &'a PrivacyConfig {
        self.privacy
    }

    /// Returns the file's property with this folded name; empty if it has none.
    #[must_use]
    pub fn property(&self, id: FileId, name: &str) -> Value {
        let found = self.properties_of(id).iter().rfind(|p| is_named(p, name));
        found.map_or(Value::Empty, |property| self.value_of(id, property))
    }

    /// Whether the file has a property with this folded name, even if it is empty.
    #[must_use]
    pub fn has_property(&self, id: FileId, name: &str) -> bool {
        self.properties_of(id).iter().any(|p| is_named(p, name))
    }

    /// Returns all properties of a file as a map.
    #[must_use]
    pub fn properties(&self, id: FileId) -> Value {
        let all = self.properties_of(id).iter();
        let entries = all.map(|p| (Arc::from(&*own_words(&p.key)), self.value_of(id, p)));
        Value::Map(Arc::new(Map {
            entries: entries.collect(),
            origin: Origin::Properties,
        }))
    }

    /// Returns the properties of a file that the site shows, as written.
    #[must_use]
    pub fn properties_of(&self, id: FileId) -> &'a [Property] {
        let file = self.vault.file(id);
        let note = file.note.as_deref();
        let note = note.filter(|_| file.visibility.is_shown());
        note.map_or(&[], |note| note.properties())
    }

    fn value_of(&self, id: FileId, property: &Property) -> Value {
        let known = KnownProperty::find(&property.key);
        let are_tags = matches!(known, Some(KnownProperty::Tags | KnownProperty::Tag));
        let is_text = !self.texts.is_empty() && self.texts.contains(&fold(&property.key));
        let maker = Maker {
            world: self,
            from: id,
            are_tags,
            dates: !is_text,
        };
        maker.value(&property.value, 0)
    }

    /// Returns the value of a text in the file `from`: a link if the whole text is one, else the text without private names.
    #[must_use]
    pub fn text(&self, from: FileId, text: &str) -> Value {
        let text = without_comments(text);
        if !may_hold_links(&text) {
            return Value::text(&*text);
        }
        match self.link_of_text(from, &text) {
            Some(link) => Value::Link(Arc::new(link)),
            None => Value::Text(self.public_text(from, &text, 0).into()),
        }
    }

    /// Returns the link if the whole text is one, brackets included (P19).
    #[must_use]
    pub fn link_of_text(&self, from: FileId, text: &str) -> Option<Link> {
        let whole = text.trim();
        if !whole.starts_with(['[', '!']) || !may_hold_links(whole) {
            return None;
        }
        let all = pieces(whole);
        let [Piece::Link(link)] = all.as_slice() else {
            return None;
        };
        let own = link.text.as_deref().unwrap_or_default();
        let is_link = link.form != Form::Address && !may_hold_links(own);
        is_link.then(|| self.link_of(from, link))
    }

    /// Makes a link from one in a text.
    #[must_use]
    pub fn link_of(&self, from: FileId, link: &PlainLink<'_>) -> Link {
        let mut made = self.link(from, &link.target, link.text.as_deref());
        made.embed = link.embed;
        made
    }

    /// Makes the link of the file `from` to `target`, a path or URL, which shows `text`.
    #[must_use]
    pub fn link(&self, from: FileId, target: &str, text: Option<&str>) -> Link {
        let mut link = link::Link::new(LinkKind::Property, target.trim(), Span::default());
        link.text = text.map(|text| own_words(text).into_owned().into());
        let target = self.lookup.target(from, &link);
        self.resolved(link, &target)
    }

    /// Makes a link from one that a note has, without its own text. `target` is what linking found for it.
    #[must_use]
    pub fn link_from_note(&self, written: &link::Link, target: &Target) -> Link {
        let link = link::Link::new(LinkKind::Property, written.target.trim(), Span::default());
        let mut made = self.resolved(link, target);
        made.embed = written.embed;
        made
    }

    fn resolved(&self, link: link::Link, target: &Target) -> Link {
        let words = self.vault.shown_text(&link, target, self.privacy);
        let typed = || Arc::from(&*link.target);
        let place = match target {
            Target::File { file, part } => Place::File(*file, part.clone()),
            Target::Folder(id) => Place::Folder(*id),
            Target::External => Place::External(typed()),
            Target::Unsafe => Place::Unsafe,
            Target::Private => Place::Private,
            Target::Broken => Place::Unresolved(typed()),
        };
        // Of a link to a private file, only `words` may be shown; they are the link's own text if it has one.
        let display = link.text.filter(|_| place != Place::Private);
        Link {
            place,
            display: display.map(|text| Value::text(&*text)),
            words: words.into(),
            embed: false,
        }
    }

    /// Returns a link to a file that shows the file's name (D11).
    #[must_use]
    pub fn link_to(&self, id: FileId) -> Link {
        Link {
            place: Place::File(id, Part::Whole),
            display: None,
            words: self.name(id).into(),
            embed: false,
        }
    }

    /// Returns the file's name, for a note without `.md` (D31).
    #[must_use]
    pub fn name(&self, id: FileId) -> &'a str {
        let path = &self.vault.file(id).entry.path;
        match self.vault.file(id).kind() {
            kind if kind.is_note() => path.stem(),
            _ => path.name(),
        }
    }

    /// Returns the file that a link leads to, if lists may show it.
    #[must_use]
    pub fn listed(&self, place: &Place) -> Option<FileId> {
        match place {
            Place::File(id, _) if self.vault.file(*id).is_listed() => Some(*id),
            Place::Folder(id) => {
                let page = self.vault.folder(*id).page;
                page.filter(|page| self.vault.file(*page).is_listed())
            }
            _ => None,
        }
    }

    /// Returns the picture that a path, link or URL in the file `from` names. `None`: none that may be shown.
    #[must_use]
    pub fn image(&self, from: FileId, target: &str) -> Option<Image> {
        let mut link = link::Link::new(LinkKind::Property, target.trim(), Span::default());
        link.embed = true;
        match self.lookup.target(from, &link) {
            Target::File { file, .. } => self.image_at(&Place::File(file, Part::Whole)),
            Target::External => Some(Image::Url((*link.target).into())),
            _ => None,
        }
    }

    /// Returns the picture that a link leads to.
    #[must_use]
    pub fn image_at(&self, place: &Place) -> Option<Image> {
        match place {
            Place::File(id, _) => {
                let file = self.vault.file(*id);
                let is_image = file.kind() == FileKind::Attachment(MediaKind::Image);
                let may_show = is_image && !file.visibility.is_private();
                may_show.then_some(Image::File(*id))
            }
            Place::External(url) => Some(Image::Url(Arc::clone(url))),
            _ => None,
        }
    }

    /// Returns where an address in the HTML of the file `from` leads (D43).
    #[must_use]
    pub fn address(&self, from: FileId, address: &str) -> Target {
        let link = link::Link::new(LinkKind::Html, address.trim(), Span::default());
        self.lookup.target(from, &link)
    }

    /// Returns the text without names of private files: in place of a link to one stands the link's own text or the placeholder (V10, V14).
    fn public_text<'t>(&self, from: FileId, text: &'t str, depth: u8) -> Cow<'t, str> {
        if !may_hold_links(text) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            let link = match piece {
                Piece::Text(words) => {
                    out.push_str(words);
                    continue;
                }
                Piece::Link(link) => link,
            };
            let kind = match link.form {
                Form::Wiki => LinkKind::Property,
                Form::Markdown | Form::Address => LinkKind::Mention,
            };
            let own = link.text.as_deref().unwrap_or_default();
            let asked = link::Link::new(kind, link.target.trim(), Span::default());
            if self.lookup.target(from, &asked) != Target::Private && !may_hold_links(own) {
                out.push_str(link.raw);
            } else if own.is_empty() && kind == LinkKind::Property {
                out.push_str(&Vault::private_text(&asked, self.privacy));
            } else if depth < MOST_NESTED {
                out.push_str(&self.public_text(from, own, depth + 1));
            }
        }
        Cow::Owned(out)
    }
}

impl std::fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

/// Whether the property has this folded name (N2).
fn is_named(property: &Property, folded: &str) -> bool {
    if property.key.is_ascii() {
        property.key.eq_ignore_ascii_case(folded)
    } else {
        fold(&property.key) == folded
    }
}

/// Makes the value of a property.
struct Maker<'w, 'a> {
    world: &'w World<'a>,
    from: FileId,
    are_tags: bool,
    dates: bool,
}

impl Maker<'_, '_> {
    fn value(&self, raw: &Raw, depth: usize) -> Value {
        match raw {
            Raw::Null => Value::Empty,
            Raw::Bool(is) => Value::Boolean(*is),
            Raw::Number(number, _) => Value::number(*number),
            Raw::Text(text) => self.text(text),
            // YAML may be nested deeper than anybody reads.
            _ if depth == DEEPEST => Value::Empty,
            Raw::List(items) => Value::list(items.iter().map(|item| self.value(item, depth + 1))),
            Raw::Map(entries) => {
                let value = |(key, value): &(Box<str>, Raw)| {
                    (Arc::from(&*own_words(key)), self.value(value, depth + 1))
                };
                Value::Map(Arc::new(Map {
                    entries: entries.iter().map(value).collect(),
                    origin: Origin::Plain,
                }))
            }
        }
    }

    fn text(&self, text: &str) -> Value {
        let name = text.trim().trim_start_matches('#');
        if self.are_tags && is_tag_name(name.trim_end_matches('/')) {
            return Value::Tag(text.trim().into());
        }
        let date = self
            .dates
            .then(|| Date::of_property(text, &self.world.zone));
        match date.flatten() {
            Some(date) => Value::Date(date),
            None => self.world.text(self.from, text),
        }
    }
}
