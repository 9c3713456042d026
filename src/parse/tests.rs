//! Parsing by rule numbers, shown as short pseudo-HTML.

use super::parse;
use crate::model::{Event, Kind, Note, Tag, TextRef, VaultPath};
use std::collections::BTreeMap;

fn read(text: &str) -> Note {
    parse(&VaultPath::new("A.md"), text.to_owned(), &BTreeMap::new())
}

/// The note's events as `<tag>text</tag>`, block ids as `^id` after the start.
fn shown(text: &str) -> String {
    let note = read(text);
    let mut out = String::new();
    for (at, event) in note.events.iter().enumerate() {
        show(&note, event, &mut out);
        if let (Kind::Start(_), Some(block)) = (event.kind, note.block_at(at as u32)) {
            out.push_str(&format!("^{}:", block.id));
        }
    }
    out
}

fn show(note: &Note, event: &Event, out: &mut String) {
    let name = |tag: Tag| -> String {
        match tag {
            Tag::Paragraph => "p".into(),
            Tag::Heading(h) => format!("h{}", note.headings[h as usize].level),
            Tag::BlockQuote => "quote".into(),
            Tag::Callout(c) => {
                let callout = &note.callouts[c as usize];
                let metadata = callout
                    .metadata
                    .as_deref()
                    .map(|m| format!("|{m}"))
                    .unwrap_or_default();
                format!("callout:{}{metadata}:{:?}", callout.kind, callout.fold)
            }
            Tag::CalloutTitle => "title".into(),
            Tag::CalloutBody => "body".into(),
            Tag::CodeBlock(c) => format!("pre:{}", note.code[c as usize].language),
            Tag::HtmlBlock => "html".into(),
            Tag::MathBlock(tex) => format!("math:{}", note.text_of(tex)),
            Tag::List { tasks } => if tasks { "tasks" } else { "ul" }.into(),
            Tag::OrderedList { start, .. } => format!("ol{start}"),
            Tag::Item => "li".into(),
            Tag::TaskItem(t) => format!("li[{}]", note.tasks[t as usize].mark),
            Tag::FootnoteDefinition(f) => format!("def:{}", note.footnotes[f as usize].label),
            Tag::InlineFootnote(_) => "fn".into(),
            Tag::Table(_) => "table".into(),
            Tag::TableHead => "th".into(),
            Tag::TableRow => "tr".into(),
            Tag::TableCell => "td".into(),
            Tag::Emphasis => "em".into(),
            Tag::Strong => "b".into(),
            Tag::Strikethrough => "del".into(),
            Tag::Highlight => "mark".into(),
            Tag::Link(l) => format!("a:{}", note.links[l as usize].target),
        }
    };
    let text = |text: TextRef| note.text_of(text).replace('\n', "⏎");
    match event.kind {
        Kind::Start(tag @ Tag::CodeBlock(c)) => {
            out.push_str(&format!(
                "<{}>{}",
                name(tag),
                text(note.code[c as usize].text)
            ));
        }
        Kind::Start(tag) => out.push_str(&format!("<{}>", name(tag))),
        Kind::End(tag) => {
            let name = name(tag);
            out.push_str(&format!("</{}>", name.split([':', '[']).next().unwrap()));
        }
        Kind::Text(t) => out.push_str(&text(t)),
        Kind::Code(t) => out.push_str(&format!("`{}`", text(t))),
        Kind::SoftBreak => out.push('⏎'),
        Kind::HardBreak => out.push('↵'),
        Kind::Rule => out.push_str("<hr>"),
        Kind::Html(h) => {
            let tag = &note.html[h as usize];
            out.push_str(&format!(
                "«{}{}»",
                if tag.closing { "/" } else { "" },
                tag.name
            ));
        }
        Kind::WikiLink(l) | Kind::Embed(l) => {
            let link = &note.links[l as usize];
            let bang = if link.embed { "!" } else { "" };
            let text = link
                .text
                .as_deref()
                .map(|t| format!("|{t}"))
                .unwrap_or_default();
            out.push_str(&format!("{bang}[[{}{text}]]", link.target));
        }
        Kind::AutoLink(l) => out.push_str(&format!("<{}>", note.links[l as usize].target)),
        Kind::TagUse(t) => out.push_str(&format!("{{#{}}}", note.tags[t as usize].name)),
        Kind::Math { display, tex } => {
            let marks = if display { "$$" } else { "$" };
            out.push_str(&format!("{marks}{}{marks}", text(tex)));
        }
        Kind::FootnoteRef(f) => out.push_str(&format!("[^{}]", note.footnotes[f as usize].label)),
    }
}

/// Codes and places of a note's findings.
fn found(text: &str) -> Vec<String> {
    let note = read(text);
    let place = |f: &crate::model::Finding| {
        f.place
            .map(|p| format!("{}:{}", p.line, p.column))
            .unwrap_or_default()
    };
    note.findings
        .iter()
        .map(|f| format!("{} {}", f.code.as_str(), place(f)))
        .collect()
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(&shown(text), expected, "for {text:?}");
    }
}

#[test]
fn l3_to_l7_wikilinks() {
    all(&[
        ("[[Tea|hot | cold]]", "<p>[[Tea|hot | cold]]</p>"),
        ("꿀[[Hive|벌]]통", "<p>꿀[[Hive|벌]]통</p>"),
        (
            "[[]] [[ ]] [[|x]] [[#]] [[a",
            "<p>[[]] [[ ]] [[|x]] [[#]] [[a</p>",
        ),
        ("\\[[x]] \\[\\[x\\]\\]", "<p>[[x]] [[x]]</p>"),
        ("[[a [[b]]", "<p>[[a [[b]]</p>"),
        ("[[[b]]]", "<p>[[[b]]]</p>"),
        ("[x]()", "<p>x</p>"),
        ("[[a\nb]]", "<p>[[a⏎b]]</p>"),
        ("**[[링크]]**는", "<p><b>[[링크]]</b>는</p>"),
        ("[[A]][[B]]", "<p>[[A]][[B]]</p>"),
    ]);
    assert_eq!(read("[[a [[b]]").links.len(), 1);
}

#[test]
fn l9_l10_leftmost_wins() {
    all(&[
        ("`[[x]]` [[y]]", "<p>`[[x]]` [[y]]</p>"),
        ("[[Price $5]] and $6", "<p>[[Price $5]] and $6</p>"),
        ("[a](b[[c]].md)", "<p><a:b[[c]].md>a</a></p>"),
        ("[see [[Tea]] now](u.md)", "<p>[see [[Tea]] now](u.md)</p>"),
        ("    [[code]]", "<pre:>[[code]]</pre>"),
        (
            "```\n[[code]]\n```\n[[x]]",
            "<pre:>[[code]]⏎</pre><p>[[x]]</p>",
        ),
        (
            "<div>[[x]]\n</div>\n\n[[y]]",
            "<html>«div»[[x]]⏎«/div»⏎</html><p>[[y]]</p>",
        ),
    ]);
    assert_eq!(
        read("`[[x]]`\n\n    [[c]]\n\n<div>[[x]]</div>").links.len(),
        0
    );
}

#[test]
fn l12_bare_urls() {
    all(&[
        ("https://x.com/a_b_c_d.", "<p><https://x.com/a_b_c_d>.</p>"),
        (
            "(https://x.com/(a)) 링크https://y.kr/길.",
            "<p>(<https://x.com/(a)>) 링크<https://y.kr/길>.</p>",
        ),
        (
            "**https://x.com** <https://z.w>",
            "<p><b><https://x.com></b> <https://z.w></p>",
        ),
        (
            "[https://x.com](https://x.com)",
            "<p><a:https://x.com>https://x.com</a></p>",
        ),
        ("www.x.com `https://x.y`", "<p>www.x.com `https://x.y`</p>"),
        ("https://x.com/#a%%b$c$", "<p><https://x.com/#a%%b$c$></p>"),
    ]);
}

#[test]
fn c1_to_c8_comments() {
    all(&[
        ("a %%b [[c]] #d%% e", "<p>a  e</p>"),
        ("a%%b%%c", "<p>ac</p>"),
        (
            "x\n\n%%\n# H\n\n- l\n```\ncode\n%%\n\ny",
            "<p>x</p><p>y</p>",
        ),
        ("- a\n  %% c %%\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("%%%% x 7% n % 4", "<p> x 7% n % 4</p>"),
        ("a %% b", "<p>a %% b</p>"),
        ("a\n\n%% b\n\nc", "<p>a</p>"),
        ("`%%` a `%%`", "<p>`%%` a `%%`</p>"),
        ("%% `a %% b` c", "<p> b` c</p>"),
        ("> %% a\nb\n%%\n> c", "<quote><p>c</p></quote>"),
        (
            "| a | b %%x|y%% |\n|--|--|\n",
            "<table><th><td>a</td><td>b </td></th></table>",
        ),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("<!-- b\n\n[[c]] -->\n\nd", "<p>d</p>"),
        ("```\n%% a %%\n```", "<pre:>%% a %%⏎</pre>"),
        ("# a %%b%% c", "<h1>a  c</h1>"),
        (
            "- [ ] a %%b%%\n- c",
            "<tasks><li[ ]>a </li><li>c</li></tasks>",
        ),
    ]);
    assert_eq!(found("a %% b"), ["NW017 1:3"]);
    assert_eq!(found("a\n\n가 x\n\n%% b\n\nc"), ["NW017 5:1"]);
}

#[test]
fn x2_to_x5_math() {
    all(&[
        ("$a_1 * b$ and $\\$5$", "<p>$a_1 * b$ and $\\$5$</p>"),
        (
            "from $7 up to $12, CA$3–CA$4 $ k $ lone $",
            "<p>from $7 up to $12, CA$3–CA$4 $ k $ lone $</p>",
        ),
        ("a $$x$$ b", "<p>a $$x$$ b</p>"),
        (
            "text\n$$\nx\n\ny\n$$\nmore",
            "<p>text</p><math:\nx\n\ny\n></math><p>more</p>",
        ),
        ("$$\nx\n$$", "<math:\nx\n></math>"),
        (
            "> $$\n> x\n> $$\n> y",
            "<quote><math:\n x\n ></math><p>y</p></quote>",
        ),
        (
            "- a\n  $$\n  x\n  $$\n- b",
            "<ul><li>a<math:\n  x\n  ></math></li><li>b</li></ul>",
        ),
        ("> $$ a\n\nb $$", "<quote><p>$$ a</p></quote><p>b $$</p>"),
        ("$[[x]] #y ==z== %% <$", "<p>$[[x]] #y ==z== %% <$</p>"),
        (
            "| $a \\| b$ |\n|--|",
            "<table><th><td>$a | b$</td></th></table>",
        ),
    ]);
}

#[test]
fn t2_to_t8_tags() {
    all(&[
        ("#Python #Async", "<p>{#Python} {#Async}</p>"),
        (
            "a#b (#b) ##b \\#no **#tag** #꿀벌, #2031",
            "<p>a#b (#b) ##b #no <b>{#tag}</b> {#꿀벌}, #2031</p>",
        ),
        ("#a/b/ x", "<p>{#a/b}/ x</p>"),
        (
            "# #t\n- #u\n> #v",
            "<h1>{#t}</h1><ul><li>{#u}</li></ul><quote><p>{#v}</p></quote>",
        ),
        (
            "| #a | #b |\n|--|--|",
            "<table><th><td>{#a}</td><td>{#b}</td></th></table>",
        ),
        (
            "[#x](u) `#y` [[N#z]] https://e.x/#q",
            "<p><a:u>#x</a> `#y` [[N#z]] <https://e.x/#q></p>",
        ),
        ("a\n#b", "<p>a⏎{#b}</p>"),
        ("*a*#b", "<p><em>a</em>#b</p>"),
    ]);
}

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
            "<table><th><td>[[a</td><td>b]]</td><td>c</td></th></table>",
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
    assert_eq!(&note.text[note.headings[0].source.range()], "Q&A: wax?");
    assert_eq!(
        note.headings
            .iter()
            .map(|h| h.top_level)
            .collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn m4_images() {
    let note = read("![A bee|240x90](img/bee.png \"t\") ![240](https://x.y/z.png) ![](a.png)");
    let shown: Vec<_> = note
        .links
        .iter()
        .map(|l| (&*l.target, l.text.as_deref(), l.size, l.title.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [
            (
                "img/bee.png",
                Some("A bee"),
                Some((240, Some(90))),
                Some("t")
            ),
            ("https://x.y/z.png", None, Some((240, None)), None),
            ("a.png", None, None, None),
        ]
    );
}

#[test]
fn w6_addresses_in_html_are_links() {
    let note =
        read("a <img src=\"b c.png\"> <a href=\"https://x.y\">z</a>\n\n<a href='N.md'>\n</a>");
    let targets: Vec<_> = note.links.iter().map(|l| &*l.target).collect();
    assert_eq!(targets, ["b c.png", "N.md"]);
}

#[test]
fn i5_breaks_and_i6_escapes() {
    all(&[
        ("a\nb  \nc\\\nd", "<p>a⏎b↵c↵d</p>"),
        (
            "\\#a \\=\\= \\%\\% \\$x\\$ \\^[a] &copy; \\!\\[[a]]",
            "<p>#a == %% $x$ ^[a] © ![[a]]</p>",
        ),
    ]);
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

mod properties {
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
}
