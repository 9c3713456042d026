//! The pipeline as a recipe: each stage takes the previous stage's value and nothing else.

use crate::config::Config;
use crate::error::Result;
use crate::link::{self, Parsed, Vault};
use crate::model::Note;
use crate::output::{self, Written};
use crate::parse;
use crate::render::Site;
use crate::vault::{self, Loaded};
use rayon::prelude::*;

/// Discover, load, parse, link: everything `check`, `list` and `serve` need.
///
/// # Errors
/// [`crate::Error::NoVault`].
pub async fn linked(config: &Config) -> Result<Vault> {
    let discovered = vault::discover(config)?;
    let loaded = vault::load(discovered, config).await?;
    let parsed = parse_all(loaded);
    Ok(link::link(parsed, config))
}

/// Parses all notes on all cores.
fn parse_all(loaded: Loaded) -> Parsed {
    let types = &loaded.obsidian.types;
    let read = |source: vault::Source| -> (crate::model::Entry, Option<Note>) {
        let note = parse::parse(&source.entry.path, source.text, types);
        (source.entry, Some(note))
    };
    let mut files: Vec<_> = loaded.sources.into_par_iter().map(read).collect();
    files.extend(loaded.others.into_iter().map(|entry| (entry, None)));
    files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk)));
    Parsed {
        files,
        obsidian: loaded.obsidian,
        dates: loaded.dates,
        findings: loaded.findings,
    }
}

/// Builds the whole site.
///
/// # Errors
/// See [`crate::Error`]; on any error the previous site stays whole.
pub async fn build(config: &Config) -> Result<(Vault, Written)> {
    let theme = output::theme(config)?;
    let vault = linked(config).await?;
    let site = Site {
        config,
        vault: &vault,
        theme: &theme,
    };
    let plan = output::plan(&site, output::statics(config)?)?;
    let written = output::write(&site, plan).await?;
    Ok((vault, written))
}
