//! Properties and Obsidian's settings, rule by rule (P, O), from files to the page.

use crate::memory::{Built, Memory, site, site_with};
use crate::support::TestVault;
use std::process::Command;

/// A note with these properties.
fn note(yaml: &str) -> Built {
    site(&[("A.md", &format!("---\n{yaml}\n---\n본문\n"))])
}

/// The properties that the page of `A.md` shows.
fn shown(yaml: &str) -> String {
    let site = site_with(
        &[("A.md", &format!("---\n{yaml}\n---\n")), ("B.md", "")],
        "properties.show = \"all\"",
        |_| {},
    );
    let page = site.page_of("A.md");
    page.split("<dl class=\"properties\"")
        .nth(1)
        .unwrap_or_default()
        .split("</dl>")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
}

#[test]
fn p1_what_properties_are() {
    assert_eq!(
        site(&[("A.md", "---\ntitle: x\n---\n글\n\n---\n끝")]).text_of("A.md"),
        "<p>글</p>\n<hr>\n<p>끝</p>"
    );
    for text in [
        "----\na: 1\n----\n",
        "\n---\na: 1\n---\n",
        "글\n\n---\na: 1\n---\n",
    ] {
        assert!(
            site(&[("A.md", text)]).text_of("A.md").contains("a: 1"),
            "{text:?}"
        );
    }
}

#[test]
fn p2_p3_types_of_values() {
    let shown = shown(
        "a: yes\nb: ~\nc: 1.50\nd: [x, true]\ne: {k: v}\nf: 2031-04-05\ng: 2031-04-05T10:30\n\"값 이름\": 꿀",
    );
    has(
        &shown,
        &[
            "data-property=\"a\" dir=\"auto\">yes</dd>",
            ">1.50</dd>",
            ">x, true</dd>",
            ">k: v</dd>",
            "<time datetime=\"2031-04-05\">",
            "<time datetime=\"2031-04-05T10:30\">",
            "<dt>값 이름</dt>",
        ],
    );
    assert!(!shown.contains("data-property=\"b\""), "{shown}");
    assert_eq!(
        site(&[("A.md", "---\n{\"title\": \"제목\"}\n---\n")])
            .vault
            .files[0]
            .title
            .as_ref(),
        "제목"
    );
}

#[test]
fn p3_types_json_from_disk() {
    let vault = TestVault::new()
        .note("index.md", "---\nzip: 01234\nn: 0x1F\n---\n")
        .note(".obsidian/types.json", "{\"types\": {\"zip\": \"text\"}}")
        .settings("[properties]\nshow = \"all\"\n");
    vault.build();
    assert!(
        vault
            .page("")
            .contains("data-property=\"zip\" dir=\"auto\">01234</dd>"),
        "{}",
        vault.page("")
    );
}

#[test]
fn p4_broken_yaml_is_not_printed() {
    for (yaml, place) in [
        ("title: 제목\nlist: [가, 나", "A.md:4:1"),
        ("題: [\"", "A.md:3:1"),
        ("标题: {a", "A.md:3:1"),
        ("عنوان: [x", "A.md:3:1"),
        ("🐝: \"x", "A.md:3:1"),
    ] {
        let site = note(yaml);
        assert_eq!(site.text_of("A.md"), "<p>본문</p>", "{yaml}");
        let found = site.found();
        assert!(found.len() == 1 && found[0].ends_with("NW201"), "{found:?}");
        let line: usize = found[0].split(':').nth(1).unwrap().parse().unwrap();
        let last: usize = place.split(':').nth(1).unwrap().parse().unwrap();
        assert!((2..=last).contains(&line), "{yaml}: {found:?}");
        let page = site.page_of("A.md");
        assert!(
            !page.contains("제목") && !page.contains("題") && !page.contains("🐝"),
            "{page}"
        );
    }
}

#[test]
fn p5_unclosed_properties_are_text() {
    let open = site(&[("A.md", "---\ntitle: 꿀\n\n글\n")]);
    assert!(open.text_of("A.md").contains("<hr>") && open.text_of("A.md").contains("title: 꿀"));
    assert_eq!(open.found(), ["A.md:1:1 NW208"]);
    assert_eq!(
        site(&[("A.md", "---\n그냥 글\n")]).found(),
        Vec::<String>::new()
    );
}

#[test]
fn p6_p7_p8_odd_properties() {
    let twice = note("title: 하나\ntitle: 둘");
    assert_eq!(
        (twice.vault.files[0].title.as_ref(), twice.found()),
        ("둘", vec!["A.md:3:1 NW202".to_owned()])
    );
    assert!(!note("publish: false\npublish: true").is_public("A.md"));
    assert!(!note("draft: true\ndraft: false").is_public("A.md"));
    assert_eq!(
        site(&[("A.md", "---\n---\n")]).found(),
        Vec::<String>::new()
    );
    assert_eq!(site(&[("A.md", "---\ntitle: x\n---")]).text_of("A.md"), "");
    has(&shown("Rating: 5\nTAGS: [벌]"), &["<dt>Rating</dt>"]);
    assert!(note("TAGS: [벌]").everything().contains("tags/벌/"));
    assert!(note("x: !!binary aGk=\n? [a]\n: b\nbase: &b {k: 1}\nuse: *b").is_public("A.md"));
}

#[test]
fn p9_forms_of_lists() {
    let of = |yaml: &str| {
        let site = note(yaml);
        let tags: Vec<String> = site.vault.tags.iter().map(|t| t.name.to_string()).collect();
        tags
    };
    for yaml in [
        "tags: [꿀, 벌]",
        "tags: 꿀, 벌",
        "tags: 꿀 벌",
        "tags:\n  - 꿀\n  - \"#벌\"\n  -",
        "tag: 꿀\ntags: 벌",
    ] {
        assert_eq!(of(yaml), ["꿀", "벌"], "{yaml}");
    }
    let aliases = note("aliases:\n  - Smith, Ada\n  - 2031\n  - 별명\nalias: 가, 나");
    let front = &aliases.vault.files[0].note.as_ref().unwrap().front;
    let names: Vec<_> = front.aliases.iter().map(|a| &**a).collect();
    assert_eq!(names, ["Smith, Ada", "2031", "별명", "가", "나"]);
    assert_eq!(aliases.found(), ["A.md:6:1 NW207"]);
    assert!(
        note("cssclasses: wide 꿀 a.b")
            .page_of("A.md")
            .contains("<article class=\"markdown-rendered wide 꿀 a-b\"")
    );
    assert!(note("tags: [{a: 1}]").found()[0].ends_with("NW203"));
}

#[test]
fn p10_titles() {
    for (yaml, title) in [
        ("title: 꿀벌 & 친구", "꿀벌 &amp; 친구"),
        ("title: 2031", "2031"),
        ("title:", "A"),
        ("title: \"\"", "A"),
        ("x: 1", "A"),
    ] {
        let site = site_with(
            &[
                ("A.md", &format!("---\n{yaml}\n---\n글\n\n# 머리\n")),
                ("B.md", "[[A]]"),
            ],
            "site.title = \"S\"",
            |_| {},
        );
        has(
            &site.page_of("A.md"),
            &[
                &format!("<title>{title} · S</title>"),
                &format!("{title}</h1>"),
            ],
        );
        assert_eq!(
            site.text_of("B.md"),
            "<p><a class=\"internal-link\" href=\"../a/\">A</a></p>"
        );
    }
}

#[test]
fn p11_descriptions() {
    let given = note("description: \"꿀 & \\\"벌\\\"\"").page_of("A.md");
    // One element is both; what reads `twitter:description` takes `og:description` where there is none.
    has(
        &given,
        &[
            "<meta name=\"description\" property=\"og:description\" content=\"꿀 &amp; &quot;벌&quot;\">",
        ],
    );
    let own = site(&[
        (
            "A.md",
            "# 머리\n\n%%비밀%%**꿀** [[B|벌]]은[^1] `code` $x^2$ ![[B]] 끝\n\n[^1]: 주\n",
        ),
        ("B.md", "박힌"),
    ])
    .page_of("A.md");
    let description = own
        .split("name=\"description\" property=\"og:description\" content=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(
        description.starts_with("꿀 벌은")
            && !description.contains("비밀")
            && !description.contains("박힌")
            && !description.contains("x^2"),
        "{description}"
    );
    let long = site(&[("A.md", &"꿀벌 ".repeat(100))]).page_of("A.md");
    let description = long
        .split("name=\"description\" property=\"og:description\" content=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(
        description.chars().count() <= 161 && description.chars().count() > 120,
        "{description}"
    );
}

#[test]
fn p12_pictures() {
    for (yaml, file) in [
        ("image: 꿀/벌.png", "꿀/벌.png"),
        ("image:\ncover: \"[[벌.png]]\"", "꿀/벌.png"),
        ("banner: \"![[벌.png]]\"", "꿀/벌.png"),
    ] {
        let site = site_with(
            &[("A.md", &format!("---\n{yaml}\n---\n")), ("꿀/벌.png", "")],
            "site.url = \"https://e.org/\"",
            |_| {},
        );
        assert!(site.is_public(file), "{yaml}");
        has(
            &site.page_of("A.md"),
            &["<meta property=\"og:image\" content=\"https://e.org/%EA%BF%80/%EB%B2%8C.png\">"],
        );
    }
    let web = site_with(
        &[("A.md", "---\nimage: https://x.org/a.png\n---\n")],
        "site.url = \"https://e.org/\"",
        |_| {},
    );
    has(&web.page_of("A.md"), &["content=\"https://x.org/a.png\""]);
    assert_eq!(note("image: 없음.png").found(), ["A.md:2:8 NW007"]);
}

#[test]
fn p11_a_paragraph_of_tags_alone_is_no_description() {
    for (text, description) in [
        (
            "#Python #Async\n## 정의\n- **비동기식** `async`\n- b\n",
            "비동기식 async",
        ),
        ("#a, #b · #c\n\nA text.", "A text."),
        ("# T\n\n- [x] done #a\n\nA text.", "done #a"),
        ("> 인용\n\nA text.", "인용"),
        ("- #a\n- #b\n\nA text.", "A text."),
        ("1. first\n   - child\n", "first"),
        ("Tags: #a", "Tags: #a"),
        ("```\ncode\n```\n\n- $x$\n\nA text.", "A text."),
    ] {
        let page = site(&[("A.md", text)]).page_of("A.md");
        let (_, rest) = page.split_once("og:description\" content=\"").unwrap();
        assert_eq!(rest.split('"').next(), Some(description), "{text}");
    }
    let page = site(&[("A.md", "#a #b\n\n## #c\n")]).page_of("A.md");
    assert!(!page.contains("og:description"), "{page}");
}

#[test]
fn p11_links_alone_are_a_description_only_where_nothing_else_is() {
    for (text, description) in [
        ("- [[B]]\n- [c](#c)\n\n[[B]] is c.", "B is c."),
        ("- [ ] [[B]], [c](#c) #a\n\n## c\n\ntext", "text"),
        ("- #a\n- [[B]]\n- [c](#c)\n", "B"),
        ("https://x.org/y\n\n<https://x.org>\n\nA text.", "A text."),
        ("https://x.org/y", "https://x.org/y"),
    ] {
        let page = site(&[("A.md", text), ("B.md", "")]).page_of("A.md");
        let (_, rest) = page.split_once("og:description\" content=\"").unwrap();
        assert_eq!(rest.split('"').next(), Some(description), "{text}");
    }
}

#[test]
fn p13_every_block_has_the_direction_of_its_own_text() {
    let text = "## 제목\n\n문단\n\n- 항목\n\n  둘째\n\n- [ ] b\n\n> 인용\n\n> [!tip] T\n> body\n\n> [!bug]\n> body\n\n| a |\n| - |\n| b |\n\nx[^1]\n\n[^1]: foot\n";
    let made = |front: &str| {
        let vault = Memory::new()
            .note("A.md", &format!("{front}{text}"))
            .build();
        let pages = vault.pages();
        pages
            .into_iter()
            .find(|(path, _)| path == "a/index.html")
            .unwrap()
            .1
    };
    let page = made("");
    has(
        &page,
        &[
            "<h2 id=\"제목\" dir=\"auto\">",
            "<p dir=\"auto\">문단</p>",
            "<li dir=\"auto\"><p>항목</p>\n<p>둘째</p>",
            "data-task=\" \" dir=\"auto\"><p>",
            "<blockquote dir=\"auto\">\n<p>인용</p>",
            "data-callout-kind=\"tip\" dir=\"auto\">",
            "<div class=\"callout-title-inner\">T",
            "data-callout-kind=\"bug\" dir=\"auto\">",
            // A default title does not tell the direction of the callout.
            "<div class=\"callout-title-inner\" dir=\"auto\">Bug",
            "<div class=\"table-wrapper\" dir=\"auto\">",
            "<li id=\"fn:1\" dir=\"auto\"><p>foot",
        ],
    );
    // A direction that the note sets holds for all of it.
    let (_, article) = made("---\ndir: rtl\n---\n")
        .split_once("<article")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let (article, _) = article.split_once("</article>").unwrap();
    assert!(!article.contains("dir="), "{article}");
}

#[test]
fn p13_languages_from_right_to_left_turn_the_page() {
    let page = |lang: &str, front: &str| {
        let settings = format!("[site]\nlang = \"{lang}\"\n");
        site_with(&[("A.md", front)], &settings, |_| {}).page_of("A.md")
    };
    for (lang, front, html) in [
        ("ar", "", "<html lang=\"ar\" dir=\"rtl\">"),
        ("he-IL", "", "<html lang=\"he-IL\" dir=\"rtl\">"),
        (
            "en",
            "---\nlang: fa\n---\n",
            "<html lang=\"fa\" dir=\"rtl\">",
        ),
        ("ar", "---\nlang: en\n---\n", "<html lang=\"en\">"),
        (
            "ar",
            "---\ndir: ltr\n---\n",
            "<html lang=\"ar\" dir=\"ltr\">",
        ),
        ("ko", "", "<html lang=\"ko\">"),
    ] {
        has(&page(lang, front), &[html]);
    }
    let site = site_with(&[("F/A.md", "")], "[site]\nlang = \"ur\"\n", |_| {});
    has(site.page("f/"), &["dir=\"rtl\""]);
    has(site.page("404.html"), &["dir=\"rtl\""]);
}

#[test]
fn p13_language_and_direction() {
    has(
        &note("lang: ko\ndir: rtl").page_of("A.md"),
        &["<html lang=\"ko\" dir=\"rtl\""],
    );
    assert!(!note("x: 1").page_of("A.md").contains(" dir=\"rtl\""));
}

#[test]
fn p14_dates_of_the_properties() {
    let site = note("date: 2031-04-05\nupdated: 2031-05-06T10:00");
    let file = &site.vault.files[0];
    assert_eq!(
        (file.created.as_deref(), file.modified.as_deref()),
        (Some("2031-04-05"), Some("2031-05-06"))
    );
    has(
        &site.page_of("A.md"),
        &[
            "<time datetime=\"2031-04-05\">",
            "<time datetime=\"2031-05-06\">",
        ],
    );
    let impossible = note("created: 2031-04-31");
    assert_eq!(
        (
            impossible.vault.files[0].created.as_deref(),
            impossible.found()
        ),
        (None, vec!["A.md:2:10 NW204".to_owned()])
    );
}

#[test]
fn p14_p15_dates_of_git() {
    let vault = TestVault::new()
        .note("index.md", "글")
        .note("꿀 벌.md", "하나")
        .settings("[site]\ntimezone = \"Asia/Seoul\"\n");
    let git = |at: &str, arguments: &[&str]| {
        let done = Command::new("git")
            .args([
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.org",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(vault.path(""))
            .env("GIT_AUTHOR_DATE", at)
            .env("GIT_COMMITTER_DATE", at)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    git("", &["init", "-q"]);
    git("", &["add", "notes"]);
    git("2021-03-04T20:00:00Z", &["commit", "-qm", "one"]);
    vault.write("notes/꿀 벌.md", "둘");
    git("2022-06-07T01:00:00Z", &["commit", "-qam", "two"]);
    vault.build();
    let page = vault.page("꿀-벌/");
    // Eight in the evening in London is the next day in Seoul.
    has(
        &page,
        &[
            "<time datetime=\"2021-03-05\">",
            "<time datetime=\"2022-06-07\">",
        ],
    );

    git(
        "",
        &[
            "clone",
            "-q",
            "--depth",
            "1",
            &format!("file://{}", vault.path("").display()),
            "shallow",
        ],
    );
    let shallow = vault
        .run(&["build", "-v", "shallow/notes", "-o", "shallow-site"])
        .code(0)
        .stderr_has(
            ".git: info[NW703] shallow-git: history is cut off; only properties give dates",
        );
    drop(shallow);
    let page = std::fs::read_to_string(vault.path("shallow-site/꿀-벌/index.html")).unwrap();
    assert!(
        !page.contains("nw-dates"),
        "the time of the checkout is nobody's date: {page}"
    );
}

#[test]
fn p14_settings_name_the_properties_that_are_dates() {
    let vault = TestVault::new()
        .note(
            "A.md",
            "---\nborn: 2001-02-03\ncreated: some day\nSeen: '20040506'\n---\n",
        )
        .note("B.md", "---\nborn: May\n---\n")
        .note(".obsidian/types.json", "{\"types\": {\"Born\": \"text\"}}")
        .settings("[dates]\ncreated = [\"Born\"]\nupdated = [\"seen\"]\n");
    vault.build();
    let said = vault.run(&["check", "--format", "short"]).code(1);
    let said = said.stderr_has(
        "B.md:2:7: warning[NW204] bad-date: \"born\": not a date: May; write 2031-04-05, 2031-04-05 10:30 or 20310405",
    );
    assert!(!said.stderr.contains("A.md:3"));
    has(
        &vault.page("a/"),
        &[
            "<time datetime=\"2001-02-03\">",
            "<time datetime=\"2004-05-06\">",
        ],
    );
    // With a cache, changed settings still apply.
    let vault = vault.settings("");
    vault
        .run(&["build"])
        .code(0)
        .stderr_has("A.md:3:10: warning[NW204]");
    assert!(!vault.page("a/").contains("2001-02-03"));
}

#[test]
fn p24_front_matter_of_hugo_and_zola() {
    let text = "+++\ntitle = \"Hugo\"\ndate = 2031-04-05\ntags = [\"bees\"]\nsecret = \"kanarie\"\n+++\nText.\n";
    let site = site(&[
        ("A.md", text),
        ("B.md", "+++\ntitle = kanarie\n+++\nBroken.\n"),
    ]);
    let page = site.page("a/");
    has(
        page,
        &[
            "<title>Hugo",
            "<time datetime=\"2031-04-05\">",
            "tags/bees/",
            "<p>Text.</p>",
        ],
    );
    assert_eq!(site.text("b/"), "<p>Broken.</p>");
    assert!(!site.everything().contains("kanarie"));
    assert_eq!(site.of_code("NW201").len(), 1);
    assert!(site.of_code("NW201")[0].starts_with("B.md:2:9 NW201"));
}

#[test]
fn n31_the_home_page_without_a_title_is_called_by_the_site() {
    let title = |path: &str, text: &str, settings: &str| {
        let files = [(path, text), ("A.md", "[[index]] [[home]] [[Start]]")];
        let site = site_with(
            &files,
            &format!("site.title = \"Bees\"\n{settings}"),
            |_| {},
        );
        let home = site.vault.home.unwrap();
        site.vault.page_title(home).to_owned()
    };
    for text in ["text", "## Second\n\n# First", ""] {
        assert_eq!(title("index.md", text, ""), "Bees");
        assert_eq!(title("home.md", text, ""), "Bees");
        assert_eq!(title("README.md", text, ""), "Bees");
        assert_eq!(title("Start.md", text, "site.home = \"Start\""), "Bees");
    }
    // A note with a title of its own keeps it; `home` is no title.
    assert_eq!(title("home.md", "# Welcome", ""), "Bees");
    assert_eq!(
        title("Start.md", "# Welcome", "site.home = \"Start\""),
        "Start"
    );
    assert_eq!(title("home.md", "---\ntitle: Hello\n---\n", ""), "Hello");
}

#[test]
fn p12_the_first_picture_that_is_given() {
    for (yaml, picture) in [
        ("image:\ncover: a.png\nbanner: b.png", "a.png"),
        ("banner: b.png\nimage: ''", "b.png"),
        ("image: []\ncover: ['']\nbanner: b.png", "b.png"),
        ("banner: b.png\nimage: a.png", "a.png"),
    ] {
        let files = [
            ("A.md", format!("---\n{yaml}\n---\n")),
            ("a.png", String::new()),
            ("b.png", String::new()),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, &**text));
        let site = site_with(&files, "site.url = \"https://e.org/\"", |_| {});
        let image = format!("<meta property=\"og:image\" content=\"https://e.org/{picture}\">");
        has(site.page("a/"), &[&image]);
    }
}

#[test]
fn p23_marks_of_templates_stay_as_typed() {
    let site = site(&[("A.md", "On {{date}}: <% tp.file.title %>.\n")]);
    assert_eq!(
        site.text("a/"),
        "<p>On {{date}}: &lt;% tp.file.title %&gt;.</p>"
    );
    assert_eq!(
        site.of_code("NW710"),
        [
            "A.md:1:4 NW710 template mark \"{{date}}\" is shown as typed",
            "A.md:1:14 NW710 template mark \"<% tp.file.title %>\" is shown as typed"
        ]
    );
}

#[test]
fn p17_no_shown_property_holds_a_character_that_no_page_may_hold() {
    let html = shown("who: \"a\\u0001b <\\u0007> \\\"c\\\"\"");
    assert!(!html.contains(['\u{1}', '\u{7}']), "{html:?}");
    has(&html, &["a\u{fffd}b &lt;\u{fffd}&gt;"]);
}

#[test]
fn p17_p18_which_properties_are_shown() {
    let files = [
        (
            "A.md",
            "---\n상태: 초안 **x**\n링크: \"[[B|비]]\"\nweb: https://e.org/?a&b\nsecret: 1\n---\n",
        ),
        ("B.md", "![[A]]"),
    ];
    let none = site(&files);
    assert!(!none.everything().contains("초안"));
    let named = site_with(&files, "properties.show = [\"링크\", \"상태\"]", |_| {});
    has(
        &named.page_of("A.md"),
        &[
            "data-property=\"상태\" dir=\"auto\">초안 **x**</dd>",
            "<a class=\"internal-link\" href=\"../b/\">비</a>",
        ],
    );
    assert!(!named.page_of("A.md").contains("secret"));
    assert!(!named.page_of("B.md").contains("초안"), "P18");
    let all = site_with(&files, "properties.show = \"all\"", |_| {});
    has(
        &all.page_of("A.md"),
        &[
            "<a class=\"external-link\" href=\"https://e.org/?a&amp;b\" rel=\"noopener\">",
            "secret",
        ],
    );
}

#[test]
fn p19_p20_p21_p22_links_in_properties() {
    let text = "---\nup: \"[[B]]\"\nlist:\n  - \"[[B#머리|비]]\"\n  - \"[b](B.md)\"\n  - \"[[없음]]\"\nraw: [[B]]\nlong: 앞 [[B]] 뒤 [[gone.png]]\nday: 2031-04-05\nfile: \"[[x.pdf]]\"\n---\n";
    let site = site(&[
        ("A.md", text),
        ("B.md", "# 머리\n"),
        ("x.pdf", ""),
        ("2031-04-05.md", ""),
    ]);
    assert!(site.is_public("x.pdf"));
    assert!(site.backlinks("B.md").contains(">A</a>"));
    assert_eq!(site.backlinks("2031-04-05.md"), "");
    assert_eq!(
        site.found(),
        ["A.md:6:6 NW001", "A.md:7:6 NW206", "A.md:8:17 NW007"]
    );
}

#[test]
fn o1_o2_o4_o5_settings_of_obsidian() {
    let vault = TestVault::new()
        .note("index.md", "---\ntitle: 제목\n---\n가\n나 [[Sub/B]]\n")
        .note("Sub/B.md", "x")
        .note(".obsidian/app.json", "{\"strictLineBreaks\": true, \"rightToLeft\": true, \"showInlineTitle\": false, \"propertiesInDocument\": \"visible\", \"newLinkFormat\": \"relative\", \"useMarkdownLinks\": true}");
    vault.build();
    let page = vault.page("");
    has(&page, &["<p>가\n나 ", "dir=\"rtl\"", "href=\"sub/b/\""]);
    assert!(
        !page.contains("page-title") && !page.contains("class=\"properties\""),
        "{page}"
    );
    vault.write("noteweave.toml", "[markdown]\nstrict_line_breaks = false\n");
    vault.build();
    has(&vault.page(""), &["<p>가<br>\n나"]);
}

#[test]
fn o3_excluded_files_are_private() {
    let vault = TestVault::new()
        .note("index.md", "[[서랍/비밀]] [[a.tmp]]")
        .note("서랍/비밀.md", "---\npublish: true\n---\n속마음")
        .note("a.TMP.md", "임시글")
        .note(
            ".obsidian/app.json",
            "{\"userIgnoreFilters\": [\"서랍/\", \"/\\\\.tmp\\\\.md$/\"]}",
        );
    vault.build();
    for gone in ["속마음", "임시글", "서랍", "비밀"] {
        vault.output_has_no(gone);
    }
}

#[test]
fn o6_broken_settings() {
    let vault = TestVault::new()
        .note("index.md", "글")
        .note(".obsidian/app.json", "{\"strictLineBreaks\": tru");
    vault.run(&["build"]).code(0).stderr_has("NW401");
    let before = vault.page("");
    for (file, text) in [
        ("app.json", "{\"userIgnoreFilters\": [\"서랍/\""),
        ("app.json", "{\"userIgnoreFilters\": \"서랍/\"}"),
        ("app.json", "{\"userIgnoreFilters\": [\"/(/\"]}"),
        ("publish.json", "{\"excluded\": [\"서랍\""),
    ] {
        vault.write("notes/index.md", "바뀐 글");
        vault.write(&format!("notes/.obsidian/{file}"), text);
        vault.run(&["build"]).code(1).stderr_has("NW402");
        assert_eq!(vault.page(""), before, "{file} {text}");
        vault.write(&format!("notes/.obsidian/{file}"), "{}");
    }
    let fresh = TestVault::new()
        .note("index.md", "글")
        .note(".obsidian/app.json", "{\"userIgnoreFilters\": [");
    fresh.run(&["build"]).code(1).stderr_has("NW402");
    assert!(!fresh.path("public").exists());
}

#[test]
fn o8_publish_json() {
    let set = |mode: &str| {
        site_with(
            &[
                ("A.md", ""),
                ("밖/B.md", ""),
                ("밖/C.md", "---\npublish: true\n---\n"),
                ("안/D.md", ""),
                ("안/E.md", "---\npublish: false\n---\n"),
            ],
            mode,
            |o| {
                o.publish_excluded = vec!["밖".into()];
                o.publish_included = vec!["안".into()];
            },
        )
    };
    let public = |site: &Built| {
        ["A.md", "밖/B.md", "밖/C.md", "안/D.md", "안/E.md"].map(|p| site.is_public(p))
    };
    assert_eq!(public(&set("")), [true, false, true, true, false]);
    assert_eq!(
        public(&set("publish.mode = \"explicit\"")),
        [false, false, true, true, false]
    );
}

#[test]
fn o9_files_of_a_publish_site() {
    let vault = TestVault::new()
        .note("index.md", "글")
        .note("publish.css", "body{--canary-css:1}")
        .note("publish.js", "canary_js()")
        .file("favicon.ico", b"icon")
        .file("favicon-32x32.png", b"png");
    vault.build();
    vault.output_has_no("canary_js");
    vault.output_has_no("canary-css");
    has(
        &vault.page(""),
        &[
            "<link rel=\"icon\" href=\"favicon.ico\"",
            "href=\"favicon-32x32.png\"",
        ],
    );
    assert!(vault.output_files().contains(&"favicon.ico".to_owned()));
    vault.write("noteweave.toml", "[style]\npublish_css = true\n");
    vault.build();
    let page = vault.page("");
    let at = |part: &str| {
        page.find(part)
            .unwrap_or_else(|| panic!("{part} in {page}"))
    };
    assert!(at("_nw/theme.") < at("publish.css"), "{page}");
}

#[test]
fn o9_the_script_of_a_publish_site_stays_at_home() {
    for note in [
        "[[publish.js]]",
        "![[publish.js]]",
        "[x](publish.js) ![x](/publish.js) <a href=\"publish.js\">x</a>",
        "<script src=\"publish.js\"></script><img src=\"publish.js\"><iframe src=\"PUBLISH.js\"></iframe>",
        "---\nimage: publish.js\nup: \"[[publish.js]]\"\n---\n",
    ] {
        let vault = TestVault::new()
            .settings("properties.show = \"all\"\n[theme]\nlogo = \"publish.js\"")
            .note("index.md", note)
            .note("lib/publish.js", "another one")
            .note("Use.md", "[[lib/publish.js]]")
            .note("publish.js", "canary_js()");
        for settings in ["", "[markdown]\nhtml = \"trusted\""] {
            vault.write("noteweave.toml", settings);
            vault.build();
            vault.output_has_no("canary_js");
            let files = vault.output_files();
            assert!(!files.iter().any(|file| file == "publish.js"), "{note}");
            assert!(files.iter().any(|file| file == "lib/publish.js"));
        }
        if !note.starts_with("<script") {
            vault.run(&["check"]).code(1).stderr_has("NW302");
        }
    }
}

#[test]
fn p16_publish_draft_private_decide_and_are_not_shown() {
    for (yaml, public) in [
        ("publish: true", true),
        ("publish: 거짓", false),
        ("draft: on", false),
        ("private: off", true),
    ] {
        assert_eq!(note(yaml).is_public("A.md"), public, "{yaml}");
    }
    assert_eq!(shown("publish: yes\ndraft: no\nprivate: \"0\""), "");
}

#[test]
fn o7_own_settings_win() {
    let files = [("A.md", "가\n나")];
    let strict = |o: &mut noteweave::vault::ObsidianSettings| o.strict_line_breaks = Some(true);
    let own = site_with(&files, "markdown.strict_line_breaks = false", strict);
    assert_eq!(own.text_of("A.md"), "<p>가<br>\n나</p>");
    let other = site_with(&files, "markdown.strict_line_breaks = true", |_| {});
    assert_eq!(other.text_of("A.md"), "<p>가\n나</p>");
}
