//! A check of files that are copied: pictures, drawings, and what keeps its metadata.

use noteweave::model::VaultPath;
use noteweave::output::{Bytes, published};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// Endings that the first byte chooses from.
const ENDINGS: [&str; 8] = ["svg", "jpg", "png", "heic", "mov", "docx", "pdf", "txt"];

/// Most bytes that are read of a file which is copied as it is.
const MOST_READ: u64 = 4 << 20;

/// Bytes that count how many of them are read.
struct Counted<'b> {
    bytes: Cursor<&'b [u8]>,
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.read += read as u64;
        Ok(read)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// What the site shows of a file with these bytes; `None`: them.
fn shown(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = Counted {
        bytes: Cursor::new(bytes),
        read: 0,
    };
    let path = VaultPath::new(name);
    let published = published(&path, &mut file, bytes.len() as u64, false).unwrap();
    match published.bytes {
        Bytes::Changed(clean) => Some(clean),
        Bytes::AsTheyAre(length) => {
            assert_eq!(length, bytes.len() as u64);
            assert!(file.read <= MOST_READ, "{} bytes are read", file.read);
            None
        }
    }
}

/// Any bytes under any name are published: reading them is bounded, and what is clean stays as it is. The first byte chooses the
/// name. A drawing holds no script, no comment, and nothing of its author's disk.
pub fn pictures(bytes: &[u8]) {
    let (first, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let ending = ENDINGS[usize::from(*first) % ENDINGS.len()];
    let name = format!("a.{ending}");
    let Some(clean) = shown(&name, bytes) else {
        return;
    };
    let again = shown(&name, &clean);
    assert_eq!(again.as_deref().unwrap_or(&clean), clean, "{name}");
    let whole = clean.ends_with(b"</svg>\n") || clean.ends_with(b"/>\n");
    if ending == "svg" && whole && clean != bytes {
        let text = String::from_utf8(clean).unwrap().to_ascii_lowercase();
        let tags = tags(&text);
        for word in ["<!--", "<!doctype", " xml:base="] {
            assert!(!tags.contains(word), "{word} in {text}");
        }
        // The prefix of a name says only which language it is of.
        let names = tags.split('<').skip(1).filter_map(|tag| {
            let name = tag.split([' ', '/', '>', '"', '\'']).next()?;
            name.rsplit(':').next()
        });
        assert!(!names.into_iter().any(|name| name == "script"), "{text}");
    }
}

/// The tags of a drawing without the values of their attributes, and without text that is marked as such: these may say anything.
fn tags(text: &str) -> String {
    let mut parts = text.split("<![cdata[");
    let first = parts.next().unwrap_or("").to_owned();
    let text = parts.fold(first, |text, part| {
        text + part.split_once("]]>").map_or("", |(_, after)| after)
    });
    let mut tags = String::new();
    let mut is_tag = false;
    let mut quote = None;
    for c in text.chars() {
        match (is_tag, quote) {
            (true, Some(end)) if c == end => quote = None,
            (true, Some(_)) => {}
            (true, None) => {
                quote = Some(c).filter(|c| matches!(c, '"' | '\''));
                is_tag = c != '>';
                tags.push(if c.is_whitespace() { ' ' } else { c });
            }
            (false, _) => {
                is_tag = c == '<';
                tags.extend(Some(c).filter(|c| *c == '<'));
            }
        }
    }
    tags
}
