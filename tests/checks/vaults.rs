//! Checks of whole vaults in memory: what becomes of notes, and where links lead.

use super::markup::Read;
use super::markup::addresses::{dead_end, scan};
use super::memory::{self, Built};
use super::text;
use noteweave::model::{Kind, Note, Tag};
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;

/// The line that parts the notes of an input.
const CUT: &str = "----8<----\n";

/// A vault of two notes becomes pages that a browser need not repair, that hold nothing forbidden, and that keep the text. The
/// first line that is `----8<----` parts the notes.
pub fn page(bytes: &[u8]) {
    let text = text(bytes);
    let (first, second) = text
        .split_once("\n----8<----\n")
        .unwrap_or((text, "# B\n\ntext ^id\n"));
    let files = [("A.md", first), ("bees/B.md", second), ("bee.png", "")];
    let site = memory::linked(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    // Raw HTML may break the content model in ways that browsers take as they are.
    let is_markdown = !text.contains('<');
    let mut shown = assert_whole(&site, is_markdown);
    // What is private may be named in what is not, and is replaced there; elements may be removed with what they hold.
    let notes = [("A.md", first), ("bees/B.md", second)];
    if !is_markdown || notes.iter().any(|(path, _)| !site.is_public(path)) {
        return;
    }
    for (path, text) in notes {
        let page = site.output_of(path);
        let shown = shown.remove(&page);
        let shown = shown.unwrap_or_else(|| Read::new(&site.page_of(path)).text);
        assert_kept(&memory::parse(path, text.to_owned()), &shown);
    }
}

/// Any file is read as a canvas: its events nest and point into the text of its cards, its findings have places in the file, its page and
/// that of a note which shows it need no repair, and nothing names a private note.
pub fn canvas(bytes: &[u8]) {
    let text = text(bytes);
    let note = memory::parse("Plan.canvas", text.to_owned());
    memory::assert_sound(&note);
    super::assert_placed(&note.findings, text);
    let files = [
        ("A.md", "![[Plan.canvas]]\n"),
        ("Plan.canvas", text),
        ("bees/B.md", "# B\n\ntext ^id\n"),
        ("bee.png", ""),
        ("Secret.md", "---\npublish: false\n---\nkanarienvogel\n"),
    ];
    let site = memory::linked(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    assert_whole(&site, !text.contains('<') && !text.contains("\\u"));
    if !text.contains("kanarien") {
        assert!(!site.everything().contains(CANARY));
    }
}

/// Any data is read as a drawing, and the page that shows it needs no repair. Behind a line `----` stand the parts of its note.
#[track_caller]
pub fn drawing(bytes: &[u8]) {
    let text = text(bytes);
    let (data, parts) = text.split_once("\n----\n").unwrap_or((text, ""));
    let language = match data.starts_with(['{', '[', ' ']) {
        true => "json",
        false => "compressed-json",
    };
    let note =
        format!("---\nexcalidraw-plugin: parsed\n---\n{parts}\n```{language}\n{data}\n```\n");
    memory::assert_sound(&memory::parse("Map.md", note.clone()));
    let files = [
        ("A.md", "![[Map]] [[Map]]\n"),
        ("Map.md", &*note),
        ("bees/B.md", "# B\n\ntext ^id\n"),
        ("bee.png", ""),
        ("Secret.md", "---\npublish: false\n---\nkanarienvogel\n"),
    ];
    let site = memory::linked(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    assert_whole(&site, true);
    if !note.contains("kanarien") {
        assert!(!site.everything().contains(CANARY));
    }
}

/// Any text is drawn as a diagram or told why not; the page that shows it needs no repair, and names no private note. Without the feature
/// `mermaid` only the links of the source are read.
#[track_caller]
pub fn mermaid(bytes: &[u8]) {
    let text = text(bytes);
    if text.contains("~~~~") {
        return;
    }
    let note = format!("~~~~mermaid\n{text}\n~~~~\n");
    memory::assert_sound(&memory::parse("A.md", note.clone()));
    let files = [
        ("A.md", &*note),
        ("bees/B.md", "# B\n\ntext ^id\n"),
        ("bee.png", ""),
        ("Secret.md", "---\npublish: false\n---\nkanarienvogel\n"),
    ];
    let site = memory::linked(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    assert_whole(&site, true);
    if !note.contains("kanarien") {
        assert!(!site.everything().contains(CANARY));
    }
}

/// Every page needs no repair and holds nothing forbidden. Gives the texts of those that were not seen before.
#[track_caller]
pub(super) fn assert_whole(site: &Built, is_markdown: bool) -> HashMap<String, String> {
    // Most vaults have the same list of tags and the same page for what is missing; reading takes longer than making them.
    static SEEN: Mutex<BTreeSet<(u64, bool)>> = Mutex::new(BTreeSet::new());
    let mut texts = HashMap::new();
    for (path, html) in site.pages() {
        let mut hasher = DefaultHasher::new();
        html.hash(&mut hasher);
        let key = (hasher.finish(), is_markdown);
        if !path.ends_with(".html") || SEEN.lock().unwrap().contains(&key) {
            continue;
        }
        let read = Read::new(&html);
        // A raw element that is removed may take a heading with it, which links of the same note still know.
        let is_wrong = |problem: &&String| is_markdown || !problem.starts_with("no id for");
        let wrong: Vec<_> = read.problems.iter().filter(is_wrong).collect();
        assert!(wrong.is_empty(), "{path}: {wrong:#?}");
        assert!(
            !is_markdown || read.unusual.is_empty(),
            "{path}: {:#?}",
            read.unusual
        );
        texts.insert(path, read.text);
        let mut seen = SEEN.lock().unwrap();
        if seen.len() > 100_000 {
            seen.clear();
        }
        seen.insert(key);
    }
    texts
}

/// The page of a note shows all letters of its text, in order.
#[track_caller]
fn assert_kept(note: &Note, shown: &str) {
    // Footnotes move to the end; of a drawing of Excalidraw nothing is shown.
    // A base shows its rows and not what is written in its block.
    if !note.footnotes.is_empty() || note.front.excalidraw || !note.bases.is_empty() {
        return;
    }
    let mut shown = shown.chars();
    let letters = letters(note);
    for (at, letter) in letters.char_indices() {
        let is_there = shown.any(|c| c == letter);
        assert!(
            is_there,
            "{:?} is missing of {:?}",
            &letters[at..],
            note.text
        );
    }
}

/// What readers of a note are to see, as far as it is text.
fn letters(note: &Note) -> String {
    let mut letters = String::new();
    for event in &note.events {
        let text = match event.kind {
            Kind::Text(text) | Kind::Code(text) => text,
            Kind::Start(Tag::CodeBlock(at)) => note.code[at as usize].text,
            _ => continue,
        };
        let shown = note.text_of(text).chars();
        letters.extend(shown.filter(|c| c.is_alphanumeric()));
    }
    letters
}

/// A base as a file, in a quote and embedded: its findings have their places, no name of a private note is on a page, and pages need no
/// repair.
pub fn base(bytes: &[u8]) {
    let text = text(bytes);
    let read = memory::parse("X.base", text.to_owned());
    super::assert_placed(&read.findings, &read.text);
    assert!(read.bases.iter().all(|base| !base.views.is_empty()));
    let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
    let note = format!(
        "---\nprice: 5\nlist: [a, \"[[B]]\", \"[[{CANARY}]]\"]\ndate: 2031-01-02\ncover: bee.png\n---\n![[X.base]]\n\n> ```base\n{quoted}> ```\n"
    );
    let read = memory::parse("A.md", note.clone());
    super::assert_placed(&read.findings, &read.text);
    let secret = format!("---\npublish: false\nprice: 7\n---\n{CANARY} [[A]]\n");
    let files = [
        ("A.md".to_owned(), note),
        ("B.md".to_owned(), "---\nprice: 6\n---\n#tag".to_owned()),
        ("X.base".to_owned(), text.to_owned()),
        ("bee.png".to_owned(), String::new()),
        (format!("{CANARY}.md"), secret),
    ];
    let site = memory::linked(files);
    // What `html()` gives may break the content model in ways that browsers take as they are.
    assert_whole(&site, !text.contains("html"));
    if !text.contains(&CANARY[..4]) {
        assert!(!site.everything().contains(CANARY), "{text:?}");
    }
}

/// A word of a private note that no page may hold.
const CANARY: &str = "kanarienvogel";

/// A vault of many notes: whatever links where, no address on a page leads to nothing, findings have their places, and what a
/// private note says is nowhere. Notes are parted by `----8<----`; the first line of each is its path.
pub fn links(bytes: &[u8]) {
    let text = text(bytes);
    let secret = format!(
        "---\npublish: false\naliases: [{CANARY} one]\ntags: [{CANARY}]\n---\n# {CANARY} two\n\n{CANARY} ^three\n\n[[Bee]]\n"
    );
    let mut files = vec![
        ("Secret.md".to_owned(), secret),
        (
            "Bee.md".to_owned(),
            "# Bee\n\n## Honey\n\n[[Secret]] text ^id\n".to_owned(),
        ),
        ("Img/bee.png".to_owned(), String::new()),
    ];
    for part in text.split(CUT).take(24) {
        let (path, text) = part.split_once('\n').unwrap_or((part, ""));
        if is_path(path) {
            files.push((path.to_owned(), text.to_owned()));
        }
    }
    let site = memory::linked(files);
    let notes = &site.vault.files;
    for file in notes {
        let Some(note) = &file.note else { continue };
        let own = |f: &&noteweave::model::Finding| f.path == file.entry.path;
        let own: Vec<_> = site.vault.findings.iter().filter(own).cloned().collect();
        super::assert_placed(&own, &note.text);
        assert_eq!(file.targets.len(), note.links.len());
    }
    let named = text.to_lowercase().contains(CANARY);
    let pages = site.pages();
    for (path, html) in &pages {
        let leaks = !named && html.contains(CANARY);
        assert!(!leaks, "{path} tells of a private note: {html}");
    }
    // A raw element that is removed may take headings with it, which links still know.
    let has_all_ids = !text.contains('<');
    assert_leads_somewhere(&site, pages, has_all_ids);
}

/// Paths as a walk over a folder gives them.
fn is_path(path: &str) -> bool {
    path.len() < 200
        && !path.contains(['\0', '\\'])
        && path
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// Every address that means a part of the site has one there.
#[track_caller]
fn assert_leads_somewhere(site: &Built, pages: Vec<(String, String)>, has_all_ids: bool) {
    // `page` reads pages as a browser does; here the time is better spent on more vaults.
    let mut files: HashMap<String, Option<Read>> = HashMap::new();
    files.extend(
        pages
            .into_iter()
            .map(|(path, html)| (path, Some(scan(&html)))),
    );
    for file in &site.vault.files {
        if let Some(url) = &file.url {
            files.entry(url.output_path()).or_insert(None);
        }
    }
    let mut paths: Vec<_> = files.keys().collect();
    paths.sort();
    for path in paths {
        let Some(page) = &files[path] else { continue };
        let is_whole = !has_all_ids || page.problems.is_empty();
        assert!(is_whole, "{path}: {:#?}", page.problems);
        for (element, name, value) in &page.addresses {
            let problem = dead_end(path, "/", value, &files);
            // The caller puts scripts, style sheets and the files that they fetch beside the pages.
            let problem = problem.filter(|problem| has_all_ids || *problem != "no such id");
            if problem.is_some() && !is_of_the_theme(value) {
                panic!("{path}: <{element} {name}={value:?}>: {problem:?}");
            }
        }
    }
}

fn is_of_the_theme(address: &str) -> bool {
    let inner = address.trim_start_matches("../").trim_start_matches("./");
    inner.trim_start_matches('/').starts_with("_nw/")
}
