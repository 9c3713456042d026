//! Writes the properties that a page shows: names as spelled, values as text with links (P17, P19–P21).
//!
//! Entry point: [`shown`]. A value's wikilinks go through the links that linking resolved, so a private note is not named (V14).

use super::Site;
use super::context::{Addresses, PropertyView};
use super::escape::attribute as escape;
use crate::config::ShownProperties;
use crate::link::{File, Part, Target};
use crate::model::address::web_scheme;
use crate::model::plain::{
    Form, MOST_NESTED, Piece, may_hold_links, own_words, pieces, without_comments,
};
use crate::model::property::KnownProperty;
use crate::model::{Link, LinkKind, Note, Property, Value};
use std::fmt::Write as _;

/// Returns the properties of `file` that the settings ask for, in the order of the note or, if the settings name them, in theirs.
pub(super) fn shown<'a>(
    site: &Site<'a>,
    file: &'a File,
    to: Addresses<'_>,
) -> Vec<PropertyView<'a>> {
    let Some(note) = &file.note else {
        return Vec::new();
    };
    let properties = note.properties();
    let chosen: Vec<_> = match &site.config.properties.show {
        ShownProperties::None => return Vec::new(),
        ShownProperties::All => {
            let dates = &site.config.dates;
            let is_date =
                |p: &Property| dates.names().any(|date| date.eq_ignore_ascii_case(&p.key));
            let is_known =
                |p: &Property| KnownProperty::find(&p.key).is_some_and(|known| !known.is_date());
            properties
                .iter()
                .filter(|p| !is_known(p) && !is_date(p))
                .collect()
        }
        ShownProperties::Names(names) => names
            .iter()
            .filter_map(|n| properties.iter().rfind(|p| p.key.eq_ignore_ascii_case(n)))
            .collect(),
    };
    let writer = Writer {
        site,
        note,
        file,
        to,
    };
    let view = |p: &'a Property| {
        let mut html = String::new();
        writer.value(&mut html, &p.value, 0);
        let name = own_words(&p.key);
        PropertyView { name, html }
    };
    let views = chosen.into_iter().map(view);
    views.filter(|v| !v.html.is_empty()).collect()
}

struct Writer<'s, 'a> {
    site: &'s Site<'a>,
    note: &'a Note,
    file: &'a File,
    to: Addresses<'s>,
}

impl Writer<'_, '_> {
    fn value(&self, out: &mut String, value: &Value, depth: u8) {
        match value {
            Value::Null => {}
            Value::Bool(b) => {
                let _ = write!(out, "{b}");
            }
            Value::Number(_, text) => escape(out, text),
            Value::Text(text) => self.text(out, text),
            // YAML may be nested deeper than anybody reads.
            _ if depth == 8 => out.push('…'),
            Value::List(items) => {
                let start = out.len();
                for item in items {
                    let before = out.len();
                    out.push_str(if before == start { "" } else { ", " });
                    let content = out.len();
                    self.value(out, item, depth + 1);
                    if out.len() == content {
                        out.truncate(before);
                    }
                }
            }
            Value::Map(entries) => {
                let start = out.len();
                for (key, value) in entries {
                    let before = out.len();
                    out.push_str(if before == start { "" } else { ", " });
                    escape(out, &own_words(key));
                    out.push_str(": ");
                    let content = out.len();
                    self.value(out, value, depth + 1);
                    if out.len() == content && *value != Value::Null {
                        out.truncate(before);
                    }
                }
            }
        }
    }

    fn text(&self, out: &mut String, text: &str) {
        let text = &*without_comments(text);
        let whole = text.trim();
        if is_date(whole) {
            let _ = write!(out, "<time datetime=\"{whole}\">{whole}</time>");
        } else if web_scheme(whole).is_some() {
            external(out, whole, whole);
        } else {
            self.plain(out, text, 0);
        }
    }

    fn plain(&self, out: &mut String, text: &str, depth: u8) {
        let all = pieces(text);
        for piece in &all {
            let link = match piece {
                Piece::Text(words) => {
                    escape(out, words);
                    continue;
                }
                Piece::Link(link) => link,
            };
            // A value that consists of the link alone is a link (P19). Otherwise, if the link names a private file, only its words are
            // shown (V14).
            let own = link.text.as_deref().unwrap_or_default();
            let is_whole =
                depth == 0 && link.raw == text.trim() && !link.embed && !may_hold_links(own);
            match link.form {
                Form::Wiki => self.link(out, &link.target, link.text.as_deref()),
                Form::Markdown if is_whole && self.is_link(&link.target) => {
                    self.link(out, &link.target, link.text.as_deref());
                }
                Form::Markdown | Form::Address => match self.is_mentioned(&link.target) {
                    true if !may_hold_links(own) => escape(out, link.raw),
                    _ if depth < MOST_NESTED => self.plain(out, own, depth + 1),
                    _ => {}
                },
            }
        }
    }

    /// Whether one of the properties' links has the target `target`.
    fn is_link(&self, target: &str) -> bool {
        let mut links = self.note.links.iter();
        links.any(|link| link.kind == LinkKind::Property && &*link.target == target)
    }

    /// Whether `target`, which is no link, may be shown as typed. One that was not resolved may not.
    fn is_mentioned(&self, target: &str) -> bool {
        let links = self.note.links.iter().zip(&self.file.targets);
        let mut mentions = links.filter(|(link, _)| link.kind == LinkKind::Mention);
        let found = mentions.find(|(link, _)| &*link.target == target);
        found.is_some_and(|(_, target)| *target != Target::Private)
    }

    /// Writes the link of the properties that names `target`. All links of a note with one target lead to one place.
    fn link(&self, out: &mut String, target: &str, label: Option<&str>) {
        let links = self.note.links.iter().zip(&self.file.targets);
        let found = links
            .filter(|(link, _)| link.kind == LinkKind::Property)
            .find(|(link, _)| &*link.target == target);
        let vault = self.site.vault;
        let privacy = &self.site.config.privacy;
        // Links in its text are no links here, and may name private files.
        let label = label.map(own_words);
        let label = label.as_deref();
        let shown = |link: &Link, target: &Target| match label {
            Some(label) => label.to_owned(),
            None => vault.shown_text(link, target, privacy),
        };
        let href = match found {
            Some((_, Target::File { file, part })) => {
                let file = self.site.vault.file(*file);
                file.url.as_ref().map(|url| {
                    let mut href = self.to.of(url);
                    fragment(&mut href, file.note.as_deref(), part);
                    href
                })
            }
            Some((_, Target::Folder(id))) => Some(self.to.of(&self.site.vault.folder(*id).url)),
            Some((link, target @ Target::External)) => {
                return external(out, &link.target, &shown(link, target));
            }
            // A private or unresolved target is dropped. The link's own text was written for readers, so it stays (V14).
            Some((_, Target::Private)) | None => return escape(out, label.unwrap_or_default()),
            Some((_, Target::Unsafe | Target::Broken)) => None,
        };
        let text = match (label, found) {
            (Some(label), _) => label.to_owned(),
            (None, Some((link, target))) => shown(link, target),
            (None, None) => String::new(),
        };
        match href {
            Some(href) => {
                out.push_str("<a class=\"internal-link\" href=\"");
                escape(out, &href);
                out.push_str("\">");
            }
            None => out.push_str("<a class=\"internal-link is-unresolved\">"),
        }
        escape(out, &text);
        out.push_str("</a>");
    }
}

fn external(out: &mut String, url: &str, text: &str) {
    out.push_str("<a class=\"external-link\" href=\"");
    escape(out, url);
    out.push_str("\" rel=\"noopener\">");
    escape(out, text);
    out.push_str("</a>");
}

fn fragment(href: &mut String, note: Option<&Note>, part: &Part) {
    let heading = |i: u32| Some(&note?.headings.get(i as usize)?.id);
    let block = |i: u32| Some(&note?.blocks.get(i as usize)?.id);
    match part {
        Part::Whole => {}
        Part::Heading(i) => {
            if let Some(id) = heading(*i) {
                href.push('#');
                crate::model::url::encode_into(href, id);
            }
        }
        Part::Block(i) => {
            if let Some(id) = block(*i) {
                href.push_str("#^");
                href.push_str(id);
            }
        }
        Part::Fragment(text) => {
            href.push('#');
            href.push_str(text);
        }
    }
}

/// `2031-04-05`, perhaps with a time.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes
            .get(range)
            .is_some_and(|b| b.iter().all(u8::is_ascii_digit))
    };
    let day = digits(0..4) && digits(5..7) && digits(8..10);
    let marks = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let rest = bytes.get(10..).unwrap_or_default();
    let time = rest.first().is_none_or(|b| matches!(b, b'T' | b' '))
        && rest
            .iter()
            .all(|b| b.is_ascii_digit() || b"T :.+-Z".contains(b));
    day && marks && time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p15_dates_are_told_from_text() {
        for date in [
            "2031-04-05",
            "2031-04-05T10:30",
            "2031-04-05 10:30:00+09:00",
        ] {
            assert!(is_date(date), "{date}");
        }
        for text in [
            "2031-4-5",
            "2031-04-05x",
            "2031",
            "",
            "2031-04-05T<",
            "각도",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
