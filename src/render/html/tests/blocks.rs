//! A, C, F, G, I, K, Q, Y.

use super::support::{Made, assert_nested, html};
use crate::model::{Alignment, Fold, Kind, Mark, Tag};

#[test]
fn a1_k5_headings_have_their_id_and_a_block_anchor_inside() {
    let html = html(|d| {
        d.heading(2, "벌통 점검 (봄)");
        d.block_id("w1").heading(3, "Wax");
    });
    assert_eq!(
        html,
        "<h2 id=\"벌통-점검-봄\">벌통 점검 (봄)</h2>\n\
         <h3 id=\"wax\"><span id=\"^w1\" class=\"block-anchor\"></span>Wax</h3>\n"
    );
}

#[test]
fn a10_first_block_h1() {
    let starts = |make: fn(&mut super::support::Draft)| {
        Made::new().note("Log.md", make).body().starts_with_h1
    };
    assert!(starts(|d| {
        d.heading(1, "One");
    }));
    assert!(!starts(|d| {
        d.heading(2, "Two");
    }));
    assert!(!starts(|d| {
        d.paragraph("x").heading(1, "One");
    }));
    assert!(starts(|d| {
        let note = d.footnote("a");
        d.define(note, |d| {
            d.paragraph("x");
        });
        d.heading(1, "One");
    }));
}

#[test]
fn k2_k4_block_ids_on_elements() {
    let html = html(|d| {
        d.block_id("p").paragraph("x");
        d.block_id("l").within(Tag::List { tasks: false }, |d| {
            d.block_id("i").within(Tag::Item, |d| {
                d.text("a");
            });
        });
        d.block_id("q").within(Tag::BlockQuote, |d| {
            d.paragraph("y");
        });
        d.block_id("t").table(&[Alignment::None], |d| {
            d.row(Tag::TableHead, &["h"]);
        });
        d.block_id("c").callout("tip", Fold::Fixed, |d| {
            d.within(Tag::CalloutTitle, |_| {});
        });
    });
    for element in [
        "<p id=\"^p\">",
        "<ul id=\"^l\">",
        "<li id=\"^i\">",
        "<blockquote id=\"^q\">",
        "<table id=\"^t\">",
    ] {
        assert!(html.contains(element), "{element} in {html}");
    }
    assert!(
        html.contains("data-callout-kind=\"tip\" id=\"^c\">"),
        "{html}"
    );
    assert_nested(&html);
}

#[test]
fn c9_code_spans_are_literal() {
    let html = html(|d| {
        d.within(Tag::Paragraph, |d| {
            d.code("a <b> & [[x]]");
        });
    });
    assert_eq!(html, "<p><code>a &lt;b&gt; &amp; [[x]]</code></p>\n");
}

#[test]
fn i5_line_breaks_and_strict_line_breaks() {
    let mut made = Made::new().note("Log.md", |d| {
        d.within(Tag::Paragraph, |d| {
            d.text("a").event(Kind::SoftBreak).text("b");
            d.event(Kind::HardBreak).text("c");
        });
    });
    assert_eq!(made.html(), "<p>a<br>\nb<br>\nc</p>\n");
    made.vault.obsidian.strict_line_breaks = Some(true);
    assert_eq!(made.html(), "<p>a\nb<br>\nc</p>\n");
    made.config.markdown.strict_line_breaks = Some(false);
    assert_eq!(made.html(), "<p>a<br>\nb<br>\nc</p>\n");
}

#[test]
fn i4_i6_inline_marks_and_escapes() {
    let html = html(|d| {
        d.within(Tag::Paragraph, |d| {
            for tag in [
                Tag::Emphasis,
                Tag::Strong,
                Tag::Strikethrough,
                Tag::Highlight(Mark::Plain),
            ] {
                d.within(tag, |d| {
                    d.text("<&>");
                });
            }
        });
        d.event(Kind::Rule);
    });
    assert_eq!(
        html,
        "<p><em>&lt;&amp;&gt;</em><strong>&lt;&amp;&gt;</strong><del>&lt;&amp;&gt;</del>\
         <mark>&lt;&amp;&gt;</mark></p>\n<hr>\n"
    );
}

#[test]
fn q1_q11_a_callout() {
    let html = html(|d| {
        d.callout("tip", Fold::Fixed, |d| {
            d.within(Tag::CalloutTitle, |d| {
                d.text("Wax");
            });
            d.within(Tag::CalloutBody, |d| {
                d.paragraph("x");
            });
        });
    });
    assert_eq!(
        html,
        "<div class=\"callout\" data-callout=\"tip\" data-callout-kind=\"tip\"><div class=\"callout-title\">\
         <span class=\"callout-icon\" aria-hidden=\"true\"></span><div class=\"callout-title-inner\">Wax</div></div>\
         <div class=\"callout-content\">\n<p>x</p>\n</div></div>\n"
    );
}

#[test]
fn q2_folding_callouts() {
    let folded = |fold| {
        html(|d| {
            d.callout("주의", fold, |d| {
                d.within(Tag::CalloutTitle, |d| {
                    d.text("T");
                });
            });
        })
    };
    let closed = folded(Fold::Closed);
    assert!(
        closed.starts_with(
            "<details class=\"callout is-collapsible\" data-callout=\"주의\" data-callout-fold=\"-\" \
             data-callout-kind=\"note\"><summary class=\"callout-title\">"
        ),
        "{closed}"
    );
    assert_nested(&closed);
    assert!(
        folded(Fold::Open).contains("data-callout-fold=\"+\" data-callout-kind=\"note\" open>")
    );
}

#[test]
fn q4_q5_q6_metadata_default_title_no_body() {
    let html = html(|d| {
        d.callout("bee-watch", Fold::Fixed, |d| {
            d.within(Tag::CalloutTitle, |_| {});
        });
        d.note.callouts[0].metadata = Some("right 40".into());
    });
    assert!(
        html.contains("data-callout-metadata=\"right 40\""),
        "{html}"
    );
    assert!(
        html.contains("<div class=\"callout-title-inner\">Bee watch</div>"),
        "{html}"
    );
    assert!(!html.contains("callout-content"), "{html}");
}

#[test]
fn q9_titles_of_nested_callouts_never_mix() {
    let html = html(|d| {
        d.callout("tip", Fold::Fixed, |d| {
            d.within(Tag::CalloutTitle, |_| {});
            d.within(Tag::CalloutBody, |d| {
                d.callout("bug", Fold::Closed, |d| {
                    d.within(Tag::CalloutTitle, |_| {});
                });
                d.paragraph("outer");
            });
        });
    });
    let (tip, bug) = (html.find(">Tip<").unwrap(), html.find(">Bug<").unwrap());
    assert!(tip < bug && bug < html.find("outer").unwrap(), "{html}");
    assert_nested(&html);
}

#[test]
fn f1_f2_f3_footnotes_at_the_end_in_order_of_reference() {
    let html = html(|d| {
        let (first, second) = (d.footnote("b"), d.footnote("a"));
        d.define(second, |d| {
            d.paragraph("second");
        });
        d.within(Tag::Paragraph, |d| {
            d.text("x").event(Kind::FootnoteRef(first));
            d.event(Kind::FootnoteRef(second))
                .event(Kind::FootnoteRef(first));
        });
        d.define(first, |d| {
            d.paragraph("first");
        });
    });
    let back = |id: &str| format!("<a class=\"footnote-backref\" href=\"#fnref:{id}\">↩");
    assert_eq!(
        html,
        format!(
            "<p>x<sup class=\"footnote-ref\" id=\"fnref:1\"><a href=\"#fn:1\" role=\"doc-noteref\">1</a></sup>\
             <sup class=\"footnote-ref\" id=\"fnref:2\"><a href=\"#fn:2\" role=\"doc-noteref\">2</a></sup>\
             <sup class=\"footnote-ref\" id=\"fnref:1-2\"><a href=\"#fn:1\" role=\"doc-noteref\">1</a></sup></p>\n\
             <section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n\
             <li id=\"fn:1\"><p>first {}</a> {}<sup>2</sup></a></p></li>\n\
             <li id=\"fn:2\"><p>second {}</a></p></li>\n</ol></section>\n",
            back("1"),
            back("1-2"),
            back("2")
        )
    );
}

#[test]
fn f4_inline_footnotes_are_numbered_with_the_others() {
    let html = html(|d| {
        let (inline, named, unused) = (d.footnote(""), d.footnote("a"), d.footnote("u"));
        d.within(Tag::Paragraph, |d| {
            d.event(Kind::FootnoteRef(named)).text("x");
            d.note.footnotes[inline as usize].definition = d.next();
            d.within(Tag::InlineFootnote(inline), |d| {
                d.text("in").within(Tag::Strong, |d| {
                    d.text("line");
                });
            });
        });
        // A definition that refers to another footnote is numbered before it.
        d.define(named, |d| {
            d.paragraph("named");
        });
        d.define(unused, |d| {
            d.paragraph("unused");
        });
    });
    assert!(
        html.contains("x<sup class=\"footnote-ref\" id=\"fnref:2\">"),
        "{html}"
    );
    assert!(
        html.contains("<li id=\"fn:2\">in<strong>line</strong> <a"),
        "{html}"
    );
    assert!(!html.contains("unused"), "{html}");
    assert_nested(&html);
}

#[test]
fn f1_references_inside_definitions_come_after() {
    let html = html(|d| {
        let (a, b) = (d.footnote("a"), d.footnote("b"));
        d.within(Tag::Paragraph, |d| {
            d.event(Kind::FootnoteRef(a));
        });
        d.define(a, |d| {
            d.within(Tag::Paragraph, |d| {
                d.event(Kind::FootnoteRef(b)).event(Kind::FootnoteRef(a));
            });
        });
        d.define(b, |d| {
            d.paragraph("b");
        });
    });
    assert!(html.contains("<li id=\"fn:2\"><p>b "), "{html}");
    assert!(html.contains("id=\"fnref:1-2\""), "{html}");
    assert_nested(&html);
}

#[test]
fn y1_y2_y3_lists_and_tasks() {
    let html = html(|d| {
        d.within(
            Tag::OrderedList {
                start: 4,
                tasks: false,
            },
            |d| {
                d.within(Tag::Item, |d| {
                    d.text("four").within(Tag::List { tasks: true }, |d| {
                        d.task(" ", "open").task("곧", "done");
                    });
                });
            },
        );
    });
    assert_eq!(
        html,
        "<ol start=\"4\">\n<li>four\n<ul class=\"contains-task-list\">\n\
         <li class=\"task-list-item\" data-task=\" \"><input type=\"checkbox\" class=\"task-list-item-checkbox\" \
         disabled data-task=\" \"> open</li>\n\
         <li class=\"task-list-item is-checked\" data-task=\"곧\"><input type=\"checkbox\" \
         class=\"task-list-item-checkbox\" checked disabled data-task=\"곧\"> done</li>\n</ul>\n</li>\n</ol>\n"
    );
}

#[test]
fn g1_g2_tables() {
    let html = html(|d| {
        let columns = [Alignment::Left, Alignment::Center, Alignment::None];
        d.table(&columns, |d| {
            d.row(Tag::TableHead, &["a", "b", "c"]);
            d.row(Tag::TableRow, &["1"]);
            d.row(Tag::TableRow, &["1", "2", "3", "4"]);
        });
    });
    assert_eq!(
        html,
        "<div class=\"table-wrapper\"><table>\n<thead><tr><th align=\"left\">a</th>\
         <th align=\"center\">b</th><th>c</th></tr></thead>\n<tbody>\n\
         <tr><td align=\"left\">1</td><td></td><td></td></tr>\n\
         <tr><td align=\"left\">1</td><td align=\"center\">2</td><td>3</td></tr>\n\
         </tbody></table></div>\n"
    );
}

#[test]
fn i9_unbalanced_events_do_not_panic() {
    let html = html(|d| {
        d.event(Kind::End(Tag::Paragraph))
            .event(Kind::Start(Tag::Emphasis));
        d.event(Kind::WikiLink(9))
            .event(Kind::Embed(9))
            .event(Kind::TagUse(9))
            .event(Kind::FootnoteRef(9));
        d.event(Kind::Start(Tag::FootnoteDefinition(3)));
    });
    assert!(html.starts_with("<em>"), "{html}");
}
