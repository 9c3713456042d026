//! Rewrites commands that the converter does not know, or draws wrongly.
//!
//! Entry point: [`Rewriter::command`].

use super::scope::Kind;
use super::{Mark, Rewriter, chemistry, missing, names};
use crate::render::math::input::{Input, is_private_use};
use crate::render::math::macros::ends_with_command;

/// How many bytes are searched for the second half of `\root … \of` and `\buildrel … \over`.
const MAX_HALF: usize = 1_000;

impl Rewriter {
    /// Writes the command `name`. Its arguments are still in `input`.
    pub(super) fn command(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        self.any_command(name, input)?;
        // A star behind the name is a sign of its own.
        if input.rest.starts_with('*') && ends_with_command(&self.out) {
            self.out.push(' ');
        }
        Ok(())
    }

    fn any_command(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        if let Some(size) = names::size(name) {
            let outside = self.size();
            self.switch(Mark::Size(size / outside))?;
            if let Some(scope) = self.scopes.last_mut() {
                scope.size = size;
            }
            return Ok(());
        }
        if let Some(alias) = names::alias(name) {
            return self.put(alias);
        }
        if let Some(font) = names::font(name) {
            let arg = input.argument().ok_or_else(|| missing(name))?;
            return self.text(font, arg);
        }
        if let Some(letter) = names::upright_greek(name) {
            return self.put(&format!("\\mathrm{{\\{letter}}}"));
        }
        if name.starts_with("text") && names::character(name).is_some() {
            return self.text("text", &format!("\\{name}"));
        }
        match name {
            "begin" => self.begin(input),
            "end" => self.end(input),
            "\\" | "cr" | "newline" => self.next_row(input),
            "hline" | "hdashline" => self.rule(name),
            "tag" => self.tag(input),
            "color" | "textcolor" | "colorbox" | "fcolorbox" | "cellcolor" | "bbox" | "style" => {
                self.coloured(name, input)
            }
            "left" | "right" | "middle" => self.fence(name, input),
            "mathop" | "operatorname" | "operatornamewithlimits" => self.operator(name, input),
            "Braket" | "Ketbra" | "Set" | "braket" | "ketbra" | "set" => self.braket(name, input),
            "ce" | "pu" => {
                let arg = input.argument().ok_or_else(|| missing(name))?;
                let tex = match name {
                    "ce" => chemistry::formula(arg),
                    _ => chemistry::quantity(arg),
                };
                self.group(&tex)
            }
            "kern" | "mkern" | "hskip" | "mskip" | "hspace" | "mspace" | "Space" => {
                self.space(name, input)
            }
            _ if is_big(name) => self.fence(name, input),
            _ => self.boxes(name, input),
        }
    }

    /// Writes boxes, strikes, and moved parts.
    fn boxes(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        match name {
            "boxed" | "Aboxed" => {
                let arg = input.argument().ok_or_else(|| missing(name))?;
                self.put("{")?;
                self.mark(Mark::Class("nw-math-box"))?;
                self.enclosed("\\displaystyle ", arg, "}")
            }
            "fbox" | "framebox" => {
                input.option();
                input.option();
                let arg = input.argument().ok_or_else(|| missing(name))?;
                self.put("{")?;
                self.mark(Mark::Class("nw-math-box"))?;
                self.text("text", arg)?;
                self.put("}")
            }
            "cancel" | "bcancel" | "xcancel" => {
                input.option();
                let class = strike(name).unwrap_or(Mark::Plain);
                self.mark_argument(name, class, input)
            }
            "cancelto" => {
                let to = input.argument().ok_or_else(|| missing(name))?;
                self.put("{")?;
                self.mark_argument(name, Mark::Class("nw-math-cancel"), input)?;
                self.enclosed("^{", to, "}}")
            }
            "enclose" => self.enclose(input),
            "smash" => {
                let side = input.option().unwrap_or("bt");
                let mark = Mark::Lap {
                    width: false,
                    height: side.contains('t'),
                    depth: side.contains('b'),
                };
                self.mark_argument(name, mark, input)
            }
            "rlap" | "mathrlap" | "textrlap" => {
                let mark = Mark::Lap {
                    width: true,
                    height: false,
                    depth: false,
                };
                self.mark_argument(name, mark, input)
            }
            "raise" | "lower" | "raisebox" => {
                let by = input.length().unwrap_or(0.0);
                let by = if name == "lower" { -by } else { by };
                if name == "raisebox" {
                    input.option();
                    input.option();
                    let arg = input.argument().ok_or_else(|| missing(name))?;
                    self.put("{")?;
                    self.mark(Mark::Raise(by))?;
                    self.text("text", arg)?;
                    return self.put("}");
                }
                self.mark_argument(name, Mark::Raise(by), input)
            }
            "moveleft" | "moveright" => {
                input.length();
                self.plain_argument(name, input)
            }
            "rule" | "Rule" => {
                input.option();
                let (width, height) = (input.length(), input.length());
                if name == "Rule" {
                    input.length();
                }
                let (width, height) = (width.unwrap_or(0.0), height.unwrap_or(0.0));
                self.put("{")?;
                self.mark(Mark::Rule(width.max(0.0), height.max(0.0)))?;
                self.put("}")
            }
            _ => self.plain(name, input),
        }
    }

    /// Writes commands that stand for their arguments alone, or for less.
    fn plain(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        match name {
            "" => Ok(()),
            "\n" | "\r" | "\t" => self.put("\\ "),
            "displaystyle" | "textstyle" | "scriptstyle" | "scriptscriptstyle" => {
                let after = self.begin_switch()?;
                if let Some(scope) = self.scopes.last_mut() {
                    scope.display = name == "displaystyle";
                }
                self.put("\\")?;
                self.put(name)?;
                self.put(after)
            }
            "bf" | "cal" | "it" | "rm" | "sf" | "tt" => {
                let after = self.begin_switch()?;
                self.put("\\")?;
                self.put(name)?;
                self.put(after)
            }
            "underbrace" | "overbrace" | "underbracket" | "overbracket" | "underparen"
            | "overparen" => {
                let arg = input.argument().ok_or_else(|| missing(name))?;
                self.put("\\")?;
                self.put(name)?;
                self.group(arg)?;
                let _ = input.eat_command("limits") || input.eat_command("nolimits");
                Ok(())
            }
            "ref" | "eqref" => {
                input.argument();
                let text = if name == "ref" { "???" } else { "(???)" };
                self.text("text", text)
            }
            "label" | "require" | "minCDarrowwidth" | "minCDarrowheight" | "leftroot"
            | "uproot" | "skew" | "columncolor" | "rowcolor" | "mathtoolsset" => {
                input.argument();
                Ok(())
            }
            "notag" | "nonumber" | "nonscript" | "allowbreak" | "oldstyle" | "adjustlimits"
            | "vcenter" => Ok(()),
            "mathmakebox" | "shoveleft" | "shoveright" => {
                input.option();
                input.option();
                self.plain_argument(name, input)
            }
            "llap" | "clap" | "mathllap" | "mathclap" | "textllap" | "textclap" | "crampedllap"
            | "crampedclap" | "crampedrlap" => self.plain_argument(name, input),
            "mathtip" | "texttip" => {
                self.plain_argument(name, input)?;
                input.argument();
                Ok(())
            }
            "toggle" => {
                self.plain_argument(name, input)?;
                let end = input
                    .rest
                    .find("\\endtoggle")
                    .map(|at| at + "\\endtoggle".len());
                input.rest = &input.rest[end.unwrap_or(input.rest.len())..];
                Ok(())
            }
            _ => self.composed(name, input),
        }
    }

    /// Writes commands that are composed of other commands.
    fn composed(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        match name {
            "not" | "centernot" => {
                if name == "centernot" && input.eat_command("implies") {
                    return self.put("\\nRightarrow");
                }
                while input.eat_command("!") {}
                self.put("\\not")
            }
            "pod" => {
                let arg = input.argument().ok_or_else(|| missing(name))?;
                self.enclosed("\\quad(", arg, ")")
            }
            "mathchoice" => {
                let mut choice = || input.argument().ok_or_else(|| missing(name));
                let (display, text) = (choice()?, choice()?);
                choice()?;
                choice()?;
                let chosen = if self.is_display() { display } else { text };
                self.group(chosen)
            }
            "overunderset" => {
                let mut part = || input.argument().ok_or_else(|| missing(name));
                let (above, below, base) = (part()?, part()?, part()?);
                self.enclosed("\\underset{", below, "}{")?;
                self.enclosed("\\overset{", above, "}")?;
                self.enclosed("{", base, "}}")
            }
            "stackbin" | "centerOver" => self.put("\\overset"),
            "root" => {
                let Some((degree, rest)) = half(input.rest, "\\of") else {
                    return self.put("\\root");
                };
                input.rest = rest;
                let base = input.argument().ok_or_else(|| missing(name))?;
                self.enclosed("\\sqrt[{", degree, "}]")?;
                self.group(base)
            }
            "buildrel" => {
                let Some((above, rest)) = half(input.rest, "\\over") else {
                    return self.put("\\buildrel");
                };
                input.rest = rest;
                self.enclosed("\\overset{", above, "}")
            }
            "unicode" => {
                input.option();
                input.option();
                let code = input.argument().ok_or_else(|| missing(name))?.trim();
                let code = match code.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => code.parse().ok(),
                };
                let c = code.and_then(char::from_u32).filter(|&c| is_drawn(c));
                self.text("text", c.map(String::from).unwrap_or_default().as_str())
            }
            "verb" => {
                let mut chars = input.rest.chars();
                let Some(mark) = chars.next() else {
                    return Ok(());
                };
                let (inside, rest) = chars
                    .as_str()
                    .split_once(mark)
                    .ok_or_else(|| missing(name))?;
                input.rest = rest;
                self.verbatim(inside)
            }
            _ => {
                if !name.is_ascii() || name.contains(['<', '>', '&', '"', '\'']) {
                    return self.unknown(format!("\\{name}"));
                }
                self.put("\\")?;
                // `put` would separate a letter from the backslash.
                self.out.push_str(name);
                Ok(())
            }
        }
    }

    fn verbatim(&mut self, text: &str) -> Result<(), String> {
        let escaped: String = text
            .chars()
            .map(|c| match c {
                c if c.is_ascii_punctuation() => {
                    char::from_u32(super::RAW + u32::from(c)).unwrap_or(c)
                }
                c => c,
            })
            .collect();
        self.put("\\texttt{")?;
        self.put(&escaped)?;
        self.put("}")
    }

    fn enclose(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        let notation = input.argument().ok_or_else(|| missing("enclose"))?;
        input.option();
        let arg = input.argument().ok_or_else(|| missing("enclose"))?;
        let marks: Vec<_> = notation
            .split_whitespace()
            .filter_map(strike)
            .take(4)
            .collect();
        let count = marks.len();
        for mark in marks {
            self.put("{")?;
            self.mark(mark)?;
        }
        self.group(arg)?;
        self.put(&"}".repeat(count))
    }

    /// Writes `\left`, `\right`, `\middle`, `\big` and the like, with their delimiter.
    fn fence(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        if name == "right" && matches!(self.scopes.last().map(|s| &s.kind), Some(Kind::Fence)) {
            self.scopes.pop();
        }
        self.put("\\")?;
        self.out.push_str(name);
        if name == "left" {
            self.open(Kind::Fence);
        }
        let Some(delimiter) = input.argument() else {
            return Ok(());
        };
        let delimiter = match delimiter.trim() {
            "<" | "\\lt" => "\\langle ",
            ">" | "\\gt" => "\\rangle ",
            "\\Arrowvert" => "\\Vert ",
            "\\arrowvert" | "\\bracevert" => "\\vert ",
            "\\lparen" => "(",
            "\\rparen" => ")",
            delimiter => delimiter,
        };
        self.put(delimiter)
    }

    /// Writes `\mathop{…}` and `\operatorname{…}`, with limits where they belong.
    fn operator(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        let named = name != "mathop";
        let star =
            named && (input.rest.starts_with('*') && input.eat("*") || name.ends_with("limits"));
        let arg = input.argument().ok_or_else(|| missing(name))?;
        let asked = input.eat_command("limits");
        let refused = !asked && input.eat_command("nolimits");
        let movable = (star || !named) && self.is_display();
        let limits = asked || (movable && !refused);
        if named
            && arg
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b" -*'.\\,".contains(&b))
            && arg.matches('\\').count() == arg.matches("\\,").count()
        {
            let command = if limits {
                "\\operatorname*{"
            } else {
                "\\operatorname{"
            };
            self.put(command)?;
            self.put(arg)?;
            return self.put("}");
        }
        let (below, above) = if limits {
            input.scripts()
        } else {
            (None, None)
        };
        self.put("\\mathop{")?;
        if let Some(below) = below {
            self.enclosed("\\underset{", below, "}{")?;
        }
        if let Some(above) = above {
            self.enclosed("\\overset{", above, "}{")?;
        }
        if named {
            self.enclosed("\\mathrm{", arg, "}")?;
        } else {
            self.enclosed("", arg, "")?;
        }
        for _ in 0..below.iter().chain(&above).count() {
            self.put("}")?;
        }
        self.put("}")
    }

    /// Appends the next argument as a marked row.
    pub(super) fn mark_argument(
        &mut self,
        name: &str,
        mark: Mark,
        input: &mut Input<'_>,
    ) -> Result<(), String> {
        let arg = input.argument().ok_or_else(|| missing(name))?;
        self.marked(mark, arg)
    }

    fn plain_argument(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        let arg = input.argument().ok_or_else(|| missing(name))?;
        self.group(arg)
    }
}

/// Returns the class of a strike or frame, by the name of its command or notation.
fn strike(notation: &str) -> Option<Mark> {
    Some(Mark::Class(match notation {
        "cancel" | "updiagonalstrike" => "nw-math-cancel",
        "bcancel" | "downdiagonalstrike" => "nw-math-bcancel",
        "xcancel" => "nw-math-xcancel",
        "horizontalstrike" => "nw-math-strike",
        "box" | "roundedbox" | "circle" => "nw-math-box",
        "left" => "nw-math-bl",
        "right" => "nw-math-br",
        "top" | "longdiv" | "actuarial" => "nw-math-bt",
        "bottom" => "nw-math-bb",
        _ => return None,
    }))
}

/// Whether it is `\big`, `\Biggl` or the like.
fn is_big(name: &str) -> bool {
    let name = name.strip_suffix(['l', 'r', 'm']).unwrap_or(name);
    matches!(name, "big" | "Big" | "bigg" | "Bigg")
}

/// Splits the text of a command in two halves at `middle`.
fn half<'a>(rest: &'a str, middle: &str) -> Option<(&'a str, &'a str)> {
    let head = &rest[..rest.floor_char_boundary(MAX_HALF)];
    let at = head.find(middle)?;
    let (before, after) = (&rest[..at], &rest[at + middle.len()..]);
    let before = before.trim();
    let ungrouped = before.strip_prefix('{').and_then(|b| b.strip_suffix('}'));
    let before = ungrouped.unwrap_or(before);
    super::check_braces(before).ok()?;
    Some((before, after))
}

/// Whether a page may contain the character that was given by its number.
fn is_drawn(c: char) -> bool {
    !c.is_control() && !is_private_use(c)
}
