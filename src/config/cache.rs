//! Where builds keep data for the next build.
//!
//! Entry point: [`CacheConfig`].

use crate::model::Fingerprint;
use std::path::PathBuf;
use std::time::Duration;

/// Where builds keep data for the next build.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CacheConfig {
    /// noteweave's own folder, for all sites.
    pub folder: PathBuf,
    /// The fingerprint of the program that builds the site.
    pub program: Fingerprint,
    /// A file that changed less than this ago may change again without another time.
    pub unsettled: Duration,
}

impl CacheConfig {
    /// Makes a cache of `program` in `folder`. Files settle within two seconds, the coarsest time that file systems keep.
    #[must_use]
    pub fn new(folder: PathBuf, program: Fingerprint) -> Self {
        Self {
            folder,
            program,
            unsettled: Duration::from_secs(2),
        }
    }
}
