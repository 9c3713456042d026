//! The pipeline as recipes over one [`Session`]: each stage takes the value of the stage before it and nothing else.
//!
//! Entry points: [`linked`], [`check`], [`build`], and [`Builder`] for those who build again and again.

mod builder;
mod session;

pub use builder::{Builder, Built, Start};
pub use session::{OnStage, Refreshed, Scope, Session};

use crate::bases::Bases;
use crate::cache::Cache;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::index;
use crate::link::{Lookup, NameTables, Vault};
use crate::model::Finding;
use crate::output::{self, BuiltFiles, Trial};
use crate::query::dataview::Queries;
use crate::render::{self, Site};
use crate::vault;
use builder::planned;
use std::path::Path;

/// Discover, load, parse, link: everything `check`, `list` and `serve` need.
///
/// # Errors
/// [`crate::Error::NoVault`].
pub async fn linked(config: &Config, stage: OnStage<'_>) -> Result<Vault> {
    Ok(open_and_link(None, config, stage).await?.1)
}

/// As [`linked`]; also returns the names in the vault, from which bases resolve links.
///
/// # Errors
/// As [`linked`].
pub async fn linked_with_names(config: &Config, stage: OnStage<'_>) -> Result<(Vault, NameTables)> {
    let (session, vault) = open_and_link(None, config, stage).await?;
    let names = session.names();
    Ok((vault, names))
}

async fn open_and_link(
    cache: Option<&Cache>,
    config: &Config,
    stage: OnStage<'_>,
) -> Result<(Session, Vault)> {
    stage("looking for notes");
    let discovered = vault::discover(config)?;
    let mut session = Session::open(discovered, config, cache, stage).await?;
    stage("linking");
    let vault = session.link(session.parsed(), None, config);
    Ok((session, vault))
}

/// Everything that is to be said about a vault: what linking finds (in [`Vault::findings`]) and what rendering would.
///
/// # Errors
/// As [`linked`], and [`crate::Error::Template`].
pub async fn check(config: &Config, stage: OnStage<'_>) -> Result<(Vault, Vec<Finding>)> {
    let cache = Cache::open(config);
    match check_with(cache.as_ref(), config, stage).await {
        Err(Error::ChangedMeanwhile) => check_with(None, config, stage).await,
        checked => checked,
    }
}

/// As [`check`]; leaves notes unread that `cache` knows.
async fn check_with(
    cache: Option<&Cache>,
    config: &Config,
    stage: OnStage<'_>,
) -> Result<(Vault, Vec<Finding>)> {
    let theme = output::theme(config)?;
    let (session, vault) = open_and_link(cache, config, stage).await?;
    // There will be no pages to say anything about.
    if stops(&vault) {
        session.still_holds()?;
        return Ok((vault, Vec::new()));
    }
    let theme = theme.with_callouts(&vault.callouts);
    let names = session.names();
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
    stage("checking pages");
    let is_clean = |id| {
        let known = cache.zip(session.key(id));
        known.and_then(|(cache, key)| cache.may_have_findings(key)) == Some(false)
    };
    let mut found = render::check(&site, is_clean)?;
    session.still_holds()?;
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

fn stops(vault: &Vault) -> bool {
    vault.findings.iter().any(|f| f.code.stops_the_build())
}

/// As [`check`], and searches the whole site, built into a folder of its own, for what is private (V21).
///
/// # Errors
/// As [`build`].
pub async fn check_leaks(config: &Config, stage: OnStage<'_>) -> Result<(Vault, Vec<Finding>)> {
    let theme = output::theme(config)?;
    let (vault, names) = linked_with_names(config, stage).await?;
    if stops(&vault) {
        return Ok((vault, Vec::new()));
    }
    let theme = theme.with_callouts(&vault.callouts);
    let trial = Trial::new(config)?;
    stage("indexing");
    let data = index::data(&vault, config);
    let lookup = Lookup::new(&vault, &names);
    let bases = Bases::new(&vault, &lookup, trial.config(), &theme.words);
    let queries = Queries::new(bases.world());
    let site = Site {
        config: trial.config(),
        vault: &vault,
        bases: &bases,
        queries: &queries,
        theme: &theme,
    };
    stage("planning");
    let (plan, mut found) = planned(&site, data)?;
    stage("writing pages");
    let written = output::write(&site, plan, &BuiltFiles::default(), None, || Ok(())).await?;
    found.extend(written.findings);
    stage("searching for leaks");
    found.extend(output::leaks(&vault, trial.config())?);
    Ok((vault, found))
}
