//! Makes sure that covers and parse agree (C13). Covers are right if the parse of the covered copy makes of every line what was assumed
//! when they were made.
//!
//! Entry points: [`guess`] covers by a guess, whose lines [`Guess::is_right`] compares with the parse that the note is made from, so nearly
//! every note is parsed once. [`settle`] covers without a guess, by parses of its own. Both take time in proportion to the text: [`settle`]
//! gives up after a number of parses and hides the rest of the note.

use super::guess::Guesser;
use super::line::{self, Line, LineClass};
use super::scan::scan;
use super::truth::{FromParse, Truth, read};
use super::{Cover, CoverKind, Fill, Masked, Unclosed};
use crate::model::Span;

/// How many parses a note may take. A short note may take more, up to [`MOST_BYTES`] of parsed text.
const MOST_PARSES: usize = 8;
const MOST_BYTES: usize = 8 << 20;

/// Covers, and the assumptions about lines that led to them.
#[derive(Debug)]
pub(in crate::parse) struct Guess {
    pub(in crate::parse) masked: Masked,
    lines: Vec<Line>,
    body: usize,
}

/// Covers what CommonMark must not see in `text` from byte `body` on, by guessing what it makes of each line.
pub(in crate::parse) fn guess(text: &str, body: usize) -> Guess {
    let mut guesser = Guesser::new();
    let masked = scan(text, body, &mut guesser, &[]);
    Guess {
        masked,
        lines: guesser.lines,
        body,
    }
}

impl Guess {
    /// Whether the parse of the covered copy confirms the guess, and no cover hides what the parse would have to show.
    pub(in crate::parse) fn is_right(&self, text: &str, truth: &Truth) -> bool {
        truth.code.is_none()
            && agree(&self.lines, truth, &self.masked.written)
            && shows_openers(text, truth, &self.masked.written)
            && shows_insides(text, self.body, &self.masked.written)
    }
}

/// Whether guess and parse agree on every line.
fn agree(guess: &[Line], truth: &Truth, covers: &[Cover]) -> bool {
    let mut guess = guess.iter();
    let mut covers = covers.iter().peekable();
    let mut after_block = false;
    for line in &truth.lines {
        let Some(own) = guess.find(|own| own.start >= line.start) else {
            return false;
        };
        while let Some(cover) = covers.next_if(|cover| (cover.span.end as usize) < line.start) {
            after_block = cover.is_block() && cover.span.end as usize + 1 == line.start;
        }
        let is_text = line.class == LineClass::Text;
        let is_nobodys = matches!(line.class, LineClass::Blank | LineClass::Other);
        let same = own.start == line.start
            && own.class == line.class
            && own.quote == line.quote
            && own.definition == line.definition
            && (own.first == line.first || after_block || !is_text)
            && (own.listed == line.listed || is_nobodys)
            && (own.content == line.content || !is_text && line.class != LineClass::Heading)
            && (own.quotes == line.quotes || !is_text);
        if !same {
            return false;
        }
        after_block = false;
    }
    true
}

/// Whether each comment that became blank would have been text. The parse shows that no code or HTML was open before it, and a comment
/// indented by less than four columns begins no code.
fn shows_openers(text: &str, truth: &Truth, covers: &[Cover]) -> bool {
    let bytes = text.as_bytes();
    let mut n = 0;
    let blank =
        |cover: &&Cover| cover.kind == CoverKind::BlockComment && cover.fill != Fill::Letters;
    for cover in covers.iter().filter(blank) {
        let start = cover.span.start as usize;
        let is_before = |line: &Line| line.start <= start;
        while truth.lines.get(n + 1).is_some_and(is_before) {
            n += 1;
        }
        let inside =
            cover.fill == Fill::Blank && truth.lines.get(n).is_some_and(|line| line.inside);
        if inside || is_deep(bytes, cover.opener()) {
            return false;
        }
    }
    true
}

/// Whether four columns or a tab precede the first text from `at` on.
fn is_deep(bytes: &[u8], at: usize) -> bool {
    let blank = |b: &&u8| line::is_blank(**b);
    let at = at + bytes[at..].iter().take_while(blank).count();
    let white = bytes[..at].iter().rev().take_while(blank).count();
    white > 3 || bytes[at - white..at].contains(&b'\t')
}

/// Whether the lines within a cover continue its paragraph. Letters hide what they are, so one more parse without such covers tells. Few
/// notes need it.
fn shows_insides(text: &str, body: usize, covers: &[Cover]) -> bool {
    let over_lines = |cover: &&Cover| !cover.is_block() && text[cover.span.range()].contains('\n');
    if !covers.iter().any(|cover| over_lines(&cover)) {
        return true;
    }
    let others = covers.iter().filter(|cover| !over_lines(cover));
    let witness = read(&copy(text, others), body);
    covers.iter().filter(over_lines).all(|cover| {
        let (start, end) = (cover.span.start as usize, cover.span.end as usize);
        let from = witness.lines.partition_point(|line| line.start <= start);
        let lines = witness.lines[from..].iter();
        let mut inside = lines.take_while(|line| line.start < end);
        inside.all(|line| !line.first && matches!(line.class, LineClass::Text | LineClass::Html))
    })
}

fn copy<'a>(text: &str, covers: impl Iterator<Item = &'a Cover>) -> String {
    let mut copy = text.as_bytes().to_vec();
    for cover in covers {
        cover.write(text, &mut copy);
    }
    String::from_utf8(copy).unwrap_or_default()
}

/// Covers what CommonMark must not see in `text` from byte `body` on, one opener after the other. A parse decides whether the next opener
/// counts: in it, all before the opener is covered; the opener and all behind it stand as typed.
pub(in crate::parse) fn settle(text: &str, body: usize) -> Masked {
    let most = (MOST_BYTES / text.len().max(1)).max(MOST_PARSES);
    let mut truth = read(text, body);
    let mut parses = 1;
    let mut known: Vec<Cover> = Vec::new();
    loop {
        let masked = scan(text, body, &mut FromParse::new(text, &truth), &known);
        let mut written = masked.written.iter().copied();
        let next = written.find(|cover| cover.is_block() && !known.contains(cover));
        let from = next.map_or(text.len(), |cover| cover.span.start as usize);
        if parses >= most {
            return give_up(text, from, masked);
        }
        let is_before = |cover: &Cover| (cover.span.start as usize) < from;
        let mut before = masked.written.clone();
        before.retain(is_before);
        let again = read(&copy(text, before.iter()), body);
        parses += 1;
        let end = next.map_or(usize::MAX, |_| line::end(text.as_bytes(), from));
        if !is_same(&truth, &again, end, &before) {
            truth = again;
            continue;
        }
        let Some(next) = next else {
            return match again.code {
                None => masked,
                // CommonMark found code that was not foreseen. It may hold the beginning of a comment.
                Some(at) => give_up(text, at, masked),
            };
        };
        known.push(next);
        known.sort_by_key(|cover| cover.span.start);
        before.push(next);
        truth = read(&copy(text, before.iter()), body);
        parses += 1;
    }
}

/// Whether two parses agree on all lines up to byte `end`. Lines within `covers` are skipped.
fn is_same(one: &Truth, other: &Truth, end: usize, covers: &[Cover]) -> bool {
    let is_line = |line: &&Line| {
        let n = covers.partition_point(|cover| (cover.span.start as usize) < line.start);
        let within = n > 0 && line.start < covers[n - 1].span.end as usize;
        line.start <= end && !within
    };
    one.lines
        .iter()
        .filter(is_line)
        .eq(other.lines.iter().filter(is_line))
}

/// Fails closed: hides the rest of the note, as behind a comment that is never closed.
fn give_up(text: &str, at: usize, mut masked: Masked) -> Masked {
    // If a cover reaches over the place, hides the text from its start.
    let reaches = |cover: &&Cover| (cover.span.start as usize) < at && at < cover.span.end as usize;
    let at = masked
        .written
        .iter()
        .find(reaches)
        .map_or(at, |cover| cover.span.start as usize);
    let before = |span: Span| (span.start as usize) < at;
    masked.written.retain(|cover| before(cover.span));
    masked.covers.retain(|cover| before(cover.span));
    masked.hidden.retain(|span| before(*span));
    masked.heads.retain(|head| (head.at as usize) < at);
    masked.lazy_heads.retain(|span| before(*span));
    masked.own_ids.retain(|span| before(*span));
    masked.unclosed.retain(|(span, _)| before(*span));
    masked.silences.retain(|(span, _)| before(*span));
    masked.cut_links.retain(|span| before(*span));
    masked.text = copy(text, masked.written.iter());
    masked.text.truncate(at);
    masked.hidden.push(Span::new(at, text.len()));
    masked.unclosed.push((Span::new(at, at), Unclosed::Unread));
    masked
}
