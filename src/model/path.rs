//! Paths inside a vault and the kinds of files they name.

use super::text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Longest name of a file, in bytes: no common system has longer ones.
pub const LONGEST_NAME: usize = 255;

/// A file's path from the vault root: NFC, `/` between segments, no slash at either end.
///
/// Paths are ordered by code point. The rules call this the path order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultPath(Arc<str>);

impl Serialize for VaultPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for VaultPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|path| Self::new(&path))
    }
}

impl VaultPath {
    /// Makes a path from segments joined by `/`, and brings it to NFC.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(Arc::from(text::nfc(path.trim_matches('/')).as_ref()))
    }

    /// Returns the whole path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the last segment with its extension.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the last segment without its extension.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.split_name().0
    }

    /// Returns the extension as written, without the dot; empty if there is none.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.split_name().1
    }

    fn split_name(&self) -> (&str, &str) {
        let name = self.name();
        match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => (stem, extension),
            _ => (name, ""),
        }
    }

    /// Returns the folder it lies in; empty for the vault root.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rfind('/').map_or("", |slash| &self.0[..slash])
    }

    /// Returns the key by which paths are compared: equal keys mean the same file (N2).
    #[must_use]
    pub fn key(&self) -> String {
        text::fold(&self.0)
    }
}

impl fmt::Display for VaultPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for VaultPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// What a vault file is, by its extension in any case (N1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `.md`
    Note,
    /// `.canvas`
    Canvas,
    /// A note that is a drawing of Excalidraw (B7). Only its properties tell, so no file is found as one.
    Drawing,
    /// `.base`
    Base,
    /// Everything else.
    Attachment(MediaKind),
}

/// How an attachment is shown when it is embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// Shown as a picture.
    Image,
    /// Shown with a player.
    Audio,
    /// Shown with a player.
    Video,
    /// Shown by the browser.
    Pdf,
    /// Shown as a link.
    Other,
}

impl FileKind {
    /// Returns the kind of file that has this extension, given without the dot.
    #[must_use]
    pub fn of_extension(extension: &str) -> Self {
        match extension.to_ascii_lowercase().as_str() {
            "md" => Self::Note,
            "canvas" => Self::Canvas,
            "base" => Self::Base,
            "avif" | "bmp" | "gif" | "jpeg" | "jpg" | "png" | "svg" | "webp" => {
                Self::Attachment(MediaKind::Image)
            }
            "flac" | "m4a" | "mp3" | "ogg" | "wav" | "3gp" | "aac" | "opus" => {
                Self::Attachment(MediaKind::Audio)
            }
            "mp4" | "webm" | "ogv" | "mov" | "mkv" => Self::Attachment(MediaKind::Video),
            "pdf" => Self::Attachment(MediaKind::Pdf),
            _ => Self::Attachment(MediaKind::Other),
        }
    }

    /// Whether its text is read: it becomes a [`super::Note`].
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Note | Self::Canvas | Self::Drawing | Self::Base)
    }

    /// Whether it is a `.md` file, whose properties count.
    #[must_use]
    pub fn is_note(self) -> bool {
        matches!(self, Self::Note | Self::Drawing)
    }

    /// Whether it is copied into the site as it is, apart from what readers must not get.
    #[must_use]
    pub fn is_copied(self) -> bool {
        matches!(self, Self::Attachment(_))
    }

    /// Whether the site has a page for it.
    #[must_use]
    pub fn has_page(self) -> bool {
        !matches!(self, Self::Attachment(_) | Self::Drawing)
    }
}

/// One file that was found in the vault.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its path in the vault.
    pub path: VaultPath,
    /// Its path on disk, where names may be in another Unicode form.
    pub disk: PathBuf,
    /// What it is.
    pub kind: FileKind,
    /// Size in bytes.
    pub size: u64,
    /// Last modification, milliseconds since 1970, where the file system knows it.
    pub modified: Option<i64>,
    /// Width and height as shown, of pictures that say so (M13); known once the vault is loaded.
    pub dimensions: Option<(u32, u32)>,
    /// Its metadata on the disk, if it was read.
    pub state: Option<FileState>,
}

/// A file's metadata, which differs after each change of the file, unless two changes follow at once. Times are in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileState {
    /// Size in bytes.
    pub length: u64,
    /// When the content was changed.
    pub modified: i64,
    /// When anything of the file was changed, its times included; 0 if the system does not tell.
    pub changed: i64,
    /// The file's number on its disk; 0 if the system does not tell.
    pub number: u64,
}

impl FileState {
    /// Whether the last change was before `latest`, in nanoseconds since 1970. A file that just changed may change again and keep its
    /// state.
    #[must_use]
    pub fn is_settled(&self, latest: i64) -> bool {
        self.modified < latest && self.changed < latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n1_kinds_by_extension_in_any_case() {
        assert_eq!(FileKind::of_extension("MD"), FileKind::Note);
        assert_eq!(FileKind::of_extension("Canvas"), FileKind::Canvas);
        assert_eq!(
            FileKind::of_extension("PNG"),
            FileKind::Attachment(MediaKind::Image)
        );
        assert_eq!(
            FileKind::of_extension("docx"),
            FileKind::Attachment(MediaKind::Other)
        );
    }

    #[test]
    fn parts_of_a_path() {
        let path = VaultPath::new("Bees/Yard/Rev 3.1.md");
        assert_eq!(
            (path.folder(), path.name(), path.stem()),
            ("Bees/Yard", "Rev 3.1.md", "Rev 3.1")
        );
        let hidden = VaultPath::new(".gitignore");
        assert_eq!((hidden.stem(), hidden.extension()), (".gitignore", ""));
    }
}
