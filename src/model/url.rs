//! Addresses inside the site and the slugs they are made of (N4–N9, N23–N25, A1).

use super::text::nfc;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;
use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory};

/// A page's or file's address from the site root, not encoded, NFC, without a leading slash: `field-work/bee-log/`,
/// `Img/Bee 1.png`, `404.html`, empty for the home page. One that is empty or ends in `/` is that folder's `index.html`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(Arc<str>);

impl Url {
    /// Makes an address from the site root.
    #[must_use]
    pub fn new(address: &str) -> Self {
        Self(Arc::from(address))
    }

    /// Returns the address as described for the type.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the output file's path from the output folder.
    #[must_use]
    pub fn output_path(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.to_string()
        }
    }

    /// Returns the address of `target` for links on the page `self`: relative, percent-encoded, not escaped for HTML, never empty (N23,
    /// N25).
    #[must_use]
    pub fn relative(&self, target: &Url) -> String {
        let here = self.0.as_bytes();
        let folder = here.iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
        let mut shared = 0;
        for (at, (a, b)) in (1..).zip(here[..folder].iter().zip(target.0.as_bytes())) {
            if a != b {
                break;
            }
            if *a == b'/' {
                shared = at;
            }
        }
        let up = here[shared..folder].iter().filter(|b| **b == b'/').count();
        let rest = &target.0[shared..];
        let mut out = String::with_capacity(3 * up + rest.len() + 8);
        for _ in 0..up {
            out.push_str("../");
        }
        // A colon in the first segment would make it a scheme.
        let mut first = rest.bytes().take_while(|b| *b != b'/');
        if up == 0 && (rest.is_empty() || first.any(|b| b == b':')) {
            out.push_str("./");
        }
        encode_into(&mut out, rest);
        out
    }

    /// Returns the address under an absolute base that ends in `/` (N13), percent-encoded.
    #[must_use]
    pub fn under(&self, base: &str) -> String {
        let mut out = String::from(base);
        encode_into(&mut out, &self.0);
        out
    }

    /// Returns the address with all but unreserved ASCII and `/` percent-encoded, for canonical URLs, sitemap and feeds (N25).
    #[must_use]
    pub fn encoded(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    out.push(byte as char);
                }
                _ => {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
        out
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Percent-encodes the characters that a path in `href` and `src` may not have. Letters of every script stay (N25).
pub fn encode_into(out: &mut String, path: &str) {
    let mut done = 0;
    for (at, byte) in path.bytes().enumerate() {
        if !MAY_BE_ENCODED[usize::from(byte)] {
            continue;
        }
        let Some(c) = path[at..].chars().next().filter(|c| is_encoded(*c)) else {
            continue;
        };
        out.push_str(&path[done..at]);
        done = at + c.len_utf8();
        for byte in path[at..done].bytes() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out.push_str(&path[done..]);
}

fn is_encoded(c: char) -> bool {
    let is_special = matches!(
        c,
        '"' | '\'' | '<' | '>' | '%' | '?' | '#' | '\\' | '`' | '{' | '}' | '|' | '^'
    );
    is_special || c.is_control() || c.is_whitespace()
}

/// Whether an encoded character may begin with this byte.
static MAY_BE_ENCODED: [bool; 256] = {
    let mut may = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let plain = matches!(byte as u8, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'/');
        // Controls and spaces beyond ASCII begin with one of these four bytes.
        let begins = byte < 0x80 || matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3);
        may[byte] = begins && !plain;
        byte += 1;
    }
    may
};

/// Returns the slug of one path segment (N5–N7). If nothing of it is left, the slug is made from `path`, its path in the vault.
#[must_use]
pub fn slug(segment: &str, path: &str) -> String {
    let mut slug = slug_text(segment, true);
    if slug.is_empty() {
        return format!("note-{}", short_hash(path));
    }
    if slug.len() > 200 {
        slug.truncate(slug.floor_char_boundary(200));
        slug = format!("{}-{}", slug.trim_end_matches(['-', '.']), short_hash(path));
    }
    let device = slug.split('.').next().unwrap_or_default();
    let numbered = |name: &str| {
        device
            .strip_prefix(name)
            .is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']))
    };
    if matches!(device, "con" | "aux" | "nul" | "prn") || numbered("com") || numbered("lpt") {
        slug.push('_');
    }
    slug
}

/// Longest address in bytes. With an output folder before it and `index.html` behind it, common systems can still open the path.
pub const LONGEST_ADDRESS: usize = 800;

/// Shortens `address` to [`LONGEST_ADDRESS`]: a hash replaces its middle, the first folders and the last segment stay.
#[must_use]
pub fn shortened(address: &str) -> Cow<'_, str> {
    if address.len() <= LONGEST_ADDRESS {
        return Cow::Borrowed(address);
    }
    let (folders, last) = address.rsplit_once('/').unwrap_or(("", address));
    let hash = short_hash(address);
    let room = LONGEST_ADDRESS.saturating_sub(last.len() + hash.len() + 2);
    let start = &folders[..folders.floor_char_boundary(room.min(folders.len()))];
    let start = start.rsplit_once('/').map_or("", |(start, _)| start);
    let parts = [start, &hash, last].into_iter();
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    Cow::Owned(parts.join("/"))
}

/// Returns the id of a heading from its rendered text: a slug without dots, or `section` if nothing is left (A1).
#[must_use]
pub fn anchor(text: &str) -> String {
    let id = slug_text(text, false);
    if id.is_empty() {
        "section".to_owned()
    } else {
        id
    }
}

/// Returns the first 8 hex digits of the SHA-256 of `path` (N7).
fn short_hash(path: &str) -> String {
    let digest = Sha256::digest(path.as_bytes());
    digest.iter().take(4).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Returns the letters of a slug; `dots` says whether `.` stays (N5).
fn slug_text(text: &str, dots: bool) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    for c in nfc(text).chars().flat_map(char::to_lowercase) {
        let word = match c {
            '\'' | '’' => continue,
            '.' if !dots => continue,
            '&' => "and",
            '%' => "percent",
            '+' => "plus",
            c if stays(c) => {
                if gap && !slug.is_empty() {
                    slug.push('-');
                }
                gap = false;
                slug.push(c);
                continue;
            }
            _ => {
                gap = true;
                continue;
            }
        };
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
        gap = true;
    }
    let slug = slug.trim_matches(['-', '.']);
    nfc(slug).into_owned()
}

/// Whether a slug keeps `c`: letters, marks, digits, symbols beyond ASCII with their joiners, `_`, `.`.
fn stays(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_' || c == '.';
    }
    if matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}') {
        return true;
    }
    matches!(
        c.general_category_group(),
        Group::Letter | Group::Mark | Group::Number | Group::Symbol
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n5_slugs_keep_letters_of_every_script() {
        for (name, expected) in [
            ("Ada's C++ & Go?", "adas-c-plus-plus-and-go"),
            ("Rev 3.1", "rev-3.1"),
            ("꿀벌 관찰", "꿀벌-관찰"),
            ("\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}", "각도"),
            ("100%", "100-percent"),
            ("--a  b--", "a-b"),
            ("👩‍🚀 log", "👩‍🚀-log"),
            ("日本語・メモ", "日本語-メモ"),
            ("مرحبا بكم", "مرحبا-بكم"),
            ("R&D", "r-and-d"),
        ] {
            assert_eq!(slug(name, name), expected);
        }
    }

    #[test]
    fn n7_empty_long_and_device_names() {
        assert_eq!(
            slug("???", "???.md"),
            format!("note-{}", short_hash("???.md"))
        );
        let long = slug(&"가".repeat(100), "x.md");
        assert!(
            long.len() <= 209 && long.ends_with(&short_hash("x.md")),
            "{long}"
        );
        assert_eq!(slug("CON", "CON.md"), "con_");
        assert_eq!(slug("lpt1", "lpt1.md"), "lpt1_");
        assert_eq!(slug("console", "console.md"), "console");
    }

    #[test]
    fn n7_an_address_that_no_system_could_name_is_cut() {
        for short in ["", "a/b", &"가/".repeat(200)] {
            assert_eq!(shortened(short), short);
        }
        let long = format!("{}가나", "가/".repeat(1_000));
        let cut = shortened(&long);
        assert!(cut.len() <= LONGEST_ADDRESS, "{cut}");
        assert_eq!(
            cut,
            format!("{}{}/가나", "가/".repeat(196), short_hash(&long))
        );
        assert_ne!(cut, shortened(&format!("가/{long}")));
        assert_eq!(
            shortened(&"a".repeat(900)).len(),
            909,
            "one name is cut by others"
        );
    }

    #[test]
    fn a1_anchors_drop_dots() {
        assert_eq!(anchor("벌통 점검 (봄)"), "벌통-점검-봄");
        assert_eq!(anchor("Version 3.1"), "version-31");
        assert_eq!(anchor("?!"), "section");
    }

    #[test]
    fn n23_relative_links() {
        let at = |from: &str, to: &str| Url::new(from).relative(&Url::new(to));
        assert_eq!(at("bees/hive/", "bees/yard/"), "../yard/");
        assert_eq!(at("bees/hive/", "bees/hive/"), "./");
        assert_eq!(at("bees/hive/", ""), "../../");
        assert_eq!(at("", "bees/hive/"), "bees/hive/");
        assert_eq!(at("", ""), "./");
        assert_eq!(at("a.html", "b/c.html"), "b/c.html");
        assert_eq!(at("가/", "각/"), "../각/");
        assert_eq!(at("", "c:d/"), "./c:d/");
    }

    #[test]
    fn n25_every_character_is_encoded_or_kept_as_before() {
        for c in char::MIN..=char::MAX {
            let special = " \"'<>%?#\\`{}|^".contains(c);
            let is_encoded = special || c.is_control() || c.is_whitespace();
            let mut out = String::new();
            encode_into(&mut out, &format!("a{c}벌"));
            assert_eq!(out.contains(c) && c != '%', !is_encoded, "{c:?} {out}");
            assert!(out.starts_with('a') && out.ends_with('벌'), "{out}");
        }
    }

    #[test]
    fn n25_encoding_keeps_letters_readable() {
        let url = Url::new("Img/벌 1#2%?.png");
        assert_eq!(Url::new("").relative(&url), "Img/벌%201%232%25%3F.png");
        assert_eq!(Url::new("벌/").encoded(), "%EB%B2%8C/");
    }
}
