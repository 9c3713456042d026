//! Reads queries (U16, U17).
//!
//! Entry point: [`query`].

use super::literals;
use super::scan::{Scanner, wrong};
use super::syntax::{Expr, Head, Named, Query, Source, Step};
use crate::model::base::Direction;
use crate::model::tag;
use crate::value::Fault;

/// Most columns and steps of a query.
const MOST: usize = 256;

/// Reads a query.
///
/// # Errors
/// The first mistake.
pub(super) fn query(text: &str) -> Result<Query, Fault> {
    let mut scanner = Scanner::new(text)?;
    let head = scanner.head()?;
    let from = match scanner.keyword("from") {
        true => Some(scanner.source()?),
        false => None,
    };
    let mut steps = Vec::new();
    while !scanner.is_at_end() {
        if steps.len() == MOST {
            let reason = format!("a query has more than {MOST} parts");
            return Err(wrong(scanner.span_since(scanner.at()), reason));
        }
        steps.push(scanner.step(from.is_some())?);
    }
    Ok(Query { head, from, steps })
}

impl Scanner<'_> {
    fn head(&mut self) -> Result<Head, Fault> {
        self.space();
        let start = self.at();
        if self.keyword("table") {
            let with_id = !self.without_id();
            let mut columns = Vec::new();
            let is_alone = self.is_at_clause() && !self.is_at_sort_function();
            if !is_alone && !self.is_at_end() {
                loop {
                    columns.push(self.named_expression()?);
                    if columns.len() == MOST {
                        let reason = format!("a table has more than {MOST} columns");
                        return Err(wrong(self.span_since(start), reason));
                    }
                    if !self.eat(",") {
                        break;
                    }
                }
            }
            return Ok(Head::Table { with_id, columns });
        }
        if self.keyword("list") {
            let with_id = !self.without_id();
            let is_alone = self.is_at_clause() && !self.is_at_sort_function() || self.is_at_end();
            let value = match is_alone {
                true => None,
                false => Some(self.expression()?),
            };
            return Ok(Head::List { with_id, value });
        }
        if self.keyword("task") {
            return Ok(Head::Task);
        }
        if self.keyword("calendar") {
            return Ok(Head::Calendar(self.expression()?));
        }
        let word = self.name().unwrap_or_default();
        let span = self.span_since(start);
        let reason = match word.is_empty() {
            true => "the query does not begin with TABLE, LIST, TASK or CALENDAR",
            false => "no query begins with this word",
        };
        Err(wrong(span, reason).with_help("begin with TABLE, LIST, TASK or CALENDAR"))
    }

    fn without_id(&mut self) -> bool {
        let start = self.at();
        if self.keyword("without") && self.keyword("id") {
            return true;
        }
        self.back_to(start);
        false
    }

    /// Reads an expression, perhaps with `AS` and a name.
    fn named_expression(&mut self) -> Result<Named, Fault> {
        self.space();
        let start = self.at();
        let value = self.expression()?;
        let typed = self.since(start).trim();
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if !self.keyword("as") {
            let name = typed.into();
            return Ok(Named { value, name });
        }
        self.space();
        let name: Box<str> = if self.is("\"") {
            self.quoted()?
        } else if let Some(name) = self.name() {
            name.into()
        } else {
            let reason = "a name is missing behind AS";
            return Err(wrong(self.span_since(self.at()), reason));
        };
        Ok(Named { value, name })
    }

    fn step(&mut self, has_source: bool) -> Result<Step, Fault> {
        self.space();
        let start = self.at();
        if self.keyword("where") {
            return Ok(Step::Where(self.expression()?));
        }
        if self.keyword("sort") {
            return Ok(Step::Sort(self.sort_keys()?));
        }
        if self.keyword("limit") {
            return Ok(Step::Limit(self.expression()?));
        }
        if self.keyword("flatten") {
            return Ok(Step::Flatten(self.named_expression()?));
        }
        if self.keyword("group") {
            if !self.keyword("by") {
                let fault = wrong(self.span_since(start), "BY is missing behind GROUP");
                return Err(fault.with_help("write GROUP BY"));
            }
            return Ok(Step::Group(self.named_expression()?));
        }
        if self.keyword("from") {
            let span = self.span_since(start);
            return Err(match has_source {
                true => wrong(span, "FROM stands here twice"),
                false => wrong(span, "FROM stands too late")
                    .with_help("put FROM before WHERE, SORT, GROUP BY, FLATTEN and LIMIT"),
            });
        }
        Err(self.unexpected())
    }

    fn sort_keys(&mut self) -> Result<Vec<(Expr, Direction)>, Fault> {
        let mut keys = Vec::new();
        loop {
            let key = self.expression()?;
            let descending = self.keyword("descending") || self.keyword("desc");
            let direction = match descending {
                true => Direction::Descending,
                false => {
                    let _ = self.keyword("ascending") || self.keyword("asc");
                    Direction::Ascending
                }
            };
            keys.push((key, direction));
            if keys.len() == MOST || !self.eat(",") {
                return Ok(keys);
            }
        }
    }

    /// Reads a source (U17).
    fn source(&mut self) -> Result<Source, Fault> {
        let first = self.source_atom()?;
        let mut rest = Vec::new();
        loop {
            let and = if self.keyword("and") || self.eat("&") {
                true
            } else if self.keyword("or") || self.eat("|") {
                false
            } else {
                break;
            };
            rest.push((and, self.source_atom()?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let first = Box::new(first);
        Ok(Source::Chain { first, rest })
    }

    fn source_atom(&mut self) -> Result<Source, Fault> {
        self.space();
        let start = self.at();
        if self.eat("-") || self.eat("!") {
            let of = self.deeper(Self::source_atom)?;
            return Ok(Source::Not(Box::new(of)));
        }
        if self.eat("(") {
            let inside = self.deeper(Self::source)?;
            self.close(")", start)?;
            return Ok(inside);
        }
        let rest = self.rest();
        if let Some(name) = rest.strip_prefix('#') {
            let length = tag::scan(name);
            if length == 0 {
                return Err(wrong(self.span_since(start), "a tag has no name"));
            }
            self.skip(1 + length);
            return Ok(Source::Tag(name[..length].into()));
        }
        if rest.starts_with('"') {
            return Ok(Source::Folder(self.quoted()?));
        }
        if let Some(target) = self.source_link() {
            return Ok(Source::Incoming(target));
        }
        for (word, incoming) in [("outgoing", false), ("incoming", true)] {
            if self.keyword(word) {
                let open = self.at();
                let target = self.eat("(").then(|| self.source_link()).flatten();
                let Some(target) = target else {
                    let fault = wrong(self.span_since(start), format!("{word} wants a link"));
                    return Err(fault.with_help(format!("write {word}([[Note]])")));
                };
                self.close(")", open)?;
                return Ok(match incoming {
                    true => Source::Incoming(target),
                    false => Source::Outgoing(target),
                });
            }
        }
        if self.keyword("csv") {
            let reason = "csv() is no source here: tables in files are not read";
            return Err(wrong(self.span_since(start), reason));
        }
        let mut fault = self.unexpected();
        if fault.help.is_none() || !self.rest().starts_with(['"', '\'', '#']) {
            fault.reason = "this is no source".to_owned();
            fault.help = Some("write #tag, \"Folder\" or [[Note]]".to_owned());
        }
        Err(fault)
    }

    /// Reads a link, or `[[]]` and `[[#]]`, which are empty.
    fn source_link(&mut self) -> Option<Box<str>> {
        self.space();
        let (link, length) = literals::link(self.rest()).filter(|(link, _)| !link.embed)?;
        self.skip(length);
        Some(match &*link.target {
            "#" => "".into(),
            _ => link.target,
        })
    }
}
