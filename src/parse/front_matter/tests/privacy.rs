//! What keeps a note private (V1, V2, V5), and drawings (B7).

use super::{cut, found, toml, yaml};
use crate::model::Flag;

#[test]
fn v1_publish() {
    let publish = |value: &str| yaml(&format!("publish: {value}")).front.publish;
    for yes in ["true", "\"yes\"", "On", "Y", "1", "'TRUE'"] {
        assert_eq!(publish(yes), Some(Flag::Yes), "{yes}");
    }
    for no in [
        "false",
        "\"false\"",
        "no",
        "off",
        "FALSE",
        "n",
        "0",
        "",
        "''",
        "null",
    ] {
        assert_eq!(publish(no), Some(Flag::No), "{no}");
    }
    for unknown in ["[false]", "[true]", "maybe", "{a: b}", "2", "!x true", "[]"] {
        assert_eq!(publish(unknown), Some(Flag::Unknown), "{unknown}");
    }
    assert_eq!(yaml("a: b").front.publish, None);
    let cut = yaml("publish: maybe");
    assert_eq!(found(&cut), ["NW205 2:10"]);
    assert!(
        cut.findings[0]
            .message
            .starts_with("\"publish: maybe\" is neither")
    );
}

#[test]
fn v2_draft_and_private() {
    for key in ["draft", "private"] {
        let flag = |value: &str| {
            let front = yaml(&format!("{key}: {value}")).front;
            front.draft.or(front.private)
        };
        assert_eq!(flag("yes"), Some(Flag::Yes));
        for no in ["", "false", "'No'", "0", "[]"] {
            assert_eq!(flag(no), Some(Flag::No), "{no}");
        }
        assert_eq!(flag("[false]"), Some(Flag::Unknown));
        assert_eq!(flag("soon"), Some(Flag::Unknown));
    }
}

#[test]
fn v5_flags_of_broken_yaml() {
    for (line, expected) in [
        ("publish: false", Some(Flag::No)),
        ("\"publish\" : 'false'", Some(Flag::No)),
        ("  'Publish': \"no\" # for now", Some(Flag::No)),
        ("publish:", Some(Flag::No)),
        ("publish： false", Some(Flag::No)),
        (
            "{\"title\": \"x\", \"publish\": false, \"a\": [}",
            Some(Flag::No),
        ),
        ("publish: maybe", Some(Flag::Unknown)),
        ("publish: \"true\"  # yes", Some(Flag::Yes)),
        ("publish: true\n\npublish: false", Some(Flag::No)),
        ("publishing: false", None),
        ("unpublish: false", None),
        ("title: to publish: false", None),
    ] {
        let cut = yaml(&format!("a: b: c\n{line}"));
        assert_eq!(found(&cut).len(), 1);
        assert_eq!(cut.front.publish, expected, "{line}");
    }
    let draft = |line: &str| yaml(&format!("a: b: c\n{line}")).front.draft;
    assert_eq!(draft("draft: true"), Some(Flag::Yes));
    assert_eq!(draft("draft: false"), Some(Flag::No));
    assert_eq!(draft("draft:\n  true"), Some(Flag::Unknown));
    assert_eq!(draft("DRAFT: no\nprivate: yes"), Some(Flag::No));
}

#[test]
fn b7_excalidraw() {
    assert!(yaml("excalidraw-plugin: parsed").front.excalidraw);
    assert!(!yaml("excalidraw: parsed").front.excalidraw);
}

/// The messages of NW214 and their places.
fn told(text: &str) -> Vec<String> {
    let cut = cut(text);
    let told = cut.findings.iter().filter(|f| f.code.as_str() == "NW214");
    let line = |f: &crate::model::Finding| {
        let place = f.place.unwrap();
        format!("{}:{} {}", place.line, place.column, f.message)
    };
    told.map(line).collect()
}

#[test]
fn v23_markers_of_other_tools() {
    let foreign = |lines: &str| yaml(lines).front.foreign;
    for key in ["dg-publish", "published", "Published", "DG-Publish"] {
        for no in ["false", "\"No\"", "off", "N", "0", "'FALSE'"] {
            let found = foreign(&format!("{key}: {no}"));
            assert_eq!(found.as_deref(), Some(&*key.to_lowercase()), "{key}: {no}");
        }
        for other in ["true", "", "~", "2031-04-05", "maybe", "[false]"] {
            assert_eq!(foreign(&format!("{key}: {other}")), None, "{key}: {other}");
        }
    }
    for any in ["x", "false", "0", "[a]", "{a: b}"] {
        assert!(foreign(&format!("password: {any}")).is_some(), "{any}");
    }
    for none in ["", "~", "''", "[]"] {
        assert_eq!(foreign(&format!("password: {none}")), None, "{none}");
    }
    let cut = yaml("published: no\npassword: hunter2");
    assert_eq!(found(&cut), ["NW209 2:1", "NW209 3:1"]);
    let messages: Vec<_> = cut.findings.iter().map(|f| &*f.message).collect();
    assert_eq!(
        messages,
        [
            "\"published: no\": the note is kept private",
            "\"password\": noteweave does not encrypt: the note is kept private"
        ]
    );
    let severities: Vec<_> = cut.findings.iter().map(|f| f.severity).collect();
    assert_eq!(severities, [None, Some(crate::model::Severity::Warning)]);
    let opted = |lines: &str| yaml(lines).front.opted_in;
    for yes in ["true", "'Yes'", "1", "on"] {
        assert!(
            opted(&format!("a: b\ndg-publish: {yes}")).is_some(),
            "{yes}"
        );
    }
    assert!(opted("dg-publish: maybe").is_none() && opted("published: true").is_none());
    assert_eq!(
        toml("published = false").front.foreign.as_deref(),
        Some("published")
    );
}

#[test]
fn v24_properties_that_unlist_a_note() {
    for lines in [
        "unlisted: true",
        "Stealth: 'yes'",
        "dg-hide: 1",
        "listed: false",
        "listed: 'No'",
    ] {
        assert!(yaml(lines).front.unlisted, "{lines}");
    }
    for lines in [
        "unlisted: false",
        "stealth:",
        "dg-hide: maybe",
        "listed: true",
        "listed:",
        "listed: 2031-04-05",
    ] {
        assert!(!yaml(lines).front.unlisted, "{lines}");
    }
    assert!(toml("unlisted = true").front.unlisted);
}

#[test]
fn p6_the_most_private_of_two() {
    let front = |a: &str, b: &str| {
        let both = [format!("{a}\n{b}"), format!("{b}\n{a}")];
        both.map(|lines| yaml(&lines).front)
    };
    for front in front("dg-publish: false", "dg-publish: true") {
        assert!(front.foreign.is_some() && front.opted_in.is_none());
    }
    for front in front("published: false", "Published: true") {
        assert!(front.foreign.is_some());
    }
    for front in front("password: x", "password:") {
        assert!(front.foreign.is_some());
    }
    for front in front("unlisted: true", "Unlisted: false") {
        assert!(front.unlisted);
    }
    for front in front("listed: false", "listed: true") {
        assert!(front.unlisted);
    }
}

#[test]
fn v5_markers_of_other_tools_in_broken_properties() {
    let front = |line: &str| yaml(&format!("a: b: c\n{line}")).front;
    for line in [
        "dg-publish: false",
        "'published' : 'no' # for now",
        "password: x",
        "password:\n  - x",
        "dg-publish:\n  false",
        "{\"title\": \"x\", \"published\": false",
        "publish: true\npublished: off",
    ] {
        assert!(front(line).foreign.is_some(), "{line}");
    }
    for line in [
        "published: true",
        "dg-publish: maybe",
        "publishedness: no",
        "my-password: x",
    ] {
        assert!(front(line).foreign.is_none(), "{line}");
    }
    for line in [
        "unlisted: true",
        "stealth: on",
        "listed: no",
        "dg-hide:\n  true",
    ] {
        assert!(front(line).unlisted, "{line}");
    }
    assert!(!front("unlisted: false").unlisted && !front("listed: yes").unlisted);
    let cut = yaml("a: b: c\npassword: x");
    assert_eq!(found(&cut), ["NW201 2:5", "NW209 3:1"]);
    assert_eq!(
        yaml("\u{7}publish: false").front.publish,
        yaml("publish: false").front.publish
    );
    let open = cut_open("dg-publish: false");
    assert_eq!(open.front.foreign.as_deref(), Some("dg-publish"));
}

fn cut_open(line: &str) -> super::ParsedFrontMatter {
    cut(&format!("---\ntitle: x\n{line}\n\ntext"))
}

#[test]
fn v5_long_lines_are_read_once() {
    for unit in ["{publish:", "-", "{dg-publish: ", "“"] {
        let cut = yaml(&format!("a: b: c\n{}", unit.repeat(200_000)));
        assert_eq!(cut.front.body as usize, cut_length(unit));
    }
}

fn cut_length(unit: &str) -> usize {
    "---\na: b: c\n\n---\n".len() + unit.len() * 200_000
}

#[test]
fn v29_properties_in_the_wrong_place() {
    let looks =
        |marker: &str, reason: &str| format!("looks like \"{marker}\", but is not read: {reason}");
    let block = "---\ntitle: x\npublish: false\n---\ntext\n";
    for (before, line, reason) in [
        ("\n", 4, "a blank line stands before ---"),
        ("\n \n", 5, "a blank line stands before ---"),
        ("\u{200B}", 3, "an invisible character stands before ---"),
        ("\u{FEFF}", 3, "an invisible character stands before ---"),
        (" ", 3, "a space stands before ---"),
    ] {
        let text = format!("{before}{block}");
        let wanted = format!("{line}:1 {}", looks("publish: false", reason));
        assert_eq!(told(&text), [wanted], "{text:?}");
        assert_eq!(cut(&text).front.publish, None);
        assert_eq!(told(&text.replace("false", "true")), [""; 0]);
    }
    let yaml = "---yaml\n\"draft\": yes\n---\n";
    let reason = "the first line is \"---yaml\", not ---";
    assert_eq!(told(yaml), [format!("2:2 {}", looks("draft: yes", reason))]);
    assert_eq!(
        told("\n+++\nunlisted = true\n+++\n"),
        [format!(
            "3:1 {}",
            looks("unlisted: true", "a blank line stands before +++")
        )]
    );
    assert_eq!(
        told("title: x\npassword: hunter2\n\ntext"),
        [format!(
            "2:1 {}",
            looks("password", "no line --- stands before it")
        )]
    );
    let json = "{\n  \"title\": \"x\",\n  \"draft\": true\n}\n\ntext";
    let reason = "properties in JSON are not supported";
    assert_eq!(
        told(json),
        [format!("3:4 {}", looks("draft: true", reason))]
    );
    assert_eq!(
        told(";;;\n{\"publish\": false}\n;;;\ntext"),
        [format!(
            "2:3 {}",
            looks("publish: false", "properties between ;;; are not supported")
        )]
    );
    for end in ["\u{A0}\n", "\u{200B}\n", "\u{2028}", "\u{85}", "\u{B}"] {
        for (fence, mark) in [("---", ":"), ("+++", " =")] {
            let text = format!("{fence}{end}draft{mark} true\n{fence}\ntext\n");
            let told = told(&text);
            assert_eq!(told.len(), 1, "{text:?}");
            assert!(told[0].contains(&looks("draft: true", "the first line is")));
            assert!(told[0].ends_with(&format!(", not {fence}")));
        }
    }
    for none in [
        "{\"draft\": false}\n",
        "{{title}} publish\n\npublish: false\n",
        "----\npublish: false\n----\n",
        "text\npublish: false\n",
        "text\n\n---\npublish: false\n---\n",
        "\n---\n\npublish: false\n",
    ] {
        assert_eq!(told(none), [""; 0], "{none}");
    }
}

#[test]
fn v29_properties_that_are_spelled_otherwise() {
    let told = |lines: &str| told(&format!("---\n{lines}\n---\n"));
    let looks = |place: &str, marker: &str, reason: &str| {
        [format!(
            "{place} looks like \"{marker}\", but is not read: {reason}"
        )]
    };
    assert_eq!(
        told("a: 1\n“publish”: false"),
        looks("3:1", "“publish”: false", "its name stands in curly quotes")
    );
    assert_eq!(
        told("publish:: false"),
        looks("2:1", "publish:: false", "it has two colons")
    );
    assert_eq!(
        told("a: 1\n\u{200B}draft: true"),
        looks(
            "3:1",
            "\u{200B}draft: true",
            "an invisible character stands in its name"
        )
    );
    for name in ["pub\u{200B}lish", "publish\u{AD}", "ｐｕｂｌｉｓｈ"] {
        let reason = match name.chars().last() {
            Some('ｈ') => "its name has full-width letters",
            _ => "an invisible character stands in its name",
        };
        let wanted = looks("2:1", &format!("{name}: false"), reason);
        assert_eq!(told(&format!("{name}: false")), wanted);
        assert_eq!(told(&format!("{name}: true")), [""; 0]);
    }
    for lines in [
        "x: &a {publish: false}\n<<: *a",
        "x: &a\n  publish: false\n<<: [*a]",
    ] {
        let told = told(lines);
        assert_eq!(told.len(), 1, "{lines}");
        assert!(told[0].ends_with("is not read: properties are not merged with <<"));
    }
    for lines in [
        "“publish”: true",
        "<<: {title: x}",
        "x: {publish: false}",
        "“title”: false",
    ] {
        assert_eq!(told(lines), [""; 0], "{lines}");
    }
}

#[test]
fn v29_fields_in_the_first_lines() {
    let looks =
        "looks like \"publish:: false\", but is not read: a field in the text is no property";
    for (text, place) in [
        ("publish:: false\n", "1:1"),
        ("---\na: 1\n---\n# Title\n\npublish:: false\n", "6:1"),
        ("text\n- [publish:: false] more\n", "2:4"),
        ("(publish:: false)\n", "1:2"),
        ("**publish**:: false\n", "1:3"),
    ] {
        assert_eq!(told(text), [format!("{place} {looks}")], "{text}");
    }
    for none in [
        "publish:: true\n",
        "published:: 2031\n",
        "std::publish:: false\n",
        "```\npublish:: false\n```\n",
    ] {
        assert_eq!(told(none), [""; 0], "{none}");
    }
    let late = format!("{}publish:: false\n", "line\n".repeat(20));
    assert_eq!(told(&late), [""; 0]);
}
