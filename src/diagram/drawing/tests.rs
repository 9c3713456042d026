//! Tests of drawing.

use super::*;
use crate::model::drawing::{Align, Head, Words};

/// No link leads anywhere; the text of link `n` is `<n>`.
struct Nowhere;

impl Around for Nowhere {
    fn text<'t>(&'t self, run: &'t Run) -> Cow<'t, str> {
        match run {
            Run::Text(text) | Run::Named(text, _) => Cow::Borrowed(text),
            Run::Link(link) => Cow::Owned(format!("<{link}>")),
        }
    }

    fn address(&self, link: u32) -> Option<(String, bool)> {
        (link == 7).then(|| ("a&b\"".to_owned(), false))
    }

    fn picture(&self, link: u32) -> Option<String> {
        self.address(link).map(|(address, _)| address)
    }
}

fn element(shape: Shape) -> Element {
    Element {
        shape,
        x: 10.0,
        y: 20.0,
        width: 100.0,
        height: 50.0,
        angle: 0.0,
        stroke: Paint::read("#1e1e1e"),
        fill: None,
        filling: Filling::Solid,
        line: 2.0,
        dash: Dash::Solid,
        opacity: 100,
        link: None,
    }
}

fn drawn(elements: Vec<Element>) -> String {
    let drawing = Drawing {
        elements,
        background: None,
    };
    let style = Style {
        label: "벌 & \"꿀\"",
        size: None,
        is_file: false,
        has_links: true,
    };
    draw(&drawing, &Nowhere, style)
}

fn words(lines: Vec<Vec<Run>>) -> Words {
    Words {
        lines,
        size: 20.0,
        line_height: 1.25,
        align: Align::Middle,
        ..Words::default()
    }
}

#[test]
fn b7_shapes() {
    let svg = drawn(vec![
        element(Shape::Rectangle { radius: 8.0 }),
        Element {
            fill: Paint::read("#ffc9c9"),
            filling: Filling::Lines,
            dash: Dash::Dashed,
            opacity: 40,
            angle: 90.0,
            ..element(Shape::Ellipse)
        },
    ]);
    assert!(svg.starts_with("<svg class=\"internal-embed excalidraw-embed\" role=\"img\" aria-label=\"벌 &amp; &quot;꿀&quot;\" viewBox=\""), "{svg}");
    for part in [
        "<rect x=\"10\" y=\"20\" width=\"100\" height=\"50\" rx=\"8\" fill=\"none\" stroke=\"#1e1e1e\" stroke-width=\"2\"",
        "<g opacity=\"0.4\" transform=\"rotate(90 60 45)\"><ellipse cx=\"60\" cy=\"45\" rx=\"50\" ry=\"25\" fill=\"#ffc9c9\" fill-opacity=\"0.5\"",
        "stroke-dasharray=\"8 10\"/>",
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
}

#[test]
fn b7_an_arrow_ends_where_it_points() {
    let points = vec![(0.0, 0.0), (100.0, 0.0)];
    let svg = drawn(vec![element(Shape::Line {
        points,
        is_curved: false,
        heads: [None, Some(Head::Arrow)],
    })]);
    assert!(svg.contains("d=\"M10 20L110 20\""), "{svg}");
    assert!(svg.contains("L110 20L"), "{svg}");
}

#[test]
fn b7_texts_and_links() {
    let text = Run::Text("a < b ".into());
    let svg = drawn(vec![
        element(Shape::Text(words(vec![
            vec![text, Run::Link(7)],
            vec![Run::Link(3)],
        ]))),
        Element {
            link: Some(7),
            ..element(Shape::Text(words(vec![vec![Run::Link(7)]])))
        },
    ]);
    assert!(svg.contains("role=\"group\""), "{svg}");
    let link = "<a class=\"drawing-link\" href=\"a&amp;b&quot;\">";
    assert!(
        svg.contains(&format!("a &lt; b {link}&lt;7&gt;</a></tspan>")),
        "{svg}"
    );
    // A link that leads nowhere is text, and no link stands in another one.
    assert!(svg.contains(">&lt;3&gt;</tspan>"), "{svg}");
    assert!(svg.contains(&format!("{link}<g>")), "{svg}");
    assert_eq!(svg.matches("<a ").count(), 2);
}

#[test]
fn b7_a_wrapped_text_is_broken_again() {
    let svg = drawn(vec![element(Shape::Text(Words {
        columns: Some(8),
        ..words(vec![vec![
            Run::Text("one two three 네모 ".into()),
            Run::Link(3),
        ]])
    }))]);
    assert_eq!(svg.matches("<tspan").count(), 3, "{svg}");
}

#[test]
fn b7_pictures() {
    let picture = |link| {
        element(Shape::Picture {
            link,
            crop: None,
            flipped: [true, false],
        })
    };
    let svg = drawn(vec![picture(Some(7)), picture(Some(3)), picture(None)]);
    assert_eq!(svg.matches("<image").count(), 1);
    assert!(
        svg.contains("<g transform=\"translate(120 0) scale(-1 1)\"><image x=\"10\""),
        "{svg}"
    );
    assert_eq!(svg.matches("stroke-dasharray=\"6 6\"").count(), 2);
}

#[test]
fn b7_sizes_that_were_asked_for_keep_the_ratio() {
    let drawing = Drawing {
        elements: vec![Element {
            line: 0.0,
            ..element(Shape::Diamond)
        }],
        background: Paint::read("#ffeeee"),
    };
    let style = Style {
        label: "",
        size: Some((240, None)),
        is_file: true,
        has_links: false,
    };
    let svg = draw(&drawing, &Nowhere, style);
    assert!(
        svg.contains(" viewBox=\"0 10 120 70\" width=\"240\" height=\"140\">"),
        "{svg}"
    );
    assert!(
        svg.contains("xmlns=") && svg.contains("fill=\"#ffeeee\""),
        "{svg}"
    );
}
