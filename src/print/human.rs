//! Writes findings with their lines, for people at a terminal.

use super::{Shown, Sources, clean, clean_message};
use crate::model::{Place, Severity, VaultPath};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// Longest line that is shown. A longer one helps nobody at a terminal, and would be searched again for each of its findings.
const LONGEST_LINE: usize = 2_000;

pub(super) fn write(shown: &[Shown<'_>], sources: &Sources<'_>, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    let mut current: Option<Text<'_>> = None;
    for s in shown {
        let path = &s.finding.path;
        // Findings are ordered by path, so the lines of each note are found once.
        if current.as_ref().is_none_or(|text| text.path != path) {
            current = Some(Text::new(path, (sources.text)(path)));
        }
        let excerpt = current.as_ref().zip(s.finding.place);
        let excerpt = excerpt.and_then(|(text, place)| text.excerpt(place));
        out.push_str(&renderer.render(&[group(s, excerpt)]));
        out.push_str("\n\n");
    }
    out
}

fn group<'r>(shown: &'r Shown<'_>, excerpt: Option<Excerpt<'r>>) -> Group<'r> {
    let f = shown.finding;
    let level = match shown.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = format!("{}: {}", f.code.name(), clean_message(&f.message));
    let title = level.primary_title(title).id(f.code.as_str());
    let path = clean(f.path.as_str());
    let group = match excerpt {
        Some(excerpt) => title.element(
            // The replacement is as long, so that columns stay right. The renderer replaces other such characters itself.
            Snippet::source(excerpt.line.replace(['\u{2028}', '\u{2029}'], "\u{fffd}"))
                .line_start(excerpt.number as usize)
                .path(path)
                .annotation(AnnotationKind::Primary.span(excerpt.span)),
        ),
        None => {
            let origin = Origin::path(path);
            title.element(match f.place {
                Some(p) => origin.line(p.line as usize).char_column(p.column as usize),
                None => origin,
            })
        }
    };
    match &f.help {
        Some(help) => group.element(Level::HELP.message(clean_message(help).into_owned())),
        None => group,
    }
}

/// A note's text with the places of its lines.
struct Text<'t> {
    path: &'t VaultPath,
    text: &'t str,
    starts: Vec<u32>,
}

/// One line of a note and the part of it that a finding is about.
struct Excerpt<'t> {
    line: &'t str,
    number: u32,
    span: Range<usize>,
}

impl<'t> Text<'t> {
    fn new(path: &'t VaultPath, text: Option<&'t str>) -> Self {
        let text = text.unwrap_or_default();
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(i, _)| i as u32 + 1));
        Self {
            path,
            text,
            starts: starts.collect(),
        }
    }

    /// Returns the first line of `place`, or `None` if there is no such line or it is too long.
    fn excerpt(&self, place: Place) -> Option<Excerpt<'t>> {
        let index = (place.line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)? as usize;
        let line = self.text.get(start..)?.lines().next()?;
        if line.len() > LONGEST_LINE {
            return None;
        }
        let byte = |column: u32| {
            let at = line.char_indices().nth(column.saturating_sub(1) as usize);
            at.map_or(line.len(), |(byte, _)| byte)
        };
        let from = byte(place.column);
        // Of a place that spans several lines, the first is shown.
        let to = if place.end_line > place.line {
            line.len()
        } else {
            byte(place.end_column).max(from)
        };
        Some(Excerpt {
            line,
            number: place.line,
            span: from..to,
        })
    }
}
