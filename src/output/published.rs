//! Makes the published bytes of a file that is copied: an attachment of the vault or a file of `static/`.
//!
//! Entry point: [`Copied::published`], the only place where such bytes change. Builds, checks and the preview all use
//! it. [`published`] is the same for bytes that are no file on disk.

use super::metadata::{Need, Source, Told, Treated, need, told, treat};
use crate::config::{CacheConfig, Config};
use crate::error::{Error, Result};
use crate::link::{self, Vault};
use crate::model::{Code, Finding, Fingerprint, Severity, VaultPath};
use crate::render::modern;
use crate::vault::{self, LARGEST_PICTURE};
use rayon::prelude::*;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// A file that is copied into the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it is on disk.
    pub disk: PathBuf,
    /// Its vault path, or `static/…`: for messages and for its kind.
    pub path: VaultPath,
    /// `privacy.keep_metadata`
    pub keep_metadata: bool,
}

/// The published content of a file.
#[derive(Debug)]
pub struct Published {
    /// Its bytes.
    pub bytes: Bytes,
    /// NW303, if the bytes keep metadata.
    pub finding: Option<Finding>,
}

/// Bytes of a file as the site shows them.
#[derive(Debug)]
pub enum Bytes {
    /// The file as it is, with so many bytes, which are copied without holding them in memory.
    AsTheyAre(u64),
    /// Other bytes than those of the file.
    Changed(Vec<u8>),
}

/// Largest style sheet in bytes that is adapted.
const LARGEST_STYLE_SHEET: u64 = 4 << 20;

/// Adapts a style sheet to the theme (Q13).
fn style_sheet(source: &mut impl Read) -> io::Result<Published> {
    let mut css = Vec::new();
    source.take(LARGEST_STYLE_SHEET).read_to_end(&mut css)?;
    let changed = match std::str::from_utf8(&css).map(modern) {
        Ok(Cow::Owned(css)) => Some(css.into_bytes()),
        _ => None,
    };
    Ok(Published {
        bytes: match changed {
            Some(css) => Bytes::Changed(css),
            None => Bytes::AsTheyAre(css.len() as u64),
        },
        finding: None,
    })
}

impl Copied {
    /// Returns the fingerprint of the copy's inputs, or `None` if the file must be read for that.
    pub(super) fn made_from(&self, cache: &CacheConfig) -> Option<Fingerprint> {
        let state = vault::file_state(&self.disk)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let latest = now.checked_sub(cache.unsettled)?.as_nanos() as i64;
        let made_from = (
            cache.program,
            &self.disk,
            &self.path,
            self.keep_metadata,
            state,
        );
        state
            .is_settled(latest)
            .then(|| Fingerprint::of_value(&made_from))
    }

    /// Opens the file as it was found, following no symbolic link (V17).
    fn open(&self) -> io::Result<File> {
        let parts = self.path.as_str().split('/').count();
        vault::open(&self.disk, parts)
    }

    /// Reads as much of the file as its kind needs, and removes what readers must not get (V15, V16). Also returns the open file, so that
    /// the bytes that were checked are the ones that are copied.
    ///
    /// # Errors
    /// If the file cannot be read, or as [`vault::open()`].
    pub fn published(&self) -> io::Result<(Published, File)> {
        let mut file = self.open()?;
        let length = file.metadata()?.len();
        let published = published(&self.path, &mut file, length, self.keep_metadata)?;
        file.rewind()?;
        Ok((published, file))
    }
}

/// Returns the published content of `file`, which has `length` bytes and is called `path`. `keep_metadata` is the setting.
///
/// # Errors
/// If `file` cannot be read.
pub fn published(
    path: &VaultPath,
    file: &mut (impl Read + Seek),
    length: u64,
    keep_metadata: bool,
) -> io::Result<Published> {
    let as_it_is = |finding| Published {
        bytes: Bytes::AsTheyAre(length),
        finding,
    };
    if path.extension().eq_ignore_ascii_case("css") && length <= LARGEST_STYLE_SHEET {
        return style_sheet(file);
    }
    if keep_metadata {
        return Ok(as_it_is(None));
    }
    let mut source = Source::new(file, length);
    let need = match need(path, &mut source)? {
        Need::Nothing => return Ok(as_it_is(None)),
        Need::Notice(kind) => {
            let (told, severity) = told(&mut source, kind)?;
            return Ok(as_it_is(Some(notice(path, told, severity))));
        }
        need => need,
    };
    if length > LARGEST_PICTURE {
        return Ok(as_it_is(Some(kept(path))));
    }
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::with_capacity(length as usize + 1);
    file.take(LARGEST_PICTURE).read_to_end(&mut bytes)?;
    let (bytes, finding) = match treat(need, &bytes) {
        Treated::Clean(bytes) => (bytes, None),
        Treated::Partly(bytes) => (bytes, Some(partly(path))),
        // Publishes the bytes that were checked, because the file may change meanwhile.
        Treated::Kept => (bytes, Some(kept(path))),
        Treated::Withheld(bytes) => (bytes, Some(withheld(path))),
    };
    Ok(Published {
        bytes: Bytes::Changed(bytes),
        finding,
    })
}

/// Returns NW303 for a file whose metadata stays.
fn notice(path: &VaultPath, told: Told, severity: Severity) -> Finding {
    let tells = match (told.place, told.name) {
        (true, true) => "; they tell a place and a name",
        (true, false) => "; they tell a place",
        (false, true) => "; they tell a name",
        (false, false) => "",
    };
    let message = format!("metadata cannot be removed from this kind of file{tells}");
    let finding = finding(path, message, severity);
    match tells.is_empty() {
        true => finding,
        false => finding.with_help("remove them with another program"),
    }
}

fn kept(path: &VaultPath) -> Finding {
    let message = "metadata cannot be removed, because the picture cannot be read".to_owned();
    finding(path, message, Severity::Warning)
        .with_help("export it again, or remove its metadata with another program")
}

fn partly(path: &VaultPath) -> Finding {
    let message = "metadata cannot be removed from a picture inside this drawing".to_owned();
    finding(path, message, Severity::Warning)
        .with_help("put a JPEG, PNG or WebP in its place, or remove its metadata before")
}

fn withheld(path: &VaultPath) -> Finding {
    let message =
        "an empty drawing is published in its place, because it cannot be read and may hold scripts"
            .to_owned();
    finding(path, message, Severity::Warning).with_help("export it again")
}

fn finding(path: &VaultPath, message: String, severity: Severity) -> Finding {
    Finding::new(Code::MetadataKept, path.clone(), None, message).with_severity(severity)
}

/// Returns NW303 for the files that a build would copy: published attachments, and `statics`, the files of `static/`.
///
/// # Errors
/// [`Error::Io`] if a file cannot be read.
pub fn metadata_kept(
    vault: &Vault,
    config: &Config,
    statics: Vec<(String, PathBuf)>,
) -> Result<Vec<Finding>> {
    let keep_metadata = config.privacy.keep_metadata;
    if keep_metadata {
        return Ok(Vec::new());
    }
    let is_copied = |file: &&link::File| file.is_public() && file.kind().is_copied();
    let attachments = vault
        .files
        .iter()
        .filter(is_copied)
        .map(|file| (file.entry.path.clone(), file.entry.disk.clone()));
    let statics = statics
        .into_iter()
        .map(|(path, disk)| (VaultPath::new(&format!("static/{path}")), disk));
    let copied: Vec<_> = attachments
        .chain(statics)
        .map(|(path, disk)| Copied {
            disk,
            path,
            keep_metadata,
        })
        .collect();
    let found: Result<Vec<_>> = copied
        .par_iter()
        .map(|copied| {
            let published = copied.published();
            let (published, _) = published.map_err(Error::io("read", &copied.disk))?;
            Ok(published.finding)
        })
        .collect();
    Ok(found?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(
        name: &str,
        content: &[u8],
        keep_metadata: bool,
    ) -> (Option<Vec<u8>>, Option<Severity>) {
        let root = tempfile::tempdir().unwrap();
        let disk = root.path().join(name);
        std::fs::write(&disk, content).unwrap();
        let path = VaultPath::new(name);
        let copied = Copied {
            disk,
            path,
            keep_metadata,
        };
        let (Published { bytes, finding }, _) = copied.published().unwrap();
        let bytes = match bytes {
            Bytes::Changed(bytes) => Some(bytes),
            Bytes::AsTheyAre(length) => {
                assert_eq!(length, content.len() as u64);
                None
            }
        };
        (bytes, finding.map(|f| f.severity.unwrap()))
    }

    #[test]
    fn q13_style_sheets_have_colours_for_callouts() {
        let old = b"a{--callout-color:1,2,3}";
        let new = Some(b"a{--callout-color:rgb(1,2,3)}".to_vec());
        assert_eq!(published("own.css", old, false), (new.clone(), None));
        assert_eq!(published("own.CSS", old, true), (new, None));
        assert_eq!(published("own.css", b"a{color:red}", false), (None, None));
        assert_eq!(
            published("own.css", b"\xff--callout-color:1,2,3", false),
            (None, None)
        );
        assert_eq!(published("own.txt", old, false), (None, None));
    }

    #[test]
    fn v15_v16_nw303_by_kind() {
        let svg = b"<svg><!-- me --></svg>";
        assert_eq!(
            published("a.svg", svg, false),
            (Some(b"<svg></svg>\n".to_vec()), None)
        );
        assert_eq!(published("a.svg", svg, true), (None, None));
        assert_eq!(published("a.txt", svg, false), (None, None));
        assert_eq!(
            published("a.heic", svg, false),
            (None, Some(Severity::Warning))
        );
        assert_eq!(published("a.pdf", svg, false), (None, Some(Severity::Info)));
        let unknown = (Some(b"no picture".to_vec()), Some(Severity::Warning));
        assert_eq!(published("a.jpg", b"no picture", false), unknown);
        let photo = b"\xff\xd8\xff\xe1\0\x08Exif\0\0\xff\xda\0\x02scan\xff\xd9";
        let clean = Some(b"\xff\xd8\xff\xda\0\x02scan\xff\xd9".to_vec());
        for name in ["a.mpo", "a.jif", "a.thm", "a.bmp", "a", "a.md.txt"] {
            assert_eq!(
                published(name, photo, false),
                (clean.clone(), None),
                "{name}"
            );
            assert_eq!(published(name, photo, true), (None, None), "{name}");
        }
        let film = b"\0\0\0\x0cftypqt  \0\0\0\x1dmoov\0\0\0\x15udta\0\0\0\x0d\xa9xyz+37.5";
        assert_eq!(
            published("a.mov", film, false),
            (None, Some(Severity::Warning))
        );
        assert_eq!(
            published("a.mov", &film[..12], false),
            (None, Some(Severity::Info))
        );
        let partly = b"<svg><image href='data:image/heic;base64,AAAA'/></svg>\n";
        let told = (Some(partly.to_vec()), Some(Severity::Warning));
        assert_eq!(published("a.svg", partly, false), told);
        let (stand_in, severity) = published("a.svg", b"<svg><script>", false);
        assert!(!stand_in.unwrap().windows(6).any(|w| w == b"script"));
        assert_eq!(severity, Some(Severity::Warning));
    }
}
