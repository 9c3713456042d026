//! L, N, T, V.

use super::super::body;
use super::support::{Draft, Made, part, whole};
use crate::config::PrivateLinkText;
use crate::link::{FileId, Part, Target};
use crate::model::{Kind, Tag, Url};

/// A page `Bees/Log.md` with `make` in a paragraph, and `Bees/Hive.md` with a heading and a block id as the second file.
fn made(make: impl FnOnce(&mut Draft)) -> Made {
    Made::new()
        .note("Bees/Log.md", |d| {
            d.within(Tag::Paragraph, make);
        })
        .note("Bees/Hive.md", |d| {
            d.heading(2, "Old frames");
            d.block_id("W1").paragraph("wax");
        })
        .attachment("Img/R&D 1.pdf")
        .tag("bees")
}

fn html(make: impl FnOnce(&mut Draft)) -> String {
    let html = made(make).html();
    html.strip_prefix("<p>")
        .unwrap()
        .strip_suffix("</p>\n")
        .unwrap()
        .to_owned()
}

#[test]
fn l2_n23_internal_links_are_relative() {
    let to = |target| {
        html(|d| {
            d.wikilink("Hive", "<벌>", target);
        })
    };
    assert_eq!(
        to(whole(1)),
        "<a class=\"internal-link\" href=\"../hive/\">&lt;벌&gt;</a>"
    );
    assert!(to(part(1, Part::Heading(0))).contains("href=\"../hive/#old-frames\""));
    assert!(to(part(1, Part::Block(0))).contains("href=\"../hive/#^W1\""));
    assert!(to(part(1, Part::Fragment("raw".into()))).contains("href=\"../hive/#raw\""));
}

#[test]
fn n25_ampersands_are_escaped() {
    let html = html(|d| {
        d.wikilink("R&D 1.pdf", "x", whole(2));
    });
    assert!(
        html.contains("href=\"../../Img/R&amp;D%201.pdf\""),
        "{html}"
    );
}

#[test]
fn l18_l30_links_to_the_page_itself() {
    let html = html(|d| {
        d.wikilink("Log", "x", whole(0));
    });
    assert!(html.contains("href=\"./\""), "{html}");
    let made = Made::new().note("Log.md", |d| {
        d.heading(2, "A");
        d.within(Tag::Paragraph, |d| {
            d.wikilink("#A", "x", part(0, Part::Heading(0)));
        });
    });
    assert!(
        made.html()
            .contains("<a class=\"internal-link\" href=\"#a\">x</a>")
    );
}

#[test]
fn n13_the_404_page_has_absolute_links() {
    let made = made(|d| {
        d.wikilink("Hive", "x", whole(1));
    });
    let at = Url::new("404.html");
    let html = made.with(|site| body(site, FileId(0), &at, Some("/notes/")).html);
    assert!(html.contains("href=\"/notes/bees/hive/\""), "{html}");
}

#[test]
fn l2_l11_external_links_and_titles() {
    let html = html(|d| {
        let link = d.add_link("https://x.y/?a&b c", None, Target::External);
        d.note.links[link as usize].title = Some("a \"b\"".into());
        d.within(Tag::Link(link), |d| {
            d.within(Tag::Strong, |d| {
                d.text("x");
            });
        });
    });
    assert_eq!(
        html,
        "<a class=\"external-link\" href=\"https://x.y/?a&amp;b%20c\" rel=\"noopener\" \
         title=\"a &quot;b&quot;\"><strong>x</strong></a>"
    );
}

#[test]
fn l12_bare_urls() {
    let html = html(|d| {
        let link = d.add_link("https://x.y/a&b", None, Target::External);
        d.event(Kind::AutoLink(link));
        let mail = d.add_link("mailto:a@b.c", None, Target::External);
        d.event(Kind::AutoLink(mail));
    });
    assert!(
        html.contains("rel=\"noopener\">https://x.y/a&amp;b</a>"),
        "{html}"
    );
    assert!(
        html.contains("href=\"mailto:a@b.c\" rel=\"noopener\">a@b.c</a>"),
        "{html}"
    );
}

#[test]
fn l13_unsafe_urls_leave_their_text() {
    let html = html(|d| {
        d.wikilink("javascript:x", "a", Target::Unsafe);
        let link = d.add_link("javascript:x", None, Target::Unsafe);
        d.within(Tag::Link(link), |d| {
            d.text("b");
        });
    });
    assert_eq!(html, "ab");
}

#[test]
fn l29_unresolved_links_have_no_address() {
    let html = html(|d| {
        d.wikilink("Missing", "x", Target::Broken);
    });
    assert_eq!(html, "<a class=\"internal-link is-unresolved\">x</a>");
}

#[test]
fn v10_private_targets_show_own_text_or_the_placeholder() {
    let mut made = made(|d| {
        d.wikilink("Secret", "her", Target::Private);
        let link = d.add_link("Secret/Diary#Part", None, Target::Private);
        d.note.links[link as usize].title = Some("Secret".into());
        d.event(Kind::WikiLink(link));
        let link = d.add_link("Secret.md", None, Target::Private);
        d.within(Tag::Link(link), |d| {
            d.text("my text");
        });
        let link = d.add_link("Secret.md", None, Target::Private);
        d.within(Tag::Link(link), |_| {});
    });
    let dead = |text: &str| format!("<a class=\"internal-link is-unresolved\">{text}</a>");
    let expected = |typed: &str, last: &str| {
        format!(
            "<p>{}{}{}{}</p>\n",
            dead("her"),
            dead(typed),
            dead("my text"),
            dead(last)
        )
    };
    assert_eq!(made.html(), expected("…", "…"));
    made.config.privacy.link_text = PrivateLinkText::Typed;
    assert_eq!(made.html(), expected("Secret/Diary", "Secret"));
}

#[test]
fn v11_private_embeds_leave_nothing() {
    let made = Made::new().note("Log.md", |d| {
        d.paragraph("before");
        d.within(Tag::Paragraph, |d| {
            d.embed("secret.png", None, Target::Private);
            d.event(Kind::SoftBreak)
                .embed("Secret", None, Target::Private);
        });
        d.within(Tag::Paragraph, |d| {
            d.embed("secret.png", Some("A bee"), Target::Private);
        });
    });
    assert_eq!(
        made.html(),
        "<p>before</p>\n<p><a class=\"internal-link is-unresolved\">A bee</a></p>\n"
    );
}

#[test]
fn t1_tags_with_and_without_a_page() {
    let html = html(|d| {
        d.tag("Bees").text(" ").tag("secret");
    });
    assert_eq!(
        html,
        "<a class=\"tag\" href=\"../../tags/bees/\">#Bees</a> <span class=\"tag\">#secret</span>"
    );
}

#[test]
fn l8_no_anchor_inside_an_anchor() {
    let html = html(|d| {
        let link = d.add_link("Hive.md", None, whole(1));
        d.within(Tag::Link(link), |d| {
            d.embed("R&D 1.pdf", Some("paper"), whole(2));
            d.embed("Hive", Some("hive"), whole(1));
        });
    });
    assert_eq!(
        html,
        "<a class=\"internal-link\" href=\"../hive/\">paperhive</a>"
    );
}
