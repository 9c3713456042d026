//! The preview server, asked as a browser would.

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use support::TestVault;

fn vault() -> TestVault {
    TestVault::new()
        .note("index.md", "# 집\n\n[[Bees/꿀벌]] ![[소리.mp3]]\n")
        .note("Bees/꿀벌.md", "first text\n")
        .note("Secret.md", "---\npublish: false\n---\ncanary\n")
        .file("소리.mp3", b"0123456789")
        .file("unused.txt", b"nobody links here")
}

#[test]
fn pages_types_and_addresses() {
    let (vault, html) = (vault(), "text/html; charset=utf-8");
    let preview = vault.serve();
    let home = preview.get("/");
    assert_eq!(
        (home.status, home.header("content-type")),
        (200, Some(html))
    );
    assert!(home.body().contains("집") && home.body().contains("/_nw/live.js"));
    let page = preview.get("/bees/%EA%BF%80%EB%B2%8C/");
    assert!(page.status == 200 && page.body().contains("first text"));
    // A folder's address without its slash leads to it, query included.
    let moved = preview.get("/bees/%EA%BF%80%EB%B2%8C?q=1");
    assert_eq!(
        (moved.status, moved.header("location")),
        (301, Some("/bees/%EA%BF%80%EB%B2%8C/?q=1"))
    );
    // Decomposed letters mean the same page.
    let decomposed = "/bees/%E1%84%81%E1%85%AE%E1%86%AF%E1%84%87%E1%85%A5%E1%86%AF/";
    assert_eq!(preview.get(decomposed).status, 200);
    let script = preview.get("/_nw/live.js");
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    let head = preview.request("HEAD", "/", &[]);
    assert!(head.status == 200 && head.bytes.is_empty());
    assert_eq!(preview.request("POST", "/", &[]).status, 405);
    assert!(!vault.path("public").exists(), "nothing is written");
}

#[test]
fn nothing_else_is_served() {
    let vault = vault();
    vault.write("notes/.obsidian/app.json", "{}");
    let preview = vault.serve();
    let missing = preview.get("/no/such/");
    assert_eq!(missing.status, 404);
    assert!(
        missing
            .header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    for path in [
        "/secret/",
        "/Secret.md",
        "/unused.txt",
        "/.obsidian/app.json",
        "/../noteweave.toml",
        "/%2e%2e/notes/Secret.md",
        "/..%2fnotes%2fSecret.md",
        "/%252e%252e/notes/Secret.md",
        "//etc/passwd",
        "/%ff",
        "/index.md",
        "/bees//",
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body().contains("canary"), "{path}");
    }
}

#[test]
fn parts_of_attachments() {
    let vault = vault();
    let preview = vault.serve();
    let path = "/%EC%86%8C%EB%A6%AC.mp3";
    let whole = preview.get(path);
    assert_eq!(
        (whole.status, whole.header("content-type")),
        (200, Some("audio/mpeg"))
    );
    assert_eq!(
        (whole.bytes.as_slice(), whole.header("accept-ranges")),
        (&b"0123456789"[..], Some("bytes"))
    );
    let part = preview.request("GET", path, &[("Range", "bytes=2-4")]);
    assert_eq!(
        (part.status, part.header("content-range")),
        (206, Some("bytes 2-4/10"))
    );
    assert_eq!(part.bytes, b"234");
    let outside = preview.request("GET", path, &[("Range", "bytes=99-")]);
    assert_eq!(
        (outside.status, outside.header("content-range")),
        (416, Some("bytes */10"))
    );
    let head = preview.request("HEAD", path, &[]);
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, Some("10"))
    );
}

#[test]
fn foreign_host_names_are_refused() {
    let vault = vault();
    let preview = vault.serve();
    for (host, status) in [("localhost", 200), ("evil.example", 403), ("", 403)] {
        assert_eq!(
            preview.request("GET", "/", &[("Host", host)]).status,
            status,
            "{host}"
        );
    }
}

#[test]
fn a_port_in_use_is_passed_over() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let vault = vault();
    let preview = support::Preview::start(vault.command(&["serve", "--port", &port]));
    assert!(
        !preview.address.ends_with(&format!(":{port}")),
        "{}",
        preview.address
    );
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn changes_show_and_open_pages_hear_of_them() {
    let vault = vault();
    let preview = vault.serve();
    let mut events = BufReader::new(preview.send("GET", "/_nw/live", &[])).lines();
    let mut next = |wanted: &str| {
        let found = events
            .by_ref()
            .map(Result::unwrap)
            .find(|line| line.contains(wanted));
        found.unwrap()
    };
    next("event: site");
    let first = next("data: ");
    vault.write("notes/Bees/꿀벌.md", "second text\n");
    next("event: site");
    assert_ne!(next("data: "), first, "another version");
    let page = "/bees/%EA%BF%80%EB%B2%8C/";
    preview.wait_for(page, "second text");
    // A whole folder, a rename, a deletion, a note that becomes private.
    vault.write("notes/새 글/깊이/a.md", "deep\n");
    preview.wait_for("/%EC%83%88-%EA%B8%80/%EA%B9%8A%EC%9D%B4/a/", "deep");
    fs::rename(vault.path("notes/새 글"), vault.path("notes/moved")).unwrap();
    preview.wait_for("/moved/%EA%B9%8A%EC%9D%B4/a/", "deep");
    assert_eq!(
        preview
            .get("/%EC%83%88-%EA%B8%80/%EA%B9%8A%EC%9D%B4/a/")
            .status,
        404
    );
    vault.write(
        "notes/Bees/꿀벌.md",
        "---\npublish: false\n---\nsecond text\n",
    );
    vault.write("notes/marker.md", "marker\n");
    preview.wait_for("/marker/", "marker");
    assert_eq!(preview.get(page).status, 404);
}

#[test]
fn broken_settings_leave_the_last_good_site_and_heal() {
    let vault = vault();
    let preview = vault.serve();
    let mut events = BufReader::new(preview.send("GET", "/_nw/live", &[])).lines();
    let mut next = |wanted: &str| {
        let found = events
            .by_ref()
            .map(Result::unwrap)
            .find(|line| line.contains(wanted));
        found.unwrap()
    };
    vault.write("noteweave.toml", "[site]\ntitel = 1\n");
    next("event: problem");
    assert!(next("data: ").contains("NW403"));
    preview.wait_for_line("NW403");
    assert!(preview.get("/").body().contains("집"), "the last good site");
    vault.write("noteweave.toml", "[site]\ntitle = \"Healed\"\n");
    next("event: problem");
    assert_eq!(next("data: "), "data: null");
    preview.wait_for("/", "Healed");
    // A template that cannot be read, in a folder that was not there before.
    vault.write("templates/note.html", "{% if %}");
    next("event: problem");
    assert!(preview.get("/").body().contains("Healed"));
    vault.remove("templates/note.html");
    next("event: problem");
    assert_eq!(next("data: "), "data: null");
}

#[test]
fn a_template_that_fails_is_shown_in_the_page_and_heals() {
    // Templates lie beside the settings, so there have to be some.
    let vault = vault().settings("");
    let preview = vault.serve();
    vault.write("templates/note.html", "{{ page.no_such_value.either }}");
    let broken = preview.wait_for("/bees/%EA%BF%80%EB%B2%8C/", "nw-problem");
    assert_eq!(broken.status, 500);
    assert!(broken.body().contains("note.html") && broken.body().contains("/_nw/live.js"));
    vault.write("templates/note.html", "healed");
    assert_eq!(
        preview
            .wait_for("/bees/%EA%BF%80%EB%B2%8C/", "healed")
            .status,
        200
    );
}

#[test]
fn a_vault_that_goes_away_and_comes_back_is_found_again() {
    let vault = vault();
    let preview = vault.serve();
    fs::rename(vault.path("notes"), vault.path("elsewhere")).unwrap();
    preview.wait_for_line("error");
    fs::rename(vault.path("elsewhere"), vault.path("notes")).unwrap();
    vault.write("notes/index.md", "# back\n");
    preview.wait_for("/", "back");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_at_once_with_open_streams() {
    let vault = vault();
    let mut preview = vault.serve();
    let mut stream = BufReader::new(preview.send("GET", "/_nw/live", &[]));
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    let started = std::time::Instant::now();
    assert_eq!(preview.interrupt(), Some(0), "the usual way to end it");
    assert!(started.elapsed().as_secs() < 3);
}
