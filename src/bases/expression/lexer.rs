//! Cuts an expression into tokens (D20).
//!
//! Entry point: [`Lexer::next`].

use super::mistake::Mistake;
use crate::model::Span;
use crate::value::Regexp;
use std::sync::Arc;
use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory};

/// A token and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number(f64),
    Text(Box<str>),
    Name(Box<str>),
    Regexp(Arc<Regexp>),
    /// An operator or bracket, as typed.
    Sign(&'static str),
    End,
}

/// Signs, longer ones before those that they begin with. Some mean nothing here; reading them gives a hint.
const SIGNS: &[&str] = &[
    "===", "!==", "...", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "=>", "**", "++", "--",
    "<>", "=", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ".", ":",
    "?", "&", "|", ";", "^", "~", "@", "#", "`", "\\",
];

/// Cuts a text into tokens.
#[derive(Clone)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// Whether a value has just ended, so that `/` divides.
    after_value: bool,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            after_value: false,
        }
    }

    /// Returns the next token.
    pub(super) fn next(&mut self) -> Result<Token, Mistake> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let kind = self.token()?;
        self.after_value = match &kind {
            TokenKind::Sign(sign) => matches!(*sign, ")" | "]" | "}"),
            TokenKind::End => false,
            _ => true,
        };
        let span = Span::new(start, self.at);
        Ok(Token { kind, span })
    }

    fn token(&mut self) -> Result<TokenKind, Mistake> {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else {
            return Ok(TokenKind::End);
        };
        if c == '"' || c == '\'' {
            return self.quoted(c);
        }
        let next_is_digit = || rest[1..].starts_with(|c: char| c.is_ascii_digit());
        if c.is_ascii_digit() || c == '.' && !self.after_value && next_is_digit() {
            return self.number();
        }
        if starts_name(c) {
            let end = rest.find(|c| !continues_name(c)).unwrap_or(rest.len());
            self.at += end;
            return Ok(TokenKind::Name(rest[..end].into()));
        }
        if c == '/' && !self.after_value {
            return self.regexp();
        }
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            self.at += sign.len();
            return Ok(TokenKind::Sign(sign));
        }
        let span = Span::new(self.at, self.at + c.len_utf8());
        Err(stray(c, span))
    }

    fn number(&mut self) -> Result<TokenKind, Mistake> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let digits = |from: usize| {
            let digits = bytes[from..].iter().take_while(|b| b.is_ascii_digit());
            from + digits.count()
        };
        let mut end = digits(0);
        // `5.abs()` is a method, `5.5` a number.
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > end + 1 {
            end = digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let behind = digits(end + 1 + sign);
            if behind > end + 1 + sign {
                end = behind;
            }
        }
        let span = Span::new(self.at, self.at + end);
        if rest[end..].starts_with(starts_name) {
            let message = "a number ends in letters";
            let help = "put a duration in quotes, as in \"1d\"";
            return Err(Mistake::syntax(span, message).with_help(help));
        }
        let number: Option<f64> = rest[..end].parse().ok();
        let number = number.filter(|number| number.is_finite());
        let Some(number) = number else {
            return Err(Mistake::syntax(span, "a number is too large"));
        };
        self.at += end;
        Ok(TokenKind::Number(number))
    }

    /// Reads a text with the escapes of JavaScript.
    fn quoted(&mut self, quote: char) -> Result<TokenKind, Mistake> {
        let start = self.at;
        let mut out = String::new();
        let mut chars = self.text[start + 1..].char_indices();
        let unclosed = || {
            let span = Span::new(start, start + 1);
            Mistake::syntax(span, format!("this {quote} is never closed"))
        };
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.at = start + 1 + at + 1;
                return Ok(TokenKind::Text(out.into()));
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            let (_, escaped) = chars.next().ok_or_else(unclosed)?;
            let place = || Span::new(start + 1 + at, start + 1 + at + 1 + escaped.len_utf8());
            match escaped {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' => out.push('\u{8}'),
                'f' => out.push('\u{c}'),
                'v' => out.push('\u{b}'),
                '0' => out.push('\0'),
                '\n' => {}
                'x' | 'u' => {
                    let rest = chars.as_str();
                    let Some((read, length)) = code(escaped, rest) else {
                        return Err(Mistake::syntax(place(), "an escape is not complete"));
                    };
                    out.push(read);
                    chars.by_ref().take(length).for_each(drop);
                }
                other => out.push(other),
            }
        }
        Err(unclosed())
    }

    fn regexp(&mut self) -> Result<TokenKind, Mistake> {
        let inside = &self.text[self.at + 1..];
        let mut in_class = false;
        let mut escaped = false;
        let end = inside.char_indices().find(|(_, c)| {
            let ends = !escaped && !in_class && *c == '/' || *c == '\n';
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                _ => {}
            }
            ends
        });
        let here = Span::new(self.at, self.at + 1);
        let Some((end, '/')) = end else {
            return Err(Mistake::syntax(here, "this / is never closed"));
        };
        let pattern = &inside[..end];
        if pattern.is_empty() {
            return Err(Mistake::syntax(here, "a regular expression is empty"));
        }
        let behind = &inside[end + 1..];
        let letters = |c: char| !c.is_ascii_alphabetic();
        let flags = &behind[..behind.find(letters).unwrap_or(behind.len())];
        let span = Span::new(self.at, self.at + 1 + end + 1 + flags.len());
        match Regexp::new(pattern, flags) {
            Ok(regexp) => {
                self.at = span.end as usize;
                Ok(TokenKind::Regexp(Arc::new(regexp)))
            }
            Err(reason) => Err(Mistake::syntax(span, reason)),
        }
    }
}

/// Reads what stands behind `\x` or `\u`: the character and how many characters that took.
fn code(escaped: char, rest: &str) -> Option<(char, usize)> {
    let braces = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    let (hex, length) = match braces {
        Some((hex, _)) if escaped == 'u' => (hex, hex.len() + 2),
        _ => {
            let digits = if escaped == 'x' { 2 } else { 4 };
            (rest.get(..digits)?, digits)
        }
    };
    let valid = (1..=6).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u32::from_str_radix(hex, 16).ok().filter(|_| valid)?;
    // Half of a pair, as JavaScript writes characters beyond U+FFFF.
    if (0xd800..0xdc00).contains(&number) {
        let low = rest.get(length..)?.strip_prefix("\\u")?.get(..4)?;
        let low = u32::from_str_radix(low, 16).ok()?.checked_sub(0xdc00)?;
        let whole = 0x1_0000 + ((number - 0xd800) << 10) + low;
        let whole = char::from_u32(whole).filter(|_| low < 0x400)?;
        return Some((whole, length + 6));
    }
    char::from_u32(number).map(|c| (c, length))
}

/// Whether a name may begin so: a letter of any script, or a symbol such as an emoji.
pub(super) fn starts_name(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic() || c == '_' || c == '$';
    }
    continues_name(c)
}

fn continues_name(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_' || c == '$';
    }
    // Joiners hold emoji and letters together.
    if matches!(c, '\u{200c}' | '\u{200d}') {
        return true;
    }
    match c.general_category_group() {
        Group::Letter | Group::Mark | Group::Number => true,
        Group::Symbol => looks_like(c).is_none(),
        _ => false,
    }
}

/// Returns the sign that a look-alike character was meant to be.
fn looks_like(c: char) -> Option<&'static str> {
    Some(match c {
        '“' | '”' | '„' | '«' | '»' | '＂' => "\"",
        '‘' | '’' | '＇' => "'",
        '×' | '∗' | '＊' => "*",
        '÷' | '∕' | '／' => "/",
        '−' | '–' | '—' | '－' => "-",
        '＋' => "+",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        '＝' => "==",
        '＜' => "<",
        '＞' => ">",
        '（' => "(",
        '）' => ")",
        '［' => "[",
        '］' => "]",
        '，' | '、' => ",",
        '．' | '。' => ".",
        '！' => "!",
        '｜' => "||",
        _ => return None,
    })
}

/// The mistake that a character begins no token.
fn stray(c: char, span: Span) -> Mistake {
    match looks_like(c) {
        Some(meant) => Mistake::slip(
            span,
            format!("{c} means nothing here"),
            format!("write {meant}"),
        ),
        None => Mistake::syntax(span, "a character that means nothing here"),
    }
}
