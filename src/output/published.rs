//! What the site shows of a file that is copied: an attachment of the vault or a file of `static/`.
//!
//! Entry point: [`Copied::published`], the one place where such bytes change on their way. Builds and the preview both use it.

use super::known::{UNSETTLED, stamp};
use super::metadata::{Need, Treated, need, treat};
use crate::config::Config;
use crate::link::Vault;
use crate::model::{Code, Finding, Severity, VaultPath};
use crate::render::{Origin, modern};
use crate::vault;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
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

/// What the site shows of a file.
#[derive(Debug)]
pub struct Published {
    /// Its bytes.
    pub bytes: Bytes,
    /// NW303, if the author should know that they hold more than they show.
    pub finding: Option<Finding>,
}

/// Bytes of a file as the site shows them.
#[derive(Debug)]
pub enum Bytes {
    /// Those of the file, so many, to be copied without holding them in memory.
    AsTheyAre(u64),
    /// Others than those of the file.
    Changed(Vec<u8>),
}

/// Most bytes of a picture that is taken apart in memory; nothing this large is for a page.
const LARGEST_PICTURE: u64 = 256 << 20;

/// Largest style sheet in bytes that is adapted.
const LARGEST_STYLE_SHEET: u64 = 4 << 20;

/// Adapts a style sheet to the theme (Q13).
fn style_sheet(mut file: File) -> io::Result<Published> {
    let mut css = Vec::new();
    file.read_to_end(&mut css)?;
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
    /// What `program` makes the copy from; `None` if that cannot be told without reading the file.
    pub(super) fn origin(&self, program: &str) -> Option<Origin> {
        let stamp = stamp(&self.disk).ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let age = (now.as_nanos() as i64).checked_sub(stamp.modified)?;
        let made_from = (&self.disk, &self.path, self.keep_metadata, stamp);
        (age > UNSETTLED).then(|| Origin::of(program, &made_from))
    }

    /// Opens the file as it was found, following no symbolic link (V17).
    ///
    /// # Errors
    /// As [`vault::open()`].
    pub fn open(&self) -> io::Result<File> {
        let parts = self.path.as_str().split('/').count();
        vault::open(&self.disk, parts)
    }

    /// Reads the file, if its kind calls for that, and leaves out what readers must not get (V15, V16).
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn published(&self) -> io::Result<Published> {
        let file = self.open()?;
        let length = file.metadata()?.len();
        let as_it_is = |finding| Published {
            bytes: Bytes::AsTheyAre(length),
            finding,
        };
        if self.path.extension().eq_ignore_ascii_case("css") && length <= LARGEST_STYLE_SHEET {
            return style_sheet(file);
        }
        let need = match need(&self.path) {
            _ if self.keep_metadata => return Ok(as_it_is(None)),
            Need::Nothing => return Ok(as_it_is(None)),
            Need::Notice(_) => return Ok(as_it_is(notice(&self.path))),
            need => need,
        };
        if length > LARGEST_PICTURE {
            return Ok(as_it_is(Some(self.kept())));
        }
        let mut bytes = Vec::with_capacity(length as usize + 1);
        file.take(LARGEST_PICTURE).read_to_end(&mut bytes)?;
        Ok(match treat(need, &bytes) {
            Treated::Clean(bytes) => Published {
                bytes: Bytes::Changed(bytes),
                finding: None,
            },
            // As it was when it was judged: the file may change meanwhile.
            Treated::Kept => Published {
                bytes: Bytes::Changed(bytes),
                finding: Some(self.kept()),
            },
            Treated::Withheld(bytes) => Published {
                bytes: Bytes::Changed(bytes),
                finding: Some(self.withheld()),
            },
        })
    }

    fn kept(&self) -> Finding {
        let message = format!(
            "{}: metadata cannot be removed, for the picture cannot be read",
            self.path
        );
        finding(&self.path, message, Severity::Warning)
            .with_help("export it anew, or remove its metadata with another program")
    }

    fn withheld(&self) -> Finding {
        let message = format!(
            "{}: an empty drawing is published in its place, for it cannot be read and may hold scripts",
            self.path
        );
        finding(&self.path, message, Severity::Warning).with_help("export it anew")
    }
}

/// NW303 for a file whose kind keeps its metadata.
fn notice(path: &VaultPath) -> Option<Finding> {
    let Need::Notice(severity) = need(path) else {
        return None;
    };
    let message = format!("{path}: metadata cannot be removed from this kind of file");
    Some(finding(path, message, severity))
}

fn finding(path: &VaultPath, message: String, severity: Severity) -> Finding {
    Finding::new(Code::MetadataKept, path.clone(), None, message).with_severity(severity)
}

/// NW303 for the attachments whose kind keeps its metadata, without reading any.
#[must_use]
pub fn metadata_kept(vault: &Vault, config: &Config) -> Vec<Finding> {
    let copied = vault.files.iter().filter(|file| {
        !config.privacy.keep_metadata && file.is_public() && !file.kind().has_page()
    });
    copied.filter_map(|file| notice(&file.entry.path)).collect()
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
        let Published { bytes, finding } = copied.published().unwrap();
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
        let (stand_in, severity) = published("a.svg", b"<svg><script>", false);
        assert!(!stand_in.unwrap().windows(6).any(|w| w == b"script"));
        assert_eq!(severity, Some(Severity::Warning));
    }
}
