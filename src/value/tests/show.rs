//! Values as text and as pieces, and what of them is private.

use super::*;
use crate::link::Part;

fn property(world: &World<'_>, bench: &Bench, path: &str, name: &str) -> Value {
    world.property(bench.id(path), name)
}

#[test]
fn d16_numbers_without_noise() {
    for (number, shown) in [
        (0.1 + 0.2, "0.3"),
        (1.0, "1"),
        (-2.5, "-2.5"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (1e21, "1e21"),
        (1.5e-7, "1.5e-7"),
        (f64::INFINITY, "∞"),
        (f64::NEG_INFINITY, "−∞"),
        (9_007_199_254_740_993.0, "9007199254740990"),
        (1.0 / 3.0, "0.333333333333333"),
    ] {
        assert_eq!(shown_number(number), shown);
    }
    assert_eq!(fixed_number(1.005, 2), "1.01");
    assert_eq!(fixed_number(-0.4, 0), "0");
    assert_eq!(fixed_number(2.5, 0), "3");
    assert_eq!(round_number(-2.5, 0), -2.0);
    assert_eq!(round_number(1.255, 2), 1.26);
}

#[test]
fn d16_properties_as_pieces() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let from = bench.id("Books/Glass.md");
        let pieces = |name: &str| world.pieces(&world.property(from, name), from);
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(pieces("rating"), [text("5")]);
        assert_eq!(pieces("genres"), [text("sea, trade")]);
        assert_eq!(pieces("tags"), [Piece::Tag("book/novel".to_owned())]);
        assert_eq!(
            pieces("out"),
            [Piece::Time {
                datetime: "2019-04-02".to_owned(),
                text: "2019-04-02".to_owned(),
                relative: false,
            }]
        );
        assert_eq!(
            pieces("author"),
            [Piece::Link {
                place: Place::File(bench.id("Mira.md"), Part::Whole),
                shown: vec![text("Mira")],
            }]
        );
        assert_eq!(pieces("missing"), []);
        let mixed = Value::list([
            Value::Empty,
            true.into(),
            Value::text("see https://a.b/c_(d)."),
        ]);
        assert_eq!(
            world.pieces(&mixed, from),
            [
                Piece::Checkbox(true),
                text(", see "),
                Piece::Link {
                    place: Place::External("https://a.b/c_(d)".into()),
                    shown: vec![text("https://a.b/c_(d)")],
                },
                text("."),
            ]
        );
    });
}

#[test]
fn v13_values_do_not_name_private_files() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let from = bench.id("Links.md");
        let of = |name: &str| property(world, &bench, "Links.md", name);
        assert_eq!(world.plain(&of("see")), "…");
        assert_eq!(world.plain(&of("her")), "her");
        assert_eq!(
            world.plain(&of("about")),
            "by … and [[Mira|M.]] at https://a.b/c."
        );
        assert_eq!(
            world.pieces(&of("see"), from),
            [Piece::Link {
                place: Place::Private,
                shown: vec![Piece::Text("…".to_owned())],
            }]
        );
        for name in ["see", "her", "about"] {
            let all = format!("{:?} {:?}", of(name), world.pieces(&of(name), from));
            assert!(!all.contains("Secret"), "{all}");
        }
        // Private and unlisted files have no properties here; an unlisted one is still a link.
        assert!(property(world, &bench, "Secret.md", "mood").is_empty());
        assert!(matches!(of("quiet"), Value::Link(link) if matches!(link.place, Place::File(..))));
        // A text that an expression puts together is resolved when it is shown.
        let made = Value::text("so [[Sec".to_owned() + "ret]] is");
        let all = format!("{:?}", world.pieces(&made, from));
        assert!(!all.contains("Secret"), "{all}");
    });
}

#[test]
fn d43_known_properties_are_not_shown_with_all() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let all = world.properties(bench.id("Mira.md"));
        assert_eq!(world.plain(&all), "born: 1970");
    });
}

#[test]
fn p3_types_win() {
    let mut obsidian = ObsidianSettings::default();
    obsidian
        .reading
        .types
        .insert("Day".to_owned(), "text".to_owned());
    let note = "---\nday: 2031-04-05\nother: 2031-04-05\nat: 2031-04-05T10:30\n---\n";
    let bench = Bench::with(&[("A.md", note)], obsidian);
    bench.with_world(|world| {
        let kind = |name: &str| property(world, &bench, "A.md", name).kind();
        assert_eq!(kind("day"), Kind::Text);
        assert_eq!(kind("other"), Kind::Date);
        assert_eq!(kind("at"), Kind::Date);
    });
}

#[test]
fn d29_regular_expressions_in_the_notation_of_javascript() {
    let found = |pattern: &str, flags: &str, text: &str| {
        let regexp = Regexp::new(pattern, flags).unwrap_or_else(|e| panic!("{pattern}: {e}"));
        regexp.matches(text)
    };
    for (pattern, flags, text, matches) in [
        ("^a.c$", "", "abc", true),
        ("^a.c$", "", "a\nc", false),
        ("^a.c$", "s", "a\nc", true),
        ("^b", "m", "a\nb", true),
        ("ABC", "i", "abc", true),
        ("\\d+", "", "٣", false),
        ("[[]", "", "[", true),
        ("[a&&b]", "", "&", true),
        ("a{,2}", "", "a{,2}", true),
        ("a{2}", "", "aa", true),
        ("\\u{1F41D}|\\u00e9|\\x41", "u", "🐝", true),
        ("(?<y>\\d{4})", "", "in 2031", true),
        ("[^]", "", "\n", true),
        ("[]", "", "a", false),
        ("\\/", "", "/", true),
        ("\\bcat\\b", "", "a cat.", true),
        ("[\\w-]+", "", "-", true),
        ("\\p{L}", "u", "꿀", true),
        ("]", "", "]", true),
        ("}", "", "}", true),
    ] {
        assert_eq!(
            found(pattern, flags, text),
            matches,
            "/{pattern}/{flags} in {text:?}"
        );
    }
    for (pattern, flags) in [
        ("(?=a)", ""),
        ("(?<!a)", ""),
        ("(a)\\1", ""),
        ("(", ""),
        ("a", "gg"),
        ("a", "q"),
        ("(a{1000}){1000}", ""),
        ("[", ""),
    ] {
        assert!(Regexp::new(pattern, flags).is_err(), "/{pattern}/{flags}");
    }
    let regexp = Regexp::new("(\\w)(\\w)", "").unwrap();
    assert_eq!(regexp.replace("abcd", "$2$1$$$3$&", false), "ba$$3abcd");
    assert_eq!(regexp.replace("abcd", "$2$1", true), "badc");
    let split = |pattern: &str, text: &str| {
        let regexp = Regexp::new(pattern, "").unwrap();
        regexp.split(text).join("|")
    };
    assert_eq!(split(",\\s*", "a, b,c"), "a|b|c");
    assert_eq!(split("", "abc"), "a|b|c");
    assert_eq!(split("(-)", "a-b"), "a|-|b");
    assert_eq!(split(",", ",a,"), "|a|");
}
