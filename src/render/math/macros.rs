//! TeX macros: a note's own definitions (X7), and common commands that math-core does not know.
//!
//! Entry point: [`Macros::expand`]. Works on text, token by token, with a bound on everything a definition can multiply: depth, steps
//! and size of the result.

use super::MAX_BYTES;
use super::nesting::command_name;
use rustc_hash::FxHashMap;

/// Deepest expansion of macros in macros.
const MAX_DEPTH: u32 = 40;
/// Macro calls in one formula; also bounds expansions that produce nothing.
const MAX_CALLS: u32 = 5_000;
/// Definitions of one note.
const MAX_DEFINITIONS: usize = 1_000;

/// Definitions for all notes: name, number of arguments, replacement.
const BUILT_IN: &[(&str, usize, &str)] = &[
    ("KaTeX", 0, r"\text{KaTeX}"),
    ("LaTeX", 0, r"\text{LaTeX}"),
    ("Set", 1, r"\left\{#1\right\}"),
    ("TeX", 0, r"\text{TeX}"),
    ("argmax", 0, r"\operatorname*{arg\,max}"),
    ("argmin", 0, r"\operatorname*{arg\,min}"),
    ("bold", 1, r"\mathbf{#1}"),
    (
        "boxed",
        1,
        r"\begin{array}{|c|}\hline #1\\\hline\end{array}",
    ),
    ("cases", 1, r"\begin{cases}#1\end{cases}"),
    ("class", 2, "{#2}"),
    ("colorbox", 2, "{#2}"),
    ("cr", 0, r"\\"),
    ("cssId", 2, "{#2}"),
    ("dotsb", 0, r"\cdots"),
    ("dotsc", 0, r"\ldots"),
    ("dotsi", 0, r"\cdots"),
    ("dotsm", 0, r"\cdots"),
    ("dotso", 0, r"\ldots"),
    (
        "fbox",
        1,
        r"\begin{array}{|c|}\hline \text{#1}\\\hline\end{array}",
    ),
    ("hbox", 1, r"\text{#1}"),
    ("href", 2, "{#2}"),
    ("htmlClass", 2, "{#2}"),
    ("htmlId", 2, "{#2}"),
    ("htmlStyle", 2, "{#2}"),
    ("label", 1, ""),
    ("mathbbm", 1, r"\mathbb{#1}"),
    ("mathds", 1, r"\mathbb{#1}"),
    ("mathnormal", 1, "{#1}"),
    ("mathstrut", 0, r"\vphantom{(}"),
    ("matrix", 1, r"\begin{matrix}#1\end{matrix}"),
    ("mbox", 1, r"\text{#1}"),
    ("pmatrix", 1, r"\begin{pmatrix}#1\end{pmatrix}"),
    ("require", 1, ""),
    ("rule", 2, ""),
    ("set", 1, r"\{#1\}"),
    ("smash", 1, "{#1}"),
    ("strut", 0, r"\vphantom{(}"),
    ("substack", 1, r"\begin{subarray}{c}#1\end{subarray}"),
    ("textcolor", 2, r"{\color{#1}#2}"),
    ("textnormal", 1, r"\text{#1}"),
    ("textup", 1, r"\text{#1}"),
    ("vspace", 1, ""),
];

/// Environments under another name. Obsidian numbers no equations, so the numbered ones lose their numbers, unless the formula
/// gives its own with `\tag`.
const ENVIRONMENTS: &[(&str, &str)] = &[
    ("align", "align*"),
    ("alignat", "align*"),
    ("alignat*", "align*"),
    ("alignedat", "aligned"),
    ("eqnarray", "align*"),
    ("eqnarray*", "align*"),
    ("equation", "equation*"),
    ("flalign", "align*"),
    ("flalign*", "align*"),
    ("gather", "gather*"),
    ("smallmatrix", "matrix"),
    ("split", "aligned"),
];

/// The definitions of a note so far.
#[derive(Debug, Default)]
pub(super) struct Macros {
    own: FxHashMap<Box<str>, Definition>,
    /// Whether the formula at hand numbers its lines itself.
    tags: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Definition {
    arguments: usize,
    /// Default of the first argument, which then is optional.
    optional: Option<Box<str>>,
    body: Box<str>,
}

impl Macros {
    /// Appends `tex` with its macros expanded; definitions in it hold from there on.
    ///
    /// # Errors
    /// Why it cannot be expanded.
    pub(super) fn expand(&mut self, tex: &str, out: &mut String) -> Result<(), String> {
        if !tex.contains('\\') {
            out.push_str(tex);
            return Ok(());
        }
        self.tags = tex.contains("\\tag");
        let mut calls = 0;
        self.expand_into(tex, out, 0, &mut calls)
    }

    fn expand_into(
        &mut self,
        tex: &str,
        out: &mut String,
        depth: u32,
        calls: &mut u32,
    ) -> Result<(), String> {
        let mut input = Input { rest: tex };
        while let Some(at) = input.rest.find('\\') {
            push(out, &input.rest[..at])?;
            let name = command_name(&input.rest[at + 1..]);
            let command = &input.rest[at..=at + name.len()];
            input.rest = &input.rest[at + command.len()..];
            if self.define(name, &mut input)? {
                continue;
            }
            if matches!(name, "begin" | "end")
                && push_environment(out, command, &mut input, self.tags)?
            {
                continue;
            }
            let Some(definition) = self.definition(name) else {
                push(out, command)?;
                continue;
            };
            *calls += 1;
            if depth >= MAX_DEPTH || *calls > MAX_CALLS {
                return Err(format!("expanding `{command}` does not come to an end"));
            }
            let body = input.call(&definition, command)?;
            self.expand_into(&body, out, depth + 1, calls)?;
        }
        push(out, input.rest)
    }

    fn definition(&self, name: &str) -> Option<Definition> {
        if let Some(own) = self.own.get(name) {
            return Some(own.clone());
        }
        let at = BUILT_IN.binary_search_by_key(&name, |&(n, ..)| n).ok()?;
        let (_, arguments, body) = BUILT_IN[at];
        Some(Definition {
            arguments,
            optional: None,
            body: body.into(),
        })
    }

    /// Reads a definition if `name` begins one.
    fn define(&mut self, name: &str, input: &mut Input<'_>) -> Result<bool, String> {
        let (target, definition) = match name {
            "newcommand" | "renewcommand" | "providecommand" => {
                input.skip_star();
                let target = input.name()?;
                let count = input.option().map_or(Ok(0), |n| n.trim().parse::<usize>());
                let arguments = count
                    .ok()
                    .filter(|&n| n <= 9)
                    .ok_or("bad number of arguments")?;
                let optional = input.option().map(Into::into).filter(|_| arguments > 0);
                let body = input.argument().ok_or("definition without a body")?.into();
                (
                    target,
                    Definition {
                        arguments,
                        optional,
                        body,
                    },
                )
            }
            "def" | "gdef" => {
                let target = input.name()?;
                let open = input.rest.find('{').ok_or("definition without a body")?;
                let arguments = plain_parameters(&input.rest[..open])
                    .ok_or("only parameters `#1#2…` can be read")?;
                input.rest = &input.rest[open..];
                let body = input.argument().ok_or("definition without a body")?.into();
                (
                    target,
                    Definition {
                        arguments,
                        optional: None,
                        body,
                    },
                )
            }
            "DeclareMathOperator" => {
                let star = if input.skip_star() { "*" } else { "" };
                let target = input.name()?;
                let text = input.argument().ok_or("definition without a body")?;
                let body = format!("\\operatorname{star}{{{text}}}").into();
                (
                    target,
                    Definition {
                        arguments: 0,
                        optional: None,
                        body,
                    },
                )
            }
            _ => return Ok(false),
        };
        if name == "providecommand" && self.own.contains_key(target) {
            return Ok(true);
        }
        if self.own.len() >= MAX_DEFINITIONS {
            return Err("too many definitions".to_owned());
        }
        self.own.insert(target.into(), definition);
        Ok(true)
    }
}

/// `#1#2#3`
fn plain_parameters(text: &str) -> Option<usize> {
    let text = text.trim();
    let count = text.len() / 2;
    let plain: String = (1..=count).map(|n| format!("#{n}")).collect();
    (count <= 9 && plain == text).then_some(count)
}

fn push_environment(
    out: &mut String,
    command: &str,
    input: &mut Input<'_>,
    tags: bool,
) -> Result<bool, String> {
    let Some((name, rest)) = input.rest.strip_prefix('{').and_then(|r| r.split_once('}')) else {
        return Ok(false);
    };
    let Ok(at) = ENVIRONMENTS.binary_search_by_key(&name, |&(n, _)| n) else {
        return Ok(false);
    };
    input.rest = rest;
    if name.starts_with("align") && name.contains("at") && command == "\\begin" {
        input.argument();
    }
    let other = ENVIRONMENTS[at].1;
    let other = match other.strip_suffix('*') {
        Some(numbered) if tags && !name.ends_with('*') => numbered,
        _ => other,
    };
    push(out, command)?;
    push(out, "{")?;
    push(out, other)?;
    push(out, "}")?;
    Ok(true)
}

/// Appends within the size limit, and keeps a command's name apart from letters that come after it.
fn push(out: &mut String, piece: &str) -> Result<(), String> {
    if out.len() + piece.len() > MAX_BYTES {
        return Err("formula expands to more than 64 KiB".to_owned());
    }
    if piece.starts_with(|c: char| c.is_ascii_alphabetic()) && ends_with_command(out) {
        out.push(' ');
    }
    out.push_str(piece);
    Ok(())
}

/// Whether `\name` stands at the end; names have less than 64 letters.
fn ends_with_command(text: &str) -> bool {
    let tail = text.as_bytes().iter().rev().take(64);
    let mut tail = tail.skip_while(|b| b.is_ascii_alphabetic());
    tail.next() == Some(&b'\\') && text.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// What is still to be read.
struct Input<'a> {
    rest: &'a str,
}

impl<'a> Input<'a> {
    /// The replacement of a call, its arguments read from here and put in.
    fn call(&mut self, definition: &Definition, command: &str) -> Result<String, String> {
        let mut arguments: Vec<&str> = Vec::with_capacity(definition.arguments);
        if let Some(default) = &definition.optional {
            arguments.push(self.option().unwrap_or(default));
        }
        while arguments.len() < definition.arguments {
            let missing = || format!("`{command}` lacks an argument");
            arguments.push(self.argument().ok_or_else(missing)?);
        }
        substitute(&arguments, definition)
    }

    /// One argument: a group without its braces, a command, or a character.
    fn argument(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        let (argument, length) = match first {
            '{' => {
                let end = closing(self.rest, '}')?;
                (&self.rest[1..end], end + 1)
            }
            '}' => return None,
            '\\' => {
                let length = 1 + command_name(&self.rest[1..]).len();
                (&self.rest[..length], length)
            }
            c => (&self.rest[..c.len_utf8()], c.len_utf8()),
        };
        self.rest = &self.rest[length..];
        Some(argument)
    }

    /// `[…]`, if that comes next.
    fn option(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        if !rest.starts_with('[') {
            return None;
        }
        let end = closing(rest, ']')?;
        self.rest = &rest[end + 1..];
        Some(&rest[1..end])
    }

    /// The `\name` that is defined, with or without braces.
    fn name(&mut self) -> Result<&'a str, String> {
        let argument = self.argument().map(str::trim);
        let name = argument.and_then(|a| a.strip_prefix('\\'));
        name.filter(|n| !n.is_empty() && command_name(n) == *n)
            .ok_or_else(|| "definition without a name".to_owned())
    }

    fn skip_star(&mut self) -> bool {
        let rest = self.rest.trim_start().strip_prefix('*');
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

/// A definition's body with `#1` and so on replaced.
fn substitute(arguments: &[&str], definition: &Definition) -> Result<String, String> {
    let mut body = String::new();
    let mut rest = &*definition.body;
    while let Some(at) = rest.find('#') {
        push(&mut body, &rest[..at])?;
        rest = &rest[at + 1..];
        let digit = rest.chars().next().and_then(|c| c.to_digit(10));
        match digit.and_then(|n| arguments.get((n as usize).checked_sub(1)?)) {
            Some(argument) => {
                push(&mut body, argument)?;
                rest = &rest[1..];
            }
            None => push(&mut body, "#")?,
        }
    }
    push(&mut body, rest)?;
    Ok(body)
}

/// Where the group that opens at the start of `text` closes; braces inside it are balanced, escaped ones do not count.
fn closing(text: &str, close: char) -> Option<usize> {
    let mut braces = 0usize;
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            c if c == close && braces == 0 => return Some(at),
            '{' => braces += 1,
            '}' => braces = braces.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x7_tables_are_sorted() {
        assert!(BUILT_IN.is_sorted_by_key(|&(name, ..)| name));
        assert!(ENVIRONMENTS.is_sorted());
    }

    #[test]
    fn x7_names_and_letters_stay_apart() {
        let mut out = String::new();
        let tex = r"\def\a#1{\mathbf#1}\a xy\newcommand{\b}{\alpha}\b c\b";
        Macros::default().expand(tex, &mut out).unwrap();
        assert_eq!(out, r"\mathbf xy\alpha c\alpha");
    }
}
