//! Whole vaults in memory, linked. [`vault`] and [`linked`] build them; topics are one file each.
//!
//! Notes are read by a scanner of a few lines rather than by the parser, so that a mistake there does not show up here.

mod names;
mod pages;
mod privacy;
mod scale;

use super::*;
use crate::config::Config;
use crate::model::{
    BlockId, Code, Entry, FileKind, Flag, Heading, Link, LinkKind, Note, Property, Span, TagUse,
    Value, VaultPath, url,
};
use crate::vault::ObsidianSettings;
use std::path::PathBuf;
use std::sync::Arc;

/// A vault of `(path, text)` with default settings.
fn vault(files: &[(&str, &str)]) -> Vault {
    linked(files, &Config::default(), ObsidianSettings::default())
}

/// A vault with settings, the files in path order whatever order they come in.
fn linked(files: &[(&str, &str)], config: &Config, obsidian: ObsidianSettings) -> Vault {
    let read = |(path, text): &(&str, &str)| {
        let entry = entry(path);
        let note = (entry.kind == FileKind::Note).then(|| Arc::new(note(text)));
        (entry, note)
    };
    let mut files: Vec<_> = files.iter().map(read).collect();
    files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path).then_with(|| a.disk.cmp(&b.disk)));
    let parsed = Parsed {
        files,
        obsidian,
        ..Parsed::default()
    };
    link(parsed, config)
}

fn entry(path: &str) -> Entry {
    let vault_path = VaultPath::new(path);
    Entry {
        kind: FileKind::of_extension(vault_path.extension()),
        path: vault_path,
        disk: PathBuf::from(path),
        size: 0,
        modified: None,
        dimensions: None,
        state: None,
    }
}

/// Reads `key: value` lines between `---`, headings, `^ids` at line ends, tags, and links in the four plain forms.
fn note(text: &str) -> Note {
    let mut note = Note {
        text: text.into(),
        ..Note::default()
    };
    let mut at = 0;
    let mut in_front = text.starts_with("---\n");
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches('\n');
        if in_front && number > 0 {
            in_front = content != "---";
            if let Some((key, value)) = content.split_once(": ") {
                property(&mut note, key, value, Span::new(at, at + key.len()));
                if matches!(key, "image" | "up") {
                    let wiki = value.trim_matches('"');
                    let target = wiki.strip_prefix("[[").and_then(|w| w.strip_suffix("]]"));
                    if key == "image" {
                        note.front.image = Some(note.links.len() as u32);
                    }
                    let start = at + key.len() + 2;
                    let span = Span::new(start, at + content.len());
                    push_link(
                        &mut note,
                        LinkKind::Property,
                        false,
                        target.unwrap_or(wiki),
                        span,
                    );
                }
            }
        } else if number > 0 || !in_front {
            body_line(&mut note, content, at);
        }
        at += line.len();
    }
    note
}

fn property(note: &mut Note, key: &str, value: &str, span: Span) {
    let front = &mut note.front;
    let list = || value.split(',').map(|v| v.trim().into()).collect();
    let flag = match value {
        "true" => Flag::Yes,
        "false" => Flag::No,
        _ => Flag::Unknown,
    };
    match key {
        "title" => front.title = Some(value.into()),
        "permalink" => front.permalink = Some((value.into(), span)),
        "aliases" => front.aliases = list(),
        "tags" => front.tags = list(),
        "created" => front.dates.push((key.into(), value.into())),
        "publish" => front.publish = Some(flag),
        "draft" => front.draft = Some(flag),
        "private" => front.private = Some(flag),
        _ => {}
    }
    note.properties_mut().push(Property {
        key: key.into(),
        value: Value::Text(value.into()),
        span,
    });
}

fn body_line(note: &mut Note, line: &str, start: usize) {
    let mut line = line;
    if let Some((rest, id)) = line.rsplit_once(" ^") {
        note.blocks.push(BlockId {
            id: id.into(),
            event: note.blocks.len() as u32,
            span: Span::new(start + rest.len() + 1, start + line.len()),
        });
        line = rest;
    }
    let level = line.bytes().take_while(|b| *b == b'#').count();
    if level > 0 && line.as_bytes().get(level) == Some(&b' ') {
        let text = &line[level + 1..];
        note.headings.push(Heading {
            level: level as u8,
            event: 0,
            text: text.replace('*', "").into(),
            id: url::anchor(text).into(),
            source_key: Some(crate::model::outline::heading_key(text).into()),
            top_level: true,
        });
    }
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let embed = rest.starts_with("![");
        let open = &rest[usize::from(embed)..];
        let wiki = open.strip_prefix("[[").and_then(|r| r.split_once("]]"));
        let markdown = open.strip_prefix('[').and_then(|r| r.split_once("]("));
        let markdown = markdown.and_then(|(text, r)| Some((text, r.split_once(')')?.0)));
        let skip = if let Some((inner, _)) = wiki {
            let len = usize::from(embed) + inner.len() + 4;
            let span = Span::new(start + at, start + at + len);
            push_link(note, LinkKind::Wiki, embed, inner, span);
            len
        } else if let (Some((text, target)), true) = (markdown, open.starts_with('[')) {
            let len = usize::from(embed) + text.len() + target.len() + 4;
            let span = Span::new(start + at, start + at + len);
            push_link(note, LinkKind::Markdown, embed, target, span);
            len
        } else if let (true, Some(rest)) =
            (at == 0 || line[..at].ends_with(' '), rest.strip_prefix('#'))
        {
            let end = rest.find([' ', '#']).unwrap_or(rest.len());
            if end > 0 {
                note.tags.push(TagUse {
                    name: rest[..end].into(),
                    span: Span::new(start + at, start + at + end + 1),
                });
            }
            end + 1
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at += skip;
    }
}

fn push_link(note: &mut Note, kind: LinkKind, embed: bool, inner: &str, span: Span) {
    let (target, text) = match (kind, inner.split_once('|')) {
        (LinkKind::Wiki, Some((target, text))) => (target, Some(text.trim().into())),
        _ => (inner, None),
    };
    note.links.push(Link {
        kind,
        embed,
        target: target.trim().into(),
        text,
        title: None,
        size: None,
        span,
        event: 0,
    });
}

fn id(vault: &Vault, path: &str) -> FileId {
    let found = vault.ids().find(|(_, f)| f.entry.disk.as_os_str() == path);
    found
        .map(|(id, _)| id)
        .unwrap_or_else(|| panic!("no file {path}"))
}

fn file<'v>(vault: &'v Vault, path: &str) -> &'v File {
    vault.file(id(vault, path))
}

fn url_of(vault: &Vault, path: &str) -> String {
    let url = &file(vault, path).url;
    url.as_ref().map_or("-".to_owned(), ToString::to_string)
}

/// Where the links of a note lead, in words: a path with its part, or what became of the link.
fn targets(vault: &Vault, path: &str) -> Vec<String> {
    let show = |target: &Target| match target {
        Target::File { file, part } => {
            let file = vault.file(*file);
            let part = match part {
                Part::Whole => String::new(),
                Part::Heading(at) => {
                    format!("#{}", file.note.as_ref().unwrap().headings[*at as usize].id)
                }
                Part::Block(at) => {
                    format!("#^{}", file.note.as_ref().unwrap().blocks[*at as usize].id)
                }
                Part::Fragment(text) => format!("#{text}"),
            };
            format!("{}{part}", file.entry.disk.display())
        }
        Target::Folder(id) => format!("{}/", vault.folder(*id).path),
        other => format!("{other:?}").to_lowercase(),
    };
    file(vault, path).targets.iter().map(show).collect()
}

/// Findings as `path:line:column code message [help]`, those named by code only.
fn findings(vault: &Vault, codes: &[Code]) -> Vec<String> {
    let wanted = vault.findings.iter().filter(|f| codes.contains(&f.code));
    wanted
        .map(|f| {
            let place = f
                .place
                .map_or(String::new(), |p| format!(":{}:{}", p.line, p.column));
            let help = f.help.as_ref().map_or(String::new(), |h| format!(" ({h})"));
            format!("{}{place} {}{help}", f.path, f.message)
        })
        .collect()
}
