//! Every answer about a pattern without Oniguruma agrees with Oniguruma.

use super::*;
use crate::render::code::language::grammars;
use rayon::prelude::*;
use std::collections::BTreeSet;
use syntect::parsing::syntax_definition::Pattern as Part;

const LINES: [&str; 5] = [
    "let x: Vec<&'a str> = f(a.b, \"c\\n\" + 'd', 0x1F, 1.5e-3) -> #[e] // end; ß ss\n",
    "<a href=\"x\" data-y=1>**b** __c__ `d` {{ e | f }} ${g} $h @i #j %k ~l</a> <!-- m -->\n",
    "    def class if else return end begin function SELECT from WHERE --n /* o */ (p) [q] {r}\n",
    "벌꿀 é = \"값\"; # 주석 (a) Straße\tﬀ\n",
    "key: - value, |x| => y :: z <<EOF && !t ? u : v;\n",
];

/// Compares one pattern at every place of a line. Returns how many answers did without Oniguruma.
fn check(pattern: &Pattern, line: &str) -> usize {
    let mut groups = Region::new();
    let mut cache = None;
    let mut answers = 0;
    for (at, _) in line.char_indices().chain([(line.len(), ' ')]) {
        let bytes = line.as_bytes();
        let before = slot(at.checked_sub(1).map(|at| bytes[at]));
        let can_match =
            pattern.can_begin(slot(bytes.get(at).copied())) && pattern.can_follow(before);
        let mut budget = Budget::of(usize::MAX / 1024);
        let Ok(end) = pattern.matches(line, at, &mut groups, &mut budget) else {
            return answers;
        };
        let text = &pattern.text;
        if !can_match {
            assert_eq!(end, None, "{text:?} at {at} of {line:?}");
            continue;
        }
        let (answer, steps) = pattern.ask(&mut cache, bytes, at);
        assert!(steps <= line.len() - at, "{text:?}");
        match answer {
            Answer::No => assert_eq!(end, None, "{text:?} at {at} of {line:?}"),
            Answer::End(known) => assert_eq!(end, Some(known), "{text:?} at {at} of {line:?}"),
            Answer::Unknown => continue,
        }
        answers += 1;
    }
    answers
}

#[test]
fn c9_patterns_of_all_grammars_match_where_oniguruma_says() {
    let mut texts = BTreeSet::new();
    for syntax in grammars().clone().into_builder().syntaxes() {
        let contexts: std::collections::BTreeMap<_, _> = syntax.contexts.iter().collect();
        for part in contexts.values().flat_map(|context| &context.patterns) {
            if let Part::Match(rule) = part
                && !rule.has_captures
            {
                texts.insert(rule.regex.regex_str().to_owned());
            }
        }
    }
    let unread = texts.iter().filter(|text| read::read(text).is_none());
    // The match of `\G` depends on where a search begins.
    assert_eq!(unread.filter(|text| !text.contains("\\G")).count(), 2);
    // `NOTEWEAVE_HARD=1` tries all of them.
    let step = if std::env::var_os("NOTEWEAVE_HARD").is_some() {
        1
    } else {
        12
    };
    let chosen: Vec<_> = texts.iter().step_by(step).collect();
    let answers = chosen.par_iter().map(|text| {
        let pattern = Pattern::new(text);
        if pattern.is_searched() {
            return 0;
        }
        LINES
            .iter()
            .map(|line| check(&pattern, line))
            .sum::<usize>()
    });
    let answers: usize = answers.sum();
    assert!(answers > chosen.len() * 10, "{answers} of {}", chosen.len());
}

#[test]
fn c9_notation_is_read() {
    let matches = |text: &str, line: &str| {
        let pattern = Pattern::new(text);
        assert!(!pattern.is_searched(), "{text:?}");
        check(&pattern, line)
    };
    // Patterns that are answered without Oniguruma; each answer was compared with it.
    for text in [
        "a",
        "[ab-d]+",
        "[^a]",
        "[]a]",
        "[a-c&&b-d]",
        "[^\\s&&[^b]]",
        "\\d{2,3}",
        "x{,2}b",
        "{a}",
        "(?i)AB|c",
        "(?i:Ab)c",
        "(?x) a  b # c\n +",
        "\\bab\\b",
        "a(?=b)",
        "ab(?![c\\s])",
        "(?<=[ab])c",
        "(?<!a)b",
        "(?<![^ ])a",
        "a$",
        "^ *a",
        "(?<n>a)b?",
        "\\x61\\u0062",
        "[[:alpha:]]+",
        "\\p{Lu}|\\P{^Ll}",
        "a*?b",
        "(?>a+)",
        "a++",
        "\\Aab",
        "a\\z",
        "b\\Z",
        "(?m:.)",
        ".",
        "(|a)b",
        "\\h+",
        "[\\t -]",
        "(?=a|$)",
        "(?!a)",
        "\\B.",
    ] {
        assert!(
            matches(text, "ab abc ba{a} aabb AB 12 a-b\tab\n") > 0,
            "{text:?}"
        );
    }
    for text in [
        "(?<=ab)(?<!x)c",
        "(a)\\1",
        "(?i)[ß]",
        "(?>a|ab)c",
        "(a|b*)*c",
        "\\g<1>(a)",
        "a(?=b+)c?",
    ] {
        matches(text, "abc aa ss SS abab acab\n");
    }
    for text in ["\\Ga", "a\\Kb", "(?~a)", "a{3}+", "(?i)é", "(", "[a"] {
        assert!(Pattern::new(text).is_searched(), "{text:?}");
    }
}
