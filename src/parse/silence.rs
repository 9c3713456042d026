//! Reads comments that silence codes for the next block: `%% noteweave: off NW001 %%` (R5).
//!
//! Entry points: [`codes`] reads such a comment while text is being covered, [`blocks`] finds its block once the note's events are known.

use crate::model::event::after;
use crate::model::{Code, Event, Kind, Span, Tag};

/// A block comment that silences something: its place and the codes it names.
pub(super) type Silence = (Span, Vec<Code>);

/// Returns the codes that the inside of a comment silences. Codes that stop a build cannot be silenced.
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

/// Returns each silenced code with the range of the block that follows its comment.
pub(super) fn blocks(text: &str, events: &[Event], silences: &[Silence]) -> Vec<(Code, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    // Many comments may stand before one long block, whose end is searched once.
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

/// Whether the event begins no block: the end of one, or the start of a callout's body, whose blocks count.
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

/// Returns the range of the block that opens at event `start`.
fn block(events: &[Event], start: usize) -> Span {
    let inside = &events[start..after(events, start as u32) as usize];
    let ends = inside.iter().map(|event| event.span.end);
    Span {
        end: ends.max().unwrap_or_default(),
        ..events[start].span
    }
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
