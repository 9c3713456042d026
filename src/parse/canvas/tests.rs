//! Tests of whole canvases.

use super::super::parse;
use crate::model::canvas::Shows;
use crate::model::{Note, VaultPath};
use proptest::prelude::*;

fn read(text: &str) -> Note {
    parse(
        &VaultPath::new("Plan.canvas"),
        text.to_owned(),
        &Default::default(),
    )
}

fn card(id: usize, text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(
        "{{\"id\":\"{id}\",\"type\":\"text\",\"x\":0,\"y\":{},\"width\":9,\"height\":9,\"text\":{text}}}",
        id * 100
    )
}

#[test]
fn j5_cards_are_parsed_apart() {
    let cards = [
        card(0, "```\ncode"),
        card(1, "# H\n[[A]] ^id"),
        card(2, "# H\n[[B]] ^id"),
        card(3, "[x]\n\n[x]: u"),
    ];
    let note = read(&format!("{{\"nodes\":[{}]}}", cards.join(",")));
    let targets: Vec<&str> = note.links.iter().map(|link| &*link.target).collect();
    assert_eq!(targets, ["A", "B", "u"]);
    let ids: Vec<&str> = note.headings.iter().map(|heading| &*heading.id).collect();
    assert_eq!(ids, ["h", "h-1"]);
    assert_eq!(note.blocks.len(), 1);
    let canvas = note.canvas.as_deref().unwrap();
    assert!(
        canvas
            .nodes
            .iter()
            .all(|node| node.shows == Shows::Text && !node.events.is_empty())
    );
    for (heading, node) in note.headings.iter().zip(&canvas.nodes[1..]) {
        assert!(node.events.contains(&heading.event));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// A body that is made again from text and canvas is the same.
    #[test]
    fn j14_a_body_can_be_made_again(texts in prop::collection::vec("[a-c가 #*\\[\\]|`%$^\n!>-]{0,30}", 0..5), label in "[a-c\\[\\]|%]{0,12}") {
        let mut nodes: Vec<String> = texts.iter().enumerate().map(|(at, text)| card(at, text)).collect();
        let label = serde_json::to_string(&label).unwrap();
        nodes.push(format!("{{\"id\":\"g\",\"type\":\"group\",\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"label\":{label},\"background\":\"a.png\"}}"));
        let file = format!("{{\"nodes\":[{}]}}", nodes.join(","));
        let path = VaultPath::new("Plan.canvas");
        let note = read(&file);
        prop_assert_eq!(&*note.text, super::text(&path, &file));
        let again = super::body(&note.text, note.canvas.as_deref().unwrap().clone(), super::Reading::default());
        prop_assert_eq!(&*note, &again);
        for event in &note.events {
            prop_assert!(note.text.get(event.span.range()).is_some());
        }
    }
}
