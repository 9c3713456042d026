//! Functions that are called on nothing, and those of any value.

use crate::value::{
    Call, Date, Duration, Fault, Function, Image, Kind, Link, On, Run, Value, global, read_number,
};
use std::sync::Arc;

pub(super) const GLOBALS: &[Function] = &[
    global(
        "date",
        "x",
        "date",
        "text `YYYY-MM-DD`, `YYYY-MM-DD HH:mm[:ss]`, `…T…`, `YYYYMMDD`, `YYYYMMDDHHmm`, `MM/DD/YYYY`, or a date; else empty",
        date,
    ),
    global(
        "duration",
        "text",
        "duration",
        "`\"1M 2d\"`; needed for arithmetic on durations",
        duration,
    ),
    global(
        "escapeHTML",
        "text",
        "text",
        "`& < > \" '` escaped",
        escape_html,
    ),
    global(
        "file",
        "path|link|url",
        "file",
        "none or private → empty",
        file,
    ),
    global("html", "text", "html", "shown through the sanitiser", html),
    global("icon", "name", "icon", "", icon),
    Function::new(
        "if",
        On::Nothing,
        Some("cond, a[, b]"),
        "any",
        "`b` default null; only the chosen branch is evaluated",
        Run::If,
    ),
    global(
        "image",
        "path|file|link|url",
        "image",
        "publishes the file",
        image,
    ),
    global(
        "link",
        "path|file[, display]",
        "link",
        "display: text, icon or image; a URL makes an external link",
        link,
    ),
    global(
        "list",
        "x",
        "list",
        "a list as it is, anything else wrapped; empty → empty list",
        list,
    ),
    global(
        "max",
        "n…",
        "number",
        "empties skipped; none left → empty",
        max,
    ),
    global(
        "min",
        "n…",
        "number",
        "empties skipped; none left → empty",
        min,
    ),
    global("now", "", "date", "the time of the build", |call| {
        Ok(Value::Date(call.world.now))
    }),
    global(
        "number",
        "x",
        "number",
        "dates → milliseconds since 1970, durations → milliseconds, booleans → 1/0, text parsed",
        number,
    ),
    global(
        "random",
        "",
        "number",
        "0 ≤ n < 1, the same in every build",
        random,
    ),
    global("today", "", "date", "the day of the build", |call| {
        Ok(Value::Date(call.world.now.without_time()))
    }),
];

pub(super) const ANY: &[Function] = &[
    Function::new(
        "isTruthy",
        On::Any,
        Some(""),
        "boolean",
        "false for null, false, 0, `\"\"`, an empty list, an empty map",
        Run::Plain(|call| Ok(Value::Boolean(call.this.is_truthy()))),
    ),
    Function::new(
        "isType",
        On::Any,
        Some("name"),
        "boolean",
        "`string number boolean date duration list object link file regexp null`",
        Run::Plain(is_type),
    ),
    Function::new(
        "toString",
        On::Any,
        Some(""),
        "text",
        "as shown, without markup; empty → `\"\"`",
        Run::Plain(|call| {
            let text = call.world.plain(call.this);
            call.budget.text(text.len())?;
            Ok(text.into())
        }),
    ),
    Function::new(
        "isEmpty",
        On::Any,
        Some(""),
        "boolean",
        "true for an empty value, text, list or map",
        Run::Plain(|call| Ok(Value::Boolean(call.this.is_empty()))),
    ),
];

fn date(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let zone = &call.world.zone;
    Ok(match call.argument(0) {
        Value::Date(date) => Value::Date(*date),
        value if value.kind() == Kind::Text => {
            Date::parse(&call.world.plain(value), zone).map_or(Value::Empty, Value::Date)
        }
        _ => Value::Empty,
    })
}

fn duration(call: &Call<'_, '_>) -> Result<Value, Fault> {
    if let Value::Duration(duration) = call.argument(0) {
        return Ok(Value::Duration(*duration));
    }
    let Some(text) = call.text(0)? else {
        return Ok(Value::Empty);
    };
    match Duration::parse(&text) {
        Some(duration) => Ok(Value::Duration(duration)),
        None => {
            let fault = Fault::type_error("\"duration\" cannot read the text");
            Err(fault.with_help("write a number and a unit, as in \"1d\" or \"2 weeks\""))
        }
    }
}

fn escape_html(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some(text) = call.text(0)? else {
        return Ok(Value::Empty);
    };
    call.budget.text(6 * text.len())?;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Ok(out.into())
}

/// Returns the link that an argument is or names. A name is resolved from the file that holds the base (D25). `None`: empty.
pub(super) fn link_argument(call: &Call<'_, '_>, at: usize) -> Result<Option<Link>, Fault> {
    match call.argument(at) {
        Value::Empty => Ok(None),
        Value::Link(link) => Ok(Some((**link).clone())),
        Value::File(id) => Ok(Some(call.world.link_to(*id))),
        value if value.kind() == Kind::Text => {
            let text = call.world.plain(value);
            let whole = call.world.link_of_text(call.base, &text);
            let link = || call.world.link(call.base, &text, None);
            let is_empty = text.trim().is_empty();
            Ok((!is_empty).then(|| whole.unwrap_or_else(link)))
        }
        other => Err(Fault::wants(call.name, Kind::Link, other.kind())),
    }
}

fn file(call: &Call<'_, '_>) -> Result<Value, Fault> {
    if let Value::File(id) = call.argument(0) {
        return Ok(Value::File(*id));
    }
    let link = link_argument(call, 0)?;
    let found = link.and_then(|link| call.world.listed(&link.place));
    Ok(found.map_or(Value::Empty, Value::File))
}

fn html(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let text = call.text(0)?;
    Ok(text.map_or(Value::Empty, |text| Value::Html(text.into())))
}

fn icon(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let name = call.text(0)?.filter(|name| !name.trim().is_empty());
    Ok(name.map_or(Value::Empty, |name| Value::Icon(name.trim().into())))
}

fn image(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let found = match call.argument(0) {
        Value::Image(image) => Some(image.clone()),
        Value::Text(text) if call.world.link_of_text(call.row, text).is_none() => {
            // A path may stand in the base, or in a property of the row; which of them is not known here.
            let world = call.world;
            let here = world.image(call.base, text);
            here.or_else(|| world.image(call.row, text))
        }
        Value::Text(text) => {
            let link = call.world.link_of_text(call.row, text);
            link.and_then(|link| call.world.image_at(&link.place))
        }
        _ => {
            let link = link_argument(call, 0)?;
            link.and_then(|link| call.world.image_at(&link.place))
        }
    };
    Ok(found.map_or(Value::Empty, |image: Image| Value::Image(image)))
}

fn link(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some(mut link) = link_argument(call, 0)? else {
        return Ok(Value::Empty);
    };
    let display = match call.argument(1) {
        Value::Empty => return Ok(Value::Link(Arc::new(link))),
        shown @ (Value::Icon(_) | Value::Image(_)) => shown.clone(),
        other => Value::from(call.world.plain(other)),
    };
    if display.is_truthy() {
        link.display = Some(display);
    }
    Ok(Value::Link(Arc::new(link)))
}

fn list(call: &Call<'_, '_>) -> Result<Value, Fault> {
    Ok(match call.argument(0) {
        list @ Value::List(_) => list.clone(),
        Value::Empty => Value::list([]),
        one => Value::list([one.clone()]),
    })
}

fn max(call: &Call<'_, '_>) -> Result<Value, Fault> {
    extreme(call, f64::max)
}

fn min(call: &Call<'_, '_>) -> Result<Value, Fault> {
    extreme(call, f64::min)
}

fn extreme(call: &Call<'_, '_>, better: fn(f64, f64) -> f64) -> Result<Value, Fault> {
    let mut best: Option<f64> = None;
    for at in 0..call.arguments.len() {
        if let Some(number) = call.number(at)? {
            best = Some(best.map_or(number, |best| better(best, number)));
        }
    }
    Ok(best.map_or(Value::Empty, Value::number))
}

fn number(call: &Call<'_, '_>) -> Result<Value, Fault> {
    Ok(match call.argument(0) {
        Value::Empty => Value::Empty,
        Value::Number(number) => Value::Number(*number),
        Value::Boolean(is) => Value::Number(f64::from(*is)),
        Value::Duration(duration) => Value::number(duration.millis()),
        Value::Date(date) => {
            let millis = date.millis(&call.world.zone);
            millis.map_or(Value::Empty, Value::number)
        }
        value if value.kind() == Kind::Text => {
            let read = read_number(&call.world.plain(value));
            let fault = || Fault::type_error("\"number\" cannot read the text");
            Value::number(read.ok_or_else(fault)?)
        }
        other => return Err(Fault::wants(call.name, Kind::Text, other.kind())),
    })
}

/// Returns a number that is the same in every build for a base, a view and a row (D28). The generator is SplitMix64.
fn random(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let mut bits = call.seed().wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    Ok(Value::Number((bits >> 11) as f64 / (1u64 << 53) as f64))
}

fn is_type(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let name = call.text(0)?.unwrap_or_default();
    Ok(Value::Boolean(call.this.kind().type_name() == name))
}
