//! How long each stage takes, and a whole build, in notes and bytes of notes a second.
//!
//! `cargo bench` runs all; `cargo bench -- parse` one. Sizes are numbers of notes of a generated vault. Stages work on all cores,
//! as they do in a build.

#![expect(
    clippy::unwrap_used,
    reason = "benchmarks are no interface, and stop when something is wrong"
)]

#[path = "../tests/support/generate.rs"]
#[expect(unreachable_pub, reason = "shared with tests")]
mod generate;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use noteweave::bases::Bases;
use noteweave::config::{Config, Overrides};
use noteweave::index;
use noteweave::link::{self, Lookup, NameTables, Parsed};
use noteweave::query::dataview::Queries;
use noteweave::render::{self, Site};
use noteweave::vault::{self, Loaded};
use noteweave::{output, parse, site};
use rayon::prelude::*;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const SIZES: [usize; 2] = [100, 1_000];

fn main() {
    divan::main();
}

/// A generated vault on disk.
struct Vault {
    folder: TempDir,
    config: Config,
    notes: usize,
    bytes: usize,
    runtime: Runtime,
}

impl Vault {
    fn new(notes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("notes");
        let mut bytes = 0;
        for file in generate::vault(notes) {
            let path = root.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            bytes += file.bytes.len();
            fs::write(path, file.bytes).unwrap();
        }
        let config = config(folder.path(), &folder.path().join("public"));
        let runtime = Runtime::new().unwrap();
        Self {
            folder,
            config,
            notes,
            bytes,
            runtime,
        }
    }

    fn load(&self) -> Loaded {
        let discovered = vault::discover(&self.config).unwrap();
        self.runtime
            .block_on(vault::load(discovered, &self.config, |_| true))
            .unwrap()
    }

    fn linked(&self) -> link::Vault {
        self.runtime
            .block_on(site::linked(&self.config, &|_| {}))
            .unwrap()
    }

    fn build(&self, config: &Config) -> site::Built {
        let built = self
            .runtime
            .block_on(site::build(config, None, &|_| {}))
            .unwrap();
        assert!(built.written.is_some());
        built
    }

    /// Counts all notes and their bytes as done once in each iteration.
    fn counted<'a, 'b>(&self, bencher: Bencher<'a, 'b>) -> Bencher<'a, 'b> {
        bencher
            .counter(ItemsCount::new(self.notes))
            .counter(BytesCount::new(self.bytes))
    }
}

fn config(current: &Path, output: &Path) -> Config {
    let overrides = Overrides {
        output: Some(output.to_owned()),
        ..Overrides::default()
    };
    Config::load(&overrides, current).unwrap()
}

fn parsed(loaded: Loaded) -> Parsed {
    let types = &loaded.obsidian.reading;
    let read = |source: vault::Source| {
        let note = parse::parse(&source.entry.path, source.text, types);
        (source.entry, Some(std::sync::Arc::new(note)))
    };
    let mut files: Vec<_> = loaded.sources.into_par_iter().map(read).collect();
    files.extend(loaded.others.into_iter().map(|entry| (entry, None)));
    files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    Parsed {
        files,
        obsidian: loaded.obsidian,
        git_ignored: loaded.git_ignored,
        dates: loaded.dates,
        findings: loaded.findings,
        built: None,
    }
}

/// Walks the vault and reads its notes.
#[divan::bench(args = SIZES)]
fn discover_and_load(bencher: Bencher<'_, '_>, notes: usize) {
    let vault = Vault::new(notes);
    vault.counted(bencher).bench_local(|| vault.load());
}

/// Parses all notes.
#[divan::bench(args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, notes: usize) {
    let vault = Vault::new(notes);
    let bencher = vault.counted(bencher).with_inputs(|| vault.load());
    bencher.bench_local_values(parsed);
}

/// Names, links, privacy, addresses, backlinks, findings.
#[divan::bench(args = SIZES)]
fn link(bencher: Bencher<'_, '_>, notes: usize) {
    let vault = Vault::new(notes);
    let bencher = vault.counted(bencher).with_inputs(|| parsed(vault.load()));
    bencher.bench_local_values(|parsed| link::link(parsed, &vault.config));
}

/// What scripts fetch: search data and the like.
#[divan::bench(args = SIZES)]
fn index(bencher: Bencher<'_, '_>, notes: usize) {
    let vault = Vault::new(notes);
    let linked = vault.linked();
    vault
        .counted(bencher)
        .bench_local(|| index::data(&linked, &vault.config));
}

/// All pages into memory.
#[divan::bench(args = SIZES)]
fn render(bencher: Bencher<'_, '_>, notes: usize) {
    let vault = Vault::new(notes);
    let (linked, theme) = (vault.linked(), output::theme(&vault.config).unwrap());
    let names = NameTables::default();
    let lookup = Lookup::new(&linked, &names);
    let bases = Bases::new(&linked, &lookup, &vault.config, &theme.words);
    let queries = Queries::new(bases.world());
    let site = Site {
        config: &vault.config,
        vault: &linked,
        bases: &bases,
        queries: &queries,
        theme: &theme,
    };
    let pages = render::pages(&linked);
    let length = |page: &render::Page| render::render(&site, *page).unwrap().bytes.len();
    vault
        .counted(bencher)
        .bench_local(|| pages.par_iter().map(length).sum::<usize>());
}

/// A whole build into an empty folder.
#[divan::bench(args = SIZES, sample_count = 20)]
fn build(bencher: Bencher<'_, '_>, notes: usize) {
    let vault = Vault::new(notes);
    let bencher = vault.counted(bencher).with_inputs(|| {
        let out = tempfile::tempdir().unwrap();
        let config = config(vault.folder.path(), &out.path().join("public"));
        (out, config)
    });
    // The folder is given back so that removing it is not measured.
    bencher.bench_local_values(|(out, config)| (vault.build(&config), out));
}

/// A build when nothing has changed since the last one.
#[divan::bench(args = SIZES, sample_count = 20)]
fn build_again(bencher: Bencher<'_, '_>, notes: usize) {
    let vault = Vault::new(notes);
    vault.build(&vault.config);
    let build = || {
        let built = vault.build(&vault.config);
        assert_eq!(
            built.written.as_ref().map(|written| written.changed),
            Some(0)
        );
        built
    };
    vault.counted(bencher).bench_local(build);
}
