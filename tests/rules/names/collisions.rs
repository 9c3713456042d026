//! N15 to N19: who gets an address that two want.

use crate::memory::{Built, Memory};

fn site(notes: &[(&str, &str)]) -> Built {
    let mut memory = Memory::new();
    for (path, text) in notes {
        memory = memory.note(path, text);
    }
    memory.build()
}

#[test]
fn n15_one_slug_for_two_notes() {
    for (first, second, url, url2) in [
        ("Bee log.md", "Bee-log.md", "bee-log/", "bee-log-2/"),
        ("꿀벌 관찰.md", "꿀벌-관찰.md", "꿀벌-관찰/", "꿀벌-관찰-2/"),
        ("蜂 蜜.md", "蜂、蜜.md", "蜂-蜜/", "蜂-蜜-2/"),
        (
            "はち みつ.md",
            "はち・みつ.md",
            "はち-みつ/",
            "はち-みつ-2/",
        ),
        ("نحل عسل.md", "نحل-عسل.md", "نحل-عسل/", "نحل-عسل-2/"),
        ("🐝 a.md", "🐝-a.md", "🐝-a/", "🐝-a-2/"),
    ] {
        let names = [
            first.trim_end_matches(".md"),
            second.trim_end_matches(".md"),
        ];
        let links = format!("[[{}]] [[{}]]", names[0], names[1]);
        let site = site(&[(first, "첫째"), (second, "둘째"), ("Log.md", &links)]);
        assert_eq!((site.url(first), site.url(second)), (Some(url), Some(url2)));
        site.has(url, "첫째");
        site.has(url2, "둘째");
        site.has("log/", &format!("href=\"../{url}\">{}<", names[0]));
        site.has("log/", &format!("href=\"../{url2}\">{}<", names[1]));
        assert_eq!(
            site.of_code("NW101"),
            [format!(
                "{second} NW101 {url} is taken by {first}; this one is at {url2}"
            )]
        );
    }
}

#[test]
fn n15_three_and_a_suffix_that_is_taken() {
    let site = site(&[
        ("a b.md", ""),
        ("a-b.md", ""),
        ("a_b.md", ""),
        ("a, b.md", ""),
        ("a b 2.md", ""),
    ]);
    let mut urls: Vec<_> = site
        .vault
        .files
        .iter()
        .filter_map(|f| f.url.clone())
        .collect();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 5);
    assert_eq!(site.url("a b.md"), Some("a-b/"));
}

#[test]
fn n15_order_of_classes() {
    let site = Memory::new()
        .note("Tea.md", "---\npermalink: hive\n---\n")
        .note("Hive.md", "#x [[x]]")
        .note("tags/x.md", "")
        .note("Bees/a.md", "")
        .note("Bees 1.md", "---\npermalink: bees\n---\n")
        .note("Pic.png.md", "![[pic.png]]")
        .files(&["pic.png"])
        .build();
    assert_eq!(site.url("Tea.md"), Some("hive/"));
    assert_eq!(site.url("Hive.md"), Some("hive-2/"));
    assert_eq!(site.url("Bees 1.md"), Some("bees/"));
    let folder = site.vault.folders.iter().find(|f| &*f.path == "Bees");
    assert_eq!(folder.map(|f| f.url.as_str()), Some("bees-2/"));
    assert_eq!(site.url("Pic.png.md"), Some("pic.png/"));
    assert_eq!(site.url("pic.png"), Some("pic-2.png"));
    site.has("pic.png/", "src=\"../pic-2.png\"");
    assert_eq!(
        site.of_code("NW101").len(),
        2,
        "{:?}",
        site.of_code("NW101")
    );
}

#[test]
fn n15_private_notes_take_no_address() {
    let site = site(&[
        ("Bee log.md", "---\npublish: false\n---\n"),
        ("Bee-log.md", ""),
    ]);
    assert_eq!(site.url("Bee-log.md"), Some("bee-log/"));
    assert_eq!(site.of_code("NW101"), [""; 0]);
}

#[test]
fn n15_attachments_of_one_name_in_two_cases() {
    let site = Memory::new()
        .note("Log.md", "![[벌.png]] ![[벌.PNG]]")
        .files(&["벌.PNG", "벌.png"])
        .build();
    assert_eq!(
        (site.url("벌.PNG"), site.url("벌.png")),
        (Some("벌.PNG"), Some("벌-2.png"))
    );
    site.has("log/", "src=\"../벌.PNG\"");
    site.has("log/", "src=\"../벌-2.png\"");
}

#[test]
fn n16_generated_pages_give_way() {
    let site = site(&[
        ("tags.md", "#bees [[x]]"),
        ("tags/Bees.md", ""),
        ("all-notes.md", ""),
        ("A.md", "---\naliases: [tags, 벌]\n---\n"),
        ("벌.md", ""),
    ]);
    assert_eq!(site.vault.tag_index.as_str(), "tags-2/");
    assert_eq!(site.url("tags/Bees.md"), Some("tags/bees/"));
    site.has("tags/", "href=\"bees-2/\">#bees</a>");
    assert!(site.page("tags/bees-2/").contains("#bees"));
    assert_eq!(site.vault.all_notes.as_str(), "all-notes-2/");
    assert_eq!(
        site.of_code("NW102").len(),
        2,
        "a redirect is dropped: {:?}",
        site.of_code("NW102")
    );
    assert!(!site.is_page("tags-3/index.html") && !site.is_page("벌-2/index.html"));
}

#[test]
fn n17_permalinks() {
    for (value, url) in [
        ("team/us", "team/us/"),
        ("/team/Us/", "team/Us/"),
        ("2031", "2031/"),
        ("\"2031/01\"", "2031/01/"),
        ("a/b.html", "a/b.html"),
        ("팀/우리", "팀/우리/"),
        ("チーム", "チーム/"),
        ("/", ""),
    ] {
        let site = site(&[
            ("Tea.md", &format!("---\npermalink: {value}\n---\ntext")),
            ("Log.md", "[[Tea]]"),
        ]);
        assert_eq!(site.url("Tea.md"), Some(url), "{value}");
        site.has(url, "text");
        let href = if url.is_empty() {
            "../"
        } else {
            &format!("../{url}")
        };
        site.has("log/", &format!("href=\"{href}\""));
    }
}

#[test]
fn n18_permalinks_that_cannot_be_used() {
    for value in [
        "../x",
        "a/../../x",
        "a//b",
        "a/./b",
        "'a\\b'",
        "a?b",
        "'a#b'",
        "https://x.y",
        "'c:/x'",
        "\"a\\nb\"",
        "_nw/x",
        "_NW",
        "..",
        "'\\\\x'",
    ] {
        let site = site(&[(
            "Tea.md",
            &format!("---\ntitle: t\npermalink: {value}\n---\ntext"),
        )]);
        assert_eq!(site.url("Tea.md"), Some("tea/"), "{value}");
        assert_eq!(site.places(), ["NW103 3:12"], "{value}");
    }
}

#[test]
fn n18_what_cannot_be_an_address_is_quoted_in_part() {
    let long = "a/".repeat(2_100);
    let text = format!("---\npermalink: {long}\naliases: ['{long}']\n---\ntext");
    let site = Memory::new().note("B.md", &text).build();
    for code in ["NW102", "NW103"] {
        let found = site.of_code(code);
        assert_eq!(found.len(), 1, "{code}");
        let is_short = found[0].contains("a/a/…\"") && found[0].len() < 300;
        assert!(is_short, "{found:?}");
    }
    site.page("b/");
}

#[test]
fn n19_two_notes_of_one_permalink() {
    let site = site(&[
        ("가.md", "---\npermalink: team\n---\n"),
        ("나.md", "---\npermalink: Team\n---\n"),
    ]);
    assert_eq!(
        (site.url("가.md"), site.url("나.md")),
        (Some("team/"), Some("나/"))
    );
    assert_eq!(site.of_code("NW101").len(), 1);
    assert!(site.page("가/").contains("http-equiv=\"refresh\""), "N20");
}
