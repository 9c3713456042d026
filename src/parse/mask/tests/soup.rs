//! Random lines in random order (C13): covers agree with the parse, and whole comments stay hidden.

use super::{class_at, cover_at, masked};
use crate::parse::mask::line::LineClass;
use crate::parse::mask::truth::{Truth, read};
use crate::parse::mask::{CoverKind, Masked};
use rayon::prelude::*;

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// What a line may begin with. The empty prefix is the most frequent one.
const PREFIXES: &[&str] = &[
    "", "", "", "", "", "", " ", "  ", "  ", "   ", "    ", "\t", "- ", "- ", "* ", "1. ", "2. ",
    "10) ", "-   ", "> ", "> ", ">", "> > ", "- [ ] ", "[^a]: ", " - ", "  - ", "> - ", "- > ",
    ">  ", ">\t", "-\t", "      ", "    - ", "\t- ",
];
const PLAIN: &[&str] = &[
    "",
    "",
    "",
    "a",
    "a",
    "word word",
    "```",
    "```",
    "```",
    "````",
    "~~~",
    "```rust",
    "``` a`b",
    "$$ x $$",
    "a $$ b $$ c",
    "`b` c",
    "<div>",
    "<div>",
    "</div>",
    "<!-- c -->",
    "<pre>",
    "</pre>",
    "<span>",
    "<span>t</span>",
    "| a | b |",
    "|--|--|",
    "a | b",
    "-|-",
    "---",
    "===",
    "# H",
    "## H ##",
    "[!note] t",
    "[!note]- t",
    "^id",
    "[[a]]",
    "[[a|b]] | c",
    "[a]: b",
    "***",
    "-",
    "$x$",
    "http://x.y/%%z",
    "\\%%",
    "a\\",
    "a  ",
    "|",
    "[a]: b 'c'",
    "<script>",
    "</script>",
    "<b",
    "a < b",
    "1.",
    "+",
    "[^a]:",
    "#",
    "<!-- c",
    "-->",
    "<?php",
    "?>",
    "a^[b]",
    "[^a]",
    "a <!-- c",
    "[x](y \"`\")",
    "<br>",
    "![[p.png]]",
    "#tag",
    "a ^id",
];
/// Openers and ends without their partners.
const LOOSE: &[&str] = &[
    "%%",
    "%%",
    "%%",
    "%% K",
    "K %%",
    "K",
    "K",
    "a %% K",
    "text %%",
    "$$",
    "$$",
    "text: $$",
    "a $$ b",
    "`a",
    "b` c",
    "`` a",
    "%%%%",
    "%%%%%",
    "%% `a",
    "`a %% b` %%",
    "$$ a %%",
    "<a title=\"%%",
    "%% $$",
    "[[a %%",
    "[a](%%",
    "a](%%",
    "| %% | b |",
    "%%-->",
    "%%\\",
];
/// Whole comments. `K` may be seen in code only.
const WHOLE: &[&str] = &[
    "%%K%%",
    "%% K %% b",
    "a %% K %% b",
    "a %%K%%",
    "%%\nK\n%%",
    "%%\nK\n\n- K\n```\nK\n%%",
    "%% K\nK %%",
    "%% K\n\nK\n%% b",
    "text %%\nK\n%%",
    "text %% K\nK %% b",
    "# a %%K%%",
    "| %%K|K%% | b |",
    "[!note] t %%K%%",
    "<b>%%K%%</b>",
    "<div>\n%%\nK\n\nK\n%%\n</div>",
    "%%\n> K\n> ```\n%%",
    "$$\nx\n$$ %%K%%",
    "text: $$\nx\n$$\n%%K%%",
    "x %%K%%\n===",
    "%%`K`%%",
    "%%<div>K%%",
    "%%\n$$\nK\n%%",
    "[x](y) %%K%%",
    "^id %%K%%",
    "<br>\n%%\nK\n%%",
    "a^[%%K%%]",
    "a](%%K%%)",
];

/// Composes a note of up to twelve lines, without unpaired marks if `is_whole`. Each `K` becomes a word of its own.
fn note(seed: u64, is_whole: bool) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    dice.below(2);
    let mut text = String::new();
    for _ in 0..=dice.below(12) {
        text.push_str(dice.of(PREFIXES));
        if dice.below(12) == 0 {
            text.push_str(dice.of(PREFIXES));
        }
        let list = match (is_whole, dice.below(9)) {
            (true, 0..3) | (false, 3) => WHOLE,
            (false, 0..3) => LOOSE,
            _ => PLAIN,
        };
        for (n, part) in dice.of(list).split('K').enumerate() {
            if n > 0 {
                text.push_str(&format!("K{}Z", text.len()));
            }
            text.push_str(part);
        }
        text.push('\n');
    }
    if dice.below(4) == 0 {
        text.pop();
    }
    text
}

fn is_hidden(masked: &Masked, at: usize) -> bool {
    masked.hidden.iter().any(|span| span.range().contains(&at))
}

/// Whether byte `at` is in code, a formula, a link, a tag, or a link definition, where no comment begins (C6).
fn is_literal(text: &str, masked: &Masked, truth: &Truth, at: usize) -> bool {
    let within = |open: &str, close: &str| {
        text[..at]
            .rfind(open)
            .is_some_and(|open| !text[open..at].contains(close))
    };
    let covered = cover_at(masked, at)
        .is_some_and(|cover| !matches!(cover.kind, CoverKind::Comment | CoverKind::BlockComment));
    covered
        || matches!(class_at(truth, at), LineClass::Code | LineClass::Other)
        || within("<!--", "-->")
        || within("](", ")")
        || within("<", ">") && text[at..].contains('>')
        || text[..at].ends_with('\\')
}

/// Whether the rules allow the word at `at`, between two marks, to be seen: a mark before it does not count, so that marks pair
/// differently, or its mark has no partner in its paragraph (C5).
fn is_excused(text: &str, masked: &Masked, truth: &Truth, at: usize) -> bool {
    let marks = text[..at].match_indices("%%").map(|(mark, _)| mark);
    let mut marks = marks.chain([at]);
    marks
        .any(|mark| is_literal(text, masked, truth, mark) || mark != at && !is_hidden(masked, mark))
}

fn check(text: &str, is_whole: bool) {
    let (masked, truth, _) = masked(text);
    let overlap = masked
        .written
        .windows(2)
        .find(|two| two[0].span.end > two[1].span.start);
    assert_eq!(overlap, None, "in {text:?}");
    assert_eq!(truth.code, None, "a code span was not foreseen in {text:?}");
    for cover in &masked.written {
        let start = cover.span.start as usize;
        let line = truth.lines.partition_point(|line| line.start <= start);
        // A comment that fills its lines may leave a blank line in code.
        let is_blank = masked.text.as_bytes()[start] == b' ';
        let in_code = line > 0 && truth.lines[line - 1].class == LineClass::Code;
        assert!(
            is_blank || !in_code,
            "{cover:?} is in code in {text:?}\n{}",
            masked.text
        );
    }
    if !is_whole {
        return;
    }
    for (at, _) in text.match_indices('K') {
        let is_right = at >= masked.text.len()
            || is_hidden(&masked, at)
            || is_excused(text, &masked, &truth, at);
        assert!(
            is_right,
            "{:?} is seen in {text:?}\n{}",
            &text[at..].split('Z').next(),
            masked.text
        );
    }
}

/// Returns how many notes to try. `NOTEWEAVE_ROUNDS` multiplies it for a longer search.
fn rounds(usual: u64) -> u64 {
    let times = std::env::var("NOTEWEAVE_ROUNDS").ok();
    usual * times.and_then(|times| times.parse().ok()).unwrap_or(1)
}

#[test]
fn c13_any_lines_in_any_order_with_whole_comments() {
    (0..rounds(10_000))
        .into_par_iter()
        .for_each(|seed| check(&note(seed, true), true));
}

#[test]
fn c13_any_lines_in_any_order_with_loose_marks() {
    (0..rounds(10_000))
        .into_par_iter()
        .for_each(|seed| check(&note(seed, false), false));
}

/// Guesses are wrong only for notes that nobody writes. Otherwise every note would be parsed several times.
#[test]
fn c13_most_guesses_are_right() {
    let wrong = (0..2_000u64)
        .filter(|seed| !masked(&note(*seed, true)).2)
        .count();
    assert!(wrong < 300, "{wrong} of 2,000");
    assert!(read("", 0).lines.is_empty());
}
