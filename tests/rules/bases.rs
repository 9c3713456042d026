//! Bases, rule by rule (D): what their pages, embeds and blocks show. Expressions have their tests in the source.

use crate::memory::{Built, Memory, site, site_with};

/// A vault of a few books, and more files.
fn books(more: &[(&str, &str)]) -> Built {
    let mut files = vec![
        (
            "Books/Iron.md",
            "---\npages: 320\nrating: 4\nauthor: \"[[Mira]]\"\nread: 2020-03-01\ndone: true\n---\n",
        ),
        (
            "Books/Paper.md",
            "---\npages: 210\nrating: 5\nauthor: \"[[Ada]]\"\nread: 2020-11-12\ndone: true\n---\n",
        ),
        (
            "Books/Glass.md",
            "---\npages: 180\nrating: 3\nauthor: \"[[Mira|M.]]\"\ndone: false\n---\n",
        ),
        (
            "Books/Salt.md",
            "---\npages: 264\nRating:\nauthor: \"[[Mira]]\"\nDue Date: 2031-05-01\n---\n",
        ),
        ("Mira.md", "Mira"),
        ("Ada.md", "Ada"),
    ];
    files.extend_from_slice(more);
    site(&files)
}

/// The page of a base over the books.
fn base(yaml: &str) -> String {
    let yaml = format!("filters: file.inFolder(\"Books\")\n{yaml}");
    books(&[("Stock.base", &yaml)]).text_of("Stock.base")
}

/// The names in the first column of all rows, in order.
fn names(html: &str) -> Vec<&str> {
    let cells = html.split("data-property=\"file.name\">").skip(1);
    let names = cells.filter(|cell| cell.starts_with("<a"));
    let names = names.filter_map(|cell| cell.split_once('>')?.1.split_once('<'));
    names.map(|(name, _)| name).collect()
}

#[track_caller]
fn has(html: &str, part: &str) {
    assert!(html.contains(part), "no {part}\nin {html}");
}

#[test]
fn d1_a_file_and_a_block_hold_the_same() {
    let yaml = "filters: file.inFolder(\"Books\")\nviews:\n  - order: [file.name, pages]\n";
    let site = books(&[
        ("Stock.base", yaml),
        ("A.md", &format!("```base\n{yaml}```\n")),
    ]);
    let table = |html: &str| {
        html.split_once("<table")
            .unwrap()
            .1
            .split_once("</table>")
            .unwrap()
            .0
            .replace("../", "")
    };
    assert_eq!(
        table(&site.text_of("Stock.base")),
        table(&site.text_of("A.md"))
    );
}

#[test]
fn d2_rows_are_listed_files_and_attachments_published_otherwise() {
    let files = [
        ("Shown.md", "![[used.png]]"),
        ("Hidden.md", "---\npublish: false\n---\n"),
        ("Unlisted.md", "---\nunlisted: true\n---\n"),
        ("All.base", ""),
        ("used.png", ""),
        ("unused.png", ""),
        ("Board.canvas", "{}"),
    ];
    let html = site(&files).text_of("All.base");
    assert_eq!(
        names(&html),
        ["All.base", "Board.canvas", "Shown", "used.png"]
    );
}

#[test]
fn d3_a_result_says_what_it_is() {
    let html = base("views:\n  - name: Low stock\n");
    has(
        &html,
        "<div class=\"bases-view\" data-view-type=\"table\" data-view-name=\"Low stock\">",
    );
}

#[test]
fn d4_a_page_has_a_section_for_each_view_and_links_lead_there() {
    let yaml = "views:\n  - name: Low stock\n  - type: list\n";
    let site = books(&[
        ("Stock.base", yaml),
        (
            "A.md",
            "[[Stock.base#low Stock]] [[Stock.base#List|all]] [x](Stock.base#list)",
        ),
    ]);
    let html = site.text_of("Stock.base");
    has(
        &html,
        "<section class=\"bases-section\" id=\"low-stock\"><h2>Low stock</h2>",
    );
    has(&html, "id=\"list\"><h2>List</h2>");
    let note = site.text_of("A.md");
    for href in ["stock.base/#low-stock", "stock.base/#list"] {
        has(&note, href);
    }
    site.is_clean();
}

#[test]
fn d5_a_base_without_views_is_a_table_of_names() {
    let html = base("");
    has(
        &html,
        "<th scope=\"col\" data-property=\"file.name\">Name</th></tr>",
    );
    assert_eq!(names(&html), ["Glass", "Iron", "Paper", "Salt"]);
}

#[test]
fn d6_embeds_show_a_view_and_missing_ones_their_words() {
    let yaml = "views:\n  - name: One\n    limit: 1\n  - name: Two\n    limit: 2\n";
    let site = books(&[
        ("Stock.base", yaml),
        (
            "A.md",
            "![[Stock.base]]\n\n![[Stock.base#Two]]\n\n![[Stock.base#Three]]",
        ),
    ]);
    let html = site.text_of("A.md");
    let views: Vec<_> = html
        .match_indices("data-view-name=\"")
        .map(|(at, mark)| &html[at + mark.len()..][..3])
        .collect();
    assert_eq!(views, ["One", "Two"]);
    has(
        &html,
        "<span class=\"internal-embed is-unresolved\">Stock.base#Three</span>",
    );
    assert_eq!(
        site.findings(),
        ["A.md:5:1 NW505 \"Stock.base\" has no view \"Three\""]
    );
}

#[test]
fn d7_filters_of_base_and_view_are_joined() {
    let filtered = |filter: &str| {
        let html = base(&format!("views:\n  - filters: {filter}\n"));
        names(&html)
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(filtered("rating > 3"), ["Iron", "Paper"]);
    assert_eq!(filtered("{not: [rating > 3, done == false]}"), ["Salt"]);
    assert_eq!(
        filtered("{or: [rating == 3, {and: [rating == 5, done]}]}"),
        ["Glass", "Paper"]
    );
    // D-09
    let html = base("views:\n  - filters: {and: [rating > 3], or: [done]}\n");
    has(&html, "<div class=\"bases-error\" role=\"alert\">");
    assert!(!html.contains("<table"));
    // D-11
    for all in ["{and: []}", "{or: }"] {
        assert_eq!(filtered(all).len(), 4, "{all}");
    }
}

#[test]
fn d8_formulas_in_a_circle_show_the_error() {
    let yaml = "formulas:\n  a: formula.b + 1\n  b: formula.a + 1\n  c: pages * 2\nviews:\n  - order: [file.name, formula.a, formula.c]\n";
    let site = books(&[(
        "Stock.base",
        &format!("filters: file.inFolder(\"Books\")\n{yaml}"),
    )]);
    let html = site.text_of("Stock.base");
    has(
        &html,
        "<td data-property=\"formula.a\"><span class=\"bases-error\">",
    );
    has(&html, "<td data-property=\"formula.c\">640</td>");
    assert_eq!(
        site.findings(),
        ["Stock.base:3:6 NW506 formulas refer to each other: a, b"]
    );
}

#[test]
fn d9_d10_headings_and_ids() {
    let html = base(
        "formulas:\n  Type icon: 1 + 1\nproperties:\n  note.Rating:\n    displayName: Stars <b>\nviews:\n  - order: [rating, note.due date, formula.Type icon, formula.none]\n",
    );
    has(
        &html,
        "<th scope=\"col\" data-property=\"note.rating\">Stars &lt;b&gt;</th>",
    );
    has(
        &html,
        "<th scope=\"col\" data-property=\"note.due date\">due date</th>",
    );
    has(
        &html,
        "<td data-property=\"note.due date\"><time datetime=\"2031-05-01\">2031-05-01</time></td>",
    );
    has(
        &html,
        "<th scope=\"col\" data-property=\"formula.Type icon\">Type icon</th>",
    );
    has(&html, "<td data-property=\"formula.none\"></td>");
}

#[test]
fn d11_names_link_to_their_pages() {
    has(
        &base(""),
        "<td data-property=\"file.name\"><a class=\"internal-link\" href=\"../books/iron/\">Iron</a></td>",
    );
}

#[test]
fn d12_sort_is_stable_and_ends_with_the_name() {
    let sorted = |sort: &str| {
        let html = base(&format!("views:\n  - sort:\n      - {sort}\n"));
        names(&html).join(" ")
    };
    // D-21
    assert_eq!(
        sorted("{property: rating, direction: DESC}"),
        "Paper Iron Glass Salt"
    );
    assert_eq!(
        sorted("{property: rating, direction: ASC}"),
        "Glass Iron Paper Salt"
    );
    assert_eq!(
        sorted("{property: done, direction: ASC}"),
        "Glass Iron Paper Salt"
    );
}

#[test]
fn d13_groups_are_ordered_and_links_group_by_their_file() {
    // D-19
    let html = base("views:\n  - groupBy: author\n    order: [file.name, pages]\n");
    let groups: Vec<_> = html
        .split("data-group=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(groups, ["Ada", "Mira"]);
    has(&html, "<tbody class=\"bases-group\" data-group=\"Mira\">");
    has(&html, "<span class=\"bases-count\">3</span>");
    let html = base("views:\n  - groupBy: {property: rating, direction: DESC}\n");
    let groups: Vec<_> = html
        .split("data-group=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(groups, ["5", "4", "3", ""]);
    has(&html, "None <span class=\"bases-count\">1</span>");
    let cards = base("views:\n  - type: cards\n    groupBy: done\n");
    has(
        &cards,
        "<section class=\"bases-group\" data-group=\"false\">",
    );
}

#[test]
fn d14_limit_is_applied_after_sorting_and_before_summaries() {
    let html = base(
        "views:\n  - limit: 2\n    order: [file.name, pages]\n    sort: [{property: pages, direction: DESC}]\n    summaries: {pages: Sum}\n",
    );
    assert_eq!(names(&html), ["Iron", "Salt"]);
    has(&html, "</span> 584</td>");
}

#[test]
fn d15_summaries_stand_below_their_columns_or_at_the_head_of_groups() {
    let html = base(
        "summaries:\n  spread: values.max() - values.min()\nviews:\n  - order: [file.name, pages, rating]\n    summaries: {pages: spread, rating: Average}\n",
    );
    has(
        &html,
        "<tfoot><tr class=\"bases-summary\"><td></td><td data-property=\"note.pages\" data-summary=\"spread\"><span class=\"bases-summary-name\">spread</span> 140</td>",
    );
    has(
        &html,
        "data-summary=\"Average\"><span class=\"bases-summary-name\">Average</span> 4</td>",
    );
    let html = base(
        "views:\n  - groupBy: author\n    order: [file.name, pages]\n    summaries: {pages: Sum}\n",
    );
    assert!(!html.contains("<tfoot>"));
    has(&html, "Sum</span> 764</td>");
}

#[test]
fn d16_values_are_shown_by_their_kind() {
    let note = "---\ntext: \"[[B]] and https://a.example/x <b>\"\nlist: [1, two]\nmap: {a: 1}\ntags: [bee]\n---\n#hive";
    let yaml = "filters: file.name == \"A\"\nformulas:\n  sum: 0.1 + 0.2\nviews:\n  - order: [text, list, map, file.tags, formula.sum, none]\n";
    let html = site(&[("A.md", note), ("B.md", ""), ("X.base", yaml)]).text_of("X.base");
    has(
        &html,
        "<td data-property=\"note.text\"><a class=\"internal-link\" href=\"../b/\">B</a> and <a class=\"external-link\" href=\"https://a.example/x\" rel=\"noopener\">https://a.example/x</a> &lt;b&gt;</td>",
    );
    has(&html, "<td data-property=\"note.list\">1, two</td>");
    has(&html, "<td data-property=\"note.map\">a: 1</td>");
    has(
        &html,
        "<a class=\"tag\" href=\"../tags/bee/\">#bee</a>, <a class=\"tag\"",
    );
    has(
        &html,
        "<td data-property=\"formula.sum\">0.3</td><td data-property=\"note.none\"></td>",
    );
}

#[test]
fn d17_tables_cards_and_lists() {
    let html = base(
        "views:\n  - name: T\n    rowHeight: tall\n    columnSize: {file.name: 140}\n    order: [file.name, pages]\n",
    );
    has(
        &html,
        "<table class=\"bases-table\" data-row-height=\"tall\"><caption>T</caption>\n<colgroup><col style=\"width:140px\"><col></colgroup>",
    );
    let html = base(
        "views:\n  - type: list\n    markers: number\n    order: [file.name, pages, Due Date]\n    separator: \" –\"\n",
    );
    has(&html, "<ol class=\"bases-list\">");
    has(
        &html,
        "Iron</a></span> – <span data-property=\"note.pages\">320</span></li>",
    );
    let html = base(
        "views:\n  - type: list\n    markers: none\n    indentProperties: true\n    order: [file.name, pages]\n",
    );
    has(&html, "<ul class=\"bases-list is-unmarked\">");
    has(&html, "<ul><li data-property=\"note.pages\">");
}

/// The card of a note with this `cover`, in a vault with `Pics/a.png` that nothing else shows.
fn card(cover: &str, view: &str) -> (Built, String) {
    let note = format!("---\nfront: {cover}\n---\n");
    let yaml =
        format!("filters: file.name == \"A\"\nviews:\n  - type: cards\n    image: front\n{view}");
    let files = [
        ("A.md", &*note),
        ("Pics/a.png", ""),
        ("x.md", ""),
        ("Secret/p.png", ""),
        ("X.base", &yaml),
    ];
    let site = site_with(&files, "private = [\"Secret\"]\n", |_| {});
    let html = site.text_of("X.base");
    (site, html)
}

#[test]
fn d17_d41_covers_are_found_and_published() {
    // D-23
    for cover in [
        "Pics/a.png",
        "./Pics/a.png",
        "\"[[a.png]]\"",
        "\"![[a.png]]\"",
        "[x.md, a.png]",
    ] {
        let (site, html) = card(cover, "");
        has(
            &html,
            "<div class=\"bases-cover\"><img src=\"../Pics/a.png\" alt=\"\" loading=\"lazy\"></div>",
        );
        assert!(site.is_public("Pics/a.png"), "{cover}");
        assert_eq!(
            site.of_code("NW702")
                .iter()
                .filter(|said| said.contains("Pics"))
                .count(),
            0
        );
    }
    let (_, html) = card("https://a.example/p.png", "");
    has(&html, "<img src=\"https://a.example/p.png\"");
    let (_, html) = card("\"#f80\"", "");
    has(
        &html,
        "<div class=\"bases-cover is-color\" style=\"background:#f80\"></div>",
    );
    for none in [
        "missing.png",
        "x.md",
        "5",
        "\"#nocolor\"",
        "Secret/p.png",
        "javascript:x",
        "\"url(x)\"",
    ] {
        let (site, html) = card(none, "");
        assert!(
            !html.contains("<img") && !html.contains("bases-cover"),
            "{none}: {html}"
        );
        assert!(
            !site.is_public("Pics/a.png") && !site.is_public("Secret/p.png"),
            "{none}"
        );
    }
    // D-25
    let (_, html) = card(
        "a.png",
        "    imageAspectRatio: 2\n    cardSize: 150\n    imageFit: contain\n",
    );
    has(
        &html,
        "<ul class=\"bases-cards\" style=\"--bases-card-size:150px\">",
    );
    has(
        &html,
        "<div class=\"bases-cover is-contain\" style=\"aspect-ratio:0.5\">",
    );
}

#[test]
fn d18_mistakes_stay_in_their_place() {
    let yaml = "formulas:\n  bad: pages.foo()\nviews:\n  - name: One\n    filters: rating >\n  - name: Two\n    order: [file.name, formula.bad]\n";
    let site = books(&[
        (
            "Stock.base",
            &format!("filters: file.inFolder(\"Books\")\n{yaml}"),
        ),
        ("Broken.base", "views: [\n"),
        ("A.md", "![[Broken.base]]\n\ntext"),
    ]);
    let html = site.text_of("Stock.base");
    has(
        &html,
        "<section class=\"bases-section\" id=\"one\"><h2>One</h2>\n<div class=\"bases-error\" role=\"alert\">",
    );
    assert_eq!(names(&html).len(), 4);
    assert_eq!(html.matches("<span class=\"bases-error\">").count(), 4);
    has(&site.text_of("A.md"), "role=\"alert\"");
    has(&site.text_of("A.md"), "<p>text</p>");
    let codes: Vec<_> = site
        .findings()
        .iter()
        .map(|said| said.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        codes,
        [
            "Broken.base:1:8 NW501",
            "Stock.base:3:14 NW502",
            "Stock.base:6:22 NW501"
        ]
    );
}

#[test]
fn d19_rows_whose_filter_fails_are_left_out() {
    let site = books(&[("Stock.base", "filters: pages < \"x\"\n")]);
    assert_eq!(names(&site.text_of("Stock.base")), [""; 0]);
    assert_eq!(site.findings().len(), 1);
    has(&site.findings()[0], "Stock.base:1:10 NW503");
}

#[test]
fn d26_this_is_the_file_that_shows_the_base() {
    // D-15
    let yaml = "filters:\n  and: ['file.inFolder(\"Books\")', list(author).contains(this)]\n";
    let site = books(&[
        ("Author.base", yaml),
        ("Eve.md", "![[Author.base]]"),
        ("Shows.md", "![[Mirror]]"),
        ("Mirror.md", "---\naliases: [Mirror]\n---\n![[Author.base]]"),
    ]);
    assert_eq!(names(&site.text_of("Author.base")), [""; 0]);
    let site = site_of_author(yaml);
    assert_eq!(names(&site.text_of("Mira.md")), ["Glass", "Iron"]);
    // The note in whose source it stands, also where that note is embedded.
    assert_eq!(names(&site.text_of("Shows.md")), ["Glass", "Iron"]);
}

#[test]
fn d26_formulas_with_this_differ_between_pages_and_others_are_shared() {
    let yaml = "filters: file.name == \"Row\"\nformulas:\n  other: formula.here + \" \" + formula.same\n  here: this.file.name\n  same: file.name.lower()\nviews:\n  - order: [formula.other]\n  - name: Second\n    order: [formula.same, formula.here]\n";
    let site = site(&[
        ("Row.md", ""),
        ("A.md", "![[X.base]] ![[X.base#Second]]"),
        ("B.md", "![[X.base]]"),
        ("X.base", yaml),
    ]);
    has(&site.text_of("A.md"), ">A row</td>");
    has(&site.text_of("A.md"), ">row</td>");
    has(&site.text_of("A.md"), ">A</td>");
    has(&site.text_of("B.md"), ">B row</td>");
    has(&site.text_of("X.base"), ">X.base row</td>");
}

fn site_of_author(yaml: &str) -> Built {
    site(&[
        ("Books/Iron.md", "---\nauthor: \"[[Mira]]\"\n---\n"),
        ("Books/Glass.md", "---\nauthor: [\"[[Mira|M.]]\"]\n---\n"),
        ("Books/Paper.md", "---\nauthor: \"[[Ada]]\"\n---\n"),
        ("Ada.md", ""),
        ("Mira.md", "![[Author.base]]"),
        ("Shows.md", "![[Mira]]"),
        ("Author.base", yaml),
    ])
}

#[test]
fn d30_maps_are_lists_with_places() {
    let files = [
        (
            "A.md",
            "---\nat: \"35.1, 129\"\nicon: anchor\ncolor: green\n---\n",
        ),
        (
            "B.md",
            "---\nat: [95, 10]\ncolor: \"red;x:expression(1)\"\n---\n",
        ),
        (
            "X.base",
            "filters: file.ext == \"md\"\nviews:\n  - type: map\n    coordinates: at\n    markerIcon: icon\n    markerColor: color\n    center: [1, 2]\n    mapTiles: https://tiles.example/{z}\n",
        ),
    ];
    let html = site(&files).text_of("X.base");
    has(&html, "<ul class=\"bases-map-list\" data-center=\"1, 2\">");
    has(
        &html,
        "<li class=\"bases-card\" data-lat=\"35.1\" data-lng=\"129\" data-icon=\"anchor\" data-color=\"green\">",
    );
    has(
        &html,
        "<a class=\"bases-pin\" href=\"geo:35.1,129\">35.1, 129</a>",
    );
    assert_eq!(names(&html).len(), 2);
    assert_eq!(html.matches("data-lat").count(), 1);
    assert!(!html.contains("tiles.example") && !html.contains("expression"));
    let html = site_with(&files, "[bases]\nmap_tiles = true\n", |_| {}).text_of("X.base");
    has(&html, "data-tiles=\"https://tiles.example/{z}\"");
}

#[test]
fn d39_embeds_tell_how_many_rows_and_the_other_views() {
    let site = books(&[
        (
            "Stock.base",
            "filters: file.inFolder(\"Books\")\nviews:\n  - {}\n  - type: cards\n    name: Shelf\n",
        ),
        ("A.md", "![[Stock.base]]"),
    ]);
    let html = site.text_of("A.md");
    has(&html, "data-view-name=\"Table\"");
    has(
        &html,
        "<p class=\"bases-view-links\"><span class=\"bases-count\">4 rows</span>",
    );
    has(
        &html,
        "<a class=\"internal-link\" href=\"../stock.base/#shelf\">Shelf</a>",
    );
}

#[test]
fn d40_many_rows_are_cut_and_counted() {
    let files = [
        ("A.md", ""),
        ("B.md", ""),
        ("C.md", ""),
        (
            "X.base",
            "filters: file.ext == \"md\"\nviews:\n  - summaries: {file.name: Filled}\n",
        ),
    ];
    let site = site_with(&files, "[bases]\nrows = 2\n", |_| {});
    let html = site.text_of("X.base");
    assert_eq!(names(&html), ["A", "B"]);
    has(&html, "<p class=\"bases-more\">1 more</p>");
    has(&html, "Filled</span> 3");
    assert_eq!(
        site.findings(),
        ["X.base:3:5 NW507 1 rows of view \"Table\" are not shown"]
    );
}

#[test]
fn d40_views_are_cut_after_4_mib_of_text() {
    let source = "filters: file.ext == \"md\"\nformulas:\n  long: '\"long \".repeat(200000)'\nviews:\n  - order: [file.name, formula.long]\n";
    let names = ["A.md", "B.md", "C.md", "D.md", "E.md", "F.md", "G.md"];
    let notes = names.map(|name| (name, ""));
    let files: Vec<(&str, &str)> = notes.into_iter().chain([("X.base", source)]).collect();
    let site = site(&files);
    let html = site.text_of("X.base");
    assert_eq!(self::names(&html), ["A", "B", "C", "D", "E"]);
    has(&html, "<p class=\"bases-more\">2 more</p>");
}

#[test]
fn d41_rows_are_no_links_and_no_text() {
    let site = books(&[
        ("Stock.base", "views:\n  - name: Low stock\n"),
        ("A.md", "```base\nfilters: file.name == \"Iron\"\n```\n"),
    ]);
    assert_eq!(site.backlinks("Books/Iron.md"), "");
    assert_eq!(
        site.of_code("NW701")
            .iter()
            .filter(|said| said.contains("Iron"))
            .count(),
        1
    );
}

#[test]
fn d42_settings_publish_attachments_for_galleries() {
    let files = [
        ("Pictures/a.png", ""),
        ("Other/b.png", ""),
        (
            "X.base",
            "filters: file.ext == \"png\"\nviews:\n  - type: cards\n    image: file.file\n    order: []\n",
        ),
    ];
    let site = site_with(&files, "[bases]\nattachments = [\"Pictures/**\"]\n", |_| {});
    assert!(site.is_public("Pictures/a.png") && !site.is_public("Other/b.png"));
    has(
        &site.text_of("X.base"),
        "<img src=\"../Pictures/a.png\" alt=\"a.png\"",
    );
}

#[test]
fn d43_html_is_sanitised_and_its_addresses_are_those_of_the_base() {
    let yaml = "filters: file.name == \"A\"\nformulas:\n  x: html('<b onclick=\"x()\">bold</b><script>alert(1)</script><img src=\"b.png\"><a href=\"javascript:x\">y</a><i>open')\nviews:\n  - order: [formula.x, file.properties]\n";
    let site = site(&[
        ("A.md", "---\npermalink: a/b\nrating: 5\n---\n"),
        ("Deep/b.png", ""),
        ("Deep/X.base", yaml),
    ]);
    let html = site.text_of("Deep/X.base");
    has(&html, "<b>bold</b>");
    has(&html, "<img src=\"../../Deep/b.png\"");
    has(&html, "<i>open</i></td>");
    has(
        &html,
        "<td data-property=\"file.properties\">rating: 5</td>",
    );
    assert!(!html.contains("script") && !html.contains("onclick"));
    assert!(site.is_public("Deep/b.png"));
}

#[test]
fn d45_blocks_stand_in_callouts_and_lists() {
    let text = "> [!note]\n> ```base\n> filters: file.name == \"B\"\n> ```\n\n- item\n\n  ```base\n  filters: file.name == \"B\"\n  ```\n";
    let site = site(&[("A.md", text), ("B.md", "")]);
    let html = site.text_of("A.md");
    assert_eq!(names(&html), ["B", "B"]);
    site.is_clean();
}

#[test]
fn d10_properties_of_any_case_are_one() {
    // D-35
    let files = [
        ("A.md", "---\nRating: 2\n---\n"),
        ("B.md", "---\nrating: 3\n---\n"),
        ("X.base", "filters: rating > 1\n"),
    ];
    assert_eq!(names(&site(&files).text_of("X.base")), ["A", "B"]);
}

#[test]
fn d33_d13_rows_group_by_what_they_show_last_without_value() {
    let mut memory = Memory::new();
    for (name, tag) in [("A", "Bee"), ("B", "bee"), ("C", "")] {
        memory = memory.note(&format!("{name}.md"), &format!("---\nkind: {tag}\n---\n"));
    }
    let site = memory
        .note(
            "X.base",
            "filters: file.ext == \"md\"\nviews:\n  - groupBy: {property: kind, direction: DESC}\n",
        )
        .build();
    let html = site.text_of("X.base");
    let groups: Vec<_> = html
        .split("data-group=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(groups, ["Bee", ""]);
}

#[test]
fn v10_v24_private_files_are_in_no_row_and_no_expression_names_them() {
    let yaml = "formulas:\n  link: link(\"Secret\")\n  path: file(\"Hidden/Secret.md\").path\n  name: link(\"Secret\").asFile().name\n  html: html('<a title=\"Secret\" href=\"Hidden/Secret.md\">x</a><img alt=\"Secret\" src=\"Hidden/Secret.png\">')\n\
                summaries:\n  all: values.join(\" \")\nviews:\n  - order: [file.name, file.links, file.backlinks, up, text, file.properties, formula.link, formula.path, formula.name, formula.html]\n    summaries: {file.name: all}\n  - name: Groups\n    groupBy: up\n  - name: Folders\n    groupBy: file.folder\n";
    let files = [
        (
            "A.md",
            "---\nup: \"[[Secret]]\"\ntext: \"see [[Secret]] and [her](Hidden/Secret.md)\"\n---\n[[Secret]]",
        ),
        (
            "Hidden/Secret.md",
            "---\npublish: false\nrating: 5\ntags: [kwtagwk]\n---\n[[A]] [[X.base]]",
        ),
        ("Hidden/Secret.png", ""),
        ("X.base", yaml),
    ];
    let site = site_with(&files, "private = [\"Hidden/*.png\"]\n", |_| {});
    let html = site.text_of("X.base");
    assert_eq!(names(&html)[..2], ["A", "X.base"]);
    assert!(
        !html.contains("Secret") && !html.contains("kwtagwk") && !html.contains("Hidden"),
        "{html}"
    );
    assert!(
        html.contains(
            "<td data-property=\"formula.link\"><a class=\"internal-link is-unresolved\">…</a></td>"
        ),
        "{html}"
    );
    // D-31
    let everything = site.everything();
    assert!(!everything.contains("Secret") && !everything.contains("kwtagwk"));
}

#[test]
fn d43_m11_links_of_formulas_are_as_safe_as_those_of_notes() {
    // D-33
    let yaml = "filters: file.name == \"A\"\nformulas:\n  space: link(\"https://a.b/x y\", \"go\")\n  program: link(\"zotero://a\")\n  script: link(\"javascript:x\")\n\
                views:\n  - order: [formula.space, formula.program, formula.script]\n";
    let site = site(&[("A.md", ""), ("X.base", yaml)]);
    let html = site.text_of("X.base");
    has(
        &html,
        "<a class=\"external-link\" href=\"https://a.b/x%20y\" rel=\"noopener\">go</a>",
    );
    has(&html, "href=\"zotero://a\"");
    assert!(!html.contains("href=\"javascript"), "{html}");
    has(&html, "javascript:x");
    assert_eq!(site.of_code("NW011").len(), 1, "{:?}", site.findings());
}

#[test]
fn d45_j5_j6_j21_canvas_cards_show_bases() {
    let canvas = r##"{"nodes": [
        {"id": "a", "type": "text", "text": "```base\nfilters: file.hasLink(this)\nviews:\n  - name: Own\n    limit: 0\n```", "x": 0, "y": 0, "width": 400, "height": 300},
        {"id": "b", "type": "file", "file": "X.base", "subpath": "#Two", "x": 500, "y": 0, "width": 400, "height": 300}
    ], "edges": []}"##;
    let yaml = "views:\n  - name: One\n  - name: Two\n    order: [file.name, file.ext]\n";
    let site = site(&[
        ("C.canvas", canvas),
        ("N.md", "[[C.canvas]]"),
        ("X.base", yaml),
    ]);
    let html = site.text_of("C.canvas");
    has(&html, "data-view-name=\"Own\"");
    has(&html, "data-view-name=\"Two\"");
    assert_eq!(names(&html), ["N", "C.canvas", "N", "X.base"]);
    // The place of the text in the JSON.
    let found = site.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("C.canvas:2:") && found[0].contains("NW501"),
        "{found:?}"
    );
}
