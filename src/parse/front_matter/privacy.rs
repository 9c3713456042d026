//! Reads the properties that decide who may see the note (V1, V2, V23, V24).
//!
//! Entry points: [`read`] for a readable property, [`tell`] for one found in lines that cannot be read ([`super::raw`]).

use super::node::{KeyValue, Node, NodeKind, Notation};
use super::report::{PropertyFindings, shorten};
use crate::model::property::KnownProperty;
use crate::model::{Code, Flag, FrontMatter, Severity, Span};

/// The effect of a property on its note, the most private last (P6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// Nothing.
    Open,
    /// The note is in no list (V24).
    Unlists,
    /// The note is private.
    Hides,
}

/// The part of a value that matters for privacy.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlagValue {
    pub(super) flag: Flag,
    /// Whether there is no value at all.
    pub(super) is_empty: bool,
}

impl FlagValue {
    /// Reads a value that stands on the line of its key.
    pub(super) fn word(word: &str) -> Self {
        Self {
            flag: word_flag(word),
            is_empty: word.trim().is_empty(),
        }
    }

    /// Returns the most private value that `known` can have.
    pub(super) fn most_private(known: KnownProperty) -> Self {
        let flag = match known {
            KnownProperty::Unlisted | KnownProperty::Stealth | KnownProperty::DgHide => Flag::Yes,
            KnownProperty::Publish
            | KnownProperty::DgPublish
            | KnownProperty::Published
            | KnownProperty::Listed => Flag::No,
            _ => Flag::Unknown,
        };
        Self {
            flag,
            is_empty: false,
        }
    }
}

/// Returns the effect of a property with this value.
pub(super) fn effect(known: KnownProperty, said: FlagValue) -> Effect {
    let (yes, no) = (said.flag == Flag::Yes, said.flag == Flag::No);
    let is_there = !said.is_empty;
    let (acts, effect) = match known {
        KnownProperty::Publish => (!yes, Effect::Hides),
        KnownProperty::Draft | KnownProperty::Private => (!no, Effect::Hides),
        KnownProperty::DgPublish | KnownProperty::Published => (no && is_there, Effect::Hides),
        KnownProperty::Password => (is_there, Effect::Hides),
        KnownProperty::Unlisted | KnownProperty::Stealth | KnownProperty::DgHide => {
            (yes, Effect::Unlists)
        }
        KnownProperty::Listed => (no && is_there, Effect::Unlists),
        _ => (false, Effect::Open),
    };
    if acts { effect } else { Effect::Open }
}

/// Returns the effect of a property with the value `node`.
pub(super) fn effect_of(known: KnownProperty, node: &Node<'_>) -> Effect {
    effect(known, said(known, node))
}

/// Whether the value `a` makes the note more private than `b` (P6).
pub(super) fn hides_more(known: KnownProperty, a: &Node<'_>, b: &Node<'_>) -> bool {
    effect_of(known, a) > effect_of(known, b)
}

/// Reads one of these properties and reports NW205 and NW209.
pub(super) fn read(
    known: KnownProperty,
    entry: &KeyValue<'_>,
    front: &mut FrontMatter,
    report: &mut PropertyFindings<'_>,
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
pub(super) fn tell(known: KnownProperty, said: FlagValue, place: Span, front: &mut FrontMatter) {
    let effect = effect(known, said);
    let slot = match known {
        KnownProperty::Publish => Some((&mut front.publish, Flag::Yes)),
        KnownProperty::Draft => Some((&mut front.draft, Flag::No)),
        KnownProperty::Private => Some((&mut front.private, Flag::No)),
        _ => None,
    };
    if let Some((slot, open)) = slot {
        if slot.is_none_or(|before| before == open) {
            *slot = Some(said.flag);
        }
        return;
    }
    match effect {
        Effect::Open if known == KnownProperty::DgPublish && said.flag == Flag::Yes => {
            front.opted_in = Some(place);
        }
        Effect::Open => {}
        Effect::Unlists => front.unlisted = true,
        Effect::Hides => {
            front.foreign.get_or_insert_with(|| known.name().into());
        }
    }
}

/// Reports NW209 for a property of another tool that keeps the note private.
pub(super) fn foreign(
    known: KnownProperty,
    said: FlagValue,
    key: &str,
    value: &str,
    place: Span,
    report: &mut PropertyFindings<'_>,
) {
    if is_own(known) || effect(known, said) != Effect::Hides {
        return;
    }
    let key = shorten(key);
    if known == KnownProperty::Password {
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
fn is_own(known: KnownProperty) -> bool {
    matches!(
        known,
        KnownProperty::Publish | KnownProperty::Draft | KnownProperty::Private
    )
}

fn said(known: KnownProperty, node: &Node<'_>) -> FlagValue {
    let flag = match node.text() {
        _ if node.notation == Notation::Odd && is_own(known) => Flag::Unknown,
        Some(word) => word_flag(word),
        None if matches!(node.kind, NodeKind::Null) => Flag::No,
        // `draft: []` keeps nothing private, but `publish: []` does not say yes.
        None if known != KnownProperty::Publish && node.is_empty() => Flag::No,
        None => Flag::Unknown,
    };
    FlagValue {
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
