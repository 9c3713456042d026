//! Writes the texts of a drawing.
//!
//! Entry point: [`Writer::words`]. No font is known here, so a text stands where its straight side is, and the browser finds its width.

use super::{Around, Writer};
use crate::diagram::svg::{Escaped, Px};
use crate::model::drawing::{Align, Element, Run, Words};
use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// How far below the top of its letters a line stands, as a part of their size.
const BASELINE: f64 = 0.83;

/// Whether the text of an element has links.
pub(super) fn has_links(element: &Element) -> bool {
    let mut runs = element.shape.lines().iter().flatten();
    runs.any(|run| matches!(run, Run::Link(_)))
}

/// A stretch of a line with the link that it is.
struct Shown<'t> {
    text: Cow<'t, str>,
    link: Option<u32>,
}

impl<A: Around> Writer<'_, A> {
    /// Writes `words` into the place of `element`. Inside a link there are no other links.
    pub(super) fn words(&mut self, words: &Words, element: &Element, is_link: bool) {
        let around = self.around;
        let lines = words.lines.iter().map(|runs| {
            let shown = runs.iter().map(|run| Shown {
                text: around.text(run),
                link: match run {
                    Run::Link(link) => Some(*link),
                    Run::Text(_) | Run::Named(..) => None,
                },
            });
            shown.collect::<Vec<_>>()
        });
        let mut lines: Vec<Vec<Shown<'_>>> = lines.collect();
        if let Some(columns) = words.columns {
            let broken = lines.into_iter().flat_map(|line| broken(line, columns));
            lines = broken.collect();
        }
        let (anchor, x) = match words.align {
            Align::Left => ("", element.x),
            Align::Middle => (" text-anchor=\"middle\"", element.x + element.width / 2.0),
            Align::Right => (" text-anchor=\"end\"", element.x + element.width),
        };
        let step = words.size * words.line_height;
        let first = element.y + (step - words.size) / 2.0 + words.size * BASELINE;
        let paint = element
            .stroke
            .as_ref()
            .map_or("#1e1e1e", |paint| paint.css());
        let _ = write!(
            self.out,
            "<text font-size=\"{}\" fill=\"{paint}\"{anchor}",
            Px(words.size)
        );
        if words.is_mono {
            self.out.push_str(" class=\"mono\"");
        }
        self.out.push('>');
        for (number, line) in lines.iter().enumerate() {
            let place = (x, first + step * number as f64);
            if line.is_empty() {
                continue;
            }
            let (x, y) = (Px(place.0), Px(place.1));
            let _ = write!(self.out, "<tspan x=\"{x}\" y=\"{y}\">");
            for shown in line {
                let may_lead = self.has_links && !is_link;
                let close = match shown.link.filter(|_| may_lead) {
                    Some(link) => self.open_link(link),
                    None => "",
                };
                let _ = write!(self.out, "{}{close}", Escaped(&shown.text));
            }
            // So that words of two lines are not one when they are copied. On the right side the space would count as a letter.
            let is_free = words.align == Align::Left && number + 1 < lines.len();
            self.out
                .push_str(if is_free { " </tspan>" } else { "</tspan>" });
        }
        self.out.push_str("</text>");
    }
}

/// Breaks a line between words so that its parts have no more than so many columns, where that is possible.
fn broken(line: Vec<Shown<'_>>, columns: u32) -> Vec<Vec<Shown<'_>>> {
    let mut lines = vec![Vec::new()];
    let mut used = 0;
    for Shown { text, link } in line {
        let mut part = String::new();
        for word in text.split_inclusive(' ') {
            let width = word.trim_end().width();
            if used > 0 && used + width > columns as usize {
                push(&mut lines, &mut part, link);
                lines.push(Vec::new());
                used = 0;
            }
            part.push_str(word);
            used += word.width();
        }
        push(&mut lines, &mut part, link);
    }
    lines
}

fn push<'t>(lines: &mut [Vec<Shown<'t>>], part: &mut String, link: Option<u32>) {
    if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
        let text = Cow::Owned(std::mem::take(part));
        line.push(Shown { text, link });
    }
}
