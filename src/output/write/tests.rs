//! Writing hand-made plans into temporary folders.

use super::super::plan::tests::bytes;
use super::*;
use crate::model::Url;
use std::collections::BTreeMap;
use std::time::SystemTime;
use tempfile::TempDir;

mod faults;

/// Every file below `folder` with its text, the record aside.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file());
    let files = files.filter(|entry| entry.file_name() != OUTPUT_RECORD);
    let read = |entry: walkdir::DirEntry| {
        let path = entry
            .path()
            .strip_prefix(folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        (path, fs::read_to_string(entry.path()).unwrap())
    };
    files.map(read).collect()
}

fn map(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

/// Names in the folder that holds the output.
fn beside(root: &TempDir) -> Vec<String> {
    let names = fs::read_dir(root.path()).unwrap().flatten();
    let mut names: Vec<_> = names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn no_pages(_: Page) -> Result<Output> {
    Err(Error::Findings(0))
}

async fn put(root: &TempDir, files: &[(&str, &str)]) -> Result<Written> {
    write_with(
        &root.path().join("public"),
        &bytes(files),
        &BuiltFiles::default(),
        None,
        no_pages,
    )
    .await
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn n27_a_site_is_written_changed_and_pruned() {
    let root = tempfile::tempdir().unwrap();
    let public = root.path().join("public");
    let first = [
        ("index.html", "home"),
        ("꿀/벌/index.html", "bee"),
        ("old/deep/x.png", "x"),
        ("_nw/a.css", "css"),
    ];
    let written = put(&root, &first).await.unwrap();
    assert_eq!(
        (
            written.files,
            written.changed,
            written.removed,
            written.bytes
        ),
        (4, 4, 0, 11)
    );
    assert_eq!(tree(&public), map(&first));
    let kept = modified(&public.join("index.html"));

    let second = [
        ("index.html", "home"),
        ("꿀/벌/index.html", "bees"),
        ("new.txt", "n"),
    ];
    let written = put(&root, &second).await.unwrap();
    assert_eq!((written.files, written.changed, written.removed), (3, 2, 2));
    assert_eq!(tree(&public), map(&second));
    assert_eq!(modified(&public.join("index.html")), kept);
    assert!(!public.join("old").exists() && !public.join("_nw").exists());
    assert_eq!(beside(&root), ["public"]);
}

#[cfg(unix)]
#[tokio::test]
async fn an_unchanged_site_is_left_as_it_is() {
    use std::os::unix::fs::MetadataExt;
    let root = tempfile::tempdir().unwrap();
    let site = [("index.html", "home"), ("a/b.txt", "b")];
    put(&root, &site).await.unwrap();
    let folder = |root: &TempDir| fs::metadata(root.path().join("public")).unwrap().ino();
    let before = folder(&root);
    let written = put(&root, &site).await.unwrap();
    assert_eq!((written.files, written.changed, written.removed), (2, 0, 0));
    assert_eq!(folder(&root), before);
    assert_eq!(beside(&root), ["public"]);
    let mode = fs::metadata(root.path().join("public/index.html"))
        .unwrap()
        .mode();
    assert_eq!(mode & 0o600, 0o600);
    assert_eq!(mode & 0o111, 0);
}

#[tokio::test]
async fn n27_a_file_that_is_gone_or_edited_is_written_again() {
    let root = tempfile::tempdir().unwrap();
    let site = [("a.txt", "a"), ("b.txt", "b"), ("c.txt", "c")];
    put(&root, &site).await.unwrap();
    fs::remove_file(root.path().join("public/a.txt")).unwrap();
    fs::write(root.path().join("public/b.txt"), "B").unwrap();
    let written = put(&root, &site).await.unwrap();
    assert_eq!((written.changed, written.removed), (2, 0));
    assert_eq!(tree(&root.path().join("public")), map(&site));
}

#[tokio::test]
async fn n27_nw704_foreign_files_stay() {
    let root = tempfile::tempdir().unwrap();
    let public = root.path().join("public");
    for name in ["CNAME", ".git/HEAD", ".git/objects/1", "a/mine.txt"] {
        fs::create_dir_all(public.join(name).parent().unwrap()).unwrap();
        fs::write(public.join(name), name).unwrap();
    }
    let foreign = [
        (".git/HEAD", ".git/HEAD"),
        (".git/objects/1", ".git/objects/1"),
        ("CNAME", "CNAME"),
        ("a/mine.txt", "a/mine.txt"),
    ];
    for site in [
        vec![("a/index.html", "a")],
        vec![("a/index.html", "a"), ("b.txt", "b")],
        vec![("c.txt", "c")],
    ] {
        let written = put(&root, &site).await.unwrap();
        let mut expected = map(&foreign);
        expected.extend(map(&site));
        assert_eq!(tree(&public), expected);
        let names: Vec<_> = written
            .findings
            .iter()
            .map(|f| (f.code, f.path.as_str()))
            .collect();
        let expected = [".git", "CNAME", "a/mine.txt"].map(|path| (Code::ForeignOutput, path));
        assert_eq!(names, expected);
    }
    assert_eq!(beside(&root), ["public"]);
}

#[tokio::test]
async fn n27_a_foreign_file_in_the_way_stops_everything() {
    for (foreign, site) in [
        ("index.html", [("index.html", "x"), ("z", "")]),
        ("a", [("a/index.html", "x"), ("z", "")]),
        ("a/b", [("a", "x"), ("z", "")]),
        (".noteweave-files/x", [("a", "x"), ("z", "")]),
    ] {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("public").join(foreign);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let error = put(&root, &site).await.unwrap_err().to_string();
        let named = foreign.split('/').next().unwrap();
        assert!(error.contains(&format!("`{named}")), "{error}");
        assert_eq!(tree(&root.path().join("public")), map(&[(foreign, "mine")]));
        assert_eq!(beside(&root), ["public"]);
    }
}

#[tokio::test]
async fn a_record_cannot_make_us_delete_what_lies_elsewhere() {
    let root = tempfile::tempdir().unwrap();
    put(&root, &[("a.txt", "a")]).await.unwrap();
    fs::write(root.path().join("precious"), "p").unwrap();
    let record = root.path().join("public").join(OUTPUT_RECORD);
    let text = fs::read_to_string(&record).unwrap();
    fs::write(&record, format!("{text}../precious\n/etc/hostname\n")).unwrap();
    let written = put(&root, &[("b.txt", "b")]).await.unwrap();
    assert_eq!(written.removed, 1);
    assert_eq!(beside(&root), ["precious", "public"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_rendered_and_a_failure_keeps_the_old_site() {
    let root = tempfile::tempdir().unwrap();
    let public = root.path().join("public");
    put(
        &root,
        &[("index.html", "old"), ("foreign-to-the-new.txt", "x")],
    )
    .await
    .unwrap();
    let before = tree(&public);
    let pages = (0..2000).map(|number| Planned {
        path: format!("{number}/index.html"),
        content: Content::Page(Page::Redirect(number)),
        made_from: None,
    });
    let plan = Plan {
        files: pages.collect(),
        ..Plan::default()
    };
    let render = |bad: u32| {
        move |page: Page| match page {
            Page::Redirect(number) if number != bad => Ok(Output {
                url: Url::new(""),
                bytes: format!("page {number}").into_bytes(),
                findings: Vec::new(),
            }),
            _ => Err(Error::Template {
                name: "note.html".to_owned(),
                message: String::new(),
            }),
        }
    };
    let error = write_with(&public, &plan, &BuiltFiles::default(), None, render(1_900))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Template { .. }));
    assert_eq!(
        (tree(&public), beside(&root)),
        (before, vec!["public".to_owned()])
    );

    let written = write_with(
        &public,
        &plan,
        &BuiltFiles::default(),
        None,
        render(u32::MAX),
    )
    .await
    .unwrap();
    assert_eq!(
        (written.files, written.changed, written.removed),
        (2000, 2000, 2)
    );
    assert_eq!(
        fs::read_to_string(public.join("1234/index.html")).unwrap(),
        "page 1234"
    );
}

#[tokio::test]
async fn copies_are_compared_and_a_vanished_source_keeps_the_old_site() {
    let root = tempfile::tempdir().unwrap();
    let (source, public) = (root.path().join("pic.png"), root.path().join("public"));
    let plan = || Plan {
        files: vec![Planned {
            path: "Img/pic.png".to_owned(),
            content: Content::Copy(Copied {
                disk: source.clone(),
                path: VaultPath::new("pic.bin"),
                keep_metadata: false,
            }),
            made_from: None,
        }],
        ..Plan::default()
    };
    let large = "x".repeat(100_000);
    fs::write(&source, &large).unwrap();
    let written = write_with(&public, &plan(), &BuiltFiles::default(), None, no_pages)
        .await
        .unwrap();
    assert_eq!((written.changed, written.bytes), (1, 100_000));
    assert_eq!(
        write_with(&public, &plan(), &BuiltFiles::default(), None, no_pages)
            .await
            .unwrap()
            .changed,
        0
    );
    fs::write(&source, format!("{}y", &large[1..])).unwrap();
    assert_eq!(
        write_with(&public, &plan(), &BuiltFiles::default(), None, no_pages)
            .await
            .unwrap()
            .changed,
        1
    );
    let before = tree(&public);
    fs::remove_file(&source).unwrap();
    let error = write_with(&public, &plan(), &BuiltFiles::default(), None, no_pages)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("pic.png"), "{error}");
    assert_eq!(tree(&public), before);
}

#[cfg(unix)]
#[tokio::test]
async fn v17_an_attachment_that_became_a_link_is_not_copied() {
    for name in ["pic.bin", "pic.png", "pic.txt"] {
        let root = tempfile::tempdir().unwrap();
        let (source, public) = (
            root.path().join("vault").join(name),
            root.path().join("public"),
        );
        fs::create_dir(root.path().join("vault")).unwrap();
        fs::write(root.path().join("secret"), "secret").unwrap();
        put(&root, &[("a.txt", "a")]).await.unwrap();
        // The source was a file when the vault was walked.
        std::os::unix::fs::symlink("../secret", &source).unwrap();
        let files = vec![Planned {
            path: name.to_owned(),
            content: Content::Copy(Copied {
                disk: source,
                path: VaultPath::new(name),
                keep_metadata: false,
            }),
            made_from: None,
        }];
        let plan = Plan {
            files,
            ..Plan::default()
        };
        let written = write_with(&public, &plan, &BuiltFiles::default(), None, no_pages).await;
        let error = written.unwrap_err().to_string();
        assert!(
            error.contains("symbolic link") && error.contains(name),
            "{error}"
        );
        assert_eq!(tree(&public), map(&[("a.txt", "a")]));
    }
}

#[tokio::test]
async fn two_builds_at_once_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let held = Target::open(&root.path().join("public")).unwrap();
    let error = put(&root, &[("a", "a")]).await.unwrap_err().to_string();
    assert!(error.contains("another noteweave"), "{error}");
    drop(held);
    put(&root, &[("a", "a")]).await.unwrap();
    assert_eq!(beside(&root), ["public"]);
}

#[tokio::test]
async fn what_a_killed_build_left_is_put_right() {
    let site = [("a.txt", "a"), ("b/c.txt", "c")];
    let new = [("a.txt", "A"), ("d.txt", "d")];
    // Killed while writing.
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    put(&root, &site).await.unwrap();
    fs::create_dir_all(at(".public.noteweave-new/half")).unwrap();
    fs::write(at(".public.noteweave-lock"), "").unwrap();
    assert_eq!(put(&root, &site).await.unwrap().changed, 0);
    assert_eq!(beside(&root), ["public"]);

    // Killed between the two renames: the old site comes back.
    fs::write(at("public/mine.txt"), "m").unwrap();
    fs::rename(at("public"), at(".public.noteweave-old")).unwrap();
    drop(Target::open(&at("public")).unwrap());
    assert_eq!(
        tree(&at("public")),
        map(&[("a.txt", "a"), ("b/c.txt", "c"), ("mine.txt", "m")])
    );

    // Killed after both: the new site stays and gets what is foreign.
    fs::rename(at("public"), at(".public.noteweave-old")).unwrap();
    fs::rename(at(".public.noteweave-old"), at("saved")).unwrap();
    put(&root, &new).await.unwrap();
    fs::rename(at("saved"), at(".public.noteweave-old")).unwrap();
    drop(Target::open(&at("public")).unwrap());
    assert_eq!(
        tree(&at("public")),
        map(&[("a.txt", "A"), ("d.txt", "d"), ("mine.txt", "m")])
    );
    assert_eq!(beside(&root), ["public"]);
}

#[tokio::test]
async fn n26_the_same_plan_gives_the_same_bytes_and_an_empty_one_an_empty_site() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put(&one, &[("b", "2"), ("a", "1")]).await.unwrap();
    put(&two, &[("x", "")]).await.unwrap();
    put(&two, &[("a", "1"), ("b", "2")]).await.unwrap();
    let record = |root: &TempDir| fs::read(root.path().join("public").join(OUTPUT_RECORD)).unwrap();
    assert_eq!(record(&one), record(&two));
    let written = put(&one, &[]).await.unwrap();
    assert_eq!((written.files, written.removed), (0, 2));
    assert!(tree(&one.path().join("public")).is_empty());
}

#[tokio::test]
async fn dropping_the_future_leaves_the_old_site_alone() {
    let root = tempfile::tempdir().unwrap();
    put(&root, &[("a", "old")]).await.unwrap();
    let public = root.path().join("public");
    let plan = bytes(&[("a", "new")]);
    let known = BuiltFiles::default();
    tokio::select! {
        biased;
        _ = write_with(&public, &plan, &known, None, no_pages) => panic!("it was not called off"),
        () = std::future::ready(()) => {}
    }
    assert_eq!(tree(&public), map(&[("a", "old")]));
    assert_eq!(beside(&root), ["public"]);
}
