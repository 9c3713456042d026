//! Reads the notes, many at a time.
//!
//! Entry points: [`load`], and [`read`] for a single note. Files are read with plain blocking calls, in chunks, on the runtime's blocking
//! threads: one task for each file costs three times as much, and one file after another waits for a slow disk once per file.

use super::Discovered;
use super::ObsidianSettings;
use super::dates::{self, FileDates};
use super::decode::decode;
use super::discover::unreadable;
use super::images;
use super::open::open;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::memory;
use crate::model::{Code, Entry, FileKind, Finding, MediaKind, VaultPath};
use std::collections::HashMap;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinSet};

/// A note's text.
#[derive(Debug)]
pub struct Source {
    /// The file that holds it.
    pub entry: Entry,
    /// UTF-8, LF line ends, no byte order mark (N28).
    pub text: String,
}

/// The vault in memory.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Notes and canvases that were read, in path order. One that cannot be read has a finding and is in `others`.
    pub sources: Vec<Source>,
    /// Bases and attachments, of which only the start of pictures is read (M13), and notes that cannot be read. These stay here
    /// so that a link to one does not lead to another note (L26). They are private, because their `publish` property is unknown.
    pub others: Vec<Entry>,
    /// Obsidian's settings.
    pub obsidian: ObsidianSettings,
    /// Files that git ignores (V27).
    pub git_ignored: Vec<VaultPath>,
    /// Dates by version control or file system (P14), for notes.
    pub dates: HashMap<VaultPath, FileDates>,
    /// Findings so far.
    pub findings: Vec<Finding>,
}

/// Chunks that are read at the same time.
const READS_IN_FLIGHT: usize = 64;

/// Most files in a chunk; larger chunks gain nothing more.
const LARGEST_CHUNK: usize = 128;

/// Most bytes of a note, because places in a note are counted in 32 bits.
const LARGEST_NOTE: u64 = 1 << 30;

/// Largest picture in bytes whose metadata is removed, because that happens in memory.
pub const LARGEST_PICTURE: u64 = 256 << 20;

/// Reads the notes for which `is_wanted` is true, with a bounded number of reads in flight.
///
/// # Errors
/// If there is too little memory or the runtime fails; a file that cannot be read is NW107.
pub async fn load(
    discovered: Discovered,
    config: &Config,
    is_wanted: impl Fn(&Entry) -> bool,
) -> Result<Loaded> {
    memory::expect(needed(&discovered.entries))?;
    let (notes, mut others): (Vec<_>, Vec<_>) = discovered
        .entries
        .into_iter()
        .partition(|entry| entry.kind.is_read());
    let mut findings = discovered.findings;
    let git_ignored = discovered.git_ignored;
    let dates = {
        let dated = notes.iter().filter(|entry| entry.kind == FileKind::Note);
        let (root, notes) = (config.notes.clone(), dated.cloned().collect::<Vec<_>>());
        tokio::task::spawn_blocking(move || dates::dates(&root, &notes))
    };
    let notes: Arc<Vec<_>> = Arc::new(notes.into_iter().filter(is_wanted).collect());
    let mut measuring = measure(&others);
    let mut texts = read_all(&notes).await.map_err(broken)?;
    while let Some(measured) = measuring.join_next().await {
        for (at, dimensions) in measured.map_err(broken)? {
            others[at].dimensions = Some(dimensions);
        }
    }
    let (dates, about_dates) = dates.await.map_err(broken)?;
    findings.extend(about_dates);

    // The tasks that shared the list are over, so this takes it back rather than copying it.
    let notes = Arc::unwrap_or_clone(notes);
    let mut sources = Vec::with_capacity(notes.len());
    texts.sort_unstable_by_key(|chunk| chunk.start);
    let texts = texts.into_iter().flat_map(|chunk| chunk.texts);
    for (entry, (text, finding)) in notes.into_iter().zip(texts) {
        findings.extend(finding);
        match text {
            Some(text) => sources.push(Source { entry, text }),
            None => others.push(entry),
        }
    }
    Ok(Loaded {
        sources,
        others,
        obsidian: discovered.obsidian,
        dates,
        git_ignored,
        findings,
    })
}

/// Bytes of memory that a byte of a note needs at most until its page is written.
const BYTES_FOR_ONE: u64 = 40;

/// Most pictures that are in memory at the same time.
const PICTURES_AT_ONCE: usize = 4;

/// Estimates the memory that a site of these files needs.
fn needed(entries: &[Entry]) -> u64 {
    let of = |wanted: fn(FileKind) -> bool| entries.iter().filter(move |e| wanted(e.kind));
    let notes = of(FileKind::is_read).map(|note| note.size.min(LARGEST_NOTE));
    let mut pictures: Vec<u64> = of(|kind| kind == FileKind::Attachment(MediaKind::Image))
        .map(|picture| picture.size.min(LARGEST_PICTURE))
        .collect();
    pictures.sort_unstable_by(|a, b| b.cmp(a));
    // Each is in memory twice: as it is on disk, and as it is published.
    let largest: u64 = pictures.iter().take(PICTURES_AT_ONCE).sum();
    memory::BASE + notes.sum::<u64>() * BYTES_FOR_ONE + 2 * largest
}

/// Fewest pictures of one task, because reading one takes very little time.
const SMALLEST_MEASURED: usize = 16;

/// Reads how large the pictures are: the index of each and its width and height.
fn measure(others: &[Entry]) -> JoinSet<Vec<(usize, (u32, u32))>> {
    let is_image = |entry: &Entry| entry.kind == FileKind::Attachment(MediaKind::Image);
    let pictures: Vec<(usize, Entry)> = (others.iter().cloned().enumerate())
        .filter(|(_, entry)| is_image(entry))
        .collect();
    let size = pictures.len().div_ceil(READS_IN_FLIGHT);
    let mut tasks = JoinSet::new();
    for chunk in pictures.chunks(size.max(SMALLEST_MEASURED)) {
        let chunk = chunk.to_vec();
        let measured = |(at, entry): (usize, Entry)| Some((at, images::dimensions(&entry)?));
        tasks.spawn_blocking(move || chunk.into_iter().filter_map(measured).collect());
    }
    tasks
}

fn broken(error: JoinError) -> Error {
    Error::Io {
        action: "read",
        path: "the vault".into(),
        source: io::Error::other(error),
    }
}

/// The text of a note unless it cannot be read, and a finding about mistakes in it.
type ReadNote = (Option<String>, Option<Finding>);

/// Neighbouring files that were read by one task.
struct Chunk {
    start: usize,
    texts: Vec<ReadNote>,
}

async fn read_all(notes: &Arc<Vec<Entry>>) -> Result<Vec<Chunk>, JoinError> {
    let size = (notes.len() / READS_IN_FLIGHT).clamp(1, LARGEST_CHUNK);
    let permits = Arc::new(Semaphore::new(READS_IN_FLIGHT));
    let mut tasks = JoinSet::new();
    let mut done = Vec::with_capacity(notes.len().div_ceil(size));
    for start in (0..notes.len()).step_by(size) {
        // The semaphore is never closed, so there always is a permit in the end.
        let permit = Arc::clone(&permits).acquire_owned().await;
        let range = start..notes.len().min(start + size);
        let notes = Arc::clone(notes);
        tasks.spawn_blocking(move || {
            let chunk = read_chunk(&notes, range);
            drop((notes, permit));
            chunk
        });
    }
    while let Some(chunk) = tasks.join_next().await {
        done.push(chunk?);
    }
    Ok(done)
}

fn read_chunk(notes: &[Entry], range: Range<usize>) -> Chunk {
    let start = range.start;
    let notes = notes.get(range).unwrap_or_default();
    let texts = notes.iter().map(read).collect();
    Chunk { start, texts }
}

/// Reads a note: its text unless it cannot be read, and a finding about mistakes in it.
#[must_use]
pub fn read(note: &Entry) -> (Option<String>, Option<Finding>) {
    let path = note.path.clone();
    let decoded = match read_bytes(note) {
        Ok(bytes) => decode(bytes),
        Err(error) => return (None, Some(unreadable(path, &error.to_string()))),
    };
    let finding = decoded.bad.map(|bad| {
        let message = format!("not valid {} from byte {}", bad.encoding, bad.offset);
        Finding::new(Code::BadEncoding, path, Some(bad.place), message)
    });
    (Some(decoded.text), finding)
}

fn read_bytes(entry: &Entry) -> io::Result<Vec<u8>> {
    let too_large = || io::Error::other("it is larger than 1 GiB");
    if entry.size > LARGEST_NOTE {
        return Err(too_large());
    }
    // One byte more than expected, so that the end is seen without growing the buffer.
    let mut bytes = Vec::with_capacity(entry.size as usize + 1);
    let parts = entry.path.as_str().split('/').count();
    open(&entry.disk, parts)?
        .take(LARGEST_NOTE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_NOTE {
        return Err(too_large());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
