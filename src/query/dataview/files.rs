//! What belongs to the file of a note: `file.name` and the other fields behind `file.` (U8).
//!
//! Entry point: [`field`]. What is told of files comes from public files only (U24).

use super::{items, literals, raw};
use crate::link::{File, FileId};
use crate::model::FileKind;
use crate::model::text::fold;
use crate::value::{Date, Map, Origin, Value, World};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// All names, in the order in which the whole is shown.
pub(super) const NAMES: &[&str] = &[
    "name",
    "path",
    "folder",
    "ext",
    "link",
    "size",
    "ctime",
    "cday",
    "mtime",
    "mday",
    "tags",
    "etags",
    "aliases",
    "inlinks",
    "outlinks",
    "lists",
    "tasks",
    "day",
    "frontmatter",
    "starred",
];

/// Returns a field of a file; null if there is none of this name.
pub(super) fn field(world: &World<'_>, id: FileId, name: &str) -> Value {
    let file = world.file(id);
    match name {
        "name" => Value::text(file.entry.path.stem()),
        "path" => Value::text(file.entry.path.as_str()),
        "folder" => Value::text(file.entry.path.folder()),
        "ext" => Value::text(file.entry.path.extension()),
        "link" => Value::Link(Arc::new(world.link_to(id))),
        "size" => Value::Number(file.entry.size as f64),
        "ctime" => time(world, made(file), false),
        "cday" => time(world, made(file), true),
        "mtime" => time(world, changed(file), false),
        "mday" => time(world, changed(file), true),
        "tags" => tags(file, true),
        "etags" => tags(file, false),
        "aliases" => {
            let note = file.note.as_deref();
            let aliases = note.map_or(&[][..], |note| &note.front.aliases);
            Value::list(aliases.iter().map(|alias| world.text(id, alias)))
        }
        "inlinks" => {
            let from = file.backlinks.iter().map(|backlink| backlink.from);
            let public = from.filter(|id| world.file(*id).is_listed());
            Value::list(public.map(|id| Value::Link(Arc::new(world.link_to(id)))))
        }
        "outlinks" => outlinks(world, file),
        "lists" => items::of_note(id, file, false),
        "tasks" => items::of_note(id, file, true),
        "day" => day(world, id, file),
        "frontmatter" => {
            let properties = world.properties_of(id).iter();
            let entries = properties.map(|property| {
                let key = Arc::from(&*crate::model::plain::own_words(&property.key));
                (key, raw::plain_property(world, id, &property.value))
            });
            Value::Map(Arc::new(Map {
                entries: entries.collect(),
                origin: Origin::Plain,
            }))
        }
        "starred" => Value::Boolean(false),
        _ => Value::Empty,
    }
}

/// Returns when a file was made, in seconds since 1970 (P14, without its properties).
fn made(file: &File) -> Option<i64> {
    file.times.recorded_first.or_else(|| changed(file))
}

fn changed(file: &File) -> Option<i64> {
    file.times.recorded_last
}

fn time(world: &World<'_>, seconds: Option<i64>, day: bool) -> Value {
    let date = seconds.and_then(|seconds| Date::of_seconds(seconds, &world.zone));
    let date = date.map(|date| if day { date.without_time() } else { date });
    date.map_or(Value::Empty, Value::Date)
}

/// Returns the tags of a note, each once; `levels`: with those above them.
fn tags(file: &File, levels: bool) -> Value {
    let Some(note) = &file.note else {
        return Value::list([]);
    };
    let front = note.front.tags.iter().map(|tag| &**tag);
    let all = front.chain(note.tags.iter().map(|tag| &*tag.name));
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for name in all {
        let mut name = name.trim_start_matches('#').trim_end_matches('/');
        loop {
            if !name.is_empty() && seen.insert(fold(name)) {
                found.push(Value::from(format!("#{name}")));
            }
            match name.rfind('/').filter(|_| levels) {
                Some(slash) => name = &name[..slash],
                None => break,
            }
        }
    }
    Value::list(found)
}

fn outlinks(world: &World<'_>, file: &File) -> Value {
    let links = file.note.as_deref().map_or(&[][..], |note| &note.links);
    let all = links.iter().zip(&file.targets);
    let inside = all.filter(|(link, target)| items::leads(link, target));
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for (link, target) in inside {
        let value = Value::Link(Arc::new(world.link_from_note(link, target)));
        if seen.insert(world.unique_key(&value)) {
            found.push(value);
        }
    }
    Value::list(found)
}

/// Returns the day that a note is about.
fn day(world: &World<'_>, id: FileId, file: &File) -> Value {
    if file.kind() == FileKind::Note {
        for name in ["date", "day"] {
            let found = match super::named::field(world, id, name) {
                Value::Date(date) => Some(date),
                Value::Link(link) => date_in(world, &link.words),
                _ => None,
            };
            if let Some(date) = found {
                return Value::Date(date.without_time());
            }
        }
    }
    date_in(world, file.entry.path.stem()).map_or(Value::Empty, Value::Date)
}

/// Returns the first `YYYY-MM-DD` or `YYYYMMDD` in a name.
pub(super) fn date_in(world: &World<'_>, name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    let starts = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit());
    starts.into_iter().find_map(|at| {
        let long = bytes.get(at..at + 10);
        let is_long = |b: &&[u8]| {
            b[4] == b'-' && b[7] == b'-' && digits(&b[..4]) && digits(&b[5..7]) && digits(&b[8..])
        };
        if long.filter(is_long).is_some() {
            return literals::date(&name[at..at + 10], &world.zone);
        }
        let short = bytes.get(at..at + 8).filter(|b| digits(b))?;
        let around = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
        if around(at.checked_sub(1).and_then(|at| bytes.get(at))) || around(bytes.get(at + 8)) {
            return None;
        }
        let short = std::str::from_utf8(short).ok()?;
        let (year, month, day) = (&short[..4], &short[4..6], &short[6..]);
        literals::date(&format!("{year}-{month}-{day}"), &world.zone)
    })
}
