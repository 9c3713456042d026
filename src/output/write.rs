//! Writes a plan beside the output and swaps it in.
//!
//! Entry point: [`write()`]. Pages are rendered and written one by one on all cores, so that no more than one page for each core is in
//! memory. A file of the last build ([`BuiltFiles`]) whose inputs are the same is not even rendered. One whose bytes are those of
//! the old site is kept, with its modification time: where few files change, they are put into the old site; else a new site is made, with
//! hard links to what is kept. If nothing changes, the old site simply stays.

use super::disk::{copy_with_time, create};
use super::previous::Previous;
use super::published::{Bytes, Copied, Published};
use super::seen::SeenSite;
use super::swap::Target;
use super::{BuiltFile, BuiltFiles, Content, Plan, Planned, place, record};
use crate::config::OUTPUT_RECORD;
use crate::error::{Error, Result};
use crate::model::{Code, Finding, Fingerprint, VaultPath};
use crate::render::{self, Output, Page, Site};
use crate::vault::FileStamp;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use tokio::runtime::{Handle, RuntimeFlavor};

#[cfg(test)]
use super::faulty as fs;
use fs::File;
#[cfg(not(test))]
use std::fs;

/// The result of writing a site.
#[derive(Debug, Default)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Files whose bytes changed or that are new.
    pub changed: usize,
    /// Files of an earlier build that were removed (N27).
    pub removed: usize,
    /// Bytes of the whole site.
    pub bytes: u64,
    /// Findings of rendering and writing, among them NW704.
    pub findings: Vec<Finding>,
    /// The files that the next build need not make again.
    pub known: BuiltFiles,
    /// The fingerprint of the whole site as it now is on the disk; only with a cache.
    pub left: Option<Fingerprint>,
}

/// If at most one file in this many changes, the old site is changed in place; otherwise a new one is made.
const FEW: usize = 4;

/// Files between two moments at which the build can be cancelled.
const BATCH: usize = 512;

/// Renders and writes every planned file into `site.config.output`; `known` are those of the last build. `seen` is the old site if
/// somebody looked at it already. What was rendered takes the place of the old site only if it `still_holds`.
///
/// Dropping the future between two batches of files leaves the previous site and nothing else.
///
/// # Errors
/// [`Error::Template`], [`Error::Output`], [`Error::Io`], and those of `still_holds`; the previous site then is whole.
pub async fn write(
    site: &Site<'_>,
    plan: Plan,
    known: &BuiltFiles,
    seen: Option<SeenSite>,
    still_holds: impl Fn() -> Result<()> + Sync,
) -> Result<Written> {
    let output = blocking(|| place::check(site.config))?;
    let render = |page| {
        let rendered = render::render(site, page)?;
        still_holds()?;
        Ok(rendered)
    };
    write_with(&output, &plan, known, seen, render).await
}

/// [`write()`], with the renderer as a parameter.
async fn write_with<R>(
    output: &Path,
    plan: &Plan,
    known: &BuiltFiles,
    seen: Option<SeenSite>,
    render: R,
) -> Result<Written>
where
    R: Fn(Page) -> Result<Output> + Sync,
{
    let planned: FxHashSet<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    let target = blocking(|| Target::open(output))?;
    let seen = blocking(|| {
        let seen = seen.filter(|seen| seen.is_current(output));
        seen.or_else(|| SeenSite::expected(output, known))
    });
    let previous = match &seen {
        Some(seen) => seen.as_previous(),
        None => blocking(|| Previous::read(output, &planned))?,
    };
    let staging = target.stage(plan.sync)?;
    let job = Job {
        old: &target.output,
        new: staging.path(),
        previous: &previous,
        known,
        seen: seen.as_ref(),
        render: &render,
    };
    let mut done = Vec::with_capacity(plan.files.len());
    for batch in plan.files.chunks(BATCH) {
        done.extend(blocking(|| {
            batch
                .par_iter()
                .map(|file| job.write(file))
                .collect::<Result<Vec<_>>>()
        })?);
        tokio::task::yield_now().await;
    }
    let mut written = sum_up(&done, &previous, &planned);
    let paths = plan.files.iter().map(|file| file.path.as_str());
    let record = record::make(paths, &plan.unlisted);
    let is_same = written.changed == 0
        && written.removed == 0
        && previous.exists
        && previous.record == record;
    let put = plan.files.iter().zip(&done);
    let put = put.filter(|(_, done)| done.changed);
    let put: Vec<_> = put.map(|(file, _)| file.path.as_str()).collect();
    let removed = previous.without(&planned);
    let mut seen_before = seen.as_ref();
    if !is_same {
        let store_record = || job.store(OUTPUT_RECORD, |file| file.write_all(&record));
        let merge_in = || staging.merge_in(&put, &removed);
        let is_small = (written.changed + written.removed) * FEW <= written.files;
        if staging.must_merge() || is_small && !previous.record.is_empty() {
            blocking(|| store_record().and_then(|()| merge_in()))?;
        } else {
            seen_before = None;
            job.keep_all(&plan.files, &done).await?;
            let swapped = blocking(|| store_record().and_then(|()| staging.swap_in()));
            match swapped {
                Err(error) if must_stay(&error) && staging.path().is_dir() => {
                    blocking(merge_in)?;
                }
                swapped => swapped?,
            }
        }
    }
    written.known = blocking(|| job.known(&plan.files, &done));
    // The lock and the unfinished site may lie in the site themselves.
    drop(staging);
    drop(target);
    if plan.files.iter().any(|file| file.made_from.is_some()) {
        let changed = [put, removed].concat();
        let left = blocking(|| SeenSite::after(output, seen_before, &changed));
        written.left = left.map(|seen| seen.state());
        written.known.left = written.left.filter(|_| previous.foreign.is_empty());
    }
    Ok(written)
}

/// Whether the error means that the output folder cannot be moved although its files can: it is from a lower layer of a container's disk.
fn must_stay(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() == io::ErrorKind::CrossesDevices)
}

/// Runs `work`, which takes long and blocks, without holding up the runtime's other tasks.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn sum_up(done: &[Done], previous: &Previous, planned: &FxHashSet<&str>) -> Written {
    let foreign = previous.foreign.iter().map(|foreign| {
        let slash = if foreign.is_folder { "/" } else { "" };
        let path = foreign.path.to_string_lossy();
        let message = format!("`{path}{slash}` was not written by noteweave; left alone");
        Finding::new(Code::ForeignOutput, VaultPath::new(&path), None, message)
    });
    let rendered = done.iter().flat_map(|done| done.findings.iter().cloned());
    let rendered = render::gather(rendered.collect()).into_iter();
    Written {
        files: done.len(),
        changed: done.iter().filter(|done| done.changed).count(),
        removed: previous.without(planned).len(),
        bytes: done.iter().map(|done| done.bytes).sum(),
        findings: rendered.chain(foreign).collect(),
        known: BuiltFiles::default(),
        left: None,
    }
}

/// The result of writing one file.
#[derive(Default)]
struct Done {
    bytes: u64,
    changed: bool,
    findings: Vec<Finding>,
    /// What is remembered of it, if that still holds.
    made: Option<BuiltFile>,
}

/// The inputs for writing one file.
struct Job<'j, R> {
    /// The output folder.
    old: &'j Path,
    /// The unfinished new site.
    new: &'j Path,
    previous: &'j Previous,
    known: &'j BuiltFiles,
    /// The old site, if it is as the last build left it.
    seen: Option<&'j SeenSite>,
    render: &'j R,
}

impl<R: Fn(Page) -> Result<Output> + Sync> Job<'_, R> {
    /// Writes `file` into the new site unless the old one has the same bytes.
    fn write(&self, file: &Planned) -> Result<Done> {
        if let Some(made) = self.still_there(file) {
            return Ok(Done {
                bytes: made.stamp.length,
                made: Some(made),
                ..Done::default()
            });
        }
        match &file.content {
            Content::Page(page) => {
                let output = (self.render)(*page)?;
                Ok(Done {
                    findings: output.findings,
                    ..self.write_bytes(&file.path, &output.bytes)?
                })
            }
            Content::Bytes(bytes) => self.write_bytes(&file.path, bytes),
            Content::Copy(source) => self.copy(&file.path, source),
        }
    }

    /// Returns what the last build made from the same inputs, if the file still is as that build left it.
    fn still_there(&self, file: &Planned) -> Option<BuiltFile> {
        let made_from = file.made_from?;
        let made = *self.known.files.get(&*file.path)?;
        if made.made_from != made_from {
            return None;
        }
        let now = match self.seen {
            Some(seen) => seen.stamp(&file.path),
            None => FileStamp::at(&self.old_file(&file.path)?).ok(),
        };
        (now == Some(made.stamp)).then_some(made)
    }

    /// Returns the files of the finished site that the next build need not make again.
    fn known(&self, files: &[Planned], done: &[Done]) -> BuiltFiles {
        let files = files.par_iter().zip(done);
        let known = files.filter_map(|(file, done)| {
            let made_from = file.made_from.filter(|_| done.findings.is_empty())?;
            let made = match done.made {
                Some(made) => made,
                None => BuiltFile {
                    made_from,
                    stamp: FileStamp::at(&self.old.join(&file.path)).ok()?,
                },
            };
            Some((Box::from(file.path.as_str()), made))
        });
        BuiltFiles {
            files: known.collect(),
            left: None,
        }
    }

    /// Takes files that did not change from the old site.
    async fn keep_all(&self, files: &[Planned], done: &[Done]) -> Result<()> {
        let kept = files.iter().zip(done).filter(|(_, done)| !done.changed);
        let kept: Vec<_> = kept.map(|(file, _)| file).collect();
        for batch in kept.chunks(BATCH) {
            blocking(|| batch.par_iter().try_for_each(|file| self.keep(file)))?;
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<Done> {
        let changed = !self
            .old_file(path)
            .is_some_and(|old| has_bytes(&old, bytes).unwrap_or(false));
        if changed {
            self.store(path, |file| file.write_all(bytes))?;
        }
        Ok(Done {
            bytes: bytes.len() as u64,
            changed,
            ..Done::default()
        })
    }

    fn copy(&self, path: &str, copied: &Copied) -> Result<Done> {
        let fail = || Error::io("read", &copied.disk);
        let (Published { bytes, finding }, mut file) = copied.published().map_err(fail())?;
        let done = match bytes {
            Bytes::Changed(bytes) => self.write_bytes(path, &bytes)?,
            Bytes::AsTheyAre(length) => {
                let changed = match self.old_file(path) {
                    Some(old) => !is_copy(&old, &mut file, length).unwrap_or(false),
                    None => true,
                };
                match changed {
                    true => {
                        file.rewind().map_err(fail())?;
                        self.copy_as_it_is(path, file, length)?
                    }
                    false => Done {
                        bytes: length,
                        ..Done::default()
                    },
                }
            }
        };
        Ok(Done {
            findings: finding.into_iter().collect(),
            ..done
        })
    }

    fn copy_as_it_is(&self, path: &str, from: File, mut bytes: u64) -> Result<Done> {
        // Copying a file that keeps growing would never end.
        let mut from = from.take(bytes);
        self.store(path, |file| {
            bytes = io::copy(&mut from, file)?;
            Ok(())
        })?;
        Ok(Done {
            bytes,
            changed: true,
            ..Done::default()
        })
    }

    /// Returns where the file at `path` lies in the old site, if an earlier build wrote it.
    fn old_file(&self, path: &str) -> Option<PathBuf> {
        self.previous
            .files
            .contains(path)
            .then(|| self.old.join(path))
    }

    /// Makes the file `path` of the new site.
    fn store(&self, path: &str, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<()> {
        let to = self.new.join(path);
        let filled = in_folder(&to, create).and_then(|mut file| fill(&mut file));
        filled.map_err(Error::io("write", self.old.join(path)))
    }

    /// Takes the file from the old site: as a hard link to the same file, until the old site is deleted.
    fn keep(&self, file: &Planned) -> Result<()> {
        let (from, to) = (self.old.join(&file.path), self.new.join(&file.path));
        let kept = in_folder(&to, |to| fs::hard_link(&from, to));
        // Not every file system has hard links, and some allow only so many.
        kept.or_else(|_| copy_with_time(&from, &to))
            .map_err(Error::io("keep", from))
    }
}

/// Runs `make` for a path whose folder may be missing.
fn in_folder<T>(path: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    let Some(folder) = path.parent() else {
        return make(path);
    };
    // Most pages are the only file of their folder: making the folder first saves a failed attempt.
    if path.ends_with("index.html") {
        let _ = fs::create_dir(folder);
    }
    match make(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            make(path)
        }
        made => made,
    }
}

/// Whether the file at `path` holds exactly `bytes`.
fn has_bytes(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let file = File::open(path)?;
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut old = Vec::with_capacity(bytes.len() + 1);
    file.take(bytes.len() as u64 + 1).read_to_end(&mut old)?;
    Ok(old == bytes)
}

/// Whether `old` is a copy of `source`, which has `length` bytes.
fn is_copy(old: &Path, source: &mut File, length: u64) -> io::Result<bool> {
    let old = File::open(old)?;
    if old.metadata()?.len() != length {
        return Ok(false);
    }
    is_same(old, source)
}

/// Whether two readers give the same bytes.
fn is_same(mut a: impl Read, mut b: impl Read) -> io::Result<bool> {
    let (mut of_a, mut of_b) = ([0; 1 << 15], [0; 1 << 15]);
    loop {
        let length = fill(&mut a, &mut of_a)?;
        if fill(&mut b, &mut of_b)? != length || of_a[..length] != of_b[..length] {
            return Ok(false);
        }
        if length < of_a.len() {
            return Ok(true);
        }
    }
}

/// Reads until `buffer` is full or nothing is left.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match reader.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests;
