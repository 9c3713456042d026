//! Reads the text of a settings file, and reports all mistakes in it, each with its place.
//!
//! Entry point: [`read`]. The macro [`settings`] declares a section: its keys, their defaults and which function of [`super::check`] judges
//! a value. A kind of value implements [`Setting`].

use crate::error::{Error, Mistake};
use crate::model::text::shorten;
use crate::model::{Lines, Span};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Most mistakes that are reported at once. A file that is no settings file may have millions.
const MOST_MISTAKES: usize = 50;

/// Most unknown keys that get a suggestion, because finding one takes time.
const MOST_SUGGESTIONS: usize = 1_000;

/// Letters of a key that are compared with known keys.
const LONGEST_KEY: usize = 64;

/// A value as written, with its place.
pub(super) type TomlValue<'t> = Spanned<DeValue<'t>>;

/// A key of the settings, with those below it if it is a section.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) inner: &'static [Key],
}

/// A kind of value, or a section.
pub(super) trait Setting: Sized {
    /// The keys of a section.
    const KEYS: &'static [Key] = &[];

    /// Reads `value`. Reports to `file` if it cannot be used.
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self>;
}

/// Declares a section of the settings: `key: type = default`, then the function that judges a value if its type is not enough. That
/// function returns the value to keep, or why it cannot be used. It gets no blank text, because that counts as no value. Fields after
/// `found` are no settings.
macro_rules! settings {
    (
        $(#[$about:meta])*
        $name:ident {
            $($(#[$doc:meta])* $key:ident: $kind:ty = $default:expr $(, $judge:path)?;)*
        }
        $(found { $($(#[$found_doc:meta])* $found:ident: $found_kind:ty;)* })?
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Hash)]
        pub struct $name {
            $($(#[$doc])* pub $key: $kind,)*
            $($($(#[$found_doc])* pub $found: $found_kind,)*)?
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    $($key: $default,)*
                    $($($found: Default::default(),)*)?
                }
            }
        }

        impl $crate::config::read::Setting for $name {
            const KEYS: &'static [$crate::config::read::Key] = &[$($crate::config::read::Key {
                name: stringify!($key),
                inner: <$kind as $crate::config::read::Setting>::KEYS,
            },)*];

            fn read(
                section: &$crate::config::read::TomlValue<'_>,
                file: &mut $crate::config::read::SettingsReader<'_>,
            ) -> Option<Self> {
                let mut read = Self::default();
                file.section(section, Self::KEYS, |file, key, value| {
                    match key {
                        $(stringify!($key) => {
                            read.$key = settings!(@read file, value, $kind $(, $judge)?)?;
                        })*
                        _ => {}
                    }
                    Some(())
                })?;
                Some(read)
            }
        }
    };
    (@read $file:ident, $value:ident, $kind:ty) => {
        <$kind as $crate::config::read::Setting>::read($value, $file)
    };
    (@read $file:ident, $value:ident, $kind:ty, $judge:path) => {
        $file.judged($value, $judge)
    };
}

/// Implements [`Setting`] for an enum that is written as one of a few words.
macro_rules! words {
    ($name:ident { $($word:literal => $variant:ident),* }) => {
        impl $crate::config::read::Setting for $name {
            fn read(
                value: &$crate::config::read::TomlValue<'_>,
                file: &mut $crate::config::read::SettingsReader<'_>,
            ) -> Option<Self> {
                file.word(value, &[$(($word, Self::$variant)),*])
            }
        }
    };
}

pub(super) use {settings, words};

/// Reads and judges the settings in `text`, which came from `path`. `judge` gets all of them, as read and as written. Paths in it stay
/// as written.
///
/// # Errors
/// [`Error::Config`] with all mistakes. If the text is no TOML, only the mistakes in its syntax are reported, because they hide what the
/// rest means.
pub(super) fn read<S: Setting>(
    path: &Path,
    text: &str,
    judge: impl FnOnce(&mut S, &DeTable<'_>, &mut SettingsReader<'_>),
) -> Result<S, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut file = SettingsReader {
        text,
        keys: S::KEYS,
        key: String::new(),
        mistakes: Vec::new(),
    };
    file.syntax(&broken);
    let mut settings = None;
    if broken.is_empty() {
        let span = table.span();
        let root = Spanned::new(span, DeValue::Table(table.into_inner()));
        settings = S::read(&root, &mut file);
        if let (Some(settings), Some(table)) = (&mut settings, root.get_ref().as_table()) {
            judge(settings, table, &mut file);
        }
    }
    match settings {
        Some(settings) if file.mistakes.is_empty() => Ok(settings),
        _ => Err(file.error(path)),
    }
}

/// A settings file while it is read.
pub(super) struct SettingsReader<'t> {
    pub(super) text: &'t str,
    /// All keys that it may have.
    keys: &'static [Key],
    /// The key that is being read: `site.lang`; empty at the top.
    key: String,
    mistakes: Vec<(Range<usize>, String)>,
}

impl SettingsReader<'_> {
    /// Returns the number of mistakes so far.
    pub(super) fn count(&self) -> usize {
        self.mistakes.len()
    }

    /// Reports a mistake at a place.
    pub(super) fn mistake(&mut self, span: Range<usize>, message: String) {
        self.mistakes.push((span, message));
    }

    /// Reports the first mistake in the syntax of each line, because the others follow from it.
    fn syntax(&mut self, broken: &[toml::de::Error]) {
        let at = |error: &toml::de::Error| error.span().unwrap_or_default();
        let mut broken: Vec<_> = broken.iter().map(|error| (at(error), error)).collect();
        broken.sort_by_key(|(span, _)| span.start);
        broken.dedup_by(|(next, _), (last, _)| {
            let between = self.text.as_bytes().get(last.start..next.start);
            !between.is_some_and(|between| between.contains(&b'\n'))
        });
        for (span, error) in broken {
            self.mistake(span, in_plain_words(error.message()));
        }
    }

    /// Reports why the value of the current key cannot be used.
    pub(super) fn refuse<T>(&mut self, value: &TomlValue<'_>, reason: &str) -> Option<T> {
        let message = format!("`{}`: {reason}", self.key);
        self.mistake(value.span(), message);
        None
    }

    /// Reports what is wrong with the value of the current key, and quotes it.
    pub(super) fn not_a<T>(&mut self, value: &TomlValue<'_>, what: &str) -> Option<T> {
        let reason = format!("`{}` {what}", self.source(value));
        self.refuse(value, &reason)
    }

    /// Returns the value as written, in one short line.
    fn source(&self, value: &TomlValue<'_>) -> String {
        let (start, end) = (value.span().start, value.span().end.min(self.text.len()));
        shorten(self.text.get(start..end).unwrap_or_default())
    }

    /// Calls `act` with `key` as the current key.
    pub(super) fn at<T>(&mut self, key: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.key.len();
        let dot = if outer == 0 { "" } else { "." };
        let _ = write!(self.key, "{dot}{key}");
        let done = act(self);
        self.key.truncate(outer);
        done
    }

    /// Calls `read` for each value of a section whose key is known. `read` reports mistakes itself, so its result is ignored.
    pub(super) fn section(
        &mut self,
        section: &TomlValue<'_>,
        known: &'static [Key],
        mut read: impl FnMut(&mut Self, &str, &TomlValue<'_>) -> Option<()>,
    ) -> Option<()> {
        let Some(table) = section.get_ref().as_table() else {
            let reason = format!(
                "it is a section: write `[{}]`, and its keys below",
                self.key
            );
            return self.refuse(section, &reason);
        };
        for (key, value) in table {
            if known.iter().any(|known| known.name == key.get_ref()) {
                self.at(key.get_ref(), |file| read(file, key.get_ref(), value));
            } else {
                let message = match self.count() < MOST_SUGGESTIONS {
                    true => self.unknown_key(key.get_ref(), known),
                    false => format!("unknown key `{}`", shorten(key.get_ref())),
                };
                self.mistake(key.span(), message);
            }
        }
        Some(())
    }

    /// Returns a message with the key that was probably meant: a similar one of this section, or the same one of another section.
    fn unknown_key(&self, typed: &str, known: &'static [Key]) -> String {
        let names = || known.iter().map(|key| key.name);
        let unknown = format!("unknown key `{}`", shorten(typed));
        if let Some(key) = nearest(typed, names()) {
            return format!("{unknown}; did you mean `{key}`?");
        }
        if let Some(key) = self.keys.iter().find(|key| key.name == typed) {
            return if key.inner.is_empty() {
                format!(
                    "{unknown} in `[{}]`; `{typed}` stands at the top of the file, before any `[section]`",
                    self.key
                )
            } else {
                format!(
                    "{unknown} in `[{}]`; write `[{typed}]`, a section of its own",
                    self.key
                )
            };
        }
        let has = |section: &&Key| section.inner.iter().any(|key| key.name == typed);
        let mut sections = self.keys.iter().filter(has);
        if let (Some(section), None) = (sections.next(), sections.next()) {
            return format!("{unknown}; did you mean `{}.{typed}`?", section.name);
        }
        format!(
            "{unknown}; known here: `{}`",
            names().collect::<Vec<_>>().join("`, `")
        )
    }

    /// Reads one of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        value: &TomlValue<'_>,
        words: &[(&str, T)],
    ) -> Option<T> {
        let typed = value.get_ref().as_str();
        if let Some((_, meaning)) = words.iter().find(|(word, _)| Some(*word) == typed) {
            return Some(*meaning);
        }
        let known = || words.iter().map(|(word, _)| *word);
        let unknown = format!("unknown value `{}`", self.source(value));
        let reason = match typed.and_then(|typed| nearest(typed, known())) {
            Some(word) => format!("{unknown}; did you mean `\"{word}\"`?"),
            None => {
                let known = known().collect::<Vec<_>>().join("\"`, `\"");
                format!("{unknown}; known here: `\"{known}\"`")
            }
        };
        self.refuse(value, &reason)
    }

    /// Reads and judges a value. A blank text counts as no value.
    pub(super) fn judged<U: Setting, V, W: From<V>>(
        &mut self,
        value: &TomlValue<'_>,
        judge: fn(U) -> Result<V, String>,
    ) -> Option<W> {
        if is_blank(value) {
            return None;
        }
        match judge(U::read(value, self)?) {
            Ok(usable) => Some(usable.into()),
            Err(reason) => self.refuse(value, &reason),
        }
    }

    /// Returns an error with all mistakes in the order of the file.
    fn error(mut self, path: &Path) -> Error {
        self.mistakes.sort_by_key(|(span, _)| span.start);
        let more = self.mistakes.len().saturating_sub(MOST_MISTAKES);
        self.mistakes.truncate(MOST_MISTAKES);
        if more > 0
            && let Some((_, last)) = self.mistakes.last_mut()
        {
            let _ = write!(last, " (and {more} more mistakes)");
        }
        let lines = Lines::new(self.text);
        let mistake = |(span, message): &(Range<usize>, String)| {
            let place = lines.place(Span::from(span.clone()));
            Mistake {
                line: place.line as usize,
                column: place.column as usize,
                message: visible(message),
            }
        };
        Error::Config {
            path: path.to_owned(),
            mistakes: self.mistakes.iter().map(mistake).collect(),
        }
    }
}

/// Returns a message of the TOML parser, in plainer words where we have them.
fn in_plain_words(message: &str) -> String {
    let message = message.lines().collect::<Vec<_>>().join(", ");
    match message.trim_end_matches(", expected nothing") {
        "duplicate key" => "this key is there already; write it once",
        "invalid basic string, expected `\"`" => "the text does not end: `\"` is missing",
        "invalid literal string, expected `'`" => "the text does not end: `'` is missing",
        "missing comma between array elements, expected `,`" => "`,` is missing between two items",
        "unclosed array, expected `]`" => "the list does not end: `]` is missing",
        "unclosed table, expected `]`" => "`]` is missing after the name of the section",
        "unexpected leading zero" => "a number does not begin with 0",
        "unclosed inline table, expected `}`" => "the table does not end: `}` is missing",
        "invalid multi-line basic string, expected `\"`" => {
            "the text does not end: `\"\"\"` is missing"
        }
        "invalid multi-line literal string, expected `'`" => {
            "the text does not end: `'''` is missing"
        }
        other if other.starts_with("missing comma between key-value pairs") => {
            "`,` is missing between two keys"
        }
        other if other.starts_with("carriage return must be followed by newline") => {
            "this line ends with a carriage return alone; it must end with a newline"
        }
        other if other.starts_with("invalid boolean") => {
            "write `true` or `false`, in small letters"
        }
        other if other.starts_with("unexpected key or value") => {
            "nothing may follow the value in its line"
        }
        other
            if other.starts_with("missing escaped value")
                || other.starts_with("too few unicode value digits") =>
        {
            "a backslash in a text is written as `\\\\`; or write the text between `'`"
        }
        other if other.starts_with("string values must be quoted") => "a text stands in quotes",
        other if other.starts_with("unquoted keys cannot be empty") => "a key is missing here",
        other
            if other.starts_with("invalid unquoted key")
                || other.starts_with("key with no value") =>
        {
            "a key consists of letters, numbers, `-` and `_`, and `=` follows it"
        }
        other => return other.to_owned(),
    }
    .to_owned()
}

/// Returns a message on one line, with the control characters that it quotes written as in TOML.
fn visible(message: &str) -> String {
    message.chars().fold(String::new(), |mut line, c| {
        match c.is_control() {
            true => line.extend(c.escape_debug()),
            false => line.push(c),
        }
        line
    })
}

fn is_blank(value: &TomlValue<'_>) -> bool {
    value
        .get_ref()
        .as_str()
        .is_some_and(|text| text.trim().is_empty())
}

/// Returns the known word that `typed` most likely means.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let start: String = typed.chars().take(LONGEST_KEY).collect();
    let typed = start.to_lowercase();
    let limit = (typed.chars().count() / 3).clamp(1, 3);
    known
        .map(|word| (strsim::osa_distance(&typed, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

impl Setting for bool {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            DeValue::String(text) if matches!(&**text, "true" | "false") => {
                file.not_a(value, "is a text; write it without quotes")
            }
            _ => file.not_a(value, "is neither `true` nor `false`"),
        }
    }
}

impl Setting for String {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Array(_) | DeValue::Table(_) => file.not_a(value, "is no text"),
            _ => file.not_a(value, "is no text; write it in quotes"),
        }
    }
}

impl Setting for PathBuf {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        String::read(value, file).map(Self::from)
    }
}

impl Setting for u16 {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => Self::from_str_radix(number.as_str(), number.radix()).ok(),
            DeValue::String(text) if text.parse::<Self>().is_ok() => {
                return file.not_a(value, "is a text; write it without quotes");
            }
            _ => None,
        };
        number.or_else(|| file.not_a(value, "is no whole number from 0 to 65535"))
    }
}

impl<T: Setting> Setting for Option<T> {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        if is_blank(value) {
            return Some(None);
        }
        T::read(value, file).map(Some)
    }
}

impl<T: Setting> Setting for Vec<T> {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        match value.get_ref() {
            // All items are read, so that each mistake is reported.
            DeValue::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| T::read(item, file)).collect();
                items.into_iter().collect()
            }
            DeValue::String(_) => {
                let list = format!("is no list; write `[{}]`", file.source(value));
                file.not_a(value, &list)
            }
            _ => file.not_a(value, "is no list"),
        }
    }
}
