//! Each function of the table.

use super::*;
use crate::bases::functions::{FUNCTIONS, call};
use std::collections::BTreeSet;

#[test]
fn d20_literals_and_access() {
    all(&[
        ("\"a\" + 'b'", "ab"),
        ("\"\\u{1F41D}\\x41\\n\".length", "3"),
        ("\"\\ud83d\\udc1d\"", "🐝"),
        ("1.5e3", "1500"),
        ("[1, [2, 3]][1][0]", "2"),
        ("[1][1] == null", "true"),
        ("[1][-1] == null", "true"),
        ("{\"a\": 1, b: {\"c d\": 2}}.b[\"c d\"]", "2"),
        ("{\"a\": 1}", "a: 1"),
        ("/A+/i.matches(\"caab\")", "true"),
        ("5.abs() + (-5).abs()", "10"),
        ("\"abc\"[1]", "b"),
        ("genres[0]", "sea"),
    ]);
}

#[test]
fn d20_precedence() {
    all(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("-2 * 3", "-6"),
        ("!false && false", "false"),
        ("true || false && false", "true"),
        ("1 < 2 == true", "true"),
        ("7 % 3 * 2", "2"),
        ("-7 % 3", "-1"),
        ("2 + 3 == 5 && \"a\" != \"b\"", "true"),
    ]);
}

#[test]
fn d20_and_and_or_take_the_shorter_way() {
    all(&[
        ("false && \"a\" * 1", "false"),
        ("true || \"a\" * 1", "true"),
        ("none || \"nothing\"", "nothing"),
        ("false && true || 5", "5"),
        ("if(true, 1, \"a\" * 1)", "1"),
        ("if(none, 1)", ""),
    ]);
}

#[test]
fn d22_arithmetic() {
    all(&[
        ("0.1 + 0.2", "0.3"),
        ("1 / 0", "∞"),
        ("-1 / 0", "−∞"),
        ("0 / 0", ""),
        ("5 % 0", ""),
        ("\"a\" + 1 + null + true", "a1true"),
        ("[1] + [2]", "1, 2"),
        ("author + \"!\"", "Mira!"),
        ("\"x\" * 2", "Type: * does not take a text and a number"),
        ("1 + true", "Type: + does not take a number and a boolean"),
        ("1 + [1]", "Type: + does not take a number and a list"),
        ("-\"a\"", "Type: - does not take a text"),
        ("out - \"soon\"", "Type: - does not take a date and a text"),
    ]);
}

#[test]
fn d21_functions_of_nothing() {
    all(&[
        ("date(\"nonsense\") == null", "true"),
        ("date(out).year", "2019"),
        ("duration(\"x\")", "Type: \"duration\" cannot read the text"),
        (
            "escapeHTML(\"<a href='x'>&\\\"\")",
            "&lt;a href=&#39;x&#39;&gt;&amp;&quot;",
        ),
        ("file(\"Mira\").name", "Mira"),
        ("file(\"[[M. Vale]]\").path", "Mira.md"),
        ("file(author).name", "Mira"),
        ("file(\"Nowhere\")", ""),
        ("html(\"<b>x</b>\").isType(\"string\")", "true"),
        ("icon(\"star\")", "star"),
        ("image(\"Pics/a.png\")", "Pics/a.png"),
        ("image(\"[[a.png]]\")", "Pics/a.png"),
        ("image(\"https://a.b/c.png\")", "https://a.b/c.png"),
        ("image(\"javascript:x\")", ""),
        ("image(\"Mira\")", ""),
        ("image(\"missing.png\")", ""),
        ("image(file(\"Pics/a.png\"))", "Pics/a.png"),
        ("link(\"Mira\")", "Mira"),
        ("link(\"Mira\", \"her\")", "her"),
        ("link(file, icon(\"star\"))", "star"),
        (
            "link(author, \"her\").asFile().name",
            "her".replace("her", "Mira").as_str(),
        ),
        (
            "list(\"a\").length + list([1, 2]).length + list(null).length",
            "3",
        ),
        ("max(1, null, 3)", "3"),
        ("min(2, 1)", "1"),
        ("max(null) == null", "true"),
        ("max(1, \"2\")", "Type: \"max\" wants a number, not a text"),
        ("now()", "2031-04-10 12:00"),
        ("today()", "2031-04-10"),
        ("number(\" 1.50 \")", "1.5"),
        ("number(true)", "1"),
        ("number(date(\"1970-01-02\"))", "86400000"),
        ("number(duration(\"1s\"))", "1000"),
        (
            "number(\"18 years\")",
            "Type: \"number\" cannot read the text",
        ),
        ("random() >= 0 && random() < 1", "true"),
    ]);
}

#[test]
fn d33_relative_stays_a_date() {
    all(&[
        ("file.ctime.relative()", "a day ago"),
        ("(now() + \"3M\").relative()", "in 3 months"),
        ("file.ctime.relative() < now()", "true"),
        ("file.ctime.relative().year", "2031"),
        ("[now(), file.ctime.relative()].sort()[0]", "a day ago"),
    ]);
    let clock = |text: &str| Formulas::default().read(text).unwrap().uses.clock;
    assert!(clock("now() > 1") && clock("today()") && clock("out.relative()"));
    assert!(!clock("out.format(\"YYYY\")"));
}

#[test]
fn d28_random_is_fixed() {
    let bench = Bench::books();
    let of = |row: &str| format!("{:?}", value_in(&bench, row, "random()"));
    assert_eq!(of("Mira.md"), of("Mira.md"));
    assert_ne!(of("Mira.md"), of("Tomas.md"));
}

#[test]
fn d38_types() {
    for (text, name) in [
        ("\"a\"", "string"),
        ("icon(\"a\")", "string"),
        ("image(\"Pics/a.png\")", "string"),
        ("html(\"a\")", "string"),
        ("tags[0]", "string"),
        ("1", "number"),
        ("true", "boolean"),
        ("now()", "date"),
        ("duration(\"1d\")", "duration"),
        ("[]", "list"),
        ("{}", "object"),
        ("author", "link"),
        ("file", "file"),
        ("/a/", "regexp"),
        ("null", "null"),
    ] {
        assert_eq!(
            shown(&format!("({text}).isType(\"{name}\")")),
            "true",
            "{text}"
        );
    }
    assert_eq!(shown("author.isType(\"string\")"), "false");
}

#[test]
fn d21_functions_of_dates_and_durations() {
    all(&[
        ("out.month + \"/\" + out.day", "4/2"),
        (
            "now().hour + now().minute + now().second + now().millisecond",
            "12",
        ),
        ("now().date()", "2031-04-10"),
        ("now().time()", "12:00:00"),
        ("out.format(\"D MMMM YYYY\")", "2 April 2019"),
        ("out.isEmpty()", "false"),
        ("duration(\"36h\").days", "1.5"),
        ("duration(\"1y\").years + duration(\"1y\").months", "13"),
        ("duration(\"2w\").weeks", "2"),
        (
            "duration(\"90s\").minutes + duration(\"1h\").seconds",
            "3601.5",
        ),
        ("duration(\"1s\").milliseconds.toFixed(1)", "1000.0"),
        ("duration(\"1500s\").floor()", "1500000"),
        ("duration(\"36h\").hours.round()", "36"),
    ]);
}

#[test]
fn d21_functions_of_texts() {
    all(&[
        ("\"Straße\".length", "6"),
        ("\"Honey Bee\".contains(\"bee\")", "true"),
        ("\"CAFÉ\".contains(\"café\")", "true"),
        ("\"abc\".containsAll(\"A\", \"c\")", "true"),
        ("\"abc\".containsAll(\"a\", \"x\")", "false"),
        ("\"abc\".containsAny(\"x\", \"b\")", "true"),
        ("\"abc\".startsWith(\"A\")", "false"),
        (
            "\"abc\".startsWith(\"ab\") && \"abc\".endsWith(\"bc\")",
            "true",
        ),
        ("\"\".isEmpty()", "true"),
        ("\" \".isEmpty()", "false"),
        ("\"Ab\".lower() + \"Ab\".upper()", "abAB"),
        ("\"the oLD tea\".title()", "The OLD Tea"),
        ("\" a \".trim()", "a"),
        ("\"a.b.c\".replace(\".\", \"-\")", "a-b-c"),
        ("\"aaa\".replace(/a/, \"b\")", "baa"),
        ("\"aaa\".replace(/a/g, \"b\")", "bbb"),
        (
            "\"Vale, Mira\".replace(/(\\w+), (\\w+)/, \"$2 $1\")",
            "Mira Vale",
        ),
        ("\"ab\".repeat(3)", "ababab"),
        (
            "\"ab\".repeat(-1)",
            "Type: \"repeat\" wants a number that is not below 0",
        ),
        ("\"e\\u0301a\".reverse()", "ae\u{301}"),
        ("\"hello\".slice(1, 3)", "el"),
        ("\"hello\".slice(-3)", "llo"),
        ("\"hello\".slice(3, 1)", ""),
        ("\"a,b,c\".split(\",\", 2)", "a, b"),
        ("\"a1b22c\".split(/\\d+/)", "a, b, c"),
        ("\"abc\".split(\"\").length", "3"),
        ("status.upper()", "DONE"),
    ]);
}

#[test]
fn d21_functions_of_numbers() {
    all(&[
        ("(-1.5).abs()", "1.5"),
        ("1.2.ceil() + 1.8.floor()", "3"),
        ("2.5.round()", "3"),
        ("(-2.5).round()", "-2"),
        ("1.255.round(2)", "1.26"),
        ("1.005.toFixed(2)", "1.01"),
        ("3.toFixed(2)", "3.00"),
        ("0.isEmpty()", "false"),
    ]);
}

#[test]
fn d21_functions_of_lists() {
    all(&[
        ("genres.length", "2"),
        ("[1, 2, 3, 4].filter(value > 2 && index < 3)", "3"),
        ("[1, 2].map(value * 10 + index)", "10, 21"),
        ("[1, 2, 3].reduce(acc + value, 0)", "6"),
        (
            "[1, 2, 3].reduce(if(acc == null || value > acc, value, acc), null)",
            "3",
        ),
        ("[[1, 2], [3]].map(value.map(value + 1).length)", "2, 1"),
        ("[1, [2, [3]]].flat().length", "3"),
        ("[1, 2].reverse()", "2, 1"),
        (
            "[1, 1, \"1\", \"a\", \"A\", link(\"Mira\"), file(\"Mira\")].unique().length",
            "5",
        ),
        ("[1, 2, 3].slice(1)", "2, 3"),
        (
            "[\"b 10\", \"a\", 3, \"b 9\", null, 1].sort()",
            "1, 3, a, b 9, b 10, ",
        ),
        ("[1, 2].join(\" and \")", "1 and 2"),
        ("[].isEmpty()", "true"),
        ("[1, 2, 3, 4, \"x\"].mean()", "2.5"),
        ("[3, 1, 2].median()", "2"),
        ("[4, 1, 2, 3].median()", "2.5"),
        ("[2, 4, 4, 4, 5, 5, 7, 9].stddev()", "2"),
        ("[1, \"2\", 3].sum()", "4"),
        ("[3, 1].min() + [3, 1].max()", "4"),
        ("[].sum() == null", "true"),
        ("[duration(\"1d\"), duration(\"2d\")].sum()", "3 days"),
    ]);
}

#[test]
fn d35_lists_hold_texts_in_any_case_and_tags_below() {
    all(&[
        ("genres.contains(\"SEA\")", "true"),
        ("genres.contains(\"se\")", "false"),
        ("genres.containsAll(\"sea\", \"trade\")", "true"),
        ("genres.containsAny(\"x\", \"trade\")", "true"),
        ("[1, 2].contains(\"1\")", "false"),
        ("tags.contains(\"book\")", "true"),
        ("tags.contains(\"#BOOK\")", "true"),
        ("file.tags.contains(\"book/novel\")", "true"),
        ("file.tags.contains(\"novel\")", "false"),
        ("genres == \"sea\"", "false"),
        ("list(\"sea\") == \"sea\"", "true"),
        ("[author].contains(\"[[Mira]]\")", "true"),
        ("[[1, 2], [3]].contains([3])", "true"),
    ]);
}

#[test]
fn d38_links_have_the_methods_of_texts() {
    all(&[
        ("author.contains(\"mir\")", "true"),
        ("author.containsAny(\"x\", \"IRA\")", "true"),
        ("author.startsWith(\"M\")", "true"),
        ("author.length", "4"),
        ("author.isType(\"link\")", "true"),
        // By the target, not by what the link shows instead.
        ("link(\"Mira\", \"M.\").lower()", "mira"),
        ("link(\"a.png\").containsAny(\"jpg\", \"png\")", "true"),
        // A private name is in no value.
        ("link(\"Secret\").contains(\"Secret\")", "false"),
        ("author.nothing", "Unknown: a link has no such field"),
        ("author.name", "Type: a link has no \"name\""),
    ]);
}

#[test]
fn d21_functions_of_links_and_files() {
    all(&[
        ("author.asFile().path", "Mira.md"),
        ("author.linksTo(file)", "true"),
        ("author.linksTo(\"Tomas\")", "false"),
        ("link(\"https://a.b\").asFile()", ""),
        ("file.size > 0", "true"),
        ("file.ctime", "2031-04-09 12:00"),
        ("file.mtime", "2031-04-10 11:00"),
        ("file.tags", "#book/novel"),
        ("file.properties.pages", "250"),
        ("file.file.name", "Glass"),
        ("file.asLink()", "Glass"),
        ("file.asLink(\"x\") == file", "true"),
        ("file.hasLink(\"Mira\")", "true"),
        ("file.hasLink(\"mira#Life\")", "true"),
        ("file.hasLink(file(\"Mira\"))", "true"),
        ("file.linksTo(\"[[Tomas]]\")", "false"),
        ("file.hasProperty(\"RATING\")", "true"),
        ("file.hasProperty(\"nothing\")", "false"),
        ("file.hasTag(\"book\")", "true"),
        ("file.hasTag(\"x\", \"#Book/Novel\")", "true"),
        ("file.hasTag(\"boo\")", "false"),
        ("file.inFolder(\"books/\")", "true"),
        ("file.inFolder(\"Book\")", "false"),
        ("file.inFolder(\"\")", "true"),
        ("file(\"Mira\").price", "Unknown: a file has no such field"),
    ]);
    assert_eq!(rows("Ask.md", "file.inFolder(\"Books\")").len(), 5);
    assert_eq!(rows("Ask.md", "file.inFolder(\"Books/deep\")"), ["Quiet"]);
    assert_eq!(rows("Ask.md", "file.hasTag(\"farm\")"), ["Iron"]);
}

#[test]
fn d21_functions_of_maps_and_regular_expressions() {
    all(&[
        ("{}.isEmpty()", "true"),
        ("{\"b\": 1, \"a\": 2}.keys()", "b, a"),
        ("{\"b\": 1, \"a\": 2}.values().sum()", "3"),
        ("{\"Some Key\": 1}[\"some key\"]", "1"),
        ("/^d/.matches(status)", "true"),
        ("/x/.matches(none)", "false"),
    ]);
}

/// The calls in the table of the rules: each name with what it is called on.
fn in_the_rules() -> BTreeSet<String> {
    let rules = include_str!("../../../../notes/Contributing/Rules/D Bases.md");
    let (_, table) = rules.split_once("## Functions").unwrap();
    let (table, _) = table.split_once("## Summaries").unwrap();
    let mut found = BTreeSet::new();
    for row in table
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
    {
        let call = row.replace("\\|", "¦");
        let Some(call) = call.split('|').nth(1) else {
            continue;
        };
        let call = call.replace('¦', "|");
        let (kind, code) = match call.trim().split_once(" `") {
            Some((kind, code)) if !kind.starts_with('`') => (kind.to_owned(), format!("`{code}")),
            _ => (String::new(), call.trim().to_owned()),
        };
        // `.name` up to a bracket or space.
        for part in code
            .split(['`', ' '])
            .filter(|part| part.starts_with('.') || kind.is_empty())
        {
            let name: String = part
                .trim_start_matches('.')
                .chars()
                .take_while(char::is_ascii_alphabetic)
                .collect();
            let is_call = part.trim_start_matches('.')[name.len()..].starts_with('(');
            if !name.is_empty() && (part.starts_with('.') || is_call) {
                let call = if is_call { "()" } else { "" };
                found.insert(format!("{kind}.{name}{call}"));
            }
        }
    }
    found
}

#[test]
fn d21_the_table_of_functions_is_that_of_the_rules() {
    let own = FUNCTIONS.all().map(|f| {
        let written = call(f);
        let (name, is_call) = match written.split_once('(') {
            Some((name, _)) => (name.to_owned(), "()"),
            None => (written, ""),
        };
        match name.contains('.') {
            true => format!("{name}{is_call}"),
            false => format!(".{name}{is_call}"),
        }
    });
    let own: BTreeSet<String> = own.collect();
    let rules = in_the_rules();
    assert!(rules.len() > 90, "{rules:?}");
    let missing: Vec<_> = rules.difference(&own).collect();
    assert!(missing.is_empty(), "in the rules only: {missing:?}");
    // Any value may be asked whether it is empty.
    let extra: Vec<_> = own.difference(&rules).collect();
    assert_eq!(extra, ["any.isEmpty()"]);
}

#[test]
fn d21_the_manual_tells_every_function() {
    let manual = include_str!("../../../../notes/Writing notes/Functions of bases.md");
    let own = crate::bases::functions::manual();
    assert!(manual.contains(&own), "the manual's table is to be\n{own}");
    for summary in crate::bases::summaries::Summary::ALL {
        let row = format!("| `{}` |", summary.name());
        assert!(manual.contains(&row), "the manual does not tell {row}");
    }
}

#[test]
fn d15_built_in_summaries() {
    use crate::bases::summaries::Summary;
    let bench = Bench::books();
    bench.with_world(|world| {
        let of = |name: &str, values: &[Value]| {
            let summary = Summary::find(name).unwrap();
            world.plain(&summary.of(values, world))
        };
        let numbers = [1.0, 2.0, 4.0].map(Value::Number);
        let mut mixed = numbers.to_vec();
        mixed.extend([
            Value::Empty,
            Value::text("x"),
            true.into(),
            false.into(),
            false.into(),
        ]);
        for (name, wanted) in [
            ("Average", "2.33"),
            ("Median", "2"),
            ("Stddev", "1.25"),
            ("Min", "1"),
            ("Max", "4"),
            ("Sum", "7"),
            ("Range", "3"),
            ("Earliest", ""),
            ("Checked", "1"),
            ("Unchecked", "2"),
            ("Empty", "1"),
            ("Filled", "7"),
            ("Unique", "6"),
        ] {
            assert_eq!(of(name, &mixed), wanted, "{name}");
        }
        let day = |text: &str| Value::Date(crate::value::Date::parse(text, &world.zone).unwrap());
        let days = [day("2031-01-05"), Value::Empty, day("2031-01-01")];
        assert_eq!(of("Earliest", &days), "2031-01-01");
        assert_eq!(of("latest", &days), "2031-01-05");
        assert_eq!(of("Range", &days), "4 days");
        let hours =
            |n: f64| Value::Duration(crate::value::Duration::of(n, crate::value::Unit::Hour));
        assert_eq!(of("Sum", &[hours(20.0), hours(4.0)]), "a day");
        assert_eq!(of("Average", &[hours(2.0), hours(4.0)]), "3 hours");
        // D-27
        let fixed = [Value::text("1.5"), Value::text("2.0")];
        assert_eq!(of("Average", &fixed), "");
        assert!(Summary::Average.hint(&fixed).unwrap().contains("toFixed"));
        assert_eq!(Summary::Average.hint(&numbers), None);
        assert_eq!(Summary::find("Mode"), None);
    });
}
