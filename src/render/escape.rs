//! Text becomes HTML text or an attribute's value.
//!
//! Entry points: [`text`] and [`attribute`]. Runs without special characters are copied whole.

/// Appends `s` as HTML text: `&`, `<` and `>` escaped.
pub(super) fn text(out: &mut String, s: &str) {
    escape(out, s, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends `s` as the content of a double-quoted attribute value.
pub(super) fn attribute(out: &mut String, s: &str) {
    escape(out, s, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// `special` may name ASCII bytes only, so that every cut is at a character boundary.
#[inline]
fn escape(out: &mut String, s: &str, special: impl Fn(u8) -> Option<&'static str>) {
    out.reserve(s.len());
    let mut copied = 0;
    for (at, byte) in s.bytes().enumerate() {
        if let Some(escaped) = special(byte) {
            out.push_str(&s[copied..at]);
            out.push_str(escaped);
            copied = at + 1;
        }
    }
    out.push_str(&s[copied..]);
}

#[cfg(test)]
mod tests {
    #[test]
    fn i6_special_characters_are_escaped() {
        let mut out = String::new();
        super::text(&mut out, "a < b && \"벌\" >");
        assert_eq!(out, "a &lt; b &amp;&amp; \"벌\" &gt;");
        out.clear();
        super::attribute(&mut out, "\"<벌>&\"");
        assert_eq!(out, "&quot;&lt;벌&gt;&amp;&quot;");
    }
}
