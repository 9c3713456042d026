//! Collects which terms stand in which documents.
//!
//! A [`Collector`] reads documents in order and packs each posting at once. [`merge`] joins the collectors of several runs of documents into
//! [`Entries`].

use super::entries::{Entries, Entry};
use super::postings::{Posting, Shape, pack, script_order};
use super::tokens::Token;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// All postings of a term in one run of documents. The first one is packed once the posting before it is known.
#[derive(Debug, Default)]
struct PostingList {
    first: Posting,
    last: u32,
    count: u32,
    rest: Vec<u8>,
}

/// The terms of a run of documents.
#[derive(Debug)]
pub(super) struct Collector {
    shape: Shape,
    /// Short words, which are stored in the table itself, so that looking one up needs no other memory.
    short: FxHashMap<u128, u32>,
    /// Longer words.
    words: FxHashMap<Box<str>, u32>,
    pairs: FxHashMap<u64, u32>,
    lists: Vec<PostingList>,
}

impl Collector {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            short: FxHashMap::default(),
            words: FxHashMap::default(),
            pairs: FxHashMap::default(),
            lists: Vec::new(),
        }
    }

    /// Returns the number of a term, which it gets if it has none.
    pub(super) fn number(&mut self, token: Token<'_>) -> u32 {
        let next = self.lists.len() as u32;
        let number = match token {
            Token::Word(word) | Token::Signed(word) => {
                if let Some(key) = short(word) {
                    *self.short.entry(key).or_insert(next)
                } else if let Some(number) = self.words.get(word) {
                    *number
                } else {
                    self.words.insert(word.into(), next);
                    next
                }
            }
            Token::Pair(a, b) => {
                let key = u64::from(u32::from(a)) << 32 | u64::from(u32::from(b));
                *self.pairs.entry(key).or_insert(next)
            }
            Token::Last(c) => {
                let pairs = self.pairs.entry(u64::from(u32::from(c)) << 32);
                *pairs.or_insert(next)
            }
        };
        if number == next {
            self.lists.push(PostingList::default());
        }
        number
    }

    /// Adds a posting. Documents must come in order, each once for a term.
    pub(super) fn add(&mut self, number: u32, posting: Posting) {
        let Some(list) = self.lists.get_mut(number as usize) else {
            return;
        };
        if list.count == 0 {
            list.first = posting;
        } else {
            let gap = posting.doc - list.last;
            pack(&mut list.rest, self.shape, gap, posting.low, posting.more);
        }
        list.last = posting.doc;
        list.count += 1;
    }

    /// Returns all terms as strings, with their numbers.
    fn terms(&self) -> Vec<(Cow<'_, str>, u32)> {
        let short = self.short.iter().map(|(key, n)| {
            let [bytes @ .., length] = key.to_be_bytes();
            let word = bytes.get(..usize::from(length)).unwrap_or_default();
            (Cow::Owned(String::from_utf8_lossy(word).into_owned()), *n)
        });
        let words = self.words.iter().map(|(w, n)| (Cow::Borrowed(&**w), *n));
        let words = short.chain(words);
        let pairs = self.pairs.iter().map(|(key, n)| {
            let chars = [(key >> 32) as u32, *key as u32].map(char::from_u32);
            let term = chars.into_iter().flatten().filter(|c| *c != '\0');
            (Cow::Owned(term.collect()), *n)
        });
        words.chain(pairs).collect()
    }
}

/// Packs a word of up to 15 bytes into a number: its bytes, then its length.
fn short(word: &str) -> Option<u128> {
    let mut key = [0; 16];
    key[..15]
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    key[15] = word.len() as u8;
    Some(u128::from_be_bytes(key))
}

/// Joins the collectors of consecutive runs of documents.
pub(super) fn merge(parts: &[Collector]) -> Entries {
    let mut named: Vec<_> = parts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(part, c)| {
            let terms = c.terms().into_iter();
            terms.map(move |(term, number)| (term, part, number))
        })
        .collect();
    named.par_sort_unstable_by(|a, b| script_order(&a.0, &b.0).then(a.1.cmp(&b.1)));
    let groups: Vec<_> = named.chunk_by(|a, b| a.0 == b.0).collect();
    let size = groups.len().div_ceil(rayon::current_num_threads() * 2);
    let joined = groups.par_chunks(size.max(1)).map(|groups| {
        let mut entries = Entries::default();
        let mut postings = Vec::new();
        for group in groups {
            let lists = group
                .iter()
                .filter_map(|(_, part, n)| Some((parts.get(*part)?, *n)))
                .filter_map(|(c, n)| Some((c.shape, c.lists.get(n as usize)?)));
            entries.push(joined(&group[0].0, lists, &mut postings));
        }
        entries
    });
    Entries::concat(&joined.collect::<Vec<_>>())
}

fn joined<'l, 'e>(
    term: &'e str,
    lists: impl Iterator<Item = (Shape, &'l PostingList)>,
    postings: &'e mut Vec<u8>,
) -> Entry<'e> {
    postings.clear();
    let mut count = 0;
    let mut before = 0;
    for (shape, list) in lists {
        let first = list.first;
        pack(postings, shape, first.doc - before, first.low, first.more);
        postings.extend_from_slice(&list.rest);
        before = list.last;
        count += list.count;
    }
    Entry {
        term,
        count,
        postings,
    }
}

#[cfg(test)]
mod tests {
    use super::super::postings::ALWAYS;
    use super::*;

    #[test]
    fn words_of_every_length_come_back() {
        let mut collector = Collector::new(Shape {
            bits: 3,
            more: ALWAYS,
            common: 8,
        });
        // Also those that differ only in what stands where the length does.
        let mut words: Vec<String> = (1..40).map(|length| "x".repeat(length)).collect();
        words.extend((1..8).map(|length| "é".repeat(length)));
        words.extend(["a".to_owned(), "a\0".to_owned(), "\u{1}".to_owned()]);
        let number = |word: &String| collector.number(Token::Word(word));
        let numbers: Vec<u32> = words.iter().map(number).collect();
        assert!(numbers.iter().copied().eq(0..words.len() as u32));
        let again: Vec<u32> = words
            .iter()
            .map(|word| collector.number(Token::Word(word)))
            .collect();
        assert_eq!(again, numbers);
        let mut terms = collector.terms();
        terms.sort_by_key(|(_, number)| *number);
        assert!(
            terms
                .iter()
                .map(|(term, _)| &**term)
                .eq(words.iter().map(String::as_str))
        );
    }
}
