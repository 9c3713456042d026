//! Rewrites TeX so that the converter takes what MathJax takes (X12).
//!
//! Entry point: [`rewrite`]. It walks over the text once; arguments that need rewriting are walked in place. A property for which the
//! converter has no command travels as a [`Mark`]: a group in a colour whose number is the mark's. The converter turns that group into a
//! row with the colour as its style, and `finish.rs` gives the row the mark's property. The author's own colours are marks as well, so
//! every colour in the result is a mark.

mod braket;
mod chemistry;
mod colour;
mod coloured;
mod commands;
mod diagram;
mod names;
mod scope;
mod space;
mod specification;
mod table;
mod tables;
mod text;

use super::input::{Input, MAX_BYTES};
use super::macros::push_apart;
use colour::Colour;
use scope::{Kind, Scope};
use std::fmt::Write as _;

/// Longest result in bytes. Rewriting makes most texts longer, but by a constant factor.
const MAX_RESULT: usize = 4 * MAX_BYTES;
/// Deepest nesting of arguments. The check of the nesting allows no more.
const MAX_DEPTH: u32 = 210;

/// Most sizes, styles and colours that may apply at once.
const MAX_ROWS: u32 = 100;

/// A private-use block. A character in it stands for the ASCII character that the converter would otherwise take for part of a command.
pub(super) const RAW: u32 = 0xE000;

/// What is done with a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// Nothing.
    Plain,
    Colour(Colour),
    Background(Colour),
    /// A multiple of the size outside.
    Size(f64),
    /// Raised by so many `em`.
    Raise(f64),
    /// Takes no width, or no height, or no depth.
    Lap {
        width: bool,
        height: bool,
        depth: bool,
    },
    /// A class of the theme.
    Class(&'static str),
    /// A solid rectangle of this width and height in `em`.
    Rule(f64, f64),
    /// Reaches so many `em` below the line.
    Depth(f64),
    /// An unknown command or environment, as its source.
    Unknown(String),
    /// An equation's own number, as rewritten TeX.
    Tag(String),
}

/// A rewritten formula.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    pub(super) tex: String,
    pub(super) marks: Vec<Mark>,
}

/// Rewrites `tex` for the converter. `display`: the formula stands on its own.
///
/// # Errors
/// The reason why the formula cannot be read.
pub(super) fn rewrite(tex: &str, display: bool) -> Result<Rewritten, String> {
    check_braces(tex)?;
    let mut rewriter = Rewriter {
        out: String::with_capacity(tex.len() + 32),
        marks: Vec::new(),
        scopes: vec![Scope::new(Kind::Argument, display, 1.0)],
        tags: tex.contains("\\tag"),
        tag: None,
        depth: 0,
    };
    rewriter.walk(without_lone_backslash(tex))?;
    rewriter.close_all()?;
    rewriter.place_tag(display)?;
    Ok(Rewritten {
        tex: rewriter.out,
        marks: rewriter.marks,
    })
}

/// Removes a backslash at the very end of a formula, which has no meaning.
fn without_lone_backslash(tex: &str) -> &str {
    let tex = tex.trim_end();
    let slashes = tex.len() - tex.trim_end_matches('\\').len();
    if slashes % 2 == 1 {
        &tex[..tex.len() - 1]
    } else {
        tex
    }
}

/// Checks that braces are balanced. Otherwise the end of each group would be searched for in vain, again and again.
fn check_braces(tex: &str) -> Result<(), String> {
    let mut open = 0usize;
    let mut bytes = tex.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'{' => open += 1,
            b'}' => {
                open = open
                    .checked_sub(1)
                    .ok_or("a `}` stands where no `{` is open")?;
            }
            _ => {}
        }
    }
    if open == 0 {
        Ok(())
    } else {
        Err("a `{` is not closed".to_owned())
    }
}

struct Rewriter {
    out: String,
    marks: Vec<Mark>,
    scopes: Vec<Scope>,
    /// Whether the formula numbers its lines itself.
    tags: bool,
    /// The number of the whole formula, as an index of `marks`.
    tag: Option<usize>,
    depth: u32,
}

impl Rewriter {
    /// Appends up to the size limit, and separates a command's name from letters that follow it.
    fn put(&mut self, piece: &str) -> Result<(), String> {
        push_apart(&mut self.out, piece, MAX_RESULT)
    }

    /// Rewrites `tex` and appends it.
    fn walk(&mut self, tex: &str) -> Result<(), String> {
        let mut input = Input { rest: tex };
        while let Some(at) = input.rest.find(['\\', '{', '}', '&']) {
            self.put(&input.rest[..at])?;
            let special = input.rest.as_bytes()[at];
            input.rest = &input.rest[at + 1..];
            match special {
                b'{' => {
                    self.open(Kind::Group);
                    self.put("{")?;
                }
                b'}' => self.close_group()?,
                b'&' => self.next_column()?,
                _ => {
                    let name = input.command();
                    self.command(name, &mut input)?;
                }
            }
        }
        self.put(input.rest)
    }

    /// Rewrites an argument and appends it as a group.
    fn group(&mut self, tex: &str) -> Result<(), String> {
        self.enclosed("{", tex, "}")
    }

    /// Rewrites `tex` in a scope of its own and appends it between two pieces.
    fn enclosed(&mut self, before: &str, tex: &str, after: &str) -> Result<(), String> {
        if self.depth >= MAX_DEPTH {
            return Err("formula is nested too deeply".to_owned());
        }
        self.put(before)?;
        self.depth += 1;
        let outside = self.scopes.len();
        self.open(Kind::Argument);
        self.walk(tex)?;
        while self.scopes.len() > outside + 1 {
            self.close_last()?;
        }
        self.scopes.truncate(outside);
        self.depth -= 1;
        self.put(after)
    }

    /// Appends the beginning of a marked row; the row ends with its group.
    fn mark(&mut self, mark: Mark) -> Result<usize, String> {
        let number = self.marks.len();
        self.marks.push(mark);
        let mut colour = String::with_capacity(20);
        let _ = write!(colour, "\\color[HTML]{{{number:06x}}}");
        self.put(&colour)?;
        Ok(number)
    }

    /// Rewrites `tex` and appends it as a marked row.
    fn marked(&mut self, mark: Mark, tex: &str) -> Result<(), String> {
        self.put("{")?;
        self.mark(mark)?;
        self.enclosed("", tex, "}")
    }

    /// Appends the source of an unknown command.
    fn unknown(&mut self, source: String) -> Result<(), String> {
        self.put("{")?;
        self.mark(Mark::Unknown(source))?;
        self.put("}")
    }

    /// Begins a marked row that lasts until the end of the group or cell.
    fn switch(&mut self, mark: Mark) -> Result<(), String> {
        let after = self.begin_switch()?;
        self.mark(mark)?;
        self.put(after)
    }

    /// Begins a switch that lasts until the end of the group or cell; to the converter it would last until the end of the table. Returns
    /// what must follow it, so that a relation at the beginning of a cell keeps its space.
    fn begin_switch(&mut self) -> Result<&'static str, String> {
        // The converter nests the text behind a switch in a row, which the check of the nesting does not count.
        if let Some(scope) = self.scopes.last_mut() {
            scope.rows += 1;
            if scope.rows > MAX_ROWS {
                return Err("too many sizes and colours inside each other".to_owned());
            }
        }
        let Some(table) = self.table() else {
            return Ok("");
        };
        let after = if table.is_after_pair() { "{}" } else { "" };
        self.put("{")?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.switches += 1;
        }
        Ok(after)
    }

    /// Writes the number of the whole formula.
    fn place_tag(&mut self, display: bool) -> Result<(), String> {
        let Some(tag) = self.tag else { return Ok(()) };
        if display {
            self.out.insert_str(0, "\\begin{equation*}");
            return self.put(&format!("\\tag{{@{tag}@}}\\end{{equation*}}"));
        }
        if let Mark::Tag(text) = &self.marks[tag] {
            let text = format!("\\quad{text}");
            self.put(&text)?;
        }
        Ok(())
    }
}

/// Returns the error for a command without its arguments.
fn missing(name: &str) -> String {
    format!("`\\{name}` lacks an argument")
}
