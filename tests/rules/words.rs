//! Search, excerpts and descriptions have the words that readers of a page see (B1, B3, P11, W2, W3).

use crate::memory::{Memory, site};
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use noteweave::index::text;
use noteweave::model::element::parts_words;
use proptest::prelude::*;

/// Returns the words that a reader sees in the article of a page, sorted; they are cut as the search script cuts them.
fn shown(page: &str) -> Vec<String> {
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
    let mut text = String::new();
    read(&dom.document, false, &mut text);
    words(&text)
}

fn read(node: &Handle, in_article: bool, out: &mut String) {
    let mut in_article = in_article;
    let mut apart = false;
    match &node.data {
        NodeData::Text { contents } if in_article => out.push_str(&contents.borrow()),
        NodeData::Element { name, attrs, .. } => {
            let attrs = attrs.borrow();
            let class = attrs.iter().find(|a| &*a.name.local == "class");
            let class = class.map_or("", |class| &*class.value);
            let has = |wanted| class.split(' ').any(|word| word == wanted);
            let is_embed = has("internal-embed");
            apart = parts_words(&name.local) || is_embed;
            if has("footnote-ref")
                || has("footnote-backref")
                || is_embed && !has("is-unresolved")
                || matches!(&*name.local, "script" | "style" | "math" | "svg")
            {
                out.push_str(if apart { " " } else { "" });
                return;
            }
            in_article = in_article || &*name.local == "article";
        }
        _ => {}
    }
    out.push_str(if apart { " " } else { "" });
    for child in node.children.borrow().iter() {
        read(child, in_article, out);
    }
    out.push_str(if apart { " " } else { "" });
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

/// Returns the words that the search data have of a note.
fn searched(site: &crate::memory::Built) -> String {
    let mut found = String::new();
    text::of(
        &site.vault,
        &site.config.privacy,
        &site.vault.files[0],
        &mut found,
    );
    found
}

#[track_caller]
fn assert_agree(text: &str) {
    let site = site(&[("A.md", text)]);
    let (searched, page) = (searched(&site), site.page_of("A.md"));
    let (_, article) = page.split_once("<article").unwrap();
    let (article, _) = article.split_once("</article>").unwrap();
    assert_eq!(
        words(&searched),
        shown(&page),
        "{text:?}\n{searched}\n{article}"
    );
}

#[test]
fn b3_search_has_the_words_of_the_page() {
    for text in [
        "x<button>yy</button>z",
        "a <iframe>inner words</iframe> b",
        "a <iframe src=\"https://example.org/\">inner words</iframe> b",
        "a <object>b <object>c</object> d</object> e",
        "a <script/>b",
        "an <github username> here, <x,y> there",
        "a<my-tag>b</my-tag>c",
        "a<br>b<wbr>c",
        "a</div>b",
        "벌<ruby>蜜<rt>みつ</rt></ruby>",
        "꿀벌^[각주]은 a[^1]b\n\n[^1]: foot",
        "<div>\n\na</div>\nb",
        "<textarea>a<b>c</b></textarea>d",
        "a <select><option>b<option>c</select>d",
        "x$y$z ![[none.png]]w",
        "a [](B.md) b [](A.md) c",
        "a [^[foot]](A.md) b [[^1]](A.md)\n\n[^1]: foot",
    ] {
        assert_agree(text);
    }
}

/// Pieces of notes. `W` stands for a word that no other piece has.
const PIECES: [&str; 52] = [
    "W",
    "W",
    "W ",
    " W",
    "W\n",
    "\n\n",
    "\n\n",
    "\n\n- W",
    "\n  - W",
    "\n\n> W",
    "\n\n## W\n\n",
    "**W**",
    "*W*",
    "==W==",
    "==🔴 W==",
    "`W`",
    "[W](https://example.org)",
    "[[W]]",
    "[[W|W W]]",
    "![[W.png]]",
    "![W](W.png)",
    "^[W]",
    "$x$",
    " #W ",
    "https://W.example ",
    "<b>W</b>",
    "<span>W</span>",
    "<button>W</button>",
    "<br>",
    "<wbr>",
    "<iframe>W</iframe>",
    "<iframe src=\"https://e.org\">W</iframe>",
    "<script>W</script>",
    "<style>W</style>",
    "<object>W</object>",
    "<noscript>W",
    "<template>W</template>",
    "<my-tag>W</my-tag>",
    "<W>",
    "<w W>",
    "<kbd>W</kbd>",
    "<ruby>W<rt>W</rt></ruby>",
    "<sub>W</sub>",
    "\n\n<div>\n\nW</div>\n\n",
    "\n\n<details><summary>W</summary>\n\nW</details>\n\n",
    "\n\n<table><tr><td>W</td><td>W</td></tr></table>\n\n",
    "\n\n<p>W</p>\n\n",
    "\n\n```\nW\n```\n\n",
    "\n\n| W | W |\n|-|-|\n| W | W |\n\n",
    "\n\n> [!tip] W\n> W\n\n",
    "\n\n- [ ] W\n\n",
    "%%W%%",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn b3_search_has_the_words_of_any_page(pieces in prop::collection::vec(0..PIECES.len(), 1..12)) {
        let mut text = String::new();
        let mut word = 0;
        for piece in pieces {
            for part in PIECES[piece].split_inclusive('W') {
                text.push_str(part.trim_end_matches('W'));
                if part.ends_with('W') {
                    word += 1;
                    text.push_str(&format!("q{word}z"));
                }
            }
        }
        assert_agree(&text);
    }
}

#[test]
fn b1_p11_excerpts_and_descriptions_show_what_the_page_shows() {
    let site = Memory::new()
        .note(
            "A.md",
            "a <iframe>inner words</iframe> x<button>yy</button>z <w q>v [[B]] <script>no</script>b",
        )
        .note("B.md", "")
        .build();
    let page = site.page_of("A.md");
    let (_, description) = page.split_once("og:description\" content=\"").unwrap();
    let (description, _) = description.split_once('"').unwrap();
    assert_eq!(description, "a x yy z &lt;w q&gt;v B b");
    let backlinks = site.backlinks("B.md");
    assert!(
        backlinks.contains("a x yy z &lt;w q&gt;v <b>B</b> b"),
        "{backlinks}"
    );
}
