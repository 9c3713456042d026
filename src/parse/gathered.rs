//! A text that stands in pieces in another one: the lines of a block of code, without the marks of the quotes and lists around it.
//!
//! Entry point: [`Gathered::new`].

use crate::model::{Body, Kind, Span, Tag, TextRef};
use std::ops::Range;

/// Where a piece begins, in the gathered text and in the other one.
pub(super) type Place = (u32, u32);

/// The text, and where its pieces stand.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) text: String,
    /// At least one, in order.
    pub(super) places: Vec<Place>,
}

impl Gathered {
    /// Returns no text, which stands at byte `at` of the other one.
    pub(super) fn empty(at: u32) -> Self {
        Self {
            text: String::new(),
            places: vec![(0, at)],
        }
    }

    /// Gathers `pieces` of `source`, which are in order.
    pub(super) fn new(source: &str, pieces: &[Range<usize>]) -> Self {
        let mut text = String::new();
        let mut places: Vec<Place> = Vec::new();
        let mut end = usize::MAX;
        for piece in pieces {
            if piece.start != end {
                places.push((text.len() as u32, piece.start as u32));
            }
            text.push_str(&source[piece.clone()]);
            end = piece.end;
        }
        if places.is_empty() {
            places.push((0, 0));
        }
        Self { text, places }
    }

    /// Returns the part of the text in `range`.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let start = range.start as u32;
        let mut places = vec![(0, place(&self.places, start))];
        let within = |(at, _): &&Place| *at > start && (*at as usize) < range.end;
        let inner = self.places.iter().filter(within);
        places.extend(inner.map(|(at, outer)| (at - start, *outer)));
        Self {
            text: self.text[range].to_owned(),
            places,
        }
    }

    /// Returns the place of the whole text in the other one.
    pub(super) fn span(&self) -> Span {
        span(&self.places, Span::new(0, self.text.len()))
    }

    /// Copies into `body`, which was read from the text, what it takes from more than one piece, because that is no slice of the other text.
    pub(super) fn copy_split(&self, body: &mut Body) {
        let mut cooked = String::from(std::mem::take(&mut body.cooked));
        // Start and end of a formula name the same text.
        let mut last = None;
        let mut copy = |text: &mut TextRef| {
            let TextRef::Source(source) = *text else {
                return;
            };
            if !is_split(&self.places, source) {
                return;
            }
            *text = match last {
                Some((known, copied)) if known == source => copied,
                _ => {
                    let start = cooked.len();
                    cooked.push_str(&self.text[source.range()]);
                    TextRef::Cooked(Span::new(start, cooked.len()))
                }
            };
            last = Some((source, *text));
        };
        let mut events = Vec::from(std::mem::take(&mut body.events));
        for event in &mut events {
            match &mut event.kind {
                Kind::Text(text)
                | Kind::Code(text)
                | Kind::Math { tex: text, .. }
                | Kind::Start(Tag::MathBlock(text))
                | Kind::End(Tag::MathBlock(text)) => copy(text),
                _ => {}
            }
        }
        for code in &mut body.code {
            copy(&mut code.text);
        }
        body.events = events.into();
        body.cooked = cooked.into();
    }
}

/// Returns where byte `at` of a gathered text stands.
fn place(places: &[Place], at: u32) -> u32 {
    let next = places.partition_point(|(inner, _)| *inner <= at);
    let (inner, outer) = places
        .get(next.saturating_sub(1))
        .copied()
        .unwrap_or_default();
    outer + at - inner
}

/// Returns where `span` of a gathered text stands: from its first byte to its last.
pub(super) fn span(places: &[Place], span: Span) -> Span {
    let start = place(places, span.start);
    let end = match span.end > span.start {
        true => place(places, span.end - 1) + 1,
        false => start,
    };
    Span { start, end }
}

/// Whether `span` of a gathered text lies in more than one piece.
pub(super) fn is_split(places: &[Place], span: Span) -> bool {
    let inside = |(at, _): &Place| *at > span.start && *at < span.end;
    places.iter().any(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c12_places_of_lines_in_a_quote() {
        let source = "> one\n> two\n> three\n";
        let gathered = Gathered::new(source, &[2..6, 8..12, 14..20]);
        assert_eq!(gathered.text, "one\ntwo\nthree\n");
        let back = |text: &str| {
            let at = gathered.text.find(text).unwrap();
            let found = span(&gathered.places, Span::new(at, at + text.len()));
            &source[found.range()]
        };
        assert_eq!(
            (back("one"), back("two"), back("wo\nthree")),
            ("one", "two", "wo\n> three")
        );
        let part = gathered.part(4..14);
        assert_eq!(
            (&*part.text, part.span()),
            ("two\nthree\n", Span::new(8, 20))
        );
        assert!(
            is_split(&part.places, Span::new(0, 5)) && !is_split(&part.places, Span::new(0, 4))
        );
    }
}
