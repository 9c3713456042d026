//! Files that tell a place or a name, made byte by byte.

use super::super::kinds::{Format, Group, Kind};
use super::super::source::Source;
use super::*;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;
use std::io::{Cursor, Write};

fn read(bytes: &[u8]) -> Option<Told> {
    let mut reader = Cursor::new(bytes);
    let mut source = Source::new(&mut reader, bytes.len() as u64);
    let kind = super::super::kinds::kind(bytes, "", &mut source).unwrap()?;
    Some(told(&mut source, kind).unwrap())
}

const NOTHING: Option<Told> = Some(Told {
    place: false,
    name: false,
});
const PLACE: Option<Told> = Some(Told {
    place: true,
    name: false,
});
const NAME: Option<Told> = Some(Told {
    place: false,
    name: true,
});

/// A TIFF structure with one directory of these tags: number, type, count, value.
fn tiff(tags: &[(u16, u16, u32, [u8; 4])], rest: &[u8]) -> Vec<u8> {
    let mut out = b"MM\0*\0\0\0\x08".to_vec();
    out.extend((tags.len() as u16).to_be_bytes());
    for (tag, kind, count, value) in tags {
        out.extend(tag.to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        out.extend(value);
    }
    out.extend([0; 4]);
    out.extend(rest);
    out
}

/// A TIFF structure whose directory of positions has a latitude of `degrees`.
fn located(degrees: u32) -> Vec<u8> {
    let mut rest = b"\0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\x2c\0\0\0\0".to_vec();
    for number in [degrees, 1, 0, 1, 0, 1] {
        rest.extend(number.to_be_bytes());
    }
    tiff(&[(0x8825, 4, 1, [0, 0, 0, 26])], &rest)
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut out = ((content.len() + 8) as u32).to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(content);
    out
}

fn film(brand: &[u8; 4], boxes: &[u8]) -> Vec<u8> {
    let mut out = boxed(b"ftyp", brand);
    out.extend(boxed(b"mdat", &[7; 5000]));
    out.extend(boxes);
    out
}

/// A HEIC photo with EXIF data as an item.
fn photo(exif: &[u8]) -> Vec<u8> {
    let item = boxed(b"infe", b"\x02\0\0\0\0\x05\0\0Exif\0");
    let items = boxed(b"iinf", &[b"\0\0\0\0\0\x01".as_slice(), &item].concat());
    let meta = |start: u32| {
        let mut list = b"\0\0\0\0\x44\0\0\x01\0\x05\0\0\0\x01".to_vec();
        list.extend(start.to_be_bytes());
        list.extend((exif.len() as u32).to_be_bytes());
        let content = [b"\0\0\0\0".as_slice(), &items, &boxed(b"iloc", &list)].concat();
        boxed(b"meta", &content)
    };
    let head = boxed(b"ftyp", b"heic");
    let start = head.len() + meta(0).len() + 8;
    let data = [b"\0\0\0\0".as_slice(), exif].concat();
    [head, meta(start as u32), boxed(b"mdat", &data)].concat()
}

/// An archive of one part.
fn archive(name: &str, content: &[u8], packed: bool) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    let (method, data) = match packed {
        true => (8u16, encoder.finish().unwrap()),
        false => (0, content.to_vec()),
    };
    let mut head = b"\0\0".to_vec();
    head.extend(method.to_le_bytes());
    head.extend([0; 8]);
    head.extend((data.len() as u32).to_le_bytes());
    head.extend((content.len() as u32).to_le_bytes());
    head.extend((name.len() as u16).to_le_bytes());
    head.extend([0; 2]);
    let mut out = [
        b"PK\x03\x04\x14\0".as_slice(),
        &head,
        name.as_bytes(),
        &data,
    ]
    .concat();
    let at = out.len() as u32;
    let list = [
        b"PK\x01\x02\x14\0\x14\0".as_slice(),
        &head,
        &[0; 14],
        name.as_bytes(),
    ]
    .concat();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend((list.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0; 2]);
    out
}

#[test]
fn v15_photos_tell_where_and_who() {
    assert_eq!(read(&located(37)), PLACE);
    assert_eq!(read(&located(0)), NOTHING);
    assert_eq!(read(&tiff(&[(0x013b, 2, 4, *b"Ann\0")], b"")), NAME);
    assert_eq!(read(&tiff(&[(0x013b, 2, 4, *b"  \0\0")], b"")), NOTHING);
    assert_eq!(
        read(&tiff(&[(0x013b, 2, 5, [0, 0, 0, 26])], b"Anna\0")),
        NAME
    );
    let xmp = b"<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></dc:creator>";
    let length = xmp.len() as u32;
    assert_eq!(
        read(&tiff(&[(0x02bc, 1, length, [0, 0, 0, 26])], xmp)),
        NAME
    );
    let mut orf = located(37);
    orf[..4].copy_from_slice(b"MMOR");
    assert_eq!(read(&orf), PLACE);
    assert_eq!(read(&photo(&located(37))), PLACE);
    assert_eq!(read(&photo(&located(0))), NOTHING);
    let canon = [b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48".as_slice()];
    let first = boxed(b"CMT1", &tiff(&[(0x013b, 2, 4, *b"Ann\0")], b""));
    let canon = boxed(b"moov", &boxed(b"uuid", &[canon[0], &first].concat()));
    assert_eq!(read(&film(b"crx ", &canon)), NAME);
    let mut raf = b"FUJIFILMCCD-RAW ".to_vec();
    raf.resize(84, 0);
    raf.extend(92u32.to_be_bytes());
    raf.extend([0; 4]);
    raf.extend(b"\xff\xd8\xff\xe1\x01\0Exif\0\0");
    raf.extend(located(37));
    assert_eq!(read(&raf), PLACE);
}

#[test]
fn v15_films_tell_where() {
    let place = boxed(b"\xa9xyz", b"\0\x12\x15\xc7+37.5+127.0/");
    let moov = boxed(b"moov", &boxed(b"udta", &place));
    assert_eq!(read(&film(b"isom", &moov)), PLACE);
    assert_eq!(read(&film(b"qt  ", &boxed(b"moov", b""))), NOTHING);
    let loci = boxed(b"moov", &boxed(b"udta", &boxed(b"loci", b"\0\0\0\0")));
    assert_eq!(read(&film(b"3gp4", &loci)), PLACE);
    let key = b"\0\0\0\0\0\0\0\x01\0\0\0\x2cmdtacom.apple.quicktime.location.ISO6709";
    // QuickTime's `meta` has no version, that of MP4 has.
    let handler = boxed(b"hdlr", &[0; 24]);
    for version in [b"".as_slice(), b"\0\0\0\0"] {
        let meta = [version, &handler, &boxed(b"keys", key)].concat();
        let moov = boxed(b"moov", &boxed(b"meta", &meta));
        assert_eq!(read(&film(b"qt  ", &moov)), PLACE);
    }
    let sample = boxed(b"stsd", b"\0\0\0\0\0\0\0\x01\0\0\0\x10gpmd");
    let track = [b"stbl", b"minf", b"mdia", b"trak", b"moov"];
    let track = track.iter().fold(sample, |inner, kind| boxed(kind, &inner));
    assert_eq!(read(&film(b"mp41", &track)), PLACE);
    // A size of 64 bits, and one that reaches to the end.
    let mut long = boxed(b"ftyp", b"isom");
    long.extend(b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x14data\0\0\0\0moov");
    long.extend(boxed(b"udta", &place));
    assert_eq!(read(&long), PLACE);
}

#[test]
fn v15_documents_tell_who() {
    let core = b"<cp:coreProperties><dc:creator>Ann</dc:creator></cp:coreProperties>";
    let empty = b"<dc:creator></dc:creator><cp:lastModifiedBy/>";
    for packed in [true, false] {
        // Whether it is a document its ending says where its parts do not.
        let kind = Kind {
            format: Format::Archive,
            group: Group::Document,
        };
        for (content, name) in [(core.as_slice(), true), (empty, false)] {
            let bytes = archive("docProps/core.xml", content, packed);
            let mut reader = Cursor::new(&bytes);
            let mut source = Source::new(&mut reader, bytes.len() as u64);
            assert_eq!(told(&mut source, kind).unwrap().name, name, "{packed}");
        }
    }
    assert_eq!(read(&archive("[Content_Types].xml", b"x", true)), NOTHING);
    assert_eq!(read(&archive("photo.txt", b"x", true)), None);
    assert_eq!(read(b"%PDF-1.4 << /Author (Ann) >>"), NAME);
    assert_eq!(read(b"%PDF-1.4 << /Author <FEFF0041> >>"), NAME);
    assert_eq!(read(b"%PDF-1.4 << /Author () /Title (x) >>"), NOTHING);
    assert_eq!(read(b"%PDF-1.4 << /Author <> >>"), NOTHING);
    assert_eq!(read(b"{\\rtf1{\\info{\\author Ann}}}"), NAME);
    assert_eq!(read(b"{\\rtf1{\\info{\\author }}}"), NOTHING);
    let mut asf = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11".to_vec();
    asf.extend(b"\x33\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c");
    asf.extend([0; 10]);
    assert_eq!(read(&[&*asf, b"\x08\0"].concat()), NAME);
    assert_eq!(read(&[&*asf, b"\x02\0"].concat()), NOTHING);
}

#[test]
fn v15_what_stands_at_both_ends_is_seen() {
    let mut gif = b"GIF89a".to_vec();
    gif.resize(1 << 20, 0);
    assert_eq!(read(&gif), NOTHING);
    gif.extend(b"<x exif:GPSLatitude='1'/>");
    assert_eq!(read(&gif), PLACE);
    // Performers are no secret.
    assert_eq!(read(b"ID3<dc:creator>Ann</dc:creator>"), NOTHING);
}

/// A few bytes of each kind.
fn samples() -> Vec<Vec<u8>> {
    let place = boxed(b"moov", &boxed(b"udta", &boxed(b"\xa9xyz", b"+37.5")));
    vec![
        located(37),
        photo(&located(37)),
        film(b"isom", &place),
        archive("docProps/core.xml", b"<dc:creator>Ann</dc:creator>", true),
        b"%PDF-1.4 << /Author (Ann) >>".to_vec(),
        b"{\\rtf1{\\info{\\author Ann}}}".to_vec(),
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11".to_vec(),
        b"FUJIFILMCCD-RAW ".to_vec(),
    ]
}

#[test]
fn v15_files_that_are_cut_off_are_read_as_far_as_they_go() {
    for sample in samples() {
        for end in 0..sample.len().min(700) {
            let _ = read(&sample[..end]);
        }
    }
}

#[test]
fn v15_lists_without_end_take_no_time() {
    let zeros = boxed(b"iloc", &[0; 1000]);
    let full = [
        b"\0\0\0\0".as_slice(),
        &boxed(b"iloc", &[0xff; 100_000]),
        &zeros,
    ]
    .concat();
    let _ = read(&[boxed(b"ftyp", b"heic"), boxed(b"meta", &full)].concat());
    let _ = read(&film(b"isom", &boxed(b"moov", b"").repeat(100_000)));
    // A directory that leads to itself.
    assert_eq!(read(&tiff(&[(0x014a, 4, 1, [0, 0, 0, 8])], b"")), NOTHING);
    let _ = read(&[b"%PDF-".as_slice(), &b"/Author<".repeat(60_000)].concat());
}

proptest! {
    #[test]
    fn v15_no_bytes_make_the_readers_panic(
        which in 0..8usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        tail in prop::collection::vec(any::<u8>(), 0..64),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.extend(tail);
        bytes.truncate(end.index(bytes.len() + 1));
        let _ = read(&bytes);
    }
}
