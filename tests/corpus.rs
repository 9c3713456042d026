//! What fuzzing left: every kept input passes the checks that fuzzing makes, without anything but the stable compiler.

mod checks;

use std::fs;
use std::path::Path;

#[test]
fn kept_inputs_pass_their_checks() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, check) in checks::ALL {
        let folder = corpus.join(name);
        let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        assert!(paths.len() > 5, "only {} inputs for {name}", paths.len());
        for path in paths {
            let bytes = fs::read(&path).unwrap();
            let passed = std::panic::catch_unwind(|| check(&bytes));
            assert!(passed.is_ok(), "{} fails `{name}`", path.display());
        }
    }
}

/// Every check is a target, and every target a check.
#[test]
fn targets_and_checks_are_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    let files = fs::read_dir(folder).unwrap();
    let mut targets: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    targets.sort();
    let targets: Vec<_> = targets
        .iter()
        .map(|t| t.file_stem().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(targets, checks::ALL.map(|(name, _)| name));
}
