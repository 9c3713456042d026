//! How a text is read.
//!
//! Entry point: [`Reading`].

use crate::model::ReadingSettings;

/// Deepest nesting of `ad-` blocks that are read; those in them are code.
const DEEPEST: u8 = 8;

/// How a text is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading<'r> {
    /// How deeply `ad-` blocks are read as callouts (C12); 0: they are code.
    pub(super) admonitions: u8,
    /// What code within a line begins with that is a query (U20).
    pub(super) query_mark: Option<&'r str>,
}

impl<'r> Reading<'r> {
    /// Reads a note as the settings say.
    pub(super) fn new(settings: &'r ReadingSettings) -> Self {
        Self {
            admonitions: if settings.admonitions { DEEPEST } else { 0 },
            query_mark: settings.query_mark.as_deref(),
        }
    }

    /// Reads what stands within an `ad-` block.
    pub(super) fn within_admonition(self) -> Self {
        Self {
            admonitions: self.admonitions.saturating_sub(1),
            ..self
        }
    }
}
