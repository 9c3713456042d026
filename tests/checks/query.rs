//! A check of Dataview's queries.

use super::text;
use noteweave::bases::Bases;
use noteweave::config::{Config, Switch};
use noteweave::link::{FileId, Lookup, NameTables, Parsed, Vault, link_indexed};
use noteweave::model::query::QueryUses;
use noteweave::model::{Entry, FileKind, VaultPath};
use noteweave::query::dataview::{Queries, parse};
use noteweave::value::Words;
use std::sync::{Arc, OnceLock};

/// A name that only a private note has.
const PRIVATE: &str = "Zzyzx";

const FILES: [(&str, &str); 4] = [
    (
        "Bees/Hive.md",
        "---\ntags: [bee/wild]\nn: 5\ndone: true\nday: 2031-04-05\nup: \"[[Zzyzx]]\"\nby: \"[[Queen]]\"\nl: [a, 2, \"[[Zzyzx|x]]\"]\ns: \"of [[Zzyzx]] and *b*\"\nm: {k: 1}\nfor: 3 days\n---\n[[Queen]] [[Zzyzx]] [f:: 1, 2]\n\n- [ ] a [due:: 2031-04-05] [[Zzyzx]] #t\n    - [x] b\n",
    ),
    ("Queen.md", "---\nn: 1\n---\n[[Hive]]\n"),
    (
        "Zzyzx.md",
        "---\npublish: false\nZzyzx: Zzyzx\n---\n[[Hive]] #Zzyzx\n\n- [ ] Zzyzx\n",
    ),
    ("bee.png", ""),
];

/// A query is read, or its mistake lies within it. What it shows does not name what is private, and making it comes to an end.
pub fn query(bytes: &[u8]) {
    let source = text(bytes);
    if let Err(fault) = parse(source) {
        let place = source.get(fault.span.range());
        assert!(place.is_some(), "{source:?}: {fault:?}");
    }
    // What the author types may be shown as typed.
    let names_it = source.to_lowercase().contains("zz") || source.contains("hash");
    static VAULT: OnceLock<(Vault, NameTables)> = OnceLock::new();
    let (vault, names) = VAULT.get_or_init(vault);
    let (mut config, words) = (Config::default(), Words::default());
    config.dataview.enable = Switch::On;
    let lookup = Lookup::new(vault, names);
    let bases = Bases::new(vault, &lookup, &config, &words);
    let queries = Queries::new(bases.world());
    let holder = FileId(0);
    let shown = queries.block(holder, source, QueryUses::of(source));
    for notice in &shown.notices {
        let place = source.get(notice.span.range());
        assert!(place.is_some(), "{source:?}: {notice:?}");
    }
    let shown = format!("{:?} {:?}", shown, queries.inline(holder, source));
    let found = queries.searches().find(source);
    if let Err(mistake) = &found {
        assert!(
            source.is_char_boundary(mistake.at),
            "{source:?}: {mistake:?}"
        );
    }
    for line in found
        .iter()
        .flat_map(|found| &found.files)
        .flat_map(|file| &file.lines)
    {
        for mark in &line.marks {
            assert!(
                line.text.get(mark.clone()).is_some(),
                "{source:?}: {line:?}"
            );
        }
    }
    let tasks = noteweave::query::tasks::find(bases.world(), source);
    let tasks = tasks.map_or(0, |tasks| tasks.total);
    let shown = format!("{shown} {found:?} {tasks}");
    assert!(names_it || !shown.contains(PRIVATE), "{source:?}: {shown}");
}

fn vault() -> (Vault, NameTables) {
    let files = FILES.map(|(path, text)| {
        let path = VaultPath::new(path);
        let kind = FileKind::of_extension(path.extension());
        let parse = || noteweave::parse::parse(&path, text.to_owned(), &Default::default());
        let note = kind.is_read().then(|| Arc::new(parse()));
        let entry = Entry {
            kind,
            disk: path.as_str().into(),
            path,
            size: text.len() as u64,
            modified: Some(0),
            dimensions: None,
            state: None,
        };
        (entry, note)
    });
    let parsed = Parsed {
        files: files.into(),
        built: Some(1_933_588_800),
        ..Parsed::default()
    };
    let (vault, index) = link_indexed(parsed, &Config::default(), None);
    let names = index.tables();
    (vault, names)
}
