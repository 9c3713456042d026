//! Order and equality.

use super::*;

fn samples(bench: &Bench, world: &World<'_>) -> Vec<Value> {
    let from = bench.id("Base.base");
    let link = |target: &str| Value::Link(Arc::new(world.link(from, target, None)));
    let list = |items: &[f64]| Value::list(items.iter().copied().map(Value::Number));
    vec![
        Value::Duration(Duration::of_millis(-1.0)),
        Value::Number(2.0),
        Value::Number(10.0),
        Value::Duration(Duration::of(1.0, Unit::Day)),
        Value::Number(f64::INFINITY),
        Value::Date(Date::parse("2031-01-01", &world.zone).unwrap()),
        Value::Date(Date::parse("2031-01-01 10:00", &world.zone).unwrap()),
        false.into(),
        true.into(),
        Value::text("apple"),
        Value::text("Box 9"),
        Value::text("Box 10"),
        Value::File(bench.id("Books/Glass.md")),
        link("Mira"),
        Value::text("Zebra"),
        list(&[]),
        list(&[1.0]),
        list(&[1.0, 2.0]),
        list(&[3.0]),
        Value::Map(Arc::default()),
        Value::Empty,
    ]
}

#[test]
fn d34_one_order_over_all_kinds() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let samples = samples(&bench, world);
        for (i, a) in samples.iter().enumerate() {
            for (j, b) in samples.iter().enumerate() {
                let keys = (world.sort_key(a), world.sort_key(b));
                assert_eq!(keys.0.cmp(&keys.1), i.cmp(&j), "{a:?} {b:?}");
                let back = match (a, b) {
                    (Value::Empty, _) | (_, Value::Empty) => i.cmp(&j),
                    _ => j.cmp(&i),
                };
                assert_eq!(keys.0.cmp_descending(&keys.1), back);
            }
        }
    });
}

#[test]
fn d24_equality_is_by_type_and_value() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let samples = samples(&bench, world);
        let from = bench.id("Base.base");
        for (i, a) in samples.iter().enumerate() {
            for (j, b) in samples.iter().enumerate() {
                // A date equals the same day at any time.
                let same_day = i.min(j) == 5 && i.max(j) == 6;
                assert_eq!(world.equals(a, b, from), i == j || same_day, "{a:?} {b:?}");
                assert_eq!(
                    world.unique_key(a) == world.unique_key(b),
                    i == j,
                    "{a:?} {b:?}"
                );
            }
        }
    });
}

#[test]
fn d24_links_are_equal_where_they_lead() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let from = bench.id("Base.base");
        let link = |target: &str, text: Option<&str>| {
            Value::Link(Arc::new(world.link(from, target, text)))
        };
        let mira = Value::File(bench.id("Mira.md"));
        for other in [
            link("mira", None),
            link("M. Vale", Some("someone")),
            link("Mira#Life", None),
            Value::text("[[Mira]]"),
            mira.clone(),
        ] {
            assert!(world.equals(&mira, &other, from), "{other:?}");
            assert!(world.equals(&other, &link("Mira", None), from), "{other:?}");
        }
        assert!(world.equals(&link("Lost", None), &link("lost", Some("x")), from));
        assert!(!world.equals(&link("Lost", None), &link("Found", None), from));
        assert!(!world.equals(&link("Mira", None), &Value::text("Mira"), from));
        // What is private is nowhere (U24).
        assert!(!world.equals(&link("Secret", None), &link("Secret", None), from));
        let key = || world.sort_key(&link("Secret", None));
        assert_eq!(key(), key());
    });
}

#[test]
fn d35_a_list_of_one_equals_its_entry() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let from = bench.id("Base.base");
        let one = Value::list([Value::text("a")]);
        assert!(world.equals(&one, &Value::text("a"), from));
        assert!(world.equals(&Value::text("a"), &one, from));
        let two = Value::list([Value::text("a"), Value::text("b")]);
        assert!(!world.equals(&two, &Value::text("a"), from));
    });
}

#[test]
fn d13_a_tag_and_a_text_of_its_name_are_one_group() {
    let bench = Bench::books();
    bench.with_world(|world| {
        // Folding makes the first one shorter.
        for name in ["ẞx", "Straße", "CAFÉ", "꿀벌"] {
            let tag = world.group_key(&Value::Tag(format!("#{name}").into()));
            assert_eq!(tag, world.group_key(&Value::text(name)), "{name}");
        }
    });
}

#[test]
fn d13_groups_by_text_in_any_case_and_links_by_file() {
    let bench = Bench::books();
    bench.with_world(|world| {
        let from = bench.id("Base.base");
        let key = |value: Value| world.group_key(&value);
        let link = |target: &str, text: Option<&str>| {
            Value::Link(Arc::new(world.link(from, target, text)))
        };
        assert_eq!(key(Value::text("Done")), key(Value::text("done")));
        assert_eq!(key(link("Mira", None)), key(link("Mira", Some("M."))));
        assert_eq!(
            key(link("Mira", None)),
            key(Value::File(bench.id("Mira.md")))
        );
        assert_ne!(key(Value::text("1")), key(Value::Number(1.0)));
        let list = |items: [&str; 2]| key(Value::list(items.map(Value::text)));
        assert_ne!(list(["a", "b"]), list(["b", "a"]));
        assert_ne!(list(["ab", "c"]), list(["a", "bc"]));
        assert_eq!(key(Value::Empty), None);
    });
}
