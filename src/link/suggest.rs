//! Suggests what a broken link may have meant (R7). Suggests no private file, and no attachment that a private note uses.
//!
//! Entry points: [`names`] for all broken links at once, [`Headings`] and [`block`] for the broken parts of one note. To find names one
//! edit apart, the broken names are indexed by their forms with one character deleted, and the vault's names are looked up in that index:
//! the cost is that of reading both lists. Headings are compared in pairs, so their number, their length and the number of broken links are
//! limited.

use super::names::Names;
use super::{File, FileId, Target, Visibility};
use crate::model::text::{fold, is_one_edit};
use crate::model::{FileKind, Note};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// Shortest name that is compared. Shorter ones are one edit away from too many.
const MIN_LETTERS: usize = 3;
/// Longer names are not compared.
const MAX_LETTERS: usize = 200;
/// Most broken names that are compared for one form with a letter deleted.
const MAX_BUCKET: usize = 64;
/// Most headings of a note that are compared.
const MAX_HEADINGS: usize = 500;
/// Longest heading that is compared. Nobody types longer ones, and a message would be as long.
const LONGEST_HEADING: usize = 200;
/// Most broken headings of one note that get a suggestion.
const MAX_QUESTIONS: usize = 200;

/// Returns for each broken path, as typed and without its subpath, the file that was probably meant: one of the same name in another
/// folder, else one whose name is one edit away, else one with another extension.
pub(super) fn names(files: &[File], names: &Names, broken: &[&str]) -> Vec<Option<FileId>> {
    if broken.is_empty() {
        return Vec::new();
    }
    let may_be_named = may_be_named(files);
    let elsewhere = |typed: &&str| elsewhere(&may_be_named, names, typed);
    let mut found: Vec<Option<FileId>> = broken.par_iter().map(elsewhere).collect();
    let mut queries: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, typed) in broken.iter().enumerate() {
        if found[at].is_none() {
            queries.entry(last_name(typed)).or_default().push(at);
        }
    }
    let mut queries: Vec<(String, Vec<usize>)> = queries.into_iter().collect();
    queries.sort_unstable();
    let keys: Vec<_> = queries.par_iter().map(|(name, _)| forms(name)).collect();
    let near = near(files, &may_be_named, &keys);
    let wanted: Vec<&str> = queries.iter().map(|(name, _)| &**name).collect();
    let otherwise = with_other_extension(files, &may_be_named, &wanted);
    for ((_, places), id) in queries.iter().zip(near.into_iter().zip(otherwise)) {
        for at in places {
            found[*at] = id.0.or(id.1);
        }
    }
    found
}

/// Returns for each file whether a suggestion may name it. An unused attachment may be named, because NW702 names it as well, unless a
/// private note uses it.
fn may_be_named(files: &[File]) -> Vec<bool> {
    let is_open = |file: &File| !file.visibility.is_private();
    let mut named: Vec<bool> = files.iter().map(is_open).collect();
    for target in files
        .iter()
        .filter(|file| !is_open(file))
        .flat_map(|file| &file.targets)
    {
        if let Target::File { file, .. } = target
            && files[file.0 as usize].visibility == Visibility::Unused
        {
            named[file.0 as usize] = false;
        }
    }
    named
}

/// Returns a file of the same name in another folder.
fn elsewhere(may_be_named: &[bool], names: &Names, typed: &str) -> Option<FileId> {
    let name = last_name(typed);
    let open = |ids: &[u32]| {
        let ids = ids.iter().map(|id| FileId(*id)).take(MAX_BUCKET);
        ids.into_iter().find(|id| may_be_named[id.0 as usize])
    };
    let note = || open(names.all_by_suffix(&format!("{name}.md")));
    open(names.all_by_suffix(&name)).or_else(note)
}

/// Returns for each name the first attachment, in path order, that has this name but another extension. Files of the same kind come first:
/// `bee.jpg` may have meant `bee.png`, and so may `bee`.
fn with_other_extension(
    files: &[File],
    may_be_named: &[bool],
    wanted: &[&str],
) -> Vec<Option<FileId>> {
    let mut index: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, name) in wanted.iter().enumerate() {
        let stem = name.rsplit_once('.').map(|(stem, _)| stem);
        for stem in stem
            .into_iter()
            .chain([*name])
            .filter(|stem| !stem.is_empty())
        {
            index.entry(stem).or_default().push(at);
        }
    }
    let kind =
        |name: &str| FileKind::of_extension(name.rsplit_once('.').map_or("", |(_, end)| end));
    let mut best: Vec<Option<(bool, FileId)>> = vec![None; wanted.len()];
    for (at, file) in files.iter().enumerate() {
        if file.kind().is_note() || !may_be_named[at] {
            continue;
        }
        let stem = fold(file.entry.path.stem());
        for query in index.get(&*stem).into_iter().flatten() {
            let found = (kind(wanted[*query]) != file.kind(), FileId(at as u32));
            let best = &mut best[*query];
            *best = Some(best.map_or(found, |before| before.min(found)));
        }
    }
    best.into_iter()
        .map(|best| best.map(|(_, id)| id))
        .collect()
}

/// Returns the last segment, folded, without `.md`.
fn last_name(typed: &str) -> String {
    let name = fold(typed.trim().trim_end_matches('/'));
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".md").unwrap_or(name).to_owned()
}

/// Returns a name by characters, and a non-ASCII one also by single letters: in Korean one wrong key changes part of a syllable.
fn forms(name: &str) -> Vec<Vec<char>> {
    let composed: Vec<char> = name.chars().take(MAX_LETTERS + 1).collect();
    let mut forms = vec![composed];
    if !name.is_ascii() {
        forms.push(name.nfd().take(MAX_LETTERS + 1).collect());
    }
    forms.retain(|f| (MIN_LETTERS..=MAX_LETTERS).contains(&f.len()));
    forms
}

/// Returns for each query the first file, in path order, that may be named and whose name is one edit away.
fn near(files: &[File], may_be_named: &[bool], queries: &[Vec<Vec<char>>]) -> Vec<Option<FileId>> {
    let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (at, forms) in queries.iter().enumerate() {
        for form in forms {
            for hash in shortened(form) {
                let bucket = index.entry(hash).or_default();
                if bucket.len() < MAX_BUCKET && bucket.last() != Some(&(at as u32)) {
                    bucket.push(at as u32);
                }
            }
        }
    }
    let mut best: Vec<Option<FileId>> = vec![None; queries.len()];
    if index.is_empty() {
        return best;
    }
    let hits: Vec<(u32, FileId)> = files
        .par_iter()
        .enumerate()
        .filter(|(at, _)| may_be_named[*at])
        .flat_map_iter(|(at, file)| {
            let path = &file.entry.path;
            let note = file.kind().is_note();
            let names = forms(&fold(if note { path.stem() } else { path.name() }));
            let mut hits: Vec<(u32, FileId)> = Vec::new();
            for name in &names {
                for query in shortened(name)
                    .filter_map(|hash| index.get(&hash))
                    .flatten()
                {
                    let fits = queries[*query as usize]
                        .iter()
                        .any(|q| is_one_edit(q, name));
                    if fits {
                        hits.push((*query, FileId(at as u32)));
                    }
                }
            }
            hits
        })
        .collect();
    for (query, id) in hits {
        let best = &mut best[query as usize];
        *best = Some(best.map_or(id, |b| b.min(id)));
    }
    best
}

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Returns the hashes of a name as it is, and with each one of its characters deleted.
fn shortened(name: &[char]) -> impl Iterator<Item = u64> {
    let value = |c: &char| (u64::from(*c as u32) + 1).wrapping_mul(0xff51_afd7_ed55_8ccd);
    // `after[i]` is the hash of what follows character `i - 1`; powers put a prefix in front of it.
    let mut after = vec![0u64; name.len() + 1];
    let mut power = vec![1u64; name.len() + 1];
    for (at, c) in name.iter().enumerate().rev() {
        let behind = name.len() - at;
        power[behind] = power[behind - 1].wrapping_mul(BASE);
        after[at] = value(c)
            .wrapping_mul(power[behind - 1])
            .wrapping_add(after[at + 1]);
    }
    let whole = after[0];
    let values: Vec<u64> = name.iter().map(value).collect();
    let mut before = 0u64;
    let deleted = (0..name.len()).map(move |at| {
        let rest = values.len() - at - 1;
        let hash = before.wrapping_mul(power[rest]).wrapping_add(after[at + 1]);
        before = before.wrapping_mul(BASE).wrapping_add(values[at]);
        hash
    });
    std::iter::once(whole).chain(deleted)
}

/// Returns the block id of a note that is one edit away from `typed`.
pub(super) fn block<'n>(note: &'n Note, typed: &str) -> Option<&'n str> {
    let wanted: Vec<char> = fold(typed).chars().collect();
    let ids = note
        .blocks
        .iter()
        .take(MAX_HEADINGS)
        .map(|block| &*block.id);
    ids.into_iter().find(|id| {
        let have: Vec<char> = fold(id).chars().collect();
        have.len().max(wanted.len()) >= MIN_LETTERS && is_one_edit(&wanted, &have)
    })
}

/// Finds headings that the broken links to one note may have meant.
#[derive(Default)]
pub(super) struct Headings<'n> {
    /// The headings of the notes that were asked about.
    known: FxHashMap<FileId, Vec<(Pairs, &'n str)>>,
    asked: usize,
}

impl<'n> Headings<'n> {
    /// Returns the heading of `note`, the file `id`, that is most like `typed`.
    pub(super) fn nearest(&mut self, id: FileId, note: &'n Note, typed: &str) -> Option<&'n str> {
        let last = super::anchors::segments(typed).last()?;
        self.asked += 1;
        if last.len() > LONGEST_HEADING || self.asked > MAX_QUESTIONS {
            return None;
        }
        let wanted = Pairs::of(last);
        let known = self.known.entry(id).or_insert_with(|| {
            let headings = note.headings.iter().take(MAX_HEADINGS);
            let short = headings.filter(|heading| heading.text.len() <= LONGEST_HEADING);
            short
                .map(|heading| (Pairs::of(&heading.text), &*heading.text))
                .collect()
        });
        let scored = known.iter().map(|(have, text)| (wanted.like(have), *text));
        // Of equally good headings the first wins.
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.filter(|(score, _)| *score >= 50).map(|(_, text)| text)
    }
}

/// Pairs of neighbouring letters, sorted. They compare headings with some words changed, in scripts with and without spaces.
struct Pairs(Vec<(char, char)>);

impl Pairs {
    fn of(text: &str) -> Self {
        let key = crate::model::outline::heading_key(text);
        let letters: Vec<char> = key.chars().collect();
        let mut pairs: Vec<_> = letters.windows(2).map(|w| (w[0], w[1])).collect();
        if let [only] = letters[..] {
            pairs.push((only, ' '));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// Returns how many percent of their pairs both have in common.
    fn like(&self, other: &Self) -> usize {
        let (mut one, mut two) = (&self.0[..], &other.0[..]);
        let mut common = 0;
        while let ([a, rest_of_one @ ..], [b, rest_of_two @ ..]) = (one, two) {
            common += usize::from(a == b);
            if a <= b {
                one = rest_of_one;
            }
            if b <= a {
                two = rest_of_two;
            }
        }
        200 * common / (self.0.len() + other.0.len()).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::VaultPath;
    use rustc_hash::FxHashSet;

    fn is_near(a: &str, b: &str) -> bool {
        let (a, b) = (forms(a), forms(b));
        let hashes = |forms: &[Vec<char>]| -> FxHashSet<u64> {
            forms
                .iter()
                .flat_map(|f| shortened(f).collect::<Vec<_>>())
                .collect()
        };
        let meets = !hashes(&a).is_disjoint(&hashes(&b));
        let edit = a.iter().any(|a| b.iter().any(|b| is_one_edit(a, b)));
        assert!(
            meets || !edit,
            "the index misses a pair that is one edit apart"
        );
        edit
    }

    #[test]
    fn r7_one_edit_away_in_any_script() {
        for (a, b) in [
            ("hive", "hives"),
            ("hive", "hve"),
            ("hive", "have"),
            ("hive", "hvie"),
            ("벌통 관찰", "벌통관찰"),
            ("관찰", "관잘"),
            ("ミツバチ", "ミツパチ"),
        ] {
            assert!(is_near(a, b), "{a} {b}");
            assert!(is_near(b, a), "{b} {a}");
        }
        for (a, b) in [
            ("hive", "hive"),
            ("hive", "hovel"),
            ("te", "tea"),
            ("벌", "꿀"),
        ] {
            assert!(!is_near(a, b), "{a} {b}");
        }
    }

    #[test]
    fn r7_headings_with_some_words_changed() {
        let text = "# Bees in spring\n# Bees in autumn\n# 벌통 점검\n# Ω\n";
        let note = crate::parse::parse(
            &VaultPath::new("a.md"),
            text.to_owned(),
            &Default::default(),
        );
        let mut headings = Headings::default();
        let mut nearest = |typed: &str| headings.nearest(FileId(0), &note, typed);
        assert_eq!(nearest("Bee in spring"), Some("Bees in spring"));
        assert_eq!(nearest("a#bees in the autumn"), Some("Bees in autumn"));
        assert_eq!(nearest("벌통점검"), Some("벌통 점검"));
        assert_eq!(nearest("ω"), Some("Ω"));
        assert_eq!(nearest("Something else"), None);
        assert_eq!(nearest(""), None);
    }
}
