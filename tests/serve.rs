//! The preview server, asked as a browser would.

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use support::{Preview, TestVault};

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
fn a_page_is_sent_again_only_if_it_changed() {
    let vault = vault();
    let preview = vault.serve();
    let path = "/bees/%EA%BF%80%EB%B2%8C/";
    let tag = preview.get(path).header("etag").unwrap().to_owned();
    let ask = |tags: &str| preview.request("GET", path, &[("If-None-Match", tags)]);
    for tags in [&tag, &format!("\"other\", {tag}")] {
        let known = ask(tags);
        assert_eq!((known.status, known.header("etag")), (304, Some(&*tag)));
        assert!(known.bytes.is_empty());
    }
    assert_eq!(ask("\"other\"").status, 200);
    vault.write("notes/Bees/꿀벌.md", "second text");
    let changed = std::iter::repeat_with(|| ask(&tag)).find(|answer| answer.status != 304);
    assert!(changed.unwrap().body().contains("second text"));
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
    let events = Listener::new(&preview, "");
    events.wait("event: site");
    let first = events.wait("data: ");
    vault.write("notes/Bees/꿀벌.md", "second text\n");
    events.wait("event: site");
    assert_ne!(events.wait("data: "), first, "another version");
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
    let events = Listener::new(&preview, "");
    vault.write("noteweave.toml", "[site]\ntitel = 1\n");
    events.wait("event: problem");
    assert!(events.wait("data: ").contains("NW403"));
    preview.wait_for_line("NW403");
    assert!(preview.get("/").body().contains("집"), "the last good site");
    vault.write("noteweave.toml", "[site]\ntitle = \"Healed\"\n");
    events.wait("event: problem");
    assert_eq!(events.wait("data: "), "data: null");
    preview.wait_for("/", "Healed");
    // A template that cannot be read, in a folder that was not there before.
    vault.write("templates/note.html", "{% if %}");
    events.wait("event: problem");
    assert!(preview.get("/").body().contains("Healed"));
    vault.remove("templates/note.html");
    events.wait("event: problem");
    assert_eq!(events.wait("data: "), "data: null");
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
    assert_eq!(preview.interrupt(), Some(0), "the usual way to end it");
}

/// Listens to what open pages are told.
struct Listener {
    lines: mpsc::Receiver<String>,
}

impl Listener {
    fn new(preview: &Preview, query: &str) -> Self {
        let stream = preview.send("GET", &format!("/_nw/live{query}"), &[]);
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { lines }
    }

    /// How many events of a name come: `first` of them however long that takes, then until it is quiet for a while.
    fn count(&self, event: &str, first: usize) -> usize {
        let event = format!("event: {event}");
        for _ in 0..first {
            self.wait(&event);
        }
        let next = || self.lines.recv_timeout(Duration::from_millis(1200)).ok();
        first + std::iter::from_fn(next).filter(|l| *l == event).count()
    }

    /// Waits for a line.
    #[track_caller]
    fn wait(&self, text: &str) -> String {
        let next = || self.lines.recv_timeout(support::PATIENCE).ok();
        let found = std::iter::from_fn(next).find(|line| line.contains(text));
        found.unwrap_or_else(|| panic!("no event with {text:?}"))
    }
}

#[test]
fn a_page_is_sent_what_concerns_it_and_nothing_else() {
    let vault = vault()
        .note("Far/away.md", "far")
        .note("Embeds.md", "![[꿀벌]]");
    let preview = vault.serve();
    let embedding = Listener::new(&preview, "?page=/embeds/&state=0-0");
    let far = Listener::new(&preview, "?page=/far/away/&state=0-0");
    assert_eq!(embedding.count("page", 1), 1, "its state is another one");
    assert_eq!(far.count("page", 1), 1);
    vault.write("notes/Bees/꿀벌.md", "changed text\n");
    assert!(embedding.wait("\"html\"").contains("changed text"));
    embedding.wait("event: site");
    assert_eq!(far.count("page", 0), 0);
    // Written again with the same text, nothing is new.
    vault.write("notes/Bees/꿀벌.md", "changed text\n");
    assert_eq!(embedding.count("page", 0), 0);
}

#[test]
fn d44_an_open_base_follows_properties_and_is_left_alone_by_texts() {
    let vault = vault()
        .note("Rated.md", "---\nrating: 1\n---\ntext")
        .note("Shows.md", "![[Rated.base]]");
    vault.write(
        "notes/Rated.base",
        "filters: rating > 0\nviews:\n  - order: [file.name, rating]\n    type: cards\n    image: front\n",
    );
    vault.write("notes/cover.png", b"a picture");
    let preview = vault.serve();
    let base = Listener::new(&preview, "?page=/rated.base/&state=0-0");
    let note = Listener::new(&preview, "?page=/shows/&state=0-0");
    assert_eq!(base.count("page", 1), 1);
    assert_eq!(note.count("page", 1), 1);
    vault.write("notes/Rated.md", "---\nrating: 1\n---\nother text");
    assert_eq!(base.count("page", 0), 0);
    vault.write("notes/Rated.md", "---\nrating: 77\n---\nother text");
    assert!(base.wait("\"html\"").contains(">77<"));
    assert!(note.wait("\"html\"").contains(">77<"));
    // A picture that a base begins to show is there.
    assert_eq!(preview.get("/cover.png").status, 404);
    vault.write("notes/Rated.md", "---\nrating: 78\nfront: cover.png\n---\n");
    preview.wait_for("/cover.png", "a picture");
    preview.wait_for("/rated.base/", "<img src=\"../cover.png\"");
    // And gone with the base.
    vault.remove("notes/Rated.base");
    wait_until(|| preview.get("/cover.png").status == 404);
}

#[test]
fn atomic_saves_attachments_and_settings_of_obsidian_are_followed() {
    let vault = vault();
    let preview = vault.serve();
    let page = "/bees/%EA%BF%80%EB%B2%8C/";
    for n in 0..20 {
        // As editors save: a file beside, then in its place.
        vault.write("notes/Bees/.꿀벌.md.swp", format!("saved {n} times\n"));
        fs::rename(
            vault.path("notes/Bees/.꿀벌.md.swp"),
            vault.path("notes/Bees/꿀벌.md"),
        )
        .unwrap();
        preview.wait_for(page, &format!("saved {n} times"));
    }
    vault.write("notes/소리.mp3", b"abc");
    preview.wait_for("/%EC%86%8C%EB%A6%AC.mp3", "abc");
    vault.write("notes/Bees/꿀벌.md", "now ![[unused.txt]] is used");
    preview.wait_for("/unused.txt", "nobody");
    vault.write(
        "notes/.obsidian/app.json",
        "{\"userIgnoreFilters\":[\"Bees/\"]}",
    );
    wait_until(|| preview.get(page).status == 404);
    vault.remove("notes/.obsidian/app.json");
    preview.wait_for(page, "is used");
}

/// Waits for what must come to pass.
#[track_caller]
fn wait_until(is_so: impl Fn() -> bool) {
    let end = Instant::now() + support::PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn names_in_either_unicode_form_are_followed() {
    let vault = vault();
    let preview = vault.serve();
    // Decomposed, as some systems write it.
    let decomposed = "notes/\u{1102}\u{1161}.md";
    vault.write(decomposed, "first\n");
    preview.wait_for("/%EB%82%98/", "first");
    vault.write(decomposed, "second\n");
    preview.wait_for("/%EB%82%98/", "second");
    vault.remove(decomposed);
    wait_until(|| preview.get("/%EB%82%98/").status == 404);
}

#[test]
fn the_last_of_a_thousand_changes_is_shown() {
    let vault = vault();
    let preview = vault.serve();
    for n in 0..1000 {
        vault.write(
            &format!("notes/Many/{}.md", n % 100),
            format!("state {n}\n"),
        );
    }
    for n in [900, 950, 999] {
        preview.wait_for(&format!("/many/{}/", n % 100), &format!("state {n}"));
    }
    let before = preview.get("/many/99/").body();
    let listener = Listener::new(&preview, "");
    listener.count("site", 1);
    assert_eq!(listener.count("site", 0), 0, "it comes to rest");
    assert_eq!(preview.get("/many/99/").body(), before);
}

#[test]
fn a_checkout_is_one_change() {
    let vault = vault();
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.current_dir(vault.path("notes"))
            .args(["-c", "user.name=n", "-c", "user.email=e@example.org"])
            .args(arguments)
            .env("GIT_COMMITTER_DATE", "2031-01-01T00:00:00Z")
            .env("GIT_AUTHOR_DATE", "2031-01-01T00:00:00Z");
        let ran = git.output().unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    };
    let write = |text: &str| {
        for n in 0..400 {
            vault.write(&format!("notes/Many/{n}.md"), format!("{text} {n}\n"));
        }
    };
    write("first");
    git(&["init", "-q", "-b", "one"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["checkout", "-q", "-b", "two"]);
    write("second");
    git(&["commit", "-q", "-a", "-m", "two"]);
    let preview = vault.serve();
    preview.wait_for("/many/7/", "second 7");
    let listener = Listener::new(&preview, "");
    assert_eq!(listener.count("site", 1), 1, "what is shown now");
    git(&["checkout", "-q", "one"]);
    assert_eq!(listener.count("site", 1), 1);
    preview.wait_for("/many/399/", "first 399");
}

#[test]
fn output_inside_the_vault_is_no_change_of_it() {
    let vault = vault().settings("output = \"notes/public\"\nignore = [\"public\"]\n");
    let preview = vault.serve();
    let listener = Listener::new(&preview, "");
    assert_eq!(listener.count("site", 1), 1);
    vault.build();
    assert_eq!(listener.count("site", 0), 0);
}

#[test]
fn files_beside_the_settings_are_followed() {
    let vault = vault().settings("");
    let preview = vault.serve();
    let listener = Listener::new(&preview, "");
    vault.write("static/own.css", "a{}");
    preview.wait_for("/own.css", "a{}");
    vault.write("static/own.css", "b{}");
    preview.wait_for("/own.css", "b{}");
    assert!(listener.wait("\"paths\"").contains("own.css"));
    vault.write("static/_nw-own/deep/x.txt", "deep");
    preview.wait_for("/_nw-own/deep/x.txt", "deep");
    vault.remove("static/own.css");
    wait_until(|| preview.get("/own.css").status == 404);
    let missing = preview.get("/_nw/no-such-thing.json");
    assert_eq!(missing.status, 404);
}

#[test]
fn build_watches_and_builds_again() {
    let vault = vault();
    let mut command = vault.command(&["build", "--watch"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (sender, said) = mpsc::channel();
    let errors = BufReader::new(child.stderr.take().unwrap());
    std::thread::spawn(move || {
        for line in errors.lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let page = vault.path("public/bees/꿀벌/index.html");
    let has = |text: &str| fs::read_to_string(&page).is_ok_and(|html| html.contains(text));
    wait_until(|| has("first text"));
    vault.write("notes/Bees/꿀벌.md", "second text\n");
    wait_until(|| has("second text"));
    // Notes come, go and get other names.
    let exists = |path: &str| vault.path(path).exists();
    vault.write("notes/Bees/Fresh.md", "[[꿀벌]] and more\n");
    wait_until(|| exists("public/bees/fresh/index.html") && has("Fresh"));
    fs::rename(
        vault.path("notes/Bees/Fresh.md"),
        vault.path("notes/Bees/Later.md"),
    )
    .unwrap();
    wait_until(|| exists("public/bees/later/index.html") && has("Later") && !has("Fresh"));
    assert!(!exists("public/bees/fresh/index.html"));
    vault.write(
        "notes/Bees/Later.md",
        "---\npublish: false\n---\n[[꿀벌]]\n",
    );
    wait_until(|| !exists("public/bees/later") && !has("Later"));
    // A mistake does not end it.
    vault.write("noteweave.toml", "[site]\ntitel = 1\n");
    wait_until(|| said.try_iter().any(|line| line.contains("titel")));
    vault.write("noteweave.toml", "[site]\ntitle = \"Third\"\n");
    wait_until(|| has("Third"));
    assert!(child.try_wait().unwrap().is_none());
    support::interrupt(&mut child);
}

#[test]
fn a_note_that_cannot_be_read_any_more_keeps_its_page() {
    let vault = vault();
    let preview = vault.serve();
    let page = "/bees/%EA%BF%80%EB%B2%8C/";
    let listener = Listener::new(&preview, "");
    let file = fs::File::create(vault.path("notes/Bees/꿀벌.md")).unwrap();
    // Nobody may read this much as a note; it takes no room on disk.
    file.set_len((1 << 30) + 1).unwrap();
    drop(file);
    let problem = listener.wait("cannot read");
    assert!(problem.contains("Bees/꿀벌.md"), "{problem}");
    assert!(!preview.get(page).body().is_empty() && preview.get(page).status == 200);
    vault.write("notes/Bees/꿀벌.md", "readable again\n");
    preview.wait_for(page, "readable again");
    listener.wait("data: null");
}

#[test]
fn what_scripts_fetch_is_made_anew_after_a_change() {
    let vault = vault();
    let preview = vault.serve();
    let root = "/_nw/search/root.json";
    let first = preview.get(root);
    assert_eq!(
        (first.status, first.header("content-type")),
        (200, Some("application/json"))
    );
    vault.write("notes/Bees/꿀벌.md", "zyzzogeton is a word of its own\n");
    wait_until(|| preview.get(root).bytes != first.bytes);
    // A file of one name for ever is no older than the rest.
    let tree = "/_nw/tree.json";
    assert!(!preview.get(tree).body().contains("Fresh"));
    vault.write("notes/Fresh.md", "new\n");
    wait_until(|| preview.get(tree).body().contains("Fresh"));
}

/// Waits until a canary has vanished, both its page and its name on other pages.
fn wait_until_gone(preview: &Preview, page: &str, word: &str) {
    wait_until(|| preview.get(page).status == 404);
    for page in [page, "/", "/all-notes/"] {
        let body = preview.get(page).body();
        assert!(!body.contains(word), "{page}: {body}");
    }
}

#[test]
fn v18_a_note_that_becomes_private_vanishes_although_the_settings_are_broken() {
    let vault = vault()
        .note("index.md", "[[One]] [[Two]] [[Three]]\n")
        .note("One.md", "canary_one\n")
        .note("Two.md", "canary_two\n")
        .note("Three.md", "canary_three\n")
        .settings("[site]\ntitle = \"Bees\"\n");
    let preview = vault.serve();
    preview.wait_for("/one/", "canary_one");
    let listener = Listener::new(&preview, "");
    vault.write("noteweave.toml", "[site\n");
    listener.wait("NW403");
    vault.write("notes/One.md", "---\npublish: false\n---\ncanary_one\n");
    wait_until_gone(&preview, "/one/", "One");
    vault.write(
        "notes/.obsidian/app.json",
        "{\"userIgnoreFilters\": [\"Two\"]}",
    );
    wait_until_gone(&preview, "/two/", "Two");
    // Obsidian's settings are broken as well, so their last exclusions still apply.
    vault.write("notes/.obsidian/app.json", "{\"userIgnoreFilters\": [\"Tw");
    listener.wait("NW402");
    vault.write("notes/Three.md", "---\npublish: false\n---\ncanary_three\n");
    wait_until_gone(&preview, "/three/", "Three");
    wait_until_gone(&preview, "/two/", "Two");
    // Everything is corrected.
    vault.write("notes/.obsidian/app.json", "{}");
    vault.write("noteweave.toml", "[site]\ntitle = \"Wasps\"\n");
    preview.wait_for("/", "Wasps");
    preview.wait_for("/two/", "canary_two");
    assert_eq!(preview.get("/one/").status, 404);
}

#[test]
fn v18_a_note_that_becomes_private_vanishes_although_static_files_conflict() {
    let vault = vault()
        .note("One.md", "canary_one\n")
        .settings("[site]\ntitle = \"Bees\"\n");
    let preview = vault.serve();
    preview.wait_for("/one/", "canary_one");
    let listener = Listener::new(&preview, "");
    vault.write("static/index.html", "in the way of the home page");
    listener.wait("cannot both be there");
    vault.write("notes/One.md", "---\npublish: false\n---\ncanary_one\n");
    wait_until_gone(&preview, "/one/", "One");
    vault.remove("static/index.html");
    listener.wait("data: null");
}

#[test]
fn v18_what_settings_keep_private_stays_so_while_their_file_is_gone() {
    let settings = "private = [\"Locked.md\"]\n[site]\ntitle = \"Bees\"\n";
    let vault = vault()
        .note("index.md", "[[One]] [[Locked]]\n")
        .note("One.md", "canary_one\n")
        .note("Locked.md", "canary_locked\n")
        .settings(settings);
    let preview = vault.serve();
    preview.wait_for("/one/", "canary_one");
    let listener = Listener::new(&preview, "");
    vault.remove("noteweave.toml");
    listener.wait("noteweave.toml` is gone");
    assert_eq!(preview.get("/locked/").status, 404);
    assert!(preview.get("/").body().contains("Bees"));
    // Notes are followed meanwhile.
    vault.write("notes/One.md", "---\npublish: false\n---\ncanary_one\n");
    wait_until_gone(&preview, "/one/", "One");
    wait_until_gone(&preview, "/locked/", "Locked");
    vault.write("noteweave.toml", settings.replace("Bees", "Wasps"));
    listener.wait("data: null");
    preview.wait_for("/", "Wasps");
    assert_eq!(preview.get("/locked/").status, 404);
}

#[test]
fn v18_build_watch_publishes_nothing_while_the_settings_are_gone() {
    let settings = "private = [\"Locked.md\"]\n[site]\ntitle = \"Bees\"\n";
    let vault = vault()
        .note("Locked.md", "canary_locked\n")
        .settings(settings);
    let mut command = vault.command(&["build", "--watch"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let exists = |path: &str| vault.path(path).exists();
    wait_until(|| exists("public/bees"));
    vault.remove("noteweave.toml");
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let gone = said.any(|line| line.unwrap().contains("noteweave.toml` is gone"));
    assert!(gone);
    vault.write("notes/Later.md", "later\n");
    vault.write("noteweave.toml", settings);
    wait_until(|| exists("public/later/index.html"));
    assert!(!exists("public/locked"));
    support::interrupt(&mut child);
}
