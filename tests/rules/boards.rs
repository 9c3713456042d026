//! Boards of the Kanban plugin (B8).

use crate::memory::{Built, parse, site, site_with};

/// A board as the plugin writes it.
const BOARD: &str = "---\n\nkanban-plugin: board\n\n---\n\n## Todo\n\n- [ ] Buy [[Tea]] @{2031-04-05} @@{10:30} #shop\n- [ ] Line one\n\tline two ^card\n- [/] With a list\n\t- inner\n\n\n## Doing (3)\n\n- [ ] ![[Tea]]\n\n\n## 완료\n\n**Complete**\n- [x] Wash up\n\n\n***\n\n## Archive\n\n- [ ] canary [[Cup]] #canary\n\n%% kanban:settings\n```\n{\"kanban-plugin\":\"board\",\"list-collapse\":[false]}\n```\n%%\n";

#[track_caller]
fn board(text: &str) -> Built {
    site(&[
        ("Board.md", text),
        ("Tea.md", "Green leaves."),
        ("Cup.md", "A cup."),
        (
            "Links.md",
            "[[Board#Doing (3)]] [[Board#완료]] [[Board#^card]]\n\n![[Board#Todo]]\n\n![[Board]]",
        ),
    ])
}

#[track_caller]
fn has(html: &str, part: &str) {
    assert!(html.contains(part), "no {part}\nin {html}");
}

#[test]
fn b8_an_archive_within_a_block_that_is_not_closed_is_not_shown() {
    for block in ["```\ncode", "~~~ad-note\nText", "<div>"] {
        let text = format!(
            "---\nkanban-plugin: board\n---\n\n## Now\n\n- [ ] a\n\n{block}\n***\n\n## Archive\n\n- [ ] Zyzzyva\n"
        );
        let site = site(&[("Board.md", &text)]);
        assert!(!site.everything().contains("Zyzzyva"), "{block}");
        assert_eq!(site.of_code("NW711").len(), 1, "{block}");
    }
}

#[test]
fn b8_lanes_are_sections_of_cards() {
    let site = board(BOARD);
    let html = site.text_of("Board.md");
    has(
        &html,
        "<div class=\"kanban\" tabindex=\"0\" role=\"group\" aria-label=\"Board\">\n<section class=\"kanban-lane\">\n<h2 id=\"todo\" data-cards=\"3\">Todo</h2>\n<ul class=\"contains-task-list\">\n<li class=\"task-list-item\" data-task=\" \">",
    );
    has(
        &html,
        "Buy <a class=\"internal-link\" href=\"../tea/\">Tea</a> <time class=\"kanban-date\" datetime=\"2031-04-05\">2031-04-05</time> <time class=\"kanban-time\" datetime=\"10:30\">10:30</time> <a class=\"tag\" href=\"../tags/shop/\">#shop</a></li>",
    );
    has(
        &html,
        "id=\"^card\"><input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled data-task=\" \"> Line one<br>\nline two</li>",
    );
    has(
        &html,
        "</ul>\n</section>\n<section class=\"kanban-lane\">\n<h2 id=\"doing-3\" data-cards=\"1/3\">Doing</h2>",
    );
    has(&html, "<p>Green leaves.</p>");
    has(
        &html,
        "<section class=\"kanban-lane\" data-complete>\n<h2 id=\"완료\" data-cards=\"1\">완료</h2>\n<ul class=\"contains-task-list\">",
    );
    has(&html, "Wash up</li>\n</ul>\n</section>\n</div>");
    assert!(
        !html.contains("Complete") && !html.contains("kanban:settings"),
        "{html}"
    );
    has(
        &site.page_of("Board.md"),
        "<link rel=\"stylesheet\" href=\"../_nw/kanban.",
    );
    site.is_clean();
}

#[test]
fn b8_links_to_lanes_and_cards_and_embeds_of_them() {
    let site = board(BOARD);
    let html = site.text_of("Links.md");
    for link in [
        "../board/#doing-3",
        "../board/#%EC%99%84%EB%A3%8C",
        "../board/#^card",
    ] {
        assert!(
            html.contains(link) || html.contains("../board/#완료"),
            "{link} in {html}"
        );
    }
    let lane = html.split("markdown-embed-content").nth(1).unwrap();
    has(lane, "<div class=\"kanban\"");
    has(lane, "Buy ");
    assert!(!lane.contains("Wash up"), "{lane}");
    has(&html, "Wash up");
    assert!(site.backlinks("Tea.md").contains("../board/"));
    let contents = site.page_of("Board.md");
    has(&contents, "href=\"#doing-3\">Doing</a>");
}

#[test]
fn b8_nothing_of_the_archive_is_shown() {
    let site = board(BOARD);
    assert!(!site.everything().contains("canary"));
    assert_eq!(site.backlinks("Cup.md"), "");
    let note = parse("Board.md", BOARD.to_owned());
    assert!(!note.text.contains("canary") && note.text.ends_with("up\n\n\n"));
    assert_eq!(note.items().len(), 6);
    // Other rules begin an archive if its heading says so; in any language of the plugin.
    for (rule, word) in [
        ("***", "Archive"),
        ("* * *", "보관됨"),
        ("---", "Archiv"),
        ("***", ""),
    ] {
        let text = format!(
            "---\nkanban-plugin: basic\n---\n\n## A\n\n- [ ] x\n\n{rule}\n\n## {word}\n\n- [ ] canary\n"
        );
        let site = board(&text);
        assert!(!site.everything().contains("canary"), "{rule} {word}");
        assert_eq!(
            site.of_code("NW711").len(),
            usize::from(word.is_empty()),
            "{:?}",
            site.findings()
        );
    }
}

#[test]
fn b8_nw711_what_follows_a_rule_of_stars_is_not_shown() {
    let text =
        "---\nkanban-plugin: board\n---\n\n## A\n\n- [ ] x\n\n***\n\n## Later\n\n- [ ] canary\n";
    let site = board(text);
    assert!(!site.everything().contains("canary"));
    assert_eq!(
        site.of_code("NW711"),
        ["Board.md:9:1 NW711 what follows this rule in a board is its archive and is not shown"]
    );
}

#[test]
fn b8_rules_in_cards_and_code_begin_no_archive() {
    let text = "---\nkanban-plugin: board\n---\n\nAbove\n\n## A\n\n- [ ] x\n\n  ***\n\n  y\n\n- [ ] z\n\n```\n***\n```\n\n---\n\n## B\n\nText\n\n1. one\n2. two\n\n### Part\n\n**Complete**\n\n# After\n\nend[^1]\n\n[^1]: foot\n";
    let site = board(text);
    let html = site.text_of("Board.md");
    for part in [
        "<p>Above</p>\n<div class=\"kanban\"",
        "<p>y</p>",
        "data-cards=\"2\">B</h2>\n<p>Text</p>\n<ol>",
        "<strong>Complete</strong>",
        "</section>\n</div>\n<h1",
        "foot",
    ] {
        has(&html, part);
    }
}

#[test]
fn b8_a_card_may_begin_with_a_block() {
    let text = "---\nkanban-plugin: board\n---\n\n## A\n\n- [ ] > [!tip] T [[Tea]]\n\t> in\n- [x] ```js\n\tone\n\t```\n- [ ] ### Head @{2031-04-05}\n\ttext %%canary%% #tag\n\t- [ ] inner\n- [ ] plain\n";
    let site = board(text);
    let html = site.text_of("Board.md");
    for part in [
        "data-cards=\"4\"",
        "<div class=\"callout\" data-callout=\"tip\"",
        "<p>in</p>",
        "one\n</code>",
        "Head <time class=\"kanban-date\"",
        "<p>text  <a class=\"tag\"",
        "> inner</li>",
        "> plain</li>\n</ul>\n</section>",
    ] {
        has(&html, part);
    }
    assert!(!html.contains("canary"), "{html}");
    assert!(site.backlinks("Tea.md").contains("../board/"));
    let note = parse("Board.md", text.to_owned());
    crate::memory::assert_sound(&note);
    assert_eq!((note.links.len(), note.items().len()), (1, 5));
    for text in [
        "- [ ] > a",
        "- [ ] ```",
        "- [ ] # a\n\t- [ ] # b\n\t\t- [ ] # c",
        "1. [x] ~~~\n\ta",
        "- [ ] > a\nlazy\n\n\tb",
    ] {
        let text = format!("---\nkanban-plugin: board\n---\n\n## A\n\n{text}\n");
        crate::memory::assert_sound(&parse("Board.md", text.clone()));
        has(&board(&text).text_of("Board.md"), "data-cards=\"1\"");
    }
}

#[test]
fn b8_only_a_note_with_the_property_is_a_board() {
    for front in [
        "",
        "---\nkanban-plugin: false\n---\n",
        "---\nkanban-plugin:\n---\n",
    ] {
        let text =
            format!("{front}## A\n\n- [ ] x @{{2031-04-05}}\n\n***\n\n## Archive\n\nshown\n");
        let html = board(&text).text_of("Board.md");
        assert!(!html.contains("kanban"), "{html}");
        has(&html, "@{2031-04-05}");
        has(&html, "shown");
    }
}

#[test]
fn b8_dates_of_cards() {
    for (typed, shown) in [
        (
            "@{2031-04-05}",
            "<time class=\"kanban-date\" datetime=\"2031-04-05\">2031-04-05</time>",
        ),
        ("@{5. April}", "<span class=\"kanban-date\">5. April</span>"),
        ("@@{9:00}", "<span class=\"kanban-time\">9:00</span>"),
        (
            "a @{1 < 2}",
            "a <span class=\"kanban-date\">1 &lt; 2</span>",
        ),
        ("me@{x}", "me@{x}"),
        ("@{}", "@{}"),
        ("@{a", "@{a"),
        ("`@{x}`", "<code>@{x}</code>"),
    ] {
        let text = format!("---\nkanban-plugin: board\n---\n\n## A\n\n- [ ] {typed}\n");
        has(&board(&text).text_of("Board.md"), shown);
        crate::memory::assert_sound(&parse("Board.md", text));
    }
}

#[test]
fn b8_raw_html_cannot_leave_its_lane() {
    let text = "---\nkanban-plugin: board\n---\n\n<div>\n\n## A\n\n- [ ] <div>x\n- [ ] </section></div>y\n\n<details>\n\n## B\n\n</div>\n\n- [ ] z\n";
    let html = board(text).text_of("Board.md");
    assert_eq!(
        html.matches("<section").count(),
        html.matches("</section>").count(),
        "{html}"
    );
    assert_eq!(
        html.matches("<div").count(),
        html.matches("</div>").count(),
        "{html}"
    );
}

#[test]
fn b8_a_private_board_is_not_shown() {
    let files = [
        (
            "Board.md",
            BOARD.replacen("board\n", "board\npublish: false\n", 1),
        ),
        ("Tea.md", "t".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let site = site_with(&files, "", |_| {});
    assert!(!site.everything().contains("Wash up"));
}
