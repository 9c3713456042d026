//! The syntax tree of a query (U9, U10, U16, U17).
//!
//! Entry points: [`Query`] and [`Expr`].

use crate::model::Span;
use crate::model::base::Direction;
use crate::value::Operator;
use crate::value::Value;

/// A part of an expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands, in bytes of the query.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What a part of an expression is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A text, number, boolean, duration or date, or `null`.
    Literal(Value),
    /// `date(today)`
    Day(Day),
    /// `[[link]]`
    Link(LinkText),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{a: b}`
    Map(Vec<(Box<str>, Expr)>),
    /// `rating`
    Name(Box<str>),
    /// `a.b`
    Field {
        /// What stands before the dot.
        of: Box<Expr>,
        /// What stands behind it.
        name: Box<str>,
    },
    /// `a[b]`
    Index {
        /// What stands before the brackets.
        of: Box<Expr>,
        /// What stands in them.
        key: Box<Expr>,
    },
    /// `f(a)`
    Call {
        /// The function's name.
        name: Box<str>,
        /// Where that stands.
        at: Span,
        /// What stands in the parentheses.
        arguments: Vec<Expr>,
    },
    /// `(x, y) => expr`; stands only as an argument.
    Lambda {
        /// The names before the arrow.
        names: Vec<Box<str>>,
        /// What stands behind it.
        body: Box<Expr>,
    },
    /// `((x, y) => expr)(a, b)`
    Apply {
        /// The names before the arrow.
        names: Vec<Box<str>>,
        /// What stands behind it.
        body: Box<Expr>,
        /// The values of the names.
        arguments: Vec<Expr>,
    },
    /// `!a`
    Not(Box<Expr>),
    /// Operators that bind equally tight, from left to right: `a + b - c`.
    Chain {
        /// The first operand.
        first: Box<Expr>,
        /// The others, each with the operator before it.
        rest: Vec<(Operator, Expr)>,
    },
}

/// A link as typed, without its brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkText {
    /// What it leads to.
    pub target: Box<str>,
    /// What it shows instead.
    pub display: Option<Box<str>>,
    /// Whether a `!` stands before it.
    pub embed: bool,
}

/// A day that is told from the day of the build (U9, D28).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they are")]
pub enum Day {
    Now,
    Today,
    Tomorrow,
    Yesterday,
    StartOfWeek,
    EndOfWeek,
    StartOfMonth,
    EndOfMonth,
    StartOfYear,
    EndOfYear,
}

/// Returns how tight an operator binds; a larger number is tighter (U10).
#[must_use]
pub fn level(operator: Operator) -> u8 {
    match operator {
        Operator::Or | Operator::And => 0,
        Operator::Equal
        | Operator::Unequal
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual => 1,
        Operator::Plus | Operator::Minus => 2,
        Operator::Times | Operator::Divide | Operator::Remainder => 3,
    }
}

/// A query (U16).
#[derive(Clone, Debug)]
pub struct Query {
    /// What it shows of its rows.
    pub head: Head,
    /// Where its rows come from; all notes if it does not say.
    pub from: Option<Source>,
    /// What is done with them, in this order.
    pub steps: Vec<Step>,
}

/// What a query shows of its rows.
#[derive(Clone, Debug)]
pub enum Head {
    /// `TABLE`
    Table {
        /// Whether the first column names the row.
        with_id: bool,
        /// The other columns.
        columns: Vec<Named>,
    },
    /// `LIST`
    List {
        /// Whether each entry begins with the name of the row.
        with_id: bool,
        /// What stands behind it.
        value: Option<Expr>,
    },
    /// `TASK`
    Task,
    /// `CALENDAR`
    Calendar(Expr),
}

/// An expression with a name: that behind `AS`, else its own text.
#[derive(Clone, Debug)]
pub struct Named {
    /// The expression.
    pub value: Expr,
    /// Its name.
    pub name: Box<str>,
}

/// A step of a query.
#[derive(Clone, Debug)]
pub enum Step {
    /// `WHERE`
    Where(Expr),
    /// `SORT`
    Sort(Vec<(Expr, Direction)>),
    /// `GROUP BY`
    Group(Named),
    /// `FLATTEN`
    Flatten(Named),
    /// `LIMIT`
    Limit(Expr),
}

/// Where rows come from (U17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `#tag`, without `#`
    Tag(Box<str>),
    /// `"Folder"`, or the path of a note
    Folder(Box<str>),
    /// `[[Note]]`: notes that link to it; empty: to this note
    Incoming(Box<str>),
    /// `outgoing([[Note]])`: notes that it links to
    Outgoing(Box<str>),
    /// `-source`
    Not(Box<Source>),
    /// `a and b or c`, from left to right
    Chain {
        /// The first.
        first: Box<Source>,
        /// The others; whether `and` stands before them, else `or`.
        rest: Vec<(bool, Source)>,
    },
}
