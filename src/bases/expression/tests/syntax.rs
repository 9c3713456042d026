//! Reading, mistakes and their places, printing.

use super::*;
use proptest::prelude::*;

#[test]
fn d37_frequent_slips_get_a_hint() {
    for (text, at, help) in [
        // D-29
        ("rating = 5", "=", "write =="),
        ("a and b", "and", "write &&"),
        ("x ? 1 : 2", "?", "write if(condition, a, b)"),
        ("rating === 5", "===", "write =="),
        ("rating !== 5", "!==", "write !="),
        ("a OR b", "OR", "write ||"),
        ("not a", "not", "write !"),
        ("not(a)", "not", "write !"),
        (
            "a?.b",
            "?.",
            "write . alone: fields of an empty value are empty",
        ),
        ("a ?? b", "??", "write if(a.isEmpty(), b, a)"),
        ("contains(a, b)", "contains", "write a.contains(b)"),
        ("length(a)", "length", "write .length"),
        (
            "checkbox(done)",
            "checkbox",
            "write the value itself: a boolean is shown as a box",
        ),
        (
            "a.filter(x => x)",
            "=>",
            "write list.filter(value > 2): the entry is called value",
        ),
        ("“a”", "“", "write \""),
        ("a ≠ b", "≠", "write !="),
        ("a – b", "–", "write -"),
        (
            "file.name.length()",
            "length",
            "write .length without parentheses",
        ),
        ("1d", "1", "put a duration in quotes, as in \"1d\""),
        (
            "unit price",
            "price",
            "write names with spaces as note[\"unit price\"]",
        ),
    ] {
        let mistake = mistake(text);
        let found = &text[mistake.span.range()];
        assert_eq!(
            (found, mistake.help.as_deref()),
            (at, Some(help)),
            "{text}: {mistake:?}"
        );
    }
    // At run time only is it known what `len` is asked of.
    let bench = Bench::books();
    let fault = value_in(&bench, "Books/Glass.md", "genres.len").unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unknown);
    assert_eq!(fault.help.unwrap(), "write .length");
}

#[test]
fn d18_mistakes_have_their_places() {
    for (text, at, message) in [
        ("", "", "the expression is empty"),
        ("  ", "", "the expression is empty"),
        ("1 +", "", "the expression ends too early"),
        ("(1", "(", "a bracket is never closed; ) is missing"),
        ("[1, 2", "[", "a bracket is never closed; ] is missing"),
        ("가.b(\"x", "\"", "this \" is never closed"),
        ("a b", "b", "an operator is missing before a name"),
        ("1 2", "2", "an operator is missing before a number"),
        ("a.", "", "a name is missing behind the dot"),
        ("a ) b", ")", ") cannot stand here"),
        ("/a", "/", "this / is never closed"),
        (
            "/(?=a)/",
            "/(?=a)/",
            "regular expressions have no look-ahead and look-behind here",
        ),
        ("\"\\u{}\"", "\\u", "an escape is not complete"),
        ("1e999", "1e999", "a number is too large"),
        ("slice(1)", "slice", "\"slice\" is called on a value"),
        (
            "\"a\".slice(1, 2, 3)",
            "slice",
            "\"slice\" takes 1 to 2 arguments, not 3",
        ),
        ("today(1)", "today", "\"today\" takes no arguments, not 1"),
        ("if(a)", "if", "\"if\" takes 2 to 3 arguments, not 1"),
        ("formula", "formula", "\"formula\" alone is no value"),
    ] {
        let mistake = mistake(text);
        let found = &text[mistake.span.range()];
        assert_eq!((found, &*mistake.message), (at, message), "{text}");
    }
    let deep = format!("{}1{}", "(".repeat(200), ")".repeat(200));
    assert_eq!(mistake(&deep).message, "nested deeper than 64 levels");
    assert!(parse(&"!".repeat(100_000)).is_err());
    assert!(parse(&format!("a{}", ".b".repeat(20_000))).is_err());
    // Long sums are not deep.
    let long = vec!["1"; 10_000].join(" + ");
    assert_eq!(shown(&long), "10000");
}

#[test]
fn d20_names_of_any_script() {
    for text in ["가격", "цена", "⭐", "prix_d1", "मूल्य", "$a", "👩‍🌾"] {
        assert!(
            matches!(parse(text).unwrap().kind, NodeKind::Name(_)),
            "{text}"
        );
    }
    assert!(parse("1a").is_err());
    assert_eq!(parse("가격 * 2").unwrap().to_string(), "가격 * 2");
}

/// Removes the places, which differ between a text and its print.
fn without_places(node: &Node) -> String {
    let text = format!("{node:?}");
    let spans = regex::Regex::new(r"Span \{ start: \d+, end: \d+ \}").unwrap();
    spans.replace_all(&text, "").into_owned()
}

#[track_caller]
fn prints_stably(text: &str) {
    match parse(text) {
        Ok(node) => {
            assert!(node.span.range().end <= text.len());
            let printed = node.to_string();
            let again = parse(&printed).unwrap_or_else(|e| panic!("{text:?} → {printed:?}: {e:?}"));
            assert_eq!(
                without_places(&node),
                without_places(&again),
                "{text:?} → {printed:?}"
            );
            assert_eq!(printed, again.to_string());
        }
        Err(mistake) => {
            assert!(
                text.get(mistake.span.range()).is_some(),
                "{text:?}: {mistake:?}"
            );
        }
    }
    // Nor does anything else panic.
    if let Err(mistake) = Formulas::default().read(text) {
        assert!(
            text.get(mistake.span.range()).is_some(),
            "{text:?}: {mistake:?}"
        );
    }
}

#[test]
fn d20_printing_is_stable() {
    for text in [
        "a.b[c](d)",
        "(a + b) * -c",
        "!(a && b) || c",
        "- -1",
        "-(-1)",
        "1 - (2 - 3) - 4",
        "(1 < 2) == (a || b)",
        "[1, [2], {\"a b\": {}}]",
        "5.abs()",
        "\"\\n\\\"\\u{0}\"",
        "/a\\/[/]b/gi.matches(x)",
        "x / y / z",
        "a.map(value + index)[0].b",
        "1e21 + 1e-7",
        "(-1).abs()",
        "(!a).b",
        "{a: 1,}",
        "f(1,)",
    ] {
        prints_stably(text);
    }
}

proptest! {
    #[test]
    fn d20_any_text_is_read_or_has_a_mistake_within_it(text in "\\PC{0,40}") {
        prints_stably(&text);
    }

    #[test]
    fn d20_any_tokens_are_read_or_have_a_mistake_within_them(
        tokens in proptest::collection::vec(
            prop::sample::select(vec![
                "a", "note", "this", "file", "formula", "value", "1", "2.5", "\"t\"", "'u'", "/r/g", "(", ")", "[", "]",
                "{", "}", ",", ".", ":", "+", "-", "*", "/", "%", "!", "==", "!=", "<", ">=", "&&", "||", "name", "map",
                "filter", "if", "contains", "가", " ", "\n", "?", "=", "null", "true",
            ]),
            0..20,
        )
    ) {
        prints_stably(&tokens.concat());
        prints_stably(&tokens.join(" "));
    }
}
