//! Dataview, rule by rule (U), and the cases of U as they are written.

use crate::memory::{Built, Memory};

/// 2031-04-10 12:00 UTC
const BUILT: i64 = 1_933_588_800;

/// The vault of the cases.
const VAULT: &[(&str, &str)] = &[
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
        "---\npublish: false\ntags: [book]\nrating: 5\nmood: bad\n---\nsalt [[Books/Glass]] and\n\n- [ ] hidden task\n",
    ),
    (
        "Log.md",
        "mood:: good\nSlept [hours:: 7], walked (walk:: 30 min).\n- [ ] Call Mira [due:: 2031-04-05] #phone\n    - [x] find number\n- [x] Buy wax ✅ 2031-04-01\n- [-] Old plan\n- note:: listed\n",
    ),
];

/// The vault with `Ask.md`, which has this text behind its properties, and with these files.
fn vault_with(ask: &str, more: &[(&str, &str)], settings: &str) -> Built {
    let ask = format!("---\ngoal: 4\npick: \"[[Books/Iron]]\"\n---\n{ask}");
    let settings = format!("dataview.enable = true\n{settings}");
    let mut memory = Memory::new().settings(&settings).built(BUILT);
    let all = VAULT.iter().chain(more).copied();
    for (path, text) in all.chain([("Ask.md", ask.as_str())]) {
        memory = memory.note(path, text);
    }
    memory.build()
}

fn vault(ask: &str) -> Built {
    vault_with(ask, &[], "")
}

/// What a query shows in `Ask.md`. If it has no `FROM`, `FROM "Books"` stands after its head.
fn html(query: &str) -> String {
    vault(&format!("```dataview\n{}\n```\n", whole(query))).text_of("Ask.md")
}

fn whole(query: &str) -> String {
    if query.to_uppercase().contains("FROM") {
        return query.to_owned();
    }
    let clauses = ["WHERE", "SORT", "GROUP", "FLATTEN", "LIMIT"];
    let at = clauses.iter().filter_map(|clause| query.find(clause)).min();
    let (head, rest) = query.split_at(at.unwrap_or(query.len()));
    format!("{head} FROM \"Books\" {rest}")
}

/// The words of HTML.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    out.replace("&#39;", "'")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

/// The entries of a list.
fn list(query: &str) -> Vec<String> {
    let html = html(query);
    let entries = html.split("<li>").skip(1);
    entries
        .map(|entry| words(entry.split("</li>").next().unwrap()))
        .collect()
}

/// The cells of a table, row by row, its headings first.
fn table(query: &str) -> Vec<Vec<String>> {
    let html = html(query);
    let rows = html.split("<tr>").skip(1);
    rows.map(|row| {
        let cells = row
            .split("</tr>")
            .next()
            .unwrap()
            .replace("<th scope=\"col\">", "<td>");
        let cells = cells.split("<td>").skip(1).map(words);
        cells.collect()
    })
    .collect()
}

#[track_caller]
fn is(found: &[String], wanted: &str) {
    assert_eq!(found.join(", "), wanted);
}

#[track_caller]
fn has(html: &str, part: &str) {
    assert!(html.contains(part), "no {part}\nin {html}");
}

#[test]
fn u17_u_01_to_u_09_sources() {
    is(
        &list("LIST FROM \"Books\""),
        "Glass, Iron, Paper, Salt, Quiet",
    );
    is(&list("LIST FROM #book"), "Glass, Iron, Paper, Salt, Quiet");
    is(
        &list("LIST FROM #book AND -\"Books/deep\""),
        "Glass, Iron, Paper, Salt",
    );
    is(&list("LIST FROM outgoing([[Mira]])"), "Glass");
    let none = html("LIST FROM \"Nowhere\"");
    has(&none, "<p class=\"dataview-empty\">Nothing here.</p>");
}

#[test]
fn u12_u16_u_11_to_u_25_conditions() {
    for (query, wanted) in [
        ("LIST WHERE rating < 3", "Salt, Quiet"),
        ("LIST WHERE rating = null", "Salt"),
        ("LIST WHERE contains(genres, \"tra\")", "Glass, Salt"),
        ("LIST WHERE genres", "Glass, Iron, Salt"),
        ("LIST WHERE author = link(\"Tomas\")", "Iron"),
        ("LIST WHERE out > date(2020-12-31)", "Iron, Paper"),
        (
            "LIST WHERE status = \"wish\" OR status = \"done\" AND rating > 4",
            "Glass",
        ),
        (
            "LIST WHERE \"5\" > rating",
            "Glass, Iron, Paper, Salt, Quiet",
        ),
    ] {
        assert_eq!(list(query).join(", "), wanted, "{query}");
    }
}

#[test]
fn u18_u_27_to_u_29_order() {
    is(
        &list("LIST SORT rating DESC"),
        "Glass, Paper, Iron, Quiet, Salt",
    );
    is(&list("LIST SORT rating DESC LIMIT 2"), "Glass, Paper");
}

#[test]
fn u21_u_31_to_u_33_columns() {
    let rows = table("TABLE rating, pages WHERE rating");
    is(&rows[0], "File (4), rating, pages");
    let rows: Vec<String> = rows[1..].iter().map(|row| row[1..].join(" ")).collect();
    is(&rows, "5 250, 3 300, 4 400, 2 500");
    let rows = table("TABLE default(rating, 0) * 2");
    assert_eq!(rows[0][1], "default(rating, 0) * 2");
    let column: Vec<String> = rows[1..].iter().map(|row| row[1].clone()).collect();
    is(&column, "10, 6, 8, 0, 4");
}

#[test]
fn u10_u_35_a_slip_is_told_with_what_to_write() {
    let site = vault("```dataview\nLIST WHERE rating == 5\n```\n");
    let html = site.text_of("Ask.md");
    has(&html, "<div class=\"dataview-error\" role=\"alert\">");
    has(&html, "write =");
    assert_eq!(
        site.findings(),
        ["Ask.md:6:19 NW801 there is no operator =="]
    );
}

#[test]
fn u18_u_37_to_u_41_groups() {
    is(
        &list("LIST rows.file.name GROUP BY status SORT length(rows) DESC"),
        "done: Glass, Paper, Quiet, reading: Iron, wish: Salt",
    );
    is(
        &list("LIST sum(rows.rating) GROUP BY status"),
        "done: 11, reading: 3, wish: -",
    );
    let rows = table("TABLE g FLATTEN genres AS g");
    let rows: Vec<String> = rows[1..].iter().map(|row| row.join(" ")).collect();
    is(
        &rows,
        "Glass sea, Glass trade, Iron farm, Paper -, Salt trade",
    );
}

#[test]
fn u9_u_53_a_hyphen_belongs_to_the_name() {
    is(
        &list("LIST pages-rating"),
        "Glass: -, Iron: -, Paper: -, Salt: -, Quiet: -",
    );
    is(
        &list("LIST pages - rating"),
        "Glass: 245, Iron: 297, Paper: 396, Quiet: 498",
    );
}

#[test]
fn u8_u_55_tags_of_every_level() {
    is(
        &list("LIST file.tags FROM \"Books/Glass\""),
        "Glass: #book/novel, #book",
    );
    is(
        &list("LIST file.etags FROM \"Books/Glass\""),
        "Glass: #book/novel",
    );
}

#[test]
fn u11_u_57_fields_of_the_note_a_link_leads_to() {
    is(
        &list("LIST FROM #book WHERE author.file.name = \"Mira\""),
        "Glass, Paper",
    );
}

#[test]
fn u_59_a_block_in_a_callout_shows_the_same() {
    let site = vault("> [!note] Books\n> ```dataview\n> LIST\n> FROM \"Books/deep\"\n> ```\n");
    let html = site.text_of("Ask.md");
    has(&html, "<ul class=\"dataview list-view-ul\">");
    has(&html, ">Quiet</a>");
}

#[test]
fn u20_u_61_inline_queries() {
    let html =
        vault("`= this.goal + 1` `= this.pick.rating` `= [[Secret]].rating`").text_of("Ask.md");
    let values: Vec<String> = html
        .split("<span class=\"dataview-inline\">")
        .skip(1)
        .map(|part| part.split("</span>").next().unwrap().to_owned())
        .collect();
    is(&values, "5, 3, -");
}

#[test]
fn u20_queries_in_headings_are_no_part_of_their_ids() {
    // What a query names may be private, so its source is nowhere (V10).
    let text = "## Best `= [[Secret]].rating` of all\n\nText.\n\n## Last\n\n[[#Best `= [[Secret]].rating` of all|up]] [[#Last]]\n";
    let site = vault(text);
    let html = site.text_of("Ask.md");
    has(&html, "<h2 id=\"best-of-all\"");
    let all = site.everything();
    assert!(!all.to_lowercase().contains("secret"), "{html}");
    site.is_clean();
}

#[test]
fn u20_u_63_what_is_no_query_stays_code() {
    let site = vault("`=SUM(A1:A3)` `==x==` `$= dv.current()`");
    let html = site.text_of("Ask.md");
    for code in ["=SUM(A1:A3)", "==x==", "$= dv.current()"] {
        has(&html, &format!("<code>{code}</code>"));
    }
}

#[test]
fn u_65_functions() {
    for (expression, wanted) in [
        ("contains(list(\"hello\", 1), \"he\")", "true"),
        ("flat(list(1, list(21, list(221, 222))))", "1, 21, 221, 222"),
        ("length(flat(list(1, list(21, list(221, 222)))))", "3"),
        ("slice(list(1,2,3,4,5), -2)", "4, 5"),
        ("number(\"18 years\")", "18"),
        ("split(\"a, b\", \", \")", "a, b"),
        ("regexmatch(\"a.\", \"ab\")", "true"),
        ("regextest(\"b\", \"abc\")", "true"),
        ("padleft(\"7\", 3, \"0\")", "007"),
        ("default(list(1, null), 2)", "1, 2"),
        ("min(3, null, 1)", "1"),
        ("sum(list(\"a\",\"b\"))", "ab"),
        ("date(\"12/31/2022\", \"MM/dd/yyyy\")", "December 31, 2022"),
        ("date([[2020-04-18]])", "April 18, 2020"),
        ("dur(\"1 day, 2h\") = dur(26h)", "true"),
        ("date(2031-03-31) + dur(1 month)", "April 30, 2031"),
        ("date(2031-04-05).weekyear", "14"),
        ("date(2031-04-05).week", "1"),
        ("date(2031-04-05).weekday", "6"),
        ("[1,2].x", "-, -"),
        ("\"a\" + null", "a-"),
        ("hash(\"2024-03-17\", \"\")", "3259376374957153"),
        ("typeof(dur(1d))", "duration"),
        ("truncate(\"hello world\", 8)", "hello..."),
    ] {
        let html = vault(&format!("`= {expression}`")).text_of("Ask.md");
        let shown = html.split("<span class=\"dataview-inline\">").nth(1);
        let shown = shown.map(|part| part.split("</span>").next().unwrap_or_default());
        assert_eq!(shown.map(words).as_deref(), Some(wanted), "{expression}");
    }
}

#[test]
fn u10_a_function_is_called_where_it_is_written() {
    for (expression, wanted) in [
        ("((x) => x + 1)(2)", "3"),
        ("((x, y) => x + y)(1, 2) * 2", "6"),
        ("((x) => {\"a\": 1, \"b\": 2}[x])(\"b\")", "2"),
        ("((x) => ((y) => x - y)(1))(5)", "4"),
        ("map([1, 2], (n) => ((m) => m * n)(10))[1]", "20"),
        ("((x, y) => default(y, \"none\"))(1)", "none"),
        ("((a) + 1) + ((2))", "3"),
    ] {
        assert_eq!(value("a: 0", expression), wanted, "{expression}");
    }
    let html = html("LIST WHERE ((x) => x)");
    has(&html, "a function cannot stand here");
}

#[test]
fn u16_sort_is_a_function_where_a_value_stands() {
    let books = |query: &str| list(&format!("{query} FROM #book SORT file.name"));
    let sorted = "LIST WITHOUT ID join(sort(list(3, 1, 2)), \"\")";
    assert!(
        books(sorted).iter().all(|line| line == "123"),
        "{:?}",
        books(sorted)
    );
    let alone = books("LIST WITHOUT ID sort(list(2, 1))[0]");
    assert!(alone.iter().all(|line| line == "1"), "{alone:?}");
    // Behind a whole value it is the clause, also without a space.
    let names = list("LIST FROM #book WHERE true SORT(file.name) DESC");
    let mut back = names.clone();
    back.sort();
    back.reverse();
    assert_eq!(names, back);
}

#[test]
fn u11_lengths_between_days_are_whole_days() {
    for (expression, wanted) in [
        ("(date(2031-03-05) - date(2031-01-01)).days", "64"),
        ("(date(2031-01-08) - date(2031-01-01)).days", "7"),
        ("(date(2031-01-15) - date(2031-01-01)).weeks", "2"),
        ("(date(2033-01-02) - date(2031-01-01)).days", "731"),
        ("(date(2033-01-01) - date(2031-01-01)).years", "2"),
        ("dur(2 months).days", "60"),
        ("dur(90 days).months", "3"),
        ("dur(36 hours).days", "1.5"),
    ] {
        assert_eq!(value("a: 0", expression), wanted, "{expression}");
    }
}

#[test]
fn u25_a_block_that_would_show_megabytes_is_cut() {
    let big = "map(list(1, 2, 3), (x) => \"abc\" * 300000)";
    for query in [format!("LIST {big}"), format!("TABLE {big}")] {
        let site = vault(&format!("```dataview\n{query}\n```\n"));
        let html = site.text_of("Ask.md");
        assert!((4 << 20..9 << 20).contains(&html.len()), "{}", html.len());
        assert_eq!(site.of_code("NW507").len(), 1);
    }
}

#[test]
fn u21_v10_headings_name_no_private_note() {
    let ask = "```dataview\nTABLE [[Secret]], [[Secret]].x, [[Mira]].x FROM #book\n```\n";
    let html = vault(ask).text_of("Ask.md");
    assert!(!html.contains("Secret"), "{html}");
    has(&html, "<th scope=\"col\">[[Mira]].x</th>");
}

#[test]
fn u1_without_the_plugin_a_block_is_code() {
    let block = "```dataview\nLIST\n```\n\n`= 1 + 1`";
    let site = crate::memory::site(&[("A.md", block)]);
    let html = site.text_of("A.md");
    has(
        &html,
        "<pre class=\"unsupported-block\" data-lang=\"dataview\">",
    );
    has(&html, "<code>= 1 + 1</code>");
    let on = crate::memory::site_with(&[("A.md", block)], "", |obsidian| {
        obsidian.plugins = vec!["dataview".to_owned()];
    });
    let html = on.text_of("A.md");
    has(&html, "<ul class=\"dataview list-view-ul\">");
    has(&html, "<span class=\"dataview-inline\">2</span>");
}

/// The tasks that a query shows, each with those below it in brackets.
fn tasks(query: &str) -> String {
    let html = html(query);
    let html = html
        .split_once("<div class=\"block-language-dataview\">")
        .map_or("", |(_, html)| html);
    let html = html.replace("<li", "[<li").replace("</li>", "]</li>");
    let shown = words(&html).replace('\n', "");
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn u7_u8_u18_u_43_to_u_49_tasks() {
    let all = html("TASK FROM \"Log\"");
    assert_eq!(all.matches("type=\"checkbox\"").count(), 4);
    assert_eq!(all.matches(" disabled").count(), 4);
    assert!(!all.contains("note:: listed"));
    for (query, wanted) in [
        (
            "TASK FROM \"Log\"",
            ["Call Mira", "find number", "Buy wax", "Old plan"].as_slice(),
        ),
        (
            "TASK FROM \"Log\" WHERE !checked",
            &["Call Mira", "find number"],
        ),
        (
            "TASK FROM \"Log\" WHERE due < date(today)",
            &["Call Mira", "find number", "Buy wax", "Old plan"],
        ),
        (
            "TASK FROM \"Log\" WHERE due AND due < date(today)",
            &["Call Mira", "find number"],
        ),
    ] {
        let shown = tasks(query);
        for name in ["Call Mira", "find number", "Buy wax", "Old plan"] {
            let count = usize::from(wanted.contains(&name));
            assert_eq!(
                shown.matches(name).count(),
                count,
                "{query}: {name} in {shown}"
            );
        }
        assert!(shown.starts_with("[ Call Mira"), "{query}: {shown}");
    }
    let grouped = html("TASK FROM \"Log\" WHERE contains(tags, \"#phone\") GROUP BY file.link");
    let heading = grouped.split_once("<h4>").unwrap().1;
    assert_eq!(words(heading.split("</h4>").next().unwrap()), "Log (1)");
    assert_eq!(grouped.matches("Call Mira").count(), 1);
}

#[test]
fn u4_u5_u7_u_51_inline_fields() {
    for (expression, wanted) in [
        ("hours + 1", "8"),
        ("walk", "30 minutes"),
        ("mood", "good"),
        ("note", "listed"),
        ("due", "-"),
    ] {
        is(
            &list(&format!("LIST {expression} FROM \"Log\"")),
            &format!("Log: {wanted}"),
        );
    }
    // Of the emoji's date and of that in brackets.
    is(
        &list("LIST filter(file.tasks, (t) => t.completion).text FROM \"Log\""),
        "Log: Buy wax ✅ 2031-04-01",
    );
    is(
        &list("LIST file.tasks.due FROM \"Log\""),
        "Log: April 05, 2031, -, -, -",
    );
}

#[test]
fn u5_types_of_inline_fields() {
    let fields = "a:: \nb:: 2031-04-05\nc:: 1 day\nd:: \"x, y\"\ne:: #t\nf:: [[Mira]]\ng:: true\nh:: 2.5\ni:: null\nj:: 1, 2\nk:: 1,\nl:: some words, and more\nm:: one\nm:: two\n";
    let ask = format!(
        "{fields}\n\n`= list(typeof(this.a), typeof(this.b), typeof(this.c), this.d, this.e, typeof(this.f), typeof(this.g), this.h + 1, typeof(this.i), length(this.j), length(this.k), typeof(this.l), length(this.m))`"
    );
    let html = vault(&ask).text_of("Ask.md");
    let value = html
        .split("<span class=\"dataview-inline\">")
        .nth(1)
        .unwrap();
    assert_eq!(
        words(value.split("</span>").next().unwrap()),
        "null, date, duration, x, y, #t, link, boolean, 3.5, null, 2, 1, string, 2"
    );
}

/// The value of an expression in `Ask.md`, whose properties these lines are among.
fn value(properties: &str, expression: &str) -> String {
    let text = format!("---\n{properties}\n---\n`= {expression}`");
    let memory = Memory::new()
        .settings("dataview.enable = true")
        .built(BUILT);
    let site = memory.note("Ask.md", &text).note("Mira.md", "").build();
    let html = site.text_of("Ask.md");
    match html.split_once("<span class=\"dataview-inline\">") {
        Some((_, value)) => words(value.rsplit_once("</span>").unwrap().0),
        None => site.findings().join("; "),
    }
}

#[test]
fn u3_texts_of_properties_are_dates_lengths_and_links() {
    let properties =
        "a: 2031-04\nb: \"2031-04-05T10:30\"\nc: [1 day, \"[[Mira]]\", plain]\nd: {e: 3 hours}";
    for (expression, wanted) in [
        ("this.a", "April 01, 2031"),
        ("this.b.hour", "10"),
        ("typeof(this.c[0])", "duration"),
        ("typeof(this.c[1])", "link"),
        ("typeof(this.c[2])", "string"),
        ("this.d.e", "3 hours"),
    ] {
        assert_eq!(value(properties, expression), wanted, "{expression}");
    }
}

#[test]
fn u6_names_have_a_second_form() {
    let properties = "Due Date: 5\nWhat, Now!: 6\nRating: 7\nrating: 8";
    for (expression, wanted) in [
        ("this.due-date", "5"),
        ("this[\"Due Date\"]", "5"),
        ("row[\"Due Date\"]", "5"),
        ("this.what-now", "6"),
        ("this.rating", "8"),
        ("this.Rating", "7"),
        ("this.RATING", "-"),
    ] {
        assert_eq!(value(properties, expression), wanted, "{expression}");
    }
}

#[test]
fn u13_u14_operators_and_truth() {
    for (expression, wanted) in [
        ("1 + 2 * 3", "7"),
        ("\"a\" * 3", "aaa"),
        ("2 + \"x\"", "2x"),
        ("date(2031-04-05) - date(2031-03-01)", "1 month, 4 days"),
        ("dur(1 day) * 9", "1 week, 2 days"),
        ("[1] + [2]", "1, 2"),
        ("({a: 1} + {a: 2}).a", "2"),
        ("typeof(null + null)", "null"),
        ("typeof(date(today) + null)", "null"),
        ("1 / 0", "∞"),
        ("![] & !{} & !\"\" & !0 & !dur(0s) & !null", "true"),
        ("true or false and false", "false"),
        ("date(today)", "April 10, 2031"),
        ("date(eom)", "11:59 PM - April 30, 2031"),
        ("date(sow).day", "7"),
    ] {
        assert_eq!(value("x: 1", expression), wanted, "{expression}");
    }
    // U20: what has no value stays code.
    assert!(value("x: 1", "1 + null").contains("+ does not take number and null"));
}

#[test]
fn u15_rows_that_fail_are_left_out_and_a_block_of_none_says_why() {
    is(
        &list("LIST rating + 1"),
        "Glass: 6, Iron: 4, Paper: 5, Quiet: 3",
    );
    let site = vault(
        "```dataview\nLIST nowhere(1) FROM \"Books\"\n```\n\n```dataview\nLIST 1 + null\n```\n",
    );
    let html = site.text_of("Ask.md");
    assert_eq!(html.matches("<div class=\"dataview-error\"").count(), 2);
    assert_eq!(
        site.findings(),
        [
            "Ask.md:6:6 NW801 no function \"nowhere\"",
            "Ask.md:10:6 NW801 + does not take number and null"
        ]
    );
}

#[test]
fn u16_steps_run_in_the_order_written() {
    is(&list("LIST LIMIT 2 SORT rating"), "Iron, Glass");
    is(
        &list("list\n// a comment\nfrom \"Books\" where\nrating > 3 sort rating asc"),
        "Paper, Glass",
    );
    let rows = table("TABLE WITHOUT ID rating AS \"Stars\", pages AS P WHERE rating > 3");
    assert_eq!(rows[0], ["Stars (2)", "P"]);
    for (query, said) in [
        ("LIST WHERE rating FROM \"Books\"", "FROM stands too late"),
        ("LIST FROM \"Books\" FROM #book", "FROM stands here twice"),
        (
            "LIST FROM csv(\"a.csv\")",
            "csv() is no source here: tables in files are not read",
        ),
        ("LISTS FROM #book", "no query begins with this word"),
        ("LIST FROM \"Books\" LIMIT \"two\"", "LIMIT wants a number"),
    ] {
        let site = vault(&format!("```dataview\n{query}\n```\n"));
        assert!(site.findings()[0].ends_with(said), "{:?}", site.findings());
    }
}

#[test]
fn u19_this_is_the_note_that_holds_the_query() {
    let query = "```dataview\nLIST this.goal FROM \"Books/deep\"\n```\n";
    let site = vault_with(query, &[("Host.md", "---\ngoal: 9\n---\n![[Ask]]")], "");
    has(&site.text_of("Host.md"), "</a>: 4</li>");
}

#[test]
fn u21_lists_tables_and_calendars() {
    has(
        &html("LIST pages FROM \"Books/deep\""),
        "<ul class=\"dataview list-view-ul\">\n<li><a class=\"internal-link\" href=\"../books/deep/quiet/\">Quiet</a>: 500</li>",
    );
    has(
        &html("LIST WITHOUT ID pages FROM \"Books/deep\""),
        "<li>500</li>",
    );
    has(
        &html("TABLE pages FROM \"Books/deep\""),
        "<div class=\"table-wrapper\"><table class=\"dataview table-view-table\">\n<thead><tr><th scope=\"col\">File <span class=\"dataview small-text\">(1)</span></th><th scope=\"col\">pages</th></tr></thead>",
    );
    let rows = table("TABLE rows.pages GROUP BY status AS State");
    assert_eq!(rows[0], ["State (3)", "rows.pages"]);
    let calendar = html("CALENDAR out WHERE rating");
    let days: Vec<_> = calendar
        .match_indices("<time datetime=\"20")
        .map(|(at, _)| &calendar[at + 16..at + 26])
        .collect();
    assert_eq!(days, ["2019-04-02", "2021-11-20", "2023-01-15"]);
    let quiet = crate::memory::site_with(
        &[(
            "A.md",
            "```dataview\nTABLE a FROM \"No\"\n```\n```dataview\nTABLE 1 AS n\n```\n",
        )],
        "dataview.enable = true",
        |obsidian| {
            obsidian.dataview.warn_on_empty = false;
            obsidian.dataview.show_count = false;
            obsidian.dataview.id_column = "Note".to_owned();
        },
    );
    let html = quiet.text_of("A.md");
    assert!(!html.contains("dataview-empty") && !html.contains("small-text"));
    has(&html, "<th scope=\"col\">Note</th>");
}

#[test]
fn u22_values() {
    let note = "---\ntext: \"**bold** and [[Mira|her]] `x` #tag <b onclick=x>b</b>\"\nplain: \"1. *one*\"\nempty:\nlist: [a, [b, [c, [d, [e]]]]]\nmap: {k: 1}\nday: 2031-04-05\nyes: true\npic: \"![[a.png|40]]\"\n---\n![[a.png]]\n";
    let query = "```dataview\nTABLE text, plain, empty, list, map, day, yes, pic FROM \"V\"\n```\n\n`= [[V]].list` `= [[V]].map`";
    let site = vault_with(query, &[("V.md", note), ("a.png", "")], "");
    let html = site.text_of("Ask.md");
    has(&html, "<td>1. <em>one</em></td><td>-</td>");
    has(
        &html,
        "<ul class=\"dataview\"><li>a</li><li><ul class=\"dataview\"><li>b</li>",
    );
    has(&html, "…");
    has(&html, "<td><ul class=\"dataview\"><li>k: 1</li></ul></td>");
    has(&html, "<time datetime=\"2031-04-05\">April 05, 2031</time>");
    has(&html, "<td>true</td>");
    has(&html, "width=\"40\"");
    has(&html, "<span class=\"dataview-inline\">k: 1</span>");
    // HTML goes through the sanitiser.
    has(&html, "<b>b</b>");
    assert!(!html.contains("onclick"));
    let text = "---\ntext: \"**bold** and [[Mira|her]] `x` #book\"\n---\n";
    let html = vault_with("`= [[V]].text`", &[("V.md", text)], "").text_of("Ask.md");
    has(
        &html,
        "<strong>bold</strong> and <a class=\"internal-link\" href=\"../mira/\">her</a> <code>x</code> <a class=\"tag\" href=\"../tags/book/\">#book</a>",
    );
}

#[test]
fn u22_addresses_in_texts_are_links() {
    let deep = format!("{}x{}", "![[a|".repeat(200), "]]".repeat(200));
    let note = format!(
        "---\nsite: https://e.org/a_b_c\nsay: \"see www.e.org and <https://e.org/x> now\"\nown: \"[[Mira|https://e.org/]]\"\ndeep: \"{deep}\"\n---\n"
    );
    let query = "`= [[V]].site` `= [[V]].say` `= [[V]].own` `= [[V]].deep`";
    let html = vault_with(query, &[("V.md", &note)], "").text_of("Ask.md");
    has(
        &html,
        "<a class=\"external-link\" href=\"https://e.org/a_b_c\" rel=\"noopener\">https://e.org/a_b_c</a>",
    );
    has(&html, "href=\"https://e.org/x\"");
    has(
        &html,
        "<a class=\"internal-link\" href=\"../mira/\">https://e.org/</a>",
    );
}

#[test]
fn u24_queries_know_public_notes_only() {
    let ask = "```dataview\nTABLE file.inlinks, file.outlinks, up, meta(up), up.mood, up = link(\"Secret\") FROM #book OR [[Mira]] OR outgoing([[Secret]]) OR [[Secret]] OR \"Open\"\n```\n\n`= length([[Books/Glass]].file.inlinks)` `= [[Secret]].rating` `= link(\"Secret\").file.name` `= \"x\" + [[Secret]]`\n\n```dataview\nTASK\n```\n\n```dataview\nLIST row FROM \"Open\"\n```\n";
    let open = "---\nup: \"[[Secret]]\"\nwords: \"of [[Secret|kwownwk]]\"\n---\n[[Secret]] - [[Mira]]\n\n- [ ] see [[Secret]] and [x](Secret.md) <a href=\"Secret.md\">y</a>\n";
    let site = vault_with(ask, &[("Open.md", open)], "");
    let html = site.text_of("Ask.md");
    for word in ["Secret", "secret", "bad", "hidden task", "mood"] {
        let shown = html.replace("up.mood", "").replace("link(\"Secret\")", "");
        assert!(!shown.contains(word), "{word} in {shown}");
    }
    // Glass has one public link from Mira, and the private one does not count.
    has(&html, "<span class=\"dataview-inline\">1</span>");
}

#[test]
fn u25_limits() {
    let long = vault(
        "```dataview\nLIST map(flat(list(rows)), (x) => \"a\" * 2000000) FROM \"Books\" GROUP BY 1\n```\n",
    );
    has(&long.text_of("Ask.md"), "makes a text of more than 1 MiB");
    let numbers = "[1,2,3,4,5,6,7,8,9,10]";
    let nested = format!(
        "length(map({numbers}, (a) => map({numbers}, (b) => map({numbers}, (c) => map({numbers}, (d) => map({numbers}, (e) => map({numbers}, (f) => 1)))))))"
    );
    assert!(value("x: 1", &nested).contains("takes more than 1000000 steps"));
    let clock = vault("```dataview\nLIST WHERE out < date(today)\n```\n");
    assert_eq!(
        clock.of_code("NW508"),
        ["Ask.md:5:1 NW508 this block depends on the day of the build"]
    );
}

#[test]
fn u2_u9_scripts_are_never_run() {
    let site = vault("```dataviewjs\ndv.list([1])\n```\n\n`$= dv.current().goal`");
    let html = site.text_of("Ask.md");
    has(&html, "dv.list([1])");
    has(&html, "<code>$= dv.current().goal</code>");
}
