//! Escapes text for HTML pages.
//!
//! Entry points: [`text`] for text between tags, [`attribute`] for values in double quotes, [`url`] for addresses typed by
//! the author. Runs without special characters are copied as a whole.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io;

/// Appends `text` with `&`, `<` and `>` escaped.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, false);
}

/// Appends `value` for use between double quotes.
pub(super) fn attribute(out: &mut String, value: &str) {
    escape(out, value, true);
}

/// Writes what a template shows, for text and attributes alike. Tera's own function writes byte by byte.
pub(super) fn write(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let special = |byte| match byte {
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        // Of control characters, XML allows less than HTML.
        0x0c => Some(REPLACEMENT),
        _ => markup(byte),
    };
    pieces(text, special, |piece| out.write_all(piece.as_bytes()))
}

/// Appends ` name="value"`.
pub(super) fn pair(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    attribute(out, value);
    out.push('"');
}

/// Percent-encodes the characters of a typed URL that a URL may not have: control characters, spaces, quotes, `<`, `>`. Does not escape
/// HTML.
pub(super) fn url(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    for c in typed.chars() {
        if c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`') {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn escape(out: &mut String, text: &str, quotes: bool) {
    let special = |byte| match byte {
        b'"' if quotes => Some("&quot;"),
        _ => markup(byte),
    };
    let Ok(()) = pieces::<Infallible>(text, special, |piece| {
        out.push_str(piece);
        Ok(())
    });
}

fn markup(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    }
}

/// Gives `put` the text in pieces: replaces bytes for which `special` has a text, and leaves out characters that no page may hold.
fn pieces<E>(
    text: &str,
    special: impl Fn(u8) -> Option<&'static str>,
    mut put: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let bytes = text.as_bytes();
    let (mut done, mut start) = (0, 0);
    while start < bytes.len() {
        let next = start + BLOCK;
        let is_plain = bytes[start..]
            .first_chunk()
            .is_some_and(|block| !has_odd(block));
        let rest = if is_plain {
            start..start
        } else {
            start..next.min(bytes.len())
        };
        for at in rest {
            let byte = bytes[at];
            if !ODD[usize::from(byte)] {
                continue;
            }
            let (instead, length) = match special(byte) {
                Some(entity) => (entity, 1),
                None => match unprintable(text, at, byte) {
                    0 => continue,
                    length => (REPLACEMENT, length),
                },
            };
            put(&text[done..at])?;
            put(instead)?;
            done = at + length;
        }
        start = next;
    }
    put(&text[done..])
}

/// Bytes that are looked at together: most stretches of a text have nothing to escape.
const BLOCK: usize = 32;

/// Whether a byte may have to be replaced. The loop has no early exit, so that many bytes are compared at a time.
fn has_odd(block: &[u8; BLOCK]) -> bool {
    block.iter().fold(false, |any, byte| any | is_odd(*byte))
}

/// Whether a byte may have to be replaced, or begins something that may.
#[inline(always)]
const fn is_odd(byte: u8) -> bool {
    let control = (byte < 0x20) & (byte != b'\n') & (byte != b'\t');
    let markup = (byte == b'&') | (byte == b'<') | (byte == b'>');
    let quote = (byte == b'"') | (byte == b'\'');
    control | markup | quote | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xef) | (byte >= 0xf0)
}

/// [`is_odd`] by byte.
static ODD: [bool; 256] = {
    let mut odd = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        odd[byte] = is_odd(byte as u8);
        byte += 1;
    }
    odd
};

/// Replaces a character that no page may hold.
const REPLACEMENT: &str = "\u{fffd}";

/// Returns how many bytes the control character or noncharacter has that begins with `byte` at `at`, which no page may hold; 0 if none
/// does. Raw ones are replaced before a note is read; these come from entities (`&#5;`) and escapes in properties.
fn unprintable(text: &str, at: usize, byte: u8) -> usize {
    let bytes = text.as_bytes();
    let next = |n: usize| bytes.get(at + n).copied().unwrap_or_default();
    match byte {
        0..=8 | 0x0b | 0x0e..=0x1f | 0x7f => 1,
        // U+0080–U+009F
        0xc2 if next(1) < 0xa0 => 2,
        // U+FDD0–U+FDEF, U+FFFE, U+FFFF
        0xef if next(1) == 0xb7 && matches!(next(2), 0x90..=0xaf) => 3,
        0xef if next(1) == 0xbf && next(2) >= 0xbe => 3,
        // The last two of each plane.
        0xf0..=0xf4 if next(1) & 0xf == 0xf && next(2) == 0xbf && next(3) >= 0xbe => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i6_everything_special_is_escaped() {
        let mut out = String::new();
        text(&mut out, "벌 <b> & \"x\"");
        assert_eq!(out, "벌 &lt;b&gt; &amp; \"x\"");
        out.clear();
        attribute(&mut out, "\"><script>&");
        assert_eq!(out, "&quot;&gt;&lt;script&gt;&amp;");
    }

    #[test]
    fn i6_nothing_special_is_overlooked_wherever_it_stands() {
        for special in [
            "&",
            "<",
            ">",
            "\"",
            "'",
            "\u{1}",
            "\u{80}",
            "\u{fdd0}",
            "\u{1fffe}",
        ] {
            for at in 0..3 * BLOCK {
                let around = "벌".repeat(at / 3) + &"x".repeat(at % 3);
                let typed = format!("{around}{special}{around}");
                let (mut out, mut shown) = (String::new(), Vec::new());
                attribute(&mut out, &typed);
                write(&typed, &mut shown).unwrap();
                let is_kept = special == "'";
                assert_eq!(out.contains(special), is_kept || special == "&", "{out}");
                let shown = String::from_utf8(shown).unwrap();
                assert_eq!(shown.replace("&#39;", "'"), out);
            }
        }
    }

    #[test]
    fn n28_what_no_page_may_hold_is_replaced_wherever_it_comes_from() {
        let planes = (0..=0x10).flat_map(|plane| [plane << 16 | 0xfffe, plane << 16 | 0xffff]);
        let bad = (0..0x20)
            .chain(0x7f..0xa0)
            .chain(0xfdd0..0xfdf0)
            .chain(planes);
        for c in bad.filter_map(char::from_u32) {
            let mut out = String::new();
            text(&mut out, &format!("a{c}b"));
            let mut shown = Vec::new();
            write(&format!("a{c}b"), &mut shown).unwrap();
            let kept = matches!(c, '\t' | '\n' | '\r');
            let wanted = if kept {
                format!("a{c}b")
            } else {
                "a\u{fffd}b".to_owned()
            };
            assert_eq!(String::from_utf8(shown).unwrap(), wanted, "{c:?}");
            if c != '\u{c}' {
                assert_eq!(out, wanted, "{c:?}");
            }
        }
        for c in [
            '\u{a0}',
            '\u{fdcf}',
            '\u{fdf0}',
            '\u{fffd}',
            '\u{1fffd}',
            '\u{20000}',
            '\u{10fffd}',
        ] {
            let mut out = String::new();
            text(&mut out, &c.to_string());
            assert_eq!(out, c.to_string());
        }
    }

    #[test]
    fn templates_escape_as_tera_does() {
        let sample = "벌 <b> & \"x\" 'y' °🐝";
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        write(sample, &mut ours).unwrap();
        tera::escape_html(sample, &mut theirs).unwrap();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn l13_typed_addresses_keep_their_encoding() {
        assert_eq!(
            url("https://x.y/a b%20꿀?q=\"1\""),
            "https://x.y/a%20b%20꿀?q=%221%22"
        );
    }
}
