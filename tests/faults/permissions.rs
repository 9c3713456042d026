//! Permissions that are lost on the vault, the site or the cache. Root has them all, so as root another user runs the program.

use super::site::{Files, Size, both_sites, files, left_in, run, vault, write};
use super::support::TestVault;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// Nobody.
pub(crate) const OTHER: u32 = 65_534;

/// A vault whose program runs as someone who can lose permissions.
pub(crate) struct Limited {
    pub(crate) vault: TestVault,
    pub(crate) is_root: bool,
    pub(crate) sites: [Files; 2],
}

impl Limited {
    pub(crate) fn new(size: Size) -> Self {
        Self::of(vault(), size)
    }

    fn of(vault: TestVault, size: Size) -> Self {
        let sites = both_sites(&vault, size);
        let is_root = fs::metadata(vault.path("")).unwrap().uid() == 0;
        let limited = Self {
            vault,
            is_root,
            sites,
        };
        limited.settle();
        limited
    }

    /// Gives everything to the one who runs the program.
    fn settle(&self) {
        if !self.is_root {
            return;
        }
        for entry in walkdir::WalkDir::new(self.vault.path(""))
            .into_iter()
            .flatten()
        {
            // Another name of the program itself, where it can be linked.
            if entry.path() == self.vault.path("noteweave") {
                continue;
            }
            chown(entry.path(), Some(OTHER), Some(OTHER)).unwrap();
        }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.vault.command(arguments);
        let cache = self.vault.path("cache");
        command.env("XDG_CACHE_HOME", &cache);
        if !self.is_root {
            return command;
        }
        // The program may lie where only root can look.
        let program = self.vault.path("noteweave");
        if !program.exists() {
            let own = Path::new(command.get_program());
            if fs::hard_link(own, &program).is_err() {
                fs::copy(own, &program).unwrap();
            }
        }
        let mut other = Command::new(program);
        other
            .args(command.get_args())
            .current_dir(self.vault.path(""));
        other.env_clear().env("PATH", "/usr/bin:/bin");
        other.env("XDG_CACHE_HOME", cache).uid(OTHER).gid(OTHER);
        other
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        self.settle();
        let (code, _, errors) = run(self.command(arguments));
        (code, errors)
    }

    pub(crate) fn site(&self) -> Files {
        files(&self.vault.path("public"))
    }

    /// Does `act` while nobody may use `path` in other ways than those of `mode`.
    fn with<T>(&self, path: &str, mode: u32, act: impl FnOnce() -> T) -> T {
        let path = self.vault.path(path);
        let before = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let done = act();
        // Another folder may lie there now.
        fs::set_permissions(&path, before).unwrap();
        done
    }

    /// A build that fails with all of `texts` while `path` has the `mode`, and leaves the old site; the next one is as usual.
    #[track_caller]
    fn refuses(&self, path: &str, mode: u32, texts: &[&str]) {
        let (code, errors) = self.with(path, mode, || self.run(&["build"]));
        assert_ne!(code, Some(0), "{path}");
        for text in texts {
            assert!(errors.contains(text), "{path}: no {text:?} in {errors}");
        }
        assert!(self.site() == self.sites[0], "{path}: the old site");
        assert_eq!(left_in(&self.vault.path("")), [""; 0], "{path}");
    }

    /// The next build is as if nothing had been.
    #[track_caller]
    fn recovers(&self) {
        assert_eq!(self.run(&["build"]), (Some(0), String::new()));
        assert!(self.site() == self.sites[1]);
        assert_eq!(left_in(&self.vault.path("")), [""; 0]);
    }
}

const DENIED: &str = "Permission denied";

#[test]
fn an_output_folder_that_cannot_be_written() {
    for size in [Size::Large, Size::Small] {
        let limited = Limited::new(size);
        write(&limited.vault, size, 1);
        limited.refuses("public", 0o555, &["public", DENIED]);
        limited.recovers();
    }
}

#[test]
fn a_folder_that_may_not_be_written_beside_the_output() {
    output_in_a_folder_that_cannot_be_written();
}

/// Also what a read-only disk is like, where none can be had.
pub(crate) fn output_in_a_folder_that_cannot_be_written() {
    for size in [Size::Large, Size::Small] {
        let limited = Limited::new(size);
        write(&limited.vault, size, 1);
        limited.run(&["completions", "bash"]);
        limited.refuses(
            "",
            0o555,
            &["public", "its parent folder cannot be written", DENIED],
        );
        limited.recovers();
    }
}

#[test]
fn a_part_of_the_site_that_cannot_be_written() {
    // A few files: all of it is undone.
    let limited = Limited::new(Size::Small);
    write(&limited.vault, Size::Small, 1);
    limited.refuses(
        "public/part-1/note-1",
        0o555,
        &["public/part-1/note-1/index.html", DENIED],
    );
    limited.recovers();

    // A new site: it is there, and what is left of the old one goes as soon as that is possible.
    let limited = Limited::new(Size::Large);
    write(&limited.vault, Size::Large, 1);
    let folder = limited.vault.path("public/part-1/note-1");
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    for _ in 0..2 {
        let (code, errors) = limited.run(&["build"]);
        assert_eq!(code, Some(1));
        let old = ".public.noteweave-old/part-1";
        assert!(errors.contains(old) && errors.contains(DENIED), "{errors}");
        assert!(limited.site() == limited.sites[1]);
    }
    let folder = limited.vault.path(".public.noteweave-old/part-1/note-1");
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    limited.recovers();
}

#[test]
fn a_site_that_cannot_be_read() {
    let limited = Limited::new(Size::Small);
    write(&limited.vault, Size::Small, 1);
    limited.refuses(
        "public/.noteweave-files",
        0o000,
        &["public/.noteweave-files", DENIED],
    );
    limited.refuses("public/part-2", 0o000, &["public/part-2", DENIED]);
    // A page that cannot be compared is written again.
    let page = limited.vault.path("public/part-2/note-2/index.html");
    fs::set_permissions(&page, Permissions::from_mode(0o000)).unwrap();
    let (code, errors) = limited.run(&["build", "--no-cache"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(limited.site() == limited.sites[1]);
}

#[test]
fn n28_what_of_the_vault_cannot_be_read() {
    let vault = vault()
        .settings("private = [\"Hidden\"]\n")
        .note("Secret plan.md", "---\npublish: false\n---\ntext")
        .note("index.md", "[[Secret plan]] [[Inner plan]]")
        .note("Hidden/Inner plan.md", "text")
        .note(".obsidian/app.json", "{}");
    vault.write("templates/redirect.html", "x");
    vault.write("static/own.txt", "own");
    let limited = Limited::of(vault, Size::Small);
    write(&limited.vault, Size::Small, 1);
    for (path, text) in [
        ("notes/Hidden", "notes/Hidden"),
        ("notes/Part 1", "notes/Part 1"),
        ("notes/bee.svg", "notes/bee.svg"),
        ("notes/.obsidian", ".obsidian/app.json"),
        ("notes/.obsidian/app.json", "app.json"),
        ("noteweave.toml", "noteweave.toml"),
        ("templates", "templates"),
        ("templates/redirect.html", "templates/redirect.html"),
        ("static", "static"),
        ("static/own.txt", "static/own.txt"),
        ("notes", "notes"),
    ] {
        limited.refuses(path, 0o000, &[text, DENIED]);
    }
    // A note is left out: a link to it shows nothing of it, for nobody knows whether it is private.
    let build = || limited.run(&["build"]);
    let (code, errors) = limited.with("notes/Secret plan.md", 0o000, build);
    assert_eq!(code, Some(1));
    let found = "Secret plan.md: error[NW107]";
    assert!(
        errors.contains(found) && errors.contains(DENIED),
        "{errors}"
    );
    limited.vault.output_has_no("Secret plan");
}

#[test]
fn a_cache_that_cannot_be_used_is_done_without_and_what_it_holds_is_told_of() {
    let limited = Limited::new(Size::Large);
    let arguments = ["build"];
    write(&limited.vault, Size::Large, 1);
    fs::create_dir(limited.vault.path("cache")).unwrap();
    let (code, errors) = limited.with("cache", 0o555, || limited.run(&arguments));
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(limited.site() == limited.sites[1]);
    assert_eq!(limited.run(&arguments), (Some(0), String::new()));

    let held = files(&limited.vault.path("cache"));
    let (code_file, _) = held
        .iter()
        .find(|(path, _)| path.ends_with("/code"))
        .unwrap();
    let folder = format!("cache/{}", code_file.strip_suffix("/code").unwrap());
    write(&limited.vault, Size::Large, 0);
    for mode in [0o555, 0o000] {
        let (code, errors) = limited.with(&folder, mode, || limited.run(&arguments));
        assert_eq!(code, Some(0));
        let told = errors.contains(&folder) && errors.contains("private now");
        assert!(told, "{mode:o}: {errors}");
        assert!(limited.site() == limited.sites[0]);
    }
    let without = ["build", "--no-cache"];
    let (code, errors) = limited.with(&folder, 0o555, || limited.run(&without));
    assert_eq!(code, Some(0));
    assert!(
        errors.contains(&folder) && errors.contains(DENIED),
        "{errors}"
    );
    assert_eq!(limited.run(&without), (Some(0), String::new()));
    assert!(files(&limited.vault.path("cache")).is_empty());
}

#[test]
fn a_manifest_that_cannot_be_written_leaves_the_old_site() {
    let limited = Limited::new(Size::Small);
    write(&limited.vault, Size::Small, 1);
    fs::create_dir(limited.vault.path("closed")).unwrap();
    let build = || limited.run(&["build", "--manifest", "closed/manifest.json"]);
    let (code, errors) = limited.with("closed", 0o555, build);
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("closed/manifest.json") && errors.contains(DENIED),
        "{errors}"
    );
    assert!(limited.site() == limited.sites[0]);
    assert_eq!(left_in(&limited.vault.path("")), [""; 0]);
    limited.recovers();
}
