//! The rules of section P, on small blocks of properties.

mod limits;
mod privacy;

use super::*;
use crate::model::{Flag, LinkKind, Value};

fn cut(text: &str) -> ParsedFrontMatter {
    read(&VaultPath::new("Note.md"), text, &BTreeMap::new())
}

/// The properties of a block with these lines.
fn yaml(lines: &str) -> ParsedFrontMatter {
    cut(&format!("---\n{lines}\n---\nBody"))
}

fn typed(lines: &str, types: &[(&str, &str)]) -> ParsedFrontMatter {
    let types = types
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    let text = format!("---\n{lines}\n---\n");
    read(&VaultPath::new("Note.md"), &text, &types)
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}

fn value(lines: &str) -> Value {
    let cut = yaml(lines);
    assert_eq!(cut.properties.len(), 1, "{lines}: {:?}", cut.findings);
    cut.properties[0].value.clone()
}

/// `NW203 3:5` and so on.
fn found(cut: &ParsedFrontMatter) -> Vec<String> {
    let show = |f: &Finding| {
        let place = f.place.unwrap_or_default();
        format!("{} {}:{}", f.code.as_str(), place.line, place.column)
    };
    cut.findings.iter().map(show).collect()
}

fn strings(values: &[Box<str>]) -> Vec<&str> {
    values.iter().map(|v| &**v).collect()
}

/// Target, own text and place of each link, the place as its source text.
fn links<'t>(
    cut: &'t ParsedFrontMatter,
    source: &'t str,
) -> Vec<(&'t str, Option<&'t str>, &'t str)> {
    let show = |l: &'t Link| {
        assert_eq!(l.event, u32::MAX);
        (&*l.target, l.text.as_deref(), &source[l.span.range()])
    };
    let links = cut.links.iter();
    links
        .filter(|l| l.kind == LinkKind::Property)
        .map(show)
        .collect()
}

#[test]
fn p1_where_properties_stand() {
    let body = |text: &str| cut(text).front.body as usize;
    assert_eq!(body("---\na: b\n---\nBody"), 13);
    assert_eq!(body("--- \na: b\n---\t \nBody"), 16);
    assert_eq!(body("---\n---\nBody"), 8);
    assert_eq!(body("---\na: b\n---"), 12);
    for none in [
        "",
        "a",
        "----\na: b\n----\n",
        "\n---\na: b\n---\n",
        " ---\na: b\n---\n",
        "x\n---\na: b\n---\n",
    ] {
        let cut = cut(none);
        assert_eq!((cut.front, cut.findings.len()), (FrontMatter::default(), 0));
    }
    let cut = cut("---\na: 1\n...\nb: 2\n---\nBody");
    assert_eq!(cut.front.body, 22);
    assert_eq!(found(&cut), ["NW201 4:1"]);
}

#[test]
fn p2_core_schema() {
    assert_eq!(value("a: yes"), text("yes"));
    assert_eq!(value("a: no"), text("no"));
    assert_eq!(value("a: True"), Value::Bool(true));
    for null in ["a:", "a: ~", "a: null", "a: # x"] {
        assert_eq!(value(null), Value::Null);
    }
    assert_eq!(value("a: ''"), text(""));
    assert_eq!(value("a: \"null\""), text("null"));
    assert_eq!(value("y: 1"), Value::Number(1.0, "1".into()));
    let json = yaml("{\"a\": [1, \"b\"], \"c\": {\"d\": false}}");
    assert_eq!(json.properties.len(), 2);
    assert_eq!(
        json.properties[1].value,
        Value::Map(vec![("d".into(), Value::Bool(false))])
    );
}

#[test]
fn p3_numbers_keep_their_text() {
    for (typed, number) in [
        ("2024", 2024.0),
        ("1.10", 1.1),
        ("-3", -3.0),
        ("+.5", 0.5),
        ("1e3", 1000.0),
        ("0x1F", 31.0),
        ("0o17", 15.0),
        ("-.inf", f64::NEG_INFINITY),
    ] {
        let expected = Value::Number(number, typed.into());
        assert_eq!(value(&format!("a: {typed}")), expected);
    }
    for other in [
        "007",
        "1_000",
        "1.2.3",
        "1-2",
        "e3",
        "inf",
        "0x",
        "+",
        ".",
        "1e",
        "--1",
        "2031-04-05",
        "10:30",
    ] {
        assert_eq!(value(&format!("a: {other}")), text(other));
    }
}

#[test]
fn p3_types_win_where_they_can() {
    let cut = typed(
        "zip: 01234\nyear: 2031\nn: '12'\nm: many\nok: 'TRUE'\nby: Ada\nTags: a, b\nday: 2031-04-31",
        &[
            ("zip", "text"),
            ("Year", "text"),
            ("n", "number"),
            ("m", "number"),
            ("ok", "checkbox"),
            ("by", "multitext"),
            ("tags", "tags"),
            ("day", "date"),
        ],
    );
    let values: Vec<_> = cut.properties.iter().map(|p| &p.value).collect();
    let list = |items: &[&str]| Value::List(items.iter().map(|i| text(i)).collect());
    assert_eq!(
        values,
        [
            &text("01234"),
            &text("2031"),
            &Value::Number(12.0, "12".into()),
            &text("many"),
            &Value::Bool(true),
            &list(&["Ada"]),
            &list(&["a", "b"]),
            &text("2031-04-31"),
        ]
    );
    assert_eq!(found(&cut), ["NW204 9:6"]);
}

#[test]
fn p4_broken_yaml_names_its_place() {
    for (broken, at) in [
        ("a: 1\ntitle: a: b", "NW201 3:9"),
        ("a: 1\nby: @name", "NW201 3:5"),
        ("\u{7}a: 1\nb: 2", "NW201 2:1"),
        ("a: 1\nb: 2\u{0}3", "NW201 3:5"),
        ("a: 1 # \u{1B}", "NW201 2:8"),
        ("- @name", "NW201 2:3"),
        ("a: 1\nb: \"x", "NW201"),
        ("a: 1\nb: [x", "NW201"),
        ("just text", "NW201 2:1"),
        ("- a\n- b", "NW201 2:1"),
        ("a: 1\n--- x\nb: 2", "NW201 3:5"),
    ] {
        let cut = yaml(broken);
        let found = found(&cut);
        assert_eq!(found.len(), 1, "{broken}");
        assert!(found[0].starts_with(at), "{broken}: {found:?}");
        assert!(cut.properties.is_empty());
        assert_eq!(cut.front.body as usize, 4 + broken.len() + 1 + 4);
    }
    let tab = yaml("a:\n\tb: 1");
    assert!(found(&tab).iter().all(|f| f.starts_with("NW201 3:")));
}

#[test]
fn p4_messages_say_what_to_type() {
    let mut wrong = Vec::new();
    for (broken, said) in [
        ("a:\n\tb: 1", "a tab stands here; indent with spaces"),
        ("a: 1\n\tb: 1", "a tab stands here; indent with spaces"),
        (
            "a: 1\ntitle:x",
            "a space is missing after the colon; write \"title: x\"",
        ),
        (
            "title:x\na: 1",
            "a space is missing after the colon; write \"title: x\"",
        ),
        ("a: \"x\nb: 1", "a quote is never closed"),
        ("a: 'x", "a quote is never closed"),
        ("a: [x, y\nb: 1", "the bracket [ is never closed"),
        ("a: {x: 1", "the bracket { is never closed"),
        ("a: [x}", "the bracket [ is closed by }"),
        ("a: x]\nb: ]", "a bracket ] that nothing opens"),
        ("a: [a, , b]", "nothing stands before this comma; remove it"),
        ("a: [, b]", "nothing stands before this comma; remove it"),
        ("by: @name", "a value cannot begin with @; put it in quotes"),
        (
            "by: `name`",
            "a value cannot begin with `; put it in quotes",
        ),
        ("by: %x", "a value cannot begin with %; put it in quotes"),
        (
            "tags: [a, @b]",
            "a value cannot begin with @; put it in quotes",
        ),
        ("by: * x", "a value cannot begin with *; put it in quotes"),
        ("title: a: b", "the value has a colon; put it in quotes"),
        (
            "title: \"a\" b",
            "text follows the closing quote; put the whole value in quotes of the other kind",
        ),
        (
            "tags: - a",
            "a list begins on the line after its name, each entry on a line of its own",
        ),
        (
            "path: \"C:\\q\"",
            "a backslash in double quotes means something else; use single quotes or write \\\\",
        ),
        (
            "title: > text",
            "after > or | the text begins on the next line; put the value in quotes",
        ),
        (
            "a: 1\nno name\nb: 2",
            "\"no name\" is neither a name with a colon nor part of the value above",
        ),
        (
            "a:\n  - x\n - y",
            "the line is indented differently from the lines it belongs to",
        ),
        (
            "a: 1\n  b: 2",
            "the line is indented differently from the lines it belongs to",
        ),
        ("- a\n- b", "expected lines of the form \"key: value\""),
    ] {
        let cut = yaml(broken);
        let findings: Vec<_> = cut.findings.iter().map(|f| &*f.message).collect();
        let wanted = format!("properties cannot be read: {said}; the note is shown without them");
        if findings != [wanted.as_str()] {
            wrong.push(format!("{broken:?}: {findings:?}, not {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn p4_columns_count_characters() {
    let cut = yaml("제목: 가: 나");
    assert_eq!(found(&cut), ["NW201 2:6"]);
}

#[test]
fn p5_unclosed() {
    let open = cut("---\ntitle: x\ndraft: true\n\npublish: false");
    assert_eq!(found(&open), ["NW208 1:1"]);
    assert_eq!(open.front.body, 0);
    assert_eq!(open.front.draft, Some(Flag::Yes));
    assert_eq!(open.front.publish, None);
    assert!(found(&cut("---\n\nA rule: and text")).is_empty());
    assert!(found(&cut("---\nhttps://example.com")).is_empty());
    assert_eq!(cut("---").front.body, 0);
}

#[test]
fn p6_last_key_counts_and_the_most_private_one() {
    let cut = yaml("a: 1\nb: 2\na: 3");
    let keys: Vec<_> = cut.properties.iter().map(|p| &*p.key).collect();
    assert_eq!(keys, ["b", "a"]);
    assert_eq!(found(&cut), ["NW202 4:1"]);
    assert_eq!(cut.findings[0].message, "\"a\" is already at line 2");

    for lines in [
        "publish: false\nPublish: true",
        "publish: true\npublish: no",
    ] {
        assert_eq!(yaml(lines).front.publish, Some(Flag::No), "{lines}");
    }
    for lines in ["draft: true\ndraft: false", "draft: false\ndraft: true"] {
        assert_eq!(yaml(lines).front.draft, Some(Flag::Yes), "{lines}");
    }
    assert_eq!(value("m: {a: 1, a: 2}"), {
        Value::Map(vec![("a".into(), Value::Number(2.0, "2".into()))])
    });
}

#[test]
fn p7_odd_yaml_never_fails() {
    let odd = yaml(
        "a: !!binary aGk=\n[x, y]: 1\nb: &n [1, 2]\nc: *n\nd: *lost\n? {k: v}\n: w\ne: !x 5\nf: !!str 5",
    );
    let keys: Vec<_> = odd.properties.iter().map(|p| &*p.key).collect();
    assert_eq!(keys, ["a", "b", "c", "d", "e", "f"]);
    assert_eq!(
        found(&odd),
        [
            "NW203 2:13",
            "NW203 3:1",
            "NW203 6:4",
            "NW203 7:3",
            "NW203 9:7"
        ]
    );
    let values: Vec<_> = odd.properties.iter().map(|p| &p.value).collect();
    assert_eq!(values[0], &text("aGk="));
    assert_eq!(values[1], values[2]);
    assert_eq!(values[3], &text("*lost"));
    assert_eq!((values[4], values[5]), (&text("5"), &text("5")));
    // What cannot be expanded is not plainly harmless.
    assert_eq!(yaml("draft: *lost").front.draft, Some(Flag::Unknown));
}

#[test]
fn p8_known_keys_in_any_case() {
    let cut = yaml("Title: A\nTAGS: [b]\n\"Publish \": false");
    assert_eq!(cut.front.title.as_deref(), Some("A"));
    assert_eq!(strings(&cut.front.tags), ["b"]);
    assert_eq!(cut.front.publish, Some(Flag::No));
    assert_eq!(&*cut.properties[1].key, "TAGS");
}

#[test]
fn p9_forms_of_lists() {
    let cut = yaml("tags: bees, wax  한글\naliases: 'A, B c'\ncssclasses: wide a.b");
    assert_eq!(strings(&cut.front.tags), ["bees", "wax", "한글"]);
    assert_eq!(strings(&cut.front.aliases), ["A", "B c"]);
    assert_eq!(strings(&cut.front.classes), ["wide", "a-b"]);

    let cut = yaml(
        "aliases:\n  - Smith, Ada\n  - 2031\n  - true\n  -\n  - ''\n  - {a: b}\n  - smith, ada",
    );
    assert_eq!(strings(&cut.front.aliases), ["Smith, Ada", "2031", "true"]);
    assert_eq!(found(&cut), ["NW203 8:5"]);

    let cut = yaml("tag: a\ntags: [b, a]\nalias: x\ncssclass: y");
    assert_eq!(strings(&cut.front.tags), ["a", "b"]);
    assert_eq!(found(&cut), ["NW207 2:1", "NW207 4:1", "NW207 5:1"]);
    assert_eq!(cut.findings[0].message, "\"tag\" is now \"tags\"");
}

#[test]
fn t9_tags_that_are_none() {
    let cut =
        yaml("tags:\n  - '#bees'\n  - 2031\n  - a b\n  - null\n  - ''\n  - [x]\n  - yard/wild");
    assert_eq!(strings(&cut.front.tags), ["bees", "yard/wild"]);
    assert_eq!(found(&cut), ["NW203 4:5", "NW203 5:5", "NW203 8:5"]);

    // A slash at the end is dropped, an empty level is no tag.
    let cut = yaml("tags: [yard/bees/, '#wax/', a//, /, '#/']");
    assert_eq!(strings(&cut.front.tags), ["yard/bees", "wax"]);
    assert_eq!(found(&cut), ["NW203 2:29"]);
}

#[test]
fn p10_titles() {
    let title = |lines: &str| yaml(lines).front.title;
    assert_eq!(title("title: 2024").as_deref(), Some("2024"));
    assert_eq!(title("title: 1.10").as_deref(), Some("1.10"));
    assert_eq!(title("title: 007").as_deref(), Some("007"));
    assert_eq!(title("title: |\n  a\n  b").as_deref(), Some("a b"));
    assert_eq!(title("title:"), None);
    assert_eq!(title("title: ' '"), None);
    assert_eq!(found(&yaml("title: [a]")), ["NW203 2:8"]);
}

#[test]
fn p12_pictures() {
    for (value, target, words) in [
        ("Img/bee 1.png", "Img/bee 1.png", None),
        ("'[[bee.png]]'", "bee.png", None),
        ("'![[bee.png|240]]'", "bee.png", None),
        ("'![[bee.png|A bee]]'", "bee.png", Some("A bee")),
        ("[[bee.png]]", "bee.png", None),
        (
            "https://example.com/b.png",
            "https://example.com/b.png",
            None,
        ),
        ("'![x](b%201.png)'", "b%201.png", Some("x")),
        ("['[[bee.png]]']", "bee.png", None),
    ] {
        let cut = yaml(&format!("up: '[[Hive]]'\ncover: {value}\nimage:"));
        assert_eq!(cut.front.image, Some(1), "{value}");
        assert_eq!(cut.links.len(), 2);
        let link = &cut.links[1];
        assert!(link.embed && !cut.links[0].embed);
        assert_eq!((&*link.target, link.text.as_deref()), (target, words));
    }
    let source = "---\nbanner: '[[b.png]]'\nimage: a.png\n---\n";
    let both = cut(source);
    assert_eq!(both.front.image, Some(1));
    assert_eq!(
        links(&both, source),
        [("b.png", None, "[[b.png]]"), ("a.png", None, "a.png")]
    );
    assert_eq!(found(&yaml("banner: true")), ["NW203 2:9"]);
}

#[test]
fn p13_lang_dir_classes() {
    let cut = yaml("lang: no\ndir: RTL\ncssclasses: [my class, 넓게, 'a\"b', x_y-1]");
    assert_eq!(cut.front.lang.as_deref(), Some("no"));
    assert_eq!(cut.front.dir.as_deref(), Some("rtl"));
    assert_eq!(
        strings(&cut.front.classes),
        ["my-class", "넓게", "a-b", "x_y-1"]
    );
    assert_eq!(
        found(&yaml("lang: en us\ndir: up")),
        ["NW203 2:7", "NW203 3:6"]
    );
}

#[test]
fn p14_dates() {
    let cut = yaml(
        "date: 2031-04-05\ncreated: 2031-04-31\nlastmod: 2031-04-07\nupdated: '2031-04-06 10:30'",
    );
    let first = |cut: &ParsedFrontMatter, keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        cut.front.date(&keys).map(str::to_owned)
    };
    assert_eq!(
        first(&cut, &["created", "Date"]).as_deref(),
        Some("2031-04-05")
    );
    assert_eq!(
        first(&cut, &["modified", "updated", "lastmod"]).as_deref(),
        Some("2031-04-06T10:30:00")
    );
    assert_eq!(found(&cut), ["NW204 3:10"]);
    assert_eq!(
        cut.findings[0].message,
        "\"created\": not a date: 2031-04-31; write 2031-04-05, 2031-04-05 10:30 or 20310405"
    );
    for (value, date) in [
        ("20241116", Some("2024-11-16")),
        ("'20241116'", Some("2024-11-16")),
        ("\"[[2025-03-01]]\"", Some("2025-03-01")),
        ("[[2025-03-01]]", Some("2025-03-01")),
        ("", None),
        ("~", None),
        ("''", None),
    ] {
        let cut = yaml(&format!("Date Created: {value}"));
        assert_eq!(first(&cut, &["date created"]).as_deref(), date, "{value}");
        let dated = |f: &&String| f.starts_with("NW204");
        assert_eq!(found(&cut).iter().find(dated), None, "{value}");
    }
    for value in [
        "yesterday",
        "March 1, 2025",
        "16/11/2024",
        "2031-4-5",
        "20241399",
        "1700000000",
        "true",
        "[2031-04-05, 2031-04-06]",
        "{a: 1}",
    ] {
        for key in ["created", "dateCreated", "updated_at", "date modified"] {
            let cut = yaml(&format!("{key}: {value}"));
            assert_eq!(first(&cut, &[key]), None, "{value}");
            assert_eq!(
                found(&cut),
                [format!("NW204 2:{}", key.len() + 3)],
                "{value}"
            );
        }
    }
}

#[test]
fn p14_settings_say_which_properties_are_dates() {
    let types = [("born", crate::model::PAGE_DATE), ("due", "date")];
    let cut = typed(
        "created: soon\nBorn: 20241116\ndue: soon\nborn on: soon",
        &types,
    );
    assert_eq!(found(&cut), [""; 0]);
    assert_eq!(cut.front.dates, [("born".into(), "2024-11-16".into())]);
    assert_eq!(found(&typed("born: soon", &types)), ["NW204 2:7"]);
}

#[test]
fn n17_permalink_as_typed() {
    let source = "---\npermalink: Team/us\n---\n";
    let front = cut(source).front;
    let (permalink, span) = front.permalink.unwrap();
    assert_eq!((&*permalink, &source[span.range()]), ("Team/us", "Team/us"));
    assert_eq!(&*yaml("permalink: 2031").front.permalink.unwrap().0, "2031");
    assert_eq!(yaml("permalink:").front.permalink, None);
}

#[test]
fn p19_links_in_values() {
    let source = "---\nup: \"[[Hive#Frames|the frames]]\"\nsee:\n  - '[[Tea]]'\n  - \"[wax](Old%20wax.md 't')\"\n  - plain [x](y) text\nmap: {a: '[[Deep]]'}\n---\n";
    assert_eq!(
        links(&cut(source), source),
        [
            (
                "Hive#Frames",
                Some("the frames"),
                "[[Hive#Frames|the frames]]"
            ),
            ("Tea", None, "[[Tea]]"),
            ("Old%20wax.md", Some("wax"), "[wax](Old%20wax.md 't')"),
            ("Deep", None, "[[Deep]]"),
        ]
    );
    assert_eq!(
        cut(source).properties[0].value,
        text("[[Hive#Frames|the frames]]")
    );
}

#[test]
fn p20_unquoted_links() {
    let source = "---\nup: [[Hive|h]]\nboth: [[[A]], [[B c]]]\nlist:\n  - [[꿀벌]]\nno: [[a, b]]\nnor: [['a']]\n---\n";
    let cut = cut(source);
    assert_eq!(
        links(&cut, source),
        [
            ("Hive", Some("h"), "[[Hive|h]]"),
            ("A", None, "[[A]]"),
            ("B c", None, "[[B c]]"),
            ("꿀벌", None, "[[꿀벌]]"),
        ]
    );
    assert_eq!(
        found(&cut),
        ["NW206 2:5", "NW206 3:8", "NW206 3:15", "NW206 5:5"]
    );
    assert_eq!(cut.properties[0].value, text("[[Hive|h]]"));
}

#[test]
fn p21_links_within_text() {
    let source = "---\nnote: >\n  from [[Hive]] to\n  [[Tea]] and [[a [[b]], [[]] [[|x]]\n---\n";
    assert_eq!(
        links(&cut(source), source),
        [
            ("Hive", None, "[[Hive]]"),
            ("Tea", None, "[[Tea]]"),
            ("b", None, "[[b]]")
        ]
    );
    // Escapes hide the place: the whole value is named.
    let source = "---\nnote: \"\\u005b[Hive]] [[Tea]]\"\n---\n";
    let cut = cut(source);
    let targets: Vec<_> = cut.links.iter().map(|l| &*l.target).collect();
    assert_eq!(targets, ["Hive", "Tea"]);
    assert_eq!(cut.links[0].span, cut.links[1].span);
}

#[test]
fn p22_dates_are_no_links() {
    assert!(yaml("date: 2031-04-05").links.is_empty());
}

#[test]
fn r2_places_of_properties() {
    let source = "---\n# 말\n제목: 가\n\"b\": 2\n---\n";
    let cut = cut(source);
    let keys: Vec<_> = cut
        .properties
        .iter()
        .map(|p| &source[p.span.range()])
        .collect();
    assert_eq!(keys, ["제목", "\"b\""]);
}

/// The properties of a block of TOML with these lines.
fn toml(lines: &str) -> ParsedFrontMatter {
    cut(&format!("+++\n{lines}\n+++\nBody"))
}

#[test]
fn p24_toml_has_the_same_properties() {
    let source = "+++\ntitle = \"B\"\nDraft = true\ntags = ['a', \"b c\"]\ndate = 2031-04-05T10:30:00Z\nweight = 1_0\nhex = 0x1F\nup = \"[[Hive]]\"\n[extra]\nx = {y = 1.5}\n+++\nBody";
    let cut = cut(source);
    assert_eq!(&source[cut.front.body as usize..], "Body");
    assert_eq!(cut.front.title.as_deref(), Some("B"));
    assert_eq!(cut.front.draft, Some(Flag::Yes));
    assert_eq!(strings(&cut.front.tags), ["a"]);
    assert_eq!(found(&cut), ["NW203 4:14"]);
    assert_eq!(
        cut.front.dates,
        [("date".into(), "2031-04-05T10:30:00Z".into())]
    );
    assert_eq!(links(&cut, source), [("Hive", None, "[[Hive]]")]);
    let number = |value, typed: &str| Value::Number(value, typed.into());
    let of = |key: &str| cut.properties.iter().find(|p| &*p.key == key).unwrap();
    assert_eq!(of("weight").value, number(10.0, "1_0"));
    assert_eq!(of("hex").value, number(31.0, "0x1F"));
    let inner = Value::Map(vec![("y".into(), number(1.5, "1.5"))]);
    assert_eq!(of("extra").value, Value::Map(vec![("x".into(), inner)]));
    assert_eq!(&source[of("Draft").span.range()], "Draft");
}

#[test]
fn p24_broken_and_unclosed_toml() {
    let broken = toml("title = \"x\"\ndraft = true\nb = [1, , 2]");
    assert_eq!(found(&broken), ["NW201 4:9"]);
    assert_eq!(broken.front.draft, Some(Flag::Yes));
    assert!(broken.properties.is_empty() && broken.front.title.is_none());
    // TOML does not allow the same key twice.
    let twice = toml("publish = true\npublish = false");
    assert_eq!(
        (found(&twice).len(), twice.front.publish),
        (1, Some(Flag::No))
    );
    // But keys that differ in case are two; the most private one counts.
    let cased = toml("Publish = false\npublish = true");
    assert_eq!(found(&cased), ["NW202 3:1"]);
    assert_eq!(cased.front.publish, Some(Flag::No));
    let open = cut("+++\ndraft = true\n\ntext");
    assert_eq!(found(&open), ["NW208 1:1"]);
    assert_eq!(open.findings[0].message, "no closing +++; shown as text");
    assert_eq!((open.front.draft, open.front.body), (Some(Flag::Yes), 0));
    assert_eq!(found(&cut("+++\n\ntext")), [""; 0]);
    for none in [";;;\ntitle = 1\n;;;\n", "{\"title\": \"x\"}\n\ntext"] {
        let cut = cut(none);
        assert_eq!((cut.front, cut.findings.len()), (FrontMatter::default(), 0));
    }
}

#[test]
fn p24_deep_and_long_toml_is_refused_or_read() {
    for lines in [
        format!("a{} = 1", ".a".repeat(100_000)),
        format!("[a{}]", ".a".repeat(100_000)),
        format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a = {}1{}", "{a=".repeat(100_000), "}".repeat(100_000)),
    ] {
        assert_eq!(found(&toml(&lines)).len(), 1);
    }
    let many: String = (0..20_000).map(|n| format!("k{n} = \"{n}\"\n")).collect();
    assert_eq!(toml(&many).properties.len(), 20_000);
}
