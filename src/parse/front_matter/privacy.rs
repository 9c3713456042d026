//! Reads what properties say about who may see the note (V1, V2, V23, V24).
//!
//! Entry points: [`read`] for a readable property, [`tell`] for one found in lines that cannot be read ([`super::raw`]).

use super::known::Known;
use super::node::{Entry, Kind, Node, Note};
use super::report::{Report, shorten};
use crate::model::{Code, Flag, FrontMatter, Severity, Span};

/// What a property does to its note, the most private last (P6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// Nothing.
    Open,
    /// The note is in no list (V24).
    Unlists,
    /// The note is private.
    Hides,
}

/// What matters of a value here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    pub(super) flag: Flag,
    /// Whether there is no value at all.
    pub(super) is_empty: bool,
}

impl Said {
    /// Reads a value that stands on the line of its key.
    pub(super) fn word(word: &str) -> Self {
        Self {
            flag: word_flag(word),
            is_empty: word.trim().is_empty(),
        }
    }

    /// Returns the most private value that `known` can have.
    pub(super) fn most_private(known: Known) -> Self {
        let flag = match known {
            Known::Unlisted | Known::Stealth | Known::DgHide => Flag::Yes,
            Known::Publish | Known::DgPublish | Known::Published | Known::Listed => Flag::No,
            _ => Flag::Unknown,
        };
        Self {
            flag,
            is_empty: false,
        }
    }
}

/// Whether the property is about who may see the note.
pub(super) fn is_about(known: Known) -> bool {
    matches!(
        known,
        Known::Publish
            | Known::Draft
            | Known::Private
            | Known::DgPublish
            | Known::Published
            | Known::Password
            | Known::Unlisted
            | Known::Stealth
            | Known::DgHide
            | Known::Listed
    )
}

/// Returns what a property does with this value.
pub(super) fn effect(known: Known, said: Said) -> Effect {
    let (yes, no) = (said.flag == Flag::Yes, said.flag == Flag::No);
    let is_there = !said.is_empty;
    let (acts, effect) = match known {
        Known::Publish => (!yes, Effect::Hides),
        Known::Draft | Known::Private => (!no, Effect::Hides),
        Known::DgPublish | Known::Published => (no && is_there, Effect::Hides),
        Known::Password => (is_there, Effect::Hides),
        Known::Unlisted | Known::Stealth | Known::DgHide => (yes, Effect::Unlists),
        Known::Listed => (no && is_there, Effect::Unlists),
        _ => (false, Effect::Open),
    };
    if acts { effect } else { Effect::Open }
}

/// Returns what a property does with the value `node`.
pub(super) fn effect_of(known: Known, node: &Node<'_>) -> Effect {
    effect(known, said(known, node))
}

/// Whether the value `a` makes the note more private than `b` (P6).
pub(super) fn hides_more(known: Known, a: &Node<'_>, b: &Node<'_>) -> bool {
    effect_of(known, a) > effect_of(known, b)
}

/// Reads one of these properties and reports NW205 and NW209.
pub(super) fn read(
    known: Known,
    entry: &Entry<'_>,
    front: &mut FrontMatter,
    report: &mut Report<'_>,
) {
    let said = said(known, &entry.node);
    let node = &entry.node;
    let value = node.text().unwrap_or_else(|| node.kind_name());
    if is_own(known) && said.flag == Flag::Unknown {
        let (key, value) = (shorten(&entry.key), shorten(value));
        report.add(
            Code::BadPublishValue,
            node.span,
            format!("\"{key}: {value}\" is neither true nor false; the note is kept private"),
        );
    }
    tell(known, said, entry.key_span, front);
    foreign(known, said, &entry.key, value, entry.key_span, report);
}

/// Adds a property, whose key stands at `place`, to `front`. Of two, the most private one counts (P6).
pub(super) fn tell(known: Known, said: Said, place: Span, front: &mut FrontMatter) {
    let effect = effect(known, said);
    let slot = match known {
        Known::Publish => Some((&mut front.publish, Flag::Yes)),
        Known::Draft => Some((&mut front.draft, Flag::No)),
        Known::Private => Some((&mut front.private, Flag::No)),
        _ => None,
    };
    if let Some((slot, open)) = slot {
        if slot.is_none_or(|before| before == open) {
            *slot = Some(said.flag);
        }
        return;
    }
    match effect {
        Effect::Open if known == Known::DgPublish && said.flag == Flag::Yes => {
            front.opted_in = Some(place);
        }
        Effect::Open => {}
        Effect::Unlists => front.unlisted = true,
        Effect::Hides => {
            front.foreign.get_or_insert_with(|| known.name().into());
        }
    }
}

/// Returns NW209 for a property of another tool that keeps the note private.
pub(super) fn foreign(
    known: Known,
    said: Said,
    key: &str,
    value: &str,
    place: Span,
    report: &mut Report<'_>,
) {
    if is_own(known) || effect(known, said) != Effect::Hides {
        return;
    }
    let key = shorten(key);
    if known == Known::Password {
        // A password is never repeated in a message.
        let message = format!("\"{key}\": noteweave does not encrypt: the note is kept private");
        report.add_as(Severity::Warning, Code::ForeignMarker, place, message);
    } else {
        let value = shorten(value);
        let message = format!("\"{key}: {value}\": the note is kept private");
        report.add(Code::ForeignMarker, place, message);
    }
}

/// Whether it is one of noteweave's own properties, whose doubtful values count as private (V1, V2).
fn is_own(known: Known) -> bool {
    matches!(known, Known::Publish | Known::Draft | Known::Private)
}

fn said(known: Known, node: &Node<'_>) -> Said {
    let flag = match node.text() {
        _ if node.note == Note::Odd && is_own(known) => Flag::Unknown,
        Some(word) => word_flag(word),
        None if matches!(node.kind, Kind::Null) => Flag::No,
        // `draft: []` keeps nothing private, but `publish: []` does not say yes.
        None if known != Known::Publish && node.is_empty() => Flag::No,
        None => Flag::Unknown,
    };
    Said {
        flag,
        is_empty: node.is_empty(),
    }
}

/// Reads a word for yes or no.
fn word_flag(word: &str) -> Flag {
    let is = |words: &[&str]| words.iter().any(|w| w.eq_ignore_ascii_case(word.trim()));
    if is(&["true", "yes", "on", "y", "1"]) {
        Flag::Yes
    } else if is(&["false", "no", "off", "n", "0", ""]) {
        Flag::No
    } else {
        Flag::Unknown
    }
}
