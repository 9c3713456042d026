//! Callouts, lists, tables and HTML, rule by rule (Q, Y, G, W), from Markdown to the page.

use crate::memory::{html, site, site_with};

/// Expects each text to become exactly this.
#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(text), *expected, "from {text:?}");
    }
}

/// Expects `parts` in this order in `html`.
#[track_caller]
fn has(html: &str, parts: &[&str]) {
    let mut at = 0;
    for part in parts {
        let found = html[at..].find(part);
        at += found.unwrap_or_else(|| panic!("no {part:?} after {at} in {html}")) + part.len();
    }
}

#[test]
fn q1_the_elements_of_a_callout() {
    let html = html("> [!Tip] 제목\n> 몸");
    has(
        &html,
        &[
            "<div class=\"callout\" data-callout=\"tip\"",
            "<div class=\"callout-title\"><span class=\"callout-icon\" aria-hidden=\"true\"></span><div class=\"callout-title-inner\">제목</div></div>",
            "<div class=\"callout-content\">",
            "<p>몸</p>",
            "</div>",
        ],
    );
}

#[test]
fn q2_folding_works_without_script() {
    let closed = html("> [!faq]- 왜?\n> 몸");
    has(
        &closed,
        &[
            "<details class=\"callout is-collapsible\" data-callout=\"faq\"",
            "data-callout-fold=\"-\"",
            "<summary class=\"callout-title\">",
            "</summary>",
            "</details>",
        ],
    );
    assert!(!closed.contains(" open"), "{closed}");
    let open = html("> [!faq]+ 왜?\n> 몸");
    has(
        &open,
        &["<details", "data-callout-fold=\"+\"", " open", ">"],
    );
}

#[test]
fn q3_kinds() {
    for (typed, kind) in [
        ("TLDR", "abstract"),
        ("summary", "abstract"),
        ("hint", "tip"),
        ("important", "tip"),
        ("check", "success"),
        ("done", "success"),
        ("help", "question"),
        ("faq", "question"),
        ("caution", "warning"),
        ("attention", "warning"),
        ("fail", "failure"),
        ("missing", "failure"),
        ("error", "danger"),
        ("bug", "bug"),
        ("example", "example"),
        ("cite", "quote"),
        ("info", "info"),
        ("todo", "todo"),
        ("bee-watch", "note"),
    ] {
        let html = html(&format!("> [! {typed} ] x"));
        let data = format!("data-callout=\"{}\"", typed.to_lowercase());
        has(&html, &[&data]);
        has(&html, &[&format!("data-callout-kind=\"{kind}\"")]);
    }
}

#[test]
fn q4_types_of_any_script() {
    for kind in [
        "주의",
        "注意",
        "ヒント",
        "提示",
        "تنبيه",
        "🐝",
        "bee-watch",
        "a b",
    ] {
        has(
            &html(&format!("> [!{kind}] t\n> b")),
            &[&format!("data-callout=\"{kind}\""), ">t</div>", "<p>b</p>"],
        );
    }
    has(
        &html("> [!tip|right 40] t"),
        &[
            "data-callout=\"tip\"",
            "data-callout-metadata=\"right 40\"",
            ">t</div>",
        ],
    );
}

#[test]
fn q5_titles() {
    for (head, title) in [
        ("> [!bee-watch]", "Bee watch"),
        ("> [!bee_watch]", "Bee watch"),
        (">[!tip]title", "title"),
        ("> [!tip]\u{a0}title", "title"),
        ("> [!주의]", "주의"),
        (">  [!tip]  a `b` $c$", "a <code>b</code> <math"),
    ] {
        has(&html(head), &["<div class=\"callout-title-inner\">", title]);
    }
    has(
        &html("> [!tip] **a** [[없음]]"),
        &["inner\"><strong>a</strong> <a class=\"internal-link is-unresolved\">없음</a></div>"],
    );
}

#[test]
fn q12_hashes_in_a_title_make_it_look_like_a_heading() {
    for (head, inner) in [
        (
            "> [!faq]- ### Why?",
            "<span class=\"callout-title-inner is-heading\" data-level=\"3\">Why?</span>",
        ),
        (
            "> [!faq] # **a** b ##",
            "<div class=\"callout-title-inner is-heading\" data-level=\"1\"><strong>a</strong> b</div>",
        ),
        (
            "> [!faq] ###",
            "<div class=\"callout-title-inner is-heading\" data-level=\"3\">Faq</div>",
        ),
        (
            "> [!faq] ####### a",
            "<div class=\"callout-title-inner\">####### a</div>",
        ),
        (
            "> [!faq] C# and #x",
            "<div class=\"callout-title-inner\">C# and <a class=\"tag\"",
        ),
    ] {
        has(&html(head), &[inner]);
    }
    let site = site(&[(
        "A.md",
        "## One\n\n## Two\n\n> [!faq] ## Not in the contents\n",
    )]);
    let page = site.page_of("A.md");
    let (_, contents) = page.split_once("nw-contents").unwrap();
    assert!(!contents.contains("Not in the contents"), "{contents}");
}

#[test]
fn q6_q10_without_body_and_what_is_none() {
    assert!(!html("> [!tip] t").contains("callout-content"));
    for text in [
        "> a\n> [!tip] t",
        r"> \[!tip] t",
        "> a",
        "    > [!tip]",
        "```\n> [!tip]\n```",
        "[!tip] t",
    ] {
        assert!(!html(text).contains("class=\"callout"), "{text}");
    }
    has(
        &html("- a\n  > [!tip] t\n  > b"),
        &["<li>", "class=\"callout\"", "<p>b</p>", "</li>"],
    );
}

#[test]
fn q7_everything_in_a_body() {
    let body = site(&[("A.md", "> [!note] t\n> 첫 줄\n>\n> - a\n>   - [x] b\n>\n> ```rust\n> c\n> ```\n>\n> | d |\n> | - |\n> | e |\n>\n> $$\n> f\n> $$\n>\n> ![[B]]\n>\n> 끝 ^g\n"), ("B.md", "박힌 글")]).text_of("A.md");
    has(
        &body,
        &[
            "<p>첫 줄</p>",
            "<ul>",
            "task-list-item",
            "</ul>",
            "<pre>",
            "</pre>",
            "<table>",
            "<td>e</td>",
            "display=\"block\"",
            "markdown-embed",
            "박힌 글",
            "<p>끝</p>",
        ],
    );
}

#[test]
fn q8_lazy_lines_belong_to_the_callout() {
    for (title, body) in [
        ("제목", "게으른 줄"),
        ("題名", "怠けた行"),
        ("标题", "懒惰的行"),
        ("عنوان", "سطر"),
        ("🐝", "🍯"),
    ] {
        has(
            &html(&format!("> [!note] {title}\n{body}\n\nafter")),
            &[
                &format!("inner\">{title}</div>"),
                "callout-content",
                &format!("<p>{body}</p>"),
                "</div>",
                "<p>after</p>",
            ],
        );
        has(
            &html(&format!("> [!note] {title}\n> a\n{body}")),
            &[&format!("<p>a<br>\n{body}</p>")],
        );
    }
    let named = html("> [!note] t\n> b\n^id");
    has(
        &named,
        &["<div class=\"callout\"", "id=\"^id\"", "<p>b</p>"],
    );
}

#[test]
fn q9_titles_of_nested_callouts() {
    for (outer, inner) in [
        ("바깥 [[A|글]]", "안 **쪽**"),
        ("外", "内 `]`"),
        ("خارج", "داخل"),
        ("🐝 [x] (y)", "🍯 > q"),
    ] {
        let text = html(&format!(
            "> [!note] {outer}\n> a\n> > [!tip]- {inner}\n> > b\n>\n> c"
        ));
        assert_eq!(text.matches("callout-title-inner").count(), 2, "{text}");
        has(
            &text,
            &[
                "<p>a</p>",
                "<details",
                "<p>b</p>",
                "</details>",
                "<p>c</p>",
                "</div>",
            ],
        );
    }
    let only = html("> [!note]\n> > [!tip] 안\n> > b");
    has(
        &only,
        &["inner\">Note</div>", "inner\">안</div>", "<p>b</p>"],
    );
}

#[test]
fn q11_content_has_no_further_wrapper() {
    for body in ["벌", "蜂", "蜜蜂", "نحل", "🐝"] {
        let text = html(&format!("> [!note] t\n> {body}\n>\n> - x"));
        let content = text
            .split("<div class=\"callout-content\">")
            .nth(1)
            .unwrap();
        assert!(
            content
                .trim_start()
                .starts_with(&format!("<p>{body}</p>\n<ul>")),
            "{text}"
        );
    }
}

#[test]
fn y1_lists() {
    all(&[
        (
            "4. a\n5. b",
            "<ol start=\"4\">\n<li>a</li>\n<li>b</li>\n</ol>",
        ),
        (
            "1) a\n\n2) b",
            "<ol>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>",
        ),
        (
            "- a\n+ b",
            "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>",
        ),
        (
            "- a\n\t1. b\n\t\t- c",
            "<ul>\n<li>a\n<ol>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n</li>\n</ul>",
        ),
    ]);
}

#[test]
fn y2_y3_any_mark_but_a_space_is_done() {
    for mark in [
        "x",
        "X",
        "/",
        "-",
        "?",
        ">",
        "!",
        "✓",
        "곧",
        "済",
        "完",
        "ن",
        "🐝",
        "👩‍🌾",
        "\"",
    ] {
        let text = html(&format!("- [{mark}] 일"));
        let shown = mark.replace('"', "&quot;").replace('>', "&gt;");
        has(
            &text,
            &[
                "<ul class=\"contains-task-list\">",
                "<li class=\"task-list-item is-checked\"",
                &format!("data-task=\"{shown}\""),
                "<input type=\"checkbox\" class=\"task-list-item-checkbox\"",
                " checked",
                &format!("data-task=\"{shown}\"> 일"),
            ],
        );
    }
    let open = html("1. [ ] a\n2. [ ]\n3. b");
    has(
        &open,
        &[
            "<ol class=\"contains-task-list\">",
            "<li class=\"task-list-item\" data-task=\" \"><input",
            " disabled",
            "data-task=\" \"> a",
            "<li class=\"task-list-item\" data-task=\" \"",
            "<li>b</li>",
        ],
    );
    assert!(!open.contains("checked"), "{open}");
}

#[test]
fn y4_y5_what_is_no_task_and_what_tasks_hold() {
    for text in [
        "- []",
        "- [ ]text",
        "- [x](url)",
        "- [xy] a",
        "- a [ ] b",
        "[ ] a",
    ] {
        assert!(!html(text).contains("task-list"), "{text}");
    }
    let nested = html("> [!note] t\n> - [ ] a [[없음]] #꿀 2031-04-05\n>   - [x] b");
    has(
        &nested,
        &[
            "data-task=\" \"",
            "is-unresolved",
            "class=\"tag\"",
            "2031-04-05",
            "contains-task-list",
            "is-checked",
        ],
    );
}

#[test]
fn g1_g2_shapes_of_tables() {
    let html = html("a | b | c\n:-|:-:|-:\n1 | 2\n1 | 2 | 3 | 4");
    has(
        &html,
        &[
            "<div class=\"table-wrapper\"><table>",
            "<th align=\"left\">a</th>",
            "<th align=\"center\">b</th>",
            "<th align=\"right\">c</th>",
            "<td align=\"center\">2</td><td align=\"right\"></td>",
            "3</td></tr>",
        ],
    );
    assert!(!html.contains('4'), "{html}");
    has(
        &crate::memory::html("| 가 |\n|-|"),
        &["<table>", "<th>가</th>"],
    );
}

#[test]
fn y6_the_box_of_a_loose_task_stands_on_the_line_of_its_text() {
    let html = html("- [x] 할 일\n\n  둘째\n\n- [ ] b\n");
    has(
        &html,
        &[
            "data-task=\"x\"><p><input type=\"checkbox\" class=\"task-list-item-checkbox\" checked disabled data-task=\"x\"> 할 일</p>\n<p>둘째</p>",
            "data-task=\" \"><p><input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled data-task=\" \"> b</p>",
        ],
    );
    // A tight item has the box itself; so has an item whose text is hidden.
    let secret = site(&[
        ("A.md", "- [ ] a\n"),
        ("B.md", "- [ ] ![[P]]\n\n- [ ] b\n"),
        ("P.md", "---\npublish: false\n---\n"),
    ]);
    has(&secret.text_of("A.md"), &["data-task=\" \"><input"]);
    assert_eq!(secret.text_of("B.md").matches("<input").count(), 2);
}

#[test]
fn g3_escaped_bars() {
    let site = site(&[
        (
            "A.md",
            "| a |\n| - |\n| [[B\\|글]] |\n| ![[bee.png\\|40]] |\n| `a \\| b` |\n| x \\| y |\n| $a \\| b$ |\n",
        ),
        ("B.md", ""),
        ("bee.png", ""),
    ]);
    has(
        &site.text_of("A.md"),
        &[
            ">글</a>",
            "width=\"40\"",
            "<code>a | b</code>",
            "x | y",
            "a | b</annotation>",
        ],
    );
}

#[test]
fn g3_nw021_tells_of_code_and_formulas_that_a_bar_splits() {
    let found = |text: &str| site(&[("A.md", text)]).found();
    assert_eq!(
        found("| a |\n| - |\n| `b|c` |\n| $d|e$ |\n| ok |\n"),
        ["A.md:3:3 NW021", "A.md:4:3 NW021"]
    );
    assert_eq!(found("> | `a|b` |\n> | - | - |\n"), ["A.md:1:5 NW021"]);
    assert_eq!(
        found("| a | b |\n| - | - |\n| `b\\|c` | $5 | \n| `a` | $x$ |\n"),
        [""; 0]
    );
    // Without a table there are no cells.
    assert_eq!(found("`a|b` $c|d$\n"), [""; 0]);
}

#[test]
fn g4_e4_cells_hold_embeds() {
    let site = site(&[
        (
            "A.md",
            "| a | b |\n| - | - |\n| ![[B]] 뒤 | #꿀 ==x== <br> c[^1] |\n| ![[B#^l]] | ![[없음]] |\n\n[^1]: f\n",
        ),
        ("B.md", "글\n\n- 하나\n- 둘\n\n^l\n\n| x |\n| - |\n| y |\n"),
    ]);
    let text = site.text_of("A.md");
    has(
        &text,
        &[
            "<td>",
            "<div class=\"internal-embed markdown-embed\"",
            "<ul",
            "<table>",
            "</table>",
            "</div>",
            " 뒤</td>",
            "<td><a class=\"tag\"",
            "<mark>x</mark> <br> c<sup",
            "<td>",
            "data-embed=\"block\"",
            "<li>하나</li>",
            "</td><td><span class=\"internal-embed is-unresolved\">없음</span></td></tr>\n</tbody></table></div>",
        ],
    );
    assert_eq!(text.matches("<table").count(), 2, "{text}");
}

#[test]
fn g4_g5_where_tables_stand() {
    has(
        &html("글\n| a |\n| - |\n| b |"),
        &["<p>글</p>", "<table>", "<td>b</td>"],
    );
    has(
        &html("- x\n\n  | a |\n  | - |\n\n> | c |\n> | - |"),
        &["<li>", "<table>", "</li>", "<blockquote>", "<table>"],
    );
}

#[test]
fn w1_w2_what_is_kept_and_what_goes() {
    let site = site(&[(
        "A.md",
        "<kbd>Ctrl</kbd> <ruby>蜂<rt>はち</rt></ruby> <span style=\"color:red\" onclick=\"x()\" data-a=\"1\">s</span>\n\n<script>비밀()</script>\n\n<iframe src=\"https://e.org\" srcdoc=\"x\"></iframe>\n\n<form action=\"/x\"><input autofocus></form>\n",
    )]);
    let text = site.text_of("A.md");
    has(
        &text,
        &[
            "<kbd>Ctrl</kbd>",
            "<ruby>蜂<rt>はち</rt></ruby>",
            "style=\"color:red\"",
            "data-a=\"1\"",
            "<iframe",
            "disabled",
        ],
    );
    for gone in ["onclick", "script", "비밀", "srcdoc", "action", "autofocus"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert!(
        site.found().iter().all(|f| f.ends_with("NW020"))
            && site.found().contains(&"A.md:3:1 NW020".to_owned()),
        "{:?}",
        site.found()
    );
    let trusted = site_with(
        &[("A.md", "<script>x()</script>\n")],
        "markdown.html = \"trusted\"",
        |_| {},
    );
    assert!(trusted.text_of("A.md").contains("<script>x()</script>"));
}

#[test]
fn w3_placeholders_stay() {
    for (text, shown) in [
        (
            "clone <github username> now",
            "clone &lt;github username&gt; now",
        ),
        ("<a name of yours", "&lt;a name of yours"),
        ("a < b > c <3 <- x", "a &lt; b &gt; c &lt;3 &lt;- x"),
        ("<이름>을 쓰세요", "&lt;이름&gt;을 쓰세요"),
        ("<名前>を書く", "&lt;名前&gt;を書く"),
        ("写<姓名>", "写&lt;姓名&gt;"),
        ("اكتب <الاسم>", "اكتب &lt;الاسم&gt;"),
        (
            "<🐝> <T> Vec<String>",
            "&lt;🐝&gt; &lt;T&gt; Vec&lt;String&gt;",
        ),
        ("<your-name>과 x", "과 x"),
        ("<github username>\n\n글", "&lt;github username&gt;"),
    ] {
        has(&html(text), &[shown]);
    }
}

#[test]
fn w4_w5_w8_blocks() {
    has(
        &html("<div>\n**x** [[x]] #x\n\n**y**\n</div>\n\nz"),
        &[
            "<div>",
            "**x** [[x]] #x",
            "<strong>y</strong>",
            "</div>",
            "<p>z</p>",
        ],
    );
    has(
        &html("<details>\n<summary>s</summary>\n\n- **벌**\n\n</details>\n\n끝"),
        &[
            "<details>",
            "<summary>s</summary>",
            "<li><strong>벌</strong></li>",
            "</details>",
            "<p>끝</p>",
        ],
    );
    has(
        &html("<b>a <i>b\n\nc"),
        &["<b>a <i>b</i></b></p>", "<p>c</p>"],
    );
    has(
        &html("> <div>\n\nafter"),
        &["<div>", "</div>", "</blockquote>", "<p>after</p>"],
    );
    assert!(!html("</div></article></body> x").contains("</article>"));
}

#[test]
fn w6_addresses_in_html() {
    let site = site(&[
        (
            "A.md",
            "<a href=\"벌/꿀 이야기.md#맛\">a</a> <a href=\"Priv.md\">p</a> <a href=\"없음.md\">x</a>\n\n<img src=\"bee.png\" srcset=\"bee.png 1x, big.png 2x\">\n\n<video src=\"b.mp4\" poster=\"p.png\"></video>\n\n<img src=\"gone.png\">\n",
        ),
        ("벌/꿀 이야기.md", "## 맛\n"),
        ("Priv.md", "---\npublish: false\n---\n"),
        ("bee.png", ""),
        ("big.png", ""),
        ("b.mp4", ""),
        ("p.png", ""),
        ("other.png", ""),
    ]);
    let text = site.text_of("A.md");
    has(
        &text,
        &[
            "<a href=\"../벌/꿀-이야기/#맛\"",
            ">a</a>",
            "<img",
            "src=\"../bee.png\"",
            "../big.png 2x",
            "src=\"../b.mp4\"",
            "poster=\"../p.png\"",
        ],
    );
    assert!(!text.contains("Priv") && !text.contains("없음"), "{text}");
    assert!(!text.contains("src=\"gone.png\""), "{text}");
    for file in ["bee.png", "big.png", "b.mp4", "p.png"] {
        assert!(site.is_public(file), "{file}");
    }
    assert_eq!(
        site.found(),
        [
            "A.md:1:30 NW301",
            "A.md:1:54 NW001",
            "A.md:7:1 NW007",
            "other.png NW702"
        ]
    );
    assert!(site.backlinks("벌/꿀 이야기.md").contains("../../a/"));
}

#[test]
fn w6_m10_v11_pictures_in_html_that_are_not_there() {
    let text = |text: &str| {
        let files = [("A.md", text), ("bee.png", ""), ("숨김/x.png", "")];
        site_with(&files, "private = [\"숨김/\"]", |_| {}).text_of("A.md")
    };
    let missing =
        |words: &str| format!("<span class=\"internal-embed is-unresolved\">{words}</span>");
    let cases = [
        ("<img src=\"img/없음.png\">", missing("img/없음.png")),
        (
            "<img src=\"gone.png\" alt=\"벌 &amp; 꿀\" width=9>",
            missing("벌 &amp; 꿀"),
        ),
        (
            "<img src=\"gone.png\" srcset=\"no.png 2x\">",
            missing("gone.png"),
        ),
        (
            "<img src=\"gone.png\" srcset=\"no.png 2x, bee.png\">",
            "<img srcset=\"../bee.png\">".into(),
        ),
        (
            "<img src=\"bee.png\" srcset=\"no.png 2x, bee.png 3x\">",
            "<img src=\"../bee.png\" srcset=\"../bee.png 3x\">".into(),
        ),
        (
            "<picture><source srcset=\"bee.png\"><img src=\"gone.png\"></picture>",
            "<p><picture><source srcset=\"../bee.png\"><img></picture></p>".into(),
        ),
        (
            "<img src=\"숨김/x.png\" alt=\"그림\">",
            "<a class=\"internal-link is-unresolved\">그림</a>".into(),
        ),
        (
            "<a href=\"https://e.org\"><img src=\"x.png\" alt=\"그림\"></a>",
            "<p><a href=\"https://e.org\">그림</a></p>".into(),
        ),
        (
            "a\n\n<img src=\"x.png\">\n\nb",
            "<p>a</p>\n\n<p>b</p>".into(),
        ),
        ("a <img src=\"x.png\"> b", "<p>a  b</p>".into()),
    ];
    for (html, expected) in cases {
        assert_eq!(text(html).trim(), expected, "{html}");
    }
    let cell = text("<table><tr><img src=\"gone.png\"></tr></table>");
    assert!(
        cell.contains("<td><span class=\"internal-embed is-unresolved\">gone.png</span></td>"),
        "{cell}"
    );
}

#[test]
fn w7_ids_in_html() {
    let text = html(
        "## 맛\n\n<span id=\"맛\">a</span> <span id=\"own\">b</span> <span id=\"nw-x\">c</span>",
    );
    assert_eq!(text.matches("id=\"맛\"").count(), 1, "{text}");
    has(&text, &["<h2 id=\"맛\">", "<span id=\"own\">b</span>"]);
}

#[test]
fn w2_some_attributes_go_without_a_finding() {
    let site = site(&[(
        "A.md",
        "<iframe src=\"https://example.org/\" allowtransparency=\"true\" border=\"0\"></iframe>\n\n<a href=\"https://example.org/\" target=\"_top\">x</a>\n",
    )]);
    assert_eq!(site.found(), [""; 0]);
    let text = site.text_of("A.md");
    assert!(
        !["allowtransparency", "border", "target"]
            .iter()
            .any(|name| text.contains(name)),
        "{text}"
    );
}

#[test]
fn w2_instructions_leave_nothing() {
    assert_eq!(html("<?php echo '>'; ?>\n\nafter"), "<p>after</p>");
    assert_eq!(
        html("<?php\nif (a > b) { echo 'c'; }\n?>\n\nafter"),
        "<p>after</p>"
    );
    assert_eq!(html("a <?php echo '>'; ?> b"), "<p>a  b</p>");
    assert_eq!(html("<![CDATA[ a > b ]]>\n\nafter"), "<p>after</p>");
}

#[test]
fn w5_an_end_tag_at_the_end_of_a_line_ends_what_stands_around() {
    for (text, expected) in [
        (
            "<details>\n<summary>a</summary>\n\nHidden text.</details>\n\nafter",
            "<p>Hidden text.</p>\n</details><p>after</p>",
        ),
        (
            "<details>\n<summary>a</summary>\n\nHidden text.</details>\nafter",
            "<p>Hidden text.</p>\n</details><p>after</p>",
        ),
        (
            "<div>\n\n- a\n- b</div>\n\nafter",
            "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</div><p>after</p>",
        ),
        (
            "<div><section>\n\n**a**</section></div>\n\nafter",
            "<p><strong>a</strong></p>\n</section></div><p>after</p>",
        ),
        (
            "<table><tr><td>\n\na</td></tr></table>\n\nafter",
            "<p>a</p>\n</td></tr></table><p>after</p>",
        ),
        (
            "<div>\n\n> a</div>\n\nafter",
            "<blockquote>\n<p>a</p>\n</blockquote>\n</div><p>after</p>",
        ),
        // In the middle of a line, the tag closes nothing around the line.
        (
            "<div>\n\na</div> b\n\nafter",
            "<p>a b</p>\n<p>after</p>\n</div>",
        ),
        // Nor does it in a table cell.
        (
            "<div>\n\n| a |\n| - |\n| b</div> |\n\nafter",
            "<td>b</td></tr>\n</tbody></table></div>\n<p>after</p>\n</div>",
        ),
        // Blocks that follow stand outside of whatever it leaves open.
        (
            "<table><tr><td>\n\na</td></tr>\nb\n\nafter",
            "<p>a</p>\n</td></tr><tr><td><p>b</p>\n<p>after</p>\n</td></tr></table>",
        ),
        // A tag that closes nothing is dropped.
        ("a</details>\n\nb", "<p>a</p>\n<p>b</p>"),
    ] {
        let html = html(text);
        let plain = |text: &str| text.replace('\n', "");
        assert!(plain(&html).ends_with(&plain(expected)), "{text:?}: {html}");
    }
}
