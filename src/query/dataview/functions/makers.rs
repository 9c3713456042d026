//! Functions that make values.

use super::entry::{each, number, refuse, string, text};
use crate::query::dataview::evaluate::day_of;
use crate::query::dataview::order::type_name;
use crate::query::dataview::{files, literals};
use crate::value::{
    Call, Date, Fault, Function, Link, Map, Origin, Place, Value, global, parse_luxon,
};
use jiff::Timestamp;
use std::sync::Arc;

pub(super) const MAKERS: &[Function] = &[
    global("object", "key, value…", "map", "keys and values in turn", object),
    global("list", "[a…]", "list", "", list),
    global("array", "[a…]", "list", "as `list`", list),
    global(
        "date",
        "x[, format]",
        "date",
        "text, a link to a day, or a date; `today`, `tomorrow`, `sow` and alike; with a format in the notation of Luxon",
        date,
    )
    .over(&[0]),
    global("dur", "text", "duration", "`\"1 day, 2h\"`", duration).over(&[0]),
    global("number", "x", "number", "the first number in a text", to_number).over(&[0]),
    global("string", "x", "text", "as shown, without markup", |call| {
        string(call, call.argument(0))
    }),
    each(
        "typeof",
        "x",
        "text",
        "`array boolean date duration function link null number object string`",
        |call, _| {
            Ok(match call.arguments.first() {
                Some(value) => Value::text(type_name(value)),
                None => Value::text("function"),
            })
        },
    ),
    global("link", "path[, display[, embed]]", "link", "", link).over(&[0]),
    global("embed", "link[, is]", "link", "a link that shows its target, or does not", embed)
        .over(&[0]),
    global("elink", "url[, text]", "link", "to another site", external).over(&[0]),
    global(
        "display",
        "x",
        "text",
        "without markup: of a link its display or name; null: empty text",
        |call| match call.argument(0) {
            Value::Empty => Ok(Value::text("")),
            other => string(call, other),
        },
    ),
    global("hash", "seed[, text][, number]", "number", "the same for the same arguments", hash),
    global(
        "meta",
        "link",
        "map",
        "`display embed path subpath type`",
        meta,
    ),
];

fn object(call: &Call<'_, '_>) -> Result<Value, Fault> {
    if call.arguments.len() % 2 == 1 {
        return Err(Fault::type_error("\"object\" wants a value for each key"));
    }
    let mut entries: Vec<(Arc<str>, Value)> = Vec::new();
    for (at, pair) in call.arguments.chunks(2).enumerate() {
        let Value::Text(key) = &pair[0] else {
            return Err(refuse(call, 2 * at));
        };
        entries.push((Arc::clone(key), pair[1].clone()));
    }
    Ok(Value::Map(Arc::new(Map {
        entries,
        origin: Origin::Plain,
    })))
}

#[expect(clippy::unnecessary_wraps, reason = "an entry of the table")]
fn list(call: &Call<'_, '_>) -> Result<Value, Fault> {
    Ok(Value::list(call.arguments.iter().cloned()))
}

fn date(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let zone = &call.world.zone;
    let made = match (call.argument(0), text(call, 1)?) {
        (Value::Date(date), None) => Some(*date),
        (Value::Link(link), None) => of_link(call, link),
        (Value::Text(words), None) => match literals::day(words) {
            Some(day) => Some(day_of(call.world.now, day)),
            None => literals::date(words.trim(), zone),
        },
        (Value::Number(count), Some(format @ ("x" | "X"))) => since_1970(call, *count, format),
        (Value::Text(words), Some(format)) => {
            call.budget.text(words.len() + format.len())?;
            let count = words.trim().parse().ok();
            let made = match format {
                "x" | "X" => count.and_then(|count| since_1970(call, count, format)),
                _ => parse_luxon(words, format, call.world.words, zone),
            };
            let fault = || Fault::type_error("\"date\" cannot read a text by its format");
            Some(made.ok_or_else(fault)?)
        }
        _ => None,
    };
    Ok(made.map_or(Value::Empty, Value::Date))
}

fn since_1970(call: &Call<'_, '_>, count: f64, format: &str) -> Option<Date> {
    let millis = if format == "x" { count } else { count * 1000.0 };
    let inside = millis.is_finite() && millis.abs() < 1e15;
    let moment = Timestamp::from_millisecond(inside.then_some(millis as i64)?).ok()?;
    Some(Date::with_time(call.world.zone.to_datetime(moment)))
}

/// Returns the day that a link means: by its display, its path, then `file.day` of its note.
fn of_link(call: &Call<'_, '_>, link: &Link) -> Option<Date> {
    if link.place == Place::Private {
        return None;
    }
    let zone = &call.world.zone;
    let display = link
        .display
        .as_ref()
        .map(|display| call.dialect.text(display));
    let by_display = display.and_then(|text| literals::date(text.trim(), zone));
    let by_words = || literals::date(link.words.trim(), zone);
    let note = || call.world.listed(&link.place);
    let by_path = || match &link.place {
        Place::Unresolved(target) => files::date_in(call.world, target),
        _ => {
            note().and_then(|id| files::date_in(call.world, call.world.file(id).entry.path.stem()))
        }
    };
    by_display
        .or_else(by_words)
        .or_else(by_path)
        .or_else(|| note().and_then(|id| call.dialect.day(id)))
}

fn duration(call: &Call<'_, '_>) -> Result<Value, Fault> {
    match call.argument(0) {
        Value::Empty => Ok(Value::Empty),
        Value::Duration(duration) => Ok(Value::Duration(*duration)),
        Value::Text(text) => Ok(literals::duration(text).map_or(Value::Empty, Value::Duration)),
        _ => Err(refuse(call, 0)),
    }
}

fn to_number(call: &Call<'_, '_>) -> Result<Value, Fault> {
    match call.argument(0) {
        Value::Empty => Ok(Value::Empty),
        Value::Number(number) => Ok(Value::Number(*number)),
        Value::Text(text) => {
            call.budget.text(text.len())?;
            Ok(first_number(text).map_or(Value::Empty, Value::number))
        }
        _ => Ok(Value::Empty),
    }
}

/// Returns the first number in a text.
fn first_number(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(rest);
    if let Some(fraction) = rest[end..].strip_prefix('.') {
        let length = digits(fraction);
        end += if length > 0 { length + 1 } else { 0 };
    }
    let number: f64 = rest[..end].parse().ok()?;
    let is_negative = text[..start].ends_with('-');
    Some(if is_negative { -number } else { number }).filter(|number| number.is_finite())
}

fn link(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let display = match call.argument(1) {
        Value::Empty => None,
        other => Some(call.dialect.text(other)),
    };
    let mut made = match call.argument(0) {
        Value::Empty => return Ok(Value::Empty),
        Value::Link(link) => {
            let mut link = Link::clone(link);
            if link.place != Place::Private && display.is_some() {
                link.display = display.map(Value::from);
            }
            link
        }
        Value::Text(path) => call.world.link(call.base, path, display.as_deref()),
        Value::File(id) => call.world.link_to(*id),
        _ => return Err(refuse(call, 0)),
    };
    if let Value::Boolean(is) = call.argument(2) {
        made.embed = *is;
    }
    Ok(Value::Link(Arc::new(made)))
}

fn embed(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let embed = match call.arguments.get(1) {
        None => true,
        Some(value) => value.is_truthy(),
    };
    match call.argument(0) {
        Value::Empty => Ok(Value::Empty),
        Value::Link(link) => Ok(Value::Link(Arc::new(Link {
            embed,
            ..Link::clone(link)
        }))),
        _ => Err(refuse(call, 0)),
    }
}

fn external(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some(url) = text(call, 0)? else {
        return Ok(Value::Empty);
    };
    let display = match call.argument(1) {
        Value::Empty => None,
        other => Some(call.dialect.text(other)),
    };
    let link = call.world.link(call.base, url, display.as_deref());
    Ok(Value::Link(Arc::new(link)))
}

/// Returns cyrb53 of a text, as Dataview does.
fn hash(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let words = |at: usize| match call.argument(at) {
        Value::Number(_) => Ok(None),
        Value::Text(text) => Ok(Some(&**text)),
        _ => Err(refuse(call, at)),
    };
    let (text, variant) = match call.arguments.len() {
        1 => ("", 0.0),
        2 => match words(1)? {
            Some(text) => (text, 0.0),
            None => ("", number(call, 1)?.unwrap_or_default()),
        },
        _ => (
            words(1)?.ok_or_else(|| refuse(call, 1))?,
            number(call, 2)?.unwrap_or_default(),
        ),
    };
    let seed = words(0)?.ok_or_else(|| refuse(call, 0))?;
    call.budget.text(4 * (seed.len() + text.len()))?;
    Ok(Value::Number(cyrb53(&format!("{seed}{text}"), variant)))
}

fn cyrb53(text: &str, seed: f64) -> f64 {
    let seed = seed as i64 as u32;
    let (mut a, mut b) = (0xdead_beef_u32 ^ seed, 0x41c6_ce57_u32 ^ seed);
    for unit in text.encode_utf16() {
        a = (a ^ u32::from(unit)).wrapping_mul(2_654_435_761);
        b = (b ^ u32::from(unit)).wrapping_mul(1_597_334_677);
    }
    a = (a ^ (a >> 16)).wrapping_mul(2_246_822_507);
    a ^= (b ^ (b >> 13)).wrapping_mul(3_266_489_909);
    b = (b ^ (b >> 16)).wrapping_mul(2_246_822_507);
    b ^= (a ^ (a >> 13)).wrapping_mul(3_266_489_909);
    4_294_967_296.0 * f64::from(b & 0x1f_ffff) + f64::from(a)
}

fn meta(call: &Call<'_, '_>) -> Result<Value, Fault> {
    use crate::link::Part;
    let link = match call.argument(0) {
        Value::Empty => return Ok(Value::Empty),
        Value::Link(link) => link,
        _ => return Err(refuse(call, 0)),
    };
    let world = call.world;
    let (path, subpath, kind) = match &link.place {
        Place::File(id, part) => {
            let file = world.file(*id);
            let note = file.note.as_deref();
            let (subpath, kind) = match part {
                Part::Whole => (None, "file"),
                Part::Heading(at) => {
                    let heading = note.and_then(|note| note.headings.get(*at as usize));
                    (heading.map(|heading| heading.text.to_string()), "header")
                }
                Part::Block(at) => {
                    let block = note.and_then(|note| note.blocks.get(*at as usize));
                    (block.map(|block| block.id.to_string()), "block")
                }
                Part::Fragment(id) => (Some(id.to_string()), "header"),
            };
            // A heading that names a private file is called otherwise on its page (V10).
            let subpath = subpath.filter(|_| file.renamed.is_empty() || kind != "header");
            (file.entry.path.as_str().to_owned(), subpath, kind)
        }
        Place::Folder(id) => (world.vault.folder(*id).path.to_string(), None, "file"),
        Place::External(target) | Place::Unresolved(target) => {
            let (path, subpath) = match target.split_once('#') {
                Some((path, subpath)) => (path, Some(subpath)),
                None => (&**target, None),
            };
            let kind = match subpath {
                Some(subpath) if subpath.starts_with('^') => "block",
                Some(_) => "header",
                None => "file",
            };
            let subpath = subpath.map(|subpath| subpath.trim_start_matches('^').to_owned());
            (path.to_owned(), subpath, kind)
        }
        Place::Unsafe | Place::Private => return Ok(Value::Empty),
    };
    let display = link.display.clone().unwrap_or_default();
    let entries = [
        ("display", display),
        ("embed", link.embed.into()),
        ("path", path.into()),
        ("subpath", subpath.map_or(Value::Empty, Value::from)),
        ("type", Value::text(kind)),
    ];
    let entries = entries.map(|(key, value)| (Arc::from(key), value));
    Ok(Value::Map(Arc::new(Map {
        entries: entries.into(),
        origin: Origin::Plain,
    })))
}
