//! Building again and again, for `build --watch`: the vault stays in memory, and only what changed is read, linked and written.
//!
//! Entry point: [`Again::build`]. The site is the same, byte for byte, as one built from nothing.

use super::{Built, Left, Look, Make, OnStage, Workspace, stops};
use crate::cache::{Cache, Named, note_key};
use crate::config::Config;
use crate::error::Result;
use crate::index::IndexMemory;
use crate::link::{self, Edit, Index, Parsed, Updated, Vault};
use crate::model::{Fingerprint, Note};
use crate::output::{self, BuiltFiles, Trial};
use crate::vault::{self, History, Stamp};
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;

/// What is known from one build to the next.
#[derive(Debug, Default)]
pub struct Again {
    workspace: Option<Workspace>,
    /// The settings it was read and linked with.
    settings: String,
    linked: Option<(Arc<Vault>, Index)>,
    /// What changed since, if that is all.
    edited: Option<Vec<Edit>>,
    /// The notes as they were parsed, with their keys in the cache.
    named: Vec<Option<Named>>,
    known: Option<BuiltFiles>,
    index: Option<IndexMemory>,
    /// What the repository was like when it was last asked for dates.
    stamp: Stamp,
}

impl Again {
    /// Builds the site; `look` tells what may have changed since the last time.
    ///
    /// # Errors
    /// As [`super::build`]; the next build then begins from nothing.
    pub async fn build(
        &mut self,
        config: &Config,
        look: Look<'_>,
        manifest: Option<&Path>,
        stage: OnStage<'_>,
    ) -> Result<Built> {
        let mut now = std::mem::take(self);
        let built = now.build_now(config, look, manifest, stage).await?;
        *self = now;
        Ok(built)
    }

    async fn build_now(
        &mut self,
        config: &Config,
        look: Look<'_>,
        manifest: Option<&Path>,
        stage: OnStage<'_>,
    ) -> Result<Built> {
        output::check_others(config, manifest)?;
        output::recover(config)?;
        Trial::clear(config);
        let theme = output::theme(config)?;
        self.read(config, look, stage).await?;
        let (vault, index) = self.link(config, stage);
        if stops(&vault) {
            return Ok(Built::stopped(vault));
        }
        let cache = Cache::open(config);
        if cache.is_some() {
            self.name(&vault);
        }
        let first = || cache.as_ref().and_then(Cache::known).cloned();
        let known = self.known.take().or_else(first).unwrap_or_default();
        let last = Left {
            known: &known,
            index: self.index.as_ref(),
        };
        let make = Make {
            config,
            vault: &vault,
            cache: cache.as_ref(),
            manifest,
            stage,
        };
        let (written, kept, stale) = make.site(theme, &self.named, last).await?;
        let vault = Arc::new(vault);
        self.known = Some(written.known.clone());
        self.index = Some(kept);
        self.linked = Some((Arc::clone(&vault), index));
        Ok(Built {
            vault,
            written: Some(written),
            stale,
            end: None,
        })
    }

    /// Brings the notes up to date.
    async fn read(&mut self, config: &Config, look: Look<'_>, stage: OnStage<'_>) -> Result<()> {
        let settings = format!("{config:?}");
        if self.settings != settings {
            *self = Self::default();
            self.settings = settings;
        }
        let history = History::find(&config.notes);
        let stamp = history.as_ref().and_then(History::stamp);
        if let Some(workspace) = &mut self.workspace {
            stage("reading notes");
            let refreshed = workspace.refresh(look, config)?;
            let mut more = refreshed.more;
            // A note that is back may have commits, too.
            if stamp != self.stamp || (more && history.is_some()) {
                let (dates, _) = vault::dates(&config.notes, &workspace.dated());
                more |= workspace.redate(dates);
            }
            // What cannot be read is private, and keeps nothing of what it was.
            if workspace.unreadable().next().is_none() {
                self.stamp = stamp;
                self.edited = (!more).then_some(refreshed.edits);
                return Ok(());
            }
        }
        self.workspace = Some(Workspace::load(config, stage).await?);
        self.stamp = stamp;
        self.edited = None;
        Ok(())
    }

    /// Links what changed, or everything.
    fn link(&mut self, config: &Config, stage: OnStage<'_>) -> (Vault, Index) {
        stage("linking");
        let edits = self.edited.take();
        let linked = self.linked.take();
        let linked = linked.map(|(vault, index)| (Arc::unwrap_or_clone(vault), index));
        match (linked, edits) {
            (Some((mut vault, mut index)), Some(edits)) => {
                vault.built = vault::build_time();
                match index.update(&mut vault, edits, config) {
                    Updated::Whole => (vault, index),
                    Updated::InPart | Updated::Nothing => {
                        link::relink(self.parsed(), config, &vault, index)
                    }
                }
            }
            (Some((vault, index)), None) => link::relink(self.parsed(), config, &vault, index),
            (None, _) => link::link_indexed(self.parsed(), config),
        }
    }

    fn parsed(&self) -> Parsed {
        self.workspace
            .as_ref()
            .map(Workspace::parsed)
            .unwrap_or_default()
    }

    /// Finds the key of each note in the cache, of those that are new.
    fn name(&mut self, vault: &Vault) {
        let known = std::mem::take(&mut self.named).into_iter().flatten();
        let known: FxHashMap<*const Note, Named> =
            known.map(|named| (Arc::as_ptr(&named.1), named)).collect();
        let types = Fingerprint::of_value(&vault.obsidian.types);
        let name = |(entry, note): (crate::model::Entry, Option<Arc<Note>>)| {
            let note = note?;
            Some(match known.get(&Arc::as_ptr(&note)) {
                Some(named) => named.clone(),
                None => (note_key(&entry.path, &note.text, types), note),
            })
        };
        self.named = self.parsed().files.into_iter().map(name).collect();
    }
}
