//! The search data of small vaults, decoded by a reader of its own: what is in it, and what is not (B3, B5, V9, V10).

use crate::memory::{Built, Memory};
use noteweave::index::{DataFile, search};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Document and what is said about a term in it.
type Postings = Vec<(u32, u8, Option<u8>)>;

/// Search data, decoded.
struct Decoded {
    documents: Vec<Value>,
    names: BTreeMap<String, Postings>,
    text: BTreeMap<String, Postings>,
    files: Vec<DataFile>,
}

fn decode(built: &Built) -> Decoded {
    let files = search::files(&built.vault, &built.config);
    let named = |name: &str| {
        let found = files
            .iter()
            .find(|f| f.path == format!("_nw/search/{name}"));
        &found.unwrap_or_else(|| panic!("no {name}")).bytes
    };
    let root: Value = serde_json::from_slice(named("root.json")).unwrap();
    let digits = |list: &str| -> Vec<String> {
        let bytes = list.as_bytes().chunks(6);
        bytes
            .map(|d| String::from_utf8(d.to_vec()).unwrap())
            .collect()
    };
    let mut documents = Vec::new();
    for (at, digits) in digits(root["chunks"].as_str().unwrap()).iter().enumerate() {
        let chunk: Vec<Value> =
            serde_json::from_slice(named(&format!("d{at}.{digits}.json"))).unwrap();
        documents.extend(chunk);
    }
    assert_eq!(root["documents"], documents.len());
    let terms = |family: &str, letter: char, bits: u32, has_more: fn(u8) -> bool| {
        let run = &root[family];
        let keys = run["keys"].as_array().unwrap();
        let digits = digits(run["hashes"].as_str().unwrap());
        assert_eq!(keys.len(), digits.len());
        let mut all = BTreeMap::new();
        let mut before: Vec<u16> = Vec::new();
        for (at, digits) in digits.iter().enumerate() {
            let key: Vec<u16> = keys[at].as_str().unwrap().encode_utf16().collect();
            assert!(key > before, "a border lies after the shard before it");
            for (term, postings) in
                shard(named(&format!("{letter}{at}.{digits}.bin")), bits, has_more)
            {
                let units: Vec<u16> = term.encode_utf16().collect();
                assert!(units > before && units >= key, "{term} is out of order");
                before = units;
                all.insert(term, postings);
            }
        }
        all
    };
    Decoded {
        documents,
        names: terms("names", 'n', 4, |low| low & 3 != 0),
        text: terms("text", 't', 3, |_| true),
        files: files.clone(),
    }
}

fn shard(mut bytes: &[u8], bits: u32, has_more: fn(u8) -> bool) -> Vec<(String, Postings)> {
    let mut found = Vec::new();
    let mut term = Vec::new();
    while !bytes.is_empty() {
        let shared = number(&mut bytes) as usize;
        let length = number(&mut bytes) as usize;
        term.truncate(shared);
        term.extend(take(&mut bytes, length));
        let count = number(&mut bytes);
        let length = number(&mut bytes) as usize;
        let mut packed = take(&mut bytes, length);
        let mut postings = Vec::new();
        let mut document = 0;
        while !packed.is_empty() {
            let head = number(&mut packed);
            let low = (head & ((1 << bits) - 1)) as u8;
            document += (head >> bits) as u32;
            let more = count.is_multiple_of(2) && has_more(low);
            postings.push((document, low, more.then(|| take(&mut packed, 1)[0])));
        }
        assert_eq!(postings.len() as u64, count >> 1);
        assert!(postings.is_sorted_by(|a, b| a.0 < b.0));
        found.push((String::from_utf8(term.clone()).unwrap(), postings));
    }
    found
}

fn take<'b>(bytes: &mut &'b [u8], length: usize) -> &'b [u8] {
    let (taken, rest) = bytes.split_at(length);
    *bytes = rest;
    taken
}

fn number(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in 0.. {
        let byte = take(bytes, 1)[0];
        value |= u64::from(byte & 0x7f) << (7 * shift);
        if byte < 0x80 {
            break;
        }
    }
    value
}

impl Decoded {
    fn titles(&self) -> Vec<&str> {
        self.documents
            .iter()
            .map(|d| d[0].as_str().unwrap())
            .collect()
    }

    /// Titles of documents with a term in their text.
    fn with(&self, term: &str) -> Vec<&str> {
        let found = self.text.get(term).into_iter().flatten();
        found.map(|p| self.titles()[p.0 as usize]).collect()
    }

    fn terms(&self) -> Vec<&str> {
        self.text.keys().map(String::as_str).collect()
    }

    /// Everything that is in it as text.
    fn everything(&self) -> String {
        let terms = self.names.keys().chain(self.text.keys());
        let mut all: String = terms.map(|t| format!("{t}\n")).collect();
        for document in &self.documents {
            all.push_str(&document.to_string());
        }
        all
    }
}

/// Terms of the text of a vault's only note.
fn terms_of(text: &str) -> Vec<String> {
    let decoded = decode(&Memory::new().note("A.md", text).link());
    decoded.terms().into_iter().map(str::to_owned).collect()
}

#[test]
fn b5_search_data_holds_exactly_the_public_pages() {
    let built = Memory::new()
        .note("index.md", "home")
        .note("404.md", "kwmissingwk")
        .note("Bees/Hive.md", "---\naliases: [Skep, 벌집]\npermalink: /hive/\n---\n# 꿀벌\n## Ten frames\n#bees/queen")
        .note("Priv.md", "---\npublish: false\n---\nkwprivatewk")
        .files(&["Plan.canvas", "Table.base", "bee.png"])
        .link();
    let decoded = decode(&built);
    assert_eq!(
        decoded.titles(),
        ["Hive", "Plan.canvas", "Table.base", "index"]
    );
    assert_eq!(
        decoded.documents[0].to_string(),
        "[\"Hive\",\"hive/\",0,[\"꿀벌\",\"Ten frames\"],[\"bees/queen\"],[\"Skep\",\"벌집\"]]"
    );
    assert_eq!(decoded.documents[1][2], 1);
    assert_eq!(decoded.documents[2][2], 2);
    for (term, fields) in [
        ("hive", 1),
        ("skep", 2),
        ("벌집", 2),
        ("frames", 4),
        ("꿀벌", 4),
        ("queen", 8),
        ("#bees/queen", 8),
    ] {
        assert_eq!(decoded.names[term][0].1, fields, "{term}");
    }
    // How many terms the title has, or the alias.
    assert_eq!(decoded.names["hive"], [(0, 1, Some(1))]);
    assert_eq!(decoded.names["plan"], [(1, 1, Some(2))]);
    let all = decoded.everything();
    assert!(
        !all.contains("kwmissingwk") && !all.contains("kwprivatewk") && !all.contains("bee.png"),
        "{all}"
    );
}

#[test]
fn v9_nothing_of_private_notes_is_in_search_data() {
    let built = Memory::new()
        .note("Open.md", "[[Kwnamewk]] [[Kwnamewk#Kwheadingwk]] ![[Kwnamewk]] [[Kwaliaswk]] [](Kwnamewk.md) <!-- kwcommentwk --> %%kwnotewk%%\n\n## On [[Kwnamewk]]\n\n[[Kwnamewk|own]] [words](Kwnamewk.md)")
        .note("Kwfolderwk/Kwnamewk.md", "---\nprivate: true\naliases: [Kwaliaswk]\ntags: [kwtagwk]\ntitle: kwtitlewk\n---\n## Kwheadingwk\nkwtextwk #kwothertagwk [[Open]]")
        .link();
    let decoded = decode(&built);
    let all = decoded.everything();
    assert!(!all.to_lowercase().contains("kw"), "{all}");
    for file in &decoded.files {
        let text = String::from_utf8_lossy(&file.bytes).to_lowercase();
        assert!(!text.contains("kw"), "{}", file.path);
    }
    // What the author wrote for readers is there (V10).
    assert_eq!(decoded.with("own"), ["Open"]);
    assert_eq!(decoded.with("words"), ["Open"]);
}

#[test]
fn b3_text_is_what_readers_see() {
    let text = "---\nsecretproperty: hidden\n---\nCode `span` %%comment%% $x_{tex}$ <b>bold</b>ness **stro**ng<br>line #tag [[Gone|shown]]\n\n\
                ```rust\nlet block = 1;\n```\n\n$$\ndisplaytex\n$$\n\n<script>scripted</script><style>styled</style>\n\n\
                | a | b |\n|---|---|\n| cell | two | surplus |\n\n> [!note] Callout\n> inside\n\nNote[^1] ^[inline]\n\n[^1]: foot [^3]\n[^2]: unused\n[^3]: third\n";
    let terms = terms_of(text);
    for there in [
        "span", "boldness", "strong", "line", "tag", "shown", "block", "cell", "two", "callout",
        "inside", "foot", "third", "inline",
    ] {
        assert!(terms.iter().any(|t| t == there), "{there}: {terms:?}");
    }
    for missing in [
        "secretproperty",
        "hidden",
        "comment",
        "tex",
        "displaytex",
        "scripted",
        "styled",
        "surplus",
        "unused",
        "gone",
    ] {
        assert!(!terms.iter().any(|t| t == missing), "{missing}: {terms:?}");
    }
}

#[test]
fn b3_an_embed_shows_the_text_of_another_note() {
    let built = Memory::new()
        .note("A.md", "before ![[B]] after ![[B|named]]")
        .note("B.md", "embedded")
        .link();
    let decoded = decode(&built);
    assert_eq!(decoded.with("embedded"), ["B"]);
    assert_eq!(decoded.with("before"), ["A"]);
}

#[test]
fn b5_where_terms_stand_and_how_much_they_weigh() {
    let filler = "alpha beta gamma delta ".repeat(100);
    let text = format!("first {filler} last last last {}", "queen ".repeat(30));
    let decoded = decode(&Memory::new().note("A.md", &text).link());
    let of = |term: &str| decoded.text[term][0];
    assert_eq!(of("first").2, Some(1));
    assert_eq!(of("last").2, Some(128));
    assert_eq!(of("alpha").2, Some(255));
    assert!(of("first").1 < of("last").1 && of("last").1 < of("queen").1);
}

#[test]
fn common_terms_are_short() {
    let notes = (0..100).map(|n| {
        (
            format!("{n:03}.md"),
            format!("common word{n} {}", if n < 12 { "some" } else { "" }),
        )
    });
    let decoded = decode(&crate::memory::linked(notes));
    assert_eq!(decoded.text["common"].len(), 100);
    assert!(decoded.text["common"].iter().all(|p| p.2.is_none()));
    assert!(decoded.text["some"].iter().all(|p| p.2 == Some(1)));
    assert_eq!(decoded.text["word99"][0].0, 99);
}

#[test]
fn many_notes_make_files_that_are_quick_to_fetch() {
    let note = |n: usize| {
        let words: Vec<String> = (0..60)
            .map(|w| format!("w{} 데{}", (n * 31 + w * 17) % 2000, n * w % 97))
            .collect();
        (
            format!("F{}/Note {n}.md", n % 7),
            format!("## Heading {n}\n\n{}", words.join(" ")),
        )
    };
    let decoded = decode(&crate::memory::linked((0..600).map(note)));
    assert_eq!(decoded.documents.len(), 600);
    assert!(decoded.files.len() > 40);
    for file in &decoded.files {
        assert!(
            file.bytes.len() < 12 << 10,
            "{}: {}",
            file.path,
            file.bytes.len()
        );
    }
    let paths: Vec<_> = decoded.files.iter().map(|f| &f.path).collect();
    assert!(paths.iter().all(|p| p.starts_with("_nw/search/")));
}

#[test]
fn n26_the_number_of_threads_changes_nothing() {
    let notes = || {
        (0..200).map(|n| {
            (
                format!("{n}.md"),
                format!("# 제목 {n}\nword{} 데이터베이스 {n} 🐝 #t{}", n % 17, n % 5),
            )
        })
    };
    let built = crate::memory::linked(notes());
    let made = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| search::files(&built.vault, &built.config))
    };
    assert_eq!(made(1), made(7));
}

#[test]
fn search_can_be_turned_off() {
    let built = Memory::new()
        .settings("[search]\nenabled = false\n")
        .note("A.md", "text")
        .link();
    assert_eq!(
        noteweave::index::data(&built.vault, &built.config)
            .iter()
            .filter(|f| f.path.contains("search"))
            .count(),
        0
    );
}

#[test]
fn an_empty_site_has_a_root() {
    let decoded = decode(&Memory::new().link());
    assert!(decoded.documents.is_empty() && decoded.files.len() == 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn b5_every_word_of_the_notes_is_found(notes in prop::collection::vec("[a-zé가-깋𠀀-𠀃ー데 ]{0,40}", 1..8)) {
        let files = notes.iter().enumerate().map(|(n, text)| (format!("{n}.md"), format!("x {text}")));
        let decoded = decode(&crate::memory::linked(files));
        for (n, text) in notes.iter().enumerate() {
            for word in text.split_whitespace() {
                let ascii: Vec<_> = word.split(|c: char| !c.is_ascii_lowercase()).filter(|w| !w.is_empty()).collect();
                if word.is_ascii() {
                    prop_assert!(decoded.text[word].iter().any(|p| p.0 == n as u32), "{word}");
                } else if ascii.is_empty() {
                    let chars: Vec<char> = word.chars().filter(|c| *c != 'é').collect();
                    for pair in chars.windows(2).filter(|_| !word.contains('é')) {
                        let pair: String = pair.iter().collect();
                        prop_assert!(decoded.text[&pair].iter().any(|p| p.0 == n as u32), "{pair}");
                    }
                }
            }
        }
    }
}
