//! Expressions that would take too long, or too much memory (D29).

use super::*;
use crate::bases::functions::FUNCTIONS;
use crate::value::{FaultKind, On};
use proptest::prelude::*;

#[track_caller]
fn is_refused(text: &str) {
    let bench = Bench::books();
    let fault = value_in(&bench, "Books/Glass.md", text).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Limit, "{text}: {fault:?}");
}

#[test]
fn d29_steps_are_limited() {
    let hundred = "\"x\".repeat(1000).split(\"\")";
    is_refused(&format!("{hundred}.map({hundred}.map({hundred}.length))"));
    is_refused("\"x\".repeat(2000000)");
    is_refused("\"x\".repeat(1000).split(\"\").reduce(acc + acc, \"xx\")");
    is_refused("\"x\".repeat(1000).split(\"\").reduce(acc + acc, [1])");
    is_refused("\"x\".repeat(1000).split(\"\").reduce([acc, acc], [])");
    is_refused("\"x\".repeat(1000).split(\"\").reduce([acc], [])");
    is_refused("\"x\".repeat(1000).split(\"\").reduce({\"a\": acc}, 1)");
    is_refused("\"x\".repeat(1000000).replace(/x/g, \"yyyy\")");
    is_refused("\"x\".repeat(1000000).replace(\"x\", \"yyyy\")");
    is_refused("\"x\".repeat(1000).split(\"\").map(\"x\".repeat(100000))");
    is_refused(
        "\"x\".repeat(1000).split(\"\").map(\"x\".repeat(1000)).join(\"xxxx\".repeat(1000))",
    );
}

#[test]
fn d29_formulas_do_not_double_without_end() {
    let bench = Bench::books();
    let texts: Vec<(String, String)> = (1..40)
        .map(|n| {
            (
                format!("f{n}"),
                format!("[formula.f{}, formula.f{}]", n - 1, n - 1),
            )
        })
        .collect();
    let first = ("f0".to_owned(), "\"x\"".to_owned());
    let all = std::iter::once(&first).chain(&texts);
    bench.with_world(|world| {
        let formulas = Formulas::new(&world.columns, all.map(|(name, text)| (&**name, &**text)));
        let columns = columns(world, &formulas);
        let scope = scope(world, &formulas, &columns, bench.id("Base.base"));
        let row = scope.row(scope.base);
        assert!(row.formula(10).is_ok());
        assert_eq!(row.formula(39).unwrap_err().kind, FaultKind::Limit);
    });
}

#[test]
fn d18_faults_and_mistakes_tell_no_values() {
    let bench = Bench::books();
    for text in [
        "\"hush word\" * 2",
        "number(\"hush word\")",
        "duration(\"hush word\")",
        "max(\"hush word\")",
        "[\"hush word\"].floor()",
        "{\"hush word\": 1}.a.b.c() + 1 * \"hush word\"",
        "\"hush word\"[\"hush word\"]",
        "\"hush word\".year",
        "date(\"2031-01-01\") - \"hush word\"",
    ] {
        let told = match Formulas::default().read(text) {
            Ok(_) => format!("{:?}", value_in(&bench, "Books/Glass.md", text)),
            Err(mistake) => format!("{mistake:?}"),
        };
        assert!(!told.contains("hush"), "{text}: {told}");
    }
    for text in [
        "\"hush word",
        "1 \"hush word\"",
        "f(\"hush word\"",
        "{\"hush word\" 1}",
        "/hush (/",
    ] {
        let told = format!("{:?}", mistake(text));
        assert!(!told.contains("hush"), "{text}: {told}");
    }
}

/// Expressions of any kind, most of them senseless.
fn any_expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "-2.5",
        "0",
        "1e300",
        "\"a b\"",
        "\"[[Mira]]\"",
        "\"1d\"",
        "\"2031-01-31\"",
        "true",
        "null",
        "/a+/g",
        "rating",
        "pages",
        "out",
        "author",
        "genres",
        "tags",
        "see",
        "about",
        "lost",
        "file",
        "this",
        "note",
        "value",
        "index",
        "acc",
        "now()",
        "[]",
        "{}",
        "duration(\"1M\")",
        "date(\"9999-12-31\")",
        "file.links",
        "file.tags",
        "image(\"Pics/a.png\")",
        "icon(\"x\")",
    ]);
    let leaf = leaf.prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 3, |inner| {
        let operators = vec!["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||"];
        let names: Vec<&str> = FUNCTIONS.all().map(|f| f.name).collect();
        let members: Vec<(&str, bool, usize)> = FUNCTIONS
            .all()
            .filter(|f| f.on != On::Nothing)
            .map(|f| (f.name, f.arguments.is_some(), f.least))
            .collect();
        prop_oneof![
            (
                inner.clone(),
                prop::sample::select(operators),
                inner.clone()
            )
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (
                inner.clone(),
                prop::sample::select(members),
                prop::collection::vec(inner.clone(), 3)
            )
                .prop_map(|(of, (name, called, count), arguments)| match called {
                    true => format!("({of}).{name}({})", arguments[..count.min(3)].join(", ")),
                    false => format!("({of}).{name}"),
                }),
            (
                prop::sample::select(names),
                prop::collection::vec(inner.clone(), 0..3)
            )
                .prop_map(|(name, arguments)| format!("{name}({})", arguments.join(", "))),
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(", "))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("if({a}, {b}, {{\"k\": {a}}})")),
        ]
    })
}

proptest! {
    #[test]
    fn v13_d29_any_expression_comes_to_an_end_and_names_nothing_private(text in any_expression()) {
        thread_local! {
            static BENCH: Bench = Bench::books();
        }
        let formulas = Formulas::default();
        let Ok(expression) = formulas.read(&text) else {
            return Ok(());
        };
        BENCH.with(|bench| bench.with_world(|world| {
            let base = bench.id("Base.base");
            let columns = columns(world, &formulas);
            let scope = Scope {
                this: bench.id("Mira.md"),
                ..scope(world, &formulas, &columns, base)
            };
            for row in ["Links.md", "Books/Glass.md"] {
                let row = bench.id(row);
                match scope.row(row).evaluate(&expression) {
                    Ok(value) => {
                        let told = format!("{} {:?}", world.plain(&value), world.pieces(&value, row));
                        assert!(!told.contains("Secret") && !told.contains("hush"), "{text}: {told}");
                        let key = world.sort_key(&value);
                        assert!(key.cmp(&key).is_eq(), "{text}");
                        let _ = (world.group_key(&value), world.equals(&value, &value, row));
                    }
                    Err(fault) => assert!(text.get(fault.span.range()).is_some(), "{text}: {fault:?}"),
                }
            }
        }));
    }
}
