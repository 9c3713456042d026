//! Lists what will be public, at which URL, and why the rest is not (V22).

use super::{clean, plain_json};
use crate::link::{File, Vault, Visibility};
use crate::model::{FileKind, Url};
use serde::Serialize;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// Widest column in cells. A wider entry shifts only its own line.
const WIDEST_COLUMN: usize = 60;

/// Lists files for people: public files with their URLs, the files of `static/` with their paths in the site, then the others with the
/// reason.
#[must_use]
pub fn table(vault: &Vault, statics: &[String]) -> String {
    let (mut public, mut private) = (Vec::new(), Vec::new());
    for file in &vault.files {
        let path = clean(file.entry.path.as_str()).into_owned();
        match &file.url {
            Some(url) => public.push((path, address(file, url))),
            None => private.push((path, reason(file).sentence())),
        }
    }
    let mut out = String::new();
    section(&mut out, "public", "url", &public);
    if !statics.is_empty() {
        let row = |path: &String| {
            let path = clean(path);
            (format!("static/{path}"), format!("/{path}"))
        };
        let rows: Vec<_> = statics.iter().map(row).collect();
        out.push('\n');
        section(&mut out, "from static/", "url", &rows);
    }
    if !private.is_empty() {
        out.push('\n');
        section(&mut out, "not public", "why", &private);
    }
    out
}

/// Returns the address of a file, and whether lists leave it out.
fn address(file: &File, url: &Url) -> String {
    let url = clean(url.as_str());
    match is_unlisted(file) {
        true => format!("/{url}  (unlisted)"),
        false => format!("/{url}"),
    }
}

fn is_unlisted(file: &File) -> bool {
    file.visibility == Visibility::Unlisted
}

fn section(out: &mut String, left: &str, right: &str, rows: &[(String, String)]) {
    let left = format!("{left} ({})", rows.len());
    let widths = rows.iter().map(|(path, _)| path.width());
    let widest = widths.chain([left.width()]).filter(|w| *w <= WIDEST_COLUMN);
    let width = widest.max().unwrap_or(WIDEST_COLUMN);
    let head = [(left.as_str(), right)];
    let rows = rows.iter().map(|(a, b)| (a.as_str(), b.as_str()));
    for (a, b) in head.into_iter().chain(rows) {
        let gap = width.saturating_sub(a.width()) + 2;
        let _ = writeln!(out, "{a}{:gap$}{b}", "");
    }
}

/// Lists files for programs: `{"public": [{source, url, title, kind, unlisted}], "static": [{source, url}], "private": [{source, kind,
/// reason, detail}]}`.
#[must_use]
pub fn json(vault: &Vault, statics: &[String]) -> String {
    let mut list = List::default();
    list.statics.extend(statics.iter().map(|url| Static {
        source: format!("static/{url}"),
        url,
    }));
    for file in &vault.files {
        let source = file.entry.path.as_str();
        let kind = kind_name(file.kind());
        match &file.url {
            Some(url) => list.public.push(Public {
                source,
                url: url.as_str(),
                title: &file.title,
                kind,
                unlisted: is_unlisted(file),
            }),
            None => {
                let why = reason(file);
                list.private.push(Private {
                    source,
                    kind,
                    reason: why.word,
                    detail: why.detail,
                });
            }
        }
    }
    // Strings always serialise.
    let text = serde_json::to_string_pretty(&list).unwrap_or_default();
    format!("{}\n", plain_json(text))
}

#[derive(Default, Serialize)]
struct List<'v> {
    public: Vec<Public<'v>>,
    #[serde(rename = "static")]
    statics: Vec<Static<'v>>,
    private: Vec<Private<'v>>,
}

#[derive(Serialize)]
struct Public<'v> {
    source: &'v str,
    url: &'v str,
    title: &'v str,
    kind: &'static str,
    /// Written only for unlisted notes (V24).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unlisted: bool,
}

#[derive(Serialize)]
struct Static<'v> {
    source: String,
    url: &'v str,
}

#[derive(Serialize)]
struct Private<'v> {
    source: &'v str,
    kind: &'static str,
    reason: &'static str,
    detail: Option<&'v str>,
}

/// Why a file is not public.
struct Reason<'v> {
    /// For programs.
    word: &'static str,
    /// For people.
    text: &'static str,
    /// The property, glob, filter or folder.
    detail: Option<&'v str>,
}

impl Reason<'_> {
    fn sentence(&self) -> String {
        match self.detail {
            Some(detail) => format!("{} `{}`", self.text, clean(detail)),
            None => self.text.to_owned(),
        }
    }
}

fn reason(file: &File) -> Reason<'_> {
    let (word, text, detail) = match &file.visibility {
        // The properties of a note that cannot be read are unknown, so it is kept private.
        _ if file.kind().is_note() && file.note.is_none() => ("unreadable", "cannot be read", None),
        Visibility::Public | Visibility::Unlisted => ("no-page", "there is nothing to show", None),
        Visibility::PrivateByProperty(property) => {
            ("property", "private by its property", Some(&**property))
        }
        Visibility::NotPublished => ("not-published", "has no `publish: true`", None),
        Visibility::PrivateByPlace(place) => ("place", "in a private place:", Some(&**place)),
        Visibility::Template(folder) => ("template", "a template, in", Some(&**folder)),
        Visibility::Unused => ("unused", "nothing public uses it", None),
    };
    Reason { word, text, detail }
}

fn kind_name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Note => "note",
        FileKind::Canvas => "canvas",
        FileKind::Drawing => "drawing",
        FileKind::Base => "base",
        FileKind::Attachment(_) => "attachment",
    }
}
