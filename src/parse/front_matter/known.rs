//! Reads the properties that noteweave itself uses (P8–P14, T9, N17, B7).
//!
//! Entry point: [`read`]. Links in them, `image` included, are found in [`super::links`]; what they say about who may see the note
//! is read in [`super::privacy`].

use super::node::{KeyValue, Node, NodeKind};
use super::privacy;
use super::report::{PropertyFindings, shorten};
use super::value::{self, split_commas, split_words};
use crate::model::plain::{may_hold_links, without_comments};
use crate::model::property::KnownProperty;
use crate::model::text::{fold, nfc};
use crate::model::{Code, FrontMatter, tag};
use std::collections::{BTreeMap, BTreeSet};
use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory};

/// Reads all known properties but images. `types` are Obsidian's, together with the dates that the settings name.
pub(super) fn read(
    entries: &[KeyValue<'_>],
    types: &BTreeMap<String, String>,
    report: &mut PropertyFindings<'_>,
) -> FrontMatter {
    let mut front = FrontMatter::default();
    let mut lists = Lists::default();
    let dates = value::PageDates::new(types);
    for entry in entries {
        if dates.has(&entry.key)
            && let Some(date) = value::page_date(entry, report)
        {
            front.dates.push((fold(entry.key.trim()).into(), date));
        }
        let Some(known) = KnownProperty::find(&entry.key) else {
            continue;
        };
        match known {
            KnownProperty::Title => front.title = line(entry, report),
            KnownProperty::Description => front.description = line(entry, report),
            KnownProperty::Permalink => {
                let value = line(entry, report);
                // The value as typed is kept, because linking must see control characters, which make it unusable (N18).
                let typed = || entry.node.text().map(|text| text.trim().into());
                let value = value.and_then(|_| typed());
                front.permalink = value.map(|value| (value, entry.node.span));
            }
            KnownProperty::Lang => {
                front.lang = checked(entry, report, |lang| {
                    lang.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                });
            }
            KnownProperty::Dir => {
                let dir = checked(entry, report, |dir| {
                    let known = ["ltr", "rtl", "auto"];
                    known.iter().any(|d| d.eq_ignore_ascii_case(dir))
                });
                front.dir = dir.map(|dir| dir.to_ascii_lowercase().into());
            }
            _ if known.is_date() => {}
            _ if known.is_about_privacy() => privacy::read(known, entry, &mut front, report),
            KnownProperty::Excalidraw => front.excalidraw = true,
            KnownProperty::Kanban => {
                let value = entry.node.text().map(str::trim);
                front.kanban = !entry.node.is_empty() && value != Some("false");
            }
            _ => lists.add(known, entry, report),
        }
    }
    front.tags = lists.tags.values;
    front.aliases = lists.aliases.values;
    front.classes = lists.classes.values;
    front
}

/// Returns the value as text on one line, unless it is empty. Numbers and booleans count as text.
fn line(entry: &KeyValue<'_>, report: &mut PropertyFindings<'_>) -> Option<Box<str>> {
    let Some(text) = entry.node.text() else {
        if !entry.node.is_empty() {
            report.unusable(&entry.key, entry.node.kind_name(), entry.node.span);
        }
        return None;
    };
    let text = without_comments(text);
    let text = text.trim();
    if text.is_empty() {
        None
    } else if text.contains(char::is_control) {
        Some(text.split_whitespace().collect::<Vec<_>>().join(" ").into())
    } else {
        Some(text.into())
    }
}

/// Returns the value as text if it passes `test`. Reports NW203 if it does not.
fn checked(
    entry: &KeyValue<'_>,
    report: &mut PropertyFindings<'_>,
    test: fn(&str) -> bool,
) -> Option<Box<str>> {
    let text = line(entry, report)?;
    if test(&text) {
        return Some(text);
    }
    let what = format!("\"{}\"", shorten(&text));
    report.unusable(&entry.key, &what, entry.node.span);
    None
}

/// Values in order, each once, compared as names are (N2).
#[derive(Default)]
struct Unique {
    values: Vec<Box<str>>,
    seen: BTreeSet<String>,
}

impl Unique {
    fn add(&mut self, value: &str) {
        if self.seen.insert(fold(value)) {
            self.values.push(value.into());
        }
    }
}

/// The properties that are lists (P9).
#[derive(Default)]
struct Lists {
    tags: Unique,
    aliases: Unique,
    classes: Unique,
}

impl Lists {
    fn add(
        &mut self,
        known: KnownProperty,
        entry: &KeyValue<'_>,
        report: &mut PropertyFindings<'_>,
    ) {
        let old = match known {
            KnownProperty::Tag => Some("tags"),
            KnownProperty::Alias => Some("aliases"),
            KnownProperty::Cssclass => Some("cssclasses"),
            KnownProperty::Tags | KnownProperty::Aliases | KnownProperty::Cssclasses => None,
            _ => return,
        };
        let key = &*entry.key;
        if let Some(new) = old {
            let message = format!("\"{}\" is now \"{new}\"", shorten(key));
            report.add(Code::DeprecatedKey, entry.key_span, message);
        }
        let split = match known {
            KnownProperty::Alias | KnownProperty::Aliases => split_commas,
            _ => split_words,
        };
        match (&entry.node.kind, entry.node.text()) {
            // A text with links is not split, because the parts of a target are no names.
            (_, Some(text)) if may_hold_links(text) => {
                self.add_one(known, text, entry, &entry.node, report);
            }
            (_, Some(text)) => {
                for part in split(&without_comments(text)) {
                    self.add_one(known, part, entry, &entry.node, report);
                }
            }
            (NodeKind::List(items), _) => {
                for item in items {
                    if let Some(text) = item.text() {
                        self.add_one(known, text, entry, item, report);
                    } else if !item.is_empty() {
                        report.unusable(key, item.kind_name(), item.span);
                    }
                }
            }
            (NodeKind::Null, _) => {}
            _ => report.unusable(key, entry.node.kind_name(), entry.node.span),
        }
    }

    fn add_one(
        &mut self,
        known: KnownProperty,
        text: &str,
        entry: &KeyValue<'_>,
        node: &Node<'_>,
        report: &mut PropertyFindings<'_>,
    ) {
        let text = without_comments(text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match known {
            KnownProperty::Tag | KnownProperty::Tags => {
                // People write tags in properties with or without `#` (T9).
                let name = text.strip_prefix('#').unwrap_or(text);
                let name = name.strip_suffix('/').unwrap_or(name);
                if tag::is_tag_name(name) {
                    self.tags.add(name);
                } else if !name.is_empty() {
                    let what = format!("\"{}\" as a tag", shorten(text));
                    report.unusable(&entry.key, &what, node.span);
                }
            }
            KnownProperty::Alias | KnownProperty::Aliases => self.aliases.add(text),
            // The target of a link would be shown on the page, even that of a private note.
            _ if may_hold_links(text) => {
                let what = format!("\"{}\" as a class", shorten(text));
                report.unusable(&entry.key, &what, node.span);
            }
            _ => self.classes.add(&class(text)),
        }
    }
}

/// Returns a name for `class` (P13).
fn class(text: &str) -> String {
    let stays = |c: char| {
        matches!(c, '-' | '_')
            || matches!(
                c.general_category_group(),
                Group::Letter | Group::Mark | Group::Number
            )
    };
    let text = nfc(text);
    text.chars()
        .map(|c| if stays(c) { c } else { '-' })
        .collect()
}
