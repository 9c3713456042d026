//! Indexes all names that a link can use: paths, ends of paths, aliases (L19–L24, N2, N3).
//!
//! Entry point: [`Names::new`]. Keys are folded once and owned here, so that the preview can keep the index while notes change.
//! A set of namesakes is kept in the order of L22, and
//! a large one also as a tree, so that fifty thousand links to one of fifty thousand namesakes stay cheap.

use super::{File, FileId};
use rustc_hash::FxHashMap;

/// If there are more files of one name than this, a tree is built. With fewer, checking each is faster.
const LARGE: usize = 32;

/// The index of names.
#[derive(Debug)]
pub(super) struct Names {
    /// Folded paths.
    keys: Vec<String>,
    paths: FxHashMap<Box<str>, FileId>,
    twins: FxHashMap<FileId, Vec<FileId>>,
    suffixes: Groups,
    aliases: Groups,
}

/// The winner among namesakes (L22).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// The file that was taken.
    pub(super) file: FileId,
    /// How many namesakes there were.
    pub(super) count: usize,
    /// Whether length or path order decided, which is reported (L23).
    pub(super) ambiguous: bool,
}

impl Names {
    /// Indexes `files`, whose folded paths are `keys`; `aliases` holds every note's folded aliases.
    pub(super) fn new(files: &[File], keys: Vec<String>, aliases: &[(FileId, String)]) -> Self {
        let mut paths: FxHashMap<Box<str>, FileId> = FxHashMap::default();
        paths.reserve(files.len());
        let mut twins: FxHashMap<FileId, Vec<FileId>> = FxHashMap::default();
        for (at, key) in keys.iter().enumerate() {
            let id = FileId(at as u32);
            let first = *paths.entry(key.as_str().into()).or_insert(id);
            if first != id {
                twins.entry(first).or_default().push(id);
            }
        }
        let ranks = ranks(files);
        let mut by_rank: Vec<u32> = (0..files.len() as u32).collect();
        by_rank.sort_unstable_by_key(|id| ranks[*id as usize]);
        // Of files with equal paths only the first is indexed; `twin` chooses among them later.
        let firsts = by_rank
            .iter()
            .copied()
            .filter(|id| paths.get(keys[*id as usize].as_str()) == Some(&FileId(*id)));
        let suffixes = firsts.flat_map(|id| path_ends(&keys[id as usize]).map(move |s| (s, id)));
        let suffixes = Groups::new(suffixes, &keys, &ranks);
        let mut named: Vec<(u32, &str)> = aliases.iter().map(|(f, a)| (f.0, a.as_str())).collect();
        named.sort_unstable_by_key(|(id, _)| ranks[*id as usize]);
        let aliases = Groups::new(named.into_iter().map(|(id, a)| (a, id)), &keys, &ranks);
        Self {
            keys,
            paths,
            twins,
            suffixes,
            aliases,
        }
    }

    /// Returns the folded path of a file.
    pub(super) fn key(&self, id: FileId) -> &str {
        &self.keys[id.0 as usize]
    }

    /// Whether some file has this folded name, extension included (L19).
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.suffixes.map.contains_key(name)
    }

    /// Returns the file with exactly this folded path (L21).
    pub(super) fn exact(&self, path: &str) -> Option<FileId> {
        self.paths.get(path).copied()
    }

    /// Returns the file whose folded path ends with `suffix`, chosen for a note in the folded folder `folder` (L22).
    pub(super) fn by_suffix(&self, suffix: &str, folder: &str) -> Option<Choice> {
        self.suffixes.choose(suffix, folder, &self.keys)
    }

    /// Returns all files whose folded path ends with `suffix`, in the order of L22.
    pub(super) fn all_by_suffix(&self, suffix: &str) -> &[u32] {
        self.suffixes.members(suffix)
    }

    /// Returns the note with this folded alias (L24).
    pub(super) fn by_alias(&self, alias: &str, folder: &str) -> Option<Choice> {
        self.aliases.choose(alias, folder, &self.keys)
    }

    /// Returns all notes with this folded alias, in the order of L22.
    pub(super) fn all_by_alias(&self, alias: &str) -> &[u32] {
        self.aliases.members(alias)
    }

    /// Returns the files whose paths N2 takes for the same as that of `first`, which comes before them in path order.
    pub(super) fn twins(&self, first: FileId) -> &[FileId] {
        self.twins.get(&first).map_or(&[], Vec::as_slice)
    }

    /// Returns the first file, in path order, whose path N2 takes for the same as that of `id`.
    pub(super) fn first_twin(&self, id: FileId) -> FileId {
        self.paths.get(self.key(id)).copied().unwrap_or(id)
    }
}

/// Returns the place of each file in the order of L22: by path length in characters, then in path order.
fn ranks(files: &[File]) -> Vec<u32> {
    let mut order: Vec<(u32, u32)> = files
        .iter()
        .enumerate()
        .map(|(id, f)| (f.entry.path.as_str().chars().count() as u32, id as u32))
        .collect();
    order.sort_unstable();
    let mut ranks = vec![0; files.len()];
    for (rank, (_, id)) in order.into_iter().enumerate() {
        ranks[id as usize] = rank as u32;
    }
    ranks
}

/// Most segments of a path's end that are indexed: `[[a/b/…]]` may name so many without being the whole path.
const MAX_DEPTH: usize = 64;

/// Returns the path's ends at folder boundaries, shortest first: `c`, `b/c`, `a/b/c`.
fn path_ends(path: &str) -> impl Iterator<Item = &str> {
    let starts = path.rmatch_indices('/').map(|(at, _)| at + 1);
    let starts = starts.chain(std::iter::once(0)).take(MAX_DEPTH);
    starts.map(move |at| &path[at..])
}

/// Sets of files under one key, each in the order of L22.
#[derive(Debug)]
struct Groups {
    map: FxHashMap<Box<str>, u32>,
    starts: Vec<u32>,
    members: Vec<u32>,
    trees: FxHashMap<u32, Tree>,
}

impl Groups {
    /// `pairs` come in the order of `ranks`.
    fn new<'k>(
        pairs: impl Iterator<Item = (&'k str, u32)>,
        keys: &[String],
        ranks: &[u32],
    ) -> Self {
        let mut map: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut sizes: Vec<u32> = Vec::new();
        let mut placed: Vec<(u32, u32)> = Vec::new();
        for (key, id) in pairs {
            let group = match map.get(key) {
                Some(known) => *known,
                None => {
                    let new = sizes.len() as u32;
                    map.insert(key.into(), new);
                    sizes.push(0);
                    new
                }
            };
            sizes[group as usize] += 1;
            placed.push((group, id));
        }
        let mut starts = Vec::with_capacity(sizes.len() + 1);
        let mut end = 0;
        for size in &sizes {
            starts.push(end);
            end += size;
        }
        starts.push(end);
        let mut next = starts.clone();
        let mut members = vec![0; placed.len()];
        for (group, id) in placed {
            let at = &mut next[group as usize];
            members[*at as usize] = id;
            *at += 1;
        }
        let mut trees = FxHashMap::default();
        for (group, size) in sizes.iter().enumerate() {
            if *size as usize > LARGE {
                let range = starts[group] as usize..starts[group + 1] as usize;
                trees.insert(group as u32, Tree::new(&members[range], keys, ranks));
            }
        }
        Self {
            map,
            starts,
            members,
            trees,
        }
    }

    fn members(&self, key: &str) -> &[u32] {
        self.map.get(key).map_or(&[], |group| self.of(*group))
    }

    fn of(&self, group: u32) -> &[u32] {
        let at = group as usize;
        &self.members[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn choose(&self, key: &str, folder: &str, keys: &[String]) -> Option<Choice> {
        let group = *self.map.get(key)?;
        let members = self.of(group);
        let first = *members.first()?;
        let (own, own_count) = match self.trees.get(&group) {
            _ if members.len() == 1 => (None, 0),
            Some(tree) => tree.inside(folder, keys),
            None => {
                let mut inside = members
                    .iter()
                    .filter(|id| is_inside(&keys[**id as usize], folder));
                let own = inside.next().copied();
                (own, usize::from(own.is_some()) + inside.count())
            }
        };
        Some(Choice {
            file: FileId(own.unwrap_or(first)),
            count: members.len(),
            ambiguous: members.len() > 1 && own_count != 1,
        })
    }
}

/// Whether a folded path lies in a folded folder or below it.
pub(super) fn is_inside(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// A large set of namesakes by folded path, with the best rank of every range of it.
#[derive(Debug)]
struct Tree {
    /// Members by folded path: a folder's files are neighbours.
    sorted: Vec<u32>,
    /// Segment tree: leaves are (rank, id), inner nodes the smaller child.
    best: Vec<(u32, u32)>,
}

impl Tree {
    fn new(members: &[u32], keys: &[String], ranks: &[u32]) -> Self {
        let mut sorted = members.to_vec();
        sorted.sort_unstable_by(|a, b| keys[*a as usize].cmp(&keys[*b as usize]));
        let len = sorted.len();
        let mut best = vec![(0, 0); 2 * len];
        for (at, id) in sorted.iter().enumerate() {
            best[len + at] = (ranks[*id as usize], *id);
        }
        for at in (1..len).rev() {
            best[at] = best[2 * at].min(best[2 * at + 1]);
        }
        Self { sorted, best }
    }

    /// Returns the best member in `folder` and below, and how many there are.
    fn inside(&self, folder: &str, keys: &[String]) -> (Option<u32>, usize) {
        let (from, to) = if folder.is_empty() {
            (0, self.sorted.len())
        } else {
            let first = format!("{folder}/");
            // `0` is the character after `/`.
            let last = format!("{folder}0");
            let before = |end: &str| {
                self.sorted
                    .partition_point(|id| keys[*id as usize].as_str() < end)
            };
            (before(&first), before(&last))
        };
        let len = self.sorted.len();
        let (mut left, mut right) = (from + len, to + len);
        let mut best = None;
        let mut take = |node: (u32, u32)| {
            if best.is_none_or(|b| node < b) {
                best = Some(node);
            }
        };
        while left < right {
            if left % 2 == 1 {
                take(self.best[left]);
                left += 1;
            }
            if right % 2 == 1 {
                right -= 1;
                take(self.best[right]);
            }
            left /= 2;
            right /= 2;
        }
        (best.map(|(_, id)| id), to - from)
    }
}
