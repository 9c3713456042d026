//! B1, B3 and P11.

use super::super::{excerpt, summary};
use super::support::{Draft, Made, whole};
use crate::link::{FileId, Target};
use crate::model::{Kind, Property, Span, Tag, Value};

fn excerpt_of(link: u32, make: impl FnOnce(&mut Draft)) -> String {
    let made = Made::new().note("Log.md", make);
    made.with(|site| excerpt(site, FileId(0), link))
}

fn summary_of(make: impl FnOnce(&mut Draft)) -> String {
    let made = Made::new().note("Log.md", make);
    made.with(|site| summary(site, FileId(0)))
}

#[test]
fn b1_the_block_around_a_link() {
    let html = excerpt_of(1, |d| {
        d.paragraph("elsewhere");
        d.within(Tag::Paragraph, |d| {
            d.text("See <")
                .wikilink("A", "one", whole(0))
                .text("> and ");
            d.within(Tag::Strong, |d| {
                d.wikilink("B", "two & three", whole(0)).text(" now");
            });
            d.event(Kind::SoftBreak).code("x  y").tag("bees");
        });
        d.paragraph("after");
    });
    assert_eq!(
        html,
        "See &lt;one&gt; and <b><strong>two &amp; three</strong></b><strong> now</strong> <code>x y</code>#bees"
    );
}

#[test]
fn b1_shortened_at_words_around_the_link() {
    let html = excerpt_of(0, |d| {
        d.within(Tag::Paragraph, |d| {
            d.text(&"before ".repeat(100))
                .wikilink("A", "벌통", whole(0));
            d.text(&" after".repeat(100));
        });
    });
    assert!(html.starts_with("…before before "), "{html}");
    assert!(html.contains("before <b>벌통</b> after"), "{html}");
    assert!(html.ends_with(" after…"), "{html}");
    let length = html.chars().count();
    assert!((95..140).contains(&length), "{length}: {html}");
}

#[test]
fn b1_of_long_texts_no_more_is_read_than_is_shown() {
    let html = |before: &str, after: &str| {
        excerpt_of(0, |d| {
            d.within(Tag::Paragraph, |d| {
                d.text(before).wikilink("A", "벌통", whole(0));
                d.text(after);
            });
        })
    };
    for word in [
        "a ",
        "honey ",
        "꿀 ",
        "x\n\t ",
        &"y".repeat(200),
        &(" z".repeat(3) + &" ".repeat(500)),
    ] {
        // Long enough to be cut, and ten times that.
        let (short, long) = (word.repeat(400 / word.len() + 200), word.repeat(4000));
        assert_eq!(html(&short, &short), html(&long, &long), "{word:?}");
        assert_eq!(html("", &short), html("", &long), "{word:?}");
        assert_eq!(html(&short, "."), html(&long, "."), "{word:?}");
    }
}

#[test]
fn b1_a_tight_list_item_is_a_block_of_its_own() {
    let html = excerpt_of(0, |d| {
        d.within(Tag::List { tasks: false }, |d| {
            d.within(Tag::Item, |d| {
                d.text("own ").wikilink("A", "x", whole(0));
                d.within(Tag::List { tasks: false }, |d| {
                    d.within(Tag::Item, |d| {
                        d.text("child");
                    });
                });
            });
        });
    });
    assert_eq!(html, "own <b>x</b>");
}

#[test]
fn l11_a_link_that_shows_nothing_is_named() {
    let paragraph = |d: &mut Draft| {
        d.within(Tag::Paragraph, |d| {
            let link = d.add_link("A.md", None, whole(0));
            d.text("see ").within(Tag::Link(link), |_| {}).text(" now");
        });
    };
    assert_eq!(excerpt_of(0, paragraph), "see <b>A</b> now");
    assert_eq!(summary_of(paragraph), "see A now");
}

#[test]
fn b3_no_private_names_in_excerpts() {
    let html = excerpt_of(1, |d| {
        d.within(Tag::Paragraph, |d| {
            let link = d.add_link("Secret", None, Target::Private);
            d.event(Kind::WikiLink(link));
            d.text(" and ").wikilink("A", "x", whole(0));
            d.embed("Secret.png", None, Target::Private);
        });
    });
    assert_eq!(html, "… and <b>x</b>");
}

#[test]
fn b1_markdown_links_and_footnotes() {
    let html = excerpt_of(0, |d| {
        let note = d.footnote("");
        d.within(Tag::Paragraph, |d| {
            d.within(Tag::InlineFootnote(note), |d| {
                d.text("in the note");
            });
            d.text("a ");
            let link = d.add_link("A.md", None, whole(0));
            d.within(Tag::Link(link), |d| {
                d.within(Tag::Emphasis, |d| {
                    d.text("b");
                });
            });
            d.text(" c");
        });
    });
    assert_eq!(html, "a <b><em>b</em></b> c");
}

#[test]
fn b2_property_links_name_the_property() {
    let html = excerpt_of(0, |d| {
        for (at, key) in ["title", "up & down"].into_iter().enumerate() {
            d.note.properties_mut().push(Property {
                key: key.into(),
                value: Value::Null,
                span: Span::new(at * 10, at * 10 + 1),
            });
        }
        let link = d.add_link("A", None, whole(0)) as usize;
        d.note.links[link].event = u32::MAX;
        d.note.links[link].span = Span::new(14, 19);
    });
    assert_eq!(html, "up &amp; down");
}

#[test]
fn b1_ten_thousand_links_in_one_paragraph_stay_cheap() {
    let made = Made::new().note("Log.md", |d| {
        d.within(Tag::Paragraph, |d| {
            for _ in 0..10_000 {
                d.wikilink("A", "link", whole(0)).text(" word ");
            }
        });
    });
    let total: usize =
        made.with(|site| (0..10_000).map(|i| excerpt(site, FileId(0), i).len()).sum());
    assert!(total < 10_000 * 400, "{total}");
}

#[test]
fn p11_first_paragraph_as_plain_text() {
    let text = summary_of(|d| {
        d.heading(1, "Title");
        let note = d.footnote("");
        d.within(Tag::Paragraph, |d| {
            d.embed("a.png", None, whole(0));
        });
        d.within(Tag::Paragraph, |d| {
            d.text("Bees & ")
                .wikilink("A", "wax", whole(0))
                .code("code");
            d.within(Tag::InlineFootnote(note), |d| {
                d.text("note");
            });
            d.event(Kind::SoftBreak).within(Tag::Strong, |d| {
                d.text("honey");
            });
        });
        d.paragraph("second");
    });
    assert_eq!(text, "Bees & waxcode honey");
}

#[test]
fn p11_cut_at_160_characters() {
    let text = summary_of(|d| {
        d.paragraph(&"꿀벌 ".repeat(100));
    });
    assert!(
        text.chars().count() <= 160 && text.ends_with("꿀벌…"),
        "{text}"
    );
}
