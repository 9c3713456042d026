//! Sections L (links), A (anchors), K (block ids) of the rules and the places of findings (R2), from a note's text to its page.

mod anchors;
mod blocks;
mod places;
mod resolution;

use crate::memory::{Built, Memory};

/// A site of `Log.md` with this text beside notes to link to.
fn site(text: &str) -> Built {
    Memory::new()
        .note("Log.md", text)
        .note("Tea.md", "# Tea\n\n## Pot\n\n### Lid\n\ntext ^w1\n")
        .note("Bees/Hive.md", "## Frames\n\n### Wax\n\ntext ^w1\n")
        .note("벌통.md", "## 점검 (봄)\n\n꿀 ^w1\n")
        .note("蜂蜜.md", "蜜\n")
        .note("はちみつ.md", "蜜\n")
        .note("النحل.md", "عسل\n")
        .note("🐝.md", "bzz\n")
        .build()
}

/// The text of that page.
#[track_caller]
fn html(text: &str) -> String {
    site(text).text("log/").to_owned()
}

/// Expects `text` to come out as `<p>`expected`</p>`.
#[track_caller]
fn paragraph(text: &str, expected: &str) {
    assert_eq!(html(text), format!("<p>{expected}</p>"), "{text}");
}

fn tea(text: &str) -> String {
    format!("<a class=\"internal-link\" href=\"../tea/\">{text}</a>")
}

fn hive(text: &str) -> String {
    format!("<a class=\"internal-link\" href=\"../bees/hive/\">{text}</a>")
}

#[test]
fn l1_l2_five_forms() {
    paragraph("[[Tea]]", &tea("Tea"));
    paragraph("[[Tea|x]]", &tea("x"));
    paragraph("[x](Tea.md)", &tea("x"));
    paragraph("[x](<Tea.md>)", &tea("x"));
    paragraph("[x][ref]\n\n[ref]: Tea.md", &tea("x"));
    paragraph("[ref]\n\n[ref]: <Bees/Hive.md>", &hive("ref"));
    assert!(
        html("## Frames\n\n[[#Frames]]")
            .contains("<a class=\"internal-link\" href=\"#frames\">Frames</a>")
    );
    for (name, url) in [
        ("벌통", "벌통"),
        ("蜂蜜", "蜂蜜"),
        ("はちみつ", "はちみつ"),
        ("النحل", "النحل"),
        ("🐝", "🐝"),
    ] {
        let link = format!("<a class=\"internal-link\" href=\"../{url}/\">{name}</a>");
        paragraph(&format!("[[{name}]]"), &link);
        paragraph(&format!("[{name}]({name}.md)"), &link);
        paragraph(&format!("[{name}]({name})"), &link);
    }
}

#[test]
fn l2_external_links() {
    paragraph(
        "[x](https://example.com/a?b=c&d)",
        "<a class=\"external-link\" href=\"https://example.com/a?b=c&amp;d\" rel=\"noopener\">x</a>",
    );
}

#[test]
fn l3_the_first_bar_ends_the_target() {
    paragraph("[[Tea|hot | cold]]", &tea("hot | cold"));
    paragraph("[[Tea|a|b|c]]", &tea("a|b|c"));
    paragraph(
        "[[Tea|**a** `b` ==c== <i>d</i> &amp;]]",
        &tea("**a** `b` ==c== &lt;i&gt;d&lt;/i&gt; &amp;amp;"),
    );
    paragraph("[[Tea|]]", &tea("Tea"));
    paragraph("[[Tea| ]]", &tea("Tea"));
    paragraph("[[Tea|차 🍵]]", &tea("차 🍵"));
}

#[test]
fn l4_escaped_bars() {
    paragraph("[[Tea\\|x]]", &tea("x"));
    let html = html("| a | b |\n| - | - |\n| [[Tea\\|x]] | [[Bees/Hive\\|y\\|z]] |\n");
    assert!(html.contains(&format!("<td>{}</td>", tea("x"))), "{html}");
    assert!(
        html.contains(&format!("<td>{}</td>", hive("y|z"))),
        "{html}"
    );
}

#[test]
fn l5_text_of_links_without_text() {
    for (typed, text) in [
        ("Bees/Hive", "Bees/Hive"),
        ("Bees/Hive.md", "Bees/Hive"),
        ("Hive.MD", "Hive"),
        (" Hive ", "Hive"),
        ("Hive#Frames#Wax", "Hive &gt; Frames &gt; Wax"),
        ("Hive#^w1", "Hive &gt; ^w1"),
        ("벌통#점검 (봄)", "벌통 &gt; 점검 (봄)"),
    ] {
        let html = html(&format!("[[{typed}]]"));
        assert!(html.contains(&format!(">{text}</a>")), "{typed}: {html}");
    }
    assert!(html("# Frames\n\n[[#Frames]]").contains(">Frames</a>"));
}

#[test]
fn l6_what_is_no_link() {
    for text in [
        "[[]]",
        "[[ ]]",
        "[[|x]]",
        "[[#]]",
        "a [[b",
        "[[a<br>\nb]]",
        "[x",
    ] {
        let source = text.replace("<br>\n", "\n");
        paragraph(&source, text);
    }
    paragraph("\\[[Tea]]", "[[Tea]]");
    paragraph("\\[\\[Tea\\]\\]", "[[Tea]]");
    paragraph("[[a [[Tea]]", &format!("[[a {}", tea("Tea")));
    paragraph("[x]()", "x");
    paragraph("[벌]( )", "벌");
    assert_eq!(site("[[]] [[ ]] [[|x]] [[#]] [x]()").findings(), [""; 0]);
}

#[test]
fn l7_spaces_and_backslashes() {
    paragraph("[[  Tea  |  hot  ]]", &tea("hot"));
    let html = html("[[Bees\\Hive]]");
    assert!(html.contains("href=\"../bees/hive/\""), "{html}");
    paragraph(
        "[[벌통 | 통 ]]",
        "<a class=\"internal-link\" href=\"../벌통/\">통</a>",
    );
}

#[test]
fn l8_links_stand_anywhere() {
    let link = tea("Tea");
    for (text, expected) in [
        ("# a [[Tea]]", format!("a {link}</h1>")),
        ("- [[Tea]]", format!("<li>{link}</li>")),
        ("- [ ] [[Tea]]", link.clone()),
        ("> [[Tea]]", format!("<p>{link}</p>")),
        (
            "> [!note] [[Tea]]",
            format!("<div class=\"callout-title-inner\">{link}</div>"),
        ),
        (
            "| [[Tea]] | b |\n| - | - |\n| c | x[[Tea]]y |",
            format!("<td>x{link}y</td>"),
        ),
        ("**[[Tea]]**", format!("<strong>{link}</strong>")),
        ("*[[Tea]]*", format!("<em>{link}</em>")),
        ("~~[[Tea]]~~", format!("<del>{link}</del>")),
        ("==[[Tea]]==", format!("<mark>{link}</mark>")),
        ("a[^1]\n\n[^1]: see [[Tea]]", format!("see {link}")),
        ("꿀[[Tea|차]]통", format!("<p>꿀{}통</p>", tea("차"))),
        ("蜂[[Tea|茶]]蜜", format!("<p>蜂{}蜜</p>", tea("茶"))),
        ("お[[Tea|茶]]を", format!("<p>お{}を</p>", tea("茶"))),
        ("ال[[Tea|شاي]]ال", format!("<p>ال{}ال</p>", tea("شاي"))),
        ("🐝[[Tea|🍵]]🐝", format!("<p>🐝{}🐝</p>", tea("🍵"))),
        ("[[Tea]][[Tea]]", format!("<p>{link}{link}</p>")),
        (
            "**굵은[[Tea|차]]**는",
            format!("<strong>굵은{}</strong>는", tea("차")),
        ),
    ] {
        let html = html(text);
        assert!(html.contains(&expected), "{text}: no {expected} in {html}");
    }
}

#[test]
fn l8_links_in_headings_do_not_nest_in_the_contents() {
    let site = site("# A\n\n## The [[Tea|차]] 시간\n\n### b [x](Tea.md)\n\n## c\n\n## d\n");
    site.has(
        "log/",
        &format!("<h2 id=\"the-차-시간\">The {} 시간</h2>", tea("차")),
    );
    let page = site.page("log/");
    assert!(
        page.contains("<a href=\"#the-차-시간\">The 차 시간</a>"),
        "{page}"
    );
}

#[test]
fn l9_no_links_in_code_math_comments_html_and_destinations() {
    for text in [
        "`[[Tea]]`",
        "```\n[[Tea]]\n[x](Tea.md)\n```",
        "    [[Tea]]",
        "$[[Tea]]$",
        "$$\n[[Tea]]\n$$",
        "%%[[Tea]]%%",
        "<!-- [[Tea]] -->",
        "<div>\n[[Tea]]\n</div>",
        "[x](https://e.com/[[Tea]])",
        "[x](https://e.com \"[[Tea]]\")",
    ] {
        let site = site(text);
        site.has_no("log/", "internal-link");
        assert_eq!(site.of_code("NW001"), [""; 0], "{text}");
        let tea = site
            .vault
            .files
            .iter()
            .find(|f| f.entry.path.as_str() == "Tea.md");
        assert!(tea.is_some_and(|f| f.backlinks.is_empty()), "{text}");
    }
}

#[test]
fn l10_leftmost_wins() {
    let site = Memory::new()
        .note("Log.md", "[[Price $5]] and [[Price $5]]\n\n`a [[b` c]]\n\n[[Tea|a `b]] c`\n\n%%a [[b%% c]]\n\n$a [[b$ c]]\n")
        .note("Price $5.md", "")
        .note("Tea.md", "")
        .build();
    let price = "<a class=\"internal-link\" href=\"../price-5/\">Price $5</a>";
    site.has("log/", &format!("<p>{price} and {price}</p>"));
    site.has("log/", "<code>a [[b</code> c]]");
    site.has("log/", &format!("{} c`", tea("a `b")));
    site.has("log/", " c]]</p>");
    site.is_clean();
}

#[test]
fn l11_markdown_text_keeps_its_formatting() {
    paragraph(
        "[**a** `b`](Tea.md)",
        &tea("<strong>a</strong> <code>b</code>"),
    );
    paragraph(
        "[a](Tea.md \"b \\\"c\\\" <d>\")",
        "<a class=\"internal-link\" href=\"../tea/\" title=\"b &quot;c&quot; &lt;d&gt;\">a</a>",
    );
    let site = Memory::new()
        .note("Log.md", "[![x](i.png)](Tea.md)")
        .note("Tea.md", "")
        .files(&["i.png"])
        .build();
    let image =
        "<img class=\"internal-embed image-embed\" src=\"../i.png\" alt=\"x\" loading=\"lazy\">";
    site.has("log/", &tea(image));
}

#[test]
fn l12_bare_urls() {
    let link =
        |url: &str| format!("<a class=\"external-link\" href=\"{url}\" rel=\"noopener\">{url}</a>");
    for (text, expected) in [
        ("https://e.com/a.", format!("{}.", link("https://e.com/a"))),
        (
            "(https://e.com/a)",
            format!("({})", link("https://e.com/a")),
        ),
        ("https://e.com/a_(b)", link("https://e.com/a_(b)")),
        (
            "https://e.com/a?!",
            format!("{}?!", link("https://e.com/a")),
        ),
        ("<https://e.com/a>", link("https://e.com/a")),
        (
            "see https://e.com, or",
            format!("see {}, or", link("https://e.com")),
        ),
        (
            "**https://e.com**",
            format!("<strong>{}</strong>", link("https://e.com")),
        ),
        ("HTTPS://E.com/A.", format!("{}.", link("HTTPS://E.com/A"))),
        (
            "주소Http://e.com/벌",
            format!("주소{}", link("Http://e.com/벌")),
        ),
        ("<HTTPS://e.com/a>", link("HTTPS://e.com/a")),
        (
            "Https:/e.com HTTP:x xHTTP://e.com",
            "Https:/e.com HTTP:x xHTTP://e.com".to_owned(),
        ),
        ("www.example.com", "www.example.com".to_owned()),
        (
            "주소는 https://e.com/벌 입니다",
            format!("주소는 {} 입니다", link("https://e.com/벌")),
        ),
    ] {
        paragraph(text, &expected);
    }
}

#[test]
fn l13_schemes() {
    for url in [
        "mailto:a@b.c",
        "tel:+821",
        "zotero://select/1",
        "ftp://x.y/z",
        "x-thing:1",
    ] {
        let html = html(&format!("[x]({url})"));
        assert!(
            html.contains(&format!("class=\"external-link\" href=\"{url}\"")),
            "{html}"
        );
    }
    for url in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "java&Tab;script:alert(1)",
        "&#1;javascript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "app://x",
        "blob:x",
        "data:text/html,x",
        "data:image/png;base64,AA",
        "C:/x",
    ] {
        let site = site(&format!("a [x]({url}) b"));
        assert_eq!(site.text("log/"), "<p>a x b</p>", "{url}");
        assert_eq!(site.places(), ["NW011 1:3"], "{url}");
    }
    let disk = "Log.md:1:3 NW011 this address leads to a disk, not to the web; link removed";
    for url in ["C:/x", "file:///etc/passwd", "obsidian:///home/ann/Else.md"] {
        assert_eq!(
            site(&format!("a [x]({url}) b")).of_code("NW011"),
            [disk],
            "{url}"
        );
    }
    assert_eq!(
        site("<javascript:alert(1)> <file:///etc>").text("log/"),
        "<p>javascript:alert(1) file:///etc</p>"
    );
    assert!(html("![x](data:image/png;base64,AA)").contains("src=\"data:image/png;base64,AA\""));
    let svg = html("![x](data:image/svg+xml,AA)");
    assert!(!svg.contains("data:"), "{svg}");
    let wiki = html("[[javascript:alert(1)]] [[C:\\x|여기]]");
    assert!(!wiki.contains("href"), "{wiki}");
}

#[test]
fn l14_obsidian_urls() {
    let site = Memory::new()
        .note("Log.md", "[a](obsidian://open?vault=v&file=Bees%2FHive%20log)\n\n[b](obsidian://advanced-uri?vault=v&filepath=%EB%B2%8C.md)\n\n[c](obsidian://open?vault=v&file=Secret)\n\n[d](obsidian://open?vault=v&file=Nothing)\n\n<obsidian://open?vault=v&file=Bees%2FHive%20log> <obsidian://open?file=Secret>\n\n## <obsidian://open?file=Secret> [[Secret]]\n\n## b\n\n## c\n")
        .note("Bees/Hive log.md", "")
        .note("벌.md", "")
        .note("Secret.md", "---\npublish: false\n---\n")
        .build();
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../bees/hive-log/\">a</a>",
    );
    site.has("log/", "<a class=\"internal-link\" href=\"../벌/\">b</a>");
    site.has("log/", "<a class=\"internal-link\" href=\"../bees/hive-log/\">obsidian://open?vault=v&amp;file=Bees%2FHive%20log</a>");
    for url in ["log/", "all-notes/"] {
        let page = site.page(url).to_lowercase();
        assert!(!page.contains("secret"), "{}", site.text(url));
    }
    site.has("log/", "<a class=\"external-link\" href=\"obsidian://open?vault=v&amp;file=Nothing\" rel=\"noopener\">d</a>");
}

#[test]
fn v10_a1_headings_do_not_name_private_notes() {
    let site = Memory::new()
        .note(
            "Log.md",
            "## 벌 [[비밀 글]]\n\n## b\n\n## 벌\n\n## [[비밀 글|그]]\n",
        )
        .note("비밀 글.md", "---\npublish: false\n---\n")
        .build();
    let page = site.page("log/");
    assert!(!page.contains("비밀"), "{page}");
    for part in [
        "<h2 id=\"벌\">",
        "<h2 id=\"벌-1\">",
        "<h2 id=\"그\">",
        "<a href=\"#벌\">벌 …</a>",
        "<a href=\"#벌-1\">벌</a>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn l15_wikilinks_to_urls() {
    paragraph(
        "[[https://example.com/a b|벌]]",
        "<a class=\"external-link\" href=\"https://example.com/a%20b\" rel=\"noopener\">벌</a>",
    );
    paragraph(
        "[[https://example.com/#a]]",
        "<a class=\"external-link\" href=\"https://example.com/#a\" rel=\"noopener\">https://example.com/#a</a>",
    );
}
