//! Pictures of the kinds whose metadata can be removed.

use super::{jpeg, png, webp};

/// Returns a JPEG, PNG or WebP without metadata; `None` if it is none of these or cannot be taken apart.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    jpeg::clean(bytes)
        .or_else(|| png::clean(bytes))
        .or_else(|| webp::clean(bytes))
}
