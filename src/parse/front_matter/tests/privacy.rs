//! What keeps a note private (V1, V2, V5), and drawings (B7).

use super::{found, yaml};
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
