//! Builds a site, once or again and again: what one build learnt makes the next quicker.
//!
//! Entry points: [`Builder::build`] for a vault that stays in memory, [`Start`] for one build. Either way the site is the same, byte for
//! byte, as one built from nothing.

use super::{OnStage, Scope, Session, stops};
use crate::bases::Bases;
use crate::cache::{Cache, LastOutput, Linked};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::index::{self, DataFile, IndexMemory};
use crate::link::{Edit, Lookup, Vault};
use crate::model::{Finding, Fingerprint};
use crate::output::{self, BuiltFiles, Manifest, Plan, SeenSite, Trial, Written};
use crate::query::dataview::Queries;
use crate::render::{Site, Theme};
use crate::vault::{self, Discovered, History};
use std::path::Path;
use std::sync::Arc;

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
    /// What else a single build holds in memory. Freeing it takes time, so it is kept until the vault is freed.
    rest: Option<Builder>,
}

impl Built {
    /// Keeps what was said about this build, for [`Start::unchanged`].
    pub fn remember(&self, output: LastOutput) {
        let left = self.written.as_ref().and_then(|written| written.left);
        if let (Some((cache, found)), Some(left)) = (&self.end, left) {
            cache.keep_output(*found, left, output);
        }
    }
}

/// What every build begins with: what a killed build left is put right, and the theme is read.
#[derive(Debug)]
struct Ready {
    theme: Theme,
    cache: Option<Cache>,
}

impl Ready {
    fn new(config: &Config, manifest: Option<&Path>) -> Result<Self> {
        output::check_others(config, manifest)?;
        output::recover(config)?;
        Trial::clear(config);
        Ok(Self {
            theme: output::theme(config)?,
            cache: Cache::open(config),
        })
    }
}

/// Where a single build begins: nothing is read yet but the theme, the list of the vault's files, and what the last build left.
#[derive(Debug)]
pub struct Start<'c> {
    config: &'c Config,
    ready: Ready,
    discovered: Discovered,
    found: Option<Fingerprint>,
}

impl<'c> Start<'c> {
    /// Looks at the vault of `config`.
    ///
    /// # Errors
    /// As [`super::linked`], [`crate::Error::Template`], and [`crate::Error::Io`] for what cannot be put right.
    pub fn new(config: &'c Config, stage: OnStage<'_>) -> Result<Self> {
        let ready = Ready::new(config, None)?;
        stage("looking for notes");
        let discovered = vault::discover(config)?;
        let mut start = Self {
            config,
            ready,
            discovered,
            found: None,
        };
        start.found = start.found();
        Ok(start)
    }

    /// Of all that the build finds, as far as that can be told without reading it; only with a cache.
    fn found(&self) -> Option<Fingerprint> {
        let program = self.ready.cache.as_ref()?.program();
        let state = vault::state(self.config, &self.discovered)?;
        let theme = &self.ready.theme;
        let theme = (theme.fingerprint, &theme.drawing);
        let statics = output::statics_state(self.config)?;
        let time = vault::chosen_build_time();
        let all = (program, state, self.config, theme, statics, time);
        Some(Fingerprint::of_value(&all))
    }

    /// What the last build said in this `way`, if nothing changed since then: neither vault, settings or theme nor the site.
    #[must_use]
    pub fn unchanged(&self, way: &str) -> Option<LastOutput> {
        let cache = self.ready.cache.as_ref()?;
        cache.last_output(self.found?, &self.config.output, way)
    }

    /// Builds the site.
    ///
    /// # Errors
    /// As [`super::build`].
    pub async fn build(self, manifest: Option<&Path>, stage: OnStage<'_>) -> Result<Built> {
        output::check_others(self.config, manifest)?;
        let cache = self.ready.cache.as_ref();
        let session = Session::open(self.discovered, self.config, cache, stage).await?;
        let mut builder = Builder {
            session,
            ..Builder::default()
        };
        let order = Order {
            config: self.config,
            cache,
            manifest,
            stage,
        };
        let mut built = builder.make_surely(self.ready.theme, None, order).await?;
        // When the day of such a note comes, the feed changes though no file did.
        let vault = &built.vault;
        let mut files = vault.files.iter().filter(|file| file.is_listed());
        let is_final = vault.feed.is_none() || !files.any(|file| vault.is_upcoming(file));
        let bases = vault.files.iter().filter(|file| file.visibility.is_shown());
        let mut bases = bases.flat_map(|file| file.note.iter().flat_map(|note| &note.bases));
        let is_final = is_final && !bases.any(|base| base.uses.clock) && !asks_for_time(vault);
        built.end = self.ready.cache.zip(self.found).filter(|_| is_final);
        built.rest = Some(builder);
        Ok(built)
    }
}

/// What a build is told, and where it looks for what the last one left.
#[derive(Clone, Copy)]
struct Order<'o> {
    config: &'o Config,
    cache: Option<&'o Cache>,
    manifest: Option<&'o Path>,
    stage: OnStage<'o>,
}

/// What is known from one build to the next.
#[derive(Debug, Default)]
pub struct Builder {
    /// The settings that the vault was read and linked with.
    settings: Option<Fingerprint>,
    session: Session,
    vault: Option<Arc<Vault>>,
    last: LastBuild,
}

/// What makes the next build quicker.
#[derive(Debug, Default)]
struct LastBuild {
    files: Option<BuiltFiles>,
    index: Option<IndexMemory>,
}

impl Builder {
    /// Builds the site; `scope` tells what may have changed since the last time.
    ///
    /// # Errors
    /// As [`super::build`]; the next build then begins from nothing.
    pub async fn build(
        &mut self,
        config: &Config,
        scope: Scope<'_>,
        manifest: Option<&Path>,
        stage: OnStage<'_>,
    ) -> Result<Built> {
        let mut builder = std::mem::take(self);
        let ready = Ready::new(config, manifest)?;
        let settings = Some(Fingerprint::of_value(config));
        if builder.settings != settings {
            builder = Self {
                settings,
                ..Self::default()
            };
        }
        let order = Order {
            config,
            cache: ready.cache.as_ref(),
            manifest,
            stage,
        };
        let edits = builder.read(scope, order).await?;
        let built = builder.make_surely(ready.theme, edits, order).await?;
        *self = builder;
        Ok(built)
    }

    /// Brings the notes up to date. Returns the changed files, if that is all that changed.
    async fn read(&mut self, scope: Scope<'_>, order: Order<'_>) -> Result<Option<Vec<Edit>>> {
        let Order {
            config,
            cache,
            stage,
            ..
        } = order;
        if self.vault.is_some() {
            stage("reading notes");
            let mut refreshed = self.session.refresh(scope, config)?;
            // A note that is back may have commits, too.
            let had_commits = self.session.had_commits(config);
            if had_commits || (refreshed.more && History::find(&config.notes).is_some()) {
                let (dates, _) = vault::dates(&config.notes, &self.session.dated());
                refreshed.more |= self.session.redate(dates);
            }
            // What cannot be read is private, and keeps nothing of what it was.
            if self.session.unreadable().next().is_none() {
                return Ok((!refreshed.more).then_some(refreshed.edits));
            }
        }
        stage("looking for notes");
        let discovered = vault::discover(config)?;
        self.session = Session::open(discovered, config, cache, stage).await?;
        self.vault = None;
        Ok(None)
    }

    /// As [`Self::make`]; begins again, and reads all notes, if one was changed while its site was made.
    async fn make_surely(
        &mut self,
        theme: Theme,
        edits: Option<Vec<Edit>>,
        order: Order<'_>,
    ) -> Result<Built> {
        let made = self.make(theme, edits, order).await;
        let Err(Error::ChangedMeanwhile) = made else {
            return made;
        };
        let Order {
            config,
            cache,
            stage,
            ..
        } = order;
        stage("looking for notes");
        let discovered = vault::discover(config)?;
        self.session = Session::read(discovered, config, cache, stage).await?;
        self.vault = None;
        self.make(output::theme(config)?, None, order).await
    }

    /// Links the vault, makes its site, and keeps what is of use to the next build.
    async fn make(
        &mut self,
        theme: Theme,
        edits: Option<Vec<Edit>>,
        order: Order<'_>,
    ) -> Result<Built> {
        let Order {
            config,
            cache,
            manifest,
            stage,
        } = order;
        stage("linking");
        let last = self.vault.take().map(Arc::unwrap_or_clone);
        let is_first = last.is_none();
        let ahead = || cache.filter(|_| is_first).map(|c| Ahead::read(c, config));
        let (vault, ahead) = rayon::join(|| self.session.relink(last, edits, config), ahead);
        let ahead = ahead.unwrap_or_default();
        let last = std::mem::take(&mut self.last);
        let last_index = last.index.or(ahead.index);
        if stops(&vault) {
            return Ok(Built {
                vault: Arc::new(vault),
                written: None,
                stale: None,
                end: None,
                rest: None,
            });
        }
        let mut theme = theme.with_callouts(&vault.callouts);
        theme.code = cache.map(Cache::code);
        let staged = match manifest {
            Some(file) => Some(Manifest::stage(&vault, file, config)?),
            None => None,
        };
        let unsettled = config.cache.as_ref().map(|cache| cache.unsettled);
        let named = unsettled.map(|unsettled| self.session.named(unsettled));
        let (named, reading) = named.unwrap_or_default();
        let linked = self.session.index().map(|index| Linked {
            vault: &vault,
            index,
            named: &named,
            reading,
        });
        let kept = cache.zip(linked);
        stage("indexing");
        let make_index = || index::data_from(&vault, config, last_index.as_ref());
        let keep_notes = || kept.and_then(|(cache, linked)| cache.keep_notes(&linked).err());
        let ((data, index), notes_left) = rayon::join(make_index, keep_notes);
        stage("planning");
        let names = self.session.names();
        let lookup = Lookup::new(&vault, &names);
        let bases = Bases::new(&vault, &lookup, config, &theme.words);
        let queries = Queries::new(bases.world());
        let site = Site {
            config,
            vault: &vault,
            bases: &bases,
            queries: &queries,
            theme: &theme,
        };
        let keep_index = || {
            let (cache, _) = kept.filter(|_| last_index.as_ref() != Some(&index))?;
            cache.keep_index(&index).err()
        };
        let (plan, index_left) = rayon::join(|| planned(&site, data), keep_index);
        let (plan, about_statics) = plan?;
        let none = BuiltFiles::default();
        let of_cache = || cache.and_then(Cache::known);
        let known = last.files.as_ref().or_else(of_cache).unwrap_or(&none);
        let still_holds = || self.session.still_holds();
        still_holds()?;
        stage("writing pages");
        let mut written = output::write(&site, plan, known, ahead.seen, still_holds).await?;
        written.findings.extend(about_statics);
        staged.map_or(Ok(()), Manifest::commit)?;
        let site_left =
            kept.and_then(|(cache, linked)| cache.keep_site(&written.known, &linked).err());
        let stale = notes_left.or(index_left).or(site_left);
        let vault = Arc::new(vault);
        self.vault = Some(Arc::clone(&vault));
        self.last = LastBuild {
            files: Some(written.known.clone()),
            index: Some(index),
        };
        Ok(Built {
            vault,
            written: Some(written),
            stale,
            end: None,
            rest: None,
        })
    }
}

/// What is read while the vault is linked.
#[derive(Default)]
struct Ahead {
    index: Option<IndexMemory>,
    seen: Option<SeenSite>,
}

impl Ahead {
    fn read(cache: &Cache, config: &Config) -> Self {
        Self {
            seen: cache.known().and_then(|last| output::look(config, last)),
            index: cache.read_ahead(),
        }
    }
}

/// Plans the site of a linked vault. Also returns the findings about `static/`.
pub(super) fn planned(site: &Site<'_>, data: Vec<DataFile>) -> Result<(Plan, Vec<Finding>)> {
    let statics = output::statics(site.config)?;
    let about_statics = output::static_notes(&statics);
    Ok((output::plan(site, statics, data)?, about_statics))
}

/// Whether queries of public notes depend on the time of the build (U25).
fn asks_for_time(vault: &Vault) -> bool {
    let shown = || {
        let files = vault.files.iter().filter(|file| file.visibility.is_shown());
        files.filter_map(|file| file.note.as_deref())
    };
    if vault.plugins.tasks && shown().any(|note| note.asks_for_today) {
        return true;
    }
    if !vault.plugins.dataview {
        return false;
    }
    let mut notes = shown();
    let prefix = &vault.obsidian.dataview.inline_prefix;
    notes.any(|note| {
        let in_line = || note.inline_query_uses(prefix);
        note.queries.iter().any(|query| query.uses.clock)
            || in_line().is_some_and(|uses| uses.clock)
    })
}
