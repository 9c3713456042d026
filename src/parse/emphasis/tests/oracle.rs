//! Random texts, against comrak (which has the CJK-friendly rules) and against pulldown-cmark (where the rules agree).
//!
//! The texts are the same in every run of the tests.

use super::page::{Page, assert_nested};
use super::*;
use std::collections::BTreeSet;

/// A xorshift generator.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    /// Three to fourteen of `words`.
    fn text(&mut self, words: &[&str]) -> String {
        let count = 3 + self.below(12);
        (0..count).map(|_| words[self.below(words.len())]).collect()
    }
}

const MARKS: [&str; 7] = ["*", "**", "***", "_", "__", "~~", "*"];
const WESTERN: [&str; 13] = [
    "a", "é", " ", "(", ")", ".", "\"", "“", "\n", "`c`", "[x](u)", "\\*", "!",
];
const EASTERN: [&str; 14] = [
    "가",
    "字",
    "（",
    "。",
    "」",
    "\u{3000}",
    "✅",
    "\u{FE0E}",
    "\u{FE0F}",
    "\u{FE01}",
    "\u{E0100}",
    "”",
    "ᄀ",
    "￦",
];

fn comrak(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.cjk_friendly_emphasis = true;
    comrak::markdown_to_html(text, &options).trim().to_owned()
}

/// Comrak, as GitHub's cmark, takes what stands behind `~` for the neighbour of a mark beside it; the specification does not.
fn looks_past_tildes(text: &str) -> bool {
    let selector = |c: char| flanking::is_selector(c) || is_mark_char(c);
    let mut sides = text
        .match_indices('~')
        .map(|(i, _)| (&text[..i], &text[i + 1..]));
    sides.any(|(before, after)| before.ends_with(is_mark_char) || after.starts_with(selector))
}

fn is_mark_char(c: char) -> bool {
    matches!(c, '*' | '_')
}

#[test]
fn i3_agrees_with_comrak() {
    let words = [&MARKS[..], &MARKS, &WESTERN, &EASTERN].concat();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut compared, mut emphasised) = (0, 0);
    while compared < 100_000 {
        let text = random.text(&words);
        let Some(page) = Page::read(&text).filter(|_| !looks_past_tildes(&text)) else {
            continue;
        };
        let ours = page.html(|text, run| resolve(text, &[], run));
        assert_eq!(ours, comrak(&text), "{text:?}");
        compared += 1;
        emphasised += usize::from(ours.contains("<strong>") || ours.contains("<em>"));
    }
    assert!(emphasised > compared / 5, "{emphasised}");
}

#[test]
fn i3_agrees_with_comrak_at_the_border_of_every_range() {
    let marks: BTreeSet<char> = cjk::tests::borders().collect();
    for c in marks {
        for text in [
            format!("{c}**(a)** b"),
            format!("a **(b)**{c}"),
            format!("a**{c}b**"),
        ] {
            let Some(page) = Page::read(&text) else {
                continue;
            };
            let ours = page.html(|text, run| resolve(text, &[], run));
            assert_eq!(ours, comrak(&text), "{c:?} {text:?}");
        }
    }
}

#[test]
fn i2_agrees_with_pulldown_without_cjk() {
    let words = [&MARKS[..3], &MARKS[3..5], &WESTERN].concat();
    let mut random = Random(0xD1B5_4A32_D192_ED03);
    let mut compared = 0;
    while compared < 30_000 {
        let text = random.text(&words);
        let Some(page) = Page::read(&text) else {
            continue;
        };
        let ours = page.html(|text, run| resolve(text, &[], run));
        assert_eq!(ours, page.html(|_, run| run), "{text:?}");
        compared += 1;
    }
}

/// Returns the source of a run: texts and marks as written, every other event as one letter.
fn written(text: &str, run: &[Event]) -> String {
    let mut out = String::new();
    for event in run {
        let span = &text[event.span.range()];
        let width = |tag| match tag {
            Tag::Emphasis => 1,
            Tag::Strikethrough if !span.starts_with("~~") => 1,
            _ => 2,
        };
        match event.kind {
            Kind::Start(tag) if tag_is_mark(tag) => out += &span[..width(tag)],
            Kind::End(tag) if tag_is_mark(tag) => out += &span[span.len() - width(tag)..],
            Kind::Text(TextRef::Source(at)) => out += &text[at.range()],
            other => out += &format!("{other:?}"),
        }
    }
    out
}

#[test]
fn i4_text_is_kept_and_nested_and_stable() {
    let own = ["==", "=", "~", "===", "\\=", "\\\\", "&amp;", "==", "=="];
    let words = [&MARKS[..], &WESTERN, &EASTERN, &own].concat();
    let mut random = Random(0xBF58_476D_1CE4_E5B9);
    let mut highlights = 0;
    for _ in 0..30_000 {
        let text = random.text(&words);
        let Some(page) = Page::read(&text) else {
            continue;
        };
        for run in page.runs {
            let out = resolve(&text, &[], run.clone());
            assert_nested(&out);
            assert_eq!(written(&text, &out), written(&text, &run), "{text:?}");
            assert_eq!(resolve(&text, &[], out.clone()), out, "{text:?}");
            highlights += usize::from(
                out.iter()
                    .any(|e| e.kind == Kind::Start(Tag::Highlight(Mark::Plain))),
            );
        }
    }
    assert!(highlights > 1_500, "{highlights}");
}

fn find_from(text: &str, what: &str, at: usize) -> Option<usize> {
    Some(at + text[at..].find(what)?)
}

#[test]
fn i4_comments_anywhere_keep_it_whole() {
    let words = [
        &MARKS[..],
        &WESTERN[..6],
        &EASTERN[..6],
        &["==", "==", "%%c%%", "%%%%"],
    ]
    .concat();
    let mut random = Random(0x94D0_49BB_1331_11EB);
    for _ in 0..20_000 {
        let text = random.text(&words);
        let (mut run, mut hidden, mut at) = (Vec::new(), Vec::new(), 0);
        while let Some(start) = find_from(&text, "%%", at)
            && let Some(end) = find_from(&text, "%%", start + 2)
        {
            at = end + 2;
            hidden.push(Span::new(start, at));
        }
        at = 0;
        for comment in &hidden {
            run.extend(texts(&[(at, comment.start as usize)]));
            at = comment.end as usize;
        }
        run.extend(texts(&[(at, text.len())]));
        let out = resolve(&text, &hidden, run.clone());
        assert_nested(&out);
        assert_eq!(written(&text, &out), written(&text, &run), "{text:?}");
    }
}
