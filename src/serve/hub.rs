//! Holds the site as it is shown now, for the follower that changes it and the requests that read it.
//!
//! Entry point: [`Hub`]. Requests take a copy of [`Snapshot`], which is a handful of counted references. A change of one note is made in
//! the vault itself if nobody reads it at that moment, else in a copy.

use crate::bases::Bases;
use crate::config::Config;
use crate::index::{self, IndexMemory};
use crate::link::{Lookup, NameTables, Vault};
use crate::output::{Content, Plan};
use crate::query::dataview::Queries;
use crate::render::{Site, Theme};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{OnceCell, watch};

/// The files that scripts fetch.
#[derive(Debug, Default)]
pub(super) struct DataFiles {
    /// Content by output path.
    by_path: FxHashMap<String, Vec<u8>>,
    /// Makes the next files quicker, and keeps the pages of the graph in their places.
    memory: IndexMemory,
}

/// Whether the name of a data file does not depend on its content.
fn is_root(path: &str) -> bool {
    path.ends_with("/root.json") || path.ends_with("/tree.json")
}

/// How long a request waits for new data files if there are old ones.
const DATA_TIMEOUT: Duration = Duration::from_millis(500);

/// A linked vault with everything that rendering its pages needs.
#[derive(Clone, Debug)]
pub(super) struct LoadedSite {
    pub(super) config: Arc<Config>,
    pub(super) vault: Arc<Vault>,
    /// The names in it, from which bases resolve links.
    pub(super) names: NameTables,
    pub(super) theme: Arc<Theme>,
    /// The source of the bytes of each output path. No other path is served.
    pub(super) files: Arc<FxHashMap<String, Content>>,
    /// The files that scripts fetch, which are made on first use.
    pub(super) data: Arc<SiteData>,
}

impl LoadedSite {
    /// Gives `work` the site.
    pub(super) fn with_site<T>(&self, work: impl FnOnce(&Site<'_>) -> T) -> T {
        let lookup = Lookup::new(&self.vault, &self.names);
        let bases = Bases::new(&self.vault, &lookup, &self.config, &self.theme.words);
        let queries = Queries::new(bases.world());
        work(&Site {
            config: &self.config,
            vault: &self.vault,
            bases: &bases,
            queries: &queries,
            theme: &self.theme,
        })
    }

    /// Returns the files of a plan by their paths.
    pub(super) fn by_path(plan: Plan) -> Arc<FxHashMap<String, Content>> {
        let files = plan.files.into_iter().map(|f| (f.path, f.content));
        Arc::new(files.collect())
    }

    /// Returns a file that scripts fetch. If making new ones takes long, as in a large vault, returns one of the last ones.
    pub(super) async fn data(&self, path: &str) -> Option<Vec<u8>> {
        // All but the roots are named by their content, so a file of that name is still the right one.
        let last = self.data.last.as_ref().filter(|_| !is_root(path));
        if let Some(known) = last.and_then(|last| last.by_path.get(path)) {
            return Some(known.clone());
        }
        let (loaded, data) = (self.clone(), Arc::clone(&self.data));
        // A task of its own goes on if the request is dropped.
        let making = tokio::spawn(async move { data.make(loaded).await });
        let made = match &self.data.last {
            None => making.await.ok()?,
            Some(last) => match tokio::time::timeout(DATA_TIMEOUT, making).await {
                Ok(made) => made.ok()?,
                Err(_) => Arc::clone(last),
            },
        };
        made.by_path.get(path).cloned()
    }
}

/// The data files of one version of the site.
#[derive(Debug, Default)]
pub(super) struct SiteData {
    made: OnceCell<Arc<DataFiles>>,
    /// The data files of an earlier version.
    last: Option<Arc<DataFiles>>,
}

impl SiteData {
    /// Makes the data for the version after `self`.
    pub(super) fn next(&self) -> Arc<Self> {
        Arc::new(Self {
            made: OnceCell::new(),
            last: self.made.get().or(self.last.as_ref()).cloned(),
        })
    }

    async fn make(&self, loaded: LoadedSite) -> Arc<DataFiles> {
        let make = || async {
            let last = self.last.clone();
            let made = tokio::task::spawn_blocking(move || {
                let last = last.as_ref().map(|last| &last.memory);
                let (files, memory) = index::data_near(&loaded.vault, &loaded.config, last);
                let files = files.into_iter().map(|file| (file.path, file.bytes));
                DataFiles {
                    by_path: files.collect(),
                    memory,
                }
            });
            Arc::new(made.await.unwrap_or_default())
        };
        Arc::clone(self.made.get_or_init(make).await)
    }
}

/// The site as it is shown now.
#[derive(Clone, Debug, Default)]
pub(super) struct Snapshot {
    /// Grows with each change.
    pub(super) version: u64,
    /// The last good site.
    pub(super) loaded: Option<LoadedSite>,
    /// Why it is not up to date.
    pub(super) problem: Option<Arc<str>>,
    /// Files that changed although their pages may be the same, with the version of their last change.
    pub(super) touched: Arc<BTreeMap<String, u64>>,
}

/// Holds the [`Snapshot`] and notifies listeners when it changes.
#[derive(Debug)]
pub(super) struct Hub {
    now: RwLock<Snapshot>,
    bell: watch::Sender<u64>,
}

impl Hub {
    pub(super) fn new() -> Self {
        Self {
            now: RwLock::default(),
            bell: watch::Sender::new(0),
        }
    }

    /// Returns the site as it is shown now.
    pub(super) fn now(&self) -> Snapshot {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        now.clone()
    }

    /// Returns a receiver that is notified of every change.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Changes the site. `change` returns whether it changed anything, in which case listeners are notified, and a value to return.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Snapshot) -> (bool, T)) -> T {
        let (version, result) = {
            let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
            let (changed, result) = change(&mut now);
            if changed {
                now.version += 1;
                if let Some(loaded) = &mut now.loaded {
                    loaded.data = loaded.data.next();
                }
            }
            (now.version, result)
        };
        self.bell.send_if_modified(|last| {
            let rings = *last != version;
            *last = version;
            rings
        });
        result
    }
}
