//! Any mixture of marks gives events that nest (I9).

use super::*;
use proptest::prelude::*;

/// Pieces that open, close and cross each other.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[[",
        "]]",
        "|",
        "![[",
        "%%",
        "$$",
        "$",
        "`",
        "```",
        "~~~",
        "> ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "    ",
        "#",
        "# ",
        "^",
        "^a",
        "^[",
        "[^1]",
        "[^1]: ",
        "]",
        "(",
        ")",
        "[",
        "](",
        "<",
        ">",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "<b>",
        "==",
        "~~",
        "*",
        "**",
        "_",
        "[!note]",
        "[!",
        "---",
        "| a | b |\n|--|--|\n",
        "\\",
        "&amp;",
        "https://x.y",
        "가",
        "a",
        " ",
        "\t",
        "👩‍🚀",
        "[x] ",
        "[ ] ",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn check(text: &str) {
    let note = read(text);
    let mut open = Vec::new();
    for event in &note.events {
        assert!(
            note.text.is_char_boundary(event.span.start as usize),
            "{event:?}"
        );
        assert!(
            note.text.is_char_boundary(event.span.end as usize),
            "{event:?}"
        );
        match event.kind {
            Kind::Start(tag) => open.push(tag),
            Kind::End(tag) => assert_eq!(open.pop(), Some(tag), "in {text:?}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "left open in {text:?}: {open:?}");
    assert!(note.blocks.is_sorted_by(|a, b| a.event < b.event));
}

#[test]
fn i9_an_indentation_that_ends_within_what_is_covered() {
    check("[[\n- 1. ```\n%%$$👩\u{200d}🚀");
    check("- 1. ```\n%%$$👩 text\n\n%% after\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn i9_any_mixture_of_marks_is_well_nested(text in pieces()) {
        check(&text);
    }

    #[test]
    fn i9_any_text_is_well_nested(text in "\\PC{0,200}") {
        check(&text);
    }
}
