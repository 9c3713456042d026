//! Fields and methods of texts. Tags, icons, images and HTML are texts, too (D38).

use super::entry::{field, method};
use crate::model::text::fold;
use crate::value::{Call, Fault, FaultKind, Function, Kind, LONGEST_TEXT, Regexp, Value};
use unicode_segmentation::UnicodeSegmentation;

const T: Kind = Kind::Text;

pub(super) const TEXTS: &[Function] = &[
    field(T, "length", "number", "characters", |call| {
        Ok(Value::Number(this(call)?.chars().count() as f64))
    }),
    method(
        T,
        "contains",
        "t",
        "boolean",
        "ignores case, as do the next two",
        |call| Ok(Value::Boolean(holds(call)? > 0)),
    ),
    method(T, "containsAll", "t…", "boolean", "", |call| {
        Ok(Value::Boolean(holds(call)? == call.arguments.len()))
    }),
    method(T, "containsAny", "t…", "boolean", "", |call| {
        Ok(Value::Boolean(holds(call)? > 0))
    }),
    method(T, "startsWith", "t", "boolean", "case-sensitive", |call| {
        let start = call.text(0)?;
        Ok(start
            .is_some_and(|start| this(call).is_ok_and(|t| t.starts_with(&start)))
            .into())
    }),
    method(T, "endsWith", "t", "boolean", "case-sensitive", |call| {
        let end = call.text(0)?;
        Ok(end
            .is_some_and(|end| this(call).is_ok_and(|t| t.ends_with(&end)))
            .into())
    }),
    method(T, "isEmpty", "", "boolean", "no characters", |call| {
        Ok(this(call)?.is_empty().into())
    }),
    method(T, "lower", "", "text", "", |call| {
        Ok(this(call)?.to_lowercase().into())
    }),
    method(T, "upper", "", "text", "", |call| {
        Ok(this(call)?.to_uppercase().into())
    }),
    method(
        T,
        "title",
        "",
        "text",
        "first letter of each word, rest kept",
        title,
    ),
    method(T, "trim", "", "text", "", |call| {
        Ok(Value::text(this(call)?.trim()))
    }),
    method(
        T,
        "replace",
        "text|regexp, r",
        "text",
        "text: all occurrences; regexp: first, all with `g`; `$1`…",
        replace,
    ),
    method(T, "repeat", "n", "text", "result at most 1 MiB", repeat),
    method(T, "reverse", "", "text", "", |call| {
        Ok(this(call)?.graphemes(true).rev().collect::<String>().into())
    }),
    method(
        T,
        "slice",
        "from[, to]",
        "text",
        "JavaScript rules, negatives from the end",
        slice,
    ),
    method(
        T,
        "split",
        "text|regexp[, n]",
        "list",
        "first `n` parts",
        split,
    ),
];

fn this(call: &Call<'_, '_>) -> Result<String, Fault> {
    let text = call.world.plain(call.this);
    call.budget.text(text.len())?;
    Ok(text)
}

/// Returns how many of the arguments the text holds, in any case.
fn holds(call: &Call<'_, '_>) -> Result<usize, Fault> {
    let text = fold(&this(call)?);
    let mut held = 0;
    for at in 0..call.arguments.len() {
        let part = call.text(at)?;
        held += usize::from(part.is_some_and(|part| text.contains(&fold(&part))));
        call.budget.text(text.len())?;
    }
    Ok(held)
}

fn title(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let text = this(call)?;
    let mut out = String::with_capacity(text.len());
    let mut starts = true;
    for c in text.chars() {
        if starts {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        starts = c.is_whitespace();
    }
    Ok(out.into())
}

fn replace(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let text = this(call)?;
    let with = match call.argument(1) {
        Value::Empty => String::new(),
        other => call.world.plain(other),
    };
    let replaced = if let Value::Regexp(regexp) = call.argument(0) {
        // There are at most as many matches as bytes, and one more: each takes a byte at least, or lies between two.
        let most = text.len() + (text.len() + 1) * (with.len() + 1);
        if most > LONGEST_TEXT {
            let found = count(regexp, &text);
            call.budget
                .text(text.len() + found.saturating_mul(with.len() + text.len()))?;
        }
        regexp.replace(&text, &with, regexp.is_global).into_owned()
    } else {
        let Some(what) = call.text(0)?.filter(|what| !what.is_empty()) else {
            return Ok(text.into());
        };
        let found = text.matches(&what).count();
        call.budget.text(text.len() + found * with.len())?;
        text.replace(&what, &with)
    };
    call.budget.text(replaced.len())?;
    Ok(replaced.into())
}

/// Returns how often the expression matches, at most.
fn count(regexp: &Regexp, text: &str) -> usize {
    if regexp.is_global { text.len() + 1 } else { 1 }
}

fn repeat(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let text = this(call)?;
    let times = call.number(0)?.unwrap_or_default();
    if !(0.0..=LONGEST_TEXT as f64).contains(&times) && !text.is_empty() {
        let reason = if times < 0.0 {
            Fault::type_error("\"repeat\" wants a number that is not below 0")
        } else {
            Fault::new(FaultKind::Limit, "makes a text of more than 1 MiB")
        };
        return Err(reason);
    }
    call.budget
        .text(text.len().saturating_mul(times as usize))?;
    Ok(text
        .repeat(if text.is_empty() { 0 } else { times as usize })
        .into())
}

fn slice(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let text = this(call)?;
    let length = text.chars().count();
    let (from, to) = bounds(call, length)?;
    let taken = text.chars().skip(from).take(to.saturating_sub(from));
    Ok(taken.collect::<String>().into())
}

/// Returns the range that `slice(from[, to])` means; its end is exclusive.
pub(super) fn bounds(call: &Call<'_, '_>, length: usize) -> Result<(usize, usize), Fault> {
    let place = |number: f64| {
        let number = number.trunc();
        let from_start = if number < 0.0 {
            number + length as f64
        } else {
            number
        };
        from_start.clamp(0.0, length as f64) as usize
    };
    let from = call.number(0)?.map_or(0, place);
    let to = call.number(1)?.map_or(length, place);
    Ok((from, to.max(from)))
}

fn split(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let text = this(call)?;
    let most = call.number(1)?;
    let most = most.map_or(usize::MAX, |most| {
        if most < 0.0 {
            usize::MAX
        } else {
            most as usize
        }
    });
    let parts: Vec<&str> = if let Value::Regexp(regexp) = call.argument(0) {
        regexp.split(&text)
    } else {
        match call.text(0)? {
            None => vec![text.as_str()],
            Some(between) if between.is_empty() => text.graphemes(true).collect(),
            Some(between) => text.split(&between).collect(),
        }
    };
    call.budget.spend(parts.len())?;
    Ok(Value::list(parts.into_iter().take(most).map(Value::text)))
}
