//! K: block ids.

use crate::memory::{Memory, html};

/// Expects the page of `text` to contain each of `parts`.
#[track_caller]
fn has(text: &str, parts: &[&str]) {
    let html = html(text);
    for part in parts {
        assert!(html.contains(part), "{text}: no {part} in {html}");
    }
}

#[test]
fn k1_ids_leave_the_text_and_links_find_them_in_any_case() {
    let site = Memory::new()
        .note(
            "Log.md",
            "[[Hive#^w1]] [[Hive#^WAX-2|x]] [x](Hive.md#^W1) [[Hive#여름#^w1]]",
        )
        .note("Hive.md", "## 여름\n\n밀랍 ^w1\n\nb\t^Wax-2\n")
        .build();
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/#^w1\">Hive &gt; ^w1</a>",
    );
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/#^Wax-2\">x</a>",
    );
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/#^w1\">x</a>",
    );
    site.has("hive/", "<p id=\"^w1\">밀랍</p>");
    site.has("hive/", "<p id=\"^Wax-2\">b</p>");
    site.is_clean();
}

#[test]
fn k2_paragraphs_headings_and_items() {
    has(
        "Wax melts at 62 °C. ^wax",
        &["<p id=\"^wax\">Wax melts at 62 °C.</p>"],
    );
    has(
        "밀랍은 녹는다. ^wax",
        &["<p id=\"^wax\">밀랍은 녹는다.</p>"],
    );
    has("蜜蝋。 ^wax", &["<p id=\"^wax\">蜜蝋。</p>"]);
    has("**a** ^b", &["<p id=\"^b\"><strong>a</strong></p>"]);
    has("a\nb ^c", &["<p id=\"^c\">a<br>\nb</p>"]);
    has(
        "- a ^i\n  - b ^j\n- c",
        &["<li id=\"^i\">a", "<li id=\"^j\">b</li>", "<li>c"],
    );
    has("1. 가 ^i\n2. 나", &["<li id=\"^i\">가</li>"]);
    has("- [ ] 할 일 ^t", &["id=\"^t\""]);
    has("- a ^i\n\n- b", &["<li id=\"^i\"><p>a</p>"]);
    has("> q ^q", &["id=\"^q\""]);
}

#[test]
fn k2_a_paragraph_before_a_formula_block_keeps_its_id() {
    has(
        "Text ^id\n$$\nx\n$$",
        &["<p id=\"^id\">Text</p>", "<div class=\"math-block\">"],
    );
    has(
        "- a ^i\n  $$\n  x\n  $$\n- b",
        &["<li id=\"^i\">a", "<div class=\"math-block\">"],
    );
    has("x ^i  \ny ^j\n$$\nz\n$$", &["<p id=\"^j\">x ^i<br>\ny</p>"]);
}

#[test]
fn k2_at_the_end_of_a_quote_or_callout_an_id_names_it_whole() {
    has("> a\n> b ^q", &["<blockquote id=\"^q\">"]);
    has("> a\n>\n> b ^q\n\nafter", &["<blockquote id=\"^q\">"]);
    has("> a\nlazy ^q", &["<blockquote id=\"^q\">"]);
    has(
        "> [!tip] 제목\n> 본문 ^q",
        &["data-callout-kind=\"tip\" id=\"^q\"", "<p>본문</p>"],
    );
    has(
        "> [!tip]- 제목\n> 본문\n>\n> - a\n> - b ^q\n\nafter",
        &["data-callout-kind=\"tip\" id=\"^q\"", "<li>b</li>"],
    );
    // Of nested quotes the outermost one gets the id.
    has(
        "> [!tip] a\n> > [!bug] b\n> > c ^q",
        &["data-callout-kind=\"tip\" id=\"^q\"", "<p>c</p>"],
    );
    has("- x\n  > a ^q\n- y", &["<blockquote id=\"^q\">", "<li>y"]);
    // The id does not stand on the last line.
    has("> a ^p\n>\n> b", &["<p id=\"^p\">a</p>"]);
    has("> - a ^i\n> - b", &["<li id=\"^i\">a</li>"]);
    has("> a `x ^y`", &["<code>x ^y</code>"]);
    has(
        "> [!tip] a ^q\n> b",
        &["data-callout-kind=\"tip\" id=\"^q\""],
    );
}

#[test]
fn k3_k4_ids_on_their_own_line() {
    for gap in ["\n", "\n\n"] {
        let with = |block: &str| format!("{block}{gap}^id\n\nafter");
        has(
            &with("> 인용"),
            &["<blockquote id=\"^id\">", "<p>after</p>"],
        );
        has(
            &with("> [!tip] 제목\n> 본문"),
            &[
                "<div class=\"callout\" data-callout=\"tip\"",
                "id=\"^id\"",
                "<p>본문</p>",
            ],
        );
        has(
            &with("> [!tip]- 蜂\n> 本文"),
            &["<details class=\"callout is-collapsible\"", "id=\"^id\""],
        );
        has(
            &with("| a | b |\n| - | - |\n| 蜂 | 🐝 |"),
            &["<table id=\"^id\">", "<td>🐝</td>"],
        );
        has(&with("```rust\nlet a;\n```"), &["<pre id=\"^id\">"]);
        has(
            &with("$$\nx\n$$"),
            &["<div class=\"math-block\" id=\"^id\">"],
        );
        for block in [
            "> 인용",
            "> [!tip] 제목\n> 본문",
            "| a |\n| - |\n| b |",
            "```\na\n```",
            "$$\nx\n$$",
        ] {
            let html = html(&with(block));
            assert_eq!(html.matches("^id").count(), 1, "{block}: {html}");
        }
    }
    has("문단\n\n^id", &["<p id=\"^id\">문단</p>"]);
    has("문단\n^id", &["<p id=\"^id\">문단</p>"]);
    has("- a\n- b\n\n^id", &["<ul id=\"^id\">"]);
    has("1. a\n2. b\n\n^id", &["<ol id=\"^id\">"]);
    has("> a\n> ^id", &["id=\"^id\""]);
    has("النحل\n\n^id", &["<p id=\"^id\">النحل</p>"]);
}

#[test]
fn k3_ids_on_their_own_line_in_lists() {
    has("- a\n  - b\n\n  ^id\n- c", &["<li id=\"^id\"><p>a</p>"]);
    has(
        "- 가\n  ^id\n- 나",
        &["<li id=\"^id\">가</li>", "<li>나</li>"],
    );
    has("- a\n- b\n^id", &["<li>a</li>", "<li id=\"^id\">b</li>"]);
    has("- a\n\n  b\n\n  ^id\n- c", &["id=\"^id\""]);
    has("- a\n  > q\n  ^id\n", &["id=\"^id\""]);
}

#[test]
fn k3_a_line_under_a_quote_is_not_lazy() {
    let html = html("> [!주의] 벌\n> 쏘인다\n^id\n\n끝");
    assert!(html.contains("<p>쏘인다</p>"), "{html}");
    assert!(html.contains("<p>끝</p>"), "{html}");
    assert!(html.starts_with("<div class=\"callout\""), "{html}");
    assert!(
        html.split('>')
            .next()
            .is_some_and(|tag| tag.contains("id=\"^id\"")),
        "{html}"
    );
}

#[test]
fn k5_headings_keep_their_own_id() {
    let site = Memory::new()
        .note("Log.md", "## 벌통 ^h1\n\n[[#벌통]] [[#^h1]]\n")
        .build();
    site.has("log/", "<h2 id=\"벌통\">");
    site.has("log/", "<span id=\"^h1\" class=\"block-anchor\"></span>");
    site.has("log/", "href=\"#벌통\"");
    site.has("log/", "href=\"#^h1\"");
    site.is_clean();
}

#[test]
fn k6_what_is_no_block_id() {
    for text in [
        "10^6",
        "n^k",
        "a ^word b",
        "`a ^b`",
        "$a ^b$",
        "밀랍 ^이름",
        "蜜 ^蜜",
        "a ^b_c",
        "a ^",
        "a^b",
        "a \\^b",
        "a ^🐝",
    ] {
        let html = html(text);
        assert!(!html.contains("id=\""), "{text}: {html}");
        assert!(
            html.contains('^') || html.contains("<math"),
            "{text}: {html}"
        );
    }
    let code = html("```\na ^b\n```");
    assert!(code.contains("a ^b") && !code.contains("id="), "{code}");
}

#[test]
fn k7_the_first_of_two_counts() {
    let site = Memory::new()
        .note("Log.md", "가 ^a\n\n나 ^A\n\n다 ^a\n\n[[#^a]]\n")
        .build();
    assert_eq!(site.text("log/").matches("id=\"^").count(), 1);
    site.has("log/", "<p id=\"^a\">가</p>");
    site.has("log/", "<p>나</p>");
    assert_eq!(
        site.findings(),
        [
            "Log.md:3:3 NW016 ^A is already at line 1",
            "Log.md:5:3 NW016 ^a is already at line 1"
        ]
    );
}

#[test]
fn k8_missing_blocks_lead_to_the_page() {
    let site = Memory::new()
        .note("Log.md", "꿀 [[Hive#^none]]")
        .note("Hive.md", "text")
        .build();
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/\">Hive &gt; ^none</a>",
    );
    assert_eq!(
        site.findings(),
        ["Log.md:1:3 NW003 \"Hive\" has no block \"^none\""]
    );
}
