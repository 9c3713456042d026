//! Decides which files are private, and why (V1–V8, V25, O3, O8–O10).
//!
//! Entry points: [`Places::judge`] for notes, canvases, bases and places; [`mark_unused`] for attachments, once it is known which ones
//! public text uses.

use super::drawings;
use super::{File, Target, Vault, Visibility};
use crate::config::{Config, Globs, PublishMode};
use crate::model::property::KnownProperty;
use crate::model::text::{fold, nfc};
use crate::model::{Code, FileKind, Finding, Flag, FrontMatter, VaultPath};
use crate::vault::{Around, ObsidianSettings};
use regex::{Regex, RegexBuilder};
use std::borrow::Cow;

/// The places in the vault that settings make private.
pub(super) struct Places {
    /// The patterns of `private`.
    globs: Globs,
    private: Vec<Box<str>>,
    /// What Obsidian's settings exclude: those of this vault, and those of vaults around it (O10).
    exclusions: Vec<Exclusions>,
    included: Vec<String>,
    mode: PublishMode,
}

/// What the settings of one vault exclude.
struct Exclusions {
    /// Path of this vault from the excluding one, with `/` at the end; empty if they are the same.
    below: String,
    /// Filters written between slashes, and how they were written (O3).
    regexes: Vec<(Regex, Box<str>)>,
    /// Folded path prefixes (O3).
    prefixes: Vec<(String, Box<str>)>,
    /// Folded folders (O8).
    folders: Vec<(String, Box<str>)>,
    /// Folded folders of templates (V25).
    templates: Vec<(String, Box<str>)>,
}

impl Places {
    /// Reads the settings. Returns NW402 for exclusions that cannot be read, because nothing may be written while private files are
    /// unknown.
    pub(super) fn new(
        config: &Config,
        obsidian: &ObsidianSettings,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let own = Around {
            below: String::new(),
            folder: config.vault.config_folder.clone(),
            ignore_filters: obsidian.ignore_filters.clone(),
            publish_excluded: obsidian.publish_excluded.clone(),
            templates: obsidian.templates.clone(),
        };
        let all = std::iter::once(&own).chain(&obsidian.around);
        let included = obsidian.publish_included.iter();
        Self {
            globs: config.private_by_glob(),
            private: config.private.iter().map(|p| p.as_str().into()).collect(),
            exclusions: all.map(|vault| Exclusions::new(vault, findings)).collect(),
            included: included.map(|written| folder(written)).collect(),
            mode: config.publish.mode,
        }
    }

    /// Decides whether the site may show a file. Attachments are judged by their place alone; [`mark_unused`] does the rest.
    pub(super) fn judge(&self, file: &File, key: &str) -> Visibility {
        if let Some(reason) = self.private_place(&file.entry.path, key) {
            return Visibility::PrivateByPlace(reason.into());
        }
        if key == PUBLISH_JS {
            return Visibility::PrivateByPlace(PUBLISH_JS.into());
        }
        let front = file.note.as_ref().map(|n| &n.front);
        let publish = front.and_then(|f| f.publish);
        if publish != Some(Flag::Yes)
            && let Some(place) = self.place_unless_published(file, key)
        {
            return place;
        }
        if !file.kind().is_note() {
            return Visibility::Public;
        }
        let Some(front) = front else {
            // Its properties cannot be read.
            return Visibility::PrivateByProperty(KnownProperty::Publish.name().into());
        };
        if let Some(property) = private_property(front) {
            return Visibility::PrivateByProperty(property.into());
        }
        let published = publish == Some(Flag::Yes)
            || front.opted_in.is_some()
            || self
                .included
                .iter()
                .any(|folder| is_at_or_below(key, folder));
        if self.mode == PublishMode::Explicit && !published {
            return Visibility::NotPublished;
        }
        // A drawing is in no list anyway.
        if front.unlisted && file.kind() != FileKind::Drawing {
            return Visibility::Unlisted;
        }
        Visibility::Public
    }

    fn private_place(&self, path: &VaultPath, key: &str) -> Option<&str> {
        let glob = self.globs.find(path.as_str());
        let glob = glob.map(|at| self.private.get(at).map_or("private", |written| &**written));
        let mut excluded = self.exclusions.iter();
        glob.or_else(|| excluded.find_map(|of| of.excluded(path, key)))
    }

    /// Returns why a file is private unless it has `publish: true`: an excluded folder (O8) or a folder of templates (V25).
    fn place_unless_published(&self, file: &File, key: &str) -> Option<Visibility> {
        let in_folder = |of: &Exclusions| {
            let reason = find_folder(&of.folders, &of.key(key))?;
            Some(Visibility::PrivateByPlace(reason.into()))
        };
        let is_template = |of: &Exclusions| {
            let reason = find_folder(&of.templates, &of.key(key))?;
            Some(Visibility::Template(reason.into()))
        };
        let excluded = self.exclusions.iter().find_map(in_folder);
        excluded.or_else(|| {
            let mut note = self.exclusions.iter().filter(|_| file.kind().is_note());
            note.find_map(is_template)
        })
    }
}

impl Exclusions {
    fn new(vault: &Around, findings: &mut Vec<Finding>) -> Self {
        let named = |written: &String| (folder(written), written.trim().into());
        let is_place = |(folder, _): &(String, Box<str>)| !folder.is_empty();
        let mut exclusions = Self {
            below: match vault.below.as_str() {
                "" => String::new(),
                below => format!("{below}/"),
            },
            regexes: Vec::new(),
            prefixes: Vec::new(),
            folders: vault.publish_excluded.iter().map(named).collect(),
            // Templater writes `/` if no folder is chosen.
            templates: vault.templates.iter().map(named).filter(is_place).collect(),
        };
        for written in &vault.ignore_filters {
            let filter = written.trim();
            let inner = filter.strip_prefix('/').and_then(|f| f.strip_suffix('/'));
            match inner.filter(|f| !f.is_empty()) {
                Some(regex) => {
                    let regex = RegexBuilder::new(&nfc(regex))
                        .case_insensitive(true)
                        .build();
                    match regex {
                        Ok(regex) => exclusions.regexes.push((regex, written.as_str().into())),
                        Err(_) => {
                            findings.push(unknown(&format!("{}/app.json", vault.folder), written));
                        }
                    }
                }
                None if filter.trim_matches('/').is_empty() => {}
                None => {
                    let prefix = fold(filter.trim_start_matches('/'));
                    exclusions.prefixes.push((prefix, filter.into()));
                }
            }
        }
        exclusions
    }

    /// Returns the folded path of one of our files within the excluding vault.
    fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        if self.below.is_empty() {
            return Cow::Borrowed(key);
        }
        Cow::Owned(fold(&self.below) + key)
    }

    /// Returns the filter that excludes a file (O3).
    fn excluded(&self, path: &VaultPath, key: &str) -> Option<&str> {
        let whole;
        let path = if self.below.is_empty() {
            path.as_str()
        } else {
            whole = format!("{}{path}", self.below);
            &whole
        };
        let regex = || self.regexes.iter().find(|(regex, _)| regex.is_match(path));
        let key = self.key(key);
        let prefix = || {
            self.prefixes
                .iter()
                .find(|(p, _)| key.starts_with(p.as_str()))
        };
        let regex = regex().map(|(_, written)| &**written);
        regex.or_else(|| prefix().map(|(_, written)| &**written))
    }
}

/// Brings a folder of Obsidian's settings into the form in which paths are compared.
fn folder(written: &str) -> String {
    fold(written.trim().trim_matches('/'))
}

fn find_folder<'f>(folders: &'f [(String, Box<str>)], key: &str) -> Option<&'f str> {
    let mut folders = folders.iter();
    let found = folders.find(|(folder, _)| is_at_or_below(key, folder));
    found.map(|(_, written)| &**written)
}

fn is_at_or_below(key: &str, folder: &str) -> bool {
    key == folder || super::names::is_inside(key, folder)
}

/// Returns the property that makes a note private (V1, V2, V23).
fn private_property(front: &FrontMatter) -> Option<&str> {
    let hides = |flag: Option<Flag>| matches!(flag, Some(Flag::Yes | Flag::Unknown));
    if matches!(front.publish, Some(Flag::No | Flag::Unknown)) {
        Some(KnownProperty::Publish.name())
    } else if hides(front.draft) {
        Some(KnownProperty::Draft.name())
    } else if hides(front.private) {
        Some(KnownProperty::Private.name())
    } else {
        front.foreign.as_deref()
    }
}

/// Returns NW210 if Digital Garden published only chosen notes of the vault and no setting tells noteweave which notes to publish (V23).
pub(super) fn opt_in(files: &[File], config: &Config) -> Option<Finding> {
    if config.publish.mode != PublishMode::Unset {
        return None;
    }
    let opted = |file: &File| {
        file.note
            .as_ref()
            .is_some_and(|n| n.front.opted_in.is_some())
    };
    let first = files.iter().find(|file| opted(file))?;
    let note = first.note.as_ref()?;
    let place = note.front.opted_in.map(|span| note.lines().place(span));
    let count = files.iter().filter(|file| opted(file)).count();
    let notes = if count == 1 { "note" } else { "notes" };
    let message = "this vault was opt-in (dg-publish); set publish.mode";
    let finding = Finding::new(Code::OptInVault, first.entry.path.clone(), place, message);
    Some(finding.with_help(format!(
        "under `[publish]`, `mode = \"explicit\"` publishes {count} {notes}, `mode = \"all\"` all that is not private"
    )))
}

fn unknown(file: &str, written: &str) -> Finding {
    let message =
        format!("\"{written}\" cannot be read as a pattern, so excluded files are unknown");
    Finding::new(Code::ExclusionsUnknown, VaultPath::new(file), None, message)
        .with_target(written)
        .with_help(format!(
            "\"{written}\" is not a pattern that noteweave can read"
        ))
}

/// Marks the attachments that no public text uses (V6). `files` have their targets.
pub(super) fn mark_unused(files: &mut [File], config: &Config) {
    let mut used = vec![false; files.len()];
    // Drawings count only where a page shows them.
    let pages = files.iter().filter(|file| file.kind().has_page());
    for file in pages.filter(|f| f.visibility.is_shown()) {
        for target in &file.targets {
            if let Target::File { file, .. } = target {
                used[file.0 as usize] = true;
            }
        }
    }
    drawings::spread(files, &mut used);
    let theme = [&config.theme.logo, &config.theme.favicon];
    let theme: Vec<String> = theme
        .into_iter()
        .flatten()
        .map(|path| fold(path.trim_matches('/')))
        .collect();
    let listed = config.listed_attachments();
    for (file, used) in files.iter_mut().zip(used) {
        let attachment = !file.kind().has_page();
        if attachment && !used && file.visibility == Visibility::Public {
            let path = file.entry.path.as_str();
            let key = fold(path);
            let style = config.style.publish_css && path == PUBLISH_CSS;
            let is_listed = !listed.is_empty() && listed.matches(path);
            if icon_sizes(path).is_none() && !style && !is_listed && !theme.contains(&key) {
                file.visibility = Visibility::Unused;
            }
        }
    }
}

/// Returns NW212 if files are published that git ignores. `ignored` are in path order. Private files are not named.
pub(super) fn git_ignored(files: &[File], ignored: &[VaultPath]) -> Option<Finding> {
    let published = files.iter().filter(|file| file.url.is_some());
    let published = published.map(|file| &file.entry.path);
    let found: Vec<&VaultPath> = published
        .filter(|path| ignored.binary_search(path).is_ok())
        .collect();
    let first = found.first()?;
    let named: Vec<&str> = found.iter().take(NAMED).map(|path| path.as_str()).collect();
    let more = match found.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let count = found.len();
    let files = if count == 1 {
        "file that is"
    } else {
        "files that are"
    };
    let message = format!(
        "git ignores {count} {files} published: {}{more}",
        named.join(", ")
    );
    let finding = Finding::new(Code::GitIgnored, (*first).clone(), None, message);
    Some(finding.with_help("`ignore_gitignored = true` leaves such files out"))
}

/// How many files a finding about many files names.
const NAMED: usize = 3;

/// The script of a site on Obsidian Publish, which is written for its pages and never published (O9).
const PUBLISH_JS: &str = "publish.js";

/// The style sheet of a site on Obsidian Publish (O9).
const PUBLISH_CSS: &str = "publish.css";

impl Vault {
    /// Returns the files of a site on Obsidian Publish that are used as icons, with their sizes such as `32x32`, empty for `favicon.ico`
    /// (O9).
    pub fn icons(&self) -> impl Iterator<Item = (&File, &str)> {
        let first = self
            .files
            .partition_point(|f| f.entry.path.as_str() < "favicon");
        let named = self.files[first..].iter();
        let named = named.take_while(|f| f.entry.path.as_str().starts_with("favicon"));
        named.filter_map(|f| Some((f, icon_sizes(f.entry.path.as_str())?)))
    }

    /// Returns the style sheet of a site on Obsidian Publish, if it is used (O9).
    #[must_use]
    pub fn publish_css(&self, config: &Config) -> Option<&File> {
        let found = self
            .files
            .binary_search_by(|f| f.entry.path.as_str().cmp(PUBLISH_CSS));
        let found = found.ok().filter(|_| config.style.publish_css);
        found.map(|at| &self.files[at])
    }
}

/// Returns `32x32` for `favicon-32x32.png`, an empty text for `favicon.ico`, and `None` for other files (O9).
fn icon_sizes(path: &str) -> Option<&str> {
    if path == "favicon.ico" {
        return Some("");
    }
    let sizes = path.strip_prefix("favicon-")?.strip_suffix(".png")?;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (width, height) = sizes.split_once('x')?;
    (digits(width) && digits(height)).then_some(sizes)
}
