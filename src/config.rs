//! `noteweave.toml`: every setting, its default, and its reading.
//!
//! Entry point: [`Config::load`]. Every setting is optional; an unknown key is an error that names the nearest known one. This file
//! declares the settings. `config/load.rs` finds the file and the vault, `config/check.rs` checks values, `config/dates.rs` says which
//! dates count, `config/publish.rs` which notes are public, `config/globs.rs` matches patterns, `config/script.rs` finds the script for
//! diagrams, and `config/used.rs` says which settings pages depend on.

mod check;
mod dates;
mod globs;
mod load;
mod publish;
mod script;
mod used;

pub use dates::DatesConfig;
pub use globs::{Globs, PatternPlaces, escape, is_special};
pub use load::{CacheConfig, settings_bytes};
pub use publish::{PrivacyConfig, PrivateLinkText, PublishConfig, PublishMode};
pub use script::{DrawingScript, origin};

use crate::model::{Finding, Place, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Name of the settings file.
pub const FILE_NAME: &str = "noteweave.toml";

/// Name of the file inside the output folder that lists what noteweave wrote there (N27).
pub const OUTPUT_RECORD: &str = ".noteweave-files";

/// All settings after reading, with paths made absolute against the settings file's folder.
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// About the site as a whole.
    pub site: SiteConfig,
    /// The vault's folder.
    pub notes: PathBuf,
    /// The output folder; default `public` beside the settings file or in the current folder.
    pub output: PathBuf,
    /// Globs of files that do not exist for noteweave (V4).
    pub ignore: Vec<String>,
    /// Globs of files that are private by place (V7).
    pub private: Vec<String>,
    /// Whether files that git ignores are left out of the vault (V27).
    pub ignore_gitignored: bool,
    /// Which notes are public.
    pub publish: PublishConfig,
    /// What a private file's links show.
    pub privacy: PrivacyConfig,
    /// How the site is written.
    pub build: BuildConfig,
    /// How addresses are made.
    pub urls: UrlsConfig,
    /// Redirects from aliases.
    pub aliases: AliasesConfig,
    /// Which properties are dates of the page (P14).
    pub dates: DatesConfig,
    /// How notes are read.
    pub markdown: MarkdownConfig,
    /// Diagrams (X8).
    pub mermaid: MermaidConfig,
    /// Which properties pages show (P17).
    pub properties: PropertiesConfig,
    /// Look.
    pub theme: ThemeConfig,
    /// What is taken over from Obsidian Publish.
    pub style: StyleConfig,
    /// Order and extra links of the navigation.
    pub nav: NavConfig,
    /// `[search]`
    pub search: SearchConfig,
    /// `[graph]`
    pub graph: GraphConfig,
    /// `[previews]`
    pub previews: PreviewsConfig,
    /// `[feed]`
    pub feed: FeedConfig,
    /// Severities by code: `NW005 = "warning"` (R5).
    pub findings: BTreeMap<String, FindingLevel>,
    /// The preview server.
    pub server: ServerConfig,
    /// Where Obsidian's settings are (O1).
    pub vault: VaultConfig,
    /// The folder of the settings file: `templates/` and `static/` beside it are used. Empty without a file.
    #[serde(skip)]
    pub root: PathBuf,
    /// The settings file, where there is one.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// Where builds keep what the next one can use; `None`: nowhere.
    #[serde(skip)]
    pub cache: Option<CacheConfig>,
    /// Where the settings file names `site.home`, for what only a look at the vault can tell.
    #[serde(skip)]
    pub home_place: Option<Place>,
    /// Where the settings file has each pattern of `ignore` and of `private`, for messages about patterns that match nothing (V28).
    #[serde(skip)]
    pub pattern_places: PatternPlaces,
    /// The folder of the notes as the settings name it, from their own folder: `notes`. Empty if the settings lie in it.
    #[serde(skip)]
    pub own_folder: String,
}

/// `[site]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// Site title; default the vault folder's name.
    pub title: String,
    /// One sentence about the site.
    pub description: String,
    /// Absolute address of the site; needed for canonical links (N23). Ends in `/` after reading.
    pub url: Option<String>,
    /// Path under which the site lives, for `404.html` (N13). Starts and ends with `/` after reading. Default: the path of `url`, else `/`.
    pub base: Option<String>,
    /// Language of the interface and of notes without `lang`.
    pub lang: String,
    /// IANA time zone of dates (P15).
    pub timezone: String,
    /// Vault path of the home note (N11).
    pub home: Option<String>,
    /// Author for page metadata.
    pub author: Option<String>,
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            url: None,
            base: None,
            lang: "en".to_owned(),
            timezone: "UTC".to_owned(),
            home: None,
            author: None,
        }
    }
}

/// `[build]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BuildConfig {
    /// Wait until new files are on the disk before they replace old ones, so that a power failure leaves a whole site.
    pub sync: bool,
}

impl Default for BuildConfig {
    fn default() -> Self {
        Self { sync: true }
    }
}

/// `[urls]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UrlsConfig {
    /// N24
    pub style: UrlStyle,
}

/// N24
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UrlStyle {
    /// `bee-log/`
    #[default]
    Pretty,
    /// `bee-log.html`
    Html,
}

/// `[aliases]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AliasesConfig {
    /// N21
    pub redirects: bool,
}

impl Default for AliasesConfig {
    fn default() -> Self {
        Self { redirects: true }
    }
}

/// `[markdown]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarkdownConfig {
    /// Wins over Obsidian's `strictLineBreaks` (I5, O7).
    pub strict_line_breaks: Option<bool>,
    /// W2
    pub html: HtmlPolicy,
}

/// W2
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HtmlPolicy {
    /// Sanitised.
    #[default]
    Safe,
    /// As written.
    Trusted,
}

/// `[mermaid]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MermaidConfig {
    /// Path or URL of the script that draws diagrams (X8); [`Config::drawing_script`] says where it is.
    pub script: Option<String>,
}

/// `[properties]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PropertiesConfig {
    /// P17
    pub show: ShownProperties,
}

/// P17
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged)]
pub enum ShownProperties {
    /// Nothing.
    #[default]
    None,
    /// `"all"` or `"none"`
    Word(String),
    /// These.
    Names(Vec<String>),
}

/// `[theme]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeConfig {
    /// Accent colour, any CSS colour.
    pub accent: Option<String>,
    /// Vault or `static/` path of a logo.
    pub logo: Option<String>,
    /// Vault or `static/` path of an icon.
    pub favicon: Option<String>,
    /// CSS font family of the text.
    pub font: Option<String>,
    /// Style sheets in `static/` that are added after the theme.
    pub custom_css: Vec<String>,
}

/// `[style]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StyleConfig {
    /// Add the vault's `publish.css` after the theme (O9). It is written for another page structure.
    pub publish_css: bool,
}

/// `[nav]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NavConfig {
    /// Vault paths of files and folders that come first, in this order.
    pub order: Vec<String>,
    /// Vault paths of files and folders that columns and lists leave out. Their pages stay.
    pub hidden: Vec<String>,
    /// Links in the header.
    pub links: Vec<NavLink>,
}

/// `[search]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchConfig {
    /// Whether the site can be searched.
    pub enabled: bool,
}

impl Default for SearchConfig {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// `[graph]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphConfig {
    /// Whether there is a graph.
    pub enabled: bool,
    /// How many links away a note's own graph reaches at first, 1 to 3.
    pub depth: u8,
    /// What a node's colour tells.
    pub color: GraphColor,
}

impl Default for GraphConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            depth: 1,
            color: GraphColor::Folder,
        }
    }
}

/// What a node's colour tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GraphColor {
    /// The top folder a note lies in.
    #[default]
    Folder,
    /// Its first tag's outermost part.
    Tag,
}

/// `[previews]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreviewsConfig {
    /// Whether a link shows what it leads to.
    pub enabled: bool,
}

impl Default for PreviewsConfig {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// `[feed]`: made when `site.url` is set, because a feed needs whole addresses (N23).
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedConfig {
    /// Whether there is a feed.
    pub enabled: bool,
    /// How many notes it has, those changed last.
    pub limit: usize,
}

impl Default for FeedConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            limit: 20,
        }
    }
}

/// A link in the header.
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NavLink {
    /// Shown text.
    pub text: String,
    /// A URL, or a vault path of a note.
    pub to: String,
}

/// A severity, or off (R5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingLevel {
    /// Fails the command.
    Error,
    /// Shown, does not fail.
    Warning,
    /// Shown with `-v`.
    Info,
    /// Not shown.
    Off,
}

/// `[server]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// Address to bind to.
    pub host: String,
    /// Port; the next free one is taken when it is in use.
    pub port: u16,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 7070,
        }
    }
}

/// `[vault]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VaultConfig {
    /// O1
    pub config_folder: String,
}

impl Default for VaultConfig {
    fn default() -> Self {
        Self {
            config_folder: ".obsidian".to_owned(),
        }
    }
}

/// What the command line says about settings; each wins over the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `NOTES`
    pub notes: Option<PathBuf>,
    /// `--output`
    pub output: Option<PathBuf>,
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--base-url`
    pub base_url: Option<String>,
}

impl Config {
    /// The severity a finding has here (R5); `None` when it is off.
    #[must_use]
    pub fn severity(&self, finding: &Finding) -> Option<Severity> {
        let code = finding.code;
        if code.stops_the_build() {
            return Some(Severity::Error);
        }
        match self.findings.get(code.as_str()) {
            None => finding.severity.or(code.severity()),
            Some(FindingLevel::Error) => Some(Severity::Error),
            Some(FindingLevel::Warning) => Some(Severity::Warning),
            Some(FindingLevel::Info) => Some(Severity::Info),
            Some(FindingLevel::Off) => None,
        }
    }
}
