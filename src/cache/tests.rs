//! Files of the cache: whole, of this program, or missing.

use super::*;

fn open(path: &Path) -> Option<u64> {
    Reader::open(path, "program 1").and_then(|mut file| file.number())
}

#[test]
fn a_file_that_is_damaged_or_of_another_program_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("files");
    let mut file = Writer::new("program 1");
    file.number(7);
    file.store(&path).unwrap();
    assert_eq!(open(&path), Some(7));
    assert!(Reader::open(&path, "program 2").is_none());
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&path, damaged).unwrap();
        assert_eq!(open(&path), None, "byte {at}");
        fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(open(&path), None, "cut at {at}");
    }
    assert_eq!(open(&folder.path().join("nothing")), None);
}

#[test]
fn v18_only_wanted_code_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("code");
    let (a, b) = ([1; 32], [2; 32]);
    let code = Code::default();
    code.remember(a, "<a>");
    code.remember(b, "<b>");
    let store = |kept: Option<code::Kept>| {
        let mut file = Writer::new("p");
        kept.unwrap().write(&mut file);
        file.store(&path).unwrap();
        Code::read(Reader::open(&path, "p").unwrap())
    };
    let code = store(code.kept(&[a, b].into_iter().collect()));
    assert!(
        code.kept(&[a, b].into_iter().collect()).is_none(),
        "nothing to write"
    );
    let mut out = String::new();
    assert!(code.recall(&a, &mut out) && code.recall(&b, &mut out));
    assert_eq!(out, "<a><b>");
    let code = store(code.kept(&[b].into_iter().collect()));
    assert!(!code.recall(&a, &mut out));
    assert!(!fs::read(&path).unwrap().windows(3).any(|w| w == b"<a>"));
}

#[test]
fn known_files_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("files");
    let made = |n: u8| Made {
        origin: Origin([n; 16]),
        stamp: Stamp {
            length: u64::from(n),
            modified: -i64::from(n),
        },
    };
    let known: Known = [("꿀/index.html".into(), made(3)), ("a".into(), made(9))]
        .into_iter()
        .collect();
    let mut file = Writer::new("p");
    write_known(&known, &mut file);
    file.store(&path).unwrap();
    assert_eq!(read_known(Reader::open(&path, "p").unwrap()), Some(known));
}

#[test]
fn v19_what_was_said_is_read_only_by_who_finds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run");
    let run = |found: u8, text: &str| Run {
        found: Origin([found; 16]),
        left: Origin([9; 16]),
        said: Said {
            way: "short".to_owned(),
            text: text.to_owned(),
            numbers: [1, 2, 3, 4, 5, 6],
        },
    };
    for text in ["", "벌 ", &"Private plan.md:1:1: something. ".repeat(9)] {
        run(7, text).store("p", &path).unwrap();
        let read = |found: u8| Run::read(Reader::open(&path, "p")?, Origin([found; 16]));
        assert_eq!(read(7), Some(run(7, text)));
        assert_eq!(read(8), None);
        let bytes = fs::read(&path).unwrap();
        let in_file = |what: &[u8]| bytes.windows(what.len().max(1)).any(|w| w == what);
        assert!(!in_file(b"Private plan") && !in_file(&[7; 16]));
    }
}

#[test]
fn what_a_killed_build_left_goes() {
    let folder = tempfile::tempdir().unwrap();
    let own = format!("code.{}", std::process::id());
    for name in ["code", "code.1", "files.4294967295", "run.own", &own] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    file::clear_up(folder.path());
    let names = fs::read_dir(folder.path()).unwrap().flatten();
    let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["code", &own, "run.own"].map(std::ffi::OsString::from)
    );
}
