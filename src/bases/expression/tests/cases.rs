//! The worked cases of expressions, and rules on files and privacy.

use super::*;

#[test]
fn d22_dates_subtract_to_durations() {
    all(&[
        // D-01, D-03
        ("date(\"2031-01-03\") - date(\"2031-01-01\")", "2 days"),
        (
            "((date(\"2031-01-03\") - date(\"2031-01-01\")) / 86400000).floor()",
            "2",
        ),
        ("(date(\"2031-01-03\") - date(\"2031-01-01\")).days", "2"),
        ("(now() - file.ctime).days.floor()", "1"),
        ("((now() - file.ctime) / 86400000).floor()", "1"),
        ("date(\"2031-01-31\") + \"1M\"", "2031-02-28"),
        ("today() - \"1w\"", "2031-04-03"),
        ("now() + \"90m\"", "2031-04-10 13:30"),
        ("duration(\"1d\") * 3 + \"12h\"", "4 days"),
        ("duration(\"1d\") / duration(\"6h\")", "4"),
        ("-duration(\"1d\")", "a day"),
    ]);
}

#[test]
fn d24_a_date_compared_with_text_reads_it() {
    // D-05
    assert_eq!(rows("Ask.md", "out > \"2020-12-31\""), ["Iron", "Paper"]);
    all(&[
        ("out == \"2019-04-02\"", "true"),
        ("out == \"2019-04-02 10:00\"", "true"),
        ("out == \"spring\"", "false"),
        ("out != \"spring\"", "true"),
        ("out < \"spring\"", "false"),
        ("out >= \"spring\"", "false"),
        ("date(\"2031-01-01\") < date(\"2031-01-01 10:00\")", "true"),
        ("duration(\"1d\") > \"5h\"", "true"),
        ("duration(\"1d\") == 86400000", "true"),
        ("5 == \"5\"", "false"),
        ("\"B\" < \"a\"", "true"),
        ("false < true", "true"),
    ]);
}

#[test]
fn d19_kinds_that_cannot_be_compared_are_a_fault() {
    // D-07
    let bench = Bench::books();
    let fault = value_in(&bench, "Books/Glass.md", "out < duration(\"1d\")").unwrap_err();
    assert_eq!(fault.kind, FaultKind::Type);
    assert_eq!(fault.reason, "< does not take a date and a duration");
    assert_eq!((fault.span.start, fault.span.end), (0, 20));
    assert!(rows("Ask.md", "out < duration(\"1d\")").is_empty());
}

#[test]
fn d10_names_compare_in_any_case() {
    // D-13, D-35
    assert_eq!(
        shown_in("Books/Salt.md", "note[\"due date\"]"),
        "2031-05-01"
    );
    assert_eq!(shown_in("Books/Salt.md", "note[\"Due Date\"].month"), "5");
    assert_eq!(rows("Ask.md", "rating > 3"), ["Glass", "Paper"]);
    assert_eq!(rows("Ask.md", "RATING == 3"), ["Iron"]);
}

#[test]
fn d26_this_is_the_file_in_which_the_base_stands() {
    // D-15
    assert_eq!(
        rows("Mira.md", "list(author).contains(this)"),
        ["Glass", "Paper"]
    );
    assert_eq!(rows("Mira.md", "author == this"), ["Glass", "Paper"]);
    assert_eq!(
        rows("Mira.md", "file.hasLink(this)"),
        ["Glass", "Paper", "Links"]
    );
    assert_eq!(
        rows("Mira.md", "file.hasLink(this.file)"),
        ["Glass", "Paper", "Links"]
    );
    assert_eq!(rows("Ask.md", "rating == this.goal"), ["Paper"]);
    assert_eq!(rows("Ask.md", "rating == this.note.goal"), ["Paper"]);
    assert_eq!(rows("Ask.md", "rating == this[\"goal\"]"), ["Paper"]);
    assert_eq!(rows("Ask.md", "this.pick == file"), ["Iron"]);
    assert_eq!(
        rows("Ask.md", "this.file.name == \"Ask\" && file == this"),
        ["Ask"]
    );
    // A base has no properties.
    assert_eq!(shown("this.goal"), "");
}

#[test]
fn d31_the_name_of_a_note_with_and_without_its_ending() {
    // D-17
    assert_eq!(rows("Ask.md", "file.name == \"Glass\""), ["Glass"]);
    assert_eq!(rows("Ask.md", "file.name == \"Glass.md\""), ["Glass"]);
    assert_eq!(rows("Ask.md", "\"Glass.md\" == file.name"), ["Glass"]);
    assert_eq!(rows("Ask.md", "file.name.endsWith(\".md\")").len(), 9);
    assert_eq!(rows("Ask.md", "file.name != \"Glass.md\"").len(), 10);
    assert_eq!(rows("Ask.md", "file.name == \"a.png\""), ["a.png"]);
    assert_eq!(rows("Ask.md", "file.name == \"a\""), [""; 0]);
    assert_eq!(rows("Ask.md", "file.basename == \"a\""), ["a.png"]);
    all(&[
        ("file.basename", "Glass"),
        ("file.ext", "md"),
        ("file.path", "Books/Glass.md"),
        ("file.folder", "Books"),
        ("file[\"name\"]", "Glass"),
    ]);
}

#[test]
fn d21_names_and_what_they_mean() {
    all(&[
        ("[1, 2].map(value)", "1, 2"),
        // Not bound here, so a property.
        ("value", ""),
        ("index", ""),
        ("values", ""),
        ("note.status", "done"),
        ("note.rating", "5"),
        (
            "true.foo.bar == null",
            "Unknown: a boolean has no such field",
        ),
        ("status.foo", "Unknown: a text has no such field"),
        (
            "status.floor()",
            "Type: a text has no \"floor\", but a number",
        ),
        (
            "rating.contains(\"5\")",
            "Type: a number has no \"contains\", but a text and a list",
        ),
    ]);
    let unknown = mistake("file.hasTga(\"a\")");
    assert_eq!(unknown.kind, MistakeKind::Unknown);
    assert_eq!(unknown.message, "no function \"hasTga\" for any value");
    assert_eq!(unknown.help.unwrap(), "did you mean \"hasTag\"?");
    assert_eq!((unknown.span.start, unknown.span.end), (5, 11));
    assert_eq!(mistake("todya()").help.unwrap(), "did you mean \"today\"?");
    assert_eq!(mistake("file.nmae").help.unwrap(), "did you mean \"name\"?");
    assert_eq!(mistake("file.asLink").help.unwrap(), "write .asLink()");
    assert_eq!(mistake("xyzzy(1)").help, None);
}

#[test]
fn d23_empty_values_do_nothing() {
    all(&[
        ("none + 1", ""),
        ("none + \"a\"", "a"),
        ("none * 2 - 1", ""),
        ("-none", ""),
        ("none < 1", "false"),
        ("none >= 1", "false"),
        ("none == null", "true"),
        ("rating == null", "false"),
        ("!none", "true"),
        ("none.isEmpty()", "true"),
        ("none.isTruthy()", "false"),
        ("none.toString()", ""),
        ("none.length", "0"),
        ("none.contains(\"a\")", "false"),
        ("none.startsWith(\"a\")", "false"),
        ("none.hasTag(\"a\")", "false"),
        ("none.lower()", ""),
        ("none.format(\"YYYY\")", ""),
        ("none.year", ""),
        ("none[0]", ""),
        ("none.isType(\"null\")", "true"),
        ("none.map(value + 1)", ""),
    ]);
}

#[test]
fn d24_truth() {
    for text in ["null", "false", "0", "0/0", "\"\"", "[]", "{}"] {
        assert_eq!(shown(&format!("({text}).isTruthy()")), "false", "{text}");
        assert_eq!(shown(&format!("!({text})")), "true", "{text}");
    }
    for text in ["\" \"", "[0]", "-1", "file", "now()", "link(\"x\")"] {
        assert_eq!(shown(&format!("({text}).isTruthy()")), "true", "{text}");
    }
}

#[test]
fn d25_links_resolve_from_the_file_that_says_them() {
    let bench = Bench::new(&[
        ("A/Note.md", "---\nup: \"[[Other]]\"\n---\n"),
        ("A/Other.md", ""),
        ("B/Base.base", ""),
        ("B/Other.md", ""),
    ]);
    let formulas = Formulas::default();
    bench.with_world(|world| {
        let columns = columns(world, &formulas);
        let scope = scope(world, &formulas, &columns, bench.id("B/Base.base"));
        let row = scope.row(bench.id("A/Note.md"));
        let path = |text: &str| world.plain(&row.evaluate(&formulas.read(text).unwrap()).unwrap());
        assert_eq!(path("up.asFile().path"), "A/Other.md");
        assert_eq!(path("link(\"Other\").asFile().path"), "B/Other.md");
        assert_eq!(path("file(\"Other\").path"), "B/Other.md");
        assert_eq!(path("up == \"[[Other]]\""), "true");
    });
}

#[test]
fn d36_links_of_a_file() {
    let bench = Bench::books();
    let of = |text: &str| {
        let value = value_in(&bench, "Links.md", text).unwrap();
        bench.with_world(|world| world.plain(&value))
    };
    // Those to `Secret` are not there; that to an unlisted note is.
    assert_eq!(
        of("file.links"),
        "Mira, Hidden, Nowhere, Mira > Life, a.png"
    );
    assert_eq!(of("file.embeds"), "a.png");
    let back = |row: &str| {
        let value = value_in(&bench, row, "file.backlinks").unwrap();
        bench.with_world(|world| world.plain(&value))
    };
    // Not the unlisted note, not the private one.
    assert_eq!(back("Mira.md"), "Glass, Links, Paper");
    assert_eq!(back("Books/Glass.md"), "Mira");
    assert_eq!(of("file(\"Pics/a.png\").tags.length"), "0");
}

#[test]
fn v13_expressions_see_public_files_only() {
    assert_eq!(rows("Ask.md", "file.hasTag(\"hush\")"), [""; 0]);
    assert!(!rows("Ask.md", "true").contains(&"Secret".to_owned()));
    assert!(!rows("Ask.md", "true").contains(&"Hidden".to_owned()));
    let bench = Bench::books();
    for (text, wanted) in [
        ("link(\"Secret\").asFile()", ""),
        ("file(\"Secret\")", ""),
        ("file(\"Secret\").properties.mood", ""),
        ("file(\"Hidden\").properties.mood", ""),
        ("see.asFile()", ""),
        ("see.toString()", "…"),
        ("see == link(\"Secret\")", "false"),
        ("see == \"[[Secret]]\"", "false"),
        ("file.hasLink(\"Secret\")", "false"),
        ("file.links.contains(link(\"Secret\"))", "false"),
        ("about.contains(\"secret\")", "false"),
        ("about.slice(0, 12)", "by … and [[M"),
        ("image(\"hidden.png\")", ""),
        ("file.properties.see", "…"),
        ("[see].join(\"\")", "…"),
        ("link(see, \"x\")", "x"),
    ] {
        let value = value_in(&bench, "Links.md", text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let found = bench.with_world(|world| world.plain(&value));
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn d8_formulas_use_each_other_and_circles_are_found() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let formulas = Formulas::new(
            &world.columns,
            [
                ("Per page", "formula.cost / pages"),
                ("cost", "pages * 2"),
                ("a", "formula.b + 1"),
                ("b", "formula[\"A\"] + 1"),
                ("self", "formula.self"),
                ("uses circle", "if(true, 1, formula.a)"),
                ("broken", "flor(1)"),
                ("clock", "formula.day"),
                ("day", "today()"),
            ],
        );
        let circular: Vec<bool> = (0..formulas.len())
            .map(|n| formulas.is_circular(n))
            .collect();
        assert_eq!(
            circular,
            [false, false, true, true, true, false, false, false, false]
        );
        let columns = columns(world, &formulas);
        let scope = scope(world, &formulas, &columns, bench.id("Base.base"));
        let row = scope.row(bench.id("Books/Glass.md"));
        let of = |name: &str| row.formula(formulas.find(name).unwrap());
        assert_eq!(world.plain(&of("per PAGE").unwrap()), "2");
        assert_eq!(of("a").unwrap_err().kind, FaultKind::Circle);
        assert_eq!(of("self").unwrap_err().kind, FaultKind::Circle);
        // Only what is chosen is evaluated.
        assert_eq!(world.plain(&of("uses circle").unwrap()), "1");
        assert_eq!(of("broken").unwrap_err().kind, FaultKind::Unknown);
        let filter = formulas
            .read("formula.cost > 400 && formula[\"Per page\"] == 2")
            .unwrap();
        assert!(row.evaluate(&filter).unwrap().is_truthy());
        assert!(!formulas.uses_clock(&filter));
        assert!(formulas.uses_clock(&formulas.read("formula.clock").unwrap()));
        let unknown = formulas.read("formula.costs").unwrap_err();
        assert_eq!(unknown.message, "there is no such formula");
        assert_eq!(unknown.help.unwrap(), "did you mean \"cost\"?");
    });
    // A long chain is no deep one.
    let names: Vec<String> = (0..5000).map(|n| format!("f{n}")).collect();
    let texts: Vec<String> = (0..5000)
        .map(|n| format!("formula.f{} + 1", n + 1))
        .collect();
    let mut all: Vec<(&str, &str)> = names
        .iter()
        .map(|n| &**n)
        .zip(texts.iter().map(|t| &**t))
        .collect();
    all[4999].1 = "1";
    bench.with_world(|world| {
        let long = Formulas::new(&world.columns, all.into_iter().skip(4000));
        let columns = columns(world, &long);
        let scope = scope(world, &long, &columns, bench.id("Base.base"));
        let value = scope.row(scope.base).formula(0).unwrap();
        assert_eq!(world.plain(&value), "1000");
    });
}

#[test]
fn d15_own_summaries_see_all_values() {
    let bench = Bench::books();
    let formulas = Formulas::default();
    bench.with_world(|world| {
        let columns = columns(world, &formulas);
        let scope = scope(world, &formulas, &columns, bench.id("Base.base"));
        let values = vec![Value::Number(1.0), Value::Empty, Value::Number(3.0)];
        let of = |text: &str| {
            let summary = formulas.read_summary(text).unwrap();
            world.plain(&scope.summary(&summary, values.clone()).unwrap())
        };
        assert_eq!(of("values.length"), "3");
        assert_eq!(of("values.mean()"), "2");
        assert_eq!(of("values.filter(value > 1).length"), "1");
        assert_eq!(of("rating"), "");
    });
}
