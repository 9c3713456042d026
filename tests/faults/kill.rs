//! Builds that are killed at any moment. `NOTEWEAVE_ROUNDS=20` kills twenty times as many.
//!
//! What every single operation on the disk leaves is tried in `src/output/write/tests/faults.rs`; this is the whole program, and a
//! real SIGKILL. Which moments are hit depends on the machine, what must hold afterwards does not.

use super::site::{Files, Size, both_sites, files, in_shell, left_in, vault, write};
use super::support::{PATIENCE, TestVault};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Builds that are killed on their way from one site to the other, by size of the change.
const KILLS: usize = 90;

pub(crate) const NEW: &str = ".public.noteweave-new";
const OLD: &str = ".public.noteweave-old";
const JOURNAL: &str = ".public.noteweave-journal";

/// A build that leaves something in every place where a build can.
pub(crate) const BUILD: [&str; 5] = [
    "build",
    "--manifest",
    "manifest.json",
    "--cache-dir",
    "cache",
];

/// What is not ours in the output folder.
const FOREIGN: [&str; 2] = ["CNAME", ".git/HEAD"];

fn kills() -> usize {
    let rounds = std::env::var("NOTEWEAVE_ROUNDS").ok();
    KILLS * rounds.and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    /// From 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1 << 24)
    }
}

fn start(vault: &TestVault) -> Child {
    let mut command = vault.command(&BUILD);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Whether a killed build left something to be put right: beside the site, in the cache, or of the manifest.
pub(crate) fn is_clean(vault: &TestVault) -> bool {
    let beside = fs::read_dir(vault.path("")).unwrap().flatten();
    let mut beside = beside.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let cache = files(&vault.path("cache"));
    // Files of a process that writes them are named after it.
    let is_of_process = |path: &String| path.ends_with(|c: char| c.is_ascii_digit());
    !beside.any(|name| name.starts_with('.')) && !cache.keys().any(is_of_process)
}

/// Waits until `path` is there or the process has ended.
pub(crate) fn wait_for(path: &Path, child: &mut Child) {
    let end = Instant::now() + PATIENCE;
    while !path.exists() && child.try_wait().unwrap().is_none() && Instant::now() < end {
        std::thread::yield_now();
    }
}

/// Which of the two sites there is; `None` if a journal says what is missing to one. Panics if there is another one.
#[track_caller]
fn judge(vault: &TestVault, sites: &[Files; 2], when: &str) -> Option<usize> {
    let is_there = |name| vault.path(name).exists();
    // Without a way to swap in one step the old site may be aside.
    let place = if is_there("public") { "public" } else { OLD };
    let mut site = files(&vault.path(place));
    for name in FOREIGN {
        assert!(
            site.remove(name).is_some() || is_there(OLD),
            "{when}: {name} is gone"
        );
    }
    if is_there(JOURNAL) {
        for (path, bytes) in &site {
            let of = |site: &Files| site.get(path) == Some(bytes);
            assert!(sites.iter().any(of), "{when}: {path} is of neither site");
        }
        let [one, other] = sites;
        for path in one.keys().filter(|path| other.contains_key(*path)) {
            assert!(site.contains_key(path), "{when}: {path} is gone");
        }
        return None;
    }
    let found = sites.iter().position(|known| *known == site);
    let names = || site.keys().collect::<Vec<_>>();
    assert!(found.is_some(), "{when}: neither of both: {:?}", names());
    found
}

fn killed_on_the_way(size: Size) {
    let vault = vault();
    let mut sites = both_sites(&vault, size);
    for name in FOREIGN {
        vault.write(&format!("public/{name}"), name);
    }
    for site in &mut sites {
        site.retain(|path, _| !FOREIGN.contains(&path.as_str()));
    }
    let mut numbers = Numbers(size as u64 + 1);
    let (mut now, mut killed, mut left) = (0, 0, 0);
    let mut length = Duration::from_millis(100);
    let wanted = kills();
    for attempt in 0..wanted * 4 {
        if killed == wanted {
            break;
        }
        let to = 1 - now;
        write(&vault, size, to);
        let begun = Instant::now();
        let mut child = start(&vault);
        // Half of them somewhere on the way, half of them while or after the new site is written, which takes little of the time.
        if attempt % 2 == 0 {
            std::thread::sleep(length.mul_f64(numbers.next()));
        } else {
            wait_for(&vault.path(NEW), &mut child);
            std::thread::sleep(length.mul_f64(numbers.next().powi(3) / 3.0));
        }
        let _ = child.kill();
        let was_killed = child.wait().unwrap().signal() == Some(9);
        killed += usize::from(was_killed);
        if !was_killed {
            length = begun.elapsed().min(Duration::from_secs(1));
        }
        let when = format!("{size:?}, attempt {attempt}");
        let found = judge(&vault, &sites, &when);
        if let Some(found) = found
            && is_clean(&vault)
        {
            now = found;
            continue;
        }
        // The next build puts everything right.
        left += usize::from(was_killed);
        let ran = vault.run(&BUILD).code(0);
        assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
        assert_eq!(judge(&vault, &sites, &when), Some(to), "{when}");
        assert!(is_clean(&vault), "{when}: {:?}", left_in(&vault.path("")));
        now = to;
    }
    assert!(killed > wanted / 4, "only {killed} of {wanted} were killed");
    assert!(left > 0, "none of {killed} was killed while it wrote");
}

#[test]
fn a_build_killed_on_the_way_to_a_new_site() {
    killed_on_the_way(Size::Large);
}

#[test]
fn a_build_killed_on_the_way_to_a_few_new_files() {
    killed_on_the_way(Size::Small);
}

#[test]
fn a_first_build_that_is_killed_leaves_no_site_or_a_whole_one() {
    let vault = vault();
    vault.build();
    let site = files(&vault.path("public"));
    fs::remove_dir_all(vault.path("public")).unwrap();
    let mut numbers = Numbers(3);
    for attempt in 0..kills() / 4 {
        let mut child = start(&vault);
        wait_for(&vault.path(NEW), &mut child);
        std::thread::sleep(Duration::from_millis(30).mul_f64(numbers.next().powi(2)));
        let _ = child.kill();
        child.wait().unwrap();
        if vault.path("public").exists() {
            assert!(site == files(&vault.path("public")), "attempt {attempt}");
            fs::remove_dir_all(vault.path("public")).unwrap();
        }
    }
    vault.build();
    assert!(site == files(&vault.path("public")));
    assert_eq!(left_in(&vault.path("")), [""; 0]);
}

/// The system itself kills a process that writes more into one file than it may: a moment that is the same each time.
#[test]
fn a_build_killed_while_it_writes_a_file() {
    for size in [Size::Large, Size::Small] {
        let vault = vault();
        let sites = both_sites(&vault, size);
        let largest = sites[1].values().map(Vec::len).max().unwrap();
        write(&vault, size, 1);
        let mut killed = 0;
        let mut blocks = 0;
        while blocks * 512 < largest {
            let limited = format!("ulimit -c 0; ulimit -f {blocks}");
            let mut command = in_shell(&limited, &vault.command(&["build"]));
            let status = command.stderr(Stdio::null()).stdout(Stdio::null()).status();
            // SIGXFSZ
            let was_killed = status.unwrap().signal().is_some();
            let site = files(&vault.path("public"));
            assert!(
                site == sites[usize::from(!was_killed)],
                "{size:?}, {blocks}"
            );
            if !was_killed {
                break;
            }
            killed += 1;
            blocks += 1 + blocks / 2;
        }
        assert!(killed > 2, "{size:?}: {killed}");
        vault.build();
        assert!(files(&vault.path("public")) == sites[1]);
        assert_eq!(left_in(&vault.path("")), [""; 0]);
    }
}

#[test]
fn what_a_killed_search_for_leaks_left_goes_with_the_next_build() {
    let vault = vault();
    vault.build();
    let mut child = vault
        .command(&["check", "--leaks"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for(&vault.path(".public.noteweave-leaks-lock"), &mut child);
    wait_for(
        &vault.path("..public.noteweave-leaks.noteweave-new"),
        &mut child,
    );
    let _ = child.kill();
    child.wait().unwrap();
    vault.build();
    assert_eq!(left_in(&vault.path("")), [""; 0]);
}
