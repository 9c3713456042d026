//! Headings, block ids, callouts, footnotes, lists, tables, code (A, K, Q, F, Y, G, C11, I9).

use super::*;

#[test]
fn k1_to_k7_block_ids() {
    all(&[
        ("Wax ^wax", "<p>^wax:Wax</p>"),
        (
            "- a ^x\n  - b\n- c",
            "<ul><li>^x:a<ul><li>b</li></ul></li><li>c</li></ul>",
        ),
        ("- a\n- b\n^x", "<ul><li>a</li><li>^x:b</li></ul>"),
        ("- a\n- b\n\n^x", "<ul>^x:<li>a</li><li>b</li></ul>"),
        ("- a\n  ^x\n- b", "<ul><li>^x:a</li><li>b</li></ul>"),
        ("> q\n^x\n\nr", "<quote>^x:<p>q</p></quote><p>r</p>"),
        ("> q\n\n^x", "<quote>^x:<p>q</p></quote>"),
        (
            "| a |\n|---|\n| b |\n^x",
            "<table>^x:<th><td>a</td></th><tr><td>b</td></tr></table>",
        ),
        ("```\nc\n```\n^x", "<pre:>c⏎^x:</pre>"),
        ("$$\nx\n$$\n^x", "<math:\nx\n>^x:</math>"),
        ("# H ^x", "<h1>^x:H</h1>"),
        (
            "10^6 n^k `a ^b` ^이름 mid ^word x",
            "<p>10^6 n^k `a ^b` ^이름 mid ^word x</p>",
        ),
        (
            "> [!note] T\n> b\n^x",
            "<callout:note:Fixed>^x:<title>T</title><body><p>b</p></body></callout>",
        ),
        ("para\n\n^x", "<p>^x:para</p>"),
        ("para\n\n\\\n ^x", "<p>^x:para</p>"),
        ("para\n^x", "<p>^x:para</p>"),
        ("![[a.png]]^x", "<p>^x:![[a.png]]</p>"),
    ]);
    assert_eq!(found("a ^x\n\nb ^X"), ["NW016 3:3"]);
    assert!(read("a ^x\n\nb ^X").findings[0].message.contains("line 1"));
}

#[test]
fn q1_to_q10_callouts() {
    all(&[
        (
            "> [!note] Title\n> body",
            "<callout:note:Fixed><title>Title</title><body><p>body</p></body></callout>",
        ),
        (
            "> [!TIP|right 40]- **b** [[L]]",
            "<callout:tip|right 40:Closed><title><b>b</b> [[L]]</title></callout>",
        ),
        (
            "> [!주의]+\n> - a\n> - b",
            "<callout:주의:Open><title></title><body><ul><li>a</li><li>b</li></ul></body></callout>",
        ),
        (
            "> [!note]\nlazy\n\nout",
            "<callout:note:Fixed><title></title><body><p>lazy</p></body></callout><p>out</p>",
        ),
        (
            "> [!note] T\nlazy",
            "<callout:note:Fixed><title>T</title><body><p>lazy</p></body></callout>",
        ),
        (
            "> [!a] A\n> > [!b] B\n> > in\n>\n> out",
            "<callout:a:Fixed><title>A</title><body><callout:b:Fixed><title>B</title><body><p>in</p></body></callout><p>out</p></body></callout>",
        ),
        ("> a\n> [!tip] b", "<quote><p>a⏎[!tip] b</p></quote>"),
        ("> \\[!tip] b", "<quote><p>[!tip] b</p></quote>"),
        (
            "- > [!tip] b\n  > c",
            "<ul><li><callout:tip:Fixed><title>b</title><body><p>c</p></body></callout></li></ul>",
        ),
        (
            "> a\nlazy\n> [!tip] b",
            "<quote><p>a⏎lazy⏎[!tip] b</p></quote>",
        ),
        (
            ">[!tip]b\n>c",
            "<callout:tip:Fixed><title>b</title><body><p>c</p></body></callout>",
        ),
        (
            "> [!tip] - # a `$x$` $y$",
            "<callout:tip:Fixed><title>- # a `$x$` $y$</title></callout>",
        ),
        (
            "> [!tip] a\n> | a | b |\n> |---|---|\n> | [[c]] | d |",
            "<callout:tip:Fixed><title>a</title><body><table><th><td>a</td><td>b</td></th><tr><td>[[c]]</td><td>d</td></tr></table></body></callout>",
        ),
        (
            "> [!tip] a\n> ```\n> code\n> ```\n> [[x]]",
            "<callout:tip:Fixed><title>a</title><body><pre:>code⏎</pre><p>[[x]]</p></body></callout>",
        ),
    ]);
}

#[test]
fn f1_to_f8_footnotes() {
    all(&[
        (
            "a[^1]\n\n[^1]: b\n\n    c",
            "<p>a[^1]</p><def:1><p>b</p><p>c</p></def>",
        ),
        ("a^[b **c** [[T]]]d", "<p>a<fn>b <b>c</b> [[T]]</fn>d</p>"),
        ("[^a b]", "<p>[^a b]</p>"),
        (
            "> [!note] t[^1]\n\n[^1]: b",
            "<callout:note:Fixed><title>t[^1]</title></callout><def:1><p>b</p></def>",
        ),
        ("`[^1]` x^2^[", "<p>`[^1]` x^2^[</p>"),
    ]);
    assert_eq!(found("a[^x]"), ["NW013 1:2"]);
    assert_eq!(found("a\n\n[^x]: b"), ["NW014 3:1"]);
    assert_eq!(found("a[^x]\n\n[^x]: b\n\n[^x]: c"), ["NW015 5:1"]);
}

#[test]
fn y1_to_y4_tasks() {
    all(&[
        (
            "- [ ] a\n- [x] b\n- [곧] c",
            "<tasks><li[ ]>a</li><li[x]>b</li><li[곧]>c</li></tasks>",
        ),
        (
            "- []\n- [ ]text\n- [x](url)\n- [xy] z",
            "<ul><li>[]</li><li>[ ]text</li><li><a:url>x</a></li><li>[xy] z</li></ul>",
        ),
        ("1. [/] a", "<ol1><li[/]>a</li></ol1>"),
        ("- [ ]", "<tasks><li[ ]></li></tasks>"),
        ("- [*] *a*", "<tasks><li[*]><em>a</em></li></tasks>"),
        (
            "- [ ] a\n\n- [x] b",
            "<tasks><li[ ]><p>a</p></li><li[x]><p>b</p></li></tasks>",
        ),
        ("[ ] a", "<p>[ ] a</p>"),
    ]);
}

#[test]
fn g1_to_g5_tables() {
    all(&[
        (
            "text\n| a |\n|---|\n| b |",
            "<p>text</p><table><th><td>a</td></th><tr><td>b</td></tr></table>",
        ),
        (
            "| [[a\\|b]] | `c \\| d` |\n|-|-|",
            "<table><th><td>[[a|b]]</td><td>`c | d`</td></th></table>",
        ),
        (
            "| [[a|b]] | c |\n|-|-|-|",
            "<table><th><td><a></td><td>b]]</td><td>c</td></th></table>",
        ),
        (
            "> a | b\n> --|--\n> 1 | 2",
            "<quote><table><th><td>a</td><td>b</td></th><tr><td>1</td><td>2</td></tr></table></quote>",
        ),
    ]);
    assert_eq!(found("| [[a|b]] | c |\n|-|-|-|"), ["NW021 1:3"]);
}

#[test]
fn a1_to_a3_heading_ids() {
    let ids = |text: &str| -> Vec<String> {
        read(text)
            .headings
            .iter()
            .map(|h| h.id.to_string())
            .collect()
    };
    assert_eq!(
        ids("## 벌통 점검 (봄)\n## A\n## A\n## A-1\n## nw-x\n## ?"),
        ["벌통-점검-봄", "a", "a-1", "a-1-1", "h-nw-x", "section"]
    );
    assert_eq!(
        ids("# The **old** [[Frame|wax]] `x` #t %%c%% ^b"),
        ["the-old-wax-x-t"]
    );
    let note = read("# Q&A: wax? ##\n> # in");
    let keys = read("# Q&A: wax?\n# The **old** [[Frame|wax]]\n# `a` ^b");
    let keys = keys.headings.into_iter().map(|heading| heading.source_key);
    let keys: Vec<_> = keys.collect();
    assert_eq!(keys, [None, Some("the old frame wax".into()), None]);
    assert_eq!(
        note.headings
            .iter()
            .map(|h| h.top_level)
            .collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn c11_fences_in_containers() {
    all(&[
        (
            "- a\n  ```rust\n  [[x]]\n  ```\n  [[y]]",
            "<ul><li>a<pre:rust>[[x]]⏎</pre>[[y]]</li></ul>",
        ),
        (
            "> ```\n> [[x]]\n[[y]]",
            "<quote><pre:>[[x]]⏎</pre></quote><p>[[y]]</p>",
        ),
        (
            "````\n```\n[[x]]\n````\n[[y]]",
            "<pre:>```⏎[[x]]⏎</pre><p>[[y]]</p>",
        ),
        ("~~~\n```\n~~~\n[[y]]", "<pre:>```⏎</pre><p>[[y]]</p>"),
    ]);
    assert_eq!(found("a\n\n```\nb"), ["NW018 3:1"]);
}

#[test]
fn i9_deep_nesting_is_flattened() {
    let note = read(&format!("{}text", "> ".repeat(5000)));
    assert!(note.events.len() < 250);
    let note = read(&"- a\n".repeat(3).replace("- a", &"- ".repeat(3000)));
    assert!(note.events.len() < 1500);
}
