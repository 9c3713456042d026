//! Keys that stand there twice.
//!
//! Entry point: [`keep_last`].

use super::node::KeyValue;
use super::privacy;
use super::report::PropertyFindings;
use crate::model::property::KnownProperty;
use std::collections::BTreeMap;

/// Drops entries that others replace: of each key the last one stays, of a key about privacy the most private one (P6). `top` means that
/// these are the note's own properties, whose known keys ignore case (P8).
pub(super) fn keep_last<'t>(
    entries: Vec<KeyValue<'t>>,
    top: bool,
    report: &mut PropertyFindings<'_>,
) -> Vec<KeyValue<'t>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut keep = vec![true; entries.len()];
    for (at, entry) in entries.iter().enumerate() {
        let known = if top {
            KnownProperty::find(&entry.key)
        } else {
            None
        };
        let name = known.map_or(&*entry.key, |known| known.name());
        let Some(&earlier) = seen.get(name) else {
            seen.insert(name, at);
            continue;
        };
        let before = &entries[earlier];
        report.duplicate(&entry.key, entry.key_span, before.key_span);
        if known.is_some_and(|known| privacy::hides_more(known, &before.node, &entry.node)) {
            keep[at] = false;
        } else {
            keep[earlier] = false;
            seen.insert(name, at);
        }
    }
    let mut keep = keep.into_iter();
    let kept = entries.into_iter();
    kept.filter(|_| keep.next().unwrap_or(true)).collect()
}
