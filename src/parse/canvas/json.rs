//! Reads JSON with the place of every value (RFC 8259).
//!
//! Entry point: [`read`]. Strings stay as typed. [`Text::decode`] gives the decoded text in pieces, each with its length in the file, because
//! findings about the text of a card name the place in the file (J14).

/// Deepest nesting that is read, as in other readers of JSON.
const DEEPEST: usize = 128;

/// A value and the byte at which it begins.
#[derive(Debug, PartialEq)]
pub(super) struct Located<'t> {
    pub(super) value: Value<'t>,
    pub(super) start: usize,
}

/// A value.
#[derive(Debug, PartialEq)]
pub(super) enum Value<'t> {
    Null,
    Bool,
    Number(f64),
    Text(Text<'t>),
    List(Vec<Located<'t>>),
    Map(Vec<(Text<'t>, Located<'t>)>),
}

/// A string as typed, without its quotes. Its escapes are valid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Text<'t> {
    pub(super) raw: &'t str,
    /// Byte of the file at which `raw` begins.
    pub(super) start: usize,
}

/// Why a text is no JSON, and the byte at which that shows.
#[derive(Debug, PartialEq)]
pub(super) struct Mistake {
    pub(super) at: usize,
    pub(super) reason: &'static str,
}

/// A piece of a decoded string.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'t> {
    /// Characters that stand in the file as they are.
    Plain(&'t str),
    /// The character that an escape of so many bytes stands for.
    Escape(char, usize),
}

impl<'t> Text<'t> {
    /// Returns the decoded string.
    pub(super) fn decoded(self) -> String {
        let mut out = String::with_capacity(self.raw.len());
        self.decode(|piece| match piece {
            Piece::Plain(text) => out.push_str(text),
            Piece::Escape(c, _) => out.push(c),
        });
        out
    }

    /// Hands the pieces of the string to `take`. Half of a surrogate pair is U+FFFD.
    pub(super) fn decode(self, mut take: impl FnMut(Piece<'t>)) {
        let mut rest = self.raw;
        while let Some(at) = rest.find('\\') {
            if at > 0 {
                take(Piece::Plain(&rest[..at]));
            }
            rest = &rest[at..];
            let (c, length) = escape(rest);
            take(Piece::Escape(c, length));
            rest = rest.get(length..).unwrap_or_default();
        }
        if !rest.is_empty() {
            take(Piece::Plain(rest));
        }
    }
}

/// Returns the character of the escape at the start of `text`, and the escape's length in bytes.
fn escape(text: &str) -> (char, usize) {
    let unit = |from: usize| {
        let digits = text.get(from..from + 4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => {
            let high = unit(2).unwrap_or(0xfffd);
            let low = text.get(6..8).filter(|marks| *marks == "\\u");
            let low = low
                .and_then(|_| unit(8))
                .filter(|low| low & 0xfc00 == 0xdc00);
            match low {
                Some(low) if high & 0xfc00 == 0xd800 => {
                    let c = 0x10000 + ((high & 0x3ff) << 10 | low & 0x3ff);
                    (char::from_u32(c).unwrap_or('\u{fffd}'), 12)
                }
                _ => (char::from_u32(high).unwrap_or('\u{fffd}'), 6),
            }
        }
        Some(b'/') => ('/', 2),
        Some(b'"') => ('"', 2),
        _ => ('\\', 2),
    }
}

/// Reads the value that `text` is.
///
/// # Errors
/// The first [`Mistake`].
pub(super) fn read(text: &str) -> Result<Located<'_>, Mistake> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    match reader.next() {
        None => Ok(value),
        Some(_) => Err(reader.mistake("something follows the end of the canvas")),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Returns the next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    fn mistake(&self, reason: &'static str) -> Mistake {
        let at = self.at;
        match at < self.text.len() {
            true => Mistake { at, reason },
            false => Mistake {
                at,
                reason: "the file ends too early",
            },
        }
    }

    fn value(&mut self, depth: usize) -> Result<Located<'t>, Mistake> {
        let first = self.next();
        let start = self.at;
        if depth > DEEPEST {
            return Err(self.mistake("it is nested too deep"));
        }
        let value = match first {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            _ => self.word()?,
        };
        Ok(Located { value, start })
    }

    fn word(&mut self) -> Result<Value<'t>, Mistake> {
        let words = [("null", true), ("true", false), ("false", false)];
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = words.iter().find(|(word, _)| rest.starts_with(word));
        let Some((word, is_null)) = found else {
            return Err(self.mistake("a value is expected here"));
        };
        self.at += word.len();
        Ok(if *is_null { Value::Null } else { Value::Bool })
    }

    fn map(&mut self, depth: usize) -> Result<Value<'t>, Mistake> {
        self.at += 1;
        let mut entries = Vec::new();
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(entries));
        }
        loop {
            if self.next() != Some(b'"') {
                return Err(self.mistake("a name in double quotes is expected here"));
            }
            let name = self.string()?;
            if self.next() != Some(b':') {
                return Err(self.mistake("`:` is expected here"));
            }
            self.at += 1;
            entries.push((name, self.value(depth + 1)?));
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.mistake("`,` or `}` is expected here")),
            }
        }
        self.at += 1;
        Ok(Value::Map(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Value<'t>, Mistake> {
        self.at += 1;
        let mut items = Vec::new();
        if self.next() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.mistake("`,` or `]` is expected here")),
            }
        }
        self.at += 1;
        Ok(Value::List(items))
    }

    fn string(&mut self) -> Result<Text<'t>, Mistake> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => self.skip_escape()?,
                Some(0..=0x1f) => {
                    return Err(
                        self.mistake("a line end or another control character stands in a text")
                    );
                }
                Some(_) => self.at += 1,
                None => return Err(self.mistake("")),
            }
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        self.at += 1;
        Ok(Text { raw, start })
    }

    fn skip_escape(&mut self) -> Result<(), Mistake> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let is_valid = match rest.first() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
            Some(b'u') => {
                let digits = rest.get(1..5).unwrap_or_default();
                digits.len() == 4 && digits.iter().all(u8::is_ascii_hexdigit)
            }
            _ => false,
        };
        if !is_valid {
            return Err(self.mistake("`\\` begins no known sign"));
        }
        // The digits of `\u` are read as plain characters.
        self.at += 2;
        Ok(())
    }

    fn number(&mut self) -> Result<f64, Mistake> {
        let start = self.at;
        let digits = |reader: &mut Self| {
            let before = reader.at;
            while let Some(b'0'..=b'9') = reader.byte() {
                reader.at += 1;
            }
            reader.at > before
        };
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        let leading_zero = self.byte() == Some(b'0');
        let whole = self.at;
        let mut is_valid = digits(self) && !(leading_zero && self.at > whole + 1);
        if self.byte() == Some(b'.') {
            self.at += 1;
            is_valid &= digits(self);
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            is_valid &= digits(self);
        }
        let number = self.text.get(start..self.at);
        match number
            .and_then(|number| number.parse().ok())
            .filter(|_| is_valid)
        {
            Some(number) => Ok(number),
            None => {
                self.at = start;
                Err(self.mistake("this is not a number"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(ours: &Value<'_>, theirs: &serde_json::Value) -> bool {
        match (ours, theirs) {
            (Value::Null, serde_json::Value::Null) | (Value::Bool, serde_json::Value::Bool(_)) => {
                true
            }
            (Value::Number(a), serde_json::Value::Number(b)) => {
                b.as_f64().is_some_and(|b| (a - b).abs() <= b.abs() * 1e-12)
            }
            (Value::Text(a), serde_json::Value::String(b)) => a.decoded() == *b,
            (Value::List(a), serde_json::Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(&a.value, b))
            }
            // Of names that occur twice, serde keeps one.
            (Value::Map(a), serde_json::Value::Object(b)) => a.iter().all(|(name, value)| {
                let twice = a
                    .iter()
                    .filter(|(other, _)| other.decoded() == name.decoded());
                twice.count() > 1
                    || b.get(&name.decoded())
                        .is_some_and(|b| same(&value.value, b))
            }),
            _ => false,
        }
    }

    #[test]
    fn j13_mistakes_have_their_place() {
        for (text, at) in [
            ("{\"a\": 1,}", 8),
            ("[1 2]", 3),
            ("{\"a\"", 4),
            ("\"a\nb\"", 2),
            ("\"\\x\"", 1),
            ("{} x", 3),
            ("01", 0),
            ("[1.]", 1),
            ("nul", 0),
            ("{'a': 1}", 1),
            ("", 0),
        ] {
            assert_eq!(read(text).unwrap_err().at, at, "{text}");
        }
        assert!(read(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn j14_pieces_of_a_string_tell_their_length_in_the_file() {
        let text = r#""a\n\u00e9\ud83d\udc1d\ud83d가\"""#;
        let Ok(Located {
            value: Value::Text(text),
            ..
        }) = read(text)
        else {
            panic!("a text")
        };
        let mut pieces = Vec::new();
        text.decode(|piece| pieces.push(piece));
        assert_eq!(
            pieces,
            [
                Piece::Plain("a"),
                Piece::Escape('\n', 2),
                Piece::Escape('é', 6),
                Piece::Escape('🐝', 12),
                Piece::Escape('\u{fffd}', 6),
                Piece::Plain("가"),
                Piece::Escape('"', 2),
            ]
        );
    }

    proptest! {
        #[test]
        fn j13_is_json_where_another_reader_says_so(text in "[\\[\\]{}:,\"\\\\nu0-9eE.+ tralse\\-가]{0,24}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match (read(&text), theirs) {
                (Ok(ours), Ok(theirs)) => prop_assert!(same(&ours.value, &theirs), "{text}"),
                // Half of a surrogate pair, and numbers that are too large, are allowed here.
                (Ok(_), Err(_)) => prop_assert!(text.contains("\\u") || text.contains(['e', 'E']), "{text}"),
                (Err(_), theirs) => prop_assert!(theirs.is_err(), "{text}"),
            }
        }
    }
}
