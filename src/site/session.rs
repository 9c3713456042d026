//! A vault that is open: its files are read and parsed once, and again where they change.
//!
//! Entry points: [`Session::open`], then [`Session::refresh`] after each change, and [`Session::link`] or, for a few edits,
//! [`Session::update`]. A note that cannot be read any more keeps what was in it, so that one bad moment of the disk does not take a
//! page away.

mod file;

use crate::bases;
use crate::cache::{Cache, Named};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::link::{self, Edit, FileId, Index, NameTables, Parsed, Resolutions, Updated, Vault};
use crate::model::{Code, Entry, FileKind, Finding, Fingerprint, VaultPath};
use crate::parse;
use crate::vault::{self, Discovered, FileDates, History, ObsidianSettings, Stamp};
use file::{Parser, TrackedFile, now};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Told the name of each stage as it begins.
pub type OnStage<'a> = &'a (dyn Fn(&'static str) + Sync);

/// The files of a vault, parsed, and what linking them left.
#[derive(Debug, Default)]
pub struct Session {
    /// In path order.
    files: Vec<TrackedFile>,
    /// Index in `files` by place on disk.
    places: HashMap<PathBuf, usize>,
    obsidian: ObsidianSettings,
    /// Files that git ignores (V27).
    git_ignored: Vec<VaultPath>,
    /// What version control says, and the times of files it knows nothing of.
    dates: HashMap<VaultPath, FileDates>,
    /// Of the walk, the settings, the dates.
    findings: Vec<Finding>,
    /// What the repository was like when it was last asked for dates.
    stamp: Stamp,
    /// Whether notes get keys for the cache.
    has_keys: bool,
    /// The fingerprint of the settings that the notes were parsed with.
    reading: Fingerprint,
    /// Whether a note whose text was read late was not any more what the cache knew.
    is_stale: Arc<AtomicBool>,
    /// What linking knows beyond the vault that it made.
    index: Option<Index>,
    /// Where links led in the last build, for the first time that the vault is linked.
    resolutions: Option<Resolutions<'static>>,
}

/// What may have changed.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// These files and folders, by their places on disk.
    At(&'a [PathBuf]),
    /// Anything.
    Everywhere,
}

/// What did change.
#[derive(Debug, Default)]
pub struct Refreshed {
    /// Files that were there before and have another content now.
    pub edits: Vec<Edit>,
    /// Whether more changed than that, so that everything is to be linked.
    pub more: bool,
}

impl Refreshed {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.edits.is_empty() && !self.more
    }
}

impl Session {
    /// Opens the vault that was `discovered`: recalls the notes whose files the cache knows to be unchanged, and reads the others.
    ///
    /// # Errors
    /// As [`vault::load`].
    pub async fn open(
        discovered: Discovered,
        config: &Config,
        cache: Option<&Cache>,
        stage: OnStage<'_>,
    ) -> Result<Self> {
        let resolutions = cache.and_then(Cache::open_notes);
        let parser = Parser::new(&discovered.obsidian, cache.is_some(), cache);
        let is_stale = Arc::default();
        let entries = discovered.entries.par_iter();
        let recalled = entries
            .filter(|entry| entry.kind.is_read())
            .filter_map(|entry| parser.recall(entry, &is_stale))
            .collect();
        let mut session = Self::load(discovered, recalled, config, cache, stage).await?;
        session.resolutions = resolutions;
        session.is_stale = is_stale;
        Ok(session)
    }

    /// Opens the vault that was `discovered` and reads all notes, whatever the cache knows of their files.
    ///
    /// # Errors
    /// As [`vault::load`].
    pub async fn read(
        discovered: Discovered,
        config: &Config,
        cache: Option<&Cache>,
        stage: OnStage<'_>,
    ) -> Result<Self> {
        Self::load(discovered, Vec::new(), config, cache, stage).await
    }

    /// Reads and parses the notes that were not `recalled`.
    async fn load(
        discovered: Discovered,
        recalled: Vec<TrackedFile>,
        config: &Config,
        cache: Option<&Cache>,
        stage: OnStage<'_>,
    ) -> Result<Self> {
        let read = now();
        let stamp = repository_stamp(config);
        stage("reading notes");
        let parser = Parser::new(&discovered.obsidian, cache.is_some(), cache);
        let places: FxHashSet<&Path> = recalled.iter().map(|known| &*known.entry.disk).collect();
        let is_wanted = |entry: &Entry| !places.contains(&*entry.disk);
        let loaded = vault::load(discovered, config, is_wanted).await?;
        stage("parsing");
        let note = |source: vault::Source| {
            let (key, note) = parser.parse(&source.entry.path, parse::readable(source.text));
            TrackedFile {
                entry: source.entry,
                note: Some(note),
                key,
                finding: None,
                read,
            }
        };
        let mut files: Vec<_> = loaded.sources.into_par_iter().map(note).collect();
        files.extend(recalled);
        files.extend(loaded.others.into_iter().map(|entry| TrackedFile {
            entry,
            note: None,
            key: None,
            finding: None,
            read,
        }));
        let mut session = Self {
            files,
            obsidian: loaded.obsidian,
            git_ignored: loaded.git_ignored,
            dates: loaded.dates,
            stamp,
            has_keys: cache.is_some(),
            reading: parser.reading(),
            ..Self::default()
        };
        session.arrange();
        session.take_findings(loaded.findings);
        Ok(session)
    }

    /// Keeps each finding about reading a note with the note, because it goes when the note is read again.
    fn take_findings(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let is_of_reading = [Code::UnreadableFile, Code::BadEncoding].contains(&finding.code);
            let at = self
                .files
                .partition_point(|known| known.entry.path < finding.path);
            let same = self.files[at..].iter_mut();
            let note = same
                .take_while(|known| known.entry.path == finding.path)
                .find(|known| known.entry.kind.is_read() && known.finding.is_none())
                .filter(|_| is_of_reading);
            match note {
                Some(note) => note.finding = Some(finding),
                None => self.findings.push(finding),
            }
        }
    }

    /// Links the whole vault; `last` is the vault that this session linked last, with the same settings.
    pub fn link(&mut self, parsed: Parsed, last: Option<&Vault>, config: &Config) -> Vault {
        let (vault, index) = match (last, self.index.take()) {
            (Some(last), Some(index)) => link::relink(parsed, config, last, index),
            _ => link::link_indexed(parsed, config, self.resolutions.take()),
        };
        let mut vault = vault;
        bases::publish(&mut vault, &index.tables(), config);
        self.index = Some(index);
        vault
    }

    /// Links changed files again, in the `vault` that this session linked last.
    pub fn update(&mut self, vault: &mut Vault, edits: Vec<Edit>, config: &Config) -> Updated {
        let Some(index) = &mut self.index else {
            return Updated::Nothing;
        };
        vault.built = vault::build_time();
        let before = vault.take_back_pictures();
        let updated = index.update(vault, edits, config);
        bases::publish(vault, &index.tables(), config);
        match updated {
            // Which files are copied is decided when everything is linked.
            Updated::Whole if before != vault.only_in_bases() => Updated::InPart,
            updated => updated,
        }
    }

    /// Links what changed since `last` was linked, or everything. `edits` are all changes, if they are few.
    pub fn relink(
        &mut self,
        last: Option<Vault>,
        edits: Option<Vec<Edit>>,
        config: &Config,
    ) -> Vault {
        let Some(mut vault) = last else {
            return self.link(self.parsed(), None, config);
        };
        match edits.map(|edits| self.update(&mut vault, edits, config)) {
            Some(Updated::Whole) => vault,
            _ => self.link(self.parsed(), Some(&vault), config),
        }
    }

    /// The notes for the cache, file by file, with the fingerprint of the settings that they were parsed with.
    #[must_use]
    pub fn named(&self, unsettled: Duration) -> (Vec<Option<Named>>, Fingerprint) {
        let named = self.files.iter().map(|known| known.named(unsettled));
        (named.collect(), self.reading)
    }

    /// Returns the key of a note in the cache. `id` is a file of the vault that this session linked last.
    #[must_use]
    pub fn key(&self, id: FileId) -> Option<Fingerprint> {
        self.files.get(id.0 as usize)?.key
    }

    /// Returns what linking knows beyond the vault that this session linked last.
    #[must_use]
    pub fn index(&self) -> Option<&Index> {
        self.index.as_ref()
    }

    /// Returns the names in the vault that this session linked last.
    #[must_use]
    pub fn names(&self) -> NameTables {
        self.index.as_ref().map(Index::tables).unwrap_or_default()
    }

    /// Checks that every text that was read so far is the one that the cache knew. If one is not, nothing that was made since may be used.
    ///
    /// # Errors
    /// [`Error::ChangedMeanwhile`].
    pub fn still_holds(&self) -> Result<()> {
        match self.is_stale.load(Ordering::Relaxed) {
            true => Err(Error::ChangedMeanwhile),
            false => Ok(()),
        }
    }

    /// What linking starts from.
    #[must_use]
    pub fn parsed(&self) -> Parsed {
        let files = self.files.iter();
        let about = self.files.iter().filter_map(|known| known.finding.clone());
        Parsed {
            files: files
                .map(|known| (known.entry.clone(), known.note.clone()))
                .collect(),
            obsidian: self.obsidian.clone(),
            git_ignored: self.git_ignored.clone(),
            dates: self.dates.clone(),
            findings: self.findings.iter().cloned().chain(about).collect(),
            built: vault::build_time(),
        }
    }

    /// What is wrong with notes that cannot be read at all.
    pub fn unreadable(&self) -> impl Iterator<Item = &Finding> {
        let about = self.files.iter().filter_map(|known| known.finding.as_ref());
        about.filter(|finding| finding.code == Code::UnreadableFile)
    }

    /// Looks at what may have changed.
    ///
    /// # Errors
    /// [`crate::Error::NoVault`]; everything is as before then.
    pub fn refresh(&mut self, scope: Scope<'_>, config: &Config) -> Result<Refreshed> {
        if let Scope::At(paths) = scope
            && let Some(refreshed) = self.refresh_files(paths)
        {
            return Ok(refreshed);
        }
        self.refresh_all(config)
    }

    /// Like [`Self::refresh`], for the known files only. For a vault that cannot be walked.
    pub fn refresh_known(&mut self) -> Refreshed {
        let known = self.files.iter().map(|known| &known.entry);
        let there = known.filter(|entry| vault::look(entry).is_some());
        let there: Vec<PathBuf> = there.map(|entry| entry.disk.clone()).collect();
        self.refresh_files(&there).unwrap_or_default()
    }

    /// As [`Self::refresh`] for files that are known; `None` if something else is among them.
    fn refresh_files(&mut self, paths: &[PathBuf]) -> Option<Refreshed> {
        let mut found: Vec<(usize, Entry)> = Vec::new();
        for path in paths {
            match self.places.get(path) {
                Some(at) => found.push((*at, vault::look(&self.files[*at].entry)?)),
                // A file that came and went, as editors make them, was never there for us.
                None if path.exists() || self.has_below(path) => return None,
                None => {}
            }
        }
        found.sort_unstable_by_key(|(at, _)| *at);
        found.dedup_by_key(|(at, _)| *at);
        let parser = Parser::new(&self.obsidian, self.has_keys, None);
        let files = &self.files;
        let read: Vec<_> = found
            .into_par_iter()
            .map(|(at, entry)| (at, files[at].again(entry, &parser)))
            .collect();
        let mut refreshed = Refreshed::default();
        for (at, known) in read {
            self.take(at, known, &mut refreshed);
        }
        Some(refreshed)
    }

    fn has_below(&self, folder: &Path) -> bool {
        self.places.keys().any(|place| place.starts_with(folder))
    }

    /// Puts a file as it is now in the place of what it was.
    fn take(&mut self, at: usize, known: TrackedFile, refreshed: &mut Refreshed) {
        let old = &self.files[at];
        let path = known.entry.path.clone();
        let dates = self.date(&known.entry);
        let same_text = match (&old.note, &known.note) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => {
                let said = |entry: &Entry| (entry.size, entry.modified, entry.state);
                said(&old.entry) == said(&known.entry)
            }
            _ => false,
        };
        let same_dates = self.dates.get(&path).copied().unwrap_or_default() == dates;
        refreshed.more |=
            old.finding != known.finding || old.note.is_some() != known.note.is_some();
        if !(same_text && same_dates) {
            refreshed.edits.push(Edit {
                entry: known.entry.clone(),
                note: known.note.clone(),
                dates,
            });
        }
        if known.entry.kind == FileKind::Note {
            self.dates.insert(path, dates);
        }
        self.files[at] = known;
    }

    /// The dates of a file: those of its commits, where it has any, stay until the next one.
    fn date(&self, entry: &Entry) -> FileDates {
        let known = self.dates.get(&entry.path).copied().unwrap_or_default();
        if known.created.is_some() || entry.kind != FileKind::Note {
            return known;
        }
        // In a shallow clone only properties give dates.
        if self.findings.iter().any(|f| f.code == Code::ShallowGit) {
            return FileDates::default();
        }
        FileDates {
            created: None,
            modified: entry.modified.map(|time| time.div_euclid(1000)),
        }
    }

    /// Walks the vault and reads what is new or changed.
    fn refresh_all(&mut self, config: &Config) -> Result<Refreshed> {
        let discovered = vault::discover(config)?;
        let same_reading = discovered.obsidian.reading == self.obsidian.reading;
        let parser = Parser::new(&discovered.obsidian, self.has_keys, None);
        let entries = discovered.entries.into_par_iter();
        let files: Vec<TrackedFile> = entries
            .map(|entry| match self.places.get(&entry.disk) {
                Some(at) if self.files[*at].entry.kind == entry.kind => {
                    let known = &self.files[*at];
                    if known.is_like(&entry) && same_reading {
                        known.clone()
                    } else if same_reading {
                        known.again(entry, &parser)
                    } else {
                        TrackedFile::new(entry, &parser)
                    }
                }
                _ => TrackedFile::new(entry, &parser),
            })
            .collect();
        let places = |files: &[TrackedFile]| -> Vec<PathBuf> {
            files.iter().map(|known| known.entry.disk.clone()).collect()
        };
        // Findings of the dates are not those of the walk.
        let of_dates = |f: &&Finding| f.code == Code::ShallowGit;
        let mut findings = discovered.findings;
        findings.extend(self.findings.iter().filter(of_dates).cloned());
        let same = same_reading
            && discovered.obsidian == self.obsidian
            && discovered.git_ignored == self.git_ignored
            && findings.iter().all(|f| self.findings.contains(f))
            && findings.len() == self.findings.len()
            && places(&files) == places(&self.files);
        let mut refreshed = Refreshed::default();
        if same {
            for (at, known) in files.into_iter().enumerate() {
                self.take(at, known, &mut refreshed);
            }
            return Ok(refreshed);
        }
        self.findings = findings;
        self.reading = parser.reading();
        self.obsidian = discovered.obsidian;
        self.git_ignored = discovered.git_ignored;
        let dates = files
            .iter()
            .filter(|known| known.entry.kind == FileKind::Note);
        let dates = dates.map(|known| (known.entry.path.clone(), self.date(&known.entry)));
        self.dates = dates.collect();
        self.files = files;
        self.arrange();
        refreshed.more = true;
        Ok(refreshed)
    }

    /// The notes, for [`crate::vault::dates`].
    #[must_use]
    pub fn dated(&self) -> Vec<Entry> {
        let entries = self.files.iter().map(|known| &known.entry);
        entries
            .filter(|entry| entry.kind == FileKind::Note)
            .cloned()
            .collect()
    }

    /// Whether there were commits since this was last asked, so that dates are to be asked for again.
    pub fn had_commits(&mut self, config: &Config) -> bool {
        let stamp = repository_stamp(config);
        std::mem::replace(&mut self.stamp, stamp) != stamp
    }

    /// Takes dates that were asked for meanwhile; whether any is another one.
    pub fn redate(&mut self, dates: HashMap<VaultPath, FileDates>) -> bool {
        let mut changed = false;
        for known in &self.files {
            let path = &known.entry.path;
            if let (Some(new), Some(old)) = (dates.get(path), self.dates.get_mut(path)) {
                changed |= new != old;
                *old = *new;
            }
        }
        changed
    }

    fn arrange(&mut self) {
        self.files.sort_by(|a, b| {
            let (a, b) = (&a.entry, &b.entry);
            a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk))
        });
        let places = self.files.iter().enumerate();
        self.places = places
            .map(|(at, known)| (known.entry.disk.clone(), at))
            .collect();
    }
}

/// What the repository of the vault is like now.
fn repository_stamp(config: &Config) -> Stamp {
    History::find(&config.notes)?.stamp()
}

#[cfg(test)]
mod tests;
