//! Walks over vaults in temporary folders.

use super::*;
use tempfile::TempDir;

fn vault(files: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for path in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    root
}

fn config(root: &TempDir, ignore: &[&str]) -> Config {
    Config {
        notes: root.path().to_owned(),
        output: root.path().join("public"),
        ignore: ignore.iter().map(|glob| (*glob).to_owned()).collect(),
        ..Config::default()
    }
}

fn paths(found: &Discovered) -> Vec<&str> {
    found
        .entries
        .iter()
        .map(|entry| entry.path.as_str())
        .collect()
}

fn messages(found: &Discovered) -> Vec<String> {
    let show = |f: &Finding| format!("{} {}: {}", f.code.as_str(), f.path, f.message);
    found.findings.iter().map(show).collect()
}

#[test]
fn n1_v4_files_in_path_order_without_dot_names_and_ignored_ones() {
    let root = vault(&[
        "b.md",
        "a/z.MD",
        "a.md",
        "B.canvas",
        "a/pic.png",
        ".git/x.md",
        ".obsidian/n.md",
        "a/.x/y.md",
        ".hidden.md",
        "node_modules/m.md",
        "a/node_modules/m.md",
        "drop/deep/x.md",
        "a/t.tmp",
        "public/index.html",
    ]);
    let found = discover(&config(&root, &["drop/", "*.tmp"])).unwrap();
    assert_eq!(
        paths(&found),
        ["B.canvas", "a.md", "a/pic.png", "a/z.MD", "b.md"]
    );
    let kinds: Vec<_> = found
        .entries
        .iter()
        .map(|entry| entry.kind.has_page())
        .collect();
    assert_eq!(kinds, [true, true, false, true, true]);
    assert!(
        found
            .entries
            .iter()
            .all(|entry| entry.size == 1 && entry.modified.is_some())
    );
    assert_eq!(messages(&found), [""; 0]);
}

#[test]
fn the_settings_file_is_no_file_of_the_vault() {
    let root = vault(&["a.md", "noteweave.toml", "sub/noteweave.toml"]);
    let mut config = config(&root, &[]);
    config.file = Some(root.path().join("noteweave.toml"));
    assert_eq!(
        paths(&discover(&config).unwrap()),
        ["a.md", "sub/noteweave.toml"]
    );
}

#[test]
fn no_vault_when_the_folder_is_missing_or_a_file() {
    let root = vault(&["a.md"]);
    for name in ["gone", "a.md"] {
        let mut config = config(&root, &[]);
        config.notes = root.path().join(name);
        assert!(matches!(discover(&config), Err(Error::NoVault { .. })));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn n2_n3_two_unicode_forms_of_a_name_both_stay() {
    let root = vault(&["각도.md", "\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}.md"]);
    let found = discover(&config(&root, &[])).unwrap();
    assert_eq!(paths(&found), ["각도.md", "각도.md"]);
    assert_ne!(found.entries[0].disk, found.entries[1].disk);
}

#[cfg(unix)]
#[test]
fn v17_symbolic_links_are_never_followed() {
    use std::os::unix::fs::symlink;
    let outside = vault(&["secret.md"]);
    let root = vault(&["a.md", "sub/b.md"]);
    let at = |name: &str| root.path().join(name);
    symlink(outside.path(), at("out")).unwrap();
    symlink(outside.path().join("secret.md"), at("secret.md")).unwrap();
    symlink("..", at("sub/up")).unwrap();
    symlink("self.md", at("self.md")).unwrap();
    symlink("nothing.md", at("gone.md")).unwrap();
    symlink("a.md", at("same.md")).unwrap();
    let found = discover(&config(&root, &[])).unwrap();
    assert_eq!(paths(&found), ["a.md", "sub/b.md"]);
    assert_eq!(
        messages(&found),
        [
            "NW106 gone.md: symbolic link to nothing; skipped",
            "NW106 out: symbolic link leads outside the vault; skipped",
            "NW106 same.md: symbolic link is a duplicate of another file or folder of the vault; skipped",
            "NW106 secret.md: symbolic link leads outside the vault; skipped",
            "NW106 self.md: symbolic link is a loop; skipped",
            "NW106 sub/up: symbolic link is a loop; skipped",
        ]
    );
}

#[cfg(target_os = "linux")]
#[test]
fn nw107_what_is_no_file_or_has_no_name_is_skipped() {
    use std::os::unix::ffi::OsStrExt;
    let root = vault(&["a.md", "back\\slash.png", "back\\slash.md"]);
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("s.md")).unwrap();
    fs::write(
        root.path().join(std::ffi::OsStr::from_bytes(b"\xff.md")),
        "",
    )
    .unwrap();
    let bad_folder = root.path().join(std::ffi::OsStr::from_bytes(b"\xfe"));
    fs::create_dir(&bad_folder).unwrap();
    fs::write(bad_folder.join("x.md"), "").unwrap();
    let found = discover(&config(&root, &[])).unwrap();
    assert_eq!(paths(&found), ["a.md", "back\\slash.md"]);
    assert_eq!(
        messages(&found),
        [
            "NW107 back\\slash.png: cannot read: its path holds `\\` or a control character",
            "NW107 s.md: cannot read: it is not a regular file",
            "NW107 \u{fffd}: cannot read: the name is not valid Unicode",
            "NW107 \u{fffd}.md: cannot read: the name is not valid Unicode",
        ]
    );
}

#[cfg(target_os = "linux")]
#[test]
fn nw107_an_attachment_whose_name_outgrows_the_system_in_nfc() {
    let name = format!("{}.png", "\u{958}".repeat(80));
    let root = vault(&[
        &name,
        &format!("{}.md", "\u{958}".repeat(80)),
        &"a".repeat(255),
    ]);
    let found = discover(&config(&root, &[])).unwrap();
    assert_eq!(found.entries.len(), 2);
    let messages = messages(&found);
    assert!(
        messages.len() == 1 && messages[0].contains("too long"),
        "{messages:?}"
    );
}

/// Returns settings that lie in the vault.
fn own_config(root: &TempDir) -> Config {
    let mut config = config(root, &[]);
    config.root = root.path().to_owned();
    config.file = Some(root.path().join("noteweave.toml"));
    config
}

#[test]
fn n29_static_and_templates_beside_the_settings_are_no_files_of_the_vault() {
    let root = vault(&[
        "a.md",
        "noteweave.toml",
        "static/x.md",
        "static/in/y.png",
        "templates/page.html",
        "templates/t.md",
        "sub/static/z.md",
        "sub/templates/z.md",
    ]);
    let found = discover(&own_config(&root)).unwrap();
    let inner = ["sub/static/z.md", "sub/templates/z.md"];
    assert_eq!(paths(&found), ["a.md", inner[0], inner[1]]);
    // Without settings beside them they belong to the vault.
    let found = discover(&config(&root, &[])).unwrap();
    assert!(paths(&found).contains(&"static/x.md"));
    // Beside the vault they do not concern it.
    let mut beside = own_config(&root);
    beside.notes = root.path().join("sub");
    assert_eq!(
        paths(&discover(&beside).unwrap()),
        ["static/z.md", "templates/z.md"]
    );
}

#[cfg(unix)]
#[test]
fn n29_a_link_in_the_place_of_static_is_no_file_either() {
    let elsewhere = vault(&["x.md"]);
    let root = vault(&["a.md", "noteweave.toml"]);
    std::os::unix::fs::symlink(elsewhere.path(), root.path().join("static")).unwrap();
    let found = discover(&own_config(&root)).unwrap();
    assert_eq!((paths(&found), messages(&found)), (vec!["a.md"], vec![]));
}

#[test]
fn v27_git_ignored_files_are_known_and_left_out_on_request() {
    let root = vault(&[
        "a.md",
        "b.tmp",
        "drop/x.md",
        "sub/c.md",
        "sub/d.md",
        "sub/git/HEAD",
    ]);
    let git = |folder: &str| {
        let mut git = std::process::Command::new("git");
        let git = git
            .arg("-C")
            .arg(root.path().join(folder))
            .args(["init", "-q"]);
        git.status().is_ok_and(|status| status.success())
    };
    if !git("") || !git("sub") {
        return;
    }
    fs::write(root.path().join(".gitignore"), "*.tmp\n/drop/\n").unwrap();
    fs::write(root.path().join("sub/.gitignore"), "c.md\n").unwrap();
    let mut config = config(&root, &[]);
    let found = discover(&config).unwrap();
    let ignored: Vec<_> = found.git_ignored.iter().map(VaultPath::as_str).collect();
    assert_eq!(ignored, ["b.tmp", "drop/x.md", "sub/c.md"]);
    assert_eq!(found.entries.len(), 6);
    config.ignore_gitignored = true;
    let found = discover(&config).unwrap();
    assert_eq!(paths(&found), ["a.md", "sub/d.md", "sub/git/HEAD"]);
    assert_eq!(found.git_ignored, []);
}

#[test]
fn v27_nothing_is_published_if_git_cannot_tell_what_to_leave_out() {
    let root = vault(&["a.md", "private.md"]);
    fs::write(root.path().join(".git"), "gitdir: nowhere\n").unwrap();
    let mut config = config(&root, &[]);
    assert_eq!(discover(&config).unwrap().entries.len(), 2);
    config.ignore_gitignored = true;
    let error = discover(&config).unwrap_err().to_string();
    assert!(error.contains("git"), "{error}");
}
