//! Sizes that nobody has, and small texts that say they are large: every build ends, within bounds of memory, with all that is
//! harmless whole and a finding for what is not.

use crate::bounded::{Ended, run, run_long};
use crate::support::TestVault;

/// A vault with a plain note.
fn vault() -> TestVault {
    TestVault::new().note("Hive.md", "# Hive\n\nThe hive text.\n")
}

#[track_caller]
fn whole(vault: &TestVault) {
    assert!(vault.page("hive/").contains("The hive text."));
}

#[track_caller]
fn tells(ended: &Ended, place: &str, code: &str) {
    let told = ended
        .stderr
        .lines()
        .any(|line| line.starts_with(place) && line.contains(code));
    let about: Vec<_> = ended
        .stderr
        .lines()
        .filter(|line| line.starts_with(&place[..5]))
        .take(5)
        .collect();
    assert!(told, "no {place} {code} in {about:#?}");
}

#[test]
fn n21_ten_thousand_aliases_and_ten_thousand_notes_with_one() {
    let vault = vault();
    let names: Vec<_> = (0..10_000).map(|at| format!("Name {at}")).collect();
    vault.write(
        "notes/Many.md",
        format!(
            "---\naliases: {}\n---\nmany\n",
            serde_json::to_string(&names).unwrap()
        ),
    );
    for at in 0..10_000 {
        vault.write(
            &format!("notes/All/{at}.md"),
            format!("---\naliases: [Own {at}]\n---\n[[Name {at}]]\n"),
        );
    }
    for at in 0..1_000 {
        vault.write(
            &format!("notes/Shared/{at}.md"),
            "---\naliases: [Same]\n---\n[[Same]]\n",
        );
    }
    let ended = run_long(&vault, &["build", "-v"]).code(0);
    whole(&vault);
    assert!(
        ended.stdout.starts_with("11002 notes, "),
        "{}",
        ended.stdout
    );
    assert!(vault.page("name-9999/").contains("url=../many/"));
    assert!(vault.page("own-9999/").contains("url=../all/9999/"));
    tells(&ended, "Shared/1.md", "NW102");
    tells(&ended, "Shared/999.md", "NW004");
    assert!(ended.stderr.lines().all(|line| line.len() < 4_096));
}

#[test]
fn p4_yaml_bombs_are_harmless() {
    let laughs = (1..12).fold(
        "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned(),
        |text, at| {
            let before = format!("*a{}, ", at - 1).repeat(9);
            text + &format!("a{at}: &a{at} [{before}]\n")
        },
    );
    let merges = (1..40).fold("m0: &m0 {k: v}\n".to_owned(), |text, at| {
        let below = at - 1;
        text + &format!("m{at}: &m{at}\n  <<: [*m{below}, *m{below}]\n  k{at}: *m{below}\n")
    });
    let deep_block = (0..3_000).fold(String::new(), |text, at| text + &" ".repeat(at) + "a:\n");
    let keys = (0..100_000).fold(String::new(), |text, at| text + &format!("key{at}: {at}\n"));
    let bombs = [
        ("laughs", laughs.clone(), "NW2"),
        (
            "laughs-in-aliases",
            format!("{laughs}aliases: *a11\ntags: *a11\n"),
            "NW2",
        ),
        ("merges", merges, ""),
        (
            "deep-flow",
            format!("a: {}\n", "[".repeat(100_000)),
            "NW201",
        ),
        (
            "deep-flow-closed",
            format!("a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000)),
            "NW201",
        ),
        (
            "deep-map",
            format!("a: {}\n", "{a: ".repeat(100_000)),
            "NW201",
        ),
        ("deep-block", deep_block, "NW2"),
        (
            "deep-list",
            format!("a:\n  {}x\n", "- ".repeat(50_000)),
            "NW2",
        ),
        ("complex-keys", "? ".repeat(50_000) + "a\n", "NW2"),
        ("scalar", format!("title: {}\n", "x".repeat(5 << 20)), ""),
        (
            "scalar-in-lists",
            format!(
                "aliases: [{0}]\ntags: [{0}]\npermalink: {0}\ncssclasses: {0}\n",
                "x".repeat(1 << 20)
            ),
            "",
        ),
        (
            "folded",
            format!("title: >\n{}", "  word\n".repeat(500_000)),
            "",
        ),
        ("keys", keys, ""),
        ("same-keys", "a: b\n".repeat(100_000), "NW2"),
        (
            "anchors",
            (0..100_000).fold(String::new(), |text, at| {
                text + &format!("k{at}: &a{at} x\n")
            }),
            "",
        ),
        ("own-anchor", "a: &a [*a]\n".to_owned(), "NW203"),
        (
            "python",
            "a: !!python/object/apply:os.system [\"touch pwned\"]\n".to_owned(),
            "",
        ),
        (
            "ruby",
            "--- !ruby/object:Gem::Installer\ni: x\n".to_owned(),
            "",
        ),
        ("tags", format!("a: {}\n", "!!str ".repeat(10_000)), ""),
        (
            "binary",
            format!("a: !!binary {}\n", "AAAA".repeat(1 << 18)),
            "",
        ),
        (
            "numbers",
            format!(
                "a: {}\nb: 1e{}\nc: 0x{}\nd: .inf\n",
                "9".repeat(100_000),
                "9".repeat(1000),
                "f".repeat(1000)
            ),
            "",
        ),
        (
            "date",
            "date: 99999999999999-99-99\ncreated: -1\nmodified: 9223372036854775807\n".to_owned(),
            "",
        ),
        ("documents", "--- a\n".repeat(10_000), ""),
        (
            "quotes",
            format!("a: \"{}\"\n", "\\u0000\\x1b".repeat(10_000)),
            "",
        ),
        ("indent", format!("a:\n{}b: c\n", " ".repeat(1 << 20)), ""),
        ("comments", "# \n".repeat(500_000), ""),
    ];
    let vault = vault();
    for (name, text, _) in &bombs {
        vault.write(
            &format!("notes/{name}.md"),
            format!("---\n{text}---\nThe body of it. [[Hive]]\n"),
        );
    }
    let ended = run_long(&vault, &["build"]).code(0);
    whole(&vault);
    for (name, _, code) in &bombs {
        let page = vault.page(&format!("{name}/"));
        // A second mark of a document may end the properties.
        assert!(
            page.contains("The body of it.") || *name == "documents",
            "{name}"
        );
        if !code.is_empty() {
            tells(&ended, &format!("{name}.md:"), code);
        }
    }
    assert!(!vault.path("pwned").exists());
    assert!(
        ended.stderr.lines().all(|line| line.len() < 8_192),
        "a finding may not be as long as what it is about"
    );
}

#[test]
fn o6_json_bombs_are_harmless() {
    let deep = "[".repeat(1_000_000);
    let objects = "{\"a\":".repeat(300_000);
    let long = format!(
        "{{\"nodes\":[{}]}}",
        vec![
            "{\"id\":\"a\",\"type\":\"text\",\"text\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}";
            150_000
        ]
        .join(",")
    );
    let vault = vault();
    for (name, text) in [("deep", &deep), ("objects", &objects), ("long", &long)] {
        vault.write(&format!("notes/{name}.canvas"), text);
        vault.write(&format!("notes/{name}.base"), text);
    }
    vault.write(
        "notes/Links.md",
        "![[deep.canvas]] ![[objects.canvas]] ![[long.canvas]] ![[deep.base]] [[long.base]]\n",
    );
    run_long(&vault, &["build"]).code(0);
    whole(&vault);
    for (name, text, code) in [
        ("app.json", deep.clone(), "NW401"),
        (
            "app.json",
            format!("{{\"userIgnoreFilters\":{deep}"),
            "NW402",
        ),
        ("publish.json", format!("{{\"excluded\":{objects}"), "NW402"),
        ("types.json", objects, "NW401"),
        ("app.json", " ".repeat(17 << 20), "NW402"),
        (
            "app.json",
            "{\"userIgnoreFilters\":[\"/((a{999}){999}){999}/\"]}".to_owned(),
            "NW4",
        ),
    ] {
        vault.write("notes/.obsidian/x", "");
        for old in ["app.json", "publish.json", "types.json"] {
            let _ = std::fs::remove_file(vault.path("notes/.obsidian").join(old));
        }
        vault.write(&format!("notes/.obsidian/{name}"), &text);
        let ended = run_long(&vault, &["build"]).says(&[code]);
        assert_eq!(ended.code, Some(i32::from(ended.stderr.contains("NW402"))));
        assert!(ended.stderr.len() < 8_192);
    }
    // What can be used is used, however much it is.
    let many: Vec<_> = (0..20_000)
        .map(|at| format!("Folder {at}/"))
        .chain(["/(x+x+)+y/".to_owned(), "Priv".to_owned()])
        .collect();
    let filters = format!(
        "{{\"userIgnoreFilters\":{}}}",
        serde_json::to_string(&many).unwrap()
    );
    vault.write("notes/.obsidian/app.json", filters);
    vault.write(&format!("notes/{}.md", "x".repeat(200)), "text\n");
    vault.write("notes/Priv.md", "text\n");
    run_long(&vault, &["build"]).code(0);
    whole(&vault);
    assert!(!vault.path("public/priv").exists());
}

#[test]
fn toml_bombs_are_an_error() {
    let many = (0..100_000)
        .map(|at| format!("\"x{at}/**/y*\""))
        .collect::<Vec<_>>()
        .join(",");
    for (text, code) in [
        (format!("ignore = {}", "[".repeat(200_000)), 1),
        (
            format!("ignore = {}{}", "[".repeat(200_000), "]".repeat(200_000)),
            1,
        ),
        (format!("site = {}", "{a=".repeat(200_000)), 1),
        (format!("{}a = 1", "a.".repeat(200_000)), 1),
        (format!("[{}a]\n", "a.".repeat(200_000)), 1),
        (
            (0..50_000).fold(String::new(), |text, at| {
                text + &format!("[[x]]\na{at} = 1\n")
            }),
            1,
        ),
        (format!("[site]\ntitle = \"{}\"\n", "x".repeat(1 << 20)), 0),
        (format!("[site]\nhome = \"{}\"\n", "../".repeat(100_000)), 1),
        ("x = 1\n".repeat(100_000), 1),
        (format!("ignore = [\"{}\"]\n", "{a,".repeat(50_000)), 1),
        (format!("ignore = [\"{}\"]\n", "**/".repeat(50_000)), -1),
        (format!("ignore = [\"{}x\"]\n", "{a,b}".repeat(500)), -1),
        (format!("private = [{many}]\n"), -1),
    ] {
        let vault = vault().settings(&text);
        let ended = run_long(&vault, &["build"]);
        let start = &text[..40.min(text.len())];
        assert!(
            ended.stderr.len() < 8_192,
            "{start}: {} bytes",
            ended.stderr.len()
        );
        if code >= 0 {
            assert_eq!(ended.code, Some(code), "{start}: {ended:#?}");
        }
        match ended.code {
            Some(0) => whole(&vault),
            _ => assert!(
                ended.stderr.contains("noteweave.toml:"),
                "{start}: {ended:#?}"
            ),
        }
    }
}

#[test]
fn x7_tex_bombs_are_harmless() {
    let mut doubling = r"\def\za{xxxxxxxxxx}".to_owned();
    for (from, to) in ('a'..='y').zip('b'..='z') {
        doubling += &format!(r"\def\z{to}{{\z{from}\z{from}\z{from}\z{from}}}");
    }
    let rows = |count: usize| r"a & b & c \\ ".repeat(count);
    let bombs = [
        ("loop", r"\def\a{\a x}\a".to_owned(), true),
        ("mutual", r"\def\a{\b}\def\b{\a}\a".to_owned(), true),
        (
            "newcommand",
            r"\newcommand{\a}[1]{\a{#1#1}}\a{x}".to_owned(),
            true,
        ),
        ("doubling", format!(r"{doubling}\zz"), true),
        ("groups", "{".repeat(100_000) + &"}".repeat(100_000), true),
        ("open-groups", "{".repeat(60_000), true),
        ("fractions", r"\frac{".repeat(30_000), true),
        ("roots", r"\sqrt".repeat(12_000), true),
        ("scripts", "x^".repeat(30_000), true),
        ("primes", format!("x{}", "'".repeat(60_000)), false),
        (
            "phantoms",
            r"\phantom{".repeat(20_000) + &"}".repeat(20_000),
            true,
        ),
        ("lefts", r"\left(".repeat(10_000), true),
        ("rule", r"\rule{9e9em}{9e9em}".to_owned(), false),
        (
            "kern",
            r"x\kern99999999999999999999em x\hspace{-99999999999em}x".to_owned(),
            false,
        ),
        (
            "mkern",
            r"\mskip9e999mu x\raisebox{9e9em}{x}".to_owned(),
            false,
        ),
        (
            "rows",
            format!(r"\begin{{matrix}}{}\end{{matrix}}", rows(4_000)),
            false,
        ),
        (
            "columns",
            format!(r"\begin{{matrix}}{}\end{{matrix}}", "& ".repeat(30_000)),
            false,
        ),
        (
            "array",
            format!(r"\begin{{array}}{{{}}}a\end{{array}}", "c|".repeat(30_000)),
            false,
        ),
        (
            "array-times",
            r"\begin{array}{*{999999999}{c}}a\end{array}".to_owned(),
            false,
        ),
        ("nested", r"\begin{matrix}".repeat(4_000), true),
        ("text", format!(r"\text{{{}}}", "x".repeat(60_000)), false),
        ("texts", r"\text{".repeat(10_000), true),
        (
            "colour",
            format!(r"\color{{{}}}x", "#".repeat(60_000)),
            false,
        ),
        (
            "href",
            format!(r"\href{{{}}}{{x}}", "../".repeat(20_000)),
            false,
        ),
        ("long", "x+".repeat(200_000), true),
        (
            "definitions",
            (0..5_000).fold(String::new(), |text, at| {
                text + &format!(r"\def\q{}{{x}}", "abcdefghij".repeat(1 + at % 5))
            }),
            false,
        ),
    ];
    let vault = vault();
    for (name, tex, _) in &bombs {
        vault.write(
            &format!("notes/{name}.md"),
            format!("Before it.\n\n${tex}$\n\nBetween.\n\n$$\n{tex}\n$$\n\nAfter it.\n"),
        );
    }
    // Definitions hold for the rest of a note, so many small formulas may add up.
    let adding = format!("${doubling}$\n\n{}", "$\\zl\\zm$ text\n\n".repeat(2_000));
    vault.write(
        "notes/adding.md",
        format!("Before it.\n\n{adding}\n\nAfter it.\n"),
    );
    let small = "$\\frac{a}{b}$ ".repeat(50_000);
    vault.write(
        "notes/small.md",
        format!("Before it.\n\n{small}\n\nAfter it.\n"),
    );
    let ended = run_long(&vault, &["build"]).code(0);
    whole(&vault);
    for (name, _, is_refused) in &bombs {
        let page = vault.page(&format!("{name}/"));
        assert!(
            page.contains("Before it.") && page.contains("After it."),
            "{name}"
        );
        assert!(page.len() < 64 << 20, "{name}: {} bytes", page.len());
        if *is_refused {
            tells(&ended, &format!("{name}.md:3:"), "NW019");
            tells(&ended, &format!("{name}.md:7:"), "NW019");
        }
    }
    let page = vault.page("adding/");
    assert!(
        page.contains("After it.") && page.len() < 64 << 20,
        "{} bytes",
        page.len()
    );
    assert!(vault.page("small/").contains("After it."));
    run(&vault, &["list"]).code(0);
}
