//! The pipeline as a recipe: each stage takes the previous stage's value and nothing else. [`Workspace`] is for those who go
//! through it again and again, as [`Again`] does, which builds each time.

mod again;
mod workspace;

pub use again::Again;
pub use workspace::{Look, Refreshed, Workspace};

use crate::cache::{Cache, LastOutput, Named, note_key};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::index::{self, DataFile, IndexMemory};
use crate::link::{self, Parsed, Vault};
use crate::model::{Finding, Fingerprint};
use crate::output::{self, BuiltFiles, Manifest, Trial, Written};
use crate::parse;
use crate::render::{self, Site, Theme};
use crate::vault::{self, Discovered};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Told the name of each stage as it begins.
pub type OnStage<'a> = &'a (dyn Fn(&'static str) + Sync);

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// The linked vault, with its findings.
    pub vault: Arc<Vault>,
    /// `None`: findings stop the build (R4), nothing was touched.
    pub written: Option<Written>,
    /// What of the last build could not be taken out of the cache, and may be private now.
    pub stale: Option<Error>,
    /// Where to keep what is said about it, and what it found.
    end: Option<(Cache, Fingerprint)>,
}

/// Discover, load, parse, link: everything `check`, `list` and `serve` need.
///
/// # Errors
/// [`crate::Error::NoVault`].
pub async fn linked(config: &Config, stage: OnStage<'_>) -> Result<Vault> {
    stage("looking for notes");
    link_all(vault::discover(config)?, config, stage).await
}

/// Load, parse, link.
async fn link_all(discovered: Discovered, config: &Config, stage: OnStage<'_>) -> Result<Vault> {
    let (parsed, _) = parse_all(discovered, config, None, stage).await?;
    stage("linking");
    Ok(link::link(parsed, config))
}

/// Loads and parses all notes on all cores, but for those that the cache knows; also their names there.
async fn parse_all(
    discovered: Discovered,
    config: &Config,
    cache: Option<&Cache>,
    stage: OnStage<'_>,
) -> Result<(Parsed, Vec<Option<Named>>)> {
    stage("reading notes");
    let loaded = vault::load(discovered, config).await?;
    stage("parsing");
    let types = Arc::new(loaded.obsidian.types.clone());
    let all_types = Fingerprint::of_value(&*types);
    let read = |source: vault::Source| {
        let path = &source.entry.path;
        let text = parse::readable(source.text);
        let name = cache.map(|_| note_key(path, &text, all_types));
        let outline = cache.zip(name).and_then(|(cache, name)| cache.note(name));
        let note = Arc::new(match outline {
            Some(outline) => parse::parse_later(outline, path, text, &types),
            None => parse::parse(path, text, &types),
        });
        let named = name.map(|name| (name, Arc::clone(&note)));
        (source.entry, Some(note), named)
    };
    let mut files: Vec<_> = loaded.sources.into_par_iter().map(read).collect();
    files.extend(loaded.others.into_iter().map(|entry| (entry, None, None)));
    files.sort_by(|(a, ..), (b, ..)| a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk)));
    let files = files.into_iter();
    let (files, named) = files
        .map(|(entry, note, named)| ((entry, note), named))
        .unzip();
    let parsed = Parsed {
        files,
        obsidian: loaded.obsidian,
        git_ignored: loaded.git_ignored,
        dates: loaded.dates,
        findings: loaded.findings,
        built: vault::build_time(),
    };
    Ok((parsed, named))
}

/// Everything that is to be said about a vault: what linking finds (in [`Vault::findings`]) and what rendering would.
///
/// # Errors
/// As [`linked`], and [`crate::Error::Template`].
pub async fn check(config: &Config, stage: OnStage<'_>) -> Result<(Vault, Vec<Finding>)> {
    let theme = output::theme(config)?;
    let vault = linked(config, stage).await?;
    // There will be no pages to say anything about.
    if stops(&vault) {
        return Ok((vault, Vec::new()));
    }
    let site = Site {
        config,
        vault: &vault,
        theme: &theme,
    };
    stage("checking pages");
    let mut found = render::check(&site)?;
    let statics = output::statics(config)?;
    found.extend(output::static_notes(&statics));
    found.extend(output::metadata_kept(&vault, config, statics)?);
    Ok((vault, found))
}

/// Returns the paths that `static/` adds to the site (N29).
///
/// # Errors
/// [`crate::Error::Io`]; [`crate::Error::Output`] for files that cannot be published as they are.
pub fn statics(config: &Config) -> Result<Vec<String>> {
    let statics = output::statics(config)?.into_iter();
    Ok(statics.map(|(path, _)| path).collect())
}

/// Checks that what a build writes besides the site may be written there.
///
/// # Errors
/// [`crate::Error::Usage`].
pub fn check_places(config: &Config, manifest: Option<&Path>) -> Result<()> {
    output::check_others(config, manifest)
}

/// Builds the whole site, and the `manifest` of its notes if one is wanted.
///
/// # Errors
/// See [`crate::Error`]; on any error the previous site stays whole.
pub async fn build(config: &Config, manifest: Option<&Path>, stage: OnStage<'_>) -> Result<Built> {
    Start::new(config, stage)?.build(manifest, stage).await
}

/// Where a build begins: what a killed build left is put right, and nothing is read but the theme, the list of the vault's files,
/// and what the last build left.
#[derive(Debug)]
pub struct Start<'c> {
    config: &'c Config,
    theme: Theme,
    discovered: Discovered,
    cache: Option<Cache>,
    found: Option<Fingerprint>,
}

impl<'c> Start<'c> {
    /// Looks at the vault of `config`.
    ///
    /// # Errors
    /// As [`linked`], [`crate::Error::Template`], and [`crate::Error::Io`] for what cannot be put right.
    pub fn new(config: &'c Config, stage: OnStage<'_>) -> Result<Self> {
        output::check_others(config, None)?;
        output::recover(config)?;
        Trial::clear(config);
        let theme = output::theme(config)?;
        stage("looking for notes");
        let discovered = vault::discover(config)?;
        let cache = Cache::open(config);
        let mut start = Self {
            config,
            theme,
            discovered,
            cache,
            found: None,
        };
        start.found = start.found();
        Ok(start)
    }

    /// Of all that the build finds, as far as that can be told without reading it; only with a cache.
    fn found(&self) -> Option<Fingerprint> {
        let program = self.cache.as_ref()?.program();
        let state = vault::state(self.config, &self.discovered)?;
        let theme = (self.theme.fingerprint, &self.theme.drawing);
        let statics = output::statics_state(self.config)?;
        let time = vault::chosen_build_time();
        let all = (program, state, self.config, theme, statics, time);
        Some(Fingerprint::of_value(&all))
    }

    /// What the last build said in this `way`, if nothing changed since then: neither vault, settings or theme nor the site.
    #[must_use]
    pub fn unchanged(&self, way: &str) -> Option<LastOutput> {
        let cache = self.cache.as_ref()?;
        cache.last_output(self.found?, &self.config.output, way)
    }

    /// Builds the site.
    ///
    /// # Errors
    /// As [`build`].
    pub async fn build(self, manifest: Option<&Path>, stage: OnStage<'_>) -> Result<Built> {
        output::check_others(self.config, manifest)?;
        let cache = self.cache.as_ref();
        let (parsed, named) = parse_all(self.discovered, self.config, cache, stage).await?;
        stage("linking");
        let last = || cache.and_then(Cache::read_ahead);
        let (vault, last) = rayon::join(|| link::link(parsed, self.config), last);
        if stops(&vault) {
            return Ok(Built::stopped(vault));
        }
        let none = BuiltFiles::default();
        let make = Make {
            config: self.config,
            vault: &vault,
            cache,
            manifest,
            stage,
        };
        let last = Left {
            known: cache.and_then(Cache::known).unwrap_or(&none),
            index: last.as_ref(),
        };
        let (written, _, stale) = make.site(self.theme, &named, last).await?;
        // When the day of such a note comes, the feed changes though no file did.
        let mut files = vault.files.iter().filter(|file| file.is_listed());
        let is_final = vault.feed.is_none() || !files.any(|file| vault.is_upcoming(file));
        Ok(Built {
            vault: Arc::new(vault),
            written: Some(written),
            stale,
            end: self.cache.zip(self.found).filter(|_| is_final),
        })
    }
}

/// Makes the site of a linked vault.
struct Make<'m> {
    config: &'m Config,
    vault: &'m Vault,
    cache: Option<&'m Cache>,
    manifest: Option<&'m Path>,
    stage: OnStage<'m>,
}

/// What the build before left.
#[derive(Clone, Copy)]
struct Left<'l> {
    known: &'l BuiltFiles,
    index: Option<&'l IndexMemory>,
}

impl Make<'_> {
    /// Writes it, and keeps what is of use to the next build; `named` are the notes with their keys. Also says what of the last
    /// build could not be taken out of the cache.
    async fn site(
        &self,
        mut theme: Theme,
        named: &[Option<Named>],
        last: Left<'_>,
    ) -> Result<(Written, IndexMemory, Option<Error>)> {
        let (config, vault, stage) = (self.config, self.vault, self.stage);
        theme.code = self.cache.map(Cache::code);
        let staged = match self.manifest {
            Some(file) => Some(Manifest::stage(vault, file, config)?),
            None => None,
        };
        stage("indexing");
        let (data, index) = index::data_from(vault, config, last.index);
        let written = write(config, vault, &theme, data, last.known, stage).await?;
        staged.map_or(Ok(()), Manifest::commit)?;
        let new = Some(&index).filter(|index| last.index != Some(*index));
        let kept = |cache: &Cache| cache.keep(vault, named, &written.known, new).err();
        let stale = self.cache.and_then(kept);
        Ok((written, index, stale))
    }
}

impl Built {
    /// What comes of a vault with findings that stop the build.
    fn stopped(vault: Vault) -> Self {
        Self {
            vault: Arc::new(vault),
            written: None,
            stale: None,
            end: None,
        }
    }

    /// Keeps what was said about this build, for [`Start::unchanged`].
    pub fn remember(&self, output: LastOutput) {
        let left = self.written.as_ref().and_then(|written| written.left);
        if let (Some((cache, found)), Some(left)) = (&self.end, left) {
            cache.keep_output(*found, left, output);
        }
    }
}

fn stops(vault: &Vault) -> bool {
    vault.findings.iter().any(|f| f.code.stops_the_build())
}

async fn write(
    config: &Config,
    vault: &Vault,
    theme: &Theme,
    data: Vec<DataFile>,
    known: &BuiltFiles,
    stage: OnStage<'_>,
) -> Result<Written> {
    let site = Site {
        config,
        vault,
        theme,
    };
    stage("planning");
    let statics = output::statics(config)?;
    let about_statics = output::static_notes(&statics);
    let plan = output::plan(&site, statics, data)?;
    stage("writing pages");
    let mut written = output::write(&site, plan, known).await?;
    written.findings.extend(about_statics);
    Ok(written)
}

/// As [`check`], and searches the whole site, built into a folder of its own, for what is private (V21).
///
/// # Errors
/// As [`build`].
pub async fn check_leaks(config: &Config, stage: OnStage<'_>) -> Result<(Vault, Vec<Finding>)> {
    let theme = output::theme(config)?;
    let vault = linked(config, stage).await?;
    if stops(&vault) {
        return Ok((vault, Vec::new()));
    }
    let trial = Trial::new(config)?;
    stage("indexing");
    let data = index::data(&vault, config);
    let known = BuiltFiles::default();
    let mut found = write(trial.config(), &vault, &theme, data, &known, stage)
        .await?
        .findings;
    stage("searching for leaks");
    found.extend(output::leaks(&vault, trial.config())?);
    Ok((vault, found))
}
