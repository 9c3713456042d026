//! Machines with too few threads or open files, or too little memory. A command either succeeds or names the limit in a message.
//!
//! `NOTEWEAVE_ROUNDS=1` tries many more values.

use super::permissions::{Limited, OTHER};
use super::site::{Size, both_sites, files, in_shell, left_in, run, vault};
use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;

/// Returns the values to try: `few`, or with `NOTEWEAVE_ROUNDS` all up to the last of them in steps.
fn values(few: &[usize], step: usize) -> Vec<usize> {
    let last = few.last().copied().unwrap_or_default();
    match std::env::var("NOTEWEAVE_ROUNDS") {
        Ok(_) => (1..=last).step_by(step).chain([last]).collect(),
        Err(_) => few.to_vec(),
    }
}

/// Builds under a limit, as `user` where the system allows it; returns whether the build succeeded.
#[track_caller]
fn try_under(limited: &Limited, user: u32, limit: &str) -> bool {
    let _ = fs::remove_dir_all(limited.vault.path("public"));
    // Some shells call the limit of processes by another letter.
    let other = limit.replace("-u", "-p");
    let first = format!("if (ulimit {limit}) 2>&-; then ulimit {limit}; else ulimit {other}; fi");
    let mut command = in_shell(&first, &limited.command(&["build", "--no-cache"]));
    if limited.is_root {
        command.uid(user).gid(user);
    }
    let (code, _, errors) = run(command);
    assert_eq!(left_in(&limited.vault.path("")), [""; 0], "{limit}");
    if code == Some(0) {
        assert!(limited.site() == limited.sites[0], "{limit}: another site");
        return true;
    }
    assert_eq!(code, Some(1), "{limit}: {errors}");
    let words = ["too few threads", "too few files", "not enough memory"];
    assert!(
        words.iter().any(|word| errors.contains(word)),
        "{limit}: {errors}"
    );
    assert!(errors.contains("help: "), "{limit}: {errors}");
    assert!(!limited.vault.path("public").exists(), "{limit}");
    false
}

#[test]
fn few_threads_are_enough_and_too_few_are_told() {
    let limited = Limited::new(Size::Large);
    if !limited.is_root {
        // The user who runs the tests has other processes, of an unknown number.
        return;
    }
    // A user without any other process, not even of another test.
    let user = 200_000 + std::process::id() % 100_000;
    for entry in walkdir::WalkDir::new(limited.vault.path("")) {
        chown(entry.unwrap().path(), Some(user), Some(user)).unwrap();
    }
    let mut first = None;
    for count in values(&[1, 2, 6, 8, 9, 10, 11, 12, 13, 14, 20, 50], 1) {
        let is_built = try_under(&limited, user, &format!("-u {count}"));
        assert!(is_built || first.is_none(), "{count}: fewer were enough");
        first = first.or(is_built.then_some(count));
    }
    assert!(first > Some(6) && first < Some(20), "{first:?}");
}

#[test]
fn few_open_files_are_enough_and_too_few_are_told() {
    let limited = Limited::new(Size::Large);
    let built: Vec<_> = values(&[12, 20, 26, 32, 40, 64, 200], 3)
        .into_iter()
        .filter(|count| try_under(&limited, OTHER, &format!("-n {count}")))
        .collect();
    assert!(built.iter().any(|count| *count <= 40), "{built:?}");
    assert!(built.iter().all(|count| *count > 12), "{built:?}");
}

#[test]
fn too_little_memory_is_told_before_anything_begins() {
    let limited = Limited::new(Size::Large);
    let built: Vec<_> = values(&[60, 90, 120, 150, 180, 210, 300, 500, 1_000, 2_000], 13)
        .into_iter()
        // With less, no program can start.
        .filter(|megabytes| *megabytes >= 40)
        .filter(|megabytes| try_under(&limited, OTHER, &format!("-v {}", megabytes * 1_000)))
        .collect();
    assert!(built.iter().any(|megabytes| *megabytes <= 500), "{built:?}");
    assert!(built.contains(&2_000), "{built:?}");
}

#[test]
fn a_limit_takes_no_site_away() {
    let vault = vault();
    let [site, _] = both_sites(&vault, Size::Large);
    for limit in ["-n 12", "-v 60000"] {
        let command = in_shell(&format!("ulimit {limit}"), &vault.command(&["build"]));
        assert_eq!(run(command).0, Some(1), "{limit}");
        assert!(files(&vault.path("public")) == site, "{limit}");
    }
}
