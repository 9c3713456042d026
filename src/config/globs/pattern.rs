//! One pattern of `ignore` or `private` as a regular expression over vault paths (V26).
//!
//! Entry point: [`to_regex`]. Patterns mean what they mean in `.gitignore`, without `!` and with `{a,b}` added. Where a pattern can be read
//! in two ways, the regular expression matches both, so that a detail of notation never publishes what somebody meant to exclude.

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

/// Longest pattern in characters. No system has paths that long.
const LONGEST: usize = 5000;
/// Deepest nesting of braces, because regular expressions limit nesting as well.
const DEEPEST: usize = 20;

/// Returns the regular expression that matches every path that `pattern` excludes. A file is matched by its own path, a folder by its path
/// with `/` at the end, because a folder's pattern also excludes what lies in it. The expression is to be compiled with the flags `i` and
/// `s`.
///
/// `own` is the name that the settings give the folder of the notes (`notes`); in front of a pattern it is dropped.
///
/// # Errors
/// The reason why the pattern cannot be used.
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
        // `notes/` matches everything in the folder of the notes.
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

/// Removes spaces at both ends of `pattern`, but not escaped ones, as in `.gitignore`.
fn trim(pattern: &str) -> &str {
    let blank = [' ', '\t', '\r', '\n'];
    let pattern = pattern.trim_start_matches(blank);
    let end = pattern.trim_end_matches(blank);
    let escapes = end.len() - end.trim_end_matches('\\').len();
    // Each of these is one byte long.
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

/// Reads a class behind its `[`. Returns its length, and the class of a regular expression that means the same.
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

/// Reads a character in a class, which may be escaped. Returns it and its length.
fn class_char(chars: &[char]) -> Option<(usize, char)> {
    match chars {
        ['\\', c, ..] => Some((2, *c)),
        ['\\'] | [] => None,
        [c, ..] => Some((1, *c)),
    }
}

/// Reads `[:alpha:]` and other named classes, in the sense of Unicode.
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

/// Removes empty names: `a//b` and `a/./b` become `a/b`.
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

/// Removes `./` and `/` at the start. Returns whether there was any, because then the pattern starts at the vault's root.
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

/// Whether a slash stands between names, outside of braces.
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

/// Returns what follows the folder `own` at the start of a pattern: nothing, or the names behind the slash.
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

/// Writes the regular expression of the tokens. A letter may carry marks for which Unicode has no combined character.
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

/// Writes a character both as it is and as folded paths have it, which may be two characters: `ß` becomes `ss`.
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
