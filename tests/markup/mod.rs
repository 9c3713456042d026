//! A page as a browser reads it, and what a browser would have had to repair.
//!
//! Entry point: [`Read::new`]. The page goes through html5ever twice: once as bare tokens, which is what we wrote, and once as a
//! tree, which is what a browser makes of it. [`tokens`] gives both in one form; where they differ, the tree was repaired.
//! [`content`] judges the tree by the content model.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a module of several test binaries: each uses another part, and a panic is how a test fails"
)]

pub mod addresses;
mod content;
mod tokens;

use html5ever::driver::ParseOpts;
use html5ever::tendril::TendrilSink;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilderOpts;
use markup5ever_rcdom::RcDom;
use std::collections::HashSet;

/// What was learnt of a page.
#[derive(Debug, Default)]
pub struct Read {
    /// What is wrong with it, in words.
    pub problems: Vec<String>,
    /// What the content model does not allow, though browsers take it as it is: nothing of ours, but raw HTML of an author may.
    pub unusual: Vec<String>,
    /// Its ids, and the names of its anchors.
    pub ids: HashSet<String>,
    names: Vec<String>,
    /// The text of its article.
    pub text: String,
    /// Addresses in it: element, attribute, value.
    pub addresses: Vec<(String, String, String)>,
}

impl Read {
    /// Reads a whole page.
    pub fn new(html: &str) -> Self {
        let mut read = Self::default();
        let dom = html5ever::parse_document(RcDom::default(), options()).one(html);
        for error in dom.errors.borrow().iter() {
            read.problems.push(format!("parse error: {error}"));
        }
        let tree = tokens::of_tree(&dom.document, |node, path| read.judge(node, path));
        let written = tokens::of_source(html);
        if let Some(difference) = tokens::difference(&written, &tree) {
            read.problems.push(difference);
        }
        read.finish();
        read
    }
}

/// Options under which html5ever tells every parse error.
fn options() -> ParseOpts {
    ParseOpts {
        tokenizer: TokenizerOpts {
            exact_errors: true,
            ..TokenizerOpts::default()
        },
        tree_builder: TreeBuilderOpts {
            exact_errors: true,
            ..TreeBuilderOpts::default()
        },
    }
}

#[test]
fn a_scan_finds_what_a_reading_finds() {
    let html = "<!doctype html>\n<html lang=\"en\"><head><title>a</title></head><body><p id=\"b\" class=\"c > d\">x=\"y\" \
                <a href=\"?e=1&amp;f#b\">g</a> <img src=\"h.png\" srcset=\"i.png 1x, j.png 2x\" alt=\"\"></p></body></html>";
    let (read, scanned) = (Read::new(html), addresses::scan(html));
    assert_eq!((read.problems.len(), &scanned.problems), (0, &Vec::new()));
    assert_eq!((scanned.ids, scanned.addresses), (read.ids, read.addresses));
}

#[test]
fn repairs_are_noticed() {
    let page = |body: &str| {
        let head = "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>A &amp; B</title>\n</head>";
        let read = Read::new(&format!("{head}\n<body>\n{body}\n</body>\n</html>\n"));
        [read.problems, read.unusual].concat()
    };
    for good in [
        "<p>a &lt; b <a href=\"#x\" id=\"x\">c</a></p>",
        "<ul>\n<li>a\n<li>b\n<ul><li>c</li></ul>\n</ul>",
        "<table><thead><tr><th>a</th></tr></thead></table><pre>\n\na</pre>",
        "<svg viewBox=\"0 0 1 1\"><path d=\"\"/></svg><math><mi>x</mi></math>",
        "<details><summary>a</summary><p>b</p></details>",
    ] {
        assert_eq!(page(good), [""; 0], "{good}");
    }
    for bad in [
        "<p>a<div>b</div></p>",
        "<p>a<ul><li>b</li></ul></p>",
        "<a href=\"#\">a<a href=\"#\">b</a></a>",
        "<a href=\"#\">a<button type=\"button\">b</button></a>",
        "<span><div>a</div></span>",
        "<em><p>a</p></em>",
        "<h1><del><div>a</div></del></h1>",
        "<summary>a</summary>",
        "<details><p>b</p><summary>a</summary></details>",
        "<details><summary>a<input></summary></details>",
        "<form><div><form></form></div></form>",
        "<table>a<tr><td>b</td></tr></table>",
        "<table><tbody><tr>a<td>b</td></tr></tbody></table>",
        "<ul>a<li>b</li></ul>",
        "<ol><p>b</p></ol>",
        "<li>a</li>",
        "<dt>a</dt>",
        "<div><dd>a</dd></div>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<p id=\"\"></p>",
        "<b>a<p>b</b>c</p>",
        "</p>",
        "<p>a",
        "<div>a</span></div>",
        "<p class=\"a\" class=\"b\">a</p>",
        "<p>a & b &amp b &x; &#0;</p>",
        "<p>\0</p>",
        "<div/>a",
        "<p onclick=\"a()\">b</p>",
        "<script>a</script>",
        "<a href=\"java&#10;script:a\">b</a>",
        "<!-- a -->",
        "</body><p>a</p>",
    ] {
        assert_ne!(page(bad), [""; 0], "{bad}");
    }
}
