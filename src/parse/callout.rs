//! Heads of callouts and info strings of code blocks: the small grammars at the start of a block (Q1–Q4, C10).

use super::mask::Head;
use crate::model::{Callout, Fold};

/// Type, metadata and fold of a callout's first line.
pub(super) fn callout(text: &str, head: &Head) -> Callout {
    let inside = &text[head.kind.range()];
    let (kind, metadata) = match inside.split_once('|') {
        Some((kind, metadata)) => (kind, Some(metadata.trim())),
        None => (inside, None),
    };
    let fold = match head.fold {
        b'-' => Fold::Closed,
        b'+' => Fold::Open,
        _ => Fold::Fixed,
    };
    Callout {
        kind: kind.trim().to_lowercase().into(),
        metadata: metadata
            .filter(|metadata| !metadata.is_empty())
            .map(Into::into),
        fold,
    }
}

/// Language (lower-case) and the rest of a fence's info string.
pub(super) fn info_string(info: &str) -> (Box<str>, Box<str>) {
    let info = info.trim();
    let end = info
        .find(|c: char| c.is_whitespace() || c == '{')
        .unwrap_or(info.len());
    (info[..end].to_lowercase().into(), info[end..].trim().into())
}
