//! E and M.

use super::support::{Draft, Made, assert_nested, part, whole};
use crate::link::{Part, Target};
use crate::model::{Code, Fold, Kind, LinkKind, Tag};

fn embed_in_paragraph(d: &mut Draft, target: Target) {
    d.within(Tag::Paragraph, |d| {
        d.embed("X", None, target);
    });
}

/// A page that embeds `target` of the second file, which `make` writes.
fn embedding(target: Target, make: impl FnOnce(&mut Draft)) -> Made {
    Made::new()
        .note("Log.md", |d| embed_in_paragraph(d, target))
        .note("Bees/Hive.md", make)
}

/// Content of the only embed of `html`.
fn content(html: &str) -> &str {
    let (_, rest) = html
        .split_once("<div class=\"markdown-embed-content\">\n")
        .unwrap();
    rest.rsplit_once("</div><a class=\"markdown-embed-link\"")
        .unwrap()
        .0
}

#[test]
fn e1_e4_e6_a_whole_note() {
    let made = embedding(whole(1), |d| {
        d.heading(1, "Frames");
        d.block_id("w").paragraph("wax");
    });
    assert_eq!(
        made.html(),
        "<div class=\"p\"><div class=\"internal-embed markdown-embed\" data-embed=\"note\">\
         <div class=\"markdown-embed-content\">\n<h1>Frames</h1>\n<p>wax</p>\n</div>\
         <a class=\"markdown-embed-link\" href=\"../bees/hive/\">Hive</a></div>\n</div>\n"
    );
}

#[test]
fn e2_a_section_ends_before_the_next_heading_of_its_level() {
    let note = |d: &mut Draft| {
        d.heading(2, "A")
            .paragraph("a")
            .heading(3, "B")
            .paragraph("b");
        d.within(Tag::BlockQuote, |d| {
            d.heading(1, "Q").paragraph("q");
        });
        d.heading(2, "C").paragraph("c");
    };
    let html = embedding(part(1, Part::Heading(0)), note).html();
    assert_eq!(
        content(&html),
        "<h2>A</h2>\n<p>a</p>\n<h3>B</h3>\n<p>b</p>\n<blockquote>\n<h1>Q</h1>\n<p>q</p>\n</blockquote>\n"
    );
    assert!(html.contains("data-embed=\"heading\""), "{html}");
    assert!(html.contains("href=\"../bees/hive/#a\">Hive</a>"), "{html}");
    // A heading in a quote: its section ends with the quote.
    let html = embedding(part(1, Part::Heading(2)), note).html();
    assert_eq!(content(&html), "<h1>Q</h1>\n<p>q</p>\n");
    assert_nested(&html);
}

#[test]
fn e2_a_block_and_a_list_item_with_its_children() {
    let note = |d: &mut Draft| {
        d.block_id("h").heading(2, "A").paragraph("a");
        d.within(
            Tag::OrderedList {
                start: 3,
                tasks: false,
            },
            |d| {
                d.within(Tag::Item, |d| {
                    d.text("three").within(Tag::List { tasks: false }, |d| {
                        d.within(Tag::Item, |d| {
                            d.text("x");
                        });
                    });
                });
                d.block_id("i").within(Tag::Item, |d| {
                    d.text("four").within(Tag::List { tasks: false }, |d| {
                        d.within(Tag::Item, |d| {
                            d.text("child");
                        });
                    });
                });
            },
        );
    };
    let html = embedding(part(1, Part::Block(0)), note).html();
    assert_eq!(content(&html), "<h2>A</h2>\n");
    let html = embedding(part(1, Part::Block(1)), note).html();
    assert_eq!(
        content(&html),
        "<ol start=\"4\">\n<li>four\n<ul>\n<li>child</li>\n</ul>\n</li>\n</ol>\n"
    );
    assert!(html.contains("data-embed=\"block\""), "{html}");
}

#[test]
fn e3_e8_label_and_classes() {
    let made = Made::new()
        .note("Log.md", |d| {
            d.within(Tag::Paragraph, |d| {
                d.embed("Hive", Some("the \"hive\""), whole(1));
            });
        })
        .note("Hive.md", |d| {
            d.paragraph("x");
            d.note.front.classes = vec!["wide".into()];
        });
    let html = made.html();
    assert!(
        html.contains("<div class=\"internal-embed markdown-embed wide\" data-embed=\"note\""),
        "{html}"
    );
    assert!(
        html.contains("aria-label=\"the &quot;hive&quot;\""),
        "{html}"
    );
}

#[test]
fn e4_embeds_in_cells_items_and_sentences_stay_valid() {
    let made = Made::new()
        .note("Log.md", |d| {
            d.table(&[], |d| {
                d.within(Tag::TableHead, |d| {
                    d.within(Tag::TableCell, |d| {
                        d.embed("Hive", None, whole(1));
                    });
                });
            });
            d.within(Tag::List { tasks: false }, |d| {
                d.within(Tag::Item, |d| {
                    d.embed("Hive", None, whole(1));
                });
            });
            d.within(Tag::Paragraph, |d| {
                d.text("a")
                    .event(Kind::SoftBreak)
                    .embed("Hive", None, whole(1));
                d.event(Kind::SoftBreak).text("b");
            });
        })
        .note("Hive.md", |d| {
            d.paragraph("wax");
        });
    let html = made.html();
    assert_eq!(html.matches("<p>wax</p>").count(), 3, "{html}");
    assert!(
        html.contains("<div class=\"p\">a<br>\n<div class"),
        "{html}"
    );
    assert!(!html.contains("</div>\n<br>"), "{html}");
    assert_nested(&html);
}

#[test]
fn e4_where_no_block_may_stand_an_embed_is_a_link() {
    let link = |d: &mut Draft| {
        d.embed("Hive", Some("hive"), whole(1));
    };
    let made = Made::new()
        .note("Log.md", |d| {
            d.heading(2, "H");
            d.note.headings.push(d.note.headings[0].clone());
            d.within(Tag::Heading(1), link);
            d.callout("tip", Fold::Closed, |d| {
                d.within(Tag::CalloutTitle, link);
            });
            d.within(Tag::Paragraph, |d| {
                d.within(Tag::Strong, link);
            });
        })
        .note("Hive.md", |d| {
            d.paragraph("wax");
        });
    let html = made.html();
    assert!(!html.contains("wax"), "{html}");
    let anchors = html
        .matches("<a class=\"internal-link\" href=\"../hive/\">hive</a>")
        .count();
    assert_eq!(anchors, 3, "{html}");
}

#[test]
fn e5_links_inside_are_relative_to_the_showing_page() {
    let html = embedding(whole(1), |d| {
        d.heading(2, "H");
        d.within(Tag::Paragraph, |d| {
            d.wikilink("#H", "own", part(1, Part::Heading(0)));
            d.wikilink("Log", "host", whole(0));
        });
    })
    .html();
    assert!(html.contains("href=\"../bees/hive/#h\">own</a>"), "{html}");
    assert!(html.contains("href=\"./\">host</a>"), "{html}");
}

#[test]
fn e7_footnotes_of_embeds_never_mix() {
    let with_footnote = |d: &mut Draft, text: &str| {
        let (note, unused) = (d.footnote("1"), d.footnote("2"));
        d.heading(2, text);
        d.within(Tag::Paragraph, |d| {
            d.text(text).event(Kind::FootnoteRef(note));
        });
        d.heading(2, "Rest");
        d.within(Tag::Paragraph, |d| {
            d.event(Kind::FootnoteRef(unused));
        });
        for footnote in [note, unused] {
            d.define(footnote, |d| {
                d.paragraph(text);
            });
        }
    };
    let made = Made::new()
        .note("Log.md", |d| {
            with_footnote(d, "host");
            embed_in_paragraph(d, part(1, Part::Heading(0)));
            embed_in_paragraph(d, part(1, Part::Heading(0)));
        })
        .note("Hive.md", |d| with_footnote(d, "hive"));
    let html = made.html();
    for id in [
        "fn:1",
        "fn:2",
        "e1:fn:1",
        "e2:fn:1",
        "e1:fnref:1",
        "e2:fnref:1",
    ] {
        assert_eq!(
            html.matches(&format!(" id=\"{id}\"")).count(),
            1,
            "{id} in {html}"
        );
    }
    assert!(!html.contains("e1:fn:2"), "{html}");
    assert!(html.contains("<li id=\"e1:fn:1\"><p>hive "), "{html}");
    assert_nested(&html);
}

#[test]
fn e10_cycles_end_in_a_link_and_a_finding() {
    let to = |d: &mut Draft, file: u32| {
        d.within(Tag::Paragraph, |d| {
            d.embed("X", Some("link"), whole(file));
        });
    };
    let made = Made::new()
        .note("A.md", |d| {
            d.paragraph("a");
            to(d, 1);
        })
        .note("B.md", |d| {
            d.paragraph("b");
            to(d, 0);
        });
    let body = made.body();
    assert_eq!(body.html.matches("<p>b</p>").count(), 1, "{}", body.html);
    assert!(
        body.html
            .contains("<a class=\"internal-link\" href=\"./\">link</a>"),
        "{}",
        body.html
    );
    assert_eq!(body.findings.len(), 1);
    let finding = &body.findings[0];
    assert_eq!(
        (finding.code, finding.path.as_str()),
        (Code::EmbedCycle, "B.md")
    );
    assert_eq!(finding.message, "A.md embeds itself by way of B.md");
    assert_eq!(finding.place.map(|p| p.column), Some(5));

    let itself = Made::new().note("A.md", |d| to(d, 0)).body();
    assert_eq!(itself.findings[0].message, "A.md embeds itself");
}

#[test]
fn e10_another_section_of_the_own_note_is_fine() {
    let made = Made::new().note("A.md", |d| {
        d.heading(2, "One").paragraph("one").heading(2, "Two");
        embed_in_paragraph(d, part(0, Part::Heading(0)));
    });
    let body = made.body();
    assert_eq!(body.html.matches("<p>one</p>").count(), 2, "{}", body.html);
    assert!(body.findings.is_empty());
    assert_eq!(body.html.matches("id=\"one\"").count(), 1);
}

#[test]
fn e11_five_levels() {
    let mut made = Made::new();
    for level in 0..8 {
        made = made.note(&format!("L{level}.md"), |d| {
            d.paragraph(&format!("level {level}"));
            d.within(Tag::Paragraph, |d| {
                d.embed("X", Some("deeper"), whole((level + 1) % 8));
            });
        });
    }
    let body = made.body();
    assert!(
        body.html.contains("level 5") && !body.html.contains("level 6"),
        "{}",
        body.html
    );
    let finding = &body.findings[0];
    assert_eq!(
        (finding.code, finding.path.as_str()),
        (Code::EmbedLimit, "L5.md")
    );
    assert_nested(&body.html);
}

#[test]
fn e11_a_thousand_embeds_and_no_explosion() {
    let mut made = Made::new();
    for level in 0..6 {
        made = made.note(&format!("L{level}.md"), |d| {
            d.paragraph("word");
            for _ in 0..20 {
                d.within(Tag::Paragraph, |d| {
                    d.embed("X", Some("next"), whole((level + 1) % 6));
                });
            }
        });
    }
    let body = made.body();
    assert_eq!(body.html.matches("markdown-embed-content").count(), 1_000);
    assert!(
        body.findings
            .iter()
            .all(|f| f.code == Code::EmbedLimit || f.code == Code::EmbedCycle)
    );
    // Each place once (R3).
    assert!(body.findings.len() <= 6 * 20 * 2, "{}", body.findings.len());
}

#[test]
fn e11_eight_mebibytes() {
    let made = Made::new()
        .note("A.md", |d| {
            for _ in 0..12 {
                d.within(Tag::Paragraph, |d| {
                    d.embed("X", Some("big"), whole(1));
                });
            }
        })
        .note("B.md", |d| {
            d.paragraph(&"x".repeat(1 << 20));
        });
    let html = made.html();
    assert!(html.len() < 10 << 20, "{}", html.len());
    assert!(html.contains("<a class=\"internal-link\" href=\"../b/\">big</a>"));
}

#[test]
fn e12_m10_missing_targets() {
    let html = |target: &str, text: Option<&str>| {
        super::support::html(|d| {
            d.within(Tag::Paragraph, |d| {
                d.embed(target, text, Target::Broken);
            });
        })
    };
    let span =
        |text: &str| format!("<p><span class=\"internal-embed is-unresolved\">{text}</span></p>\n");
    assert_eq!(html("Gone#A", Some("words")), span("Gone#A"));
    assert_eq!(html("gone.png", Some("A bee")), span("A bee"));
    assert_eq!(html("gone.png", None), span("gone.png"));
}

#[test]
fn e16_canvases_that_cannot_be_read_are_links() {
    let html = Made::new()
        .note("Log.md", |d| {
            d.within(Tag::Paragraph, |d| {
                d.embed("Plan.canvas", Some("plan"), whole(1));
            });
        })
        .attachment("Plan.canvas")
        .html();
    assert_eq!(
        html,
        "<p><a class=\"internal-link\" href=\"../Plan.canvas\">plan</a></p>\n"
    );
}

#[test]
fn m1_m3_m4_images() {
    let made = Made::new()
        .note("Log.md", |d| {
            d.within(Tag::Paragraph, |d| {
                d.embed("bee 1.png", None, whole(1));
                d.embed(
                    "bee 1.png",
                    Some("A bee"),
                    part(1, Part::Fragment("right".into())),
                );
                let image = d.note.links.last_mut().unwrap();
                image.size = Some((240, None));
                d.embed("Img/bee%201.png", None, whole(1));
                d.note.links.last_mut().unwrap().kind = LinkKind::Markdown;
            });
        })
        .attachment("Img/bee 1.png");
    assert_eq!(
        made.html(),
        "<p><img class=\"internal-embed image-embed\" src=\"../Img/bee%201.png\" alt=\"bee 1.png\" loading=\"lazy\">\
         <img class=\"internal-embed image-embed\" src=\"../Img/bee%201.png#right\" alt=\"A bee\" width=\"240\" loading=\"lazy\">\
         <img class=\"internal-embed image-embed\" src=\"../Img/bee%201.png\" alt=\"\" loading=\"lazy\"></p>\n"
    );
}

#[test]
fn m9_other_files() {
    let made = Made::new()
        .note("Log.md", |d| {
            d.within(Tag::Paragraph, |d| {
                d.embed("data.zip", None, whole(1));
            });
        })
        .attachment("data.zip");
    assert_eq!(
        made.html(),
        "<p><a class=\"internal-link file-embed\" href=\"../data.zip\">data.zip</a></p>\n"
    );
}

#[test]
fn m11_m12_external_embeds() {
    let html = super::support::html(|d| {
        for url in [
            "https://youtu.be/abc?t=9",
            "https://x.com/u/status/1",
            "https://x.y/a.png",
        ] {
            d.within(Tag::Paragraph, |d| {
                d.embed(url, None, Target::External);
            });
        }
    });
    assert!(html.starts_with("<p><iframe class=\"external-embed\" src=\"https://www.youtube-nocookie.com/embed/abc?start=9\""), "{html}");
    assert!(
        html.contains("<div class=\"p\"><blockquote class=\"external-embed tweet\">"),
        "{html}"
    );
    assert!(
        html.contains(
            "<p><img class=\"external-embed image-embed\" src=\"https://x.y/a.png\" alt=\"\""
        ),
        "{html}"
    );
}
