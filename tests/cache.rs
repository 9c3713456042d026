//! The cache is never a reason for a wrong page: whatever changes, a build with it gives the bytes and findings of one without.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "support/generate.rs"]
#[expect(unreachable_pub, reason = "shared with benchmarks")]
mod generate;
mod support;

use noteweave::cache::LastOutput;
use noteweave::config::{CacheConfig, Config, OUTPUT_RECORD, Overrides};
use noteweave::model::{Code, Fingerprint};
use noteweave::site::{self, Builder, Built, Scope, Start};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};
use support::TestVault;
use tokio::runtime::Runtime;

/// Notes of the vault that is changed.
const NOTES: usize = 24;

/// Every file below a folder with its bytes.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(root).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap();
        (
            path.to_string_lossy().into_owned(),
            fs::read(entry.path()).unwrap(),
        )
    };
    files.map(read).collect()
}

/// Everything a build says.
fn said(built: &Built) -> String {
    let written = built.written.as_ref().unwrap();
    format!("{:#?}\n{:#?}", built.vault.findings, written.findings)
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

/// A vault that is built with a cache and without one.
struct Twice {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

/// Bases over all notes.
const BASES: [(&str, &str); 4] = [
    (
        "Names",
        "views:\n  - order: [file.name, file.folder, file.tags, rating, tags, aliases]\n    limit: 60\n",
    ),
    (
        "Links",
        "filters: file.links.length > 0\nviews:\n  - order: [file.name, file.links, file.backlinks, file.embeds]\n    limit: 60\n",
    ),
    (
        "Sizes",
        "views:\n  - order: [file.name, file.size]\n    summaries: {file.size: Sum}\n    limit: 60\n",
    ),
    (
        "Covers",
        "views:\n  - type: cards\n    image: cover\n    filters: cover\n",
    ),
];

/// Queries over all notes, by the name of the note that holds them.
const QUERIES: [(&str, &str); 5] = [
    (
        "By name",
        "TABLE file.folder, file.tags, rating, tags, aliases, file.day LIMIT 60",
    ),
    (
        "By link",
        "TABLE file.inlinks, file.outlinks.file.name WHERE file.outlinks LIMIT 60",
    ),
    ("By tag", "LIST rating FROM #project OR -#project LIMIT 60"),
    (
        "By size",
        "TABLE length(rows), sum(rows.file.size) GROUP BY file.folder",
    ),
    (
        "Open tasks",
        "TASK WHERE !completed GROUP BY file.link LIMIT 20",
    ),
];

impl Twice {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = tempfile::tempdir().unwrap();
        let twice = Self { folder, cache };
        for file in generate::vault(NOTES) {
            twice.write(&format!("notes/{}", file.path), &file.bytes);
        }
        twice.write(
            "notes/Embedding.md",
            b"before ![[Embedded]] after, and [[Embedding two]]",
        );
        twice.write(
            "notes/Embedding two.md",
            b"![[Embedding]] ![[Embedded#Part]]",
        );
        twice.write("notes/Embedded.md", b"# Embedded\n\ntext ![[pic.svg]]\n\n## Part\n\n```rust {2}\nfn a() {}\nfn b() {}\n```\n");
        // Highlighted code is remembered, but a plain block must be reported in every build (NW706).
        let deep = format!("```json\n1\n{}\n```\n", "[".repeat(120));
        twice.write("notes/Deep.md", deep.as_bytes());
        twice.write(
            "notes/pic.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        );
        // Each asks for other things, so that no page is kept that should not be (D44).
        for (name, base) in BASES {
            twice.write(&format!("notes/{name}.base"), base.as_bytes());
        }
        twice.write(
            "notes/Showing bases.md",
            b"---\ncover: only.svg\n---\n![[Links.base]] ![[Names.base]]\n\n```base\nfilters: file.hasLink(this)\n```\n",
        );
        // Each asks for other things, too (U24).
        for (name, query) in QUERIES {
            let text = format!("```dataview\n{query}\n```\n");
            twice.write(&format!("notes/{name}.md"), text.as_bytes());
        }
        twice.write(
            "notes/Inline.md",
            b"`= this.file.name` `= length(this.file.inlinks)`\n\n![[By name]]\n",
        );
        twice.write(
            "notes/only.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        );
        twice.write(
            "noteweave.toml",
            b"[site]\ntitle = \"A\"\nurl = \"https://example.com/\"\n[dataview]\nenable = true\n",
        );
        twice
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn notes(&self) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(self.path("notes"))
            .sort_by_file_name()
            .into_iter()
            .flatten();
        let notes = files.filter(|entry| entry.path().extension().is_some_and(|e| e == "md"));
        notes.map(walkdir::DirEntry::into_path).collect()
    }

    fn config(&self, output: &str, cached: bool) -> Config {
        let overrides = Overrides {
            output: Some(self.path(output)),
            ..Overrides::default()
        };
        let mut config = Config::load(&overrides, self.folder.path()).unwrap();
        config.cache = cached.then(|| CacheConfig {
            // Between two edits there is a build, so that no change of a file is hidden by the last one.
            unsettled: Duration::ZERO,
            ..CacheConfig::new(self.cache.path().to_owned(), Fingerprint::of(b"test"))
        });
        config
    }

    fn build(&self, output: &str, cached: bool) -> Built {
        let config = self.config(output, cached);
        runtime()
            .block_on(site::build(&config, None, &|_| {}))
            .unwrap()
    }

    /// Builds once more with what is in memory.
    fn build_again(&self, again: &mut Builder) -> Built {
        let config = self.config("again", true);
        let built = again.build(&config, Scope::Everywhere, None, &|_| {});
        runtime().block_on(built).unwrap()
    }

    /// Builds with what earlier builds left, and without, and compares all there is to compare.
    #[track_caller]
    fn compare(&self, after: &str) {
        let warm = self.build("warm", true);
        self.compare_with("warm", &warm, after);
        self.compare_checks(after);
    }

    /// Checks with what builds left, and without, and compares what is found.
    #[track_caller]
    fn compare_checks(&self, after: &str) {
        let checked = |cached| {
            let config = self.config("warm", cached);
            let (vault, later) = runtime().block_on(site::check(&config, &|_| {})).unwrap();
            format!("{:#?}\n{later:#?}", vault.findings)
        };
        assert!(
            checked(true) == checked(false),
            "findings of `check` after {after}"
        );
    }

    /// Compares what was built into `output` with what is built from nothing.
    #[track_caller]
    fn compare_with(&self, output: &str, warm: &Built, after: &str) {
        let _ = fs::remove_dir_all(self.path("cold"));
        let cold = self.build("cold", false);
        assert_eq!(said(warm), said(&cold), "findings after {after}");
        let (warm, cold) = (tree(&self.path(output)), tree(&self.path("cold")));
        let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&warm), names(&cold), "files after {after}");
        for (name, bytes) in &cold {
            assert!(warm[name] == *bytes, "{name} is another one after {after}");
        }
    }

    /// Changes something.
    fn edit(&self, edit: &Edit) {
        let notes = self.notes();
        let note = |at: usize| &notes[at % notes.len()];
        let text = |at: usize| fs::read_to_string(note(at)).unwrap();
        let stem = |at: usize| note(at).file_stem().unwrap().to_string_lossy().into_owned();
        let properties = |at: usize, line: &str| {
            let text = text(at);
            let body = match text.strip_prefix("---\n") {
                Some(rest) => format!("---\n{line}\n{rest}"),
                None => format!("---\n{line}\n---\n{text}"),
            };
            fs::write(note(at), body).unwrap();
        };
        let append = |at: usize, more: &str| {
            fs::write(note(at), format!("{}\n\n{more}\n", text(at))).unwrap();
        };
        match *edit {
            Edit::Sentence(at) => append(at, "One more sentence."),
            Edit::Link(at, to) => append(at, &format!("See [[{}]] here.", stem(to))),
            Edit::Broken(at) => append(at, "See [[Nowhere at all]] and ![[{}]]"),
            Edit::Embed(at, to) => append(at, &format!("![[{}]]", stem(to))),
            Edit::Heading(at) => append(at, "## One more heading"),
            Edit::Code(at) => append(
                at,
                "```js\nlet a = \"b\"; // c\n```\n\n```dataview\nLIST\n```",
            ),
            Edit::Cut(at) => {
                let text = text(at);
                let kept = text.char_indices().nth(text.chars().count() * 2 / 3);
                fs::write(note(at), &text[..kept.map_or(0, |(at, _)| at)]).unwrap();
            }
            Edit::Title(at) => properties(at, "title: Another title"),
            Edit::Tag(at) => properties(at, "tags: [bees/wild]"),
            Edit::Alias(at) => properties(at, "aliases: [Some other name]"),
            Edit::Date(at) => properties(at, "created: 2020-02-03\nmodified: 2021-03-04"),
            Edit::Private(at) => properties(at, "publish: false"),
            Edit::Public(at) => {
                let text = text(at).replace("publish: false\n", "");
                fs::write(note(at), text).unwrap();
            }
            Edit::Swap(a, b) => {
                let texts = (text(a), text(b));
                fs::write(note(a), texts.1).unwrap();
                fs::write(note(b), texts.0).unwrap();
            }
            Edit::Html(at) => append(at, "<b id=\"own\">bold</b> [own](#own) and [[#own]]"),
            Edit::Quote(at, to) => append(at, &format!("## About [[{}]]\n\nword", stem(to))),
            Edit::Types => self.write(
                "notes/.obsidian/types.json",
                br#"{"types":{"title":"text","created":"date"}}"#,
            ),
            Edit::NoCache => {
                let _ = fs::remove_dir_all(self.cache.path());
            }
            Edit::Remove(at) => fs::remove_file(note(at)).unwrap(),
            Edit::Rename(at) => {
                fs::rename(note(at), note(at).with_file_name("Renamed.md")).unwrap();
            }
            Edit::New(at, to) => {
                let path = note(at).with_file_name(format!("New {to}.md"));
                fs::write(path, format!("# New\n\nTo [[{}]]. #new/tag\n", stem(to))).unwrap();
            }
            Edit::Case(at) => {
                let name = format!("{}.md", stem(at).to_uppercase());
                fs::rename(note(at), note(at).with_file_name(name)).unwrap();
            }
            Edit::Move(at) => {
                let folder = self.path("notes/Moved/Deeper");
                fs::create_dir_all(&folder).unwrap();
                fs::rename(note(at), folder.join(note(at).file_name().unwrap())).unwrap();
            }
            Edit::Part(at, to) => {
                let links = format!("[[{}#Part]] and [[{}#^part]]", stem(to), stem(to));
                append(at, &format!("## Part\n\nOne part ^part\n\n{links}"));
            }
            Edit::Permalink(at) => properties(at, "permalink: /own/place/"),
            Edit::Unlisted(at) => properties(at, "unlisted: true"),
            Edit::Touch(at) => fs::write(note(at), text(at)).unwrap(),
            Edit::Attachment(size) => {
                let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\"/>");
                self.write("notes/pic.svg", svg.as_bytes());
            }
            Edit::Settings(n) => {
                let more = [
                    "",
                    "[search]\nenabled = false\n",
                    "[graph]\nenabled = false\n",
                    "[privacy]\nlink_text = \"typed\"\n",
                    "[properties]\nshow = \"all\"\n",
                    "[urls]\nstyle = \"html\"\n",
                    "[publish]\nmode = \"explicit\"\n",
                    "[aliases]\nredirects = false\n",
                    "[markdown]\nhtml = \"trusted\"\nstrict_line_breaks = true\n",
                    "[nav]\norder = [\"Embedded.md\"]\nhidden = [\"Deep.md\"]\n",
                    "[dates]\ncreated = [\"modified\"]\n",
                    "[theme]\nfavicon = \"pic.svg\"\naccent = \"red\"\n",
                    "[feed]\nenabled = false\n",
                    "[previews]\nenabled = false\n",
                    "[findings]\nNW706 = \"off\"\n",
                    "[server]\nport = 7071\n",
                ];
                // Other settings change alone, so that pages must follow each of them.
                let text = format!(
                    "{}[site]\ntitle = \"A{}\"\nurl = \"https://example.com/\"\n{}",
                    ["", "private = [\"Embedded.md\"]\n"][n / more.len() % 5 / 4],
                    n / more.len() % 2,
                    more[n % more.len()]
                );
                self.write("noteweave.toml", text.as_bytes());
            }
            Edit::Template(n) => {
                self.write(
                    "templates/redirect.html",
                    format!("{n} {{{{ page.target }}}}").as_bytes(),
                );
            }
            Edit::Static(n) => self.write("static/own.txt", n.to_string().as_bytes()),
            Edit::Spoil(at) => {
                let mut files: Vec<_> = tree(&self.path("warm")).into_keys().collect();
                files.retain(|name| !name.starts_with('.'));
                fs::write(self.path("warm").join(&files[at % files.len()]), "spoilt").unwrap();
            }
            Edit::Lose(at) => {
                let mut files: Vec<_> = tree(&self.path("warm")).into_keys().collect();
                // Without its record a folder with files is not ours to write into, and a build says so.
                files.retain(|name| name != OUTPUT_RECORD);
                fs::remove_file(self.path("warm").join(&files[at % files.len()])).unwrap();
            }
            Edit::Nothing => {}
        }
    }
}

/// A change of a vault, its settings, or the site.
#[derive(Clone, Debug)]
enum Edit {
    Sentence(usize),
    Link(usize, usize),
    Broken(usize),
    Embed(usize, usize),
    Heading(usize),
    Code(usize),
    Cut(usize),
    Title(usize),
    Tag(usize),
    Alias(usize),
    Date(usize),
    Private(usize),
    Public(usize),
    Swap(usize, usize),
    Html(usize),
    Quote(usize, usize),
    Types,
    NoCache,
    Remove(usize),
    Rename(usize),
    New(usize, usize),
    Case(usize),
    Move(usize),
    Part(usize, usize),
    Permalink(usize),
    Unlisted(usize),
    Touch(usize),
    Attachment(usize),
    Settings(usize),
    Template(usize),
    Static(usize),
    Spoil(usize),
    Lose(usize),
    Nothing,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = || 0..1000usize;
    let edit = prop_oneof![
        4 => at().prop_map(Edit::Sentence),
        3 => (at(), at()).prop_map(|(a, b)| Edit::Link(a, b)),
        1 => at().prop_map(Edit::Broken),
        2 => (at(), at()).prop_map(|(a, b)| Edit::Embed(a, b)),
        2 => at().prop_map(Edit::Heading),
        2 => at().prop_map(Edit::Code),
        2 => at().prop_map(Edit::Cut),
        1 => at().prop_map(Edit::Title),
        1 => at().prop_map(Edit::Tag),
        1 => at().prop_map(Edit::Alias),
        1 => at().prop_map(Edit::Date),
        2 => at().prop_map(Edit::Private),
        2 => at().prop_map(Edit::Public),
        1 => (at(), at()).prop_map(|(a, b)| Edit::Swap(a, b)),
        1 => at().prop_map(Edit::Html),
        2 => (at(), at()).prop_map(|(a, b)| Edit::Quote(a, b)),
        1 => Just(Edit::Types),
        1 => Just(Edit::NoCache),
        2 => at().prop_map(Edit::Remove),
        2 => at().prop_map(Edit::Rename),
        3 => (at(), at()).prop_map(|(a, b)| Edit::New(a, b)),
        1 => at().prop_map(Edit::Case),
        2 => at().prop_map(Edit::Move),
        3 => (at(), at()).prop_map(|(a, b)| Edit::Part(a, b)),
        1 => at().prop_map(Edit::Permalink),
        1 => at().prop_map(Edit::Unlisted),
        1 => at().prop_map(Edit::Touch),
        1 => at().prop_map(Edit::Attachment),
        1 => at().prop_map(Edit::Settings),
        1 => at().prop_map(Edit::Template),
        1 => at().prop_map(Edit::Static),
        2 => at().prop_map(Edit::Spoil),
        1 => at().prop_map(Edit::Lose),
        1 => Just(Edit::Nothing),
    ];
    proptest::collection::vec(edit, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn n27_warm_and_cold_builds_are_the_same(edits in edits()) {
        let twice = Twice::new();
        twice.compare("nothing");
        for edit in &edits {
            twice.edit(edit);
            twice.compare_checks(&format!("{edit:?}"));
            twice.compare(&format!("{edit:?}"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn n27_builds_of_what_is_in_memory_and_cold_builds_are_the_same(edits in edits()) {
        let twice = Twice::new();
        let mut again = Builder::default();
        twice.build_again(&mut again);
        // Some edits are of this site.
        twice.build("warm", true);
        for edit in &edits {
            twice.edit(edit);
            let built = twice.build_again(&mut again);
            twice.compare_with("again", &built, &format!("{edit:?}"));
        }
    }
}

#[test]
fn u1_turning_plugins_on_and_off_gives_the_same_site_as_from_nothing() {
    let twice = Twice::new();
    twice.write(
        "notes/Asks.md",
        "Asks `= 1 + 1` in a line. [score:: 3]\n\n```dataview\nLIST\n```\n\n```tasks\nnot done\n```\n\n```query\nasks\n```\n\n```ad-note\nwords\n```\n\n- [ ] do \u{1f4c5} 2031-04-05\n".as_bytes(),
    );
    twice.compare("at first");
    for plugins in ["dataview", "tasks", "admonition"] {
        for on in ["false", "true"] {
            let settings = format!(
                "[site]\ntitle = \"A\"\nurl = \"https://example.com/\"\n[{plugins}]\nenable = {on}\n"
            );
            twice.write("noteweave.toml", settings.as_bytes());
            twice.compare(&format!("{plugins} {on}"));
        }
    }
}

#[test]
fn every_kind_of_edit_gives_the_same_site() {
    let twice = Twice::new();
    let mut again = Builder::default();
    twice.compare("nothing");
    let all = [
        Edit::Sentence(3),
        Edit::Private(4),
        Edit::Link(5, 4),
        Edit::Quote(6, 4),
        Edit::Link(7, 6),
        Edit::Public(4),
        Edit::Quote(8, 9),
        Edit::Private(9),
        Edit::Html(10),
        Edit::Swap(1, 2),
        Edit::Title(11),
        Edit::Rename(12),
        Edit::New(3, 4),
        Edit::Part(5, 6),
        Edit::Part(6, 7),
        Edit::Heading(7),
        Edit::Case(8),
        Edit::Move(9),
        Edit::Permalink(10),
        Edit::Unlisted(14),
        Edit::Touch(15),
        Edit::Types,
        Edit::Remove(13),
        Edit::Settings(1),
        Edit::Settings(3),
        Edit::Settings(5),
        Edit::Settings(7),
        Edit::Settings(8),
        Edit::Settings(9),
        Edit::Settings(10),
        Edit::Settings(11),
        Edit::Settings(12),
        Edit::Settings(13),
        Edit::Settings(64),
        Edit::Settings(16),
        Edit::Settings(0),
        Edit::Static(1),
        Edit::Attachment(5),
    ];
    for edit in &all {
        twice.edit(edit);
        twice.compare(&format!("{edit:?}"));
        let built = twice.build_again(&mut again);
        let (warm, again) = (tree(&twice.path("warm")), tree(&twice.path("again")));
        assert!(warm == again, "{edit:?}, in memory");
        assert!(built.written.is_some());
    }
}

/// Builds these notes, changes something, and compares.
#[track_caller]
fn compare_after(notes: &[(&str, &str)], change: impl Fn(&Twice)) {
    let twice = Twice::new();
    for (path, text) in notes {
        twice.write(&format!("notes/{path}"), text.as_bytes());
    }
    twice.compare("nothing");
    change(&twice);
    twice.compare_checks("the change");
    twice.compare("the change");
}

#[test]
fn n27_a5_links_with_an_encoded_number_sign_follow_their_note() {
    let notes = [
        (
            "From.md",
            "[[To%23Two]], ![[To%23Two]], [[To%23%5Eb1]], [a](To.md%23Two)\n",
        ),
        ("To.md", "# One\n\nfirst\n\n# Two\n\nsecond ^b1\n"),
    ];
    compare_after(&notes, |twice| {
        let text = format!("# Zero\n\nzero ^b0\n\n{}", notes[1].1);
        twice.write("notes/To.md", text.as_bytes());
    });
    compare_after(&notes, |twice| {
        twice.write("notes/To.md", b"# One\n\nfirst\n\nsecond ^b1\n");
    });
}

#[test]
fn u21_tasks_of_queries_follow_what_they_embed() {
    let notes = [
        ("Chores.md", "- [ ] read ![[Guide]]\n"),
        ("Guide.md", "Old words.\n"),
        ("Asks.md", "```dataview\nTASK FROM \"Chores\"\n```\n"),
        ("Tells.md", "`= length([[Chores]].file.tasks)`\n"),
    ];
    compare_after(&notes, |twice| {
        twice.write("notes/Guide.md", b"New words.\n");
    });
    compare_after(&notes, |twice| {
        twice.write("notes/Chores.md", b"- [ ] read ![[Guide]]\n- [ ] rest\n");
    });
}

#[test]
fn n27_l14_links_to_ids_follow_the_notes_that_have_them() {
    let notes = [
        ("From.md", "[u](<ob\tsidian://advanced-uri?uid=u1>)\n"),
        ("Plain.md", "[u](obsidian://advanced-uri?uid=u1)\n"),
        ("Secret.md", "---\npublish: false\n---\ntext\n"),
    ];
    compare_after(&notes, |twice| {
        let text = b"---\npublish: false\nuid: u1\n---\ntext\n";
        twice.write("notes/Secret.md", text);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn n27_n3_links_to_files_of_one_path_follow_their_names_on_the_disk() {
    let composed = "Caf\u{e9} \u{c4}hre.md";
    let mixed = "Cafe\u{301} \u{c4}hre.md";
    let decomposed = "Cafe\u{301} A\u{308}hre.md";
    let link = format!("![[{mixed}]]\n");
    let notes = [
        (composed, "# one\n"),
        (mixed, "# two\n"),
        ("From.md", &link),
    ];
    compare_after(&notes, |twice| {
        let path = |name: &str| twice.path("notes").join(name);
        fs::rename(path(composed), path(decomposed)).unwrap();
    });
}

#[test]
fn n27_pages_that_link_to_the_root_folder_show_the_title_of_the_home_page() {
    let notes = [
        ("index.md", "---\ntitle: First title\n---\n# h\n"),
        ("Sub/A.md", "[home](../) [r](/) [[/]]\n"),
    ];
    compare_after(&notes, |twice| {
        twice.write("notes/index.md", b"---\ntitle: Second title\n---\n# h\n");
    });
}

#[test]
fn n27_files_that_take_each_others_place_are_copied_again() {
    let old = SystemTime::now() - Duration::from_secs(1000);
    let notes = [
        ("N.md", "[[a.txt]] [[b.txt]]\n"),
        ("a.txt", "AAAA"),
        ("b.txt", "BBBB"),
    ];
    let twice = Twice::new();
    for (path, text) in notes {
        twice.write(&format!("notes/{path}"), text.as_bytes());
    }
    twice.write("static/x.txt", b"XXXX");
    twice.write("static/y.txt", b"YYYY");
    let swapped = [
        ("notes/a.txt", "notes/b.txt"),
        ("static/x.txt", "static/y.txt"),
    ];
    for path in swapped.iter().flat_map(|(a, b)| [a, b]) {
        let file = fs::File::options().write(true).open(twice.path(path));
        file.unwrap().set_modified(old).unwrap();
    }
    twice.compare("nothing");
    for (a, b) in swapped {
        fs::rename(twice.path(a), twice.path("aside")).unwrap();
        fs::rename(twice.path(b), twice.path(a)).unwrap();
        fs::rename(twice.path("aside"), twice.path(b)).unwrap();
    }
    if cfg!(unix) {
        twice.compare("the change");
    }
}

/// Findings quote what no page shows.
#[test]
fn v18_the_cache_holds_no_finding_of_a_note() {
    let twice = Twice::new();
    let notes = [
        "---\nmine: \"{{date:HIDDEN1}}\"\n# {{title:HIDDEN2}}\n---\ntext\n",
        "---\nHIDDEN3: 1\nHIDDEN3: 2\n---\ntext\n",
        "---\na: [HIDDEN4\n---\ntext\n",
        "---\npublish:: HIDDEN5\n---\ntext\n",
        "---\ncreated: HIDDEN6\n---\ntext\n",
        "+++\nX = \"{{date:HIDDEN7}}\"\n+++\ntext\n",
    ];
    for (at, text) in notes.iter().enumerate() {
        twice.write(&format!("notes/Odd {at}.md"), text.as_bytes());
    }
    twice.build("warm", true);
    for (name, bytes) in tree(twice.cache.path()) {
        let found = String::from_utf8_lossy(&bytes).find("HIDDEN");
        assert_eq!(found, None, "{name}");
    }
}

/// The text of a note that did not change is read only when a page shows it. By then it may have changed.
#[test]
fn n27_a_note_that_changes_while_the_site_is_built_is_read_again() {
    let twice = Twice::new();
    // A base with covers reads the properties of all notes before the first of these stages.
    fs::remove_file(twice.path("notes/Covers.base")).unwrap();
    twice.write("notes/From.md", b"# From\n\nSee [[To]].\n");
    twice.write("notes/To.md", b"# To\n\nOld text.\n");
    for changes_at in ["linking", "indexing", "planning", "writing pages"] {
        twice.write("notes/To.md", b"# To\n\nOld text.\n");
        twice.build("warm", true);
        // The page of `To` shows a sentence of `From`, so that the text of `To` is read.
        twice.write(
            "notes/From.md",
            format!("# From\n\nSee [[To]] at {changes_at}.\n").as_bytes(),
        );
        let has_changed = AtomicBool::new(false);
        let change = |name: &str| {
            // A build that begins again comes by twice.
            if name == changes_at && !has_changed.swap(true, Ordering::Relaxed) {
                twice.write(
                    "notes/To.md",
                    b"# To\n\n## A heading\n\nNew text, longer.\n",
                );
            }
        };
        let config = twice.config("warm", true);
        let warm = runtime().block_on(site::build(&config, None, &change));
        twice.compare_with("warm", &warm.unwrap(), changes_at);
        // The next build knows the note as it is now, and the others.
        let kept = tree(twice.cache.path());
        let (_, notes) = kept
            .iter()
            .find(|(path, _)| path.ends_with("/notes"))
            .unwrap();
        let says = |text: &str| {
            notes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(says("A heading") && says("Embedding two"), "{changes_at}");
    }
}

#[test]
fn what_did_not_change_is_not_rendered() {
    let twice = Twice::new();
    let changed = |built: Built| built.written.unwrap().changed;
    let all = changed(twice.build("warm", true));
    let built = twice.build("warm", true);
    assert!(said(&built).contains("from its line 2 on: it is nested too deeply"));
    assert_eq!(changed(built), 0);
    let first = tree(&twice.path("warm"));
    twice.write(
        "notes/Embedded.md",
        b"# Embedded\n\nother text\n\n## Part\n\nhere",
    );
    let few = changed(twice.build("warm", true));
    assert!(0 < few && few < all / 2, "{few} of {all}");
    let second = tree(&twice.path("warm"));
    for page in ["embedded", "embedding", "embedding-two"] {
        let page = format!("{page}/index.html");
        assert_ne!(first[&page], second[&page], "{page} shows the changed text");
    }
}

#[test]
fn d44_an_edit_of_text_alone_rebuilds_no_base() {
    let twice = Twice::new();
    twice.write("notes/One.md", b"---\nrating: 1\n---\n\ntext\n");
    let changed = |built: Built| built.written.unwrap().changed;
    fs::remove_file(twice.path("notes/Sizes.base")).unwrap();
    changed(twice.build("warm", true));
    twice.write("notes/One.md", b"---\nrating: 1\n---\n\nother text\n");
    let first = tree(&twice.path("warm"));
    assert!(changed(twice.build("warm", true)) > 0);
    let second = tree(&twice.path("warm"));
    let differ = |name: &str, a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>| {
        a[&format!("{name}/index.html")] != b[&format!("{name}/index.html")]
    };
    for page in ["names.base", "links.base", "showing-bases"] {
        assert!(!differ(page, &first, &second), "{page}");
    }
    twice.write("notes/One.md", b"---\nrating: 2\n---\n\nother text\n");
    changed(twice.build("warm", true));
    let third = tree(&twice.path("warm"));
    assert!(differ("names.base", &second, &third));
    twice.compare("that");
}

#[test]
fn n27_what_is_foreign_in_a_site_that_was_as_the_last_build_left_it_is_seen() {
    let twice = Twice::new();
    let build = || {
        twice.edit(&Edit::Sentence(1));
        let written = twice.build("warm", true).written.unwrap();
        let foreign = written.findings.iter();
        let foreign = foreign.filter(|finding| finding.code == Code::ForeignOutput);
        foreign.count()
    };
    assert_eq!(build(), 0);
    assert_eq!(build(), 0);
    twice.write("warm/embedded/own.txt", b"own");
    assert_eq!(build(), 1);
    assert_eq!(build(), 1, "also the next time");
    assert_eq!(
        fs::read(twice.path("warm/embedded/own.txt")).unwrap(),
        b"own"
    );
    fs::remove_file(twice.path("warm/embedded/own.txt")).unwrap();
    assert_eq!(build(), 0);
    twice.compare("that");
}

#[test]
fn v18_what_is_private_now_is_in_no_file_of_the_cache() {
    let vault = TestVault::new()
        .note("A.md", "```rust\nfn canary_code() {}\n```\n")
        .note("B.md", "text");
    let cache = vault.path("cache");
    let build = |more: &[&str]| {
        let mut arguments = vec!["build", "--cache-dir", "cache"];
        arguments.extend(more);
        vault.run(&arguments).code(0);
    };
    let held = || {
        let files = tree(&cache);
        let has = |bytes: &Vec<u8>| bytes.windows(11).any(|w| w == b"canary_code");
        assert!(files.is_empty() || files.keys().any(|name| name.ends_with("files")));
        files.values().any(has)
    };
    build(&[]);
    assert!(held(), "coloured code is remembered");
    vault.write(
        "notes/A.md",
        "---\npublish: false\n---\n```rust\nfn canary_code() {}\n```\n",
    );
    build(&[]);
    assert!(!held(), "and forgotten");
    vault.write("notes/A.md", "```rust\nfn canary_code() {}\n```\n");
    build(&[]);
    vault.write("notes/A.md", "no code any more");
    build(&[]);
    assert!(!held(), "also when only the code is gone");
    vault.write("notes/A.md", "```rust\nfn canary_code() {}\n```\n");
    build(&[]);
    assert!(held());
    vault.run(&["build", "--no-cache"]).code(0);
    vault.remove("notes/A.md");
    build(&[]);
    assert!(!held());
}

#[test]
fn v18_the_cache_holds_what_public_notes_say_to_others_and_nothing_of_private_ones() {
    let properties = "---\nstimmung: Stimmungswort\n";
    let body = "---\n# Kanarienvogel\n\n[[Ziel|word]] kanarienwort %% Kommentarwort [[Kommentarziel]] %%\n\n<!-- Kommentarhtml -->\n";
    let text = format!("{properties}{body}");
    let vault = TestVault::new()
        .note("A.md", &text)
        .note("B.md", "[[A]]")
        .note("C.md", "text");
    let build = || {
        vault.run(&["build", "--cache-dir", "cache", "-q"]).code(0);
        tree(&vault.path("cache"))
    };
    let holds = |files: &BTreeMap<String, Vec<u8>>, word: &str| {
        let has = |bytes: &[u8]| bytes.windows(word.len()).any(|w| w == word.as_bytes());
        let with = files.iter().filter(|(_, bytes)| has(bytes));
        let names = with.map(|(name, _)| name.rsplit(['/', '\\']).next().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    let size = |files: &BTreeMap<String, Vec<u8>>| {
        let notes = files.iter().find(|(name, _)| name.ends_with("notes"));
        notes.unwrap().1.len()
    };
    let first = build();
    assert_eq!(holds(&first, "kanarienwort"), ["index"]);
    assert_eq!(holds(&first, "Kanarienvogel"), ["notes"]);
    assert_eq!(holds(&first, "Ziel"), ["notes"]);
    // Not even of public notes is there what no page shows.
    let unseen = ["ommentarwort", "ommentarziel", "ommentarhtml", "timmung"];
    for word in unseen {
        assert!(holds(&first, word).is_empty(), "{word}");
    }
    vault.write("notes/A.md", format!("{properties}publish: false\n{body}"));
    let second = build();
    for word in ["anarienwort", "anarienvogel", "Ziel"]
        .iter()
        .chain(&unseen)
    {
        assert!(holds(&second, word).is_empty(), "{word}");
    }
    assert!(
        size(&second) < size(&first),
        "neither A nor B, which links to it"
    );
    vault.write("notes/A.md", &text);
    assert_eq!(size(&build()), size(&first));
    vault.write("notes/A.md", "nothing");
    assert!(holds(&build(), "kanarienwort").is_empty());
}

#[test]
fn a_cache_that_is_damaged_deleted_or_no_folder_does_no_harm() {
    let vault = TestVault::new().note("A.md", "```rust\nfn a() {}\n```\n");
    let arguments = ["build", "--cache-dir", "cache"];
    vault.run(&arguments).code(0);
    let first = tree(&vault.path("public"));
    for name in tree(&vault.path("cache")).keys() {
        vault.write(
            &format!("cache/{name}"),
            "noteweave cache; may be deleted\nnot this",
        );
    }
    vault.run(&arguments).code(0);
    fs::remove_dir_all(vault.path("cache")).unwrap();
    vault.run(&arguments).code(0);
    fs::remove_dir_all(vault.path("cache")).unwrap();
    vault.write("cache", "a file");
    vault.run(&arguments).code(0);
    assert!(first == tree(&vault.path("public")));
}

#[test]
fn two_builds_at_once_share_a_cache() {
    let vault = TestVault::new().note("A.md", "```rust\nfn a() {}\n```\n");
    let start = |output: &str| {
        let mut command = vault.command(&["build", "--cache-dir", "cache", "-o", output]);
        command.stdout(std::process::Stdio::null()).spawn().unwrap()
    };
    for _ in 0..3 {
        let runs = [start("one"), start("two"), start("three")];
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
    }
    assert!(tree(&vault.path("one")) == tree(&vault.path("two")));
}

#[test]
fn a_site_that_was_not_built_for_long_is_forgotten() {
    let vault = TestVault::new().note("A.md", "a");
    vault
        .run(&["build", "--cache-dir", "cache", "-o", "one"])
        .code(0);
    let first: Vec<_> = tree(&vault.path("cache")).into_keys().collect();
    let old = SystemTime::now() - Duration::from_secs(40 * 24 * 60 * 60);
    for name in &first {
        let file = fs::File::options()
            .write(true)
            .open(vault.path("cache").join(name));
        file.unwrap().set_modified(old).unwrap();
    }
    vault
        .run(&["build", "--cache-dir", "cache", "-o", "two"])
        .code(0);
    let second = tree(&vault.path("cache"));
    assert!(
        first.iter().all(|name| !second.contains_key(name)),
        "{first:?}"
    );
}

#[test]
fn a_build_that_finds_nothing_new_is_known_by_all_that_could_be_new() {
    let twice = Twice::new();
    // All files are old enough at once, or none ever is.
    let config = |unsettled| {
        let mut config = twice.config("warm", true);
        config.cache.as_mut().unwrap().unsettled = unsettled;
        config
    };
    let said = LastOutput {
        way: "short".to_owned(),
        text: "said\n".to_owned(),
        numbers: [1, 2, 3, 4, 5, 6],
    };
    let unchanged = |config: Config, way: &str| {
        let start = Start::new(&config, &|_| {}).unwrap();
        start.unchanged(way)
    };
    let build_by = |config: Config| {
        let built = site::build(&config, None, &|_| {});
        let built = runtime().block_on(built).unwrap();
        built.remember(said.clone());
    };
    let hour = Duration::from_secs(3_600);
    build_by(config(hour));
    let young = unchanged(config(hour), "short");
    assert_eq!(young, None, "the files are too young to be trusted");
    let again = |way: &str| unchanged(config(Duration::ZERO), way);
    let build = || build_by(config(Duration::ZERO));
    build();
    assert_eq!(again("short"), Some(said.clone()));
    assert_eq!(again("human"), None);
    let file = twice.path("warm/embedded/index.html");
    let page = fs::read(&file).unwrap();
    let changes: [(&str, &dyn Fn()); 10] = [
        ("a page is spoilt", &|| fs::write(&file, "spoilt").unwrap()),
        ("a page is gone", &|| fs::remove_file(&file).unwrap()),
        ("a file is added to the site", &|| {
            twice.write("warm/foreign.txt", b"own");
        }),
        ("a note is changed", &|| {
            twice.write("notes/Embedded.md", b"other");
        }),
        ("a note is added", &|| twice.write("notes/New.md", b"new")),
        ("an attachment is changed", &|| {
            twice.write("notes/pic.svg", b"<svg/>");
        }),
        ("the settings are changed", &|| {
            twice.write(
                "noteweave.toml",
                b"notes = \"notes\"\n[site]\ntitle = \"B\"\n",
            );
        }),
        ("a vault around this one excludes something", &|| {
            twice.write(".obsidian/app.json", b"{\"userIgnoreFilters\": [\"x\"]}");
        }),
        ("a template is changed", &|| {
            twice.write("templates/redirect.html", b"x");
        }),
        ("a static file is added", &|| {
            twice.write("static/own.txt", b"x");
        }),
    ];
    for (what, change) in changes {
        change();
        assert_eq!(again("short"), None, "{what}");
        // Same size, other time: also when the text is back.
        if what == "a page is spoilt" {
            fs::write(&file, &page).unwrap();
            let spoilt = fs::File::options().write(true).open(&file).unwrap();
            spoilt.set_modified(SystemTime::now() + hour).unwrap();
            assert_eq!(again("short"), None, "{what} and put back");
        }
        build();
        assert_eq!(again("short"), Some(said.clone()), "{what}, and built");
    }
}
