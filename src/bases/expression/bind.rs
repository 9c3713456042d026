//! Checks an expression: finds what its names mean, and its functions (D10, D21, D37).
//!
//! Entry point: [`bind`].

use super::code::{Bound, Code, CodeKind, Owner, Uses};
use super::mistake::Mistake;
use super::syntax::{Node, NodeKind};
use crate::bases::functions::FUNCTIONS;
use crate::model::Span;
use crate::model::text::fold;
use crate::value::{Columns, Function, Kind, On, Run, Value, with_article};

/// Checks an expression. `formulas` are the folded names of all formulas; `summary`: whether `values` is bound; `columns` are those of the
/// world in which it will be evaluated.
///
/// # Errors
/// The first mistake.
pub(super) fn bind(
    node: &Node,
    formulas: &[String],
    summary: bool,
    columns: &Columns,
) -> Result<(Code, Uses), Mistake> {
    let mut binder = Binder {
        formulas,
        bound: if summary {
            vec![Bound::Values]
        } else {
            Vec::new()
        },
        uses: Uses::default(),
        columns,
    };
    let code = binder.code(node)?;
    Ok((code, binder.uses))
}

struct Binder<'f> {
    formulas: &'f [String],
    /// What is bound here.
    bound: Vec<Bound>,
    uses: Uses,
    columns: &'f Columns,
}

impl Binder<'_> {
    fn code(&mut self, node: &Node) -> Result<Code, Mistake> {
        let kind = match &node.kind {
            NodeKind::Null => CodeKind::Constant(Value::Empty),
            NodeKind::Boolean(is) => CodeKind::Constant(Value::Boolean(*is)),
            NodeKind::Number(number) => CodeKind::Constant(Value::Number(*number)),
            NodeKind::Text(text) => CodeKind::Constant(Value::text(&**text)),
            NodeKind::Regexp(regexp) => CodeKind::Constant(Value::Regexp(regexp.clone())),
            NodeKind::List(items) => CodeKind::List(self.codes(items)?),
            NodeKind::Map(entries) => {
                let entries = entries.iter();
                let pair =
                    |(key, value): &(Box<str>, Node)| Ok(((&**key).into(), self.code(value)?));
                CodeKind::Map(entries.map(pair).collect::<Result<_, _>>()?)
            }
            NodeKind::Name(name) => self.name(name, node.span)?,
            NodeKind::Field { of, name, at } => self.field(of, name, *at)?,
            NodeKind::Index { of, key } => self.index(of, key)?,
            NodeKind::Call {
                of: Some(of),
                name,
                at,
                arguments,
            } => self.method(of, name, *at, arguments)?,
            NodeKind::Call {
                of: None,
                name,
                at,
                arguments,
            } => self.function(name, *at, arguments)?,
            NodeKind::Not(of) => CodeKind::Not(Box::new(self.code(of)?)),
            NodeKind::Minus(of) => CodeKind::Minus(Box::new(self.code(of)?)),
            NodeKind::Chain { first, rest } => {
                let first = Box::new(self.code(first)?);
                let rest = rest.iter();
                let rest = rest.map(|(operator, operand)| Ok((*operator, self.code(operand)?)));
                let rest = rest.collect::<Result<_, _>>()?;
                CodeKind::Chain { first, rest }
            }
        };
        Ok(Code {
            span: node.span,
            kind,
        })
    }

    fn codes(&mut self, nodes: &[Node]) -> Result<Vec<Code>, Mistake> {
        nodes.iter().map(|node| self.code(node)).collect()
    }

    fn name(&mut self, name: &str, span: Span) -> Result<CodeKind, Mistake> {
        let bound = match name {
            "value" => Some(Bound::Value),
            "index" => Some(Bound::Index),
            "acc" => Some(Bound::Acc),
            "values" => Some(Bound::Values),
            _ => None,
        };
        if let Some(bound) = bound.filter(|bound| self.bound.contains(bound)) {
            return Ok(CodeKind::Bound(bound));
        }
        Ok(match name {
            "file" => CodeKind::Row,
            "this" => {
                self.uses.this = true;
                CodeKind::This
            }
            "note" => CodeKind::Properties(Owner::Row),
            "formula" => {
                let message = "\"formula\" alone is no value";
                return Err(Mistake::unknown(span, message).with_help("write formula.name"));
            }
            _ => self.property(Owner::Row, name),
        })
    }

    /// `of.name`, at the place of the name.
    fn field(&mut self, of: &Node, name: &str, at: Span) -> Result<CodeKind, Mistake> {
        if let Some(kind) = self.known_field(of, name, at)? {
            return Ok(kind);
        }
        let of = self.code(of)?;
        let fields = FUNCTIONS.fields(name);
        let of_files = fields.iter().find(|f| f.on.takes(Kind::File));
        if of_files.is_none() && matches!(of.kind, CodeKind::Row | CodeKind::This) {
            return Err(unknown_field(name, at));
        }
        Ok(CodeKind::Field {
            of: Box::new(of),
            name: name.into(),
            of_files: of_files.map(|field| self.columns.field(field.name)),
            fields,
        })
    }

    /// A property of the row or of `this`.
    fn property(&self, owner: Owner, name: &str) -> CodeKind {
        let folded = fold(name);
        let column = self.columns.property(&folded);
        CodeKind::Property(owner, folded.into(), column)
    }

    /// `note.x`, `this.x`, `this.note.x`, `formula.x`: what a name means behind one of these words.
    fn known_field(
        &mut self,
        of: &Node,
        name: &str,
        at: Span,
    ) -> Result<Option<CodeKind>, Mistake> {
        let owner = match &of.kind {
            NodeKind::Name(owner) => &**owner,
            NodeKind::Field {
                of: this,
                name: note,
                ..
            } => {
                let is_this = matches!(&this.kind, NodeKind::Name(this) if &**this == "this");
                if is_this && &**note == "note" {
                    self.uses.this = true;
                    return Ok(Some(self.property(Owner::This, name)));
                }
                return Ok(None);
            }
            _ => return Ok(None),
        };
        Ok(match (owner, name) {
            ("note", _) => Some(self.property(Owner::Row, name)),
            ("formula", _) => Some(CodeKind::Formula(self.formula(name, at)?)),
            ("this", _) => {
                self.uses.this = true;
                Some(match name {
                    "file" => CodeKind::This,
                    "note" => CodeKind::Properties(Owner::This),
                    _ => self.property(Owner::This, name),
                })
            }
            _ => None,
        })
    }

    /// Returns the number of a formula.
    fn formula(&mut self, name: &str, at: Span) -> Result<usize, Mistake> {
        let folded = fold(name);
        let found = self.formulas.iter().position(|formula| *formula == folded);
        let Some(number) = found else {
            let mistake = Mistake::unknown(at, "there is no such formula");
            let scored = self
                .formulas
                .iter()
                .map(|f| (strsim::jaro_winkler(f, &folded), f));
            let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
            return Err(match best.filter(|(score, _)| *score >= 0.84) {
                Some((_, near)) => mistake.with_help(format!("did you mean \"{near}\"?")),
                None => mistake,
            });
        };
        if !self.uses.formulas.contains(&number) {
            self.uses.formulas.push(number);
        }
        Ok(number)
    }

    /// `of[key]`
    fn index(&mut self, of: &Node, key: &Node) -> Result<CodeKind, Mistake> {
        if let NodeKind::Text(name) = &key.kind {
            let is_file = matches!(&of.kind, NodeKind::Name(name) if &**name == "file");
            if is_file {
                return self.field(of, name, key.span);
            }
            if let Some(kind) = self.known_field(of, name, key.span)? {
                return Ok(kind);
            }
        }
        let of = match &of.kind {
            // `this[x]` is a property of this, as `this.x` is.
            NodeKind::Name(name) if &**name == "this" => {
                self.uses.this = true;
                Code {
                    span: of.span,
                    kind: CodeKind::Properties(Owner::This),
                }
            }
            _ => self.code(of)?,
        };
        let (of, key) = (Box::new(of), Box::new(self.code(key)?));
        Ok(CodeKind::Index { of, key })
    }

    /// `name(arguments)`
    fn function(&mut self, name: &str, at: Span, arguments: &[Node]) -> Result<CodeKind, Mistake> {
        let Some(function) = FUNCTIONS.global(name) else {
            return Err(unknown_function(name, at, arguments.len()));
        };
        check_count(&[function], at, arguments.len())?;
        self.uses.clock |= matches!(name, "now" | "today");
        self.uses.random |= name == "random";
        if matches!(function.run, Run::If) {
            let mut codes = self.codes(arguments)?.into_iter();
            if let (Some(condition), Some(then)) = (codes.next(), codes.next()) {
                let (condition, then) = (Box::new(condition), Box::new(then));
                let otherwise = codes.next().map(Box::new);
                return Ok(CodeKind::If {
                    condition,
                    then,
                    otherwise,
                });
            }
        }
        Ok(CodeKind::Call {
            of: None,
            functions: vec![function],
            arguments: self.codes(arguments)?,
        })
    }

    /// `of.name(arguments)`
    fn method(
        &mut self,
        of: &Node,
        name: &str,
        at: Span,
        arguments: &[Node],
    ) -> Result<CodeKind, Mistake> {
        let functions = FUNCTIONS.methods(name);
        if functions.is_empty() {
            return Err(unknown_method(name, at));
        }
        check_count(&functions, at, arguments.len())?;
        self.uses.clock |= name == "relative";
        let of = Some(Box::new(self.code(of)?));
        let binds = functions.iter().any(|f| matches!(f.run, Run::Each(_)));
        let mut codes = Vec::with_capacity(arguments.len());
        for (number, argument) in arguments.iter().enumerate() {
            let before = self.bound.len();
            if binds && number == 0 {
                self.bound.extend([Bound::Value, Bound::Index]);
                self.bound.extend((name == "reduce").then_some(Bound::Acc));
            }
            let code = self.code(argument);
            self.bound.truncate(before);
            codes.push(code?);
        }
        Ok(CodeKind::Call {
            of,
            functions,
            arguments: codes,
        })
    }
}

/// Checks the number of arguments.
fn check_count(functions: &[&Function], at: Span, count: usize) -> Result<(), Mistake> {
    if functions
        .iter()
        .any(|f| (f.least..=f.most).contains(&count))
    {
        return Ok(());
    }
    let Some(function) = functions.first() else {
        return Ok(());
    };
    let name = function.name;
    let takes = match (function.least, function.most) {
        (least, usize::MAX) => format!("{least} or more arguments"),
        (0, 0) => "no arguments".to_owned(),
        (1, 1) => "1 argument".to_owned(),
        (least, most) if least == most => format!("{most} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    };
    let message = format!("\"{name}\" takes {takes}, not {count}");
    let written = crate::bases::functions::call(function);
    Err(Mistake::arguments(at, message).with_help(format!("write {written}")))
}

/// Names from other languages, and what to write instead (D37).
const SLIPS: &[(&str, &str)] = &[
    (
        "checkbox",
        "write the value itself: a boolean is shown as a box",
    ),
    ("not", "write !"),
    ("len", "write .length"),
    ("length", "write .length"),
    ("size", "write .length"),
    ("count", "write .length"),
    ("concat", "write a + b"),
    ("string", "write .toString()"),
    ("str", "write .toString()"),
    ("int", "write .floor()"),
    ("choice", "write if(condition, a, b)"),
    ("default", "write if(a.isEmpty(), b, a)"),
    ("dateformat", "write date.format(pattern)"),
    ("toUpperCase", "write .upper()"),
    ("toLowerCase", "write .lower()"),
    ("includes", "write .contains(x)"),
    ("some", "write list.filter(…).length > 0"),
    ("substring", "write .slice(from, to)"),
    ("substr", "write .slice(from, to)"),
    ("average", "write .mean()"),
    ("dur", "write duration(text)"),
];

fn slip(name: &str) -> Option<&'static str> {
    let found = SLIPS
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map(|(_, help)| *help)
}

/// The mistake that there is no function of this name.
fn unknown_function(name: &str, at: Span, count: usize) -> Mistake {
    let mistake = Mistake::unknown(at, format!("no function \"{name}\""));
    if let Some(help) = slip(name) {
        return mistake.with_help(help);
    }
    if let Some(method) = FUNCTIONS.methods(name).first() {
        let rest = if count > 1 { "b" } else { "" };
        let mistake = Mistake::unknown(at, format!("\"{name}\" is called on a value"));
        return mistake.with_help(format!("write a.{}({rest})", method.name));
    }
    if !FUNCTIONS.fields(name).is_empty() {
        return mistake.with_help(format!("write .{name}"));
    }
    match FUNCTIONS.nearest(name, |f| f.on == On::Nothing) {
        Some(near) => mistake.with_help(format!("did you mean \"{near}\"?")),
        None => mistake,
    }
}

/// The mistake that no kind of value has a method of this name.
fn unknown_method(name: &str, at: Span) -> Mistake {
    let mistake = Mistake::unknown(at, format!("no function \"{name}\" for any value"));
    if let Some(field) = FUNCTIONS.fields(name).first() {
        return mistake.with_help(format!("write .{} without parentheses", field.name));
    }
    if let Some(help) = slip(name) {
        return mistake.with_help(help);
    }
    if FUNCTIONS.global(name).is_some() {
        return mistake.with_help(format!("write {name}(a)"));
    }
    let is_method = |f: &Function| f.on != On::Nothing && f.arguments.is_some();
    match FUNCTIONS.nearest(name, is_method) {
        Some(near) => mistake.with_help(format!("did you mean \"{near}\"?")),
        None => mistake,
    }
}

/// The mistake that files have no field of this name.
fn unknown_field(name: &str, at: Span) -> Mistake {
    let file = with_article(Kind::File);
    let mistake = Mistake::unknown(at, format!("{file} has no \"{name}\""));
    let of_files = |f: &Function| f.on == On::Kind(Kind::File);
    if FUNCTIONS.methods(name).into_iter().any(of_files) {
        return mistake.with_help(format!("write .{name}()"));
    }
    match FUNCTIONS.nearest(name, |f| of_files(f) && f.arguments.is_none()) {
        Some(near) => mistake.with_help(format!("did you mean \"{near}\"?")),
        None => mistake.with_help(format!("write note.{name} for a property of the note")),
    }
}
