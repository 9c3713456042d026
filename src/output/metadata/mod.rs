//! What files carry besides what they show: positions, cameras, names, thumbnails, scripts (V15, V16).
//!
//! Entry point: [`treat`], which takes a file's bytes apart and leaves that out. Nothing is decoded and no pixel changes. Pure;
//! never fails: a file that cannot be taken apart says so in its [`Treated`].

mod jpeg;
mod png;
mod svg;
mod webp;

use crate::model::{Severity, VaultPath};

/// What a kind of file needs before it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It carries nothing besides what it shows, or it is the author's own text.
    Nothing,
    /// [`treat`]
    Picture,
    /// [`treat`]
    Drawing,
    /// Its metadata stay, because noteweave cannot remove them; the severity of the finding about that.
    Notice(Severity),
}

/// What a file needs, by its extension.
pub(super) fn need(path: &VaultPath) -> Need {
    match path.extension().to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" | "pjpeg" | "pjp" | "png" | "apng" | "webp" => {
            Need::Picture
        }
        "svg" => Need::Drawing,
        "avif" | "heic" | "heif" | "tif" | "tiff" | "jxl" | "jp2" | "svgz" | "psd" | "dng" => {
            Need::Notice(Severity::Warning)
        }
        "gif" | "flac" | "m4a" | "mp3" | "ogg" | "wav" | "3gp" | "aac" | "opus" | "mp4"
        | "webm" | "ogv" | "mov" | "mkv" | "avi" | "m4v" | "pdf" | "epub" | "doc" | "docx"
        | "odt" | "rtf" | "xls" | "xlsx" | "ods" | "ppt" | "pptx" | "odp" | "pages" | "numbers"
        | "key" => Need::Notice(Severity::Info),
        _ => Need::Nothing,
    }
}

/// What became of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Treated {
    /// Without what readers must not get.
    Clean(Vec<u8>),
    /// It cannot be taken apart and is published as it is.
    Kept,
    /// It cannot be taken apart and could run a script: this harmless stand-in is published.
    Withheld(Vec<u8>),
}

/// Cleans a picture or drawing. Pictures are known by their first bytes: many a `.png` is a JPEG.
pub(super) fn treat(need: Need, bytes: &[u8]) -> Treated {
    if need == Need::Drawing {
        return match svg::clean(bytes) {
            svg::Drawing::Clean(text) => Treated::Clean(text.into_bytes()),
            svg::Drawing::Harmless => Treated::Kept,
            svg::Drawing::Dangerous => Treated::Withheld(svg::NOTHING.into()),
        };
    }
    let clean = jpeg::clean(bytes)
        .or_else(|| png::clean(bytes))
        .or_else(|| webp::clean(bytes));
    clean.map_or(Treated::Kept, Treated::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(path: &str) -> Need {
        need(&VaultPath::new(path))
    }

    #[test]
    fn v15_what_files_need_by_their_extensions() {
        assert_eq!(of("Img/A.JPG"), Need::Picture);
        assert_eq!(of("a.webp"), Need::Picture);
        assert_eq!(of("a.svg"), Need::Drawing);
        assert_eq!(of("a.HEIC"), Need::Notice(Severity::Warning));
        assert_eq!(of("a.pdf"), Need::Notice(Severity::Info));
        assert_eq!(of("png"), Need::Nothing);
        assert_eq!(of("a.csv"), Need::Nothing);
    }

    #[test]
    fn v15_pictures_are_known_by_their_first_bytes() {
        for picture in [
            jpeg::tests::picture(&[]),
            png::tests::picture(&[], &[]),
            webp::tests::picture(&[b"VP8L\x02\0\0\0ab".to_vec()]),
        ] {
            assert_eq!(treat(Need::Picture, &picture), Treated::Clean(picture));
        }
        assert_eq!(treat(Need::Picture, b"\0\0\0 ftypavif"), Treated::Kept);
        assert_eq!(treat(Need::Picture, b""), Treated::Kept);
    }

    proptest! {
        #[test]
        fn v15_no_bytes_make_it_panic_and_clean_is_clean(
            which in 0..4usize,
            changes in prop::collection::vec((0..400usize, any::<u8>()), 0..8),
            tail in prop::collection::vec(any::<u8>(), 0..64),
            end in 0..500usize,
        ) {
            let mut bytes = match which {
                0 => jpeg::tests::picture(&[]),
                1 => png::tests::picture(&[], &[]),
                2 => webp::tests::picture(&[b"VP8X\x0a\0\0\0\x0c\0\0\0\0\0\0\0\0\0VP8L\x02\0\0\0ab".to_vec()]),
                _ => b"<svg a='b'><g onclick='x'/><script>a</script><!-- c --></svg>".to_vec(),
            };
            for (at, byte) in changes {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            bytes.extend(tail);
            bytes.truncate(end);
            for need in [Need::Picture, Need::Drawing] {
                if let Treated::Clean(clean) = treat(need, &bytes) {
                    prop_assert_eq!(treat(need, &clean), Treated::Clean(clean));
                }
            }
        }
    }
}
