//! Notes that become private, or go, between two builds: by every means, and from every file that a build makes (V18).
//!
//! A site must not only lack the words of a private note: nothing of it may depend on them. So it is compared with the site of a
//! vault whose private notes have other names, texts, tags, dates and pictures, byte for byte. That finds what a search for words
//! cannot, whatever a file is encoded in: sizes, orders, counts, places in the graph.

use super::{collect, png};
use crate::support::{PATIENCE, TestVault};
use noteweave::cache::LastOutput;
use noteweave::config::{CacheConfig, Config, Overrides};
use noteweave::model::Fingerprint;
use noteweave::site::{self, Start};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A vault with notes that will be private, in one of two wordings.
struct Changing {
    vault: TestVault,
    /// With canaries, else with other words.
    has_canaries: bool,
}

const SETTINGS: &str = "[site]\ntitle = \"Bees\"\nurl = \"https://example.org/\"\n[properties]\nshow = \"all\"\n[dataview]\nenable = true\n";

/// Bases over all notes: whatever a row, count, group or summary can tell (V24).
const BASES: &[(&str, &str)] = &[
    (
        "notes/All.base",
        "formulas:\n  links: file.links.map(value.asFile())\n\
         summaries:\n  all: values.join(\" \")\nviews:\n  - name: Everything\n    order: [file.name, file.path, file.links, file.embeds, file.backlinks, file.tags, file.properties, formula.links]\n\
         \x20   summaries:\n      file.name: all\n      file.links: Unique\n      formula.links: Filled\n  - name: Groups\n    groupBy: file.folder\n    order: [file.name]\n\
         \x20 - name: Cards\n    type: cards\n    image: cover\n    order: [file.name, image]\n",
    ),
    (
        "notes/Bases.md",
        "---\npublish: true\ncreated: 2024-01-02\nmodified: 2024-01-03\n---\n![[All.base]]\n\n```base\nfilters: file.hasLink(this)\n```\n",
    ),
    ("notes/Queries.md", QUERIES),
];

/// Queries over all notes: whatever a row, value, count or group can tell (U24).
const QUERIES: &str = "---\npublish: true\ncreated: 2024-01-02\nmodified: 2024-01-03\n---\n\
    ```dataview\nTABLE file.path, file.inlinks, file.outlinks, file.etags, file.frontmatter, file.lists.text, file.tasks.text, row, map(file.outlinks, (l) => meta(l).path), file.outlinks.file.path\n```\n\n\
    ```dataview\nTABLE length(rows), rows.file.name GROUP BY file.folder\n```\n\n\
    ```dataview\nLIST file.tags FROM #bees OR [[Public]] OR outgoing([[Public]]) SORT file.name DESC\n```\n\n\
    ```dataview\nTABLE l, l = link(\"Public\"), string(l) FLATTEN file.outlinks AS l GROUP BY l\n```\n\n\
    ```dataview\nTASK\n```\n\n```dataview\nCALENDAR created\n```\n\n\
    `= length(this.file.inlinks)` `= this.file.outlinks` `= [[Public]].file.inlinks`\n";

const BUILD: [&str; 5] = [
    "build",
    "--manifest",
    "manifest.json",
    "--cache-dir",
    "cache",
];

impl Changing {
    /// Everything is public.
    fn new(has_canaries: bool) -> Self {
        let vault = TestVault::new();
        let changing = Self {
            vault,
            has_canaries,
        };
        changing.write_all("");
        changing
    }

    fn word(&self, name: &str) -> String {
        match self.has_canaries {
            true => format!("kw{name}wk"),
            false => format!("{name}-in-other-words"),
        }
    }

    /// `text` with each `{name}` replaced by its word.
    fn worded(&self, text: &str) -> String {
        let mut worded = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap();
            worded.push_str(before);
            worded.push_str(&self.word(name));
            rest = after;
        }
        worded + rest
    }

    fn write(&self, path: &str, text: &str) {
        self.vault.write(&self.worded(path), self.worded(text));
    }

    /// The notes that will be private: their paths, properties and texts.
    fn private(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut notes = vec![
            (
                "notes/{folder}/{note}.md",
                "title: \"{title}\"\naliases: [\"{alias}\", \"Old/{oldalias}\"]\ntags: [\"{tag}\"]\ndescription: \"{description}\"\n\"{key}\": \"{value}\"\nimage: \"{cover}.png\"\ncreated: 1987-06-05\nmodified: 1988-07-06\n",
                PRIVATE,
            ),
            (
                "notes/Shared/{other}.md",
                "permalink: \"{permalinked}/x\"\ntags: [BEES]\ncreated: 2077-01-01\nmodified: 2078-01-01\n",
                "{otherbody} [[Linked]] ![[{note}]] [[Public#Part|{linktext}]]\n\n![[{pic}.png]]\n",
            ),
        ];
        if !self.has_canaries {
            // More of them, so that counts, orders and places differ.
            let more = [
                "notes/{folder}/{first}.md",
                "notes/{folder}/below/{second}.md",
                "notes/Shared/{third}.md",
                "notes/Shared/index.md",
            ];
            // They also want addresses and names that public files have.
            let properties = "tags: [Bees, many]\nmodified: 2079-02-03\npermalink: linked\naliases: [Linked, all-notes, Shared/Alpha]\n";
            let text = "# {moreheading}\n\n[[Public]] [[Linked]] [[{note}]] [[{first}]] #Public/{moretag} many words of {morebody}\n";
            notes.extend(more.map(|path| (path, properties, text)));
        }
        notes
    }

    /// Writes all notes; those that may be private with these further lines of properties.
    fn write_all(&self, lines: &str) {
        let _ = fs::remove_dir_all(self.vault.path("notes"));
        self.vault.write("noteweave.toml", SETTINGS);
        for (path, text) in PUBLIC {
            self.write(
                path,
                &format!("---\npublish: true\ncreated: 2024-01-02\nmodified: 2024-01-03\n{text}"),
            );
        }
        for (path, text) in BASES {
            self.write(path, text);
        }
        for (path, properties, text) in self.private() {
            self.write(path, &format!("---\n{properties}{lines}---\n{text}"));
        }
        let comment = self.word("picturetext");
        for name in ["{folder}/{pic}", "{cover}"] {
            let picture = png(&[(b"tEXt", comment.as_bytes())]);
            let name = self.worded(&format!("notes/{name}.png"));
            self.vault.write(&name, picture);
        }
        self.write("notes/{file}.txt", "{filebytes}");
    }

    fn build(&self) {
        let ran = self.vault.run(&BUILD);
        assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
        assert!(self.vault.path("public/index.html").exists());
    }

    /// Everything a build made, by path from the temporary folder.
    fn made(&self) -> BTreeMap<String, Vec<u8>> {
        let files = walkdir::WalkDir::new(self.vault.path(""))
            .into_iter()
            .flatten();
        let mut made = BTreeMap::new();
        for entry in files.filter(|entry| entry.file_type().is_file()) {
            let path = entry.path().strip_prefix(self.vault.path("")).unwrap();
            let path = path.to_str().unwrap().to_owned();
            let is_own = ["notes/", "noteweave.toml", "elsewhere/"];
            if !is_own.iter().any(|own| path.starts_with(own)) {
                // A build that watches may have removed it meanwhile.
                made.extend(fs::read(entry.path()).ok().map(|bytes| (path, bytes)));
            }
        }
        made
    }

    /// The canaries in all of that, names included, but not in what a build told.
    fn canaries(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let made = self.made().into_iter();
        for (path, bytes) in made.filter(|(path, _)| !is_run(path)) {
            collect(&mut found, path.as_bytes());
            collect(&mut found, &bytes);
        }
        found
    }

    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let mut made = self.made();
        made.retain(|path, _| path.starts_with("public/"));
        made
    }
}

const PRIVATE: &str = "# {heading}\n\n{body} #{inline}/below [[Linked]] and [[Public]] ![[{file}.txt]] ^{blocked}\n\n\
    > [!note] {callout}\n> {quoted}\n\n| {column} | b |\n| --- | --- |\n| {cell} | d |\n\n- [ ] {tasks}\n\n\
    text[^1]\n\n[^1]: {footnote}\n\n```rust\nfn {code}();\n```\n\n![[{pic}.png]] ![{alt}]({cover}.png)\n";

/// Notes that stay public.
const PUBLIC: [(&str, &str); 6] = [
    ("notes/index.md", "---\n# Home\n\n[[Public]]\n"),
    (
        "notes/Public.md",
        "up: \"[[{note}]]\"\n---\n# Public\n\nWords around [[{note}]] and [[{note}#{heading}]] and [[{folder}/{note}|own words]].\n\n\
         ![[{note}]]\n\n![[{note}#{heading}]]\n\n![[{other}]]\n\n## Part\n\n[[Shared/{other}]] [text](<{folder}/{note}.md>) [[{note}#^{blocked}]] end #bees\n",
    ),
    (
        "notes/Linked.md",
        "---\n# Linked\n\nNothing in here. #Bees\n",
    ),
    ("notes/Shared/Alpha.md", "tags: [bees]\n---\nAlpha\n"),
    (
        "notes/Shared/Mitte.md",
        "---\n# Mitte\n\n[[{note}]]\n\n```rust\nfn public();\n```\n",
    ),
    ("notes/Shared/Zeta.md", "---\nZeta [[Alpha]]\n"),
];

/// How notes become private.
enum Means {
    /// V1, V2, V5: by these lines.
    Lines(&'static str),
    /// V3, V4, V7: by these settings, before all others.
    Settings(&'static str),
    /// O3, O8: by a file of Obsidian's.
    Obsidian(&'static str, &'static str),
    /// They go.
    Gone(fn(&Path)),
}

impl Means {
    fn apply(&self, to: &Changing) {
        match self {
            Self::Lines(lines) => to.write_all(lines),
            Self::Settings(lines) => to.write("noteweave.toml", &format!("{lines}\n{SETTINGS}")),
            Self::Obsidian(file, text) => {
                // Braces are words here.
                let text = text.replace('(', "\0").replace(')', "\u{1}");
                let text = to.worded(&text).replace('\0', "{").replace('\u{1}', "}");
                to.vault.write(&format!("notes/.obsidian/{file}"), text);
            }
            Self::Gone(go) => {
                for (path, ..) in to.private() {
                    go(&to.vault.path(&to.worded(path)));
                }
            }
        }
    }

    /// What is left of the notes where those who link to them stay as they are: a note that does not exist has no name to hide.
    fn left(&self) -> &[&str] {
        match self {
            Self::Gone(_) => &["note", "other", "heading", "folder", "blocked"],
            Self::Settings(text) if text.starts_with("ignore") => {
                &["note", "other", "heading", "folder", "blocked"]
            }
            _ => &[],
        }
    }
}

const MEANS: [(&str, Means); 22] = [
    ("V1 false", Means::Lines("publish: false\n")),
    ("V1 quoted", Means::Lines("publish: \"no\"\n")),
    ("V1 empty", Means::Lines("publish:\n")),
    ("V1 list", Means::Lines("publish: [false]\n")),
    ("V1 unknown", Means::Lines("publish: maybe\n")),
    ("V2 draft", Means::Lines("draft: true\n")),
    ("V2 private", Means::Lines("private: yes\n")),
    ("V2 unknown", Means::Lines("private: perhaps\n")),
    ("V23 password", Means::Lines("password: x\n")),
    ("V23 dg-publish", Means::Lines("dg-publish: off\n")),
    ("V5", Means::Lines("publish: false\nbroken: [\n")),
    ("V3", Means::Settings("publish.mode = \"explicit\"")),
    (
        "V4 ignored",
        Means::Settings(
            "ignore = [\"{folder}\", \"Shared/{other}.md\", \"Shared/*in-other*\", \"Shared/index.md\"]",
        ),
    ),
    (
        "V7 place",
        Means::Settings(
            "private = [\"{folder}\", \"Shared/{other}.md\", \"Shared/*in-other*\", \"Shared/index.md\"]",
        ),
    ),
    (
        "V7 glob",
        Means::Settings(
            "private = [\"*{folder}/**\", \"Shared/[ko]*\", \"Shared/*in-other*\", \"Shared/index.md\"]",
        ),
    ),
    (
        "O3 prefix",
        Means::Obsidian(
            "app.json",
            "(\"userIgnoreFilters\": [\"{folder}/\", \"Shared/{other}\", \"Shared/{third}\", \"Shared/index.md\"])",
        ),
    ),
    (
        "O3 pattern",
        Means::Obsidian(
            "app.json",
            "(\"userIgnoreFilters\": [\"/^{folder}/\", \"/{other}.md$/\", \"/{third}/\", \"/Shared.index/\"])",
        ),
    ),
    (
        "O8",
        Means::Obsidian(
            "publish.json",
            "(\"excluded\": [\"{folder}\", \"Shared/{other}.md\", \"Shared/{third}.md\", \"Shared/index.md\"])",
        ),
    ),
    (
        "deleted",
        Means::Gone(|path| fs::remove_file(path).unwrap()),
    ),
    (
        "V4 renamed",
        Means::Gone(|path| fs::rename(path, path.with_file_name(".hidden.md")).unwrap()),
    ),
    (
        "N1 no note any more",
        Means::Gone(|path| fs::rename(path, path.with_extension("txt")).unwrap()),
    ),
    (
        "V17 led out",
        Means::Gone(|path| {
            let elsewhere = path.ancestors().nth(3).unwrap().join("elsewhere");
            let _ = fs::create_dir(&elsewhere);
            let moved = elsewhere.join(path.file_name().unwrap());
            fs::rename(path, &moved).unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink(moved, path).unwrap();
        }),
    ),
];

/// A file of the build, by what its path holds, and a canary that is in it while everything is public.
const PRODUCTS: [(&str, &str, &str); 24] = [
    ("page", "public/kwfolderwk/kwnotewk/index.html", "body"),
    (
        "breadcrumbs",
        "public/kwfolderwk/kwnotewk/index.html",
        "folder",
    ),
    ("code", "public/kwfolderwk/kwnotewk/index.html", "code"),
    ("title", "public/kwfolderwk/kwnotewk/index.html", "title"),
    (
        "properties",
        "public/kwfolderwk/kwnotewk/index.html",
        "value",
    ),
    ("card", "public/kwfolderwk/kwnotewk/index.html", "cover"),
    ("folder page", "public/kwfolderwk/index.html", "title"),
    ("embed", "public/public/index.html", "footnote"),
    ("embed of an embed", "public/public/index.html", "otherbody"),
    ("property", "public/public/index.html", "title"),
    ("backlinks and excerpts", "public/linked/index.html", "body"),
    (
        "backlinks with their text",
        "public/public/index.html",
        "linktext",
    ),
    (
        "previous and next",
        "public/shared/mitte/index.html",
        "other",
    ),
    ("all notes", "public/all-notes/index.html", "title"),
    ("tag page", "public/tags/kwtagwk/index.html", "title"),
    ("tag index", "public/tags/index.html", "inline"),
    (
        "redirect of an alias",
        "public/kwaliaswk/index.html",
        "note",
    ),
    (
        "redirect of a permalink",
        "public/shared/kwotherwk/index.html",
        "permalinked",
    ),
    ("feed", "public/feed.xml", "permalinked"),
    ("sitemap", "public/sitemap.xml", "permalinked"),
    ("tree", "public/_nw/tree", "folder"),
    ("graph", "public/_nw/graph", "title"),
    ("search", "public/_nw/search", "heading"),
    ("record", "public/.noteweave-files", "folder"),
];

/// The same of what is not the site, and of copies.
const BESIDE: [(&str, &str, &str); 5] = [
    ("attachment", "public/kwfilewk.txt", "filebytes"),
    ("picture", "public/kwfolderwk/kwpicwk.png", "pixelspng"),
    ("manifest", "manifest.json", "title"),
    ("cache of the files", "/files", "folder"),
    ("cache of code", "/code", "code"),
];

#[track_caller]
fn everything_is_there(changing: &Changing, when: &str) {
    let made = changing.made();
    for (what, path, name) in PRODUCTS.iter().chain(&BESIDE) {
        let mut found = BTreeSet::new();
        for (file, bytes) in &made {
            if file.starts_with(path) || file.starts_with("cache/") && file.ends_with(path) {
                collect(&mut found, bytes);
            }
        }
        assert!(
            found.contains(*name),
            "{when}: no {name} in {what}: {found:?}"
        );
    }
}

#[test]
fn v18_by_every_means_nothing_is_left_between_two_builds() {
    let changing = Changing::new(true);
    let other = Changing::new(false);
    for (what, means) in &MEANS {
        changing.write_all("");
        let _ = fs::remove_dir_all(changing.vault.path("elsewhere"));
        let _ = fs::remove_dir_all(changing.vault.path("notes/.obsidian"));
        changing.build();
        everything_is_there(&changing, what);
        means.apply(&changing);
        changing.build();

        let mut found = changing.canaries();
        for name in means.left() {
            found.remove(*name);
        }
        // Nobody knows the aliases of a note whose properties cannot be read, and no link here names one.
        assert_eq!(found, BTreeSet::new(), "{what}");
        let made = changing.made();
        let mut left = made.keys().filter(|path| path.starts_with('.'));
        assert_eq!(left.next(), None, "{what}: beside the site");
        // The same as when there never was anything else.
        let (code, warm) = (changing.vault.run(&BUILD), changing.site());
        assert!(!code.stderr.contains("panicked"));
        changing
            .vault
            .run(&["build", "--no-cache", "-o", "public-cold"]);
        let cold = changing.made();
        for (path, bytes) in &warm {
            let cold_path = path.replacen("public/", "public-cold/", 1);
            assert!(
                cold.get(&cold_path) == Some(bytes),
                "{what}: {path} of a warm build"
            );
        }
        fs::remove_dir_all(changing.vault.path("public-cold")).unwrap();
        if !means.left().is_empty() {
            continue;
        }
        other.write_all("");
        let _ = fs::remove_dir_all(other.vault.path("notes/.obsidian"));
        means.apply(&other);
        other.build();
        same(&warm, &other.site(), what);
    }
}

/// Two sites that differ in what is private only.
#[track_caller]
fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, what: &str) {
    // Names of data come from their content, so content is shown first.
    let only_in = |a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let only = a.iter().filter(|(path, bytes)| b.get(*path) != Some(bytes));
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        only.map(|(path, bytes)| format!("{path}: {:.3000?}", text(bytes)))
            .collect()
    };
    let (one_only, other_only) = (only_in(one, other), only_in(other, one));
    let depends = format!("{what}: these depend on private notes");
    assert!(
        one_only.is_empty(),
        "{depends}: {one_only:#?} instead of {other_only:#?}"
    );
    assert!(other_only.is_empty(), "{depends}: {other_only:#?}");
}

/// Pages, data and pictures of the preview, asked for while the notes become private.
#[test]
fn v18_the_preview_forgets_what_becomes_private() {
    let ways = ["V1 false", "V7 place", "O3 prefix", "deleted"];
    for (what, means) in MEANS.iter().filter(|(what, _)| ways.contains(what)) {
        let changing = Changing::new(true);
        changing.build();
        let urls: Vec<_> = changing.site().into_keys().collect();
        let _ = fs::remove_dir_all(changing.vault.path("public"));
        let preview = changing.vault.serve();
        let page = preview.wait_for("/public/", "kwfootnotewk");
        assert_eq!(page.status, 200);
        means.apply(&changing);
        let left = means.left();
        let gone = format!("{what} is followed");
        changing.vault.write(
            "notes/Linked.md",
            format!("---\npublish: true\n---\n{gone}\n"),
        );
        preview.wait_for("/linked/", &gone);
        for url in &urls {
            let url = url
                .trim_start_matches("public")
                .trim_end_matches("index.html");
            let answer = preview.get(url);
            let mut found = BTreeSet::new();
            collect(&mut found, &answer.bytes);
            // Whoever asks for an address knows it.
            found.retain(|name| {
                !left.contains(&name.as_str()) && !url.contains(&format!("kw{name}wk"))
            });
            assert!(found.is_empty(), "{what}: {url} says {found:?}");
        }
    }
}

/// The same with `build --watch`, which keeps the vault in memory.
#[test]
fn v18_builds_that_watch_forget_what_becomes_private() {
    let ways = ["V1 false", "V7 place", "O3 prefix", "deleted"];
    for (what, means) in MEANS.iter().filter(|(what, _)| ways.contains(what)) {
        let changing = Changing::new(true);
        changing.build();
        everything_is_there(&changing, what);
        let mut command = changing.vault.command(&BUILD);
        command.args(["--watch", "--quiet"]).stderr(Stdio::null());
        let mut watching = Ended(command.spawn().unwrap());
        changing.write("notes/New.md", "---\npublish: true\n---\nIt watches.\n");
        let wait = |done: &dyn Fn() -> bool, whom: &mut Ended| {
            let end = Instant::now() + PATIENCE;
            while !done() {
                assert_eq!(whom.0.try_wait().unwrap(), None, "{what}");
                assert!(Instant::now() < end, "{what}: {:?}", changing.canaries());
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        let new = changing.vault.path("public/new/index.html");
        wait(&|| new.exists(), &mut watching);
        means.apply(&changing);
        // Files are read while they are replaced, so only what there is in the end counts.
        let is_clean = || {
            let left = means.left();
            let found = changing.canaries();
            found.iter().all(|name| left.contains(&name.as_str()))
        };
        wait(&is_clean, &mut watching);
    }
}

/// A process that ends with the value.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A build keeps what it told, for the next one. That may name private files as the terminal does, and says nothing of what is in
/// them (V19). When something changes, it goes, because it may quote lines that are private now (V18).
#[test]
fn v19_of_private_notes_the_cache_holds_only_the_names_that_a_build_told() {
    let changing = Changing::new(true);
    let build = ["build", "--cache-dir", "cache"];
    changing.vault.run(&build);
    changing.write_all("publish: false\n");
    let ran = changing.vault.run(&build);
    assert!(
        ran.stderr.contains("kw"),
        "it names private notes: {ran:#?}"
    );
    let mut config = Config::load(&Overrides::default(), &changing.vault.path("")).unwrap();
    let program = Fingerprint::of(b"test");
    let mut cache = CacheConfig::new(changing.vault.path("cache"), program);
    // Only of files that are old enough is kept what a build said of them.
    cache.unsettled = Duration::ZERO;
    config.cache = Some(cache);
    let said = LastOutput {
        way: "short".to_owned(),
        text: ran.stderr,
        numbers: [0; 6],
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let built = runtime.block_on(site::build(&config, None, &|_| {}));
    built.unwrap().remember(said.clone());
    let start = Start::new(&config, &|_| {}).unwrap();
    assert_eq!(start.unchanged("short"), Some(said));
    let mut made = changing.made();
    let path = made.keys().find(|path| is_run(path)).unwrap().clone();
    let mut found = BTreeSet::new();
    collect(&mut found, &made.remove(&path).unwrap());
    for told in NAMED {
        found.remove(told);
    }
    assert_eq!(found, BTreeSet::new());
    for (path, bytes) in &made {
        collect(&mut found, path.as_bytes());
        collect(&mut found, bytes);
    }
    assert_eq!(found, BTreeSet::new(), "in all other files");
    changing.vault.write("notes/New.md", "new");
    let built = runtime.block_on(site::build(&config, None, &|_| {}));
    assert!(built.unwrap().written.is_some());
    let told = changing.made().remove(&path);
    assert!(told.is_none(), "what may be out of date is gone");
}

/// Names of private files, and what public notes type in their links: what findings name.
const NAMED: [&str; 8] = [
    "note", "other", "folder", "cover", "file", "pic", "heading", "blocked",
];

/// Whether what a build told is kept in the file at `path`.
fn is_run(path: &str) -> bool {
    path.starts_with("cache") && path.ends_with("run")
}

/// Findings may name private files to who runs the program, but not say what is in them.
#[test]
fn v19_reports_say_nothing_of_what_private_notes_say() {
    let changing = Changing::new(true);
    changing.write_all("publish: false\n");
    for format in ["human", "short", "json", "github", "sarif"] {
        let ran = changing.vault.run(&["check", "--format", format]);
        let mut found = BTreeSet::new();
        collect(&mut found, ran.stdout.as_bytes());
        collect(&mut found, ran.stderr.as_bytes());
        for told in NAMED {
            found.remove(told);
        }
        assert_eq!(found, BTreeSet::new(), "{format}");
    }
}
