//! Every page of whole sites is what a browser would have written: nothing to repair, no link to nowhere.
//!
//! The sites are a vault that uses every construct, the manual of noteweave, and vaults of other people where they lie beside
//! the checkout.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod markup;

use markup::Read;
use markup::addresses::dead_end;
use noteweave::bases::Bases;
use noteweave::config::{Config, Switch};
use noteweave::index;
use noteweave::link::Lookup;
use noteweave::output;
use noteweave::query::dataview::Queries;
use noteweave::render::{Site, render};
use noteweave::site;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Problems shown before the rest is only counted.
const SHOWN: usize = 40;

/// The page on which an author breaks the content model on purpose.
const RAW: &str = "html/index.html";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn config(notes: PathBuf) -> Config {
    let mut config = Config::default();
    config.site.title = "Bees & hives".to_owned();
    config.output = repository().join("target/nowhere");
    config.notes = notes;
    config
}

/// Builds the site in memory and reads every page.
fn pages(config: &Config) -> (usize, Vec<String>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let linked = runtime.block_on(site::linked_with_names(config, &|_| {}));
    let (vault, names) = linked.unwrap();
    let theme = output::theme(config).unwrap();
    let lookup = Lookup::new(&vault, &names);
    let bases = Bases::new(&vault, &lookup, config, &theme.words);
    let queries = Queries::new(bases.world());
    let site = Site {
        config,
        vault: &vault,
        bases: &bases,
        queries: &queries,
        theme: &theme,
    };
    let plan = output::plan(
        &site,
        output::statics(config).unwrap(),
        index::data(&vault, config),
    )
    .unwrap();
    let mut files: HashMap<String, Option<Read>> = HashMap::new();
    let mut problems = Vec::new();
    let mut count = 0;
    for file in plan.files {
        let read = match file.content {
            // The feed and the sitemap are no HTML.
            output::Content::Page(page) if file.path.ends_with(".html") => {
                let html = String::from_utf8(render(&site, page).unwrap().bytes).unwrap();
                let read = Read::new(&html);
                let found = read.problems.iter();
                let unusual = read.unusual.iter().filter(|_| file.path != RAW);
                let found = found.chain(unusual);
                problems.extend(found.map(|problem| format!("{}: {problem}", file.path)));
                count += 1;
                Some(read)
            }
            _ => None,
        };
        files.insert(file.path, read);
    }
    let base = config.site.base.as_deref().unwrap_or("/");
    let mut paths: Vec<_> = files.keys().collect();
    paths.sort();
    for path in paths {
        let Some(page) = &files[path] else { continue };
        for (element, name, value) in &page.addresses {
            if let Some(problem) = dead_end(path, base, value, &files) {
                problems.push(format!("{path}: <{element} {name}={value:?}>: {problem}"));
            }
        }
    }
    (count, problems)
}

#[track_caller]
fn assert_sound(config: &Config, at_least: usize) {
    let (count, problems) = pages(config);
    assert!(count >= at_least, "only {count} pages");
    let mut text = String::new();
    for problem in problems.iter().take(SHOWN) {
        let _ = writeln!(text, "- {problem}");
    }
    assert!(
        problems.is_empty(),
        "{} problems on {count} pages of {}:\n{text}",
        problems.len(),
        config.notes.display()
    );
}

#[test]
fn a_vault_with_every_construct() {
    let notes = repository().join("tests/vaults/everything");
    let mut plain = config(notes.clone());
    plain.site.timezone = "Asia/Seoul".to_owned();
    assert_sound(&plain, 20);
    let mut other = config(notes);
    other.site.lang = "ko".to_owned();
    other.site.url = Some("https://example.org/notes/".to_owned());
    other.site.base = Some("/notes/".to_owned());
    other.markdown.strict_line_breaks = Some(true);
    assert_sound(&other, 20);
}

#[test]
fn the_manual() {
    let mut config = config(repository().join("notes"));
    config.dataview.enable = Switch::On;
    assert_sound(&config, 20);
}

#[test]
fn obsidians_help_in_english() {
    others("obsidian-help-en");
}

#[test]
fn obsidians_help_in_korean() {
    others("obsidian-help-ko");
}

/// A vault of other people. It is no part of the repository, so it may be missing where its folder is.
fn others(name: &str) {
    let shared = std::env::var_os("NOTEWEAVE_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| repository().join("../shared"));
    let vault = shared.join("vaults").join(name);
    if vault.is_dir() {
        assert_sound(&config(vault), 100);
        return;
    }
    let missing = format!("{} is absent: nothing was tested", vault.display());
    let in_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!(in_ci && shared.is_dir()), "{missing}");
    // `println!` would be captured by the test runner.
    let line = format!("LEFT OUT: {missing}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}
