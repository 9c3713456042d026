//! Notes that have a page but are in no list (V24).
//!
//! A site with unlisted notes is compared with one where the same notes are private. Apart from the notes' own pages and links to them in
//! public text, the two must be the same, byte for byte. This finds what a search for words cannot.

use crate::memory::{Built, site_with};
use crate::support::TestVault;
use std::collections::BTreeMap;

const SETTINGS: &str = "site.title = \"Bees\"\nsite.url = \"https://example.org/\"\n";

/// A vault in which two notes have the property `hiding`.
fn vault(hiding: &str) -> Vec<(&'static str, String)> {
    let hidden = format!(
        "---\n{hiding}\ntitle: Kanarie Titel\naliases: [Kanarie Zweitname]\ntags: [bees, kanarietag]\ncreated: 2030-01-02\nmodified: 2031-05-06\ndescription: Kanarie Beschreibung\n---\n## Kanarie Kopf\n\n[[Hive]] kanarietext #kanarietag2 #bees [[Ledger]] ^kanarieblock\n"
    );
    vec![
        (
            "index.md",
            "# Home\n\n[[Plain|her page]] #bees\n".to_owned(),
        ),
        (
            "Bees/Hive.md",
            "---\nmodified: 2031-01-01\n---\nA hive. #bees\n".to_owned(),
        ),
        ("Bees/Zebra.md", "[[Hive]] [[Attic]]\n".to_owned()),
        ("Bees/Plain.md", hidden.clone()),
        ("Attic/Only.md", hidden),
        ("Ledger.md", "---\npublish: false\n---\nsecret\n".to_owned()),
    ]
}

fn built(hiding: &str) -> Built {
    let files = vault(hiding);
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    site_with(&files, SETTINGS, |_| {})
}

/// Returns all pages and data files by their paths.
fn everything(site: &Built) -> BTreeMap<String, Vec<u8>> {
    let pages = site.pages().into_iter();
    let mut all: BTreeMap<_, _> = pages
        .map(|(path, text)| (path, text.into_bytes()))
        .collect();
    let data = noteweave::index::data(&site.vault, &site.config);
    all.extend(data.into_iter().map(|file| (file.path, file.bytes)));
    all
}

#[test]
fn v24_an_unlisted_note_has_a_page_and_is_in_no_list() {
    for hiding in [
        "unlisted: true",
        "stealth: yes",
        "dg-hide: on",
        "listed: false",
    ] {
        let (unlisted, private) = (built(hiding), built("publish: false"));
        let (mut with, without) = (everything(&unlisted), everything(&private));
        for own in [
            "bees/plain/index.html",
            "attic/only/index.html",
            "kanarie-zweitname/index.html",
        ] {
            assert!(with.remove(own).is_some(), "{hiding}: {own}");
        }
        // The only page whose text has a link.
        let linking = with
            .get("index.html")
            .map(|page| String::from_utf8_lossy(page).into_owned());
        let linking = linking.unwrap().replace(" href=\"bees/plain/\"", "");
        let linking = linking.replace(
            "class=\"internal-link\">her",
            "class=\"internal-link is-unresolved\">her",
        );
        with.insert("index.html".to_owned(), linking.into_bytes());
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&with), names(&without), "{hiding}");
        for (path, bytes) in with {
            let (a, b) = (
                String::from_utf8_lossy(&bytes),
                String::from_utf8_lossy(&without[&path]),
            );
            assert_eq!(a, b, "{hiding}: {path}");
        }
    }
}

#[test]
fn v24_the_page_of_an_unlisted_note() {
    let site = built("unlisted: true");
    let page = site.page("bees/plain/");
    for part in [
        "<meta name=\"robots\" content=\"noindex\">",
        "Kanarie Kopf",
        "kanarietext",
        // A tag that other notes carry links to its page, a tag of its own to nothing.
        "<a class=\"tag\" href=\"../../tags/bees/\">#bees</a>",
        "<span class=\"tag\">#kanarietag2</span>",
        // Backlinks: the pages that link here are public.
        "<section class=\"backlinks\"",
        "<b>her page</b>",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    for part in [
        "rel=\"prev\"",
        "rel=\"next\"",
        "Ledger",
        "nw-local-graph",
        "tags/kanarie",
    ] {
        assert!(!page.contains(part), "{part} in {page}");
    }
    site.has(
        "",
        "<a class=\"internal-link\" href=\"bees/plain/\">her page</a>",
    );
    // A folder without other notes has no page.
    assert!(!site.is_page("attic/index.html") && site.is_page("attic/only/index.html"));
    assert!(site.backlinks("Bees/Hive.md").contains("Zebra"));
    assert!(!site.backlinks("Bees/Hive.md").contains("Kanarie"));
    assert!(
        site.of_code("NW701")
            .iter()
            .all(|found| !found.contains("Plain"))
    );
    assert!(!site.page("bees/hive/").contains("noindex"));
}

#[test]
fn v24_n10_n11_it_is_never_a_home_page_or_the_page_of_a_folder() {
    let hidden = "---\nunlisted: true\n---\nkanarie\n";
    let files = [
        ("index.md", hidden),
        ("home.md", "At home."),
        ("Bees/index.md", hidden),
        ("Bees/README.md", "About bees."),
        ("Wax/Wax.md", hidden),
        ("Wax/Comb.md", "A comb."),
    ];
    let site = site_with(&files, "site.title = \"S\"", |_| {});
    site.has("", "At home.");
    site.has("bees/", "About bees.");
    assert!(site.page("wax/").contains("data-kind=\"folder\""));
    for own in ["index/", "bees/index/", "wax/wax/"] {
        site.has(own, "kanarie");
    }
    let permalink = site_with(
        &[
            ("A.md", "---\nunlisted: true\npermalink: /\n---\nx"),
            ("B.md", "y"),
        ],
        "",
        |_| {},
    );
    assert_eq!(
        permalink.of_code("NW103"),
        [
            "A.md:3:12 NW103 permalink \"/\" cannot be used: an unlisted note cannot be the home page"
        ]
    );
    permalink.has("a/", "x");
    let home = site_with(
        &[("A.md", hidden), ("B.md", "")],
        "site.home = \"A\"",
        |_| {},
    );
    assert_eq!(
        home.of_code("NW403"),
        ["noteweave.toml NW403 `site.home`: \"A\" is unlisted and cannot be the home page"]
    );
}

#[test]
fn v24_v10_private_notes_stay_private() {
    let files = [
        (
            "A.md",
            "---\nunlisted: true\ntitle: About [[Ada]]\n---\n## With [[Ada]]\n\n[[Ada]] ![[pic.png]]\n",
        ),
        ("B.md", "---\nunlisted: true\npublish: false\n---\nx"),
        ("C.md", "---\nunlisted: true\npassword: x\n---\nx"),
        ("Ada.md", "---\nprivate: true\n---\n"),
        ("pic.png", ""),
    ];
    let site = site_with(&files, "", |_| {});
    assert!(!site.everything().contains("Ada"));
    assert!(!site.is_public("B.md") && !site.is_public("C.md"));
    assert!(site.is_public("pic.png"), "its page shows it");
    assert_eq!(site.of_code("NW301").len(), 3);
    let explicit = site_with(
        &[
            ("A.md", "---\nunlisted: true\n---\n"),
            ("B.md", "---\nunlisted: true\npublish: true\n---\n"),
        ],
        "publish.mode = \"explicit\"",
        |_| {},
    );
    assert!(!explicit.is_public("A.md") && explicit.is_public("B.md"));
}

#[test]
fn v24_e1_public_text_may_embed_it() {
    let files = [
        ("A.md", "![[B]]\n"),
        ("B.md", "---\nunlisted: true\n---\nshown here\n"),
    ];
    site_with(&files, "", |_| {}).has("a/", "shown here");
}

/// Returns all files of the output folder `name`.
#[expect(clippy::unwrap_used, reason = "a panic is how a test fails")]
fn output(vault: &TestVault, name: &str) -> BTreeMap<String, Vec<u8>> {
    let root = vault.path(name);
    let files = walkdir::WalkDir::new(&root).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(&root).unwrap();
        let path = path.to_str().unwrap().replace('\\', "/");
        (path, std::fs::read(entry.path()).unwrap())
    };
    files.map(read).collect()
}

#[test]
fn v24_v18_lists_forget_it_in_warm_builds_and_in_the_preview() {
    let mut vault_on_disk = TestVault::new().settings(SETTINGS);
    for (path, text) in vault("publish: true") {
        vault_on_disk = vault_on_disk.note(path, &text);
    }
    let on_disk = vault_on_disk;
    on_disk.build();
    assert!(on_disk.page("all-notes/").contains("Kanarie Titel"));
    assert!(on_disk.page("tags/kanarietag/").contains("Kanarie Titel"));
    let preview = on_disk.serve();
    preview.wait_for("/all-notes/", "Kanarie Titel");
    for (path, text) in vault("unlisted: true") {
        on_disk.write(&format!("notes/{path}"), text);
    }
    on_disk.build();
    let cold = ["build", "--no-cache", "-o", "cold"];
    on_disk.run(&cold).code(0);
    let (warm, cold) = (output(&on_disk, "public"), output(&on_disk, "cold"));
    assert_eq!(
        warm.keys().collect::<Vec<_>>(),
        cold.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &warm {
        assert!(cold[path] == *bytes, "{path}");
        let own = ["bees/plain/", "attic/only/", "kanarie-zweitname/"];
        if !own.iter().any(|own| path.starts_with(own)) {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            assert!(!text.contains("kanarie"), "{path}: {text}");
        }
    }
    let end = std::time::Instant::now() + crate::support::PATIENCE;
    while preview.get("/all-notes/").body().contains("Kanarie") {
        assert!(
            std::time::Instant::now() < end,
            "the preview still lists it"
        );
    }
    for path in warm.keys() {
        let url = path.trim_end_matches("index.html");
        let answer = preview.get(&format!("/{url}"));
        let own = url.starts_with("bees/plain/") || url.starts_with("attic/only/");
        if !own && !url.starts_with("kanarie") && !url.starts_with('.') {
            let body = String::from_utf8_lossy(&answer.bytes).to_lowercase();
            assert!(!body.contains("kanarie"), "{url}: {body}");
        }
    }
    assert!(preview.get("/bees/plain/").body().contains("noindex"));
    let list = on_disk.run(&["list"]).code(0);
    list.stdout_has("/bees/plain/  (unlisted)");
}

#[test]
fn v24_n27_the_record_does_not_name_it_and_still_all_of_it_goes_with_the_note() {
    let hidden =
        "---\nunlisted: true\naliases: [Kanarie Name]\n---\n![[kanarie.txt]] ![[shown.txt]]\n";
    let on_disk = TestVault::new()
        .settings(SETTINGS)
        .note("A.md", "![[shown.txt]] [[kanarie fest]]\n")
        .note("Kanarie/Deep/kanarie fest.md", hidden)
        .note("B/kanarie fest 2.md", hidden)
        .note("B/C.md", "c\n")
        .file("kanarie.txt", b"words")
        .file("shown.txt", b"words");
    for arguments in [&["build", "-v"][..], &["build", "-v", "--no-cache"]] {
        on_disk.write("notes/Kanarie/Deep/kanarie fest.md", hidden);
        let manifest = [arguments, &["--manifest", "m.json"]].concat();
        // The manifest of an unlisted note may be replaced, too.
        for _ in 0..3 {
            on_disk.run(&manifest).code(0).has_no("NW704");
        }
        let site = output(&on_disk, "public");
        let record = String::from_utf8_lossy(&site[".noteweave-files"]).to_lowercase();
        assert!(!record.contains("kanarie"), "{record}");
        for path in ["shown.txt", "a/index.html", "b/c/index.html"] {
            assert!(record.lines().any(|line| line == path), "{path}: {record}");
        }
        for path in [
            "kanarie/deep/kanarie-fest/index.html",
            "b/kanarie-fest-2/index.html",
            "kanarie.txt",
        ] {
            assert!(site.contains_key(path), "{path}");
        }
        // What others put beside it stays, and the next build finds what is missing.
        on_disk.write("public/kanarie/own.txt", "own");
        on_disk
            .run(arguments)
            .code(0)
            .stderr_has("`kanarie/own.txt` was not written by noteweave");
        on_disk.remove("public/kanarie/own.txt");
        on_disk.remove("public/b/kanarie-fest-2/index.html");
        on_disk.run(arguments).code(0).has_no("NW704");
        assert_eq!(output(&on_disk, "public"), site);
        on_disk.remove("notes/Kanarie/Deep/kanarie fest.md");
        on_disk.run(arguments).code(0).has_no("NW704");
        assert!(!on_disk.path("public/kanarie").exists());
        assert!(on_disk.path("public/b/kanarie-fest-2/index.html").exists());
    }
}
