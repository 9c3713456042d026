//! Addresses, folders, tags, backlinks, dates: N4–N24, T6–T11, B1–B6, P10, P14.

use super::*;
use crate::config::UrlStyle;

fn redirects(vault: &Vault) -> Vec<String> {
    let show = |r: &Redirect| format!("{} -> {}", r.url, r.target);
    vault.redirects.iter().map(show).collect()
}

#[test]
fn n4_n8_n9_addresses() {
    let v = vault(&[
        ("Field work/Bee log.md", "![[Bee 1.png]] [[Plan.canvas]]"),
        ("Plan.canvas", ""),
        ("Plan.md", ""),
        ("Img/Bee 1.png", ""),
        ("꿀벌/관찰 🐝.md", ""),
    ]);
    assert_eq!(url_of(&v, "Field work/Bee log.md"), "field-work/bee-log/");
    assert_eq!(url_of(&v, "Plan.canvas"), "plan.canvas/");
    assert_eq!(url_of(&v, "Plan.md"), "plan/");
    assert_eq!(url_of(&v, "Img/Bee 1.png"), "Img/Bee 1.png");
    assert_eq!(url_of(&v, "꿀벌/관찰 🐝.md"), "꿀벌/관찰-🐝/");
}

#[test]
fn n10_folder_pages() {
    let v = vault(&[
        ("A/index.md", ""),
        ("A/A.md", ""),
        ("B.md", ""),
        ("B/x.md", ""),
        ("C/readme.md", ""),
        ("D/d.md", ""),
        ("E/x.md", ""),
        ("A.md", ""),
    ]);
    let page = |path: &str| {
        let folder = v.folders.iter().find(|f| &*f.path == path).unwrap();
        let page = folder.page.map(|id| v.file(id).entry.path.to_string());
        (folder.url.to_string(), page.unwrap_or_default())
    };
    assert_eq!(page("A"), ("a/".into(), "A/index.md".into()));
    assert_eq!(page("B"), ("b/".into(), "B.md".into()));
    assert_eq!(page("C"), ("c/".into(), "C/readme.md".into()));
    assert_eq!(page("D"), ("d/".into(), "D/d.md".into()));
    assert_eq!(page("E"), ("e/".into(), String::new()));
    assert_eq!(url_of(&v, "A/A.md"), "a/a/");
    assert_eq!(url_of(&v, "A.md"), "a-2/");
    assert_eq!(
        findings(&v, &[Code::FolderPageConflict, Code::SlugCollision]),
        [
            "A.md A/index.md is the folder's page; this one stays at a-2/",
            "A/A.md A/index.md is the folder's page; this one stays at a/a/"
        ]
    );
}

#[test]
fn n11_home() {
    let v = vault(&[("README.md", ""), ("Home.md", ""), ("x.md", "")]);
    assert_eq!(
        (url_of(&v, "Home.md"), url_of(&v, "README.md")),
        (String::new(), "readme/".into())
    );
    assert_eq!(v.folders[0].page, v.home);
    let mut config = Config::default();
    config.site.home = Some("Start/here".into());
    let v = linked(
        &[("Start/Here.md", ""), ("index.md", "")],
        &config,
        ObsidianSettings::default(),
    );
    assert_eq!(
        (url_of(&v, "Start/Here.md"), url_of(&v, "index.md")),
        (String::new(), "index/".into())
    );
    let none = vault(&[("x.md", "")]);
    assert_eq!((none.home, none.folders[0].url.as_str()), (None, ""));
}

#[test]
fn n12_folders_without_public_pages() {
    let v = vault(&[
        ("a.md", "![[x.png]]"),
        ("Img/x.png", ""),
        ("P/p.md", "---\ndraft: true\n---\n"),
    ]);
    assert_eq!(v.folders.len(), 1);
}

#[test]
fn n13_n14_reserved() {
    let v = vault(&[
        ("404.md", ""),
        ("_nw.md", ""),
        ("_nw/x.md", ""),
        ("search.md", ""),
    ]);
    assert_eq!(url_of(&v, "404.md"), "404/");
    assert_eq!(v.not_found, Some(id(&v, "404.md")));
    assert_eq!(url_of(&v, "_nw.md"), "_nw-2/");
    assert_eq!(url_of(&v, "_nw/x.md"), "_nw-2/x/");
    assert_eq!(url_of(&v, "search.md"), "search/");
}

#[test]
fn n15_collisions() {
    let v = vault(&[("Bee log.md", ""), ("Bee-log.md", "[[Bee log]]")]);
    assert_eq!(
        (url_of(&v, "Bee log.md"), url_of(&v, "Bee-log.md")),
        ("bee-log/".into(), "bee-log-2/".into())
    );
    assert_eq!(
        findings(&v, &[Code::SlugCollision]),
        ["Bee-log.md bee-log/ is taken by Bee log.md; this one is at bee-log-2/"]
    );
    // A private file takes no address from a public one.
    let v = vault(&[
        ("Bee log.md", "---\npublish: false\n---\n"),
        ("Bee-log.md", ""),
    ]);
    assert_eq!(url_of(&v, "Bee-log.md"), "bee-log/");
    assert!(findings(&v, &[Code::SlugCollision]).is_empty());
}

#[test]
fn n16_generated_pages_give_way() {
    let v = vault(&[("tags.md", "#bees"), ("tags/bees.md", "")]);
    // `tags.md` stands for the folder `tags/`.
    assert_eq!(url_of(&v, "tags.md"), "tags/");
    assert_eq!(v.tag_index.as_str(), "tags-2/");
    assert_eq!(
        v.tag(v.find_tag("bees").unwrap()).url.as_str(),
        "tags/bees-2/"
    );
}

#[test]
fn n17_n20_permalinks() {
    let v = vault(&[
        ("a.md", "---\npermalink: /team/Us/\n---\n"),
        ("b.md", "---\npermalink: team/us\n---\n"),
        ("c.md", "---\npermalink: ../x\n---\n"),
        ("d.md", "---\npermalink: about.html\n---\n"),
        ("e.md", "---\npermalink: /\n---\n"),
        ("index.md", ""),
    ]);
    assert_eq!(url_of(&v, "a.md"), "team/Us/");
    assert_eq!(url_of(&v, "b.md"), "b/");
    assert_eq!(url_of(&v, "c.md"), "c/");
    assert_eq!(url_of(&v, "d.md"), "about.html");
    assert_eq!(
        (url_of(&v, "e.md"), url_of(&v, "index.md")),
        (String::new(), "index/".into())
    );
    assert_eq!(redirects(&v), ["a/ -> team/Us/", "d/ -> about.html"]);
    assert_eq!(
        findings(&v, &[Code::SlugCollision, Code::BadPermalink]),
        [
            "b.md team/us/ is taken by a.md; this one is at b/",
            "c.md:2:1 permalink \"../x\" cannot be used: it has a segment . or .."
        ]
    );
}

#[test]
fn n21_alias_redirects() {
    let v = vault(&[
        (
            "Bees/Hive.md",
            "---\naliases: Hives, Old/벌통 기록, Tea\n---\n",
        ),
        ("Tea.md", "---\naliases: tea\n---\n"),
    ]);
    assert_eq!(
        redirects(&v),
        ["hives/ -> bees/hive/", "old/벌통-기록/ -> bees/hive/"]
    );
    assert_eq!(
        findings(&v, &[Code::AliasCollision]),
        ["Bees/Hive.md:2:1 no redirect for alias \"Tea\": tea/ is taken by Tea.md"]
    );
    let mut config = Config::default();
    config.aliases.redirects = false;
    let v = linked(
        &[("a.md", "---\naliases: x\n---\n")],
        &config,
        ObsidianSettings::default(),
    );
    assert!(v.redirects.is_empty());
}

#[test]
fn n24_html_style() {
    let mut config = Config::default();
    config.urls.style = UrlStyle::Html;
    let files = [
        ("index.md", ""),
        ("A/Bee log.md", "#x"),
        ("Plan.canvas", ""),
        ("Bee-log.md", ""),
    ];
    let v = linked(&files, &config, ObsidianSettings::default());
    assert_eq!(url_of(&v, "index.md"), "index.html");
    assert_eq!(url_of(&v, "A/Bee log.md"), "a/bee-log.html");
    assert_eq!(url_of(&v, "Plan.canvas"), "plan.canvas.html");
    assert_eq!(v.tags[0].url.as_str(), "tags/x.html");
}

#[test]
fn t6_t10_t11_tags() {
    let v = vault(&[
        ("a.md", "---\ntags: Yard/Bees, x\n---\n#yard/bees #꿀벌"),
        ("b.md", "#yard #Yard/bees/wild"),
        ("p.md", "---\nprivate: true\n---\n#secret #yard"),
    ]);
    let show = |t: &TagNode| {
        (
            t.name.to_string(),
            t.url.to_string(),
            t.files.len(),
            t.total,
        )
    };
    let shown: Vec<_> = v.tags.iter().map(show).collect();
    let expected = [
        ("x", "tags/x/", 1, 1),
        ("Yard", "tags/yard/", 1, 2),
        ("Yard/Bees", "tags/yard/bees/", 1, 2),
        ("Yard/bees/wild", "tags/yard/bees/wild/", 1, 1),
        ("꿀벌", "tags/꿀벌/", 1, 1),
    ];
    let expected = expected.map(|(n, u, f, t)| (n.to_owned(), u.to_owned(), f, t));
    assert_eq!(shown, expected);
    let names: Vec<&str> = file(&v, "a.md")
        .tags
        .iter()
        .map(|t| &*v.tag(*t).name)
        .collect();
    assert_eq!(names, ["Yard/Bees", "x", "꿀벌"]);
    assert_eq!(v.find_tag("YARD/bees"), Some(TagId(2)));
    assert_eq!(v.tag(TagId(1)).children, [TagId(2)]);
    assert_eq!(v.find_tag("secret"), None);
}

#[test]
fn b1_b2_backlinks() {
    let v = vault(&[
        ("Hive.md", "[[Hive]] [[#x]]"),
        ("나.md", "[[Hive]] [[Hive]] ![[Hive]] [x](Hive.md)"),
        ("가.md", "---\nup: \"[[Hive]]\"\n---\n"),
        ("Box 10.md", "[[벌통]]"),
        ("box 9.md", "[[Hive#none]]"),
        ("p.md", "---\ndraft: true\n---\n[[Hive]]"),
        ("Al.md", "---\naliases: 벌통\n---\n"),
        ("F/F.md", ""),
        ("z.md", "[[F]]"),
    ]);
    let from = |path: &str| {
        let list = file(&v, path).backlinks.iter();
        list.map(|b| (v.file(b.from).entry.path.to_string(), b.links.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        from("Hive.md"),
        [
            ("box 9.md".to_owned(), vec![0]),
            ("가.md".to_owned(), vec![0]),
            ("나.md".to_owned(), vec![0, 1, 2])
        ]
    );
    assert_eq!(from("Al.md"), [("Box 10.md".to_owned(), vec![0])]);
    assert_eq!(from("F/F.md"), [("z.md".to_owned(), vec![0])]);
}

#[test]
fn b4_orphans() {
    let v = vault(&[
        ("index.md", "[[a]]"),
        ("a.md", ""),
        ("b.md", "[[b]]"),
        ("F/F.md", ""),
        ("p.md", "---\ndraft: true\n---\n"),
        ("404.md", ""),
    ]);
    assert_eq!(
        findings(&v, &[Code::OrphanNote]),
        ["b.md no page links here"]
    );
}

#[test]
fn b6_lists_by_title() {
    let v = vault(&[
        ("F/a.md", "---\ntitle: 나비\n---\n"),
        ("F/b.md", "---\ntitle: Box 10\n---\n"),
        ("F/c.md", "---\ntitle: box 9\n---\n"),
        ("F/d.md", "---\ntitle: 각도\n---\n"),
        ("F/10/x.md", ""),
        ("F/9/x.md", ""),
    ]);
    let folder = v.folders.iter().find(|f| &*f.path == "F").unwrap();
    let titles: Vec<&str> = folder.files.iter().map(|id| &*v.file(*id).title).collect();
    assert_eq!(titles, ["box 9", "Box 10", "각도", "나비"]);
    let below: Vec<&str> = folder
        .folders
        .iter()
        .map(|id| &*v.folder(*id).name)
        .collect();
    assert_eq!((below, folder.total), (vec!["9", "10"], 6));
}

#[test]
fn p14_dates() {
    let mut config = Config::default();
    config.site.timezone = "Asia/Seoul".into();
    let files = [
        ("a.md", "---\ncreated: 2031-04-05T10:30\n---\n"),
        ("b.md", ""),
    ];
    let mut parsed = Parsed::default();
    for (path, text) in files {
        parsed.files.push((entry(path), Some(note(text).into())));
    }
    // 2001-09-09T23:46:40Z is the next day in Seoul.
    let dates = crate::vault::FileDates {
        created: Some(1_000_079_200),
        modified: Some(1_000_079_200),
    };
    parsed.dates.insert(VaultPath::new("a.md"), dates);
    parsed.dates.insert(VaultPath::new("b.md"), dates);
    let v = link(parsed, &config);
    assert_eq!(file(&v, "a.md").created.as_deref(), Some("2031-04-05"));
    assert_eq!(file(&v, "b.md").created.as_deref(), Some("2001-09-10"));
}
