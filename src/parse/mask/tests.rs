//! Covers and parse agree (C13): the parse says of lines what was assumed, and comments stay hidden whatever surrounds them.

mod soup;

use super::line::LineClass;
use super::truth::{Truth, read};
use super::{Cover, CoverKind, Masked, guess, settle};

/// Returns the covers that [`parse`](crate::parse::parse) finds, the parse of the covered copy, and whether the guess was right.
fn masked(text: &str) -> (Masked, Truth, bool) {
    let guess = guess(text, 0);
    let truth = read(&guess.masked.text, 0);
    if guess.is_right(text, &truth) {
        return (guess.masked, truth, true);
    }
    let masked = settle(text, 0);
    let truth = read(&masked.text, 0);
    (masked, truth, false)
}

/// Returns the cover that decides what becomes of byte `at`.
fn cover_at(masked: &Masked, at: usize) -> Option<&Cover> {
    let holds = |cover: &&Cover| cover.span.range().contains(&at);
    let mut covers = masked.covers.iter().chain(&masked.written);
    covers.find(|cover| holds(cover) && cover.kind != CoverKind::Head)
}

fn class_at(truth: &Truth, at: usize) -> LineClass {
    let n = truth.lines.partition_point(|line| line.start <= at);
    truth.lines[n - 1].class
}

/// Checks what becomes of the words in a text: `HID` is in a comment, `CODE` is shown as code, `SEEN` is shown in another way.
#[track_caller]
fn decided(name: &str, text: &str, masked: &Masked) {
    let truth = read(&masked.text, 0);
    assert_eq!(truth.code, None, "{name}");
    for word in ["HID", "SEEN", "CODE"] {
        for (at, _) in text.match_indices(word) {
            let cover = cover_at(masked, at);
            let hidden = masked.hidden.iter().any(|span| span.range().contains(&at));
            let code = cover.is_some_and(|cover| cover.kind == CoverKind::Code)
                || cover.is_none() && class_at(&truth, at) == LineClass::Code;
            let is = match (hidden, code) {
                (true, _) => "HID",
                (_, true) => "CODE",
                _ => "SEEN",
            };
            assert_eq!(is, word, "{name}, at {at} of {text:?}\n{}", masked.text);
        }
    }
}

/// Checks that covering by a guess and by parses give the same result. Each name says what was decided.
#[track_caller]
fn all_decided(cases: &[(&str, &str)]) {
    for (name, text) in cases {
        decided(name, text, &masked(text).0);
        decided(name, text, &settle(text, 0));
    }
}

#[test]
fn c13_fences() {
    all_decided(&[
        (
            "one interrupts an item",
            "- a\n```\n%%CODE%%\n```\ntext %%HID%% SEEN\n",
        ),
        ("a task", "- [ ] a\n~~~\n%%CODE%%\n~~~\n%%HID%%\n"),
        ("a footnote", "[^a]: n\n```\n%%CODE%%\n```\n%%HID%%\n"),
        ("a quote", "> q\n```\n%%CODE%%\n```\ntext %%HID%%\n"),
        (
            "an item in a quote",
            "> - a\n> ```\n> %%CODE%%\n> ```\n> %%HID%%\n",
        ),
        (
            "an item in an item",
            "1. a\n   - b\n```\n%%CODE%%\n```\n%%HID%%\n",
        ),
        ("one ends with its quote", "> ```\n> %%CODE\n%%HID%%\n"),
        ("with its item", "- ```\n  %%CODE\ntext %%HID%%\n"),
        (
            "one within an item",
            "1. a\n\n   ```\n   %%CODE\n   ```\n   %%HID%%\n",
        ),
        ("other marks within", "~~~\n%%CODE\n```\n~~~\n%%HID%%\n"),
        (
            "a tab begins none in a paragraph",
            "para\n\t```\n%%HID%% SEEN\n\t```\n",
        ),
        (
            "nor do four spaces",
            "para\n    ```\nSEEN %%HID%%\n    ```\n",
        ),
        (
            "one within a comment opens nothing",
            "%%\n```\nHID\n%%\n```\n%%CODE%%\n```\nSEEN %%HID%%\n",
        ),
        (
            "a comment within one opens nothing",
            "```\n%%CODE\n```\n%%HID%%\nSEEN\n",
        ),
        (
            "nothing begins behind a comment",
            "%%HID%% ```\nSEEN %%HID%%\n",
        ),
        ("nor behind a formula", "$$\nx\n$$ ```\nSEEN %%HID%%\n"),
    ]);
}

#[test]
fn c13_indentation() {
    all_decided(&[
        ("an empty bullet's paragraph", "-\n  SEEN %%HID%%\n"),
        ("behind a blank line it is none", "-\n\n  %%HID%%\n  SEEN\n"),
        ("four columns are code", "a\n\n    %%CODE%%\n"),
        ("a tab too", "a\n\n\t%%CODE%%\n"),
        ("four columns in an item", "- a\n\n      %%CODE%%\n"),
        ("two columns there are none", "- a\n\n  %%HID%%\n"),
        ("a paragraph goes on", "a\n       %%HID%%\n"),
    ]);
}

/// A comment that fills the first lines of an item leaves its other blocks in the item.
#[test]
fn c1_c13_a_comment_begins_an_item() {
    all_decided(&[
        ("a tab follows", "- %%HID%%\n\n\t%%HID%% SEEN\n"),
        ("a number", "1.  %%HID%%\n\n    %%HID%% [[SEEN]]\n"),
        (
            "over several lines",
            "10. %% HID\n    HID\n\n    HID %%\n\n    %%HID\n    - HID\n    %% SEEN\n",
        ),
        ("an empty one", "1)  %%%%\n\n    %%HID%%\n"),
        ("below its marker", "-\n  %%HID%%\n\n\t%%HID%% SEEN\n"),
        ("in a quote", "> - %%HID%%\n>\n>   %%HID%% SEEN\n"),
        (
            "in a footnote",
            "[^1]: a\n\n    -   %%\n        HID\n        %%\n\n        %%HID%% SEEN\n",
        ),
        (
            "an item of an item",
            "- + 10. %%HID%%\n\n        %%HID%% SEEN\n",
        ),
        (
            "two of them",
            "1.  %%HID%%\n    %%HID%%\n\n    %%HID%% SEEN\n",
        ),
        ("code of the item", "- %%HID%%\n\n      %%CODE%%\n"),
    ]);
}

/// A line that continues the paragraph of a comment is no code, however far it is indented.
#[test]
fn c1_c13_an_indented_line_below_a_comment_is_text() {
    all_decided(&[
        ("alone", "%%HID%%\n    %%HID%% SEEN\n"),
        ("alone, by a tab", "%%HID%%\n\t%%HID%% [[SEEN]]\n"),
        ("below text", "x\n%%HID%%\n    %%HID%% SEEN\n"),
        ("over lines", "%% HID\n\n HID %%\n     SEEN %%HID%%\n"),
        ("in an item", "- %%HID%%\n      %%HID%% SEEN\n"),
        ("in an item, by tabs", "- %%HID%%\n\t\t%%HID%%\n"),
        ("in a task", "- [ ] %%HID%%\n      %%HID%% SEEN\n"),
        ("over lines of an item", "- %%HID\n  HID%%\n      %%HID%%\n"),
        ("in an item of an item", "- - %%HID%%\n        %%HID%%\n"),
        ("behind a number", "1. %%HID%%\n       SEEN %%HID%%\n"),
        ("in a quote", "> %%HID%%\n>     %%HID%% SEEN\n"),
        ("in an item of a quote", "> - %%HID%%\n>       %%HID%%\n"),
        ("in a footnote", "[^1]: %%HID%%\n        %%HID%% SEEN\n"),
        ("behind two", "- %%HID%%\n  %%HID%%\n      %%HID%% SEEN\n"),
        (
            "behind two over lines",
            "%%HID%%\n%% HID\nHID%%\n    %%HID%% SEEN\n",
        ),
        (
            "in a callout",
            "> [!note] a\n> %%HID%%\n>     %%HID%% SEEN\n",
        ),
        (
            "below a callout's title",
            "> [!note] a\n>     %%HID%% SEEN\n",
        ),
        (
            "below a title with a comment",
            "> [!note] %%a%%\n>\t\t%%HID%% SEEN\n",
        ),
        ("code behind a blank line", "%%HID%%\n\n    CODE %%CODE%%\n"),
        ("code of an item", "- %%HID%%\n\n      CODE\n"),
        ("no code", "- %%HID%%\n  SEEN\n\n  %%HID%%\n"),
    ]);
    for count in [15, 16, 17, 40] {
        let many = format!("{}    %%HID%% SEEN\n", "%%HID%%\n".repeat(count));
        all_decided(&[("behind many", &many)]);
    }
}

#[test]
fn c2_c3_openers() {
    all_decided(&[
        ("over single line breaks", "text %% HID\nHID %% SEEN\n"),
        ("closed on a line of its own", "text %%\nHID\n%%\nSEEN\n"),
        (
            "at the end of a line, over blank lines",
            "text %%\nHID\n\nHID\n%% SEEN\n",
        ),
        ("over lists", "text %%\n- HID\n- HID\n%%\nSEEN\n"),
        ("in an item", "- text %%\n  HID\n  %%\n  SEEN\n"),
        ("in a quote", "> text %%\n> HID\n> %%\n> SEEN\n"),
        (
            "in a callout",
            "> [!note] T\n> text %%\n> HID\n> %%\n> SEEN\n",
        ),
        ("behind a tag", "#tag %%\nHID\n%%\nSEEN\n"),
        ("behind a picture", "![[p.png]] %%\nHID\n%%\nSEEN\n"),
        ("behind code", "`CODE` %%\nHID\n%%\nSEEN\n"),
        ("not in a heading", "# SEEN %%\nSEEN\n"),
        ("the first of a line closes", "a %% HID\n%% SEEN\n"),
        (
            "or opens, within what might be code",
            "SEEN `a\n%%HID%%\nSEEN` b\n",
        ),
        (
            "or within what might be a formula",
            "SEEN $$ a\n%%\nHID\n\nHID\n%%\nSEEN\n",
        ),
        ("over the border of a quote", "> %% HID\nHID\n%%\n> SEEN\n"),
        ("between items", "- a\n%%HID%%\n- SEEN\n"),
        ("in a task", "- [ ] %%HID%% SEEN\n"),
        ("a task's own line", "- [ ] %%\n  HID\n  %%\n  SEEN\n"),
        ("in a heading", "# h %%HID%%\nSEEN\n"),
        ("in an underlined heading", "a %%HID%% SEEN\n===\n"),
        (
            "in cells",
            "| a %%HID|HID%% | b |\n|--|--|\n| %%HID%% SEEN | `CODE` |\n",
        ),
        (
            "in a title and a body",
            "> [!note] T %%HID%%\n> SEEN %%HID%%\n",
        ),
        (
            "a title ends with its line",
            "> [!note] `a\n> SEEN` %%HID%%\n",
        ),
        ("behind link definitions", "[a]: b\n\"t\"\n%%HID%%\nSEEN\n"),
        ("over lines", "[a]:\nb\n%%HID%%\nSEEN\n"),
        ("never closed", "SEEN\n\n%%HID\n\nHID\n"),
        ("never closed, within a line", "a %% SEEN\n\nSEEN\n"),
    ]);
}

#[test]
fn c6_l10_the_first_to_open_wins() {
    all_decided(&[
        ("code", "`CODE %% CODE` %%HID%%\n"),
        ("a comment", "%% `HID %% SEEN` x\n"),
        ("a comment within a line", "x %%`HID%% SEEN`\n"),
        ("an address", "https://x.y/%%SEEN [t](%%SEEN) %%HID%%\n"),
        ("no address without a link", "a](%%HID%%) SEEN\n"),
        ("code in an address", "[t](`CODE`) %%HID%%\n"),
        (
            "a lone backtick in an address",
            "[t](u \"`\") %%HID%% SEEN\n",
        ),
        ("a formula", "$a %% SEEN$ %%HID%%\n"),
        ("a wikilink", "[[a %%]] SEEN %%HID%%\n"),
        ("a tag", "<b title=\"%%SEEN%%\"> %%HID%%</b>\n"),
        ("no tag", "<b `CODE`> %%HID%% <c [[SEEN]]>\n"),
        (
            "what is covered defines no link",
            "[[[SEEN]]]: b\n%%HID%%\n",
        ),
        ("nor a footnote", "[^[[SEEN]]]: b %%HID%%\n"),
        ("nor a table", "[[SEEN|a]] | b\n-|-\n%%HID%%\n"),
    ]);
}

#[test]
fn c3_cells() {
    all_decided(&[
        (
            "code",
            "| a `%%CODE` %%HID|HID%% |\n|--|\n| `%% CODE` | %%HID|HID%% |\n",
        ),
        (
            "an address",
            "| a |\n|--|\n| https://x.y/%%z %%HID|HID%% |\n",
        ),
        ("a formula", "| a |\n|--|\n| $a %% SEEN$ %%HID|HID%% |\n"),
        (
            "a bar behind two backslashes splits nothing",
            "| a |\n|--|\n| `\\\\| %%CODE` %%HID|HID%% |\n",
        ),
        ("below a table", "| a |\n|--|\n%%\nHID\n%%\nSEEN\n"),
    ]);
}

#[test]
fn x4_formulas() {
    all_decided(&[
        (
            "at the end of a line",
            "text: $$\nx %% SEEN\n$$\n%%HID%% SEEN\n",
        ),
        ("with a blank line", "text: $$\nx\n\nSEEN\n$$\n%%HID%%\n"),
        (
            "another follows",
            "a $$\nSEEN\n$$\n# %%HID%%\n\n$$\nSEEN\n$$\n```\n%%CODE\n```\n",
        ),
        (
            "of its own behind an item",
            "- a\n$$\nx\n\nSEEN\n$$\n%%HID%% SEEN\n",
        ),
        (
            "what follows that one begins a block",
            "1. a\n$$\nx SEEN\n$$  \n2. b %%\n   HID\n   %%\n$$\n\nx\n$$\n%%HID%% SEEN\n",
        ),
        ("right under text", "para\n$$\nx\n$$ SEEN %%HID%%\n"),
        ("a comment within", "$$\nx %% SEEN\n$$ %%HID%%\n"),
        ("within a comment", "%% $$ HID %%\nSEEN %%HID%% $$\n"),
        ("it ends with its quote", "> $$ a\n\nSEEN $$ %%HID%%\n"),
    ]);
}

#[test]
fn c1_c7_html() {
    all_decided(&[
        (
            "a comment in a block, over blank lines",
            "<div>\n%%\nHID\n\nHID\n%%\n</div>\n\nSEEN\n",
        ),
        ("behind a tag alone", "<br>\n%%\nHID\n%%\n"),
        ("in a pre", "<pre>\n%%HID%% SEEN\n</pre>\n%%HID%%\n"),
        ("`<` that is no tag", "<div>a < b %%HID%% SEEN</div>\n"),
        (
            "a tag is literal",
            "<div title=\"%%SEEN%%\">\n%%HID%%\n</div>\n",
        ),
        ("so is an HTML comment", "<!-- %% -->\n\nSEEN %%HID%%\n"),
        ("in a paragraph", "SEEN <!-- HID --> SEEN %%HID%%\n"),
        ("over its lines", "SEEN <!-- HID\nHID --> SEEN\n"),
        ("over blank lines", "SEEN <!-- HID\n\nHID --> SEEN\n"),
        (
            "in a block, over blank lines",
            "<div>\n<!-- HID\n\nHID -->\nSEEN\n</div>\n",
        ),
        (
            "never closed, to the end of the paragraph",
            "SEEN <!-- HID\nHID\n%%\nHID\n%% HID\n\nSEEN\n",
        ),
        ("another one closes", "SEEN <!-- HID\n\nSEEN <!-- HID -->\n"),
        ("never closed in a title", "> [!note] T <!-- HID\n> SEEN\n"),
        (
            "never closed in a cell",
            "| a | <!-- HID |\n|--|--|\n| SEEN | b |\n",
        ),
        ("a short one", "SEEN <!--> SEEN <!---> SEEN\n"),
    ]);
}

#[test]
fn c13_a_note_that_does_not_settle_is_hidden() {
    // As long as a note may be that is parsed only a few times, with openers that no guess foresees.
    let piece = "a\n      %%b%%\n\n";
    let text = format!(
        "SEEN\n\n{}%%HID%%\n\nHID\n",
        piece.repeat((2 << 20) / piece.len())
    );
    let (masked, truth, guessed) = masked(&text);
    assert!(!guessed && truth.code.is_none());
    decided("not settled", &text, &masked);
    assert!(masked.text.len() < text.len());
    let (_, does) = masked.unclosed[masked.unclosed.len() - 1];
    assert_eq!(does, super::Unclosed::Unread);
}
