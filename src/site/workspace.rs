//! A vault that is kept in memory while its files change: only what changed is read and parsed again.
//!
//! Entry points: [`Workspace::load`], then [`Workspace::refresh`] after each change and [`Workspace::parsed`] to link everything.
//! A note that cannot be read any more keeps what was in it, so that one bad moment of the disk does not take a page away.

use super::OnStage;
use crate::config::Config;
use crate::error::Result;
use crate::link::{Edit, Parsed};
use crate::model::{Code, Entry, FileKind, Finding, Note, VaultPath};
use crate::parse;
use crate::vault::{self, FileDates, ObsidianSettings};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// How long before it was read a file may have been changed and still be read again at the next look: times of files are coarse.
const DOUBTFUL: i64 = 50;

/// The files of a vault, parsed.
#[derive(Debug, Default)]
pub struct Workspace {
    /// In path order.
    files: Vec<Known>,
    /// Index in `files` by place on disk.
    places: HashMap<PathBuf, usize>,
    obsidian: ObsidianSettings,
    /// Files that git ignores (V27).
    git_ignored: Vec<VaultPath>,
    /// What version control says, and the times of files it knows nothing of.
    dates: HashMap<VaultPath, FileDates>,
    /// Of the walk, the settings, the dates.
    findings: Vec<Finding>,
}

/// A file as it was when it was last looked at.
#[derive(Clone, Debug)]
struct Known {
    entry: Entry,
    note: Option<Arc<Note>>,
    /// What was wrong when it was read.
    finding: Option<Finding>,
    /// When it was read, in milliseconds since 1970.
    read: i64,
}

/// What may have changed.
#[derive(Clone, Copy, Debug)]
pub enum Look<'a> {
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

impl Workspace {
    /// Reads and parses the whole vault.
    ///
    /// # Errors
    /// [`crate::Error::NoVault`].
    pub async fn load(config: &Config, stage: OnStage<'_>) -> Result<Self> {
        let now = now();
        stage("looking for notes");
        let discovered = vault::discover(config)?;
        let notes = discovered.entries.iter();
        let notes: Vec<Entry> = notes
            .filter(|entry| entry.kind == FileKind::Note)
            .cloned()
            .collect();
        stage("reading notes");
        let loaded = vault::load(discovered, config).await?;
        stage("parsing");
        let of_reading = |f: &Finding| {
            let codes = [Code::UnreadableFile, Code::BadEncoding];
            codes.contains(&f.code) && notes.binary_search_by(|n| n.path.cmp(&f.path)).is_ok()
        };
        let (mut about_notes, findings): (HashMap<_, _>, Vec<_>) = {
            let (about, others): (Vec<_>, Vec<_>) =
                loaded.findings.into_iter().partition(of_reading);
            (
                about.into_iter().map(|f| (f.path.clone(), f)).collect(),
                others,
            )
        };
        let types = &loaded.obsidian.types;
        let texts = loaded.sources.into_par_iter();
        let texts: HashMap<PathBuf, Arc<Note>> = texts
            .map(|source| {
                let note = parse::parse(&source.entry.path, source.text, types);
                (source.entry.disk, Arc::new(note))
            })
            .collect();
        let notes = notes.into_iter().map(|entry| Known {
            note: texts.get(&entry.disk).cloned(),
            finding: about_notes.remove(&entry.path),
            read: now,
            entry,
        });
        let others = loaded.others.into_iter().map(|entry| Known {
            entry,
            note: None,
            finding: None,
            read: now,
        });
        let mut workspace = Self {
            files: notes.chain(others).collect(),
            places: HashMap::new(),
            obsidian: loaded.obsidian,
            git_ignored: loaded.git_ignored,
            dates: loaded.dates,
            findings,
        };
        workspace.arrange();
        Ok(workspace)
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

    /// How many notes there are.
    #[must_use]
    pub fn notes(&self) -> usize {
        self.files
            .iter()
            .filter(|known| known.note.is_some())
            .count()
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
    pub fn refresh(&mut self, look: Look<'_>, config: &Config) -> Result<Refreshed> {
        if let Look::At(paths) = look
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
        let types = &self.obsidian.types;
        let files = &self.files;
        let read = found.into_par_iter();
        let read: Vec<_> = read
            .map(|(at, entry)| (at, files[at].again(entry, types)))
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
    fn take(&mut self, at: usize, known: Known, refreshed: &mut Refreshed) {
        let old = &self.files[at];
        let path = known.entry.path.clone();
        let dates = self.date(&known.entry);
        let same_text = match (&old.note, &known.note) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => {
                (old.entry.size, old.entry.modified) == (known.entry.size, known.entry.modified)
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
        let same_types = discovered.obsidian.types == self.obsidian.types;
        let types = &discovered.obsidian.types;
        let entries = discovered.entries.into_par_iter();
        let files: Vec<Known> = entries
            .map(|entry| match self.places.get(&entry.disk) {
                Some(at) if self.files[*at].entry.kind == entry.kind => {
                    let known = &self.files[*at];
                    if known.is_like(&entry) && same_types {
                        known.clone()
                    } else if same_types {
                        known.again(entry, types)
                    } else {
                        Known::new(entry, types)
                    }
                }
                _ => Known::new(entry, types),
            })
            .collect();
        let places = |files: &[Known]| -> Vec<PathBuf> {
            files.iter().map(|known| known.entry.disk.clone()).collect()
        };
        // Findings of the dates are not those of the walk.
        let of_dates = |f: &&Finding| f.code == Code::ShallowGit;
        let mut findings = discovered.findings;
        findings.extend(self.findings.iter().filter(of_dates).cloned());
        let same = same_types
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
        let notes = self.files.iter().map(|known| &known.entry);
        let notes = notes.filter(|entry| entry.kind == FileKind::Note);
        notes.cloned().collect()
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

impl Known {
    /// Reads a file that was not known.
    fn new(entry: Entry, types: &std::collections::BTreeMap<String, String>) -> Self {
        let unknown = Self {
            note: None,
            finding: None,
            read: 0,
            entry: entry.clone(),
        };
        unknown.again(entry, types)
    }

    /// Reads the file again; `entry` is how it looks now.
    fn again(&self, entry: Entry, types: &std::collections::BTreeMap<String, String>) -> Self {
        let read = now();
        if entry.kind != FileKind::Note {
            return Self {
                entry: vault::measure(entry),
                note: None,
                finding: None,
                read,
            };
        }
        let (text, finding) = vault::read(&entry);
        let old = self.note.as_ref();
        let note = match text {
            Some(text) => match old.filter(|note| *note.text == *text) {
                Some(same) => Some(Arc::clone(same)),
                None => Some(Arc::new(parse::parse(&entry.path, text, types))),
            },
            None => old.cloned(),
        };
        Self {
            entry,
            note,
            finding,
            read,
        }
    }

    /// Whether the file, which looks like `entry` now, surely is what it was.
    fn is_like(&self, entry: &Entry) -> bool {
        let settled = self
            .entry
            .modified
            .is_some_and(|time| time < self.read - DOUBTFUL);
        settled
            && self.finding.is_none()
            && (self.entry.size, self.entry.modified) == (entry.size, entry.modified)
    }
}

fn now() -> i64 {
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    time.map_or(0, |time| time.as_millis() as i64)
}

#[cfg(test)]
mod tests;
