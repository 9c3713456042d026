//! Checks expressions: finds what their names mean, and their functions (U11, U15).
//!
//! Entry point: [`Binder::code`].

use super::code::{Code, CodeKind, Lambda};
use super::fields::Fields;
use super::functions::FUNCTIONS;
use super::scan::wrong;
use super::syntax::{Expr, ExprKind, LinkText};
use crate::link::FileId;
use crate::model::Span;
use crate::value::{Fault, Function, Link, On, Run, Value};
use std::sync::Arc;

/// Finds what names mean.
pub(super) struct Binder<'b, 'a> {
    pub(super) fields: &'b Fields<'a>,
    /// The note that holds the query; its links are resolved from there.
    pub(super) holder: FileId,
    /// The names of the arguments of functions around this place.
    pub(super) names: Vec<Box<str>>,
}

impl<'b, 'a> Binder<'b, 'a> {
    pub(super) fn new(fields: &'b Fields<'a>, holder: FileId) -> Self {
        Self {
            fields,
            holder,
            names: Vec::new(),
        }
    }

    /// Checks an expression.
    ///
    /// # Errors
    /// There is no such function, or it takes other arguments.
    pub(super) fn code(&mut self, expr: &Expr) -> Result<Code, Fault> {
        let kind = match &expr.kind {
            ExprKind::Literal(value) => CodeKind::Constant(value.clone()),
            ExprKind::Day(day) => CodeKind::Day(*day),
            ExprKind::Link(link) => CodeKind::Link(self.link(link)),
            ExprKind::List(items) => CodeKind::List(self.codes(items)?),
            ExprKind::Map(entries) => {
                let entries = entries.iter();
                let entry =
                    |(key, value): &(Box<str>, Expr)| Ok((Arc::from(&**key), self.code(value)?));
                CodeKind::Map(entries.map(entry).collect::<Result<_, Fault>>()?)
            }
            ExprKind::Name(name) => self.name(name),
            ExprKind::Field { of, name } => self.path(of, name)?,
            ExprKind::Index { of, key } => match &key.kind {
                ExprKind::Literal(Value::Text(name)) => self.path(of, name)?,
                _ => CodeKind::Index {
                    of: Box::new(self.code(of)?),
                    key: Box::new(self.code(key)?),
                },
            },
            ExprKind::Call {
                name,
                at,
                arguments,
            } => self.call(name, *at, arguments)?,
            ExprKind::Lambda { .. } => {
                return Err(wrong(expr.span, "a function cannot stand here"));
            }
            ExprKind::Apply {
                names,
                body,
                arguments,
            } => CodeKind::Apply {
                arguments: self.codes(arguments)?,
                lambda: self.lambda(names, body)?,
            },
            ExprKind::Not(of) => CodeKind::Not(Box::new(self.code(of)?)),
            ExprKind::Chain { first, rest } => {
                let first = Box::new(self.code(first)?);
                let rest = rest.iter();
                let rest = rest.map(|(operator, operand)| Ok((*operator, self.code(operand)?)));
                let rest = rest.collect::<Result<_, Fault>>()?;
                CodeKind::Chain { first, rest }
            }
        };
        Ok(Code {
            span: expr.span,
            kind,
        })
    }

    fn codes(&mut self, exprs: &[Expr]) -> Result<Vec<Code>, Fault> {
        exprs.iter().map(|expr| self.code(expr)).collect()
    }

    fn link(&self, link: &LinkText) -> Arc<Link> {
        let world = self.fields.world();
        let mut made = world.link(self.holder, &link.target, link.display.as_deref());
        made.embed = link.embed;
        Arc::new(made)
    }

    fn name(&self, name: &str) -> CodeKind {
        let argument = self.names.iter().rev().position(|known| **known == *name);
        match (argument, name) {
            (Some(at), _) => CodeKind::Parameter(at),
            (None, "row") => CodeKind::Row,
            (None, "this") => CodeKind::This,
            (None, _) => CodeKind::Field(self.fields.key(name)),
        }
    }

    /// `of.name`
    fn path(&mut self, of: &Expr, name: &str) -> Result<CodeKind, Fault> {
        let key = self.fields.key(name);
        let of = self.code(of)?;
        Ok(match of.kind {
            CodeKind::Path { of, mut keys } => {
                keys.push(key);
                CodeKind::Path { of, keys }
            }
            _ => CodeKind::Path {
                of: Box::new(of),
                keys: vec![key],
            },
        })
    }

    fn lambda(&mut self, names: &[Box<str>], body: &Expr) -> Result<Box<Lambda>, Fault> {
        let before = self.names.len();
        self.names.extend(names.iter().cloned());
        let body = self.code(body);
        self.names.truncate(before);
        Ok(Box::new(Lambda {
            parameters: names.len(),
            body: body?,
        }))
    }

    fn call(&mut self, name: &str, at: Span, arguments: &[Expr]) -> Result<CodeKind, Fault> {
        let Some(function) = FUNCTIONS.global(name) else {
            return Err(unknown(name, at));
        };
        check_count(function, at, arguments.len())?;
        let mut codes = Vec::with_capacity(arguments.len());
        let mut lambda = None;
        for (place, argument) in arguments.iter().enumerate() {
            let ExprKind::Lambda { names, body } = &argument.kind else {
                codes.push(self.code(argument)?);
                continue;
            };
            let takes_it = matches!(function.run, Run::Each(_));
            if !takes_it || lambda.is_some() {
                let reason = format!("\"{}\" takes no function here", function.name);
                return Err(wrong(argument.span, reason));
            }
            lambda = Some((place, self.lambda(names, body)?));
        }
        Ok(CodeKind::Call {
            function,
            arguments: codes,
            lambda,
        })
    }
}

/// Holds the number of arguments against what the function takes.
fn check_count(function: &Function, at: Span, count: usize) -> Result<(), Fault> {
    if (function.least..=function.most).contains(&count) {
        return Ok(());
    }
    let takes = match (function.least, function.most) {
        (least, usize::MAX) => format!("{least} or more arguments"),
        (0, 0) => "no arguments".to_owned(),
        (1, 1) => "1 argument".to_owned(),
        (least, most) if least == most => format!("{most} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    };
    let written = super::functions::call(function);
    let fault = wrong(
        at,
        format!("\"{}\" takes {takes}, not {count}", function.name),
    );
    Err(fault.with_help(format!("write {written}")))
}

/// The fault that there is no function of this name.
fn unknown(name: &str, at: Span) -> Fault {
    let fault = wrong(at, format!("no function \"{name}\""));
    match FUNCTIONS.nearest(name, |function| function.on == On::Nothing) {
        Some(near) => fault.with_help(format!("did you mean \"{near}\"?")),
        None => fault,
    }
}
