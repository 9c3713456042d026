//! Finds the cover of a card and the place of a row on a map (D17, D30).
//!
//! Entry points: [`cover`] and [`pin`].

use super::shown::{Cover, Pin};
use crate::link::{FileId, Part};
use crate::value::{Place, Value, World};

/// Returns the cover that a value names. Links and paths in it are resolved from the row's file.
pub(super) fn cover(world: &World<'_>, row: FileId, value: &Value) -> Option<Cover> {
    match value {
        Value::Image(image) => Some(Cover::Picture(image.clone())),
        Value::Link(link) => world.image_at(&link.place).map(Cover::Picture),
        Value::File(id) => world
            .image_at(&Place::File(*id, Part::Whole))
            .map(Cover::Picture),
        Value::List(items) => items.iter().find_map(|item| cover(world, row, item)),
        Value::Text(text) | Value::Tag(text) => {
            let text = text.trim();
            match text.strip_prefix('#') {
                Some(digits) if is_color(digits) => Some(Cover::Color(text.into())),
                _ if text.is_empty() => None,
                _ => world.image(row, text).map(Cover::Picture),
            }
        }
        _ => None,
    }
}

fn is_color(digits: &str) -> bool {
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Returns a place on a map from its coordinates: text `lat, lng`, or a list of two numbers or texts.
pub(super) fn pin(world: &World<'_>, at: &Value, icon: &Value, color: &Value) -> Pin {
    let filled = |value: &Value| Some(world.plain(value)).filter(|text| !text.trim().is_empty());
    Pin {
        at: degrees(at),
        icon: filled(icon),
        color: filled(color),
    }
}

fn degrees(value: &Value) -> Option<(f64, f64)> {
    let number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let (lat, lng) = match value {
        Value::Text(text) => {
            let (lat, lng) = text.split_once(',')?;
            (lat.trim().parse().ok()?, lng.trim().parse().ok()?)
        }
        Value::List(items) => match &**items {
            [lat, lng] => (number(lat)?, number(lng)?),
            _ => return None,
        },
        _ => return None,
    };
    let is_on_earth = f64::abs(lat) <= 90.0 && f64::abs(lng) <= 180.0;
    is_on_earth.then_some((lat, lng))
}
