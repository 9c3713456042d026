//! What is shown just now, shared between who follows the vault and who answers requests.
//!
//! Entry point: [`Hub`]. Requests take a copy of [`Now`], which is a handful of counted references; a change of one note is made
//! in the vault itself if nobody is reading it at that moment, else in a copy.

use crate::config::Config;
use crate::index::{self, IndexMemory};
use crate::link::Vault;
use crate::output::{Content, Plan};
use crate::render::{Site, Theme};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{OnceCell, watch};

/// What scripts fetch.
#[derive(Debug, Default)]
pub(super) struct DataFiles {
    /// Content by output path.
    by_path: FxHashMap<String, Vec<u8>>,
    /// What makes the next ones quicker, and keeps the pages of the graph in their places.
    kept: IndexMemory,
}

/// Whether a data file is called the same whatever is in it.
fn is_root(path: &str) -> bool {
    path.ends_with("/root.json") || path.ends_with("/tree.json")
}

/// How long a request waits for new search data while there are old ones.
const PATIENCE: Duration = Duration::from_millis(500);

/// A linked vault with everything that is needed to render its pages.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    pub(super) config: Arc<Config>,
    pub(super) vault: Arc<Vault>,
    pub(super) theme: Arc<Theme>,
    /// Output path → where its bytes come from. Only what is here is served.
    pub(super) files: Arc<FxHashMap<String, Content>>,
    /// What scripts fetch; made when it is asked for.
    pub(super) data: Arc<Data>,
}

impl Loaded {
    pub(super) fn site(&self) -> Site<'_> {
        Site {
            config: &self.config,
            vault: &self.vault,
            theme: &self.theme,
        }
    }

    /// The files of a plan by their paths.
    pub(super) fn by_path(plan: Plan) -> Arc<FxHashMap<String, Content>> {
        let files = plan.files.into_iter().map(|f| (f.path, f.content));
        Arc::new(files.collect())
    }

    /// A file that scripts fetch. While new ones are made, which takes a moment in a large vault, the last ones are given out.
    pub(super) async fn data(&self, path: &str) -> Option<Vec<u8>> {
        let known = self
            .data
            .last
            .as_ref()
            .and_then(|last| last.by_path.get(path));
        // All but the roots are named by their content, so a page that asks for one has a root that names it.
        if let Some(known) = known.filter(|_| !is_root(path)) {
            return Some(known.clone());
        }
        let (loaded, data) = (self.clone(), Arc::clone(&self.data));
        // In a task of its own, so that the work is not lost when a request is.
        let making = tokio::spawn(async move { data.make(loaded).await });
        let made = match &self.data.last {
            None => making.await.ok()?,
            Some(last) => match tokio::time::timeout(PATIENCE, making).await {
                Ok(made) => made.ok()?,
                Err(_) => Arc::clone(last),
            },
        };
        made.by_path.get(path).cloned()
    }
}

/// What scripts fetch of one version of the site.
#[derive(Debug, Default)]
pub(super) struct Data {
    made: OnceCell<Arc<DataFiles>>,
    /// Those of an earlier version.
    last: Option<Arc<DataFiles>>,
}

impl Data {
    /// For the version after `self`.
    pub(super) fn next(&self) -> Arc<Self> {
        Arc::new(Self {
            made: OnceCell::new(),
            last: self.made.get().or(self.last.as_ref()).cloned(),
        })
    }

    async fn make(&self, loaded: Loaded) -> Arc<DataFiles> {
        let make = || async {
            let last = self.last.clone();
            let made = tokio::task::spawn_blocking(move || {
                let last = last.as_ref().map(|last| &last.kept);
                let (files, kept) = index::data_near(&loaded.vault, &loaded.config, last);
                let files = files.into_iter().map(|file| (file.path, file.bytes));
                DataFiles {
                    by_path: files.collect(),
                    kept,
                }
            });
            Arc::new(made.await.unwrap_or_default())
        };
        Arc::clone(self.made.get_or_init(make).await)
    }
}

/// What is shown just now.
#[derive(Clone, Debug, Default)]
pub(super) struct Now {
    /// Grows with each change.
    pub(super) version: u64,
    /// The last good site.
    pub(super) loaded: Option<Loaded>,
    /// Why it is not up to date.
    pub(super) problem: Option<Arc<str>>,
    /// Files that changed while their pages may have stayed the same, with the version of their last change.
    pub(super) touched: Arc<BTreeMap<String, u64>>,
}

/// Holds [`Now`] and tells when it changes.
#[derive(Debug)]
pub(super) struct Hub {
    now: RwLock<Now>,
    bell: watch::Sender<u64>,
}

impl Hub {
    pub(super) fn new() -> Self {
        Self {
            now: RwLock::default(),
            bell: watch::Sender::new(0),
        }
    }

    /// What is shown now.
    pub(super) fn now(&self) -> Now {
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Rings at every change.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Changes what is shown, tells so if `change` says that it did, and gives back what `change` does.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Now) -> (bool, T)) -> T {
        let (version, told) = {
            let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
            let (changed, told) = change(&mut now);
            if changed {
                now.version += 1;
                if let Some(loaded) = &mut now.loaded {
                    loaded.data = loaded.data.next();
                }
            }
            (now.version, told)
        };
        self.bell.send_if_modified(|last| {
            let rings = *last != version;
            *last = version;
            rings
        });
        told
    }
}
