//! A: ids of headings and the links that name them.

use crate::memory::{Memory, html};

/// A site of `Log.md` with links to a note of these headings and blocks; the hrefs of the links, in order.
fn hrefs(links: &str, hive: &str) -> (Vec<String>, Vec<String>) {
    let site = Memory::new()
        .note("Log.md", links)
        .note("Hive.md", hive)
        .build();
    let text = site.text("log/").to_owned();
    let found = text.split("href=\"").skip(1).map(|rest| {
        let (href, _) = rest.split_once('"').unwrap_or_default();
        href.replace("../hive/", "")
    });
    (found.collect(), site.places())
}

#[test]
fn a1_ids_of_headings() {
    for (heading, id) in [
        ("## 벌통 점검 (봄)", "벌통-점검-봄"),
        ("## 蜂箱、檢查", "蜂箱-檢查"),
        ("## はちみつ ノート", "はちみつ-ノート"),
        ("## خلية النحل", "خلية-النحل"),
        ("## 🐝 wax", "🐝-wax"),
        ("## Version 3.1", "version-31"),
        ("## The **old** `frame_1`", "the-old-frame_1"),
        ("## See [[Tea|the tea]]", "see-the-tea"),
        ("## See [a](https://e.com)", "see-a"),
        ("## a #tag b", "a-tag-b"),
        ("## a %%secret%% b", "a-b"),
        ("## a ^blk", "a"),
        ("## a[^1]\n\n[^1]: n", "a"),
        ("## Q&A: 100%", "q-and-a-100-percent"),
        ("## ???", "section"),
        ("## $x^2$ y", "x-2-y"),
        ("## e\u{301}tude", "étude"),
    ] {
        let html = html(heading);
        assert!(html.contains(&format!("id=\"{id}\"")), "{heading}: {html}");
    }
}

#[test]
fn a2_equal_ids_skip_those_taken() {
    let html = html("## a\n\n## a-1\n\n## A\n\n## a\n\n## 벌\n\n## 벌\n");
    for id in ["a", "a-1", "a-2", "a-3", "벌", "벌-1"] {
        assert_eq!(
            html.matches(&format!("id=\"{id}\"")).count(),
            1,
            "{id} in {html}"
        );
    }
}

#[test]
fn a3_ids_of_the_page_are_not_taken() {
    let html = html("## nw-search\n\n## NW backlinks\n\n## nwx\n");
    for id in ["h-nw-search", "h-nw-backlinks", "nwx"] {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id} in {html}");
    }
}

#[test]
fn a4_what_is_a_heading() {
    for (text, expected) in [
        ("x\n\n## a ##", ">a</h2>"),
        ("x\n\n## a #", ">a</h2>"),
        ("x\n\n## C#", ">C#</h2>"),
        ("x\n\n벌통\n===", ">벌통</h1>"),
        ("x\n\na\nb\n---", "b</h2>"),
        ("x\n\n## a {#id .c}", ">a {#id .c}</h2>"),
    ] {
        let html = html(text);
        assert!(html.contains(expected), "{text}: {html}");
    }
    let tag = html("#tag\n\n##x\n");
    assert!(!tag.contains("<h"), "{tag}");
}

#[test]
fn a5_headings_match_by_their_words() {
    let hive = "x\n\n## Q&A: wax?\n\n## The **old** frame\n\n## 벌통: 점검 (봄)\n\n## 蜂、蜜\n\n## [[Tea|차]] `코드`\n\n## #tag here\n\n## `a|b` [c]\n\n## 각도\n";
    let links = "[[Hive#Q&A: wax?]] [[Hive#Q A wax]] [[Hive#q&a wax]] [[Hive#The old frame]] [[Hive#The **old** frame]] \
                 [[Hive#벌통 점검 봄]] [[Hive#벌통: 점검 (봄)]] [[Hive#蜂、蜜]] [[Hive#차 코드]] [[Hive#tag here]] [[Hive#a b c]] \
                 [[Hive#\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}]]";
    let (hrefs, places) = hrefs(links, hive);
    assert_eq!(
        hrefs,
        [
            "#q-and-a-wax",
            "#q-and-a-wax",
            "#q-and-a-wax",
            "#the-old-frame",
            "#the-old-frame",
            "#벌통-점검-봄",
            "#벌통-점검-봄",
            "#蜂-蜜",
            "#차-코드",
            "#tag-here",
            "#a-b-c",
            "#각도"
        ]
    );
    assert_eq!(
        places.iter().filter(|p| p.starts_with("NW002")).count(),
        0,
        "{places:?}"
    );
}

#[test]
fn a6_headings_below_headings() {
    let hive = "x\n\n## A\n\n### X\n\n## B\n\n### C\n\n## A\n\n#### B\n\n## 봄\n\n### 점검\n\n## 여름\n\n### 점검\n\n## 夏\n\n### 点検 🐝\n\n## صيف\n\n### فحص\n";
    let links = "[[Hive#A#B]] [[Hive##A]] [[Hive#]] [[Hive#A#]] [[Hive#봄#점검]] [[Hive#여름#점검]] [[Hive#夏#点検 🐝]] [[Hive#صيف#فحص]] [[Hive#A#C]] [[Hive#夏#점검]]";
    let (hrefs, places) = hrefs(links, hive);
    assert_eq!(
        hrefs,
        [
            "#b-1",
            "#a",
            "",
            "#a",
            "#점검",
            "#점검-1",
            "#点検-🐝",
            "#فحص",
            "",
            ""
        ]
        .map(|fragment| if fragment.is_empty() {
            "../hive/"
        } else {
            fragment
        })
        .map(|href| href.replace("../hive/", ""))
    );
    assert_eq!(
        places.iter().filter(|p| p.starts_with("NW002")).count(),
        2,
        "{places:?}"
    );
}

#[test]
fn a7_markdown_links_know_ids() {
    let hive = "x\n\n## The old frame\n\n## 벌통 점검 (봄)\n\n## Twice\n\n## Twice\n\n<a name=\"here\"></a> <span id=\"there\">x</span>\n";
    let links = "[x](Hive.md#the-old-frame) [x](Hive.md#벌통-점검-봄) [x](Hive.md#twice-1) [x](Hive.md#here) [x](Hive.md#there) [[Hive#twice-1]]";
    let (hrefs, places) = hrefs(links, hive);
    assert_eq!(
        hrefs,
        [
            "#the-old-frame",
            "#벌통-점검-봄",
            "#twice-1",
            "#here",
            "#there",
            ""
        ]
    );
    assert_eq!(places, ["NW002 1:107"]);
}

#[test]
fn a8_missing_headings_lead_to_the_page() {
    let site = Memory::new()
        .note("Log.md", "벌 [[Hive#없음]] [x](Hive.md#none)")
        .note("Hive.md", "## 있음")
        .build();
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/\">Hive &gt; 없음</a>",
    );
    assert_eq!(
        site.findings(),
        [
            "Log.md:1:3 NW002 \"Hive\" has no heading \"없음\"",
            "Log.md:1:15 NW002 \"Hive\" has no heading \"none\""
        ]
    );
}

#[test]
fn a9_headings_in_containers_can_be_linked_but_are_not_in_the_contents() {
    let text = "## one\n\n> ## quoted\n\n> [!note]\n> ## called\n\n- ## listed\n\n## two\n\n## three\n\n<h2>raw</h2>\n\n[[#quoted]] [[#called]] [[#listed]]\n";
    let site = Memory::new().note("Log.md", text).build();
    for id in ["quoted", "called", "listed"] {
        site.has("log/", &format!("<h2 id=\"{id}\">"));
        site.has("log/", &format!("href=\"#{id}\""));
    }
    let page = site.page("log/").replace(site.text("log/"), "");
    for id in ["one", "two", "three"] {
        assert!(page.contains(&format!("href=\"#{id}\"")), "{id} in {page}");
    }
    for id in ["quoted", "called", "listed", "raw"] {
        assert!(!page.contains(&format!("#{id}\"")), "{id} in {page}");
    }
    site.is_clean();
}

#[test]
fn a10_the_first_heading_is_the_title() {
    let titled = |text: &str| {
        let site = Memory::new().note("벌통.md", text).build();
        let page = site.page("벌통/");
        (
            page.matches("<h1").count(),
            page.contains("class=\"page-title\""),
        )
    };
    assert_eq!(titled("# 꿀벌\n\ntext"), (1, false));
    assert_eq!(titled("---\ntags: [a]\n---\n\n꿀벌\n===\n"), (1, false));
    assert_eq!(titled("text\n\n# 꿀벌"), (2, true));
    assert_eq!(titled("## 꿀벌"), (1, true));
    assert_eq!(titled("%% c %%\n# 꿀벌"), (1, false));
    assert_eq!(titled("<!-- c -->\n\n# 꿀벌"), (1, false));
    assert_eq!(titled("> # 꿀벌"), (2, true));
    let html = html("#### a\n\n## b\n\n###### c\n");
    for tag in ["<h4 ", "<h2 ", "<h6 "] {
        assert!(html.contains(tag), "{tag} in {html}");
    }
}

/// Found by fuzzing.
#[test]
fn a8_k8_what_only_unused_footnotes_hold_is_on_no_page() {
    let links = "[[Hive#^block]] [[Hive#Head]] [x](Hive.md#raw) [[Hive#^deep]]";
    let notes =
        "[^1]: text ^block\n\n    # Head\n\n    <b id=\"raw\">x</b> [^2]\n\n[^2]: more ^deep\n";
    let (found, places) = hrefs(links, notes);
    assert_eq!(found, [""; 4], "the note without a part");
    let broken: Vec<_> = places
        .iter()
        .filter(|place| !place.starts_with("NW014"))
        .collect();
    assert_eq!(
        broken,
        ["NW003 1:1", "NW002 1:17", "NW002 1:31", "NW003 1:48"]
    );
    // Once it is referred to, even by another footnote, everything is there.
    let (found, _) = hrefs(links, &format!("used[^1]\n\n{notes}"));
    assert_eq!(found, ["#^block", "#head", "#raw", "#^deep"]);
}

/// Found by fuzzing.
#[test]
fn a9_what_raw_html_hides_is_in_no_list_of_contents() {
    let site = Memory::new()
        .note("A.md", "## one\n\n## two\n\n<iframe>\n\n## three\n")
        .build();
    let page = site.page("a/");
    assert!(page.contains("href=\"#one\"") && page.contains("href=\"#two\""));
    assert!(!page.contains("#three"), "{page}");
}

#[test]
fn a11_a_heading_within_a_link_has_none() {
    let site = Memory::new()
        .note("A.md", "- <a f=''><\n  # One\n\n# Two\n")
        .build();
    let (_, html) = site
        .pages()
        .into_iter()
        .find(|(path, _)| path == "a/index.html")
        .unwrap();
    assert_eq!(html.matches("heading-link").count(), 1, "{html}");
}

#[test]
fn a11_headings_have_a_link_to_themselves() {
    let link = |id: &str| {
        format!(
            "<a class=\"heading-link\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\"></a>"
        )
    };
    let site = Memory::new()
        .settings("[site]\nurl = \"https://bees.example/\"\n")
        .note(
            "Log.md",
            "# Log\n\n## 벌통 [[Hive]] ^b\n\n> ### In <a href=\"https://e.com\">a\n\n![[Hive]]\n\n![[Hive#Wax]]\n\n## Two\n",
        )
        .note("Hive.md", "Start\n\n## Wax\n\nof bees\n")
        .note("404.md", "## Lost\n")
        .build();
    let page = |at: &str| {
        let mut pages = site.pages().into_iter();
        pages.find(|(path, _)| path == at).unwrap().1
    };
    let log = page("log/index.html");
    for id in ["log", "벌통-hive", "in-a", "two"] {
        assert!(log.contains(&format!("{}</h", link(id))), "{id}: {log}");
    }
    // Those of embeds lead nowhere on this page.
    assert_eq!(log.matches("heading-link").count(), 4, "{log}");
    assert!(page("hive/index.html").contains(&format!("Wax{}</h2>", link("wax"))));
    // They are no part of what headings say, and stand where the page has an address of its own.
    assert!(
        log.contains("<a href=\"#벌통-hive\">벌통 Hive</a>"),
        "{log}"
    );
    assert!(!page("404.html").contains("heading-link"));
}
