//! TeX macros: a note's own definitions (X7), and common commands that math-core does not know.
//!
//! Entry point: [`Macros::expand`]. Works on text, token by token, with a bound on everything a definition can multiply: depth, steps
//! and size of the result.

use super::input::{Input, MAX_BYTES};
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
    ("TeX", 0, r"\text{TeX}"),
    ("argmax", 0, r"\operatorname*{arg\,max}"),
    ("argmin", 0, r"\operatorname*{arg\,min}"),
    ("array", 1, r"\begin{matrix}#1\end{matrix}"),
    ("bold", 1, r"\mathbf{#1}"),
    ("cases", 1, r"\begin{cases}#1\end{cases}"),
    ("class", 2, "{#2}"),
    ("crampedsubstack", 1, r"\begin{subarray}{c}#1\end{subarray}"),
    ("cssId", 2, "{#2}"),
    ("definecolor", 3, ""),
    ("displaylines", 1, r"\begin{gathered}#1\end{gathered}"),
    ("eqalign", 1, r"\begin{aligned}#1\end{aligned}"),
    ("eqalignno", 1, r"\begin{aligned}#1\end{aligned}"),
    ("href", 2, "{#2}"),
    ("htmlClass", 2, "{#2}"),
    ("htmlId", 2, "{#2}"),
    ("htmlStyle", 2, "{#2}"),
    ("leqalignno", 1, r"\begin{aligned}#1\end{aligned}"),
    ("mathbbm", 1, r"\mathbb{#1}"),
    ("mathds", 1, r"\mathbb{#1}"),
    ("mathnormal", 1, "{#1}"),
    ("mathstrut", 0, r"\vphantom{(}"),
    ("matrix", 1, r"\begin{matrix}#1\end{matrix}"),
    ("pmatrix", 1, r"\begin{pmatrix}#1\end{pmatrix}"),
    ("shortvdotswithin", 1, r"\vdots"),
    ("splitdfrac", 2, r"\genfrac{}{}{0pt}{0}{#1}{#2}"),
    ("splitfrac", 2, r"\genfrac{}{}{0pt}{}{#1}{#2}"),
    ("strut", 0, r"\vphantom{(}"),
    ("substack", 1, r"\begin{subarray}{c}#1\end{subarray}"),
    (
        "varinjlim",
        0,
        r"\operatorname*{\underset{\rightarrow}{lim}}",
    ),
    ("varliminf", 0, r"\operatorname*{\underline{lim}}"),
    ("varlimsup", 0, r"\operatorname*{\overline{lim}}"),
    (
        "varprojlim",
        0,
        r"\operatorname*{\underset{\leftarrow}{lim}}",
    ),
    ("vdotswithin", 1, r"\vdots"),
    ("vspace", 1, ""),
    ("xmathstrut", 1, r"\vphantom{(}"),
];

/// The definitions of a note so far.
#[derive(Debug, Default)]
pub(super) struct Macros {
    own: FxHashMap<Box<str>, Definition>,
    /// The author's environments: the definitions of their beginnings and ends.
    environments: FxHashMap<Box<str>, (Definition, Box<str>)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Definition {
    arguments: usize,
    /// Default of the first argument, which then is optional.
    optional: Option<Box<str>>,
    body: Box<str>,
    /// Whether the body is a command that `\let` copied. It is not expanded, because its name may have another meaning by now.
    literal: bool,
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
            let definition = match name {
                "begin" | "end" => self.environment(name, &mut input),
                name => self.definition(name),
            };
            let Some(definition) = definition else {
                push(out, command)?;
                continue;
            };
            if definition.literal {
                push(out, &definition.body)?;
                continue;
            }
            *calls += 1;
            if depth >= MAX_DEPTH || *calls > MAX_CALLS {
                return Err(format!("expanding `{command}` does not come to an end"));
            }
            let body = call(&mut input, &definition, command)?;
            self.expand_into(&body, out, depth + 1, calls)?;
        }
        push(out, input.rest)
    }

    /// Reads an environment's name, and returns the beginning or end of the author's environment of that name.
    fn environment(&self, half: &str, input: &mut Input<'_>) -> Option<Definition> {
        if self.environments.is_empty() {
            return None;
        }
        let mut ahead = *input;
        let (begin, end) = self.environments.get(ahead.group()?.trim())?;
        *input = ahead;
        Some(match half {
            "begin" => begin.clone(),
            _ => Definition::new(0, end),
        })
    }

    fn definition(&self, name: &str) -> Option<Definition> {
        if let Some(own) = self.own.get(name) {
            return Some(own.clone());
        }
        let at = BUILT_IN.binary_search_by_key(&name, |&(n, ..)| n).ok()?;
        let (_, arguments, body) = BUILT_IN[at];
        Some(Definition::new(arguments, body))
    }

    /// Reads a definition if `name` begins one.
    fn define(&mut self, name: &str, input: &mut Input<'_>) -> Result<bool, String> {
        const NO_BODY: &str = "definition without a body";
        let (target, definition) = match name {
            "newcommand" | "renewcommand" | "providecommand" => {
                input.skip_star();
                let target = input.name()?;
                (target, Definition::with_arguments(input)?)
            }
            "newenvironment" | "renewenvironment" => {
                input.skip_star();
                return self.define_environment(input);
            }
            "def" | "gdef" => {
                let target = input.name()?;
                let open = input.rest.find('{').ok_or(NO_BODY)?;
                let arguments = plain_parameters(&input.rest[..open])
                    .ok_or("only parameters `#1#2…` can be read")?;
                input.rest = &input.rest[open..];
                let body = input.argument().ok_or(NO_BODY)?;
                (target, Definition::new(arguments, body))
            }
            "let" => {
                let target = input.name()?;
                input.eat("=");
                let body = input.argument().ok_or(NO_BODY)?;
                // The meaning that the name has now; it may be defined again later.
                let now = body
                    .strip_prefix('\\')
                    .and_then(|name| self.definition(name));
                (target, now.unwrap_or_else(|| Definition::literal(body)))
            }
            "DeclareMathOperator" => {
                let star = if input.skip_star() { "*" } else { "" };
                let target = input.name()?;
                let text = input.argument().ok_or(NO_BODY)?;
                let body = format!("\\operatorname{star}{{{text}}}");
                (target, Definition::new(0, &body))
            }
            "DeclarePairedDelimiter" => {
                let target = input.name()?;
                let left = input.argument().ok_or(NO_BODY)?;
                let right = input.argument().ok_or(NO_BODY)?;
                let body = format!("\\left{left} #1 \\right{right}");
                (target, Definition::new(1, &body))
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

    fn define_environment(&mut self, input: &mut Input<'_>) -> Result<bool, String> {
        let target = input.group().ok_or("definition without a name")?.trim();
        let begin = Definition::with_arguments(input)?;
        let end = input.argument().ok_or("definition without an end")?;
        if self.environments.len() >= MAX_DEFINITIONS {
            return Err("too many definitions".to_owned());
        }
        self.environments.insert(target.into(), (begin, end.into()));
        Ok(true)
    }
}

impl Definition {
    fn new(arguments: usize, body: &str) -> Self {
        Self {
            arguments,
            optional: None,
            body: body.into(),
            literal: false,
        }
    }

    /// Defines another name for a command of the converter.
    fn literal(command: &str) -> Self {
        Self {
            literal: true,
            ..Self::new(0, command)
        }
    }

    /// Reads `[2][default]{body}`.
    fn with_arguments(input: &mut Input<'_>) -> Result<Self, String> {
        let count = input.option().map_or(Ok(0), |n| n.trim().parse::<usize>());
        let arguments = count.ok().filter(|&n| n <= 9);
        let arguments = arguments.ok_or("bad number of arguments")?;
        let optional = input.option().map(Into::into).filter(|_| arguments > 0);
        let body = input.argument().ok_or("definition without a body")?;
        Ok(Self {
            optional,
            ..Self::new(arguments, body)
        })
    }
}

/// `#1#2#3`
fn plain_parameters(text: &str) -> Option<usize> {
    let text = text.trim();
    let count = text.len() / 2;
    let plain: String = (1..=count).map(|n| format!("#{n}")).collect();
    (count <= 9 && plain == text).then_some(count)
}

/// Appends within the size limit, and keeps a command's name apart from letters that come after it.
fn push(out: &mut String, piece: &str) -> Result<(), String> {
    push_apart(out, piece, MAX_BYTES)
}

/// Like `push`, up to `limit` bytes.
pub(super) fn push_apart(out: &mut String, piece: &str, limit: usize) -> Result<(), String> {
    if out.len() + piece.len() > limit {
        return Err(format!("formula expands to more than {} KiB", limit / 1024));
    }
    if piece.starts_with(|c: char| c.is_ascii_alphabetic()) && ends_with_command(out) {
        out.push(' ');
    }
    out.push_str(piece);
    Ok(())
}

/// Whether `\name` stands at the end; names have less than 64 letters.
pub(super) fn ends_with_command(text: &str) -> bool {
    let tail = text.as_bytes().iter().rev().take(64);
    let mut tail = tail.skip_while(|b| b.is_ascii_alphabetic());
    tail.next() == Some(&b'\\') && text.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// Returns the body of a definition with its arguments, which are read from `input`.
fn call(input: &mut Input<'_>, definition: &Definition, command: &str) -> Result<String, String> {
    let mut arguments: Vec<&str> = Vec::with_capacity(definition.arguments);
    if let Some(default) = &definition.optional {
        arguments.push(input.option().unwrap_or(default));
    }
    while arguments.len() < definition.arguments {
        let missing = || format!("`{command}` lacks an argument");
        arguments.push(input.argument().ok_or_else(missing)?);
    }
    substitute(&arguments, definition)
}

/// Returns a definition's body with `#1` and so on replaced.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x7_tables_are_sorted() {
        assert!(BUILT_IN.is_sorted_by_key(|&(name, ..)| name));
    }

    #[test]
    fn x7_names_and_letters_stay_apart() {
        let mut out = String::new();
        let tex = r"\def\a#1{\mathbf#1}\a xy\newcommand{\b}{\alpha}\b c\b";
        Macros::default().expand(tex, &mut out).unwrap();
        assert_eq!(out, r"\mathbf xy\alpha c\alpha");
    }
}
