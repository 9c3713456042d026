//! Real repositories in temporary folders; without git on the machine these tests only show that nothing fails.

use super::*;
use crate::model::FileKind;
use std::fs;

const FIRST: i64 = 1_924_992_000;
const SECOND: i64 = 1_927_670_400;

fn entry(path: &str) -> Entry {
    Entry {
        path: VaultPath::new(path),
        disk: path.into(),
        kind: FileKind::Note,
        size: 0,
        modified: Some(-1),
        dimensions: None,
        state: None,
    }
}

/// Runs git in `folder`; whether it worked.
fn run(folder: &Path, date: i64, arguments: &[&str]) -> bool {
    let date = format!("{date} +0000");
    let mut command = git(folder);
    command
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments);
    command
        .env("GIT_COMMITTER_DATE", &date)
        .stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn repository() -> Option<tempfile::TempDir> {
    let top = tempfile::tempdir().unwrap();
    let path = top.path();
    run(path, 0, &["init", "-q"]).then_some(())?;
    fs::create_dir_all(path.join("vault/sub")).unwrap();
    fs::write(path.join("vault/a.md"), "1").unwrap();
    fs::write(path.join("vault/sub/\u{1100}\u{1161} b.md"), "1").unwrap();
    fs::write(path.join("a.md"), "another a.md").unwrap();
    assert!(run(path, FIRST, &["add", "."]) && run(path, FIRST, &["commit", "-qm", "1"]));
    fs::write(path.join("vault/a.md"), "2").unwrap();
    assert!(run(path, SECOND, &["commit", "-qam", "2"]));
    fs::write(path.join("a.md"), "later").unwrap();
    assert!(run(path, SECOND + 9, &["commit", "-qam", "3"]));
    Some(top)
}

#[test]
fn p14_first_and_last_commit_else_file_times() {
    let Some(top) = repository() else { return };
    let entries = [entry("a.md"), entry("sub/가 b.md"), entry("new.md")];
    let (dates, findings) = dates(&top.path().join("vault"), &entries);
    assert_eq!(findings, []);
    let of = |path: &str| dates[&VaultPath::new(path)];
    let known = |created, modified| FileDates {
        created: Some(created),
        modified: Some(modified),
    };
    assert_eq!(of("a.md"), known(FIRST, SECOND));
    assert_eq!(of("sub/가 b.md"), known(FIRST, FIRST));
    let by_file = FileDates {
        created: None,
        modified: Some(-1),
    };
    assert_eq!(of("new.md"), by_file);
}

#[test]
fn p14_nw703_a_shallow_clone_is_not_used() {
    let Some(top) = repository() else { return };
    // What a shallow clone is to git: the commits whose parents it has not got.
    let head = git(top.path())
        .args(["rev-parse", "HEAD"])
        .output()
        .unwrap()
        .stdout;
    fs::write(top.path().join(".git/shallow"), head).unwrap();
    let (dates, findings) = dates(&top.path().join("vault"), &[entry("a.md")]);
    assert_eq!(
        findings.iter().map(|f| f.code).collect::<Vec<_>>(),
        [Code::ShallowGit]
    );
    assert_eq!(dates[&VaultPath::new("a.md")], FileDates::default());
}

#[test]
fn p14_nothing_odd_about_git_matters() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join(".git"), "nonsense").unwrap();
    let (dates, findings) = dates(root.path(), &[entry("a.md")]);
    assert_eq!((dates.len(), findings.len()), (1, 0));
    assert_eq!(dates[&VaultPath::new("a.md")].modified, Some(-1));
}

#[test]
fn p14_logs_are_read_whatever_the_names() {
    let log: &[u8] = b"\x0120\0\nM\0a.md\0M\0\xff\0A\0\x01odd\0\x0115\0\x0110\0\nA\0a.md\0";
    let entries = [entry("a.md"), entry("\u{1}odd")];
    let mut known = Log::new(&entries);
    known.read(log).unwrap();
    let known = known.dates();
    assert_eq!(
        (known["a.md"].created, known["a.md"].modified),
        (Some(10), Some(20))
    );
    assert_eq!(known["\u{1}odd"].modified, Some(20));
    assert!(
        Log::new(&entries)
            .read(&b"\x0120\0\nR100\0a.md\0"[..])
            .is_none()
    );
}

#[test]
fn p14_a_renamed_file_keeps_its_first_commit() {
    // Read from the newest commit: b got its name from a, and later another a was made.
    let log: &[u8] = b"\x0150\0\nM\0b.md\0\x0140\0\nA\0a.md\0\x0130\0\nR090\0a.md\0b.md\0\x0120\0\nM\0a.md\0A\0b.md\0\x0110\0\nA\0a.md\0";
    let entries = [entry("a.md"), entry("b.md")];
    let mut known = Log::new(&entries);
    known.read(log).unwrap();
    let known = known.dates();
    let of = |path: &str| (known[path].created, known[path].modified);
    assert_eq!(of("a.md"), (Some(40), Some(40)));
    assert_eq!(of("b.md"), (Some(10), Some(50)));

    let Some(top) = repository() else { return };
    let path = top.path();
    assert!(run(path, 0, &["mv", "vault/a.md", "vault/sub/c.md"]));
    assert!(run(path, SECOND + 20, &["commit", "-qam", "4"]));
    let (dates, _) = dates(&path.join("vault"), &[entry("sub/c.md")]);
    let dates = dates[&VaultPath::new("sub/c.md")];
    assert_eq!(
        (dates.created, dates.modified),
        (Some(FIRST), Some(SECOND + 20))
    );
}
