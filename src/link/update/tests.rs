//! An updated vault against one that is linked as a whole.

use super::super::{link, link_indexed, relink};
use super::*;
use crate::model::FileKind;
use crate::vault::ObsidianSettings;
use proptest::prelude::*;
use std::collections::BTreeMap;

const PATHS: [&str; 9] = [
    "index.md",
    "A.md",
    "Bees/Hive.md",
    "Bees/index.md",
    "Bees/벌통.md",
    "Secret.md",
    "Yard/A.md",
    "img/a.png",
    "img/b.png",
];

/// Pieces of notes: what links can name, and links of all kinds to it.
const PIECES: [&str; 33] = [
    "plain text",
    "other text",
    "# Title",
    "## Frames",
    "## Frames two",
    "### [[Secret]] and more",
    "#bees",
    "#yard/deep",
    "a block ^one",
    "a block ^two",
    "[[A]]",
    "[[Yard/A]]",
    "[[A#Frames]]",
    "[[A#No such]]",
    "[[Hive#^one]]",
    "![[Hive#Frames]]",
    "![[A#^two]]",
    "[[벌통]]",
    "[[Bees]]",
    "[[Secret#Frames]]",
    "![[a.png]]",
    "![](img/b.png)",
    "[[Nothing]]",
    "[[Hivee]]",
    "[[the queen]]",
    "<p id=\"there\">x</p>",
    "[x](A.md#there)",
    "[[#Frames]]",
    "%% [[A]] %%",
    "[[hive#^gone]]",
    "## Back to [[A#Secret and more]]",
    "[[Secret]]",
    "![[a.png|of [[Secret]]]]",
];

const FRONT: [&str; 10] = [
    "",
    "",
    "",
    "title: Other\n",
    "aliases: [the queen]\n",
    "publish: false\n",
    "tags: [bees]\n",
    "modified: 2031-02-03\n",
    "title: On [[Secret]]\n",
    "permalink: x\naliases: [Hive]\n",
];

fn text() -> impl Strategy<Value = String> {
    let front = prop::sample::select(&FRONT[..]);
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..5);
    (front, pieces).prop_map(|(front, pieces)| {
        let front = if front.is_empty() {
            String::new()
        } else {
            format!("---\n{front}---\n")
        };
        front + &pieces.join("\n\n")
    })
}

/// A change of one piece, as people type, or of the whole note.
fn change() -> impl Strategy<Value = (usize, Option<String>, &'static str)> {
    let whole = prop::option::weighted(0.3, text());
    (0..7usize, whole, prop::sample::select(&PIECES[..]))
}

fn entry(path: &str, size: usize) -> Entry {
    let path = VaultPath::new(path);
    Entry {
        kind: FileKind::of_extension(path.extension()),
        disk: path.as_str().into(),
        path,
        size: size as u64,
        modified: None,
        dimensions: None,
        state: None,
    }
}

/// Texts by path, parsed.
struct Files(BTreeMap<&'static str, (String, Option<Arc<Note>>)>);

impl Files {
    fn set(&mut self, path: &'static str, text: String) {
        let vault_path = VaultPath::new(path);
        let is_note = FileKind::of_extension(vault_path.extension()) == FileKind::Note;
        let types = ObsidianSettings::default().reading;
        let note = is_note.then(|| crate::parse::parse(&vault_path, text.clone(), &types).into());
        self.0.insert(path, (text, note));
    }

    fn parsed(&self) -> Parsed {
        let files = self.0.iter();
        Parsed {
            files: files
                .map(|(path, (text, note))| (entry(path, text.len()), note.clone()))
                .collect(),
            ..Parsed::default()
        }
    }

    fn edit(&self, path: &str) -> Edit {
        let (text, note) = &self.0[path];
        Edit {
            entry: entry(path, text.len()),
            note: note.clone(),
            dates: FileDates::default(),
        }
    }
}

fn made(texts: Vec<String>) -> Files {
    let mut files = Files(BTreeMap::new());
    for (path, text) in PATHS
        .iter()
        .zip(texts.into_iter().chain([String::new(), String::new()]))
    {
        files.set(path, text);
    }
    files
}

/// Compares by what is printed, and shows where the two part.
fn same(a: &Vault, b: &Vault) -> Result<(), TestCaseError> {
    let (a, b) = (format!("{a:#?}"), format!("{b:#?}"));
    let mut lines = a.lines().zip(b.lines()).enumerate();
    let parting = lines.find(|(_, (a, b))| a != b);
    prop_assert!(a == b, "{parting:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn an_update_is_what_linking_everything_would_make(
        texts in prop::collection::vec(text(), 7),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let config = Config::default();
        let mut files = made(texts);
        let (mut vault, mut index) = link_indexed(files.parsed(), &config, None);
        for (at, whole, piece) in changes {
            let path = PATHS[at];
            let text = whole.unwrap_or_else(|| format!("{}\n\n{piece}", files.0[path].0));
            files.set(path, text);
            let updated = index.update(&mut vault, vec![files.edit(path)], &config);
            if updated == Updated::Whole {
                let anew = link(files.parsed(), &config);
                same(&vault, &anew)?;
            } else {
                (vault, index) = relink(files.parsed(), &config, &vault, index);
                same(&vault, &link(files.parsed(), &config))?;
            }
        }
    }
}

fn vault(files: &[(&'static str, &str)]) -> (Files, Vault, Index) {
    let mut made = Files(BTreeMap::new());
    for (path, text) in files {
        made.set(path, (*text).to_owned());
    }
    let (vault, index) = link_indexed(made.parsed(), &Config::default(), None);
    (made, vault, index)
}

#[test]
fn how_far_updates_go() {
    let (mut files, mut vault, mut index) = vault(&[
        ("A.md", "[[B#One]]"),
        ("B.md", "## One"),
        ("C.md", "![[x.png]] #t"),
        ("x.png", ""),
        ("y.png", ""),
    ]);
    let mut update = |path: &'static str, text: &str| {
        files.set(path, text.to_owned());
        index.update(&mut vault, vec![files.edit(path)], &Config::default())
    };
    assert_eq!(
        update("A.md", "[[B#One]] and [[C]], [[B#Two]]"),
        Updated::Whole
    );
    assert_eq!(update("B.md", "## Two\n\n## Three"), Updated::Whole);
    assert_eq!(update("C.md", "![[x.png]] text #t"), Updated::Whole);
    assert_eq!(update("A.md", "[[B]] ![[x.png]]"), Updated::Whole);
    assert_eq!(
        update("C.md", "text #t"),
        Updated::Whole,
        "another note uses it"
    );
    assert_eq!(update("A.md", "[[B]] ![[y.png]]"), Updated::InPart);
    assert_eq!(update("B.md", "#new"), Updated::InPart);
    assert_eq!(update("B.md", "---\ntitle: X\n---\n#new"), Updated::InPart);
    assert_eq!(
        update("B.md", "---\npublish: false\n---\n"),
        Updated::Nothing
    );
    assert_eq!(update("D.md", "new"), Updated::Nothing);
    let texts = |id: u32| vault.file(FileId(id)).note.as_ref().unwrap().text.clone();
    assert_eq!(
        &*texts(1),
        "---\ntitle: X\n---\n#new",
        "what was refused left no trace"
    );
}
