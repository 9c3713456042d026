//! Text becomes part of an HTML page.
//!
//! Entry points: [`text`] for what stands between tags, [`attribute`] for values in double quotes, [`url`] for addresses typed by
//! the author. Runs without special characters are copied as a whole.

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
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_all(&text.as_bytes()[done..at])?;
        out.write_all(entity.as_bytes())?;
        done = at + 1;
    }
    out.write_all(&text.as_bytes()[done..])
}

/// Appends ` name="value"`.
pub(super) fn pair(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    attribute(out, value);
    out.push('"');
}

/// A URL as typed, with what may not stand in one percent-encoded: control characters, spaces, quotes, `<`, `>`. Not escaped for HTML.
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
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' if quotes => "&quot;",
            // No HTML may hold these.
            0..=8 | 0x0b | 0x0e..=0x1f | 0x7f => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
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
    fn templates_escape_as_tera_does() {
        let sample = "벌 <b> & \"x\" 'y' \u{1}";
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
