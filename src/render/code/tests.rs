//! Highlighting, line marks and titles of code blocks.

use super::*;
use crate::model::{Span, TextRef};
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::Mutex;

/// Returns the HTML of a block, and the language of one that is only shown as code.
fn block(language: &str, info: &str, text: &str) -> (String, Option<String>) {
    let (html, notice) = told(language, info, text);
    let unsupported = notice.and_then(|notice| match notice {
        Notice::Unsupported(language) => Some(language),
        Notice::Plain(_) => None,
    });
    (html, unsupported)
}

fn told(language: &str, info: &str, text: &str) -> (String, Option<Notice>) {
    let block = CodeBlock {
        link: 0,
        language: language.into(),
        info: info.into(),
        text: TextRef::Source(Span { start: 0, end: 0 }),
    };
    let mut out = String::new();
    let notice = code_block(&mut out, &block, text, None, None);
    (out, notice)
}

/// The text content of our own HTML.
fn content(html: &str) -> String {
    let mut text = String::new();
    for (at, part) in html.split('<').enumerate() {
        text.push_str(if at == 0 {
            part
        } else {
            part.split_once('>').unwrap().1
        });
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}

#[test]
fn c9_known_languages_are_highlighted() {
    let (html, _) = block("rust", "", "pub fn f(a: &str) -> u32 {\n\t1 // <one>\n}\n");
    assert_eq!(
        html,
        "<pre><code class=\"language-rust\"><span class=\"k\">pub fn</span> <span class=\"f\">f</span>(<span class=\"p\">a</span>: \
         &amp;<span class=\"k\">str</span>) -&gt; <span class=\"k\">u32</span> {\n\t<span class=\"n\">1</span> \
         <span class=\"c\">// &lt;one&gt;</span>\n}\n</code></pre>\n"
    );
    let (html, _) = block("jsonc", "", "{\"a\": [1, \"b\"]}\n");
    assert!(html.contains("{<span class=\"a\">\"a\"</span>: [<span class=\"n\">1</span>, <span class=\"s\">\"b\"</span>]}"), "{html}");
    let (html, _) = block("diff", "", "@@ -1 +1 @@\n-x\n+y\n");
    assert!(
        html.contains("<span class=\"d\">-x</span>\n<span class=\"g\">+y</span>"),
        "{html}"
    );
}

#[test]
fn c9_unknown_languages_are_plain() {
    let (html, _) = block("no\"such", "", "a < b && c\n");
    assert_eq!(
        html,
        "<pre><code class=\"language-no&quot;such\">a &lt; b &amp;&amp; c\n</code></pre>\n"
    );
    assert_eq!(block("", "", "x").0, "<pre><code>x</code></pre>\n");
}

#[test]
fn c9_large_blocks_are_plain() {
    let long_line = format!("let x = \"{}\";\n", "y".repeat(MAX_LINE_BYTES));
    assert!(!block("rust", "", &long_line).0.contains("<span"));
    let long_block = "let x = 1;\n".repeat(MAX_BLOCK_BYTES / 11 + 1);
    assert!(!block("rust", "", &long_block).0.contains("<span"));
    assert!(block("rust", "", &long_block[..1100]).0.contains("<span"));
}

#[test]
fn c14_the_rest_of_a_block_is_plain_from_the_line_that_is_given_up() {
    let deep = "[".repeat(120);
    let (html, notice) = told("json", "{3}", &format!("1\n{deep}\n2\n"));
    assert_eq!(
        html,
        format!(
            "<pre><code class=\"language-json\"><span class=\"n\">1</span>\n{deep}\n\
             <span class=\"line is-highlighted\">2\n</span></code></pre>\n"
        )
    );
    let message =
        "\"json\" block is shown without highlighting from its line 2 on: it is nested too deeply";
    assert_eq!(notice, Some(Notice::Plain(message.into())));
    let (_, notice) = told("json", "", &deep);
    let message = "\"json\" block is shown without highlighting: it is nested too deeply";
    assert_eq!(notice, Some(Notice::Plain(message.into())));
}

/// A store that remembers everything.
#[derive(Debug, Default)]
struct Memory(Mutex<HashMap<Fingerprint, String>>);

impl CodeMemory for Memory {
    fn recall(&self, key: &Fingerprint, out: &mut String) -> bool {
        let known = self.0.lock().unwrap();
        let html = known.get(key);
        out.push_str(html.map_or("", |html| html));
        html.is_some()
    }

    fn remember(&self, key: Fingerprint, html: &str) {
        self.0.lock().unwrap().insert(key, html.to_owned());
    }
}

#[test]
fn c14_a_block_that_is_given_up_is_told_with_a_memory_too() {
    let memory = Memory::default();
    let deep = "[".repeat(120);
    for text in ["[1]\n", &deep] {
        let colour = || {
            let info = Info::new("json", "");
            let mut out = String::new();
            let given_up = code(&mut out, &info, text, Some(&memory));
            (out, given_up.is_some())
        };
        let first = colour();
        assert_eq!(first.1, text == deep);
        assert_eq!(colour(), first);
    }
    assert_eq!(memory.0.lock().unwrap().len(), 1);
}

#[test]
fn c10_lines_are_marked_and_never_cross_tokens() {
    let (html, _) = block(
        "js",
        "{2-3} title=\"a<b\"",
        "/* one\ntwo\nthree */ 1\nlet a;\n",
    );
    assert_eq!(
        html,
        "<figure class=\"code-block\"><figcaption>a&lt;b</figcaption><pre><code class=\"language-js\"><span class=\"c\">/* one</span>\n\
         <span class=\"line is-highlighted\"><span class=\"c\">two</span>\n</span>\
         <span class=\"line is-highlighted\"><span class=\"c\">three */</span> <span class=\"n\">1</span>\n</span>\
         <span class=\"k\">let</span> a;\n</code></pre></figure>\n"
    );
    let (html, _) = block("text", "{1}", "a\nb");
    assert!(
        html.contains("><span class=\"line is-highlighted\">a\n</span>b</code>"),
        "{html}"
    );
}

#[test]
fn c12_blocks_with_a_meaning_elsewhere_are_shown() {
    let (html, lang) = block("dataview", "", "LIST <x>\n");
    assert_eq!(
        html,
        "<details class=\"plugin-block\"><summary>dataview</summary>\
         <pre class=\"unsupported-block\" data-lang=\"dataview\"><code>LIST &lt;x&gt;\n</code></pre></details>\n"
    );
    assert_eq!(lang.as_deref(), Some("dataview"));
    for name in ["dataviewjs", "query"] {
        assert_eq!(block(name, "", "x").1.as_deref(), Some(name));
    }
}

#[test]
fn x8_the_source_of_a_diagram_stays_as_it_is_typed() {
    let mut html = String::new();
    diagram_source(&mut html, "\ngraph LR; A-->B\n", Some("^id"));
    assert_eq!(
        html,
        "<pre class=\"mermaid\" id=\"^id\">\n\ngraph LR; A--&gt;B\n</pre>\n"
    );
}

#[test]
fn x11_drawings_of_other_programs_are_code() {
    for language in ["dot", "graphviz", "plantuml", "d2", "tikz"] {
        let (html, told) = block(language, "", "a -> b\n");
        assert!(html.starts_with("<pre><code class=\"language-"), "{html}");
        assert_eq!(told.as_deref(), Some(language));
    }
}

#[test]
fn k4_the_block_id_is_on_the_pre() {
    let source = CodeBlock {
        link: 0,
        language: "".into(),
        info: "".into(),
        text: TextRef::Source(Span { start: 0, end: 0 }),
    };
    let mut out = String::new();
    code_block(&mut out, &source, "x", Some("^a1"), None);
    assert_eq!(out, "<pre id=\"^a1\"><code>x</code></pre>\n");
}

#[test]
fn c9_remembered_lines_give_the_same_html() {
    let text = "fn f() {\n    /* a\n    b */\n    let s = \"x\n    b */\";\n}\n\nfn f() {\n}\n";
    let first = std::thread::spawn(|| block("rust", "", text).0)
        .join()
        .unwrap();
    for _ in 0..3 {
        assert_eq!(block("rust", "", text).0, first);
    }
    // Many states: what is remembered is thrown away, and nothing else changes.
    let heredocs: String = (0..1200)
        .map(|n| format!("cat <<E{n}\nb $x\nE{n}\n"))
        .collect();
    let first = block("sh", "", &heredocs).0;
    assert_eq!(content(&first), format!("{heredocs}\n"));
    assert_eq!(block("sh", "", &heredocs).0, first);
    assert_eq!(
        block("rust", "", text).0,
        std::thread::spawn(|| block("rust", "", text).0)
            .join()
            .unwrap()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn c9_text_content_is_the_source(
        language in "rust|js|ts|py|html|md|sh|yaml|css|php|c|nope",
        text in "([ \\t\\na-c<>&\"'`(){}\\[\\]/*#$=:;\\\\\\-+0-9벌]|fn |let |<script>|```|//|/\\*){0,60}",
    ) {
        let (html, _) = block(&language, "{2}", &text);
        prop_assert_eq!(content(&html), format!("{text}\n"));
        prop_assert_eq!(html.matches("<span").count(), html.matches("</span").count());
    }
}
