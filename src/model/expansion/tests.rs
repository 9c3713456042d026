//! Drawings as programs write them, and as attackers do.

use super::*;

/// Reads a drawing of tags in normal form; returns what is left of it.
fn left(text: &str) -> String {
    let mut expansion = Expansion::default();
    let mut at = 0;
    while let Some(start) = text[at..].find('<') {
        let start = at + start;
        let end = start + text[start..].find('>').unwrap();
        let tag = &text[start + 1..end];
        at = end + 1;
        if tag.starts_with('/') {
            expansion.close();
            continue;
        }
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some((attribute, after)) = rest.split_once('\'') {
            let (value, after) = after.split_once('\'').unwrap();
            let name = attribute.trim().trim_end_matches('=');
            let to = text.len() - text[start + 1..].len() + tag.len() - after.len();
            attributes.push((name, value, to - value.len() - attribute.len() - 2..to));
            rest = after;
        }
        expansion.open(name.trim_end_matches('/'), &attributes);
        if name == "style" {
            let length = text[at..].find('<').unwrap();
            expansion.sheet(&text[at..at + length], at);
        }
        if tag.ends_with('/') {
            expansion.close();
        }
    }
    let ranges = expansion.too_many();
    assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
    without(text, &ranges)
}

/// `levels` elements, each of which refers ten times to the one before: `make` makes one from its number and that of the one before.
fn levels(levels: usize, make: impl Fn(usize, usize) -> String) -> String {
    let all: String = (1..=levels).map(|level| make(level, level - 1)).collect();
    format!("<svg><rect id='i0'/>{all}</svg>")
}

#[test]
fn v16_few_references_stay() {
    for text in [
        "<svg><symbol id='a'><path/></symbol><use href='#a'/><use href='#none'/></svg>",
        "<svg><g fill='url(#g)'><rect style='fill: url(\"#g\")'/></g><linearGradient id='g'/></svg>",
    ] {
        assert_eq!(left(text), text);
    }
    let three = levels(3, |n, before| {
        format!(
            "<g id='i{n}'>{}</g>",
            format!("<use href='#i{before}'/>").repeat(10)
        )
    });
    assert_eq!(left(&three), three);
}

#[test]
fn v16_letters_of_a_converted_page_stay() {
    let letters = "<use xlink:href='#a' x='1'/>".repeat(30_000);
    let text = format!("<svg><symbol id='a'><path d='M0 0'/></symbol>{letters}</svg>");
    assert_eq!(left(&text), text);
    let shapes = "<path fill='url(#g)'/>".repeat(30_000);
    let stops = "<stop/>".repeat(100);
    let text = format!("<svg><linearGradient id='g'>{stops}</linearGradient>{shapes}</svg>");
    assert_eq!(left(&text), text);
}

#[test]
fn v16_references_that_multiply_go() {
    let ten = |one: String| one.repeat(10);
    let bombs = [
        levels(7, |n, before| {
            format!(
                "<g id='i{n}'>{}</g>",
                ten(format!("<use href='#i{before}'/>"))
            )
        }),
        levels(7, |n, before| {
            format!(
                "<symbol id='i{n}'>{}</symbol>",
                ten(format!("<use xlink:href='me.svg#i{before}'/>"))
            )
        }),
        levels(7, |n, before| {
            format!(
                "<pattern id='i{n}'>{}</pattern>",
                ten(format!("<rect fill='url(#i{before})'/>"))
            )
        }),
        levels(7, |n, before| {
            format!(
                "<mask id='i{n}'>{}</mask>",
                ten(format!("<g style='x:y;mask: url( \"#i{before}\" )'></g>"))
            )
        }),
        levels(7, |n, before| {
            let line = "1 2 ".repeat(20);
            format!("<marker id='i{n}'><path d='M{line}' marker-mid='url(#i{before})'/></marker>")
        }),
        levels(9, |n, before| {
            format!(
                "<filter id='i{n}'><feImage href='#g{n}'/></filter><g id='g{n}'>{}</g>",
                ten(format!("<rect filter='url(#i{before})'/>"))
            )
        }),
        levels(7, |n, before| {
            format!(
                "<g id='i{n}'>{}</g>",
                ten(format!(
                    "<use><set attributeName='href' to='#i{before}'/></use>"
                ))
            )
        }),
        levels(7, |n, before| {
            format!(
                "<style>.a, g.c{n} {{ x: y; fill:url(#i{before}) }}</style><pattern id='i{n}'>{}</pattern>",
                ten(format!("<rect class='b c{n}'/>"))
            )
        }),
        // One reference that counts for all elements inside.
        format!(
            "<svg><pattern id='p'>{0}</pattern><g fill='url(#p)'>{0}</g></svg>",
            "<rect/>".repeat(1000)
        ),
    ];
    for bomb in bombs {
        let left_of_it = left(&bomb);
        assert!(left_of_it.len() < bomb.len(), "{bomb}");
        assert_eq!(left(&left_of_it), left_of_it);
    }
}

#[test]
fn v16_circles_go() {
    let circle = "<svg><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g></svg>";
    let opened = "<svg><g id='a'><use href='#b'/></g><g id='b'><use /></g></svg>";
    assert_eq!(left(circle), opened);
    assert_eq!(
        left("<svg id='a'><use href='#a'/></svg>"),
        "<svg id='a'><use /></svg>"
    );
    // Each of these draws all others, in every order.
    let uses: String = (0..12).map(|n| format!("<use href='#i{n}'/>")).collect();
    let all: String = (0..12)
        .map(|n| format!("<g id='i{n}'>{uses}</g>"))
        .collect();
    let left_of_it = left(&format!("<svg>{all}</svg>"));
    assert!(left_of_it.matches("href").count() < 12 * 11);
    assert_eq!(left(&left_of_it), left_of_it);
}

#[test]
fn v16_counting_takes_linear_time() {
    let many = 20_000;
    let chain: String = (0..many)
        .map(|n| format!("<g id='i{}'><use href='#i{n}'/></g>", n + 1))
        .collect();
    let rules: String = (0..many)
        .map(|n| format!(".c{{fill:url(#i{n})}}"))
        .collect();
    let shapes = "<rect class='c'/>".repeat(many);
    let deep = format!(
        "{}{}",
        "<g id='a' fill='url(#a)'>".repeat(many),
        "</g>".repeat(many)
    );
    for text in [
        format!("<svg>{chain}</svg>"),
        format!("<svg><style>{rules}</style>{shapes}{chain}</svg>"),
        format!("<svg>{deep}</svg>"),
        format!("<svg><rect fill='{}'/></svg>", "url(".repeat(many)),
        format!("<svg><style>{}</style></svg>", "{}".repeat(many)),
    ] {
        let _ = left(&text);
    }
}
