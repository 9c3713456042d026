//! Loads templates and assets: the built-in theme, in which the user's files replace some.
//!
//! Entry point: [`Theme::new`]. Every file is known by its name under `templates/`; a user's file of the same name takes its
//! place, a file of another name is added. Assets get names from their content, so that hosts may cache them for ever.

use super::Output;
use super::assets::{Asset, address, assets, lean, squeezed};
use super::base_words::BaseWords;
use super::block_words::BlockWords;
use super::code::CodeMemory;
use super::escape;
use super::i18n::{self, Languages};
use super::style;
use crate::config::{Config, Draw};
use crate::error::{Error, Result};
use crate::model::url::encode_into;
use crate::model::{CalloutTypes, Finding, Fingerprint, Url};
use crate::value::Words;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use tera::{Context, Tera, Value};

/// The style sheet of all pages.
const STYLES: &str = "theme.css";

macro_rules! built_in {
    ($($name:literal)*) => {
        /// The theme that comes with noteweave: name and content of each file.
        const BUILT_IN: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../templates/", $name))),)*
        ];
    };
}

built_in! {
    "base.html" "components.html" "note.html" "folder.html" "tag.html" "tags.html" "notes.html" "graph.html" "404.html" "redirect.html"
    "feed.xml" "sitemap.xml"
    "assets/theme.css" "assets/icons.svg" "assets/favicon.svg" "assets/theme.js" "assets/contents.js" "assets/copy.js"
    "assets/page.js" "assets/ahead.js" "assets/words.js" "assets/tree.js" "assets/overlay.js" "assets/overlay.css" "assets/preview.js" "assets/section.js" "assets/zoom.js"
    "assets/search.js" "assets/finder.js" "assets/marks.js" "assets/search-index.js" "assets/search-query.js" "assets/search-fold.js"
    "assets/search-near.js" "assets/search-spelling.js"
    "assets/mermaid.js" "assets/canvas.js" "assets/canvas.css" "assets/bases.js" "assets/bases.css" "assets/plugins.css" "assets/kanban.css" "assets/diagrams.css"
    "assets/graph.js" "assets/graph-page.js" "assets/graph-data.js" "assets/graph.css" "assets/graph-page.css"
    "i18n/en.toml" "i18n/ko.toml" "i18n/ja.toml" "i18n/zh-Hans.toml"
}

/// Returns the files of the built-in theme, whose text may be on any page.
pub fn built_in_texts() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(_, text)| *text)
}

/// Templates, ready to render, and the files pages refer to.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// Parsed templates.
    pub tera: Tera,
    /// Style sheets, scripts, icons, under `_nw/`.
    pub assets: Vec<Asset>,
    /// The address of each asset, by its name.
    addresses: BTreeMap<String, String>,
    /// The fingerprint of the theme's files.
    pub fingerprint: Fingerprint,
    /// Words for dates and lengths of time in the language of the site.
    pub words: Words,
    /// Highlighted code of earlier builds, if there is a cache.
    pub code: Option<Arc<dyn CodeMemory>>,
    /// The script that draws diagrams, where one is set (X8).
    pub drawing: Option<Drawing>,
    /// Words around what bases show.
    pub base_words: BaseWords,
    /// Words around what blocks of plugins show.
    pub block_words: BlockWords,
}

/// Where the script that draws diagrams is (X8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Drawing {
    /// On another host.
    Remote(String),
    /// In the site.
    Own(Url),
}

/// The values about the site for templates, as `site`. They are made once and shared by all pages.
#[derive(Serialize)]
struct SiteView<'a> {
    /// `site.title`
    title: &'a str,
    /// `site.description`; may be empty.
    description: &'a str,
    /// `site.lang`
    lang: &'a str,
    /// `site.author`
    author: Option<&'a str>,
    /// Addresses of `theme.custom_css` from the site root, encoded.
    custom_css: Vec<String>,
    /// Whether pages carry a Content-Security-Policy: raw HTML is sanitised, and the site is not meant to be read from disk,
    /// where browsers do not agree on what `'self'` is.
    policy: bool,
    /// `search.enabled`
    search: bool,
    /// `graph.enabled`
    graph: bool,
    /// `graph.depth`
    graph_depth: u16,
    /// `previews.enabled`
    previews: bool,
}

impl Theme {
    /// Returns the built-in theme with `overrides` (name such as `note.html` or `assets/theme.css`, and content) in place of its files of
    /// the same names.
    ///
    /// # Errors
    /// [`crate::Error::Template`] with name, line and column of a template that cannot be parsed.
    pub fn new(config: &Config, overrides: Vec<(String, String)>) -> Result<Self> {
        let mut files: BTreeMap<String, String> = BUILT_IN
            .iter()
            .map(|(name, text)| ((*name).to_owned(), as_sent(name, text)))
            .collect();
        files.extend(overrides);
        let languages = Languages::new(&files, &config.site.lang)?;
        let words = languages.time();
        if let Some(css) = files.get_mut("assets/theme.css") {
            css.push_str(&style::settings(&config.theme));
        }
        for (name, words) in languages.for_scripts() {
            files.insert(name, words);
        }
        let (base_words, block_words) = (languages.bases(), languages.blocks());
        let (assets, addresses) = assets(&files)?;

        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".xml"]);
        tera.set_escape_fn(escape::write);
        i18n::register(&mut tera, languages);
        let globals = tera.global_context();
        globals.insert("site", &site_view(config));
        globals.insert("assets", &addresses);
        let templates = files
            .iter()
            .filter(|(name, _)| name.ends_with(".html") || name.ends_with(".xml"));
        tera.add_raw_templates(templates.map(|(name, text)| (name.as_str(), text.as_str())))
            .map_err(|e| template_error("templates", &e))?;
        let script = config.mermaid.script.as_deref().map(str::trim);
        let drawing = script
            .filter(|script| script.contains("://") && config.mermaid.draw != Draw::None)
            .map(|url| Drawing::Remote(url.to_owned()));
        Ok(Self {
            tera,
            assets,
            addresses,
            drawing,
            fingerprint: Fingerprint::of_value(&files),
            words,
            code: None,
            base_words,
            block_words,
        })
    }

    /// Returns the theme with the looks of the author's types of callouts (Q14) at the end of its style sheet.
    #[must_use]
    pub fn with_callouts(mut self, types: &CalloutTypes) -> Self {
        let css = style::callouts(types);
        let path = self.addresses.get_mut(STYLES).filter(|_| !css.is_empty());
        let Some(path) = path else {
            return self;
        };
        if let Some(sheet) = self.assets.iter_mut().find(|asset| asset.path == *path) {
            sheet.bytes.extend(css.bytes());
            sheet.path = address(STYLES, &sheet.bytes);
            path.clone_from(&sheet.path);
        }
        self.assets.sort_by(|a, b| a.path.cmp(&b.path));
        let globals = self.tera.global_context();
        globals.insert("assets", &self.addresses);
        self.fingerprint = Fingerprint::of_value(&(self.fingerprint, css));
        self
    }

    /// Draws diagrams with a script that is a file of the site, at `url`.
    pub fn draw_with(&mut self, url: Url) {
        self.drawing = Some(Drawing::Own(url));
    }

    /// Draws diagrams with a script that the site gets a copy of.
    pub fn draw_with_copy(&mut self, name: &str, bytes: Vec<u8>) {
        let path = address(name, &bytes);
        self.draw_with(Url::new(&path));
        self.assets.push(Asset { path, bytes });
        self.assets.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Renders a page from its view and the `content` of its article.
    ///
    /// # Errors
    /// [`crate::Error::Template`] when the template fails.
    pub(super) fn fill(
        &self,
        template: &str,
        page: &impl Serialize,
        content: &str,
        url: &Url,
        findings: Vec<Finding>,
    ) -> Result<Output> {
        let failed = |e: tera::Error| template_error(template, &e);
        let mut context = Context::new();
        let page = Value::try_from_serializable(page).map_err(failed)?;
        context.insert_value("page", page);
        context.insert_value("content", Value::safe_string(content));
        let mut bytes = Vec::with_capacity(content.len() + 14 * 1024);
        self.tera
            .render_to(template, &context, &mut bytes)
            .map_err(failed)?;
        Ok(Output {
            url: url.clone(),
            bytes,
            findings,
        })
    }
}

/// Returns a file of the built-in theme in the form that is published.
fn as_sent(name: &str, text: &str) -> String {
    if name.ends_with(".css") {
        squeezed(&lean(text))
    } else if name.ends_with(".js") || name.ends_with(".svg") {
        lean(text)
    } else {
        text.to_owned()
    }
}

/// Returns the report of tera (template, line, column and the line itself) as an error of ours. `name` is used when it names none.
fn template_error(name: &str, error: &tera::Error) -> Error {
    use tera::ErrorKind::{RenderingError, SyntaxError};
    let name = match error.kind() {
        SyntaxError(report) | RenderingError(report) if !report.filename().is_empty() => {
            report.filename()
        }
        _ => name,
    };
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let _ = write!(message, "\n{cause}");
        source = cause.source();
    }
    Error::Template {
        name: name.to_owned(),
        message,
    }
}

fn site_view(config: &Config) -> SiteView<'_> {
    let encoded = |path: &String| {
        let mut out = String::new();
        encode_into(&mut out, path.trim_start_matches('/'));
        out
    };
    SiteView {
        title: &config.site.title,
        description: &config.site.description,
        lang: &config.site.lang,
        author: config.site.author.as_deref(),
        custom_css: config.theme.custom_css.iter().map(encoded).collect(),
        policy: config.markdown.html == crate::config::HtmlPolicy::Safe
            && config.urls.style == crate::config::UrlStyle::Pretty,
        search: config.search.enabled,
        graph: config.graph.enabled,
        graph_depth: config.graph.depth,
        previews: config.previews.enabled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(overrides: &[(&str, &str)]) -> Result<Theme> {
        let owned = overrides
            .iter()
            .map(|(n, t)| ((*n).to_owned(), (*t).to_owned()));
        Theme::new(&Config::default(), owned.collect())
    }

    /// Templates write icons out; this keeps them the ones that the component has for templates of one's own.
    #[test]
    fn icons_that_are_written_out_are_those_of_the_component() {
        let components = include_str!("../../templates/components.html");
        let base = include_str!("../../templates/base.html");
        let paths = base.split("class=\"nw-icon\"").skip(1);
        let paths: Vec<_> = paths
            .map(|icon| {
                icon.split("<path d=\"")
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap()
            })
            .collect();
        assert!(paths.len() > 5, "{paths:?}");
        for path in paths {
            assert!(components.contains(&format!(": \"{path}\"")), "{path}");
        }
    }

    /// The style sheet names icons; here their places are those that they have in the picture.
    #[test]
    fn icons_of_the_style_sheet_are_those_of_the_picture() {
        let picture = include_str!("../../templates/assets/icons.svg");
        let css = include_str!("../../templates/assets/theme.css");
        let icons: Vec<_> = picture.split("<!-- ").skip(1).collect();
        for (place, icon) in icons.iter().enumerate() {
            let (name, drawing) = icon.split_once(" -->\n").unwrap();
            let group = match place {
                0 => "<g>".to_owned(),
                _ => format!("<g transform=\"translate({})\">", 24 * place),
            };
            assert!(drawing.starts_with(&group), "{name}");
            let named = format!("--nw-icon-{name}: {place};");
            assert!(css.contains(&named), "{named}");
        }
        let (count, width) = (icons.len(), 24 * icons.len());
        assert!(picture.contains(&format!("width=\"{width}\"")));
        assert!(picture.contains(&format!("viewBox=\"0 0 {width} 24\"")));
        assert!(css.contains(&format!("--nw-icons: {count};")));
        let names = css.matches("--nw-icon-").count() - css.matches("var(--nw-icon-").count();
        assert_eq!(names, count, "a name of no icon");
        for name in css.split("var(--nw-icon-").skip(1) {
            let name = name.split(')').next().unwrap();
            assert!(picture.contains(&format!("<!-- {name} -->")), "{name}");
        }
    }

    #[test]
    fn built_in_theme_is_whole_and_deterministic() {
        let (a, b) = (theme(&[]).unwrap(), theme(&[]).unwrap());
        let names: Vec<_> = a.assets.iter().map(|a| &a.path).collect();
        assert!(names.is_sorted());
        assert_eq!(names, b.assets.iter().map(|a| &a.path).collect::<Vec<_>>());
        for asset in &a.assets {
            let text = std::str::from_utf8(&asset.bytes).unwrap();
            let base = asset.path.rsplit('/').next().unwrap();
            let (_, rest) = base.split_once('.').unwrap();
            assert_eq!(rest.find('.'), Some(8), "{base}");
            assert!(
                !text.contains("data:"),
                "a strict policy forbids data: URLs"
            );
            for part in text.split("url(\"").skip(1) {
                let target = format!("_nw/{}", part.split('"').next().unwrap());
                assert!(names.contains(&&target), "{target} of {base} is no asset");
            }
        }
    }

    #[test]
    fn strings_of_scripts_end_on_their_line() {
        // What is left out of scripts is found by its line.
        for (name, text) in BUILT_IN.iter().filter(|(name, _)| name.ends_with(".js")) {
            for line in text.lines() {
                assert_eq!(line.matches('`').count() % 2, 0, "{name}: {line}");
                let opened = line.trim_start().starts_with("/*");
                assert!(
                    !opened || !line.contains("*/") || line.ends_with("*/"),
                    "{name}: {line}"
                );
            }
        }
    }

    #[test]
    fn assets_are_overridden_and_change_their_name() {
        let plain = theme(&[]).unwrap();
        let own = theme(&[("assets/theme.css", "p{}"), ("assets/own.js", "1")]).unwrap();
        let path = |t: &Theme, start: &str| {
            let found = t.assets.iter().find(|a| a.path.starts_with(start));
            found.map(|a| a.path.clone())
        };
        assert_ne!(path(&plain, "_nw/theme."), None);
        assert!(own.assets.iter().any(|a| a.bytes == b"p{}"));
        assert!(path(&own, "_nw/own.").is_some());
        assert_eq!(path(&plain, "_nw/copy."), path(&own, "_nw/copy."));
    }

    #[test]
    fn template_errors_name_line_and_column() {
        let error = theme(&[("note.html", "fine\n  {{ 1 + }}")]).unwrap_err();
        let Error::Template { name, message } = error else {
            panic!("{error}")
        };
        assert_eq!(name, "note.html");
        assert!(message.contains("note.html:2:"), "{message}");
    }

    #[test]
    fn counted_sentences_are_right_for_one_and_many() {
        let page = "{% set t = strings(lang=l) %}{{ n | count(of=t.count_notes) }}";
        let theme = theme(&[("x.html", page)]).unwrap();
        let say = |l: &str, n: u64| {
            let mut context = tera::Context::new();
            context.insert("l", l);
            context.insert("n", &n);
            theme.tera.render("x.html", &context).unwrap()
        };
        assert_eq!(say("en", 1), "1 note");
        assert_eq!(say("en", 12_345), "12,345 notes");
        assert_eq!(say("ko-KR", 1), "노트 1개");
        assert_eq!(say("zh-TW", 2), "2 篇笔记");
        assert_eq!(say("tlh", 0), "0 notes");
    }

    #[test]
    fn languages_are_complete() {
        let file = |name: &str| {
            let found = BUILT_IN.iter().find(|(n, _)| *n == name);
            toml::from_str::<toml::Table>(found.unwrap().1).unwrap()
        };
        let english = file("i18n/en.toml");
        for code in ["ko", "ja", "zh-Hans"] {
            let other = file(&format!("i18n/{code}.toml"));
            let keys = |table: &toml::Table| table.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&other), keys(&english), "{code}");
            let script = |table: &toml::Table| table["script"].as_table().map(keys);
            assert_eq!(script(&other), script(&english), "{code}");
        }
    }

    #[test]
    fn p15_dates_are_written_as_the_language_does() {
        let page = "{% set t = strings(lang=l) %}{{ '2031-04-05' | date(with=t) }}";
        let theme = theme(&[("x.html", page)]).unwrap();
        let say = |l: &str| {
            let mut context = tera::Context::new();
            context.insert("l", l);
            theme.tera.render("x.html", &context).unwrap()
        };
        assert_eq!(say("en"), "5 April 2031");
        assert_eq!(say("ko"), "2031년 4월 5일");
    }
}
