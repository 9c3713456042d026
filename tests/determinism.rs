//! The same vault gives the same bytes, building again touches nothing, and what is gone is gone.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "support/generate.rs"]
#[expect(unreachable_pub, reason = "shared with benchmarks")]
mod generate;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, SystemTime};
use support::TestVault;

/// Every output file with its bytes, the record of what was written included.
fn site(vault: &TestVault) -> BTreeMap<String, Vec<u8>> {
    let read = |file: String| {
        let bytes = fs::read(vault.path("public").join(&file)).unwrap();
        (file, bytes)
    };
    vault.output_files().into_iter().map(read).collect()
}

/// When every output file was written.
fn times(vault: &TestVault) -> BTreeMap<String, SystemTime> {
    let read = |file: String| {
        let metadata = fs::metadata(vault.path("public").join(&file)).unwrap();
        (file, metadata.modified().unwrap())
    };
    vault.output_files().into_iter().map(read).collect()
}

/// Fails with the first difference rather than with two whole sites.
#[track_caller]
fn assert_same(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in a {
        let (a, b) = (
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&b[name]),
        );
        let differing = a.lines().zip(b.lines()).find(|(a, b)| a != b);
        assert!(a == b, "{name} differs: {differing:#?}");
    }
}

/// A vault of these files, all written at one time, so that dates say nothing of when the test ran.
fn vault_of<'f>(files: impl Iterator<Item = &'f generate::Generated>) -> TestVault {
    let vault = TestVault::new().settings("[site]\ntitle = \"Same\"\n");
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for file in files {
        let path = format!("notes/{}", file.path);
        vault.write(&path, &file.bytes);
        let file = fs::File::options()
            .write(true)
            .open(vault.path(&path))
            .unwrap();
        file.set_modified(then).unwrap();
    }
    vault
}

#[test]
fn n26_the_same_vault_gives_the_same_bytes() {
    let files = generate::vault(120);
    let one = vault_of(files.iter());
    one.build();
    let other = vault_of(files.iter().rev());
    let mut command = other.command(&["build"]);
    // Another machine: another time zone, language and number of cores.
    command
        .env("TZ", "Asia/Seoul")
        .env("LANG", "ko_KR.UTF-8")
        .env("RAYON_NUM_THREADS", "1");
    assert!(command.output().unwrap().status.success());
    let built = site(&one);
    assert!(built.len() > 250, "{}", built.len());
    assert_same(&built, &site(&other));
}

#[test]
fn n26_findings_come_in_the_same_order() {
    let files = generate::vault(120);
    let check = |vault: TestVault| vault.run(&["check", "--format", "json"]).code(1).stdout;
    let one = check(vault_of(files.iter()));
    assert!(one.contains("NW001"));
    assert_eq!(one, check(vault_of(files.iter().rev())));
}

#[test]
fn building_again_touches_nothing() {
    let files = generate::vault(60);
    let vault = vault_of(files.iter());
    vault.build();
    let (before, written) = (site(&vault), times(&vault));
    vault.build();
    assert_same(&before, &site(&vault));
    assert_eq!(written, times(&vault));
}

#[test]
fn a_change_touches_only_the_pages_that_show_it() {
    let files = generate::vault(60);
    let vault = vault_of(files.iter());
    vault.build();
    let (before, written) = (site(&vault), times(&vault));
    let first = &files[0];
    let mut text = first.bytes.clone();
    text.extend(b"\nsomething new\n");
    vault.write(&format!("notes/{}", first.path), text);
    vault.build();
    let (after, rewritten) = (site(&vault), times(&vault));
    let changed: Vec<_> = after
        .keys()
        .filter(|name| before.get(*name) != after.get(*name))
        .collect();
    assert!(
        !changed.is_empty() && changed.len() < after.len() / 2,
        "{changed:?}"
    );
    for name in after.keys().filter(|name| *name != ".noteweave-files") {
        // Search data has its content in its name, so what changed is a new file.
        let is_touched = written.get(name) != rewritten.get(name);
        assert_eq!(is_touched, changed.contains(&name), "{name}");
    }
}

#[test]
fn n27_what_left_the_vault_leaves_the_site() {
    let vault = TestVault::new()
        .note("index.md", "# Home\n")
        .note("Old/Removed.md", "removed-text ![[only here.png]]")
        .file("Old/only here.png", b"picture")
        .note("Renamed.md", "renamed-text")
        .note("Private.md", "private-text");
    vault.build();
    for file in [
        "old/removed/index.html",
        "Old/only here.png",
        "renamed/index.html",
        "private/index.html",
    ] {
        assert!(vault.path("public").join(file).exists(), "{file}");
    }
    vault.write("public/CNAME", "example.org");
    vault.write("public/old/mine.txt", "mine");
    vault.write("public/mine/deep/file.html", "mine");

    fs::remove_dir_all(vault.path("notes/Old")).unwrap();
    fs::rename(
        vault.path("notes/Renamed.md"),
        vault.path("notes/New name.md"),
    )
    .unwrap();
    vault.write("notes/Private.md", "---\npublish: false\n---\nprivate-text");
    vault
        .run(&["build", "-v"])
        .code(0)
        .stderr_has("NW704")
        .stderr_has("CNAME");

    let files = vault.output_files();
    for gone in [
        "old/removed/index.html",
        "Old/only here.png",
        "renamed/index.html",
        "private/index.html",
    ] {
        assert!(!files.iter().any(|file| file == gone), "{gone}");
    }
    assert!(
        !vault.path("public/renamed").exists(),
        "no empty folder stays"
    );
    vault.output_has_no("removed-text");
    vault.output_has_no("private-text");
    assert!(vault.page("new-name/").contains("renamed-text"));
    for (foreign, content) in [
        ("CNAME", "example.org"),
        ("old/mine.txt", "mine"),
        ("mine/deep/file.html", "mine"),
    ] {
        assert_eq!(
            fs::read_to_string(vault.path("public").join(foreign)).unwrap(),
            content
        );
    }
}

#[test]
fn n27_foreign_files_are_in_no_ones_way() {
    let vault = TestVault::new()
        .note("index.md", "# Home\n")
        .note("A.md", "text");
    vault.write("public/a/index.html", "mine");
    vault
        .run(&["build"])
        .code(1)
        .stderr_has("a/index.html")
        .stderr_has("not written by noteweave");
    assert_eq!(vault.output_files(), ["a/index.html"]);
    assert_eq!(vault.page("a/"), "mine");
}
