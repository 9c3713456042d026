//! Loading whole vaults from temporary folders.

use super::*;
use crate::vault::discover;
use std::fs;
use tempfile::TempDir;

fn config(root: &TempDir) -> Config {
    Config {
        notes: root.path().to_owned(),
        output: root.path().join("public"),
        ..Config::default()
    }
}

#[tokio::test]
async fn n28_notes_come_in_path_order_whatever_the_chunks() {
    for count in [0, 1, 63, 200, 9_000] {
        let root = tempfile::tempdir().unwrap();
        for number in 0..count {
            fs::write(
                root.path().join(format!("{number:05}.md")),
                format!("note {number}\r\n"),
            )
            .unwrap();
        }
        fs::write(root.path().join("pic.png"), b"\xff").unwrap();
        let config = config(&root);
        let loaded = load(discover(&config).unwrap(), &config, |_| true)
            .await
            .unwrap();
        assert_eq!((loaded.sources.len(), loaded.others.len()), (count, 1));
        assert_eq!((loaded.dates.len(), loaded.findings.len()), (count, 0));
        for (number, source) in loaded.sources.iter().enumerate() {
            assert_eq!(source.entry.path.as_str(), format!("{number:05}.md"));
            assert_eq!(source.text, format!("note {number}\n"));
        }
    }
}

#[tokio::test]
async fn n28_nw107_nw108_one_bad_file_does_not_stop_the_others() {
    let root = tempfile::tempdir().unwrap();
    for name in ["a.md", "gone.md", "z.md"] {
        fs::write(root.path().join(name), "fine").unwrap();
    }
    fs::write(root.path().join("bad.md"), b"a\n\xea\xbf\x80\xff").unwrap();
    let sparse = std::fs::File::create(root.path().join("huge.md")).unwrap();
    sparse.set_len(LARGEST_NOTE + 1).unwrap();
    let config = config(&root);
    let discovered = discover(&config).unwrap();
    fs::remove_file(root.path().join("gone.md")).unwrap();
    let loaded = load(discovered, &config, |_| true).await.unwrap();
    let names: Vec<_> = loaded
        .sources
        .iter()
        .map(|source| source.entry.path.as_str())
        .collect();
    assert_eq!(names, ["a.md", "bad.md", "z.md"]);
    let found: Vec<_> = loaded
        .findings
        .iter()
        .map(|f| (f.code, f.path.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Code::BadEncoding, "bad.md"),
            (Code::UnreadableFile, "gone.md"),
            (Code::UnreadableFile, "huge.md")
        ]
    );
    let bad = &loaded.findings[0];
    assert_eq!(bad.message, "not valid UTF-8 from byte 5");
    assert_eq!(bad.place.map(|p| (p.line, p.column)), Some((2, 2)));
}
