//! Builds that are told to end, and builds that fail for a reason that may pass.

use super::kill::{BUILD, NEW, is_clean, wait_for};
use super::site::{Size, both_sites, files, left_in, vault, write};
use super::support::{PATIENCE, TestVault};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;

fn signal(child: &Child, name: &str) {
    Signal::prepare(child, name).send();
}

/// A signal that is sent at once when it is time: the shell that sends it runs already.
struct Signal(Child);

impl Signal {
    fn prepare(to: &Child, name: &str) -> Self {
        let script = format!("read -r _; kill {name} {}", to.id());
        let shell = Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .spawn();
        Self(shell.unwrap())
    }

    fn send(mut self) {
        let mut input = self.0.stdin.take().unwrap();
        input.write_all(b"\n").unwrap();
        // The process may have ended by itself meanwhile.
        self.0.wait().unwrap();
    }
}

/// The signals that end a process, and their exit codes.
const SIGNALS: [(&str, i32); 3] = [("-INT", 130), ("-TERM", 143), ("-HUP", 129)];

#[test]
fn a_signal_while_a_build_writes_leaves_nothing_behind() {
    let vault = vault();
    let sites = both_sites(&vault, Size::Large);
    let mut now = 0;
    for (name, code) in SIGNALS {
        let mut struck = 0;
        for attempt in 0..40 {
            write(&vault, Size::Large, 1 - now);
            let mut command = vault.command(&BUILD);
            let command = command.stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().unwrap();
            let signal = Signal::prepare(&child, name);
            if attempt % 2 == 0 {
                wait_for(&vault.path(NEW), &mut child);
            } else {
                wait_for(&vault.path(".public.noteweave-lock"), &mut child);
            }
            signal.send();
            let ended = child.wait().unwrap().code();
            let site = files(&vault.path("public"));
            let found = sites.iter().position(|known| *known == site);
            now = found.unwrap_or_else(|| panic!("{name}: neither site"));
            assert!(is_clean(&vault), "{name}: {:?}", left_in(&vault.path("")));
            match ended {
                Some(0) => assert_eq!(now, 1, "{name}: it was done"),
                ended => {
                    assert_eq!(ended, Some(code), "{name}");
                    struck += 1;
                }
            }
            if now == 1 {
                // From the beginning.
                write(&vault, Size::Large, 0);
                vault.run(&BUILD).code(0);
                now = 0;
            }
            if struck == 4 {
                break;
            }
        }
        assert!(struck > 0, "{name} never came while it wrote");
    }
}

#[test]
fn a_signal_that_is_ignored_from_the_start_stays_ignored() {
    let vault = vault();
    let command = super::site::in_shell("trap '' HUP", &vault.command(&BUILD));
    let mut child = { command }.stdout(Stdio::null()).spawn().unwrap();
    wait_for(&vault.path(".public.noteweave-lock"), &mut child);
    signal(&child, "-HUP");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// A running `build --watch`, and the lines it writes.
struct Watching {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Watching {
    fn start(vault: &TestVault, more: &[&str]) -> Self {
        let arguments = [&["build", "--watch"], more].concat();
        let mut command = vault.command(&arguments);
        let command = command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, lines }
    }

    #[track_caller]
    fn wait_for_line(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap();
            if line.contains(text) {
                return;
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn wait_until(holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "it never comes to that");
        std::thread::yield_now();
    }
}

#[test]
fn build_watch_tries_again_what_failed() {
    let vault = vault();
    let sites = both_sites(&vault, Size::Small);
    let lock = File::create(vault.path(".public.noteweave-lock")).unwrap();
    lock.lock().unwrap();
    write(&vault, Size::Small, 1);
    let watching = Watching::start(&vault, &[]);
    watching.wait_for_line("another noteweave is writing there");
    assert!(files(&vault.path("public")) == sites[0]);
    // No file of the vault changes with this.
    drop(lock);
    wait_until(|| files(&vault.path("public")) == sites[1]);
    let more = watching.lines.try_iter();
    let said_again = more
        .filter(|line| line.contains("another noteweave"))
        .count();
    assert_eq!(said_again, 0, "the same failure is told once");
}

#[test]
fn build_watch_comes_to_rest_beside_what_it_writes() {
    let vault = vault();
    vault.write("noteweave.toml", "ignore = [\"tools\"]\n");
    fs::create_dir(vault.path("notes/tools")).unwrap();
    let mut command = vault.command(&[
        "build",
        "--watch",
        "--manifest",
        "notes/tools/manifest.json",
        "--cache-dir",
        "notes/tools/cache",
    ]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, builds) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let first = builds.recv_timeout(PATIENCE).unwrap();
    assert!(first.contains("notes"), "{first}");
    // Each build writes one line, so no build ran unasked.
    vault.write("notes/Other.md", "another note");
    wait_until(|| vault.path("public/other/index.html").exists());
    vault.write("notes/Last.md", "the last note");
    wait_until(|| vault.path("public/last/index.html").exists());
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(143));
    let count = 1 + builds.iter().count();
    assert!(count <= 8, "{count} builds for three states of the vault");
}
