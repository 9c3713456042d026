//! Reads the notes, many at a time.

use super::Discovered;
use super::ObsidianSettings;
use super::dates::FileDates;
use crate::config::Config;
use crate::error::Result;
use crate::model::{Entry, Finding, VaultPath};
use std::collections::HashMap;

/// A note's text.
#[derive(Debug)]
pub struct Source {
    /// Where it came from.
    pub entry: Entry,
    /// UTF-8, LF line ends, no byte order mark (N28).
    pub text: String,
}

/// The vault in memory.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Notes, in path order. An unreadable one is missing here and has a finding.
    pub sources: Vec<Source>,
    /// Canvases, bases and attachments, in path order; not read.
    pub others: Vec<Entry>,
    /// Obsidian's settings.
    pub obsidian: ObsidianSettings,
    /// Dates by version control or file system (P14), for notes.
    pub dates: HashMap<VaultPath, FileDates>,
    /// Findings so far.
    pub findings: Vec<Finding>,
}

/// Reads all notes with a bounded number of reads in flight.
///
/// # Errors
/// Only if the runtime fails; a file that cannot be read is NW107.
pub async fn load(_discovered: Discovered, _config: &Config) -> Result<Loaded> {
    todo!()
}
