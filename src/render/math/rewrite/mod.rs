//! Rewrites TeX so that the converter takes what MathJax takes (X12).
//!
//! Entry point: [`rewrite`]. One walk over the text; arguments that are rewritten, too, are walked in place. What the converter has
//! no command for travels as a [`Mark`]: a group in a colour whose number is the mark's. The converter makes that group a row with
//! the colour as its style, and `finish.rs` gives the row what the mark says. The author's own colours are marks like any other, so
//! every colour that the converter writes is a mark.

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
mod tables;
mod text;

use super::MAX_BYTES;
use super::input::Input;
use super::macros::push_apart;
use colour::Colour;
use scope::{Kind, Scope};
use std::fmt::Write as _;

/// Longest result in bytes. The rewriting makes most things longer, but by a constant factor.
const MAX_RESULT: usize = 4 * MAX_BYTES;
/// Deepest nesting of arguments in arguments. The check of the nesting lets no more through.
const MAX_DEPTH: u32 = 210;

/// Most sizes, styles and colours that are in force at once.
const MAX_ROWS: u32 = 100;

/// Private use: this and an ASCII character is that character in a text where the converter would take it for a command's.
pub(super) const RAW: u32 = 0xE000;

/// What becomes of a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A group like any other.
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
    /// A command or environment that nobody knows, as its source.
    Unknown(String),
    /// An equation's own number, as TeX that is rewritten already.
    Tag(String),
}

/// A formula that was rewritten.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    pub(super) tex: String,
    pub(super) marks: Vec<Mark>,
}

/// `tex` for the converter. `display` is whether it stands on its own.
///
/// # Errors
/// What makes it unreadable.
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

/// A backslash at the very end of a formula says nothing.
fn without_lone_backslash(tex: &str) -> &str {
    let tex = tex.trim_end();
    let slashes = tex.len() - tex.trim_end_matches('\\').len();
    if slashes % 2 == 1 {
        &tex[..tex.len() - 1]
    } else {
        tex
    }
}

/// Groups are found by looking for their ends, which must not be done again and again in vain.
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
    /// The number of the formula as a whole, as its place in `marks`.
    tag: Option<usize>,
    depth: u32,
}

impl Rewriter {
    /// Appends within the size limit, and keeps a command's name apart from letters that come after it.
    fn put(&mut self, piece: &str) -> Result<(), String> {
        push_apart(&mut self.out, piece, MAX_RESULT)
    }

    /// Appends `tex` rewritten.
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

    /// Appends an argument as a group.
    fn group(&mut self, tex: &str) -> Result<(), String> {
        self.enclosed("{", tex, "}")
    }

    /// Appends `tex` rewritten between two pieces, in a scope of its own.
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

    /// Appends what begins a marked row; the row ends with its group.
    fn mark(&mut self, mark: Mark) -> Result<usize, String> {
        let number = self.marks.len();
        self.marks.push(mark);
        let mut colour = String::with_capacity(20);
        let _ = write!(colour, "\\color[HTML]{{{number:06x}}}");
        self.put(&colour)?;
        Ok(number)
    }

    /// Appends `tex` as a marked row.
    fn marked(&mut self, mark: Mark, tex: &str) -> Result<(), String> {
        self.put("{")?;
        self.mark(mark)?;
        self.enclosed("", tex, "}")
    }

    /// Appends the source of what nobody knows.
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

    /// Begins what lasts until the end of the group or cell: for the converter, it would last until the end of the table.
    /// Returns what has to come after the switch, so that a relation at the beginning of a cell keeps its space.
    fn begin_switch(&mut self) -> Result<&'static str, String> {
        // The converter nests what comes after a switch in a row, which the check of the nesting does not see.
        if let Some(scope) = self.scopes.last_mut() {
            scope.rows += 1;
            if scope.rows > MAX_ROWS {
                return Err("too many sizes and colours in one another".to_owned());
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

    /// Writes the number of a formula as a whole.
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

/// The error for a command that the formula ends too early for.
fn missing(name: &str) -> String {
    format!("`\\{name}` lacks an argument")
}
