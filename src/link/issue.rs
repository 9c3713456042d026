//! Problems of links, which `check` puts into words: [`Issue`].

use super::{FileId, Target};
use crate::model::Place;
use serde::{Deserialize, Serialize};

/// A problem of a link, or a remark about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Issue {
    /// No file has this name (NW001, NW007).
    Missing,
    /// The note has no such heading; with the subpath (NW002).
    Heading(FileId, Box<str>),
    /// The note has no such block; with its id (NW003).
    Block(FileId, Box<str>),
    /// The base has no such view; with its name (NW505).
    View(FileId, Box<str>),
    /// Several files fit: the one that was taken, their number, some of the others (NW004).
    Ambiguous(FileId, usize, Vec<FileId>),
    /// The link names an alias (NW005).
    Alias(FileId),
    /// The link differs from the name in case (NW006).
    Case(FileId),
    /// The scheme is not allowed (NW011).
    Unsafe(Box<str>),
    /// The link names a path on somebody's disk (NW011).
    OnDisk,
    /// The drawing has no picture beside it, and its data cannot be read (NW709).
    Undrawn(FileId),
    /// The target is private (NW301, NW302).
    Private(FileId),
    /// The target is a folder that holds only private notes (NW301).
    PrivateFolder,
}

/// The issues of all links, by file.
pub(super) type Issues = Vec<Vec<LinkIssue>>;

/// An issue and its link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LinkIssue {
    /// Its index in [`crate::model::Note::links`].
    pub(super) link: u32,
    /// Where the link stands.
    pub(super) place: Place,
    pub(super) issue: Issue,
}

/// A note's links, resolved.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    /// Parallel to the note's links.
    pub(super) targets: Vec<Target>,
    /// Issues of some of them.
    pub(super) issues: Vec<LinkIssue>,
}
