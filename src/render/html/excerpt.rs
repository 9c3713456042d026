//! Writes excerpts around links: a note in few words (B1).
//!
//! Entry point: [`excerpt`]. It reads a short stretch of events only, so that a page with ten thousand links in one paragraph costs ten
//! thousand short stretches.

use super::words::{EXCERPT, Words};
use crate::index::view::View;
use crate::link::FileId;
use crate::model::plain::own_words;
use crate::model::{Kind, Note, Tag};
use crate::render::{Site, escape};
use std::borrow::Cow;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Events that are read on either side of a link.
const REACH: usize = 400;

/// Returns the block around a link as a backlink's excerpt (B1): inline HTML, the link's text in `<b>`, no links, ids or block elements,
/// shortened at words around the link to about 120 characters: the sentence, which is what a reader judges a link by. Of a link in a
/// property: the property's name (B2).
pub(in crate::render) fn excerpt(site: &Site<'_>, from: FileId, link: u32) -> String {
    let file = site.vault.file(from);
    let mut out = String::new();
    let Some(note) = &file.note else { return out };
    let Some(written) = note.links.get(link as usize) else {
        return out;
    };
    if written.event as usize >= note.events.len() {
        let mut properties = note.properties().iter().rev();
        let property = properties.find(|p| p.span.start <= written.span.start);
        let name = property.map_or("", |property| &property.key);
        escape::text(&mut out, &own_words(name));
        return out;
    }
    let view = View::new(site.vault, &site.config.privacy, file, note);
    if let Kind::Start(Tag::CodeBlock(_)) = note.events[written.event as usize].kind {
        // The source around a link of a diagram says little (X9).
        out.push_str("<b>");
        escape::text(&mut out, &cut(&view.label(link), EXCERPT));
        out.push_str("</b>");
        return out;
    }
    let window = window(note, written.event as usize);
    let mut words = Words::new(view, Some(link));
    words.read(window);
    words.write_around(&mut out);
    out
}

/// Returns at most `limit` characters of `text`, cut at a word, with `…` at the end if something is left out.
pub(super) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.chars().nth(limit).is_none() {
        return Cow::Borrowed(text);
    }
    let kept = &text[..word_end(text, limit.saturating_sub(1))];
    Cow::Owned(format!("{}…", kept.trim_end()))
}

/// Returns the last byte offset within the first `limit` characters at which `text` can be cut: after a word if there are spaces, else
/// between two characters as people see them.
fn word_end(text: &str, limit: usize) -> usize {
    let Some((most, next)) = text.char_indices().nth(limit) else {
        return text.len();
    };
    if next.is_whitespace() {
        return most;
    }
    match text[..most].rfind(char::is_whitespace) {
        Some(space) if space >= most / 2 => space,
        _ => {
            // Only the last cluster can be cut in two, so only that is checked.
            let from = text[..most]
                .char_indices()
                .rev()
                .nth(32)
                .map_or(0, |(at, _)| at);
            let clusters = text[from..].grapheme_indices(true).map(|(at, _)| from + at);
            clusters.take_while(|at| *at <= most).last().unwrap_or(most)
        }
    }
}

/// Returns the byte offset from which the last `limit` characters of `text` are kept, moved to the start of a word.
fn word_start(text: &str, limit: usize) -> usize {
    let Some((least, _)) = text.char_indices().rev().nth(limit.saturating_sub(1)) else {
        return 0;
    };
    if least == 0 || text[..least].ends_with(char::is_whitespace) {
        return least;
    }
    let rest = &text[least..];
    match rest.find(char::is_whitespace) {
        Some(space) if space <= rest.len() / 2 => least + space,
        _ => {
            let mut clusters = rest.grapheme_indices(true).map(|(at, _)| least + at);
            clusters.nth(1).unwrap_or(least)
        }
    }
}

/// Returns the events around `event`: to the borders of its block, or as far as an excerpt can reach.
fn window(note: &Note, event: usize) -> Range<usize> {
    let enough = |bytes: usize| bytes > EXCERPT * 4;
    let mut start = event;
    let mut depth = 0u32;
    let mut bytes = 0;
    for at in (event.saturating_sub(REACH)..event).rev() {
        match note.events[at].kind {
            Kind::End(tag) if tag.is_inline() => depth += 1,
            Kind::Start(tag) if tag.is_inline() && depth > 0 => depth -= 1,
            Kind::Start(Tag::InlineFootnote(_)) => break,
            Kind::Start(tag) | Kind::End(tag) if !tag.is_inline() => break,
            kind => bytes += length(note, kind),
        }
        start = at;
        if enough(bytes) {
            break;
        }
    }
    let mut end = event;
    bytes = 0;
    depth = 0;
    for (at, next) in note.events.iter().enumerate().skip(event).take(REACH) {
        match next.kind {
            Kind::Start(tag) if tag.is_inline() => depth += 1,
            Kind::End(Tag::InlineFootnote(_)) if depth == 0 => break,
            Kind::End(tag) if tag.is_inline() => depth = depth.saturating_sub(1),
            Kind::Start(_) | Kind::End(_) => break,
            kind => bytes += length(note, kind),
        }
        end = at + 1;
        if enough(bytes) && depth == 0 {
            break;
        }
    }
    start..end
}

fn length(note: &Note, kind: Kind) -> usize {
    match kind {
        Kind::Text(text) | Kind::Code(text) | Kind::Math { tex: text, .. } => {
            note.text_of(text).len()
        }
        _ => 1,
    }
}

impl Words<'_> {
    /// Byte range of the link's text.
    fn link_range(&self) -> Range<usize> {
        let starts = std::iter::once(0).chain(self.runs.iter().map(|(_, end)| *end));
        let mut linked = starts.zip(&self.runs).filter(|(_, (style, _))| style.link);
        let Some((start, (_, end))) = linked.next() else {
            return 0..0;
        };
        start..linked.last().map_or(*end, |(_, (_, end))| *end)
    }

    /// Writes what fits around the link.
    fn write_around(&self, out: &mut String) {
        let link = self.link_range();
        let (before, after) = (&self.text[..link.start], &self.text[link.end..]);
        let inside = self.text[link.clone()].chars().count();
        let (left, right) = (before.chars().count(), after.chars().count());
        let room = EXCERPT.saturating_sub(inside);
        let half = room / 2;
        let keep_left = left.min(half.max(room.saturating_sub(right)));
        let keep_right = right.min(room - keep_left);
        let start = if keep_left == left {
            0
        } else {
            word_start(before, keep_left)
        };
        let start = if keep_left == 0 { link.start } else { start };
        let end = if inside > EXCERPT {
            link.start + word_end(&self.text[link], EXCERPT)
        } else {
            link.end + word_end(after, keep_right)
        };
        let (start, end) = trimmed(&self.text, start..end);
        if start > 0 {
            out.push('…');
        }
        self.write(out, start..end);
        if !self.text[end..].trim().is_empty() {
            out.push('…');
        }
    }

    fn write(&self, out: &mut String, range: Range<usize>) {
        let mut from = 0;
        for (style, end) in &self.runs {
            let (start, stop) = (from.max(range.start), (*end).min(range.end));
            from = *end;
            if start >= stop {
                continue;
            }
            for tag in style.tags() {
                out.push('<');
                out.push_str(tag);
                out.push('>');
            }
            escape::text(out, &self.text[start..stop]);
            for tag in style.tags().rev() {
                out.push_str("</");
                out.push_str(tag);
                out.push('>');
            }
        }
    }
}

/// Returns the range without spaces at its ends.
fn trimmed(text: &str, range: Range<usize>) -> (usize, usize) {
    let part = &text[range.start..range.end.max(range.start)];
    let start = range.start + (part.len() - part.trim_start().len());
    (start, start + part.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p11_cuts_at_a_word() {
        assert_eq!(cut("short", 10), "short");
        assert_eq!(cut("one two three four", 12), "one two…");
        assert_eq!(cut(&"가".repeat(20), 10), format!("{}…", "가".repeat(9)));
        let family = "👩‍👩‍👧".repeat(10);
        assert_eq!(cut(&family, 13), format!("{}…", "👩‍👩‍👧".repeat(2)));
    }

    #[test]
    fn b1_starts_at_a_word() {
        let text = "one two three four";
        assert_eq!(&text[word_start(text, 10)..], "three four");
        assert_eq!(&text[word_start(text, 7)..].trim_start(), &"four");
        assert_eq!(word_start(text, 100), 0);
    }
}
