//! Finds text that looks as if it kept a note private but is not read as a property (V29): NW214.
//!
//! Entry points: [`in_properties`] for properties with odd names, [`in_wrong_place`] for a note without properties, [`in_text`] for
//! the first lines of its text. The note stays as public as the rules say.

use super::node::{KeyValue, NodeKind};
use super::privacy::{self, Effect, FlagValue};
use super::raw::{self, Marker};
use super::report::{PropertyFindings, shorten};
use super::{Language, paragraph_end};
use crate::model::property::KnownProperty;
use crate::model::{Code, Span};
use std::ops::Range;

/// How many of the text's first lines are searched for fields.
const FIRST_LINES: usize = 10;

/// Longer lines are not searched, because a field is short.
const LONGEST_LINE: usize = 300;

/// Characters at which editors break lines. For noteweave and YAML only the first one ends a line.
const LINE_ENDS: [char; 6] = ['\n', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Finds properties whose names are misspelled, and maps that YAML would merge.
pub(super) fn in_properties(entries: &[KeyValue<'_>], report: &mut PropertyFindings<'_>) {
    for entry in entries {
        if KnownProperty::find(&entry.key).is_some() {
            continue;
        }
        if &*entry.key == "<<" {
            merged(entry, report);
            continue;
        }
        let Some((known, reason)) = misspelled(&entry.key) else {
            continue;
        };
        if privacy::effect_of(known, &entry.node) != Effect::Open {
            let value = entry.node.text().unwrap_or_else(|| entry.node.kind_name());
            tell(known, &entry.key, value, entry.key_span, reason, report);
        }
    }
}

/// Returns the property that `key` would be in plain letters without stray marks, and what is wrong with it.
fn misspelled(key: &str) -> Option<(KnownProperty, &'static str)> {
    let is_unseen = |c: char| raw::is_invisible(c) || c.is_control();
    let is_odd = |c: char| raw::is_curly(c) || matches!(c, '"' | '\'' | ':' | '：');
    let seen = key.chars().filter(|c| !is_unseen(*c));
    let seen: String = seen.map(narrow).take(LONGEST_LINE).collect();
    let bare = seen.trim_matches(|c: char| is_odd(c) || c.is_whitespace());
    let known = KnownProperty::find(bare).filter(|known| known.is_about_privacy())?;
    let reason = if key.contains(raw::is_curly) {
        "its name stands in curly quotes"
    } else if key.contains(is_unseen) {
        "an invisible character stands in its name"
    } else if key.contains(|c: char| c != '：' && narrow(c) != c) {
        "its name has full-width letters"
    } else if key.contains([':', '：']) {
        "it has two colons"
    } else {
        "its name has extra quotes"
    };
    Some((known, reason))
}

/// Returns the ASCII character that a full-width one stands for, as keyboards for Chinese, Japanese and Korean type it.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Reports a key that `<<: *a` would merge into the properties.
fn merged(entry: &KeyValue<'_>, report: &mut PropertyFindings<'_>) {
    let maps = match &entry.node.kind {
        NodeKind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&entry.node),
    };
    for map in maps {
        let NodeKind::Map(inner) = &map.kind else {
            continue;
        };
        for inner in inner {
            let known = KnownProperty::find(&inner.key).filter(|known| known.is_about_privacy());
            if let Some(known) = known
                && privacy::effect_of(known, &inner.node) != Effect::Open
            {
                let value = inner.node.text().unwrap_or_else(|| inner.node.kind_name());
                let reason = "properties are not merged with <<";
                tell(known, &inner.key, value, entry.key_span, reason, report);
            }
        }
    }
}

/// Finds properties that begin below the first line, or whose first line is not a plain fence.
pub(super) fn in_wrong_place(text: &str, report: &mut PropertyFindings<'_>) {
    let before = |c: char| c.is_whitespace() || raw::is_invisible(c);
    let rest = text.trim_start_matches(before);
    let lead = text.len() - rest.len();
    let first = rest.split_inclusive(LINE_ENDS).next().unwrap_or_default();
    let inside = lead + first.len();
    if let Some(language) = Language::of_fence(first) {
        if lead > 0 {
            let reason = match &text[..lead] {
                lead if lead.contains(raw::is_invisible) => "an invisible character stands before",
                lead if lead.contains('\n') => "a blank line stands before",
                _ => "a space stands before",
            };
            let reason = format!("{reason} {}", language.fence());
            search(text, inside, language, &reason, report);
        }
        return;
    }
    let other = match first.trim_end() {
        ";;;" => Some((inside, "properties between ;;; are not supported")),
        line if line.starts_with('{') => Some((lead, "properties in JSON are not supported")),
        _ => None,
    };
    if let Some((start, reason)) = other {
        return report_markers(text, start..paragraph_end(text, start), reason, report);
    }
    let fence = [Language::Yaml, Language::Toml].into_iter();
    let mut fence = fence.filter(|language| first.starts_with(language.fence()));
    if let Some(language) = fence.next() {
        // `----` is a thematic break.
        let more = first[3..].trim_start_matches(['-', '+']);
        if !more.trim_matches([' ', '\t', '\n']).is_empty() {
            let (line, fence) = (shorten(first.trim_end()), language.fence());
            let reason = format!("the first line is \"{line}\", not {fence}");
            search(text, inside, language, &reason, report);
        }
        return;
    }
    let paragraph = 0..paragraph_end(text, 0);
    let mut lines = text[paragraph.clone()].lines();
    if lead == 0 && lines.all(|line| raw::looks_like_key(line, ':')) {
        report_markers(text, paragraph, "no line --- stands before it", report);
    }
}

/// Searches the lines from `start` to a closing fence or blank line.
fn search(
    text: &str,
    start: usize,
    language: Language,
    reason: &str,
    report: &mut PropertyFindings<'_>,
) {
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim().is_empty() || language.is_fence(line) {
            break;
        }
        end += line.len();
    }
    report_markers(text, start..end, reason, report);
}

/// Finds fields in Dataview's form, `publish:: false`, in the first lines of the text, which begins at `body`.
pub(super) fn in_text(text: &str, body: usize, report: &mut PropertyFindings<'_>) {
    let mut start = body;
    for line in text[body..].split_inclusive('\n').take(FIRST_LINES) {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            return;
        }
        let lead = line.trim_start_matches(|c: char| {
            raw::is_lead(c) || matches!(c, '[' | '(' | '*' | '_' | '>' | '+')
        });
        let at = start + line.len() - lead.len();
        start += line.len();
        if line.len() > LONGEST_LINE {
            continue;
        }
        let Some((key, value)) = lead.split_once("::") else {
            continue;
        };
        let bare = key.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
        let known = KnownProperty::find(bare).filter(|known| known.is_about_privacy());
        let value = value.split([']', ')']).next().unwrap_or_default();
        let value = raw::bare(value.trim_matches(|c: char| matches!(c, '*' | '_')));
        if let Some(known) = known
            && privacy::effect(known, FlagValue::word(value)) != Effect::Open
        {
            let place = Span::new(at, at + key.trim_end().len());
            let reason = "a field in the text is no property";
            tell(known, &format!("{bare}:"), value, place, reason, report);
        }
    }
}

/// Reports the keys in `lines` that would make the note more private.
fn report_markers(
    text: &str,
    lines: Range<usize>,
    reason: &str,
    report: &mut PropertyFindings<'_>,
) {
    raw::markers(text, lines, |marker| {
        if privacy::effect(marker.known, marker.said) != Effect::Open {
            let Marker {
                known, key, value, ..
            } = marker;
            tell(known, key, value, marker.place, reason, report);
        }
    });
}

fn tell(
    known: KnownProperty,
    key: &str,
    value: &str,
    place: Span,
    reason: &str,
    report: &mut PropertyFindings<'_>,
) {
    let key = shorten(key);
    let marker = match known {
        // A password is never repeated in a message.
        KnownProperty::Password => key,
        _ => format!("{key}: {}", shorten(value)),
    };
    let message = format!("looks like \"{marker}\", but is not read: {reason}");
    report.add(Code::PrivacyNotRead, place, message);
}
