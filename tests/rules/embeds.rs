//! Sections E (embedded notes) and M (media) of the rules, on rendered pages.

mod media;

use crate::memory::{Built, Memory};

fn site(notes: &[(&str, &str)]) -> Built {
    let mut memory = Memory::new();
    for (path, text) in notes {
        memory = memory.note(path, text);
    }
    memory.build()
}

/// The content of the only embed on the page of `A.md`.
#[track_caller]
fn embedded(host: &str, note: &str) -> String {
    let site = site(&[("A.md", host), ("벌/Hive.md", note)]);
    let html = site.text("a/");
    let (_, rest) = html
        .split_once("<div class=\"markdown-embed-content\">")
        .unwrap_or_else(|| panic!("{html}"));
    let (content, _) = rest
        .split_once("</div><a class=\"markdown-embed-link\"")
        .unwrap_or_else(|| panic!("{html}"));
    content.trim().to_owned()
}

#[test]
fn e1_six_forms() {
    let hive = "text\n\n## H\n\nunder\n\n### H2\n\ndeep\n\nblock ^id\n";
    for (form, kind, href) in [
        ("![[Hive]]", "note", "../벌/hive/"),
        ("![[Hive#H]]", "heading", "../벌/hive/#h"),
        ("![[Hive#H#H2]]", "heading", "../벌/hive/#h2"),
        ("![[Hive#^id]]", "block", "../벌/hive/#^id"),
        ("![](Hive.md)", "note", "../벌/hive/"),
        ("![](Hive.md#H)", "heading", "../벌/hive/#h"),
        ("![](<벌/Hive.md#^id>)", "block", "../벌/hive/#^id"),
    ] {
        let site = site(&[("A.md", form), ("벌/Hive.md", hive)]);
        site.has("a/", &format!("<div class=\"internal-embed markdown-embed\" data-embed=\"{kind}\"><div class=\"markdown-embed-content\">"));
        site.has(
            "a/",
            &format!("<a class=\"markdown-embed-link\" href=\"{href}\">"),
        );
        site.is_clean();
    }
}

#[test]
fn e2_what_an_embed_shows() {
    let hive = "---\ntitle: 제목\n---\n앞\n\n## 가\n\n하나\n\n### 나\n\n둘\n\n## 다\n\n셋 ^b1\n\n- 넷 ^b2\n  - 다섯\n- 여섯\n\n## 라 ^b3\n\n끝\n";
    let has = |form: &str, yes: &[&str], no: &[&str]| {
        let html = embedded(form, hive);
        for word in yes {
            assert!(html.contains(word), "{form}: no {word} in {html}");
        }
        for word in no {
            assert!(!html.contains(word), "{form}: {word} in {html}");
        }
    };
    has("![[Hive]]", &["앞", "하나", "둘", "끝"], &["제목", "---"]);
    has(
        "![[Hive#가]]",
        &["가</h2>", "하나", "나</h3>", "둘"],
        &["앞", "다</h2>", "셋"],
    );
    has("![[Hive#나]]", &["나</h3>", "둘"], &["하나", "셋"]);
    has("![[Hive#^b1]]", &["셋"], &["넷", "둘"]);
    has(
        "![[Hive#^b2]]",
        &["넷", "다섯", "<ul>", "<li>"],
        &["여섯", "셋"],
    );
    has("![[Hive#^b3]]", &["라</h2>"], &["끝"]);
}

#[test]
fn e2_blocks_of_every_kind() {
    for (block, part) in [
        ("> 인용\n\n^x", "<blockquote>"),
        ("> [!tip] 제목\n> 본문\n\n^x", "data-callout=\"tip\""),
        ("| a | b |\n| - | - |\n| 蜂 | 🐝 |\n\n^x", "<td>🐝</td>"),
        ("```rust\nlet a;\n```\n\n^x", "<pre"),
        ("$$\nx\n$$\n\n^x", "<math"),
        ("1. a\n2. b\n\n^x", "<ol>"),
        ("1. a\n2. b ^x\n", "<ol start=\"2\">"),
        ("- [ ] 할 일 ^x\n", "type=\"checkbox\""),
    ] {
        let html = embedded("![[Hive#^x]]", &format!("앞\n\n{block}\n\n뒤\n"));
        assert!(html.contains(part), "{block}: {html}");
        assert!(
            !html.contains('앞') && !html.contains('뒤'),
            "{block}: {html}"
        );
    }
}

#[test]
fn e3_text_is_a_label() {
    let site = site(&[("A.md", "![[Hive#H|벌 \"통\"]]"), ("Hive.md", "## H\n\nx")]);
    site.has("a/", "aria-label=\"벌 &quot;통&quot;\"");
    site.has_no("a/", ">벌 \"통\"");
    assert_eq!(site.text("a/").matches("벌").count(), 1);
}

#[test]
fn e4_an_embed_stands_anywhere() {
    let embed = "<div class=\"internal-embed markdown-embed\" data-embed=\"note\">";
    for (host, before) in [
        ("앞 ![[Hive]] 뒤", "<div class=\"p\">앞 "),
        ("- 앞 ![[Hive]]", "<li>앞 "),
        ("> ![[Hive]]", "<blockquote>"),
        (
            "> [!note] x\n> ![[Hive]]",
            "<div class=\"callout-content\">",
        ),
        (
            "| a | b |\n| - | - |\n| 벌 ![[Hive]] | c |\n| d | e |",
            "<td>벌 ",
        ),
        ("蜂![[Hive]]蜜", "<div class=\"p\">蜂"),
        ("نحل ![[Hive]]", "<div class=\"p\">نحل "),
        ("🐝 ![[Hive]]", "<div class=\"p\">🐝 "),
    ] {
        let site = site(&[
            ("A.md", host),
            ("Hive.md", "첫째\n\n- 둘째\n\n| x |\n| - |\n| 셋째 |\n"),
        ]);
        site.has("a/", before);
        site.has("a/", embed);
        site.has("a/", "<td>셋째</td>");
        well_formed(site.text("a/"));
    }
    let table = site(&[
        ("A.md", "| a | b |\n| - | - |\n| ![[Hive]] | c |\n| d | e |"),
        (
            "Hive.md",
            "| x |\n| - |\n| 셋째 |\n\n```\ncode | bar\n```\n",
        ),
    ]);
    table.has("a/", "<td>c</td>");
    table.has("a/", "<td>e</td>");
    assert_eq!(table.text("a/").matches("<table").count(), 2);
}

/// Expects tags to be closed in order, and no `<p>` to hold a block.
#[track_caller]
fn well_formed(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            None if ["br", "hr", "img", "input"].contains(&name) => {}
            None => {
                let block = [
                    "div",
                    "p",
                    "ul",
                    "ol",
                    "table",
                    "pre",
                    "blockquote",
                    "h1",
                    "h2",
                ]
                .contains(&name);
                assert!(!block || !open.contains(&"p"), "a block in <p>: {html}");
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{html}");
}

#[test]
fn e5_links_of_the_embedded_note() {
    let site = Memory::new()
        .note("A.md", "![[벌/깊이/Hive]]\n\n## H\n")
        .note("벌/깊이/Hive.md", "[[#H]] [x](./Queen.md) [[Queen|여왕]] ![](./bee.png) ![[../Yard]] [y](../Yard.md#봄)\n\n## H\n")
        .note("벌/깊이/Queen.md", "")
        .note("벌/Yard.md", "마당 [z](./깊이/Queen.md)\n\n## 봄\n")
        .note("Queen.md", "")
        .files(&["벌/깊이/bee.png", "bee.png"])
        .build();
    site.has("a/", "href=\"../벌/깊이/hive/#h\">H</a>");
    site.has("a/", "href=\"../벌/깊이/queen/\">x</a>");
    site.has("a/", "href=\"../queen/\">여왕</a>");
    site.has("a/", "src=\"../벌/깊이/bee.png\"");
    site.has(
        "a/",
        "마당 <a class=\"internal-link\" href=\"../벌/깊이/queen/\">z</a>",
    );
    site.has("a/", "href=\"../벌/yard/#봄\">y</a>");
    site.has("벌/깊이/hive/", "href=\"#h\">H</a>");
}

#[test]
fn e6_copies_carry_no_ids() {
    let hive = "## 봄\n\n### 蜂\n\ntext ^b\n\n- a ^c\n\n> q\n\n^d\n\n## 봄 ^e\n";
    let site = site(&[
        ("A.md", "## 봄\n\n![[Hive]]\n\n![[Hive]]\n\n## 끝\n"),
        ("Hive.md", hive),
    ]);
    let html = site.text("a/");
    assert_eq!(html.matches("id=\"").count(), 2, "{html}");
    let page = site.page("a/").replace(html, "");
    let (_, contents) = page.split_once("nw-contents").unwrap_or_default();
    assert!(
        contents.contains("#봄\"") && contents.contains("#끝\""),
        "{page}"
    );
    assert!(
        !contents.contains("蜂") && !contents.contains("봄-1"),
        "{page}"
    );
    assert!(site.text("hive/").matches("id=\"").count() >= 7);
}

#[test]
fn e7_footnotes_of_embeds() {
    let hive = "꿀[^1] 밀랍[^2]\n\n## H\n\n蜜[^1]\n\n[^1]: 벌의 주석\n[^2]: 밀랍의 주석\n";
    let site = site(&[
        (
            "A.md",
            "집[^1]\n\n![[Hive]]\n\n![[Hive#H]]\n\n[^1]: 집의 주석\n",
        ),
        ("Hive.md", hive),
    ]);
    for id in [
        "id=\"e1:fn:1\"",
        "id=\"e1:fnref:1\"",
        "id=\"e1:fn:2\"",
        "id=\"e2:fn:1\"",
        "id=\"fn:1\"",
        "id=\"fnref:1\"",
    ] {
        assert_eq!(
            site.text("a/").matches(id).count(),
            1,
            "{id} in {}",
            site.text("a/")
        );
    }
    site.has_no("a/", "e2:fn:2");
    let (_, second) = site
        .text("a/")
        .rsplit_once("data-embed=\"heading\"")
        .unwrap_or_default();
    let (second, host) = second.split_once("markdown-embed-link").unwrap_or_default();
    assert!(
        second.contains("벌의 주석") && !second.contains("밀랍의 주석"),
        "{second}"
    );
    assert!(
        host.contains("집의 주석") && !host.contains("벌의 주석"),
        "{host}"
    );
}

#[test]
fn e8_the_host_keeps_its_own_tags_and_properties() {
    let hive =
        "---\ntags: [front]\ncssclasses: [wide, 넓게]\naliases: 벌집\n---\n#inner\n\n- [ ] task\n";
    let site = site(&[("A.md", "![[Hive]]"), ("Hive.md", hive)]);
    let host = site
        .vault
        .files
        .iter()
        .find(|f| f.entry.path.as_str() == "A.md");
    assert!(host.is_some_and(|f| f.tags.is_empty()));
    site.has(
        "a/",
        "<div class=\"internal-embed markdown-embed wide 넓게\"",
    );
    assert!(
        site.page("tags/inner/").contains(">1 note<"),
        "{}",
        site.page("tags/inner/")
    );
    assert!(
        !site
            .page("a/")
            .contains("<article class=\"markdown-rendered wide")
    );
}

#[test]
fn e9_an_embed_is_a_backlink_once() {
    let site = site(&[
        ("A.md", "![[Hive]]\n\n![[Hive#H]]\n\n[[Hive]]\n"),
        ("Hive.md", "## H\n\nx"),
    ]);
    let hive = site
        .vault
        .files
        .iter()
        .find(|f| f.entry.path.as_str() == "Hive.md");
    assert_eq!(hive.map(|f| f.backlinks.len()), Some(1));
}

#[test]
fn e10_cycles() {
    let site = site(&[
        ("가.md", "하나 ![[나]]"),
        ("나.md", "둘 ![[다]]"),
        ("다.md", "셋 ![[가]]"),
        (
            "Self.md",
            "x ![[Self]]\n\n## a\n\n![[#b]]\n\n## b\n\ntext\n",
        ),
    ]);
    for (url, words) in [
        ("가/", ["하나", "둘", "셋"]),
        ("나/", ["둘", "셋", "하나"]),
        ("다/", ["셋", "하나", "둘"]),
    ] {
        for word in words {
            assert_eq!(
                site.text(url).matches(word).count(),
                1,
                "{url} {}",
                site.text(url)
            );
        }
        well_formed(site.text(url));
    }
    site.has("가/", "<a class=\"internal-link\" href=\"./\">가</a>");
    site.has("self/", "x <a class=\"internal-link\" href=\"./\">Self</a>");
    assert_eq!(site.text("self/").matches("<p>text</p>").count(), 2);
    assert!(
        site.of_code("NW009")
            .iter()
            .any(|f| f.starts_with("다.md:1:3 ")),
        "{:?}",
        site.of_code("NW009")
    );
    assert!(
        site.of_code("NW009")
            .iter()
            .any(|f| f == "Self.md:1:3 NW009 Self.md embeds itself"),
        "{:?}",
        site.of_code("NW009")
    );
}

#[test]
fn e11_five_levels() {
    let texts: Vec<(String, String)> = (0..8)
        .map(|n| (format!("n{n}.md"), format!("글{n} ![[n{}]]", n + 1)))
        .collect();
    let mut notes: Vec<(&str, &str)> = texts.iter().map(|(p, t)| (&**p, &**t)).collect();
    notes.push(("n8.md", "끝"));
    let site = site(&notes);
    site.has(
        "n0/",
        "글5 <a class=\"internal-link\" href=\"../n6/\">n6</a>",
    );
    site.has_no("n0/", "글6");
    assert!(
        site.of_code("NW010")
            .contains(&"n5.md:1:4 NW010 embeds nested deeper than 5".to_owned()),
        "{:?}",
        site.of_code("NW010")
    );
}

#[test]
fn e12_missing_notes_and_parts() {
    let site = site(&[
        (
            "A.md",
            "![[없음]] ![[無]] ![[なし]] ![[لا]] ![[👻]] ![](gone.md)\n\n![[Hive#여름]] ![[Hive#^none|글]] ![x](Hive.md#none)\n",
        ),
        ("Hive.md", "비밀스러운 전체\n\n## 봄\n"),
    ]);
    for typed in ["없음", "無", "なし", "لا", "👻", "Hive#여름", "Hive#^none"] {
        site.has(
            "a/",
            &format!("<span class=\"internal-embed is-unresolved\">{typed}</span>"),
        );
    }
    site.has_no("a/", "전체");
    site.has_no("a/", "href");
    let codes: Vec<String> = site.places().iter().map(|p| p[..5].to_owned()).collect();
    assert_eq!(
        codes,
        [
            "NW001", "NW001", "NW001", "NW001", "NW001", "NW001", "NW002", "NW003", "NW002"
        ]
    );
}

#[test]
fn e13_private_notes_leave_nothing() {
    let site = site(&[
        (
            "A.md",
            "앞 ![[비밀]] 뒤\n\n![[비밀]]\n\n![[비밀#제목]]\n\n| a |\n| - |\n| ![[비밀]] |\n",
        ),
        ("비밀.md", "---\npublish: false\n---\n## 제목\n\n숨은 글\n"),
    ]);
    for word in ["비밀", "제목", "숨은", "is-unresolved", "internal-embed"] {
        assert!(
            !site.page("a/").contains(word),
            "{word}: {}",
            site.text("a/")
        );
    }
    assert_eq!(site.of_code("NW301").len(), 4);
}

#[test]
fn e14_findings_of_embeds_are_reported_once() {
    let site = site(&[
        ("A.md", "![[Hive]]\n\n![[Hive]]\n"),
        ("B.md", "![[Hive]]"),
        ("Hive.md", "벌 [[없음]] $\\frac$ <script>x</script>\n"),
    ]);
    let of = |code: &str| site.findings().iter().filter(|f| f.contains(code)).count();
    assert_eq!(
        (of("NW001"), of("NW019"), of("NW020")),
        (1, 1, 1),
        "{:#?}",
        site.findings()
    );
    assert!(
        site.findings().iter().all(|f| f.starts_with("Hive.md:1:")),
        "{:#?}",
        site.findings()
    );
}

#[test]
fn e15_an_embeds_text_is_described_under_its_own_page() {
    let site = site(&[("A.md", "![[Hive]]"), ("Hive.md", "벌이 사는 집")]);
    let (head, _) = site.page("a/").split_once("</head>").unwrap_or_default();
    assert!(!head.contains("벌이 사는 집"), "{head}");
    let (head, _) = site.page("hive/").split_once("</head>").unwrap_or_default();
    assert!(head.contains("벌이 사는 집"), "{head}");
}
