//! What is code and what a comment, decided once (C13, C1–C8, X4, K2, K3, L10, F4, Q8, T8).

use super::*;

/// After any fence, whatever container it interrupts, everything keeps its meaning.
#[test]
fn c13_a_fence_after_any_container_closes_itself() {
    for (marker, before) in [
        ("- ", "<ul><li>a</li></ul>"),
        ("1. ", "<ol1><li>a</li></ol1>"),
        ("- [ ] ", "<tasks><li[ ]>a</li></tasks>"),
        ("> ", "<quote><p>a</p></quote>"),
        ("> - ", "<quote><ul><li>a</li></ul></quote>"),
        ("- > ", "<ul><li><quote><p>a</p></quote></li></ul>"),
        ("[^1]: ", "<def:1><p>a</p></def>"),
    ] {
        for mark in ["```", "~~~"] {
            let text = format!(
                "{marker}a\n{mark}\nx\n{mark}\nV %%S%% [[H]] ![[p.png]] $x$ #t[^1]\n\n> [!info] hi"
            );
            let text = if marker.starts_with("[^") {
                text
            } else {
                text.replace("[^1]", "")
            };
            let note = if text.contains("[^1]") { "[^1]" } else { "" };
            let expected = format!(
                "{before}<pre:>x⏎</pre><p>V  [[H]] ![[p.png]] $x$ {{#t}}{note}</p><callout:info:Fixed><title>hi</title></callout>"
            );
            assert_eq!(shown(&text), expected, "for {text:?}");
            assert_eq!(found(&text), [""; 0], "for {text:?}");
        }
    }
}

#[test]
fn c13_lines_that_continue_a_paragraph_open_no_fence() {
    all(&[
        (
            "text\n\t```\nV %%S%%\n\t```\n[[x]]",
            "<p>text⏎```⏎V ⏎```⏎[[x]]</p>",
        ),
        ("text\n    ~~~\n%%S%%", "<p>text⏎~~~</p>"),
        ("-\n  V %%S%% [[x]]", "<ul><li>V  [[x]]</li></ul>"),
        ("- \n  %%S%%\n  V", "<ul><li>V</li></ul>"),
        (
            "1. a\n   - b\n```\n[[x]]\n```\n[[y]]",
            "<ol1><li>a<ul><li>b</li></ul></li></ol1><pre:>[[x]]⏎</pre><p>[[y]]</p>",
        ),
    ]);
    for text in ["text\n\t```\nx", "- a\n```\nx\n```\n", "> ```\n> x\n> ```"] {
        assert_eq!(found(text), [""; 0], "for {text:?}");
    }
    for text in [
        "```\nx",
        "- ```\n  x\n\ny",
        "> ```\n> x\n\ny",
        "```\n    ```\n",
    ] {
        assert!(found(text)[0].starts_with("NW018 1:"), "for {text:?}");
    }
}

#[test]
fn c9_code_spans() {
    all(&[
        ("``a`b`` ` `x ``", "<p>`a`b` ` `x ``</p>"),
        ("` a ` `  ` ` a`", "<p>`a` `  ` ` a`</p>"),
        ("`a\nb`", "<p>`a b`</p>"),
        ("> `a\n> b`", "<quote><p>`a b`</p></quote>"),
        ("- `a\n  b`", "<ul><li>`a b`</li></ul>"),
        ("[`a`](u) **`b`**", "<p><a:u>`a`</a> <b>`b`</b></p>"),
        ("[a](`b`)", "<p>[a](`b`)</p>"),
        ("<b `x`> \\`y`", "<p><b `x`> `y`</p>"),
        (
            "| `a\\|b` |\n|---|",
            "<table><th><td>`a|b`</td></th></table>",
        ),
        (
            "> [!a] `b` `",
            "<callout:a:Fixed><title>`b` `</title></callout>",
        ),
    ]);
}

#[test]
fn c3_a_comment_that_opens_at_the_end_of_a_line() {
    for (first, rest, before, after) in [
        ("", "", "<p>text ⏎", "</p>"),
        ("- ", "  ", "<ul><li>text ⏎", "</li></ul>"),
        ("> ", "> ", "<quote><p>text ⏎", "</p></quote>"),
        (
            "> [!a]\n> ",
            "> ",
            "<callout:a:Fixed><title></title><body><p>text ⏎",
            "</p></body></callout>",
        ),
    ] {
        let text = format!("{first}text %%\n{rest}S\n{rest}%%\n{rest}after");
        assert_eq!(shown(&text), format!("{before}after{after}"), "{text:?}");
        assert_eq!(found(&text), [""; 0], "{text:?}");
    }
    all(&[
        ("#tag %%\nS\n%%\nafter", "<p>{#tag} ⏎after</p>"),
        ("![[p.png]] %%\nS\n%%\nafter", "<p>![[p.png]] ⏎after</p>"),
        ("`c` %%\nS\n%%\nafter", "<p>`c` ⏎after</p>"),
        ("text %%\n\nS\n\n- S\n%% after", "<p>text  after</p>"),
        (
            "- [ ] %%\n  S\n  %%\n  after",
            "<tasks><li[ ]>after</li></tasks>",
        ),
    ]);
}

#[test]
fn c1_comments_in_and_around_html() {
    all(&[
        ("<br>\n%%\nS\n%%", "<html>«br»⏎</html>"),
        (
            "<div>\n%%\nS\n\nS\n%%\n</div>\n\na",
            "<html>«div»⏎⏎«/div»⏎</html><p>a</p>",
        ),
        ("%%\nS\n%%\n<div>a</div>", "<html>«div»a«/div»</html>"),
        (
            "<details>\n<summary>a %%S%%</summary>\n\nb %%S%%\n\n</details>",
            "<html>«details»⏎«summary»a «/summary»⏎</html><p>b </p><html>«/details»</html>",
        ),
        ("a <b>%%S%%</b>", "<p>a «b»«/b»</p>"),
        (
            "| a |\n|---|\n| b |\n%%\nS\n%%\nc",
            "<table><th><td>a</td></th><tr><td>b</td></tr></table><p>c</p>",
        ),
    ]);
}

#[test]
fn c7_html_comments() {
    all(&[
        ("a <!-- S\n\nS --> b", "<p>a  b</p>"),
        (
            "<div>\n<!-- S\n\nS -->\nb\n</div>",
            "<html>«div»⏎⏎b⏎«/div»</html>",
        ),
        ("a <!-- S\nS\n\nb", "<p>a </p><p>b</p>"),
        ("> a <!-- S\n>\n> S --> b", "<quote><p>a  b</p></quote>"),
        ("- a <!-- S --> b\n- c", "<ul><li>a  b</li><li>c</li></ul>"),
        ("<!-- S\n\nS", ""),
    ]);
    let places = |text: &str| found(text);
    assert_eq!(places("a <!-- S\nS\n\nb"), ["NW017 1:3"]);
    assert_eq!(places("<div>\n<!-- S\n\nb"), ["NW017 2:1"]);
    assert_eq!(places("a <!-- S\n\nS --> b"), [""; 0]);
    let message = &read("a <!-- S").findings[0].message;
    assert!(
        message.contains("<!--") && message.contains("hidden"),
        "{message}"
    );
}

#[test]
fn c5_each_comment_without_an_end_is_told() {
    assert_eq!(found("a %% b\n\nc %% d"), ["NW017 1:3", "NW017 3:3"]);
    assert_eq!(found("a `%%` %% d\n\n%% e"), ["NW017 1:8", "NW017 3:1"]);
    assert_eq!(found("text %%\nS\n%%"), [""; 0]);
}

#[test]
fn x4_formulas_at_the_end_of_a_line_and_at_the_left_margin() {
    all(&[
        (
            "text $$\nx\n$$\n# H\n\n~~~\n~~~\n\n$$\ny\n$$\nafter",
            "<p>text </p><math:\nx\n></math><h1>H</h1><pre:></pre><math:\ny\n></math><p>after</p>",
        ),
        (
            "- a\n$$\nx\n\ny\n$$\nb",
            "<ul><li>a</li></ul><math:\nx\n\ny\n></math><p>b</p>",
        ),
        (
            "1. a\n$$\nx\n$$\n2. b\n$$\ny\n$$\n---\n3. c",
            "<ol1><li>a</li></ol1><math:\nx\n></math><ol2><li>b</li></ol2><math:\ny\n></math><hr><ol3><li>c</li></ol3>",
        ),
        (
            "1. a\n$$\n\nx\n$$ b",
            "<ol1><li>a</li></ol1><math:\n\nx\n></math><p> b</p>",
        ),
        (
            "text: $$\nx\n$$ and $$y$$\nmore",
            "<p>text: </p><math:\nx\n></math><p> and $$y$$⏎more</p>",
        ),
        (
            "| a |\n|---|\n$$\nx\n$$",
            "<table><th><td>a</td></th></table><math:\nx\n></math>",
        ),
    ]);
}

#[test]
fn k2_k3_ids_before_a_formula_and_below_quotes() {
    all(&[
        ("Text ^id\n$$x$$", "<p>^id:Text</p><math:x></math>"),
        (
            "- Text ^id\n  $$x$$",
            "<ul><li>^id:Text<math:x></math></li></ul>",
        ),
        (
            "> [!a] T\n> b\n^id\n\nc",
            "<callout:a:Fixed>^id:<title>T</title><body><p>b</p></body></callout><p>c</p>",
        ),
        ("> q\nlazy\n^id", "<quote>^id:<p>q⏎lazy</p></quote>"),
        (
            "- a\n```\n^x\n```\n^id",
            "<ul><li>a</li></ul><pre:>^x⏎^id:</pre>",
        ),
    ]);
}

#[test]
fn q8_f4_t8_after_a_fence() {
    let fence = "- a\n```\nx\n```\n";
    let list = "<ul><li>a</li></ul><pre:>x⏎</pre>";
    for (text, expected) in [
        (
            "> [!a] T\nlazy",
            "<callout:a:Fixed><title>T</title><body><p>lazy</p></body></callout>",
        ),
        ("b^[c %%S%% `d`]", "<p>b<fn>c  `d`</fn></p>"),
        (
            "<!-- #no -->`#no` $#no$ #yes",
            "<html>`#no` $#no$ #yes</html>",
        ),
        (
            "a <!-- #no -->`#no` $#no$ #yes",
            "<p>a `#no` $#no$ {#yes}</p>",
        ),
    ] {
        assert_eq!(
            shown(&format!("{fence}{text}")),
            format!("{list}{expected}"),
            "{text}"
        );
    }
}

#[test]
fn r5_silence_after_a_fence() {
    let text = "- a\n```\nx\n```\n%% noteweave: off NW001 %%\n[[Nowhere]]";
    assert_eq!(read(text).silenced.len(), 1);
}

#[test]
fn c13_what_does_not_settle_is_told() {
    let piece = "a\n      %%b%%\n\n";
    let note = read(&piece.repeat((2 << 20) / piece.len()));
    let finding = &note.findings[0];
    assert_eq!(finding.code.as_str(), "NW017");
    assert!(finding.message.contains("hidden"), "{}", finding.message);
}
