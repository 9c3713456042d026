//! One pattern of `ignore` or `private` as a regular expression over vault paths (V26).
//!
//! Entry point: [`to_regex`]. The meaning is that of `.gitignore` without `!`, and `{a,b}` on top. Where the two readings of a
//! pattern differ, the regular expression fits both: what somebody excludes must not be published because of a detail.

use crate::model::text::{fold, nfc};

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// This character.
    Char(char),
    /// `/`
    Slash,
    /// `?`
    Any,
    /// `*`
    Star,
    /// `**`
    Stars,
    /// `[…]`, as the class of a regular expression.
    Class(String),
    /// `{`
    Open,
    /// `,` between braces.
    Comma,
    /// `}`
    Close,
}

use Token::{Any, Char, Class, Close, Comma, Open, Slash, Star, Stars};

/// Longer patterns are an error, in characters: no system has paths that long.
const LONGEST: usize = 5000;
/// Deeper braces are an error: nobody writes them, and regular expressions have a limit.
const DEEPEST: usize = 20;

/// The regular expression that fits every path that `pattern` excludes: a file's own path, and that of a folder with `/` at its
/// end, for what lies in a folder that fits is excluded as well. It is to be compiled case-insensitive, with `s`.
///
/// `own` is the folder of the notes as the settings name it (`notes`); in front of a pattern it is understood and dropped.
///
/// # Errors
/// Why the pattern cannot be used.
pub(super) fn to_regex(pattern: &str, own: &str) -> Result<String, String> {
    if pattern.trim_start().starts_with('!') {
        return Err("a pattern cannot start with `!`; write `\\!` for a name that does".to_owned());
    }
    if pattern.chars().nth(LONGEST).is_some() {
        return Err("the pattern is too long".to_owned());
    }
    let mut tokens = without_empty_names(tokens(trim(&nfc(pattern)))?);
    let mut anchored = drop_start(&mut tokens);
    let ended = tokens.len();
    while tokens.last() == Some(&Slash) {
        tokens.pop();
    }
    let only_folders = tokens.len() < ended;
    if tokens.is_empty() {
        return Err("an empty pattern matches nothing".to_owned());
    }
    anchored |= has_outer_slash(&tokens);
    let mut regex = String::from("^");
    match behind(&tokens, own) {
        // `notes/`: all that is in it.
        Some([]) if only_folders => return Ok(String::new()),
        Some([_, ..]) => regex.push_str(&format!("(?:{}/)?", regex::escape(&fold(own)))),
        _ if !anchored => regex.push_str("(?:.*/)?"),
        _ => {}
    }
    let inner = match behind(&tokens, own) {
        Some(rest @ [_, ..]) => rest,
        _ => &tokens,
    };
    write(inner, &mut regex);
    regex.push_str(if only_folders { "/.*$" } else { "(?:/.*)?$" });
    Ok(regex)
}

/// `pattern` without spaces at its ends, as in `.gitignore`: one that is meant is escaped.
fn trim(pattern: &str) -> &str {
    let blank = [' ', '\t', '\r', '\n'];
    let pattern = pattern.trim_start_matches(blank);
    let end = pattern.trim_end_matches(blank);
    let escapes = end.len() - end.trim_end_matches('\\').len();
    // All of these are one byte long.
    let kept = end.len() + escapes % 2;
    pattern.get(..kept).unwrap_or(pattern)
}

fn tokens(pattern: &str) -> Result<Vec<Token>, String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut tokens = Vec::with_capacity(chars.len());
    let (mut at, mut depth) = (0, 0);
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at + 1..];
        at += 1;
        tokens.push(match c {
            '\\' => {
                at += 1;
                match rest.first() {
                    Some('/') => Slash,
                    Some(c) => Char(*c),
                    None => {
                        return Err(
                            "`\\` at the end escapes nothing; write `\\\\` for a name that has it"
                                .to_owned(),
                        );
                    }
                }
            }
            '/' => Slash,
            '?' => Any,
            '*' => {
                let more = rest.iter().take_while(|c| **c == '*').count();
                at += more;
                if more > 0 { Stars } else { Star }
            }
            '[' => {
                let (length, class) = class(rest)?;
                at += length;
                Class(class)
            }
            '{' => {
                depth += 1;
                if depth > DEEPEST {
                    return Err("braces are nested too deeply".to_owned());
                }
                Open
            }
            ',' if depth > 0 => Comma,
            '}' if depth > 0 => {
                depth -= 1;
                Close
            }
            c => Char(c),
        });
    }
    if depth > 0 {
        return Err("`{` is not closed; write `\\{` for a name that has it".to_owned());
    }
    Ok(tokens)
}

/// Reads a class behind its `[`: its length, and what it is as a regular expression.
fn class(chars: &[char]) -> Result<(usize, String), String> {
    let unclosed = || "`[` is not closed; write `\\[` for a name that has it".to_owned();
    let negated = matches!(chars.first(), Some('!' | '^'));
    let first = usize::from(negated);
    let mut at = first;
    let mut inner = String::new();
    loop {
        let rest = chars.get(at..).unwrap_or_default();
        match rest {
            [] => return Err(unclosed()),
            [']', ..] if at > first => break,
            ['[', ':', ..] => {
                let (length, named) = named_class(rest).ok_or_else(unclosed)?;
                inner.push_str(named);
                at += length;
            }
            _ => {
                let (length, low) = class_char(rest).ok_or_else(unclosed)?;
                at += length;
                let high = match chars.get(at..).unwrap_or_default() {
                    ['-', end @ ..] if !matches!(end, [] | [']', ..]) => {
                        let (length, high) = class_char(end).ok_or_else(unclosed)?;
                        at += length + 1;
                        high
                    }
                    _ => low,
                };
                if high < low {
                    return Err(format!(
                        "`{low}-{high}` is no range: it ends before it begins"
                    ));
                }
                inner.push_str(&format!("\\x{{{:x}}}-\\x{{{:x}}}", low as u32, high as u32));
            }
        }
    }
    let class = if negated {
        format!("[^/{inner}]")
    } else {
        format!("[[{inner}]&&[^/]]")
    };
    Ok((at + 1, class))
}

/// A character in a class, perhaps escaped, and how long it is.
fn class_char(chars: &[char]) -> Option<(usize, char)> {
    match chars {
        ['\\', c, ..] => Some((2, *c)),
        ['\\'] | [] => None,
        [c, ..] => Some((1, *c)),
    }
}

/// `[:alpha:]` and so on, in the sense of Unicode.
fn named_class(chars: &[char]) -> Option<(usize, &'static str)> {
    let end = chars.windows(2).position(|pair| pair == [':', ']'])?;
    let name: String = chars.get(2..end)?.iter().collect();
    let class = match name.as_str() {
        "alpha" => "\\p{Alphabetic}",
        "digit" => "\\p{Nd}",
        "alnum" => "\\p{Alphabetic}\\p{Nd}",
        "upper" => "\\p{Lu}",
        "lower" => "\\p{Ll}",
        "space" | "blank" => "\\s",
        "punct" => "\\p{P}\\p{S}",
        "cntrl" => "\\p{Cc}",
        "xdigit" => "0-9A-Fa-f",
        "print" | "graph" => "\\P{Cc}",
        _ => return None,
    };
    Some((end + 2, class))
}

/// `a//b` and `a/./b` are `a/b`.
fn without_empty_names(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token == Slash {
            if kept.ends_with(&[Slash, Char('.')]) {
                kept.pop();
            }
            if kept.last() == Some(&Slash) {
                continue;
            }
        }
        kept.push(token);
    }
    kept
}

/// Takes away `./` and `/` at the start; whether there was any, so that the pattern starts at the vault's root.
fn drop_start(tokens: &mut Vec<Token>) -> bool {
    let mut at = 0;
    loop {
        match tokens.get(at..).unwrap_or_default() {
            [Slash, ..] => at += 1,
            [Char('.'), Slash, ..] => at += 2,
            _ => break,
        }
    }
    tokens.drain(..at);
    at > 0
}

/// Whether a slash stands between names and not between braces.
fn has_outer_slash(tokens: &[Token]) -> bool {
    let mut depth = 0;
    tokens.iter().any(|token| {
        match token {
            Open => depth += 1,
            Close => depth -= 1,
            _ => {}
        }
        *token == Slash && depth == 0
    })
}

/// What follows the folder `own` at the start of a pattern: nothing, or what is behind the slash.
fn behind<'t>(tokens: &'t [Token], own: &str) -> Option<&'t [Token]> {
    if own.is_empty() {
        return None;
    }
    let is = |(token, c): (&Token, char)| match token {
        Slash => c == '/',
        Char(typed) => *typed == c || fold(&typed.to_string()) == fold(&c.to_string()),
        _ => false,
    };
    let own = nfc(own);
    let length = own.chars().count();
    let start = tokens.get(..length)?;
    start.iter().zip(own.chars()).all(is).then_some(())?;
    match &tokens[length..] {
        [] => Some(&[]),
        [Slash, rest @ ..] => Some(rest),
        _ => None,
    }
}

/// Writes what a path must be. A letter may have marks on it that Unicode has no single character for.
fn write(tokens: &[Token], regex: &mut String) {
    let mut before: Option<&Token> = None;
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        rest = after;
        let starts_name = matches!(before, None | Some(Slash | Open | Comma));
        match token {
            Char(c) => literal(*c, regex),
            Slash => regex.push('/'),
            Any => regex.push_str("[^/]\\p{M}*"),
            Star => regex.push_str("[^/]*"),
            Stars => match rest {
                [Slash, after @ ..] if starts_name => {
                    regex.push_str("(?:.*/)?");
                    rest = after;
                    before = Some(&Slash);
                    continue;
                }
                _ => regex.push_str(".*"),
            },
            Class(class) => {
                regex.push_str(class);
                regex.push_str("\\p{M}*");
            }
            Open => regex.push_str("(?:"),
            Comma => regex.push('|'),
            Close => regex.push(')'),
        }
        before = Some(token);
    }
}

/// A character as it is and as paths have it after folding, which may be two: `ß` is `ss`.
fn literal(c: char, regex: &mut String) {
    let mut buffer = [0; 4];
    let typed = c.encode_utf8(&mut buffer);
    let folded = fold(typed);
    if folded.chars().count() > 1 {
        let (typed, folded) = (regex::escape(typed), regex::escape(&folded));
        regex.push_str(&format!("(?:{typed}|{folded})"));
    } else {
        regex.push_str(&regex::escape(&folded));
    }
}
