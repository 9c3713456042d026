//! A vault in two versions, its site, and what lies around it: for tests that break something on the way from one to the other.

use crate::support::TestVault;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Output};

/// Files of a site with their bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Notes of the vault that is changed.
pub(crate) const NOTES: usize = 12;

/// Files of the site that never change.
const STAYING: usize = 40;

/// Files that change with a large change, besides pages.
const CHANGING: usize = 20;

/// How much of the vault changes: many files are swapped in as a new site, few are put into the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Every note, and every page with it.
    Large,
    /// Two notes: one is changed, one comes and goes.
    Small,
}

/// Every file below `root` with its bytes.
pub(crate) fn files(root: &Path) -> Files {
    let files = walkdir::WalkDir::new(root).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        (path.to_string_lossy().into_owned(), bytes)
    };
    files.map(read).collect()
}

/// The names in `folder` that a build may leave there.
pub(crate) fn left_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut left: Vec<_> = names.filter(|name| name.contains("noteweave-")).collect();
    left.sort();
    left
}

/// A vault without a site, in its first version.
pub(crate) fn vault() -> TestVault {
    let vault = TestVault::new();
    vault.write(
        "notes/bee.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    // Files that stay, so that few of all change with a note and its neighbours, lists and search data.
    for at in 0..STAYING {
        vault.write(&format!("static/own/{at}.txt"), at.to_string());
    }
    for size in [Size::Small, Size::Large] {
        write(&vault, size, 0);
    }
    vault
}

/// Writes version 0 or 1 of the notes that a change of this `size` concerns.
pub(crate) fn write(vault: &TestVault, size: Size, version: usize) {
    let note = |at: usize, more: &str| {
        // Dates would come from the file system.
        let text = format!(
            "---\ncreated: 2024-05-06\nmodified: 2024-05-07\n---\n# Note {at}\n\nversion {version} {more} ![[bee.svg]] [[Note {}]]\n\n```rust\nfn f{at}_{version}() {{}}\n```\n",
            (at + 1) % NOTES
        );
        vault.write(&format!("notes/Part {}/Note {at}.md", at % 3), text);
    };
    match size {
        Size::Large => {
            // The title is on every page.
            let settings = format!("[site]\ntitle = \"Bees {version}\"\n");
            vault.write("noteweave.toml", settings);
            (0..NOTES).for_each(|at| note(at, ""));
            for at in 0..CHANGING {
                vault.write(&format!("static/other/{at}.txt"), format!("{at} {version}"));
            }
        }
        Size::Small => {
            note(1, "one sentence");
            let path = vault.path("notes/Only in one/Extra.md");
            if version == 0 {
                note(NOTES, "extra");
                let _ = fs::remove_file(path);
            } else {
                let _ = fs::remove_file(
                    vault.path(&format!("notes/Part {}/Note {NOTES}.md", NOTES % 3)),
                );
                vault.write(
                    "notes/Only in one/Extra.md",
                    "---\nmodified: 2024-05-07\n---\nextra\n",
                );
            }
        }
    }
}

/// The sites of both versions. The first one is in the folder `public` afterwards, and the first version of the vault.
pub(crate) fn both_sites(vault: &TestVault, size: Size) -> [Files; 2] {
    let site = |version| {
        write(vault, size, version);
        vault.build();
        files(&vault.path("public"))
    };
    let folder = || fs::metadata(vault.path("public")).unwrap().ino();
    let second = site(1);
    let before = folder();
    let first = site(0);
    assert_ne!(first, second);
    let is_same = folder() == before;
    let changed = first
        .iter()
        .filter(|(path, bytes)| second.get(*path) != Some(bytes))
        .count();
    assert_eq!(
        is_same,
        size == Size::Small,
        "{changed} of {}: it is written the other way",
        first.len()
    );
    [first, second]
}

/// Runs a command and returns what came out: code, standard output, standard error.
pub(crate) fn run(mut command: Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (stdout, stderr) = (text(stdout), text(stderr));
    for word in ["panicked", "RUST_BACKTRACE", "internal error"] {
        assert!(!stderr.contains(word), "{stderr}");
    }
    (status.code(), stdout, stderr)
}

/// `command` in a shell that does `first` before it becomes that command.
pub(crate) fn in_shell(first: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{first}; exec \"$0\" \"$@\"")]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env::<&OsStr, &OsStr>(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}
