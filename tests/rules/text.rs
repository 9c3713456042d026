//! Comments, inline text, footnotes and formulas, rule by rule (C, I, F, X), from Markdown to the page.

mod diagrams;
#[cfg(feature = "mermaid")]
mod drawn;

use crate::memory::{html, site, site_with};
use crate::support::TestVault;

/// Expects each text to become exactly this.
#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(text), *expected, "from {text:?}");
    }
}

#[test]
fn c1_a_comment_leaves_no_trace_in_any_file() {
    let hidden = "%% 비밀 #숨은태그 [[B]] ![[bee.png]] [[없는 글]] [^9] ^숨은\n\n# 숨은 제목\n\n- [ ] 숨은 일\n%%";
    let note = format!(
        "---\ntitle: 글\n---\n앞 {inline} 뒤\n\n{hidden}\n\n끝",
        inline = "%%속삭임 [[B]] #몰래%%"
    );
    let site = site(&[("A.md", &note), ("B.md", "벌"), ("bee.png", "")]);
    let all = site.everything();
    for gone in ["비밀", "숨은", "속삭임", "몰래", "없는 글", "bee.png", "%%"] {
        assert!(!all.contains(gone), "{gone}");
    }
    assert_eq!(site.backlinks("B.md"), "");
    assert!(!site.is_public("bee.png"));
    assert_eq!(site.found(), ["bee.png NW702"]);
}

#[test]
fn c1_comments_in_every_script() {
    for word in ["비밀", "秘密です", "机密内容", "سر خفي", "🤫🐝", "שלום"] {
        let site = site(&[(
            "A.md",
            &format!(
                "본문 %%{word}%% 끝 ==하이%%{word}%%라이트==\n\n> [!note] 제목 %%{word}%%\n> 몸 %%{word}%%\n\n| a%%{word}|x%% | b |\n| - | - |\n| %%{word}%% | d |\n"
            ),
        )]);
        assert!(!site.everything().contains(word), "{word}");
        assert!(
            site.text_of("A.md").contains("<mark>하이라이트</mark>"),
            "{word}"
        );
    }
}

#[test]
fn c1_v11_a_quote_of_nothing_else_leaves_no_empty_one() {
    let one = "<p>앞</p>\n<p>뒤</p>";
    for quote in [
        "> %% x %%",
        "> %% x\n> y %%",
        "> <!-- x -->",
        "> > %% x %%",
        "> ![[Priv]]",
    ] {
        let text = format!("앞\n\n{quote}\n\n뒤");
        let site = site(&[("A.md", &text), ("Priv.md", "---\npublish: false\n---\n")]);
        assert_eq!(site.text_of("A.md"), one, "{quote}");
    }
    let callout = html("> [!note] 제목\n> %% x %%\n");
    assert!(!callout.contains("callout-content"), "{callout}");
    // An empty quote that is meant, and one that a link can name.
    assert!(html(">\n>\n\n뒤").contains("<blockquote>"));
    assert!(html("> %% x %%\n\n^id\n\n[[#^id]]").contains("<blockquote id=\"^id\">"));
}

#[test]
fn c2_block_comments_run_over_everything() {
    all(&[
        ("%%\na\n\n# b\n\n- c\n\n```\n%%\nd", "<p>d</p>"),
        (
            "> a\n> %% b\n> c\n\nc %%\n\nd",
            "<blockquote>\n<p>a</p>\n</blockquote>\n<p>d</p>",
        ),
        ("%% a %% b", "<p> b</p>"),
        ("- %% a\n  b %%\n- c", "<ul>\n<li></li>\n<li>c</li>\n</ul>"),
    ]);
}

#[test]
fn c3_inline_comments_stay_in_their_paragraph() {
    all(&[
        ("a %%b\nc%% d", "<p>a  d</p>"),
        ("a %%b\n\nc%% d", "<p>a %%b</p>\n<p>c%% d</p>"),
        ("# a %%b%% c", "<h1 id=\"a-c\">a  c</h1>"),
    ]);
    let table = html("| a | b |\n| - | - |\n| 1 %%x | y%% | 2 |");
    assert!(
        table.contains("<td>2</td>") && table.contains("<td>1 </td>"),
        "{table}"
    );
}

#[test]
fn c4_exactly_two_percent_signs() {
    all(&[
        ("a %%%% b", "<p>a  b</p>"),
        ("7% and n % 4", "<p>7% and n % 4</p>"),
        ("100%입니다 50%です", "<p>100%입니다 50%です</p>"),
    ]);
}

#[test]
fn c5_unclosed_comments() {
    let block = site(&[("A.md", "보이는 글\n\n%% 숨은 글\n\n# 숨은 제목\n")]);
    assert_eq!(block.text_of("A.md"), "<p>보이는 글</p>");
    assert_eq!(block.found(), ["A.md:3:1 NW017"]);
    let inline = site(&[("A.md", "글 %% 보임\n\n다음\n")]);
    assert_eq!(inline.text_of("A.md"), "<p>글 %% 보임</p>\n<p>다음</p>");
    assert_eq!(inline.found(), ["A.md:1:3 NW017"]);
}

#[test]
fn c6_literal_in_code_math_and_addresses() {
    all(&[
        ("`%%a%%`", "<p><code>%%a%%</code></p>"),
        ("```\n%%a%%\n```", "<pre><code>%%a%%\n</code></pre>"),
        ("%%`a%% b`", "<p> b`</p>"),
        ("x %%`a%% b`", "<p>x  b`</p>"),
        (
            "```mermaid\n%% a %%\nb\n```",
            "<pre class=\"mermaid\">%% a %%\nb\n</pre>",
        ),
    ]);
    assert!(html("$a %% b$").contains("a %% b</annotation>"));
    assert!(html("[x](https://e.org/%%a%%)").contains("href=\"https://e.org/%%a%%\""));
    assert!(html("https://e.org/%%a%%").contains("%%a%%"));
}

#[test]
fn c7_html_comments_are_not_written() {
    for text in [
        "a <!-- 비밀 --> b",
        "<!-- 비밀\n\n비밀 -->\n\nb",
        "<div>\n<!-- 비밀 -->\nb</div>",
    ] {
        let html = html(text);
        assert!(
            !html.contains("비밀") && !html.contains("--") && html.contains('b'),
            "{html}"
        );
    }
}

#[test]
fn c8_lines_stay_where_they_are() {
    let site = site(&[("A.md", "%% a\nb\n%%\n\n가 %%x\ny%% 나 [[없음]]\n")]);
    assert_eq!(site.found(), ["A.md:6:7 NW001"]);
    assert_eq!(html("가%%x%%나 a*b%%x%%c*"), "<p>가나 a<em>bc</em></p>");
}

#[test]
fn c9_c10_c11_code() {
    all(&[
        ("`` a`b ``", "<p><code>a`b</code></p>"),
        (
            "~~~\n```\n[[x]] #y\n~~~",
            "<pre><code>```\n[[x]] #y\n</code></pre>",
        ),
        ("    [[x]]\n\ta", "<pre><code>[[x]]\na</code></pre>"),
        (
            "> ```\n> a\nb",
            "<blockquote>\n<pre><code>a\n</code></pre>\n</blockquote>\n<p>b</p>",
        ),
        (
            "```NoSuch title=\"제목 <1>\"\nx\n```",
            "<figure class=\"code-block\"><figcaption>제목 &lt;1&gt;</figcaption><pre><code class=\"language-nosuch\">x\n</code></pre></figure>",
        ),
    ]);
    let marked = html("```text {2}\n\ta\nb\n```");
    assert!(
        marked.contains("<span class=\"line is-highlighted\">b"),
        "{marked}"
    );
    assert!(marked.contains("\ta"), "{marked}");
    assert_eq!(
        site(&[("A.md", "a\n\n```rust\nlet a = 1;")]).found(),
        ["A.md:3:1 NW018"]
    );
}

#[test]
fn c14_code_that_takes_too_long_is_plain_and_told() {
    let spaces = " ".repeat(2400);
    let text = format!("```javascript\nx /* a */\n```\n\n```ini\n[a]\n{spaces}\nb=1\n```\n");
    let vault = TestVault::new().note("A.md", &text);
    for _ in 0..2 {
        vault
            .run(&["build", "-v", "--color", "never"])
            .code(0)
            .stderr_has(
                "\"ini\" block is shown without highlighting from its line 2 on: it takes too long",
            )
            .stderr_has("NW706")
            .has_no("javascript");
        let page = vault.page("a/index.html");
        assert!(page.contains(
            "<code class=\"language-javascript\">x <span class=\"c\">/* a */</span>\n</code>"
        ));
        assert!(
            page.contains(&format!("\n{spaces}\nb=1\n</code>")),
            "{page}"
        );
    }
}

#[test]
fn c12_u1_z1_blocks_of_plugins_are_shown() {
    let text = "```dataviewjs\ndv.list()\n```\n\n```query\nbees\n```\n";
    let site = site(&[("A.md", text)]);
    assert!(site.text_of("A.md").contains(
        "<details class=\"plugin-block\"><summary>dataviewjs</summary><pre class=\"unsupported-block\" data-lang=\"dataviewjs\"><code>dv.list()\n</code></pre></details>"
    ));
    assert_eq!(site.found(), ["A.md:1:1 NW705"]);
}

#[test]
fn i1_what_is_off_is_text() {
    all(&[
        (
            "E=mc^2^ H~2~O :bee: \"q\" www.example.org",
            "<p>E=mc^2^ H~2~O :bee: \"q\" www.example.org</p>",
        ),
        ("~a~ ~~b~~", "<p>~a~ <del>b</del></p>"),
        ("# a {#b .c}", "<h1 id=\"a-b-c\">a {#b .c}</h1>"),
        ("a\n: b", "<p>a<br>\n: b</p>"),
        (
            "bee_keeper_log bee*keep*er",
            "<p>bee_keeper_log bee<em>keep</em>er</p>",
        ),
    ]);
}

#[test]
fn i3_emphasis_beside_letters_without_spaces() {
    all(&[
        ("**벌통(hive)**을", "<p><strong>벌통(hive)</strong>을</p>"),
        (
            "**“여왕벌”**이라고",
            "<p><strong>“여왕벌”</strong>이라고</p>",
        ),
        (
            "*주의!*라는 ~~벌집.~~은 ==꿀(벌)==을",
            "<p><em>주의!</em>라는 <del>벌집.</del>은 <mark>꿀(벌)</mark>을</p>",
        ),
        (
            "これは**「重要」**です。**注意！**なお",
            "<p>これは<strong>「重要」</strong>です。<strong>注意！</strong>なお</p>",
        ),
        (
            "这是**“蜜蜂”**和*（蜂巢）*的",
            "<p>这是<strong>“蜜蜂”</strong>和<em>（蜂巢）</em>的</p>",
        ),
        (
            "**مهم!** نص **🐝벌!**은",
            "<p><strong>مهم!</strong> نص <strong>🐝벌!</strong>은</p>",
        ),
        (
            "**[[A|글]]**을 **`code`**를",
            "<p><strong><a class=\"internal-link\" href=\"./\">글</a></strong>을 <strong><code>code</code></strong>를</p>",
        ),
    ]);
}

#[test]
fn i10_bare_urls_end_before_east_asian_marks_and_behind_a_whole_host() {
    let link =
        |url: &str| format!("<a class=\"external-link\" href=\"{url}\" rel=\"noopener\">{url}</a>");
    for (text, url, rest) in [
        ("https://example.org/a、뒤", "https://example.org/a", "、뒤"),
        (
            "「https://example.org/a」を",
            "https://example.org/a",
            "」を",
        ),
        ("（https://example.org）。", "https://example.org", "）。"),
        (
            "https://example.com에서 받기",
            "https://example.com",
            "에서 받기",
        ),
        ("https://example.comを見る", "https://example.com", "を見る"),
    ] {
        let html = html(text);
        assert!(html.contains(&(link(url) + rest)), "{text}: {html}");
    }
    let html = html("https://ko.wikipedia.org/wiki/꿀벌 뒤");
    assert!(
        html.contains(">https://ko.wikipedia.org/wiki/꿀벌</a> 뒤"),
        "{html}"
    );
}

#[test]
fn i11_highlights_in_colour() {
    for (circle, name) in [
        ("🔴", "red"),
        ("🟠", "orange"),
        ("🟡", "yellow"),
        ("🟢", "green"),
        ("🔵", "blue"),
        ("🟣", "purple"),
    ] {
        assert_eq!(
            html(&format!("a =={circle} 꿀 **b**== c")),
            format!(
                "<p>a <mark class=\"nw-mark-{name}\" data-color=\"{name}\">꿀 <strong>b</strong></mark> c</p>"
            )
        );
    }
    all(&[
        // Only a circle with a space, at the start of the highlight.
        (
            "==🔴a== ==🔴== ==a 🔴 b==",
            "<p><mark>🔴a</mark> <mark>🔴</mark> <mark>a 🔴 b</mark></p>",
        ),
        (
            "==🔴 **a**== ==b==",
            "<p><mark class=\"nw-mark-red\" data-color=\"red\"><strong>a</strong></mark> <mark>b</mark></p>",
        ),
        ("🔴 a", "<p>🔴 a</p>"),
    ]);
    // The circle is no part of a heading.
    assert!(html("## ==🟢 a==").starts_with("<h2 id=\"a\"><mark class=\"nw-mark-green\""));
}

#[test]
fn i4_highlights() {
    all(&[
        ("==꿀벌==은", "<p><mark>꿀벌</mark>은</p>"),
        (
            "**==a==** ==**a**== ==*a* `b`==",
            "<p><strong><mark>a</mark></strong> <mark><strong>a</strong></mark> <mark><em>a</em> <code>b</code></mark></p>",
        ),
        (
            "==a=b== ==a\nb==",
            "<p><mark>a=b</mark> <mark>a<br>\nb</mark></p>",
        ),
        (
            "while n == limit or n == 0 ==> === a===",
            "<p>while n == limit or n == 0 ==&gt; === a===</p>",
        ),
        (r"\==a==", "<p>==a==</p>"),
        (
            "==蜂蜜==と==ハチ==、==عسل== ==🍯==",
            "<p><mark>蜂蜜</mark>と<mark>ハチ</mark>、<mark>عسل</mark> <mark>🍯</mark></p>",
        ),
        ("==== ==a ==b==", "<p>==== ==a <mark>b</mark></p>"),
    ]);
}

#[test]
fn i5_line_breaks_show() {
    all(&[
        ("가\n나", "<p>가<br>\n나</p>"),
        ("a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>"),
        (
            "- a\n  b\n\n> c\n> d",
            "<ul>\n<li>a<br>\nb</li>\n</ul>\n<blockquote>\n<p>c<br>\nd</p>\n</blockquote>",
        ),
    ]);
    assert!(html("> [!note] t\n> あ\n> い").contains("<p>あ<br>\nい</p>"));
    assert!(html("a[^1]\n\n[^1]: 蜂\n巢").contains("蜂<br>\n巢"));
    let strict = site_with(&[("A.md", "가\n나\\\n다")], "", |o| {
        o.strict_line_breaks = Some(true);
    });
    assert_eq!(strict.text_of("A.md"), "<p>가\n나<br>\n다</p>");
    let own = site_with(
        &[("A.md", "가\n나")],
        "markdown.strict_line_breaks = false",
        |o| o.strict_line_breaks = Some(true),
    );
    assert_eq!(own.text_of("A.md"), "<p>가<br>\n나</p>", "O7");
}

#[test]
fn i6_escapes_and_entities() {
    all(&[
        (
            r"\# \= \% \$ \^ \| \[ \! \*a\*",
            "<p># = % $ ^ | [ ! *a*</p>",
        ),
        (
            r"\#tag \[[x]] \$a\$ \==b== \![[x]]",
            "<p>#tag [[x]] $a$ ==b== !<a class=\"internal-link is-unresolved\">x</a></p>",
        ),
        (
            "&copy; &lt;b&gt; a < b & c",
            "<p>© &lt;b&gt; a &lt; b &amp; c</p>",
        ),
    ]);
    assert_eq!(html(r"a \%\% b"), "<p>a %% b</p>");
}

#[test]
fn i7_anything_works_inside_emphasis() {
    let html = html("**a[^1] #꿀 [[A|글]] `c`**\n\n[^1]: f");
    assert!(html.starts_with("<p><strong>a<sup"), "{html}");
    assert!(
        html.contains("<a class=\"tag\"") && html.contains("<code>c</code></strong></p>"),
        "{html}"
    );
}

#[test]
fn i8_rules_and_setext_headings() {
    all(&[
        ("a\n\n---\n\n***\n___", "<p>a</p>\n<hr>\n<hr>\n<hr>"),
        ("벌통\n---", "<h2 id=\"벌통\">벌통</h2>"),
    ]);
}

#[test]
fn i9_deep_nesting_ends() {
    let deep = format!("{}a", "> ".repeat(5_000));
    assert!(html(&deep).matches("<blockquote>").count() <= 100);
    let deep = format!("{}a{}", "**a *".repeat(3_000), "* b**".repeat(3_000));
    assert!(html(&deep).len() > 100);
}

#[test]
fn f1_f2_f3_numbers_and_ways_back() {
    let text = html("a[^z] b[^주] c[^z]\n\n[^주]: 둘\n[^z]: 하나");
    assert!(text.starts_with("<p>a<sup class=\"footnote-ref\" id=\"fnref:1\"><a href=\"#fn:1\" role=\"doc-noteref\">1</a></sup> b<sup class=\"footnote-ref\" id=\"fnref:2\"><a href=\"#fn:2\" role=\"doc-noteref\">2</a></sup> c<sup class=\"footnote-ref\" id=\"fnref:1-2\"><a href=\"#fn:1\" role=\"doc-noteref\">1</a></sup></p>"), "{text}");
    assert!(
        text.contains("<section class=\"footnotes\" role=\"doc-endnotes\">"),
        "{text}"
    );
    let (one, two) = (
        text.find("<li id=\"fn:1\">").unwrap(),
        text.find("<li id=\"fn:2\">").unwrap(),
    );
    assert!(one < two && text[one..two].contains("하나"), "{text}");
    assert!(
        text[one..two].contains("href=\"#fnref:1\"")
            && text[one..two].contains("href=\"#fnref:1-2\""),
        "{text}"
    );
}

#[test]
fn f4_inline_footnotes() {
    for word in ["꿀벌", "蜜蜂", "ミツバチ", "نحلة", "🐝"] {
        let text = site(&[
            (
                "A.md",
                &format!("글^[{word} **굵게** [[T]] [a] `]` 끝]은 x[^1]\n\n[^1]: y"),
            ),
            ("T.md", ""),
        ])
        .text_of("A.md");
        assert!(
            text.starts_with("<p>글<sup class=\"footnote-ref\" id=\"fnref:1\">"),
            "{text}"
        );
        assert!(
            text.contains("</sup>은 x<sup class=\"footnote-ref\" id=\"fnref:2\">"),
            "{text}"
        );
        let entry = format!(
            "{word} <strong>굵게</strong> <a class=\"internal-link\" href=\"../t/\">T</a> [a] <code>]</code> 끝"
        );
        assert!(text.contains(&entry), "{text}");
    }
    assert_eq!(html("a^[b\n\nc]"), "<p>a^[b</p>\n<p>c]</p>");
    assert_eq!(html("10^[2"), "<p>10^[2</p>");
}

#[test]
fn f5_labels() {
    let text = html("a[^Ä] b[^a b] [^주석]\n\n[^ä]: one\n\n[^주석]: two");
    assert!(
        text.contains("one") && text.contains("two") && text.contains("b[^a b]"),
        "{text}"
    );
}

#[test]
fn f6_long_definitions() {
    let text = html(
        "a[^1]\n\n[^1]: 첫\nlazy\n\n    둘째\n\n    - 목록\n\n    ```\n    code\n    ```\n\n    $x$\n\nafter",
    );
    let (before, notes) = text.split_once("<section").unwrap();
    assert!(
        before.contains("<p>after</p>") && !before.contains("lazy"),
        "{text}"
    );
    for part in [
        "lazy",
        "둘째",
        "<li>목록</li>",
        "<code>code\n</code>",
        "<math",
    ] {
        assert!(notes.contains(part), "{part} in {text}");
    }
}

#[test]
fn f7_findings_of_footnotes() {
    let site = site(&[("A.md", "가[^없음] 나[^1]\n\n[^1]: a\n[^1]: b\n[^2]: c\n")]);
    assert!(site.text_of("A.md").contains("가[^없음] 나<sup"));
    assert!(!site.text_of("A.md").contains(">c") && !site.text_of("A.md").contains(">b"));
    assert_eq!(
        site.found(),
        ["A.md:1:2 NW013", "A.md:4:1 NW015", "A.md:5:1 NW014"]
    );
}

#[test]
fn f8_references_anywhere() {
    let text = html(
        "# 제목[^1]\n\n> [!note] t[^1]\n> b[^1]\n\n| a[^1] |\n| - |\n\n- c[^1]\n\n`[^1]`\n\n[^1]: x",
    );
    assert!(text.contains("<h1 id=\"제목\">제목<sup"), "{text}");
    assert_eq!(
        text.matches("<sup class=\"footnote-ref\"").count(),
        5,
        "{text}"
    );
    assert!(text.contains("<code>[^1]</code>"), "{text}");
    let page = site(&[("A.md", "## 가[^1]\n\n## 나\n\n[^1]: x")]).page_of("A.md");
    assert!(page.contains("<a href=\"#가\">가</a>"), "{page}");
}

#[test]
fn x1_mathml_without_script() {
    for (source, before) in [
        ("넓이 $a^2$은", "넓이 "),
        ("面積$a^2$です", "面積"),
        ("面积 $a^2$，", "面积 "),
        ("مساحة $a^2$", "مساحة "),
        ("🐝 $a^2$", "🐝 "),
    ] {
        let text = html(source);
        assert!(text.starts_with(&format!("<p>{before}<math")), "{text}");
        assert!(
            text.contains("<annotation encoding=\"application/x-tex\">a^2</annotation>"),
            "{text}"
        );
    }
    assert!(html("$$\nx\n$$").contains("display=\"block\""));
}

#[test]
fn x2_dollars_in_prose() {
    for text in [
        "from $7 up to $12",
        "CA$3–CA$4",
        "$ k $",
        "a lone $",
        r"\$a\$",
        "값은 $5와 $6",
    ] {
        let shown = html(text);
        assert!(!shown.contains("<math"), "{shown}");
    }
    assert!(html(r"$a \$ b$").contains("<math"));
}

#[test]
fn x3_x4_where_formulas_end() {
    assert!(html("$a\n= b$").contains("<math"));
    assert!(!html("$a\n\nb$").contains("<math"));
    let block = html("글\n$$\na\n\nb\n$$\n끝");
    assert!(
        block.starts_with("<p>글</p>")
            && block.contains("display=\"block\"")
            && block.ends_with("<p>끝</p>"),
        "{block}"
    );
    let quote = html("> $$\n> a\n> $$\n\n- $$b$$\n");
    assert_eq!(quote.matches("display=\"block\"").count(), 2, "{quote}");
    assert!(!quote.contains("> a"), "{quote}");
    assert!(html("a $$b$$ c").contains("display=\"block\""));
    let open = html("> $$\n> a\n\nb $$");
    assert!(!open.contains("<math"), "{open}");
}

#[test]
fn x5_nothing_else_inside_formulas() {
    let text = site(&[(
        "A.md",
        "$a_1 * b_1 * [[x]] \\#y ==z== <$ %%c%%\n\n| $a \\| b$ |\n| - |\n",
    )]);
    let html = text.text_of("A.md");
    assert!(
        html.contains("a_1 * b_1 * [[x]] \\#y ==z== &lt;</annotation>"),
        "{html}"
    );
    assert!(html.contains("a | b</annotation>"), "{html}");
    assert_eq!(text.found(), Vec::<String>::new());
}

#[test]
fn x6_formulas_anywhere() {
    let text = html(
        "# $a$\n\n> [!note] $b$\n> $c$\n\n| $d$ |\n| - |\n\n[$e$](https://e.org) f[^1]\n\n[^1]: $g$",
    );
    assert_eq!(text.matches("<math").count(), 6, "{text}");
    let plain = site(&[("A.md", "[[B|$a$]]"), ("B.md", "")]).text_of("A.md");
    assert!(plain.contains(">$a$</a>"), "{plain}");
}

#[test]
fn x7_math_errors_name_their_place() {
    let site = site(&[(
        "A.md",
        "좋은 $x$ 나쁜 $\\nosuch{$ 끝\n\n$\\newcommand{\\벌}{x}$ $\\벌$\n\n$\\newcommand{\\bee}{b}$ $\\bee$",
    )]);
    assert!(
        site.text_of("A.md")
            .contains("<code class=\"math-error\">\\nosuch{</code>")
    );
    assert_eq!(site.found()[0], "A.md:1:11 NW019");
}

/// Whatever fence precedes them, comments and names of private notes appear nowhere.
#[test]
fn c13_v10_after_a_fence_that_interrupts_a_list() {
    let rest =
        "```\nx\n```\nVisible %%secret%% and [[Hidden plan]] ![[p.png]] $x$\n\n> [!info] hi\n";
    for marker in ["- ", "1. ", "- [ ] ", "> - ", "- a\n  - ", "[^1]: "] {
        let note = format!("---\ntitle: A\n---\n{marker}a\n{rest}");
        let files = [
            ("A.md", note.as_str()),
            ("Hidden plan.md", "---\npublish: false\n---\n"),
            ("p.png", ""),
        ];
        let site = site(&files);
        let page = site.page_of("A.md");
        for gone in ["secret", "%%", "Hidden plan", "![[", "[!info]"] {
            assert!(!site.everything().contains(gone), "{gone} after {marker:?}");
        }
        assert!(page.contains("data-callout=\"info\""), "{page}");
        assert!(page.contains("<math"), "{page}");
        assert!(site.is_public("p.png"));
        assert_eq!(site.of_code("NW018"), [""; 0], "after {marker:?}");
    }
}

#[test]
fn c7_html_comments_over_blank_lines() {
    let site = site(&[(
        "A.md",
        "vor <!-- geheim\n\ngeheim --> nach\n\n<div>\n<!-- geheim\n\ngeheim -->\n</div>\n\nzu <!-- geheim\n\nfrei\n",
    )]);
    assert!(!site.everything().contains("geheim"));
    assert!(site.text_of("A.md").contains("<p>vor  nach</p>"));
    assert!(site.text_of("A.md").contains("<p>frei</p>"));
    assert_eq!(site.of_code("NW017").len(), 1);
}
