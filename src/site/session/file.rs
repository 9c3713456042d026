//! Reads and parses single files of a session.
//!
//! Entry points: [`Parser::parse`], and [`TrackedFile::again`] for a file that may have changed.

use crate::cache::{Cache, Named, note_key};
use crate::model::{Entry, Finding, Fingerprint, Note, NoteText, ReadingSettings, VaultPath};
use crate::parse;
use crate::vault::{self, ObsidianSettings};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Times of files are coarse: a file that was read so many milliseconds after its last change or sooner is read again at the next look.
const DOUBTFUL: i64 = 50;

/// A file as it was when it was last looked at.
#[derive(Clone, Debug)]
pub(super) struct TrackedFile {
    pub(super) entry: Entry,
    pub(super) note: Option<Arc<Note>>,
    /// The note's key in the cache.
    pub(super) key: Option<Fingerprint>,
    /// What was wrong when it was read.
    pub(super) finding: Option<Finding>,
    /// When it was read, in milliseconds since 1970.
    pub(super) read: i64,
}

/// Turns texts into notes.
pub(super) struct Parser<'p> {
    /// What notes are parsed with.
    reading: Arc<ReadingSettings>,
    /// Of these settings.
    reading_fingerprint: Fingerprint,
    has_keys: bool,
    /// Where notes are recalled from.
    cache: Option<&'p Cache>,
}

impl<'p> Parser<'p> {
    pub(super) fn new(
        obsidian: &ObsidianSettings,
        has_keys: bool,
        cache: Option<&'p Cache>,
    ) -> Self {
        Self {
            reading: Arc::new(obsidian.reading.clone()),
            reading_fingerprint: Fingerprint::of_value(&obsidian.reading),
            has_keys,
            cache,
        }
    }

    /// Recalls the note in a file that the disk says to be as it was. Its text is read when it is first asked for; if it is another one by
    /// then, `is_stale` is set, and nothing that was made since may be used.
    pub(super) fn recall(&self, entry: &Entry, is_stale: &Arc<AtomicBool>) -> Option<TrackedFile> {
        let state = entry.state.as_ref()?;
        let known = self
            .cache?
            .note_at(&entry.disk, state, self.reading_fingerprint);
        let (key, outline) = known?;
        let (unread, is_stale) = (entry.clone(), Arc::clone(is_stale));
        let (digest, cut) = (outline.digest, outline.cut);
        let text = NoteText::unread(move || {
            let (text, _) = vault::read(&unread);
            let text = text.map(parse::readable);
            let same = text.filter(|text| Fingerprint::of(text.as_bytes()) == digest);
            match same {
                Some(text) => parse::own_text(cut, &unread.path, text),
                None => {
                    is_stale.store(true, Ordering::Relaxed);
                    String::new()
                }
            }
        });
        Some(TrackedFile {
            note: Some(Arc::new(parse::parse_later(
                outline,
                &entry.path,
                text,
                &self.reading,
            ))),
            entry: entry.clone(),
            key: Some(key),
            finding: None,
            read: now(),
        })
    }

    /// The fingerprint of the settings that notes are parsed with.
    pub(super) fn reading(&self) -> Fingerprint {
        self.reading_fingerprint
    }

    /// Recalls or parses a note, given its [`parse::readable`] text. Also returns its key.
    pub(super) fn parse(&self, path: &VaultPath, text: String) -> (Option<Fingerprint>, Arc<Note>) {
        let key = self
            .has_keys
            .then(|| note_key(path, &text, self.reading_fingerprint));
        let known = self.cache.zip(key);
        let note = match known.and_then(|(cache, key)| cache.note(key)) {
            Some(outline) => {
                let text = parse::own_text(outline.cut, path, text);
                parse::parse_later(outline, path, text, &self.reading)
            }
            None => parse::parse_readable(path, text, &self.reading),
        };
        (key, Arc::new(note))
    }
}

impl TrackedFile {
    /// Reads a file that was not known.
    pub(super) fn new(entry: Entry, parser: &Parser<'_>) -> Self {
        let unknown = Self {
            note: None,
            key: None,
            finding: None,
            read: 0,
            entry: entry.clone(),
        };
        unknown.again(entry, parser)
    }

    /// Reads the file again; `entry` is how it looks now.
    pub(super) fn again(&self, entry: Entry, parser: &Parser<'_>) -> Self {
        let read = now();
        if !entry.kind.is_read() {
            return Self {
                entry: vault::measure(entry),
                note: None,
                key: None,
                finding: None,
                read,
            };
        }
        let (text, finding) = vault::read(&entry);
        // The note's own text may not be read yet, and would be that of the file as it is now.
        let text = text.map(parse::readable);
        let is_same = |text: &str| {
            let digest = Fingerprint::of(text.as_bytes());
            self.note.as_ref().is_some_and(|note| note.digest == digest)
        };
        let (key, note) = match text {
            Some(text) if !is_same(&text) => {
                let (key, note) = parser.parse(&entry.path, text);
                (key, Some(note))
            }
            _ => (self.key, self.note.clone()),
        };
        Self {
            entry,
            note,
            key,
            finding,
            read,
        }
    }

    /// The note for the cache. Changes within `unsettled` of each other may leave the state of a file as it was.
    pub(super) fn named(&self, unsettled: Duration) -> Option<Named> {
        let latest = self.read.saturating_mul(1_000_000) - unsettled.as_nanos() as i64;
        let state = self.entry.state.filter(|state| state.is_settled(latest));
        let place = state.filter(|_| self.finding.is_none());
        Some(Named {
            key: self.key?,
            note: self.note.clone()?,
            place: place.and_then(|state| Some((self.entry.disk.to_str()?.into(), state))),
        })
    }

    /// Whether the file, which looks like `entry` now, surely is what it was.
    pub(super) fn is_like(&self, entry: &Entry) -> bool {
        let settled = self
            .entry
            .modified
            .is_some_and(|time| time < self.read - DOUBTFUL);
        settled
            && self.finding.is_none()
            && (self.entry.size, self.entry.modified) == (entry.size, entry.modified)
            && self.entry.state == entry.state
    }
}

/// Milliseconds since 1970.
pub(super) fn now() -> i64 {
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    time.map_or(0, |time| time.as_millis() as i64)
}
