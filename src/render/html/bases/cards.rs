//! Writes a view as cards, and a map as cards with their places (D17, D30).
//!
//! Entry point: [`write()`].

use super::{Writer, is_filled};
use crate::bases::shown::{Cover, Group, Pin, Row};
use crate::model::base::Layout;
use crate::render::html::values;
use crate::render::sanitize::is_safe_style;
use crate::value::Image;
use std::fmt::Write as _;

/// Writes the cards.
pub(super) fn write(writer: &mut Writer<'_, '_>) {
    writer.in_sections(cards);
    if super::is_empty(writer.shown) {
        let words = writer.page.shown.site.theme.base_words.nothing.clone();
        writer.push("<p class=\"bases-nothing\">");
        writer.text(&words);
        writer.push("</p>\n");
    }
}

fn cards(writer: &mut Writer<'_, '_>, group: &Group) {
    let is_map = writer.view.layout == Layout::Map;
    writer.push(if is_map {
        "<ul class=\"bases-map-list\""
    } else {
        "<ul class=\"bases-cards\""
    });
    if let Some(size) = writer.view.cards.size {
        let _ = write!(writer.page.out, " style=\"--bases-card-size:{size}px\"");
    }
    if is_map {
        let map = &writer.view.map;
        for (name, value) in &map.kept {
            writer.pair(name, value);
        }
        if writer.page.shown.site.config.bases.map_tiles {
            for (name, value) in &map.tiles {
                writer.pair(name, value);
            }
        }
    }
    writer.push(">\n");
    for row in &group.rows {
        card(writer, row);
    }
    writer.push("</ul>\n");
}

fn card(writer: &mut Writer<'_, '_>, row: &Row) {
    writer.push("<li class=\"bases-card\"");
    if let Some(pin) = &row.pin {
        pin_attributes(writer, pin);
    }
    writer.push(">");
    if let Some(cover) = &row.cover {
        self::cover(writer, cover, row);
    }
    let shown = writer.shown;
    let mut columns = shown.columns.iter().zip(&row.cells);
    if let Some((column, cell)) = columns.next() {
        writer.push("<div class=\"bases-card-title\"");
        writer.pair("data-property", &column.id.long());
        writer.push(" dir=\"auto\">");
        writer.cell(&column.id, cell, row.file);
        writer.push("</div>");
    }
    let filled: Vec<_> = columns.filter(|(_, cell)| is_filled(cell)).collect();
    if !filled.is_empty() {
        writer.push("<dl>");
        for (column, cell) in filled {
            writer.push("<div");
            writer.pair("data-property", &column.id.long());
            writer.push("><dt dir=\"auto\">");
            writer.text(&column.heading);
            writer.push("</dt><dd dir=\"auto\">");
            writer.cell(&column.id, cell, row.file);
            writer.push("</dd></div>");
        }
        writer.push("</dl>");
    }
    if let Some((lat, lng)) = row.pin.as_ref().and_then(|pin| pin.at) {
        let _ = write!(
            writer.page.out,
            "<a class=\"bases-pin\" href=\"geo:{lat},{lng}\">{lat}, {lng}</a>"
        );
    }
    writer.push("</li>\n");
}

fn pin_attributes(writer: &mut Writer<'_, '_>, pin: &Pin) {
    if let Some((lat, lng)) = pin.at {
        let _ = write!(writer.page.out, " data-lat=\"{lat}\" data-lng=\"{lng}\"");
    }
    if let Some(icon) = &pin.icon {
        writer.pair("data-icon", icon);
    }
    let is_safe = |color: &&String| is_safe_style(&format!("color:{color}"));
    if let Some(color) = pin.color.as_ref().filter(is_safe) {
        writer.pair("data-color", color);
    }
}

fn cover(writer: &mut Writer<'_, '_>, cover: &Cover, row: &Row) {
    let view = writer.view;
    let ratio = view.cards.ratio.map(|ratio| 1.0 / ratio);
    let mut style = ratio.map_or_else(String::new, |ratio| {
        format!("aspect-ratio:{}", crate::value::shown_number(ratio))
    });
    let picture = match cover {
        Cover::Color(color) => {
            style.push_str(if style.is_empty() { "" } else { ";" });
            let _ = write!(style, "background:{color}");
            None
        }
        Cover::Picture(image) => match values::image_address(writer.page, image) {
            Some(address) => Some((address, image)),
            None => return,
        },
    };
    writer.push(match (&picture, view.cards.contain) {
        (None, _) => "<div class=\"bases-cover is-color\"",
        (_, true) => "<div class=\"bases-cover is-contain\"",
        (_, false) => "<div class=\"bases-cover\"",
    });
    if !style.is_empty() {
        writer.pair("style", &style);
    }
    writer.push(">");
    if let Some((address, image)) = picture {
        // A card with columns names its file already.
        let world = writer.page.shown.site.bases.world();
        let alt = match (row.cells.is_empty(), image) {
            (true, Image::File(_)) => world.name(row.file),
            _ => "",
        };
        writer.push("<img");
        writer.pair("src", &address);
        writer.pair("alt", alt);
        writer.push(" loading=\"lazy\">");
    }
    writer.push("</div>");
}
