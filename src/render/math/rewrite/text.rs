//! Rewrites `\text{…}` and the like: words, fonts, and formulas between dollar signs inside them.
//!
//! Entry point: [`Rewriter::text`].

use super::names;
use super::{Colour, Mark, RAW, Rewriter, missing};
use crate::render::math::input::{Input, find_outside_groups};

/// Commands for an accent over the next letter that the converter reads in texts.
const ACCENTS: &[&str] = &["\"", "'", ".", "=", "H", "^", "`", "c", "r", "u", "v", "~"];
/// Commands for a single letter that the converter reads in texts.
const LETTERS: &[&str] = &[
    "AE", "L", "O", "OE", "aa", "ae", "i", "j", "l", "o", "oe", "ss",
];

/// The fonts of a text, the outermost first, and how many of them are open in the result.
struct Fonts {
    all: Vec<&'static str>,
    open: usize,
}

impl Rewriter {
    /// Appends the text `arg` of the command `font`, as a group.
    pub(super) fn text(&mut self, font: &'static str, arg: &str) -> Result<(), String> {
        self.put("{")?;
        let mut fonts = Fonts {
            all: vec![font],
            open: 0,
        };
        self.text_inside(&mut fonts, arg)?;
        self.end_text(&mut fonts)?;
        self.put("}")
    }

    fn text_inside(&mut self, fonts: &mut Fonts, arg: &str) -> Result<(), String> {
        let mut input = Input { rest: arg };
        // How many sizes and colours were opened; they last until the end of the text.
        let mut switches = 0;
        while let Some(c) = input.rest.chars().next() {
            let plain = input.rest.find(|c: char| !is_plain(c));
            let (words, rest) = input.rest.split_at(plain.unwrap_or(input.rest.len()));
            if !words.is_empty() {
                self.begin_text(fonts)?;
                self.put(words)?;
                input.rest = rest;
                continue;
            }
            input.rest = &input.rest[c.len_utf8()..];
            match c {
                '\\' => {
                    let name = input.command();
                    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                        // Spaces after a command end its name.
                        input.rest = input.rest.trim_start_matches(' ');
                    }
                    switches += self.text_command(name, &mut input, fonts)?;
                }
                '$' => self.formula_in_text(&mut input, fonts)?,
                '~' => self.character(fonts, '\u{a0}')?,
                '{' | '}' => {}
                c => self.character(fonts, c)?,
            }
        }
        if switches > 0 {
            self.end_text(fonts)?;
        }
        for _ in 0..switches {
            self.put("}")?;
        }
        Ok(())
    }

    /// Writes a command inside a text; returns how many groups it opened for the rest of the text.
    fn text_command(
        &mut self,
        name: &str,
        input: &mut Input<'_>,
        fonts: &mut Fonts,
    ) -> Result<u32, String> {
        if let Some(font) = names::font(name) {
            let arg = input.argument().ok_or_else(|| missing(name))?;
            return self.nested_text(fonts, font, arg).map(|()| 0);
        }
        if let Some(size) = names::size(name) {
            self.end_text(fonts)?;
            self.put("{")?;
            self.mark(Mark::Size(size))?;
            return Ok(1);
        }
        if let Some(character) = names::character(name) {
            return self.character(fonts, character).map(|()| 0);
        }
        match name {
            "" => {}
            "color" => {
                let colour = Colour::read(input).map_or(Mark::Plain, Mark::Colour);
                self.end_text(fonts)?;
                self.put("{")?;
                self.mark(colour)?;
                return Ok(1);
            }
            "textcolor" => {
                let colour = Colour::read(input).map_or(Mark::Plain, Mark::Colour);
                let arg = input.argument().ok_or_else(|| missing(name))?;
                self.end_text(fonts)?;
                self.put("{")?;
                self.mark(colour)?;
                self.text_inside(fonts, arg)?;
                self.end_text(fonts)?;
                self.put("}")?;
            }
            "ref" | "eqref" => self.formula_command(name, input, fonts)?,
            "(" => {
                let end = input.rest.find("\\)").unwrap_or(input.rest.len());
                self.end_text(fonts)?;
                self.group(&input.rest[..end])?;
                input.rest = input.rest[end..].strip_prefix("\\)").unwrap_or_default();
            }
            "," | ";" | ":" | "!" | " " | "\n" | "\\" | "quad" | "qquad" | "newline"
            | "enspace" => {
                self.character(fonts, if name == "!" { '\u{200b}' } else { ' ' })?;
            }
            name if name.len() == 1 && "{}$%&#_".contains(name) => {
                self.character(fonts, char::from(name.as_bytes()[0]))?;
            }
            name if ACCENTS.contains(&name) => {
                let arg = input.argument().ok_or_else(|| missing(name))?;
                self.accent(fonts, name, arg)?;
            }
            name if LETTERS.contains(&name) => {
                self.begin_text(fonts)?;
                self.put("\\")?;
                self.put(name)?;
                self.put(" ")?;
            }
            name => self.formula_command(name, input, fonts)?,
        }
        Ok(0)
    }

    /// Draws a command that texts do not have as in a formula.
    fn formula_command(
        &mut self,
        name: &str,
        input: &mut Input<'_>,
        fonts: &mut Fonts,
    ) -> Result<(), String> {
        self.end_text(fonts)?;
        let mut command = format!("\\{name}");
        while let Some(arg) = input.group() {
            command.push('{');
            command.push_str(arg);
            command.push('}');
        }
        self.group(&command)
    }

    fn nested_text(
        &mut self,
        fonts: &mut Fonts,
        font: &'static str,
        arg: &str,
    ) -> Result<(), String> {
        if self.depth >= super::MAX_DEPTH {
            return Err("formula is nested too deeply".to_owned());
        }
        self.depth += 1;
        let outside = fonts.all.len();
        // `\textup` and the like change nothing inside another font.
        if font != "text" {
            self.end_text(fonts)?;
            fonts.all.push(font);
        }
        self.text_inside(fonts, arg)?;
        if fonts.all.len() > outside {
            self.end_text(fonts)?;
            fonts.all.truncate(outside);
        }
        self.depth -= 1;
        Ok(())
    }

    fn formula_in_text(&mut self, input: &mut Input<'_>, fonts: &mut Fonts) -> Result<(), String> {
        let Some(end) = find_outside_groups(input.rest, '$') else {
            return self.character(fonts, '$');
        };
        self.end_text(fonts)?;
        let formula = &input.rest[..end];
        input.rest = &input.rest[end + 1..];
        let display = self.is_display();
        if let Some(scope) = self.scopes.last_mut() {
            scope.display = false;
        }
        self.group(formula)?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.display = display;
        }
        Ok(())
    }

    fn accent(&mut self, fonts: &mut Fonts, name: &str, arg: &str) -> Result<(), String> {
        self.begin_text(fonts)?;
        let letter = match arg.strip_prefix('\\') {
            Some("i") => Some('ı'),
            Some("j") => Some('ȷ'),
            _ => arg.chars().next().filter(|c| c.is_alphabetic()),
        };
        let Some(letter) = letter else { return Ok(()) };
        self.out.push('\\');
        self.out.push_str(name);
        self.out.push('{');
        self.out.push(letter);
        self.put("}")
    }

    /// Writes a character that may mean something else in a formula.
    fn character(&mut self, fonts: &mut Fonts, c: char) -> Result<(), String> {
        self.begin_text(fonts)?;
        let mut bytes = [0; 4];
        self.put(raw(c).encode_utf8(&mut bytes))
    }

    fn begin_text(&mut self, fonts: &mut Fonts) -> Result<(), String> {
        while fonts.open < fonts.all.len() {
            let font = fonts.all[fonts.open];
            self.put("\\")?;
            self.put(font)?;
            self.put("{")?;
            fonts.open += 1;
        }
        Ok(())
    }

    fn end_text(&mut self, fonts: &mut Fonts) -> Result<(), String> {
        for _ in 0..std::mem::take(&mut fonts.open) {
            self.put("}")?;
        }
        Ok(())
    }
}

/// Whether the converter reads `c` in a text as itself.
fn is_plain(c: char) -> bool {
    !matches!(
        c,
        '\\' | '$' | '~' | '{' | '}' | '_' | '^' | '&' | '#' | '%' | '\n' | '\r' | '"' | '`' | '\0'
    )
}

/// Returns `c` in private use, if the converter would take it for something else.
fn raw(c: char) -> char {
    match c {
        '\n' | '\r' | '\0' => ' ',
        c if c.is_ascii_punctuation() => char::from_u32(RAW + u32::from(c)).unwrap_or(c),
        c => c,
    }
}
