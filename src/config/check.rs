//! Text of a settings file -> [`Config`], with every mistake at its line and column.
//!
//! Entry point: [`read`]. The file is read twice: by serde for the values, and as a table with places, so that a value which
//! has the right type and still cannot be used is named where it stands.

use super::{Config, Globs, OUTPUT_RECORD, PatternPlaces, ShownProperties, script};
use crate::error::{Error, Result};
use crate::model::{Code, Lines, Place, Span};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads and judges the settings in `text`, which came from `path`. Paths in it stay as written.
///
/// # Errors
/// [`Error::Config`] with the place of the first mistake.
pub(super) fn read(path: &Path, text: &str) -> Result<Config> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file = File { path, text };
    let mut config: Config = toml::from_str(text).map_err(|error| file.explain(&error))?;
    let table = DeTable::parse(text).map_err(|error| file.explain(&error))?;
    unset_blanks(&mut config);
    file.judge(&mut config, table.get_ref())?;
    Ok(config)
}

/// An empty value of a setting that has no default says that it is not set.
fn unset_blanks(config: &mut Config) {
    let (site, theme) = (&mut config.site, &mut config.theme);
    for value in [
        &mut site.url,
        &mut site.home,
        &mut site.author,
        &mut theme.accent,
        &mut theme.logo,
        &mut theme.favicon,
        &mut theme.font,
        &mut config.mermaid.script,
    ] {
        value.take_if(|value| value.trim().is_empty());
    }
    theme.custom_css.retain(|css| !css.trim().is_empty());
}

/// `url` with a final `/`, if it is an address a site can have.
///
/// # Errors
/// What is wrong with it.
pub(super) fn site_url(url: &str) -> Result<String, String> {
    let url = url.trim();
    let split = url.split_once("://");
    let rest = match split {
        Some((scheme, rest))
            if ["http", "https"]
                .iter()
                .any(|s| scheme.eq_ignore_ascii_case(s)) =>
        {
            rest
        }
        _ => {
            return Err(format!(
                "`{url}` is not an address that starts with `https://` or `http://`"
            ));
        }
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty()
        || rest.contains(|c: char| c.is_whitespace() || c.is_control() || "?#\\\"<>".contains(c))
    {
        return Err(format!(
            "`{url}` is not the address of a folder, such as `https://example.org/notes/`"
        ));
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

/// The path of an address that [`site_url`] accepted.
pub(super) fn base_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/')
        .map_or("/", |slash| &rest[slash..])
        .to_owned()
}

/// The known word that `typed` most likely means.
fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let limit = (typed.chars().count() / 3).clamp(1, 3);
    let scored = known.map(|word| (distance(&typed, &word.to_lowercase()), word));
    let close = scored.filter(|(distance, _)| *distance <= limit);
    close
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Edit distance with swaps of neighbours counted once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

/// A message in one line, whatever values it quotes: control characters as TOML writes them.
fn visible(message: &str) -> String {
    let mut line = String::with_capacity(message.len());
    for c in message.chars() {
        if c.is_control() {
            line.extend(c.escape_debug());
        } else {
            line.push(c);
        }
    }
    line
}

/// A settings file while it is judged.
struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    fn error(&self, span: Option<Range<usize>>, message: String) -> Error {
        let span = span.unwrap_or(0..0);
        let place = Lines::new(self.text).place(Span::from(span));
        Error::Config {
            path: self.path.to_owned(),
            line: place.line as usize,
            column: place.column as usize,
            message: visible(&message),
        }
    }

    /// Serde's and the TOML parser's errors: one line, and for an unknown key the nearest known one.
    fn explain(&self, error: &toml::de::Error) -> Error {
        let message = error.message();
        let mut words = message.split('`').skip(1).step_by(2);
        let unknown = ["unknown field ", "unknown variant "]
            .iter()
            .any(|start| message.starts_with(start));
        let text = match words.next() {
            Some(typed) if unknown => {
                let what = if message.starts_with("unknown field") {
                    "key"
                } else {
                    "value"
                };
                let known: Vec<_> = words.collect();
                match nearest(typed, known.iter().copied()) {
                    Some(word) => format!("unknown {what} `{typed}`; did you mean `{word}`?"),
                    None => format!(
                        "unknown {what} `{typed}`; known here: `{}`",
                        known.join("`, `")
                    ),
                }
            }
            _ if message.starts_with("data did not match any variant") => {
                "expected `\"all\"`, `\"none\"` or a list of property names".to_owned()
            }
            _ => message.lines().collect::<Vec<_>>().join(", "),
        };
        self.error(error.span(), text)
    }

    /// Values of the right type that still cannot be used.
    fn judge(&self, config: &mut Config, table: &DeTable<'_>) -> Result<()> {
        let at = |keys: &[&str]| find(table, keys).map(Spanned::span);
        let fail = |keys: &[&str], message: String| Err(self.error(at(keys), message));

        for (key, patterns) in [("ignore", &config.ignore), ("private", &config.private)] {
            if let Err((index, message)) = Globs::new(patterns, "") {
                let span = items(table, key).nth(index).map(Spanned::span);
                return Err(self.error(span, format!("`{key}`: `{}`: {message}", patterns[index])));
            }
        }
        config.pattern_places = PatternPlaces {
            ignore: self.places(table, "ignore"),
            private: self.places(table, "private"),
        };
        if let Some(url) = &config.site.url {
            match site_url(url) {
                Ok(url) => config.site.url = Some(url),
                Err(message) => return fail(&["site", "url"], message),
            }
        }
        if let Some(base) = &config.site.base {
            match site_base(base) {
                Some(base) => config.site.base = Some(base),
                None => {
                    return fail(
                        &["site", "base"],
                        format!("`{base}` is not a path such as `/notes/`"),
                    );
                }
            }
        }
        config.home_place =
            at(&["site", "home"]).map(|span| Lines::new(self.text).place(Span::from(span)));
        if !is_language(&config.site.lang) {
            let message = format!(
                "`{}` is not a language tag such as `en`, `ko` or `zh-Hant`",
                config.site.lang
            );
            return fail(&["site", "lang"], message);
        }
        if jiff::tz::TimeZone::get(&config.site.timezone).is_err() {
            let message = format!(
                "unknown time zone `{}`; write one such as `Asia/Seoul` or `UTC`",
                config.site.timezone
            );
            return fail(&["site", "timezone"], message);
        }
        if let ShownProperties::Word(word) = &config.properties.show
            && !matches!(word.as_str(), "all" | "none")
        {
            let message =
                format!("`{word}` is neither `\"all\"`, `\"none\"` nor a list of property names");
            return fail(&["properties", "show"], message);
        }
        for (key, value) in [
            ("accent", &config.theme.accent),
            ("font", &config.theme.font),
        ] {
            if value
                .as_ref()
                .is_some_and(|value| value.contains([';', '{', '}', '<', '\n', '\\']))
            {
                return fail(
                    &["theme", key],
                    format!("`{key}` is more than one CSS value"),
                );
            }
        }
        if let Some(script) = &config.mermaid.script {
            let root = self.path.parent().unwrap_or(Path::new(""));
            if let Err(message) = script::find(script, root) {
                return fail(
                    &["mermaid", "script"],
                    format!("`mermaid.script`: {message}"),
                );
            }
        }
        if !is_inner_path(&config.vault.config_folder) {
            let message =
                "the folder of Obsidian's settings is a plain path inside the vault".to_owned();
            return fail(&["vault", "config_folder"], message);
        }
        if config.server.host.trim().is_empty() {
            return fail(
                &["server", "host"],
                "the address to bind to is empty".to_owned(),
            );
        }
        self.judge_findings(config, table)
    }

    /// Returns where each item of a list stands.
    fn places(&self, table: &DeTable<'_>, key: &str) -> Vec<Place> {
        let lines = Lines::new(self.text);
        let spans = items(table, key).map(|item| Span::from(item.span()));
        spans.map(|span| lines.place(span)).collect()
    }

    /// R5: codes must exist, and those that stop the build keep their severity.
    fn judge_findings(&self, config: &Config, table: &DeTable<'_>) -> Result<()> {
        let written = find(table, &["findings"]).and_then(|value| value.get_ref().as_table());
        for name in config.findings.keys() {
            let message = match Code::ALL.iter().find(|code| code.as_str() == name) {
                Some(code) if code.stops_the_build() => {
                    format!("`{name}` always stops the build; its severity cannot be changed")
                }
                Some(_) => continue,
                None => {
                    let by_name = Code::ALL
                        .iter()
                        .find(|code| code.name() == name)
                        .map(|code| code.as_str());
                    match by_name
                        .or_else(|| nearest(name, Code::ALL.iter().map(|code| code.as_str())))
                    {
                        Some(code) => format!("unknown code `{name}`; did you mean `{code}`?"),
                        None => format!("unknown code `{name}`"),
                    }
                }
            };
            let key = written.and_then(|table| table.keys().find(|key| key.get_ref() == name));
            return Err(self.error(key.map(Spanned::span), message));
        }
        Ok(())
    }
}

/// The value at a path of keys.
fn find<'t, 'i>(table: &'t DeTable<'i>, keys: &[&str]) -> Option<&'t Spanned<DeValue<'i>>> {
    let (first, rest) = keys.split_first()?;
    let value = table.get(*first)?;
    if rest.is_empty() {
        return Some(value);
    }
    find(value.get_ref().as_table()?, rest)
}

/// The items of a list.
fn items<'t, 'i>(
    table: &'t DeTable<'i>,
    key: &str,
) -> impl Iterator<Item = &'t Spanned<DeValue<'i>>> {
    let list = find(table, &[key]).and_then(|list| list.get_ref().as_array());
    list.into_iter().flat_map(|list| list.iter())
}

/// `base` with `/` at both ends, if it is a path.
fn site_base(base: &str) -> Option<String> {
    let inner = base.trim().trim_matches('/');
    if inner.contains(|c: char| c.is_whitespace() || c.is_control() || "?#\\\"<>".contains(c))
        || inner.contains("://")
    {
        return None;
    }
    if inner.is_empty() {
        Some("/".to_owned())
    } else {
        Some(format!("/{inner}/"))
    }
}

/// Whether it has the shape of a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Whether every segment of `path` is a plain name.
fn is_inner_path(path: &str) -> bool {
    path != OUTPUT_RECORD
        && path
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']))
}
