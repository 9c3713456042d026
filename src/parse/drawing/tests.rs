//! Tests of whole drawings.

use super::super::parse;
use crate::model::drawing::{Run, Shape};
use crate::model::{Note, VaultPath};
use proptest::prelude::*;

fn read(text: &str) -> Note {
    parse(
        &VaultPath::new("D.md"),
        text.to_owned(),
        &Default::default(),
    )
}

fn drawing(parts: &str, json: &str, is_packed: bool) -> String {
    let data = match is_packed {
        true => format!(
            "```compressed-json\n{}\n```",
            lz_str::compress_to_base64(json)
        ),
        false => format!("```json\n{json}\n```"),
    };
    format!(
        "---\nexcalidraw-plugin: parsed\n---\nhidden [[No]]\n\n# Excalidraw Data\n{parts}\n%%\n## Drawing\n{data}\n%%"
    )
}

const TEXT: &str = r#"{"elements":[
    {"id":"abcdefgh","type":"text","x":1,"y":2,"width":3,"height":4,"text":"Old","rawText":"[[Old]]","link":"[[Old]]"},
    {"id":"gone","type":"rectangle","x":0,"y":0,"width":1,"height":1,"isDeleted":true,"link":"[[Deleted]]"},
    {"id":"odd","type":"rectangle","x":"a"},
    {"id":"i","type":"image","x":0,"y":0,"width":9,"height":9,"fileId":"ff"}
]}"#;

#[test]
fn b7_plain_and_packed_data_are_the_same() {
    let parts = "## Text Elements\nsee [[New|the new]] ^abcdefgh\n\n## Element Links\nabcdefgh: [[New]]\n\n## Embedded Files\nff: [[bee.png|100%]]\n";
    for is_packed in [false, true] {
        let note = read(&drawing(parts, TEXT, is_packed));
        assert_eq!(note.undrawn, None);
        assert!(note.events.is_empty());
        // What Obsidian renames wins over the data; what is deleted, or stands outside, is not there.
        let targets: Vec<&str> = note.links.iter().map(|link| &*link.target).collect();
        assert_eq!(targets, ["New", "New", "bee.png"]);
        assert_eq!(note.links[1].text.as_deref(), Some("the new"));
        let place = &note.text[note.links[1].span.range()];
        assert_eq!(place, "see [[New|the new]]");
        let drawn = note.drawing.as_deref().unwrap();
        assert_eq!(drawn.elements.len(), 2);
        let Shape::Text(words) = &drawn.elements[0].shape else {
            panic!()
        };
        let named = Run::Named("see ".into(), 0);
        assert_eq!(words.lines, [[named, Run::Link(1)]]);
        assert!(matches!(
            drawn.elements[1].shape,
            Shape::Picture { link: Some(2), .. }
        ));
    }
}

#[test]
fn b7_data_that_cannot_be_read_says_why() {
    let note = |data: &str| read(&format!("---\nexcalidraw-plugin: parsed\n---\n{data}"));
    for (data, reason) in [
        ("글", "there is none"),
        ("```compressed-json\nN4Kg\n```", "broken off"),
        ("```json\n{\"elements\":\n```", "no JSON: line"),
        ("```json\n{}\n```", "no list of elements"),
    ] {
        let note = note(data);
        let said = note.undrawn.as_deref().unwrap();
        assert!(said.contains(reason), "{said}");
        assert!(note.drawing.is_none() && note.links.is_empty());
    }
}

proptest! {
    #[test]
    fn b7_no_data_panics(
        kind in "(rectangle|text|arrow|freedraw|image|frame|embeddable|x)",
        key in "(points|text|link|width|fontSize|roundness|crop|scale|lineHeight|x)",
        value in "(-?[1-9][0-9]{0,8}|1e300|null|true|\"\\[\\[a\\]\\]%%\"|\\[\\[1,2\\],\\[3,4\\]\\]|\\{\"type\":3\\})",
    ) {
        let json = format!("{{\"elements\":[{{\"type\":\"{kind}\",\"x\":0,\"y\":0,\"{key}\":{value}}}]}}");
        let note = read(&drawing("", &json, false));
        prop_assert_eq!(note.undrawn.as_deref(), None);
    }
}
