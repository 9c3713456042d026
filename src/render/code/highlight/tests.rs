//! Remembering lines changes nothing.

use super::*;
use crate::render::code::language;

/// Code of all kinds, with lines that occur in many states: our own.
const SAMPLES: &[(&str, &str)] = &[
    ("rust", include_str!("../highlight.rs")),
    ("rust", include_str!("memory.rs")),
    ("rust", include_str!("../classes.rs")),
    ("js", include_str!("../../../../templates/assets/page.js")),
    (
        "ts",
        include_str!("../../../../templates/assets/section.js"),
    ),
    ("html", include_str!("../../../../templates/base.html")),
    ("php", include_str!("../../../../templates/note.html")),
    (
        "css",
        include_str!("../../../../templates/assets/graph.css"),
    ),
    ("toml", include_str!("../../../../Cargo.toml")),
    ("yaml", include_str!("../../../../templates/i18n/ko.toml")),
    ("md", include_str!("../../../../README.md")),
    ("sh", include_str!("../../../../README.md")),
    ("c", include_str!("memory.rs")),
];

/// The tokens of each line, by the grammar alone.
fn plain(highlighter: &mut Highlighter, language: &str, text: &str) -> Vec<Vec<Token>> {
    let mut parser = ParseState::new(language::find(language).unwrap());
    let mut scopes = Scopes::default();
    let mut line = |line| {
        let parsed = highlighter.parse(&mut parser, &mut scopes, line);
        parsed.map(|()| highlighter.tokens.clone())
    };
    text.split_inclusive('\n').map_while(&mut line).collect()
}

/// The same with what is remembered.
fn remembered(highlighter: &mut Highlighter, language: &str, text: &str) -> Vec<Vec<Token>> {
    let mut at = Some(At::start(language::find(language).unwrap()));
    let mut line = |line| {
        let (tokens, next) = highlighter.line(at.take()?, line)?;
        at = Some(next);
        Some(tokens.to_vec())
    };
    text.split_inclusive('\n').map_while(&mut line).collect()
}

#[test]
fn c9_remembered_lines_have_the_tokens_of_the_grammar() {
    // Threads meet the states that others found, at whatever moment.
    std::thread::scope(|scope| {
        for first in 0..3 {
            scope.spawn(move || check(first));
        }
    });
}

fn check(first: usize) {
    let mut highlighter = Highlighter::default();
    for (language, text) in SAMPLES.iter().cycle().skip(first * 4).take(SAMPLES.len()) {
        // The rest of a text begins in another state than the text does, often with lines that are known.
        let half = text[text.len() / 2..].find('\n').unwrap() + text.len() / 2 + 1;
        let known = remembered(&mut highlighter, language, &text[half..]);
        assert_eq!(known, plain(&mut highlighter, language, &text[half..]));
        let expected = plain(&mut highlighter, language, text);
        for _ in 0..2 {
            let known = remembered(&mut highlighter, language, text);
            assert_eq!(known, expected, "{language}");
        }
    }
}
