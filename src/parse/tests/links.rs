//! Links, addresses and pictures (L, M, W6).

use super::*;

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
        ("[see [[Tea]] now](u.md)", "<p>see [[Tea]] now</p>"),
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
fn m4_the_text_of_an_image_has_no_space_around_and_that_of_images_in_it() {
    let read_one = |text: &str| {
        let note = read(text);
        let [link] = &*note.links else {
            panic!("{:?}", note.links)
        };
        (link.text.as_deref().map(str::to_owned), link.size)
    };
    assert_eq!(
        read_one("![ cover|200 ](u)"),
        (Some("cover".to_owned()), Some((200, None)))
    );
    assert_eq!(read_one("![ a ](u)"), (Some("a".to_owned()), None));
    assert_eq!(read_one("![a ![b](x)](y)"), (Some("a b".to_owned()), None));
    assert_eq!(
        read_one("![a ![[b.png|c]] ![[d.png]]](y)"),
        (Some("a c".to_owned()), None)
    );
}

#[test]
fn w6_addresses_in_html_are_links() {
    let note =
        read("a <img src=\"b c.png\"> <a href=\"https://x.y\">z</a>\n\n<a href='N.md'>\n</a>");
    let targets: Vec<_> = note.links.iter().map(|l| &*l.target).collect();
    assert_eq!(targets, ["b c.png", "N.md"]);
}
