//! Removes or reports the data that files hold besides their content: positions, cameras, names, thumbnails, scripts (V15, V16).
//!
//! Entry points: [`need`] decides by the content what a file needs, [`treat`] cleans pictures and drawings, [`told()`] reports the metadata
//! of files of other kinds. Nothing is decoded and no pixel changes. No file makes it fail: [`Treated`] says if one cannot be taken apart.

mod archive;
mod data_url;
mod jpeg;
mod kinds;
mod picture;
mod png;
mod source;
mod svg;
mod told;
mod webp;

use crate::model::{Severity, VaultPath};
use kinds::{Format, Group, Kind};
use std::io;

pub(in crate::output) use source::Source;
pub(super) use told::Told;

/// What a file needs before it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It has no metadata, or is the author's own text.
    Nothing,
    /// [`treat`]
    Picture,
    /// [`treat`]
    Drawing,
    /// Its metadata stays, because noteweave cannot remove it; [`told()`] reports what it reveals.
    Notice(Kind),
}

/// Returns what a file needs, by its first bytes; by its name where those say nothing.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn need(path: &VaultPath, source: &mut Source<'_>) -> io::Result<Need> {
    let extension = path.extension().to_ascii_lowercase();
    let head = source.read(0, kinds::HEAD as u64)?;
    Ok(match kinds::kind(&head, &extension, source)? {
        Some(Kind {
            format: Format::Jpeg | Format::Png | Format::WebP,
            ..
        }) => Need::Picture,
        Some(kind) => Need::Notice(kind),
        None => match &*extension {
            "svg" => Need::Drawing,
            // Its name says that it is a picture, but its content is of no known kind.
            "jpg" | "jpeg" | "jpe" | "jif" | "jfif" | "pjpeg" | "pjp" | "mpo" | "thm" | "png"
            | "apng" | "webp" => Need::Picture,
            "bmp" if !head.starts_with(b"BM") => Need::Picture,
            _ => Need::Nothing,
        },
    })
}

/// Returns what the metadata tell that stay in a file, and how grave that is.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn told(source: &mut Source<'_>, kind: Kind) -> io::Result<(Told, Severity)> {
    let told = told::told(source, kind)?;
    let is_grave = kind.group == Group::Picture || told.place || told.name;
    let severity = match is_grave {
        true => Severity::Warning,
        false => Severity::Info,
    };
    Ok((told, severity))
}

/// The result of cleaning a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Treated {
    /// The cleaned file.
    Clean(Vec<u8>),
    /// The cleaned file, which still holds a picture that cannot be taken apart.
    Partly(Vec<u8>),
    /// It cannot be taken apart and is published as it is.
    Kept,
    /// It cannot be taken apart and could run a script: this harmless stand-in is published.
    Withheld(Vec<u8>),
}

/// Cleans a picture or drawing.
pub(super) fn treat(need: Need, bytes: &[u8]) -> Treated {
    if need == Need::Drawing {
        return match svg::clean(bytes) {
            svg::Drawing::Clean(text) => Treated::Clean(text.into_bytes()),
            svg::Drawing::Partly(text) => Treated::Partly(text.into_bytes()),
            svg::Drawing::Harmless => Treated::Kept,
            svg::Drawing::Dangerous => Treated::Withheld(svg::NOTHING.into()),
        };
    }
    picture::clean(bytes).map_or(Treated::Kept, Treated::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn of(path: &str, bytes: &[u8]) -> Need {
        let mut reader = Cursor::new(bytes);
        let mut source = Source::new(&mut reader, bytes.len() as u64);
        need(&VaultPath::new(path), &mut source).unwrap()
    }

    #[test]
    fn v15_what_files_need() {
        let jpeg = jpeg::tests::picture(&[]);
        for name in [
            "Img/A.JPG",
            "a.mpo",
            "a.jif",
            "a.thm",
            "a.bmp",
            "a",
            "a.svg",
            "a.heic",
        ] {
            assert_eq!(of(name, &jpeg), Need::Picture, "{name}");
        }
        for name in ["a.jpg", "a.jif", "a.mpo", "a.thm", "a.bmp", "a.webp"] {
            assert_eq!(of(name, b"?"), Need::Picture, "{name}");
        }
        assert_eq!(of("a.svg", b"<svg/>"), Need::Drawing);
        assert!(matches!(of("a.HEIC", b"?"), Need::Notice(_)));
        assert!(matches!(of("a.pdf", b"%PDF-1.7"), Need::Notice(_)));
        assert_eq!(of("png", b"?"), Need::Nothing);
        assert_eq!(of("a.csv", b"a,b"), Need::Nothing);
        assert_eq!(of("a.bmp", b"BM"), Need::Nothing);
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
                match treat(need, &bytes) {
                    Treated::Clean(clean) => {
                        prop_assert_eq!(treat(need, &clean), Treated::Clean(clean));
                    }
                    Treated::Partly(clean) => {
                        prop_assert_eq!(treat(need, &clean), Treated::Partly(clean));
                    }
                    Treated::Kept | Treated::Withheld(_) => {}
                }
            }
        }
    }
}
