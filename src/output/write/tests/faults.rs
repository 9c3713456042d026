//! Every operation on the disk fails once, or is the last one of a process that is killed: the site is the old one or the new one.

use super::super::super::faulty::{Fault, Faults, System};
use super::*;

/// Files of a site.
type Files = BTreeMap<String, String>;

const SYSTEMS: [System; 4] = [
    System::Usual,
    System::Plain,
    System::Mounted,
    System::Layered,
];

/// A change of a site.
struct Change {
    name: &'static str,
    /// Nothing: there was no site.
    old: Files,
    new: Files,
    /// What else lies in the folder.
    foreign: Files,
}

/// `count` pages, with what else there is.
fn pages(count: usize, text: &str, more: &[(&str, &str)]) -> Files {
    let page = |n: usize| (format!("p{n}/index.html"), format!("{text} {n}"));
    let more = more.iter();
    let more = more.map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    (0..count).map(page).chain(more).collect()
}

fn changes() -> Vec<Change> {
    let foreign = || {
        map(&[
            ("CNAME", "c"),
            (".git/HEAD", "h"),
            ("p1/own.txt", "o"),
            ("gone/unlisted/own.txt", "o"),
        ])
    };
    let small = [
        ("a", "became a file"),
        ("b/index.html", "became a folder"),
        ("index.html", "changed"),
        ("new/unlisted/x.html", "new"),
        ("locked/x.html", "changed"),
    ];
    let before = [
        ("a/deep/b.html", "old"),
        ("b", "old"),
        ("index.html", "old"),
        ("locked/x.html", "old"),
        ("gone/unlisted/y.html", "old"),
    ];
    vec![
        Change {
            name: "first",
            old: Files::new(),
            new: pages(3, "new", &[]),
            foreign: Files::new(),
        },
        Change {
            name: "first, among what is not ours",
            old: Files::new(),
            new: pages(3, "new", &[]),
            foreign: foreign(),
        },
        Change {
            name: "large",
            old: pages(4, "old", &before),
            new: pages(5, "new", &small),
            foreign: foreign(),
        },
        Change {
            name: "small",
            old: pages(28, "same", &before),
            new: pages(28, "same", &small),
            foreign: foreign(),
        },
    ]
}

async fn write_all(root: &Path, files: &Files) -> Result<Written> {
    let files: Vec<_> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    let (public, known) = (root.join("public"), BuiltFiles::default());
    write_with(&public, &bytes(&files), &known, None, no_pages).await
}

/// Which of the two sites is there; panics if it is neither.
fn which(root: &TempDir, change: &Change, without_foreign: bool, when: &str) -> &'static str {
    let mut tree = tree(&root.path().join("public"));
    // Ours, where they cannot be beside it.
    tree.retain(|path, _| !path.starts_with(".noteweave-"));
    let mut missing = change.foreign.clone();
    missing.retain(|path, _| tree.remove(path).is_none());
    assert!(
        missing.is_empty() || without_foreign,
        "{when}: no {missing:?}"
    );
    match tree {
        tree if tree == change.old => "old",
        tree if tree == change.new => "new",
        tree => panic!("{when}: neither the old site nor the new one but {tree:#?}"),
    }
}

/// The site before `change`.
async fn prepared(change: &Change, system: System) -> TempDir {
    // In memory where there is such a folder: thousands of sites are written.
    let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let root = root.unwrap();
    let public = root.path().join("public");
    if system == System::Mounted {
        fs::create_dir(&public).unwrap();
    }
    for (path, text) in &change.foreign {
        fs::create_dir_all(public.join(path).parent().unwrap()).unwrap();
        fs::write(public.join(path), text).unwrap();
    }
    if !change.old.is_empty() {
        write_all(root.path(), &change.old).await.unwrap();
    }
    root
}

/// The next build is as if nothing had been, and nothing is left.
async fn mended(root: &TempDir, change: &Change, when: &str) {
    write_all(root.path(), &change.new).await.unwrap();
    assert_eq!(which(root, change, false, when), "new", "{when}");
    assert_eq!(beside(root), ["public"], "{when}");
    if when.contains("Once") {
        // A folder that could not be removed when it was empty may stay so.
        return;
    }
    let folders = walkdir::WalkDir::new(root.path()).into_iter().flatten();
    let empty = folders
        .filter(|entry| entry.file_type().is_dir())
        .find(|entry| fs::read_dir(entry.path()).unwrap().next().is_none());
    assert!(empty.is_none(), "{when}: {empty:?} is empty");
}

/// Does `change` with a fault at each operation in turn, and calls `judge` with what came of it.
async fn at_every_operation(
    fault: Fault,
    judge: impl AsyncFn(&TempDir, &Change, &Result<Written>, &str),
) -> usize {
    let mut struck = 0;
    for change in changes() {
        for system in SYSTEMS {
            let root = prepared(&change, system).await;
            let faults = Faults::on(root.path(), Fault::None, 0, system);
            write_all(root.path(), &change.new).await.unwrap();
            let operations = faults.count();
            drop(faults);
            for at in 0..operations {
                let root = prepared(&change, system).await;
                let faults = Faults::on(root.path(), fault, at, system);
                let done = write_all(root.path(), &change.new).await;
                faults.cut();
                drop(faults);
                let _same = Faults::on(root.path(), Fault::None, 0, system);
                let when = format!(
                    "{}, {fault:?} at {at} of {operations}, {system:?}",
                    change.name
                );
                judge(&root, &change, &done, &when).await;
                mended(&root, &change, &when).await;
                struck += 1;
            }
        }
    }
    struck
}

#[tokio::test]
async fn a_process_killed_at_every_operation_leaves_the_old_site_or_the_new_one() {
    let struck = at_every_operation(Fault::Killed, async |root, change, _, when| {
        let public = root.path().join("public");
        let is_usual = when.ends_with("Usual");
        if change.name != "small" && is_usual {
            // There is a site even before anything is put right.
            assert!(public.is_dir() || change.old.is_empty(), "{when}");
            which(root, change, true, when);
        }
        drop(Target::open(&public).unwrap());
        let is = which(root, change, false, when);
        let left = beside(root);
        assert!(left.iter().all(|name| name == "public"), "{when}: {left:?}");
        // What is done is not undone.
        let again = Target::open(&public).map(drop);
        assert!(again.is_ok() && which(root, change, false, when) == is);
    })
    .await;
    assert!(struck > 200, "{struck}");
}

#[tokio::test]
async fn a_power_cut_at_every_operation_leaves_the_old_site_or_the_new_one() {
    for kept in [0, 50] {
        let struck = at_every_operation(Fault::Power(kept), async |root, change, _, when| {
            drop(Target::open(&root.path().join("public")).unwrap());
            which(root, change, false, when);
            let left = beside(root);
            assert!(left.iter().all(|name| name == "public"), "{when}: {left:?}");
        })
        .await;
        assert!(struck > 200, "{struck}");
    }
}

#[tokio::test]
async fn any_operation_that_fails_leaves_the_old_site_or_the_new_one() {
    at_every_operation(Fault::Once, async |root, change, done, when| {
        let Err(error) = done else {
            assert_eq!(which(root, change, false, when), "new", "{when}");
            return;
        };
        let text = error.to_string();
        let named = root.path().to_string_lossy();
        assert!(text.contains(&*named), "{when}: {text}");
        let is = which(root, change, true, when);
        assert!(change.name != "small" || is == "old", "{when}");
    })
    .await;
}

#[tokio::test]
async fn a_disk_that_is_full_leaves_the_old_site_and_nothing_else() {
    at_every_operation(Fault::Full, async |root, change, done, when| {
        let Err(error) = done else {
            return;
        };
        let text = error.to_string();
        assert!(text.contains("no storage space"), "{when}: {text}");
        which(root, change, true, when);
        let left = beside(root);
        // Moving what is not ours into the new site can need a folder.
        let is_moving = left.iter().any(|name| name.ends_with("-old"));
        assert!(
            is_moving || left.iter().all(|name| name == "public"),
            "{when}: {left:?}"
        );
        assert!(
            is_moving || which(root, change, false, when) == "old",
            "{when}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_folder_of_the_site_that_cannot_be_written_leaves_the_old_site() {
    for change in changes()
        .into_iter()
        .filter(|change| change.name == "small")
    {
        for system in SYSTEMS {
            let root = prepared(&change, system).await;
            let faults = Faults::on(root.path(), Fault::Locked, 0, system);
            let error = write_all(root.path(), &change.new).await.unwrap_err();
            drop(faults);
            let _same = Faults::on(root.path(), Fault::None, 0, system);
            let text = error.to_string();
            assert!(text.contains("locked/x.html"), "{text}");
            assert_eq!(which(&root, &change, false, "locked"), "old");
            assert_eq!(beside(&root), ["public"]);
            mended(&root, &change, "locked").await;
        }
    }
}
