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
fn r7_many_broken_links_into_long_headings() {
    let heading = format!("# {}\n", "long heading ".repeat(8_000));
    let hub = [heading, "## short one\n".to_owned()].concat();
    let notes = (0..500).map(|i| {
        (
            format!("n{i}.md"),
            "[[Hub#lung heading]] [[Hub#shirt one]]".into(),
        )
    });
    let v = large(notes.chain([("Hub.md".to_owned(), hub)]).collect());
    let helps = v.findings.iter().filter_map(|f| f.help.as_deref());
    let helps: Vec<_> = helps.collect();
    // A message does not quote a heading that fills a screen.
    assert_eq!(helps, ["did you mean \"short one\"?"; 500]);
}

#[test]
fn r7_a_note_with_many_broken_links_into_many_headings() {
    let headings: String = (0..500)
        .map(|i| format!("# {i} {}\n", "wörter ".repeat(25)))
        .collect();
    let links = (0..5_000).map(|i| format!("[[Hub#{i} {}]] ", "worte ".repeat(30)));
    let v = large(vec![
        ("Hub.md".into(), headings),
        ("a.md".into(), links.collect()),
    ]);
    assert_eq!(findings(&v, &[Code::BrokenHeading]).len(), 5_000);
}

#[test]
fn n18_n21_addresses_that_no_file_system_can_hold() {
    for value in [
        "a/".repeat(2_100),
        "a/".repeat(32_768),
        "?/".repeat(32_768),
        "x".repeat(65_536),
    ] {
        let note = format!("---\npermalink: \"p{value}\"\naliases: [\"{value}b\"]\n---\n");
        let v = large(vec![("a.md".into(), note)]);
        assert_eq!(url_of(&v, "a.md"), "a/");
        let said = findings(&v, &[Code::BadPermalink, Code::AliasCollision]);
        let [alias, permalink] = &said[..] else {
            // A single long name is cut as a note's name is (N7).
            assert!(value.starts_with('x') && said.len() == 1, "{said:?}");
            continue;
        };
        for finding in [alias, permalink] {
            assert!(
                finding.contains("longer than 800 bytes") || value.starts_with('?'),
                "{finding:.100}"
            );
        }
    }
    // Names at the limit can be written.
    let long = ["가".repeat(66), "나".repeat(66), "다".repeat(66)].join("/");
    let note = format!("---\npermalink: {long}/b\naliases: {long}/c\n---\n");
    let v = large(vec![("a.md".into(), note)]);
    assert_eq!(url_of(&v, "a.md"), format!("{long}/b/"));
    assert_eq!(v.redirects.len(), 2);
    let longest = v
        .files
        .iter()
        .filter_map(|f| f.url.as_ref())
        .map(|url| url.output_path().len());
    assert!(longest.max() < Some(900));
}

#[test]
fn n4_n9_deep_files_have_addresses_that_can_be_written() {
    let folder = "folder/".repeat(400);
    let deep = |name: &str| (format!("{folder}{name}"), String::new());
    let v = large(vec![
        (format!("{folder}a.md"), "![[p.png]] #x".into()),
        deep("b.md"),
        deep("p.png"),
        ("t.md".into(), format!("#{}", ["+a+".repeat(100)].concat())),
    ]);
    let urls: Vec<_> = v
        .files
        .iter()
        .filter_map(|f| f.url.as_ref())
        .map(|u| u.output_path())
        .collect();
    assert_eq!(urls.len(), 4, "{urls:?}");
    assert!(urls.iter().all(|url| url.len() < 850), "{urls:?}");
    assert!(
        urls[0].ends_with("/a/index.html") && urls[2].ends_with("/p.png"),
        "{urls:?}"
    );
    let folders = v.folders.iter().map(|f| f.url.as_str());
    let distinct: std::collections::BTreeSet<_> = folders.collect();
    assert_eq!(distinct.len(), 401);
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
