//! Writes the pieces of a value (U22).
//!
//! Entry point: [`write()`].

use crate::link::FileId;
use crate::model::{Mark, Span};
use crate::query::dataview::Shown;
use crate::query::dataview::shown::Emphasis;
use crate::render::escape;
use crate::render::html::page::Page;
use crate::render::html::values;
use crate::render::math::Formulas;

/// Where the query stands, for findings.
#[derive(Clone, Copy, Debug)]
pub(in crate::render::html) struct Place {
    /// The file that holds it.
    pub(in crate::render::html) holder: FileId,
    /// Where it is in the file.
    pub(in crate::render::html) span: Span,
}

/// How lists are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lists {
    /// As lists, in a cell.
    Lists,
    /// With commas between the entries, within a line.
    Joined,
}

/// Writes pieces.
pub(super) fn write(page: &mut Page<'_>, place: Place, pieces: &[Shown], lists: Lists) {
    for piece in pieces {
        one(page, place, piece, lists);
    }
}

fn one(page: &mut Page<'_>, place: Place, piece: &Shown, lists: Lists) {
    match piece {
        Shown::Text(text) => escape::text(&mut page.out, text),
        Shown::Code(text) => {
            page.out.push_str("<code>");
            escape::text(&mut page.out, text);
            page.out.push_str("</code>");
        }
        Shown::Math { tex, display } => {
            // Each value stands alone: no formula sees the commands of another.
            let said = Formulas::default().formula(&mut page.out, tex, *display);
            if let Some(message) = said {
                page.report(
                    crate::model::Code::MathError,
                    place.holder,
                    place.span,
                    message,
                );
            }
        }
        Shown::Break => page.out.push_str("<br>"),
        Shown::Span(emphasis, inside) => {
            let (open, close) = marks(*emphasis);
            page.out.push_str(open);
            write(page, place, inside, Lists::Joined);
            page.out.push_str(close);
        }
        Shown::Group(inside) => write(page, place, inside, lists),
        Shown::Link { place: to, shown } => {
            let close = values::open_link(page, to);
            write(page, place, shown, Lists::Joined);
            page.out.push_str(close);
        }
        Shown::Tag(name) => values::tag(page, name),
        Shown::Time { datetime, text } => {
            page.out.push_str("<time");
            escape::pair(&mut page.out, "datetime", datetime);
            page.out.push('>');
            escape::text(&mut page.out, text);
            page.out.push_str("</time>");
        }
        Shown::Image { image, size } => values::image(page, image, *size),
        Shown::List(items) => list(page, place, items, lists),
        Shown::Markup(html, from) => {
            let at = (place.holder, place.span);
            values::markup(page, *from, html, at, "what the query shows");
        }
    }
}

fn list(page: &mut Page<'_>, place: Place, items: &[Vec<Shown>], lists: Lists) {
    if lists == Lists::Joined {
        for (at, item) in items.iter().enumerate() {
            page.out.push_str(if at == 0 { "" } else { ", " });
            write(page, place, item, Lists::Joined);
        }
        return;
    }
    page.out.push_str("<ul class=\"dataview\">");
    for item in items {
        page.out.push_str("<li>");
        write(page, place, item, Lists::Lists);
        page.out.push_str("</li>");
    }
    page.out.push_str("</ul>");
}

fn marks(emphasis: Emphasis) -> (&'static str, &'static str) {
    match emphasis {
        Emphasis::Emphasis => ("<em>", "</em>"),
        Emphasis::Strong => ("<strong>", "</strong>"),
        Emphasis::Strikethrough => ("<del>", "</del>"),
        Emphasis::Highlight(mark) => (open_mark(mark), "</mark>"),
    }
}

fn open_mark(mark: Mark) -> &'static str {
    crate::render::html::blocks::open_mark(mark)
}
