//! A vault that changes while it is read, and builds that come at the same time.

use super::site::{Files, NOTES, Size, both_sites, files, left_in, run, vault, write};
use super::support::TestVault;
use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Builds in a vault that does not rest.
const BUILDS: usize = 12;

/// Every page is there to its end, and the record names just what is there.
fn is_whole(site: &Files) {
    let record = String::from_utf8(site[".noteweave-files"].clone()).unwrap();
    let recorded: Vec<_> = record.lines().skip(1).collect();
    let there = site.keys().filter(|path| *path != ".noteweave-files");
    assert_eq!(recorded, there.collect::<Vec<_>>());
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(bytes.trim_ascii_end().ends_with(b"</html>"), "{path}");
    }
}

/// Notes and pictures that come, go and change without pause.
fn disturb(vault: &TestVault, is_over: &AtomicBool) {
    let mut turn = 0_usize;
    while !is_over.load(Ordering::Relaxed) {
        turn += 1;
        let path = |at: usize| vault.path(&format!("notes/Part {}/Note {at}.md", at % 3));
        let at = turn % NOTES;
        match turn % 5 {
            0 => {
                let _ = fs::remove_file(path(at));
            }
            1 => {
                let _ = fs::rename(path(at), path(NOTES + 1));
            }
            2 => {
                // Not at once: a reader may see any part of it.
                let mut file = File::create(path(at)).unwrap();
                for line in 0..20 {
                    writeln!(file, "line {line} of turn {turn} [[Note {}]]", line + 1).unwrap();
                }
            }
            3 => fs::write(path(at), format!("# Note {at}\n\n![[moving.txt]]")).unwrap(),
            _ => {
                let text = turn.to_string().repeat(20_000 + turn % 7);
                fs::write(vault.path("notes/moving.txt"), text).unwrap();
                let _ = fs::remove_dir_all(vault.path("notes/Coming"));
                vault.write("notes/Coming/and/Going.md", "text");
            }
        }
    }
}

#[test]
fn notes_that_vanish_and_change_while_they_are_read() {
    let vault = vault();
    vault.build();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| disturb(&vault, &is_over));
        for _ in 0..BUILDS {
            let (code, _, errors) = run(vault.command(&["build"]));
            // A picture that is gone when it is to be copied ends the build, a note does not.
            assert!(matches!(code, Some(0 | 1)), "{errors}");
            is_whole(&files(&vault.path("public")));
            assert_eq!(left_in(&vault.path("")), [""; 0]);
        }
        is_over.store(true, Ordering::Relaxed);
    });
    // When it rests, the site is what it would be without all that.
    let _ = vault.run(&["build"]);
    let _ = vault.run(&["build", "-o", "fresh", "--no-cache"]);
    assert!(files(&vault.path("public")) == files(&vault.path("fresh")));
}

#[test]
fn a_file_that_grows_without_end_is_copied_as_long_as_it_was() {
    let vault = TestVault::new().note("index.md", "![[log.txt]] ![[log.png]]");
    for name in ["log.txt", "log.png"] {
        vault.write(&format!("notes/{name}"), "0123456789\n".repeat(10_000));
    }
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let open = |name| File::options().append(true).open(vault.path(name)).unwrap();
            let mut logs = [open("notes/log.txt"), open("notes/log.png")];
            let lines = b"0123456789\n".repeat(500);
            let mut written = 0;
            // Not more than any disk has.
            while !is_over.load(Ordering::Relaxed) && written < 400 << 20 {
                for log in &mut logs {
                    log.write_all(&lines).unwrap();
                    written += lines.len();
                }
            }
        });
        let (code, _, errors) = run(vault.command(&["build"]));
        is_over.store(true, Ordering::Relaxed);
        assert_eq!(code, Some(0), "{errors}");
    });
    let copy = fs::read(vault.path("public/log.txt")).unwrap();
    let source = fs::read(vault.path("notes/log.txt")).unwrap();
    assert!(source.starts_with(&copy) && copy.len() >= 110_000);
    vault.build();
    assert!(fs::read(vault.path("public/log.txt")).unwrap() == source);
}

#[test]
fn a_build_while_another_one_writes_is_refused() {
    let vault = vault();
    let [first, second] = both_sites(&vault, Size::Small);
    write(&vault, Size::Small, 1);
    let path = vault.path(".public.noteweave-lock");
    let lock = File::create(&path).unwrap();
    lock.lock().unwrap();
    let (code, _, errors) = run(vault.command(&["build"]));
    assert_eq!(code, Some(1));
    assert!(errors.contains("public") && errors.contains("another noteweave is writing there"));
    assert!(files(&vault.path("public")) == first);
    // The other one is killed.
    drop(lock);
    assert!(path.exists());
    vault.build();
    assert!(files(&vault.path("public")) == second);
    assert_eq!(left_in(&vault.path("")), [""; 0]);
}

#[test]
fn many_builds_at_once_into_one_folder() {
    let one = vault();
    let sites = both_sites(&one, Size::Large);
    let other = vault();
    write(&other, Size::Large, 1);
    let output = one.path("public");
    let start = |vault: &TestVault| -> Child {
        let arguments = [
            "build",
            "-o",
            output.to_str().unwrap(),
            "--manifest",
            "manifest.json",
        ];
        let mut command = vault.command(&arguments);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    for _ in 0..4 {
        let running = [start(&one), start(&other), start(&one), start(&other)];
        let mut done = 0;
        for build in running {
            let ended = build.wait_with_output().unwrap();
            let errors = String::from_utf8_lossy(&ended.stderr);
            let refused = errors.contains("another noteweave is writing there");
            assert!(ended.status.success() || refused, "{errors}");
            done += usize::from(ended.status.success());
        }
        assert!(done > 0);
        let site = files(&output);
        assert!(sites.contains(&site), "it is one of both");
        assert_eq!(left_in(&one.path("")), [""; 0]);
    }
}
