//! Reads expressions (D20, D37): a Pratt parser whose levels are chains, so that long sums are not deep trees.
//!
//! Entry point: [`parse`].

use super::lexer::{Lexer, Token, TokenKind};
use super::mistake::Mistake;
use super::syntax::{Node, NodeKind, level as level_of};
use crate::model::Span;
use crate::value::Operator;

/// Longest expression, in bytes.
const LONGEST: usize = 64 << 10;

/// Deepest nesting. Each level takes space on the stack.
const DEEPEST: usize = 64;

/// The level of operators that bind tightest.
const TIGHTEST: u8 = 5;

/// Reads an expression.
///
/// # Errors
/// The first mistake, with its place in `text`.
pub fn parse(text: &str) -> Result<Node, Mistake> {
    if text.len() > LONGEST {
        let message = "an expression has more than 64 KiB";
        return Err(Mistake::syntax(Span::new(0, 0), message));
    }
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let mut parser = Parser {
        lexer,
        token,
        depth: 0,
    };
    if parser.token.kind == TokenKind::End {
        return Err(Mistake::syntax(Span::new(0, 0), "the expression is empty"));
    }
    let node = parser.operators(0)?;
    if parser.token.kind != TokenKind::End {
        return Err(parser.unexpected());
    }
    Ok(node)
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The next token.
    token: Token,
    depth: usize,
}

impl Parser<'_> {
    fn advance(&mut self) -> Result<Token, Mistake> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.token.kind, TokenKind::Sign(found) if found == sign)
    }

    /// Goes past a sign that has to stand here. `open` is the bracket that it closes.
    fn close(&mut self, sign: &'static str, open: Span) -> Result<Span, Mistake> {
        if self.is(sign) {
            return Ok(self.advance()?.span);
        }
        if self.token.kind == TokenKind::End {
            let message = format!("a bracket is never closed; {sign} is missing");
            return Err(Mistake::syntax(open, message));
        }
        Err(self.unexpected())
    }

    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Mistake>,
    ) -> Result<T, Mistake> {
        if self.depth == DEEPEST {
            let message = format!("nested deeper than {DEEPEST} levels");
            return Err(Mistake::syntax(self.token.span, message));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    /// Reads operands with operators of this level or tighter ones between them.
    fn operators(&mut self, level: u8) -> Result<Node, Mistake> {
        let first = self.operand(level)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.operator()?.filter(|op| level_of(*op) == level) {
            self.advance()?;
            rest.push((operator, self.operand(level)?));
        }
        let Some((_, last)) = rest.last() else {
            return Ok(first);
        };
        let span = Span {
            start: first.span.start,
            end: last.span.end,
        };
        let first = Box::new(first);
        let kind = NodeKind::Chain { first, rest };
        Ok(Node { span, kind })
    }

    fn operand(&mut self, level: u8) -> Result<Node, Mistake> {
        if level == TIGHTEST {
            return self.unary();
        }
        self.operators(level + 1)
    }

    /// Returns the operator that stands here, if one does. Slips are told at once (D37).
    fn operator(&self) -> Result<Option<Operator>, Mistake> {
        let slip = |message: &str, help: &str| Err(Mistake::slip(self.token.span, message, help));
        let sign = match &self.token.kind {
            TokenKind::Sign(sign) => *sign,
            TokenKind::Name(name) => {
                return match name.to_ascii_lowercase().as_str() {
                    "and" => slip("there is no operator \"and\"", "write &&"),
                    "or" => slip("there is no operator \"or\"", "write ||"),
                    "is" => slip("there is no operator \"is\"", "write =="),
                    "contains" => slip("\"contains\" is a function", "write a.contains(b)"),
                    "in" => slip("there is no operator \"in\"", "write list.contains(x)"),
                    _ => Ok(None),
                };
            }
            _ => return Ok(None),
        };
        Ok(Some(match sign {
            "||" => Operator::Or,
            "&&" => Operator::And,
            "==" => Operator::Equal,
            "!=" => Operator::Unequal,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "+" => Operator::Plus,
            "-" => Operator::Minus,
            "*" => Operator::Times,
            "/" => Operator::Divide,
            "%" => Operator::Remainder,
            "=" | "===" => return slip("values are not compared so", "write =="),
            "!==" | "<>" => return slip("values are not compared so", "write !="),
            "&" => return slip("there is no operator &", "write &&"),
            "|" => return slip("there is no operator |", "write ||"),
            "?" => return slip("there is no operator ? :", "write if(condition, a, b)"),
            "??" => return slip("there is no operator ??", "write if(a.isEmpty(), b, a)"),
            "**" | "^" => return slip("there are no powers", "write a * a"),
            "++" | "--" => return slip("there is no such operator", "write + 1 or - 1"),
            _ => return Ok(None),
        }))
    }

    fn unary(&mut self) -> Result<Node, Mistake> {
        let TokenKind::Sign(sign @ ("!" | "-" | "--" | "+")) = self.token.kind else {
            return self.access();
        };
        if sign == "--" || sign == "+" {
            return Err(self.unexpected());
        }
        let start = self.advance()?.span.start;
        let of = Box::new(self.deeper(Self::unary)?);
        let span = Span {
            start,
            end: of.span.end,
        };
        let kind = match sign {
            "!" => NodeKind::Not(of),
            _ => NodeKind::Minus(of),
        };
        Ok(Node { span, kind })
    }

    /// Reads a value with what is taken from it: `a.b[c].d(e)`.
    fn access(&mut self) -> Result<Node, Mistake> {
        let mut node = self.primary()?;
        let mut steps = 0;
        loop {
            if !self.is(".") && !self.is("[") && !self.is("?.") {
                return Ok(node);
            }
            steps += 1;
            if steps + self.depth > 2 * DEEPEST {
                let message = "takes too many steps from one value";
                return Err(Mistake::syntax(self.token.span, message));
            }
            if self.is("?.") {
                let message = "there is no operator ?.";
                let help = "write . alone: fields of an empty value are empty";
                return Err(Mistake::slip(self.token.span, message, help));
            }
            node = if self.is(".") {
                self.advance()?;
                self.member(node)?
            } else {
                let open = self.advance()?.span;
                let key = Box::new(self.deeper(|parser| parser.operators(0))?);
                let end = self.close("]", open)?.end;
                let start = node.span.start;
                let of = Box::new(node);
                Node {
                    span: Span { start, end },
                    kind: NodeKind::Index { of, key },
                }
            };
        }
    }

    /// Reads a field or method behind a dot.
    fn member(&mut self, of: Node) -> Result<Node, Mistake> {
        if !matches!(self.token.kind, TokenKind::Name(_)) {
            let message = "a name is missing behind the dot";
            let help = "write names with spaces as note[\"unit price\"]";
            return Err(Mistake::syntax(self.token.span, message).with_help(help));
        }
        let Token { kind, span: at } = self.advance()?;
        let TokenKind::Name(name) = kind else {
            return Err(self.unexpected());
        };
        let start = of.span.start;
        let of = Box::new(of);
        if !self.is("(") {
            let span = Span { start, end: at.end };
            let kind = NodeKind::Field { of, name, at };
            return Ok(Node { span, kind });
        }
        let (arguments, end) = self.arguments()?;
        let kind = NodeKind::Call {
            of: Some(of),
            name,
            at,
            arguments,
        };
        let span = Span { start, end };
        Ok(Node { span, kind })
    }

    fn arguments(&mut self) -> Result<(Vec<Node>, u32), Mistake> {
        let open = self.advance()?.span;
        let arguments = self.deeper(|parser| parser.items(")"))?;
        Ok((arguments, self.close(")", open)?.end))
    }

    /// Reads expressions with commas between them, and perhaps behind the last, up to `close`.
    fn items(&mut self, close: &str) -> Result<Vec<Node>, Mistake> {
        let mut items = Vec::new();
        while !self.is(close) && self.token.kind != TokenKind::End {
            items.push(self.operators(0)?);
            if self.is("=>") {
                let message = "there are no functions with =>";
                let help = "write list.filter(value > 2): the entry is called value";
                return Err(Mistake::slip(self.token.span, message, help));
            }
            if !self.is(",") {
                break;
            }
            self.advance()?;
        }
        Ok(items)
    }

    fn primary(&mut self) -> Result<Node, Mistake> {
        let span = self.token.span;
        let kind = match &self.token.kind {
            TokenKind::Number(number) => NodeKind::Number(*number),
            TokenKind::Text(text) => NodeKind::Text(text.clone()),
            TokenKind::Regexp(regexp) => NodeKind::Regexp(regexp.clone()),
            TokenKind::Name(name) => match &**name {
                "true" => NodeKind::Boolean(true),
                "false" => NodeKind::Boolean(false),
                "null" => NodeKind::Null,
                _ => return self.name(name.clone()),
            },
            TokenKind::Sign("(") => {
                let open = self.advance()?.span;
                let mut node = self.deeper(|parser| parser.operators(0))?;
                let end = self.close(")", open)?.end;
                node.span = Span {
                    start: span.start,
                    end,
                };
                return Ok(node);
            }
            TokenKind::Sign("[") => {
                self.advance()?;
                let items = self.deeper(|parser| parser.items("]"))?;
                let end = self.close("]", span)?.end;
                let start = span.start;
                return Ok(Node {
                    span: Span { start, end },
                    kind: NodeKind::List(items),
                });
            }
            TokenKind::Sign("{") => return self.map(),
            _ => return Err(self.unexpected()),
        };
        self.advance()?;
        Ok(Node { span, kind })
    }

    fn name(&mut self, name: Box<str>) -> Result<Node, Mistake> {
        let at = self.advance()?.span;
        if name.eq_ignore_ascii_case("not") && !self.is(".") && !self.is("(") {
            let starts = !matches!(self.token.kind, TokenKind::Sign(_) | TokenKind::End);
            if starts || self.is("(") {
                let message = "there is no operator \"not\"";
                return Err(Mistake::slip(at, message, "write !"));
            }
        }
        if !self.is("(") {
            let kind = NodeKind::Name(name);
            return Ok(Node { span: at, kind });
        }
        let (arguments, end) = self.arguments()?;
        let kind = NodeKind::Call {
            of: None,
            name,
            at,
            arguments,
        };
        let start = at.start;
        let span = Span { start, end };
        Ok(Node { span, kind })
    }

    fn map(&mut self) -> Result<Node, Mistake> {
        let open = self.advance()?.span;
        let mut entries: Vec<(Box<str>, Node)> = Vec::new();
        while !self.is("}") && self.token.kind != TokenKind::End {
            let key = match &self.token.kind {
                TokenKind::Text(text) | TokenKind::Name(text) => text.clone(),
                _ => {
                    let message = "a key of the map is missing";
                    let help = "write {\"key\": value}";
                    return Err(Mistake::syntax(self.token.span, message).with_help(help));
                }
            };
            self.advance()?;
            if !self.is(":") {
                let message = "a colon is missing behind the key";
                return Err(Mistake::syntax(self.token.span, message));
            }
            self.advance()?;
            entries.push((key, self.deeper(|parser| parser.operators(0))?));
            if !self.is(",") {
                break;
            }
            self.advance()?;
        }
        let end = self.close("}", open)?.end;
        let start = open.start;
        Ok(Node {
            span: Span { start, end },
            kind: NodeKind::Map(entries),
        })
    }

    /// The mistake that the next token cannot stand here.
    fn unexpected(&self) -> Mistake {
        let span = self.token.span;
        let slip = |message: &str, help: &str| Mistake::slip(span, message, help);
        match &self.token.kind {
            TokenKind::End => Mistake::syntax(span, "the expression ends too early"),
            TokenKind::Number(_) => Mistake::syntax(span, "an operator is missing before a number"),
            TokenKind::Text(_) => Mistake::syntax(span, "an operator is missing before a text"),
            TokenKind::Regexp(_) => {
                Mistake::syntax(span, "an operator is missing before a regular expression")
            }
            // A name may hold words of the author's, so it is not told.
            TokenKind::Name(_) => Mistake::syntax(span, "an operator is missing before a name")
                .with_help("write names with spaces as note[\"unit price\"]"),
            TokenKind::Sign("?") => slip("there is no operator ? :", "write if(condition, a, b)"),
            TokenKind::Sign("=>") => slip(
                "there are no functions with =>",
                "write list.filter(value > 2): the entry is called value",
            ),
            TokenKind::Sign("{") => Mistake::syntax(span, "{ cannot stand here"),
            TokenKind::Sign(sign) => Mistake::syntax(span, format!("{sign} cannot stand here")),
        }
    }
}
