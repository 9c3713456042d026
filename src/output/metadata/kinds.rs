//! Recognises files that hold more than they show, by their first bytes, or by their extension if these are unknown (V15).
//!
//! Entry point: [`kind`]. To learn about another kind, add a line to [`MAGIC`].

use super::archive::is_document;
use super::source::Source;
use std::io;

/// How many bytes at the beginning of a file tell its kind.
pub(super) const HEAD: usize = 1024;

/// The purpose of a file, as far as it matters for metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) enum Group {
    /// Photos: their metadata nearly always hold a camera, often a place.
    Picture,
    /// Pictures that seldom hold more than they show.
    Animation,
    Film,
    Sound,
    Document,
}

/// The format of a file, which decides where its metadata is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) enum Format {
    Jpeg,
    Png,
    WebP,
    /// TIFF, and raw photos that are built like it.
    Tiff,
    /// A raw photo of Fujifilm.
    Raf,
    /// Boxes in boxes: HEIC, AVIF, CR3, MP4, QuickTime, JPEG XL, JPEG 2000.
    Boxes,
    /// Office files and books are archives.
    Archive,
    /// Advanced Systems Format: WMV, WMA.
    Asf,
    Pdf,
    Rtf,
    /// Others, of which only the beginning and the end are searched.
    Ends,
}

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) struct Kind {
    pub(in crate::output) format: Format,
    pub(in crate::output) group: Group,
}

/// First bytes, their offset, and the kind that they mean.
struct Magic(usize, &'static [u8], Format, Group);

/// Kinds that their first bytes tell.
const MAGIC: &[Magic] = &[
    Magic(0, b"\xff\xd8\xff", Format::Jpeg, Group::Picture),
    Magic(0, b"\x89PNG\r\n\x1a\n", Format::Png, Group::Picture),
    Magic(0, b"GIF8", Format::Ends, Group::Animation),
    // TIFF, BigTIFF, and raw photos: Olympus, Panasonic; those of other makers begin as TIFF does.
    Magic(0, b"II*\0", Format::Tiff, Group::Picture),
    Magic(0, b"MM\0*", Format::Tiff, Group::Picture),
    Magic(0, b"II+\0", Format::Ends, Group::Picture),
    Magic(0, b"MM\0+", Format::Ends, Group::Picture),
    Magic(0, b"IIRO", Format::Tiff, Group::Picture),
    Magic(0, b"IIRS", Format::Tiff, Group::Picture),
    Magic(0, b"MMOR", Format::Tiff, Group::Picture),
    Magic(0, b"IIU\0", Format::Tiff, Group::Picture),
    Magic(0, b"FUJIFILMCCD-RAW", Format::Raf, Group::Picture),
    Magic(0, b"FOVb", Format::Ends, Group::Picture),
    Magic(0, b"\0MRM", Format::Ends, Group::Picture),
    Magic(0, b"8BPS", Format::Ends, Group::Picture),
    Magic(0, b"\xff\x4f\xff\x51", Format::Ends, Group::Picture),
    Magic(4, b"jP  \r\n\x87\n", Format::Boxes, Group::Picture),
    Magic(4, b"JXL \r\n\x87\n", Format::Boxes, Group::Picture),
    // QuickTime before it named its brand.
    Magic(4, b"moov", Format::Boxes, Group::Film),
    Magic(4, b"mdat", Format::Boxes, Group::Film),
    Magic(4, b"wide", Format::Boxes, Group::Film),
    Magic(4, b"pnot", Format::Boxes, Group::Film),
    Magic(
        0,
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        Format::Asf,
        Group::Film,
    ),
    Magic(0, b"\x1a\x45\xdf\xa3", Format::Ends, Group::Film),
    Magic(0, b"\0\0\x01\xba", Format::Ends, Group::Film),
    Magic(0, b"\0\0\x01\xb3", Format::Ends, Group::Film),
    Magic(0, b"FLV\x01", Format::Ends, Group::Film),
    Magic(0, b".RMF", Format::Ends, Group::Film),
    Magic(0, b"fLaC", Format::Ends, Group::Sound),
    Magic(0, b"OggS", Format::Ends, Group::Sound),
    Magic(0, b"ID3", Format::Ends, Group::Sound),
    Magic(0, b"#!AMR", Format::Ends, Group::Sound),
    Magic(0, b"caff", Format::Ends, Group::Sound),
    Magic(0, b"wvpk", Format::Ends, Group::Sound),
    Magic(0, b"%PDF-", Format::Pdf, Group::Document),
    Magic(0, b"{\\rtf", Format::Rtf, Group::Document),
    // Office files of before 2007.
    Magic(
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Format::Ends,
        Group::Document,
    ),
];

/// Kinds of `RIFF`, `RF64` and `FORM` files, which stand after the length.
const CHUNKED: &[(&[u8; 4], Format, Group)] = &[
    (b"WEBP", Format::WebP, Group::Picture),
    (b"AVI ", Format::Ends, Group::Film),
    (b"WAVE", Format::Ends, Group::Sound),
    (b"AIFF", Format::Ends, Group::Sound),
    (b"AIFC", Format::Ends, Group::Sound),
];

/// Brands of `ftyp` boxes that are pictures; those of sound begin as these do; all others are films.
const PICTURE_BRANDS: &[&[u8; 4]] = &[
    b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs",
    b"avci", b"avcs", b"mif1", b"mif2", b"miaf", b"msf1", b"crx ", b"jxl ", b"jp2 ", b"jpx ",
    b"j2ki", b"jpeg",
];
const SOUND_BRANDS: &[&[u8; 3]] = &[b"M4A", b"M4B", b"M4P", b"F4A"];

/// Returns the kind of a file whose first bytes are `head`, and which is called `….extension`. `None` if it holds no more than it shows.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn kind(
    head: &[u8],
    extension: &str,
    source: &mut Source<'_>,
) -> io::Result<Option<Kind>> {
    if head.starts_with(b"PK\x03\x04") {
        let is_document = is_document(source)? || is_office(extension);
        return Ok(is_document.then_some(Kind {
            format: Format::Archive,
            group: Group::Document,
        }));
    }
    Ok(by_content(head).or_else(|| by_extension(extension)))
}

fn by_content(head: &[u8]) -> Option<Kind> {
    let found = |format, group| Some(Kind { format, group });
    let has = |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
    if let Some(Magic(_, _, format, group)) = MAGIC.iter().find(|m| has(m.0, m.1)) {
        return found(*format, *group);
    }
    if has(0, b"RIFF") || has(0, b"RF64") || has(0, b"BW64") || has(0, b"FORM") {
        let (_, format, group) = CHUNKED.iter().find(|(mark, ..)| has(8, *mark))?;
        return found(*format, *group);
    }
    if has(4, b"ftyp") {
        let brand = head.get(8..12).unwrap_or_default();
        let group = if PICTURE_BRANDS.iter().any(|b| brand == *b) {
            Group::Picture
        } else if SOUND_BRANDS.iter().any(|b| brand.starts_with(*b)) {
            Group::Sound
        } else {
            Group::Film
        };
        return found(Format::Boxes, group);
    }
    // MPEG transport streams: packets of 188 bytes, each beginning with `G`, some with four bytes before it.
    let is_stream = |first: usize, step: usize| {
        (0..4).all(|packet| head.get(first + packet * step) == Some(&b'G'))
    };
    if is_stream(0, 188) || is_stream(4, 192) {
        return found(Format::Ends, Group::Film);
    }
    // Readers of PDF look for its mark in the first kilobyte.
    if head.windows(5).any(|w| w == b"%PDF-") {
        return found(Format::Pdf, Group::Document);
    }
    None
}

/// Returns the kind by the extension, for content that is broken or of a kind without a mark.
fn by_extension(extension: &str) -> Option<Kind> {
    let group = match extension {
        "avif" | "heic" | "heif" | "hif" | "heics" | "heifs" | "avci" | "avcs" | "tif" | "tiff"
        | "jxl" | "jp2" | "j2k" | "jpf" | "jpx" | "svgz" | "psd" | "psb" | "dng" | "nef"
        | "nrw" | "arw" | "sr2" | "cr2" | "cr3" | "crw" | "raf" | "orf" | "rw2" | "pef" | "srw"
        | "3fr" | "iiq" | "x3f" | "mrw" | "raw" => Group::Picture,
        "gif" => Group::Animation,
        "3gp" | "3g2" | "mp4" | "m4v" | "mov" | "qt" | "insv" | "webm" | "ogv" | "mkv" | "avi"
        | "mts" | "m2ts" | "mpg" | "mpeg" | "vob" | "wmv" | "asf" | "flv" => Group::Film,
        "flac" | "m4a" | "m4b" | "mp3" | "ogg" | "oga" | "wav" | "aac" | "opus" | "wma" | "aif"
        | "aiff" | "aifc" | "amr" | "caf" => Group::Sound,
        "pdf" | "rtf" => Group::Document,
        extension if is_office(extension) => Group::Document,
        _ => return None,
    };
    Some(Kind {
        format: Format::Ends,
        group,
    })
}

/// Office files and books, of any age.
fn is_office(extension: &str) -> bool {
    matches!(
        extension,
        "epub"
            | "doc"
            | "docx"
            | "docm"
            | "dot"
            | "dotx"
            | "dotm"
            | "odt"
            | "odg"
            | "xls"
            | "xlsx"
            | "xlsm"
            | "xlsb"
            | "ods"
            | "ppt"
            | "pptx"
            | "pptm"
            | "pps"
            | "ppsx"
            | "odp"
            | "pages"
            | "numbers"
            | "key"
            | "vsdx"
            | "msg"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn of(head: &[u8], extension: &str) -> Option<Group> {
        let mut bytes = Cursor::new(head);
        let mut source = Source::new(&mut bytes, head.len() as u64);
        kind(head, extension, &mut source).unwrap().map(|k| k.group)
    }

    #[test]
    fn v15_kinds_are_known_by_their_content() {
        let mut stream = vec![0; HEAD];
        let mut blu_ray = stream.clone();
        for packet in 0..5 {
            stream[packet * 188] = b'G';
            blu_ray[4 + packet * 192] = b'G';
        }
        for (head, group) in [
            (b"\xff\xd8\xff\xe0".as_slice(), Group::Picture),
            (b"\0\0\0\x18ftypheic", Group::Picture),
            (b"\0\0\0\x18ftypcrx ", Group::Picture),
            (b"\0\0\0\x18ftypM4A ", Group::Sound),
            (b"\0\0\0\x18ftypqt  ", Group::Film),
            (b"\0\0\0\x08wide\0\0\0\0mdat", Group::Film),
            (b"II*\0\x08\0\0\0", Group::Picture),
            (b"IIU\0\x18\0\0\0", Group::Picture),
            (b"FUJIFILMCCD-RAW 0201", Group::Picture),
            (b"RIFF\0\0\0\0AVI LIST", Group::Film),
            (b"RF64\xff\xff\xff\xffWAVE", Group::Sound),
            (b"FORM\0\0\0\0AIFF", Group::Sound),
            (b"\0\0\x01\xba\x44", Group::Film),
            (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Group::Film),
            (b"\x1a\x45\xdf\xa3", Group::Film),
            (b"\n\n%PDF-1.4", Group::Document),
            (&stream, Group::Film),
            (&blu_ray, Group::Film),
        ] {
            assert_eq!(of(head, "txt"), Some(group), "{head:?}");
        }
        for head in [
            b"".as_slice(),
            b"PK\x03\x04",
            b"RIFF\0\0\0\0sfbk",
            b"BM",
            b"# Notes",
        ] {
            assert_eq!(of(head, "txt"), None, "{head:?}");
        }
    }

    #[test]
    fn v15_an_ending_counts_where_the_content_says_nothing() {
        for extension in "nef arw cr2 cr3 raf orf rw2 pef srw hif heics avci".split(' ') {
            assert_eq!(of(b"?", extension), Some(Group::Picture), "{extension}");
        }
        for extension in "mts m2ts mpg wmv insv mov".split(' ') {
            assert_eq!(of(b"?", extension), Some(Group::Film), "{extension}");
        }
        for extension in ["wma", "aiff", "mp3"] {
            assert_eq!(of(b"", extension), Some(Group::Sound), "{extension}");
        }
        assert_eq!(of(b"PK\x03\x04", "docm"), Some(Group::Document));
        assert_eq!(of(b"a,b", "csv"), None);
        // What it is counts, not what it is called.
        assert_eq!(of(b"\0\0\0\x18ftypheic", "jpg"), Some(Group::Picture));
    }
}
