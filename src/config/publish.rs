//! Which notes are public, and what readers may see of private ones (V3, V10, V15).

use serde::Deserialize;

/// `[publish]`
#[derive(Clone, Debug, Default, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublishConfig {
    /// V3
    pub mode: PublishMode,
}

/// V3
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublishMode {
    /// Not set: as [`Self::All`], unless notes show that the vault was opt-in (V23).
    #[default]
    #[serde(skip)]
    Unset,
    /// Every file that is not private.
    All,
    /// Only notes with a true `publish` or `dg-publish`.
    Explicit,
}

/// `[privacy]`
#[derive(Clone, Debug, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivacyConfig {
    /// Shown in place of a private note's name (V10).
    pub placeholder: String,
    /// V10
    pub link_text: PrivateLinkText,
    /// Publish pictures with their metadata (V15).
    pub keep_metadata: bool,
}

impl Default for PrivacyConfig {
    fn default() -> Self {
        Self {
            placeholder: "…".to_owned(),
            link_text: PrivateLinkText::Hidden,
            keep_metadata: false,
        }
    }
}

/// V10
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrivateLinkText {
    /// The placeholder.
    #[default]
    Hidden,
    /// The target as typed, without its `#` part.
    Typed,
}
