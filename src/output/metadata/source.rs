//! Reads a limited part of a file of any size.
//!
//! Entry point: [`Source`]. A film of gigabytes may hold its place at its end. Readers go there, and never read more than [`MOST_BYTES`] in
//! [`MOST_READS`] pieces, however broken a file is.

use std::io::{self, Read, Seek, SeekFrom};

/// Most bytes that are read of one file to learn what it tells.
pub(in crate::output) const MOST_BYTES: u64 = 4 << 20;

/// Most pieces that are read of one file.
const MOST_READS: usize = 4096;

/// What can be read at any place.
pub(in crate::output) trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

/// A file that is read here and there.
pub(in crate::output) struct Source<'r> {
    bytes: &'r mut dyn Bytes,
    length: u64,
    bytes_left: u64,
    reads_left: usize,
}

impl<'r> Source<'r> {
    /// Makes the source of a file that has `length` bytes.
    pub(in crate::output) fn new(bytes: &'r mut dyn Bytes, length: u64) -> Self {
        Self {
            bytes,
            length,
            bytes_left: MOST_BYTES,
            reads_left: MOST_READS,
        }
    }

    pub(in crate::output) fn length(&self) -> u64 {
        self.length
    }

    /// Returns up to `most` bytes from `at` on: fewer at the file's end, and none once the limit for a file is reached.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(in crate::output) fn read(&mut self, at: u64, most: u64) -> io::Result<Vec<u8>> {
        let length = most
            .min(self.length.saturating_sub(at))
            .min(self.bytes_left);
        if length == 0 || self.reads_left == 0 {
            return Ok(Vec::new());
        }
        self.bytes_left -= length;
        self.reads_left -= 1;
        self.bytes.seek(SeekFrom::Start(at))?;
        let mut read = Vec::with_capacity(length as usize);
        (&mut *self.bytes).take(length).read_to_end(&mut read)?;
        Ok(read)
    }

    /// Returns `N` bytes from `at` on, or `None` if there are fewer.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(in crate::output) fn array<const N: usize>(
        &mut self,
        at: u64,
    ) -> io::Result<Option<[u8; N]>> {
        Ok(self.read(at, N as u64)?.try_into().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn v15_reading_is_bounded() {
        let mut bytes = Cursor::new(vec![7; 8 << 20]);
        let mut source = Source::new(&mut bytes, 8 << 20);
        assert_eq!(source.read((8 << 20) - 2, 100).unwrap(), vec![7, 7]);
        assert!(source.read(u64::MAX, 1).unwrap().is_empty());
        assert_eq!(source.array::<4>(0).unwrap(), Some([7; 4]));
        assert_eq!(source.array::<4>((8 << 20) - 3).unwrap(), None);
        assert_eq!(source.read(0, u64::MAX).unwrap().len(), (4 << 20) - 9);
        assert!(source.read(0, 1).unwrap().is_empty());
        let mut source = Source::new(&mut bytes, 8 << 20);
        let pieces = (0..10_000).filter(|at| !source.read(*at, 1).unwrap().is_empty());
        assert_eq!(pieces.count(), MOST_READS);
    }
}
