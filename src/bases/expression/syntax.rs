//! The syntax tree of an expression (D20).
//!
//! Entry point: [`Node`]. It prints as an expression that is read as the same tree.

use crate::model::Span;
use crate::value::Operator;
use crate::value::Regexp;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands, in bytes of the expression.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a part of an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// `1.5`
    Number(f64),
    /// `"text"`
    Text(Box<str>),
    /// `/re/g`
    Regexp(Arc<Regexp>),
    /// `[a, b]`
    List(Vec<Node>),
    /// `{"a": b}`
    Map(Vec<(Box<str>, Node)>),
    /// `price`
    Name(Box<str>),
    /// `a.b`
    Field {
        /// What stands before the dot.
        of: Box<Node>,
        /// What stands behind it.
        name: Box<str>,
        /// Where that stands.
        at: Span,
    },
    /// `a[b]`
    Index {
        /// What stands before the brackets.
        of: Box<Node>,
        /// What stands in them.
        key: Box<Node>,
    },
    /// `f(a)`, `x.f(a)`
    Call {
        /// What stands before the dot, if anything.
        of: Option<Box<Node>>,
        /// The function's name.
        name: Box<str>,
        /// Where that stands.
        at: Span,
        /// What stands in the parentheses.
        arguments: Vec<Node>,
    },
    /// `!a`
    Not(Box<Node>),
    /// `-a`
    Minus(Box<Node>),
    /// Operators that bind equally tight, from left to right: `a + b - c`.
    Chain {
        /// The first operand.
        first: Box<Node>,
        /// The others, each with the operator before it.
        rest: Vec<(Operator, Node)>,
    },
}

/// Returns how tight an operator binds: 0 is the loosest.
#[must_use]
pub(super) fn level(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 0,
        Operator::And => 1,
        Operator::Equal | Operator::Unequal => 2,
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => 3,
        Operator::Plus | Operator::Minus => 4,
        Operator::Times | Operator::Divide | Operator::Remainder => 5,
    }
}

/// The level of `!` and unary `-`.
const UNARY: u8 = 6;

/// The level of what needs no parentheses anywhere.
const TIGHTEST: u8 = 7;

impl Node {
    fn level(&self) -> u8 {
        match &self.kind {
            NodeKind::Chain { rest, .. } => rest.first().map_or(TIGHTEST, |(op, _)| level(*op)),
            NodeKind::Not(_) | NodeKind::Minus(_) => UNARY,
            _ => TIGHTEST,
        }
    }

    /// Writes it, in parentheses if it binds looser than `level`.
    fn write(&self, f: &mut fmt::Formatter<'_>, level: u8) -> fmt::Result {
        if self.level() < level {
            return write!(f, "({self})");
        }
        write!(f, "{self}")
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::Null => f.write_str("null"),
            NodeKind::Boolean(is) => write!(f, "{is}"),
            NodeKind::Number(number) => write!(f, "{number}"),
            NodeKind::Text(text) => write_text(f, text),
            NodeKind::Regexp(regexp) => write!(f, "/{}/{}", regexp.pattern, regexp.flags),
            NodeKind::List(items) => write_list(f, '[', items, ']'),
            NodeKind::Map(entries) => {
                f.write_char('{')?;
                for (at, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { ", " })?;
                    write_text(f, key)?;
                    write!(f, ": {value}")?;
                }
                f.write_char('}')
            }
            NodeKind::Name(name) => f.write_str(name),
            NodeKind::Field { of, name, .. } => {
                write_owner(f, of)?;
                write!(f, ".{name}")
            }
            NodeKind::Index { of, key } => {
                write_owner(f, of)?;
                write!(f, "[{key}]")
            }
            NodeKind::Call {
                of,
                name,
                arguments,
                ..
            } => {
                if let Some(of) = of {
                    write_owner(f, of)?;
                    f.write_char('.')?;
                }
                f.write_str(name)?;
                write_list(f, '(', arguments, ')')
            }
            NodeKind::Not(of) => {
                f.write_char('!')?;
                of.write(f, UNARY)
            }
            NodeKind::Minus(of) => {
                f.write_char('-')?;
                // `--` would be a slip.
                let again = matches!(of.kind, NodeKind::Minus(_));
                of.write(f, if again { TIGHTEST } else { UNARY })
            }
            NodeKind::Chain { first, rest } => {
                let level = self.level();
                first.write(f, level + 1)?;
                for (operator, operand) in rest {
                    write!(f, " {} ", operator.sign())?;
                    operand.write(f, level + 1)?;
                }
                Ok(())
            }
        }
    }
}

/// Writes what stands before a dot or bracket.
fn write_owner(f: &mut fmt::Formatter<'_>, of: &Node) -> fmt::Result {
    // `5.abs` would be read well, but is hard to read.
    match of.kind {
        NodeKind::Number(_) => write!(f, "({of})"),
        _ => of.write(f, TIGHTEST),
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, open: char, items: &[Node], close: char) -> fmt::Result {
    f.write_char(open)?;
    for (at, item) in items.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { ", " })?;
        write!(f, "{item}")?;
    }
    f.write_char(close)
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\u{{{:x}}}", c as u32)?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
