//! Judges values of the settings that are of the right kind but may be unusable.
//!
//! Entry points: a function for each such setting, named in `config.rs`; [`places`] for settings that need more than the value. The command
//! line's values are judged by the same functions.

use super::read::{Setting, SettingsReader, TomlValue, nearest};
use super::{Config, FindingLevel, Globs, OUTPUT_RECORD, PatternPlaces, ShownProperties, script};
use crate::model::{Code, Lines, Span};
use std::collections::BTreeMap;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// Tags of languages, and what people write instead.
const LANGUAGES: [(&str, &[&str]); 12] = [
    ("de", &["german", "deutsch"]),
    ("en", &["english"]),
    ("es", &["spanish", "español"]),
    ("fr", &["french", "français"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "日本語", "jp"]),
    ("ko", &["korean", "한국어", "한글"]),
    ("pt", &["portuguese", "português"]),
    ("ru", &["russian", "русский"]),
    ("vi", &["vietnamese"]),
    ("zh-Hans", &["chinese", "中文", "简体中文", "cn"]),
    ("zh-Hant", &["繁體中文", "tw"]),
];

/// Returns `url` with a final `/`, if it is an address that a site can have.
pub(super) fn site_url(url: String) -> Result<String, String> {
    let url = url.trim();
    let is_web = |scheme: &str| {
        ["http", "https"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web))
    };
    let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| is_web(scheme)) else {
        return Err(format!(
            "`{url}` is not an address that starts with `https://` or `http://`"
        ));
    };
    if rest.is_empty() || rest.starts_with('/') || rest.contains(is_odd_in_address) {
        return Err(format!(
            "`{url}` is not the address of a folder, such as `https://example.org/notes/`"
        ));
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

/// Returns the path of an address that [`site_url`] accepted.
pub(super) fn base_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

/// Returns `base` with `/` at both ends, if it is a path.
pub(super) fn site_base(base: String) -> Result<String, String> {
    match base.trim().trim_matches('/') {
        "" => Ok("/".to_owned()),
        inner if inner.contains(is_odd_in_address) || inner.contains("://") => {
            Err(format!("`{base}` is not a path such as `/notes/`"))
        }
        inner => Ok(format!("/{inner}/")),
    }
}

fn is_odd_in_address(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "?#\\\"<>".contains(c)
}

/// Accepts a tag of BCP 47, by its form: two or three letters, then parts of up to eight letters or digits.
pub(super) fn language(tag: String) -> Result<String, String> {
    let folded = tag.trim().to_lowercase();
    let named = LANGUAGES
        .iter()
        .find(|(_, names)| names.contains(&&*folded));
    let (first, rest) = tag.split_once('-').unwrap_or((&tag, "a"));
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let is_tag = matches!(first.len(), 2 | 3)
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && rest.split('-').all(is_part);
    if is_tag && named.is_none() {
        return Ok(tag);
    }
    let with_hyphens = tag.trim().replace('_', "-");
    let meant = match named {
        Some((meant, _)) => Some((*meant).to_owned()),
        None if with_hyphens != tag => language(with_hyphens).ok(),
        None => None,
    };
    let hint = meant.map_or_else(
        || " such as `en`, `ko` or `zh-Hant` (BCP 47)".to_owned(),
        |meant| format!(" (BCP 47); did you mean `{meant}`?"),
    );
    Err(format!("`{tag}` is not a language tag{hint}"))
}

/// Accepts the name of a time zone.
pub(super) fn time_zone(name: String) -> Result<String, String> {
    if jiff::tz::TimeZone::get(&name).is_ok() {
        return Ok(name);
    }
    let all: Vec<String> = jiff::tz::db()
        .available()
        .map(|zone| zone.to_string())
        .collect();
    Err(match nearest(&name, all.iter().map(|zone| &**zone)) {
        Some(zone) => format!("unknown time zone `{name}`; did you mean `{zone}`?"),
        None => format!("unknown time zone `{name}`; write one such as `Asia/Seoul` or `UTC`"),
    })
}

/// Accepts how far a note's own graph reaches.
pub(super) fn depth(links: u16) -> Result<u16, String> {
    match links {
        1..=3 => Ok(links),
        _ => Err(format!("`{links}` is not 1, 2 or 3")),
    }
}

/// Drops blank texts.
pub(super) fn filled(mut texts: Vec<String>) -> Result<Vec<String>, String> {
    texts.retain(|text| !text.trim().is_empty());
    Ok(texts)
}

/// Accepts a plain path in the vault.
pub(super) fn inner_path(path: String) -> Result<String, String> {
    let is_name =
        |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']);
    if path != OUTPUT_RECORD && path.split('/').all(is_name) {
        return Ok(path);
    }
    Err("the folder of Obsidian's settings is a plain path inside the vault".to_owned())
}

/// Accepts an address to listen on.
pub(super) fn host(host: String) -> Result<String, String> {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || c == '/';
    if host.is_empty() || host.contains(is_odd) {
        let reason = "is not an address to listen on, such as `127.0.0.1` or `localhost`";
        return Err(format!("`{host}` {reason}"));
    }
    Ok(host)
}

/// Judges settings that need more than the value, and records places for messages of later stages.
pub(super) fn places(
    config: &mut Config,
    table: &DeTable<'_>,
    folder: &Path,
    file: &mut SettingsReader<'_>,
) {
    let (ignore, private) = (items(table.get("ignore")), items(table.get("private")));
    file.at("ignore", |file| patterns(&config.ignore, ignore, file));
    file.at("private", |file| patterns(&config.private, private, file));
    let published = items(find(table, "bases", "attachments"));
    file.at("bases.attachments", |file| {
        patterns(&config.bases.attachments, published, file);
    });
    if let Some(named) = &config.mermaid.script
        && let Err(reason) = script::find(named, folder)
        && let Some(value) = find(table, "mermaid", "script")
    {
        file.at("mermaid.script", |file| file.refuse::<()>(value, &reason));
    }
    for link in items(find(table, "nav", "links")) {
        // A key with a wrong name has a message already.
        if link.get_ref().as_table().is_some_and(|link| link.len() < 2) {
            let reason = "a link has `text` and `to`";
            file.at("nav.links", |file| file.refuse::<()>(link, reason));
        }
    }
    let lines = Lines::new(file.text);
    let place = |value: &TomlValue<'_>| lines.place(Span::from(value.span()));
    config.home_place = find(table, "site", "home").map(place);
    config.pattern_places = PatternPlaces {
        ignore: ignore.iter().map(place).collect(),
        private: private.iter().map(place).collect(),
    };
}

/// Judges the patterns of the current key, which stand at `written`.
fn patterns(patterns: &[String], written: &[TomlValue<'_>], file: &mut SettingsReader<'_>) {
    let Err((worst, message)) = Globs::new(patterns, "") else {
        return;
    };
    let before = file.count();
    for (pattern, written) in patterns.iter().zip(written) {
        if let Err((_, message)) = Globs::new(std::slice::from_ref(pattern), "") {
            file.refuse::<()>(written, &format!("`{pattern}`: {message}"));
        }
    }
    // Each can be used, but all together are too many.
    if file.count() == before
        && let Some(written) = written.get(worst)
    {
        file.refuse::<()>(written, &format!("`{}`: {message}", patterns[worst]));
    }
}

/// Returns the value of a key in a section.
fn find<'t, 'i>(table: &'t DeTable<'i>, section: &str, key: &str) -> Option<&'t TomlValue<'i>> {
    table.get(section)?.get_ref().as_table()?.get(key)
}

/// Returns the items of a list, or none if it is no list.
fn items<'t, 'i>(list: Option<&'t TomlValue<'i>>) -> &'t [TomlValue<'i>] {
    list.and_then(|list| list.get_ref().as_array())
        .map_or(&[], |list| &**list)
}

impl Setting for ShownProperties {
    fn read(value: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Array(_) => Vec::read(value, file).map(Self::Names),
            DeValue::String(word) if word == "all" => Some(Self::All),
            DeValue::String(word) if word == "none" => Some(Self::None),
            _ => file.not_a(
                value,
                "is neither `\"all\"`, `\"none\"` nor a list of property names",
            ),
        }
    }
}

/// Reads severities by code. Codes must exist, and those that stop the build keep their severity (R5).
impl Setting for BTreeMap<String, FindingLevel> {
    fn read(section: &TomlValue<'_>, file: &mut SettingsReader<'_>) -> Option<Self> {
        let Some(table) = section.get_ref().as_table() else {
            return file.not_a(
                section,
                "is no section: write `[findings]`, and codes below",
            );
        };
        let mut levels = Self::new();
        for (code, level) in table {
            if let Err(message) = changeable(code.get_ref()) {
                file.mistake(code.span(), message);
            } else if let Some(level) =
                file.at(code.get_ref(), |file| FindingLevel::read(level, file))
            {
                levels.insert(code.get_ref().clone().into_owned(), level);
            }
        }
        Some(levels)
    }
}

/// Checks that a code exists and that its severity may be changed.
fn changeable(name: &str) -> Result<(), String> {
    if let Some(code) = Code::ALL.iter().find(|code| code.as_str() == name) {
        return match code.stops_the_build() {
            true => Err(format!(
                "`{name}` always stops the build; its severity cannot be changed"
            )),
            false => Ok(()),
        };
    }
    let by_name = Code::ALL.iter().find(|code| code.name() == name);
    let meant = by_name.map(|code| code.as_str());
    let meant = meant.or_else(|| nearest(name, Code::ALL.iter().map(|code| code.as_str())));
    Err(match meant {
        Some(code) => format!("unknown code `{name}`; did you mean `{code}`?"),
        None => format!("unknown code `{name}`"),
    })
}
