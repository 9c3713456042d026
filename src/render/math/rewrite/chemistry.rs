//! Rewrites the common part of mhchem: elements, numbers, charges, isotopes, bonds, states, and arrows with words on them.
//!
//! Entry points: [`formula`] for `\ce{…}`, [`quantity`] for `\pu{…}`. Both return TeX.

use crate::render::math::input::Input;

/// Arrows as they are typed, longer ones first, and the command for each.
const ARROWS: &[(&str, &str)] = &[
    ("<=>>", "\\xrightleftharpoons"),
    ("<<=>", "\\xrightleftharpoons"),
    ("<-->", "\\xleftrightarrow"),
    ("<=>", "\\xrightleftharpoons"),
    ("<->", "\\xleftrightarrow"),
    ("->", "\\xrightarrow"),
    ("<-", "\\xleftarrow"),
    ("→", "\\xrightarrow"),
    ("←", "\\xleftarrow"),
    ("↔", "\\xleftrightarrow"),
    ("⇌", "\\xrightleftharpoons"),
    ("⇄", "\\xrightleftharpoons"),
];

/// States of matter.
const STATES: &[&str] = &["(s)", "(l)", "(g)", "(aq)", "(v)", "(cr)", "(am)"];

/// Deepest nesting of groups and of words on arrows. Deeper ones stay as typed.
const MAX_DEPTH: u32 = 20;

/// Returns TeX for the formula of a substance or reaction.
pub(super) fn formula(source: &str) -> String {
    let mut reader = Reader::new(source, 0);
    reader.read();
    reader.out
}

/// Returns TeX for a number with its unit.
pub(super) fn quantity(source: &str) -> String {
    let mut out = String::with_capacity(2 * source.len());
    let mut input = Input {
        rest: source.trim(),
    };
    let mut after_number = false;
    while let Some(c) = input.rest.chars().next() {
        let number = run(input.rest, |c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let word = run(input.rest, char::is_alphabetic);
        if !number.is_empty() {
            input.rest = &input.rest[number.len()..];
            out.push_str(&number.replace(',', "{,}"));
            after_number = true;
            continue;
        }
        let power = word.starts_with(['e', 'E']).then(|| {
            run(&input.rest[1..], |c| {
                c.is_ascii_digit() || matches!(c, '+' | '-')
            })
        });
        if let Some(power) =
            power.filter(|power| after_number && word.len() == 1 && !power.is_empty())
        {
            input.rest = &input.rest[1 + power.len()..];
            out.push_str(&format!("\\cdot 10^{{{}}}", power.trim_start_matches('+')));
            continue;
        }
        if !word.is_empty() {
            input.rest = &input.rest[word.len()..];
            out.push_str(&format!("\\mathrm{{{word}}}"));
            let power = run(input.rest, |c| c.is_ascii_digit() || c == '-');
            if power.bytes().any(|b| b.is_ascii_digit()) {
                input.rest = &input.rest[power.len()..];
                out.push_str(&format!("^{{{power}}}"));
            }
            after_number = false;
            continue;
        }
        input.rest = &input.rest[c.len_utf8()..];
        match c {
            '*' | '.' | '⋅' | '·' => out.push_str("\\cdot "),
            ' ' => out.push_str("\\,"),
            '^' => {
                let power = input.argument().unwrap_or_default();
                let more = run(input.rest, |c| c.is_ascii_digit());
                input.rest = &input.rest[more.len()..];
                out.push_str(&format!("^{{{power}{more}}}"));
            }
            '\\' => {
                out.push('\\');
                out.push_str(input.command());
                out.push(' ');
            }
            c => out.push(c),
        }
    }
    out
}

struct Reader<'a> {
    input: Input<'a>,
    out: String,
    /// Whether a number that comes next would be the index of what precedes it.
    after: bool,
    /// Whether a space precedes.
    spaced: bool,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, depth: u32) -> Self {
        Self {
            input: Input { rest: source },
            out: String::with_capacity(2 * source.len()),
            after: false,
            spaced: true,
            depth,
        }
    }

    fn read(&mut self) {
        while let Some(c) = self.input.rest.chars().next() {
            if self.arrow() {
                continue;
            }
            let spaced = std::mem::replace(&mut self.spaced, false);
            match c {
                'A'..='Z' => self.element(),
                'a'..='z' | 'α'..='ω' => self.word(spaced),
                '0'..='9' => self.number(),
                '^' | '_' => self.script(c),
                '+' | '-' | '=' | '#' | '–' | '−' => self.sign(c),
                '(' | '[' => self.bracket(c),
                ')' | ']' => self.single(c, true),
                '*' | '.' | '·' | '•' => {
                    self.skip(c.len_utf8());
                    self.out.push_str("\\cdot ");
                    self.after = false;
                }
                c if c.is_whitespace() => self.space(),
                '$' => self.mathematics(),
                '{' => self.braces(),
                '\\' => self.command(),
                c => self.single(c, false),
            }
        }
    }

    fn skip(&mut self, length: usize) {
        self.input.rest = &self.input.rest[length..];
    }

    fn single(&mut self, c: char, after: bool) {
        self.skip(c.len_utf8());
        self.out.push(c);
        self.after = after;
    }

    /// Reads an arrow with up to two texts in brackets.
    fn arrow(&mut self) -> bool {
        let rest = self.input.rest;
        let Some((typed, command)) = ARROWS.iter().find(|(typed, _)| rest.starts_with(typed))
        else {
            return false;
        };
        self.skip(typed.len());
        let above = self.words();
        let below = self.words();
        self.out.push_str(command);
        if let Some(below) = below {
            self.out.push_str(&format!("[{{{below}}}]"));
        }
        let above = above.filter(|above| !above.is_empty());
        let above = above.unwrap_or_else(|| "\\quad\\;".to_owned());
        self.out.push_str(&format!("{{{above}}}"));
        (self.after, self.spaced) = (false, true);
        true
    }

    fn words(&mut self) -> Option<String> {
        if !self.input.rest.starts_with('[') {
            return None;
        }
        let words = self.input.option()?;
        if words.is_ascii() && self.depth < MAX_DEPTH {
            let mut inside = Reader::new(words, self.depth + 1);
            inside.read();
            return Some(inside.out);
        }
        Some(format!("\\text{{{words}}}"))
    }

    fn element(&mut self) {
        let first = run(self.input.rest, |c| c.is_ascii_uppercase())
            .len()
            .min(1);
        let letters = run(&self.input.rest[first..], |c| c.is_ascii_lowercase());
        let element = &self.input.rest[..first + letters.len()];
        self.skip(element.len());
        self.out.push_str(&format!("\\mathrm{{{element}}}"));
        self.after = true;
    }

    /// Reads small letters: a precipitate's arrow, the electron, a variable, or words.
    fn word(&mut self, spaced: bool) {
        let word = run(self.input.rest, |c| c.is_alphabetic() && !c.is_uppercase());
        self.skip(word.len());
        let next = self.input.rest.chars().next();
        let alone = spaced && next.is_none_or(char::is_whitespace);
        match word {
            "v" if alone => self.out.push_str("\\downarrow "),
            "e" if matches!(next, Some('-' | '^')) => {
                self.out.push_str("\\mathrm{e}");
                self.after = true;
            }
            word if word.chars().count() == 1 && !self.after => {
                self.out.push_str(word);
                self.out.push(' ');
            }
            word if word.is_ascii() => {
                self.out.push_str(&format!("\\mathrm{{{word}}}"));
                self.after = true;
            }
            word => {
                self.out.push_str(word);
                self.after = true;
            }
        }
    }

    /// Reads a number: an index if it follows something, else a coefficient.
    fn number(&mut self) {
        let number = run(self.input.rest, |c| {
            c.is_ascii_digit() || matches!(c, '.' | '/')
        });
        let number = number.trim_end_matches(['.', '/']);
        self.skip(number.len());
        if self.after {
            self.out.push_str(&format!("_{{{number}}}"));
            return;
        }
        match number.split_once('/') {
            Some((above, below)) if !below.contains('/') => {
                self.out
                    .push_str(&format!("\\tfrac{{{above}}}{{{below}}}\\,"));
            }
            _ => {
                self.out.push_str(number);
                self.out.push_str("\\,");
            }
        }
    }

    /// Reads `^{2+}`, `_2`, `^227`, or the arrow of a gas.
    fn script(&mut self, c: char) {
        self.skip(1);
        if c == '^'
            && self
                .input
                .rest
                .chars()
                .next()
                .is_none_or(char::is_whitespace)
        {
            self.out.push_str("\\uparrow ");
            return;
        }
        let text = if self.input.rest.starts_with('{') {
            self.input.argument().unwrap_or_default()
        } else {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '*');
            let text = run(self.input.rest, is_part);
            self.skip(text.len());
            text
        };
        if !self.after {
            self.out.push_str("{}");
        }
        let text = text.replace('-', "{-}").replace('+', "{+}");
        self.out.push_str(&format!("{c}{{\\mathrm{{{text}}}}}"));
        // A number behind an isotope's numbers is not their index.
        self.after = self.after || self.input.rest.starts_with(['^', '_']);
    }

    /// Reads a charge, a bond, or a sign between substances.
    fn sign(&mut self, c: char) {
        let before = self.after;
        let signs = run(self.input.rest, |c| matches!(c, '+' | '-'));
        let next = self.input.rest[signs.len()..].chars().next();
        let ends = next.is_none_or(|c| c.is_whitespace() || ")]}^_,;".contains(c));
        if before && !signs.is_empty() && ends {
            self.skip(signs.len());
            self.out.push_str(&format!("^{{{signs}}}"));
            return;
        }
        self.skip(c.len_utf8());
        self.out.push_str(match c {
            '-' | '–' | '−' if before => "{-}",
            '=' if before => "{=}",
            '#' => "{\\equiv}",
            '+' => " + ",
            '=' => " = ",
            _ => "-",
        });
        self.after = false;
    }

    fn bracket(&mut self, c: char) {
        let rest = self.input.rest;
        if let Some(state) = STATES.iter().find(|state| rest.starts_with(**state)) {
            self.skip(state.len());
            self.out.push_str(&format!("\\,\\mathrm{{{state}}}"));
            self.after = false;
            return;
        }
        self.single(c, false);
    }

    fn space(&mut self) {
        self.input.rest = self.input.rest.trim_start();
        let next = self.input.rest.chars().next();
        if next == Some('+') && !self.out.is_empty() {
            self.skip(1);
            self.out.push_str(" + ");
        } else if self.after && next.is_some_and(|c| c.is_alphanumeric() || "([{".contains(c)) {
            self.out.push_str("\\ ");
        }
        (self.after, self.spaced) = (false, true);
    }

    /// Reads `$…$`, which is an ordinary formula.
    fn mathematics(&mut self) {
        self.skip(1);
        let (inside, rest) = self
            .input
            .rest
            .split_once('$')
            .unwrap_or((self.input.rest, ""));
        self.input.rest = rest;
        self.out.push_str(&format!("{{{inside}}}"));
        self.after = true;
    }

    fn braces(&mut self) {
        let inside = self.input.argument().unwrap_or_else(|| {
            let rest = std::mem::take(&mut self.input.rest);
            &rest[1..]
        });
        if self.depth < MAX_DEPTH {
            let mut reader = Reader::new(inside, self.depth + 1);
            reader.read();
            self.out.push_str(&format!("{{{}}}", reader.out));
        } else {
            self.out.push_str(&format!("{{{inside}}}"));
        }
        self.after = true;
    }

    /// Copies a command with its arguments.
    fn command(&mut self) {
        self.skip(1);
        let name = self.input.command();
        if name == "bond" {
            let bond = self.input.argument().unwrap_or_default();
            self.out.push_str(match bond {
                "=" | "2" => "{=}",
                "#" | "3" => "{\\equiv}",
                "..." | "...." => "{\\cdots}",
                "->" => "{\\rightarrow}",
                "<-" => "{\\leftarrow}",
                _ => "{-}",
            });
            self.after = false;
            return;
        }
        self.out.push('\\');
        self.out.push_str(name);
        self.out.push(' ');
        while self.input.rest.starts_with('{') {
            let Some(arg) = self.input.argument() else {
                break;
            };
            self.out.push_str(&format!("{{{arg}}}"));
        }
        self.after = true;
    }
}

/// Returns the characters at the start of `text` for which `is_part` holds.
fn run(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x12_substances_and_reactions() {
        let cases = [
            ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
            ("SO4^2-", r"\mathrm{S}\mathrm{O}_{4}^{\mathrm{2{-}}}"),
            ("Na+", r"\mathrm{Na}^{+}"),
            ("2H2", r"2\,\mathrm{H}_{2}"),
            ("1/2 O2", r"\tfrac{1}{2}\,\mathrm{O}_{2}"),
            (
                "^{227}_{90}Th+",
                r"{}^{\mathrm{227}}_{\mathrm{90}}\mathrm{Th}^{+}",
            ),
            ("A->B", r"\mathrm{A}\xrightarrow{\quad\;}\mathrm{B}"),
            (
                "A <=>[x][y] B",
                r"\mathrm{A}\xrightleftharpoons[{y }]{x }\mathrm{B}",
            ),
            ("NaCl(aq)", r"\mathrm{Na}\mathrm{Cl}\,\mathrm{(aq)}"),
            (
                "BaSO4 v",
                r"\mathrm{Ba}\mathrm{S}\mathrm{O}_{4}\ \downarrow ",
            ),
            ("CO2 ^", r"\mathrm{C}\mathrm{O}_{2}\uparrow "),
            (
                "CH3-CH=CH2",
                r"\mathrm{C}\mathrm{H}_{3}{-}\mathrm{C}\mathrm{H}{=}\mathrm{C}\mathrm{H}_{2}",
            ),
            ("A + B", r"\mathrm{A} + \mathrm{B}"),
            (
                "[Fe(CN)6]^4-",
                r"[\mathrm{Fe}(\mathrm{C}\mathrm{N})_{6}]^{\mathrm{4{-}}}",
            ),
        ];
        for (source, tex) in cases {
            assert_eq!(formula(source), tex, "{source}");
        }
    }

    #[test]
    fn x12_quantities() {
        assert_eq!(quantity("123 kJ/mol"), r"123\,\mathrm{kJ}/\mathrm{mol}");
        assert_eq!(
            quantity("1.2e-3 m s-1"),
            r"1.2\cdot 10^{-3}\,\mathrm{m}\,\mathrm{s}^{-1}"
        );
    }
}
