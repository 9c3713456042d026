//! Reads expressions (U9, U10).
//!
//! Entry points: [`Scanner::expression`] inside a query, [`expression`] for a whole text.

use super::literals;
use super::scan::{Scanner, wrong};
use super::syntax::{Expr, ExprKind, level as level_of};
use crate::value::Operator;
use crate::value::{Fault, Value};
use jiff::tz::TimeZone;

/// The level of operators that bind tightest.
const TIGHTEST: u8 = 3;

/// Reads a whole text as an expression.
///
/// # Errors
/// The first mistake.
pub(super) fn expression(text: &str) -> Result<Expr, Fault> {
    let mut scanner = Scanner::new(text)?;
    let read = scanner.expression()?;
    if !scanner.is_at_end() {
        return Err(scanner.unexpected());
    }
    Ok(read)
}

impl Scanner<'_> {
    /// Reads an expression.
    ///
    /// # Errors
    /// The first mistake.
    pub(super) fn expression(&mut self) -> Result<Expr, Fault> {
        self.operators(0)
    }

    /// Reads operands with operators of this level or tighter ones between them.
    fn operators(&mut self, level: u8) -> Result<Expr, Fault> {
        self.space();
        let start = self.at();
        let first = self.operand(level)?;
        let mut rest = Vec::new();
        loop {
            let before = self.at();
            match self.operator()? {
                Some(operator) if level_of(operator) == level => {
                    rest.push((operator, self.operand(level)?));
                }
                _ => {
                    self.back_to(before);
                    break;
                }
            }
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let first = Box::new(first);
        Ok(self.expr(start, ExprKind::Chain { first, rest }))
    }

    fn operand(&mut self, level: u8) -> Result<Expr, Fault> {
        match level {
            TIGHTEST => self.unary(),
            _ => self.operators(level + 1),
        }
    }

    fn expr(&self, start: usize, kind: ExprKind) -> Expr {
        let span = self.span_since(start);
        Expr { span, kind }
    }

    /// Reads the operator that stands here, if one does.
    fn operator(&mut self) -> Result<Option<Operator>, Fault> {
        self.space();
        let start = self.at();
        if self.keyword("and") {
            return Ok(Some(Operator::And));
        }
        if self.keyword("or") {
            return Ok(Some(Operator::Or));
        }
        let slips = [
            ("===", "="),
            ("==", "="),
            ("!==", "!="),
            ("<>", "!="),
            ("&&", "and"),
            ("||", "or"),
        ];
        if let Some((sign, meant)) = slips.iter().find(|(sign, _)| self.rest().starts_with(sign)) {
            self.skip(sign.len());
            let fault = wrong(
                self.span_since(start),
                format!("there is no operator {sign}"),
            );
            return Err(fault.with_help(format!("write {meant}")));
        }
        let signs = [
            ("!=", Operator::Unequal),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("=", Operator::Equal),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("&", Operator::And),
            ("|", Operator::Or),
            ("+", Operator::Plus),
            ("-", Operator::Minus),
            ("*", Operator::Times),
            ("/", Operator::Divide),
            ("%", Operator::Remainder),
        ];
        let found = signs.iter().find(|(sign, _)| self.rest().starts_with(sign));
        // `=>` belongs to a function.
        let found = found.filter(|_| !self.rest().starts_with("=>"));
        if let Some((sign, _)) = found {
            self.skip(sign.len());
        }
        Ok(found.map(|(_, operator)| *operator))
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        self.space();
        let start = self.at();
        if self.rest().starts_with('!') && !self.rest().starts_with("![[") {
            self.skip(1);
            let of = Box::new(self.deeper(Self::unary)?);
            return Ok(self.expr(start, ExprKind::Not(of)));
        }
        self.access()
    }

    /// Reads a value with what is taken from it: `a.b[c]`.
    fn access(&mut self) -> Result<Expr, Fault> {
        const MOST: usize = 64;
        let start = self.at();
        let mut node = self.primary()?;
        for _ in 0..MOST {
            let of = Box::new(node);
            if self.rest().starts_with('.') {
                self.skip(1);
                let Some(name) = self.field_name() else {
                    let reason = "a name is missing behind the dot";
                    let fault = wrong(self.span_since(self.at()), reason);
                    return Err(fault.with_help("write names with spaces as row[\"Due Date\"]"));
                };
                node = self.expr(start, ExprKind::Field { of, name });
            } else if self.rest().starts_with('[') {
                let open = self.at();
                self.skip(1);
                let key = Box::new(self.deeper(Self::expression)?);
                self.close("]", open)?;
                node = self.expr(start, ExprKind::Index { of, key });
            } else {
                return Ok(*of);
            }
        }
        let reason = "takes too many steps from one value";
        Err(wrong(self.span_since(start), reason))
    }

    /// Reads the name behind a dot, where every word is a name.
    fn field_name(&mut self) -> Option<Box<str>> {
        if self.rest().starts_with(char::is_whitespace) {
            return None;
        }
        if let Some(name) = self.name() {
            return Some(name.into());
        }
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic());
        let word = &rest[..end.unwrap_or(rest.len())];
        self.skip(word.len());
        Some(word.into()).filter(|_| !word.is_empty())
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        self.space();
        let start = self.at();
        let rest = self.rest();
        if let Some((link, length)) = literals::link(rest) {
            self.skip(length);
            return Ok(self.expr(start, ExprKind::Link(link)));
        }
        match rest.bytes().next() {
            Some(b'"') => {
                let text = self.quoted()?;
                Ok(self.expr(start, ExprKind::Literal(Value::text(&*text))))
            }
            Some(b'(') => {
                self.skip(1);
                if let Some(applied) = self.applied(start)? {
                    return Ok(applied);
                }
                let mut inside = self.deeper(Self::expression)?;
                self.close(")", start)?;
                inside.span = self.span_since(start);
                Ok(inside)
            }
            Some(b'[') => {
                self.skip(1);
                let items = self.deeper(|scanner| scanner.items("]", Self::expression))?;
                self.close("]", start)?;
                Ok(self.expr(start, ExprKind::List(items)))
            }
            Some(b'{') => self.map(),
            Some(b'0'..=b'9') => self.number(),
            Some(b'-') if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            _ => self.named(),
        }
    }

    fn number(&mut self) -> Result<Expr, Fault> {
        let start = self.at();
        let rest = self.rest().as_bytes();
        let digits = |from: usize| {
            let digits = rest[from.min(rest.len())..].iter();
            from + digits.take_while(|b| b.is_ascii_digit()).count()
        };
        let mut end = digits(usize::from(rest[0] == b'-'));
        if rest.get(end) == Some(&b'.') && digits(end + 1) > end + 1 {
            end = digits(end + 1);
        }
        let number: Option<f64> = self.rest()[..end].parse().ok();
        self.skip(end);
        if self.rest().starts_with(|c: char| c.is_alphabetic()) {
            let fault = wrong(self.span_since(start), "a number ends in letters");
            return Err(fault.with_help("write lengths of time as dur(1 day)"));
        }
        match number.filter(|number| number.is_finite()) {
            Some(number) => Ok(self.expr(start, ExprKind::Literal(Value::Number(number)))),
            None => Err(wrong(self.span_since(start), "a number is too large")),
        }
    }

    /// Reads entries with commas between them, up to `close`.
    fn items(
        &mut self,
        close: &str,
        read: fn(&mut Self) -> Result<Expr, Fault>,
    ) -> Result<Vec<Expr>, Fault> {
        let mut items = Vec::new();
        while !self.is(close) && !self.is_at_end() {
            items.push(read(self)?);
            if !self.eat(",") {
                break;
            }
        }
        Ok(items)
    }

    fn map(&mut self) -> Result<Expr, Fault> {
        let start = self.at();
        self.skip(1);
        let mut entries: Vec<(Box<str>, Expr)> = Vec::new();
        while !self.is("}") && !self.is_at_end() {
            let key: Box<str> = if self.is("\"") {
                self.quoted()?
            } else if let Some(name) = self.name() {
                name.into()
            } else {
                let fault = wrong(self.span_since(self.at()), "a key of the map is missing");
                return Err(fault.with_help("write {\"key\": value}"));
            };
            if !self.eat(":") {
                let reason = "a colon is missing behind the key";
                return Err(wrong(self.span_since(self.at()), reason));
            }
            entries.push((key, self.deeper(Self::expression)?));
            if !self.eat(",") {
                break;
            }
        }
        self.close("}", start)?;
        Ok(self.expr(start, ExprKind::Map(entries)))
    }

    /// Reads a name, or the call of a function.
    fn named(&mut self) -> Result<Expr, Fault> {
        let start = self.at();
        let Some(name) = self.name() else {
            return Err(self.unexpected());
        };
        match name.to_ascii_lowercase().as_str() {
            "true" => return Ok(self.expr(start, ExprKind::Literal(true.into()))),
            "false" => return Ok(self.expr(start, ExprKind::Literal(false.into()))),
            "null" => return Ok(self.expr(start, ExprKind::Literal(Value::Empty))),
            _ => {}
        }
        let at = self.span_since(start);
        if !self.rest().starts_with('(') {
            return Ok(self.expr(start, ExprKind::Name(name.into())));
        }
        let open = self.at();
        if let Some(kind) = self.time_literal(name) {
            return Ok(self.expr(start, kind));
        }
        self.skip(1);
        let arguments = self.deeper(|scanner| scanner.items(")", Self::argument))?;
        self.close(")", open)?;
        let kind = ExprKind::Call {
            name: name.into(),
            at,
            arguments,
        };
        Ok(self.expr(start, kind))
    }

    /// Reads `(today)` behind `date`, `(1 day)` behind `dur`.
    fn time_literal(&mut self, name: &str) -> Option<ExprKind> {
        let inside = self.rest().strip_prefix('(')?;
        let (inside, _) = inside.split_once(')')?;
        let text = inside.trim();
        let kind = match name.to_ascii_lowercase().as_str() {
            "date" => match literals::day(text) {
                Some(day) => ExprKind::Day(day),
                // The zone of the site is not known here; a date with a zone of its own is read by the function.
                None => ExprKind::Literal(Value::Date(
                    literals::date(text, &TimeZone::UTC).filter(|_| !has_zone(text))?,
                )),
            },
            "dur" => ExprKind::Literal(Value::Duration(literals::duration(text)?)),
            _ => return None,
        };
        self.skip(inside.len() + 2);
        Some(kind)
    }

    /// Reads an argument: an expression or `(x) => expression`.
    fn argument(&mut self) -> Result<Expr, Fault> {
        self.space();
        let start = self.at();
        let Some(names) = self.lambda_names() else {
            self.back_to(start);
            return self.expression();
        };
        let body = Box::new(self.deeper(Self::expression)?);
        Ok(self.expr(start, ExprKind::Lambda { names, body }))
    }

    /// Reads `(x, y) => expression)(a, b)` behind the parenthesis at `start`.
    fn applied(&mut self, start: usize) -> Result<Option<Expr>, Fault> {
        let inside = self.at();
        let Some(names) = self.lambda_names() else {
            self.back_to(inside);
            return Ok(None);
        };
        let body = Box::new(self.deeper(Self::expression)?);
        self.close(")", start)?;
        if !self.rest().starts_with('(') {
            let reason = "a function cannot stand here";
            return Err(wrong(self.span_since(start), reason));
        }
        let open = self.at();
        self.skip(1);
        let arguments = self.deeper(|scanner| scanner.items(")", Self::expression))?;
        self.close(")", open)?;
        let kind = ExprKind::Apply {
            names,
            body,
            arguments,
        };
        Ok(Some(self.expr(start, kind)))
    }

    /// Reads `(x, y) =>`.
    fn lambda_names(&mut self) -> Option<Vec<Box<str>>> {
        if !self.eat("(") {
            return None;
        }
        let mut names = Vec::new();
        while !self.is(")") {
            self.space();
            names.push(self.name()?.into());
            if !self.eat(",") {
                break;
            }
        }
        (self.eat(")") && self.eat("=>")).then_some(names)
    }
}

/// Whether a date as written names a zone of its own.
fn has_zone(text: &str) -> bool {
    text.split_once('T')
        .is_some_and(|(_, time)| time.contains(['Z', '+', '-']))
}
