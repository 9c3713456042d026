//! The settings in `noteweave.toml` and their defaults.
//!
//! Entry point: [`Config::load`]. Every setting is optional; an unknown key is an error that names the nearest known one. This file
//! declares the settings, `config/blocks.rs` those of diagrams, canvases and plugins, `config/callouts.rs` those of callouts. `config/load.rs` finds the file and the vault,
//! `config/read.rs` reads the file, `config/check.rs` and `config/css.rs` judge values, `config/globs.rs` matches patterns,
//! `config/script.rs` finds the script for diagrams, and `config/used.rs` says which settings pages depend on.

mod blocks;
mod cache;
mod callouts;
mod check;
mod css;
mod globs;
mod load;
mod read;
mod script;
mod used;

pub use blocks::{
    AdmonitionConfig, CanvasConfig, DataviewConfig, Draw, MermaidConfig, Switch, TasksConfig,
};
pub use cache::CacheConfig;
pub use callouts::{CalloutLook, CalloutsConfig};
pub use globs::{Globs, PatternPlaces, escape, is_special};
pub use load::{Overrides, settings_bytes};
pub use script::{DrawingScript, origin};

use crate::model::property::{KnownProperty, Role};
use crate::model::{Finding, Place, Severity};
use jiff::tz::TimeZone;
use read::{settings, words};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Name of the settings file.
pub const FILE_NAME: &str = "noteweave.toml";

/// Name of the file inside the output folder that lists what noteweave wrote there (N27).
pub const OUTPUT_RECORD: &str = ".noteweave-files";

settings! {
    /// All settings after reading, with paths made absolute against the settings file's folder.
    Config {
        /// About the site as a whole.
        site: SiteConfig = SiteConfig::default();
        /// The vault's folder.
        notes: PathBuf = PathBuf::new();
        /// The output folder; default `public` beside the settings file or in the current folder.
        output: PathBuf = PathBuf::new();
        /// Globs of files that do not exist for noteweave (V4).
        ignore: Vec<String> = Vec::new();
        /// Globs of files that are private by place (V7).
        private: Vec<String> = Vec::new();
        /// Whether files that git ignores are left out of the vault (V27).
        ignore_gitignored: bool = false;
        /// Which notes are public.
        publish: PublishConfig = PublishConfig::default();
        /// What links to private files show.
        privacy: PrivacyConfig = PrivacyConfig::default();
        /// How the site is written.
        build: BuildConfig = BuildConfig::default();
        /// How addresses are made.
        urls: UrlsConfig = UrlsConfig::default();
        /// Redirects from aliases.
        aliases: AliasesConfig = AliasesConfig::default();
        /// Which properties are dates of the page (P14).
        dates: DatesConfig = DatesConfig::default();
        /// How notes are read.
        markdown: MarkdownConfig = MarkdownConfig::default();
        /// Diagrams (X8).
        mermaid: MermaidConfig = MermaidConfig::default();
        /// Canvases (J).
        canvas: CanvasConfig = CanvasConfig::default();
        /// Which properties pages show (P17).
        properties: PropertiesConfig = PropertiesConfig::default();
        /// The look of pages.
        theme: ThemeConfig = ThemeConfig::default();
        /// What is taken over from Obsidian Publish.
        style: StyleConfig = StyleConfig::default();
        /// Order and extra links of the navigation.
        nav: NavConfig = NavConfig::default();
        /// `[search]`
        search: SearchConfig = SearchConfig::default();
        /// `[graph]`
        graph: GraphConfig = GraphConfig::default();
        /// `[bases]`
        bases: BasesConfig = BasesConfig::default();
        /// `[dataview]`
        dataview: DataviewConfig = DataviewConfig::default();
        /// `[admonition]`
        admonition: AdmonitionConfig = AdmonitionConfig::default();
        /// `[tasks]`
        tasks: TasksConfig = TasksConfig::default();
        /// `[callouts]`
        callouts: CalloutsConfig = CalloutsConfig::default();
        /// `[previews]`
        previews: PreviewsConfig = PreviewsConfig::default();
        /// `[feed]`
        feed: FeedConfig = FeedConfig::default();
        /// Severities by code: `NW005 = "warning"` (R5).
        findings: BTreeMap<String, FindingLevel> = BTreeMap::new();
        /// The preview server.
        server: ServerConfig = ServerConfig::default();
        /// Where Obsidian's settings are (O1).
        vault: VaultConfig = VaultConfig::default();
    }
    found {
        /// The folder of the settings file: `templates/` and `static/` beside it are used. Empty without a file.
        root: PathBuf;
        /// The settings file, where there is one.
        file: Option<PathBuf>;
        /// Where builds keep data for the next build; `None` without a cache.
        cache: Option<CacheConfig>;
        /// Where the settings file names `site.home`, for a message if the vault has no such note.
        home_place: Option<Place>;
        /// Where the settings file has each pattern of `ignore` and of `private`, for messages about patterns that match nothing (V28).
        pattern_places: PatternPlaces;
        /// The folder of the notes as the settings name it, from their own folder: `notes`. Empty if the settings lie in it.
        own_folder: String;
    }
}

settings! {
    /// `[site]`
    SiteConfig {
        /// Site title; default the vault folder's name.
        title: String = String::new();
        /// One sentence about the site.
        description: String = String::new();
        /// Absolute address of the site; needed for canonical links (N23). Ends in `/` after reading.
        url: Option<String> = None, check::site_url;
        /// Path under which the site lives, for `404.html` (N13). Starts and ends with `/` after reading. Default: the path of `url`, else
        /// `/`.
        base: Option<String> = None, check::site_base;
        /// Language of the interface and of notes without `lang`.
        lang: String = "en".to_owned(), check::language;
        /// IANA time zone of dates (P15).
        timezone: String = "UTC".to_owned(), check::time_zone;
        /// Vault path of the home note (N11).
        home: Option<String> = None;
        /// Author for page metadata.
        author: Option<String> = None;
    }
}

settings! {
    /// `[publish]`
    PublishConfig {
        /// Which notes are public unless they say otherwise (V3).
        mode: PublishMode = PublishMode::Unset;
    }
}

/// Which notes are public unless they say otherwise (V3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PublishMode {
    /// Not set: as [`Self::All`], unless notes show that the vault was opt-in (V23).
    #[default]
    Unset,
    /// Every file that is not private.
    All,
    /// Only notes with a true `publish` or `dg-publish`.
    Explicit,
}

words!(PublishMode { "all" => All, "explicit" => Explicit });

settings! {
    /// `[privacy]`
    PrivacyConfig {
        /// Shown in place of a private note's name (V10).
        placeholder: String = "…".to_owned();
        /// What a link to a private note shows (V10).
        link_text: PrivateLinkText = PrivateLinkText::Hidden;
        /// Publish pictures with their metadata (V15).
        keep_metadata: bool = false;
        /// What a canvas shows of private and missing files (J9, J25).
        canvas: PrivateNodes = PrivateNodes::Box;
    }
}

/// What a canvas shows of private and missing files (J25).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PrivateNodes {
    /// An empty box.
    #[default]
    Box,
    /// Nothing, and none of their edges.
    Hide,
}

words!(PrivateNodes { "box" => Box, "hide" => Hide });

/// What a link to a private note shows (V10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PrivateLinkText {
    /// The placeholder.
    #[default]
    Hidden,
    /// The target as typed, without its `#` part.
    Typed,
}

words!(PrivateLinkText { "hidden" => Hidden, "typed" => Typed });

settings! {
    /// `[build]`
    BuildConfig {
        /// Wait until new files are on the disk before they replace old ones, so that a power failure leaves a whole site.
        sync: bool = true;
    }
}

settings! {
    /// `[urls]`
    UrlsConfig {
        /// The form of addresses (N24).
        style: UrlStyle = UrlStyle::Pretty;
    }
}

/// The form of addresses (N24).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UrlStyle {
    /// `bee-log/`
    #[default]
    Pretty,
    /// `bee-log.html`
    Html,
}

words!(UrlStyle { "pretty" => Pretty, "html" => Html });

settings! {
    /// `[aliases]`
    AliasesConfig {
        /// Whether a page at each alias's address leads to the note (N21).
        redirects: bool = true;
    }
}

settings! {
    /// `[dates]`: names of properties, in any case. The first that has a date counts (P14).
    DatesConfig {
        /// Properties that tell when a note was made.
        created: Vec<String> = KnownProperty::names_of(Role::Created);
        /// Properties that tell when it was changed last.
        updated: Vec<String> = KnownProperty::names_of(Role::Updated);
    }
}

settings! {
    /// `[markdown]`
    MarkdownConfig {
        /// Wins over Obsidian's `strictLineBreaks` (I5, O7).
        strict_line_breaks: Option<bool> = None;
        /// How raw HTML is written (W2).
        html: HtmlPolicy = HtmlPolicy::Safe;
    }
}

/// How raw HTML is written (W2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HtmlPolicy {
    /// Sanitised.
    #[default]
    Safe,
    /// As written.
    Trusted,
}

words!(HtmlPolicy { "safe" => Safe, "trusted" => Trusted });

settings! {
    /// `[properties]`
    PropertiesConfig {
        /// Which properties pages show (P17).
        show: ShownProperties = ShownProperties::None;
    }
}

/// Which properties pages show (P17).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum ShownProperties {
    /// Nothing.
    #[default]
    None,
    /// All that noteweave does not use itself.
    All,
    /// These.
    Names(Vec<String>),
}

settings! {
    /// `[theme]`
    ThemeConfig {
        /// Accent colour, any CSS colour.
        accent: Option<String> = None, css::color;
        /// Vault or `static/` path of a logo.
        logo: Option<String> = None;
        /// Vault or `static/` path of an icon.
        favicon: Option<String> = None;
        /// CSS font family of the text; names are in quotes after reading.
        font: Option<String> = None, css::font;
        /// Style sheets in `static/` that are added after the theme.
        custom_css: Vec<String> = Vec::new(), check::filled;
    }
}

settings! {
    /// `[style]`
    StyleConfig {
        /// Add the vault's `publish.css` after the theme (O9). It is written for another page structure.
        publish_css: bool = false;
    }
}

settings! {
    /// `[nav]`
    NavConfig {
        /// Vault paths of files and folders that come first, in this order.
        order: Vec<String> = Vec::new();
        /// Vault paths of files and folders that columns and lists leave out. Their pages stay.
        hidden: Vec<String> = Vec::new();
        /// Links in the header.
        links: Vec<NavLink> = Vec::new();
    }
}

settings! {
    /// A link in the header.
    NavLink {
        /// Shown text.
        text: String = String::new();
        /// A URL, or a vault path of a note.
        to: String = String::new();
    }
}

settings! {
    /// `[search]`
    SearchConfig {
        /// Whether the site can be searched.
        enabled: bool = true;
    }
}

settings! {
    /// `[graph]`
    GraphConfig {
        /// Whether there is a graph.
        enabled: bool = true;
        /// How many links away a note's own graph reaches at first, 1 to 3.
        depth: u16 = 1, check::depth;
        /// What a node's colour tells.
        color: GraphColor = GraphColor::Folder;
    }
}

settings! {
    /// `[bases]`
    BasesConfig {
        /// How many rows of a view are shown (D40).
        rows: u16 = 1000;
        /// Attachments that are published so that bases can list them (D42).
        attachments: Vec<String> = Vec::new(), check::filled;
        /// Whether pages name the addresses of map tiles, for scripts that draw maps (D30).
        map_tiles: bool = false;
    }
}

/// What a node's colour tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GraphColor {
    /// The top folder a note lies in.
    #[default]
    Folder,
    /// Its first tag's outermost part.
    Tag,
}

words!(GraphColor { "folder" => Folder, "tag" => Tag });

settings! {
    /// `[previews]`
    PreviewsConfig {
        /// Whether a link shows a preview of its target.
        enabled: bool = true;
    }
}

settings! {
    /// `[feed]`: made when `site.url` is set, because a feed needs whole addresses (N23).
    FeedConfig {
        /// Whether there is a feed.
        enabled: bool = true;
        /// How many notes it has, those changed last.
        limit: u16 = 20;
    }
}

/// A severity, or off (R5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

words!(FindingLevel { "error" => Error, "warning" => Warning, "info" => Info, "off" => Off });

settings! {
    /// `[server]`
    ServerConfig {
        /// Address to bind to.
        host: String = "127.0.0.1".to_owned(), check::host;
        /// Port; the next free one is taken when it is in use.
        port: u16 = 7070;
    }
}

settings! {
    /// `[vault]`
    VaultConfig {
        /// Name of the folder with Obsidian's settings (O1).
        config_folder: String = ".obsidian".to_owned(), check::inner_path;
    }
}

impl Config {
    /// Returns the severity of a finding under these settings, or `None` if it is off (R5).
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

    /// Returns the script that `mermaid.script` names, if it is set. [`Config::load`] has checked that it exists.
    #[must_use]
    pub fn drawing_script(&self) -> Option<DrawingScript> {
        let named = self
            .mermaid
            .script
            .as_deref()
            .filter(|_| self.mermaid.draw != Draw::None)?;
        script::find(named, &self.root).ok()
    }
}

impl DatesConfig {
    /// Returns the names in both lists.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.created
            .iter()
            .chain(&self.updated)
            .map(|name| name.trim())
    }
}

impl SiteConfig {
    /// Returns the time zone of the site's dates.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC)
    }
}
