//! Large and hostile vaults. Anything quadratic in their size would take minutes here.

use super::*;

fn large(files: Vec<(String, String)>) -> Vault {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    vault(&files)
}

#[test]
fn l22_many_namesakes_that_all_link_to_the_name() {
    let files = (0..5_000).map(|i| {
        (
            format!("{}/{i}/Hive.md", i % 100),
            "[[Hive]] [[b/Hive]]".into(),
        )
    });
    let v = large(files.collect());
    // Everyone's own folder decides: it holds one.
    assert_eq!(targets(&v, "7/107/Hive.md")[0], "7/107/Hive.md");
    assert!(findings(&v, &[Code::AmbiguousLink]).is_empty());
    let outside = (0..5_000).map(|i| (format!("n/{i}/note.md"), "[[Hive]]".into()));
    let hives = (0..5_000).map(|i| (format!("{}/{i}/Hive.md", i % 100), String::new()));
    let v = large(outside.chain(hives).collect());
    assert_eq!(targets(&v, "n/5/note.md")[0], "0/0/Hive.md");
    assert_eq!(
        findings(&v, &[Code::AmbiguousLink])[0],
        "n/0/note.md:1:1 \"Hive\" fits 5000 files; took 0/0/Hive.md, also 1/1/Hive.md, 2/2/Hive.md, 3/3/Hive.md, 4/4/Hive.md, 5/5/Hive.md"
    );
}

#[test]
fn b1_r7_one_target_of_many_links_and_many_broken_ones() {
    let notes = (0..5_000).map(|i| {
        (
            format!("note {i}.md"),
            format!("[[Hub]] [[note {i}x]] [[Hub#nope {i}]]"),
        )
    });
    let hub = std::iter::once(("Hub.md".to_owned(), "## a\n".repeat(2_000)));
    let v = large(notes.chain(hub).collect());
    assert_eq!(file(&v, "Hub.md").backlinks.len(), 5_000);
    assert_eq!(findings(&v, &[Code::BrokenLink]).len(), 5_000);
}

#[test]
fn r2_places_in_one_very_long_line() {
    let v = large(vec![("a.md".into(), "[[x]] ".repeat(20_000))]);
    assert_eq!(
        v.findings
            .iter()
            .filter(|f| f.code == Code::BrokenLink)
            .count(),
        20_000
    );
}

#[test]
fn n15_t10_same_slugs_and_deep_tags() {
    let twins = (0..5_000).map(|i| {
        (
            format!("{}/a{}.md", i % 3, " ".repeat(1 + i / 3 % 300) + "b"),
            String::new(),
        )
    });
    let deep = std::iter::once(("t.md".to_owned(), format!("#{}", "a/".repeat(100_000))));
    let v = large(twins.chain(deep).collect());
    assert!(v.tags.is_empty());
}

#[test]
fn n26_the_same_vault_whatever_the_order() {
    let files = [
        ("b.md", "[[a]] #y #x"),
        ("a.md", "[[none]] #X"),
        ("F/c.md", "---\naliases: q, r\n---\n"),
        ("F/d d.md", ""),
        ("F/d-d.md", ""),
    ];
    let mut other = files;
    other.reverse();
    assert_eq!(
        format!("{:?}", vault(&files)),
        format!("{:?}", vault(&other))
    );
}
