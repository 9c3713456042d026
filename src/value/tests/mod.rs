//! A vault in memory with what values are made from. [`Bench`] builds it; topics are one file each.

mod dates;
mod order;
mod show;

use super::*;
use crate::config::Config;
use crate::link::{FileId, Lookup, NameTables, Parsed, Vault, link_indexed};
use crate::model::{Entry, FileKind, VaultPath};
use crate::vault::{FileDates, ObsidianSettings};
use std::path::PathBuf;
use std::sync::Arc;

/// The vault of `cases.md`, as far as expressions read it.
pub(crate) const BOOKS: &[(&str, &str)] = &[
    ("Ask.md", "---\ngoal: 4\npick: \"[[Books/Iron]]\"\n---\n"),
    ("Base.base", ""),
    (
        "Books/Glass.md",
        "---\ntags: [book/novel]\nrating: 5\npages: 250\nout: 2019-04-02\nauthor: \"[[Mira]]\"\nstatus: done\ngenres: [sea, trade]\n---\nSalt wind over the harbor.\n",
    ),
    (
        "Books/Iron.md",
        "---\ntags: [book]\nRating: 3\npages: 300\nout: 2021-11-20\nauthor: \"[[Tomas|T. Reed]]\"\nstatus: reading\ngenres: [farm]\n---\nAn orchard. #farm/apple\n",
    ),
    (
        "Books/Paper.md",
        "---\ntags: [book]\nrating: 4\npages: 400\nout: 2023-01-15\nauthor: [\"[[Mira]]\"]\nstatus: done\n---\nMoons of paper.\n",
    ),
    (
        "Books/Salt.md",
        "---\ntags: [book]\npages: 145\nout: 2020-06-30\nauthor: Nobody\nstatus: wish\ngenres: [trade]\nDue Date: 2031-05-01\n---\nSalt roads.\n",
    ),
    (
        "Books/deep/Quiet.md",
        "---\ntags: [book]\nrating: 2\npages: 500\nstatus: done\nlength: 3 hours\ngenres: []\n---\nEngines.\n",
    ),
    (
        "Hidden.md",
        "---\nunlisted: true\nmood: calm\n---\n[[Mira]]\n",
    ),
    (
        "Links.md",
        "---\nsee: \"[[Secret]]\"\nher: \"[[Secret|her]]\"\nabout: \"by [[Secret]] and [[Mira|M.]] at https://a.b/c.\"\nquiet: \"[[Hidden]]\"\nlost: \"[[Nowhere]]\"\n---\n[[Secret]] [[Mira#Life]] ![[a.png|100]] [[Nowhere]] [[Mira]]\n",
    ),
    (
        "Mira.md",
        "---\naliases: [M. Vale]\nborn: 1970\n---\n# Life\nwrote [[Books/Glass]] ![[a.png]]\n",
    ),
    ("Pics/a.png", ""),
    ("Pics/unused.png", ""),
    (
        "Secret.md",
        "---\npublish: false\ntags: [book, hush]\nrating: 5\nmood: bad\n---\nsalt [[Books/Glass]] ![[hidden.png]]\n",
    ),
    ("Tomas.md", "farmer, salt trader\n"),
];

/// A linked vault and what values need beside it.
pub(crate) struct Bench {
    vault: Vault,
    names: NameTables,
    config: Config,
    words: Words,
}

impl Bench {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::with(files, ObsidianSettings::default())
    }

    /// The vault of the cases.
    pub(crate) fn books() -> Self {
        Self::new(BOOKS)
    }

    pub(crate) fn with(files: &[(&str, &str)], obsidian: ObsidianSettings) -> Self {
        let read = |(path, text): &(&str, &str)| {
            let path = VaultPath::new(path);
            let kind = FileKind::of_extension(path.extension());
            let parse = || crate::parse::parse(&path, (*text).to_owned(), &obsidian.reading);
            let note = (kind == FileKind::Note).then(|| Arc::new(parse()));
            let entry = Entry {
                kind,
                disk: PathBuf::from(path.as_str()),
                path,
                size: text.len() as u64,
                modified: Some(1_900_000_000_000),
                dimensions: None,
                state: None,
            };
            (entry, note)
        };
        let mut files: Vec<_> = files.iter().map(read).collect();
        files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        // 2031-04-09 12:00 and 2031-04-10 11:00
        let dates = FileDates {
            created: Some(1_933_502_400),
            modified: Some(1_933_585_200),
        };
        let dates = files.iter().map(|(entry, _)| (entry.path.clone(), dates));
        let parsed = Parsed {
            dates: dates.collect(),
            files,
            obsidian,
            // 2031-04-10 12:00
            built: Some(1_933_588_800),
            ..Parsed::default()
        };
        let config = Config::default();
        let (vault, index) = link_indexed(parsed, &config, None);
        Self {
            vault,
            names: index.tables(),
            config,
            words: Words::default(),
        }
    }

    /// Calls `run` with the world of the vault.
    pub(crate) fn with_world<R>(&self, run: impl FnOnce(&World<'_>) -> R) -> R {
        let lookup = Lookup::new(&self.vault, &self.names);
        let zone = self.config.site.zone();
        run(&World::new(
            &self.vault,
            &lookup,
            &self.config.privacy,
            &self.words,
            zone,
        ))
    }

    pub(crate) fn id(&self, path: &str) -> FileId {
        let found = self
            .vault
            .ids()
            .find(|(_, file)| file.entry.path.as_str() == path);
        found.unwrap_or_else(|| panic!("no {path}")).0
    }

    /// All files that a base over everything has as rows.
    pub(crate) fn rows(&self) -> Vec<FileId> {
        let listed = self.vault.ids().filter(|(_, file)| file.is_listed());
        listed.map(|(id, _)| id).collect()
    }
}
