//! Values of the cache: whole, by this program, or missing.

use super::*;

fn store(folder: &Path) -> Store {
    Store {
        folder: folder.to_owned(),
        program: Fingerprint::of(b"program 1"),
    }
}

#[test]
fn a_file_that_is_damaged_or_of_another_program_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("files");
    let store = store(folder.path());
    store.write("files", &7u32).unwrap();
    let read = || store.read::<u32>("files");
    assert_eq!(read(), Some(7));
    let other = Store {
        folder: store.folder.clone(),
        program: Fingerprint::of(b"program 2"),
    };
    assert_eq!(other.read::<u32>("files"), None);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&path, damaged).unwrap();
        assert_eq!(read(), None, "byte {at}");
        fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(read(), None, "cut at {at}");
    }
    assert_eq!(store.read::<u32>("nothing"), None);
}

#[cfg(unix)]
#[test]
fn v19_only_its_user_may_read_the_cache() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["new/site", "there"] {
        let path = folder.path().join(name);
        if name == "there" {
            fs::create_dir(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let store = store(&path);
        store.prepare();
        store.write("files", &7u32).unwrap();
        assert_eq!((mode(&path), mode(&path.join("files"))), (0o700, 0o600));
    }
    assert_eq!(mode(&folder.path().join("new")), 0o700);
}

#[test]
fn v18_only_wanted_code_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("code");
    let store = store(folder.path());
    let (a, b) = (Fingerprint::of(b"a"), Fingerprint::of(b"b"));
    let code = ColouredCode::read(&store);
    code.remember(a, "<a>");
    code.remember(b, "<b>");
    let keep = |code: &ColouredCode, wanted: &[Fingerprint]| {
        let _ = fs::remove_file(&path);
        code.keep(&wanted.iter().copied().collect(), &store)
            .unwrap();
        path.exists()
    };
    assert!(keep(&code, &[a, b]));
    let code = ColouredCode::read(&store);
    let mut out = String::new();
    assert!(code.recall(&a, &mut out) && code.recall(&b, &mut out));
    assert_eq!(out, "<a><b>");
    assert!(!keep(&code, &[a, b]), "nothing to write");
    assert!(keep(&code, &[b]));
    let code = ColouredCode::read(&store);
    assert!(!code.recall(&a, &mut out) && code.recall(&b, &mut out));
    assert!(!fs::read(&path).unwrap().windows(3).any(|w| w == b"<a>"));
    // What cannot be read may hold anything.
    fs::write(&path, "<a>").unwrap();
    let code = ColouredCode::read(&store);
    assert!(keep(&code, &[]));
}

#[test]
fn what_a_killed_build_left_goes() {
    let folder = tempfile::tempdir().unwrap();
    let own = format!("code.{}", std::process::id());
    for name in ["code", "code.1", "files.4294967295", "run.own", &own] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    store(folder.path()).prepare();
    let names = fs::read_dir(folder.path()).unwrap().flatten();
    let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["code", &own, "run.own"].map(std::ffi::OsString::from)
    );
}
