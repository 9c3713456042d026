//! N10 to N14 and N20 to N25: pages of folders, home, 404, redirects, how links are written.

use super::NFD;
use crate::memory::Memory;
use crate::support::TestVault;

/// The file that stands for the folder `벌` among `paths`, and the addresses of the others.
fn folder_page(paths: &[&str]) -> (String, Vec<String>) {
    let mut memory = Memory::new();
    for path in paths {
        memory = memory.note(path, "text");
    }
    let site = memory.build();
    let of = |at: usize| {
        site.vault.files[at]
            .url
            .clone()
            .map(|url| url.as_str().to_owned())
    };
    let files = site.vault.files.iter().enumerate();
    let urls: Vec<(String, String)> = files
        .map(|(at, file)| (file.entry.path.to_string(), of(at).unwrap_or_default()))
        .collect();
    let page = urls.iter().find(|(_, url)| url == "벌/");
    let others = urls.iter().filter(|(_, url)| url != "벌/");
    (
        page.map_or_else(String::new, |(path, _)| path.clone()),
        others.map(|(_, url)| url.clone()).collect(),
    )
}

#[test]
fn n10_four_forms_of_a_folder_page() {
    let nfd = "\u{1107}\u{1165}\u{11af}";
    for path in [
        "벌/index.md",
        "벌/벌.md",
        "벌.md",
        "벌/README.md",
        "벌/INDEX.md",
        "벌/readme.md",
    ] {
        assert_eq!(
            folder_page(&[path, "벌/x.md"]),
            (path.to_owned(), vec!["벌/x/".to_owned()]),
            "{path}"
        );
    }
    for path in [format!("벌/{nfd}.md"), format!("{nfd}.md")] {
        let shown = path.replace(nfd, "벌");
        assert_eq!(folder_page(&[&path, "벌/x.md"]).0, shown, "the name is NFD");
    }
    assert_eq!(
        folder_page(&[&format!("{nfd}/x.md"), "벌.md"]).0,
        "벌.md",
        "the folder is NFD"
    );
}

#[test]
fn n10_the_first_form_wins_and_the_others_keep_their_address() {
    let all = [
        "벌/index.md",
        "벌/벌.md",
        "벌.md",
        "벌/README.md",
        "벌/x.md",
    ];
    let (page, others) = folder_page(&all);
    assert_eq!(page, "벌/index.md");
    assert_eq!(others, ["벌-2/", "벌/readme/", "벌/x/", "벌/벌/"]);
    assert_eq!(folder_page(&all[1..]).0, "벌/벌.md");
    assert_eq!(folder_page(&all[2..]).0, "벌.md");
    assert_eq!(folder_page(&all[3..]).0, "벌/README.md");
    let mut memory = Memory::new();
    for path in all {
        memory = memory.note(path, "text");
    }
    let site = memory.build();
    assert_eq!(
        site.of_code("NW104").len(),
        3,
        "{:?}",
        site.of_code("NW104")
    );
    assert_eq!(site.of_code("NW101"), [""; 0]);
}

#[test]
fn n10_the_listing_follows_the_text() {
    let site = Memory::new()
        .note("Bees.md", "소개")
        .note("Bees/Hive.md", "")
        .note("Bees/Yard/Old.md", "")
        .build();
    let page = site.page("bees/");
    let (text, listing) = (page.find("<p>소개</p>"), page.find("class=\"nw-children\""));
    assert!(text.is_some() && text < listing, "{page}");
    let listing = page.split_once("nw-children").map_or("", |(_, rest)| rest);
    assert!(
        listing.contains("href=\"hive/\"") && listing.contains("href=\"yard/\""),
        "{listing}"
    );
    assert!(site.page("bees/yard/").contains("data-kind=\"folder\""));
    assert!(!site.is_page("bees-2/index.html"));
}

#[test]
fn n10_private_notes_are_no_folder_page() {
    let site = Memory::new()
        .note("Bees/index.md", "---\npublish: false\n---\nsecret")
        .note("Bees/README.md", "읽기")
        .note("Bees/a.md", "")
        .build();
    site.has("bees/", "읽기");
}

#[test]
fn n11_home() {
    for (paths, expected) in [
        (&["index.md", "home.md", "README.md"][..], "index.md"),
        (&["home.md", "README.md"], "home.md"),
        (&["Home.md", "readme.md"], "Home.md"),
        (&["README.md"], "README.md"),
    ] {
        let mut memory = Memory::new();
        for path in paths {
            memory = memory.note(path, &format!("text of {path}"));
        }
        memory.build().has("", &format!("text of {expected}"));
    }
    let site = Memory::new().note("Tea.md", "").build();
    assert!(site.page("").contains("data-kind=\"folder\""));
    assert!(site.all(noteweave::model::Code::BadConfig).is_empty());
    let site = Memory::new()
        .note("시작/첫 글.md", "여기")
        .note("index.md", "목차")
        .settings("[site]\nhome = \"시작/첫 글.md\"")
        .build();
    site.has("", "여기");
    site.has("index/", "목차");
}

#[test]
fn n11_nw403_a_home_that_is_none() {
    let vault = TestVault::new()
        .note("시작/첫 글.md", "text")
        .note("Secret.md", "---\npublish: false\n---\n")
        .note("pic.png", "");
    for (home, reason) in [
        ("시작/첫 굴.md", "there is no note \"시작/첫 굴.md\""),
        ("시작", "there is no note \"시작\""),
        (
            "Secret",
            "\"Secret\" is private and cannot be the home page",
        ),
        ("pic.png", "\"pic.png\" is no note"),
    ] {
        let settings = format!("[site]\ntitle = \"x\"\nhome = \"{home}\"");
        vault.write("noteweave.toml", settings);
        let expected =
            format!("noteweave.toml:3:8: error[NW403] bad-config: `site.home`: {reason}");
        for command in ["build", "check"] {
            vault.run(&[command]).code(1).stderr_has(&expected);
        }
        assert!(!vault.path("public").exists(), "nothing is written");
    }
    vault.write("noteweave.toml", "site.home = \"시작/첫 굴.md\"");
    let hint = "did you mean \"시작/첫 글.md\"?";
    vault.run(&["check"]).stderr_has(hint);
    for home in ["시작/첫 글.md", "/시작/첫 글", ""] {
        vault.write("noteweave.toml", format!("site.home = \"{home}\""));
        vault.build();
    }
}

#[test]
fn n12_folders_without_public_notes_appear_nowhere() {
    let site = Memory::new()
        .note("Log.md", "![[a.png]] [[Pictures]] [[Plans]]")
        .note("Hidden/x.md", "---\npublish: false\n---\n")
        .files(&["Pictures/a.png", "Plans/p.canvas"])
        .build();
    assert!(!site.is_page("pictures/index.html") && !site.is_page("hidden/index.html"));
    assert!(site.is_page("plans/index.html"));
    for url in ["", "log/", "all-notes/"] {
        assert!(!site.page(url).to_lowercase().contains("hidden/"), "{url}");
    }
    site.has(
        "log/",
        "<a class=\"internal-link is-unresolved\">Pictures</a>",
    );
}

#[test]
fn n13_the_missing_page_uses_the_base() {
    let site = Memory::new()
        .note(
            "404.md",
            "없어요 [[Hive|벌통]] ![[a b.png]] [[404]] #tag [[#x]]\n\n## x\n",
        )
        .note("Bees/Hive.md", "[[404]]")
        .files(&["a b.png"])
        .settings("[site]\nbase = \"/garden/\"")
        .build();
    site.has("404.html", "없어요");
    site.has("404.html", "href=\"/garden/bees/hive/\"");
    site.has("404.html", "src=\"/garden/a%20b.png\"");
    site.has("404.html", "href=\"/garden/404/\"");
    site.has("404.html", "href=\"/garden/tags/tag/\"");
    site.has("404/", "href=\"../bees/hive/\"");
    site.has("bees/hive/", "href=\"../../404/\"");
    let page = site.page("404.html");
    for (_, rest) in page
        .match_indices("href=\"")
        .map(|(at, _)| page.split_at(at + 6))
    {
        assert!(
            rest.starts_with('/') || rest.starts_with('#'),
            "{}",
            &rest[..60.min(rest.len())]
        );
    }
    assert!(!page.contains("src=\"../"), "{page}");
    let plain = Memory::new().note("A.md", "").build();
    assert!(plain.page("404.html").contains("href=\"/all-notes/\""));
}

#[test]
fn n14_generated_files_have_a_folder_of_their_own() {
    let site = Memory::new()
        .note("_nw.md", "")
        .note("_NW/a.md", "")
        .note("search.md", "")
        .note("tags.md", "#bees")
        .note("assets.md", "")
        .build();
    assert_eq!(
        site.url("_nw.md").map(|u| u.starts_with("_nw/")),
        Some(false)
    );
    assert_eq!(
        site.url("_NW/a.md")
            .map(|u| u.to_lowercase().starts_with("_nw/")),
        Some(false)
    );
    for (path, url) in [
        ("search.md", "search/"),
        ("tags.md", "tags/"),
        ("assets.md", "assets/"),
    ] {
        assert_eq!(site.url(path), Some(url));
    }
    assert_eq!(site.vault.tag_index.as_str(), "tags-2/");
    let lone = Memory::new().note("_nw.md", "").build();
    assert_eq!(lone.url("_nw.md"), Some("_nw-2/"));
}

#[test]
fn n20_n22_a_moved_page_leaves_a_redirect() {
    let site = Memory::new()
        .note(
            "벌/Hive log.md",
            "---\npermalink: /team/Us/\naliases: [옛 벌통]\n---\n",
        )
        .build();
    assert_eq!(site.url("벌/Hive log.md"), Some("team/Us/"));
    for (url, target) in [
        ("벌/hive-log/", "../../team/Us/"),
        ("옛-벌통/", "../team/Us/"),
    ] {
        let page = site.page(url);
        for part in [
            format!("<meta http-equiv=\"refresh\" content=\"0; url={target}\">"),
            format!("<link rel=\"canonical\" href=\"{target}\">"),
            "<meta name=\"robots\" content=\"noindex\">".to_owned(),
            format!("<a href=\"{target}\">"),
        ] {
            assert!(page.contains(&part), "{part} in {page}");
        }
        assert!(!page.contains("<script"), "{page}");
    }
    for url in ["", "all-notes/", "벌/"] {
        let page = site.page(url);
        assert!(
            !page.contains("옛-벌통") && !page.contains("벌/hive-log"),
            "{url}: {page}"
        );
    }
}

#[test]
fn n21_aliases_are_paths_from_the_root() {
    let note = format!(
        "---\naliases: [Hives, Old/Hive notes, 벌통/옛 이름, 蜂の巣, خلية, 🐝, \"{NFD}\", Hive]\n---\n"
    );
    let site = Memory::new()
        .note("Bees/Hive.md", &note)
        .note("Tea.md", "---\naliases: Hives\n---\n")
        .build();
    for url in [
        "hives/",
        "old/hive-notes/",
        "벌통/옛-이름/",
        "蜂の巣/",
        "خلية/",
        "🐝/",
        "각도/",
        "hive/",
    ] {
        let page = site.page(url);
        assert!(
            page.contains("http-equiv=\"refresh\"") && page.contains("bees/hive/"),
            "{page}"
        );
    }
    assert!(!site.is_page("bees/hives/index.html"));
    assert_eq!(
        site.of_code("NW102").len(),
        1,
        "{:?}",
        site.of_code("NW102")
    );
    let off = Memory::new()
        .note("Bees/Hive.md", &note)
        .settings("[aliases]\nredirects = false")
        .build();
    assert!(!off.is_page("hives/index.html"));
}

#[test]
fn n23_links_are_relative() {
    let site = Memory::new()
        .note("Log.md", "[[Hive]] ![[bee.png]]")
        .note(
            "Bees/Yard/Hive.md",
            "[[Log]] [[Other]] ![[bee.png]] [[#a]]\n\n## a\n",
        )
        .note("Bees/Yard/Other.md", "")
        .files(&["bee.png"])
        .settings("[site]\nurl = \"https://bees.example/garden/\"")
        .build();
    site.has("log/", "href=\"../bees/yard/hive/\"");
    site.has("log/", "src=\"../bee.png\"");
    site.has("bees/yard/hive/", "href=\"../../../log/\"");
    site.has("bees/yard/hive/", "href=\"../other/\"");
    site.has("bees/yard/hive/", "src=\"../../../bee.png\"");
    let page = site.page("bees/yard/hive/");
    for line in page
        .lines()
        .filter(|line| line.contains("https://bees.example"))
    {
        assert!(
            line.contains("rel=\"canonical\"") || line.contains("property=\"og:"),
            "{line}"
        );
    }
    assert!(
        page.contains(
            "<link rel=\"canonical\" href=\"https://bees.example/garden/bees/yard/hive/\">"
        ),
        "{page}"
    );
    let without = Memory::new().note("A.md", "[[A]]").build();
    assert!(!without.page("a/").contains("canonical"));
    assert!(
        !without.page("a/").contains("href=\"/"),
        "{}",
        without.page("a/")
    );
}

#[test]
fn n24_html_style() {
    let site = Memory::new()
        .note("Bee log.md", "---\naliases: 옛 글\n---\n[[Hive]] [[Hive#a]] [[Bees]] #꿀 ![[bee.png]] [[p.canvas]] [[Hive#^b]]")
        .note("Bees/Hive.md", "## a\n\n[[Bee log]] ^b\n\n![[Bee log]]\n")
        .note("404.md", "없음 [[Hive]]")
        .files(&["bee.png", "p.canvas"])
        .settings("[urls]\nstyle = \"html\"")
        .build();
    for path in [
        "index.html",
        "bee-log.html",
        "bees/hive.html",
        "bees.html",
        "tags.html",
        "tags/꿀.html",
        "p.canvas.html",
        "옛-글.html",
        "404.html",
        "all-notes.html",
        "404-2.html",
    ] {
        assert!(
            site.is_page(path) || path == "404-2.html",
            "{path} in {:?}",
            site.urls()
        );
    }
    for href in [
        "bees/hive.html",
        "bees/hive.html#a",
        "bees/hive.html#^b",
        "bees.html",
        "tags/꿀.html",
        "p.canvas.html",
    ] {
        site.has("bee-log.html", &format!("href=\"{href}\""));
    }
    site.has("bees/hive.html", "href=\"../bee-log.html\"");
    site.has("bees/hive.html", "src=\"../bee.png\"");
    for url in site.urls() {
        let page = site.page(url);
        for (at, _) in page.match_indices("href=\"") {
            let href = page[at + 6..].split('"').next().unwrap_or_default();
            assert!(!href.ends_with('/'), "{href} in {url}: {page}");
        }
    }
}

#[test]
fn n25_letters_stay_and_signs_are_encoded() {
    let site = Memory::new()
        .note("Log.md", "![[a'b\"c<d>%e?f\\#g&h.png]] ![x](<벌 100%.png>) [[蜂 蜜.pdf|x]] [[🐝.zip]] [[نحل.zip]]")
        .files(&["벌 100%.png", "蜂 蜜.pdf", "🐝.zip", "نحل.zip", "a'b\"c<d>%e?f/#g&h.png"])
        .settings("[site]\nurl = \"https://bees.example/\"")
        .build();
    for part in [
        "../벌%20100%25.png",
        "../蜂%20蜜.pdf",
        "../🐝.zip",
        "../نحل.zip",
        "../a%27b%22c%3Cd%3E%25e%3Ff/%23g&amp;h.png",
    ] {
        site.has("log/", &format!("\"{part}\""));
    }
    let korean = Memory::new()
        .note("벌 통.md", "")
        .settings("[site]\nurl = \"https://bees.example/\"")
        .build();
    let page = korean.page("벌-통/");
    assert!(
        page.contains("href=\"https://bees.example/%EB%B2%8C-%ED%86%B5/\""),
        "{page}"
    );
}
