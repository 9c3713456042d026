//! Turns the converter's marks into the attributes that the rewriting asked for, and collects unknown commands.
//!
//! Entry point: [`Finish::finish`]. Every colour in the converter's result is the number of a mark (see `rewrite`).

use super::escape;
use super::input::is_private_use;
use super::rewrite::{Mark, RAW};
use std::fmt::Write as _;

/// Most unknown commands that are named for one formula.
const MAX_UNKNOWN: usize = 5;

/// What is needed to finish a formula's MathML.
pub(super) struct Finish<'a> {
    pub(super) marks: &'a [Mark],
    /// The numbers of equations as MathML, with the index of their mark.
    pub(super) tags: &'a [(usize, String)],
    /// Unknown commands and environments.
    pub(super) unknown: Vec<String>,
}

impl Finish<'_> {
    /// Returns `mathml` with its marks turned into attributes.
    pub(super) fn finish(&mut self, mathml: &str) -> String {
        let mut out = String::with_capacity(mathml.len() + 64);
        // The names of the open elements, after renaming.
        let mut open: Vec<&str> = Vec::new();
        let mut rest = mathml;
        while let Some(at) = rest.find('<') {
            text(&mut out, &rest[..at]);
            let Some(end) = rest[at..].find('>') else {
                break;
            };
            let tag = &rest[at + 1..at + end];
            rest = &rest[at + end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                let name = open.pop().unwrap_or(name);
                let _ = write!(out, "</{name}>");
                continue;
            }
            if let Some(after) = self.equation_number(&mut out, tag, rest) {
                rest = after;
                continue;
            }
            if let Some(after) = vector(&mut out, tag, rest) {
                rest = after;
                continue;
            }
            let name = self.element(&mut out, tag, rest);
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
        text(&mut out, rest);
        out
    }

    /// Writes the opening tag `tag`; returns the name of its element.
    fn element<'t>(&mut self, out: &mut String, tag: &'t str, after: &str) -> &'t str {
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let colour = attributes.strip_prefix("style=\"color:#");
        if let Some(number) = colour.and_then(|c| usize::from_str_radix(c.get(..6)?, 16).ok())
            && let Some(mark) = self.marks.get(number)
        {
            return self.marked(out, mark);
        }
        if name == "menclose" {
            out.push_str(struck(attributes));
            return "mrow";
        }
        if name == "mrow" && attributes.starts_with("class=\"menclose") {
            out.push_str("<mrow>");
            return name;
        }
        if name == "merror" {
            let command = after.strip_prefix("<mtext>");
            let command = command.and_then(|after| after.split('<').next());
            self.unknown(command.unwrap_or_default());
            out.push_str("<merror class=\"nw-math-unknown\">");
            return name;
        }
        out.push('<');
        out.push_str(tag);
        out.push('>');
        name
    }

    fn unknown(&mut self, command: &str) {
        if self.unknown.len() < MAX_UNKNOWN && !self.unknown.iter().any(|known| known == command) {
            self.unknown.push(command.to_owned());
        }
    }

    /// Writes the opening tag of the row for `mark`, and what the row begins with; returns the element's name.
    fn marked(&mut self, out: &mut String, mark: &Mark) -> &'static str {
        let _ = match mark {
            Mark::Plain | Mark::Tag(_) => write!(out, "<mrow>"),
            Mark::Colour(colour) => write!(out, "<mrow mathcolor=\"{}\">", colour.as_str()),
            Mark::Background(colour) => {
                write!(out, "<mrow mathbackground=\"{}\">", colour.as_str())
            }
            Mark::Size(size) => write!(out, "<mrow mathsize=\"{}em\">", decimal(*size)),
            Mark::Class(class) => write!(out, "<mrow class=\"{class}\">"),
            Mark::Raise(by) => {
                let _ = write!(out, "<mpadded voffset=\"{}em\">", decimal(*by));
                return "mpadded";
            }
            Mark::Lap {
                width,
                height,
                depth,
            } => {
                out.push_str("<mpadded");
                for (name, none) in [("width", width), ("height", height), ("depth", depth)] {
                    if *none {
                        let _ = write!(out, " {name}=\"0\"");
                    }
                }
                out.push('>');
                return "mpadded";
            }
            Mark::Rule(width, height) => {
                let (width, height) = (decimal(*width), decimal(*height));
                write!(
                    out,
                    "<mrow><mspace width=\"{width}em\" height=\"{height}em\" class=\"nw-math-rule\"/>"
                )
            }
            Mark::Depth(depth) => write!(out, "<mrow><mspace depth=\"{}em\"/>", decimal(*depth)),
            Mark::Unknown(name) => {
                self.unknown(name);
                out.push_str("<mrow><merror class=\"nw-math-unknown\"><mtext>");
                escape::text(out, name);
                write!(out, "</mtext></merror>")
            }
        };
        "mrow"
    }

    /// Writes the number of an equation in place of the converter's, and returns the text behind it.
    fn equation_number<'t>(&self, out: &mut String, tag: &str, rest: &'t str) -> Option<&'t str> {
        let inside = rest.strip_prefix("(@").filter(|_| tag == "mtext")?;
        let (number, after) = inside.split_once("@)</mtext>")?;
        let number: usize = number.parse().ok()?;
        let (_, mathml) = self.tags.iter().find(|(tag, _)| *tag == number)?;
        out.push_str(mathml);
        Some(after)
    }
}

/// Writes the arrow of `\vec` as one that has a width, because browsers put the combining one beside its letter. Returns the text behind
/// it.
fn vector<'t>(out: &mut String, tag: &str, rest: &'t str) -> Option<&'t str> {
    let arrow = rest
        .strip_prefix('\u{20d7}')
        .filter(|_| tag.starts_with("mo "))?;
    let after = arrow.strip_prefix("</mo>")?;
    out.push_str("<mo stretchy=\"false\" class=\"nw-math-vec\">→</mo>");
    Some(after)
}

/// Returns the row that shows a strike of the converter's.
fn struck(attributes: &str) -> &'static str {
    let up = attributes.contains("updiagonalstrike");
    let down = attributes.contains("downdiagonalstrike");
    match (up, down) {
        (true, true) => "<mrow class=\"nw-math-xcancel\">",
        (true, false) => "<mrow class=\"nw-math-cancel\">",
        (false, true) => "<mrow class=\"nw-math-bcancel\">",
        (false, false) => "<mrow class=\"nw-math-strike\">",
    }
}

/// Writes a number with at most four digits after the point.
fn decimal(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// Writes text. Characters that travelled in private use become themselves, escaped; others in private use are dropped.
fn text(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, c) in text.char_indices().filter(|&(_, c)| is_private_use(c)) {
        out.push_str(&text[from..at]);
        from = at + c.len_utf8();
        let character = u32::from(c).checked_sub(RAW).filter(|&c| c < 0x80);
        if let Some(character) = character.and_then(char::from_u32) {
            let mut bytes = [0; 4];
            escape::text(out, character.encode_utf8(&mut bytes));
        }
    }
    out.push_str(&text[from..]);
}
