//! Fields and methods of links, files, maps and regular expressions. They read public files only (V13).

use super::entry::{field, method};
use super::globals::link_argument;
use super::lists::is_tag;
use crate::link::{File, FileId, Target};
use crate::model::Link as Written;
use crate::model::text::fold;
use crate::value::{Call, Date, Fault, Function, Kind, Link, Map, Origin, Place, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

const L: Kind = Kind::Link;

pub(super) const LINKS: &[Function] = &[
    method(
        L,
        "asFile",
        "",
        "file",
        "empty if unresolved, external or private",
        |call| Ok(linked(call).map_or(Value::Empty, Value::File)),
    ),
    method(
        L,
        "linksTo",
        "file",
        "boolean",
        "the linked file links to `file`",
        |call| {
            let wanted = link_argument(call, 0)?;
            let from = linked(call).zip(wanted);
            match from {
                Some((from, wanted)) => Ok(links_to(call, from, &wanted)?.into()),
                None => Ok(false.into()),
            }
        },
    ),
];

const F: Kind = Kind::File;

pub(super) const FILES: &[Function] = &[
    field(F, "name", "text", "of a note without `.md`", |call| {
        text(call, |call, id, _| call.world.name(id).to_owned())
    }),
    field(F, "basename", "text", "without extension", |call| {
        text(call, |_, _, file| file.entry.path.stem().to_owned())
    }),
    field(F, "ext", "text", "", |call| {
        text(call, |_, _, file| file.entry.path.extension().to_owned())
    }),
    field(F, "path", "text", "", |call| {
        text(call, |_, _, file| file.entry.path.as_str().to_owned())
    }),
    field(F, "folder", "text", "root: empty text", |call| {
        text(call, |_, _, file| file.entry.path.folder().to_owned())
    }),
    field(F, "size", "number", "bytes", |call| {
        Ok(file(call).map_or(Value::Empty, |(_, file)| {
            Value::Number(file.entry.size as f64)
        }))
    }),
    field(F, "ctime", "date", "git, else file times", |call| {
        time(call, |file| {
            file.times.recorded_first.or_else(|| last_change(file))
        })
    }),
    field(F, "mtime", "date", "git, else file times", |call| {
        time(call, last_change)
    }),
    field(
        F,
        "tags",
        "list",
        "body and properties, without duplicates",
        |call| {
            let tag = |name: &str| Value::Tag(format!("#{name}").into());
            Ok(Value::list(tags(call).map(tag)))
        },
    ),
    field(
        F,
        "links",
        "list",
        "public targets and unresolved ones",
        |call| links(call, false),
    ),
    field(F, "embeds", "list", "", |call| links(call, true)),
    field(F, "backlinks", "list", "public files", backlinks),
    field(F, "properties", "map", "", |call| {
        Ok(file(call).map_or(Value::Empty, |(id, _)| call.world.properties(id)))
    }),
    field(F, "file", "file", "itself", |call| Ok(call.this.clone())),
    method(F, "asLink", "[display]", "link", "", as_link),
    method(
        F,
        "hasLink",
        "file|text|link",
        "boolean",
        "body, properties, embeds; subpaths ignored",
        has_link,
    ),
    method(
        F,
        "linksTo",
        "file|text|link",
        "boolean",
        "as `.hasLink`",
        has_link,
    ),
    method(
        F,
        "hasProperty",
        "name",
        "boolean",
        "present, also when empty",
        |call| {
            let name = call.text(0)?;
            let has = |name: String| {
                file(call).is_some_and(|(id, _)| call.world.has_property(id, &fold(name.trim())))
            };
            Ok(name.is_some_and(has).into())
        },
    ),
    method(
        F,
        "hasTag",
        "t…",
        "boolean",
        "any of them or a tag below one; `#` optional",
        has_tag,
    ),
    method(
        F,
        "inFolder",
        "path",
        "boolean",
        "that folder or below; slashes at the ends ignored; empty → true",
        in_folder,
    ),
];

const M: Kind = Kind::Map;

pub(super) const MAPS: &[Function] = &[
    method(M, "isEmpty", "", "boolean", "", |call| {
        Ok(map(call).entries.is_empty().into())
    }),
    method(M, "keys", "", "list", "order as written", |call| {
        let entries = map(call).entries.iter();
        Ok(Value::list(
            entries.map(|(key, _)| Value::Text(Arc::clone(key))),
        ))
    }),
    method(M, "values", "", "list", "", |call| {
        Ok(Value::list(
            map(call).entries.iter().map(|(_, value)| value.clone()),
        ))
    }),
];

pub(super) const REGEXPS: &[Function] = &[method(
    Kind::Regexp,
    "matches",
    "text",
    "boolean",
    "anywhere in the text",
    |call| {
        let text = call.text(0)?;
        let Value::Regexp(regexp) = call.this else {
            return Ok(false.into());
        };
        if let Some(text) = &text {
            call.budget.text(4 * text.len())?;
        }
        Ok(text.is_some_and(|text| regexp.matches(&text)).into())
    },
)];

/// Returns the file that the link leads to.
fn linked(call: &Call<'_, '_>) -> Option<FileId> {
    match call.this {
        Value::Link(link) => call.world.listed(&link.place),
        _ => None,
    }
}

fn file<'w>(call: &Call<'_, 'w>) -> Option<(FileId, &'w File)> {
    match call.this {
        Value::File(id) => Some((*id, call.world.file(*id))),
        _ => None,
    }
}

fn text(
    call: &Call<'_, '_>,
    read: fn(&Call<'_, '_>, FileId, &File) -> String,
) -> Result<Value, Fault> {
    Ok(file(call).map_or(Value::Empty, |(id, file)| read(call, id, file).into()))
}

/// Returns when a file was changed last, in seconds since 1970. If no such time is recorded, that of the disk counts, but not for notes.
fn last_change(file: &File) -> Option<i64> {
    let own = || file.entry.modified.map(|millis| millis.div_euclid(1000));
    let is_note = file.kind().is_note();
    file.times
        .recorded_last
        .or_else(|| own().filter(|_| !is_note))
}

fn time(call: &Call<'_, '_>, read: fn(&File) -> Option<i64>) -> Result<Value, Fault> {
    let seconds = file(call).and_then(|(_, file)| read(file));
    let date = seconds.and_then(|seconds| Date::of_seconds(seconds, &call.world.zone));
    Ok(date.map_or(Value::Empty, Value::Date))
}

fn tags<'w>(call: &Call<'_, 'w>) -> impl Iterator<Item = &'w str> {
    let tags = file(call).map_or(&[][..], |(_, file)| &file.tags);
    let vault = call.world.vault;
    tags.iter().map(|id| &*vault.tag(*id).name)
}

/// Returns the links of a file with their targets, without mentions, external links and links to private files.
fn written(file: &File) -> impl Iterator<Item = (&Written, &Target)> {
    let links = file.note.as_deref().map_or(&[][..], |note| &note.links);
    let all = links.iter().zip(&file.targets);
    all.filter(|(link, target)| {
        let inside = matches!(
            target,
            Target::File { .. } | Target::Folder(_) | Target::Broken
        );
        inside && !link.kind.only_names()
    })
}

fn links(call: &Call<'_, '_>, embeds: bool) -> Result<Value, Fault> {
    let Some((_, file)) = file(call) else {
        return Ok(Value::Empty);
    };
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for (link, target) in written(file).filter(|(link, _)| link.embed || !embeds) {
        call.budget.spend(4)?;
        let value = Value::Link(Arc::new(call.world.link_from_note(link, target)));
        if seen.insert((call.world.unique_key(&value), call.world.plain(&value))) {
            found.push(value);
        }
    }
    Ok(Value::list(found))
}

fn backlinks(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some((_, file)) = file(call) else {
        return Ok(Value::Empty);
    };
    call.budget.spend(file.backlinks.len())?;
    let from = file.backlinks.iter().map(|backlink| backlink.from);
    let public = from.filter(|id| call.world.file(*id).is_listed());
    let link = |id: FileId| Value::Link(Arc::new(call.world.link_to(id)));
    Ok(Value::list(public.map(link)))
}

fn as_link(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some((id, _)) = file(call) else {
        return Ok(Value::Empty);
    };
    let display = match call.argument(0) {
        Value::Empty => None,
        shown @ (Value::Icon(_) | Value::Image(_)) => Some(shown.clone()),
        other => Some(call.world.plain(other).into()),
    };
    let link = Link {
        display: display.filter(Value::is_truthy),
        ..call.world.link_to(id)
    };
    Ok(Value::Link(Arc::new(link)))
}

fn has_link(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let wanted = link_argument(call, 0)?;
    let from = file(call).zip(wanted);
    match from {
        Some(((from, _), wanted)) => Ok(links_to(call, from, &wanted)?.into()),
        None => Ok(false.into()),
    }
}

/// Whether a file has a link to where `wanted` leads.
fn links_to(call: &Call<'_, '_>, from: FileId, wanted: &Link) -> Result<bool, Fault> {
    let vault = call.world.vault;
    call.budget.spend(vault.file(from).targets.len())?;
    let is_it = |(link, target): (&Written, &Target)| match (&wanted.place, target) {
        (Place::File(wanted, _), Target::File { file, .. }) => wanted == file,
        (Place::Folder(wanted), Target::Folder(folder)) => wanted == folder,
        (Place::File(wanted, _), Target::Folder(folder)) => {
            vault.folder(*folder).page == Some(*wanted)
        }
        (Place::Unresolved(wanted), Target::Broken) => fold(wanted) == fold(link.target.trim()),
        _ => false,
    };
    Ok(written(vault.file(from)).any(is_it))
}

fn has_tag(call: &Call<'_, '_>) -> Result<Value, Fault> {
    for at in 0..call.arguments.len() {
        let several = match call.argument(at) {
            Value::List(items) => items.iter().map(|item| call.world.plain(item)).collect(),
            _ => call.text(at)?.into_iter().collect::<Vec<_>>(),
        };
        call.budget.spend(several.len())?;
        if tags(call).any(|tag| several.iter().any(|wanted| is_tag(tag, wanted))) {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

fn in_folder(call: &Call<'_, '_>) -> Result<Value, Fault> {
    let Some((_, file)) = file(call) else {
        return Ok(Value::Empty);
    };
    let wanted = call.text(0)?.unwrap_or_default();
    let wanted = fold(wanted.trim().trim_matches('/'));
    let folder = fold(file.entry.path.folder());
    let below = folder.strip_prefix(&*wanted);
    let inside = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    Ok((wanted.is_empty() || inside).into())
}

fn map<'c>(call: &Call<'c, '_>) -> &'c Map {
    const NONE: &Map = &Map {
        entries: Vec::new(),
        origin: Origin::Plain,
    };
    match call.this {
        Value::Map(map) => map,
        _ => NONE,
    }
}
