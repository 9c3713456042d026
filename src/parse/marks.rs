//! Colours highlights: `==🔴 text==` (I11).
//!
//! Entry point: [`colour`], called for a run whose marks are paired.

use crate::model::{Event, Kind, Mark, Tag, TextRef};

/// Gives each highlight the colour of the circle at its start, and removes the circle from its text.
pub(super) fn colour(text: &str, run: &mut Vec<Event>) {
    let is_highlight = |event: &Event| matches!(event.kind, Kind::Start(Tag::Highlight(_)));
    if !run.iter().any(is_highlight) {
        return;
    }
    let mut open: Vec<Mark> = Vec::new();
    let mut is_first = false;
    run.retain_mut(|event| {
        let begins = std::mem::take(&mut is_first);
        match &mut event.kind {
            Kind::Start(Tag::Highlight(_)) => {
                open.push(Mark::Plain);
                is_first = true;
            }
            Kind::Text(TextRef::Source(span)) if begins => {
                if let Some((mark, length)) = circle(&text[span.range()]) {
                    span.start += length;
                    event.span.start = span.start;
                    if let Some(last) = open.last_mut() {
                        *last = mark;
                    }
                    return !span.is_empty();
                }
            }
            Kind::End(Tag::Highlight(own)) => *own = open.pop().unwrap_or(Mark::Plain),
            _ => {}
        }
        true
    });
    // The end events know their colours now; copy them to the start events.
    for event in run.iter_mut().rev() {
        match &mut event.kind {
            Kind::End(Tag::Highlight(mark)) => open.push(*mark),
            Kind::Start(Tag::Highlight(own)) => *own = open.pop().unwrap_or(Mark::Plain),
            _ => {}
        }
    }
}

/// Returns the colour at the start of a highlight, and the length of the circle with the space behind it.
fn circle(text: &str) -> Option<(Mark, u32)> {
    let mut letters = text.chars();
    let mark = match letters.next()? {
        '🔴' => Mark::Red,
        '🟠' => Mark::Orange,
        '🟡' => Mark::Yellow,
        '🟢' => Mark::Green,
        '🔵' => Mark::Blue,
        '🟣' => Mark::Purple,
        _ => return None,
    };
    let rest = letters.as_str();
    let rest = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
    let kept = rest.trim_start();
    (kept.len() < rest.len()).then_some((mark, (text.len() - kept.len()) as u32))
}
