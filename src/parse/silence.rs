//! `%% noteweave: off NW001 %%`: a comment that silences codes for the next block (R5).
//!
//! Entry points: [`codes`] reads such a comment while text is being covered, [`blocks`] finds what it is about once the note's events
//! are known.

use crate::model::{Code, Event, Kind, Span, Tag};

/// A block comment that silences something: its place and the codes it names.
pub(super) type Silence = (Span, Vec<Code>);

/// The codes that the inside of a comment silences. Codes that stop a build cannot be silenced.
pub(super) fn codes(comment: &str) -> Vec<Code> {
    let named = comment.trim().strip_prefix("noteweave:");
    let named = named.and_then(|rest| rest.trim_start().strip_prefix("off"));
    let Some(named) = named.filter(|rest| rest.starts_with(char::is_whitespace)) else {
        return Vec::new();
    };
    let words = named.split(|c: char| c == ',' || c.is_whitespace());
    let known = words.filter_map(|word| {
        let code = |code: &&Code| code.as_str().eq_ignore_ascii_case(word);
        Code::ALL.iter().find(code).copied()
    });
    known.filter(|code| !code.stops_the_build()).collect()
}

/// What each comment is about: the code and the block after the comment.
pub(super) fn blocks(text: &str, events: &[Event], silences: &[Silence]) -> Vec<(Code, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    // Many comments may stand before one long block: its end is looked for once.
    let mut last: Option<(usize, Span)> = None;
    for (comment, codes) in silences {
        let before = |event: &Event| event.span.start < comment.start || is_frame(event);
        at += events[at..]
            .iter()
            .take_while(|event| before(event))
            .count();
        let Some(event) = events.get(at) else { break };
        let span = match last {
            Some((start, span)) if start == at => span,
            _ if is_block(event) => block(events, at),
            // The comment stands between two lines of a paragraph.
            _ => Span::new(comment.start as usize, paragraph_end(text, comment.end)),
        };
        last = Some((at, span));
        found.extend(codes.iter().map(|code| (*code, span)));
    }
    found
}

/// What is no block by itself: the end of one, and the body of a callout, whose blocks are meant.
fn is_frame(event: &Event) -> bool {
    matches!(event.kind, Kind::End(_) | Kind::Start(Tag::CalloutBody))
}

fn is_block(event: &Event) -> bool {
    match event.kind {
        Kind::Start(tag) => !tag.is_inline(),
        Kind::Rule => true,
        _ => false,
    }
}

/// From the start of the block that opens at event `start` to its end.
fn block(events: &[Event], start: usize) -> Span {
    let mut depth = 0u32;
    let mut span = events[start].span;
    for event in &events[start..] {
        span.end = span.end.max(event.span.end);
        match event.kind {
            Kind::Start(_) => depth += 1,
            Kind::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    span
}

fn paragraph_end(text: &str, from: u32) -> usize {
    let from = from as usize;
    let rest = text.get(from..).unwrap_or_default();
    rest.find("\n\n").map_or(text.len(), |n| from + n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r5_codes_are_separated_by_spaces_or_commas() {
        let of = |comment| codes(comment);
        assert_eq!(of(" noteweave: off NW001 "), [Code::BrokenLink]);
        assert_eq!(
            of("noteweave:off nw001,NW002  NW003"),
            [Code::BrokenLink, Code::BrokenHeading, Code::BrokenBlock]
        );
        for other in [
            "",
            "noteweave: on NW001",
            "off NW001",
            "noteweave: offNW001",
            "noteweave: off NW999",
        ] {
            assert_eq!(of(other), [], "{other}");
        }
        assert_eq!(
            of("noteweave: off NW402 NW304"),
            [],
            "what stops a build stays"
        );
    }
}
