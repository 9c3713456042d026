//! Any text is read, whatever its size (P4, P7). That its time grows with its length only is tested in `tests/hostile.rs`.

use super::cut;
use proptest::prelude::*;

#[test]
fn p7_pathological_input_is_cut_at_its_end() {
    let many = |part: &str, times: usize| part.repeat(times);
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..10 {
        let before = format!("*a{}", level - 1);
        let all = [before.as_str(); 9].join(",");
        bomb.push_str(&format!("a{level}: &a{level} [{all}]\n"));
    }
    let fat = format!(
        "a: &a \"\\u0041{}\"\nb: [{}]",
        many("x", 100_000),
        many("*a,", 50_000)
    );
    let keys: String = (0..50_000).map(|n| format!("k{n}: v\n")).collect();
    for input in [
        bomb,
        fat,
        keys,
        format!("a: {}", many("[", 100_000)),
        format!("a: {}", many("{", 100_000)),
        many("- ", 100_000),
        many("? ", 100_000),
        many("k", 1_000_000),
        format!("{}: v", many("k", 1_000_000)),
        format!("a: \"{}\"", many("\\u005b[x]] [[y]] ", 30_000)),
        format!("a: {}", many("[[", 300_000)),
        format!("a: '{}'", many("]]", 300_000)),
        format!("a: '{}'", many("[[x]]", 100_000)),
        format!("a: '[{}](x)'", many("](", 100_000)),
        format!("tags: [{}]", many("{},", 100_000)),
        format!("tags: [{}]", many("a b,", 100_000)),
        many("a: 1\n", 50_000),
        many("publish ", 100_000),
        many("{,", 300_000),
        many("!x ", 100_000),
        many("&x ", 100_000),
    ] {
        let text = format!("---\n{input}\n---\n");
        let cut = cut(&text);
        assert_eq!(cut.front.body as usize, text.len());
    }
}

proptest! {
    #[test]
    fn p4_any_text_is_read(text in "(---\n)?[-a가:#'\"\\[\\]{}&*!|>,? \n\t~1]{0,80}(\n---\n)?.{0,5}") {
        let cut = cut(&text);
        prop_assert!(text.is_char_boundary(cut.front.body as usize));
        for link in &cut.links {
            prop_assert!(text.get(link.span.range()).is_some());
        }
        for property in &cut.properties {
            prop_assert!(text.get(property.span.range()).is_some());
        }
    }

    #[test]
    fn p4_any_lines_are_read(lines in "(\\PC{0,12}[:\n] ?){0,8}") {
        let text = format!("---\n{lines}\n---\nBody");
        let cut = cut(&text);
        prop_assert!(text.is_char_boundary(cut.front.body as usize));
    }
}
