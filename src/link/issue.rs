//! What is wrong with links, before it is put into words: [`Issue`].

use super::{FileId, Target};
use crate::model::Place;
use serde::{Deserialize, Serialize};

/// What is wrong with or worth saying about a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Issue {
    /// NW001, NW007
    Missing,
    /// NW002: a note without the heading; the subpath as looked for.
    Heading(FileId, Box<str>),
    /// NW003: a note without the block; its id.
    Block(FileId, Box<str>),
    /// NW004: what was taken, how many there are, some of the others.
    Ambiguous(FileId, usize, Vec<FileId>),
    /// NW005
    Alias(FileId),
    /// NW006
    Case(FileId),
    /// NW011: the scheme.
    Unsafe(Box<str>),
    /// NW011: a path of somebody's disk.
    OnDisk,
    /// NW301, NW302
    Private(FileId),
    /// NW301 for a folder that holds private notes only.
    PrivateFolder,
}

/// What is said about the links of all files, file by file.
pub(super) type Issues = Vec<Vec<LinkIssue>>;

/// What is said about a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LinkIssue {
    /// Its index in [`crate::model::Note::links`].
    pub(super) link: u32,
    /// Where it stands.
    pub(super) place: Place,
    pub(super) issue: Issue,
}

/// A note's links, resolved.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    /// Parallel to the note's links.
    pub(super) targets: Vec<Target>,
    /// What is to be said about some of them.
    pub(super) issues: Vec<LinkIssue>,
}
