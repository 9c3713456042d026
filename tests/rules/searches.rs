//! Searches in `query` blocks, rule by rule (Z), with the cases of the rules (Z-01 to Z-25).

use crate::memory::{Built, site, site_with};

/// The vault of the cases, with this search in `Ask.md`.
fn asked(search: &str) -> Built {
    asked_with(search, &[])
}

fn asked_with(search: &str, more: &[(&str, &str)]) -> Built {
    let ask = format!("---\ngoal: 4\npick: \"[[Books/Iron]]\"\n---\n```query\n{search}\n```\n");
    let mut files = vec![
        (
            "Books/Glass.md",
            "---\ntags: [book/novel]\nrating: 5\npages: 250\nout: 2019-04-02\nauthor: \"[[Mira]]\"\nstatus: done\ngenres: [sea, trade]\n---\nSalt wind over the harbor.\n",
        ),
        (
            "Books/Iron.md",
            "---\ntags: [book]\nrating: 3\npages: 300\nout: 2021-11-20\nauthor: \"[[Tomas|T. Reed]]\"\nstatus: reading\ngenres: [farm]\n---\nAn orchard. #farm/apple\n",
        ),
        (
            "Books/Paper.md",
            "---\ntags: [book]\nrating: 4\npages: 400\nout: 2023-01-15\nauthor: \"[[Mira]]\"\nstatus: done\n---\nMoons of paper. `#farm` in code.\n",
        ),
        (
            "Books/Salt.md",
            "---\ntags: [book]\npages: 145\nout: 2020-06-30\nauthor: Nobody\nstatus: wish\ngenres: [trade]\nDue Date: 2031-05-01\n---\nSalt roads. She said \"go north\" twice.\n",
        ),
        (
            "Books/deep/Quiet.md",
            "---\ntags: [book]\nrating: 2\npages: 500\nstatus: done\nlength: 3 hours\ngenres: []\n---\nEngines. %% salt secret %%\n",
        ),
        (
            "Mira.md",
            "---\naliases: [M. Vale]\nborn: 1970\n---\nwrote [[Books/Glass]]\n",
        ),
        ("Tomas.md", "farmer, salt trader\n"),
        (
            "Secret.md",
            "---\npublish: false\ntags: [book]\nrating: 5\nmood: bad\n---\nsalt [[Books/Glass]]\n- [ ] hidden task\n",
        ),
        ("Ask.md", &ask),
        (
            "Log.md",
            "mood:: good\nSlept [hours:: 7], walked (walk:: 30 min).\n- [ ] Call Mira [due:: 2031-04-05] #phone\n    - [x] find number\n- [x] Buy wax ✅ 2031-04-01\n- [-] Old plan\n- note:: listed\n",
        ),
    ];
    files.extend_from_slice(more);
    site(&files)
}

/// The names of the files that a search finds.
fn found(search: &str) -> Vec<String> {
    names(&asked(search).text_of("Ask.md"))
}

fn names(html: &str) -> Vec<String> {
    let links = html.split("<li><a class=\"internal-link\"").skip(1);
    let names = links.filter_map(|link| link.split_once('>')?.1.split_once('<'));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[track_caller]
fn finds(search: &str, expected: &[&str]) {
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    let mut found = found(search);
    found.sort_unstable();
    assert_eq!(found, expected, "{search}");
}

#[track_caller]
fn has(html: &str, part: &str) {
    assert!(html.contains(part), "no {part}\nin {html}");
}

#[test]
fn z1_z3_the_cases_of_the_rules() {
    // Z-01
    finds("salt", &["Glass", "Salt", "Tomas"]);
    // Z-03
    finds("harbor OR orchard", &["Glass", "Iron"]);
    // Z-05
    finds("salt (wind OR roads)", &["Glass", "Salt"]);
    // Z-07
    finds("salt -(roads north)", &["Glass", "Tomas"]);
    // Z-09
    finds("\"said \\\"go north\\\"\"", &["Salt"]);
    // Z-11
    finds("/s.lt\\s+w/", &["Glass"]);
    // Z-13
    finds("path:\"Books/deep\"", &["Quiet"]);
    // Z-15
    finds("tag:#farm", &["Iron"]);
    // Z-17
    finds("line:(salt wind)", &["Glass"]);
    finds("-line:(salt) path:Books", &["Iron", "Paper", "Quiet"]);
    // Z-19
    finds("block:(slept walked)", &["Log"]);
    finds("section:(slept wax)", &["Log"]);
    // Z-21
    finds("[status:done]", &["Glass", "Paper", "Quiet"]);
    finds(
        "[status:\"done\" OR wish]",
        &["Glass", "Paper", "Salt", "Quiet"],
    );
    // Z-23
    finds("[genres:trade]", &["Glass", "Salt"]);
    finds("[genres:null]", &[]);
    // Z-25
    let error = asked("/(?<=a)b/");
    has(
        &error.text_of("Ask.md"),
        "<div class=\"query-error\" role=\"alert\">",
    );
    assert_eq!(error.found(), ["Ask.md:5:1 NW802"]);
    finds("", &[]);
    finds("(salt", &["Glass", "Salt", "Tomas"]);
}

#[test]
fn z2_what_is_shown_of_a_file() {
    let long = format!("{} ääHarbor {}", "x ".repeat(200), "y ".repeat(200));
    let text = format!(
        "harbor <b>one</b> HARBOR\n\n- two harbor\n- three harbor\n- four harbor\n\n{long}\n"
    );
    let html = asked_with("harbor", &[("Zoo.md", &text)]).text_of("Ask.md");
    has(
        &html,
        "<div class=\"query-results\">\n<p class=\"query-count\">2 results</p>\n<ul>\n<li><a class=\"internal-link\" href=\"../books/glass/\">Glass</a> <span class=\"query-hits\">1</span><blockquote>Salt wind over the <mark>harbor</mark>.</blockquote></li>\n",
    );
    has(
        &html,
        "Zoo</a> <span class=\"query-hits\">6</span><blockquote><mark>harbor</mark> one <mark>HARBOR</mark></blockquote><blockquote>two <mark>harbor</mark></blockquote><blockquote>three <mark>harbor</mark></blockquote></li>",
    );
    let html = asked_with("aaharbor", &[("Zoo.md", &text)]).text_of("Ask.md");
    let (_, line) = html.split_once("<blockquote>").unwrap();
    let (line, _) = line.split_once("</blockquote>").unwrap();
    assert!(
        line.starts_with('…') && line.ends_with('…') && line.contains("<mark>ääHarbor</mark>"),
        "{line}"
    );
    assert!(
        line.chars().count() <= 162 + "<mark></mark>".len(),
        "{line}"
    );
    has(
        &asked("nothing-like-it").text_of("Ask.md"),
        "<p class=\"query-count\">Nothing here.</p>",
    );
    has(
        &asked("orchard").text_of("Ask.md"),
        "<p class=\"query-count\">1 result</p>",
    );
}

#[test]
fn z2_searches_are_no_text() {
    // Neither another search nor a base is found by its words.
    finds("goal OR pick", &[]);
    let site = asked("unusualword");
    let mut text = String::new();
    let file = site
        .vault
        .files
        .iter()
        .find(|f| f.entry.path.as_str() == "Ask.md");
    noteweave::index::text::of(&site.vault, &site.config.privacy, file.unwrap(), &mut text);
    assert!(!text.contains("unusualword"));
}

#[test]
fn z2_many_files_are_counted() {
    let files: Vec<(String, String)> = (0..205)
        .map(|n| (format!("N{n}.md"), "needle".to_owned()))
        .collect();
    let more: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    let site = asked_with("needle", &more);
    let html = site.text_of("Ask.md");
    has(&html, "<p class=\"query-count\">205 results</p>");
    has(&html, "<p class=\"query-more\">5 more</p>");
    assert_eq!(names(&html).len(), 200);
    assert_eq!(names(&html)[..3], ["N0", "N1", "N2"]);
    assert_eq!(site.found(), ["Ask.md:5:1 NW507"]);
}

#[test]
fn z3_what_is_searched() {
    let more = [
        (
            "Plan.canvas",
            r#"{"nodes":[{"id":"a","type":"text","text":"card needle","x":0,"y":0,"width":100,"height":100}],"edges":[]}"#,
        ),
        ("Code.md", "```rust\nneedle()\n```\n"),
        ("Links.md", "[[Needle target|x]] and [y](needle.md)\n"),
        ("Html.md", "<!-- needle --> text\n"),
        ("Prop.md", "---\nword: needle\n---\ntext\n"),
        ("Needle name.md", "text"),
        ("pics/needle.png", ""),
        ("Shows.md", "![[needle.png]]"),
    ];
    let names_of = |search: &str| names(&asked_with(search, &more).text_of("Ask.md"));
    let mut found = names_of("needle");
    found.sort();
    assert_eq!(
        found,
        ["Code", "Links", "Needle name", "Plan.canvas", "Shows"]
    );
    assert_eq!(names_of("file:needle"), ["Needle name", "needle.png"]);
    assert_eq!(names_of("content:needle file:code"), ["Code"]);
}

#[test]
fn z4_words_phrases_and_signs() {
    let more = [
        ("K.md", "서울에서 꿀벌을 보았다. Café ÉTÉ"),
        ("S.md", "alpha beta\ngamma"),
    ];
    let names_of = |search: &str| names(&asked_with(search, &more).text_of("Ask.md"));
    assert_eq!(names_of("꿀벌"), ["K"]);
    assert_eq!(names_of("cafe ete"), ["K"]);
    assert_eq!(names_of("match-case:café"), [""; 0]);
    assert_eq!(names_of("match-case:(Café ÉTÉ)"), ["K"]);
    assert_eq!(names_of("match-case:(ignore-case:alpha)"), ["S"]);
    assert_eq!(names_of("alpha gamma"), ["S"]);
    assert_eq!(names_of("\"beta alpha\""), [""; 0]);
    assert_eq!(names_of("\"alpha beta"), ["S"]);
    assert_eq!(names_of("/ALPHA/"), ["S"]);
    assert_eq!(names_of("match-case:/ALPHA/"), [""; 0]);
    assert_eq!(names_of("alph -zeta"), ["S"]);
    assert_eq!(names_of("((alpha) (-zeta"), ["S"]);
    assert_eq!(names_of("alpha OR"), ["S"]);
    assert_eq!(names_of(") alpha )"), ["S"]);
    assert_eq!(names_of("nothing OR alpha beta OR more"), ["S"]);
}

#[test]
fn z5_operators() {
    finds("task:call", &["Log"]);
    finds("task:(call number)", &[]);
    finds("task:\"\"", &["Log"]);
    finds("task-todo:call", &["Log"]);
    finds("task-todo:wax", &[]);
    finds("task-done: wax", &["Log"]);
    finds("task-done:(old plan)", &["Log"]);
    finds("block:(call number)", &["Log"]);
    finds("tag:book/novel", &["Glass"]);
    finds("tag:#boo", &[]);
    finds("tag:#phone OR tag:farm", &["Iron", "Log"]);
    finds("file:(quiet OR iron.md)", &["Quiet", "Iron"]);
    finds("[rating]", &["Glass", "Iron", "Paper", "Quiet"]);
    finds("[\"Due Date\"]", &["Salt"]);
    finds("[due date:2031]", &["Salt"]);
    finds("[rating:>3]", &["Glass", "Paper"]);
    finds("[rating:<=3]", &["Iron", "Quiet"]);
    finds("[out:<2020-01-01]", &["Glass"]);
    finds("[status:\"don\"]", &[]);
    finds("[status:/^d/]", &["Glass", "Paper", "Quiet"]);
    finds("[pages] -[rating]", &["Salt"]);
    let more = [
        ("Empty.md", "---\nx:\n---\n"),
        ("Full.md", "---\nx: 1\n---\n"),
    ];
    assert_eq!(
        names(&asked_with("[x:null]", &more).text_of("Ask.md")),
        ["Empty"]
    );
}

#[test]
fn z5_sections_lie_between_headings() {
    let more = [("S.md", "one\n\n# A two\n\nthree\n\n## B four\n\nfive\n")];
    let has = |search: &str| !names(&asked_with(search, &more).text_of("Ask.md")).is_empty();
    assert!(has("section:(two three)") && has("section:(four five)"));
    assert!(!has("section:(one two)") && !has("section:(three five)"));
    assert!(has("section:(line:(four) five)"));
}

#[test]
fn z6_names_of_operators_can_be_words() {
    let more = [("W.md", "file: cabinet\nx:y unknown:thing")];
    let names_of = |search: &str| names(&asked_with(search, &more).text_of("Ask.md"));
    assert_eq!(names_of("\"file:\""), ["W"]);
    assert_eq!(names_of("cabinet file"), ["W"]);
    assert_eq!(names_of("unknown:thing"), ["W"]);
    assert_eq!(names_of("x:y"), ["W"]);
}

#[test]
fn z7_v13_nothing_private_is_found_or_shown() {
    finds("hidden", &[]);
    finds("[mood]", &[]);
    let more = [
        (
            "Link.md",
            "---\npublish: true\nunlisted: false\n---\nsee [[Secret]] and [[Secret|her]] and [x](Secret.md) needle\n",
        ),
        ("Un.md", "---\nunlisted: true\n---\nneedle\n"),
        ("Note.md", "needle %%canary1%% <!-- canary2 --> text\n"),
    ];
    for search in [
        "needle",
        "Secret",
        "secret.md",
        "path:Secret",
        "[publish]",
        "[unlisted:false]",
        "canary1 OR canary2",
    ] {
        let html = asked_with(search, &more).text_of("Ask.md");
        for canary in ["Secret", "canary", "Un<", "hidden"] {
            assert!(!html.contains(canary), "{search}: {canary}\n{html}");
        }
    }
    let html = asked_with("needle", &more).text_of("Ask.md");
    assert_eq!(names(&html), ["Link", "Note"]);
    has(&html, "see … and her and x <mark>needle</mark>");
    assert_eq!(
        names(&asked_with("[publish] OR [unlisted]", &more).text_of("Ask.md")),
        [""; 0]
    );
}

#[test]
fn z8_what_cannot_be_run_says_so() {
    for search in [
        "/a\\1(/",
        "/[/",
        "(".repeat(60).as_str(),
        "a ".repeat(2000).as_str(),
    ] {
        let site = asked(search);
        has(
            &site.text_of("Ask.md"),
            "class=\"query-error\" role=\"alert\">",
        );
        assert_eq!(site.found(), ["Ask.md:5:1 NW802"], "{search}");
    }
}

#[test]
fn z1_searches_stand_in_quotes_lists_and_embeds() {
    let files = [
        (
            "A.md",
            "> ```query\n> needle\n> ```\n\n- ```query\n  needle\n  ```\n\n![[B]]\n",
        ),
        ("B.md", "```query\nneedle OR\n```\n"),
        ("C.md", "needle"),
    ];
    let html = site(&files).text_of("A.md");
    assert_eq!(
        html.matches("<div class=\"query-results\">").count(),
        3,
        "{html}"
    );
    assert_eq!(names(&html), ["C", "C", "C"]);
    let korean = site_with(&files, "[site]\nlang = \"ko\"", |_| {});
    has(&korean.text_of("A.md"), "결과 1개");
}

#[test]
fn z9_a_search_needs_no_script() {
    let files = [
        ("Ask.md", "```query\nsalt wind\n```\n"),
        ("Sea.md", "Salt wind over the harbor.\n"),
    ];
    let site = site_with(&files, "[search]\nenabled = false\n", |_| {});
    let (page, text) = (site.page_of("Ask.md"), site.text_of("Ask.md"));
    has(&text, "<mark>Salt</mark> <mark>wind</mark>");
    assert!(!text.contains("<script"));
    // Nothing for a script to run it again.
    assert!(!page.contains("salt wind"), "{page}");
}
