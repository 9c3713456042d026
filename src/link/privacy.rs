//! Who is private, and why (V1–V8, O3, O8, O9).
//!
//! Entry points: [`Places::judge`] decides over notes, canvases, bases and places; [`mark_unused`] over attachments, once it is known
//! what public text uses.

use super::glob;
use super::{File, Target, Vault, Visibility};
use crate::config::{Config, PublishMode};
use crate::model::text::fold;
use crate::model::{Code, FileKind, Finding, Flag, FrontMatter, Lines, VaultPath};
use crate::vault::ObsidianSettings;
use regex::{Regex, RegexBuilder};

/// What the settings say about places in the vault.
pub(super) struct Places {
    /// Globs of `private`, and Obsidian's filters between slashes, with the words they were written in.
    patterns: Vec<(Regex, Box<str>)>,
    /// Folded path prefixes (O3).
    prefixes: Vec<(String, Box<str>)>,
    /// Folded folders (O8).
    excluded: Vec<(String, Box<str>)>,
    included: Vec<String>,
    mode: PublishMode,
}

impl Places {
    /// Reads the settings. What cannot be read is NW402: nothing may be written while it is unknown what is private.
    pub(super) fn new(
        config: &Config,
        obsidian: &ObsidianSettings,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut patterns = Vec::new();
        let mut prefixes = Vec::new();
        let mut add = |regex: &str, written: &str, file: String| {
            let built = RegexBuilder::new(regex).case_insensitive(true).build();
            match built {
                Ok(regex) => patterns.push((regex, written.into())),
                Err(_) => findings.push(unknown(&file, written)),
            }
        };
        for written in &config.private {
            add(
                &glob::to_regex(written),
                written,
                "noteweave.toml".to_owned(),
            );
        }
        for written in &obsidian.ignore_filters {
            let filter = written.trim();
            let inner = filter.strip_prefix('/').and_then(|f| f.strip_suffix('/'));
            match inner.filter(|f| !f.is_empty()) {
                Some(regex) => {
                    let file = format!("{}/app.json", config.vault.config_folder);
                    add(&crate::model::text::nfc(regex), written, file);
                }
                None if filter.trim_matches('/').is_empty() => {}
                None => prefixes.push((fold(filter.trim_start_matches('/')), filter.into())),
            }
        }
        let folder = |f: &String| fold(f.trim().trim_matches('/'));
        Self {
            patterns,
            prefixes,
            excluded: obsidian
                .publish_excluded
                .iter()
                .map(|f| (folder(f), f.trim().into()))
                .collect(),
            included: obsidian.publish_included.iter().map(folder).collect(),
            mode: config.publish.mode,
        }
    }

    /// Whether the site may show a file. Attachments are judged by their place alone; [`mark_unused`] does the rest.
    pub(super) fn judge(&self, file: &File, key: &str) -> Visibility {
        if let Some(reason) = self.private_place(&file.entry.path, key) {
            return Visibility::PrivateByPlace(reason.into());
        }
        if key == PUBLISH_JS {
            return Visibility::PrivateByPlace(PUBLISH_JS.into());
        }
        let front = file.note.as_ref().map(|n| &n.front);
        let publish = front.and_then(|f| f.publish);
        let excluded = self.excluded.iter().find(|(f, _)| is_at_or_below(key, f));
        if let Some((_, reason)) = excluded.filter(|_| publish != Some(Flag::Yes)) {
            return Visibility::PrivateByPlace(reason.clone());
        }
        if file.kind() != FileKind::Note {
            return Visibility::Public;
        }
        let Some(front) = front else {
            // Nobody knows what it says about itself.
            return Visibility::PrivateByProperty("publish".into());
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
        if front.unlisted {
            return Visibility::Unlisted;
        }
        Visibility::Public
    }

    fn private_place(&self, path: &VaultPath, key: &str) -> Option<&str> {
        let pattern = self
            .patterns
            .iter()
            .find(|(p, _)| p.is_match(path.as_str()));
        let prefix = || {
            self.prefixes
                .iter()
                .find(|(p, _)| key.starts_with(p.as_str()))
        };
        let pattern = pattern.map(|(_, written)| &**written);
        pattern.or_else(|| prefix().map(|(_, written)| &**written))
    }
}

fn is_at_or_below(key: &str, folder: &str) -> bool {
    key == folder || super::names::is_inside(key, folder)
}

/// The property that makes a note private (V1, V2, V23).
fn private_property(front: &FrontMatter) -> Option<&str> {
    let hides = |flag: Option<Flag>| matches!(flag, Some(Flag::Yes | Flag::Unknown));
    if matches!(front.publish, Some(Flag::No | Flag::Unknown)) {
        Some("publish")
    } else if hides(front.draft) {
        Some("draft")
    } else if hides(front.private) {
        Some("private")
    } else {
        front.foreign.as_deref()
    }
}

/// NW210 for a vault of which Digital Garden published single notes, while no setting says which of them noteweave may (V23).
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
    let place = note
        .front
        .opted_in
        .map(|span| Lines::new(&note.text).place(span));
    let count = files.iter().filter(|file| opted(file)).count();
    let notes = if count == 1 { "note" } else { "notes" };
    let message = "this vault was opt-in (dg-publish); set publish.mode";
    let finding = Finding::new(Code::OptInVault, first.entry.path.clone(), place, message);
    Some(finding.with_help(format!(
        "under `[publish]`, `mode = \"explicit\"` publishes {count} {notes}, `mode = \"all\"` all that is not private"
    )))
}

fn unknown(file: &str, written: &str) -> Finding {
    let message = format!("{file} cannot be read, so excluded files are unknown");
    Finding::new(Code::ExclusionsUnknown, VaultPath::new(file), None, message)
        .with_target(written)
        .with_help(format!(
            "\"{written}\" is not a pattern that noteweave can read"
        ))
}

/// Marks the attachments that no public text uses (V6). `files` have their targets.
pub(super) fn mark_unused(files: &mut [File], config: &Config) {
    let mut used = vec![false; files.len()];
    for file in files.iter().filter(|f| f.visibility.is_shown()) {
        for target in &file.targets {
            if let Target::File { file, .. } = target {
                used[file.0 as usize] = true;
            }
        }
    }
    let theme = [&config.theme.logo, &config.theme.favicon];
    let theme: Vec<String> = theme
        .into_iter()
        .flatten()
        .map(|path| fold(path.trim_matches('/')))
        .collect();
    for (file, used) in files.iter_mut().zip(used) {
        let attachment = !file.kind().has_page();
        if attachment && !used && file.visibility == Visibility::Public {
            let path = file.entry.path.as_str();
            let key = fold(path);
            let style = config.style.publish_css && path == PUBLISH_CSS;
            if icon_sizes(path).is_none() && !style && !theme.contains(&key) {
                file.visibility = Visibility::Unused;
            }
        }
    }
}

/// The script of a site on Obsidian Publish, which is written for its pages and never published (O9).
const PUBLISH_JS: &str = "publish.js";

/// The style sheet of a site on Obsidian Publish (O9).
const PUBLISH_CSS: &str = "publish.css";

impl Vault {
    /// Files of a site on Obsidian Publish that are used as icons, with their sizes such as `32x32`; of `favicon.ico` none (O9).
    pub fn icons(&self) -> impl Iterator<Item = (&File, &str)> {
        let first = self
            .files
            .partition_point(|f| f.entry.path.as_str() < "favicon");
        let named = self.files[first..].iter();
        let named = named.take_while(|f| f.entry.path.as_str().starts_with("favicon"));
        named.filter_map(|f| Some((f, icon_sizes(f.entry.path.as_str())?)))
    }

    /// The style sheet of a site on Obsidian Publish, where it is used (O9).
    #[must_use]
    pub fn publish_css(&self, config: &Config) -> Option<&File> {
        let found = self
            .files
            .binary_search_by(|f| f.entry.path.as_str().cmp(PUBLISH_CSS));
        let found = found.ok().filter(|_| config.style.publish_css);
        found.map(|at| &self.files[at])
    }
}

/// `32x32` of `favicon-32x32.png`, nothing of `favicon.ico`; `None` for what is no icon in the vault root (O9).
fn icon_sizes(path: &str) -> Option<&str> {
    if path == "favicon.ico" {
        return Some("");
    }
    let sizes = path.strip_prefix("favicon-")?.strip_suffix(".png")?;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (width, height) = sizes.split_once('x')?;
    (digits(width) && digits(height)).then_some(sizes)
}
