//! A file of the cache: what made it, its content, and a hash of both, without which it counts as missing.
//!
//! Entry points: [`Reader::open`] and [`Writer::store`].

use crate::error::{Error, Result};
use crate::output::ending;
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

/// First bytes of each file, for whoever opens one.
const HEADER: &[u8] = b"noteweave cache; may be deleted\n";

/// Bytes of the hash at the end.
const HASH: usize = 32;

/// A file that is whole and made by this program, read from its front.
#[derive(Debug)]
pub(super) struct Reader {
    bytes: Vec<u8>,
    at: usize,
    end: usize,
}

impl Reader {
    /// The file at `path`, if `program` made it and it is whole.
    pub(super) fn open(path: &Path, program: &str) -> Option<Self> {
        // A pipe would be waited for, a device might have no end.
        let bytes = fs::metadata(path)
            .ok()
            .filter(fs::Metadata::is_file)
            .and_then(|_| fs::read(path).ok())?;
        let end = bytes.len().checked_sub(HASH)?;
        let (content, hash) = bytes.split_at(end);
        if !content.starts_with(HEADER) || Sha256::digest(content)[..] != *hash {
            return None;
        }
        let at = HEADER.len();
        let mut reader = Self { bytes, at, end };
        (reader.text()? == program.as_bytes()).then_some(reader)
    }

    /// The next bytes.
    pub(super) fn take(&mut self, length: usize) -> Option<&[u8]> {
        let range = self.take_range(length)?;
        self.bytes.get(range)
    }

    fn take_range(&mut self, length: usize) -> Option<Range<usize>> {
        let range = self.at..self.at.checked_add(length)?;
        if range.end > self.end {
            return None;
        }
        self.at = range.end;
        Some(range)
    }

    /// The next number.
    pub(super) fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// The next text.
    pub(super) fn text(&mut self) -> Option<&[u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    /// All that is left.
    pub(super) fn rest(&mut self) -> &[u8] {
        let rest = self.at..self.end;
        self.at = self.end;
        self.bytes.get(rest).unwrap_or_default()
    }

    /// Where the next text is, for those who take the bytes afterwards.
    pub(super) fn text_range(&mut self) -> Option<Range<usize>> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take_range(length)
    }

    /// Whether all is read.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.end
    }

    /// The whole file.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A file in the making.
#[derive(Debug)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// A file made by `program`.
    pub(super) fn new(program: &str) -> Self {
        let mut writer = Self(HEADER.to_vec());
        writer.text(program.as_bytes());
        writer
    }

    /// Adds bytes.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Where to add bytes.
    pub(super) fn end(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }

    /// Adds a number.
    pub(super) fn number(&mut self, number: u64) {
        self.raw(&number.to_le_bytes());
    }

    /// Adds a text.
    pub(super) fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        self.raw(text);
    }

    /// Puts the file at `path`, in one step. Where that cannot be, the one that was there goes: what it holds may be private now.
    ///
    /// # Errors
    /// If even that cannot be, so that the old one stays.
    pub(super) fn store(mut self, path: &Path) -> Result<()> {
        let hash = Sha256::digest(&self.0);
        self.raw(&hash);
        let beside = path.with_extension(std::process::id().to_string());
        let stored = ending::enter().and_then(|_writing| {
            fs::write(&beside, &self.0)?;
            fs::rename(&beside, path)
        });
        let Err(error) = stored else {
            return Ok(());
        };
        let _ = fs::remove_file(beside);
        match fs::remove_file(path) {
            Err(kept) if !is_gone(&kept) => Err(Error::io("write", path)(error)),
            _ => Ok(()),
        }
    }
}

/// Whether there was nothing to remove.
pub(super) fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Removes from `folder` what builds left that were killed while they wrote there: files named after a process.
pub(super) fn clear_up(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let process = path
            .extension()
            .and_then(|number| number.to_str()?.parse().ok());
        if process.is_some_and(|number: u32| number != std::process::id()) {
            let _ = fs::remove_file(path);
        }
    }
}
