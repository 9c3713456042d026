//! Functions of texts.

use super::entry::{text, whole};
use crate::value::{Call, Fault, Function, Regexp, Value, global};
use std::sync::Arc;

pub(super) const TEXTS: &[Function] = &[
    global(
        "containsword",
        "text, word",
        "boolean",
        "a whole word, in any case",
        |call| {
            two(call, false, |text, word| {
                let (text, word) = (text.to_lowercase(), word.to_lowercase());
                let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
                let is_word = word.chars().all(|c| c.is_alphanumeric() || c == '_');
                Ok((is_word && !word.is_empty() && words.any(|part| part == word)).into())
            })
        },
    )
    .over(&[0, 1]),
    global(
        "regextest",
        "pattern, text",
        "boolean",
        "matches anywhere",
        |call| {
            two(call, false, |pattern, text| {
                Ok(regexp(call, pattern)?.matches(text).into())
            })
        },
    )
    .over(&[0, 1]),
    global(
        "regexmatch",
        "pattern, text",
        "boolean",
        "matches the whole text",
        |call| {
            two(call, false, |pattern, text| {
                let is_bound = pattern.starts_with('^') || pattern.ends_with('$');
                let regexp = match is_bound {
                    true => regexp(call, pattern)?,
                    false => regexp(call, &format!("^{pattern}$"))?,
                };
                Ok(regexp.matches(text).into())
            })
        },
    )
    .over(&[0, 1]),
    global(
        "regexreplace",
        "text, pattern, with",
        "text",
        "all matches; `$1` is the first group",
        |call| {
            let (Some(words), Some(pattern), Some(with)) =
                (text(call, 0)?, text(call, 1)?, text(call, 2)?)
            else {
                return Ok(Value::Empty);
            };
            call.budget.text(4 * words.len())?;
            // Each place between characters may match.
            call.budget
                .text((words.len() + 1).saturating_mul(with.len()) / 16)?;
            let replaced = regexp(call, pattern)?.replace(words, with, true);
            call.budget.text(replaced.len())?;
            Ok(replaced.into_owned().into())
        },
    )
    .over(&[0, 1, 2]),
    global(
        "replace",
        "text, part, with",
        "text",
        "all occurrences",
        |call| {
            let (Some(words), Some(part), Some(with)) =
                (text(call, 0)?, text(call, 1)?, text(call, 2)?)
            else {
                return Ok(Value::Empty);
            };
            let count = words.matches(part).count();
            call.budget
                .text(words.len() + count.saturating_mul(with.len()))?;
            Ok(words.replace(part, with).into())
        },
    )
    .over(&[0, 1, 2]),
    global("lower", "text", "text", "", |call| {
        one(call, |text| text.to_lowercase().into())
    })
    .over(&[0]),
    global("upper", "text", "text", "", |call| {
        one(call, |text| text.to_uppercase().into())
    })
    .over(&[0]),
    global(
        "split",
        "text, pattern[, most]",
        "list",
        "by a regular expression",
        |call| {
            let (Some(words), Some(pattern)) = (text(call, 0)?, text(call, 1)?) else {
                return Ok(Value::Empty);
            };
            call.budget.text(4 * words.len())?;
            let regexp = regexp(call, pattern)?;
            let parts = regexp.split(words);
            call.budget.spend(parts.len())?;
            let most = whole(call, 2)?.map_or(usize::MAX, |most| {
                usize::try_from(most).unwrap_or(usize::MAX)
            });
            Ok(Value::list(parts.into_iter().take(most).map(Value::text)))
        },
    ),
    global("startswith", "text, part", "boolean", "", |call| {
        two(call, false, |text, part| Ok(text.starts_with(part).into()))
    })
    .over(&[0, 1]),
    global("endswith", "text, part", "boolean", "", |call| {
        two(call, false, |text, part| Ok(text.ends_with(part).into()))
    })
    .over(&[0, 1]),
    global("substring", "text, from[, to]", "text", "", |call| {
        let (Some(words), Some(from)) = (text(call, 0)?, whole(call, 1)?) else {
            return Ok(Value::Empty);
        };
        call.budget.text(words.len())?;
        let length = words.chars().count() as i64;
        let from = from.clamp(0, length);
        let to = whole(call, 2)?.unwrap_or(length).clamp(0, length);
        let (start, end) = (from.min(to) as usize, from.max(to) as usize);
        Ok(words
            .chars()
            .skip(start)
            .take(end - start)
            .collect::<String>()
            .into())
    })
    .over(&[0]),
    global("padleft", "text, length[, with]", "text", "", |call| {
        pad(call, true)
    })
    .over(&[0]),
    global("padright", "text, length[, with]", "text", "", |call| {
        pad(call, false)
    })
    .over(&[0]),
    global(
        "truncate",
        "text, length[, end]",
        "text",
        "`...` unless given",
        |call| {
            let (Some(words), Some(length)) = (text(call, 0)?, whole(call, 1)?) else {
                return Ok(Value::Empty);
            };
            let end = text(call, 2)?.unwrap_or("...");
            call.budget.text(words.len())?;
            let length = usize::try_from(length).unwrap_or_default();
            if words.chars().count() <= length {
                return Ok(Value::text(words));
            }
            let kept = length.saturating_sub(end.chars().count());
            let kept: String = words.chars().take(kept).collect();
            Ok((kept + end).into())
        },
    )
    .over(&[0]),
];

fn one(call: &Call<'_, '_>, run: impl Fn(&str) -> Value) -> Result<Value, Fault> {
    let Some(text) = text(call, 0)? else {
        return Ok(Value::Empty);
    };
    call.budget.text(text.len())?;
    Ok(run(text))
}

/// Runs on two texts; `otherwise` where one is null.
fn two(
    call: &Call<'_, '_>,
    otherwise: bool,
    run: impl Fn(&str, &str) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    let (Some(a), Some(b)) = (text(call, 0)?, text(call, 1)?) else {
        return Ok(otherwise.into());
    };
    call.budget.text(4 * (a.len().max(b.len())))?;
    run(a, b)
}

fn regexp(call: &Call<'_, '_>, pattern: &str) -> Result<Arc<Regexp>, Fault> {
    call.world.regexp(pattern).map_err(Fault::type_error)
}

fn pad(call: &Call<'_, '_>, left: bool) -> Result<Value, Fault> {
    let (Some(words), Some(length)) = (text(call, 0)?, whole(call, 1)?) else {
        return Ok(Value::Empty);
    };
    let with = text(call, 2)?.unwrap_or(" ");
    let missing = length - words.chars().count() as i64;
    if missing <= 0 || with.is_empty() {
        return Ok(Value::text(words));
    }
    call.budget
        .text(usize::try_from(length).unwrap_or(usize::MAX))?;
    let padding: String = with.chars().cycle().take(missing as usize).collect();
    Ok(match left {
        true => (padding + words).into(),
        false => format!("{words}{padding}").into(),
    })
}
