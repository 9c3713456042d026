//! Words of the interface in the reader's language.
//!
//! Entry point: [`Languages::new`]. Templates get at them with `strings(lang=…)` and the filters `count` and `date`; see
//! [`register`]. A language is one file, `i18n/<code>.toml`; what it leaves out is taken from English.

use super::base_words::{BaseWords, grouped};
use super::block_words::BlockWords;
use crate::error::{Error, Result};
use crate::value::Words;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use tera::{Kwargs, State, TeraResult, Value};

/// All languages, by lower-case code.
#[derive(Debug)]
pub(super) struct Languages {
    by_code: BTreeMap<String, Value>,
    /// The words of scripts as JSON, by the same code, in a fixed order.
    for_scripts: BTreeMap<String, String>,
    /// The table `time` of each language, by the same code.
    times: BTreeMap<String, Words>,
    /// The table `base` of each language, by the same code.
    bases: BTreeMap<String, BaseWords>,
    /// The table `blocks` of each language, by the same code.
    blocks: BTreeMap<String, BlockWords>,
    default: String,
}

impl Languages {
    /// Reads the files (`i18n/ko.toml` and its content). `default` is the language of the site.
    ///
    /// # Errors
    /// [`Error::Template`] if a file is not TOML.
    pub(super) fn new(files: &BTreeMap<String, String>, default: &str) -> Result<Self> {
        let mut read = BTreeMap::new();
        for (name, text) in files {
            let Some(code) = name
                .strip_prefix("i18n/")
                .and_then(|n| n.strip_suffix(".toml"))
            else {
                continue;
            };
            let words: Map<String, Json> =
                toml::from_str(text).map_err(|e: toml::de::Error| Error::Template {
                    name: name.clone(),
                    message: e.to_string(),
                })?;
            read.insert(code.to_ascii_lowercase(), words);
        }
        let english = read.get("en").cloned().unwrap_or_default();
        let mut by_code = BTreeMap::new();
        let mut for_scripts = BTreeMap::new();
        let mut times = BTreeMap::new();
        let mut bases = BTreeMap::new();
        let mut blocks = BTreeMap::new();
        for (code, words) in read {
            let mut all = english.clone();
            for (key, word) in words {
                match (all.get_mut(&key), word) {
                    (Some(Json::Object(known)), Json::Object(table)) if key == "script" => {
                        known.extend(table);
                    }
                    (_, word) => _ = all.insert(key, word),
                }
            }
            let script = all
                .get("script")
                .map_or_else(|| "{}".to_owned(), Json::to_string);
            for_scripts.insert(code.clone(), script);
            times.insert(code.clone(), table(&all, "time", &code)?);
            bases.insert(code.clone(), table(&all, "base", &code)?);
            blocks.insert(code.clone(), table(&all, "blocks", &code)?);
            // `code` is a language tag for `lang`; this is the name of the file.
            all.insert("file".to_owned(), Json::String(code.clone()));
            by_code.insert(code, Value::from_serializable(&all));
        }
        Ok(Self {
            by_code,
            for_scripts,
            times,
            bases,
            blocks,
            default: default.to_owned(),
        })
    }

    /// Words that scripts show: each language's table `script` as the asset `words/<code>.json`.
    pub(super) fn for_scripts(&self) -> impl Iterator<Item = (String, String)> {
        let assets = self.for_scripts.iter();
        assets.map(|(code, json)| (format!("assets/words/{code}.json"), json.clone()))
    }

    /// Returns the words for dates and lengths of time in the language of the site.
    pub(super) fn time(&self) -> Words {
        let found = Self::find(&self.times, &self.default);
        found.cloned().unwrap_or_default()
    }

    /// Returns the words around what bases show, in the language of the site.
    pub(super) fn bases(&self) -> BaseWords {
        let found = Self::find(&self.bases, &self.default);
        let found = found.or_else(|| self.bases.get("en"));
        found.cloned().unwrap_or_default()
    }

    /// Returns the words around what blocks of plugins show, in the language of the site.
    pub(super) fn blocks(&self) -> BlockWords {
        let found = Self::find(&self.blocks, &self.default);
        let found = found.or_else(|| self.blocks.get("en"));
        found.cloned().unwrap_or_default()
    }

    /// Returns the words for a page in `lang`, or, if there are none, those in the language of the site or in English.
    fn words(&self, lang: &str) -> Value {
        let found = Self::find(&self.by_code, lang)
            .or_else(|| Self::find(&self.by_code, &self.default))
            .or_else(|| self.by_code.get("en"));
        found.cloned().unwrap_or_else(Value::undefined)
    }

    fn find<'l, T>(by_code: &'l BTreeMap<String, T>, lang: &str) -> Option<&'l T> {
        let lang = lang.to_ascii_lowercase().replace('_', "-");
        let primary = lang.split('-').next().unwrap_or_default();
        let exact = by_code.get(&lang);
        let near = exact.or_else(|| by_code.get(primary));
        // There is one translation for Chinese. Readers of the other script still read it more easily than English.
        near.or_else(|| (primary == "zh").then(|| by_code.get("zh-hans")).flatten())
    }
}

/// Returns the table `name` of a language.
fn table<T: DeserializeOwned + Default>(
    words: &Map<String, Json>,
    name: &str,
    code: &str,
) -> Result<T> {
    let Some(table) = words.get(name) else {
        return Ok(T::default());
    };
    serde_json::from_value(table.clone()).map_err(|e| Error::Template {
        name: format!("i18n/{code}.toml"),
        message: format!("`{name}`: {e}"),
    })
}

/// Adds what templates need for words: the function `strings(lang=…)`, the filters `count(of=…)` and `date(with=…)`.
pub(super) fn register(tera: &mut tera::Tera, languages: Languages) {
    tera.register_function(
        "strings",
        move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            Ok(languages.words(args.must_get::<&str>("lang")?))
        },
    );
    tera.register_filter(
        "count",
        |n: u64, args: Kwargs, _: &State<'_>| -> TeraResult<String> {
            let of = args.must_get::<Value>("of")?;
            let forms = of.as_map();
            let form = |name: &'static str| {
                let form = forms.and_then(|m| m.get(&tera::value::Key::Str(name)));
                form.and_then(|v| v.as_str().map(str::to_owned))
            };
            let one = if n == 1 { form("one") } else { None };
            let text = one.or_else(|| form("other")).unwrap_or_default();
            Ok(text.replace("{n}", &grouped(n)))
        },
    );
    tera.register_filter(
        "date",
        |date: &str, args: Kwargs, _: &State<'_>| -> TeraResult<String> {
            let with = args.must_get::<Value>("with")?;
            Ok(written(date, &with).unwrap_or_else(|| date.to_owned()))
        },
    );
}

/// Returns the date at the start of `date` (`YYYY-MM-DD`) as the language writes it.
fn written(date: &str, words: &Value) -> Option<String> {
    let mut parts = date.get(..10)?.splitn(3, '-');
    let mut next = || parts.next()?.parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let pattern = words.get_from_path("date")?;
    let pattern = pattern.as_str()?;
    let months = words.get_from_path("months");
    let months = months.as_ref().and_then(|m| m.as_array());
    let name = months
        .and_then(|m| m.get((month as usize).checked_sub(1)?)?.as_str())
        .unwrap_or_default();
    Some(
        pattern
            .replace("{year}", &year.to_string())
            .replace("{month}", &month.to_string())
            .replace("{day}", &day.to_string())
            .replace("{month_name}", name),
    )
}
