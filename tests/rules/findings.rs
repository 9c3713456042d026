//! Findings and backlinks, rule by rule (R, B).

use crate::memory::{html, site};
use crate::support::TestVault;

const NONE: [&str; 0] = [];

#[test]
fn r1_lines_and_json() {
    let vault = TestVault::new()
        .note("B.md", "[[없음]] [[또 없음]]\n\n[[없음]]\n")
        .note("A.md", "꿀 [[蜂]]\n");
    let short = vault.run(&["check", "--format", "short"]).code(1);
    let places: Vec<_> = short
        .stderr
        .lines()
        .filter(|l| l.contains("NW001"))
        .map(|l| l.split(' ').next().unwrap())
        .collect();
    assert_eq!(places, ["A.md:1:3:", "B.md:1:1:", "B.md:1:8:", "B.md:3:1:"]);
    short.stderr_has("A.md:1:3: warning[NW001] broken-link: no note for \"蜂\"");
    let json = vault.run(&["check", "--format", "json"]).code(1).json();
    let first = json
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["code"] == "NW001")
        .unwrap();
    for (key, value) in [
        ("line", 1),
        ("column", 3),
        ("end_line", 1),
        ("end_column", 8),
    ] {
        assert_eq!(first[key], value, "{key}");
    }
    for (key, value) in [
        ("path", "A.md"),
        ("severity", "warning"),
        ("name", "broken-link"),
        ("target", "蜂"),
        ("message", "no note for \"蜂\""),
    ] {
        assert_eq!(first[key], value, "{key}");
    }
}

#[test]
fn r2_columns_count_characters_in_every_script() {
    for (before, column) in [
        ("꿀벌은 ", 5),
        ("蜜蜂は", 4),
        ("蜜蜂在", 4),
        ("نحلة ", 6),
        ("👩‍🌾🐝 ", 6),
        ("e\u{301} ", 4),
        ("a\tb ", 5),
    ] {
        let site = site(&[("A.md", &format!("{before}[[없음]]\n"))]);
        assert_eq!(
            site.found(),
            [format!("A.md:1:{column} NW001")],
            "{before:?}"
        );
    }
}

#[test]
fn r2_nothing_shifts_lines() {
    let text = "---\ntitle: 제목\nup: \"[[x1]]\"\n---\n%% 비밀\n\n비밀 %%\n\n> [!note] 제목 [[x2]]\n> > 몸 [[x3]]\n\n1. 가\n   - 나 [[x4]]\n\n| a | b |\n| - | - |\n| `x\\|y` | 꿀 [[x5]] |\n\n글[^1] %%x%% ![[x6]]\n\n[^1]: 주\n    [[x7]]\n\n<b>가</b> <a href=\"x8.md\">a</a>\n\n$$\nx\n$$\n[b](x9.md)\n";
    let places = [
        "A.md:3:6",
        "A.md:9:14",
        "A.md:10:7",
        "A.md:13:8",
        "A.md:17:14",
        "A.md:19:13",
        "A.md:22:5",
        "A.md:24:10",
        "A.md:29:1",
    ];
    let expected = places.map(|p| format!("{p} NW001"));
    assert_eq!(site(&[("A.md", text)]).found(), expected);
    for (name, bytes) in [
        ("crlf", text.replace('\n', "\r\n").into_bytes()),
        ("bom", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("cr", text.replace('\n', "\r").into_bytes()),
        (
            "utf-16",
            [0xfeff]
                .into_iter()
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
    ] {
        let ran = TestVault::new()
            .file("A.md", &bytes)
            .run(&["check", "--format", "short"])
            .code(1);
        let found: Vec<_> = ran
            .stderr
            .lines()
            .filter(|l| l.contains("NW001"))
            .map(|l| l.split(": ").next().unwrap().to_owned())
            .collect();
        assert_eq!(found, places, "{name}");
    }
}

#[test]
fn r3_e14_one_finding_however_often_it_is_shown() {
    let broken =
        "나쁜 [[없음]] $\\nosuch{$ <script>x</script>\n\n```dataviewjs\nx\n```\n\n![[A]]\n";
    let files = [
        ("A.md", broken),
        ("B.md", "![[A]]\n\n![[A]]\n"),
        ("C.md", "![[B]] ![[A]]\n"),
    ];
    let expected = [
        "A.md:1:4 NW001",
        "A.md:1:11 NW019",
        "A.md:1:22 NW020",
        "A.md:3:1 NW705",
        "A.md:7:1 NW009",
    ];
    assert_eq!(site(&files).found(), expected);
    let mut vault = TestVault::new();
    for (path, text) in files {
        vault = vault.note(path, text);
    }
    let places = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|l| l.contains('[') && !l.contains("NW701"));
        lines
            .map(|l| {
                l.split([' ', '[', ']'])
                    .enumerate()
                    .filter(|(i, _)| *i == 0 || *i == 2)
                    .map(|(_, w)| w.trim_end_matches(':'))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    };
    let built = vault.run(&["build", "-v", "--color", "never"]).code(0);
    let checked = vault.run(&["check", "--format", "short"]).code(1);
    assert_eq!(places(&checked.stderr), expected);
    for code in ["NW001", "NW009", "NW019", "NW020", "NW705"] {
        assert_eq!(
            built.stderr.matches(code).count(),
            1,
            "{code} in {}",
            built.stderr
        );
    }
}

#[test]
fn r3_private_notes_are_checked_only_with_all() {
    let vault = TestVault::new()
        .note("A.md", "글")
        .note("P.md", "---\ndraft: yes\n---\n[[없음]]");
    vault.run(&["check"]).code(0).has_no("NW001");
    vault.run(&["check", "--all"]).code(1).stderr_has("NW001");
}

#[test]
fn r5_a_comment_silences_the_next_block() {
    for (text, found) in [
        (
            "%% noteweave: off NW001 %%\n꿀 [[없음]]\n\n[[없음]]\n",
            &["A.md:4:1 NW001"][..],
        ),
        ("%% noteweave: off NW001 %%\n\n꿀 [[없음]]\n", &[]),
        ("%% noteweave: off NW001 %% 蜂 [[없음]] [[없음]]\n", &[]),
        (
            "%% noteweave: off NW001, NW013 NW019 %%\n- [[없음]]\n  - a[^x]\n\n  $\\nosuch{$\n\n[[없음]]\n",
            &["A.md:7:1 NW001"],
        ),
        ("%%noteweave: off NW002%%\n[[없음]]\n", &["A.md:2:1 NW001"]),
        (
            "글 %% noteweave: off NW001 %% [[없음]]\n",
            &["A.md:1:30 NW001"],
        ),
        (
            "> [!note] t\n> %% noteweave: off NW001 %%\n> [[없음]]\n>\n> [[없음]]\n",
            &["A.md:5:3 NW001"],
        ),
        (
            "- 가\n%% noteweave: off NW001 %%\n- [[없음]]\n- [[없음]]\n",
            &["A.md:4:3 NW001"],
        ),
        (
            "%% noteweave: off NW020 %%\n<script>x</script>\n\n<script>y</script>\n",
            &["A.md:4:1 NW020"],
        ),
        (
            "%% noteweave: off NW705 %%\n```query\nx\n```\n\n%% noteweave: off NW018 %%\n```\nx\n",
            &[],
        ),
        (
            "%% noteweave: off NW001 %%\n| [[없음]] |\n| - |\n| [[없음]] |\n\n%% noteweave: off NW010 %%\n[[없음]]\n",
            &["A.md:7:1 NW001"],
        ),
    ] {
        let site = site(&[("A.md", text)]);
        assert_eq!(site.found(), found, "{text:?}");
        assert!(!site.page_of("A.md").contains("noteweave: off"), "{text:?}");
    }
}

#[test]
fn r4_l28_case_is_off_until_the_settings_want_it() {
    let vault = TestVault::new()
        .note("index.md", "[[bees]]")
        .note("Bees.md", "[[index]]");
    vault.run(&["check"]).code(0).has_no("NW006");
    vault.write("noteweave.toml", "[findings]\nNW006 = \"info\"\n");
    vault
        .run(&["check"])
        .code(0)
        .stderr_has("\"bees\" differs in case from Bees.md");
}

#[test]
fn r5_settings_change_severities() {
    let vault = TestVault::new()
        .note("index.md", "[[없음]] [[벌]]")
        .note("B.md", "---\naliases: 벌\n---\n");
    for (level, code, shown) in [
        ("off", 1, false),
        ("info", 1, true),
        ("warning", 1, true),
        ("error", 1, true),
    ] {
        vault.write(
            "noteweave.toml",
            format!("[findings]\nNW005 = \"{level}\"\n"),
        );
        let ran = vault.run(&["check", "--format", "short"]).code(code);
        assert_eq!(
            ran.stderr.contains(&format!("{level}[NW005]")),
            shown,
            "{level}"
        );
    }
    vault.write("noteweave.toml", "[findings]\nNW001 = \"off\"\n");
    vault.run(&["check"]).code(0);
    vault.write("noteweave.toml", "[findings]\nNW001 = \"error\"\n");
    vault.run(&["build"]).code(1);
    vault.write("noteweave.toml", "[findings]\nNW402 = \"off\"\n");
    vault.run(&["build"]).code(1).stderr_has("NW402");
}

#[test]
fn r4_check_says_nothing_of_pages_that_there_will_not_be() {
    let vault = TestVault::new()
        .note("Math.md", "$\\nosuch{$")
        .file(".obsidian/app.json", b"{\"userIgnoreFilters\": [");
    let ran = vault.run(&["check"]).code(1).stderr_has("NW402");
    ran.has_no("NW019");
    vault.remove("notes/.obsidian/app.json");
    vault.run(&["check"]).code(1).stderr_has("NW019");
}

#[test]
fn r6_a_vault_without_mistakes_is_silent() {
    let text = "---\ntitle: 꿀\ntags: [벌]\ncreated: 2031-04-05\nup: \"[[B]]\"\n---\n# 머리\n\n[[B]] [[B#^id]] [b](B.md#머리) ![[B]] #태그 ==x== $x$ [^1] <kbd>x</kbd> https://e.org\n\n- [ ] 일\n\n| a |\n| - |\n\n```rust\nx\n```\n\n[^1]: 주\n";
    let site = site(&[("A.md", text), ("B.md", "## 머리\n\n글 ^id\n\n[[A]]\n")]);
    assert!(site.checked().is_empty(), "{:?}", site.checked());
}

#[test]
fn r7_suggestions_name_public_files_only() {
    let help = |text: &str| {
        let site = site(&[
            ("A.md", text),
            ("Sub/꿀벌이야기.md", "## 벌통 점검\n"),
            ("Secret.md", "---\npublish: no\n---\n"),
        ]);
        site.checked()
            .into_iter()
            .find(|f| f.code.as_str() <= "NW002")
            .and_then(|f| f.help)
    };
    assert_eq!(
        help("[[꿀벌이아기]]").as_deref(),
        Some("did you mean \"꿀벌이야기\"?")
    );
    assert_eq!(
        help("[[Other/꿀벌이야기]]").as_deref(),
        Some("did you mean \"Sub/꿀벌이야기\"?")
    );
    assert_eq!(
        help("[[꿀벌이야기#점검 벌통]]").as_deref(),
        Some("did you mean \"벌통 점검\"?")
    );
    assert_eq!(help("[[Secrt]]"), None);
}

#[test]
fn b1_backlinks_with_the_block_around_the_link() {
    for (name, before, after) in [
        ("글", "앞 ", " 뒤"),
        ("記事", "前", "後"),
        ("文章", "前面", "后面"),
        ("مقال", "قبل ", " بعد"),
        ("🐝", "🍯 ", " 🌸"),
    ] {
        let text = format!(
            "다른 단락\n\n{before}[[T|{name}]]{after}\n\n[[T]] 둘\n\n- 셋 [[T]]\n\n> 넷 [[T]]\n"
        );
        let site = site(&[("A.md", &text), ("T.md", "")]);
        let section = site.backlinks("T.md");
        assert_eq!(
            section
                .matches("<a href=\"../a/\" class=\"internal-link\">A</a>")
                .count(),
            1,
            "{section}"
        );
        assert!(
            section.contains(&format!("{before}<b>{name}</b>{after}")),
            "{section}"
        );
        assert_eq!(section.matches("nw-excerpt").count(), 3, "{section}");
        assert!(
            !section.contains("다른 단락") && !section.contains("넷"),
            "{section}"
        );
        assert_eq!(site.backlinks("A.md"), "");
    }
}

#[test]
fn b2_what_counts_as_a_link() {
    for (link, counts) in [
        ("[[T]]", true),
        ("[x](T.md)", true),
        ("<a href=\"T.md\">x</a>", true),
        ("![[T]]", true),
        ("[[별명]]", true),
        ("[x][r]\n\n[r]: T.md", true),
        ("a[^1]\n\n[^1]: [[T]]", true),
        ("`[[T]]`", false),
        ("$[[T]]$", false),
        ("%%[[T]]%%", false),
        ("<!-- [[T]] -->", false),
        ("```\n[[T]]\n```", false),
        (r"\[[T]]", false),
    ] {
        let site = site(&[
            ("A.md", &format!("글\n\n{link}\n")),
            ("T.md", "---\naliases: [별명]\n---\n[[T]]\n"),
            ("P.md", "---\npublish: no\n---\n[[T]]"),
        ]);
        let section = site.backlinks("T.md");
        assert_eq!(section.contains(">A</a>"), counts, "{link}: {section}");
        assert!(
            !section.contains(">T</a>") && !section.contains(">P</a>"),
            "{section}"
        );
    }
    let property = site(&[("A.md", "---\n상위 글: \"[[T]]\"\n---\n"), ("T.md", "")]);
    assert!(
        property.backlinks("T.md").contains("상위 글"),
        "{}",
        property.backlinks("T.md")
    );
}

#[test]
fn b3_excerpts_follow_the_rules() {
    let site = site(&[
        (
            "A.md",
            "[[T]] %%속삭임%% [[P]] [[P|그]] ![[P]] `코드` $x$ <script>나쁨</script>[^1]\n\n[^1]: 주\n\n## 머리 [[P]] [[T]]\n",
        ),
        ("T.md", ""),
        ("P.md", "---\npublish: no\n---\n은밀"),
    ]);
    let section = site.backlinks("T.md");
    for gone in ["속삭임", "은밀", "나쁨", ">P<", " P "] {
        assert!(!section.contains(gone), "{gone} in {section}");
    }
    assert!(section.contains("그") && section.contains('…'), "{section}");
}

#[test]
fn b4_orphans() {
    let site = site(&[
        ("index.md", "[[A]]"),
        ("A.md", "[[A]]"),
        ("B.md", "[[B]]"),
        ("F/F.md", ""),
        ("P.md", "---\npublish: no\n---\n[[C]]"),
        ("C.md", ""),
    ]);
    let orphans: Vec<_> = site
        .checked()
        .into_iter()
        .filter(|f| f.code.as_str() == "NW701")
        .map(|f| f.path.to_string())
        .collect();
    assert_eq!(orphans, ["B.md", "C.md"]);
}

#[test]
fn b6_order_of_names() {
    let names = [
        "Box 10",
        "box 9",
        "Äpfel",
        "Apfel",
        "나비",
        "가방 10",
        "가방 9",
        "각도",
        "蜂",
        "あり",
        "Zebra",
        "🐝",
    ];
    let files: Vec<(String, String)> = names
        .iter()
        .map(|n| (format!("{n}.md"), "[[T]]".to_owned()))
        .collect();
    let mut files: Vec<(&str, &str)> = files
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    files.push(("T.md", ""));
    let section = site(&files).backlinks("T.md");
    let at = |name: &str| {
        section
            .find(&format!(">{name}</a>"))
            .unwrap_or_else(|| panic!("{name} in {section}"))
    };
    for pair in [
        ["box 9", "Box 10"],
        ["Apfel", "Äpfel"],
        ["Äpfel", "box 9"],
        ["Box 10", "Zebra"],
        ["가방 9", "가방 10"],
        ["가방 10", "각도"],
        ["각도", "나비"],
    ] {
        assert!(at(pair[0]) < at(pair[1]), "{pair:?}");
    }
}

#[test]
fn r6_e12_nothing_is_said_twice() {
    assert_eq!(site(&[("A.md", "![[없음]]\n")]).found(), ["A.md:1:1 NW001"]);
    assert_eq!(site(&[("A.md", "글\n")]).found(), NONE);
    assert!(html("글") == "<p>글</p>");
}

#[test]
fn b5_lists_hold_exactly_the_public_pages() {
    let site = site(&[
        ("A.md", "---\naliases: [별칭길]\n---\n"),
        ("꿀/B.md", ""),
        ("P.md", "---\npublish: no\n---\n"),
        ("404.md", "없는 쪽"),
    ]);
    let all = site.list_of_all_notes();
    for listed in ["href=\"../a/\"", "href=\"../꿀/b/\""] {
        assert!(all.contains(listed), "{listed} in {all}");
    }
    for other in ["별칭길", "404", "/p/", ">P<"] {
        assert!(!all.contains(other), "{other} in {all}");
    }
}
